//! Full text over content: columns for the words, an index over them; and where vectors are kept. Frozen once released.

use crate::step::Change;

pub(crate) const CHANGE: Change = Change {
    name: "m20261125_000001_search",
    postgres: [include_str!("search/postgres.sql"), include_str!("search/postgres_down.sql")],
    sqlite: [include_str!("search/sqlite.sql"), include_str!("search/sqlite_down.sql")],
};

/// The tables that SQLite alone has for it: the ids of the rows, the index, and what the index keeps itself in.
#[cfg(test)]
pub(crate) const SQLITE_TABLES: [&str; 6] =
    ["content_fts_rows", "content_fts", "content_fts_config", "content_fts_data", "content_fts_docsize", "content_fts_idx"];

#[cfg(test)]
mod tests;
