//! How many secrets are not kept as they must be: encrypted, or as a hash. They are counted by their form and never read.

use entity::table::{Kind, Table};

use crate::sql::write::WriteError;
use crate::sql::{Dialect, Reader};

/// Secret columns that hold no credential: the name under which a file is stored opens nothing by itself.
const NO_CREDENTIALS: [&str; 1] = ["files.storage_key"];

/// How a secret must be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Encrypted: the version of the key, and base64.
    Sealed,
    /// A slow hash with its salt.
    PasswordHash,
    /// SHA-256, or a slow hash.
    Hash,
    /// A list of hashes.
    Hashes,
    /// A list of objects, each with a hash.
    HashMembers,
}

/// The secret columns that are not as they must be.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// How many columns were looked at.
    pub columns: usize,
    /// Columns of which nothing says how they must be kept.
    pub unknown: Vec<String>,
    /// Columns, each with the number of rows in another form.
    pub plain: Vec<(String, i64)>,
}

/// Counts the secrets of the tables that are in another form than they must be.
pub(super) async fn kept(reader: &Reader<'_>, tables: &[Table]) -> Result<Kept, WriteError> {
    let mut kept = Kept::default();
    let mut counts = Vec::new();
    for table in tables {
        for column in
            table.columns.iter().filter(|column| table.policy.is_secret(column.name) || is_encrypted(table, column.name))
        {
            let name = format!("{}.{}", table.name, column.name);
            if NO_CREDENTIALS.contains(&name.as_str()) {
                continue;
            }
            kept.columns += 1;
            let Some(form) = form_of(table, column.name, column.kind) else {
                kept.unknown.push(name);
                continue;
            };
            let holds = holds(form, &format!("\"{}\"", column.name), column.kind, reader.dialect());
            counts.push(format!(
                "SELECT '{name}' AS place, count(*) AS plain FROM \"{}\" WHERE \"{}\" IS NOT NULL AND NOT COALESCE({holds}, FALSE)",
                table.name, column.name
            ));
        }
    }
    if counts.is_empty() {
        return Ok(kept);
    }
    let sql = format!("SELECT place, plain FROM ({}) counted WHERE plain > 0 ORDER BY place", counts.join(" UNION ALL "));
    for row in reader.ask(&sql, reader.question()).await? {
        kept.plain.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    }
    Ok(kept)
}

fn is_encrypted(table: &Table, column: &str) -> bool {
    table.writing.encrypted.contains(&column)
}

fn form_of(table: &Table, column: &str, kind: Kind) -> Option<Form> {
    match kind {
        _ if is_encrypted(table, column) => Some(Form::Sealed),
        Kind::Text { .. } if column == "password_hash" => Some(Form::PasswordHash),
        Kind::Text { .. } if column.ends_with("_hash") => Some(Form::Hash),
        Kind::TextList => Some(Form::Hashes),
        Kind::Json => Some(Form::HashMembers),
        _ => None,
    }
}

/// The condition that the value has the form; null counts as not.
fn holds(form: Form, value: &str, kind: Kind, dialect: Dialect) -> String {
    let each = |item: &str, all: &str| match dialect {
        Dialect::Postgres => {
            let items = format!("CASE WHEN jsonb_typeof({value}) = 'array' THEN {value} END");
            let bad = format!("SELECT 1 FROM jsonb_array_elements({items}) AS item (value) WHERE NOT COALESCE({all}, FALSE)");
            format!("jsonb_typeof({value}) = 'array' AND NOT EXISTS ({bad})").replace("{item}", item)
        }
        Dialect::Sqlite => {
            let items = format!("CASE WHEN json_valid({value}) THEN {value} END");
            let bad = format!("SELECT 1 FROM json_each({items}) AS item WHERE NOT COALESCE({all}, FALSE)");
            format!("json_valid({value}) AND json_type({items}) = 'array' AND NOT EXISTS ({bad})").replace("{item}", item)
        }
    };
    match (form, dialect) {
        (Form::Sealed, Dialect::Postgres) => {
            let text = if kind == Kind::Json { format!("({value} #>> '{{}}')") } else { value.to_owned() };
            format!("{text} ~ '^v[0-9]+:[A-Za-z0-9+/]{{38,}}$'")
        }
        (Form::Sealed, Dialect::Sqlite) => {
            let json = format!("CASE WHEN json_valid({value}) THEN json_extract({value}, '$') END");
            let text = if kind == Kind::Json { json } else { value.to_owned() };
            // The nonce and the tag alone are 28 bytes, which base64 writes with 38 letters.
            format!(
                "(({text}) GLOB 'v[0-9]*:*' AND substr({text}, 2, instr({text}, ':') - 2) NOT GLOB '*[^0-9]*' \
                 AND substr({text}, instr({text}, ':') + 1) NOT GLOB '*[^A-Za-z0-9+/]*' \
                 AND length({text}) - instr({text}, ':') >= 38)"
            )
        }
        (Form::PasswordHash, _) => is_slow_hash(value, dialect),
        (Form::Hash, _) => is_hash(value, dialect),
        (Form::Hashes, Dialect::Postgres) => each("(item.value #>> '{}')", &is_hash("{item}", dialect)),
        (Form::Hashes, Dialect::Sqlite) => each("item.value", &is_hash("{item}", dialect)),
        (Form::HashMembers, Dialect::Postgres) => each("(item.value ->> 'hash')", &is_hash("{item}", dialect)),
        (Form::HashMembers, Dialect::Sqlite) => {
            each("(CASE WHEN item.type = 'object' THEN item.value ->> 'hash' END)", &is_hash("{item}", dialect))
        }
    }
}

/// Argon2, scrypt or bcrypt, as they write their hashes.
fn is_slow_hash(value: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Postgres => format!("({value} ~ '^[$](argon2(id|i|d)|scrypt|2[aby])[$].{{40,}}')"),
        Dialect::Sqlite => format!(
            "(length({value}) >= 50 AND ({value} GLOB '$argon2*$*' OR {value} GLOB '$scrypt$*' OR {value} GLOB '$2[aby]$*'))"
        ),
    }
}

fn is_hash(value: &str, dialect: Dialect) -> String {
    let slow = is_slow_hash(value, dialect);
    match dialect {
        Dialect::Postgres => format!("({value} ~ '^[0-9a-f]{{64}}$' OR {slow})"),
        Dialect::Sqlite => format!("((length({value}) = 64 AND {value} NOT GLOB '*[^0-9a-f]*') OR {slow})"),
    }
}
