//! The one form in which JSON documents are stored.
//!
//! PostgreSQL keeps the members of an object in an order of its own: shorter names first, then byte by byte. SQLite keeps text as
//! it comes. Documents written in this form read the same from both.

use serde_json::{Map, Value};

/// The document with the members of every object in PostgreSQL's order.
#[must_use]
pub fn canonical(document: Value) -> Value {
    match document {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members.into_iter().map(|(name, member)| (name, canonical(member))).collect();
            members.sort_by(|(left, _), (right, _)| (left.len(), left.as_bytes()).cmp(&(right.len(), right.as_bytes())));
            Value::Object(members.into_iter().collect::<Map<String, Value>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(canonical).collect()),
        scalar => scalar,
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;
    use serde_json::json;

    #[test]
    fn shorter_names_come_first() {
        let document = json!({"bb": {"z": 1, "a": [{"yy": 1, "x": 2}]}, "c": null, "aaa": 1, "ab": 2});
        assert_eq!(canonical(document).to_string(), r#"{"c":null,"ab":2,"bb":{"a":[{"x":2,"yy":1}],"z":1},"aaa":1}"#);
    }
}
