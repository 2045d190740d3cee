//! The functions of the API: what it can do beyond the rows of one table.
//!
//! A function is declared and carried out in one place: a type with its [`Query`] or [`Mutation`], and a line in the list below. It says
//! what the API shows of it and who may call it; its arguments are read and checked before a statement is sent; then it runs, a mutation
//! inside the one transaction of its operation, in order with the other fields and as often as that is tried. Rows that it answers are
//! ids, which are read back under the caller's rules. A function calls nothing above it: no document, no plan, no other function.

mod ai;
mod analytics;
mod arguments;
mod automation;
mod health;
mod platform;
mod presence;
mod privacy;

use std::collections::HashMap;
use std::sync::LazyLock;

use futures_util::future::BoxFuture;
use serde_json::Value as Json;

use crate::catalog::{Catalog, Function};
use crate::sql::Reader;
use crate::sql::write::{WriteError, Writer};

pub use arguments::Arguments;

/// A function that reads.
pub trait Query: Sized + 'static {
    /// Its arguments, read and checked.
    type Input: Send + Sync + 'static;

    /// What the API shows of it.
    fn declared() -> Function;

    /// Reads and checks the arguments.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    fn read(given: &Arguments<'_>) -> Result<Self::Input, WriteError>;

    /// Finds the answer: members by their names as columns have them, rows by their ids.
    fn run(reader: &Reader<'_>, input: &Self::Input) -> impl Future<Output = Result<Json, WriteError>> + Send;
}

/// A function that writes.
pub trait Mutation: Sized + 'static {
    /// Its arguments, read and checked.
    type Input: Send + Sync + 'static;

    /// What the API shows of it.
    fn declared() -> Function;

    /// Reads and checks the arguments.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    fn read(given: &Arguments<'_>) -> Result<Self::Input, WriteError>;

    /// Does it inside the writer's transaction; the facts of the writer are up to date. See [`Query::run`] for the answer.
    fn run(writer: &mut Writer<'_>, input: &Self::Input) -> impl Future<Output = Result<Json, WriteError>> + Send;
}

/// A function with its arguments, ready to be run.
pub enum Ready {
    /// It reads.
    Query(Box<dyn ReadyQuery>),
    /// It writes.
    Mutation(Box<dyn ReadyMutation>),
}

impl std::fmt::Debug for Ready {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Query(_) => "Query",
            Self::Mutation(_) => "Mutation",
        })
    }
}

/// A function that reads, with its arguments.
pub trait ReadyQuery: Send + Sync {
    /// Finds the answer.
    fn run<'r>(&'r self, reader: &'r Reader<'_>) -> BoxFuture<'r, Result<Json, WriteError>>;
}

/// A function that writes, with its arguments.
pub trait ReadyMutation: Send + Sync {
    /// Does it.
    fn run<'r>(&'r self, writer: &'r mut Writer<'_>) -> BoxFuture<'r, Result<Json, WriteError>>;
}

struct QueryOf<F: Query>(F::Input);

impl<F: Query> ReadyQuery for QueryOf<F> {
    fn run<'r>(&'r self, reader: &'r Reader<'_>) -> BoxFuture<'r, Result<Json, WriteError>> {
        Box::pin(F::run(reader, &self.0))
    }
}

struct MutationOf<F: Mutation>(F::Input);

impl<F: Mutation> ReadyMutation for MutationOf<F> {
    fn run<'r>(&'r self, writer: &'r mut Writer<'_>) -> BoxFuture<'r, Result<Json, WriteError>> {
        Box::pin(F::run(writer, &self.0))
    }
}

/// A line of the list.
struct Listed {
    declared: fn() -> Function,
    ready: fn(&Arguments<'_>) -> Result<Ready, WriteError>,
}

fn query<F: Query>() -> Listed {
    Listed { declared: F::declared, ready: |given| Ok(Ready::Query(Box::new(QueryOf::<F>(F::read(given)?)))) }
}

fn mutation<F: Mutation>() -> Listed {
    Listed { declared: F::declared, ready: |given| Ok(Ready::Mutation(Box::new(MutationOf::<F>(F::read(given)?)))) }
}

/// Every function, once: a new one is added here and nowhere else.
fn listed() -> Vec<Listed> {
    vec![
        mutation::<analytics::UpsertEvents>(),
        mutation::<analytics::UpsertSpend>(),
        mutation::<analytics::RecomputeMetricsDaily>(),
        mutation::<analytics::RefreshContentAnalytics>(),
        query::<analytics::CohortCounts>(),
        query::<analytics::CohortRetention>(),
        mutation::<automation::CalculateSegmentSize>(),
        query::<ai::CheckAiUsageLimits>(),
        mutation::<ai::IncrementTokenUsage>(),
        query::<platform::TableSizes>(),
        query::<platform::IndexUsage>(),
        mutation::<analytics::RecordUtmTouch>(),
        query::<analytics::UserTouches>(),
        query::<analytics::CampaignTouches>(),
        query::<platform::SystemHealthcheck>(),
        query::<privacy::PrivacyHealthCheck>(),
        query::<privacy::RedactTelemetryMetadata>(),
        query::<presence::Presence>(),
        mutation::<presence::Heartbeat>(),
        mutation::<presence::Leave>(),
    ]
}

/// What the API shows of all functions.
#[must_use]
pub fn declared() -> Vec<Function> {
    listed().iter().map(|listed| (listed.declared)()).collect()
}

/// Reads and checks the arguments of a function.
///
/// # Errors
/// Everything that is wrong with them.
pub fn ready(field: &str, given: &Arguments<'_>) -> Result<Ready, WriteError> {
    static LISTED: LazyLock<HashMap<&'static str, Listed>> =
        LazyLock::new(|| listed().into_iter().map(|listed| ((listed.declared)().field, listed)).collect());
    match LISTED.get(field) {
        Some(listed) => (listed.ready)(given),
        None => Err(WriteError::problem("", format!("{field} is no function"))),
    }
}

/// Whether functions keep anything whose time is over.
///
/// # Errors
/// The database failed.
pub async fn has_lapsed(reader: &Reader<'_>) -> Result<bool, WriteError> {
    presence::has_lapsed(reader).await
}

/// Takes away what functions keep and whose time is over.
///
/// # Errors
/// The database failed.
pub async fn sweep(reader: &Reader<'_>) -> Result<(), WriteError> {
    presence::sweep(reader).await
}

impl Catalog {
    /// The catalog of the whole data model, its functions included.
    #[must_use]
    pub fn of_data_model() -> Self {
        Self::new(entity::tables(), entity::policies()).with_functions(declared())
    }
}
