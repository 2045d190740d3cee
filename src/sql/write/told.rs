//! Entries of the transparency log: what was done with the data of a user, in words and hashes, never in values.
//!
//! Changes are told in the transaction that makes them. A hash is keyed and bound to its user, so that nobody finds out a value by
//! hashing guesses, and nobody sees that two people share one.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use entity::decimal::{scaled, unscaled};
use entity::personal::{Personal, Subject, Told};
use entity::table::{Kind, PRIMARY_KEY};
use hmac::{Hmac, KeyInit, Mac};
use policy::{Viewer, ViewerKind};
use sea_orm::{DbBackend, Value};
use serde_json::{Map, Value as Json, json};
use sha2::Sha256;
use uuid::Uuid;

use super::Writer;
use super::error::WriteError;
use super::insert::id_of;
use crate::catalog::{Entity, camel};
use crate::input::Completed;
use crate::sql::personal::subject_of;

/// Columns that change with every change.
const STAMPS: [&str; 4] = ["updated_at", "updated_by", "version", "deleted_at"];

/// The key of the hashes.
#[derive(Clone)]
pub struct LogKey([u8; 32]);

impl std::fmt::Debug for LogKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("LogKey")
    }
}

impl LogKey {
    /// The key that is made from a secret of the gateway.
    #[must_use]
    pub fn of(secret: &[u8; 32]) -> Self {
        Self(mac(secret, &["rowgate transparency log"]))
    }

    /// The hash of values of a user, in hexadecimal digits.
    fn hash(&self, table: &str, subject: Uuid, values: Map<String, Json>) -> String {
        let values = entity::json::canonical(Json::Object(values)).to_string();
        let digest = mac(&self.0, &[table, &subject.to_string(), &values]);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A keyed hash of the parts, each with its end.
fn mac(key: &[u8; 32], parts: &[&str]) -> [u8; 32] {
    // A key of any length is one; this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part.as_bytes());
        mac.update(&[0]);
    }
    mac.finalize().into_bytes().into()
}

/// What is written of something that was done with a user's data.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The user.
    pub subject: Uuid,
    /// What was done.
    pub action: &'static str,
    /// The table of the row.
    pub table: &'static str,
    /// The row.
    pub row: Uuid,
    /// Hashes of the values before and after.
    pub hashes: [Option<String>; 2],
    /// Who did it, to which fields, how often.
    pub metadata: Json,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who did it, to which fields and how often.
#[must_use]
pub fn deed(by: Doer, fields: impl IntoIterator<Item = String>, count: u64) -> Json {
    let fields: Vec<String> = fields.into_iter().collect();
    let document = match by.user {
        Some(user) => json!({"by": user, "as": by.kind, "fields": fields, "count": count}),
        None => json!({"as": by.kind, "fields": fields, "count": count}),
    };
    entity::json::canonical(document)
}

/// Somebody who did something, as the log knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Doer {
    /// The user or, where it is none, the application.
    pub user: Option<Uuid>,
    /// What kind of caller it is.
    pub kind: &'static str,
}

impl Doer {
    /// The caller.
    #[must_use]
    pub fn of(viewer: &Viewer) -> Self {
        let kind = match viewer.kind {
            ViewerKind::User if viewer.developer => "developer",
            ViewerKind::User => "user",
            ViewerKind::Application => "application",
            ViewerKind::Service => "service",
            ViewerKind::Anonymous => "anonymous",
        };
        Self { user: viewer.signed_in_user().or_else(|| viewer.own_application()), kind }
    }
}

/// The statement that writes entries, and its parameter. Who is gone is told nothing.
#[must_use]
pub fn telling(entries: &[Entry], backend: DbBackend) -> (&'static str, Vec<Value>) {
    let sqlite = backend == DbBackend::Sqlite;
    let id = |id: Uuid| if sqlite { id.simple().to_string() } else { id.hyphenated().to_string() };
    let rows = entries.iter().map(|entry| {
        json!({
            "user_id": id(entry.subject),
            "action": entry.action,
            "resource": entry.table,
            "resource_id": entry.row.hyphenated().to_string(),
            "old_value_hash": entry.hashes[0],
            "new_value_hash": entry.hashes[1],
            "metadata": entry.metadata.to_string(),
            "occurred_at": entry.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        })
    });
    let rows = Json::Array(rows.collect()).to_string();
    (if sqlite { SQLITE } else { POSTGRES }, vec![Value::String(Some(rows))])
}

const POSTGRES: &str = "INSERT INTO privacy_transparency_log (user_id, action, resource, resource_id, old_value_hash, \
    new_value_hash, metadata, occurred_at) \
    SELECT entry.user_id, entry.action, entry.resource, entry.resource_id, entry.old_value_hash, entry.new_value_hash, \
    entry.metadata::jsonb, entry.occurred_at FROM jsonb_to_recordset($1::text::jsonb) AS entry (user_id uuid, action text, \
    resource text, resource_id text, old_value_hash text, new_value_hash text, metadata text, occurred_at timestamptz) \
    JOIN users ON users.id = entry.user_id";

const SQLITE: &str = "INSERT INTO privacy_transparency_log (user_id, action, resource, resource_id, old_value_hash, \
    new_value_hash, metadata, occurred_at) \
    SELECT users.id, entry.value ->> '$.action', entry.value ->> '$.resource', entry.value ->> '$.resource_id', \
    entry.value ->> '$.old_value_hash', entry.value ->> '$.new_value_hash', entry.value ->> '$.metadata', \
    entry.value ->> '$.occurred_at' FROM json_each(?1) AS entry \
    JOIN users ON users.id = unhex(entry.value ->> '$.user_id')";

