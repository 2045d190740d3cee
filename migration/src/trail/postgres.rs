//! The functions and triggers of the trail on PostgreSQL.
//!
//! A trigger fires once a statement and reads all its rows, so that a thousand rows cost one statement more and not a thousand.

use super::change::{Operation, Rows, action, brand, category, organization, quoted, told_operation};
use super::description::{Column, Kind, Table};

/// As many arguments as a function may have: a name and a value for each of this many columns.
const COLUMNS_OF_A_CALL: usize = 50;

/// The statements that make the function and the triggers of a table.
pub(super) fn create(table: &Table) -> String {
    let name = table.name;
    let branches: String = Operation::ALL.into_iter().map(|operation| branch(table, operation)).collect();
    let triggers: String = Operation::ALL.into_iter().map(|operation| trigger(name, operation)).collect();
    // Plans are kept as long as the session. One made for many rows must not pay for compilation with every row that follows; one
    // made while `events` was empty must not read all of it for every row that follows.
    format!(
        "CREATE FUNCTION trail_{name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off \
         SET enable_seqscan = off AS $trail$\n\
         BEGIN\n    \
         IF current_setting('rowgate.recording', true) = 'off' THEN\n        RETURN NULL;\n    END IF;\n\
         {branches}    RETURN NULL;\nEND\n$trail$;\n{triggers}"
    )
}

/// The statements that take away what [`create`] made.
pub(super) fn drop(table: &Table) -> String {
    format!("DROP FUNCTION trail_{}() CASCADE;\n", table.name)
}

fn trigger(table: &str, operation: Operation) -> String {
    let (event, name) = (operation.event_type(), operation.event_type().to_lowercase());
    let rows = match operation {
        Operation::Insert => "NEW TABLE AS new_rows",
        Operation::Update => "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        Operation::Delete => "OLD TABLE AS old_rows",
    };
    format!(
        "CREATE TRIGGER trail_{name} AFTER {event} ON {} REFERENCING {rows} \
         FOR EACH STATEMENT EXECUTE FUNCTION trail_{table}();\n",
        quoted(table)
    )
}

/// Many statements touch no row: what is removed with its parent has often no rows below it. The rows have a name in their own
/// operation only, and so the operation is asked for first.
fn branch(table: &Table, operation: Operation) -> String {
    let (event, rows) = match operation {
        Operation::Insert | Operation::Update => (operation.event_type(), "new_rows"),
        Operation::Delete => (operation.event_type(), "old_rows"),
    };
    let statement = statement(table, operation);
    format!(
        "    IF TG_OP = '{event}' THEN\n        IF EXISTS (SELECT FROM {rows}) THEN\n{statement}        END IF;\n    END IF;\n"
    )
}

fn statement(table: &Table, operation: Operation) -> String {
    let metadata = told_operation(table, operation).map_or_else(String::new, |told| format!("'operation', '{told}', "));
    let name = table.name;
    let entries = format!(
        "INSERT INTO audit_logs (organization_id, brand_id, user_id, category, action, resource_type, resource_id, old_value, \
         new_value, ip_address, user_agent, metadata)\n\
         SELECT change.organization_id, change.brand_id, context.user_id, change.category, change.action, '{name}', change.id, \
         change.old_value, change.new_value, context.ip_address, context.user_agent, \
         jsonb_strip_nulls(jsonb_build_object({metadata}'correlationId', context.correlation_id))\n\
         FROM change CROSS JOIN write_context AS context"
    );
    let changes = changes(table, operation);
    if table.aggregate {
        let events = events(table, operation);
        format!("WITH change AS (\n{changes}\n), entry AS (\n{entries}\n)\n{events};\n")
    } else {
        format!("WITH change AS (\n{changes}\n)\n{entries};\n")
    }
}

