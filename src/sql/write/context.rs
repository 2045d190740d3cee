//! What stands around the writes of a transaction: who writes and from where, for the trail; the key of a request that may come
//! twice; and the entry about a write that was refused.

use policy::Viewer;
use sea_orm::{DbBackend, DbErr, Value};
use uuid::Uuid;

use super::error::Denial;
use crate::database::{Database, Transaction};

/// Where a request came from, as the trail keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address of the client.
    pub address: Option<String>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// The id of the request.
    pub correlation_id: Option<Uuid>,
}

/// The key under which a request may come twice and is carried out once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// `Idempotency-Key`.
    pub key: String,
    /// A hash of the body, in hexadecimal.
    pub body_hash: String,
}

/// The first class of the advisory locks by which the rights of a user stay as they are while it writes. The triggers of the tables
/// with rights know it too.
const RIGHTS_LOCK: i32 = 7_402_301;

/// The class of the advisory lock that all writing transactions share, and that one takes alone to have nobody in its way.
const TURN_LOCK: i32 = 7_402_302;

/// Whether other transactions of gateways may write at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// They may: the database sorts out what stands in whose way.
    Shared,
    /// None may, until this one has ended. On SQLite that is always so.
    Alone,
}

/// How long the answer to a key is kept.
const ANSWER_LASTS: &str = "24 hours";

const LONGEST_USER_AGENT: usize = 1_000;

fn text(value: Option<&str>) -> Value {
    Value::String(value.map(str::to_owned))
}

/// Tells the triggers who writes, and holds the caller's rights as they are until the transaction ends.
pub async fn open(transaction: &Transaction, viewer: &Viewer, origin: &Origin, turn: Turn) -> Result<(), DbErr> {
    let user = viewer.signed_in_user();
    let agent: Option<String> = origin.user_agent.as_ref().map(|agent| agent.chars().take(LONGEST_USER_AGENT).collect());
    match transaction.backend() {
        DbBackend::Postgres => {
            let shared = if turn == Turn::Shared { "_shared" } else { "" };
            // Whoever waits for a turn must hold nothing that others wait for: it comes before the rights.
            let sql = format!(
                "SELECT set_config('rowgate.user_id', COALESCE($1::text, ''), true), \
                 set_config('rowgate.ip_address', COALESCE($2::text, ''), true), \
                 set_config('rowgate.user_agent', COALESCE($3::text, ''), true), \
                 set_config('rowgate.correlation_id', COALESCE($4::text, ''), true), \
                 set_config('rowgate.gives_words', 'on', true), \
                 pg_advisory_xact_lock{shared}($6::integer, 0)::text, \
                 pg_advisory_xact_lock_shared($5::integer, rowgate_rights_key($1::text::uuid))::text"
            );
            let values = vec![
                Value::String(user.map(|id| id.to_string())),
                text(origin.address.as_deref()),
                text(agent.as_deref()),
                Value::String(origin.correlation_id.map(|id| id.to_string())),
                Value::Int(Some(RIGHTS_LOCK)),
                Value::Int(Some(TURN_LOCK)),
            ];
            transaction.query(&sql, values).await?;
        }
        _ => {
            let sql =
                "UPDATE write_context SET user_id = ?1, ip_address = ?2, user_agent = ?3, correlation_id = ?4, gives_words = 1";
            let values = vec![
                Value::Uuid(user),
                text(origin.address.as_deref()),
                text(agent.as_deref()),
                Value::Uuid(origin.correlation_id),
            ];
            transaction.query(sql, values).await?;
        }
    }
    Ok(())
}

/// Takes back what [`open`] left behind: on SQLite the context is a row, and nobody else may write under this caller's name.
pub async fn settle(transaction: &Transaction) -> Result<(), DbErr> {
    if transaction.backend() != DbBackend::Postgres {
        let sql = "UPDATE write_context SET user_id = NULL, ip_address = NULL, user_agent = NULL, correlation_id = NULL, gives_words = 0";
        transaction.query(sql, Vec::new()).await?;
    }
    Ok(())
}

/// Whether a request is the first one with its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is.
    First,
    /// It came before with the same body, and this was the answer.
    Answered(String),
    /// The key came before with another body.
    OtherBody,
}

