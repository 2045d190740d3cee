//! What the functions over cohorts share: which rows of `cohorts` count for the organization that is asked about.
//!
//! Nobody but a user reads the row of the user: what is answered of them are numbers.

use uuid::Uuid;

use crate::sql::{Dialect, Question, Reader};

/// The rows that count, as the statement of a table with a month and a user: those of the members of an organization, or all.
pub(super) fn members(reader: &Reader<'_>, question: &mut Question, organization: Option<Uuid>) -> String {
    let Some(organization) = organization else {
        return "SELECT c.cohort_month AS month, c.user_id FROM cohorts c".to_owned();
    };
    let members = reader.readable(question, "organization_members", "m");
    let users = reader.readable(question, "users", "u");
    let id = question.id(organization);
    format!(
        "SELECT c.cohort_month AS month, c.user_id FROM cohorts c JOIN {members} ON m.user_id = c.user_id \
         JOIN {users} ON u.id = c.user_id WHERE m.organization_id = {id}"
    )
}

/// A day as text.
pub(super) fn day_text(dialect: Dialect, day: &str) -> String {
    match dialect {
        Dialect::Postgres => format!("to_char({day}, 'YYYY-MM-DD')"),
        Dialect::Sqlite => day.to_owned(),
    }
}

/// The number of the month, in UTC, that a day or an instant is in: one more from each month to the next.
pub(super) fn month_number(dialect: Dialect, at: &str) -> String {
    match dialect {
        Dialect::Postgres => format!("CAST(extract(year FROM {at}) * 12 + extract(month FROM {at}) AS bigint)"),
        Dialect::Sqlite => {
            format!("(CAST(substr({at}, 1, 4) AS INTEGER) * 12 + CAST(substr({at}, 6, 2) AS INTEGER))")
        }
    }
}
