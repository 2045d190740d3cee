//! The change feed: nothing is lost, nothing comes twice, everything in the order of the commits, whoever writes and whatever fails.

mod images;
mod positions;
mod secrets;
mod trimming;
mod waking;
mod writers;

use rowgate::catalog::Catalog;
use rowgate::config::Live;
use rowgate::realtime::feed::{Batch, Change, Feed, Position, Wakes};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};
use uuid::Uuid;

use crate::support::*;

/// A feed of the world as the product starts it.
fn feed(world: &World) -> Feed {
    feed_with(world, Live::default())
}

fn feed_with(world: &World, settings: Live) -> Feed {
    Feed::start(world.database.clone(), &Catalog::of_data_model(), settings)
}

/// Waits until the bell rings.
async fn woken(wakes: &mut Wakes) {
    assert!(in_time("a wake", wakes.next()).await, "the feed was stopped");
}

/// The changes since the position, which moves to the end of them.
async fn read(feed: &Feed, position: &mut Position) -> Vec<Change> {
    let batch = feed.read(position).await.unwrap_or_else(|error| panic!("the feed is not read: {error}"));
    position.clone_from(&batch.to);
    let changes = batch.changes.clone();
    batch.finish().await.expect("the transaction ends");
    changes
}

/// Waits until there are changes of the table since the position, which moves to the end of them.
async fn next_of(feed: &Feed, wakes: &mut Wakes, position: &mut Position, table: &str) -> Vec<Change> {
    loop {
        woken(wakes).await;
        let found: Vec<Change> = read(feed, position).await.into_iter().filter(|change| change.table == table).collect();
        if !found.is_empty() {
            return found;
        }
    }
}

/// A product, and the texts of its description before and after; `-` for no product.
fn described(change: &Change) -> (Uuid, [String; 2]) {
    let text = |document: &Option<std::sync::Arc<rowgate::realtime::feed::Document>>| match document {
        Some(document) => document["description"].as_str().unwrap_or("null").to_owned(),
        None => "-".to_owned(),
    };
    (change.row_id, [text(&change.old), text(&change.new)])
}

/// The descriptions after the changes of products.
fn after(changes: &[Change]) -> Vec<String> {
    let products = changes.iter().filter(|change| change.table == "products");
    products.map(|change| described(change).1[1].clone()).collect()
}

/// Connections of another program.
async fn elsewhere(world: &World, connections: u32) -> DatabaseConnection {
    let mut options = ConnectOptions::new(world.url());
    options.max_connections(connections).sqlx_logging(false).acquire_timeout(PATIENCE);
    sea_orm::Database::connect(options).await.expect("the database opens")
}

/// The products of the demonstration, in the order of their ids.
async fn products(world: &World) -> Vec<Uuid> {
    let rows = world.database.query("SELECT id FROM products ORDER BY id", Vec::new()).await.expect("products");
    rows.iter().map(|row| row.try_get_by_index(0).expect("an id")).collect()
}

/// Writes the description of a product.
fn describe(world: &World, product: Uuid, description: &str) -> String {
    format!("UPDATE products SET description = '{description}' WHERE id = {}", world.id(product))
}

/// A transaction of the gateway that writes the descriptions.
async fn write(world: &World, descriptions: &[(Uuid, &str)]) {
    let transaction = world.database.begin().await.expect("a transaction");
    for (product, description) in descriptions {
        transaction.query(&describe(world, *product, description), Vec::new()).await.expect("a change");
    }
    transaction.commit().await.expect("it is committed");
}

/// A transaction that was begun on a connection of another program and left open.
async fn open(world: &World, program: &DatabaseConnection, descriptions: &[(Uuid, &str)]) -> sea_orm::DatabaseTransaction {
    use sea_orm::TransactionTrait;
    let transaction = program.begin().await.expect("a transaction");
    for (product, description) in descriptions {
        transaction.execute_unprepared(&describe(world, *product, description)).await.expect("a change");
    }
    transaction
}

/// The numbers of a batch's changes.
fn numbers(batch: &Batch) -> Vec<i64> {
    batch.changes.iter().map(|change| change.number).collect()
}
