//! Hearing that somebody committed, and telling others that this process did: on PostgreSQL by one connection that listens and rings,
//! on SQLite by asking the file for its version, which others do as well.
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

use super::{Database, Sessions};

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
    Postgres(Box<Channel>),
}

/// A connection that listens to a channel and rings in it.
#[derive(Debug)]
struct Channel {
    name: String,
    /// What PostgreSQL calls the connection: who rings hears it, and knows already.
    process: u32,
    listener: PgListener,
    pool: PgPool,
}

/// As long as it lives, the database is told of each transaction that whoever holds this rings when it was committed.
#[derive(Debug)]
pub struct Ringer(Database);

impl Drop for Ringer {
    fn drop(&mut self) {
        self.0.count_ringer(false);
    }
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
                let process: i32 =
                    sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut listener).await.map_err(failed)?;
                let process = u32::try_from(process).unwrap_or_default();
                Hearing::Postgres(Box::new(Channel { name: channel.to_owned(), process, listener, pool }))
            }
        };
        Ok(Listener(hearing))
    }

    /// Takes it on to ring when this process has committed a transaction. Until somebody does, the database rings by itself, and
    /// transactions that are committed at once wait for each other.
    #[must_use]
    pub fn ringer(&self) -> Ringer {
        self.count_ringer(true);
        Ringer(self.clone())
    }

    fn count_ringer(&self, is_more: bool) {
        if let Sessions::Postgres(pool) = &self.writers {
            pool.count_ringer(is_more);
        }
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
            Hearing::Postgres(channel) => channel.heard().await,
        }
    }

    /// Takes note of what was committed so far: it is heard of no more.
    pub async fn catch_up(&mut self) -> Result<(), DbErr> {
        if let Hearing::Sqlite(file) = &mut self.0 {
            file.last = version(&mut file.connection).await?;
        }
        Ok(())
    }

    /// Tells the others that something was committed.
    pub async fn ring(&mut self) -> Result<(), DbErr> {
        match &mut self.0 {
            // They ask the file.
            Hearing::Sqlite(_) => Ok(()),
            Hearing::Postgres(channel) => {
                let ring = sqlx::query("SELECT pg_notify($1, '')").bind(&channel.name);
                ring.execute(&mut channel.listener).await.map(drop).map_err(failed)
            }
        }
    }

    /// Ends listening and closes the connection.
    pub async fn close(self) {
        match self.0 {
            // What is not closed well is closed by the system.
            Hearing::Sqlite(file) => drop(file.connection.close().await),
            Hearing::Postgres(channel) => {
                let Channel { listener, pool, .. } = *channel;
                drop(listener);
                pool.close().await;
            }
        }
    }
}

impl Channel {
    /// Who was told several times looks once.
    async fn heard(&mut self) -> Result<(), DbErr> {
        loop {
            match tokio::time::timeout(LONGEST_SILENCE, self.listener.try_recv()).await {
                Ok(Ok(Some(told))) => {
                    let mut is_news = told.process_id() != self.process;
                    while let Some(told) = self.listener.next_buffered() {
                        is_news |= told.process_id() != self.process;
                    }
                    if is_news {
                        return Ok(());
                    }
                }
                Ok(Ok(None)) => return Err(failed(sqlx::Error::PoolClosed)),
                Ok(Err(error)) => return Err(failed(error)),
                Err(_) => ask_whether_it_lives(&mut self.listener).await?,
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
