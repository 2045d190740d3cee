//! Full text over columns of a table: what is looked through, and what must hold of it.

use sea_orm::IdenStatic;

use super::{Kind, Table};
use crate::writing::Derive;

/// How the words of a value are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextForm {
    /// A text as it is.
    Plain,
    /// What stands between the tags.
    Html,
    /// The texts and numbers of a JSON document.
    Json,
}

/// A column whose words can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SearchedColumn {
    /// The column. Everybody who sees the row may read it.
    pub column: &'static str,
    /// The column that holds its words; no part of the API.
    pub words: &'static str,
    /// How its words are found.
    pub form: TextForm,
    /// How much an occurrence counts.
    pub weight: u32,
}

/// Full text over columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The columns, the weightiest first.
    pub columns: Vec<SearchedColumn>,
    /// The column that says which rows are the newest: of very many that match, those are ranked.
    pub newest_by: &'static str,
}

impl Table {
    /// Words of the columns can be looked for: each column, the one that holds its words, how they are found, what one counts. The
    /// gateway keeps the words.
    #[must_use]
    pub fn search<C: IdenStatic>(mut self, newest_by: C, columns: impl IntoIterator<Item = (C, C, TextForm, u32)>) -> Self {
        let columns = columns.into_iter().map(|(column, words, form, weight)| SearchedColumn {
            column: column.as_str(),
            words: words.as_str(),
            form,
            weight,
        });
        let columns: Vec<SearchedColumn> = columns.collect();
        let derived = columns.iter().map(|searched| (searched.words, searched.column, Derive::Words(searched.form)));
        self.writing.derived.extend(derived);
        self.search = Some(Search { columns, newest_by: newest_by.as_str() });
        self
    }

    /// What is wrong with the search. Every column of it must be there and open to whoever sees the row: what is found would tell of
    /// a value that is not shown.
    #[must_use]
    pub fn search_faults(&self) -> Vec<String> {
        let Some(search) = &self.search else { return Vec::new() };
        let mut faults = Vec::new();
        let mut fault = |is_right: bool, column: &str, words: &str| {
            if !is_right {
                faults.push(format!("{}.{column} is searched and {words}", self.name));
            }
        };
        for searched in &search.columns {
            let (column, is_hidden) = (searched.column, self.policy.is_secret(searched.column));
            fault(!is_hidden && self.policy.guard_of(column).is_none(), column, "not open to whoever sees the row");
            let fits = match (self.column(column).map(|column| column.kind), searched.form) {
                (Some(Kind::Text { .. }), TextForm::Plain | TextForm::Html) => true,
                (Some(kind), TextForm::Json) => kind == Kind::Json,
                _ => false,
            };
            fault(fits, column, "holds no words of this form");
            let words = self.column(searched.words);
            let takes_words = words.is_some_and(|words| words.nullable && words.kind == Kind::Text { max_characters: None });
            fault(takes_words, column, "has no column for its words");
        }
        fault(self.column(search.newest_by).is_some(), search.newest_by, "does not say what is new");
        faults
    }

    /// Whether the column is for the gateway alone: no caller names, sees or gives it, and the trail does not keep it.
    #[must_use]
    pub fn is_internal(&self, column: &str) -> bool {
        self.search.iter().flat_map(|search| &search.columns).any(|searched| searched.words == column)
    }
}
