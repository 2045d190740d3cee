//! What the parser lets through although the specification refuses it, found in the text before it is parsed.
//!
//! The parser runs keywords together with names (`queryUsers`), takes `()` for no variables, forgets that an input object gave a field
//! twice, and recurses without a bound over brackets in values. What it refuses although it is allowed, spaces inside a type such as
//! `[ ID! ]`, is moved behind the type, so that all places stay as they are.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::error::{Code, GraphqlError};

/// The deepest nesting of brackets. Deeper text could end the process inside the parser.
const BRACKETS: usize = 64;

const KEYWORDS: [&str; 4] = ["query", "mutation", "subscription", "fragment"];

/// Checks the text of a document and makes it readable for the parser.
pub(super) fn check(text: &str) -> Result<Cow<'_, str>, GraphqlError> {
    let mut scan = Scan::default();
    let mut tokens = Tokens { text, offset: 0 };
    while let Some((token, offset)) = tokens.next() {
        scan.variable_type(&token, offset..tokens.offset);
        if let Err(problem) = scan.take(&token) {
            let (line, column) = position(text, offset);
            return Err(problem.located(line, column));
        }
    }
    let types =
        scan.types.into_iter().filter(|place| text[place.clone()].contains(is_ignored) && !text[place.clone()].contains('#'));
    Ok(without_spaces(text, types))
}

/// Moves what is ignored inside the places behind them.
fn without_spaces(text: &str, places: impl Iterator<Item = Range<usize>>) -> Cow<'_, str> {
    let mut moved = String::new();
    let mut copied = 0;
    for place in places {
        let (ignored, kept): (String, String) = text[place.clone()].chars().partition(|letter| is_ignored(*letter));
        moved.extend([&text[copied..place.start], &kept, &ignored]);
        copied = place.end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    moved.push_str(&text[copied..]);
    Cow::Owned(moved)
}

const fn is_ignored(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | ',' | '\u{feff}')
}

#[derive(Clone, Copy)]
enum Token<'a> {
    Name(&'a str),
    Mark(u8),
    Other,
}

/// A bracket that is open, with the names given inside if it is an object's.
struct Open<'a> {
    bracket: u8,
    names: HashSet<&'a str>,
}

#[derive(Default)]
struct Scan<'a> {
    open: Vec<Open<'a>>,
    parentheses: usize,
    before: Option<Token<'a>>,
    /// The type of a variable that is being read.
    reading: Option<Range<usize>>,
    /// The types of variables, where they stand.
    types: Vec<Range<usize>>,
}

impl<'a> Scan<'a> {
    fn take(&mut self, token: &Token<'a>) -> Result<(), GraphqlError> {
        match *token {
            Token::Name(name) if self.starts_definition() && !KEYWORDS.contains(&name) => {
                return Err(syntax("expected `query`, `mutation`, `subscription`, `fragment` or a selection"));
            }
            Token::Mark(bracket @ (b'{' | b'[' | b'(')) => self.enter(bracket)?,
            Token::Mark(bracket @ (b'}' | b']' | b')')) => self.leave(bracket)?,
            Token::Mark(b':') => self.key()?,
            Token::Name(_) | Token::Mark(_) | Token::Other => {}
        }
        self.before = Some(*token);
        Ok(())
    }

    /// Follows the type after the colon of a variable, which stands in parentheses outside all braces.
    fn variable_type(&mut self, token: &Token<'a>, place: Range<usize>) {
        let ends_name = matches!(self.before, Some(Token::Name(_)));
        match (self.reading.take(), token) {
            (Some(read), Token::Mark(b'[' | b']' | b'!')) => self.reading = Some(extended(&read, &place)),
            (Some(read), Token::Name(_)) if !ends_name => self.reading = Some(extended(&read, &place)),
            (Some(read), _) => self.types.push(read),
            (None, Token::Mark(b':')) if matches!(self.open.as_slice(), [only] if only.bracket == b'(') => {
                self.reading = Some(place.end..place.end);
            }
            (None, _) => {}
        }
    }

