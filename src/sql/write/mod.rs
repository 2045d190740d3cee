//! Writing rows, inside a transaction: every row passes the rules before and after, whoever writes and however it got there.
//!
//! A statement here serves all rows of one table, however many they are. Tables and columns are named through [`WriteRules`] and the
//! catalog; a value is a parameter. What is written is read back by others, under the rules for reading.

mod change;
mod context;
mod error;
mod grant;
mod insert;
mod judge;
mod keep;
mod remove;
mod replace;
mod sample;
mod told;
mod upsert;
mod values;
mod version;

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::table::Kind;
use futures_util::future::BoxFuture;
use moka::sync::Cache;
use policy::{Fact, Shape, Viewer};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::bind::{fact_value, id_list};
use super::conditions::Conditions;
use super::dialect::Dialect;
use super::reader::Reader;
use super::slot::Slot;
use crate::catalog::{Catalog, EntityId};
use crate::database::{Access, Transaction};
use crate::input::Finish;
use crate::restrict::{WriteRules, facts_of_write, write_rules};

pub use change::{Changes, Read};
pub use context::{Claim, Idempotency, Origin, Turn, claim, keep_answer, open, record_denial, settle};
pub use error::{Conflict, Denial, UniqueConflict, WriteError};
pub use judge::explain_conflict;
pub use remove::Doomed;
pub use replace::{Replaced, Replacing};
pub use told::{Doer, Entry, LogKey, deed, telling};

/// The tables that say who may do what: after one was written, the facts about the caller are read again.
const FACT_TABLES: [&str; 6] = ["users", "sessions", "organizations", "organization_members", "brands", "user_brand_roles"];

/// How many solved rules are kept.
const RULES_KEPT: u64 = 4_096;

/// The rules for writing, solved once for each entity and shape of a viewer.
#[derive(Debug)]
pub struct Rules {
    facts: Vec<BTreeSet<Fact>>,
    solved: Cache<(EntityId, Shape), Arc<WriteRules>>,
}

impl Rules {
    /// The rules of a catalog, none solved yet.
    #[must_use]
    pub fn new(catalog: &Catalog) -> Self {
        let facts = catalog.entities.iter().map(|entity| facts_of_write(catalog, entity.id)).collect();
        Self { facts, solved: Cache::new(RULES_KEPT) }
    }

    fn of(&self, catalog: &Catalog, entity: EntityId, viewer: &Viewer) -> Arc<WriteRules> {
        let shape = Shape::of(viewer, &self.facts[entity.0]);
        let key = (entity, shape);
        if let Some(known) = self.solved.get(&key) {
            return known;
        }
        let solved = Arc::new(write_rules(catalog, entity, &key.1));
        self.solved.insert(key, Arc::clone(&solved));
        solved
    }
}

/// Reads the facts about a viewer again, inside the transaction.
pub type Reload<'a> = &'a (dyn Fn(Arc<Viewer>) -> BoxFuture<'a, Result<Viewer, WriteError>> + Send + Sync);

/// Writes as one viewer, inside one transaction.
pub struct Writer<'a> {
    /// The entities.
    pub catalog: &'a Catalog,
    /// Where it is written.
    pub transaction: &'a Transaction,
    /// Who writes; the facts are those of the transaction.
    pub viewer: Arc<Viewer>,
    /// The rules.
    pub rules: &'a Rules,
    /// Reads the facts again.
    pub reload: Reload<'a>,
    /// Encrypts secrets.
    pub seal: &'a (dyn Fn(&str) -> Result<String, String> + Send + Sync),
    /// The key of the hashes in the transparency log.
    pub log_key: &'a LogKey,
    /// What the transparency log shall tell of the changes so far.
    pub told: Vec<Entry>,
    /// Whether a table was written that says who may do what.
    pub facts_are_stale: bool,
}

/// A statement while it is being written.
struct Statement {
    text: Conditions,
}

impl Statement {
    /// The column is one of the ids. One id is no list: PostgreSQL plans that once and for all, where it plans for the length of
    /// a list anew each time.
    fn among(&mut self, column: &str, ids: &[Uuid]) -> String {
        let dialect = self.text.dialect;
        if let [id] = ids {
            return format!("{column} = {}", self.known(Value::Uuid(Some(*id))));
        }
        let list = self.known(id_list(ids, dialect));
        dialect.among(column, &list, Kind::Id)
    }

    fn known(&mut self, value: Value) -> String {
        self.text.parameter(Slot::Known(value))
    }
}

impl Writer<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::from(self.transaction.backend())
    }

    fn statement(&self) -> Statement {
        Statement { text: Conditions::new(self.dialect()) }
    }

    fn rules_of(&self, entity: EntityId) -> Arc<WriteRules> {
        self.rules.of(self.catalog, entity, &self.viewer)
    }

    fn finish(&self) -> Finish<'_> {
        Finish { viewer: &self.viewer, seal: self.seal }
    }

    async fn send(&self, sql: &str, statement: Statement) -> Result<Vec<QueryResult>, WriteError> {
        self.send_as(sql, statement, &self.viewer).await
    }

    /// Sends a statement whose facts are those of `viewer`.
    async fn send_as(&self, sql: &str, statement: Statement, viewer: &Viewer) -> Result<Vec<QueryResult>, WriteError> {
        let values = bound(statement, viewer);
        Ok(self.transaction.query(sql, values).await?)
    }

    /// Brings the facts up to date, when a table was written that they are read from.
    pub async fn refresh(&mut self) -> Result<(), WriteError> {
        if std::mem::take(&mut self.facts_are_stale) {
            self.viewer = Arc::new((self.reload)(Arc::clone(&self.viewer)).await?);
        }
        Ok(())
    }

    /// Remembers that a table was written, which may have been one that facts are read from.
    pub fn note_written(&mut self, table: &str) {
        self.facts_are_stale |= FACT_TABLES.contains(&table);
    }

    /// Sends statements of a function inside the transaction, under the rules for the caller.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(self.catalog, Arc::clone(&self.viewer), Access::Writing(self.transaction.clone()))
    }
}

/// Refuses too many rows for one mutation.
///
/// # Errors
/// There are more than `most`.
pub fn check_count(rows: usize, most: u64) -> Result<(), WriteError> {
    if rows as u64 <= most {
        return Ok(());
    }
    let message = format!("{rows} rows would be written, more than {most}: write fewer at once.");
    Err(WriteError::Limit { limit: "rows", most, message })
}

/// The values of a statement's parameters.
fn bound(statement: Statement, viewer: &Viewer) -> Vec<Value> {
    let dialect = statement.text.dialect;
    let value = |slot: Slot| match slot {
        Slot::Known(value) => value,
        Slot::Fact(fact) => fact_value(fact, viewer, dialect),
        // No other slot is made here; a null compares with nothing.
        _ => Value::Uuid(None),
    };
    statement.text.slots.into_iter().map(value).collect()
}
