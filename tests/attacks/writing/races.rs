//! Two at once: what the one takes away, the other does not use; what both may do alone, they do not do together.

use serde_json::json;

use super::{brand, id_of, organization, user};
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn two_admins_who_remove_each_other_leave_one() {
    both(async |backend| {
        for round in 0..4 {
            let world = World::own(backend, SMALL).await;
            let northwind = organization(&world, "northwind").await;
            let (amara_id, edgar_id) = (user(&world, AMARA).await, user(&world, EDGAR).await);
            world.run(&format!("UPDATE organization_members SET role = 'admin' WHERE user_id = {}", world.id(edgar_id))).await;
            let of = async |id| id_of(&world, "organization_members", &format!("user_id = {}", world.id(id))).await;
            let (of_amara, of_edgar) = (of(amara_id).await, of(edgar_id).await);
            let (amara, edgar) = (world.user(AMARA).await, world.user(EDGAR).await);
            let query = if round % 2 == 0 {
                "mutation ($id: ID!) { deleteOrganizationMember(id: $id) { id } }"
            } else {
                "mutation ($id: ID!) { updateOrganizationMember(id: $id, patch: {role: VIEWER}) { id } }"
            };
            let (first, second) =
                tokio::join!(amara.ask_with(query, json!({"id": of_edgar})), edgar.ask_with(query, json!({"id": of_amara})));
            let admins = format!(
                "SELECT count(*) FROM organization_members WHERE organization_id = {} AND role = 'admin'",
                world.id(northwind)
            );
            assert_eq!(world.number(&admins).await, 1, "{first} {second}");
            let failed = [&first, &second].into_iter().filter(|answer| answer["data"].is_null()).count();
            assert_eq!(failed, 1, "{first} {second}");
            // And two who leave at once.
            let (amara, edgar) = (world.user(AMARA).await, world.user(EDGAR).await);
            let all = "mutation { deleteOrganizationMembers(where: {role: {eq: ADMIN}}, atMost: 100) { affected } }";
            tokio::join!(amara.ask(all), edgar.ask(all));
            assert_eq!(world.number(&admins).await, 1);
        }
    })
    .await;
}

/// Whoever waits for another's change judges what it has become.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_changed_meanwhile_is_judged_as_it_is_now() {
    let world = World::own(Backend::Postgres, SMALL).await;
    let coffee = brand(&world, "northwind-coffee").await;
    let draft = format!("brand_id = {} AND status = 'draft' AND deleted_at IS NULL", world.id(coffee));
    for (change, mutation, code) in [
        ("status = 'published'", "updateContent(id: $id, patch: {title: \"late\"}) { id }", "FORBIDDEN"),
        ("status = 'published'", "deleteContent(id: $id) { id }", "FORBIDDEN"),
        ("status = 'in_review'", "updateContent(id: $id, patch: {status: PENDING_REVIEW}) { id }", "BAD_USER_INPUT"),
        ("deleted_at = now()", "updateContent(id: $id, patch: {title: \"late\"}) { id }", "NOT_FOUND"),
    ] {
        let id = id_of(&world, "content", &draft).await;
        world
            .run(&format!("UPDATE content SET created_by = {} WHERE id = {}", world.id(user(&world, EDGAR).await), world.id(id)))
            .await;
        let edgar = world.user(EDGAR).await;
        let other = world.database.begin().await.expect("a transaction");
        other
            .query(&format!("UPDATE content SET {change} WHERE id = {}", world.id(id)), Vec::new())
            .await
            .expect("it is changed");
        let query = format!("mutation ($id: ID!) {{ {mutation} }}");
        let (answer, ()) = tokio::join!(edgar.ask_with(&query, json!({"id": id})), async {
            world.until_waiting(1).await;
            other.commit().await.expect("it is kept");
        });
        assert_eq!(codes(&answer), [code], "{change}, {mutation}: {answer}");
        assert_eq!(world.number("SELECT count(*) FROM content WHERE title = 'late'").await, 0);
        world.run(&format!("UPDATE content SET status = 'draft', deleted_at = NULL WHERE id = {}", world.id(id))).await;
    }
}

/// The rule looks at the parent, which somebody else takes out of reach while the child is waited for.
#[tokio::test(flavor = "multi_thread")]
async fn a_parent_that_changed_meanwhile_is_looked_at_again() {
    let world = World::own(Backend::Postgres, SMALL).await;
    let coffee = brand(&world, "northwind-coffee").await;
    let edgar = world.user(EDGAR).await;
    for mutation in
        ["deleteClaimReplacement(id: $id) { id }", "updateClaimReplacement(id: $id, patch: {reason: \"late\"}) { id }"]
    {
        let claim = id_of(&world, "claims", &format!("brand_id = {} AND deleted_at IS NULL", world.id(coffee))).await;
        let row = json!({"input": {"claimId": claim, "country": "SE", "replacement": "x", "reason": "y"}});
        let made = edgar
            .data_with("mutation ($input: CreateClaimReplacementInput!) { createClaimReplacement(input: $input) { id } }", row)
            .await;
        let id = uuid::Uuid::parse_str(made["createClaimReplacement"]["id"].as_str().unwrap_or_default()).expect("an id");
        let other = world.database.begin().await.expect("a transaction");
        for sql in [
            format!("UPDATE claim_replacements SET reason = 'z' WHERE id = {}", world.id(id)),
            format!("UPDATE claims SET deleted_at = now() WHERE id = {}", world.id(claim)),
        ] {
            other.query(&sql, Vec::new()).await.expect("it is changed");
        }
        let query = format!("mutation ($id: ID!) {{ {mutation} }}");
        let (answer, ()) = tokio::join!(edgar.ask_with(&query, json!({"id": id})), async {
            world.until_waiting(1).await;
            other.commit().await.expect("it is kept");
        });
        assert_eq!(codes(&answer), ["FORBIDDEN"], "{mutation}: {answer}");
        let left = format!("SELECT count(*) FROM claim_replacements WHERE id = {} AND reason = 'z'", world.id(id));
        assert_eq!(world.number(&left).await, 1, "{mutation}");
    }
}

/// A right that is taken away before a write begins is gone, however the facts about the caller came to it.
#[tokio::test(flavor = "multi_thread")]
async fn rights_taken_away_are_gone_in_the_next_mutation() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let edgar = world.user(EDGAR).await;
        let coffee = brand(&world, "northwind-coffee").await;
        world.run(&format!("DELETE FROM user_brand_roles WHERE user_id = {}", world.id(user(&world, EDGAR).await))).await;
        let query = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }";
        let answer = edgar.ask_with(query, json!({"input": super::content(coffee, "too-late")})).await;
        assert_eq!(codes(&answer), ["NOT_FOUND"]);
        let amara = world.user(AMARA).await;
        world
            .run(&format!("UPDATE sessions SET revoked_at = created_at WHERE user_id = {}", world.id(user(&world, AMARA).await)))
            .await;
        let answer = amara.ask_with(query, json!({"input": super::content(coffee, "too-late")})).await;
        assert_eq!(codes(&answer), ["UNAUTHENTICATED"]);
        assert_eq!(world.number("SELECT count(*) FROM content WHERE slug = 'too-late'").await, 0);
    })
    .await;
}
