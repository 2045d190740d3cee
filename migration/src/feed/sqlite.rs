//! The triggers of the feed on SQLite.
//!
//! A trigger fires for each row. A trigger on what a foreign key does fires as well.

use super::is_shown;
use crate::trail::{Column, Kind, Table, quoted, sqlite_changed as changed};

/// The statements that take away what all tables share.
pub(super) const DROP_SHARED: &str = "ALTER TABLE write_context DROP COLUMN feeding;\n\
                                      DROP TABLE feed_marks;\nDROP TABLE feed_state;\nDROP TABLE row_changes;\n";

/// The statements that make the triggers of a table.
///
/// Each connection reads and keeps all of them: they are no longer than they must be. So a value stands in an image as it is stored
/// (`src/realtime/feed/sqlite.rs` brings it into the form that all images have), and a row whose id changes, which is one that goes
/// and one that comes, is taken apart by a trigger of `row_changes`.
pub(super) fn create(table: &Table) -> String {
    let name = table.name;
    let (old, new) = (image(table, "OLD"), image(table, "NEW"));
    let changed = format!(" AND {}", changed(table));
    [
        trigger(name, "insert", "AFTER INSERT", "", &format!("NEW.id, NULL, NULL,\n{new}")),
        trigger(name, "update", "AFTER UPDATE", &changed, &format!("NEW.id, nullif(OLD.id, NEW.id),\n{old},\n{new}")),
        trigger(name, "delete", "AFTER DELETE", "", &format!("OLD.id, NULL,\n{old}, NULL")),
    ]
    .concat()
}

/// The statements that take away what [`create`] made.
pub(super) fn drop(table: &Table) -> String {
    ["insert", "update", "delete"].iter().map(|event| format!("DROP TRIGGER feed_{}_{event};\n", table.name)).collect()
}

fn trigger(table: &str, name: &str, event: &str, condition: &str, values: &str) -> String {
    format!(
        "CREATE TRIGGER feed_{table}_{name} {event} ON {}\n\
         WHEN (SELECT feeding FROM write_context) IS NOT 0{condition}\nBEGIN\n\
         INSERT INTO row_changes (table_name, row_id, moved_from, old_image, new_image)\nVALUES ('{table}', {values});\nEND;\n",
        quoted(table)
    )
}

fn image(table: &Table, row: &str) -> String {
    let shown = table.columns.iter().filter(|column| is_shown(column));
    let members: Vec<String> = shown.map(|column| format!("'{}', {}", column.name, stored(column, row))).collect();
    format!("json_object({})", members.join(", "))
}

/// The value as it is stored, as far as JSON can hold it: an id is its digits, and no digits are null.
fn stored(column: &Column, row: &str) -> String {
    let value = format!("{row}.{}", quoted(column.name));
    match column.kind {
        Kind::Id => format!("hex({value})"),
        Kind::Json => format!("json({value})"),
        _ => value,
    }
}
