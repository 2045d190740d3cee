//! Many writers of few rows: nothing is lost, nothing is done twice, and nobody learns that others were in the way.
//!
//! `ROWGATE_TEST_WRITING_SECONDS` makes the writers go on for longer than the suite does.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value as Json, json};

use super::coffee;
use crate::support::*;

const WRITERS: u64 = 64;

fn lasting() -> Duration {
    let seconds = rowgate::config::environment().remove("ROWGATE_TEST_WRITING_SECONDS");
    Duration::from_secs(seconds.map_or(3, |seconds| seconds.parse().expect("a number of seconds")))
}

/// Content of one's own, at version 1.
async fn new_content(amara: &Client<'_>, brand: &Json) -> Json {
    let mutation = "mutation ($brand: ID!, $slug: String!) { createContent(input: {brandId: $brand, type: \"article\", \
                    title: \"New\", slug: $slug}) { id version } }";
    let slug = format!("new-{}", uuid::Uuid::new_v4());
    let made = amara.data_with(mutation, json!({"brand": brand, "slug": slug})).await;
    assert_eq!(made["createContent"]["version"], 1);
    made["createContent"]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_those_who_read_one_version_one_changes_it() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let content = new_content(&amara, &coffee(&amara).await.0).await;
        let mutation = "mutation ($id: ID!, $title: String!) { updateContent(id: $id, patch: {title: $title}, ifVersion: 1) \
                        { title version } }";
        let (amara, content) = (&amara, &content);
        let answers = join_all((0..200).map(|number| async move {
            let title = format!("Title {number}");
            (title.clone(), amara.ask_with(mutation, json!({"id": content, "title": title})).await)
        }))
        .await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(_, answer)| answer.get("errors").is_none());
        assert_eq!((won.len(), lost.len()), (1, 199), "on {backend}: {:#?}", lost.first());
        for (_, answer) in &lost {
            assert_eq!(codes(answer), ["CONFLICT"], "{answer:#}");
            assert_eq!(answer["errors"][0]["message"], "The row was changed since it was read.");
        }
        let query = "query ($id: ID!) { content(id: $id) { title version } }";
        let now = amara.data_with(query, json!({"id": content})).await;
        assert_eq!(now["content"], json!({"title": won[0].0, "version": 2}));
    })
    .await;
}

/// What the writers share: the rows, and what was done to them.
struct Field {
    brand: Json,
    agencies: Vec<(Json, AtomicI64)>,
    claims: Vec<(Json, AtomicI64)>,
    products: Vec<Json>,
    content: Json,
    content_changes: AtomicI64,
    role_of_edgar: Json,
    member: Json,
    /// Products that somebody may remove, each once.
    spare: Mutex<Vec<Json>>,
    /// Rows that were written and should stand in the trail.
    rows: AtomicI64,
    operations: AtomicU64,
    conflicts: AtomicU64,
}

const ROWS: usize = 3;

impl Field {
    async fn new(amara: &Client<'_>) -> Self {
        let brand = coffee(amara).await.0;
        let mut made = Vec::new();
        for number in 0..ROWS {
            let mutation = "mutation ($brand: ID!, $name: String!) { \
                agency: createBrandVettingAgency(input: {brandId: $brand, agencyName: $name, priority: 0}) { id } \
                claim: createClaim(input: {brandId: $brand, type: PRODUCT, level: BRAND, status: ALLOWED, \
                    text: {original: $name}}) { id } \
                product: createProduct(input: {brandId: $brand, name: $name}) { id } }";
            made.push(amara.data_with(mutation, json!({"brand": brand, "name": format!("Row {number}")})).await);
        }
        let counted = |name: &str| made.iter().map(|row| (row[name]["id"].clone(), AtomicI64::new(0))).collect();
        let seen = amara
            .data_with(
                "query ($brand: ID!, $edgar: String!) { \
                 userBrandRoles(where: {brandId: {eq: $brand}, user: {email: {eq: $edgar}}}) { nodes { id } } \
                 organizationMembers(where: {role: {eq: VIEWER}, user: {brandRoles: {none: {brandId: {eq: $brand}}}}}, first: 1) \
                 { nodes { userId } } }",
                json!({"brand": brand, "edgar": EDGAR}),
            )
            .await;
        Self {
            agencies: counted("agency"),
            claims: counted("claim"),
            products: made.iter().map(|row| row["product"]["id"].clone()).collect(),
            content: new_content(amara, &brand).await,
            content_changes: AtomicI64::new(0),
            role_of_edgar: seen["userBrandRoles"]["nodes"][0]["id"].clone(),
            member: seen["organizationMembers"]["nodes"][0]["userId"].clone(),
            brand,
            spare: Mutex::default(),
            rows: AtomicI64::new(0),
            operations: AtomicU64::new(0),
            conflicts: AtomicU64::new(0),
        }
    }

    /// The data of what must succeed, and so many rows more in the trail.
    async fn must(&self, client: &Client<'_>, mutation: &str, given: Json, rows: i64) -> Json {
        let data = client.data_with(mutation, given).await;
        self.rows.fetch_add(rows, Ordering::Relaxed);
        data
    }

