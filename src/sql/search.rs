//! Full text as SQL: which rows have the words, how well, and what is shown of the matches.
//!
//! A rank is made of the row alone. What counts rows, as how rare a word is, would tell of rows that the viewer may not see.

use super::compile::{Columns, Compiler};
use super::dialect::Newest;
use super::layout::{SearchWriter, key_bytes};
use super::slot::{Form, SearchForm, Slot};
use super::writer::Writer;
use crate::catalog::EntityId;
use crate::plan::{Connection, EdgeValue, Operand, OrderKey};

/// Whether the list comes in the order of its ranks.
pub(super) fn is_ranked(connection: &Connection) -> bool {
    connection.search.is_some() && connection.order.iter().any(|term| matches!(term.key, OrderKey::Rank))
}

impl<'a> Writer<'a> {
    /// What the arguments of a list ask of its rows.
    pub fn chosen(&mut self, connection: &Connection, alias: &str) -> Vec<String> {
        let filter = connection.filter.as_ref().map(|filter| self.filter(filter, connection.entity, alias));
        filter.into_iter().chain(self.words(connection, alias)).collect()
    }

    /// What the search of a list asks of its rows; [`Writer::chosen`] ends with it.
    pub fn words(&mut self, connection: &Connection, alias: &str) -> Vec<String> {
        connection.search.as_ref().map_or_else(Vec::new, |search| self.found(search, connection.entity, alias))
    }

    fn sought(&mut self, search: &Operand, form: SearchForm) -> String {
        self.argument(search, Form::Search(form), "search".to_owned())
    }

    /// The row has the words. Where the viewer may not look for any, it has none.
    pub fn found(&mut self, search: &Operand, entity: EntityId, alias: &str) -> Vec<String> {
        let Some(searchable) = self.restricted.searchable(entity) else { return vec!["FALSE".to_owned()] };
        let columns: Vec<String> =
            searchable.search().columns.iter().map(|searched| format!("{alias}.\"{}\"", searched.words)).collect();
        let index = self.sought(search, SearchForm::Index);
        let mut conditions = vec![self.dialect.has_words(searchable.table(), alias, &index)];
        if self.dialect.looks_at_rows_of_words() {
            let rows = self.sought(search, SearchForm::Rows);
            let excluded = self.sought(search, SearchForm::ExcludedRows);
            conditions.extend(self.dialect.has_rows_of_words(&columns, &rows, &excluded));
        }
        conditions
    }

    /// How well the row matches: for each thing that is looked for and each column, its weight by how often it is there.
    pub fn rank(&mut self, search: &Operand, entity: EntityId, alias: &str) -> String {
        let needles = self.sought(search, SearchForm::Needles);
        let searchable = self.restricted.searchable(entity);
        let columns = searchable.iter().flat_map(|searchable| &searchable.search().columns);
        let columns: Vec<(String, u32)> =
            columns.map(|searched| (format!("{alias}.\"{}\"", searched.words), searched.weight)).collect();
        self.dialect.rank(&columns, &needles)
    }

    /// The rows of a list that are ranked, as a part of FROM: the newest of those that satisfy the conditions, all of them unless
    /// there are very many. `conditions` are those of the list, the words that are looked for last.
    pub fn ranked(&mut self, connection: &Connection, from: &str, conditions: &[String], alias: &str) -> Option<String> {
        let searchable = self.restricted.searchable(connection.entity).filter(|_| is_ranked(connection))?;
        let newest_by = self.key(connection.entity, alias, searchable.search().newest_by);
        let keys = self.entity(connection.entity).table.key.clone();
        let keys: Vec<String> = keys.iter().map(|key| format!("{} DESC", self.key(connection.entity, alias, key))).collect();
        let most = self.parameter(Slot::RankedMost);
        let words = self.words(connection, alias).len();
        let (others, words) = conditions.split_at(conditions.len().saturating_sub(words));
        let order = format!("{newest_by} DESC, {}", keys.join(", "));
        Some(self.dialect.newest_with_words(&Newest { from, alias, others, words, order: &order, most: &most }))
    }
}

impl<'a> Compiler<'a> {
    /// What is shown of the matches of a list.
    pub fn search_writer(&self, connection: &Connection, columns: &mut Columns<'a>) -> Option<SearchWriter> {
        let operand = connection.search.clone()?;
        let alias = columns.base.alias();
        let rank = connection.edges_ask(|value| value == EdgeValue::Rank).then(|| {
            let rank = columns.writer.rank(&operand, connection.entity, &alias);
            let rank = columns.base.export(rank);
            columns.select(rank)
        });
        let mut searched = Vec::new();
        let shown = self.tree.searchable(connection.entity).filter(|_| !connection.highlights.is_empty());
        for column in shown.iter().flat_map(|searchable| &searchable.search().columns) {
            let entity = self.catalog.entity(connection.entity);
            let Some(attribute) = entity.attribute_of_column(column.column) else { continue };
            let expression = columns.attribute(connection.entity, attribute, None);
            let known = &entity.attributes[attribute];
            searched.push((known.field.clone(), columns.select(expression), known.kind, column.form));
        }
        let highlights = connection.highlights.iter().map(|fields| {
            let fields = fields.iter().map(|(key, value)| (key_bytes(key), *value));
            fields.collect()
        });
        let orders = is_ranked(connection);
        Some(SearchWriter { operand, orders, rank, columns: searched, highlights: highlights.collect() })
    }
}
