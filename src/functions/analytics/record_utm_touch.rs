//! `recordUtmTouch`: a touch of the caller by a marketing link, with the times at which the same link was first and last seen.
//!
//! Touches are added and never changed: the times stand on the new row, and those before keep theirs.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use entity::table::Kind;
use policy::authenticated;
use serde_json::Value as Json;
use uuid::Uuid;

use super::upsert_events::entity_of;
use crate::catalog::function::{Answer, Argument};
use crate::catalog::{EntityId, Function};
use crate::functions::{Arguments, Mutation};
use crate::input::{self, Batch, NewRow, NewRows};
use crate::sql::Dialect;
use crate::sql::write::{WriteError, Writer};

pub(in crate::functions) struct RecordUtmTouch;

/// The touch.
pub(in crate::functions) struct Touch {
    entity: EntityId,
    given: BTreeMap<&'static str, Json>,
    at: Option<DateTime<Utc>>,
}

/// What makes a combination.
const COMBINATION: [&str; 5] = ["source", "medium", "campaign", "term", "content"];

const OCCURRED_AT: &str = "occurredAt";

/// Clocks of callers are not ours.
const MOST_AHEAD: TimeDelta = TimeDelta::minutes(5);

impl Mutation for RecordUtmTouch {
    type Input = Touch;

    fn declared() -> Function {
        let text = Kind::Text { max_characters: Some(255) };
        let description = "Adds a touch of the caller by a marketing link, with the times at which the same combination was first and \
                           last seen. For signed-in users, about themselves.";
        Function::mutation("recordUtmTouch", Answer::Row("utm_tracks"), authenticated(), description).taking([
            Argument::optional("source", text, "Where the link stood, such as `newsletter`."),
            Argument::optional("medium", text, "The kind of place, such as `email`."),
            Argument::optional("campaign", text, "The campaign it belongs to."),
            Argument::optional("term", text, "What was searched for."),
            Argument::optional("content", text, "Which of several links it was."),
            Argument::optional("occurred_at", Kind::DateTime, "When it happened; now when left out."),
        ])
    }

    fn read(given: &Arguments<'_>) -> Result<Touch, WriteError> {
        let entity = entity_of(given.catalog, "utm_tracks")?;
        let (mut values, mut problems) = (BTreeMap::new(), Vec::new());
        for name in COMBINATION {
            let mut value = given.value(name).clone();
            let Some(column) = entity.table.column(name).filter(|_| !value.is_null()) else { continue };
            input::column(&entity.table, column, &mut value, name, &mut problems);
            values.insert(name, value);
        }
        if !problems.is_empty() {
            return Err(WriteError::Input(problems));
        }
        if values.is_empty() {
            return Err(WriteError::problem("source", "must be given, unless one of medium, campaign, term and content is"));
        }
        let at = given.text("occurred_at").and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        Ok(Touch { entity: entity.id, given: values, at: at.map(|at| at.to_utc()) })
    }

    async fn run(writer: &mut Writer<'_>, touch: &Touch) -> Result<Json, WriteError> {
        let now = writer.viewer.now;
        let at = touch.at.unwrap_or(now);
        if at > now + MOST_AHEAD {
            return Err(WriteError::problem(OCCURRED_AT, "must not be in the future"));
        }
        let Some(user) = writer.viewer.signed_in_user() else {
            return Err(WriteError::problem("", "needs a signed-in user"));
        };
        let (first, last) = seen(writer, user, touch).await?;
        let mut given = touch.given.clone();
        let instant = |at: DateTime<Utc>| Json::from(at.to_rfc3339_opts(SecondsFormat::Micros, true));
        given.insert("first_touch", instant(first.map_or(at, |first| first.min(at))));
        given.insert("last_touch", instant(last.map_or(at, |last| last.max(at))));
        given.insert("occurred_at", instant(at));
        let id = Uuid::new_v4();
        let row = NewRow { id, path: String::new(), given, places: BTreeMap::new(), given_id: false };
        let batches = vec![Batch { entity: touch.entity, rows: vec![row] }];
        writer.insert(&NewRows { batches, roots: vec![id], ..NewRows::default() }).await?;
        Ok(Json::from(id.hyphenated().to_string()))
    }
}

/// When the combination was first and last seen before.
async fn seen(
    writer: &Writer<'_>,
    user: Uuid,
    touch: &Touch,
) -> Result<(Option<DateTime<Utc>>, Option<DateTime<Utc>>), WriteError> {
    let reader = writer.reader();
    if reader.dialect() == Dialect::Postgres {
        // Two touches at once would not see each other.
        let mut question = reader.question();
        let id = question.id(user);
        reader.ask(&format!("SELECT 1 FROM users WHERE id = {id} FOR NO KEY UPDATE"), question).await?;
    }
    let mut question = reader.question();
    let touches = reader.readable(&mut question, "utm_tracks", "t");
    let mut conditions = vec![format!("t.user_id = {}", question.id(user))];
    for name in COMBINATION {
        conditions.push(match touch.given.get(name).and_then(Json::as_str) {
            Some(text) => format!("t.{name} = {}", question.text(text)),
            None => format!("t.{name} IS NULL"),
        });
    }
    let sql = format!(
        "WITH f AS (SELECT t.occurred_at, t.first_touch, t.last_touch FROM {touches} WHERE {}) \
         SELECT min(s.seen_at), max(s.seen_at) FROM (SELECT f.occurred_at AS seen_at FROM f UNION ALL SELECT f.first_touch FROM f \
         UNION ALL SELECT f.last_touch FROM f) s",
        conditions.join(" AND ")
    );
    let rows = reader.ask(&sql, question).await?;
    let Some(row) = rows.first() else { return Ok((None, None)) };
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}
