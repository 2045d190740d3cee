//! The page of a domain: its diagram, then its tables one by one.

use entity::table::Table;

use super::markdown::{code, text};
use super::{MARK, Model, access, behaviour, checks, columns, diagram, operations};

/// The page of a domain.
#[must_use]
pub fn of_domain(model: &Model<'_>, domain: &str, tables: &[&Table]) -> String {
    let links: Vec<String> = tables.iter().map(|table| model.link(table.name)).collect();
    let mut out = format!(
        "{MARK}\n\n# Domain {}\n\n[All domains](README.md) | [How to read it](README.md#how-to-read-it) | [Enumerations](enums.md)\n\n\
         Tables: {}.\n\n",
        text(domain),
        links.join(", ")
    );
    out.push_str(&diagram::of_domain(tables));
    for table in tables {
        out.push_str(&section(model, table));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn section(model: &Model<'_>, table: &Table) -> String {
    let mut out = format!("## {}\n\n{}\n\n", table.name, text(&table.description));
    let entity = model.catalog.by_table(table.name);
    out.push_str(&match entity {
        Some(entity) => format!("GraphQL type {}.\n\n", code(entity.type_name)),
        None => "Not in the API.\n\n".to_owned(),
    });
    let mut part = |title: &str, content: String| {
        if !content.is_empty() {
            out.push_str(&format!("**{title}**\n\n{content}"));
        }
    };
    if let Some(entity) = entity {
        part("Root fields", operations::queries(model, entity.id));
        part("Mutations", operations::mutations(model, entity.id));
        part("Subscriptions", operations::subscriptions(model, entity.id));
    }
    part("Columns", columns::columns(model, table));
    part("Computed fields", columns::computed(model, table));
    part("Relations", columns::relations(model, table));
    part("Unique keys", columns::unique_keys(table));
    part("Checks", checks::of_table(table));
    part("Writing", behaviour::of_table(model, table));
    part("Policy", access::policy(model, table) + &access::not_offered(model, table));
    part("Guarded columns", access::guards(model, table));
    part("Restricted columns", access::writable(model, table));
    part("Moves", access::transitions(model, table));
    out
}
