//! What a request costs outside SQL and the driver: the first time its document is seen, and every time after.
//!
//! A request whose document, plan and statements are kept costs `kept/*/no rows` (everything but values and rows: the caller sees no
//! row, so nothing is sent to the database), `kept/*/bind` and, for its rows, `kept/*/write`. Together they are to be below 20
//! microseconds for the single row. `kept/*/whole` has SQLite's part beside, for comparison.

#![allow(clippy::expect_used, reason = "a bench that cannot begin stops at the line that says why")]

mod support;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use policy::Viewer;
use rowgate::database::Access;
use rowgate::execute::GraphqlRequest;
use rowgate::response::Answerer;
use rowgate::{auth, schema, sql};

use support::{LIST, MANY, NESTED, ROW, World, request, variable};

fn requests(world: &World) -> [(&'static str, GraphqlRequest); 4] {
    [
        ("row", request(ROW, variable("id", &world.content_of_editor()))),
        ("list", request(LIST, variable("status", "PUBLISHED"))),
        ("nested", request(NESTED, serde_json::Map::new())),
        ("many", request(MANY, serde_json::Map::new())),
    ]
}

/// The document is new: it is parsed, checked, planned, restricted and compiled.
fn new_documents(criterion: &mut Criterion) {
    let world = World::make();
    let mut group = criterion.benchmark_group("new");
    for (name, request) in requests(&world) {
        group.bench_function(format!("{name}/parse"), |bencher| bencher.iter(|| schema::parse(black_box(&request.query))));
        let document = schema::parse(&request.query).expect("a document");
        group.bench_function(format!("{name}/validate"), |bencher| bencher.iter(|| world.schema.validate(black_box(&document))));
        group.bench_function(format!("{name}/all"), |bencher| bencher.iter(|| world.compile(black_box(&request), &world.editor)));
    }
    group.finish();
}

/// Document, plan and statements are kept.
fn kept_documents(criterion: &mut Criterion) {
    let world = World::make();
    let nobody = Viewer::anonymous(auth::now());
    let mut group = criterion.benchmark_group("kept");
    for (name, request) in requests(&world) {
        let execute = |viewer| world.runtime.block_on(world.gateway.execute(request.clone(), viewer, true));
        assert!(execute(&world.editor).has_data && execute(&nobody).has_data, "{name} is answered");
        group.bench_function(format!("{name}/no rows"), |bencher| bencher.iter(|| execute(black_box(&nobody))));
        group.bench_function(format!("{name}/whole"), |bencher| bencher.iter(|| execute(black_box(&world.editor))));

        let ready = world.compile(&request, &world.editor);
        let binder = world.binder(&world.editor, &ready.variables);
        group.bench_function(format!("{name}/bind"), |bencher| {
            bencher.iter(|| {
                let fetches = ready.compiled.fetches.iter();
                fetches.map(|fetch| binder.values(fetch).map_or(0, |values| values.len())).sum::<usize>()
            });
        });

        let (viewer, variables) = (Arc::new(world.editor.clone()), Arc::new(ready.variables.clone()));
        let binding = Arc::new(world.settings.binding.clone());
        let rows =
            sql::fetch_all(Arc::clone(&ready.compiled), Access::Reading(world.database.clone()), viewer, variables, binding);
        let fetched = world.runtime.block_on(rows).expect("rows");
        let answerer =
            Answerer { compiled: &ready.compiled, fetched: &fetched, binder, introspection: &[], called: &[], for_many: false };
        group.bench_function(format!("{name}/write"), |bencher| {
            bencher.iter(|| answerer.write().map(|written| written.data.len()))
        });
    }
    group.finish();
}

criterion_group!(benches, new_documents, kept_documents);
criterion_main!(benches);
