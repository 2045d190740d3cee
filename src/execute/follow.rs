//! Subscriptions as the pipeline sees them: checked and planned like every operation, and then asked again and again.
//!
//! What has changed and who is told is decided in `realtime`; here stand the steps that read and show rows, the same as for queries.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use policy::{Shape, Viewer};
use sea_orm::DbErr;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::cache::KnownPlan;
use super::called;
use super::given;
use super::{Answer, Gateway, GraphqlRequest, Parts, database_error, run_error};
use crate::catalog::Catalog;
use crate::database::Access;
use crate::error::GraphqlError;
use crate::functions;
use crate::plan::{Following, Operand, Plan, RootRead, Variables};
use crate::response::{Answerer, Seen, Told};
use crate::sql::write::WriteError;
use crate::sql::{Binder, Compiled, FollowedRows, ReadBack, Reader, RootValue, RunError};

/// A subscription that was checked and planned.
pub struct Followable {
    known: Arc<KnownPlan>,
    variables: Arc<Variables>,
    request_id: Option<String>,
    /// The cursor of the event after which it goes on.
    pub after: Option<String>,
}

impl std::fmt::Debug for Followable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Followable").field("plan", &self.known.plan).finish_non_exhaustive()
    }
}

/// What an operation begins with.
#[derive(Debug)]
pub enum Begun {
    /// It is over: a query, a mutation, or something that was refused.
    Answered(Answer),
    /// A subscription.
    Following(Box<Followable>),
}

/// A subscription as one viewer is told of it, with all arguments bound.
#[derive(Clone)]
pub struct Bound {
    compiled: Arc<Compiled>,
    reads: ReadBack,
    viewer: Arc<Viewer>,
    call: Option<Arc<BoundCall>>,
}

/// The call of a function that is followed.
#[derive(Debug)]
pub struct BoundCall {
    /// The position in `Catalog::functions`.
    pub function: usize,
    /// The arguments by their names.
    pub arguments: Map<String, Json>,
}

impl Followable {
    /// What it asks for.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.known.plan
    }

    /// Tells plans apart.
    #[must_use]
    pub fn plan_number(&self) -> u64 {
        self.known.number()
    }

    /// The id that an argument is.
    #[must_use]
    pub fn id(&self, operand: &Operand) -> Option<Uuid> {
        operand.resolve(&self.variables).as_ref().and_then(Json::as_str).and_then(|text| Uuid::parse_str(text).ok())
    }

    /// Whether it asks for later results as differences from the ones before.
    #[must_use]
    pub fn asks_for_patches(&self) -> bool {
        match &self.known.plan.follows {
            Some(Following::Results(Some(patch))) => patch.resolve(&self.variables) == Some(true.into()),
            _ => false,
        }
    }
}

impl Bound {
    /// The statements of a subscription to changes.
    #[must_use]
    pub fn followed(&self) -> Option<&FollowedRows> {
        match &self.compiled.roots.first()?.value {
            RootValue::Followed(rows) => Some(rows),
            _ => None,
        }
    }

    /// The function that is called, where the subscription follows one.
    #[must_use]
    pub fn call(&self) -> Option<&BoundCall> {
        self.call.as_deref()
    }

    /// What tells two viewers apart who are not sent the same, beside their shape. A function may look at all that is known of who
    /// calls it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let reads = self.reads.fingerprint();
        let Some(call) = &self.call else { return reads };
        let viewer = Viewer { now: DateTime::UNIX_EPOCH, facts_until: None, ..self.viewer.as_ref().clone() };
        let arguments = Json::from(call.arguments.clone()).to_string();
        format!("{} {arguments} {viewer:?} {reads}", arguments.len())
    }

    /// What reads rows by their ids.
    #[must_use]
    pub fn reads(&self) -> &ReadBack {
        &self.reads
    }
}

/// An event as it is sent, and what it shows of people.
#[derive(Debug)]
pub struct Shown {
    /// The whole document.
    pub body: Bytes,
    /// Personal values of others.
    pub seen: Vec<Seen>,
}

impl Gateway {
    /// Begins an operation: one that answers once is done, a subscription is checked.
    pub async fn begin(&self, request: GraphqlRequest, viewer: &Viewer, read_only: bool) -> Begun {
        let begun = match self.parts.prepare(&request, read_only) {
            Ok((document, variables)) => self.parts.plan(&document, &request, &variables).map(|known| (known, variables)),
            Err(errors) => Err(errors),
        };
        match begun {
            Ok((known, variables)) if known.plan.follows.is_some() => {
                let after = after(&known.plan, &variables).or(request.resume_after);
                let variables = Arc::new(variables);
                Begun::Following(Box::new(Followable { known, variables, request_id: request.request_id, after }))
            }
            Ok(_) => Begun::Answered(self.execute(request, viewer, read_only).await),
            Err(errors) => Begun::Answered(Answer::refused(&errors)),
        }
    }

