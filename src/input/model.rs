//! The names of the data model, for values that name its tables and columns.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use entity::table::Kind;

/// The tables, each with its columns that hold an instant or a day.
static TABLES: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let tables = entity::tables().into_iter().map(|table| {
        let times = table.columns.iter().filter(|column| matches!(column.kind, Kind::DateTime | Kind::Date));
        (table.name, times.map(|column| column.name).collect())
    });
    tables.collect()
});

/// Whether there is a table of the name.
pub(super) fn is_table(name: &str) -> bool {
    TABLES.contains_key(name)
}

/// Whether the table has a column of the name that holds an instant or a day. Of a table that is none, nothing is said.
pub(super) fn is_time_of(table: &str, column: &str) -> bool {
    TABLES.get(table).is_none_or(|times| times.contains(&column))
}
