//! `checkAiUsageLimits`: whether a user may ask the assistant for more, and how much is left.
//!
//! A user asks about itself, an admin about members of an organization, the gateway's jobs about anyone. The role that is found here
//! is good for these limits only.

use chrono::{Datelike, Days, Months, NaiveDate};
use entity::table::Kind;
use policy::{Role, ViewerKind, any, authenticated, service};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::catalog::Function;
use crate::catalog::function::{Answer, Argument, Member, Object};
use crate::error::Code;
use crate::functions::{Arguments, Query};
use crate::sql::Reader;
use crate::sql::write::{Denial, WriteError};

const FIELD: &str = "checkAiUsageLimits";

/// Whoever belongs to no organization has the limits of this role.
const ROLE_WITHOUT_ORGANIZATION: Role = Role::Editor;

/// Says how much a user may still use.
pub struct CheckAiUsageLimits;

/// How much the members with a role may use; `None` = as much as wanted.
#[derive(Clone, Copy, Debug)]
struct Limits {
    daily_tokens: Option<i64>,
    monthly_tokens: Option<i64>,
    daily_requests: Option<i64>,
}

/// What is not written down is not allowed.
const NOTHING: Limits = Limits { daily_tokens: Some(0), monthly_tokens: Some(0), daily_requests: Some(0) };

/// What was used.
#[derive(Clone, Copy, Debug)]
struct Usage {
    today_tokens: i64,
    month_tokens: i64,
    today_requests: i64,
}

/// In which organizations, and with which role, a user counts.
#[derive(Debug)]
struct Standing {
    role: Option<Role>,
    organizations: Vec<Uuid>,
    /// Whether what counts for no organization counts too.
    with_personal: bool,
}

impl Query for CheckAiUsageLimits {
    type Input = Option<Uuid>;

