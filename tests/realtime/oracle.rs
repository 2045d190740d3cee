//! Random changes of rows and rights: what a subscriber makes of its events is what a query would answer, at every quiet moment.

use std::collections::BTreeMap;

use policy::Viewer;
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rowgate::execute::Events;
use serde_json::{Value as Json, json};

use super::following::{Lively, Rows, next, told};
use crate::policy_oracle::{cases, dice};
use crate::support::{AMARA, Backend, DEVIN, EDGAR, INGRID, OLIVE, SMALL, VERA, World};

/// What is followed: the field of the list, the type, a filter, and what is shown of a row.
const FOLLOWED: [(&str, &str, &str, &str); 12] = [
    ("contentList", "content", "", "id title status brandId"),
    ("contentList", "content", "(where: {title: {startsWith: \"n\"}})", "id title"),
    ("contentList", "content", "(where: {brand: {name: {startsWith: \"n\"}}})", "id brand { name }"),
    ("contentList", "content", "(where: {or: [{status: {eq: DRAFT}}, {title: {contains: \"1\"}}]})", "id status"),
    ("brands", "brand", "", "id name organizationId"),
    ("products", "product", "", "id name brandId"),
    ("users", "user", "", "id displayName email"),
    ("userBrandRoles", "userBrandRole", "", "id role brandId"),
    ("customDashboards", "customDashboard", "", "id name"),
    ("dashboardShares", "dashboardShare", "", "id dashboardId"),
    ("conversations", "conversation", "", "id title"),
    ("chatMessages", "chatMessage", "", "id messageContent"),
];

/// Who follows.
const PEOPLE: [&str; 6] = [VERA, EDGAR, AMARA, INGRID, OLIVE, DEVIN];

struct Subscriber {
    name: String,
    email: &'static str,
    list: &'static str,
    changes: String,
    filter: &'static str,
    shown: &'static str,
    events: Events,
    rows: Rows,
}

impl Subscriber {
    async fn begin(lively: &Lively, email: &'static str, of: (&'static str, &str, &'static str, &'static str)) -> Option<Self> {
        let (list, type_name, filter, shown) = of;
        let viewer = viewer_of(&lively.world, email).await?;
        let changes = format!("{type_name}Changes");
        let query = format!("subscription {{ {changes}{filter} {{ kind id node {{ {shown} }} }} }}");
        let mut events = lively.events(&viewer, &query, Json::Null).await;
        assert_eq!(next(&mut events).await[&changes]["kind"], "READY");
        let rows = listed(&lively.world, &viewer, list, filter, shown).await;
        let name = format!("{email} {list}{filter}");
        Some(Self { name, email, list, changes, filter, shown, events, rows })
    }

    /// Takes what was told; false when the subscription has ended.
    fn take(&mut self) -> bool {
        for event in told(&mut self.events) {
            match event {
                Ok(data) => self.rows.apply(&self.name, &data[&self.changes]),
                Err(code) => {
                    assert_eq!(code, "UNAUTHENTICATED", "{}", self.name);
                    return false;
                }
            }
        }
        true
    }
}

/// The facts of somebody now; none who cannot sign in any more.
async fn viewer_of(world: &World, email: &str) -> Option<Viewer> {
    world.facts(email).await
}

