//! Rows into tables, many at a time: one statement and one JSON parameter a batch, the same way for every table.
//!
//! It knows no table by name: columns and kinds come from the entities. It changes no row that is there already.

use entity::table::made::{MadeColumn, create_table};
use entity::table::{Kind, Table};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait, Value};

use super::seed::Row;
use crate::database::Database;

/// How many rows go into one statement.
const BATCH_ROWS: usize = 500;

/// How many rows go into one transaction: enough to be quick, few enough to keep SQLite's log short.
const TRANSACTION_ROWS: u64 = 10_000;

/// A table that is no entity's, with its rows.
pub(super) struct MadeTable {
    /// Its name.
    pub(super) name: String,
    /// What such names begin with.
    pub(super) begins: &'static str,
    /// Its columns, beside those that every such table has.
    pub(super) columns: Vec<MadeColumn>,
    /// Its rows.
    pub(super) rows: Vec<Row>,
}

/// Tells how many rows are done, of how many.
pub(super) type Progress<'a> = &'a mut (dyn FnMut(u64, u64) + Send);

/// Takes rows and sees them into the database.
pub(super) struct Inserter<'a> {
    database: &'a Database,
    tables: Vec<Table>,
    transaction: Option<DatabaseTransaction>,
    uncommitted_rows: u64,
    done_rows: u64,
    total_rows: u64,
    progress: Progress<'a>,
}

impl<'a> Inserter<'a> {
    /// An inserter for `total_rows` rows in all.
    pub(super) fn new(database: &'a Database, total_rows: u64, progress: Progress<'a>) -> Self {
        Self { database, tables: entity::tables(), transaction: None, uncommitted_rows: 0, done_rows: 0, total_rows, progress }
    }

    /// Inserts the rows, all of one table and with the same columns.
    pub(super) async fn insert(&mut self, table: &str, rows: &mut (dyn Iterator<Item = Row> + Send)) -> Result<(), DbErr> {
        let mut statement = None;
        loop {
            let batch: Vec<Row> = rows.take(BATCH_ROWS).collect();
            let Some(first) = batch.first() else { return Ok(()) };
            let sql = match &statement {
                Some(sql) => sql,
                None => statement.insert(self.statement(table, first.columns)?),
            };
            let statement = Statement::from_sql_and_values(self.database.backend(), sql.as_str(), [array(&batch)?]);
            self.run(statement, batch.len() as u64).await?;
        }
    }

    /// Makes a table that is no entity's and puts the rows into it. They are not counted.
    pub(super) async fn make(&mut self, made: &MadeTable) -> Result<(), DbErr> {
        let backend = self.database.backend();
        let create = create_table(&made.name, made.begins, &made.columns, backend);
        let create = create.ok_or_else(|| DbErr::Custom(format!("{} is no name of a table", made.name)))?;
        let transaction = match self.transaction.take() {
            Some(open) => open,
            None => self.begin().await?,
        };
        let transaction = self.transaction.insert(transaction);
        transaction.execute_unprepared(&create.replacen("TABLE", "TABLE IF NOT EXISTS", 1)).await?;
        let Some(first) = made.rows.first() else { return Ok(()) };
        let sql = match backend {
            DbBackend::Sqlite => {
                let kinds = [("id", Kind::Id), ("imported_at", Kind::DateTime)].into_iter();
                let kinds = kinds.chain(made.columns.iter().map(|column| (column.name(), column.kind().read_as())));
                sqlite_insert(&made.name, &kinds.collect::<Vec<_>>())
            }
            _ => postgres_statement(&made.name, first.columns),
        };
        transaction.execute_raw(Statement::from_sql_and_values(backend, sql, [array(&made.rows)?])).await?;
        Ok(())
    }

    /// Commits what is open and lets the database look at what it got.
    pub(super) async fn finish(mut self) -> Result<(), DbErr> {
        self.commit().await?;
        let transaction = self.begin().await?;
        transaction.execute_unprepared("ANALYZE").await?;
        self.transaction = Some(transaction);
        self.commit().await
    }

    /// Makes tables anew that are derived from others.
    pub(super) async fn derive(&mut self, statements: &[&str]) -> Result<(), DbErr> {
        for sql in statements {
            self.run(Statement::from_string(self.database.backend(), *sql), 0).await?;
        }
        Ok(())
    }