    fn declared() -> Function {
        let tokens = |name, description| Member::nullable(name, Answer::Value(Kind::Int), description);
        let answer = Object {
            name: "AiUsageCheck",
            description: "Whether a user may ask the assistant for more.",
            members: vec![
                Member::of("can_use", Answer::Value(Kind::Bool), "Whether the user may."),
                tokens("daily_remaining", "How many tokens are left for the day; null for as many as wanted."),
                tokens("monthly_remaining", "How many tokens are left for the month; null for as many as wanted."),
                Member::of("message", Answer::Value(Kind::Text { max_characters: None }), "Which limit is reached, or OK."),
            ],
        };
        let description = "Whether a user may ask the assistant for more, in the active organization: for users about themselves, for \
                           admins about members of their organizations.";
        let callers = any([authenticated(), service()]);
        Function::query(FIELD, Answer::Object(answer), callers, description).taking([Argument::optional(
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
        let standing = standing(reader, user).await?;
        let limits = match standing.role {
            Some(role) => limits(reader, role).await?,
            None => NOTHING,
        };
        Ok(answer(limits, usage(reader, user, &standing).await?))
    }
}

/// The role that counts: the one in the active organization, else the highest one.
async fn standing(reader: &Reader<'_>, user: Uuid) -> Result<Standing, WriteError> {
    let viewer = reader.viewer();
    let mut question = reader.question();
    let users = reader.readable(&mut question, "users", "u");
    let members = reader.readable(&mut question, "organization_members", "m");
    let organizations = reader.readable(&mut question, "organizations", "o");
    let id = question.id(user);
    let sql = format!(
        "SELECT f.organization_id, f.role FROM {users} LEFT JOIN (SELECT m.user_id, m.organization_id, m.role FROM {members} \
         JOIN {organizations} ON o.id = m.organization_id) f ON f.user_id = u.id WHERE u.id = {id}"
    );
    let rows = reader.ask(&sql, question).await?;
    let mut roles: Vec<(Uuid, Role)> = Vec::new();
    for row in &rows {
        let (organization, role): (Option<Uuid>, Option<String>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        roles.extend(organization.zip(role.as_deref().and_then(Role::parse)));
    }
    let is_own = viewer.signed_in_user() == Some(user);
    if viewer.kind == ViewerKind::Service {
        if rows.is_empty() {
            let message = "There is no User with this id.".to_owned();
            return Err(refusal(Code::NotFound, message, "userId"));
        }
    } else if !is_own {
        roles.retain(|(organization, _)| viewer.organizations(Role::Admin).any(|administered| administered == *organization));
        if roles.is_empty() {
            // Whether there is such a user is not told either.
            return Err(refusal(Code::Forbidden, format!("{FIELD} is not for this caller"), FIELD));
        }
    }
    let highest = roles.iter().map(|(_, role)| *role).max();
    let organizations = roles.iter().filter(|(_, role)| Some(*role) == highest).map(|(id, _)| *id).collect();
    let is_narrowed = viewer.organization.is_some();
    Ok(Standing {
        role: highest.or(if is_narrowed { None } else { Some(ROLE_WITHOUT_ORGANIZATION) }),
        organizations,
        with_personal: !is_narrowed && (is_own || viewer.kind == ViewerKind::Service),
    })
}

fn refusal(code: Code, message: String, field: &str) -> WriteError {
    WriteError::Denied(Denial { code, message, field: field.to_owned(), table: "ai_usage_limits", row: None })
}

async fn limits(reader: &Reader<'_>, role: Role) -> Result<Limits, WriteError> {
    let mut question = reader.question();
    let limits = reader.readable(&mut question, "ai_usage_limits", "l");
    let role = question.text(role.name());
    let sql = format!(
        "SELECT CAST(l.daily_token_limit AS bigint), CAST(l.monthly_token_limit AS bigint), \
         CAST(l.daily_request_limit AS bigint) FROM {limits} WHERE l.role = {role}"
    );
    let rows = reader.ask(&sql, question).await?;
    let Some(row) = rows.first() else { return Ok(NOTHING) };
    Ok(Limits {
        daily_tokens: row.try_get_by_index(0)?,
        monthly_tokens: row.try_get_by_index(1)?,
        daily_requests: row.try_get_by_index(2)?,
    })
}

/// What the user used today and in this month, by the calendar of UTC.
async fn usage(reader: &Reader<'_>, user: Uuid, standing: &Standing) -> Result<Usage, WriteError> {
    let today = reader.viewer().now.date_naive();
    let (first, next) = month_of(today);
    let mut question = reader.question();
    let usage = reader.readable(&mut question, "ai_token_usage", "t");
    let among = question.among("t.organization_id", &standing.organizations);
    let personal = if standing.with_personal { " OR t.organization_id IS NULL" } else { "" };
    let (day, day_again) = (question.day(today), question.day(today));
    let (first, next, user) = (question.day(first), question.day(next), question.id(user));
    let tokens = "CAST(t.input_tokens AS bigint) + t.output_tokens";
    let sql = format!(
        "SELECT CAST(coalesce(sum(CASE WHEN t.date = {day} THEN {tokens} ELSE 0 END), 0) AS bigint), \
         CAST(coalesce(sum({tokens}), 0) AS bigint), \
         CAST(coalesce(sum(CASE WHEN t.date = {day_again} THEN t.request_count ELSE 0 END), 0) AS bigint) \
         FROM {usage} WHERE t.user_id = {user} AND t.date >= {first} AND t.date < {next} AND ({among}{personal})"
    );
    let rows = reader.ask(&sql, question).await?;
    let Some(row) = rows.first() else { return Ok(Usage { today_tokens: 0, month_tokens: 0, today_requests: 0 }) };
    Ok(Usage {
        today_tokens: row.try_get_by_index(0)?,
        month_tokens: row.try_get_by_index(1)?,
        today_requests: row.try_get_by_index(2)?,
    })
}

/// The first day of the day's month, and of the next one.
fn month_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.checked_sub_days(Days::new(u64::from(day.day0()))).unwrap_or(day);
    (first, first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX))
}

fn answer(limits: Limits, usage: Usage) -> Json {
    let is_reached = |limit: Option<i64>, used: i64| limit.is_some_and(|limit| used >= limit);
    let (can_use, message) = if is_reached(limits.daily_tokens, usage.today_tokens) {
        (false, "Daily token limit exceeded")
    } else if is_reached(limits.monthly_tokens, usage.month_tokens) {
        (false, "Monthly token limit exceeded")
    } else if is_reached(limits.daily_requests, usage.today_requests) {
        (false, "Daily request limit exceeded")
    } else {
        (true, "OK")
    };
    let left = |limit: Option<i64>, used: i64| limit.map(|limit| (limit - used).max(0));
    json!({
        "can_use": can_use,
        "daily_remaining": left(limits.daily_tokens, usage.today_tokens),
        "monthly_remaining": left(limits.monthly_tokens, usage.month_tokens),
        "message": message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(limits: [Option<i64>; 3], used: [i64; 3]) -> (bool, String, Json, Json) {
        let limits = Limits { daily_tokens: limits[0], monthly_tokens: limits[1], daily_requests: limits[2] };
        let answer = answer(limits, Usage { today_tokens: used[0], month_tokens: used[1], today_requests: used[2] });
        let message = answer["message"].as_str().unwrap_or_default().to_owned();
        (answer["can_use"] == true, message, answer["daily_remaining"].clone(), answer["monthly_remaining"].clone())
    }

    #[test]
    fn the_first_limit_that_is_reached_is_named() {
        let editor = [Some(100), Some(1_000), Some(5)];
        for (limits, used, can_use, message, daily, monthly) in [
            (editor, [0, 0, 0], true, "OK", json!(100), json!(1_000)),
            (editor, [99, 999, 4], true, "OK", json!(1), json!(1)),
            (editor, [100, 1_000, 5], false, "Daily token limit exceeded", json!(0), json!(0)),
            (editor, [5_000, 5_000, 5], false, "Daily token limit exceeded", json!(0), json!(0)),
            (editor, [99, 1_000, 5], false, "Monthly token limit exceeded", json!(1), json!(0)),
            (editor, [99, 999, 5], false, "Daily request limit exceeded", json!(1), json!(1)),
            ([Some(0), Some(0), Some(0)], [0, 0, 0], false, "Daily token limit exceeded", json!(0), json!(0)),
            ([None, None, None], [i64::MAX, i64::MAX, i64::MAX], true, "OK", Json::Null, Json::Null),
            ([None, Some(10), None], [7, 7, 9], true, "OK", Json::Null, json!(3)),
        ] {
            assert_eq!(said(limits, used), (can_use, message.to_owned(), daily, monthly), "{limits:?} {used:?}");
        }
    }

    #[test]
    fn a_month_has_its_days() {
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap_or_default();
        for (within, first, next) in [
            ("2026-01-01", "2026-01-01", "2026-02-01"),
            ("2026-12-31", "2026-12-01", "2027-01-01"),
            ("2028-02-29", "2028-02-01", "2028-03-01"),
        ] {
            assert_eq!(month_of(day(within)), (day(first), day(next)));
        }
    }
}
