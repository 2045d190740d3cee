//! Credentials where none belong: a document that everyone who sees the row sees.
//!
//! Found by the names of members and by the looks of texts. A text under a harmless name without a known look is let through.

use serde_json::Value;

use super::{Problem, member_path, report};

/// Parts of names, in lower case and without what separates words.
const NAMES: [&str; 11] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "credential",
    "apikey",
    "accesskey",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "authorization",
];

/// How well-known tokens begin.
const BEGINNINGS: [&str; 9] = ["sk_live_", "sk_test_", "rk_live_", "ghp_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "whsec_"];

/// A token shorter than this is a word.
const SHORTEST_TOKEN: usize = 16;

/// The document is an object, and no text in it looks like a credential.
pub(super) fn judge(value: &Value, path: &str, problems: &mut Vec<Problem>) {
    if value.is_object() {
        search(value, false, path, problems);
    } else {
        report(problems, path, "must be an object");
    }
}

/// `is_named`: a member above has the name of a credential.
fn search(value: &Value, is_named: bool, path: &str, problems: &mut Vec<Problem>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                search(member, is_named || is_name(name), &member_path(path, name), problems);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                search(item, is_named, &format!("{path}[{place}]"), problems);
            }
        }
        Value::String(text) if !text.is_empty() && (is_named || is_token(text)) => {
            report(problems, path, "must not hold credentials");
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

fn is_name(name: &str) -> bool {
    let name: String = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    name.ends_with("token") || NAMES.iter().any(|part| name.contains(part))
}

/// A text that looks like a well-known kind of token, or an address with a password.
pub(super) fn is_token(text: &str) -> bool {
    let text = text.trim();
    let (is_bearer, text) = text.strip_prefix("Bearer ").map_or((false, text), |token| (true, token));
    if text.starts_with("-----BEGIN ") {
        return true;
    }
    let is_known = || BEGINNINGS.iter().any(|beginning| text.starts_with(beginning));
    text.len() >= SHORTEST_TOKEN
        && !text.contains(char::is_whitespace)
        && (is_bearer || is_known() || is_signed_token(text) || has_password(text))
}

/// A JSON web token: three parts, of which the first is an object in base64.
fn is_signed_token(text: &str) -> bool {
    let is_part = |part: &str| part.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"_-".contains(&letter));
    text.starts_with("eyJ") && text.split('.').count() == 3 && text.split('.').all(is_part)
}

/// An address with a password before the host.
fn has_password(text: &str) -> bool {
    let authority = text.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    let user = authority.and_then(|authority| authority.rsplit_once('@')).map(|(user, _)| user);
    user.is_some_and(|user| user.split_once(':').is_some_and(|(_, password)| !password.is_empty()))
}
