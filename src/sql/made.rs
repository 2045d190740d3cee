//! Rows of tables that were made for rows: first which tables the caller may look into, then what is in each.
//!
//! The statement that reads such a table asks once more for leave to read the row it was made for, so that there is no moment
//! between the two. A name stands in a statement only when it is one that a table or a column of this kind may have.

use std::sync::Arc;

use entity::table::made::{self, Made, MadeColumn, MadeKind, is_table_name};
use entity::table::{Kind, PRIMARY_KEY};
use sea_orm::{DbErr, QueryResult};
use serde_json::Value as Json;
use uuid::Uuid;

use super::compile::Compiler;
use super::dialect::Dialect;
use super::layout::{Fetch, FetchShape, MadePage, PageSize, Statement};
use super::slot::Slot;
use super::writer::{Writer, where_clause};
use crate::catalog::EntityId;
use crate::plan::MadeRows;

impl Compiler<'_> {
    /// The rows of the tables that were made for rows of the entity.
    pub(super) fn made(&mut self, entity: EntityId, rows: &MadeRows) -> usize {
        let place = self.reserve();
        let made = self.catalog.entity(entity).table.made;
        let page = MadePage {
            begins: made.map(|made| made.begins).unwrap_or_default(),
            size: PageSize { operand: rows.first.clone(), label: "first" },
            offset: rows.offset.clone(),
        };
        let statement = made.and_then(|made| self.tables_made(entity, made));
        self.put(place, Fetch { place: rows.place.clone(), statement, shape: FetchShape::Made(page), ..Fetch::default() })
    }

    /// Id, name and columns of the tables that are there; `None` = the caller may look into none.
    fn tables_made(&self, entity: EntityId, made: Made) -> Option<Statement> {
        let mut writer = self.writer();
        let rows = writer.rows(entity, false)?;
        let definition = self.catalog.entity(entity);
        let alias = writer.alias();
        let keys = writer.parameter(Slot::ParentKeys);
        let id = writer.key(entity, &alias, PRIMARY_KEY);
        let name = writer.attribute(entity, definition.attribute_of_column(made.name)?, &alias);
        let columns = writer.attribute(entity, definition.attribute_of_column(made.columns)?, &alias);
        let mut conditions = vec![self.dialect.among(&id, &keys, Kind::Id)];
        conditions.extend(writer.rule(rows, &alias));
        conditions.push(self.dialect.is_table(&name));
        // A table of the data model may be called like one that was made. It is not one.
        let own = self.catalog.policies.tables().map(|known| known.table).filter(|known| is_table_name(known, made.begins));
        conditions.extend(own.map(|own| format!("{name} <> '{own}'")));
        let columns = self.dialect.document_text(&columns);
        let from = Writer::table(rows, &alias);
        let sql = format!("SELECT {id} AS id, {name} AS name, {columns} AS columns FROM {from}{}", where_clause(&conditions));
        Some(Statement { sql, slots: std::mem::take(&mut writer.conditions.slots) })
    }
}

/// A table that was made, and that the caller may look into.
pub(super) struct MadeTable {
    /// The row it was made for.
    pub id: Uuid,
    name: String,
    columns: Vec<MadeColumn>,
}

impl MadeTable {
    /// The table that a row of the statement names; `None` = no table of this kind is called so.
    pub fn read(row: &QueryResult, page: &MadePage) -> Result<Option<Self>, DbErr> {
        let id: Option<Uuid> = row.try_get_by_index(0)?;
        let (name, columns): (Option<String>, Option<String>) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let name = name.filter(|name| is_table_name(name, page.begins));
        let definitions: Json = columns.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(id.zip(name).map(|(id, name)| Self { id, name, columns: made::columns(&definitions) }))
    }

    /// What is read of a row, in the order in which documents keep their members.
    pub fn members(&self) -> Arc<[(String, Kind)]> {
        self.in_order().into_iter().map(|(name, kind)| (name.to_owned(), kind.map_or(Kind::Id, MadeKind::read_as))).collect()
    }

    /// The columns; the id has no kind that was asked for.
    fn in_order(&self) -> Vec<(&str, Option<MadeKind>)> {
        let own = [(made::OWN_COLUMNS[0], None), (made::OWN_COLUMNS[1], Some(MadeKind::Timestamp))];
        let asked = self.columns.iter().map(|column| (column.name(), Some(column.kind())));
        let mut all: Vec<_> = own.into_iter().chain(asked).collect();
        all.sort_by_key(|(name, _)| (name.len(), *name));
        all
    }

    /// The statement that reads the rows, oldest first; `door` finds the tables the caller may look into, `size` and `offset` are
    /// parameters behind its own.
    pub fn statement(&self, door: &str, size: &str, offset: &str, dialect: Dialect) -> String {
        let selected = self.in_order().into_iter().map(|(name, kind)| {
            let reference = format!("r.\"{name}\"");
            if kind == Some(MadeKind::Number) { dialect.exact_text(&reference) } else { reference }
        });
        let (name, [id, imported_at]) = (&self.name, made::OWN_COLUMNS);
        format!(
            "SELECT {} FROM \"{name}\" r WHERE EXISTS (SELECT 1 FROM ({door}) d WHERE d.name = '{name}') \
             ORDER BY r.\"{imported_at}\", r.\"{id}\" LIMIT {size} OFFSET {offset}",
            selected.collect::<Vec<_>>().join(", ")
        )
    }
}
