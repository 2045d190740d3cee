//! What differs between SQLite and PostgreSQL, and nothing else.
//!
//! Each function writes one construct for both databases so that the same operation gives the same rows, order and numbers.

mod search;

pub use search::Newest;

use entity::table::Kind;
use entity::writing::PerDatabase;
use sea_orm::DbBackend;

use crate::plan::{Bucket, Comparison, JsonScalar, MatchForm};

/// Which of the two databases a statement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl From<DbBackend> for Dialect {
    fn from(backend: DbBackend) -> Self {
        if backend == DbBackend::Postgres { Self::Postgres } else { Self::Sqlite }
    }
}

impl Dialect {
    /// The text for this database.
    #[must_use]
    pub fn of_both(self, texts: PerDatabase) -> &'static str {
        match self {
            Self::Postgres => texts.postgres,
            Self::Sqlite => texts.sqlite,
        }
    }

    /// The parameter at `position`, counted from one.
    #[must_use]
    pub fn parameter(self, position: usize) -> String {
        match self {
            Self::Sqlite => format!("?{position}"),
            Self::Postgres => format!("${position}"),
        }
    }

    /// `expression` is one of the values of a list parameter.
    #[must_use]
    pub fn among(self, expression: &str, list: &str, kind: Kind) -> String {
        match (self, kind) {
            (Self::Postgres, Kind::Decimal { .. }) => format!("{expression} = ANY({list}::text[]::numeric[])"),
            (Self::Postgres, _) => format!("{expression} = ANY({list})"),
            (Self::Sqlite, Kind::Id) => format!("{expression} IN (SELECT unhex(value) FROM json_each({list}))"),
            (Self::Sqlite, _) => format!("{expression} IN (SELECT value FROM json_each({list}))"),
        }
    }

    /// A number parameter for a column of the kind.
    #[must_use]
    pub fn typed_parameter(self, parameter: &str, kind: Kind) -> String {
        match (self, kind) {
            (Self::Postgres, Kind::Decimal { .. }) => format!("{parameter}::text::numeric"),
            _ => parameter.to_owned(),
        }
    }

    /// Null, with the type of the kind where the database wants one.
    #[must_use]
    pub fn null(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Sqlite, _) => "NULL",
            (Self::Postgres, Kind::Id) => "NULL::uuid",
            (Self::Postgres, Kind::Text { .. } | Kind::Enum(_) | Kind::Address) => "NULL::text",
            (Self::Postgres, Kind::Int) => "NULL::integer",
            (Self::Postgres, Kind::BigInt) => "NULL::bigint",
            (Self::Postgres, Kind::Bool) => "NULL::boolean",
            (Self::Postgres, Kind::Decimal { .. }) => "NULL::numeric",
            (Self::Postgres, Kind::Date) => "NULL::date",
            (Self::Postgres, Kind::DateTime) => "NULL::timestamptz",
            (Self::Postgres, Kind::Json | Kind::TextList) => "NULL::jsonb",
            (Self::Postgres, Kind::Vector { .. }) => "NULL::bytea",
        }
    }

    /// A boolean constant of a policy.
    #[must_use]
    pub fn boolean(self, value: bool) -> &'static str {
        match (self, value) {
            (Self::Sqlite, true) => "1",
            (Self::Sqlite, false) => "0",
            (Self::Postgres, true) => "TRUE",
            (Self::Postgres, false) => "FALSE",
        }
    }

    /// A column as it is compared and ordered. An address is the text of its host on both databases.
    #[must_use]
    pub fn column(self, reference: &str, kind: Kind) -> String {
        match (self, kind) {
            (Self::Postgres, Kind::Address) => format!("host({reference})"),
            _ => reference.to_owned(),
        }
    }

    /// An expression as it is selected: the reader takes numerics as text.
    #[must_use]
    pub fn selected(self, expression: &str, kind: Kind) -> String {
        match (self, kind) {
            (Self::Postgres, Kind::Decimal { .. }) => format!("({expression})::text"),
            _ => expression.to_owned(),
        }
    }

    /// The text matches a pattern parameter. Folding is of ASCII letters alone, because SQLite folds no others.
    #[must_use]
    pub fn matches(self, expression: &str, parameter: &str, form: MatchForm, ignore_case: bool) -> String {
        let text = if ignore_case { format!("lower({expression})") } else { expression.to_owned() };
        match (self, form) {
            (Self::Postgres, _) => format!(r"{text} LIKE {parameter} ESCAPE '\'"),
            (Self::Sqlite, _) => format!("{text} GLOB {parameter}"),
        }
    }

    /// The list of texts holds all texts of a JSON list parameter.
    #[must_use]
    pub fn list_holds_all(self, expression: &str, parameter: &str) -> String {
        match self {
            Self::Postgres => format!("{expression} @> {parameter}"),
            Self::Sqlite => format!(
                "CASE WHEN {expression} IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each({parameter}) w \
                 WHERE w.value NOT IN (SELECT h.value FROM json_each({expression}) h)) END"
            ),
        }
    }

    /// The list of texts holds at least one text of a JSON list parameter.
    #[must_use]
    pub fn list_holds_any(self, expression: &str, parameter: &str) -> String {
        match self {
            Self::Postgres => {
                format!("{expression} ?| ARRAY(SELECT jsonb_array_elements_text({parameter}))")
            }
            Self::Sqlite => format!(
                "CASE WHEN {expression} IS NOT NULL THEN EXISTS (SELECT 1 FROM json_each({expression}) h \
                 WHERE h.value IN (SELECT w.value FROM json_each({parameter}) w)) END"
            ),
        }
    }

    /// The number of items of the list.
    #[must_use]
    pub fn list_length(self, expression: &str) -> String {
        match self {
            Self::Postgres => format!("jsonb_array_length({expression})"),
            Self::Sqlite => format!("json_array_length({expression})"),
        }
    }

    /// A member of a row's image in the trail, as the column of the row that it was.
    #[must_use]
    pub fn member(self, document: &str, name: &str, kind: Kind) -> String {
        let text = match self {
            Self::Postgres => format!("({document} ->> '{name}')"),
            Self::Sqlite => format!("({document} ->> '$.{name}')"),
        };
        match (self, kind) {
            (Self::Postgres, Kind::Id) => format!("{text}::uuid"),
            (Self::Postgres, Kind::Text { .. } | Kind::Enum(_)) => format!("{text} COLLATE \"C\""),
            (Self::Postgres, Kind::Int) => format!("{text}::integer"),
            (Self::Postgres, Kind::BigInt) => format!("{text}::bigint"),
            (Self::Postgres, Kind::Bool) => format!("{text}::boolean"),
            (Self::Postgres, Kind::Decimal { .. }) => format!("{text}::numeric"),
            (Self::Postgres, Kind::Date) => format!("{text}::date"),
            (Self::Postgres, Kind::DateTime) => format!("{text}::timestamptz"),
            (Self::Postgres, Kind::Address) => format!("{text}::inet"),
            (Self::Postgres, Kind::Json | Kind::TextList) => format!("NULLIF({document} -> '{name}', 'null'::jsonb)"),
            // The trail does not keep it.
            (_, Kind::Vector { .. }) => self.null(kind).to_owned(),
            (Self::Sqlite, Kind::Id) => format!("unhex(replace({text}, '-', ''))"),
            (Self::Sqlite, Kind::Decimal { scale, .. }) => {
                format!("CAST(round({text} * {}) AS INTEGER)", 10_u64.saturating_pow(scale))
            }
            (Self::Sqlite, Kind::Json | Kind::TextList) => format!("NULLIF({document} -> '$.{name}', 'null')"),
            (Self::Sqlite, _) => text,
        }
    }

    /// There is a table whose name the expression is.
    #[must_use]
    pub fn is_table(self, expression: &str) -> String {
        match self {
            Self::Postgres => format!("to_regclass(quote_ident({expression})) IS NOT NULL"),
            Self::Sqlite => {
                format!("EXISTS (SELECT 1 FROM sqlite_schema s WHERE s.type = 'table' AND s.name = {expression})")
            }
        }
    }

    /// A number of any size as a text, from the column that keeps it exactly.
    #[must_use]
    pub fn exact_text(self, reference: &str) -> String {
        match self {
            Self::Postgres => format!("{reference}::text"),
            Self::Sqlite => reference.to_owned(),
        }
    }

    /// A JSON document as its text.
    #[must_use]
    pub fn document_text(self, expression: &str) -> String {
        match self {
            Self::Postgres => format!("({expression})::text"),
            Self::Sqlite => expression.to_owned(),
        }
    }

    /// The document contains a JSON pattern parameter: an object whose members it has, down to scalars and lists of scalars.
    #[must_use]
    pub fn json_contains(self, expression: &str, parameter: &str) -> String {
        match self {
            Self::Postgres => format!("{expression} @> {parameter}"),
            // Every node of the pattern must stand at the same place of the document; an item of a list may stand anywhere
            // in the list of the same place. The pattern's lists hold scalars only, so no place lies below an item.
            Self::Sqlite => format!(
                "CASE WHEN {expression} IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_tree({parameter}) w WHERE NOT EXISTS (\
                 SELECT 1 FROM json_tree({expression}) h WHERE \
                 CASE WHEN typeof(w.key) = 'integer' THEN h.path = w.path AND typeof(h.key) = 'integer' \
                 ELSE h.fullkey = w.fullkey END \
                 AND replace(h.type, 'real', 'integer') = replace(w.type, 'real', 'integer') AND h.atom IS w.atom)) END"
            ),
        }
    }

    /// The document is an object with the key.
    #[must_use]
    pub fn json_has_key(self, expression: &str, parameter: &str) -> String {
        match self {
            Self::Postgres => format!("(jsonb_typeof({expression}) = 'object' AND {expression} ? {parameter})"),
            Self::Sqlite => format!(
                "CASE WHEN {expression} IS NOT NULL THEN json_type({expression}) = 'object' \
                 AND EXISTS (SELECT 1 FROM json_each({expression}) h WHERE h.key = {parameter}) END"
            ),
        }
    }

    /// The scalar of one kind at a path of the document; null where there is none of that kind.
    #[must_use]
    pub fn json_scalar(self, expression: &str, path: &str, scalar: JsonScalar) -> String {
        match (self, scalar) {
            (Self::Postgres, JsonScalar::Text) => format!(
                "CASE WHEN jsonb_typeof({expression} #> {path}) = 'string' THEN ({expression} #>> {path}) COLLATE \"C\" END"
            ),
            // A number beyond the range of floating numbers would be an error of the whole statement, raised for rows that the
            // policy hides as well: it becomes infinite or zero, as on SQLite.
            (Self::Postgres, JsonScalar::Number) => format!(
                "CASE WHEN jsonb_typeof({expression} #> {path}) = 'number' THEN (SELECT CASE \
                 WHEN abs(n.value) > 1.7976931348623157e308 THEN sign(n.value)::float8 * 'Infinity'::float8 \
                 WHEN abs(n.value) < 1e-307 THEN 0::float8 ELSE n.value::float8 END \
                 FROM (SELECT ({expression} #>> {path})::numeric AS value) n) END"
            ),
            (Self::Postgres, JsonScalar::Bool) => {
                format!("CASE WHEN jsonb_typeof({expression} #> {path}) = 'boolean' THEN ({expression} #>> {path})::boolean END")
            }
            (Self::Sqlite, JsonScalar::Text) => {
                format!("CASE WHEN json_type({expression}, {path}) = 'text' THEN json_extract({expression}, {path}) END")
            }
            (Self::Sqlite, JsonScalar::Number) => format!(
                "CASE WHEN json_type({expression}, {path}) IN ('integer', 'real') \
                 THEN CAST(json_extract({expression}, {path}) AS REAL) END"
            ),
            (Self::Sqlite, JsonScalar::Bool) => format!(
                "CASE WHEN json_type({expression}, {path}) IN ('true', 'false') THEN json_extract({expression}, {path}) END"
            ),
        }
    }

    /// There is no value at a path of the document, or it is null.
    #[must_use]
    pub fn json_path_is_null(self, expression: &str, path: &str) -> String {
        match self {
            Self::Postgres => format!("COALESCE(jsonb_typeof({expression} #> {path}), 'null') = 'null'"),
            Self::Sqlite => format!("COALESCE(json_type({expression}, {path}), 'null') = 'null'"),
        }
    }

    /// The beginning of the span of time an expression lies in.
    #[must_use]
    pub fn bucket(self, expression: &str, bucket: Bucket, kind: Kind) -> String {
        match (self, kind) {
            (Self::Postgres, Kind::Date) => format!("date_trunc('{}', {expression}::timestamp)::date", unit_of(bucket)),
            (Self::Postgres, _) => {
                format!("date_trunc('{}', {expression} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'", unit_of(bucket))
            }
            (Self::Sqlite, Kind::Date) => sqlite_day(expression, bucket),
            (Self::Sqlite, _) => match bucket {
                Bucket::Minute => format!("substr({expression}, 1, 16) || ':00.000000Z'"),
                Bucket::Hour => format!("substr({expression}, 1, 13) || ':00:00.000000Z'"),
                _ => format!("{} || 'T00:00:00.000000Z'", sqlite_day(expression, bucket)),
            },
        }
    }

    /// The mean of an expression of the kind, as a floating number.
    #[must_use]
    pub fn average(self, expression: &str, kind: Kind) -> String {
        let count = format!("NULLIF(count({expression}), 0)");
        match (self, kind) {
            (Self::Postgres, _) => format!("(sum({expression})::float8 / {count}::float8)"),
            (Self::Sqlite, Kind::Decimal { scale, .. }) => {
                format!("(CAST(sum({expression}) AS REAL) / {} / {count})", 10_f64.powi(scale.cast_signed()))
            }
            (Self::Sqlite, _) => format!("(CAST(sum({expression}) AS REAL) / {count})"),
        }
    }

    /// How two values compare; the operators are the same in both databases.
    #[must_use]
    pub fn compare(self, left: &str, comparison: Comparison, right: &str) -> String {
        format!("{left} {} {right}", comparison.operator())
    }
}

fn unit_of(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Minute => "minute",
        Bucket::Hour => "hour",
        Bucket::Day => "day",
        Bucket::Week => "week",
        Bucket::Month => "month",
        Bucket::Quarter => "quarter",
        Bucket::Year => "year",
    }
}

/// The first day of the span, `YYYY-MM-DD`. A week begins on Monday: the next Sunday, six days back.
fn sqlite_day(expression: &str, bucket: Bucket) -> String {
    match bucket {
        Bucket::Minute | Bucket::Hour | Bucket::Day => format!("substr({expression}, 1, 10)"),
        Bucket::Week => format!("date({expression}, 'weekday 0', '-6 days')"),
        Bucket::Month => format!("substr({expression}, 1, 7) || '-01'"),
        Bucket::Quarter => format!(
            "substr({expression}, 1, 5) || substr('00' || ((CAST(substr({expression}, 6, 2) AS INTEGER) + 2) / 3 * 3 - 2), -2) || '-01'"
        ),
        Bucket::Year => format!("substr({expression}, 1, 4) || '-01-01'"),
    }
}