    /// The entities.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.parts.catalog
    }

    /// Limits of pages and lists, and the key that seals cursors.
    #[must_use]
    pub fn binding(&self) -> &crate::sql::Settings {
        &self.parts.binding
    }

    /// Binds all arguments of a subscription for a viewer.
    ///
    /// # Errors
    /// An argument cannot be used.
    pub fn bind(&self, followable: &Followable, viewer: &Viewer, access: Access) -> Result<Bound, Vec<GraphqlError>> {
        let compiled = self.parts.compiled(&followable.known, viewer);
        let call = self.parts.bound_call(followable)?;
        let viewer = Arc::new(viewer.clone());
        let (variables, binding) = (Arc::clone(&followable.variables), Arc::clone(&self.parts.binding));
        let reads = ReadBack::new(Arc::clone(&compiled), access, Arc::clone(&viewer), variables, binding);
        match reads {
            Ok(reads) => Ok(Bound { compiled, reads, viewer, call }),
            Err(error) => Err(vec![run_error(error, followable.request_id.as_deref())]),
        }
    }

    /// The entities whose rows a subscription may show or look at.
    #[must_use]
    pub fn entities_of(&self, followable: &Followable) -> std::collections::BTreeSet<crate::catalog::EntityId> {
        crate::restrict::entities_of_plan(&followable.known.plan, &self.parts.catalog)
    }

    /// The shape of the viewer, as far as the subscription depends on it.
    #[must_use]
    pub fn shape_for(&self, followable: &Followable, viewer: &Viewer) -> Shape {
        Shape::of(viewer, &followable.known.facts)
    }

    /// The events about rows, each as a document of its own; of rows that are not there any more, none.
    ///
    /// # Errors
    /// The rows cannot be read.
    pub async fn events(
        &self,
        followable: &Followable,
        bound: &Bound,
        told: &[Told],
    ) -> Result<Vec<Option<Shown>>, Vec<GraphqlError>> {
        let id = followable.request_id.as_deref();
        let Some(followed) = bound.followed() else { return Ok(Vec::new()) };
        let shown: Vec<Uuid> = told.iter().filter(|told| told.kind.shows_row()).filter_map(|told| told.id).collect();
        let fetched = if shown.is_empty() || followed.reads.is_empty() {
            crate::sql::Fetched::default()
        } else {
            bound.reads.rows(&followed.reads, &shown).await.map_err(|error| vec![run_error(error, id)])?
        };
        let binder = Binder {
            viewer: &bound.viewer,
            variables: &followable.variables,
            settings: &self.parts.binding,
            dialect: self.parts.dialect(),
        };
        let answerer =
            Answerer { compiled: &bound.compiled, fetched: &fetched, binder, introspection: &[], called: &[], for_many: true };
        let mut documents = Vec::with_capacity(told.len());
        for told in told {
            let Some(written) = answerer.write_event(followed, told).map_err(|error| vec![database_error(&error, id)])? else {
                documents.push(None);
                continue;
            };
            let answer = self.parts.answer(&written.data, &written.errors)?;
            documents.push(Some(Shown { body: answer.body, seen: written.seen }));
        }
        Ok(documents)
    }

    /// The whole result of a subscription to results.
    ///
    /// # Errors
    /// The rows cannot be read, or they are too many.
    pub async fn result(&self, followable: &Followable, viewer: &Viewer, access: Access) -> Result<Shown, Vec<GraphqlError>> {
        let parts: &Parts = &self.parts;
        let id = followable.request_id.as_deref();
        let compiled = parts.compiled(&followable.known, viewer);
        let viewer = Arc::new(viewer.clone());
        let variables = &followable.variables;
        let called = parts.call_all(&followable.known, &compiled, &viewer, variables, &access, id).await?;
        if !called.errors.is_empty() {
            return Err(called.errors);
        }
        let rows = crate::sql::fetch_all(
            Arc::clone(&compiled),
            access,
            Arc::clone(&viewer),
            Arc::clone(&followable.variables),
            Arc::clone(&parts.binding),
        );
        let mut fetched = rows.await.map_err(|error| vec![run_error(error, id)])?;
        fetched.extend(called.fetched);
        let binder =
            Binder { viewer: &viewer, variables: &followable.variables, settings: &parts.binding, dialect: parts.dialect() };
        let called = &called.answers;
        let answerer = Answerer { compiled: &compiled, fetched: &fetched, binder, introspection: &[], called, for_many: true };
        let written = answerer.write().map_err(|error| vec![database_error(&error, id)])?;
        let answer = parts.answer(&written.data, &written.errors)?;
        Ok(Shown { body: answer.body, seen: written.seen })
    }
}

impl Gateway {
    /// Takes away what functions keep for a time and whose time is over: a change like every other.
    ///
    /// # Errors
    /// The database failed.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<(), DbErr> {
        let viewer = Arc::new(Viewer::service(now));
        let failed = |error: WriteError| match error {
            WriteError::Run(RunError::Database(error)) => DbErr::Custom(error.to_string()),
            other => DbErr::Custom(format!("{other:?}")),
        };
        let reading = Access::Reading(self.parts.database.clone());
        if !functions::has_lapsed(&Reader::new(&self.parts.catalog, Arc::clone(&viewer), reading)).await.map_err(failed)? {
            return Ok(());
        }
        let transaction = self.parts.database.begin().await?;
        let writing = Access::Writing(transaction.clone());
        functions::sweep(&Reader::new(&self.parts.catalog, viewer, writing)).await.map_err(failed)?;
        transaction.commit().await
    }
}

impl Parts {
    /// The function that a subscription follows, with its arguments.
    fn bound_call(&self, followable: &Followable) -> Result<Option<Arc<BoundCall>>, Vec<GraphqlError>> {
        let Some((root, RootRead::Call(field))) = followable.known.plan.roots.first().map(|root| (root, &root.read)) else {
            return Ok(None);
        };
        let call = given::call(&self.catalog, field, &followable.variables, self.settings.binding.limits.rows_most);
        let call = call.map_err(|error| called::shown(&error, root, followable.request_id.as_deref()))?;
        Ok(Some(Arc::new(BoundCall { function: field.function, arguments: call.arguments })))
    }
}

fn after(plan: &Plan, variables: &Variables) -> Option<String> {
    plan.roots.iter().find_map(|root| match &root.read {
        RootRead::Changes(changes) => {
            changes.after.as_ref().and_then(|after| after.resolve(variables)).and_then(|after| after.as_str().map(str::to_owned))
        }
        _ => None,
    })
}
