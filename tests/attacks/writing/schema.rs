//! What clients may set stands in the inputs: no column that the gateway writes, and in changes no column that never changes.

use policy::Action;
use rowgate::catalog::{Catalog, child_input};
use rowgate::schema::Types;
use rowgate::schema::types::Type;

use crate::support::*;

/// The names of an input's fields.
fn fields(types: &Types, name: &str) -> Vec<String> {
    let found = types.get(name).and_then(Type::inputs).map(|fields| fields.iter().map(|field| field.name.to_string()).collect());
    found.unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_input_has_what_the_gateway_writes() {
    let world = World::shared(Backend::Sqlite, SMALL).await;
    let (types, catalog) = (world.gateway.schema().types(), Catalog::of_data_model());
    let mut seen = 0;
    for entity in &catalog.entities {
        let policy = &entity.table.policy;
        let one = entity.type_name;
        let nested = catalog.entities.iter().flat_map(|other| &other.writes.children).filter(|child| child.target == entity.id);
        let nested = nested.map(|child| child_input(one, child.column));
        let creating: Vec<String> = nested.chain([format!("Create{one}Input")]).collect();
        let changing = format!("Update{one}Input");
        for column in &entity.table.columns {
            let field = rowgate::catalog::camel(column.name);
            let is_written_by_the_gateway =
                column.name == "id" || policy.is_system(column.name) || policy.preset_of(column.name).is_some();
            for input in &creating {
                seen += 1;
                assert!(!is_written_by_the_gateway || !fields(types, input).contains(&field), "{input}.{field}");
            }
            let fixed = is_written_by_the_gateway || policy.is_immutable(column.name);
            assert!(!fixed || !fields(types, &changing).contains(&field), "{changing}.{field}");
        }
        for name in ["createdBy", "updatedBy", "publishedBy", "publishedAt", "deletedAt", "createdAt", "updatedAt"] {
            for input in creating.iter().chain([&changing]) {
                assert!(!fields(types, input).iter().any(|field| field == name), "{input}.{name}");
            }
        }
    }
    assert!(seen > 500, "{seen}");
    assert!(fields(types, "UpdateContentInput").contains(&"title".to_owned()) && fields(types, "CreateBrandInput").len() > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ties_a_row_to_its_tenant_never_changes() {
    let catalog = Catalog::of_data_model();
    for entity in catalog.entities.iter().filter(|entity| entity.writes.has_changes()) {
        for column in ["organization_id", "brand_id", "application_id", "user_id"] {
            let found = entity.writes.inputs.iter().find(|input| input.column == column);
            assert!(found.is_none_or(|input| !input.in_update), "{}.{column}", entity.table.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_has_no_mutations() {
    let world = World::shared(Backend::Sqlite, SMALL).await;
    let mutations = world.gateway.schema().types().get("Mutation").and_then(Type::fields).expect("mutations");
    let catalog = Catalog::of_data_model();
    let of_rows = |name: &String| catalog.mutation(name).is_some_and(|mutation| mutation.entity().is_some());
    for name in mutations.iter().map(|field| field.name.to_string()).filter(of_rows) {
        let name = name.replace("AnalyticsEvent", "").replace("FileEvent", "").replace("TelemetryEvent", "");
        assert!(!["AuditLog", "Event", "LoginAttempt", "UserToken"].iter().any(|kept| name.contains(kept)), "{name}");
    }
    for entity in &catalog.entities {
        let (writes, policy) = (&entity.writes, &entity.table.policy);
        assert!(!writes.create || !policy.is_closed(Action::Insert), "{}", entity.table.name);
        assert!(!writes.delete || !policy.is_closed(Action::Delete), "{}", entity.table.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn further_members_are_no_input() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        for member in ["id", "createdBy", "createdAt", "updatedAt", "deletedAt", "__proto__"] {
            let before = world.statements();
            let input = serde_json::json!({"organizationId": uuid::Uuid::nil(), "name": "n", "slug": "s", "country": "SE",
                "language": "sv", member: "2026-01-01T00:00:00Z"});
            let query = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id } }";
            let answer = amara.ask_with(query, serde_json::json!({"input": input})).await;
            assert_eq!((codes(&answer), world.statements() - before), (vec!["BAD_USER_INPUT"], 0), "{member}: {answer}");
        }
    })
    .await;
}

/// Ids of no row in particular: a key, and a row of whichever table the suggestion's type says.
const OF_NO_ROW: [&str; 2] = ["ai_suggestions.applied_to_id", "licenses.license_key"];

/// An id that an input takes leads to a row and is judged as such, or is none of a row.
#[test]
fn every_id_of_an_input_is_a_reference() {
    for entity in &Catalog::of_data_model().entities {
        for input in entity.writes.inputs.iter().filter(|input| input.kind == entity::table::Kind::Id) {
            let leads =
                entity.table.relations.iter().any(|relation| relation.from_column == input.column && relation.to_column == "id");
            let place = format!("{}.{}", entity.table.name, input.column);
            assert!(leads || OF_NO_ROW.contains(&&*place), "{place} leads nowhere");
        }
    }
}

/// The rule of a new row stands in the statement that adds it, unless it looks at rows that come with it. Then a unique key would
/// speak before the rule: such a table has none.
#[test]
fn what_is_judged_late_has_no_unique_key() {
    let catalog = Catalog::of_data_model();
    for entity in catalog.entities.iter().filter(|entity| entity.writes.create) {
        let looks_at = catalog.policies.looks_at(entity.table.name, Action::Insert);
        let children = entity.writes.children.iter().map(|child| catalog.entity(child.target).table.name);
        let companions = entity.table.writing.companions.iter().map(|companion| companion.table);
        let late = children
            .chain(companions)
            .find(|table| looks_at.get(table).is_some_and(|columns| columns.len() == 1 && columns.contains("id")));
        assert!(late.is_none() || entity.table.unique_keys.is_empty(), "{} waits for {late:?}", entity.table.name);
    }
}
