//! The texts of a stored value: what stands between the tags of HTML, and the leaves of a JSON document.

use entity::table::TextForm;
use serde_json::Value;

use super::words::words;

/// The most bytes of words that are kept of one value: what PostgreSQL can index has an end, and so has what a search may cost.
const MOST_INDEXED_BYTES: usize = 128 * 1024;

/// The words of a value as they are stored.
#[must_use]
pub fn indexed(value: &Value, form: TextForm) -> String {
    let mut stored = String::new();
    for text in texts(value, form) {
        for word in words(&text) {
            if stored.len() + word.text.len() + 2 > MOST_INDEXED_BYTES {
                return stored;
            }
            stored.push(' ');
            stored.push_str(&word.text);
            stored.push(' ');
        }
    }
    stored
}

/// The texts of a value, in an order that does not depend on how a document was written.
#[must_use]
pub fn texts(value: &Value, form: TextForm) -> Vec<String> {
    match (form, value) {
        (TextForm::Plain, Value::String(text)) => vec![text.clone()],
        (TextForm::Html, Value::String(text)) => vec![without_tags(text)],
        (TextForm::Json, value) => {
            let mut found = Vec::new();
            leaves(&entity::json::canonical(value.clone()), &mut found);
            found
        }
        _ => Vec::new(),
    }
}

/// The texts and numbers of a document. Texts may be rich.
fn leaves(document: &Value, found: &mut Vec<String>) {
    match document {
        Value::String(text) => found.push(without_tags(text)),
        Value::Number(number) => found.push(number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, found)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Tags inside a line: they end no word.
const INLINE: [&str; 24] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "u",
];

/// The text of HTML: no tags, no comments, the characters that references stand for.
fn without_tags(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(place) = rest.find(['<', '&']) {
        let (before, at) = rest.split_at(place);
        text.push_str(before);
        let (replacement, length) = if at.starts_with('<') { tag(at) } else { reference(at) };
        text.push_str(&replacement);
        rest = &at[length..];
    }
    text.push_str(rest);
    text
}

/// What stands for a tag or comment, and how long it is. A sign that begins none stands for itself.
fn tag(at: &str) -> (String, usize) {
    let itself = ("<".to_owned(), 1);
    if let Some(comment) = at.strip_prefix("<!--") {
        return (" ".to_owned(), comment.find("-->").map_or(at.len(), |end| end + 7));
    }
    let inside = at[1..].strip_prefix('/').unwrap_or(&at[1..]);
    let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).collect();
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) && !at.starts_with("<!") {
        return itself;
    }
    let Some(end) = at.find('>') else { return itself };
    let is_inline = INLINE.contains(&name.to_ascii_lowercase().as_str());
    (if is_inline { String::new() } else { " ".to_owned() }, end + 1)
}

/// The longest name of a reference that is looked at.
const LONGEST_REFERENCE: usize = 10;

/// What a reference to a character stands for, and how long it is: those that sanitized HTML has, and numbers. Others end a word.
fn reference(at: &str) -> (String, usize) {
    let end = at.bytes().take(LONGEST_REFERENCE + 2).position(|byte| byte == b';');
    let Some(name) = end.and_then(|end| at.get(1..end)) else { return ("&".to_owned(), 1) };
    let length = name.len() + 2;
    let number = name.strip_prefix('#').map(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    });
    let found = match (number, name) {
        (Some(Ok(code)), _) => char::from_u32(code).unwrap_or(' '),
        (_, "amp") => '&',
        (_, "lt") => '<',
        (_, "gt") => '>',
        (_, "quot") => '"',
        (_, "apos") => '\'',
        (_, "shy") => '\u{ad}',
        (None, name) if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !name.is_empty() => ' ',
        _ => return ("&".to_owned(), 1),
    };
    (found.to_string(), length)
}
