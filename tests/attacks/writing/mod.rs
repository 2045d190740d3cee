//! Attacks on mutations: nobody writes what they may not, nobody learns of a row by trying to, and what fails leaves nothing behind.

mod assistants;
mod conflicts;
mod filters;
mod grants;
mod injection;
mod lifting;
mod links;
mod mass;
mod moving;
mod organizations;
mod races;
pub mod references;
mod rollback;
mod schema;
mod secrets;
mod statuses;
mod talks;
mod upserts;

use std::collections::BTreeMap;

use rowgate::execute::GraphqlRequest;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::non_interference::rows::Rows;
use crate::support::world::variables;
use crate::support::{Backend, Client, World, codes};

/// A brand admin of Northwind Coffee who is no admin of the organization.
const BRUNO: &str = "bruno.castellan@northwind.example";
/// An editor of Halden Skin.
const EMRE: &str = "emre.yildiz@halden.example";
/// An admin of Halden Beauty who may not publish for Halden Men.
const KONRAD: &str = "konrad.baecker@halden.example";
/// An editor of the organization Northwind Trading without a role on any brand.
const MARTA: &str = "marta.kowalczyk@northwind.example";

/// A row as text, by its id.
pub type Cells = (Uuid, Vec<Option<String>>);

/// All rows of all tables but the audit log, which says of refused writes that they were.
#[derive(PartialEq)]
pub struct Picture(BTreeMap<&'static str, Vec<Cells>>);

impl Picture {
    pub async fn of(world: &World) -> Self {
        let rows = Rows::load(world).await.rows.into_iter().filter(|(table, _)| *table != "audit_logs");
        Self(rows.map(|(table, rows)| (table, rows.into_iter().map(|row| (row.id, row.cells)).collect())).collect())
    }

    /// Nothing was written since.
    pub async fn assert_unchanged(&self, world: &World) {
        let now = Self::of(world).await;
        for (table, rows) in &self.0 {
            assert!(now.0.get(table) == Some(rows), "{table} changed");
        }
    }
}

/// The id in the first row of `SELECT id ..`.
pub async fn id_of(world: &World, table: &str, condition: &str) -> Uuid {
    let column = if world.backend == Backend::Sqlite { "lower(hex(id))" } else { "id::text" };
    let sql = format!("SELECT {column} FROM {table} WHERE {condition} ORDER BY id LIMIT 1");
    let text = world.text(&sql).await.unwrap_or_else(|| panic!("{sql} finds nothing"));
    Uuid::parse_str(&text).expect("an id")
}

pub async fn organization(world: &World, slug: &str) -> Uuid {
    id_of(world, "organizations", &format!("slug = '{slug}'")).await
}

pub async fn brand(world: &World, slug: &str) -> Uuid {
    id_of(world, "brands", &format!("slug = '{slug}'")).await
}

pub async fn user(world: &World, email: &str) -> Uuid {
    id_of(world, "users", &format!("email = '{email}'")).await
}

/// The bytes of an answer and how many statements it took.
async fn measured(client: &Client<'_>, query: &str, given: Json) -> (String, u64) {
    let before = client.world.statements();
    let request = GraphqlRequest { query: query.to_owned(), variables: variables(given), ..GraphqlRequest::default() };
    let body = String::from_utf8(client.answer(request).await.body.to_vec()).expect("UTF-8");
    (body, client.world.statements() - before)
}

/// An answer that is an error of this code and of no other.
pub async fn refused(client: &Client<'_>, query: &str, given: Json, code: &str) -> Json {
    let answer = client.ask_with(query, given.clone()).await;
    assert_eq!(codes(&answer).first().copied(), Some(code), "{query}\n{given}\n{answer:#}");
    assert!(answer["data"].is_null(), "{query}\n{answer:#}");
    answer
}

/// The same answer, byte for byte and statement for statement, whichever of the ids is asked about; the answer is given back.
async fn alike(client: &Client<'_>, query: &str, ids: [Uuid; 2], given: impl Fn(Uuid) -> Json) -> String {
    let (hidden, hidden_statements) = measured(client, query, given(ids[0])).await;
    let (missing, missing_statements) = measured(client, query, given(ids[1])).await;
    assert_eq!(hidden, missing, "{query}\n{}", given(ids[0]));
    assert_eq!(hidden_statements, missing_statements, "{query}\n{}", given(ids[0]));
    assert!(hidden.contains("\"errors\""), "{query}\n{hidden}");
    hidden
}

/// An input of content.
fn content(brand: Uuid, slug: &str) -> Json {
    json!({"brandId": brand, "type": "article", "title": "A title", "slug": slug})
}

/// An input of a brand.
fn new_brand(organization: Uuid, slug: &str) -> Json {
    json!({"organizationId": organization, "name": slug, "slug": slug, "country": "SE", "language": "sv"})
}
