//! Sessions opened by the operator, and the names of what a viewer has roles in: for the command line only.
//!
//! Nothing here is reachable over the network.

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value, Values};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Authenticator, KeyError};
use crate::database::Database;

/// Why no session was opened.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Nobody has the address.
    #[error("no user has the e-mail address {0}")]
    NoUser(String),
    /// The token cannot be made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database refused.
    #[error("the database refused: {0}")]
    Database(#[from] DbErr),
}

/// What a viewer can have roles in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An organization.
    Organization,
    /// A brand.
    Brand,
}

impl Authenticator {
    /// Opens a session for the user with this address and returns its token.
    pub async fn open_session(&self, email: &str, lasting: Duration, now: DateTime<Utc>) -> Result<String, SessionError> {
        let user = find_user(&self.database, email).await?.ok_or_else(|| SessionError::NoUser(email.to_owned()))?;
        let (session, ends) = (Uuid::new_v4(), now + lasting);
        let token = self.issue(user, session, now, ends)?;
        let hash: String = Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let values = vec![
            id(&self.database, session),
            id(&self.database, user),
            Value::String(Some(hash)),
            instant(&self.database, ends),
            instant(&self.database, now),
        ];
        let sql = "INSERT INTO sessions (id, user_id, token_hash, expires_at, created_at) VALUES ($1, $2, $3, $4, $5)";
        let statement = Statement { sql: sql.to_owned(), values: Some(Values(values)), db_backend: self.database.backend() };
        self.database.writer().execute_raw(statement).await?;
        Ok(token)
    }

    /// The address of a user.
    pub async fn email(&self, user: Uuid) -> Result<Option<String>, DbErr> {
        self.text("SELECT email FROM users WHERE id = $1", user).await
    }

    /// The name of an organization or a brand.
    pub async fn name(&self, place: Place, number: Uuid) -> Result<Option<String>, DbErr> {
        let sql = match place {
            Place::Organization => "SELECT name FROM organizations WHERE id = $1",
            Place::Brand => "SELECT name FROM brands WHERE id = $1",
        };
        self.text(sql, number).await
    }

    async fn text(&self, sql: &str, number: Uuid) -> Result<Option<String>, DbErr> {
        let rows = self.database.query(sql, vec![id(&self.database, number)]).await?;
        rows.first().map_or(Ok(None), |row| row.try_get_by_index(0))
    }
}

async fn find_user(database: &Database, email: &str) -> Result<Option<Uuid>, DbErr> {
    let sql = "SELECT id FROM users WHERE email_normalized = $1";
    let rows = database.query(sql, vec![Value::String(Some(email.trim().to_lowercase()))]).await?;
    rows.first().map(|row| row.try_get_by_index(0)).transpose()
}

fn id(database: &Database, id: Uuid) -> Value {
    match database.backend() {
        DbBackend::Sqlite => Value::Bytes(Some(id.as_bytes().to_vec())),
        _ => Value::Uuid(Some(id)),
    }
}

fn instant(database: &Database, at: DateTime<Utc>) -> Value {
    match database.backend() {
        DbBackend::Sqlite => Value::String(Some(at.to_rfc3339_opts(SecondsFormat::Micros, true))),
        _ => Value::ChronoDateTimeUtc(Some(at)),
    }
}

/// Whether the database belongs to a demonstration, or to nobody yet: its tokens can be made by everybody, so they must not open a
/// database with users of its own. `person` is somebody every demonstration has.
pub async fn is_open_to_demonstration(database: &Database, person: Uuid) -> Result<bool, DbErr> {
    let sql = "SELECT count(*), count(CASE WHEN id = $1 THEN 1 END) FROM users";
    let rows = database.query(sql, vec![id(database, person)]).await?;
    let Some(row) = rows.first() else { return Ok(true) };
    let (everybody, known): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok(everybody == 0 || known > 0)
}
