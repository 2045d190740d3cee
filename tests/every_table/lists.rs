//! Pages of lists, and single rows by each of their keys.

use rowgate::catalog::Source;
use rowgate::schema::types::Type;
use serde_json::Value as Json;

use super::asking::{Batch, Setting};
use super::sample::{Sample, key_of, root_field, scalars};

/// The first two pages, the last one and the one before the second agree with the whole list.
pub async fn pages(setting: &Setting, samples: &[Sample<'_>]) {
    for sample in samples {
        let (entity, table) = (sample.entity, sample.table());
        let (list, size) = (&entity.list_field, (sample.total / 2).clamp(1, 3));
        let row = scalars(setting.types(), entity.type_name);
        let page = format!(
            "{{ totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} edges {{ cursor node {{ {row} }} }} }}"
        );
        let mut batch = Batch::default();
        batch.ask(table, "list, the first page", &format!("{list}(first: {size}) {page}"));
        batch.ask(table, "list, the last page", &format!("{list}(last: {size}) {page}"));
        let first = setting.read(sample.reader, batch).await;
        let Some(cursor) = first[0]["pageInfo"]["endCursor"].as_str() else {
            setting.fault(table, "list, the first page", &format!("has no cursor: {}", first[0]));
            continue;
        };
        let mut batch = Batch::default();
        batch.ask(table, "list, the second page", &format!("{list}(first: {size}, after: \"{cursor}\") {page}"));
        batch.ask(table, "list, before the cursor", &format!("{list}(last: {size}, before: \"{cursor}\") {page}"));
        let second = setting.read(sample.reader, batch).await;
        let nodes = &sample.nodes;
        let expect = |operation: &str, answer: &Json, rows: &[Json]| {
            let got: Vec<&Json> = answer["edges"].as_array().into_iter().flatten().map(|edge| &edge["node"]).collect();
            let is_right = got.len() == rows.len() && got.iter().zip(rows).all(|(got, row)| *got == row);
            setting.check(is_right, table, operation, || format!("has {got:?}\nwhere the list has {rows:?}"));
            setting.check(answer["totalCount"] == sample.total, table, operation, || format!("counts {}", answer["totalCount"]));
        };
        expect("list, the first page", &first[0], &nodes[..size]);
        expect("list, the second page", &second[0], &nodes[size..(2 * size).min(nodes.len())]);
        expect("list, before the cursor", &second[1], &nodes[..size - 1]);
        if nodes.len() == sample.total {
            expect("list, the last page", &first[1], &nodes[nodes.len() - size..]);
        }
    }
}

/// The first and the last row by id, by global id and by each unique key.
pub async fn single_rows(setting: &Setting, samples: &[Sample<'_>]) {
    let types = setting.types();
    for sample in samples {
        let (entity, table) = (sample.entity, sample.table());
        let row = scalars(types, entity.type_name);
        let (mut batch, mut expected) = (Batch::default(), Vec::new());
        for node in sample.nodes.first().into_iter().chain(sample.nodes.last()) {
            for field in [&entity.single_field].into_iter().chain(entity.lookups.iter().map(|lookup| &lookup.field)) {
                // Rows without an id are asked for by their keys alone.
                let Some(declared) = root_field(types, "Query", field) else { continue };
                let Some(key) = key_of(&mut batch, declared.arguments.iter(), node) else { continue };
                batch.ask(table, field.as_str(), &format!("{field}({}) {{ {row} }}", key.join(", ")));
                expected.push((field.as_str(), node));
            }
            if let Some(id) = node["nodeId"].as_str() {
                batch.ask(table, "node", &format!("node(nodeId: \"{id}\") {{ ... on {} {{ {row} }} }}", entity.type_name));
                expected.push(("node", node));
            }
        }
        setting.check(!expected.is_empty(), table, "get", || "no row could be asked for".to_owned());
        let answers = setting.read(sample.reader, batch).await;
        for ((operation, node), answer) in expected.iter().zip(&answers) {
            setting.check(answer == *node, table, operation, || format!("has {answer}\nwhere the list has {node}"));
        }
    }
}

/// All aggregates of all rows, and groups by every column: as many rows in all as the list has.
pub async fn aggregates(setting: &Setting, samples: &[Sample<'_>]) {
    let types = setting.types();
    for sample in samples {
        let (entity, table) = (sample.entity, sample.table());
        let field = &entity.aggregate_field;
        let mut batch = Batch::default();
        let whole = types.get(&format!("{}Aggregate", entity.type_name)).and_then(Type::fields).expect("aggregates");
        let parts = whole.iter().filter(|part| &*part.name != "key").map(|part| match types.get(part.type_ref.name()) {
            Some(part_type) if part_type.is_composite() => format!("{} {{ {} }}", part.name, scalars(types, &part_type.name)),
            _ => part.name.to_string(),
        });
        batch.ask(table, "aggregate", &format!("{field} {{ {} }}", parts.collect::<Vec<_>>().join(" ")));
        let group_by = types.get(&format!("{}GroupBy", entity.type_name)).and_then(Type::inputs).expect("groups");
        for input in group_by.iter() {
            let (name, how) = (&input.name, if input.type_ref.name() == "Boolean" { "true" } else { "DAY" });
            batch.ask(
                table,
                format!("aggregate, grouped by {name}"),
                &format!("{field}(groupBy: [{{{name}: {how}}}]) {{ key {{ {name} }} count }}"),
            );
        }
        let names: Vec<&str> = group_by.iter().map(|input| &*input.name).collect();
        let answers = setting.read(sample.reader, batch).await;
        for (place, answer) in answers.iter().enumerate() {
            let counted: u64 = answer.as_array().into_iter().flatten().filter_map(|group| group["count"].as_u64()).sum();
            let operation = place.checked_sub(1).map_or("aggregate".to_owned(), |place| format!("aggregate by {}", names[place]));
            let is_right = usize::try_from(counted) == Ok(sample.total);
            setting.check(is_right, table, &operation, || format!("counts {counted} of {} rows", sample.total));
        }
        bounds_stand_in_the_rows(setting, sample, &answers[0][0]);
    }
}

/// The smallest and the largest value are values of rows.
fn bounds_stand_in_the_rows(setting: &Setting, sample: &Sample<'_>, whole: &Json) {
    if sample.nodes.len() < sample.total {
        return;
    }
    let plain = sample.entity.attributes.iter().filter(|attribute| matches!(attribute.source, Source::Column(_)));
    for attribute in plain {
        for bound in ["min", "max"] {
            let Some(value) = whole[bound].get(&attribute.field) else { continue };
            let has = sample.nodes.iter().any(|node| node[&attribute.field] == *value);
            let what = || format!("{value} is in no row of {}", attribute.field);
            setting.check(has, sample.table(), &format!("aggregate, {bound}"), what);
        }
    }
}
