//! Full text on both databases.
//!
//! Each has an index of its own over the same words; what is counted in a row is counted alike.

use super::Dialect;

/// After so many occurrences a word counts half of what it can count at the most.
const HALF_AFTER: u32 = 4;

/// What an occurrence counts is a part of this.
const WHOLE: u32 = 1_000;

impl Dialect {
    /// The row has the words that a parameter asks the index of the table for.
    #[must_use]
    pub fn has_words(self, table: &str, alias: &str, parameter: &str) -> String {
        match self {
            Self::Postgres => format!("{alias}.\"search_vector\" @@ {parameter}::text::tsquery"),
            Self::Sqlite => format!(
                "{alias}.\"id\" IN (SELECT r.id FROM \"{table}_fts\" JOIN \"{table}_fts_rows\" r ON r.number = \"{table}_fts\".rowid \
                 WHERE \"{table}_fts\" MATCH {parameter})"
            ),
        }
    }

    /// Whether the index knows the words of a row and not their places, so that words next to each other are looked for in the row.
    #[must_use]
    pub fn looks_at_rows_of_words(self) -> bool {
        self == Self::Postgres
    }

    /// Each text of a list parameter stands in one of the columns, none of another one's in any. Most lists are empty.
    #[must_use]
    pub fn has_rows_of_words(self, columns: &[String], needed: &str, excluded: &str) -> [String; 2] {
        let stands = |operator: &str, connective: &str| {
            let columns = columns.iter().map(|column| format!("strpos(coalesce({column}, ''), sought.needle) {operator} 0"));
            columns.collect::<Vec<_>>().join(connective)
        };
        let no = |list: &str, condition: String| {
            format!("(cardinality({list}) = 0 OR NOT EXISTS (SELECT 1 FROM unnest({list}) AS sought(needle) WHERE {condition}))")
        };
        [no(needed, stands("=", " AND ")), no(excluded, stands(">", " OR "))]
    }

    /// How often the texts of a list parameter stand in the columns, each by its weight: one that stands there `n` times counts
    /// `n / (n + 4)` of a thousand times the weight. Whole numbers alone, so that both databases count the same.
    #[must_use]
    pub fn rank(self, columns: &[(String, u32)], needles: &str) -> String {
        let (needle, list) = match self {
            Self::Postgres => ("sought.needle", format!("unnest({needles}) AS sought(needle)")),
            Self::Sqlite => ("sought.value", format!("json_each({needles}) AS sought")),
        };
        // The value stands in the expression once, because it is searched through each time.
        let counted = columns.iter().map(|(column, weight)| {
            let text = format!("coalesce({column}, '')");
            format!(
                "{} - {} / ({HALF_AFTER} + (octet_length({text}) - octet_length(replace({text}, {needle}, ''))) / \
                 octet_length({needle}))",
                weight * WHOLE,
                weight * WHOLE * HALF_AFTER
            )
        });
        let counted: Vec<String> = counted.collect();
        let counted = if counted.is_empty() { "0".to_owned() } else { counted.join(" + ") };
        format!("(SELECT sum({counted}) FROM {list})")
    }
}
