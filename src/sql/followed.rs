//! Statements behind a subscription to changes: which of some rows are there for the viewer, and the rows themselves.
//!
//! Whether a row is there is asked twice with the same statement: of the rows as they are, and of the rows as they were
//! ([`super::before`]). So a subscriber is told what two queries would have told apart, and nothing else.

use std::sync::Arc;

use entity::table::Kind;
use policy::Solved;

use super::compile::{Base, Columns, Compiler, select};
use super::layout::{Fetch, FollowedRows, Statement, key_bytes};
use super::slot::Slot;
use super::writer::{Writer, where_clause};
use crate::catalog::Source;
use crate::plan::Changes;

impl Compiler<'_> {
    /// The statements for the changes of rows.
    pub fn followed(&mut self, changes: &Changes) -> FollowedRows {
        let guards = self.guards(changes);
        let conditions: Vec<&Solved> = guards.iter().map(|(_, guard)| guard).collect();
        let some = self.present(changes, &conditions, true);
        let all = self.present(changes, &conditions, false);
        let reads = changes.objects.iter().map(|object| self.read_back(&changes.place, object)).collect();
        let entity = self.catalog.entity(changes.entity);
        let column = |attribute: &crate::catalog::Attribute| match attribute.source {
            Source::Column(column) => Some((column, Arc::from(attribute.field.as_str()))),
            Source::Computed(..) => None,
        };
        let columns = entity.attributes.iter().enumerate().filter_map(|(place, attribute)| {
            let readable = self.tree.readable(changes.entity, place)?;
            let guard = match readable.guard() {
                Solved::Never => return None,
                Solved::Always => None,
                Solved::When(_) => Some(guards.iter().position(|(guarded, _)| *guarded == place)?),
            };
            let (column, field) = column(attribute)?;
            Some((column, field, guard))
        });
        FollowedRows {
            entity: changes.entity,
            type_name: changes.type_name.clone(),
            some,
            all,
            reads,
            columns: columns.collect(),
            fields: changes.fields.iter().map(|field| (key_bytes(&field.key), field.value)).collect(),
        }
    }

    /// The columns that are readable on some rows only.
    fn guards(&self, changes: &Changes) -> Vec<(usize, Solved)> {
        let attributes = self.catalog.entity(changes.entity).attributes.iter().enumerate();
        let guarded = attributes.filter_map(|(place, attribute)| {
            let readable = self.tree.readable(changes.entity, place)?;
            let is_guarded = matches!((readable.guard(), attribute.source), (Solved::When(_), Source::Column(_)));
            is_guarded.then(|| (place, readable.guard().clone()))
        });
        guarded.collect()
    }

    /// The ids of the rows that are there for the viewer, each with what holds of the conditions: of some rows, or of all.
    fn present(&mut self, changes: &Changes, conditions: &[&Solved], of_some: bool) -> usize {
        let place = self.reserve();
        let writer = self.writer();
        let rows = writer.rows(changes.entity, false);
        let mut fetch = Fetch { place: changes.place.clone(), by_ids: true, ..Fetch::default() };
        if let Some(rows) = rows {
            let mut columns = Columns::new(writer, Base::Plain(String::new()));
            let alias = columns.writer.alias();
            let mut holds: Vec<String> = Vec::new();
            let mut selected = vec![format!("{alias}.\"id\"")];
            if of_some {
                let ids = columns.writer.parameter(Slot::ParentKeys);
                holds.push(self.dialect.among(&format!("{alias}.\"id\""), &ids, Kind::Id));
            }
            selected.extend(conditions.iter().map(|guard| columns.writer.conditions.truth(guard, &alias)));
            let filter = changes.filter.as_ref().map(|filter| columns.writer.filter(filter, changes.entity, &alias));
            holds.extend(filter);
            holds.extend(columns.writer.rule(rows, &alias));
            let sql = select(&selected, &Writer::table(rows, &alias), &where_clause(&holds));
            fetch.statement = Some(Statement { sql, slots: std::mem::take(&mut columns.writer.conditions.slots) });
        }
        self.put(place, fetch)
    }
}