/// A row that was changed: as it was, and what was written of it. One that was added was nothing, of one that was removed nothing
/// was written.
pub(super) struct Changed<'c> {
    pub id: Uuid,
    pub old: Option<&'c Completed>,
    pub new: Option<&'c Completed>,
}

impl Writer<'_> {
    /// Notes changes of rows that are somebody's; those of the caller's own rows only where everything is told.
    pub(super) async fn note_changes(
        &mut self,
        entity: &Entity,
        action: &'static str,
        rows: &[Changed<'_>],
    ) -> Result<(), WriteError> {
        let Some(personal) = entity.table.personal.first().filter(|_| !rows.is_empty()) else { return Ok(()) };
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let found = match personal.subject {
            Subject::Column(_) => BTreeMap::new(),
            Subject::Found(_) => self.subjects(entity, personal, &ids).await?,
        };
        let own = self.viewer.signed_in_user();
        for row in rows {
            let subject = match personal.subject {
                Subject::Column(column) => {
                    [row.old, row.new].into_iter().flatten().find_map(|values| values.get(column).and_then(id_of))
                }
                Subject::Found(_) => found.get(&row.id).copied(),
            };
            let Some(subject) = subject.filter(|subject| personal.told == Told::OfAll || Some(*subject) != own) else {
                continue;
            };
            let entry = self.entry(entity, personal, action, subject, row);
            self.told.extend(entry);
        }
        Ok(())
    }

    /// Whose rows they are, as the database finds out; they must be there still.
    async fn subjects(&self, entity: &Entity, personal: &Personal, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Uuid>, WriteError> {
        let mut statement = self.statement();
        let alias = statement.text.alias();
        let among = statement.among(&format!("{alias}.\"id\""), ids);
        let subject = subject_of(personal, &alias, self.dialect());
        let sql = format!("SELECT {alias}.\"id\", {subject} FROM \"{}\" {alias} WHERE {among}", entity.table.name);
        let mut found = BTreeMap::new();
        for row in self.send(&sql, statement).await? {
            if let Some(subject) = row.try_get_by_index::<Option<Uuid>>(1)? {
                found.insert(row.try_get_by_index(0)?, subject);
            }
        }
        Ok(found)
    }

    /// What is told of the row; nothing when nothing about it changed.
    fn entry(
        &self,
        entity: &Entity,
        personal: &Personal,
        action: &'static str,
        subject: Uuid,
        row: &Changed<'_>,
    ) -> Option<Entry> {
        let value = |values: Option<&Completed>, name: &str, kind: Kind| {
            values.and_then(|values| values.get(name)).map_or(Json::Null, |value| settled(value, kind))
        };
        let is_subject = |name: &str| matches!(personal.subject, Subject::Column(column) if column == name);
        let concerned = entity.table.columns.iter().filter(|column| {
            let name = column.name;
            let is_told = name != PRIMARY_KEY && !STAMPS.contains(&name) && !is_subject(name);
            is_told
                && match (row.old, row.new) {
                    (Some(_), None) => personal.columns.contains(&name) && !value(row.old, name, column.kind).is_null(),
                    (None, _) => !entity.table.policy.is_system(name) && !value(row.new, name, column.kind).is_null(),
                    (Some(_), Some(new)) => {
                        new.contains_key(name) && value(row.old, name, column.kind) != value(row.new, name, column.kind)
                    }
                }
        });
        let concerned: Vec<_> = concerned.collect();
        let is_only_stamped = concerned.is_empty() && action == "update";
        if is_only_stamped {
            return None;
        }
        let hash = |values: Option<&Completed>| {
            let shown = concerned.iter().filter(|column| !entity.table.policy.is_secret(column.name));
            let shown: Map<String, Json> =
                shown.map(|column| (column.name.to_owned(), value(values, column.name, column.kind))).collect();
            values.filter(|_| !shown.is_empty()).map(|_| self.log_key.hash(entity.table.name, subject, shown))
        };
        let fields = concerned.iter().map(|column| camel(column.name));
        Some(Entry {
            subject,
            action,
            table: entity.table.name,
            row: row.id,
            hashes: [hash(row.old), hash(row.new)],
            metadata: deed(Doer::of(&self.viewer), fields, 1),
            at: self.viewer.now,
        })
    }

    /// Writes what is to be told of the changes of the transaction.
    pub async fn tell(&mut self) -> Result<(), WriteError> {
        let entries = std::mem::take(&mut self.told);
        if entries.is_empty() {
            return Ok(());
        }
        let (sql, values) = telling(&entries, self.transaction.backend());
        self.transaction.query(sql, values).await?;
        Ok(())
    }
}

/// A value in the one form in which it is hashed, whether it comes from a caller or from the database.
fn settled(value: &Json, kind: Kind) -> Json {
    match (kind, value) {
        (Kind::Enum(_), Json::String(text)) => Json::from(text.to_ascii_lowercase()),
        (Kind::Id, Json::String(text)) => Uuid::try_parse(text).map_or_else(|_| value.clone(), |id| Json::from(id.to_string())),
        (Kind::DateTime, Json::String(text)) => DateTime::parse_from_rfc3339(text)
            .map_or_else(|_| value.clone(), |at| Json::from(at.to_utc().to_rfc3339_opts(SecondsFormat::Micros, true))),
        (Kind::Decimal { scale, .. }, value) if !value.is_null() => {
            scaled(value, scale).map_or_else(|| value.clone(), |number| Json::from(unscaled(number, scale)))
        }
        (Kind::BigInt, Json::Number(number)) => Json::from(number.to_string()),
        (Kind::Json | Kind::TextList, document) => entity::json::canonical(document.clone()),
        (_, value) => value.clone(),
    }
}
