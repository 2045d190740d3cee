//! The figures of content, derived anew.

use serde_json::{Value as Json, json};

use crate::attacks::writing::{brand, id_of, refused};
use crate::support::*;

const REFRESH: &str = "mutation { refreshContentAnalytics }";

async fn refresh(client: &Client<'_>) -> i64 {
    client.data(REFRESH).await["refreshContentAnalytics"].as_i64().expect("a number")
}

/// The figures of days in 2020.
async fn old(client: &Client<'_>) -> Json {
    let query = "{ contentAnalyticsList(where: {date: {lt: \"2021-01-01\"}}, orderBy: [{date: ASC}]) \
        { nodes { type date totalCount publishedCount draftCount avgViews avgEngagementDuration } } }";
    client.data(query).await["contentAnalyticsList"]["nodes"].clone()
}

/// Moves a row of a brand to a day in 2020.
async fn place(world: &World, slug: &str, day: &str, views: i64, engagement: &str) {
    let of_brand =
        format!("brand_id = {} AND deleted_at IS NULL AND created_at > '2021-01-01'", world.id(brand(world, slug).await));
    let id = id_of(world, "content", &of_brand).await;
    world
        .run(&format!(
            "UPDATE content SET type = 'article', status = 'draft', published_at = NULL, created_at = '{day}T23:59:59.999999Z', \
             views = {views}, engagement = '{engagement}' WHERE id = {}",
            world.id(id)
        ))
        .await;
}

fn figures(day: &str, count: i64, views: &str, duration: Option<i64>) -> Json {
    let count = count.to_string();
    json!({"type": "article", "date": day, "totalCount": count, "publishedCount": "0", "draftCount": count,
        "avgViews": views, "avgEngagementDuration": duration})
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_of_content_are_kept_current_by_developers() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (devin, vera, ingrid) = (world.developer().await, world.user(VERA).await, world.user(INGRID).await);
        let before = world.number("SELECT count(*) FROM content_analytics").await;
        assert_eq!(refresh(&devin).await, before, "they are current");
        let home = "northwind-coffee";
        for (views, engagement) in [(1, r#"{"duration": 1}"#), (2, r#"{"duration": 2}"#), (2, "{}")] {
            place(&world, home, "2020-05-05", views, engagement).await;
        }
        place(&world, home, "2020-05-06", 7, r#"{"duration": 2.499999}"#).await;
        place(&world, home, "2020-05-07", 0, "{}").await;
        place(&world, home, "2020-05-07", 1, "{}").await;
        // One by 32 is a half of the last digit.
        for views in std::iter::once(1).chain([0; 31]) {
            place(&world, home, "2020-05-08", views, r#"{"duration": 2.5}"#).await;
        }
        assert_eq!(old(&devin).await, json!([]), "nothing is derived by itself");
        let sent = world.statements();
        let rows = refresh(&devin).await;
        let taken = world.statements() - sent;
        assert_eq!(rows, world.number("SELECT count(*) FROM content_figures").await);
        let expected = json!([
            figures("2020-05-05", 3, "1.6667", Some(2)),
            figures("2020-05-06", 1, "7.0000", Some(2)),
            figures("2020-05-07", 2, "0.5000", None),
            figures("2020-05-08", 32, "0.0313", Some(3)),
        ]);
        assert_eq!(old(&devin).await, expected);
        assert_eq!(old(&vera).await, expected, "a viewer of the brand sees them");
        assert_eq!(old(&ingrid).await, json!([]), "and nobody of another one");
        // What goes is gone; jobs may ask as well, and it takes no more statements.
        world.run("UPDATE content SET deleted_at = '2026-01-11T00:00:00.000000Z' WHERE created_at < '2020-05-08'").await;
        let sent = world.statements();
        assert_eq!(refresh(&world.as_viewer(policy::Viewer::service(now()))).await, rows - 3);
        // Whoever has an account takes one to know who it is.
        assert!(world.statements() - sent <= taken && taken <= 8, "{taken}");
        assert_eq!(old(&devin).await, json!([figures("2020-05-08", 32, "0.0313", Some(3))]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_of_content_stay_as_they_are_where_nobody_may() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        place(&world, "northwind-coffee", "2020-05-05", 1, "{}").await;
        for email in [VERA, EDGAR, AMARA, OLIVE] {
            refused(&world.user(email).await, REFRESH, json!({}), "FORBIDDEN").await;
        }
        let devin = world.developer().await;
        // What comes after it fails, and takes it back.
        let both = "mutation { refreshContentAnalytics \
            updateBrand(id: \"00000000-0000-4000-8000-000000000000\", patch: {name: \"x\"}) { id } }";
        assert_eq!(codes(&devin.ask(both).await).first(), Some(&"NOT_FOUND"));
        assert_eq!(old(&devin).await, json!([]));
        // What came before it in the operation counts.
        let renamed = "mutation ($id: ID!) { deleteContent(id: $id) { id } refreshContentAnalytics }";
        let id = id_of(&world, "content", "created_at < '2021-01-01'").await;
        assert_eq!(refresh(&devin).await, world.number("SELECT count(*) FROM content_figures").await);
        assert_eq!(old(&devin).await.as_array().map(Vec::len), Some(1));
        devin.data_with(renamed, json!({"id": id})).await;
        assert_eq!(old(&devin).await, json!([]));
    })
    .await;
}
