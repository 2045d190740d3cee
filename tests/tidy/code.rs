//! Just enough of Rust's grammar to see what is code, where functions end and which modules are named.

use std::collections::BTreeSet;

/// A function with a body.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line it begins on, from 1.
    pub line: usize,
    /// How many lines it has, signature and braces included.
    pub lines: usize,
}

/// The same text, with blanks in place of comments, texts and characters; the ends of lines stay.
pub fn without_comments_and_texts(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after_name = code.ends_with(|before: char| before.is_alphanumeric() || before == '_');
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' => length_of_text(rest),
            'r' | 'b' if !after_name => length_of_prefixed(rest),
            '\'' => length_of_character(rest),
            _ => 0,
        };
        if length == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

/// From the opening quotation mark to the end of the closing one.
fn length_of_text(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    while let Some((place, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '"' => return place + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `r"..."`, `r#"..."#`, `b"..."`, `br"..."`; 0 for a name that begins with these letters.
fn length_of_prefixed(rest: &str) -> usize {
    let after_b = rest.strip_prefix('b').unwrap_or(rest);
    let Some(after_r) = after_b.strip_prefix('r') else {
        return if after_b.starts_with('"') { 1 + length_of_text(after_b) } else { 0 };
    };
    let text = after_r.trim_start_matches('#');
    if !text.starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(after_r.len() - text.len()));
    let start = rest.len() - text.len() + 1;
    rest[start..].find(&end).map_or(rest.len(), |place| start + place + end.len())
}

/// `'x'`, `'\n'`, `'\u{1F600}'`; 0 for a lifetime.
fn length_of_character(rest: &str) -> usize {
    let inside = &rest[1..];
    if inside.starts_with('\\') {
        return inside[2..].find('\'').map_or(0, |end| end + 4);
    }
    let Some(letter) = inside.chars().next() else { return 0 };
    if inside[letter.len_utf8()..].starts_with('\'') { letter.len_utf8() + 2 } else { 0 }
}

/// The functions of code without comments and texts.
pub fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for place in places(code, "fn ") {
        if code[..place].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let name: String = code[place + 3..].chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        if let Some(end) = end_of_body(&code[place..]).filter(|_| !name.is_empty()) {
            let line = code[..place].matches('\n').count() + 1;
            let lines = code[place..place + end].matches('\n').count() + 1;
            found.push(Function { name, line, lines });
        }
    }
    found
}

/// Where the braces that follow close again; nothing for a signature without a body.
fn end_of_body(code: &str) -> Option<usize> {
    let (mut braces, mut brackets) = (0_usize, 0_usize);
    for (place, letter) in code.char_indices() {
        match letter {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            ';' if braces == 0 && brackets == 0 => return None,
            '{' => braces += 1,
            '}' if braces <= 1 => return Some(place + 1),
            '}' => braces -= 1,
            _ => {}
        }
    }
    None
}

/// Where a word stands.
pub fn places<'c>(code: &'c str, word: &'c str) -> impl Iterator<Item = usize> + 'c {
    code.match_indices(word).map(|(place, _)| place)
}

/// The modules of this crate and the crates of this repository that the code names.
pub fn named_modules(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for place in places(code, "crate::") {
        let rest = &code[place + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => named.extend(heads_of_list(list)),
            None => named.extend(head(rest)),
        }
    }
    for name in ["policy", "entity", "migration"] {
        let path = format!("{name}::");
        let own = |place: usize| !code[..place].ends_with(|before: char| before.is_alphanumeric() || "_:$".contains(before));
        if places(code, &path).any(own) {
            named.insert(name.to_owned());
        }
    }
    named
}

fn head(path: &str) -> Option<String> {
    let name: String = path.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// The first names of `a, b::{c, d}, e}`.
fn heads_of_list(list: &str) -> Vec<String> {
    let (mut depth, mut start, mut heads) = (0_usize, 0, Vec::new());
    for (place, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                heads.extend(head(&list[start..place]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.extend(head(&list[start..place]));
                start = place + 1;
            }
            _ => {}
        }
    }
    heads
}
