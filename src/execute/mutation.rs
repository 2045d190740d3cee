//! Mutations on one page: all fields of an operation, in their order, in one transaction; everything happens or nothing does.
//!
//! Facts are read inside the transaction and read again when it wrote what they are read from. What the caller sees of the rows is
//! read back before the transaction ends. One that stood in another's way is tried again, unseen.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use policy::Viewer;
use serde_json::Value as Json;
use uuid::Uuid;

use super::cache::KnownPlan;
use super::called;
use super::given::{self, Given};
use super::{Answer, GraphqlRequest, Parts, database_error};
use crate::catalog::EntityId;
use crate::database::{Access, Transaction};
use crate::error::{Code, ERRORS_SENT, GraphqlError, PathSegment};
use crate::facts::{self, FactsError};
use crate::functions::Ready;
use crate::plan::{CallField, Locks, Operand, RootField, RootRead, Variables, Write, WriteField};
use crate::response::{Answerer, Seen};
use crate::sql::write::{self, Changes, Claim, Denial, Read, Turn, WriteError, Writer};
use crate::sql::{Binder, Fetched, ReadBack, RootValue, RunError};

/// How often a transaction is tried that stood in another's way.
const TRIES: u32 = 8;
/// From this try on a transaction has no other beside it. Without that, one that takes away the rights of somebody who never stops
/// writing would lose to each of those writes.
const ALONE_FROM: u32 = 3;
/// How long the second try waits; each further one waits twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(2);

/// One mutation, as often as it is tried.
struct Mutation<'a> {
    parts: &'a Parts,
    request: &'a GraphqlRequest,
    known: &'a KnownPlan,
    variables: Arc<Variables>,
    /// What each field gives.
    given: Vec<Given>,
}

/// Why the operation failed: the field that did, and what happened to it.
struct Failure {
    field: usize,
    error: Box<WriteError>,
}

impl Failure {
    fn of(field: usize, error: impl Into<WriteError>) -> Self {
        Self { field, error: Box::new(error.into()) }
    }
}

/// Rows that a field changes, and what errors about one call it.
struct Named<'n> {
    entity: EntityId,
    ids: &'n [Uuid],
    field: &'static str,
}

/// What a field shows.
#[derive(Default)]
struct Shown {
    /// The rows.
    fetched: Fetched,
    /// How many rows it wrote.
    affected: usize,
    /// What a function answered.
    called: Vec<(usize, Json)>,
}

/// What became of a transaction.
enum Outcome {
    Answered(Answer, Vec<Seen>),
    /// The same request was answered before.
    Before(String),
}

impl Parts {
    /// Runs a mutation.
    pub(super) async fn run_writing(
        &self,
        request: &GraphqlRequest,
        known: &KnownPlan,
        variables: Variables,
        viewer: &Viewer,
    ) -> Result<Answer, Vec<GraphqlError>> {
        let mut mutation = Mutation { parts: self, request, known, variables: Arc::new(variables), given: Vec::new() };
        let viewer = Arc::new(viewer.clone());
        if let Err(failure) = mutation.read(&viewer) {
            return mutation.refused(failure, &viewer).await;
        }
        let (mut attempt, mut wait) = (1, FIRST_WAIT);
        loop {
            let turn = if attempt < ALONE_FROM { Turn::Shared } else { Turn::Alone };
            match mutation.attempt(&viewer, turn).await {
                Ok(Outcome::Answered(answer, seen)) => {
                    self.log.note_done(&viewer, seen);
                    return Ok(answer);
                }
                Ok(Outcome::Before(body)) => return Ok(Answer { body: Bytes::from(body), has_data: true, code: None }),
                Err(failure) if attempt < TRIES && failure.error.is_transient() => {
                    tracing::debug!(attempt, "a transaction is tried again");
                    tokio::time::sleep(wait).await;
                    wait = wait.saturating_mul(2);
                    attempt += 1;
                }
                Err(failure) => return mutation.refused(failure, &viewer).await,
            }
        }
    }
}

