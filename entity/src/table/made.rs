//! Tables that the gateway makes while it runs: how they are called, what they hold, and how each database keeps it.
//!
//! A row of an entity's table knows such a table by its name and its columns; names come from people, so they are let through one by
//! one. Texts of statements only; nothing is run here.

use std::collections::BTreeSet;

use sea_orm::DbBackend;
use serde_json::Value;

use super::Kind;

/// The most characters that PostgreSQL keeps of a name.
pub const MOST_NAME_CHARACTERS: usize = 63;

/// The columns that every such table has, beside those that were asked for.
pub const OWN_COLUMNS: [&str; 2] = ["id", "imported_at"];

/// A table for each row of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// The GraphQL field with the rows of the table.
    pub field: &'static str,
    /// What they are, for people.
    pub description: &'static str,
    /// The column with the name of the table.
    pub name: &'static str,
    /// What the name begins with.
    pub begins: &'static str,
    /// The column with the columns of the table: a list of objects with `name` and `type`.
    pub columns: &'static str,
}

/// What a column of such a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeKind {
    /// A text.
    Text,
    /// An exact number of any size; on SQLite its text.
    Number,
    /// A whole number of 32 bits.
    Integer,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// An instant.
    Timestamp,
}

impl MadeKind {
    /// The kind by its word. What is none of them is kept as a text.
    #[must_use]
    pub fn called(word: &str) -> Self {
        match word {
            "number" => Self::Number,
            "integer" => Self::Integer,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            "timestamp" => Self::Timestamp,
            _ => Self::Text,
        }
    }

    /// What is read of it. A number is read as its text.
    #[must_use]
    pub const fn read_as(self) -> Kind {
        match self {
            Self::Text | Self::Number => Kind::Text { max_characters: None },
            Self::Integer => Kind::Int,
            Self::Boolean => Kind::Bool,
            Self::Date => Kind::Date,
            Self::Timestamp => Kind::DateTime,
        }
    }

    const fn column_type(self, backend: DbBackend) -> &'static str {
        match (backend, self) {
            (DbBackend::Sqlite, Self::Integer | Self::Boolean) => "INTEGER",
            (DbBackend::Sqlite, Self::Text | Self::Number | Self::Date | Self::Timestamp) => "TEXT",
            (_, Self::Text) => "text COLLATE \"C\"",
            (_, Self::Number) => "numeric",
            (_, Self::Integer) => "integer",
            (_, Self::Boolean) => "boolean",
            (_, Self::Date) => "date",
            (_, Self::Timestamp) => "timestamptz",
        }
    }
}

/// A column of such a table. Its name is one that a column may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeColumn {
    name: String,
    kind: MadeKind,
}

impl MadeColumn {
    /// The name: lower-case letters, digits and underscores.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it holds.
    #[must_use]
    pub const fn kind(&self) -> MadeKind {
        self.kind
    }
}

/// `^begins[a-z0-9_]+$`, 63 characters at most.
#[must_use]
pub fn is_table_name(text: &str, begins: &str) -> bool {
    is_made_of_words(text) && text.strip_prefix(begins).is_some_and(|rest| !rest.is_empty())
}

/// `^[a-z][a-z0-9_]{0,62}$`
#[must_use]
pub fn is_column_name(text: &str) -> bool {
    is_made_of_words(text) && text.starts_with(|letter: char| letter.is_ascii_lowercase())
}

fn is_made_of_words(text: &str) -> bool {
    let is_known = |letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'_');
    !text.is_empty() && text.len() <= MOST_NAME_CHARACTERS && text.bytes().all(is_known)
}

/// The columns of a list of objects with `name` and `type`: those whose names may stand in a statement, each once, without the
/// table's own.
#[must_use]
pub fn columns(definitions: &Value) -> Vec<MadeColumn> {
    let mut seen: BTreeSet<&str> = OWN_COLUMNS.into_iter().collect();
    let mut found = Vec::new();
    for definition in definitions.as_array().into_iter().flatten() {
        let text = |member: &str| definition.get(member).and_then(Value::as_str).unwrap_or_default();
        let name = text("name");
        if is_column_name(name) && seen.insert(name) {
            found.push(MadeColumn { name: name.to_owned(), kind: MadeKind::called(text("type")) });
        }
    }
    found
}

/// The statement that makes the table; `None` = the name is not one that such a table may have.
#[must_use]
pub fn create_table(name: &str, begins: &str, columns: &[MadeColumn], backend: DbBackend) -> Option<String> {
    if !is_table_name(name, begins) {
        return None;
    }
    let (id, imported_at, end) = match backend {
        DbBackend::Sqlite => (
            "\"id\" BLOB NOT NULL PRIMARY KEY CHECK (length(\"id\") = 16)",
            "\"imported_at\" TEXT NOT NULL CHECK (\"imported_at\" GLOB '????-??-??T??:??:??.??????Z')",
            ") STRICT",
        ),
        _ => ("\"id\" uuid NOT NULL PRIMARY KEY", "\"imported_at\" timestamptz NOT NULL", ")"),
    };
    let columns = columns.iter().map(|column| format!(", \"{}\" {}", column.name, column.kind.column_type(backend)));
    Some(format!("CREATE TABLE \"{name}\" ({id}, {imported_at}{}{end}", columns.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn columns_are_those_whose_names_may_stand_in_a_statement() {
        let definitions = json!([
            {"name": "a", "type": "number"}, {"name": "A", "type": "text"}, {"name": "b\"; DROP TABLE users; --", "type": "text"},
            {"name": "id", "type": "text"}, {"name": "a", "type": "text"}, {"name": "c_1", "type": "strange"}, {"type": "text"}, 7,
        ]);
        let found: Vec<(String, MadeKind)> =
            columns(&definitions).into_iter().map(|column| (column.name().to_owned(), column.kind())).collect();
        assert_eq!(found, [("a".to_owned(), MadeKind::Number), ("c_1".to_owned(), MadeKind::Text)]);
        assert_eq!(columns(&json!({"name": "a"})), []);
    }

    #[test]
    fn a_table_has_a_name_of_its_own_kind() {
        let columns = columns(&json!([{"name": "spent", "type": "number"}, {"name": "open", "type": "boolean"}]));
        for name in ["import_", "users", "import_\"", "import_a b", "Import_a"] {
            assert_eq!(create_table(name, "import_", &columns, DbBackend::Sqlite), None, "{name}");
        }
        let postgres = create_table("import_a", "import_", &columns, DbBackend::Postgres);
        let expected = "CREATE TABLE \"import_a\" (\"id\" uuid NOT NULL PRIMARY KEY, \"imported_at\" timestamptz NOT NULL, \
            \"spent\" numeric, \"open\" boolean)";
        assert_eq!(postgres.as_deref(), Some(expected));
        let sqlite = create_table("import_a", "import_", &columns, DbBackend::Sqlite);
        assert!(sqlite.is_some_and(|text| text.ends_with("\"spent\" TEXT, \"open\" INTEGER) STRICT")));
    }
}
