//! A foreign key leads to a row the caller can read, or to none: a hidden row and one that is not there are answered alike.

use entity::check::{Check, Needed, Structure};
use entity::table::{Column, Kind};
use entity::writing::RowCheck;
use rowgate::catalog::{Catalog, Entity};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::{Picture, alike, brand, content, id_of, measured};
use crate::non_interference::rows::Rows;
use crate::support::*;

/// A value that satisfies the column's checks.
pub fn value(entity: &Entity, column: &Column) -> Json {
    let checks: Vec<&Check> = entity.table.writing.checks_of(column.name).collect();
    let has = |wanted: fn(&Check) -> bool| checks.iter().any(|check| wanted(check));
    match column.kind {
        Kind::Id => json!(Uuid::new_v4()),
        Kind::Text { .. } if has(|check| matches!(check, Check::Email)) => json!("somebody@example.com"),
        Kind::Text { .. } if has(|check| matches!(check, Check::Phone)) => json!("+4930123456"),
        Kind::Text { .. } if has(|check| matches!(check, Check::Url)) => json!("https://example.com"),
        Kind::Text { .. } if has(|check| matches!(check, Check::Country)) => json!("SE"),
        Kind::Text { .. } if has(|check| matches!(check, Check::Language)) => json!("sv"),
        Kind::Text { .. } if has(|check| matches!(check, Check::Currency)) => json!("SEK"),
        Kind::Text { .. } if has(|check| matches!(check, Check::LowerCurrency)) => json!("sek"),
        Kind::Text { .. } if has(|check| matches!(check, Check::TimeZone)) => json!("Europe/Berlin"),
        Kind::Text { .. } if entity.table.writing.row_checks.iter().any(|check| differs(check, column.name)) => {
            json!(column.name)
        }
        Kind::Text { .. } => json!("probe"),
        Kind::Int => json!(1),
        Kind::BigInt | Kind::Decimal { .. } => json!("1"),
        Kind::Bool => json!(true),
        Kind::Date => json!("2026-02-01"),
        Kind::DateTime => json!("2026-02-01T00:00:00Z"),
        Kind::Json => checks
            .iter()
            .find_map(|check| if let Check::Json(structure) = check { Some(document(structure)) } else { None })
            .unwrap_or(json!({})),
        Kind::TextList => json!([]),
        Kind::Address => json!("192.0.2.1"),
        Kind::Vector { dimensions } => json!(vec![0.5; dimensions as usize]),
        Kind::Enum(enumeration) => json!(enumeration.values[0].0.to_ascii_uppercase()),
    }
}

/// Another column must hold something else.
fn differs(check: &RowCheck, column: &str) -> bool {
    matches!(check, RowCheck::DifferAsTexts(first, second) if [*first, *second].contains(&column))
}

/// The smallest document of a structure.
fn document(structure: &Structure) -> Json {
    match structure {
        Structure::Text(_) | Structure::NotBlank(_) | Structure::Checked(_) => json!("probe"),
        Structure::Number => json!(1),
        Structure::Whole(least, _) => json!(least),
        Structure::Bool => json!(true),
        Structure::Id => json!(Uuid::new_v4()),
        Structure::Color => json!("#112233"),
        Structure::OneOf(texts) => json!(texts[0]),
        Structure::List(_) | Structure::ListBy(..) | Structure::Conditions(_) => json!([]),
        Structure::TimeOfDay => json!("09:00"),
        Structure::Cron => json!("0 9 * * 1-5"),
        Structure::ColumnName(_) => json!("probe"),
        Structure::Object(members) | Structure::Open(members) | Structure::Linked(members, _) => {
            let needed = members.iter().filter(|member| matches!(member.needed, Needed::Always));
            Json::Object(needed.map(|member| (member.name.to_owned(), document(&member.structure))).collect())
        }
        Structure::Any | Structure::Map(_) => json!({}),
        Structure::Translations => json!({"original": "probe"}),
    }
}

