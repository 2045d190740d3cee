//! The triggers of the trail on SQLite.
//!
//! A trigger fires for each row and puts one entry into the view `trail_entries`, whose own trigger does the rest. A trigger on
//! what a foreign key does fires as well.

use super::change::{Operation, Rows, action, brand, category, organization, quoted, told_operation};
use super::description::{Column, Kind, Table};

/// The statements that make the triggers of a table.
pub(super) fn create(table: &Table) -> String {
    Operation::ALL.into_iter().map(|operation| trigger(table, operation)).collect()
}

/// The statements that take away what [`create`] made.
pub(super) fn drop(table: &Table) -> String {
    Operation::ALL.into_iter().map(|operation| format!("DROP TRIGGER {};\n", trigger_name(table, operation))).collect()
}

fn trigger_name(table: &Table, operation: Operation) -> String {
    format!("trail_{}_{}", table.name, operation.event_type().to_lowercase())
}

fn trigger(table: &Table, operation: Operation) -> String {
    let rows = Rows { before: "OLD", after: "NEW" };
    let row = if operation == Operation::Delete { rows.before } else { rows.after };
    let image_of = |row: &str, exists: bool| if exists { image(table, row) } else { "NULL".to_owned() };
    let text_or_null = |text: Option<&str>| text.map_or_else(|| "NULL".to_owned(), |text| format!("'{text}'"));
    let values = [
        format!("'{}'", table.name),
        format!("{row}.id"),
        category(table, operation, rows, "IS NOT"),
        action(table, operation, rows),
        text_or_null(told_operation(table, operation)),
        text_or_null(table.aggregate.then(|| operation.event_type())),
        text_or_null(hidden(table).as_deref()),
        organization(table, row),
        brand(table, row),
        image_of(rows.before, operation != Operation::Insert),
        image_of(rows.after, operation != Operation::Delete),
    ];
    format!(
        "CREATE TRIGGER {} AFTER {} ON {}\nWHEN (SELECT recording FROM write_context) IS NOT 0{}\nBEGIN\n\
         INSERT INTO trail_entries (resource_type, resource_id, category, action, operation, event_type, hidden, \
         organization_id, brand_id, old_value, new_value)\nVALUES (\n{}\n);\nEND;\n",
        trigger_name(table, operation),
        operation.event_type(),
        quoted(table.name),
        if operation == Operation::Update { format!(" AND {}", changed(table)) } else { String::new() },
        values.join(",\n")
    )
}

/// Whether anything of the row changed, a condition.
pub(crate) fn changed(table: &Table) -> String {
    let row = |of: &str| {
        let columns: Vec<String> = table.columns.iter().map(|column| format!("{of}.{}", quoted(column.name))).collect();
        format!("({})", columns.join(", "))
    };
    format!("{} IS NOT {}", row("OLD"), row("NEW"))
}

/// The columns that events leave out, a list in JSON.
fn hidden(table: &Table) -> Option<String> {
    let hidden = table.columns.iter().filter(|column| column.is_hidden());
    let names: Vec<String> = hidden.map(|column| quoted(column.name)).collect();
    (!names.is_empty()).then(|| format!("[{}]", names.join(",")))
}

fn image(table: &Table, row: &str) -> String {
    let columns = table.canonical_columns();
    let members: Vec<String> = columns.iter().map(|column| format!("'{}', {}", column.name, member(column, row))).collect();
    format!("json_object({})", members.join(", "))
}

fn member(column: &Column, row: &str) -> String {
    let value = format!("{row}.{}", quoted(column.name));
    if column.is_hidden() { format!("CASE WHEN {value} IS NOT NULL THEN '[redacted]' END") } else { shown(column, row) }
}

/// The value in the form of an image.
fn shown(column: &Column, row: &str) -> String {
    let value = format!("{row}.{}", quoted(column.name));
    match column.kind {
        Kind::Id => hyphenated(&value),
        Kind::Text | Kind::Number | Kind::Date | Kind::Instant | Kind::Address | Kind::Vector => value,
        Kind::Bool => format!("json(CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"),
        Kind::Decimal { scale: 0 } => format!("CAST({value} AS TEXT)"),
        Kind::Decimal { scale } => {
            let unit = 10_u64.saturating_pow(scale);
            format!("iif({value} < 0, '-', '') || (abs({value}) / {unit}) || '.' || format('%0{scale}d', abs({value}) % {unit})")
        }
        Kind::Json => format!("json({value})"),
    }
}

/// What is null has no digits: the hyphens alone are left.
fn hyphenated(value: &str) -> String {
    let rests = [9, 13, 17, 21].map(|from| format!("substr(hex({value}), {from})"));
    format!("nullif(lower(format('%.8s-%.4s-%.4s-%.4s-%s', hex({value}), {})), '----')", rests.join(", "))
}
