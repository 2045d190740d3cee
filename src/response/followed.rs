//! Events of a subscription to changes: what became of a row, and the row as it is.

use std::sync::Arc;

use sea_orm::DbErr;
use serde_json::Value as Json;
use uuid::Uuid;

use super::answer::{Answerer, Step, Written, key_text};
use super::{json, scalar};
use crate::plan::ChangesValue;
use crate::sql::{FetchShape, FollowedRows};

/// What became of a row for a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Nothing: from here on no change is missed.
    Ready,
    /// It is there now.
    Entered,
    /// It has changed.
    Updated,
    /// It is there no more.
    Left,
    /// It was removed.
    Deleted,
}

impl ChangeKind {
    /// What the API calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "READY",
            Self::Entered => "ENTERED",
            Self::Updated => "UPDATED",
            Self::Left => "LEFT",
            Self::Deleted => "DELETED",
        }
    }

    /// Whether the row is shown.
    #[must_use]
    pub const fn shows_row(self) -> bool {
        matches!(self, Self::Entered | Self::Updated)
    }
}

/// An event before it is written.
#[derive(Clone, Debug)]
pub struct Told {
    /// What became of the row.
    pub kind: ChangeKind,
    /// The row.
    pub id: Option<Uuid>,
    /// The fields that have changed.
    pub changed_fields: Vec<Arc<str>>,
    /// The place of the event.
    pub cursor: String,
}

impl<'a> Answerer<'a> {
    /// Writes `{"key":event}`; nothing when the event shows a row that is not there any more.
    pub fn write_event(&'a self, followed: &'a FollowedRows, told: &Told) -> Result<Option<Written>, DbErr> {
        let mut rows = Vec::with_capacity(followed.reads.len());
        for read in &followed.reads {
            match told.id.filter(|_| told.kind.shows_row()) {
                None => rows.push(None),
                Some(id) => {
                    let fetch = &self.compiled.fetches[*read];
                    let mut found = None;
                    for row in self.fetched.root(*read) {
                        if scalar::id(row, fetch.parent_key.unwrap_or_default())? == Some(id) {
                            found = Some(row);
                            break;
                        }
                    }
                    if found.is_none() {
                        return Ok(None);
                    }
                    rows.push(found);
                }
            }
        }
        let root = &self.compiled.roots[0];
        let mut writing = self.writing(0);
        writing.out.push(b'{');
        writing.out.extend_from_slice(&root.key);
        writing.path.push(Step::Field(&root.name));
        writing.out.push(b'{');
        for (index, (key, value)) in followed.fields.iter().enumerate() {
            if index > 0 {
                writing.out.push(b',');
            }
            writing.out.extend_from_slice(key);
            match value {
                ChangesValue::Typename => json::text(&followed.type_name, &mut writing.out),
                ChangesValue::Kind => json::text(told.kind.name(), &mut writing.out),
                ChangesValue::Cursor => json::text(&told.cursor, &mut writing.out),
                ChangesValue::Id => match told.id {
                    Some(id) => json::text(&id.to_string(), &mut writing.out),
                    None => writing.null(),
                },
                ChangesValue::ChangedFields => {
                    writing.json(&told.changed_fields.iter().map(|field| Json::from(&**field)).collect())
                }
                ChangesValue::Node(object) => match (rows[*object], &self.compiled.fetches[followed.reads[*object]].shape) {
                    (Some(row), FetchShape::One(writer)) => {
                        writing.path.push(Step::Field(key_text(key)));
                        writing.object(writer, row)?;
                        writing.path.pop();
                    }
                    _ => writing.null(),
                },
            }
        }
        writing.out.extend_from_slice(b"}}");
        Ok(Some(writing.finish()))
    }
}