async fn listed(world: &World, viewer: &Viewer, list: &str, filter: &str, shown: &str) -> Rows {
    let client = world.as_viewer(viewer.clone());
    let mut rows = BTreeMap::new();
    let mut after = Json::Null;
    let filter =
        if filter.is_empty() { String::new() } else { format!(", {}", filter.trim_start_matches('(').trim_end_matches(')')) };
    loop {
        let query = format!(
            "query ($after: String) {{ {list}(first: 100, after: $after{filter}) {{ nodes {{ {shown} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let data = client.data_with(&query, json!({"after": after})).await;
        for node in data[list]["nodes"].as_array().expect("a list") {
            rows.insert(node["id"].as_str().expect("an id").to_owned(), node.clone());
        }
        if data[list]["pageInfo"]["hasNextPage"] != true {
            return Rows(rows);
        }
        after = data[list]["pageInfo"]["endCursor"].clone();
    }
}

/// A random statement; some of them the database refuses.
async fn statement(world: &World, dice: &mut SmallRng) -> String {
    let number: u32 = dice.random_range(0..1_000);
    let text = format!("{}{number}", ["n", "m", "1"].choose(dice).expect("one"));
    let row = async |table: &str, dice: &mut SmallRng| id_of(world, table, dice).await;
    let deleted = if dice.random_bool(0.5) { "NULL" } else { "created_at" };
    match dice.random_range(0..24) {
        0..=3 => format!("UPDATE content SET title = '{text}' WHERE id = {}", row("content", dice).await),
        4 | 5 => format!("UPDATE content SET brand_id = {} WHERE id = {}", row("brands", dice).await, row("content", dice).await),
        6 => format!("UPDATE content SET deleted_at = {deleted} WHERE id = {}", row("content", dice).await),
        7 => format!(
            "UPDATE products SET name = '{text}', brand_id = {} WHERE id = {}",
            row("brands", dice).await,
            row("products", dice).await
        ),
        8 => format!("DELETE FROM products WHERE id = {}", row("products", dice).await),
        9 => format!("UPDATE brands SET name = '{text}' WHERE id = {}", row("brands", dice).await),
        10 => format!("UPDATE brands SET deleted_at = {deleted} WHERE id = {}", row("brands", dice).await),
        11 => format!("DELETE FROM user_brand_roles WHERE id = {}", row("user_brand_roles", dice).await),
        12 => {
            let role = ["viewer", "editor", "admin"].choose(dice).expect("one");
            format!(
                "UPDATE user_brand_roles SET role = '{role}', user_id = {} WHERE id = {}",
                person(world, dice),
                row("user_brand_roles", dice).await
            )
        }
        13 => format!(
            "UPDATE user_brand_roles SET brand_id = {} WHERE id = {}",
            row("brands", dice).await,
            row("user_brand_roles", dice).await
        ),
        14 => {
            let role = ["viewer", "editor", "admin"].choose(dice).expect("one");
            format!("UPDATE organization_members SET role = '{role}' WHERE user_id = {}", person(world, dice))
        }
        15 => format!("DELETE FROM organization_members WHERE user_id = {}", person(world, dice)),
        16 => format!(
            "UPDATE organization_members SET user_id = {} WHERE id = {}",
            person(world, dice),
            row("organization_members", dice).await
        ),
        17 => format!(
            "UPDATE custom_dashboards SET user_id = {} WHERE id = {}",
            person(world, dice),
            row("custom_dashboards", dice).await
        ),
        18 => format!(
            "UPDATE dashboard_shares SET user_id = {}, dashboard_id = {} WHERE id = {}",
            person(world, dice),
            row("custom_dashboards", dice).await,
            row("dashboard_shares", dice).await
        ),
        19 => format!("DELETE FROM dashboard_shares WHERE id = {}", row("dashboard_shares", dice).await),
        20 => format!(
            "UPDATE conversations SET user_id = {}, organization_id = {} WHERE id = {}",
            person(world, dice),
            row("organizations", dice).await,
            row("conversations", dice).await
        ),
        21 => format!(
            "UPDATE chat_messages SET user_id = {}, conversation_id = {} WHERE id = {}",
            person(world, dice),
            row("conversations", dice).await,
            row("chat_messages", dice).await
        ),
        22 => format!("DELETE FROM conversations WHERE id = {}", row("conversations", dice).await),
        _ => format!("UPDATE organizations SET deleted_at = {deleted} WHERE id = {}", row("organizations", dice).await),
    }
}

fn person(world: &World, dice: &mut SmallRng) -> String {
    let email = PEOPLE.choose(dice).expect("somebody");
    world.id(rowgate::demo::users().iter().find(|user| user.email == *email).expect("somebody").id)
}

async fn id_of(world: &World, table: &str, dice: &mut SmallRng) -> String {
    let offset = dice.random_range(0..world.number(&format!("SELECT count(*) FROM {table}")).await.max(1));
    let rows = world.database.query(&format!("SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET {offset}"), Vec::new()).await;
    rows.expect("a statement").first().map_or_else(|| "NULL".to_owned(), |row| world.id(row.try_get_by_index(0).expect("an id")))
}

/// Some statements in one transaction, which happens or does not.
async fn transact(world: &World, dice: &mut SmallRng) {
    let transaction = world.database.begin().await.expect("a transaction");
    for _ in 0..dice.random_range(1..4) {
        let sql = statement(world, dice).await;
        if transaction.query(&sql, Vec::new()).await.is_err() {
            transaction.rollback().await.expect("it rolls back");
            return;
        }
    }
    transaction.commit().await.expect("it commits");
}

async fn run(backend: Backend) {
    let mut dice = dice(&format!("subscribers on {backend}"));
    let lively = Lively::of(World::own(backend, SMALL).await);
    let mut subscribers = Vec::new();
    for email in PEOPLE {
        for of in FOLLOWED {
            subscribers.extend(Subscriber::begin(&lively, email, of).await);
        }
    }
    let mut compared = 0;
    for _ in 0..cases(40) {
        for _ in 0..dice.random_range(1..6) {
            transact(&lively.world, &mut dice).await;
        }
        lively.quiet().await;
        let mut going = Vec::new();
        for mut subscriber in subscribers {
            let goes_on = subscriber.take();
            let viewer = viewer_of(&lively.world, subscriber.email).await;
            assert_eq!(goes_on, viewer.is_some(), "{}: ends with the account", subscriber.name);
            let Some(viewer) = viewer else { continue };
            let fresh = listed(&lively.world, &viewer, subscriber.list, subscriber.filter, subscriber.shown).await;
            for (id, node) in &fresh.0 {
                assert_eq!(subscriber.rows.0.get(id), Some(node), "{}: {id}", subscriber.name);
            }
            assert_eq!(subscriber.rows.0.len(), fresh.0.len(), "{}: rows that are gone", subscriber.name);
            compared += fresh.0.len();
            going.push(subscriber);
        }
        subscribers = going;
    }
    println!("{compared} rows of {} subscribers compared on {backend}", subscribers.len());
    lively.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_make_of_a_list_what_a_query_answers_on_sqlite() {
    run(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_make_of_a_list_what_a_query_answers_on_postgres() {
    run(Backend::Postgres).await;
}
