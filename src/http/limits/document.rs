//! The guard in front of the GraphQL parser: one pass over the bytes of a document.
//!
//! The parser descends once per open bracket, so deep nesting would overflow its stack and end the process; it also keeps every
//! token it reads. This scan refuses such documents first. It must not understand GraphQL beyond strings, comments and brackets.

use crate::config::Limits;
use crate::error::{Code, GraphqlError};

/// Refuses a document that is too long, nested too deeply, made of too many tokens, or that breaks off inside a string. Answers
/// how many tokens it has, so that the documents of a batch can be counted together.
///
/// Where this scan and the parser could disagree it counts more rather than less: it never sees fewer brackets than the parser.
pub fn check_document(text: &str, limits: &Limits) -> Result<usize, GraphqlError> {
    if text.len() > limits.document_bytes {
        return Err(GraphqlError::limit("documentBytes", limits.document_bytes, "The document is too long."));
    }
    Scan { bytes: text.as_bytes(), position: 0, open: 0, tokens: 0 }.run(limits)
}

/// The error of documents with too many tokens.
#[must_use]
pub fn too_many_tokens(limits: &Limits) -> GraphqlError {
    GraphqlError::limit("documentTokens", limits.document_tokens, "The document has too many tokens.")
}

struct Scan<'a> {
    bytes: &'a [u8],
    position: usize,
    open: usize,
    tokens: usize,
}

impl Scan<'_> {
    fn run(mut self, limits: &Limits) -> Result<usize, GraphqlError> {
        while self.position < self.bytes.len() {
            self.step(limits)?;
            if self.tokens > limits.document_tokens {
                return Err(too_many_tokens(limits));
            }
        }
        Ok(self.tokens)
    }

    /// Passes one token, or one piece of what stands between tokens.
    fn step(&mut self, limits: &Limits) -> Result<(), GraphqlError> {
        match self.bytes[self.position] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => self.position += 1,
            b'#' => self.pass_comment(),
            b'"' => self.pass_string()?,
            b'{' | b'[' | b'(' => self.open_bracket(limits)?,
            b'}' | b']' | b')' => {
                self.open = self.open.saturating_sub(1);
                self.pass_token(1);
            }
            b'.' if self.rest().starts_with(b"...") => self.pass_token(3),
            0 => return Err(self.syntax_error("The document holds a NUL character.")),
            byte if is_word(byte) => {
                let length = self.rest().iter().take_while(|byte| is_word(**byte)).count();
                self.pass_token(length);
            }
            _ => self.pass_token(1),
        }
        Ok(())
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.position..]
    }

    fn pass_token(&mut self, length: usize) {
        self.tokens += 1;
        self.position += length;
    }

    fn open_bracket(&mut self, limits: &Limits) -> Result<(), GraphqlError> {
        self.open += 1;
        if self.open > limits.bracket_depth {
            return Err(GraphqlError::limit("documentNesting", limits.bracket_depth, "The document is nested too deeply."));
        }
        self.pass_token(1);
        Ok(())
    }

    fn pass_comment(&mut self) {
        let length = self.rest().iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
        self.position += length;
    }

    fn pass_string(&mut self) -> Result<(), GraphqlError> {
        let length = if self.rest().starts_with(b"\"\"\"") { self.block_string_length() } else { self.string_length() };
        match length {
            Ok(length) => {
                self.pass_token(length);
                Ok(())
            }
            Err(message) => Err(self.syntax_error(message)),
        }
    }

    fn string_length(&self) -> Result<usize, &'static str> {
        let rest = self.rest();
        let mut index = 1;
        while let Some(byte) = rest.get(index) {
            match byte {
                b'"' => return Ok(index + 1),
                b'\\' if rest[index..].starts_with(b"\\u0000") => return Err("A string holds a NUL character."),
                b'\\' => index += 2,
                b'\n' | b'\r' => break,
                0 => return Err("A string holds a NUL character."),
                _ => index += 1,
            }
        }
        Err("A string is not closed.")
    }

    fn block_string_length(&self) -> Result<usize, &'static str> {
        let rest = self.rest();
        let mut index = 3;
        while index < rest.len() {
            let here = &rest[index..];
            if here.starts_with(b"\"\"\"") {
                return Ok(index + 3);
            }
            if here[0] == 0 {
                return Err("A string holds a NUL character.");
            }
            index += if here.starts_with(b"\\\"\"\"") { 4 } else { 1 };
        }
        Err("A block string is not closed.")
    }

    /// An error at the token the scan stands on. It names the place, never the text.
    fn syntax_error(&self, message: &str) -> GraphqlError {
        let before = &self.bytes[..self.position];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        GraphqlError::new(Code::BadUserInput, message).located(line, self.position - line_start + 1)
    }
}

/// Bytes of names and numbers. A number's sign and point count as tokens of their own, which only counts more.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
