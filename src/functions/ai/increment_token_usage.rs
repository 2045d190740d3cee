//! `incrementTokenUsage`: a request that was answered is counted, on the row of its day.
//!
//! Only the gateway's own jobs count: whoever could, would raise what others have used. The row is made or added to by one statement,
//! so that none of two that count at once is lost.

use chrono::NaiveDate;
use entity::decimal::scaled;
use entity::table::Kind;
use policy::service;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::catalog::Function;
use crate::catalog::function::{Answer, Argument};
use crate::error::Code;
use crate::functions::{Arguments, Mutation};
use crate::input::Problem;
use crate::sql::write::{Denial, WriteError, Writer};
use crate::sql::{Dialect, Reader};

const TABLE: &str = "ai_token_usage";

/// The digits that a cost has after the point.
const SCALE: u32 = 6;

/// The greatest number of a column of whole numbers.
const GREATEST: i64 = 2_147_483_647;

/// Counts a request.
pub struct IncrementTokenUsage;

/// The request.
#[derive(Debug)]
pub struct Used {
    user: Uuid,
    organization: Option<Uuid>,
    provider: Option<Uuid>,
    day: NaiveDate,
    input_tokens: i64,
    output_tokens: i64,
    /// As it was given, and in millionths.
    cost: (String, i64),
}

impl Mutation for IncrementTokenUsage {
    type Input = Used;

    fn declared() -> Function {
        let description =
            "Counts a request to a provider on the row of its day, which is made if it is not there. For the gateway's own jobs.";
        Function::mutation("incrementTokenUsage", Answer::Row(TABLE), service(), description).taking([
            Argument::required("user_id", Kind::Id, "Who asked."),
            Argument::optional("organization_id", Kind::Id, "The organization that it counts for; none when not named."),
            Argument::optional("ai_provider_id", Kind::Id, "The provider, one of the user's; the gateway's own when not named."),
            Argument::required("date", Kind::Date, "The day, in UTC."),
            Argument::required("input_tokens", Kind::Int, "How many tokens the provider read."),
            Argument::required("output_tokens", Kind::Int, "How many tokens the provider wrote."),
            Argument::required(
                "estimated_cost",
                Kind::Decimal { precision: 19, scale: SCALE },
                "What it probably cost, in US dollars.",
            ),
        ])
    }

    fn read(given: &Arguments<'_>) -> Result<Used, WriteError> {
        let mut problems = Vec::new();
        let mut whole = |name: &'static str, field: &str| {
            let number = given.whole(name).unwrap_or_default();
            if number < 0 {
                problems.push(Problem { field: field.to_owned(), message: "must be at least 0".to_owned() });
            }
            number
        };
        let (input_tokens, output_tokens) = (whole("input_tokens", "inputTokens"), whole("output_tokens", "outputTokens"));
        let cost = given.value("estimated_cost");
        let millionths = scaled(cost, SCALE).unwrap_or_default();
        if millionths < 0 {
            problems.push(Problem { field: "estimatedCost".to_owned(), message: "must be at least 0".to_owned() });
        }
        if !problems.is_empty() {
            return Err(WriteError::Input(problems));
        }
        Ok(Used {
            user: given.id("user_id").unwrap_or_default(),
            organization: given.id("organization_id"),
            provider: given.id("ai_provider_id"),
            day: given.day("date").unwrap_or_default(),
            input_tokens,
            output_tokens,
            cost: (cost.as_str().map_or_else(|| cost.to_string(), str::to_owned), millionths),
        })
    }

    async fn run(writer: &mut Writer<'_>, used: &Used) -> Result<Json, WriteError> {
        let id = {
            let reader = writer.reader();
            check_references(&reader, used).await?;
            count(&reader, used).await?
        };
        writer.note_written(TABLE);
        Ok(Json::String(id.hyphenated().to_string()))
    }
}

/// The rows referred to are there, and the provider is the user's.
async fn check_references(reader: &Reader<'_>, used: &Used) -> Result<(), WriteError> {
    let mut question = reader.question();
    let users = reader.readable(&mut question, "users", "u");
    let organizations = reader.readable(&mut question, "organizations", "o");
    let providers = reader.readable(&mut question, "ai_providers", "p");
    let (user, organization, provider) = (question.id(used.user), question.id(used.organization), question.id(used.provider));
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM {organizations} WHERE o.id = {organization}), \
         EXISTS (SELECT 1 FROM {providers} WHERE p.id = {provider} AND p.user_id = u.id) \
         FROM {users} WHERE u.id = {user}"
    );
    let rows = reader.ask(&sql, question).await?;
    let Some(found) = rows.first() else { return Err(missing("userId", "User", "users", used.user)) };
    let (has_organization, has_provider): (bool, bool) = (found.try_get_by_index(0)?, found.try_get_by_index(1)?);
    match (used.organization, used.provider) {
        (Some(organization), _) if !has_organization => {
            Err(missing("organizationId", "Organization", "organizations", organization))
        }
        (_, Some(_)) if !has_provider => Err(WriteError::Input(vec![Problem {
            field: "aiProviderId".to_owned(),
            message: "must be a provider of the user".to_owned(),
        }])),
        _ => Ok(()),
    }
}

fn missing(field: &str, type_name: &str, table: &'static str, row: Uuid) -> WriteError {
    let message = format!("There is no {type_name} with this id.");
    WriteError::Denied(Denial { code: Code::NotFound, message, field: field.to_owned(), table, row: Some(row) })
}

/// Makes the row of the day or adds to it; in its key a null equals a null.
async fn count(reader: &Reader<'_>, used: &Used) -> Result<Uuid, WriteError> {
    let mut question = reader.question();
    let (key, cost) = match reader.dialect() {
        Dialect::Postgres => (
            "user_id, organization_id, ai_provider_id, date",
            format!("CAST({} AS numeric)", question.text(used.cost.0.as_str())),
        ),
        Dialect::Sqlite => {
            ("user_id, coalesce(organization_id, x''), coalesce(ai_provider_id, x''), date", question.whole(used.cost.1))
        }
    };
    let (user, organization, provider) = (question.id(used.user), question.id(used.organization), question.id(used.provider));
    let (day, read, written) = (question.day(used.day), question.whole(used.input_tokens), question.whole(used.output_tokens));
    // A sum that the columns cannot hold is not written, and so no row comes back.
    let fits = |column: &str| format!("CAST(t.{column} AS bigint) + excluded.{column} <= {GREATEST}");
    let sql = format!(
        "INSERT INTO ai_token_usage AS t (user_id, organization_id, ai_provider_id, date, input_tokens, output_tokens, \
         request_count, estimated_cost) \
         VALUES ({user}, {organization}, {provider}, {day}, {read}, {written}, 1, {cost}) \
         ON CONFLICT ({key}) DO UPDATE SET input_tokens = t.input_tokens + excluded.input_tokens, \
         output_tokens = t.output_tokens + excluded.output_tokens, request_count = t.request_count + 1, \
         estimated_cost = t.estimated_cost + excluded.estimated_cost WHERE {} AND {} RETURNING id",
        fits("input_tokens"),
        fits("output_tokens")
    );
    let rows = reader.ask(&sql, question).await?;
    match rows.first() {
        Some(row) => Ok(row.try_get_by_index(0)?),
        None => Err(WriteError::Input(vec![Problem {
            field: "inputTokens".to_owned(),
            message: "would be out of range with what the day has".to_owned(),
        }])),
    }
}
