//! The functions and triggers of the feed on PostgreSQL.
//!
//! A trigger fires once a statement and tells of all its rows by one statement more, then rings once: however often a transaction
//! rings, a listener hears it once. What is rung carries no data.

use super::is_shown;
use crate::trail::{Operation, Table, postgres_member, quoted};

/// What listeners listen to. Who renames it renames it there too.
const CHANNEL: &str = "rowgate_changes";

/// No image.
const NONE: &str = "CAST(NULL AS json)";

/// The statements that take away what all tables share.
pub(super) const DROP_SHARED: &str = "DROP TABLE feed_marks;\nDROP TABLE feed_state;\nDROP TABLE row_changes;\n";

/// The statements that make the function and the triggers of a table.
///
/// Plans are kept as long as the session: one made for many rows must not pay for compilation with every row that follows.
pub(super) fn create(table: &Table) -> String {
    let name = table.name;
    let branches: String = Operation::ALL.into_iter().map(|operation| branch(table, operation)).collect();
    let triggers: String = Operation::ALL.into_iter().map(|operation| trigger(name, operation)).collect();
    format!(
        "CREATE FUNCTION feed_{name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $feed$\n\
         BEGIN\n    \
         IF current_setting('rowgate.feeding', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n\
         {branches}    IF TG_OP = 'TRUNCATE' THEN\n{}    END IF;\n    \
         IF FOUND THEN\n        PERFORM pg_notify('{CHANNEL}', '');\n    END IF;\n    \
         RETURN NULL;\nEND\n$feed$;\n\
         {triggers}\
         CREATE TRIGGER feed_truncate BEFORE TRUNCATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION feed_{name}();\n",
        insert(table, Some("old_row"), None, &format!("{} AS old_row", quoted(name))),
        quoted(name)
    )
}

/// The statements that take away what [`create`] made.
pub(super) fn drop(table: &Table) -> String {
    format!("DROP FUNCTION feed_{}() CASCADE;\n", table.name)
}

fn trigger(table: &str, operation: Operation) -> String {
    let (event, name) = (operation.event_type(), operation.event_type().to_lowercase());
    let rows = match operation {
        Operation::Insert => "NEW TABLE AS new_rows",
        Operation::Update => "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        Operation::Delete => "OLD TABLE AS old_rows",
    };
    format!(
        "CREATE TRIGGER feed_{name} AFTER {event} ON {} REFERENCING {rows} \
         FOR EACH STATEMENT EXECUTE FUNCTION feed_{table}();\n",
        quoted(table)
    )
}

/// The rows have a name in their own operation only, and so the operation is asked for first.
fn branch(table: &Table, operation: Operation) -> String {
    let insert = match operation {
        Operation::Insert => insert(table, None, Some("new_row"), "new_rows AS new_row"),
        Operation::Delete => insert(table, Some("old_row"), None, "old_rows AS old_row"),
        Operation::Update => insert(table, Some("old_row"), Some("new_row"), &pairs(table)),
    };
    format!("    IF TG_OP = '{}' THEN\n{insert}    END IF;\n", operation.event_type())
}

/// Rows before and after an update are paired by their place and their id: one statement may find a row changed twice, and a row
/// whose id changes is one that goes and one that comes. A full join is never done by comparing all with all, whatever number of rows
/// the plan was made for. Values are compared as they are stored: JSON that only equals another is another one.
fn pairs(table: &Table) -> String {
    let row = |of: &str| {
        let columns: Vec<String> = table.columns.iter().map(|column| format!("{of}.{}", quoted(column.name))).collect();
        format!("ROW({})", columns.join(", "))
    };
    format!(
        "(SELECT row_number() OVER () AS feed_place, * FROM old_rows) AS old_row\n\
         FULL JOIN (SELECT row_number() OVER () AS feed_place, * FROM new_rows) AS new_row\n    \
         ON new_row.feed_place = old_row.feed_place AND new_row.id = old_row.id\n\
         WHERE NOT record_image_eq({}, {})\n\
         ORDER BY coalesce(old_row.feed_place, new_row.feed_place), new_row.id IS NOT NULL",
        row("old_row"),
        row("new_row")
    )
}

fn insert(table: &Table, before: Option<&str>, after: Option<&str>, source: &str) -> String {
    let (id, old_image, new_image) = match (before, after) {
        (Some(before), Some(after)) => (
            format!("coalesce({after}.id, {before}.id)"),
            format!("CASE WHEN {before}.id IS NOT NULL THEN {} END", image(table, before)),
            format!("CASE WHEN {after}.id IS NOT NULL THEN {} END", image(table, after)),
        ),
        (Some(row), None) => (format!("{row}.id"), image(table, row), NONE.to_owned()),
        (None, Some(row)) => (format!("{row}.id"), NONE.to_owned(), image(table, row)),
        (None, None) => ("NULL".to_owned(), NONE.to_owned(), NONE.to_owned()),
    };
    format!(
        "        INSERT INTO row_changes (table_name, row_id, old_image, new_image)\n\
         SELECT '{}', {id},\n{old_image},\n{new_image}\nFROM {source};\n",
        table.name
    )
}

/// The row as a document, in the order of the description: it is read once and not kept for long.
fn image(table: &Table, row: &str) -> String {
    let shown = table.columns.iter().filter(|column| is_shown(column));
    let members: Vec<String> =
        shown.map(|column| format!("{} AS {}", postgres_member(column, row), quoted(column.name))).collect();
    format!("(SELECT row_to_json(image) FROM (SELECT {}) AS image)", members.join(", "))
}
