//! `cohortRetention`: how many users of each month were still there in the months after.
//!
//! What counts as being there is what the caller may know of: of an organization the events of that organization, and never those of
//! another one that a member belongs to as well.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use entity::decimal::unscaled;
use entity::table::Kind;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{cohorts, scope};
use crate::catalog::Function;
use crate::catalog::function::{Answer, Argument, Member, Object};
use crate::functions::{Arguments, Query};
use crate::sql::write::WriteError;
use crate::sql::{Dialect, Question, Reader};

/// How many months after are answered when none are asked for, and at most.
const MONTHS: i64 = 12;
const MOST_MONTHS: i64 = 36;

/// The digits that a share has after the point.
const SCALE: u32 = 6;

pub(in crate::functions) struct CohortRetention;

/// Whose cohorts, and how far.
pub(in crate::functions) struct Asked {
    organization: Option<Uuid>,
    months: i64,
}

/// What is known of a cohort.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cohort {
    users: i64,
    /// How many were there in the months after, by the number of the month; nobody in those that are not here.
    retained: BTreeMap<i64, i64>,
}

impl Query for CohortRetention {
    type Input = Asked;

    fn declared() -> Function {
        let retention = Object {
            name: "CohortRetention",
            description: "How many users of a cohort were there in a month.",
            members: vec![
                Member::of("cohort_month", Answer::Value(Kind::Date), "The month in which the users were won, as its first day."),
                Member::of("users", Answer::Value(Kind::Int), "How many users were won in it."),
                Member::of("months_after", Answer::Value(Kind::Int), "How many months later; 0 is the month itself."),
                Member::of("retained", Answer::Value(Kind::Int), "How many of the users were there in that month."),
                Member::of(
                    "share",
                    Answer::Value(Kind::Decimal { precision: 9, scale: SCALE }),
                    "The same by the number of users, rounded half up.",
                ),
            ],
        };
        let description = "How many users of each cohort were there in the month in which they were won and in each of the months after, up \
                           to the present one. A user was there in a month, by the calendar of UTC, who has an analytics event in it, or \
                           whose last sign-in falls into it: of earlier sign-ins nothing is kept. Of an organization its present members \
                           count, and of their events those of the organization. For admins of the organization.";
        Function::query("cohortRetention", Answer::Object(retention).list(), scope::callers(), description).taking([
            scope::argument("Whose members; when left out, all users: for developers."),
            Argument::optional("months", Kind::Int, "How many months after are answered, from 0 to 36; 12 when left out."),
        ])
    }

    fn read(given: &Arguments<'_>) -> Result<Asked, WriteError> {
        let months = given.whole("months").unwrap_or(MONTHS);
        if !(0..=MOST_MONTHS).contains(&months) {
            return Err(WriteError::problem("months", format!("must be from 0 to {MOST_MONTHS}")));
        }
        Ok(Asked { organization: given.id("organization_id"), months })
    }

    async fn run(reader: &Reader<'_>, asked: &Asked) -> Result<Json, WriteError> {
        scope::check(reader, asked.organization).await?;
        let mut question = reader.question();
        let sql = statement(reader, &mut question, asked);
        let mut found: BTreeMap<String, Cohort> = BTreeMap::new();
        for row in reader.ask(&sql, question).await? {
            let (month, after, users): (String, Option<i64>, i64) =
                (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            let cohort = found.entry(month).or_default();
            match after {
                None => cohort.users = users,
                Some(after) => drop(cohort.retained.insert(after, users)),
            }
        }
        let today = reader.viewer().now.date_naive();
        Ok(found.iter().flat_map(|(month, cohort)| months_of(month, cohort, asked.months, today)).collect())
    }
}

/// Counts the users of each cohort, and those of them who were there in a month so many months after.
fn statement(reader: &Reader<'_>, question: &mut Question, asked: &Asked) -> String {
    let dialect = reader.dialect();
    let members = cohorts::members(reader, question, asked.organization);
    let utc = |instant: &str| match dialect {
        Dialect::Postgres => format!("({instant} AT TIME ZONE 'UTC')"),
        Dialect::Sqlite => instant.to_owned(),
    };
    let happened = cohorts::month_number(dialect, &utc("e.occurred_at"));
    let signed_in = cohorts::month_number(dialect, &utc("s.last_login_at"));
    let won = cohorts::month_number(dialect, "p.month");
    let month = cohorts::day_text(dialect, "month");
    let own = match asked.organization {
        Some(organization) => format!(" AND e.organization_id = {}", question.id(organization)),
        None => String::new(),
    };
    let most = question.whole(asked.months);
    format!(
        "WITH people AS ({members}), \
         there(user_id, number) AS (\
         SELECT e.user_id, {happened} FROM analytics_events e WHERE e.user_id IN (SELECT user_id FROM people){own} \
         UNION SELECT s.id, {signed_in} FROM users s WHERE s.id IN (SELECT user_id FROM people) AND s.last_login_at IS NOT NULL), \
         retained AS (SELECT p.month, p.user_id, t.number - {won} AS months_after FROM people p JOIN there t ON t.user_id = p.user_id) \
         SELECT {month}, CAST(NULL AS bigint), count(DISTINCT user_id) FROM people GROUP BY month \
         UNION ALL SELECT {month}, months_after, count(DISTINCT user_id) FROM retained \
         WHERE months_after BETWEEN 0 AND {most} GROUP BY month, months_after"
    )
}

/// The months of a cohort that have begun, as they are answered.
fn months_of(month: &str, cohort: &Cohort, most: i64, today: NaiveDate) -> Vec<Json> {
    let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month());
    let begun = NaiveDate::parse_from_str(month, "%Y-%m-%d").map_or(0, |won| number(today) - number(won));
    let months = 0..=most.min(begun);
    let answered = months.map(|after| {
        let retained = cohort.retained.get(&after).copied().unwrap_or_default();
        json!({
            "cohort_month": month,
            "users": cohort.users,
            "months_after": after,
            "retained": retained,
            "share": share(retained, cohort.users),
        })
    });
    answered.collect()
}

/// A part of a whole, rounded half up.
fn share(part: i64, whole: i64) -> String {
    let millionths = if whole > 0 { (2_000_000 * part + whole) / (2 * whole) } else { 0 };
    unscaled(millionths, SCALE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded() {
        for (part, whole, expected) in [
            (0, 3, "0.000000"),
            (1, 3, "0.333333"),
            (2, 3, "0.666667"),
            (3, 3, "1.000000"),
            (1, 64, "0.015625"),
            (1, 128, "0.007813"),
            (0, 0, "0.000000"),
        ] {
            assert_eq!(share(part, whole), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn months_that_have_not_begun_are_not_answered() {
        let today = NaiveDate::from_ymd_opt(2026, 1, 12).unwrap_or_default();
        let cohort = Cohort { users: 2, retained: BTreeMap::from([(1, 1)]) };
        let months = |month: &str, most: i64| -> Vec<(i64, i64)> {
            let answered = months_of(month, &cohort, most, today);
            answered.iter().filter_map(|row| row["months_after"].as_i64().zip(row["retained"].as_i64())).collect()
        };
        assert_eq!(months("2025-11-01", 12), [(0, 0), (1, 1), (2, 0)]);
        assert_eq!(months("2025-11-01", 1), [(0, 0), (1, 1)]);
        assert_eq!(months("2026-01-01", 12), [(0, 0)]);
        assert_eq!(months("2026-02-01", 12), []);
    }
}
