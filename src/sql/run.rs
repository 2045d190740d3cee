//! Running the statements of a compiled operation: roots at once, then children level by level through DataLoader.
//!
//! A loader lives inside one request and belongs to its viewer. Its key holds the fetch and the parent's key; all else that
//! shapes the SQL - plan, arguments, facts - is the request's own and cannot be another caller's.

mod present;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use entity::table::Kind;
use futures_util::future::{BoxFuture, try_join_all};
use sea_orm::sqlx::{Row, ValueRef};
use sea_orm::{DbErr, QueryResult, Value};
use uuid::Uuid;

use super::bind::{BindError, Binder, Settings};
use super::dialect::Dialect;
use super::layout::{Compiled, Fetch, FetchShape, MadePage, Presence};
use super::made::MadeTable;
use super::nearest::{Found, Wanted};
use crate::database::{Access, Database, Planning};
use crate::plan::Variables;
use policy::Viewer;

/// Why an operation could not be run.
#[derive(Clone, Debug)]
pub enum RunError {
    /// An argument cannot be used.
    Bind(BindError),
    /// The database failed.
    Database(Arc<DbErr>),
}

impl From<BindError> for RunError {
    fn from(error: BindError) -> Self {
        Self::Bind(error)
    }
}

impl From<DbErr> for RunError {
    fn from(error: DbErr) -> Self {
        Self::Database(Arc::new(error))
    }
}

/// Rows of one parent, or of a root: a part of a result.
#[derive(Clone, Debug)]
pub struct RowSet {
    rows: Arc<Vec<QueryResult>>,
    start: usize,
    end: usize,
    /// The number of all rows, where it was asked for.
    pub total: Option<i64>,
    /// What the columns are, where the rows are of a table that was made.
    members: Option<Arc<[(String, Kind)]>>,
    /// How far rows lie from the vector they were found by, by their ids.
    distances: Option<Arc<HashMap<Uuid, f64>>>,
}

impl RowSet {
    /// How far the row with the id lies from the vector it was found by.
    #[must_use]
    pub fn distance(&self, id: Uuid) -> Option<f64> {
        self.distances.as_ref()?.get(&id).copied()
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[QueryResult] {
        &self.rows[self.start..self.end]
    }

    /// The columns with their names, where the rows are of a table that was made.
    #[must_use]
    pub fn members(&self) -> Option<&[(String, Kind)]> {
        self.members.as_deref()
    }

    fn whole(rows: Vec<QueryResult>, end: usize, total: Option<i64>) -> Self {
        Self { rows: Arc::new(rows), start: 0, end, total, members: None, distances: None }
    }
}

/// All rows of an operation.
#[derive(Debug, Default)]
pub struct Fetched {
    roots: HashMap<usize, RowSet>,
    children: HashMap<RelationKey, RowSet>,
}

impl Fetched {
    /// The rows of a root's fetch.
    #[must_use]
    pub fn root(&self, fetch: usize) -> &[QueryResult] {
        self.roots.get(&fetch).map_or(&[], RowSet::rows)
    }

    /// The row set of a root's fetch.
    #[must_use]
    pub fn root_set(&self, fetch: usize) -> Option<&RowSet> {
        self.roots.get(&fetch)
    }

    /// Adds the rows of further fetches.
    pub fn extend(&mut self, further: Self) {
        self.roots.extend(further.roots);
        self.children.extend(further.children);
    }

    /// The row set of a parent's children; none means that there are no rows.
    #[must_use]
    pub fn child_set(&self, fetch: usize, parent: Uuid) -> Option<&RowSet> {
        self.children.get(&RelationKey { fetch, parent })
    }
}

/// The children of a parent through a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct RelationKey {
    fetch: usize,
    parent: Uuid,
}

/// What the loads of one request share.
struct Request {
    compiled: Arc<Compiled>,
    access: Access,
    viewer: Arc<Viewer>,
    variables: Arc<Variables>,
    settings: Arc<Settings>,
    /// The values of each fetch's parameters. All are made before any statement is sent, so that whether an argument is right
    /// does not depend on the rows there are.
    values: Vec<Vec<Value>>,
    /// The same for what finds rows near a vector.
    wanted: HashMap<usize, (Vec<Value>, Wanted)>,
}

