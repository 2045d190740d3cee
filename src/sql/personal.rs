//! Personal values in an answer: beside them stands whose row it is and which, for the transparency log.
//!
//! Nothing is selected in addition unless a personal column is, and what is selected is shown to nobody.

use std::sync::Arc;

use entity::personal::{Personal, Subject};
use policy::{Fact, Residual, Solved};

use super::compile::{Columns, Compiler};
use super::dialect::Dialect;
use super::layout::{FieldValue, FieldWriter, Watch};
use super::writer::expand;
use crate::catalog::{Entity, EntityId, Source};
use crate::plan::{Object, ObjectValue};

/// The images of an entry of the trail, the newer one first.
const NEWER_IMAGE: &str = "COALESCE({new_value}, {old_value})";

/// The user that a row on the alias is about, as SQL.
pub(super) fn subject_of(personal: &Personal, alias: &str, dialect: Dialect) -> String {
    match personal.subject {
        Subject::Column(column) => format!("{alias}.\"{column}\""),
        Subject::Found(found) => format!("({})", expand(dialect.of_both(found), alias)),
    }
}

impl<'a> Compiler<'a> {
    /// What must be watched of an object: the personal values among its fields.
    pub(super) fn watches(
        &self,
        object: &Object,
        fields: &[FieldWriter],
        alias: Option<&str>,
        columns: &mut Columns<'a>,
    ) -> Vec<Watch> {
        let entity = self.catalog.entity(object.entity);
        let of_entity =
            entity.table.personal.iter().filter(|personal| personal.reads && !self.sees_own_only(object.entity, personal));
        let mut watches: Vec<Watch> = Vec::new();
        for personal in of_entity {
            let shown: Vec<(usize, Arc<str>)> = object
                .fields
                .iter()
                .zip(fields)
                .enumerate()
                .filter(|(_, (_, written))| matches!(written.value, FieldValue::Scalar(..)))
                .filter_map(|(place, (field, _))| Some((place, personal_field(entity, personal, &field.value)?)))
                .collect();
            if !shown.is_empty() {
                let row = on_row(columns, alias, |row| format!("{row}.\"id\""));
                let subject = on_row(columns, alias, |row| subject_of(personal, row, self.dialect));
                watches.push(Watch { table: entity.table.name, row, subject, fields: shown, changes: Vec::new() });
            }
        }
        if let Some(of) = self.history_of.filter(|_| alias.is_none()) {
            watches.extend(self.watched_history(of, object, columns));
        }
        watches
    }

    /// An entry of a history shows values that a row had: those of its personal columns.
    fn watched_history(&self, of: EntityId, object: &Object, columns: &mut Columns<'a>) -> Vec<Watch> {
        let entity = self.catalog.entity(of);
        if !object.fields.iter().any(|field| matches!(field.value, ObjectValue::Changes { .. })) {
            return Vec::new();
        }
        let told = entity.table.personal.iter().filter(|personal| personal.reads && !self.sees_own_only(of, personal));
        let watched = told.map(|personal| {
            let alias = columns.base.alias();
            let (image, as_row) = (expand(NEWER_IMAGE, &alias), columns.writer.alias());
            let subject = subject_of(personal, &as_row, self.dialect);
            let subject = format!("(SELECT {subject} FROM {})", self.row_of_image(of, &image, &as_row));
            let subject = columns.base.export(subject);
            let row = on_row(columns, None, |row| format!("{row}.\"resource_id\""));
            let changes = personal.columns.iter().map(|column| (*column, Arc::from(crate::catalog::camel(column)))).collect();
            Watch { table: entity.table.name, row, subject: columns.select(subject), fields: Vec::new(), changes }
        });
        watched.collect()
    }

    /// A viewer who reaches the own rows alone reads nothing of somebody else.
    fn sees_own_only(&self, entity: EntityId, personal: &Personal) -> bool {
        let Subject::Column(column) = personal.subject else { return false };
        let is_own = |part: &Residual| *part == Residual::Is(column, Fact::Viewer);
        [false, true].into_iter().all(|deleted| match self.tree.rows(entity, deleted).map(|rows| rows.rule()) {
            Some(Solved::When(Residual::All(parts))) => parts.iter().any(is_own),
            Some(Solved::When(only)) => is_own(only),
            Some(Solved::Never) => true,
            Some(Solved::Always) | None => false,
        })
    }
}

/// What the API calls the personal column that the field shows.
fn personal_field(entity: &Entity, personal: &Personal, value: &ObjectValue) -> Option<Arc<str>> {
    let ObjectValue::Attribute(attribute) = value else { return None };
    let attribute = entity.attributes.get(*attribute)?;
    match attribute.source {
        Source::Column(column) if personal.columns.contains(&column) => Some(Arc::from(attribute.field.as_str())),
        Source::Column(_) | Source::Computed(..) => None,
    }
}

/// The position of an expression over a row: the base row, or the one joined under `alias`.
fn on_row(columns: &mut Columns<'_>, alias: Option<&str>, expression: impl Fn(&str) -> String) -> usize {
    let expression = match alias {
        Some(alias) => expression(alias),
        None => {
            let inner = expression(&columns.base.alias());
            columns.base.export(inner)
        }
    };
    columns.select(expression)
}