    async fn run(&mut self, statement: Statement, rows: u64) -> Result<(), DbErr> {
        let transaction = match self.transaction.take() {
            Some(open) => open,
            None => self.begin().await?,
        };
        self.transaction.insert(transaction).execute_raw(statement).await?;
        self.uncommitted_rows += rows;
        self.done_rows += rows;
        if rows > 0 {
            (self.progress)(self.done_rows, self.total_rows);
        }
        if self.uncommitted_rows >= TRANSACTION_ROWS {
            self.commit().await?;
        }
        Ok(())
    }

    /// A world that is made up has no history, and nobody waits for news of it: the trail and the feed begin with what is done in it.
    /// Filling takes what it takes: no statement of it has a time limit.
    async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let transaction = self.database.writer().begin().await?;
        let unrecorded = match self.database.backend() {
            DbBackend::Sqlite => "UPDATE write_context SET recording = 0, feeding = 0",
            _ => "SET LOCAL rowgate.recording = 'off'; SET LOCAL rowgate.feeding = 'off'; SET LOCAL statement_timeout = 0",
        };
        transaction.execute_unprepared(unrecorded).await?;
        Ok(transaction)
    }

    /// On SQLite both would stay off after the transaction.
    async fn commit(&mut self) -> Result<(), DbErr> {
        self.uncommitted_rows = 0;
        let Some(transaction) = self.transaction.take() else { return Ok(()) };
        if self.database.backend() == DbBackend::Sqlite {
            transaction.execute_unprepared("UPDATE write_context SET recording = 1, feeding = 1").await?;
        }
        transaction.commit().await
    }

    fn statement(&self, table: &str, columns: &[&str]) -> Result<String, DbErr> {
        let known = self.tables.iter().find(|known| known.name == table);
        let known = known.ok_or_else(|| DbErr::Custom(format!("there is no table {table}")))?;
        match self.database.backend() {
            DbBackend::Sqlite => sqlite_statement(known, columns),
            _ => Ok(postgres_statement(table, columns)),
        }
    }
}

/// The rows as one JSON array.
fn array(batch: &[Row]) -> Result<Value, DbErr> {
    let mut json = Vec::with_capacity(batch.iter().map(|row| row.json.len() + 1).sum::<usize>() + 1);
    for row in batch {
        json.push(if json.is_empty() { b'[' } else { b',' });
        json.extend_from_slice(&row.json);
    }
    json.push(b']');
    String::from_utf8(json).map(Value::from).map_err(|error| DbErr::Custom(error.to_string()))
}

fn quoted(columns: &[&str]) -> String {
    columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
}

/// A world that was left half filled is filled up: rows that are there stay as they are.
fn postgres_statement(table: &str, columns: &[&str]) -> String {
    let columns = quoted(columns);
    format!(
        "INSERT INTO \"{table}\" ({columns}) \
         SELECT {columns} FROM jsonb_populate_recordset(NULL::\"{table}\", CAST($1 AS jsonb)) \
         ON CONFLICT (id) DO NOTHING"
    )
}

fn sqlite_statement(table: &Table, columns: &[&str]) -> Result<String, DbErr> {
    let mut kinds = Vec::with_capacity(columns.len());
    for name in columns {
        let column = table.column(name).ok_or_else(|| DbErr::Custom(format!("{} has no column {name}", table.name)))?;
        kinds.push((*name, column.kind));
    }
    Ok(sqlite_insert(table.name, &kinds))
}

/// `WHERE true` tells SQLite that `ON` belongs to the insert and not to a join.
fn sqlite_insert(table: &str, kinds: &[(&str, Kind)]) -> String {
    let columns = quoted(&kinds.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let values: Vec<String> = kinds.iter().map(|(name, kind)| sqlite_value(name, *kind)).collect();
    let values = values.join(", ");
    format!("INSERT INTO \"{table}\" ({columns}) SELECT {values} FROM json_each(?) WHERE true ON CONFLICT (id) DO NOTHING")
}

fn sqlite_value(column: &str, kind: Kind) -> String {
    let plain = format!("value ->> '$.{column}'");
    match kind {
        Kind::Id => format!("unhex(replace({plain}, '-', ''))"),
        // PostgreSQL wants `\x` before the digits.
        Kind::Vector { .. } => format!("unhex(substr({plain}, 3))"),
        Kind::Decimal { scale, .. } => format!("CAST(round(({plain}) * {}) AS INTEGER)", 10_u64.saturating_pow(scale)),
        Kind::Json | Kind::TextList => format!("nullif(value -> '$.{column}', 'null')"),
        Kind::Text { .. }
        | Kind::Int
        | Kind::BigInt
        | Kind::Bool
        | Kind::Date
        | Kind::DateTime
        | Kind::Address
        | Kind::Enum(_) => plain,
    }
}
