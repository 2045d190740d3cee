//! Personal values that an answer shows, noted while it is written: of whom, where and which, never the values.

use std::sync::Arc;

use sea_orm::{DbErr, QueryResult};
use uuid::Uuid;

use super::answer::Writing;
use super::scalar;
use crate::sql::ObjectWriter;

/// Personal values of one row of somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whose they are.
    pub subject: Uuid,
    /// The table.
    pub table: &'static str,
    /// The row.
    pub row: Uuid,
    /// What the API calls the values.
    pub fields: Vec<Arc<str>>,
}

/// Which values of an object are there.
#[derive(Default)]
pub(super) struct There {
    /// Whether each of its fields, as far as one was asked about, is not null.
    pub fields: Vec<bool>,
    /// The columns of which an entry of a history shows a change.
    pub changes: Vec<&'static str>,
}

impl Writing<'_> {
    /// Notes what was shown of a row of somebody else.
    pub(super) fn note(&mut self, object: &ObjectWriter, row: &QueryResult, there: &There) -> Result<(), DbErr> {
        let own = self.answerer.binder.viewer.signed_in_user().filter(|_| !self.answerer.for_many);
        for watch in &object.watches {
            let fields = watch.fields.iter().filter(|(place, _)| there.fields.get(*place) == Some(&true));
            let changes = watch.changes.iter().filter(|(column, _)| there.changes.contains(column));
            let shown: Vec<Arc<str>> =
                fields.map(|(_, name)| Arc::clone(name)).chain(changes.map(|(_, name)| Arc::clone(name))).collect();
            if shown.is_empty() {
                continue;
            }
            let (subject, id) = (scalar::id(row, watch.subject)?, scalar::id(row, watch.row)?);
            if let (Some(subject), Some(id)) = (subject.filter(|subject| Some(*subject) != own), id) {
                self.seen.push(Seen { subject, table: watch.table, row: id, fields: shown });
            }
        }
        Ok(())
    }
}
