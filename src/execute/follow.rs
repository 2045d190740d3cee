//! Subscriptions as the pipeline sees them: checked and planned like every operation, and then asked again and again.
//!
//! What has changed and who is told is decided in `realtime`; here stand the steps that read and show rows, the same as for queries.

use std::sync::Arc;

use bytes::Bytes;
use policy::{Shape, Viewer};
use uuid::Uuid;

use super::cache::KnownPlan;
use super::{Answer, Gateway, GraphqlRequest, Parts, database_error, run_error};
use crate::catalog::Catalog;
use crate::database::Access;
use crate::error::GraphqlError;
use crate::plan::{Following, Operand, Plan, Variables};
use crate::response::{Answerer, Seen, Told};
use crate::sql::{Binder, Compiled, FollowedRows, ReadBack, RootValue};

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
        operand.resolve(&self.variables).as_ref().and_then(serde_json::Value::as_str).and_then(|text| Uuid::parse_str(text).ok())
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
        let viewer = Arc::new(viewer.clone());
        let (variables, binding) = (Arc::clone(&followable.variables), Arc::clone(&self.parts.binding));
        let reads = ReadBack::new(Arc::clone(&compiled), access, Arc::clone(&viewer), variables, binding);
        match reads {
            Ok(reads) => Ok(Bound { compiled, reads, viewer }),
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
        let rows = crate::sql::fetch_all(
            Arc::clone(&compiled),
            access,
            Arc::clone(&viewer),
            Arc::clone(&followable.variables),
            Arc::clone(&parts.binding),
        );
        let fetched = rows.await.map_err(|error| vec![run_error(error, id)])?;
        let binder =
            Binder { viewer: &viewer, variables: &followable.variables, settings: &parts.binding, dialect: parts.dialect() };
        let answerer =
            Answerer { compiled: &compiled, fetched: &fetched, binder, introspection: &[], called: &[], for_many: true };
        let written = answerer.write().map_err(|error| vec![database_error(&error, id)])?;
        let answer = parts.answer(&written.data, &written.errors)?;
        Ok(Shown { body: answer.body, seen: written.seen })
    }
}

fn after(plan: &Plan, variables: &Variables) -> Option<String> {
    plan.roots.iter().find_map(|root| match &root.read {
        crate::plan::RootRead::Changes(changes) => {
            changes.after.as_ref().and_then(|after| after.resolve(variables)).and_then(|after| after.as_str().map(str::to_owned))
        }
        _ => None,
    })
}