impl Request {
    /// Checks and binds all arguments.
    fn new(
        compiled: Arc<Compiled>,
        access: Access,
        viewer: Arc<Viewer>,
        variables: Arc<Variables>,
        settings: Arc<Settings>,
    ) -> Result<Arc<Self>, RunError> {
        let mut request = Self { compiled, access, viewer, variables, settings, values: Vec::new(), wanted: HashMap::new() };
        request.binder().check_cost(&request.compiled)?;
        let values = request.compiled.fetches.iter().map(|fetch| request.binder().values(fetch));
        request.values = values.collect::<Result<_, BindError>>()?;
        let near = request.compiled.fetches.iter().enumerate();
        let near = near.filter_map(|(index, fetch)| Some((index, fetch, fetch.nearest.as_ref()?)));
        let wanted = near.map(|(index, fetch, nearest)| {
            let (values, wanted) =
                (request.binder().values_of(fetch, &nearest.statement)?, request.binder().wanted(fetch, nearest)?);
            Ok((index, (values, wanted)))
        });
        request.wanted = wanted.collect::<Result<_, BindError>>()?;
        Ok(Arc::new(request))
    }

    /// A batch is complete when it is asked for, so the loader need not wait for further keys.
    fn loader(self: &Arc<Self>) -> Option<Arc<DataLoader<RelationLoader>>> {
        let has_children = self.compiled.fetches.iter().any(|fetch| !fetch.children.is_empty());
        has_children.then(|| Arc::new(DataLoader::new(RelationLoader(Arc::clone(self)), tokio::spawn).max_batch_size(1)))
    }

    fn binder(&self) -> Binder<'_> {
        Binder {
            viewer: &self.viewer,
            variables: &self.variables,
            settings: &self.settings,
            dialect: Dialect::from(self.access.backend()),
        }
    }

    async fn query(&self, index: usize, parents: &[Uuid]) -> Result<Vec<QueryResult>, RunError> {
        let Some(statement) = &self.compiled.fetches[index].statement else { return Ok(Vec::new()) };
        let binder = self.binder();
        if binder.asks_for_nobody(&statement.slots) {
            return Ok(Vec::new());
        }
        let mut values = self.values[index].clone();
        binder.put_parents(&mut values, &statement.slots, parents);
        let planning = if statement.is_planned_anew() { Planning::Anew } else { Planning::Kept };
        Ok(self.access.query_planned(&statement.sql, values, planning).await?)
    }

    /// The rows of the tables that were made for the parents.
    async fn made(&self, index: usize, page: &MadePage, parents: &[Uuid]) -> Result<HashMap<RelationKey, RowSet>, RunError> {
        let Some(door) = &self.compiled.fetches[index].statement else { return Ok(HashMap::new()) };
        let binder = self.binder();
        let size = i64::try_from(binder.page_size(&page.size)?).unwrap_or(i64::MAX);
        let offset = page.offset.as_ref().map_or(Ok(0), |offset| binder.offset(offset))?;
        let mut sets = HashMap::new();
        for row in self.query(index, parents).await? {
            let Some(table) = MadeTable::read(&row, page)? else { continue };
            let mut values = self.values[index].clone();
            binder.put_parents(&mut values, &door.slots, &[table.id]);
            let [first, second] = [1, 2].map(|place| binder.dialect.parameter(values.len() + place));
            values.extend([size, offset].map(|rows| Value::BigInt(Some(rows))));
            let sql = table.statement(&door.sql, &first, &second, binder.dialect);
            let rows = self.access.query(&sql, values).await?;
            let end = rows.len();
            let set = RowSet { members: Some(table.members()), ..RowSet::whole(rows, end, None) };
            sets.insert(RelationKey { fetch: index, parent: table.id }, set);
        }
        Ok(sets)
    }

    /// The rows of a root.
    async fn root(&self, index: usize) -> Result<RowSet, RunError> {
        let fetch = &self.compiled.fetches[index];
        let Some((nearest, (values, wanted))) = fetch.nearest.as_ref().zip(self.wanted.get(&index)) else {
            return root_set(fetch, self.query(index, &[]).await?);
        };
        let mut found = Found::new(wanted);
        if !self.binder().asks_for_nobody(&nearest.statement.slots) {
            self.access.each(&nearest.statement.sql, values.clone(), &mut |row| found.take(&row)).await?;
        }
        let (total, near) = found.finish();
        let ids: Vec<Uuid> = near.iter().map(|(_, id)| *id).collect();
        let rows = if ids.is_empty() { Vec::new() } else { self.query(index, &ids).await? };
        let rows = in_order(rows, nearest.id, &ids)?;
        let distances = near.into_iter().map(|(distance, id)| (id, distance)).collect();
        let end = rows.len();
        Ok(RowSet { distances: Some(Arc::new(distances)), ..RowSet::whole(rows, end, Some(total)) })
    }
}

/// Loads the children of many parents with one statement a relation.
struct RelationLoader(Arc<Request>);

impl Loader<RelationKey> for RelationLoader {
    type Value = RowSet;
    type Error = RunError;

