//! A part of a text with what was looked for marked in it, as HTML.

use std::ops::Range;

use entity::table::TextForm;
use serde_json::Value;

use super::document::texts;
use super::query::{Query, Term};
use super::words::{Word, words};

/// How many bytes of a text are shown, about.
const SHOWN: usize = 200;

/// How many of them stand before the first match, about.
const BEFORE: usize = 60;

/// The part of a value around the first match, every match in it between `<mark>` and `</mark>`; none without a match.
#[must_use]
pub fn highlight(value: &Value, form: TextForm, query: &Query) -> Option<String> {
    texts(value, form).iter().find_map(|text| snippet(text, &query.terms))
}

fn snippet(text: &str, terms: &[Term]) -> Option<String> {
    let words = words(text);
    let matches = matches(&words, terms);
    let first = matches.first()?;
    let shown = window(text, &words, first);
    let mut html = String::with_capacity(SHOWN * 2);
    if shown.start > 0 {
        html.push('…');
    }
    let mut end = shown.start;
    for found in matches.iter().filter(|found| found.start >= shown.start && found.end <= shown.end) {
        // One letter may belong to two words: `¼0` is the words 1 and 40.
        if found.start < end {
            continue;
        }
        escape(&text[end..found.start], &mut html);
        html.push_str("<mark>");
        escape(&text[found.clone()], &mut html);
        html.push_str("</mark>");
        end = found.end;
    }
    escape(text[end..shown.end].trim_end(), &mut html);
    if !text[shown.end..].trim_end().is_empty() {
        html.push('…');
    }
    Some(html)
}

/// The places where a term stands, none inside another, from left to right; of two that begin together the longer one.
fn matches(words: &[Word], terms: &[Term]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < words.len() {
        let here = terms.iter().filter(|term| stands_at(&words[place..], term)).map(|term| term.words.len()).max();
        if let Some(length) = here {
            found.push(words[place].place.start..words[place + length - 1].place.end);
        }
        place += here.unwrap_or(1);
    }
    found
}

fn stands_at(words: &[Word], term: &Term) -> bool {
    let last = term.words.len() - 1;
    words.len() > last
        && term.words.iter().zip(words).enumerate().all(|(place, (sought, word))| {
            if place == last && term.is_prefix { word.text.starts_with(sought.as_str()) } else { word.text == *sought }
        })
}

/// The bytes that are shown: whole words around the first match.
fn window(text: &str, words: &[Word], first: &Range<usize>) -> Range<usize> {
    let start = match first.start.checked_sub(BEFORE) {
        None | Some(0) => 0,
        Some(least) => {
            words.iter().map(|word| word.place.start).find(|start| *start >= least).unwrap_or(first.start).min(first.start)
        }
    };
    let most = (start + SHOWN).max(first.end);
    if most >= text.len() {
        return start..text.len();
    }
    let ends = words.iter().map(|word| word.place.end).take_while(|end| *end <= most);
    start..ends.last().unwrap_or(first.end).max(first.end)
}

fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // One line, whatever the text was broken into.
            letter if letter.is_whitespace() && html.ends_with(' ') => {}
            letter if letter.is_whitespace() => html.push(' '),
            other => html.push(other),
        }
    }
}
