//! The page of all enumerations: their values, what they mean, and which columns hold them.

use entity::table::Kind;
use entity::types::Enumeration;

use super::markdown::{code, table as markdown_table, text};
use super::{MARK, Model};

/// The page.
#[must_use]
pub fn page(model: &Model<'_>) -> String {
    let mut out = format!("{MARK}\n\n# Enumerations\n\n[All domains](README.md)\n\n");
    out.push_str("Checked text in the database, an enum in GraphQL.\n\n");
    for enumeration in entity::enums::enumerations() {
        out.push_str(&section(model, enumeration));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn section(model: &Model<'_>, enumeration: &Enumeration) -> String {
    let rows =
        enumeration.values.iter().map(|(stored, meaning)| vec![code(&stored.to_ascii_uppercase()), code(stored), text(meaning)]);
    let table = markdown_table(&["value", "stored", "meaning"], rows);
    let used: Vec<String> = model
        .tables
        .iter()
        .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
        .filter(|(_, column)| matches!(column.kind, Kind::Enum(held) if held.name == enumeration.name))
        .map(|(table, column)| format!("{} of {}", code(column.name), model.link(table.name)))
        .collect();
    let used = if used.is_empty() { "Held by no column.".to_owned() } else { format!("Held by {}.", used.join(", ")) };
    format!("## {}\n\n{}\n\n{table}{used}\n\n", enumeration.name, text(enumeration.description))
}
