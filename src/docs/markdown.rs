//! Markdown as GitHub reads it: escaping, links, anchors and tables.
//!
//! Everything that comes from the data model goes through [`text`] or [`code`]. Nothing here knows what the words mean.

use std::fmt::Write;

/// Words that stand in running text or in a cell: what Markdown would take for something else is escaped, line breaks are blanks.
#[must_use]
pub fn text(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.trim().chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' | '\r' | '\t' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A name or a value, in code; around backquotes of its own stand more of them.
#[must_use]
pub fn code(name: &str) -> String {
    let name = name.replace(['\n', '\r', '\t'], " ");
    let longest = name.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let blank = if longest > 0 { " " } else { "" };
    format!("{fence}{blank}{name}{blank}{fence}")
}

/// Names in code, with commas between them.
#[must_use]
pub fn codes<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(code).collect::<Vec<_>>().join(", ")
}

/// The words with what stands between backquotes as code: the form in which the rules are worded.
#[must_use]
pub fn marked(words: &str) -> String {
    let parts = words.split('`').enumerate();
    parts.map(|(place, part)| if place % 2 == 0 { escaped_inside(part) } else { code(part) }).collect()
}

/// As [`text`], the blanks at both ends kept.
fn escaped_inside(part: &str) -> String {
    let (start, end) = (part.len() - part.trim_start().len(), part.trim_end().len());
    if start > end {
        return part.to_owned();
    }
    format!("{}{}{}", &part[..start], text(part), &part[end..])
}

/// The anchor that GitHub gives a heading.
#[must_use]
pub fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars()
        .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

/// The first sentence.
#[must_use]
pub fn first_sentence(words: &str) -> &str {
    words.find(". ").map_or(words, |end| &words[..=end]).trim()
}

/// A table: the heads of its columns, then rows of cells that are Markdown already. Nothing for no rows. A table takes every `|` for
/// an end of a cell, in code too, so it is escaped here and nowhere else.
#[must_use]
pub fn table(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut out = String::new();
    for row in rows {
        if out.is_empty() {
            let _ = writeln!(out, "| {} |\n|{}", heads.join(" | "), "---|".repeat(heads.len()));
        }
        let cells: Vec<String> =
            row.iter().map(|cell| if cell.is_empty() { "-".to_owned() } else { cell.replace('|', "\\|") }).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// A list of items that are Markdown already. Nothing for no items.
#[must_use]
pub fn list(items: impl IntoIterator<Item = String>) -> String {
    let mut out: String = items.into_iter().map(|item| format!("- {item}\n")).collect();
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{anchor, code, first_sentence, list, marked, table, text};

    #[test]
    fn what_markdown_would_take_for_its_own_is_escaped() {
        assert_eq!(text(" a_b *c* [d](e) <f>\n`g` #1 \\ "), r"a\_b \*c\* \[d\](e) \<f\> \`g\` \#1 \\");
        assert_eq!(code("a|b"), "`a|b`");
        assert_eq!(code("a `b` ``c"), "``` a `b` ``c ```");
        assert_eq!(marked("some of `a_b`: (x_y is `1`)"), r"some of `a_b`: (x\_y is `1`)");
        assert_eq!(marked("`a` or `b`"), "`a` or `b`");
    }

    #[test]
    fn cells_end_where_they_should() {
        let rows = vec![vec![code("a | b"), String::new()], vec![text("c|d"), "e".to_owned()]];
        assert_eq!(table(&["one", "two"], rows), "| one | two |\n|---|---|\n| `a \\| b` | - |\n| c\\|d | e |\n\n");
        assert_eq!(table(&["one"], Vec::new()), "");
        assert_eq!((list(["a".to_owned(), "b".to_owned()]), list([])), ("- a\n- b\n\n".to_owned(), String::new()));
    }

    #[test]
    fn anchors_are_those_of_github() {
        assert_eq!(anchor("How to read it"), "how-to-read-it");
        assert_eq!(anchor("user_brand_roles"), "user_brand_roles");
        assert_eq!(anchor("ContentStatus, (old)"), "contentstatus-old");
    }

    #[test]
    fn a_sentence_ends_with_its_point() {
        assert_eq!(first_sentence("One account. Profile and more."), "One account.");
        assert_eq!(first_sentence("One 1.5 thing"), "One 1.5 thing");
    }
}
