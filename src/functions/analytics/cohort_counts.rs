//! `cohortCounts`: how many users were won in each month.

use entity::table::Kind;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{cohorts, scope};
use crate::catalog::Function;
use crate::catalog::function::{Answer, Member, Object};
use crate::functions::{Arguments, Query};
use crate::sql::Reader;
use crate::sql::write::WriteError;

pub(in crate::functions) struct CohortCounts;

impl Query for CohortCounts {
    type Input = Option<Uuid>;

    fn declared() -> Function {
        let count = Object {
            name: "CohortCount",
            description: "How many users were won in a month.",
            members: vec![
                Member::of("cohort_month", Answer::Value(Kind::Date), "The month, as its first day."),
                Member::of("users", Answer::Value(Kind::Int), "How many users were won in it."),
            ],
        };
        let description = "How many users were won in each month that any were won in, the earliest first. Of an organization its members \
                           count. For admins of the organization.";
        Function::query("cohortCounts", Answer::Object(count).list(), scope::callers(), description)
            .taking([scope::argument("Whose members; when left out, all users: for developers.")])
    }

    fn read(given: &Arguments<'_>) -> Result<Option<Uuid>, WriteError> {
        Ok(given.id("organization_id"))
    }

    async fn run(reader: &Reader<'_>, organization: &Option<Uuid>) -> Result<Json, WriteError> {
        scope::check(reader, *organization).await?;
        let mut question = reader.question();
        let members = cohorts::members(reader, &mut question, *organization);
        let month = cohorts::day_text(reader.dialect(), "month");
        let sql = format!(
            "SELECT {month}, count(DISTINCT user_id) FROM ({members}) counted GROUP BY counted.month ORDER BY counted.month"
        );
        let rows = reader.ask(&sql, question).await?;
        let counts = rows.iter().map(|row| {
            let (month, users): (String, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            Ok(json!({ "cohort_month": month, "users": users }))
        });
        counts.collect()
    }
}