/// An input with everything that is needed; foreign keys lead to rows the caller can read, where there are any.
fn minimal(entity: &Entity, readable: &dyn Fn(&str) -> Option<Uuid>) -> Map<String, Json> {
    let mut input = Map::new();
    for needed in entity.writes.inputs.iter().filter(|input| input.required) {
        let column = entity.table.column(needed.column).expect("a column");
        let known = target_of(entity, needed.column).and_then(readable).map(|id| json!(id));
        input.insert(needed.field.clone(), known.unwrap_or_else(|| value(entity, column)));
    }
    input
}

/// The table that a column refers to.
fn target_of(entity: &Entity, column: &str) -> Option<&'static str> {
    let relation = entity.table.relations.iter().find(|relation| relation.from_column == column && relation.to_column == "id");
    relation.filter(|_| column != "id").map(|relation| relation.target)
}

fn code(body: &str) -> String {
    let answer: Json = serde_json::from_str(body).expect("JSON");
    codes(&answer).first().copied().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_foreign_key_of_every_entity_answers_alike() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let catalog = Catalog::of_data_model();
        let rows = Rows::load(&world).await;
        let picture = Picture::of(&world).await;
        for (email, least) in [(AMARA, 60), (EDGAR, 60), (OLIVE, 50)] {
            let client = world.user(email).await;
            let view = rows.view(&entity::policies(), &client.viewer);
            let is_seen = |table: &'static str, id: Uuid| view.readable.contains_key(&(table, id));
            let of_table = |table: &str| rows.rows.get_key_value(table).expect("a table");
            let hidden = |table: &str| {
                let (name, rows) = of_table(table);
                rows.iter().map(|row| row.id).find(|id| !is_seen(name, *id))
            };
            let readable = |table: &str| {
                let (name, rows) = of_table(table);
                rows.iter().map(|row| row.id).find(|id| is_seen(name, *id))
            };
            let mut asked = 0;
            let mut not_found = 0;
            for entity in &catalog.entities {
                let one = entity.type_name;
                for input in &entity.writes.inputs {
                    let Some(target) = target_of(entity, input.column) else { continue };
                    let Some(hidden) = hidden(target) else { continue };
                    let ids = [hidden, Uuid::new_v4()];
                    if entity.writes.create {
                        let create =
                            format!("mutation ($input: Create{one}Input!) {{ create{one}(input: $input) {{ id }} }}");
                        let row = minimal(entity, &readable);
                        let body = alike(&client, &create, ids, |id| {
                            let mut row = row.clone();
                            row.insert(input.field.clone(), json!(id));
                            json!({"input": row})
                        });
                        let body = body.await;
                        assert!(["NOT_FOUND", "FORBIDDEN"].contains(&code(&body).as_str()), "{one}.{}: {body}", input.field);
                        not_found += usize::from(code(&body) == "NOT_FOUND");
                        asked += 1;
                    }
                    let own = readable(entity.table.name).filter(|_| input.in_update && entity.writes.has_changes());
                    if let Some(own) = own {
                        let version = if one == "Claim" { ", ifVersion: 1" } else { "" };
                        let update = format!(
                            "mutation ($id: ID!, $patch: Update{one}Input!) {{ update{one}(id: $id, patch: $patch{version}) {{ id }} }}"
                        );
                        alike(&client, &update, ids, |id| json!({"id": own, "patch": {&input.field: id}})).await;
                        asked += 1;
                    }
                }
            }
            println!("{email}: {asked} keys, {not_found} not found");
            assert!(asked >= least && not_found > 20, "{email}: {asked}, {not_found}");
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_by_id_answer_alike_to_every_mutation() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let catalog = Catalog::of_data_model();
        let rows = Rows::load(&world).await;
        let picture = Picture::of(&world).await;
        for email in [EDGAR, INGRID] {
            let client = world.user(email).await;
            let view = rows.view(&entity::policies(), &client.viewer);
            for entity in &catalog.entities {
                let (one, table) = (entity.type_name, entity.table.name);
                let hidden = rows.rows[table].iter().map(|row| row.id).find(|id| !view.readable.contains_key(&(table, *id)));
                let Some(hidden) = hidden else { continue };
                let ids = [hidden, Uuid::new_v4()];
                let version = if one == "Claim" { ", ifVersion: 1" } else { "" };
                let mut mutations = Vec::new();
                if entity.writes.has_changes() {
                    mutations.push(format!("update{one}(id: $id, patch: {{}}{version})"));
                }
                if entity.writes.delete {
                    mutations.push(format!("delete{one}(id: $id)"));
                }
                if entity.writes.restore {
                    mutations.push(format!("restore{one}(id: $id)"));
                }
                for mutation in mutations {
                    let query = format!("mutation ($id: ID!) {{ {mutation} {{ id }} }}");
                    let body = alike(&client, &query, ids, |id| json!({"id": id})).await;
                    assert_eq!(code(&body), "NOT_FOUND", "{query}");
                }
            }
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nested_rows_and_connections_answer_alike() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (coffee, skin) = (brand(&world, "northwind-coffee").await, brand(&world, "halden-skin").await);
        let of_skin = |table: &'static str| {
            let world = &world;
            async move { id_of(world, table, &format!("brand_id = {}", world.id(skin))).await }
        };
        let (foreign_content, foreign_product) = (of_skin("content").await, of_skin("products").await);
        let template = id_of(&world, "content_templates", "organization_id <> (SELECT organization_id FROM brands WHERE slug = 'northwind-coffee')").await;
        let edgar = world.user(EDGAR).await;
        let picture = Picture::of(&world).await;
        let create = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }";
        let with = |member: &'static str, inner: Json| {
            let mut input = content(coffee, "probe-of-a-key");
            input[member] = inner;
            json!({"input": input})
        };
        let body = alike(&edgar, create, [template, Uuid::new_v4()], |id| with("template", json!({"connect": id}))).await;
        assert!(body.contains("input.template.connect"), "{body}");
        let body = alike(&edgar, create, [foreign_content, Uuid::new_v4()], |id| with("versions", json!({"connect": [id]}))).await;
        assert!(body.contains("NOT_FOUND") && body.contains("input.versions.connect"), "{body}");
        alike(&edgar, create, [template, Uuid::new_v4()], |id| {
            with("versions", json!({"create": [{"brandId": coffee, "type": "article", "title": "t", "slug": "s", "templateId": id}]}))
        })
        .await;
        let claim = "mutation ($input: CreateClaimInput!) { createClaim(input: $input) { id } }";
        let body = alike(&edgar, claim, [foreign_product, Uuid::new_v4()], |id| {
            json!({"input": {"brandId": coffee, "type": "MASTER", "level": "BRAND", "status": "ALLOWED", "text": {"original": "x"},
                "products": {"connect": [id]}}})
        })
        .await;
        assert!(body.contains("NOT_FOUND") && body.contains("\"input.products.connect[0]\""), "{body}");
        picture.assert_unchanged(&world).await;
    })
    .await;
}

/// What a brand that may not be added would bring along gives nobody the eyes of its admin.
#[tokio::test(flavor = "multi_thread")]
async fn a_forbidden_row_lends_its_children_no_rights() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let marta = world.user(super::MARTA).await;
        let northwind = super::organization(&world, "northwind").await;
        let unassigned = "organization_id = (SELECT id FROM organizations WHERE slug = 'northwind') \
            AND NOT EXISTS (SELECT 1 FROM content_template_brands b WHERE b.content_template_id = content_templates.id)";
        let template = id_of(&world, "content_templates", unassigned).await;
        let picture = Picture::of(&world).await;
        let query = "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id } }";
        alike(&marta, query, [template, Uuid::new_v4()], |id| {
            let mut input = super::new_brand(northwind, "not-hers");
            input["contents"] = json!({"create": [{"type": "article", "title": "t", "slug": "s", "templateId": id}]});
            json!({"input": input})
        })
        .await;
        let (body, _) = measured(&marta, query, json!({"input": super::new_brand(northwind, "not-hers")})).await;
        assert_eq!(code(&body), "FORBIDDEN");
        picture.assert_unchanged(&world).await;
    })
    .await;
}
