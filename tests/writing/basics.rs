//! Each mutation once, on both databases.

use serde_json::json;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_is_added_changed_removed_and_restored() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let amara = world.user(AMARA).await;
        let organization = amara.data("{ organizations { nodes { id } } }").await["organizations"]["nodes"][0]["id"].clone();
        let created = amara
            .ask_with(
                "mutation ($input: CreateBrandInput!) { createBrand(input: $input) { id name slug organization { name } \
                 userRoles { nodes { role user { email } } } claims { nodes { level replacements { nodes { country } } } } } }",
                json!({"input": {"organizationId": organization, "name": "New", "slug": "new", "country": "SE", "language": "sv",
                    "claims": {"create": [{"type": "MASTER", "level": "BRAND", "status": "ALLOWED",
                        "text": {"original": "Fresh"},
                        "replacements": {"create": [{"country": "DE", "replacement": "Frisch", "reason": "r"}]}}]}}}),
            )
            .await;
        println!("{created:#}");
        let id = created["data"]["createBrand"]["id"].clone();
        let changed = amara
            .ask_with(
                "mutation ($id: ID!) { updateBrand(id: $id, patch: {name: \"Newer\", guardrails: {append: [\"x\"]}}) { name guardrails updatedAt } }",
                json!({"id": id}),
            )
            .await;
        println!("{changed:#}");
        println!("{}", world.number("SELECT count(*) FROM audit_logs").await);
        let removed = amara.ask_with("mutation ($id: ID!) { deleteBrand(id: $id) { name deletedAt } }", json!({"id": id})).await;
        println!("{removed:#}");
        let restored = amara.ask_with("mutation ($id: ID!) { restoreBrand(id: $id) { name deletedAt } }", json!({"id": id})).await;
        println!("{restored:#}");
    })
    .await;
}
