//! Calls of functions: who may call, the answer, and the rows in it, read back under the rules for reading.
//!
//! A function that reads and fails leaves null in its field and lets the others go on; one that writes takes the whole operation back.

use std::sync::Arc;

use policy::Viewer;
use serde_json::Value as Json;
use uuid::Uuid;

use super::cache::KnownPlan;
use super::given::{self, Call};
use super::{Parts, database_error};
use crate::catalog::Function;
use crate::database::Access;
use crate::error::{Code, GraphqlError};
use crate::functions::Ready;
use crate::plan::{CallField, RootField, RootRead, Selected, Variables};
use crate::sql::write::{Denial, WriteError};
use crate::sql::{Compiled, Fetched, ReadBack, Reader, RootValue};

/// What the functions of an operation answered.
#[derive(Debug, Default)]
pub(super) struct Called {
    /// The root field's position and the answer.
    pub answers: Vec<(usize, Json)>,
    /// The rows in the answers.
    pub fetched: Fetched,
    /// What failed.
    pub errors: Vec<GraphqlError>,
}

/// Refuses a caller who may not call the function with these arguments.
pub(super) fn admit(function: &Function, viewer: &Viewer, call: &Call) -> Result<(), WriteError> {
    if function.admits(viewer, &call.arguments) {
        return Ok(());
    }
    let message = format!("{} is not for this caller", function.field);
    let field = function.field.to_owned();
    Err(WriteError::Denied(Denial { code: Code::Forbidden, message, field, table: function.field, row: None }))
}

/// The rows of an answer, as those who show them read them.
pub(super) async fn rows_of(
    reads: &ReadBack,
    compiled: &Compiled,
    index: usize,
    field: &CallField,
    answer: &Json,
) -> Result<Fetched, WriteError> {
    let mut fetched = Fetched::default();
    let RootValue::Call(called) = &compiled.roots[index].value else { return Ok(fetched) };
    for (object, fetch) in called.reads.iter().enumerate() {
        let mut ids = Vec::new();
        gather(answer, &field.answer, object, &mut ids);
        ids.sort_unstable();
        ids.dedup();
        if !ids.is_empty() {
            fetched.extend(reads.rows(&[*fetch], &ids).await?);
        }
    }
    Ok(fetched)
}

/// The ids of the rows that are shown as the object.
fn gather(answer: &Json, selected: &Selected, object: usize, found: &mut Vec<Uuid>) {
    match (answer, selected) {
        (Json::Array(items), Selected::Row(_) | Selected::Object { .. }) => {
            items.iter().for_each(|item| gather(item, selected, object, found));
        }
        (Json::String(id), Selected::Row(shown)) if *shown == object => found.extend(Uuid::try_parse(id).ok()),
        (Json::Object(answered), Selected::Object { members, .. }) => {
            for (name, shown) in members.iter().filter_map(|member| member.shown.as_ref()) {
                if let Some(value) = answered.get(*name) {
                    gather(value, shown, object, found);
                }
            }
        }
        _ => {}
    }
}

impl Parts {
    /// Runs the functions that an operation calls to read, where `access` leads.
    pub(super) async fn call_all(
        &self,
        known: &KnownPlan,
        compiled: &Arc<Compiled>,
        viewer: &Arc<Viewer>,
        variables: &Arc<Variables>,
        access: &Access,
        request_id: Option<&str>,
    ) -> Result<Called, Vec<GraphqlError>> {
        let mut called = Called::default();
        for (index, root) in known.plan.roots.iter().enumerate() {
            let RootRead::Call(field) = &root.read else { continue };
            match self.call(index, field, compiled, viewer, variables, access).await {
                Ok((answer, fetched)) => {
                    called.answers.push((index, answer));
                    called.fetched.extend(fetched);
                }
                Err(error) => called.errors.extend(shown(&error, root, request_id)),
            }
        }
        Ok(called)
    }

    async fn call(
        &self,
        index: usize,
        field: &CallField,
        compiled: &Arc<Compiled>,
        viewer: &Arc<Viewer>,
        variables: &Arc<Variables>,
        access: &Access,
    ) -> Result<(Json, Fetched), WriteError> {
        let call = given::call(&self.catalog, field, variables, self.settings.binding.limits.rows_most)?;
        admit(&self.catalog.functions[field.function], viewer, &call)?;
        let Ready::Query(ready) = &call.ready else { return Ok((Json::Null, Fetched::default())) };
        let reads = ReadBack::new(
            Arc::clone(compiled),
            access.clone(),
            Arc::clone(viewer),
            Arc::clone(variables),
            Arc::clone(&self.binding),
        )?;
        let answer = ready.run(&Reader::new(&self.catalog, Arc::clone(viewer), access.clone())).await?;
        let fetched = rows_of(&reads, compiled, index, field, &answer).await?;
        Ok((answer, fetched))
    }
}

/// The errors of a field whose function failed.
pub(super) fn shown(error: &WriteError, root: &RootField, request_id: Option<&str>) -> Vec<GraphqlError> {
    let errors = match (error.shown(), error) {
        (Some(errors), _) => errors,
        (None, WriteError::Run(crate::sql::RunError::Database(cause))) => vec![database_error(cause, request_id)],
        (None, _) => vec![GraphqlError::new(Code::Internal, "The gateway made a mistake.")],
    };
    errors.into_iter().map(|error| root.placed(error)).collect()
}
