//! Who is told of a change: whoever lists the row, and nobody else, of every table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use entity::table::{Column, Kind};
use rowgate::catalog::{Catalog, Entity, Source};
use rowgate::config::Live;
use rowgate::execute::Events;
use serde_json::Value as Json;
use uuid::Uuid;

use super::actors;
use crate::non_interference::interfere::values;
use crate::non_interference::rows::rule_columns;
use crate::policy_oracle::asking::{gateway, id_at, seen};
use crate::policy_oracle::extra;
use crate::realtime::following::{Lively, next, told};
use crate::support::{Backend, World};

/// Whose rows nobody changes, not even beside the gateway.
const NEVER_CHANGED: [&str; 4] = ["telemetry_events", "privacy_transparency_log", "audit_logs", "events"];

/// An application follows as long as nothing of it or of its keys changes; so these change last.
const KEYS: [&str; 2] = ["applications", "api_keys"];
const APPLICATION: &str = "applicat.";

/// Somebody who follows the rows of a table.
struct Follower<'a> {
    short: &'static str,
    entity: &'a Entity,
    /// The rows that the list has.
    listed: BTreeSet<Uuid>,
    events: Events,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn who_lists_a_row_is_told_of_its_changes_and_nobody_else() {
    tokio::join!(agrees_on(Backend::Sqlite), agrees_on(Backend::Postgres));
}

async fn agrees_on(backend: Backend) {
    let (world, _) = extra::world(backend).await;
    // All rows change, and everybody is told of all of theirs at once.
    let settings =
        Live { feed_batch_changes: 1_000_000, feed_batch_bytes: 1 << 30, subscription_queue: 100_000, ..Live::default() };
    let lively = Lively::with(world, settings);
    let world = &lively.world;
    let catalog = Arc::new(Catalog::of_data_model());
    let asked = gateway(world, &catalog);
    let mut followers = Vec::new();
    for actor in actors::all(world).await {
        let mut listed = seen(&asked, &catalog, &actor.viewer, false).await.rows;
        for entity in catalog.entities.iter().filter(|entity| entity.can_be_followed()) {
            let field = entity.changes_field();
            let mut events = lively.events(&actor.viewer, &format!("subscription {{ {field} {{ kind id }} }}"), Json::Null).await;
            assert_eq!(next(&mut events).await[&field]["kind"], "READY", "{}: {field}", actor.short);
            let listed = listed.remove(entity.table.name).unwrap_or_default();
            followers.push(Follower { short: actor.short, entity, listed, events });
        }
    }
    let mut changed = BTreeSet::new();
    let (last, first): (Vec<&Entity>, Vec<&Entity>) =
        catalog.entities.iter().filter(|entity| entity.can_be_followed()).partition(|entity| KEYS.contains(&entity.table.name));
    for entities in [first, last] {
        for entity in entities {
            if change_all(world, entity).await {
                changed.insert(entity.table.name);
            }
        }
        lively.quiet().await;
    }
    let unchanged = catalog.entities.iter().filter(|entity| entity.can_be_followed()).map(|entity| entity.table.name);
    let unchanged: Vec<&str> = unchanged.filter(|table| !changed.contains(table)).collect();
    assert_eq!(unchanged, NEVER_CHANGED, "on {backend}");
    let (mut yes, mut no) = (0, 0);
    for mut follower in followers {
        let table = follower.entity.table.name;
        let found = updated(&mut follower);
        if follower.short == APPLICATION && KEYS.contains(&table) {
            continue;
        }
        let expected = if changed.contains(table) { &follower.listed } else { &BTreeSet::new() };
        assert_eq!(found, *expected, "{} on {backend}: {table}", follower.short);
        if expected.is_empty() { no += 1 } else { yes += 1 }
    }
    println!("{backend}: {yes} followers were told, {no} were not");
    assert!(yes > 300 && no > 300, "{yes} were told, {no} were not");
    lively.stop().await;
}

/// The rows of which a follower was told that they changed; it is told of nothing else.
fn updated(follower: &mut Follower<'_>) -> BTreeSet<Uuid> {
    let field = follower.entity.changes_field();
    let mut found: BTreeMap<Uuid, usize> = BTreeMap::new();
    for event in told(&mut follower.events) {
        let event = match event {
            Ok(mut data) => data[&field].take(),
            Err(_) if follower.short == APPLICATION => break,
            Err(end) => panic!("{}: {field} ended: {end}", follower.short),
        };
        // The rows by which it is known that all is told, and what the trail says of them.
        if ["feature_flags", "audit_logs"].contains(&follower.entity.table.name) && event["kind"] == "ENTERED" {
            continue;
        }
        assert_eq!(event["kind"], "UPDATED", "{}: {field}", follower.short);
        *found.entry(id_at(&event["id"])).or_default() += 1;
    }
    assert!(found.values().all(|times| *times == 1), "{}: {field} told of a row twice", follower.short);
    found.into_keys().collect()
}

/// Changes all rows of a table at once in some column that everybody reads who reads the row, and that decides nothing; false where
/// the database lets none be changed.
async fn change_all(world: &World, entity: &Entity) -> bool {
    let table = &entity.table;
    let columns = entity.attributes.iter().filter(|attribute| !attribute.guarded && attribute.kind != Kind::Id);
    let columns = columns.filter_map(|attribute| match attribute.source {
        Source::Column(column) => table.column(column),
        Source::Computed(..) => None,
    });
    for column in columns.filter(|column| !decides(table.name, column)) {
        for value in values(column, world.backend) {
            if attempt(world, &format!("UPDATE \"{}\" SET \"{}\" = {value}", table.name, column.name)).await {
                return true;
            }
        }
    }
    false
}

/// Whether a rule looks at the column, or the facts about somebody are read from it.
fn decides(table: &str, column: &Column) -> bool {
    let tells_facts = ["users", "sessions", "organization_members", "user_brand_roles"].contains(&table)
        && (matches!(column.kind, Kind::Enum(_) | Kind::Bool | Kind::TextList) || column.name.contains("expires"));
    tells_facts || rule_columns(table).contains(column.name)
}

/// Runs a statement of which the trail says nothing; false when the database refuses it.
async fn attempt(world: &World, sql: &str) -> bool {
    let transaction = world.database.begin().await.expect("a transaction");
    let on = if world.backend == Backend::Sqlite { world.recording(true) } else { "SELECT 1".to_owned() };
    for sql in [&world.recording(false), sql, &on] {
        if transaction.query(sql, Vec::new()).await.is_err() {
            transaction.rollback().await.expect("it is taken back");
            return false;
        }
    }
    transaction.commit().await.expect("it commits");
    true
}
