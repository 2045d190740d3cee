//! Statements around a write or a call: choosing rows by a filter, and reading rows by their ids.
//!
//! The write itself is not compiled here: what it sends depends on the input.

use entity::table::Kind;
use policy::Action;

use super::compile::{Base, Columns, Compiler, select};
use super::dialect::Dialect;
use super::layout::{CalledAnswer, Fetch, FetchShape, Statement, WrittenRows, WrittenShape, key_bytes};
use super::slot::Slot;
use super::writer::{Writer, where_clause};
use crate::plan::{CallField, Object, Payload, Place, ResultField, ResultValue, WriteField, WriteKind};

impl<'a> Compiler<'a> {
    /// The statements around a writing field.
    pub fn written(&mut self, write: &WriteField) -> WrittenRows {
        let choice = write.write.filter().map(|_| self.choice(write));
        let reads = write.payload.objects().iter().map(|object| self.read_back(&write.place, object)).collect();
        let shown = match &write.payload {
            Payload::One(_) => WrittenShape::One,
            Payload::Many(_) => WrittenShape::Many,
            Payload::Result { fields, .. } => {
                let field = |field: &ResultField| -> (Vec<u8>, ResultValue) { (key_bytes(&field.key), field.value) };
                WrittenShape::Result(self.catalog.entity(write.entity).type_name, fields.iter().map(field).collect())
            }
        };
        WrittenRows { choice, reads, shown }
    }

    /// The statements for the rows in a function's answer.
    pub fn called(&mut self, call: &CallField) -> CalledAnswer {
        let reads = call.objects.iter().map(|object| self.read_back(&call.place, object)).collect();
        CalledAnswer { selected: call.answer.clone(), reads }
    }

    /// The ids of the rows that a filter finds, of those the caller may read and write. One more than allowed is looked for, and
    /// on PostgreSQL they are locked: whoever changed one in between is waited for, and the filter is judged again.
    fn choice(&mut self, write: &WriteField) -> usize {
        let place = self.reserve();
        let mut writer = self.writer();
        let action = if write.write.kind() == WriteKind::Delete { Action::Delete } else { Action::Update };
        let rows = writer.rows(write.entity, false);
        let target = self.tree.target(write.entity, action);
        let statement = match (rows, target, write.write.filter()) {
            (Some(rows), Some(target), Some((filter, at_most))) => {
                let alias = writer.alias();
                let mut conditions = vec![writer.filter(filter, write.entity, &alias)];
                conditions.extend(writer.rule(rows, &alias));
                conditions.extend(writer.rule(target, &alias));
                let size = Slot::AtMost(at_most.clone());
                let limit = writer.parameter(size);
                let lock = if self.dialect == Dialect::Postgres { format!(" FOR UPDATE OF {alias}") } else { String::new() };
                let tail = format!("{} ORDER BY {alias}.\"id\" LIMIT {limit}{lock}", where_clause(&conditions));
                let sql = select(&[format!("{alias}.\"id\"")], &Writer::table(rows, &alias), &tail);
                Some(Statement { sql, slots: std::mem::take(&mut writer.conditions.slots) })
            }
            _ => None,
        };
        self.put(place, Fetch { place: write.place.clone(), statement, ..Fetch::default() })
    }

    /// Reads rows by their ids, under the rule for reading: the answer of a write shows nothing that a query would not.
    pub fn read_back(&mut self, field: &Place, object: &Object) -> usize {
        let place = self.reserve();
        let mut writer = self.writer();
        let rows = writer.rows(object.entity, false);
        let alias = writer.alias();
        let mut columns = Columns::new(writer, Base::Plain(alias.clone()));
        let id = columns.select(format!("{alias}.\"id\""));
        let shape = FetchShape::One(self.object(object, None, &mut columns));
        let mut fetch = Fetch { place: field.clone(), shape, parent_key: Some(id), by_ids: true, ..Fetch::default() };
        if let Some(rows) = rows {
            let ids = columns.writer.parameter(Slot::ParentKeys);
            let mut conditions = vec![self.dialect.among(&format!("{alias}.\"id\""), &ids, Kind::Id)];
            conditions.extend(columns.writer.rule(rows, &alias));
            let from = format!("{}{}", Writer::table(rows, &alias), columns.joins.concat());
            let sql = select(&columns.selected, &from, &where_clause(&conditions));
            fetch.statement = Some(Statement { sql, slots: std::mem::take(&mut columns.writer.conditions.slots) });
        }
        fetch.children = columns.children;
        self.put(place, fetch)
    }
}
