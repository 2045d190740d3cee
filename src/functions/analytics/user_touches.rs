//! `userTouches`: the first and the last touch of a user by a marketing link.

use policy::{Comparison, Rule, all, any, authenticated, developer, service};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use entity::table::Kind;

use crate::catalog::Function;
use crate::catalog::function::{Answer, Argument, Member, Object};
use crate::functions::{Arguments, Query};
use crate::sql::Reader;
use crate::sql::write::WriteError;

pub(in crate::functions) struct UserTouches;

impl Query for UserTouches {
    type Input = Option<Uuid>;

    fn declared() -> Function {
        let touch = |name, description| Member::nullable(name, Answer::Row("utm_tracks"), description);
        let answer = Object {
            name: "UserTouches",
            description: "The first and the last touch of a user by a marketing link; of one touch, it is both.",
            members: vec![
                touch("first", "The earliest touch; null when there is none."),
                touch("last", "The latest touch; null when there is none."),
            ],
        };
        let oneself = all([authenticated(), Rule::When(Comparison::IsNull("user_id"))]);
        let callers = any([developer(), service(), Rule::Own("user_id"), oneself]);
        let description =
            "The first and the last touch of a user by a marketing link. For users about themselves, and for developers.";
        Function::query("userTouches", Answer::Object(answer), callers, description).taking([Argument::optional(
            "user_id",
            Kind::Id,
            "The user; the caller when not named.",
        )])
    }

    fn read(given: &Arguments<'_>) -> Result<Option<Uuid>, WriteError> {
        Ok(given.id("user_id"))
    }

    async fn run(reader: &Reader<'_>, named: &Option<Uuid>) -> Result<Json, WriteError> {
        let Some(user) = named.or(reader.viewer().signed_in_user()) else {
            return Err(WriteError::problem("userId", "is needed from a caller who is no user"));
        };
        Ok(json!({ "first": end(reader, user, "ASC").await?, "last": end(reader, user, "DESC").await? }))
    }
}

/// The touch at one end of the user's, by its time and then its id.
async fn end(reader: &Reader<'_>, user: Uuid, direction: &str) -> Result<Json, WriteError> {
    let mut question = reader.question();
    let touches = reader.readable(&mut question, "utm_tracks", "t");
    let id = question.id(user);
    let sql =
        format!("SELECT t.id FROM {touches} WHERE t.user_id = {id} ORDER BY t.occurred_at {direction}, t.id {direction} LIMIT 1");
    let rows = reader.ask(&sql, question).await?;
    let Some(row) = rows.first() else { return Ok(Json::Null) };
    let id: Uuid = row.try_get_by_index(0)?;
    Ok(Json::from(id.hyphenated().to_string()))
}
