//! What the fields of a mutation are given: read and checked once, before a transaction begins, however often it is tried.
//!
//! Nothing here is sent to the database, and nothing here grants anything.

use serde_json::Value as Json;
use uuid::Uuid;

use crate::catalog::{Catalog, EntityId};
use crate::input::{NewRows, Patch, Problem, read_new, read_patch};
use crate::plan::{Operand, RootField, RootRead, Variables, Write, WriteField};

/// What one field is given.
pub(super) enum Given {
    /// Nothing that is written: the field only shows something, or names its rows by a filter.
    Nothing,
    /// New rows with what comes with them.
    Rows(NewRows),
    /// A row.
    Row(Uuid),
    /// A change of a row.
    RowChange(Uuid, Patch),
    /// A change of the rows that a filter finds.
    Change(Patch),
}

/// Reads what every field is given.
///
/// # Errors
/// The place of the first field that is given something wrong, and everything that is wrong with it.
pub(super) fn read_all(
    catalog: &Catalog,
    roots: &[RootField],
    variables: &Variables,
) -> Result<Vec<Given>, (usize, Vec<Problem>)> {
    let reader = Reader { catalog, variables };
    let read = |(place, root): (usize, &RootField)| match &root.read {
        RootRead::Write(field) => reader.field(field).map_err(|problems| (place, problems)),
        _ => Ok(Given::Nothing),
    };
    roots.iter().enumerate().map(read).collect()
}

struct Reader<'a> {
    catalog: &'a Catalog,
    variables: &'a Variables,
}

impl Reader<'_> {
    fn field(&self, field: &WriteField) -> Result<Given, Vec<Problem>> {
        match &field.write {
            Write::Create { input } | Write::Upsert { input, .. } => {
                self.rows(field.entity, vec![("input".to_owned(), self.value(input))])
            }
            Write::CreateMany { inputs } => {
                let items = match self.value(inputs) {
                    Json::Array(items) => items,
                    single => vec![single],
                };
                let named = items.into_iter().enumerate().map(|(place, input)| (format!("inputs[{place}]"), input));
                self.rows(field.entity, named.collect())
            }
            Write::Update { id, patch, .. } => Ok(Given::RowChange(self.id(id)?, self.patch(field.entity, patch)?)),
            Write::UpdateMany { patch, .. } => Ok(Given::Change(self.patch(field.entity, patch)?)),
            Write::Delete { id, .. } | Write::Restore { id } => Ok(Given::Row(self.id(id)?)),
            Write::DeleteMany { .. } => Ok(Given::Nothing),
        }
    }

    fn rows(&self, entity: EntityId, inputs: Vec<(String, Json)>) -> Result<Given, Vec<Problem>> {
        read_new(self.catalog, entity, inputs).map(Given::Rows)
    }

    fn patch(&self, entity: EntityId, patch: &Operand) -> Result<Patch, Vec<Problem>> {
        read_patch(self.catalog.entity(entity), self.value(patch), "patch")
    }

    fn value(&self, operand: &Operand) -> Json {
        operand.resolve(self.variables).unwrap_or(Json::Null)
    }

    fn id(&self, operand: &Operand) -> Result<Uuid, Vec<Problem>> {
        let value = operand.resolve(self.variables);
        let id = value.as_ref().and_then(Json::as_str).and_then(|text| Uuid::try_parse(text).ok());
        id.ok_or_else(|| vec![Problem { field: "id".to_owned(), message: "must be an id (a UUID)".to_owned() }])
    }
}
