//! Every table is followed: changes of its rows, a list and its aggregates, by somebody who reads it, on both databases.
//!
//! A row is changed beside the gateway, in whatever column the database lets it be; a table whose rows never change tells of the rows
//! that the changes of the others add to it.

use std::sync::Arc;

use entity::table::Kind;
use rowgate::config::Live;
use rowgate::execute::{Events, Gateway, GraphqlRequest, Operations, Response};
use rowgate::realtime::Realtime;
use rowgate::realtime::feed::Feed;
use serde_json::Value as Json;
use uuid::Uuid;

use super::asking::Setting;
use super::sample::Sample;
use crate::realtime::following::{next, told};
use crate::support::{Backend, World, now};

/// Subscriptions to one table.
struct Followed<'a> {
    sample: &'a Sample<'a>,
    changes: Events,
    list: Events,
    count: i64,
    aggregate: Events,
    /// The row that was changed.
    changed: Option<String>,
}

/// Follows every table of the samples.
pub async fn every_table(setting: &Setting, samples: &[Sample<'_>]) {
    for (world, gateway) in setting.worlds.iter().zip(&setting.gateways) {
        let feed = Feed::start(world.database.clone(), gateway.catalog(), Live::default());
        let realtime = Realtime::start(gateway.clone(), feed.clone(), Live::default(), Arc::new(now));
        let mut all = Vec::new();
        for sample in samples.iter().filter(|sample| sample.entity.can_be_followed()) {
            all.push(begin(&realtime, sample).await);
        }
        for followed in &mut all {
            followed.changed = change(world, gateway, followed.sample).await;
        }
        quiet(world, &realtime, setting).await;
        for followed in &mut all {
            judge(setting, world.backend, followed).await;
        }
        println!("{} tables followed on {}", all.len(), world.backend);
        realtime.stop().await;
        feed.stop().await;
    }
}

async fn follow(realtime: &Realtime, sample: &Sample<'_>, query: String) -> Events {
    let request = GraphqlRequest { query: query.clone(), ..GraphqlRequest::default() };
    match realtime.respond(request, &sample.reader.viewer, false).await {
        Response::Stream(events) => events,
        Response::Once(answer) => panic!("{query}: {}", String::from_utf8_lossy(&answer.body)),
    }
}

async fn begin<'a>(realtime: &Realtime, sample: &'a Sample<'a>) -> Followed<'a> {
    let entity = sample.entity;
    let changes = entity.changes_field();
    let query = format!("subscription {{ {changes} {{ __typename kind id changedFields cursor node {{ id }} }} }}");
    let mut changes_told = follow(realtime, sample, query).await;
    assert_eq!(next(&mut changes_told).await[&changes]["kind"], "READY", "{changes}");
    let list = entity.list_live_field();
    let mut list_told =
        follow(realtime, sample, format!("subscription {{ {list}(first: 1) {{ totalCount nodes {{ id }} }} }}")).await;
    let first = next(&mut list_told).await;
    let aggregate = entity.aggregate_live_field();
    let mut aggregate_told = follow(realtime, sample, format!("subscription {{ {aggregate} {{ count }} }}")).await;
    let counted = next(&mut aggregate_told).await;
    let count = counted[&aggregate][0]["count"].to_string().trim_matches('"').parse().expect("a number");
    assert_eq!(first[&list]["totalCount"], count, "{list}: the list and its aggregate");
    Followed { sample, changes: changes_told, list: list_told, count, aggregate: aggregate_told, changed: None }
}

/// Changes one of the rows that the reader sees in some column; none where the table lets none of its rows be changed.
async fn change(world: &World, gateway: &Gateway, sample: &Sample<'_>) -> Option<String> {
    let table = sample.table();
    let policies = &gateway.catalog().policies;
    let visible = |column: &str| policies.table(table).is_some_and(|rules| rules.policy.guard_of(column).is_none());
    let columns = sample.entity.attributes.iter().filter_map(|attribute| match attribute.source {
        rowgate::catalog::Source::Column(column) if visible(column) => Some((column, attribute.kind)),
        _ => None,
    });
    let changes: Vec<String> = columns.filter_map(|(column, kind)| changed(column, kind)).collect();
    for node in sample.nodes.iter().rev().take(5) {
        let id = node["id"].as_str()?;
        for change in &changes {
            let transaction = world.database.begin().await.expect("a transaction");
            let row = world.id(Uuid::parse_str(id).expect("an id"));
            let sql = format!("UPDATE \"{table}\" SET {change} WHERE id = {row} RETURNING id");
            match transaction.query(&sql, Vec::new()).await {
                Ok(rows) if !rows.is_empty() => {
                    transaction.commit().await.expect("it commits");
                    return Some(id.to_owned());
                }
                _ => transaction.rollback().await.expect("it rolls back"),
            }
        }
    }
    None
}

/// A change of a column that is neither a key nor says who may read the row.
fn changed(column: &str, kind: Kind) -> Option<String> {
    let is_harmless = !["deleted_at", "expires_at", "is_active", "revoked_at"].contains(&column);
    match kind {
        Kind::DateTime if is_harmless => Some(format!("\"{column}\" = '2026-01-02T03:04:05.678901Z'")),
        Kind::Text { .. } if is_harmless => Some(format!("\"{column}\" = coalesce(\"{column}\", '') || 'x'")),
        Kind::Int | Kind::BigInt => Some(format!("\"{column}\" = coalesce(\"{column}\", 0) + 1")),
        _ => None,
    }
}

/// Comes when all changes so far were told.
async fn quiet(world: &World, realtime: &Realtime, setting: &Setting) {
    let developer = setting.people.iter().find(|someone| someone.viewer.developer).expect("a developer");
    let request = GraphqlRequest {
        query: "subscription { featureFlagChanges { kind node { key } } }".to_owned(),
        ..GraphqlRequest::default()
    };
    let Response::Stream(mut events) = realtime.respond(request, &developer.viewer, false).await else { panic!("refused") };
    next(&mut events).await;
    for _ in 0..2 {
        let number = Uuid::new_v4();
        let truth = if world.backend == Backend::Sqlite { "1" } else { "TRUE" };
        let row = world.id(number);
        world.run(&format!("INSERT INTO feature_flags (id, key, enabled) VALUES ({row}, 'quiet-{number}', {truth})")).await;
        while next(&mut events).await["featureFlagChanges"]["node"]["key"] != format!("quiet-{number}") {}
    }
}

async fn judge(setting: &Setting, backend: Backend, followed: &mut Followed<'_>) {
    let (entity, table) = (followed.sample.entity, followed.sample.table());
    let field = entity.changes_field();
    let events: Vec<Json> =
        told(&mut followed.changes).into_iter().map(|event| event.unwrap_or_else(|code| panic!("{table}: {code}"))).collect();
    let is_about = |event: &&Json, kind: &str| event[&field]["kind"] == kind;
    match &followed.changed {
        Some(id) => {
            let found = events.iter().find(|event| is_about(event, "UPDATED") && event[&field]["id"] == id.as_str());
            let is_right = found.is_some_and(|event| {
                event[&field]["node"]["id"] == id.as_str()
                    && event[&field]["changedFields"].as_array().is_some_and(|fields| !fields.is_empty())
                    && event[&field]["__typename"] == format!("{}Change", entity.type_name)
            });
            setting
                .check(is_right, table, "follow changes", || format!("on {backend} the change of {id} was told so: {events:?}"));
        }
        None => {
            let entered = events.iter().filter(|event| is_about(event, "ENTERED")).count();
            let is_trail = ["audit_logs", "events"].contains(&table);
            setting.check(!is_trail || entered > 0, table, "follow changes", || {
                format!("on {backend} no entry was told of: {events:?}")
            });
        }
    }
    let lists = told(&mut followed.list);
    setting.check(lists.iter().all(Result::is_ok), table, "follow the list", || format!("on {backend}: {lists:?}"));
    let entered = i64::try_from(events.iter().filter(|event| is_about(event, "ENTERED")).count()).unwrap_or(i64::MAX);
    let counts = told(&mut followed.aggregate);
    let last = counts.last().and_then(|last| last.as_ref().ok());
    let last = last.map_or(followed.count, |data| {
        data[entity.aggregate_live_field()][0]["count"].to_string().trim_matches('"').parse().expect("a number")
    });
    setting.check(last <= followed.count + entered, table, "follow aggregates", || format!("on {backend}: {counts:?}"));
}
