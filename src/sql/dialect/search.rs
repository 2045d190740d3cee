//! Full text on both databases.
//!
//! Each has an index of its own over the same words; what is counted in a row is counted alike.

use super::Dialect;
use crate::sql::writer::where_clause;

/// How many of the newest rows tell how often words are found.
const SAMPLED: u32 = 1_000;

/// Words are often found where one row of so many has them.
const OFTEN: u32 = 20;

/// What the newest rows with words are made from.
#[derive(Debug)]
pub struct Newest<'a> {
    /// The rows, under the alias.
    pub from: &'a str,
    /// The alias, inside and outside.
    pub alias: &'a str,
    /// What they satisfy beside the words.
    pub others: &'a [String],
    /// The conditions of the words.
    pub words: &'a [String],
    /// The order that has the newest first.
    pub order: &'a str,
    /// The parameter that says how many.
    pub most: &'a str,
}

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

    /// The newest rows that satisfy all conditions, as a part of FROM under the alias.
    ///
    /// Words that are in many rows are found soonest by walking the rows from the newest on, words that are in few by their index;
    /// a server that guesses wrong walks all rows in vain. So the newest rows are a sample, which the viewer's policy has narrowed
    /// like everything else: where it has the words often, some more rows are walked; where that did not suffice, the index is asked.
    #[must_use]
    pub fn newest_with_words(self, newest: &Newest<'_>) -> String {
        let Newest { from, alias, others, words, order, most } = newest;
        let conditions = [*others, *words].concat();
        if self == Self::Sqlite {
            let found = where_clause(&conditions);
            return format!("(SELECT {alias}.* FROM {from}{found} ORDER BY {order} LIMIT {most}) {alias}");
        }
        let found = where_clause(words);
        let sample = where_clause(others);
        let also = |condition: String, others: &[String]| where_clause(&[others, &[condition]].concat());
        let walks = also(format!("(SELECT sampled.found FROM sampled) >= {}", SAMPLED / OFTEN), others);
        let searches = also(format!("(SELECT count(*) FROM walked) < {most}"), &conditions);
        format!(
            "(WITH sampled AS MATERIALIZED (SELECT count(*) AS found FROM \
             (SELECT {alias}.* FROM {from}{sample} ORDER BY {order} LIMIT {SAMPLED}) AS {alias}{found}), \
             walked AS MATERIALIZED (SELECT {alias}.* FROM \
             (SELECT {alias}.* FROM {from}{walks} ORDER BY {order} LIMIT {most} * {OFTEN}) AS {alias}{found} LIMIT {most}) \
             SELECT walked.* FROM walked WHERE (SELECT count(*) FROM walked) >= {most} \
             UNION ALL (SELECT * FROM (SELECT {alias}.* FROM {from}{searches} OFFSET 0) AS {alias} ORDER BY {order} LIMIT {most})\
             ) {alias}"
        )
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
