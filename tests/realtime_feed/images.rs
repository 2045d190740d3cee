//! Images of the rows of every table: equal on both databases, equal to the rows as they are read, and as rules look at them.

use std::collections::BTreeMap;

use entity::table::{Column, Kind, Table};
use policy::{Image, ImageValue};
use rowgate::realtime::feed::Document;
use rowgate::realtime::image::image;
use serde_json::{Value as Json, json};

use super::*;
use crate::policy_oracle::memory::Memory;

/// Nobody changes a row of these: one is added.
const APPEND_ONLY: [&str; 2] = ["privacy_transparency_log", "telemetry_events"];
/// Their rows come with the changes of others, under ids that nobody knows before.
const TRAIL: [&str; 2] = ["audit_logs", "events"];

const INSTANT: &str = "2026-02-03T04:05:06.700001Z";

/// Changes every row of the table, or adds one. The trail's own entries come of a change of something else.
async fn change(world: &World, table: &Table) {
    if TRAIL.contains(&table.name) {
        let change = format!(
            "UPDATE products SET description = '{}' WHERE id = (SELECT id FROM products ORDER BY id LIMIT 1)",
            table.name
        );
        world.run(&change).await;
    } else {
        world.run_unrecorded(&statement(world, table)).await;
    }
}

fn statement(world: &World, table: &Table) -> String {
    let name = table.name;
    if APPEND_ONLY.contains(&name) {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).filter(|column| *column != "id").collect();
        let columns = columns.join(", ");
        let id = world.id(Uuid::from_u128(7));
        let id = if world.backend == Backend::Sqlite { id } else { format!("CAST({id} AS uuid)") };
        return format!("INSERT INTO {name} (id, {columns}) SELECT {id}, {columns} FROM {name} ORDER BY id LIMIT 1");
    }
    let instants = ["updated_at", "created_at"].into_iter().filter(|name| table.column(name).is_some());
    let others = table.columns.iter().filter(|column| column.kind == Kind::DateTime).map(|column| column.name);
    let column = instants.chain(others).next();
    match column {
        Some(column) => format!("UPDATE {name} SET {column} = '{INSTANT}'"),
        None => {
            let number = table.columns.iter().find(|column| matches!(column.kind, Kind::Int | Kind::BigInt)).expect("a number");
            format!("UPDATE {name} SET {0} = {0} + 1", number.name)
        }
    }
}

/// The columns that images show.
fn shown(table: &Table) -> impl Iterator<Item = &Column> {
    table.columns.iter().filter(|column| {
        let is_vector = matches!(column.kind, Kind::Vector { .. });
        !is_vector && !table.policy.is_secret(column.name) && !table.is_internal(column.name)
    })
}