    const fn starts_definition(&self) -> bool {
        self.open.is_empty() && matches!(self.before, None | Some(Token::Mark(b'}')))
    }

    fn enter(&mut self, bracket: u8) -> Result<(), GraphqlError> {
        if self.open.len() >= BRACKETS {
            let message = format!("The document nests brackets deeper than {BRACKETS}.");
            return Err(GraphqlError::limit("brackets", BRACKETS, message));
        }
        self.parentheses += usize::from(bracket == b'(');
        self.open.push(Open { bracket, names: HashSet::new() });
        Ok(())
    }

    fn leave(&mut self, bracket: u8) -> Result<(), GraphqlError> {
        if bracket == b')' && matches!(self.before, Some(Token::Mark(b'('))) {
            return Err(syntax("expected an argument or a variable"));
        }
        if let Some(closed) = self.open.pop() {
            self.parentheses -= usize::from(closed.bracket == b'(');
        }
        Ok(())
    }

    /// Inside parentheses braces are objects: elsewhere a name before a colon is an alias.
    fn key(&mut self) -> Result<(), GraphqlError> {
        let Some(Token::Name(name)) = self.before else { return Ok(()) };
        let in_parentheses = self.parentheses > 0;
        let object = self.open.last_mut().filter(|open| open.bracket == b'{' && in_parentheses);
        if object.is_some_and(|object| !object.names.insert(name)) {
            return Err(GraphqlError::new(Code::BadUserInput, "An input object gives a field twice."));
        }
        Ok(())
    }
}

/// A place that is empty yet starts with its first token.
fn extended(read: &Range<usize>, place: &Range<usize>) -> Range<usize> {
    if read.is_empty() { place.clone() } else { read.start..place.end }
}

fn syntax(message: &str) -> GraphqlError {
    GraphqlError::new(Code::BadUserInput, format!("Syntax error: {message}."))
}

struct Tokens<'a> {
    text: &'a str,
    offset: usize,
}

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Option<(Token<'a>, usize)> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.offset;
            match *bytes.get(start)? {
                b'#' => self.skip_while(|byte| byte != b'\n' && byte != b'\r'),
                b'"' => {
                    self.skip_string();
                    return Some((Token::Other, start));
                }
                byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                    self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                    return Some((Token::Name(self.text.get(start..self.offset).unwrap_or_default()), start));
                }
                byte @ (b'{' | b'}' | b'[' | b']' | b'(' | b')' | b':' | b'!') => {
                    self.offset += 1;
                    return Some((Token::Mark(byte), start));
                }
                byte if byte.is_ascii_digit() || byte == b'-' => {
                    self.skip_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_'));
                    return Some((Token::Other, start));
                }
                b'$' | b'@' | b'=' | b'.' | b'|' | b'&' => {
                    self.offset += 1;
                    return Some((Token::Other, start));
                }
                _ => self.offset += 1,
            }
        }
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.offset..).unwrap_or_default();
        self.offset += rest.iter().position(|byte| !wanted(*byte)).unwrap_or(rest.len()).max(1);
    }

    fn skip_string(&mut self) {
        let rest = self.text.as_bytes().get(self.offset..).unwrap_or_default();
        let block = rest.starts_with(b"\"\"\"");
        let end: &[u8] = if block { b"\"\"\"" } else { b"\"" };
        let mut at = end.len();
        while at < rest.len() {
            let left = &rest[at..];
            if left.starts_with(end) {
                at += end.len();
                break;
            }
            at += match left[0] {
                b'\\' if block && left[1..].starts_with(end) => 1 + end.len(),
                b'\\' if !block => 2,
                b'\n' | b'\r' if !block => break,
                _ => 1,
            };
        }
        self.offset += at.min(rest.len());
    }
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