/// Who owns a key: a user, or an application.
fn caller(viewer: &Viewer) -> String {
    match (viewer.signed_in_user(), viewer.own_application()) {
        (Some(user), _) => format!("user:{user}"),
        (None, Some(application)) => format!("application:{application}"),
        (None, None) => "anonymous".to_owned(),
    }
}

/// Claims the key for this transaction. Another one with the same key waits until this one has ended.
pub async fn claim(transaction: &Transaction, viewer: &Viewer, idempotency: &Idempotency) -> Result<Claim, DbErr> {
    let postgres = transaction.backend() == DbBackend::Postgres;
    let old = if postgres {
        format!("created_at < now() - interval '{ANSWER_LASTS}'")
    } else {
        format!("created_at < strftime('%Y-%m-%dT%H:%M:%f', 'now', '-{ANSWER_LASTS}') || '000Z'")
    };
    transaction.query(&format!("DELETE FROM idempotent_answers WHERE {old}"), Vec::new()).await?;
    let values = || vec![text(Some(&caller(viewer))), text(Some(&idempotency.key)), text(Some(&idempotency.body_hash))];
    let sql = "INSERT INTO idempotent_answers (caller, key, body_hash) VALUES ($1, $2, $3) \
               ON CONFLICT (caller, key) DO NOTHING RETURNING key";
    if !transaction.query(sql, values()).await?.is_empty() {
        return Ok(Claim::First);
    }
    let sql = "SELECT body_hash, answer FROM idempotent_answers WHERE caller = $1 AND key = $2";
    let mut known = values();
    known.truncate(2);
    let rows = transaction.query(sql, known).await?;
    let Some(row) = rows.first() else { return Ok(Claim::First) };
    let (hash, answer): (String, Option<String>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok(match answer {
        Some(answer) if hash == idempotency.body_hash => Claim::Answered(answer),
        _ => Claim::OtherBody,
    })
}

/// Keeps the answer for the next request with the key; it lasts only if the transaction does.
pub async fn keep_answer(
    transaction: &Transaction,
    viewer: &Viewer,
    idempotency: &Idempotency,
    answer: &str,
) -> Result<(), DbErr> {
    let sql = "UPDATE idempotent_answers SET answer = $3 WHERE caller = $1 AND key = $2";
    let values = vec![text(Some(&caller(viewer))), text(Some(&idempotency.key)), text(Some(answer))];
    transaction.query(sql, values).await.map(drop)
}

/// Records that a write was refused, in a transaction of its own: the caller's was rolled back.
///
/// The entry names the row as the caller named it and nothing that the caller could not know: callers read their own entries.
pub async fn record_denial(
    database: &Database,
    viewer: &Viewer,
    origin: &Origin,
    denial: &Denial,
    operation: &str,
) -> Result<(), DbErr> {
    let transaction = database.begin().await?;
    let postgres = transaction.backend() == DbBackend::Postgres;
    let metadata = match origin.correlation_id {
        Some(id) => serde_json::json!({"operation": operation, "correlationId": id}),
        None => serde_json::json!({"operation": operation}),
    };
    let (address, json, user) = if postgres {
        ("$4::text::inet", "$7::text::jsonb", "(SELECT id FROM users WHERE id = $1)")
    } else {
        ("$4", "$7", "(SELECT id FROM users WHERE id = $1)")
    };
    let sql = format!(
        "INSERT INTO audit_logs (user_id, category, action, resource_type, resource_id, ip_address, user_agent, status, \
         error_message, metadata) VALUES ({user}, 'security', 'rls_violation', $2, $3, {address}, $5, 'failure', $6, {json})"
    );
    let agent: Option<String> = origin.user_agent.as_ref().map(|agent| agent.chars().take(LONGEST_USER_AGENT).collect());
    let values = vec![
        Value::Uuid(viewer.signed_in_user()),
        text(Some(denial.table)),
        Value::Uuid(denial.row),
        text(origin.address.as_deref()),
        text(agent.as_deref()),
        text(Some(denial.code.name())),
        Value::String(Some(entity::json::canonical(metadata).to_string())),
    ];
    transaction.query(&sql, values).await?;
    transaction.commit().await
}
