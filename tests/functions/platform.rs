//! What developers are told about the database itself.

use serde_json::Value as Json;

use crate::support::*;

fn named<'a>(list: &'a Json, member: &str, name: &str) -> &'a Json {
    let found = list.as_array().expect("a list").iter().find(|item| item[member] == name);
    found.unwrap_or_else(|| panic!("no {name}"))
}

fn number(value: &Json) -> i64 {
    value.as_str().expect("a number as a text").parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_have_their_rows_and_bytes() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        if backend == Backend::Postgres {
            world.run("ANALYZE").await;
        }
        let (devin, before) = (world.developer().await, world.statements());
        let data = devin.data("{ tableSizes { __typename name: table rows bytes } }").await;
        assert_eq!(world.statements() - before, 1);
        let sizes = &data["tableSizes"];
        for table in ["users", "brands", "content", "organization_members"] {
            let size = named(sizes, "name", table);
            assert_eq!(number(&size["rows"]), world.number(&format!("SELECT count(*) FROM {table}")).await, "{table}");
            assert!(number(&size["bytes"]) >= 4_096 && size["__typename"] == "TableSize", "{size}");
        }
        let names = sizes.as_array().expect("a list").iter().map(|size| size["name"].as_str().expect("a name"));
        assert!(names.clone().is_sorted() && names.count() > 40);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn indexes_have_their_reads_where_they_are_counted() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let data = world.developer().await.data("{ indexUsage { table index scans bytes } }").await;
        let index = named(&data["indexUsage"], "index", "idx_content_brand_status");
        assert!(index["table"] == "content" && number(&index["bytes"]) >= 4_096, "{index}");
        match backend {
            Backend::Sqlite => assert!(index["scans"].is_null()),
            Backend::Postgres => assert!(number(&index["scans"]) >= 0),
        }
    })
    .await;
}