/// A column as a text that both databases write alike but for decimals, which SQLite keeps as whole numbers.
fn selected(backend: Backend, column: &Column) -> String {
    let name = column.name;
    match (column.kind, backend) {
        (Kind::Id, Backend::Sqlite) => format!("lower(hex(\"{name}\"))"),
        (Kind::DateTime, Backend::Postgres) => {
            format!("to_char(\"{name}\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        }
        (Kind::Address, Backend::Postgres) => format!("host(\"{name}\")"),
        (Kind::Bool, Backend::Postgres) => format!("CAST(CAST(\"{name}\" AS integer) AS text)"),
        _ => format!("CAST(\"{name}\" AS text)"),
    }
}

/// The member of a document that the text stands for.
fn member(backend: Backend, kind: Kind, text: &str) -> Json {
    match kind {
        Kind::Id => json!(Uuid::parse_str(text).expect("an id")),
        Kind::Int | Kind::BigInt => json!(text.parse::<i64>().expect("a number")),
        Kind::Bool => json!(text == "1"),
        Kind::Decimal { scale, .. } if backend == Backend::Sqlite => {
            let scaled: i128 = text.parse().expect("a number");
            let digits = format!("{:0width$}", scaled.unsigned_abs(), width = scale as usize + 1);
            let (whole, part) = digits.split_at(digits.len() - scale as usize);
            let point = if scale == 0 { "" } else { "." };
            json!(format!("{}{whole}{point}{part}", if scaled < 0 { "-" } else { "" }))
        }
        Kind::Json | Kind::TextList => serde_json::from_str(text).expect("JSON"),
        _ => json!(text),
    }
}

/// The rows of a table as documents, by id, read column by column.
async fn documents(world: &World, table: &Table) -> BTreeMap<Uuid, Document> {
    let columns: Vec<&Column> = shown(table).collect();
    let texts: Vec<String> = columns.iter().map(|column| selected(world.backend, column)).collect();
    let sql = format!("SELECT {} FROM \"{}\"", texts.join(", "), table.name);
    let rows = world.database.query(&sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let document = |row: &sea_orm::QueryResult| {
        let members = columns.iter().enumerate().map(|(index, column)| {
            let text: Option<String> = row.try_get_by_index(index).expect("a text");
            // The digits of no id are no digits.
            let text = text.filter(|text| column.kind != Kind::Id || !text.is_empty());
            (column.name.to_owned(), text.map_or(Json::Null, |text| member(world.backend, column.kind, &text)))
        });
        let document: Document = members.collect();
        let id = document["id"].as_str().expect("an id").parse().expect("an id");
        (id, document)
    };
    rows.iter().map(document).collect()
}

/// An image says what the row in memory says, wherever that keeps the value.
fn is_like(table: &Table, made: &Image, row: &Image) {
    for column in shown(table) {
        let (made, known) = (&made[column.name], &row[column.name]);
        let is_left_out = *known == ImageValue::Text(String::new());
        assert!(made == known || is_left_out && *made != ImageValue::Null, "{}.{}: {made:?}", table.name, column.name);
    }
    assert_eq!(made.len(), shown(table).count(), "{}", table.name);
}

type Images = BTreeMap<(&'static str, Uuid), [Option<Document>; 2]>;

/// Changes every row of every table and looks at what is told of it.
async fn images(backend: Backend) -> Images {
    let world = World::own(backend, SMALL).await;
    let settings = Live { feed_batch_changes: usize::MAX, feed_batch_bytes: usize::MAX, ..Live::default() };
    let feed = feed_with(&world, settings);
    let mut position = feed.position().await.expect("a position");
    let tables: Vec<Table> = entity::tables().into_iter().filter(Table::has_ids).collect();
    let mut told = Images::new();
    for table in &tables {
        change(&world, table).await;
        let rows = documents(&world, table).await;
        let changes = read(&feed, &mut position).await;
        let of_table = changes.iter().filter(|change| change.table == table.name).count();
        let adds = APPEND_ONLY.contains(&table.name) || TRAIL.contains(&table.name);
        assert_eq!(of_table, if adds { 1 } else { rows.len() }, "of {}", table.name);
        for change in changes {
            let new = change.new.as_deref().expect("the row is there");
            if change.table == table.name {
                assert_eq!(*new, rows[&change.row_id], "{} {}", table.name, change.row_id);
            }
            if let Some(old) = change.old.as_deref() {
                assert!(old != new && old.keys().eq(new.keys()), "{}", table.name);
            }
            let [old, new] = [change.old, change.new].map(|image| image.as_deref().cloned());
            told.insert((change.table, change.row_id), [old, new]);
        }
    }
    let memory = Memory::load(&world).await;
    for ((name, row), [_, new]) in &told {
        let table = tables.iter().find(|table| table.name == *name).expect("a table");
        let known = memory.row(table.name, *row).expect("the row is there");
        is_like(table, &image(table, new.as_ref().expect("an image")), known);
    }
    feed.stop().await;
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_is_the_row_on_both_databases() {
    let mut told = [images(Backend::Sqlite).await, images(Backend::Postgres).await];
    for images in &mut told {
        let all = images.len();
        images.retain(|(table, _), _| !TRAIL.contains(table));
        assert!(images.len() < all && images.len() > 1_000, "{} of {all}", images.len());
    }
    let [sqlite, postgres] = told;
    assert!(sqlite.keys().eq(postgres.keys()));
    for (row, images) in sqlite {
        assert_eq!(images, postgres[&row], "{row:?}");
    }
}

/// What is unknown lets nobody pass: a column that is not there, or a value that is not of its kind.
#[test]
fn what_is_no_value_of_its_kind_is_unknown() {
    let tables = entity::tables();
    let table = tables.iter().find(|table| table.name == "sessions").expect("a table");
    let id = "0193b0c0-0000-7000-8000-000000000001";
    let document = json!({"id": id, "user_id": 7, "expires_at": "soon", "revoked_at": null, "user_agent": "it's me", "more": 1});
    let made = image(table, document.as_object().expect("an object"));
    let expected = Image::from([
        ("id", ImageValue::Id(id.parse().expect("an id"))),
        ("revoked_at", ImageValue::Null),
        ("user_agent", ImageValue::Text("it's me".to_owned())),
    ]);
    assert_eq!(made, expected);
}
