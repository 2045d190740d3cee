//! What holds for every JSON document, whatever its structure: how deep it goes and what its texts hold.

use serde_json::Value;

use super::form::has_control_characters;
use super::{Problem, member_path, report};

/// How many lists and objects may stand inside each other.
const DEEPEST: usize = 32;

/// Adds what is wrong, and says whether the document may be looked into any further: not when it is too deep.
pub(super) fn judge(document: &Value, path: &str, problems: &mut Vec<Problem>) -> bool {
    let is_flat_enough = depth_is_within(document, DEEPEST);
    if is_flat_enough {
        texts(document, path, problems);
    } else {
        report(problems, path, format!("must not be nested deeper than {DEEPEST} levels"));
    }
    is_flat_enough
}

/// Looks no deeper than it has to.
fn depth_is_within(value: &Value, most: usize) -> bool {
    let below = |inner: &Value| most > 0 && depth_is_within(inner, most - 1);
    match value {
        Value::Object(members) => most > 0 && members.values().all(below),
        Value::Array(items) => most > 0 && items.iter().all(below),
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => true,
    }
}

fn texts(value: &Value, path: &str, problems: &mut Vec<Problem>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if has_control_characters(name) {
                    report(problems, path, "must not have members with control characters in their names");
                }
                texts(member, &member_path(path, name), problems);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                texts(item, &format!("{path}[{place}]"), problems);
            }
        }
        Value::String(text) if has_control_characters(text) => report(problems, path, "must not contain control characters"),
        Value::Number(number) if !number.as_f64().is_some_and(f64::is_finite) => {
            report(problems, path, "must be a number of double precision");
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}
