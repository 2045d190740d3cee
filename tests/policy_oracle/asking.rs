//! Asking a gateway for everything a viewer sees, and judging the same in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use policy::{Action, ImageValue, Truth, Viewer, decide, decide_guard};
use rowgate::catalog::{Attribute, Catalog, Entity, Source};
use rowgate::execute::{ExecutionSettings, Gateway, GraphqlRequest};
use rowgate::{plan, schema, sql};
use serde_json::Value as Json;
use uuid::Uuid;

use super::memory::{Memory, id_of};
use crate::support::World;
use crate::support::identity::{row_at, selection};

/// More than any table has.
const ALL_ROWS: u64 = 1_000_000;

/// The tables by name, each with the ids of rows.
pub type Ids = BTreeMap<&'static str, BTreeSet<Uuid>>;

/// Guarded fields, each with the ids of the rows where it was not null.
pub type Cells = BTreeMap<(&'static str, String), BTreeSet<Uuid>>;

/// What a viewer sees.
#[derive(Debug, Default, PartialEq)]
pub struct Seen {
    /// The rows.
    pub rows: Ids,
    /// The guarded values.
    pub cells: Cells,
}

/// A gateway over the world's database for any catalog, without limits that a question about everything would reach.
pub fn gateway(world: &World, catalog: &Arc<Catalog>) -> Gateway {
    let most = 100_000_000;
    let settings = ExecutionSettings {
        documents: schema::Limits {
            operations: 1,
            depth: 100,
            selections: 100_000,
            aliases: 100_000,
            root_fields: 100_000,
            directives: 1,
        },
        binding: sql::Settings {
            limits: plan::Limits {
                page_default: ALL_ROWS,
                page_most: ALL_ROWS,
                rows_most: u64::MAX,
                list_most: 100_000,
                pattern_characters_most: 100,
                search_characters_most: 200,
                search_words_most: 16,
                search_ranked_most: 1_000,
            },
            cursor_key: sql::CursorKey::new([7; 32]),
        },
        answer_bytes_most: most,
        documents_kept: 100,
        secrets: rowgate::secrets::Secrets::new(1, &[7; 32]),
        log_key: sql::write::LogKey::of(&[7; 32]),
        transparency: rowgate::transparency::Settings::on_demand(),
    };
    Gateway::new(Arc::clone(catalog), world.database.clone(), settings).expect("a schema")
}

/// The data of an answer. Fields that are not for this caller are null; nothing else may go wrong.
pub async fn ask(gateway: &Gateway, viewer: &Viewer, query: String) -> Json {
    let request = GraphqlRequest { query, ..GraphqlRequest::default() };
    let answer = gateway.execute(request.clone(), viewer, true).await;
    let mut answer: Json = serde_json::from_slice(&answer.body).expect("JSON");
    for error in answer["errors"].as_array().into_iter().flatten() {
        assert_eq!(error["extensions"]["code"], "FORBIDDEN", "{error:#}\n{:.3000}\n{viewer:?}", request.query);
    }
    answer["data"].take()
}

/// The fields some callers read as null.
pub fn guarded(entity: &Entity) -> impl Iterator<Item = &Attribute> {
    entity.attributes.iter().filter(|attribute| attribute.guarded)
}

/// The column whose guard protects the field.
pub fn guarding_column(attribute: &Attribute) -> Option<&'static str> {
    match attribute.source {
        Source::Column(column) => Some(column),
        Source::Computed(_, column) => column,
    }
}

/// The query for all rows of all tables with their guarded fields.
fn question(catalog: &Catalog, include_deleted: bool) -> String {
    let mut query = String::from("{");
    for entity in &catalog.entities {
        let deleted = if include_deleted && entity.table.soft_delete { "(includeDeleted: true)" } else { "" };
        let fields: Vec<&str> = guarded(entity).map(|attribute| attribute.field.as_str()).collect();
        let own = selection(entity);
        write!(query, " {}{deleted} {{ nodes {{ {own} {} }} }}", entity.list_field, fields.join(" ")).expect("memory");
    }
    query.push('}');
    query
}

/// All that a viewer sees by asking for everything.
pub async fn seen(gateway: &Gateway, catalog: &Catalog, viewer: &Viewer, include_deleted: bool) -> Seen {
    let data = ask(gateway, viewer, question(catalog, include_deleted)).await;
    let mut seen = Seen::default();
    for entity in &catalog.entities {
        let nodes = data[&entity.list_field]["nodes"].as_array().expect("nodes");
        let ids: Vec<Uuid> = nodes.iter().map(|node| row_at(entity, node)).collect();
        for attribute in guarded(entity) {
            let readable = nodes.iter().zip(&ids).filter(|(node, _)| !node[&attribute.field].is_null()).map(|(_, id)| *id);
            seen.cells.insert((entity.table.name, attribute.field.clone()), readable.collect());
        }
        let unique: BTreeSet<Uuid> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len(), "{} has a row twice", entity.list_field);
        seen.rows.insert(entity.table.name, unique);
    }
    seen
}

/// An id in an answer.
pub fn id_at(json: &Json) -> Uuid {
    json.as_str().and_then(|text| Uuid::parse_str(text).ok()).unwrap_or_else(|| panic!("{json} is no id"))
}

/// The rows on which the viewer may do the action, judged one by one.
pub fn decided(catalog: &Catalog, memory: &Memory, viewer: &Viewer, action: Action) -> Ids {
    let of_table = |entity: &Entity| decided_in(catalog, memory, viewer, action, entity.table.name);
    catalog.entities.iter().map(|entity| (entity.table.name, of_table(entity))).collect()
}

/// The rows of one table on which the viewer may do the action, judged one by one.
pub fn decided_in(catalog: &Catalog, memory: &Memory, viewer: &Viewer, action: Action, table: &str) -> BTreeSet<Uuid> {
    let rows = memory.rows(table).iter();
    let passing = rows.filter(|image| decide(&catalog.policies, table, action, viewer, image, memory) == Truth::True);
    passing.map(id_of).collect()
}

/// The guarded values of the given rows that the viewer reads and that are not null, judged one by one. Computed values are left
/// out: whether one is null is not known here.
pub fn decided_cells(catalog: &Catalog, memory: &Memory, viewer: &Viewer, rows: &Ids) -> Cells {
    let mut cells = Cells::new();
    for entity in &catalog.entities {
        let table = entity.table.name;
        for attribute in guarded(entity) {
            let Source::Column(column) = attribute.source else { continue };
            let seen = rows[table].iter().filter(|id| {
                let image = memory.row(table, **id).expect("a row that was seen");
                image[column] != ImageValue::Null
                    && decide_guard(&catalog.policies, table, column, viewer, image, memory) == Truth::True
            });
            cells.insert((table, attribute.field.clone()), seen.copied().collect());
        }
    }
    cells
}
