//! The triggers of the feed on SQLite.
//!
//! A trigger fires for each row. A trigger on what a foreign key does fires as well.

use super::is_shown;
use crate::trail::{Table, quoted, sqlite_member};

/// The statements that take away what all tables share.
pub(super) const DROP_SHARED: &str = "ALTER TABLE write_context DROP COLUMN feeding;\n\
                                      DROP TABLE feed_marks;\nDROP TABLE feed_state;\nDROP TABLE row_changes;\n";

/// The statements that make the triggers of a table. A row whose id changes is one that goes and one that comes.
pub(super) fn create(table: &Table) -> String {
    let name = table.name;
    let (old, new) = (image(table, "OLD"), image(table, "NEW"));
    let inserted = values(name, "NEW", "NULL", &new);
    let updated = values(name, "NEW", &old, &new);
    let deleted = values(name, "OLD", &old, "NULL");
    [
        trigger(name, "insert", "AFTER INSERT", "", &[&inserted]),
        trigger(name, "update", "AFTER UPDATE", &format!(" AND OLD.id IS NEW.id AND ({})", changed(table)), &[&updated]),
        trigger(name, "move", "AFTER UPDATE OF id", " AND OLD.id IS NOT NEW.id", &[&deleted, &inserted]),
        trigger(name, "delete", "AFTER DELETE", "", &[&deleted]),
    ]
    .concat()
}

/// The statements that take away what [`create`] made.
pub(super) fn drop(table: &Table) -> String {
    ["insert", "update", "move", "delete"].iter().map(|event| format!("DROP TRIGGER feed_{}_{event};\n", table.name)).collect()
}

fn trigger(table: &str, name: &str, event: &str, condition: &str, rows: &[&str]) -> String {
    let statements: String = rows
        .iter()
        .map(|values| format!("INSERT INTO row_changes (table_name, row_id, old_image, new_image)\nVALUES ({values});\n"))
        .collect();
    format!(
        "CREATE TRIGGER feed_{table}_{name} {event} ON {}\n\
         WHEN (SELECT feeding FROM write_context) IS NOT 0{condition}\nBEGIN\n{statements}END;\n",
        quoted(table)
    )
}

fn values(table: &str, row: &str, old_image: &str, new_image: &str) -> String {
    format!("'{table}', {row}.id,\n{old_image},\n{new_image}")
}

fn changed(table: &Table) -> String {
    let names = table.columns.iter().map(|column| quoted(column.name));
    let changes: Vec<String> = names.map(|name| format!("OLD.{name} IS NOT NEW.{name}")).collect();
    changes.join(" OR ")
}

fn image(table: &Table, row: &str) -> String {
    let shown = table.columns.iter().filter(|column| is_shown(column));
    let members: Vec<String> = shown.map(|column| format!("'{}', {}", column.name, sqlite_member(column, row))).collect();
    format!("json_object({})", members.join(", "))
}
