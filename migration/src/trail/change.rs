//! What a change says of itself, in SQL that both databases read alike: category, action, organization, brand.
//!
//! Names come from the description only and are quoted, for some of them are words of SQL.

use super::description::{Security, Table, Way};

/// What happens to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// They are added.
    Insert,
    /// They are changed.
    Update,
    /// They are removed.
    Delete,
}

impl Operation {
    pub(crate) const ALL: [Self; 3] = [Self::Insert, Self::Update, Self::Delete];

    /// The word of SQL, which is the type of the event too.
    pub(crate) fn event_type(self) -> &'static str {
        match self {
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
        }
    }

    /// The action of the audit trail.
    pub(super) fn action(self) -> &'static str {
        match self {
            Self::Insert => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// A row as the statement calls it before and after the change; an insert has no row before, a delete none after.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    pub(super) before: &'static str,
    pub(super) after: &'static str,
}

/// A name in SQL.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// The action of the audit trail, an expression.
pub(super) fn action(table: &Table, operation: Operation, rows: Rows) -> String {
    if table.security == Security::Permissions {
        return "'permission_change'".to_owned();
    }
    if operation != Operation::Update || !table.is_soft() {
        return format!("'{}'", operation.action());
    }
    let Rows { before, after } = rows;
    format!(
        "CASE WHEN {before}.deleted_at IS NULL AND {after}.deleted_at IS NOT NULL THEN 'delete' \
         WHEN {before}.deleted_at IS NOT NULL AND {after}.deleted_at IS NULL THEN 'restore' ELSE 'update' END"
    )
}

/// The category, an expression; `differs` is the operator of the database that tells values apart, nulls too.
pub(super) fn category(table: &Table, operation: Operation, rows: Rows, differs: &str) -> String {
    match &table.security {
        Security::Always | Security::Permissions => "'security'".to_owned(),
        Security::ChangesOf(columns) if operation == Operation::Update => {
            let Rows { before, after } = rows;
            let changes: Vec<String> =
                columns.iter().map(|column| format!("{before}.{column} {differs} {after}.{column}")).collect();
            format!("CASE WHEN {} THEN 'security' ELSE 'audit' END", changes.join(" OR "))
        }
        Security::Never | Security::ChangesOf(_) => "'audit'".to_owned(),
    }
}

/// What the metadata calls the operation, where the action does not tell: an expression.
pub(super) fn told_operation(table: &Table, operation: Operation) -> Option<&'static str> {
    (table.security == Security::Permissions).then(|| operation.action())
}

/// The row's organization, an expression: null when it has none or when it is gone.
pub(super) fn organization(table: &Table, row: &str) -> String {
    first_found(&table.organization, "organizations", row)
}

/// The row's brand, an expression: null when it has none or when it is gone.
pub(super) fn brand(table: &Table, row: &str) -> String {
    first_found(&table.brand, "brands", row)
}

fn first_found(ways: &[Way], end: &str, row: &str) -> String {
    let found: Vec<String> = ways.iter().map(|way| lookup(way, end, row)).collect();
    match found.as_slice() {
        [] => "NULL".to_owned(),
        [only] => only.clone(),
        several => format!("coalesce({})", several.join(", ")),
    }
}

/// The last table is asked too, and not only the column that refers to it: while rows are removed with what they belong to, that
/// may be gone already, and an entry must not refer to it.
fn lookup(way: &Way, end: &str, row: &str) -> String {
    let mut joins = String::new();
    let mut reference = format!("{row}.{}", quoted(way.column));
    for (step, (table, column)) in way.tables.iter().enumerate() {
        joins.push_str(&format!("{} AS step_{step} ON step_{step}.id = {reference} JOIN ", quoted(table)));
        reference = format!("step_{step}.{}", quoted(column));
    }
    match joins.split_once(" ON ") {
        None => format!("(SELECT found.id FROM {end} AS found WHERE found.id = {reference})"),
        Some((first, rest)) => {
            let (condition, further) = rest.split_once(" JOIN ").unwrap_or((rest, ""));
            format!("(SELECT found.id FROM {first} JOIN {further}{end} AS found ON found.id = {reference} WHERE {condition})")
        }
    }
}