    async fn load(&self, keys: &[RelationKey]) -> Result<HashMap<RelationKey, RowSet>, RunError> {
        let mut parents: HashMap<usize, Vec<Uuid>> = HashMap::new();
        for key in keys {
            parents.entry(key.fetch).or_default().push(key.parent);
        }
        let loads = parents.into_iter().map(|(index, mut parents)| async move {
            // Sorted, so that the same request sends the same bytes.
            parents.sort_unstable();
            let fetch = &self.0.compiled.fetches[index];
            if let FetchShape::Made(page) = &fetch.shape {
                return self.0.made(index, page, &parents).await;
            }
            let rows = self.0.query(index, &parents).await?;
            split_by_parent(index, fetch, rows)
        });
        let loaded = try_join_all(loads).await?;
        Ok(loaded.into_iter().flatten().collect())
    }
}

/// Runs all fetches of an operation.
pub async fn fetch_all(
    compiled: Arc<Compiled>,
    access: Access,
    viewer: Arc<Viewer>,
    variables: Arc<Variables>,
    settings: Arc<Settings>,
) -> Result<Fetched, RunError> {
    let request = Request::new(compiled, access, viewer, variables, settings)?;
    let roots = roots_of(&request.compiled);
    let loader = request.loader();
    let trees = roots.into_iter().map(|index| {
        let (request, loader) = (Arc::clone(&request), loader.clone());
        async move {
            let set = request.root(index).await?;
            let mut children = HashMap::new();
            if let Some(loader) = loader {
                load_children(&request.compiled, &loader, index, set.rows(), &mut children).await?;
            }
            Ok::<_, RunError>((index, set, children))
        }
    });
    let mut fetched = Fetched { roots: HashMap::new(), children: HashMap::new() };
    for (index, set, children) in try_join_all(trees).await? {
        fetched.roots.insert(index, set);
        fetched.children.extend(children);
    }
    Ok(fetched)
}

/// The arguments of one operation's reads, checked and bound: what reads rows by ids that a write or a function gave.
#[derive(Clone)]
pub struct ReadBack(Arc<Request>);

impl ReadBack {
    /// Checks and binds all arguments, before anything is written or called.
    pub fn new(
        compiled: Arc<Compiled>,
        access: Access,
        viewer: Arc<Viewer>,
        variables: Arc<Variables>,
        settings: Arc<Settings>,
    ) -> Result<Self, RunError> {
        Request::new(compiled, access, viewer, variables, settings).map(Self)
    }

    /// Checks and binds all arguments for nothing but the errors, before there is a transaction.
    pub fn check(
        compiled: Arc<Compiled>,
        database: Database,
        viewer: Arc<Viewer>,
        variables: Arc<Variables>,
        settings: Arc<Settings>,
    ) -> Result<(), RunError> {
        Request::new(compiled, Access::Reading(database), viewer, variables, settings).map(drop)
    }

    /// The ids of the rows a filter finds, one more than may be changed at the most.
    pub async fn choose(&self, fetch: usize) -> Result<Vec<Uuid>, RunError> {
        let rows = self.0.query(fetch, &[]).await?;
        let ids = rows.iter().map(|row| read_id(row, 0)).collect::<Result<Vec<Option<Uuid>>, RunError>>()?;
        Ok(ids.into_iter().flatten().collect())
    }

    /// The rows with the ids, in their order, and what stands below them. Rows that may not be read are missing.
    pub async fn rows(&self, fetches: &[usize], ids: &[Uuid]) -> Result<Fetched, RunError> {
        let mut fetched = Fetched { roots: HashMap::new(), children: HashMap::new() };
        let loader = self.0.loader();
        for index in fetches {
            let fetch = &self.0.compiled.fetches[*index];
            self.check_cost(*index, ids.len())?;
            let rows = self.0.query(*index, ids).await?;
            let rows = in_order(rows, fetch.parent_key.unwrap_or_default(), ids)?;
            let end = rows.len();
            let set = RowSet::whole(rows, end, None);
            if let Some(loader) = &loader {
                load_children(&self.0.compiled, loader, *index, set.rows(), &mut fetched.children).await?;
            }
            fetched.roots.insert(*index, set);
        }
        Ok(fetched)
    }

    /// Refuses an answer that would hold more rows than it may, each written row with what stands below it.
    fn check_cost(&self, fetch: usize, rows: usize) -> Result<(), RunError> {
        let below = self.0.binder().rows_below(&self.0.compiled, fetch)?;
        Ok(self.0.binder().check_rows(below.saturating_mul(rows as u64))?)
    }
}

/// The rows by the places of their ids.
fn in_order(rows: Vec<QueryResult>, column: usize, ids: &[Uuid]) -> Result<Vec<QueryResult>, RunError> {
    let places: HashMap<Uuid, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    let placed = rows.into_iter().map(|row| {
        let place = read_id(&row, column)?.and_then(|id| places.get(&id).copied());
        Ok((place.unwrap_or(usize::MAX), row))
    });
    let mut placed = placed.collect::<Result<Vec<(usize, QueryResult)>, RunError>>()?;
    placed.sort_by_key(|(place, _)| *place);
    Ok(placed.into_iter().map(|(_, row)| row).collect())
}

