//! What is kept between requests: checked documents, their plans, their statements. Never a row, a fact or an argument.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use async_graphql::parser::types::ExecutableDocument;
use moka::sync::Cache;
use policy::{Fact, Shape};

use crate::error::GraphqlError;
use crate::plan::Plan;
use crate::sql::Compiled;

/// The most shapes of variables or viewers that are kept for one document or plan.
const SHAPES_KEPT: usize = 256;

/// A document up to so many bytes weighs one.
const ORDINARY_BYTES: usize = 2_048;

/// Checked documents by their text.
pub(super) struct Documents {
    known: Cache<String, Arc<KnownDocument>>,
}

impl Documents {
    /// Keeps about so many documents of ordinary size; longer ones count for more, so that a cache of the longest documents takes
    /// no more memory than one of ordinary ones.
    pub fn new(kept: u64) -> Self {
        let weight = |text: &String, _: &Arc<KnownDocument>| u32::try_from(text.len() / ORDINARY_BYTES + 1).unwrap_or(u32::MAX);
        Self { known: Cache::builder().max_capacity(kept).weigher(weight).build() }
    }

    pub fn get(
        &self,
        text: &str,
        check: impl FnOnce() -> Result<KnownDocument, Vec<GraphqlError>>,
    ) -> Result<Arc<KnownDocument>, Vec<GraphqlError>> {
        if let Some(known) = self.known.get(text) {
            return Ok(known);
        }
        let document = Arc::new(check()?);
        self.known.insert(text.to_owned(), Arc::clone(&document));
        Ok(document)
    }
}

/// A document that is valid, and the plans made for it.
pub(super) struct KnownDocument {
    pub document: ExecutableDocument,
    plans: Kept<(Option<String>, Vec<u8>), KnownPlan>,
}

impl KnownDocument {
    pub fn new(document: ExecutableDocument) -> Self {
        Self { document, plans: Kept::default() }
    }

    pub fn plan(
        &self,
        operation: Option<&str>,
        shape: Vec<u8>,
        build: impl FnOnce() -> Result<KnownPlan, Vec<GraphqlError>>,
    ) -> Result<Arc<KnownPlan>, Vec<GraphqlError>> {
        let key = (operation.map(str::to_owned), shape);
        match self.plans.get(&key) {
            Some(known) => Ok(known),
            None => Ok(self.plans.keep(key, Arc::new(build()?))),
        }
    }
}

/// A plan, the facts that decide what a viewer sees of it, and the statements compiled for shapes of viewers.
pub(super) struct KnownPlan {
    pub plan: Arc<Plan>,
    pub facts: BTreeSet<Fact>,
    compiled: Kept<Shape, Compiled>,
}

impl KnownPlan {
    pub fn new(plan: Plan, facts: BTreeSet<Fact>) -> Self {
        Self { plan: Arc::new(plan), facts, compiled: Kept::default() }
    }

    pub fn compiled(&self, shape: Shape, compile: impl FnOnce(&Shape) -> Compiled) -> Arc<Compiled> {
        match self.compiled.get(&shape) {
            Some(known) => known,
            None => {
                let compiled = Arc::new(compile(&shape));
                self.compiled.keep(shape, compiled)
            }
        }
    }
}

/// A small map that forgets everything when it is full: callers who send ever new shapes gain nothing and cost no memory.
struct Kept<K, V> {
    entries: RwLock<HashMap<K, Arc<V>>>,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self { entries: RwLock::new(HashMap::new()) }
    }
}

impl<K: Eq + Hash, V> Kept<K, V> {
    fn get(&self, key: &K) -> Option<Arc<V>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn keep(&self, key: K, value: Arc<V>) -> Arc<V> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= SHAPES_KEPT {
            entries.clear();
        }
        Arc::clone(entries.entry(key).or_insert(value))
    }
}
