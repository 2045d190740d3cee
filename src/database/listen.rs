//! Hearing that somebody committed: on PostgreSQL by listening on one connection, on SQLite by asking the file for its version.
//!
//! It hears that something happened, never what. A listener that failed is thrown away and another one made: what was committed in
//! between was not heard, so whoever makes one looks for changes once.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgListener, PgPool};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, Acquire, Connection};
use sea_orm::{DbErr, RuntimeErr};
use tokio::time::{Interval, MissedTickBehavior};

use super::Database;

/// After so long a silence the connection is asked whether it still lives, without a statement: a server that lost its power says
/// nothing any more, and nobody would notice.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);
/// How long it may take to say so.
const ANSWER_TIME: Duration = Duration::from_secs(10);

/// How listeners connect.
pub(super) enum Listening {
    Sqlite(SqliteConnectOptions),
    Postgres(PgConnectOptions, Duration),
}

/// Hears when something was committed.
#[derive(Debug)]
pub struct Listener(Hearing);

#[derive(Debug)]
enum Hearing {
    Sqlite(Box<Version>),
    Postgres { listener: PgListener, pool: PgPool },
}

/// The version of a file, which changes for a connection when another one commits, of whatever process.
#[derive(Debug)]
struct Version {
    connection: SqliteConnection,
    last: i64,
    looks: Interval,
}

impl Database {
    /// Listens: on PostgreSQL to the channel, on SQLite by looking every so often.
    pub async fn listen(&self, channel: &str, look_every: Duration) -> Result<Listener, DbErr> {
        let hearing = match self.listening.as_ref() {
            Listening::Sqlite(options) => {
                let mut connection = SqliteConnection::connect_with(options).await.map_err(failed)?;
                let last = version(&mut connection).await?;
                let mut looks = tokio::time::interval(look_every);
                looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
                Hearing::Sqlite(Box::new(Version { connection, last, looks }))
            }
            Listening::Postgres(options, acquire_timeout) => {
                let pool = PoolOptions::new()
                    .max_connections(1)
                    .max_lifetime(None)
                    .idle_timeout(None)
                    .acquire_timeout(*acquire_timeout)
                    .connect_with(options.clone());
                let pool = pool.await.map_err(failed)?;
                let mut listener = PgListener::connect_with(&pool).await.map_err(failed)?;
                listener.eager_reconnect(false);
                listener.listen(channel).await.map_err(failed)?;
                Hearing::Postgres { listener, pool }
            }
        };
        Ok(Listener(hearing))
    }
}

impl Listener {
    /// Comes when something was committed since it came last; an error ends the listener.
    pub async fn heard(&mut self) -> Result<(), DbErr> {
        match &mut self.0 {
            Hearing::Sqlite(file) => loop {
                file.looks.tick().await;
                let now = version(&mut file.connection).await?;
                if now != file.last {
                    file.last = now;
                    return Ok(());
                }
            },
            Hearing::Postgres { listener, .. } => loop {
                match tokio::time::timeout(LONGEST_SILENCE, listener.try_recv()).await {
                    Ok(Ok(Some(_))) => {
                        // Who was told several times looks once.
                        while listener.next_buffered().is_some() {}
                        return Ok(());
                    }
                    Ok(Ok(None)) => return Err(failed(sqlx::Error::PoolClosed)),
                    Ok(Err(error)) => return Err(failed(error)),
                    Err(_) => ask_whether_it_lives(listener).await?,
                }
            },
        }
    }

    /// Ends listening and closes the connection.
    pub async fn close(self) {
        match self.0 {
            // What is not closed well is closed by the system.
            Hearing::Sqlite(file) => drop(file.connection.close().await),
            Hearing::Postgres { listener, pool } => {
                drop(listener);
                pool.close().await;
            }
        }
    }
}

async fn ask_whether_it_lives(listener: &mut PgListener) -> Result<(), DbErr> {
    let asking = async { listener.acquire().await?.ping().await };
    tokio::time::timeout(ANSWER_TIME, asking).await.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map_err(failed)
}

async fn version(connection: &mut SqliteConnection) -> Result<i64, DbErr> {
    sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await.map_err(failed)
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)))
}
