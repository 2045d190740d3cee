//! What a caller looks for: words that all must be there, `"rows of words"`, `begin*`, and `-what` must not be there.

use super::words::words;

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryError {
    /// There is no word in it that a row could have.
    NothingToFind,
    /// It has so many words, more than it may.
    TooManyWords(usize),
}

/// Words that stand one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The words; at least one.
    pub words: Vec<String>,
    /// Whether the last one is only a beginning.
    pub is_prefix: bool,
}

/// What a caller looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What a row must have, each once.
    pub terms: Vec<Term>,
    /// What a row must not have.
    pub excluded: Vec<Term>,
}

impl Term {
    /// What it is in a stored value: words with a space on either side, the last one open when it is a beginning.
    #[must_use]
    pub fn needle(&self) -> String {
        let mut needle: String = self.words.iter().map(|word| super::stored_word(word)).collect();
        if self.is_prefix {
            needle.pop();
        }
        needle
    }

    /// Whether it is more than the presence of each of its words.
    #[must_use]
    pub fn is_row(&self) -> bool {
        self.words.len() > 1
    }
}

impl Query {
    /// Reads a query of at most so many words.
    ///
    /// # Errors
    /// It names nothing to find, or too much.
    pub fn parse(text: &str, most_words: usize) -> Result<Self, QueryError> {
        let mut query = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (part, after) = Part::next(rest);
            let list = if part.is_excluded { &mut query.excluded } else { &mut query.terms };
            list.extend(part.term().filter(|term| !list.contains(term)));
            rest = after.trim_start();
        }
        if query.terms.is_empty() {
            return Err(QueryError::NothingToFind);
        }
        let words = |terms: &[Term]| terms.iter().map(|term| term.words.len()).sum::<usize>();
        let count = words(&query.terms) + words(&query.excluded);
        if count > most_words { Err(QueryError::TooManyWords(count)) } else { Ok(query) }
    }

    /// What PostgreSQL's index is asked: each word of the terms, none of the excluded ones. Words are letters and digits.
    #[must_use]
    pub fn for_postgres(&self) -> String {
        let asked = |word: &str, is_prefix: bool| format!("'{word}'{}", if is_prefix { ":*" } else { "" });
        let found = self.terms.iter().flat_map(|term| {
            let last = term.words.len() - 1;
            term.words.iter().enumerate().map(move |(place, word)| asked(word, term.is_prefix && place == last))
        });
        // Whether excluded words stand in a row the index cannot tell.
        let excluded = self.excluded.iter().filter(|term| !term.is_row());
        let excluded = excluded.map(|term| format!("!{}", asked(&term.words[0], term.is_prefix)));
        found.chain(excluded).collect::<Vec<_>>().join(" & ")
    }

    /// What SQLite's index is asked.
    #[must_use]
    pub fn for_sqlite(&self) -> String {
        let asked = |term: &Term| format!("\"{}\"{}", term.words.join(" "), if term.is_prefix { " *" } else { "" });
        let found: Vec<String> = self.terms.iter().map(asked).collect();
        let excluded: Vec<String> = self.excluded.iter().map(asked).collect();
        let without = if excluded.is_empty() { String::new() } else { format!(" NOT ({})", excluded.join(" OR ")) };
        format!("({}){without}", found.join(" AND "))
    }

    /// The needles of the terms of which one must stand in a column as it is, because the presence of the words is not enough.
    #[must_use]
    pub fn rows(&self) -> Vec<String> {
        self.terms.iter().filter(|term| term.is_row()).map(Term::needle).collect()
    }

    /// The same for what must not be there.
    #[must_use]
    pub fn excluded_rows(&self) -> Vec<String> {
        self.excluded.iter().filter(|term| term.is_row()).map(Term::needle).collect()
    }

    /// What is counted to rank a row.
    #[must_use]
    pub fn needles(&self) -> Vec<String> {
        self.terms.iter().map(Term::needle).collect()
    }
}

/// A part of a query as it is written.
struct Part<'a> {
    text: &'a str,
    is_excluded: bool,
    is_quoted: bool,
}

impl<'a> Part<'a> {
    /// The first part of a text that does not begin with a space, and what comes behind it.
    fn next(text: &'a str) -> (Self, &'a str) {
        let (is_excluded, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if let Some(inside) = text.strip_prefix('"') {
            let (text, rest) = inside.split_once('"').unwrap_or((inside, ""));
            return (Self { text, is_excluded, is_quoted: true }, rest);
        }
        let end = text.find(|letter: char| letter.is_whitespace() || letter == '"').unwrap_or(text.len());
        let (text, rest) = text.split_at(end);
        (Self { text, is_excluded, is_quoted: false }, rest)
    }

    fn term(&self) -> Option<Term> {
        let found = words(self.text);
        let end = found.last()?.place.end;
        let is_prefix = !self.is_quoted && self.text[end..].starts_with('*');
        Some(Term { words: found.into_iter().map(|word| word.text).collect(), is_prefix })
    }
}