impl Mutation<'_> {
    /// Reads and checks what the fields give, and all their arguments.
    fn read(&mut self, viewer: &Arc<Viewer>) -> Result<(), Failure> {
        let rows_most = self.parts.settings.binding.limits.rows_most;
        for (field, root) in self.known.plan.roots.iter().enumerate() {
            let given = given::read(&self.parts.catalog, root, &self.variables, rows_most);
            self.given.push(given.map_err(|error| Failure::of(field, error))?);
        }
        let (parts, variables) = (self.parts, Arc::clone(&self.variables));
        let (compiled, binding) = (parts.compiled(self.known, viewer), Arc::clone(&parts.binding));
        let checked = ReadBack::check(compiled, parts.database.clone(), Arc::clone(viewer), variables, binding);
        checked.map_err(|error| Failure::of(self.field_of(&error), error))
    }

    /// The field whose argument an error is about.
    fn field_of(&self, error: &RunError) -> usize {
        let RunError::Bind(error) = error else { return 0 };
        let path = GraphqlError::from(error.clone()).path;
        let named = |root: &RootField| path.first() == Some(&PathSegment::Field(root.key.clone()));
        self.known.plan.roots.iter().position(named).unwrap_or_default()
    }

    /// One transaction. Whatever fails, nothing of it stays.
    async fn attempt(&self, viewer: &Arc<Viewer>, turn: Turn) -> Result<Outcome, Failure> {
        let outside = |error: WriteError| Failure::of(0, error);
        let transaction = self.parts.database.begin().await.map_err(|error| outside(error.into()))?;
        let result = self.inside(&transaction, viewer, turn).await;
        let ended = match &result {
            Ok(Outcome::Answered(..)) => transaction.commit().await,
            Ok(Outcome::Before(_)) | Err(_) => transaction.rollback().await,
        };
        match (result, ended) {
            (Ok(Outcome::Answered(..)), Err(error)) => Err(outside(error.into())),
            (result, _) => result,
        }
    }

    async fn inside(&self, transaction: &Transaction, viewer: &Arc<Viewer>, turn: Turn) -> Result<Outcome, Failure> {
        let outside = |error: WriteError| Failure::of(0, error);
        let run = async {
            write::open(transaction, viewer, &self.request.origin, turn).await?;
            if let Some(idempotency) = &self.request.idempotency {
                match write::claim(transaction, viewer, idempotency).await? {
                    Claim::First => {}
                    Claim::Answered(answer) => return Ok(Some(answer)),
                    Claim::OtherBody => return Err(other_body()),
                }
            }
            Ok::<_, WriteError>(None)
        };
        if let Some(answer) = run.await.map_err(outside)? {
            return Ok(Outcome::Before(answer));
        }
        let reload = |viewer: Arc<Viewer>| -> BoxFuture<'_, Result<Viewer, WriteError>> {
            let access = Access::Writing(transaction.clone());
            Box::pin(async move { facts::reload(&access, &viewer).await.map_err(no_facts) })
        };
        let seal = |plain: &str| self.parts.settings.secrets.seal(plain);
        let mut writer = Writer {
            catalog: &self.parts.catalog,
            transaction,
            viewer: Arc::clone(viewer),
            rules: &self.parts.rules,
            reload: &reload,
            seal: &seal,
            log_key: &self.parts.settings.log_key,
            told: Vec::new(),
            facts_are_stale: true,
        };
        writer.refresh().await.map_err(outside)?;
        let mut data = vec![b'{'];
        let (mut errors, mut seen) = (Vec::new(), Vec::new());
        for (index, root) in self.known.plan.roots.iter().enumerate() {
            if index > 0 {
                data.push(b',');
            }
            let written = self.field(&mut writer, index, root).await.map_err(|error| Failure::of(index, error))?;
            data.extend_from_slice(&written.data);
            errors.extend(written.errors);
            seen.extend(written.seen);
        }
        data.push(b'}');
        writer.tell().await.map_err(outside)?;
        let answer = self.parts.answer(&data, &errors).map_err(|errors| outside(too_large(&errors)))?;
        let settle = async {
            write::settle(transaction).await?;
            if let Some(idempotency) = &self.request.idempotency {
                let body = String::from_utf8_lossy(&answer.body);
                write::keep_answer(transaction, viewer, idempotency, &body).await?;
            }
            Ok::<_, WriteError>(())
        };
        settle.await.map_err(outside)?;
        Ok(Outcome::Answered(answer, seen))
    }

    fn read_back(&self, writer: &Writer<'_>) -> Result<ReadBack, WriteError> {
        let compiled = self.parts.compiled(self.known, &writer.viewer);
        let (viewer, variables) = (Arc::clone(&writer.viewer), Arc::clone(&self.variables));
        let binding = Arc::clone(&self.parts.binding);
        Ok(ReadBack::new(compiled, Access::Writing(writer.transaction.clone()), viewer, variables, binding)?)
    }

    /// Writes one field and shows what it wrote.
    async fn field(
        &self,
        writer: &mut Writer<'_>,
        index: usize,
        root: &RootField,
    ) -> Result<crate::response::Written, WriteError> {
        let field = match &root.read {
            RootRead::Write(field) => field,
            RootRead::Call(field) => return self.called(writer, index, field).await,
            _ => return self.shown(writer, index, Shown::default()),
        };
        writer.refresh().await?;
        match &field.write {
            Write::Delete { locks, .. } => self.removed(writer, index, field, &self.named(index), &self.locks(locks)).await,
            Write::DeleteMany { at_most, .. } => {
                let ids = self.chosen(writer, index, at_most).await?;
                self.removed(writer, index, field, &ids, &Read::default()).await
            }
            _ => {
                let ids = self.written(writer, index, field).await?;
                writer.refresh().await?;
                let fetched = self.rows(writer, index, &ids).await?;
                self.shown(writer, index, Shown { fetched, affected: ids.len(), ..Shown::default() })
            }
        }
    }

    /// Removed rows are shown as they were.
    async fn removed(
        &self,
        writer: &mut Writer<'_>,
        index: usize,
        field: &WriteField,
        ids: &[Uuid],
        read: &Read,
    ) -> Result<crate::response::Written, WriteError> {
        let name = if field.write.filter().is_some() { "where" } else { "id" };
        let doomed = writer.doom(field.entity, ids, name, read).await?;
        let fetched = self.rows(writer, index, &doomed.ids).await?;
        let shown = self.shown(writer, index, Shown { fetched, affected: ids.len(), ..Shown::default() })?;
        writer.remove(doomed, name).await?;
        Ok(shown)
    }

    /// Adds or changes rows; the ids of what was written come back.
    async fn written(&self, writer: &mut Writer<'_>, index: usize, field: &WriteField) -> Result<Vec<Uuid>, WriteError> {
        let (given, entity) = (&self.given[index], field.entity);
        match &field.write {
            Write::Create { .. } | Write::CreateMany { .. } => writer.insert(&given.new).await,
            Write::Upsert { key, update, .. } => writer.upsert(entity, &given.new, *key, update.as_deref()).await,
            Write::Update { locks, .. } => {
                let (ids, read) = (self.named(index), self.locks(locks));
                self.changed(writer, index, Named { entity, ids: &ids, field: "id" }, read).await
            }
            Write::UpdateMany { at_most, .. } => {
                let ids = self.chosen(writer, index, at_most).await?;
                self.changed(writer, index, Named { entity, ids: &ids, field: "where" }, Read::default()).await
            }
            Write::Restore { .. } => match given.id {
                Some(id) => writer.restore(entity, id, "id").await,
                None => Ok(Vec::new()),
            },
            Write::Delete { .. } | Write::DeleteMany { .. } => Ok(Vec::new()),
        }
    }

    async fn changed(
        &self,
        writer: &mut Writer<'_>,
        index: usize,
        named: Named<'_>,
        read: Read,
    ) -> Result<Vec<Uuid>, WriteError> {
        let Some(patch) = &self.given[index].patch else { return Ok(Vec::new()) };
        let Named { entity, ids, field } = named;
        writer.change(&Changes { entity, ids, patch, field, read, as_upsert: false }).await
    }

    /// The row that a field names.
    fn named(&self, index: usize) -> Vec<Uuid> {
        self.given[index].id.into_iter().collect()
    }

    /// The rows a filter finds, unless there are too many.
    async fn chosen(&self, writer: &Writer<'_>, index: usize, at_most: &Operand) -> Result<Vec<Uuid>, WriteError> {
        let compiled = self.parts.compiled(self.known, &writer.viewer);
        let RootValue::Write(rows) = &compiled.roots[index].value else { return Ok(Vec::new()) };
        let Some(choice) = rows.choice else { return Ok(Vec::new()) };
        let ids = self.read_back(writer)?.choose(choice).await?;
        let most = self.binder(writer).at_most(at_most).map_err(RunError::Bind)?;
        if ids.len() as u64 > most {
            let message = format!("More than {most} rows are found: nothing was changed.");
            return Err(WriteError::Limit { limit: "atMost", most, message });
        }
        Ok(ids)
    }

    /// What the field shows of the rows.
    async fn rows(&self, writer: &Writer<'_>, index: usize, ids: &[Uuid]) -> Result<Fetched, WriteError> {
        let compiled = self.parts.compiled(self.known, &writer.viewer);
        let RootValue::Write(rows) = &compiled.roots[index].value else { return Ok(Fetched::default()) };
        let fetched = self.read_back(writer)?.rows(&rows.reads, ids).await?;
        // Each row was judged to be readable when it was written; one that is not would be null where null cannot be.
        match rows.reads.iter().find(|read| fetched.root(**read).len() != ids.len()) {
            None => Ok(fetched),
            Some(_) => Err(WriteError::Denied(Denial {
                code: Code::Forbidden,
                message: "This caller could not read the row afterwards.".to_owned(),
                field: "id".to_owned(),
                table: writer.catalog.entity(self.entity(index)).table.name,
                row: None,
            })),
        }
    }

    fn entity(&self, index: usize) -> EntityId {
        match &self.known.plan.roots[index].read {
            RootRead::Write(field) => field.entity,
            _ => EntityId(0),
        }
    }

    fn binder<'w>(&'w self, writer: &'w Writer<'_>) -> Binder<'w> {
        let dialect = self.parts.dialect();
        Binder { viewer: &writer.viewer, variables: &self.variables, settings: &self.parts.binding, dialect }
    }

    fn shown(&self, writer: &Writer<'_>, index: usize, shown: Shown) -> Result<crate::response::Written, WriteError> {
        let compiled = self.parts.compiled(self.known, &writer.viewer);
        let (fetched, binder, called) = (&shown.fetched, self.binder(writer), &shown.called);
        let answerer = Answerer { compiled: &compiled, fetched, binder, introspection: &[], called, for_many: false };
        Ok(answerer.write_field(index, shown.affected as u64)?)
    }

    /// Calls a function and shows what it answers.
    async fn called(
        &self,
        writer: &mut Writer<'_>,
        index: usize,
        field: &CallField,
    ) -> Result<crate::response::Written, WriteError> {
        writer.refresh().await?;
        let Some(call) = &self.given[index].call else { return self.shown(writer, index, Shown::default()) };
        called::admit(&self.parts.catalog.functions[field.function], &writer.viewer, call)?;
        let Ready::Mutation(ready) = &call.ready else { return self.shown(writer, index, Shown::default()) };
        let answer = ready.run(writer).await?;
        writer.refresh().await?;
        let compiled = self.parts.compiled(self.known, &writer.viewer);
        let fetched = called::rows_of(&self.read_back(writer)?, &compiled, index, field, &answer).await?;
        self.shown(writer, index, Shown { fetched, called: vec![(index, answer)], ..Shown::default() })
    }

    fn locks(&self, locks: &Locks) -> Read {
        let value = |operand: &Option<Operand>| operand.as_ref().and_then(|operand| operand.resolve(&self.variables));
        Read {
            version: value(&locks.version).and_then(|version| version.as_i64()),
            updated_at: value(&locks.updated_at).and_then(|at| at.as_str().map(str::to_owned)),
        }
    }

    /// Words a failure: for the field that failed, and for the others, which were rolled back with it.
    async fn refused(&self, failure: Failure, viewer: &Viewer) -> Result<Answer, Vec<GraphqlError>> {
        let error = self.explained(*failure.error, viewer).await;
        if let WriteError::Denied(denial) = &error {
            let operation = match &self.known.plan.roots[failure.field].read {
                RootRead::Write(field) => field.write.kind().word(),
                RootRead::Call(_) => "call",
                _ => "query",
            };
            let recorded = write::record_denial(&self.parts.database, viewer, &self.request.origin, denial, operation).await;
            if let Err(error) = recorded {
                tracing::error!(%error, "a refused write cannot be recorded");
            }
        }
        let errors = match (error.shown(), &error) {
            (Some(errors), _) => errors,
            (None, WriteError::Run(RunError::Database(cause))) => {
                vec![database_error(cause, self.request.request_id.as_deref())]
            }
            (None, _) => vec![GraphqlError::new(Code::Internal, "The gateway made a mistake.")],
        };
        if matches!(error, WriteError::Ended) || self.is_of_the_request(&error) {
            return Err(errors);
        }
        Ok(rolled_back(&self.known.plan.roots, failure.field, errors))
    }

    /// Whether it is no field that failed but the request itself.
    fn is_of_the_request(&self, error: &WriteError) -> bool {
        matches!(error, WriteError::Input(problems) if problems.iter().any(|problem| problem.field == IDEMPOTENCY_KEY))
    }

    /// A unique key that stood in the way says no more than the caller may know.
    async fn explained(&self, error: WriteError, viewer: &Viewer) -> WriteError {
        let WriteError::Conflict(mut conflict) = error else { return error };
        let Some(unique) = conflict.unique.take() else { return WriteError::Conflict(conflict) };
        let parts = self.parts;
        let explained = write::explain_conflict(&parts.database, &parts.catalog, &parts.rules, viewer, *unique).await;
        explained.unwrap_or(WriteError::Conflict(conflict))
    }
}

