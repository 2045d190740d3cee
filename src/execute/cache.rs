//! What is kept between requests: checked documents, their plans, their statements. Never a row, a fact or an argument.
//!
//! Each of the three has a budget of memory of its own, whatever callers send: those who send ever new documents or ever new
//! shapes gain nothing and push out their own.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_graphql::parser::types::ExecutableDocument;
use moka::sync::Cache;
use policy::{Fact, Shape};

use crate::error::GraphqlError;
use crate::plan::Plan;
use crate::sql::Compiled;

/// The memory an ordinary document, its plans or its statements take.
const ORDINARY_BYTES: u64 = 32 * 1024;
/// The memory a parsed document takes for each byte of its text, about.
const PARSED_BYTES: usize = 16;
/// The memory every entry takes beside.
const ENTRY_BYTES: usize = 512;

/// The caches.
pub(super) struct Caches {
    documents: Cache<String, Arc<KnownDocument>>,
    plans: Cache<PlanKey, Arc<KnownPlan>>,
    statements: Cache<(u64, Shape), Arc<Compiled>>,
    next_number: AtomicU64,
}

/// A document, the operation of it that is run, and the shape of its variables.
type PlanKey = (u64, Option<String>, Vec<u8>);

/// A document that is valid.
pub(super) struct KnownDocument {
    pub document: ExecutableDocument,
    number: u64,
    text_bytes: usize,
}

/// A plan and the facts that decide what a viewer sees of it.
pub(super) struct KnownPlan {
    pub plan: Arc<Plan>,
    pub facts: BTreeSet<Fact>,
    number: u64,
    bytes: usize,
}

impl KnownPlan {
    /// Tells plans apart.
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl Caches {
    /// Keeps about so many ordinary documents, with their plans and statements.
    pub fn new(documents_kept: u64) -> Self {
        let budget = documents_kept.saturating_mul(ORDINARY_BYTES);
        let documents = Cache::builder()
            .max_capacity(budget)
            .weigher(|text: &String, _: &Arc<KnownDocument>| weight(text.len() * (PARSED_BYTES + 1)))
            .build();
        let plans = Cache::builder()
            .max_capacity(budget)
            .weigher(|key: &PlanKey, plan: &Arc<KnownPlan>| weight(key.2.len() + plan.bytes))
            .build();
        let statements = Cache::builder()
            .max_capacity(budget)
            .weigher(|_: &(u64, Shape), compiled: &Arc<Compiled>| weight(compiled.approximate_bytes()))
            .build();
        Self { documents, plans, statements, next_number: AtomicU64::new(0) }
    }

    /// The document with the text; `check` makes it when it is not known.
    pub fn document(
        &self,
        text: &str,
        check: impl FnOnce() -> Result<ExecutableDocument, Vec<GraphqlError>>,
    ) -> Result<Arc<KnownDocument>, Vec<GraphqlError>> {
        if let Some(known) = self.documents.get(text) {
            return Ok(known);
        }
        let known = Arc::new(KnownDocument { document: check()?, number: self.number(), text_bytes: text.len() });
        self.documents.insert(text.to_owned(), Arc::clone(&known));
        Ok(known)
    }

    /// The plan of an operation for variables of one shape; `build` makes it, and the facts it depends on, when it is not known.
    pub fn plan(
        &self,
        document: &KnownDocument,
        operation: Option<&str>,
        shape: Vec<u8>,
        build: impl FnOnce() -> Result<(Plan, BTreeSet<Fact>), Vec<GraphqlError>>,
    ) -> Result<Arc<KnownPlan>, Vec<GraphqlError>> {
        let key = (document.number, operation.map(str::to_owned), shape);
        if let Some(known) = self.plans.get(&key) {
            return Ok(known);
        }
        let (plan, facts) = build()?;
        let bytes = document.text_bytes * PARSED_BYTES;
        let known = Arc::new(KnownPlan { plan: Arc::new(plan), facts, number: self.number(), bytes });
        self.plans.insert(key, Arc::clone(&known));
        Ok(known)
    }

    /// The statements of a plan for viewers of one shape; `compile` makes them when they are not known.
    pub fn compiled(&self, plan: &KnownPlan, shape: Shape, compile: impl FnOnce(&Shape) -> Compiled) -> Arc<Compiled> {
        let key = (plan.number, shape);
        if let Some(known) = self.statements.get(&key) {
            return known;
        }
        let compiled = Arc::new(compile(&key.1));
        self.statements.insert(key, Arc::clone(&compiled));
        compiled
    }

    fn number(&self) -> u64 {
        self.next_number.fetch_add(1, Ordering::Relaxed)
    }
}

fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes + ENTRY_BYTES).unwrap_or(u32::MAX)
}