/// One row for each changed row.
///
/// Rows before and after an update are paired by their place: when an update follows from the removal of another row, one
/// statement may find a row changed twice. A full join is never done by comparing all with all, whatever number of rows the plan
/// was made for, as long as no condition asks for both sides.
fn changes(table: &Table, operation: Operation) -> String {
    let rows = Rows { before: "old_row", after: "new_row" };
    let row = if operation == Operation::Delete { rows.before } else { rows.after };
    let (organization, brand) = (organization(table, row), brand(table, row));
    let action = action(table, operation, rows);
    let category = category(table, operation, rows, "IS DISTINCT FROM");
    let (old_image, new_image) = (image(table, rows.before), image(table, rows.after));
    let (place, id, old_value, new_value, source) = match operation {
        Operation::Insert => ("1", "new_row.id".to_owned(), "CAST(NULL AS jsonb)".to_owned(), new_image, "new_rows AS new_row"),
        Operation::Delete => ("1", "old_row.id".to_owned(), old_image, "CAST(NULL AS jsonb)".to_owned(), "old_rows AS old_row"),
        Operation::Update => (
            "coalesce(new_row.trail_place, old_row.trail_place)",
            "coalesce(new_row.id, old_row.id)".to_owned(),
            format!("CASE WHEN old_row.id IS NOT NULL THEN {old_image} END"),
            format!("CASE WHEN new_row.id IS NOT NULL THEN {new_image} END"),
            "(SELECT row_number() OVER () AS trail_place, * FROM old_rows) AS old_row\n\
             FULL JOIN (SELECT row_number() OVER () AS trail_place, * FROM new_rows) AS new_row\n    \
             ON new_row.trail_place = old_row.trail_place AND new_row.id = old_row.id\n\
             WHERE (old_row *= new_row) IS NOT TRUE",
        ),
    };
    format!(
        "SELECT\n{place} AS place,\n{id} AS id,\nCAST({organization} AS uuid) AS organization_id,\nCAST({brand} AS uuid) AS brand_id,\n\
         {category} AS category,\n{action} AS action,\n{old_value} AS old_value,\n{new_value} AS new_value\nFROM {source}"
    )
}

/// A row that changed waits for its lock, and this statement then sees what was committed meanwhile: no number is given twice.
fn events(table: &Table, operation: Operation) -> String {
    let (name, event_type) = (table.name, operation.event_type());
    let hidden: Vec<&str> = table.columns.iter().filter(|column| column.is_hidden()).map(|column| column.name).collect();
    let without = if hidden.is_empty() { String::new() } else { format!(" - CAST('{{{}}}' AS text[])", hidden.join(",")) };
    let (old_value, new_value) = (format!("(change.old_value{without})"), format!("(change.new_value{without})"));
    let (nth, changed_fields) = match operation {
        Operation::Insert | Operation::Delete => ("1", "NULL".to_owned()),
        Operation::Update => (
            "row_number() OVER (PARTITION BY change.id ORDER BY change.place)",
            format!(
                "(SELECT coalesce(jsonb_object_agg(field.key, field.value), '{{}}') FROM jsonb_each({new_value}) AS field \
                 WHERE CAST({old_value} -> field.key AS text) IS DISTINCT FROM CAST(field.value AS text))"
            ),
        ),
    };
    format!(
        "INSERT INTO events (aggregate_id, aggregate_type, event_type, event_version, category, payload, organization_id, \
         user_id, brand_id, correlation_id)\n\
         SELECT change.id, '{name}', '{event_type}', {nth} + coalesce((SELECT max(earlier.event_version) FROM events AS earlier \
         WHERE earlier.aggregate_id = change.id), 0), change.category, jsonb_build_object('new', {new_value}, \
         'old', {old_value}, 'changed_fields', {changed_fields}), change.organization_id, context.user_id, change.brand_id, \
         context.correlation_id\n\
         FROM change CROSS JOIN write_context AS context"
    )
}

/// The row as a document; the database itself brings the members into their order.
fn image(table: &Table, row: &str) -> String {
    let calls = table.columns.chunks(COLUMNS_OF_A_CALL).map(|columns| {
        let members: Vec<String> = columns.iter().map(|column| format!("'{}', {}", column.name, member(column, row))).collect();
        format!("jsonb_build_object({})", members.join(", "))
    });
    calls.collect::<Vec<_>>().join(" || ")
}

fn member(column: &Column, row: &str) -> String {
    let value = format!("{row}.{}", quoted(column.name));
    if column.is_hidden() { format!("CASE WHEN {value} IS NOT NULL THEN '[redacted]' END") } else { shown(column, row) }
}

/// The value in the form of an image.
pub(crate) fn shown(column: &Column, row: &str) -> String {
    let value = format!("{row}.{}", quoted(column.name));
    match column.kind {
        Kind::Id | Kind::Text | Kind::Number | Kind::Bool | Kind::Json | Kind::Vector => value,
        Kind::Decimal { .. } => format!("CAST({value} AS text)"),
        Kind::Date => format!("to_char({value}, 'YYYY-MM-DD')"),
        Kind::Instant => format!("to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"),
        Kind::Address => format!("host({value})"),
    }
}
