//! The index of the reference: how to read it, its domains and tables, what roles grant.

use std::fmt::Write;

use policy::{Permission, PermissionSet, Role};

use super::markdown::{code, first_sentence, table as markdown_table, text};
use super::{MARK, Model, link_to_enum, page_of};

/// The words that explain the reference; they name no table.
const GUIDE: &str = include_str!("guide.md");

/// The index.
#[must_use]
pub fn page(model: &Model<'_>) -> String {
    let domains = model.domains();
    let mut out = format!("{MARK}\n\n# The entities\n\n");
    let _ = writeln!(
        out,
        "{} tables in {} domains: columns, relations, checks, and who may do what, read from the entities. The types are in \
         [schema.graphql](../schema.graphql).\n\n{GUIDE}",
        model.tables.len(),
        domains.len()
    );
    out.push_str("## What roles on a brand grant\n\n");
    out.push_str(&roles());
    out.push_str("## Tables\n\n");
    for (domain, tables) in &domains {
        let _ = writeln!(out, "### {}\n\n[The page of the domain]({})\n", text(domain), page_of(domain));
        let rows = tables.iter().map(|table| {
            let type_name = model.catalog.by_table(table.name).map_or_else(String::new, |entity| code(entity.type_name));
            vec![model.link(table.name), type_name, text(first_sentence(&table.description))]
        });
        out.push_str(&markdown_table(&["table", "type", "what it is"], rows));
    }
    out.push_str("## Enumerations\n\n");
    let rows = entity::enums::enumerations()
        .map(|known| vec![link_to_enum(known.name), text(first_sentence(known.description)), values(known.values)]);
    out.push_str(&markdown_table(&["enumeration", "what it says", "values"], rows));
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn values(values: &[(&str, &str)]) -> String {
    super::markdown::codes(values.iter().map(|(stored, _)| *stored))
}

/// A greater role has what the lesser ones have; each row has what it adds.
fn roles() -> String {
    let mut before = PermissionSet::empty();
    let rows = [Role::Viewer, Role::Editor, Role::Admin].map(|role| {
        let granted = PermissionSet::of_role(role);
        let added = added(&granted, &before);
        before = granted;
        vec![role.name().to_owned(), added.iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")]
    });
    markdown_table(&["role", "grants, beyond the role above it"], rows)
}

/// What one set has beyond another; all that there is of a resource is `resource:*`.
fn added(granted: &PermissionSet, before: &PermissionSet) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for permission in granted.iter().filter(|permission| !before.contains(*permission)) {
        let resource = permission.resource();
        let has_all = Permission::all().filter(|known| known.resource() == resource).all(|known| granted.contains(known));
        let name = if has_all { format!("{resource}:*") } else { permission.name() };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