    /// Whether it was done; it may fail with one of the codes, in words that are not about who else writes.
    async fn may(&self, client: &Client<'_>, mutation: &str, given: Json, allowed: &[&str]) -> bool {
        let answer = client.ask_with(mutation, given).await;
        if answer.get("errors").is_none() {
            self.rows.fetch_add(1, Ordering::Relaxed);
            return true;
        }
        let found = codes(&answer);
        assert!(found.len() == 1 && allowed.contains(&found[0]), "{mutation}: {answer:#}");
        let message = answer["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(!message.contains("another change"), "{mutation}: {answer:#}");
        self.conflicts.fetch_add(1, Ordering::Relaxed);
        false
    }
}

/// One of the writers: an admin and an editor of the same brand.
struct Hand<'w> {
    amara: Client<'w>,
    edgar: Client<'w>,
    dice: SmallRng,
}

impl Hand<'_> {
    fn anybody(&mut self) -> Client<'_> {
        if self.dice.random_bool(0.5) { self.amara.clone() } else { self.edgar.clone() }
    }

    /// Two different places, in any order.
    fn two(&mut self) -> (usize, usize) {
        let first = self.dice.random_range(0..ROWS);
        (first, (first + self.dice.random_range(1..ROWS)) % ROWS)
    }

    async fn act(&mut self, field: &Field) {
        field.operations.fetch_add(1, Ordering::Relaxed);
        match self.dice.random_range(0..8) {
            0 | 1 => self.count_twice(field).await,
            2 => self.change_what_was_read(field).await,
            3 => self.add(field).await,
            4 => self.remove(field).await,
            5 => self.change_a_role_and_a_product(field).await,
            6 => self.change_two_products(field).await,
            _ => {
                self.next_version(field).await;
                self.grant_and_take_back(field).await;
            }
        }
    }

    async fn count_twice(&mut self, field: &Field) {
        let (one, other) = self.two();
        let (more, less) = (self.dice.random_range(1..9), -self.dice.random_range(1..9));
        let mutation = "mutation ($a: ID!, $more: Int!, $b: ID!, $less: Int!) { \
            a: updateBrandVettingAgency(id: $a, patch: {priority: {increment: $more}}) { priority } \
            b: updateBrandVettingAgency(id: $b, patch: {priority: {increment: $less}}) { priority } }";
        let given = json!({"a": field.agencies[one].0, "more": more, "b": field.agencies[other].0, "less": less});
        field.must(&self.amara, mutation, given, 2).await;
        field.agencies[one].1.fetch_add(more, Ordering::Relaxed);
        field.agencies[other].1.fetch_add(less, Ordering::Relaxed);
    }

    async fn change_what_was_read(&mut self, field: &Field) {
        let (id, changes) = &field.claims[self.dice.random_range(0..ROWS)];
        let client = self.anybody();
        let read = client.data_with("query ($id: ID!) { claim(id: $id) { version } }", json!({"id": id})).await;
        let mutation = "mutation ($id: ID!, $version: Int!, $notes: String!) { \
            updateClaim(id: $id, patch: {notes: $notes}, ifVersion: $version) { version } }";
        let notes = uuid::Uuid::new_v4().to_string();
        let given = json!({"id": id, "version": read["claim"]["version"], "notes": notes});
        if field.may(&client, mutation, given, &["CONFLICT"]).await {
            changes.fetch_add(1, Ordering::Relaxed);
        }
    }

    async fn add(&mut self, field: &Field) {
        let mutation = "mutation ($brand: ID!) { createProduct(input: {brandId: $brand, name: \"Spare\"}) { id } }";
        let client = self.anybody();
        let made = field.must(&client, mutation, json!({"brand": field.brand}), 1).await;
        field.spare.lock().unwrap_or_else(PoisonError::into_inner).push(made["createProduct"]["id"].clone());
    }

    async fn remove(&mut self, field: &Field) {
        let Some(id) = field.spare.lock().unwrap_or_else(PoisonError::into_inner).pop() else { return };
        let mutation = "mutation ($id: ID!) { deleteProduct(id: $id) { id } }";
        field.must(&self.amara, mutation, json!({"id": id}), 1).await;
    }

    /// The role is the one by which the other writer writes: who writes holds it, and who changes it waits.
    async fn change_a_role_and_a_product(&mut self, field: &Field) {
        let product = "p: updateProduct(id: $product, patch: {description: $text}) { id }";
        let role = "r: updateUserBrandRole(id: $role, patch: {expiresAt: $end}) { id }";
        let fields = if self.dice.random_bool(0.5) { [product, role] } else { [role, product] };
        let mutation =
            format!("mutation ($product: ID!, $text: String!, $role: ID!, $end: DateTime!) {{ {} }}", fields.join(" "));
        let end = format!("2099-01-01T00:00:00.{:06}Z", self.dice.random_range(0..1_000_000));
        let given = json!({"product": field.products[self.dice.random_range(0..ROWS)],
            "text": uuid::Uuid::new_v4().to_string(), "role": field.role_of_edgar, "end": end});
        field.must(&self.amara, &mutation, given, 2).await;
    }

    async fn change_two_products(&mut self, field: &Field) {
        let (one, other) = self.two();
        let mutation = "mutation ($a: ID!, $b: ID!, $text: String!) { \
            a: updateProduct(id: $a, patch: {description: $text}) { id } \
            b: updateProduct(id: $b, patch: {description: $text}) { id } }";
        let text = uuid::Uuid::new_v4().to_string();
        let given = json!({"a": field.products[one], "b": field.products[other], "text": text});
        let client = self.anybody();
        field.must(&client, mutation, given, 2).await;
    }

    async fn next_version(&mut self, field: &Field) {
        let mutation = "mutation ($id: ID!, $text: String!) { updateContent(id: $id, patch: {excerpt: $text}) { version } }";
        let given = json!({"id": field.content, "text": uuid::Uuid::new_v4().to_string()});
        let client = self.anybody();
        field.must(&client, mutation, given, 1).await;
        field.content_changes.fetch_add(1, Ordering::Relaxed);
    }

    /// One member has one role on a brand: whoever comes second is told of the key, whoever finds it gone is told that.
    async fn grant_and_take_back(&mut self, field: &Field) {
        let mutation = "mutation ($user: ID!, $brand: ID!) { \
            createUserBrandRole(input: {userId: $user, brandId: $brand, role: VIEWER}) { id } }";
        let given = json!({"user": field.member, "brand": field.brand});
        field.may(&self.amara, mutation, given, &["CONFLICT"]).await;
        let query = "query ($user: ID!, $brand: ID!) { userBrandRoleByUserIdAndBrandId(userId: $user, brandId: $brand) { id } }";
        let found = self.amara.data_with(query, json!({"user": field.member, "brand": field.brand})).await;
        let id = &found["userBrandRoleByUserIdAndBrandId"]["id"];
        if id.is_string() {
            let mutation = "mutation ($id: ID!) { deleteUserBrandRole(id: $id) { id } }";
            field.may(&self.amara, mutation, json!({"id": id}), &["NOT_FOUND"]).await;
        }
    }
}