/// What errors call the header that names a request.
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

fn other_body() -> WriteError {
    let message = "came before with another request: a new request needs a new key".to_owned();
    WriteError::Input(vec![crate::input::Problem { field: IDEMPOTENCY_KEY.to_owned(), message }])
}

fn too_large(errors: &[GraphqlError]) -> WriteError {
    let message = errors.first().map(|error| error.message.clone()).unwrap_or_default();
    WriteError::Limit { limit: "answerBytes", most: 0, message }
}

fn no_facts(error: FactsError) -> WriteError {
    match error {
        FactsError::Ended(_) => WriteError::Ended,
        FactsError::Database(error) => error.into(),
        FactsError::Unknown(what) => sea_orm::DbErr::Type(what.to_owned()).into(),
    }
}

/// An answer in which nothing was done: the failed field says why, every other field says that it was rolled back.
fn rolled_back(roots: &[RootField], failed: usize, errors: Vec<GraphqlError>) -> Answer {
    let code = errors.first().map_or(Code::Internal, |error| error.code);
    let failed_key = roots.get(failed).map(|root| root.key.clone()).unwrap_or_default();
    let mut shown = Vec::new();
    for (index, root) in roots.iter().enumerate() {
        if index == failed {
            shown.extend(errors.iter().take(ERRORS_SENT).map(|error| root.placed(error.clone())));
        } else if matches!(root.read, RootRead::Write(_) | RootRead::Call(_)) {
            let message = format!("Nothing was written, because {failed_key} failed.");
            shown.push(root.placed(GraphqlError::new(code, message).with("rolledBack", true)));
        }
    }
    let mut body = b"{\"data\":null,\"errors\":".to_vec();
    if serde_json::to_writer(&mut body, &shown).is_err() {
        body.extend_from_slice(b"[]");
    }
    body.push(b'}');
    Answer { body: Bytes::from(body), has_data: true, code: None }
}
