//! The trail on a SQLite database in memory, and on PostgreSQL where the environment names a server; here is what the cases share.
//!
//! Statements are written once for both databases: `#7` stands for the id 00000000-0000-4000-8000-000000000007.

mod concurrent;
pub(crate) mod described;
mod images;
mod kept;
mod later;
mod recorded;

use sea_orm_migration::MigratorTrait;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, TransactionTrait};

use super::{Kind, Table, describe};
use crate::Migrator;
use crate::tests::databases;

/// Who writes, as the gateway would tell it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Writer {
    pub(crate) user: Option<u32>,
    pub(crate) correlation: Option<u32>,
    pub(crate) unrecorded: bool,
    pub(crate) purging: bool,
}

pub(crate) const UNKNOWN: Writer = Writer { user: None, correlation: None, unrecorded: false, purging: false };

/// A row of the world: its table, organization and brand, and what it holds.
struct Row {
    table: &'static str,
    organization: Option<u32>,
    brand: Option<u32>,
    json: String,
}

fn id(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// The text with every `#7` written as `form` writes the id.
fn with_ids(text: &str, form: impl Fn(String) -> String) -> String {
    let mut parts = text.split('#');
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.find(|character: char| !character.is_ascii_digit()).unwrap_or(part.len());
        written += &form(id(part[..digits].parse().expect("a number")));
        written += &part[digits..];
    }
    written
}

fn sql(database: &impl ConnectionTrait, text: &str) -> String {
    with_ids(text, |id| match database.get_database_backend() {
        DbBackend::Sqlite => format!("x'{}'", id.replace('-', "")),
        _ => format!("'{id}'"),
    })
}

pub(crate) async fn run(database: &impl ConnectionTrait, text: &str) -> Result<(), DbErr> {
    database.execute_unprepared(&sql(database, text)).await.map(|_| ())
}

/// The first column of all rows, as text.
pub(crate) async fn texts(database: &impl ConnectionTrait, text: &str) -> Vec<Option<String>> {
    let statement = Statement::from_string(database.get_database_backend(), sql(database, text));
    let rows = database.query_all_raw(statement).await.expect(text);
    rows.iter().map(|row| row.try_get_by_index(0).expect(text)).collect()
}

pub(crate) async fn count(database: &impl ConnectionTrait, text: &str) -> i64 {
    let statement = Statement::from_string(database.get_database_backend(), sql(database, text));
    database.query_one_raw(statement).await.expect(text).expect("a row").try_get_by_index(0).expect(text)
}

/// Runs the statements in one transaction of the writer.
pub(crate) async fn write(database: &DatabaseConnection, writer: Writer, statements: &[&str]) -> Result<(), DbErr> {
    let transaction = database.begin().await?;
    let or_null = |number: Option<u32>| number.map_or_else(|| "NULL".to_owned(), |number| format!("#{number}"));
    let on_or_off = |set: bool| if set { "on" } else { "off" };
    let (begin, end) = match database.get_database_backend() {
        DbBackend::Sqlite => (
            format!(
                "UPDATE write_context SET user_id = {}, correlation_id = {}, recording = {}, purging = {}, \
                 ip_address = '192.0.2.7', user_agent = 'tests'",
                or_null(writer.user),
                or_null(writer.correlation),
                i32::from(!writer.unrecorded),
                i32::from(writer.purging)
            ),
            "UPDATE write_context SET user_id = NULL, correlation_id = NULL, recording = 1, purging = 0, ip_address = NULL, \
             user_agent = NULL",
        ),
        _ => (
            format!(
                "SELECT set_config('rowgate.user_id', coalesce({}, ''), true), \
                 set_config('rowgate.correlation_id', coalesce({}, ''), true), \
                 set_config('rowgate.recording', '{}', true), set_config('rowgate.purging', '{}', true), \
                 set_config('rowgate.ip_address', '192.0.2.7', true), set_config('rowgate.user_agent', 'tests', true)",
                or_null(writer.user),
                or_null(writer.correlation),
                on_or_off(!writer.unrecorded),
                on_or_off(writer.purging)
            ),
            "SELECT 1",
        ),
    };
    run(&transaction, &begin).await?;
    for statement in statements {
        run(&transaction, statement).await?;
    }
    run(&transaction, end).await?;
    transaction.commit().await
}

fn tables() -> Vec<Table> {
    crate::recorded_tables().expect("the descriptions can be read")
}

fn world() -> Vec<Row> {
    let lines = include_str!("world.txt").lines().filter(|line| !line.starts_with("# "));
    let row = |line: &'static str| {
        let mut words = line.splitn(4, ' ');
        let mut word = || words.next().expect("four words");
        let (table, organization, brand) = (word(), word().parse().ok(), word().parse().ok());
        Row { table, organization, brand, json: with_ids(word(), |id| format!("\"{id}\"")) }
    };
    lines.map(row).collect()
}

/// The statement that adds a row of the table; a quote in the document would end the text.
fn insert(database: &impl ConnectionTrait, table: &Table, json: &str) -> String {
    let row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).expect("an object");
    let columns: Vec<_> = table.columns.iter().filter(|column| row.contains_key(column.name)).collect();
    assert_eq!(columns.len(), row.len(), "{}: {json}", table.name);
    let names = columns.iter().map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ");
    let json = json.replace('\'', "''");
    if database.get_database_backend() != DbBackend::Sqlite {
        let table = table.name;
        return format!("INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_record(NULL::{table}, '{json}')");
    }
    let values = columns.iter().map(|column| {
        let plain = format!("value ->> '$.{}'", column.name);
        match column.kind {
            Kind::Id => format!("unhex(replace({plain}, '-', ''))"),
            Kind::Decimal { scale } => format!("CAST(round(({plain}) * {}) AS INTEGER)", 10_u64.pow(scale)),
            Kind::Json => format!("value -> '$.{}'", column.name),
            _ => plain,
        }
    });
    let values = values.collect::<Vec<_>>().join(", ");
    format!("INSERT INTO {} ({names}) SELECT {values} FROM json_each('[' || '{json}' || ']')", table.name)
}

/// Databases with all tables and a row of each, added by the writer.
pub(crate) async fn worlds(purpose: &str, writer: Writer) -> Vec<DatabaseConnection> {
    let databases = databases(purpose).await;
    for database in &databases {
        Migrator::up(database, None).await.expect("up");
        let tables = tables();
        let named = |name: &str| tables.iter().find(|table| table.name == name).expect("a described table");
        let statements: Vec<String> = world().iter().map(|row| insert(database, named(row.table), &row.json)).collect();
        let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
        write(database, writer, &statements).await.expect("the world");
    }
    databases
}

/// A document of PostgreSQL without the blanks it puts between members.
pub(crate) fn compact(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let keep = |character: &char| {
        let kept = inside || *character != ' ';
        if !escaped && *character == '"' {
            inside = !inside;
        }
        escaped = inside && !escaped && *character == '\\';
        kept
    };
    json.chars().filter(keep).collect()
}

/// A query whose column `name` is the document as text.
async fn documents(database: &impl ConnectionTrait, column: &str, rest: &str) -> Vec<Option<String>> {
    let found = texts(database, &format!("SELECT CAST({column} AS text) {rest}")).await;
    found.into_iter().map(|text| text.map(|text| compact(&text))).collect()
}
