//! The history of a row: entries of the trail, each under the rule for reading the row as it was before and after.
//!
//! An image in the trail is read as a row: the rules of the entity are judged on it as on a row of its table, and a guarded column
//! takes part in a difference only where it may be read in both images.

use entity::table::Kind;
use policy::Solved;

use super::compile::{Columns, Compiler};
use super::layout::{Changes, FieldValue, RootValue};
use super::writer::Writer;
use crate::catalog::{EntityId, HISTORY_ACTION, Source};
use crate::plan::{ChangeField, Connection, Filter, History, Operand};

/// The images of an entry.
const IMAGES: [&str; 2] = ["old_value", "new_value"];

impl<'a> Compiler<'a> {
    pub(super) fn history(&mut self, history: &History) -> RootValue {
        self.history_of = Some(history.of);
        let fetch = self.connection(&history.connection);
        self.history_of = None;
        RootValue::Connection(fetch)
    }

    /// What an entry on `alias` must satisfy: the row may be read as it was, as it became, and, where it still is, as it is.
    pub(super) fn history_rule(
        &self,
        of: EntityId,
        connection: &Connection,
        alias: &str,
        writer: &mut Writer<'a>,
    ) -> Vec<String> {
        let Some(id) = row_of(connection) else { return vec!["FALSE".to_owned()] };
        let Some(rows) = self.tree.rows(of, true) else { return vec!["FALSE".to_owned()] };
        let mut conditions = Vec::new();
        for image in IMAGES {
            let document = format!("{alias}.\"{image}\"");
            let row = writer.alias();
            let holds = writer.conditions.truth(rows.rule(), &row);
            let from = self.row_of_image(of, &document, &row);
            conditions.push(format!("({document} IS NULL OR EXISTS (SELECT 1 FROM {from} WHERE {holds}))"));
        }
        let (there, seen) = (writer.alias(), writer.alias());
        let slot = super::slot::Form::One(Kind::Id);
        let key = writer.argument(id, slot, "nodeId".to_owned());
        let holds = writer.conditions.truth(rows.rule(), &seen);
        conditions.push(format!(
            "(NOT EXISTS (SELECT 1 FROM {} WHERE {there}.\"id\" = {key}) OR EXISTS (SELECT 1 FROM {} WHERE {seen}.\"id\" = {key} \
             AND {holds}))",
            Writer::table(rows, &there),
            Writer::table(rows, &seen)
        ));
        conditions
    }

    /// An image as a row of its table.
    pub(super) fn row_of_image(&self, of: EntityId, document: &str, alias: &str) -> String {
        let table = &self.catalog.entity(of).table;
        let columns =
            table.columns.iter().filter(|column| !table.policy.is_secret(column.name) && !table.is_internal(column.name));
        let values: Vec<String> = columns
            .map(|column| format!("{} AS \"{}\"", self.dialect.member(document, column.name, column.kind), column.name))
            .collect();
        format!("(SELECT {}) {alias}", values.join(", "))
    }

    /// What happened, in one word: changes of rights are told by what was done to them.
    pub(super) fn history_action(&self, columns: &mut Columns<'a>) -> FieldValue {
        let alias = columns.base.alias();
        let told = self.dialect.member(&format!("{alias}.\"metadata\""), "operation", Kind::Text { max_characters: None });
        let word = format!("CASE WHEN {alias}.\"action\" = 'permission_change' THEN {told} ELSE {alias}.\"action\" END");
        let word = columns.base.export(word);
        FieldValue::Scalar(columns.select(word), Kind::Enum(&HISTORY_ACTION))
    }

    /// The differences between the images.
    pub(super) fn changes(&self, of: EntityId, fields: &[(String, ChangeField)], columns: &mut Columns<'a>) -> FieldValue {
        let entity = self.catalog.entity(of);
        let alias = columns.base.alias();
        let [old, new] = IMAGES.map(|image| {
            let text = self.dialect.document_text(&format!("{alias}.\"{image}\""));
            let text = columns.base.export(text);
            columns.select(text)
        });
        let mut compared = Vec::new();
        for (index, attribute) in entity.attributes.iter().enumerate() {
            let Source::Column(column) = attribute.source else { continue };
            let Some(readable) = self.tree.readable(of, index) else { continue };
            let guard = match readable.guard() {
                Solved::Never => continue,
                Solved::Always => None,
                guard @ Solved::When(_) => {
                    let shown = IMAGES.map(|image| {
                        let document = format!("{alias}.\"{image}\"");
                        let row = columns.writer.alias();
                        let holds = columns.writer.conditions.truth(guard, &row);
                        let from = self.row_of_image(of, &document, &row);
                        format!("({document} IS NULL OR EXISTS (SELECT 1 FROM {from} WHERE {holds}))")
                    });
                    let shown = columns.base.export(format!("({})", shown.join(" AND ")));
                    Some(columns.select(shown))
                }
            };
            compared.push((column, attribute.field.clone(), attribute.kind, guard));
        }
        let fields = fields.iter().map(|(key, field)| (super::layout::key_bytes(key), *field)).collect();
        FieldValue::Changes(Changes { old, new, compared, fields })
    }
}

/// The row whose history it is.
fn row_of(connection: &Connection) -> Option<&Operand> {
    let Some(Filter::All(parts)) = &connection.filter else { return None };
    parts.iter().find_map(|part| match part {
        Filter::Compare { operand: operand @ Operand::RowOfNode(_), .. } => Some(operand),
        _ => None,
    })
}
