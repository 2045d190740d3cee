//! Who looks at a row: callers say so again and again, and whoever may read the row is told who does.
//!
//! What is kept is that a user looks at a row of a table, since when, and until when that holds unless it is said again. It is kept in a
//! table of the gateway's own, which is named here and nowhere else; users in answers are ids that are read back under their rules.

mod heartbeat;
mod kept;
mod leave;
mod present;

use chrono::TimeDelta;
use entity::table::Kind;
use entity::types::Enumeration;
use uuid::Uuid;

use super::Arguments;
use crate::catalog::function::{Answer, Argument, Member, Object};
use crate::error::Code;
use crate::sql::Reader;
use crate::sql::write::{Denial, WriteError};

pub(super) use heartbeat::Heartbeat;
pub(super) use kept::{has_lapsed, sweep};
pub(super) use leave::Leave;
pub(super) use present::Presence;

/// How long a user is present after a heartbeat. Clients say it about three times as often, so that one that is lost does no harm.
const LASTS: TimeDelta = TimeDelta::seconds(30);

/// The most who are told of for a row: of more, those who were heard of last.
const SHOWN_MOST: u32 = 200;

/// At how many rows a user is present at the most; at more, where it was heard of last.
const PLACES_MOST: u32 = 50;

/// The table of the gateway's own.
const TABLE: &str = "presences";

/// What users can be present at: rows of these tables, whose names are the values.
static TOPIC: Enumeration = Enumeration {
    name: "PresenceTopic",
    description: "What somebody can be present at.",
    values: &[("custom_dashboards", "A dashboard."), ("content", "An item of content.")],
};

/// A row at which users are present.
pub(super) struct Place {
    topic: &'static str,
    id: Uuid,
}

impl Place {
    fn arguments() -> [Argument; 2] {
        [Argument::required("topic", Kind::Enum(&TOPIC), "What it is about."), Argument::required("id", Kind::Id, "The row.")]
    }

    fn read(given: &Arguments<'_>) -> Result<Self, WriteError> {
        let named = given.text("topic").unwrap_or_default();
        let topic = TOPIC.values.iter().map(|(table, _)| *table).find(|table| table.eq_ignore_ascii_case(named));
        let topic = topic.ok_or_else(|| WriteError::problem("topic", "is nothing to be present at"))?;
        let id = given.id("id").ok_or_else(|| WriteError::problem("id", "must be an id (a UUID)"))?;
        Ok(Self { topic, id })
    }

    /// The signed-in user who asks, of whom the row is one that may be read.
    async fn user_at(&self, reader: &Reader<'_>) -> Result<Uuid, WriteError> {
        self.check(reader).await?;
        reader.viewer().signed_in_user().ok_or_else(|| WriteError::problem("", "needs a signed-in user"))
    }

    /// The row is one that the caller may read. One that may not be read and one that is not there are refused in the same words.
    async fn check(&self, reader: &Reader<'_>) -> Result<(), WriteError> {
        let mut question = reader.question();
        let rows = reader.readable(&mut question, self.topic, "r");
        let id = question.id(self.id);
        if !reader.ask(&format!("SELECT 1 FROM {rows} WHERE r.id = {id}"), question).await?.is_empty() {
            return Ok(());
        }
        let type_name = reader.catalog().by_table(self.topic).map_or("row", |entity| entity.type_name);
        let message = format!("There is no {type_name} with this id that the caller may read.");
        let (code, field) = (Code::NotFound, "id".to_owned());
        Err(WriteError::Denied(Denial { code, message, field, table: self.topic, row: Some(self.id) }))
    }
}

/// Who is present, as it is answered.
fn answer() -> Answer {
    let present = Object {
        name: "Present",
        description: "Somebody who is present at a row.",
        members: vec![
            Member::of("user", Answer::Row("users"), "Who it is."),
            Member::of("since", Answer::Value(Kind::DateTime), "Since when."),
            Member::of(
                "seen_at",
                Answer::Value(Kind::DateTime),
                "When the last heartbeat came, as of this answer: one that only says that somebody is still there is not sent by itself.",
            ),
        ],
    };
    Answer::Object(present).list()
}
