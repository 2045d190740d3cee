//! What the fields of a mutation give to be written: read and checked before a transaction begins, so that an input that cannot be
//! used costs no statement, and once for all tries of the transaction.

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::catalog::Catalog;
use crate::functions::{self, Arguments, Ready};
use crate::input::{NewRows, Patch, Problem, read_new, read_patch};
use crate::plan::{CallField, Operand, RootField, RootRead, Variables, Write};
use crate::sql::write::{WriteError, check_count};

/// What one field gives.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// New rows.
    pub new: NewRows,
    /// A change.
    pub patch: Option<Patch>,
    /// The row that is named.
    pub id: Option<Uuid>,
    /// A function with its arguments.
    pub call: Option<Call>,
}

/// A function that is called, with its arguments.
#[derive(Debug)]
pub(super) struct Call {
    /// The arguments by their names.
    pub arguments: Map<String, Json>,
    /// The function, ready to be run.
    pub ready: Ready,
}

/// Reads what a field gives.
pub(super) fn read(catalog: &Catalog, root: &RootField, variables: &Variables, rows_most: u64) -> Result<Given, WriteError> {
    let field = match &root.read {
        RootRead::Write(field) => field,
        RootRead::Call(call) => {
            let call = Some(self::call(catalog, call, variables, rows_most)?);
            return Ok(Given { call, ..Given::default() });
        }
        _ => return Ok(Given::default()),
    };
    let value = |operand: &Operand| operand.resolve(variables).unwrap_or(Json::Null);
    let new = |inputs: Vec<(String, Json)>| {
        let new = read_new(catalog, field.entity, inputs).map_err(WriteError::Input)?;
        check_count(new.count(), rows_most)?;
        Ok(Given { new, ..Given::default() })
    };
    let changed = |patch: &Operand| read_patch(catalog.entity(field.entity), value(patch), "patch").map_err(WriteError::Input);
    match &field.write {
        Write::Create { input } | Write::Upsert { input, .. } => new(vec![("input".to_owned(), value(input))]),
        Write::CreateMany { inputs } => {
            let items = match value(inputs) {
                Json::Array(items) => items,
                single => vec![single],
            };
            new(items.into_iter().enumerate().map(|(place, input)| (format!("inputs[{place}]"), input)).collect())
        }
        Write::Update { id, patch, .. } => {
            Ok(Given { id: Some(named(id, variables)?), patch: Some(changed(patch)?), ..Given::default() })
        }
        Write::UpdateMany { patch, .. } => Ok(Given { patch: Some(changed(patch)?), ..Given::default() }),
        Write::Delete { id, .. } | Write::Restore { id } => Ok(Given { id: Some(named(id, variables)?), ..Given::default() }),
        Write::DeleteMany { .. } => Ok(Given::default()),
    }
}

/// Reads what a function is called with.
pub(super) fn call(catalog: &Catalog, call: &CallField, variables: &Variables, rows_most: u64) -> Result<Call, WriteError> {
    let function = &catalog.functions[call.function];
    let given = call.arguments.iter().filter_map(|(name, operand)| Some(((*name).to_owned(), operand.resolve(variables)?)));
    let given = Arguments::new(catalog, function, given.collect(), rows_most)?;
    let ready = functions::ready(function.field, &given)?;
    Ok(Call { arguments: given.values().clone(), ready })
}

/// The id of the row that a field is about.
fn named(operand: &Operand, variables: &Variables) -> Result<Uuid, WriteError> {
    let value = operand.resolve(variables);
    let id = value.as_ref().and_then(Json::as_str).and_then(|text| Uuid::try_parse(text).ok());
    id.ok_or_else(|| WriteError::Input(vec![Problem { field: "id".to_owned(), message: "must be an id (a UUID)".to_owned() }]))
}
