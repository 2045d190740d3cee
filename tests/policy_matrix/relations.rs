//! Relations: what hangs from the rows an actor sees, filters over it and orders by it, against the rows of the lists.

use std::collections::{BTreeMap, BTreeSet};

use policy::{Image, ImageValue};
use rowgate::catalog::{Entity, Relation};
use rowgate::execute::Gateway;
use uuid::Uuid;

use super::paths::nodes;
use super::snapshot::Word;
use crate::policy_oracle::asking::ask;
use crate::policy_oracle::filters::Sight;
use crate::policy_oracle::memory::{id_of, is_alive};
use crate::support::identity::{never_null, row_at, selection};

/// The rows of the entity that the actor sees.
fn seen<'a>(sight: &Sight<'a>, entity: &Entity) -> Vec<&'a Image> {
    let table = entity.table.name;
    sight.memory.rows(table).iter().filter(|image| sight.sees(table, image)).collect()
}

/// Reads every relation of every row; each must show exactly the rows of the lists that hang there. Yields how many of the rows that
/// hang from rows the actor sees it sees, for each table.
pub async fn nested(gateway: &Gateway, sight: &Sight<'_>, who: &str) -> BTreeMap<&'static str, Word> {
    let catalog = sight.catalog;
    let mut shown: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    let mut hanging: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    for entity in catalog.entities.iter().filter(|entity| !entity.relations.is_empty()) {
        let fields = entity.relations.iter().map(|relation| match relation.to_many {
            true => format!("{} {{ totalCount nodes {{ {} }} }}", relation.field, selection(catalog.entity(relation.target))),
            false => format!("{} {{ {} }}", relation.field, selection(catalog.entity(relation.target))),
        });
        let own = selection(entity);
        let query = format!("{{ {} {{ nodes {{ {own} {} }} }} }}", entity.list_field, fields.collect::<Vec<_>>().join(" "));
        let data = ask(gateway, sight.viewer, query).await;
        for node in nodes(&data[&entity.list_field]) {
            let image = sight.memory.row(entity.table.name, row_at(entity, node)).expect("a row");
            for relation in &entity.relations {
                let target = catalog.entity(relation.target).table.name;
                let got = related_of(&node[&relation.field], relation, catalog.entity(relation.target));
                let expected: BTreeSet<Uuid> = sight.related(entity, relation, image).into_iter().map(id_of).collect();
                assert_eq!(got, expected, "{who}: {}.{} of {:?}", entity.list_field, relation.field, node["id"]);
                shown.entry(target).or_default().extend(got);
                hanging.entry(target).or_default().extend(linked(sight, entity, relation, image));
            }
        }
    }
    let word = |table: &str| Word::of(shown.get(table).map_or(0, BTreeSet::len), hanging.get(table).map_or(0, BTreeSet::len));
    catalog.entities.iter().map(|entity| (entity.table.name, word(entity.table.name))).collect()
}

fn related_of(value: &serde_json::Value, relation: &Relation, target: &Entity) -> BTreeSet<Uuid> {
    if !relation.to_many {
        return (!value.is_null()).then(|| row_at(target, value)).into_iter().collect();
    }
    let ids: Vec<Uuid> = nodes(value).map(|node| row_at(target, node)).collect();
    assert_eq!(value["totalCount"], ids.len(), "{}", relation.field);
    ids.into_iter().collect()
}

/// The live rows at the other end of a direct relation, seen or not.
fn linked(sight: &Sight<'_>, entity: &Entity, relation: &Relation, image: &Image) -> Vec<Uuid> {
    let [hop] = relation.hops.as_slice() else { return Vec::new() };
    if hop.condition.is_some() {
        let (table, target) = (entity.table.name, sight.catalog.entity(hop.target).table.name);
        let rows = sight.memory.by_condition(table, &relation.field, target, id_of(image));
        return rows.into_iter().filter(|row| is_alive(row)).map(id_of).collect();
    }
    match &image[hop.from_column] {
        ImageValue::Id(key) => {
            let target = sight.catalog.entity(hop.target).table.name;
            sight.memory.with(target, hop.to_column, *key).filter(|row| is_alive(row)).map(id_of).collect()
        }
        other => {
            assert_eq!(*other, ImageValue::Null, "{}.{}", entity.list_field, relation.field);
            Vec::new()
        }
    }
}

/// A filter over each relation finds exactly the rows from which a row of the lists hangs: hidden rows cannot be felt for.
pub async fn filters_agree(gateway: &Gateway, sight: &Sight<'_>, who: &str) {
    for entity in sight.catalog.entities.iter().filter(|entity| !entity.relations.is_empty()) {
        let fields = entity.relations.iter().enumerate().map(|(place, relation)| {
            let any = format!("{{{}: {{isNull: false}}}}", never_null(sight.catalog.entity(relation.target)));
            let filter = if relation.to_many { format!("{{some: {any}}}") } else { any };
            let own = selection(entity);
            format!("f{place}: {}(where: {{{}: {filter}}}) {{ nodes {{ {own} }} }}", entity.list_field, relation.field)
        });
        let query = format!("{{ {} }}", fields.collect::<Vec<_>>().join("\n"));
        let data = ask(gateway, sight.viewer, query).await;
        for (place, relation) in entity.relations.iter().enumerate() {
            let got: BTreeSet<Uuid> = nodes(&data[format!("f{place}")]).map(|node| row_at(entity, node)).collect();
            let expected = seen(sight, entity).into_iter().filter(|image| !sight.related(entity, relation, image).is_empty());
            assert_eq!(got, expected.map(id_of).collect(), "{who}: {} filtered by {}", entity.list_field, relation.field);
        }
    }
}

/// An order over each relation is by the rows of the lists alone: hidden rows do not move anything.
pub async fn orders_agree(gateway: &Gateway, sight: &Sight<'_>, who: &str) {
    for entity in sight.catalog.entities.iter().filter(|entity| !entity.relations.is_empty()) {
        let fields = entity.relations.iter().enumerate().map(|(place, relation)| {
            let key = if relation.to_many { "count" } else { "id" };
            let own = selection(entity);
            format!("o{place}: {}(orderBy: [{{{}: {{{key}: ASC}}}}]) {{ nodes {{ {own} }} }}", entity.list_field, relation.field)
        });
        let query = format!("{{ {} }}", fields.collect::<Vec<_>>().join("\n"));
        let data = ask(gateway, sight.viewer, query).await;
        for (place, relation) in entity.relations.iter().enumerate() {
            let keys = nodes(&data[format!("o{place}")]).map(|node| {
                let image = sight.memory.row(entity.table.name, row_at(entity, node)).expect("a row");
                let related = sight.related(entity, relation, image);
                if relation.to_many { (related.len(), None) } else { (0, related.first().map(|row| id_of(row))) }
            });
            let mut keys: Vec<(usize, Option<Uuid>)> = keys.collect();
            let what = format!("{who}: {} ordered by {}", entity.list_field, relation.field);
            assert_eq!(keys.len(), seen(sight, entity).len(), "{what}");
            // Where nulls stand is said elsewhere; here they only have to stand together.
            let empty = keys.iter().take_while(|(_, id)| !relation.to_many && id.is_none()).count();
            keys.rotate_left(empty);
            let filled = keys.iter().take_while(|(_, id)| relation.to_many || id.is_some()).count();
            assert!(keys[..filled].is_sorted() && keys[filled..].iter().all(|(_, id)| id.is_none()), "{what}");
        }
    }
}
