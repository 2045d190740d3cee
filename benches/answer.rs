//! Rows become JSON: a thousand rows of ten columns, from SQLite in memory.

#![allow(clippy::expect_used, reason = "a bench that cannot begin stops at the line that says why")]

mod support;

use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rowgate::database::Access;
use rowgate::response::Answerer;
use rowgate::sql;

use support::{MANY, World, request};

const ROWS: u64 = 1_000;

fn answer(criterion: &mut Criterion) {
    let world = World::make();
    let ready = world.compile(&request(MANY, serde_json::Map::new()), &world.developer);
    let (viewer, variables) = (Arc::new(world.developer.clone()), Arc::new(ready.variables.clone()));
    let binding = Arc::new(world.settings.binding.clone());
    let fetch = || {
        let (viewer, variables, binding) = (Arc::clone(&viewer), Arc::clone(&variables), Arc::clone(&binding));
        let rows =
            sql::fetch_all(Arc::clone(&ready.compiled), Access::Reading(world.database.clone()), viewer, variables, binding);
        world.runtime.block_on(rows).expect("rows")
    };
    let fetched = fetch();
    let binder = world.binder(&world.developer, &ready.variables);
    let answerer =
        Answerer { compiled: &ready.compiled, fetched: &fetched, binder, introspection: &[], called: &[], for_many: false };
    let written = answerer.write().expect("an answer");
    assert_eq!(written.data.windows(8).filter(|window| *window == b"\"title\":").count() as u64, ROWS);

    let mut group = criterion.benchmark_group("answer");
    group.throughput(Throughput::Elements(ROWS));
    group.bench_function("fetch", |bencher| bencher.iter(fetch));
    group.bench_function("write", |bencher| bencher.iter(|| answerer.write().map(|written| written.data.len())));
    group.finish();
}

criterion_group!(benches, answer);
criterion_main!(benches);