/// Lets the writers loose on the worlds, which are gateways over one database, and then looks at what they left.
async fn let_loose(worlds: &[World]) {
    let world = &worlds[0];
    let amara = world.user(AMARA).await;
    let field = Arc::new(Field::new(&amara).await);
    let trail = "SELECT count(*) FROM audit_logs WHERE status = 'success'";
    let before = world.number(trail).await;
    let began = Instant::now();
    let lasting = lasting();
    let writers = (0..WRITERS).map(|number| {
        let (field, world) = (Arc::clone(&field), worlds[usize::try_from(number).unwrap_or(0) % worlds.len()].clone());
        tokio::spawn(async move {
            let (amara, edgar) = (world.user(AMARA).await, world.user(EDGAR).await);
            let mut hand = Hand { amara, edgar, dice: SmallRng::seed_from_u64(number) };
            while began.elapsed() < lasting {
                hand.act(&field).await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("a writer goes on to its end");
    }
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    println!(
        "{} gateways on {}: {} operations, {} of them refused, in {:?}",
        worlds.len(),
        world.backend,
        count(&field.operations),
        count(&field.conflicts),
        began.elapsed()
    );
    assert_eq!(world.number(trail).await - before, field.rows.load(Ordering::Relaxed), "each row written stands in the trail");
    examine(&amara, &field).await;
}

async fn examine(amara: &Client<'_>, field: &Field) {
    for (id, sum) in &field.agencies {
        let query = "query ($id: ID!) { brandVettingAgency(id: $id) { priority } }";
        let row = amara.data_with(query, json!({"id": id})).await;
        assert_eq!(row["brandVettingAgency"]["priority"], sum.load(Ordering::Relaxed), "no increment is lost");
    }
    for (id, changes) in &field.claims {
        let row = amara.data_with("query ($id: ID!) { claim(id: $id) { version } }", json!({"id": id})).await;
        assert_eq!(row["claim"]["version"], 1 + changes.load(Ordering::Relaxed), "each change has a version");
    }
    let row = amara.data_with("query ($id: ID!) { content(id: $id) { version } }", json!({"id": field.content})).await;
    assert_eq!(row["content"]["version"], 1 + field.content_changes.load(Ordering::Relaxed), "each change has a version");
    let gaps = "SELECT count(*) FROM (SELECT aggregate_id FROM events GROUP BY aggregate_id \
                HAVING min(event_version) <> 1 OR max(event_version) <> count(*)) AS aggregate";
    assert_eq!(amara.world.number(gaps).await, 0, "events are numbered from 1 without a gap");
    assert!(amara.world.number("SELECT count(*) FROM events").await > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_of_few_rows_lose_nothing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let_loose(&[world]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_gateways_over_one_database_lose_nothing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let other = world.beside().await;
        let_loose(&[world, other]).await;
    })
    .await;
}
