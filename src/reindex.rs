//! Finds the words of rows that have none yet: those that were there before there was a search, and those that another program
//! changed.
//!
//! Rows are taken in batches, each in a transaction of its own that holds them, so that no words are written of a value that somebody
//! changes meanwhile. A row without words is in no answer to a search until then; nothing else about it is different.

use entity::table::{Search, TextForm};
use sea_orm::{DbBackend, DbErr, QueryResult, Value};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::database::{Database, Transaction};
use crate::search::indexed;

/// How many rows a transaction holds at the most.
const BATCH_ROWS: usize = 500;

/// Which rows are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those without words.
    Missing,
    /// Every row.
    All,
}

/// Writes the words of rows; `progress` hears how many are done. The number of all comes back.
///
/// # Errors
/// The database fails. What was done until then stays.
pub async fn reindex(database: &Database, which: Which, progress: &mut (dyn FnMut(u64) + Send)) -> Result<u64, DbErr> {
    let mut done = 0;
    for table in entity::tables() {
        let Some(search) = &table.search else { continue };
        let work = Work { table: table.name, search, which, backend: database.backend() };
        let mut after = Uuid::nil();
        loop {
            let rows = work.batch(database, after).await?;
            let Some(last) = rows.last else { break };
            after = last;
            done += rows.count as u64;
            progress(done);
        }
    }
    Ok(done)
}

/// How many rows are to be looked at.
///
/// # Errors
/// The database fails.
pub async fn count(database: &Database, which: Which) -> Result<u64, DbErr> {
    let mut total = 0;
    for table in entity::tables() {
        let Some(search) = &table.search else { continue };
        let work = Work { table: table.name, search, which, backend: database.backend() };
        let sql = format!("SELECT count(*) FROM \"{}\" WHERE {}", table.name, work.chosen());
        for row in database.query(&sql, Vec::new()).await? {
            total += u64::try_from(row.try_get_by_index::<i64>(0)?).unwrap_or_default();
        }
    }
    Ok(total)
}

struct Work<'a> {
    table: &'a str,
    search: &'a Search,
    which: Which,
    backend: DbBackend,
}

#[derive(Default)]
struct Batch {
    count: usize,
    last: Option<Uuid>,
}

impl Work<'_> {
    fn is_postgres(&self) -> bool {
        self.backend == DbBackend::Postgres
    }

    fn chosen(&self) -> String {
        let missing = self.search.columns.iter().map(|searched| format!("\"{}\" IS NULL", searched.words));
        match self.which {
            Which::Missing => format!("({})", missing.collect::<Vec<_>>().join(" OR ")),
            Which::All => "TRUE".to_owned(),
        }
    }

    /// The words of the next rows after `after`, in the order of their ids.
    async fn batch(&self, database: &Database, after: Uuid) -> Result<Batch, DbErr> {
        let transaction = database.begin().await?;
        // Nothing about the rows changes that the trail would tell of.
        let (off, on) = match self.backend {
            DbBackend::Postgres => ("SET LOCAL rowgate.recording = 'off'", None),
            _ => ("UPDATE write_context SET recording = 0", Some("UPDATE write_context SET recording = 1")),
        };
        transaction.query(off, Vec::new()).await?;
        let rows = self.read(&transaction, after).await?;
        let mut batch = Batch { count: rows.len(), last: None };
        if let Some(last) = rows.last() {
            batch.last = Some(last.try_get_by_index(0)?);
            let words = rows.iter().map(|row| self.words(row)).collect::<Result<Vec<Json>, DbErr>>()?;
            self.write(&transaction, words).await?;
        }
        if let Some(on) = on {
            transaction.query(on, Vec::new()).await?;
        }
        transaction.commit().await?;
        Ok(batch)
    }

    async fn read(&self, transaction: &Transaction, after: Uuid) -> Result<Vec<QueryResult>, DbErr> {
        let columns = self.search.columns.iter().map(|searched| match (searched.form, self.is_postgres()) {
            (TextForm::Json, true) => format!("\"{}\"::text", searched.column),
            _ => format!("\"{}\"", searched.column),
        });
        let columns: Vec<String> = columns.collect();
        let (parameter, lock) = if self.is_postgres() { ("$1", " FOR UPDATE") } else { ("?1", "") };
        let sql = format!(
            "SELECT \"id\", {} FROM \"{}\" WHERE {} AND \"id\" > {parameter} ORDER BY \"id\" LIMIT {BATCH_ROWS}{lock}",
            columns.join(", "),
            self.table,
            self.chosen()
        );
        transaction.query(&sql, vec![Value::Uuid(Some(after))]).await
    }

    /// The words of a row, with its id.
    fn words(&self, row: &QueryResult) -> Result<Json, DbErr> {
        let id: Uuid = row.try_get_by_index(0)?;
        let id = if self.is_postgres() { id.hyphenated().to_string() } else { id.simple().to_string() };
        let mut words = vec![Json::String(id)];
        for (place, searched) in self.search.columns.iter().enumerate() {
            let text: Option<String> = row.try_get_by_index(place + 1)?;
            let value = match (text, searched.form) {
                (Some(text), TextForm::Json) => serde_json::from_str(&text).unwrap_or_default(),
                (Some(text), TextForm::Plain | TextForm::Html) => Json::String(text),
                (None, _) => Json::Null,
            };
            words.push(Json::String(indexed(&value, searched.form)));
        }
        Ok(Json::Array(words))
    }

    async fn write(&self, transaction: &Transaction, words: Vec<Json>) -> Result<(), DbErr> {
        let set = self.search.columns.iter().enumerate().map(|(place, searched)| {
            let position = place + 1;
            match self.is_postgres() {
                true => format!("\"{}\" = found.row ->> {position}", searched.words),
                false => format!("\"{}\" = found.value ->> {position}", searched.words),
            }
        });
        let set: Vec<String> = set.collect();
        let (source, id) = match self.is_postgres() {
            true => ("json_array_elements($1::text::json) AS found(row)", "(found.row ->> 0)::uuid"),
            false => ("json_each(?1) AS found", "unhex(found.value ->> 0)"),
        };
        let sql = format!("UPDATE \"{0}\" SET {1} FROM {source} WHERE \"{0}\".\"id\" = {id}", self.table, set.join(", "));
        transaction.query(&sql, vec![Value::String(Some(Json::Array(words).to_string()))]).await.map(drop)
    }
}
