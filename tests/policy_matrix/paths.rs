//! What an actor gets by each path, and that the paths agree row by row.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use entity::table::Kind;
use policy::{Image, ImageValue};
use rowgate::catalog::{Catalog, Entity};
use rowgate::execute::Gateway;
use rowgate::plan::global_id;
use serde_json::Value as Json;
use uuid::Uuid;

use super::actors::Actor;
use super::snapshot::Word;
use super::{Path, relations, same_cells};
use crate::policy_oracle::asking::{Ids, ask, id_at, seen};
use crate::policy_oracle::filters::{Sight, column_of, written};
use crate::policy_oracle::memory::{Memory, id_of, is_alive};
use crate::support::identity::{fields, never_null, row_at, selection};

/// Of how many rows each `get` is tried, of those seen and of the others.
const TRIED: usize = 3;

/// A word for each table and path.
pub type Words = Vec<(&'static str, Path, Word)>;

/// Measures every path; fails where two of them disagree.
pub async fn measure(gateway: &Gateway, catalog: &Catalog, memory: &Memory, actor: &Actor) -> Words {
    let (who, viewer) = (actor.short, &actor.viewer);
    let list = seen(gateway, catalog, viewer, false).await;
    same_cells(who, catalog, memory, viewer, &list);
    let sight = Sight::of_rows(catalog, memory, viewer, list.rows.clone());
    let filtered = rows_of(&ask(gateway, viewer, filters(catalog)).await, catalog);
    same(who, Path::Filter, &list.rows, &filtered);
    let ordered = rows_of(&ask(gateway, viewer, orders(catalog)).await, catalog);
    same(who, Path::Order, &list.rows, &ordered);
    let grouped = groups_of(&ask(gateway, viewer, groups(catalog)).await, catalog);
    same(who, Path::Aggregate, &list.rows, &grouped);
    let searched = searched(gateway, catalog, actor).await;
    same(who, Path::Search, &list.rows, &searched);
    let mut words = Words::new();
    for entity in &catalog.entities {
        let table = entity.table.name;
        let alive = memory.rows(table).iter().filter(|image| is_alive(image)).count();
        let got = get(gateway, &sight, entity, &list.rows[table]).await;
        words.push((table, Path::List, Word::of(list.rows[table].len(), alive)));
        words.push((table, Path::Get, got));
        words.push((table, Path::Filter, Word::of(filtered[table].len(), alive)));
        words.push((table, Path::Order, Word::of(ordered[table].len(), alive)));
        words.push((table, Path::Aggregate, Word::of(grouped[table].len(), alive)));
        assert_eq!(got, words[words.len() - 5].2, "{who}: {table}: get");
        if entity.table.search.is_some() {
            words.push((table, Path::Search, Word::of(searched[table].len(), alive)));
        }
    }
    relations::filters_agree(gateway, &sight, who).await;
    relations::orders_agree(gateway, &sight, who).await;
    me_agrees(gateway, &sight, who).await;
    let nested = relations::nested(gateway, &sight, who).await;
    words.extend(catalog.entities.iter().map(|entity| (entity.table.name, Path::Nested, nested[entity.table.name])));
    words
}

/// The rows that are found by a word that begins with some letter or digit, in the order of their ranks: all have such a word.
async fn searched(gateway: &Gateway, catalog: &Catalog, actor: &Actor) -> Ids {
    let mut found = Ids::new();
    for entity in catalog.entities.iter().filter(|entity| entity.table.search.is_some()) {
        for letters in [b'a'..=b'i', b'j'..=b'r', b's'..=b'z', b'0'..=b'9'] {
            let fields = letters.map(char::from).map(|letter| {
                format!("{0}{letter}: {0}(search: \"{letter}*\", first: 1000) {{ nodes {{ id }} }}", entity.list_field)
            });
            let data = ask(gateway, &actor.viewer, format!("{{ {} }}", fields.collect::<Vec<_>>().join("\n"))).await;
            let lists = data.as_object().expect("lists").values();
            let rows = lists.flat_map(nodes).map(|node| id_at(&node["id"]));
            found.entry(entity.table.name).or_default().extend(rows);
        }
    }
    found
}

fn same(who: &str, path: Path, list: &Ids, other: &Ids) {
    for (table, rows) in list.iter().filter(|(table, _)| path != Path::Search || other.contains_key(*table)) {
        assert!(
            other[table] == *rows,
            "{who}: {table}: list and {} differ: {:?}",
            path.name(),
            rows.symmetric_difference(&other[table])
        );
    }
}

/// A document with one root field an entity.
fn document(catalog: &Catalog, field: impl Fn(&Entity) -> String) -> String {
    format!("{{ {} }}", catalog.entities.iter().map(field).collect::<Vec<_>>().join("\n"))
}

/// A filter that holds for every row, whatever it is.
fn filters(catalog: &Catalog) -> String {
    document(catalog, |entity| {
        let (nobody, key, own) = (Uuid::nil(), never_null(entity), selection(entity));
        format!(
            "{}(where: {{or: [{{{key}: {{ne: \"{nobody}\"}}}}, {{not: {{{key}: {{isNull: true}}}}}}]}}) {{ nodes {{ {own} }} }}",
            entity.list_field
        )
    })
}

/// Ordered by every attribute that can be ordered by.
fn orders(catalog: &Catalog) -> String {
    document(catalog, |entity| {
        let ordered = entity.attributes.iter().filter(|attribute| attribute.is_ordered() && attribute.field != "id");
        let terms: Vec<String> = ordered.map(|attribute| format!("{{{}: DESC}}", attribute.field)).collect();
        format!("{}(orderBy: [{}]) {{ nodes {{ {} }} }}", entity.list_field, terms.join(", "), selection(entity))
    })
}

/// A group for each row.
fn groups(catalog: &Catalog) -> String {
    document(catalog, |entity| {
        let field = &entity.aggregate_field;
        // A day is a span of time, and only itself in spans of a day.
        let span = |name: &str| match entity.table.column(name).map(|column| column.kind) {
            Some(Kind::Date) => "DAY",
            _ => "true",
        };
        let keys = fields(entity).into_iter().zip(&entity.table.key).map(|(key, name)| format!("{{{key}: {}}}", span(name)));
        let keys: Vec<String> = keys.collect();
        let (keys, own) = (keys.join(", "), selection(entity));
        format!("{field}(groupBy: [{keys}]) {{ key {{ {own} }} count }} {field}Total: {field} {{ count }}")
    })
}

fn rows_of(data: &Json, catalog: &Catalog) -> Ids {
    let rows = |entity: &Entity| nodes(&data[&entity.list_field]).map(|node| row_at(entity, node)).collect();
    catalog.entities.iter().map(|entity| (entity.table.name, rows(entity))).collect()
}

/// The nodes of a connection.
pub fn nodes(connection: &Json) -> impl Iterator<Item = &Json> {
    connection["nodes"].as_array().expect("nodes").iter()
}

fn groups_of(data: &Json, catalog: &Catalog) -> Ids {
    let rows = |entity: &Entity| -> BTreeSet<Uuid> {
        let groups = data[&entity.aggregate_field].as_array().expect("groups");
        assert!(groups.iter().all(|group| group["count"] == 1), "{} has a group of several rows", entity.aggregate_field);
        let total = &data[format!("{}Total", entity.aggregate_field)][0]["count"];
        assert_eq!(*total, groups.len(), "{}: as many groups as rows", entity.aggregate_field);
        groups.iter().map(|group| row_at(entity, &group["key"])).collect()
    };
    catalog.entities.iter().map(|entity| (entity.table.name, rows(entity))).collect()
}

/// Tries rows that the list has and rows that it has not, by id, by global id and by each unique key.
async fn get(gateway: &Gateway, sight: &Sight<'_>, entity: &Entity, listed: &BTreeSet<Uuid>) -> Word {
    let table = entity.table.name;
    let alive = || sight.memory.rows(table).iter().filter(|image| is_alive(image));
    let seen = alive().filter(|image| listed.contains(&id_of(image))).take(TRIED);
    let others = alive().filter(|image| !listed.contains(&id_of(image))).take(TRIED);
    let deleted = sight.memory.rows(table).iter().filter(|image| !is_alive(image)).take(1);
    let tried: Vec<&Image> = seen.chain(others).chain(deleted).collect();
    let mut query = String::from("{ __typename");
    let mut expected = BTreeMap::new();
    for (place, image) in tried.iter().enumerate() {
        let id = id_of(image);
        let global = global_id::encode(entity.type_name, id);
        let inside = format!("... on {} {{ id }}", entity.type_name);
        let single = &entity.single_field;
        if entity.table.has_ids() {
            write!(query, " r{place}: {single}(id: \"{id}\") {{ id }} n{place}: node(nodeId: \"{global}\") {{ {inside} }}")
                .expect("memory");
            expected.insert(format!("r{place}"), listed.contains(&id).then_some(id));
            expected.insert(format!("n{place}"), listed.contains(&id).then_some(id));
        }
        for (number, lookup) in entity.lookups.iter().enumerate() {
            let key = lookup.attributes.iter().map(|index| &entity.attributes[*index]);
            let values: Vec<(&str, ImageValue, ImageValue, _)> = key
                .map(|attribute| {
                    let column = column_of(attribute).expect("keys are columns");
                    (attribute.field.as_str(), image[column].clone(), sight.value(table, column, image), attribute.kind)
                })
                .collect();
            // Long texts are not in memory.
            let unknown = |value: &ImageValue| *value == ImageValue::Null || *value == ImageValue::Text(String::new());
            if values.iter().any(|(_, value, _, _)| unknown(value)) {
                continue;
            }
            let arguments: Vec<String> =
                values.iter().map(|(field, value, _, kind)| format!("{field}: {}", written(value, *kind))).collect();
            write!(query, " l{place}_{number}: {}({}) {{ {} }}", lookup.field, arguments.join(", "), selection(entity))
                .expect("memory");
            let readable = listed.contains(&id) && values.iter().all(|(_, value, read, _)| value == read);
            expected.insert(format!("l{place}_{number}"), readable.then_some(id));
        }
    }
    query.push('}');
    let data = ask(gateway, sight.viewer, query).await;
    for (key, id) in &expected {
        let got = (!data[key].is_null()).then(|| row_at(entity, &data[key]));
        assert_eq!(got, *id, "{table}: {key} for {:?}", sight.viewer);
    }
    // Rows without an id are found by their key, the first of the lookups.
    let first = |place: usize| if entity.table.has_ids() { format!("r{place}") } else { format!("l{place}_0") };
    let got = (0..tried.len()).filter(|place| is_alive(tried[*place]) && !data[first(*place)].is_null()).count();
    Word::of(got, tried.iter().filter(|image| is_alive(image)).count())
}

/// What `me` shows is in the lists too.
async fn me_agrees(gateway: &Gateway, sight: &Sight<'_>, who: &str) {
    let query = "{ me { user { id } application { id } session { id } organizationRoles { id } brandRoles { id } } }";
    let data = ask(gateway, sight.viewer, query.to_owned()).await;
    let tables = [
        ("user", "users"),
        ("application", "applications"),
        ("session", "sessions"),
        ("organizationRoles", "organization_members"),
        ("brandRoles", "user_brand_roles"),
    ];
    for (field, table) in tables {
        let shown = &data["me"][field];
        let one = shown.get("id").map(id_at);
        let many = shown.as_array().into_iter().flatten().map(|node| id_at(&node["id"]));
        for id in one.into_iter().chain(many) {
            let image = sight.memory.row(table, id).expect("a row");
            assert!(sight.sees(table, image), "{who}: me.{field} shows a row that is not in the list");
        }
    }
}
