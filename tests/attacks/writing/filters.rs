//! Mutations by filter reach what a query by the same filter would show, and of that what may be written; their counts tell no more.

use serde_json::{Value as Json, json};

use super::{EMRE, Picture, brand, measured, organization, refused};
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_finds_what_may_be_written_and_nothing_else() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (coffee, roastery) = (brand(&world, "northwind-coffee").await, brand(&world, "northwind-roastery").await);
        let edgar = world.user(EDGAR).await;
        let of = format!("brand_id IN ({}, {}) AND deleted_at IS NULL", world.id(coffee), world.id(roastery));
        let open = format!("{of} AND status NOT IN ('published', 'archived')");
        let expected = world.number(&format!("SELECT count(*) FROM content WHERE {open}")).await;
        let others = world.number(&format!("SELECT count(*) FROM content WHERE NOT ({open}) AND excerpt = 'mine'")).await;
        let query = "mutation { updateContentList(where: {}, patch: {excerpt: \"mine\"}, atMost: 1000) { affected } }";
        assert_eq!(edgar.data(query).await["updateContentList"]["affected"], expected);
        let touched = world.number("SELECT count(*) FROM content WHERE excerpt = 'mine'").await;
        assert_eq!((touched, others), (expected, 0));
        let vera = world.user(VERA).await;
        let picture = Picture::of(&world).await;
        for query in [
            "mutation { updateContentList(where: {}, patch: {excerpt: \"hers\"}, atMost: 1000) { affected nodes { id } } }",
            "mutation { deleteContentList(where: {}, atMost: 1000) { affected nodes { id } } }",
            "mutation { deleteClaims(where: {}, atMost: 1000) { affected nodes { id } } }",
            "mutation { updateBrands(where: {}, patch: {description: \"hers\"}, atMost: 1000) { affected nodes { id } } }",
            "mutation { deleteUserBrandRoles(where: {brand: {slug: {eq: \"northwind-tea\"}}}, atMost: 1000) { affected nodes { id } } }",
        ] {
            let answer = vera.ask(query).await;
            let result = answer["data"].as_object().and_then(|data| data.values().next()).cloned().unwrap_or_default();
            assert_eq!(result, json!({"affected": 0, "nodes": []}), "{query}\n{answer}");
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_over_a_guarded_column_or_hidden_rows_tells_nothing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        // A member sees that colleagues are there and what they are called, not their addresses.
        let vera = world.user(VERA).await;
        let picture = Picture::of(&world).await;
        for (true_of_hidden, false_of_all) in [
            ("{creator: {email: {startsWith: \"amara.\"}}}", "{creator: {email: {startsWith: \"zzz.\"}}}"),
            ("{creator: {email: {isNull: false}}}", "{creator: {email: {eq: \"zzz\"}}}"),
            (
                "{brand: {userRoles: {some: {user: {email: {contains: \"@\"}}}}}}",
                "{brand: {userRoles: {some: {user: {email: {contains: \"zzz\"}}}}}}",
            ),
            (
                "{brand: {parentBrand: {slug: {startsWith: \"northwind\"}}}}",
                "{brand: {parentBrand: {slug: {startsWith: \"zzz\"}}}}",
            ),
        ] {
            for mutation in
                ["updateContentList(where: W, patch: {title: \"x\"}, atMost: 1000)", "deleteContentList(where: W, atMost: 1000)"]
            {
                let asked = async |filter: &str| {
                    let query = format!("mutation {{ {} {{ affected nodes {{ id }} }} }}", mutation.replace('W', filter));
                    measured(&vera, &query, Json::Null).await
                };
                assert_eq!(asked(true_of_hidden).await, asked(false_of_all).await, "{mutation} {true_of_hidden}");
            }
        }
        picture.assert_unchanged(&world).await;
    })
    .await;
}

/// An editor writes, and must not find out who wrote what by letting it be counted.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_editor_changes_is_not_chosen_by_hidden_values() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let emre = world.user(EMRE).await;
        let affected = async |filter: &str| {
            let query = format!(
                "mutation {{ updateContentList(where: {filter}, patch: {{versionNote: \"x\"}}, atMost: 1000) {{ affected }} \
                 deleteUser(id: \"00000000-0000-4000-8000-000000000000\") {{ id }} }}"
            );
            emre.ask(&query).await
        };
        assert_eq!(
            affected("{creator: {email: {contains: \"@\"}}}").await,
            affected("{creator: {email: {contains: \"#\"}}}").await
        );
        let seen = "mutation { updateContentList(where: {creator: {email: {contains: \"@\"}}}, patch: {versionNote: \"x\"}, \
            atMost: 1000) { affected } }";
        let own = world
            .number(
                "SELECT count(*) FROM content c JOIN users u ON u.id = c.created_by JOIN brands b ON b.id = c.brand_id \
                 WHERE u.email = 'emre.yildiz@halden.example' AND b.slug = 'halden-skin' AND c.deleted_at IS NULL \
                 AND c.status NOT IN ('published', 'archived')",
            )
            .await;
        assert_eq!(emre.data(seen).await["updateContentList"]["affected"], own);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_rows_change_nothing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let ingrid = world.user(INGRID).await;
        let picture = Picture::of(&world).await;
        let answer =
            refused(&ingrid, "mutation { deleteContentList(where: {}, atMost: 1) { affected } }", Json::Null, "LIMIT_EXCEEDED")
                .await;
        assert_eq!(answer["errors"][0]["extensions"]["limit"], "atMost");
        for most in ["0", "-1", "1000000"] {
            let query = format!("mutation {{ deleteContentList(where: {{}}, atMost: {most}) {{ affected }} }}");
            let answer = ingrid.ask(&query).await;
            assert!(["LIMIT_EXCEEDED", "BAD_USER_INPUT"].contains(&codes(&answer)[0]), "{most}: {answer}");
        }
        let halden = organization(&world, "halden").await;
        let query =
            format!("mutation {{ deleteBrands(where: {{organizationId: {{eq: \"{halden}\"}}}}, atMost: 2) {{ affected }} }}");
        refused(&ingrid, &query, Json::Null, "LIMIT_EXCEEDED").await;
        picture.assert_unchanged(&world).await;
    })
    .await;
}
