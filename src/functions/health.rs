//! What the functions that judge the state of the platform share: a check with its status, as it is answered.
//!
//! A check is computed when it is asked for; one that cannot be computed has failed.

use entity::table::Kind;
use entity::types::Enumeration;
use serde_json::{Value as Json, json};

use crate::catalog::function::{Answer, Member, Object};
use crate::sql::write::WriteError;

static STATUS: Enumeration = Enumeration {
    name: "HealthStatus",
    description: "What a check found.",
    values: &[
        ("ok", "All is as it should be."),
        ("warning", "Something should be looked at."),
        ("failed", "Something is not as it must be, or could not be looked at."),
    ],
};

/// The most names that a detail tells.
const MOST_NAMES: usize = 5;

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    Warning,
    Failed,
}

/// A status with what it rests on, for people. It holds no value of a row.
pub(super) type Finding = (Status, String);

/// A list of checks.
pub(super) fn checks() -> Answer {
    let text = Answer::Value(Kind::Text { max_characters: None });
    let check = Object {
        name: "HealthCheck",
        description: "What a check of the platform found.",
        members: vec![
            Member::of("name", text.clone(), "What was looked at."),
            Member::of("status", Answer::Value(Kind::Enum(&STATUS)), "What was found."),
            Member::of("detail", text, "What the status rests on."),
        ],
    };
    Answer::Object(check).list()
}

/// The check as it is answered. One that could not be computed has failed; the log says why.
pub(super) fn checked(name: &'static str, found: Result<Finding, WriteError>) -> Json {
    let (status, detail) = found.unwrap_or_else(|error| {
        tracing::warn!(check = name, ?error, "a health check could not be computed");
        (Status::Failed, "the database did not answer; the log says why".to_owned())
    });
    let status = match status {
        Status::Ok => "ok",
        Status::Warning => "warning",
        Status::Failed => "failed",
    };
    json!({ "name": name, "status": status, "detail": detail })
}

/// Some names, and how many there are besides.
pub(super) fn some_of<T: AsRef<str>>(names: &[T]) -> String {
    let shown: Vec<&str> = names.iter().take(MOST_NAMES).map(AsRef::as_ref).collect();
    let rest = names.len() - shown.len();
    if rest > 0 { format!("{} and {rest} more", shown.join(", ")) } else { shown.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_computed_has_failed() {
        let check = checked("queue", Err(WriteError::problem("x", "y")));
        assert_eq!((&check["name"], &check["status"]), (&json!("queue"), &json!("failed")));
        assert_eq!(checked("queue", Ok((Status::Warning, "why".to_owned())))["detail"], "why");
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(some_of(&["a", "b"]), "a, b");
        assert_eq!(some_of(&["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e and 2 more");
    }
}