fn roots_of(compiled: &Compiled) -> Vec<usize> {
    let mut is_child = vec![false; compiled.fetches.len()];
    compiled.fetches.iter().flat_map(|fetch| &fetch.children).for_each(|child| is_child[child.fetch] = true);
    (0..compiled.fetches.len()).filter(|index| !is_child[*index] && !compiled.fetches[*index].by_ids).collect()
}

/// Loads the children of the rows, the relations at once, then theirs.
fn load_children<'a>(
    compiled: &'a Compiled,
    loader: &'a DataLoader<RelationLoader>,
    fetch: usize,
    rows: &'a [QueryResult],
    found: &'a mut HashMap<RelationKey, RowSet>,
) -> BoxFuture<'a, Result<(), RunError>> {
    Box::pin(async move {
        let children = &compiled.fetches[fetch].children;
        if children.is_empty() || rows.is_empty() {
            return Ok(());
        }
        let loads = children.iter().map(|child| async move {
            let keys = rows.iter().map(|row| read_id(row, child.key));
            let keys = keys.collect::<Result<Vec<Option<Uuid>>, RunError>>()?;
            let keys = keys.into_iter().flatten().map(|parent| RelationKey { fetch: child.fetch, parent });
            let sets = loader.load_many(keys).await?;
            let mut below = HashMap::new();
            // All sets of one fetch share one result, whose rows are read together.
            if let Some(set) = sets.values().next() {
                load_children(compiled, loader, child.fetch, &set.rows, &mut below).await?;
            }
            Ok::<_, RunError>((sets, below))
        });
        for (sets, below) in try_join_all(loads).await? {
            found.extend(sets);
            found.extend(below);
        }
        Ok(())
    })
}

fn root_set(fetch: &Fetch, rows: Vec<QueryResult>) -> Result<RowSet, RunError> {
    let total = match (fetch.total, rows.first()) {
        (Some(column), Some(row)) => Some(row.try_get_by_index::<i64>(column)?),
        (Some(_), None) => Some(0),
        (None, _) => None,
    };
    let end = present_rows(fetch, &rows)?;
    Ok(RowSet::whole(rows, end, total))
}

/// Rows that only carry a total are alone: a page has rows, or it has one such row.
fn present_rows(fetch: &Fetch, rows: &[QueryResult]) -> Result<usize, RunError> {
    match (fetch.present, rows.first()) {
        (Presence::Always, _) => Ok(rows.len()),
        (Presence::Never, _) | (Presence::Column(_), None) => Ok(0),
        (Presence::Column(column), Some(first)) => Ok(if is_null(first, column)? { 0 } else { rows.len() }),
    }
}

/// Rows come sorted by their parent's key: each parent's are a range.
fn split_by_parent(index: usize, fetch: &Fetch, rows: Vec<QueryResult>) -> Result<HashMap<RelationKey, RowSet>, RunError> {
    let column = fetch.parent_key.unwrap_or_default();
    let rows = Arc::new(rows);
    let mut sets = HashMap::new();
    let mut start = 0;
    while start < rows.len() {
        let parent = read_id(&rows[start], column)?;
        let mut end = start + 1;
        while end < rows.len() && read_id(&rows[end], column)? == parent {
            end += 1;
        }
        let part = &rows[start..end];
        let total = fetch.total.map(|column| part[0].try_get_by_index::<i64>(column)).transpose()?;
        let shown = present_rows(fetch, part)?;
        if let Some(parent) = parent {
            let set = RowSet { rows: Arc::clone(&rows), start, end: start + shown, total, members: None, distances: None };
            sets.insert(RelationKey { fetch: index, parent }, set);
        }
        start = end;
    }
    Ok(sets)
}

/// Whether there is nothing in the column, whatever it holds: a key may be of any kind.
fn is_null(row: &QueryResult, column: usize) -> Result<bool, RunError> {
    let found = match (row.try_as_pg_row(), row.try_as_sqlite_row()) {
        (Some(row), _) => row.try_get_raw(column).map(|value| value.is_null()),
        (None, Some(row)) => row.try_get_raw(column).map(|value| value.is_null()),
        (None, None) => return Err(DbErr::Type(format!("column {column} is of no database that is known")).into()),
    };
    found.map_err(|error| DbErr::Type(error.to_string()).into())
}

fn read_id(row: &QueryResult, column: usize) -> Result<Option<Uuid>, RunError> {
    Ok(row.try_get_by_index::<Option<Uuid>>(column)?)
}
