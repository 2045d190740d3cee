//! The statements about who is present.
//!
//! Who has lapsed is never told of, and is taken away at the next occasion, which is a change like every other. Rows that another
//! transaction holds are left to it: nobody waits for a heartbeat.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{LASTS, PLACES_MOST, Place, SHOWN_MOST};
use crate::sql::write::WriteError;
use crate::sql::{Dialect, Question, Reader};

/// How many are taken away at once.
const TAKEN_MOST: u32 = 500;

/// Rows that another transaction holds are passed over; SQLite has one writer at a time.
fn passing_over(reader: &Reader<'_>) -> &'static str {
    match reader.dialect() {
        Dialect::Postgres => " FOR UPDATE SKIP LOCKED",
        Dialect::Sqlite => "",
    }
}

/// The conditions that a row of `p` is about the place.
fn at(place: &Place, question: &mut Question) -> String {
    format!("p.topic = {} AND p.row_id = {}", question.text(place.topic), question.id(place.id))
}

/// Who is present at the place and may be read by the caller, in the order in which they came.
pub(super) async fn present(reader: &Reader<'_>, place: &Place) -> Result<Json, WriteError> {
    let mut question = reader.question();
    let users = reader.readable(&mut question, "users", "u");
    let (here, now) = (at(place, &mut question), question.instant(reader.viewer().now));
    let sql = format!(
        "SELECT s.user_id, s.since, s.seen_at FROM (SELECT p.user_id, p.since, p.seen_at FROM presences p JOIN {users} \
         ON u.id = p.user_id WHERE {here} AND p.expires_at > {now} ORDER BY p.seen_at DESC, p.user_id LIMIT {SHOWN_MOST}) s \
         ORDER BY s.since, s.user_id"
    );
    let rows = reader.ask(&sql, question).await?;
    let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let present = rows.iter().map(|row| {
        let (user, since, seen_at): (Uuid, DateTime<Utc>, DateTime<Utc>) =
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        Ok(json!({ "user": user.hyphenated().to_string(), "since": instant(since), "seen_at": instant(seen_at) }))
    });
    present.collect()
}

/// The user is present at the place from now on, or still is.
pub(super) async fn stay(reader: &Reader<'_>, place: &Place, user: Uuid) -> Result<(), WriteError> {
    // Who has lapsed and comes again does not go on as before: the own row must be among those that go.
    let mut question = reader.question();
    let now = question.instant(reader.viewer().now);
    let own = format!("{} AND p.user_id = {}", at(place, &mut question), question.id(user));
    let sql = format!(
        "DELETE FROM presences WHERE id IN (SELECT p.id FROM presences p WHERE p.expires_at <= {now} \
         ORDER BY ({own}) DESC LIMIT {TAKEN_MOST}{})",
        passing_over(reader)
    );
    reader.ask(&sql, question).await?;
    let mut question = reader.question();
    let now = reader.viewer().now;
    let values = [
        question.id(Uuid::new_v4()),
        question.text(place.topic),
        question.id(place.id),
        question.id(user),
        question.instant(now),
        question.instant(now),
        question.instant(now + LASTS),
    ];
    let sql = format!(
        "INSERT INTO presences (id, topic, row_id, user_id, since, seen_at, expires_at) VALUES ({}) \
         ON CONFLICT (topic, row_id, user_id) DO UPDATE SET seen_at = excluded.seen_at, expires_at = excluded.expires_at",
        values.join(", ")
    );
    reader.ask(&sql, question).await?;
    let mut question = reader.question();
    let here = at(place, &mut question);
    let sql = format!(
        "DELETE FROM presences WHERE id IN (SELECT p.id FROM presences p WHERE p.user_id = {} \
         ORDER BY ({here}) DESC, p.seen_at DESC, p.id LIMIT {TAKEN_MOST} OFFSET {PLACES_MOST}{})",
        question.id(user),
        passing_over(reader)
    );
    reader.ask(&sql, question).await?;
    Ok(())
}

/// The user is not present at the place any more.
pub(super) async fn go(reader: &Reader<'_>, place: &Place, user: Uuid) -> Result<(), WriteError> {
    let mut question = reader.question();
    let here = at(place, &mut question);
    let sql = format!("DELETE FROM presences AS p WHERE {here} AND p.user_id = {}", question.id(user));
    reader.ask(&sql, question).await?;
    Ok(())
}

/// Whether anybody has lapsed.
pub(in crate::functions) async fn has_lapsed(reader: &Reader<'_>) -> Result<bool, WriteError> {
    let mut question = reader.question();
    let sql = format!("SELECT 1 FROM presences WHERE expires_at <= {} LIMIT 1", question.instant(reader.viewer().now));
    Ok(!reader.ask(&sql, question).await?.is_empty())
}

/// Takes those away who have lapsed.
pub(in crate::functions) async fn sweep(reader: &Reader<'_>) -> Result<(), WriteError> {
    let mut question = reader.question();
    let sql = format!(
        "DELETE FROM presences WHERE id IN (SELECT p.id FROM presences p WHERE p.expires_at <= {} \
         LIMIT {TAKEN_MOST}{})",
        question.instant(reader.viewer().now),
        passing_over(reader)
    );
    reader.ask(&sql, question).await?;
    Ok(())
}
