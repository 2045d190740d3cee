//! Content moves along its transitions, each made by whoever may make it; what is public never changes.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{Picture, brand, content, id_of, refused, user};
use crate::support::*;

const UPDATE: &str = "mutation ($id: ID!, $patch: UpdateContentInput!) \
    { updateContent(id: $id, patch: $patch) { id status version parentId publishedBy isDraft } }";
const CREATE: &str = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id status version } }";

/// Live content of Northwind Coffee in the status.
async fn piece(world: &World, status: &str) -> Uuid {
    let coffee = brand(world, "northwind-coffee").await;
    let condition = format!("brand_id = {} AND status = '{status}' AND deleted_at IS NULL", world.id(coffee));
    if world.number(&format!("SELECT count(*) FROM content WHERE {condition}")).await == 0 {
        let draft = format!("brand_id = {} AND status IN ('draft', 'rejected') AND deleted_at IS NULL", world.id(coffee));
        let id = id_of(world, "content", &draft).await;
        let when = if status == "scheduled" { ", scheduled_for = created_at" } else { "" };
        world.run(&format!("UPDATE content SET status = '{status}'{when} WHERE id = {}", world.id(id))).await;
        return id;
    }
    id_of(world, "content", &condition).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_publishes_nothing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let (draft, approved) = (piece(&world, "draft").await, piece(&world, "approved").await);
        let (review, published) = (piece(&world, "in_review").await, piece(&world, "published").await);
        let archived = piece(&world, "archived").await;
        let edgar = world.user(EDGAR).await;
        let picture = Picture::of(&world).await;
        for (id, patch, code) in [
            (approved, json!({"status": "PUBLISHED"}), "FORBIDDEN"),
            (approved, json!({"status": "SCHEDULED", "scheduledFor": "2026-02-01T00:00:00Z"}), "FORBIDDEN"),
            (review, json!({"status": "APPROVED"}), "FORBIDDEN"),
            (review, json!({"status": "REJECTED"}), "FORBIDDEN"),
            (draft, json!({"status": "PUBLISHED"}), "BAD_USER_INPUT"),
            (draft, json!({"status": "APPROVED"}), "BAD_USER_INPUT"),
            (draft, json!({"status": "ARCHIVED"}), "BAD_USER_INPUT"),
            (published, json!({"title": "Changed"}), "FORBIDDEN"),
            (published, json!({"status": "ARCHIVED"}), "FORBIDDEN"),
            (published, json!({"status": "DRAFT"}), "FORBIDDEN"),
            (archived, json!({"status": "DRAFT"}), "FORBIDDEN"),
            (archived, json!({"title": "Changed"}), "FORBIDDEN"),
        ] {
            refused(&edgar, UPDATE, json!({"id": id, "patch": patch}), code).await;
        }
        for status in ["PUBLISHED", "APPROVED", "SCHEDULED", "ARCHIVED", "IN_REVIEW", "PENDING_REVIEW", "REJECTED"] {
            let mut input = content(coffee, "born-high");
            input["status"] = json!(status);
            input["scheduledFor"] = json!("2026-02-01T00:00:00Z");
            refused(&edgar, CREATE, json!({"input": input}), "FORBIDDEN").await;
        }
        let by_filter = "mutation { updateContentList(where: {status: {eq: APPROVED}}, patch: {status: PUBLISHED}, atMost: 1000) { affected } }";
        refused(&edgar, by_filter, Json::Null, "FORBIDDEN").await;
        let of_drafts = "mutation { updateContentList(where: {status: {eq: DRAFT}}, patch: {status: PUBLISHED}, atMost: 1000) { affected } }";
        refused(&edgar, of_drafts, Json::Null, "BAD_USER_INPUT").await;
        let remove = "mutation ($id: ID!) { deleteContent(id: $id) { id } }";
        for id in [approved, published, archived] {
            refused(&edgar, remove, json!({"id": id}), "FORBIDDEN").await;
        }
        picture.assert_unchanged(&world).await;
        let sent = edgar.data_with(UPDATE, json!({"id": draft, "patch": {"status": "PENDING_REVIEW"}})).await;
        assert_eq!(sent["updateContent"]["status"], "PENDING_REVIEW");
    })
    .await;
}

/// All steps in one operation are as many steps: each is judged.
#[tokio::test(flavor = "multi_thread")]
async fn steps_are_not_skipped_by_taking_them_at_once() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let draft = piece(&world, "draft").await;
        let steps = "mutation ($id: ID!) { a: updateContent(id: $id, patch: {status: PENDING_REVIEW}) { id } \
            b: updateContent(id: $id, patch: {status: IN_REVIEW}) { id } c: updateContent(id: $id, patch: {status: APPROVED}) { id } \
            d: updateContent(id: $id, patch: {status: PUBLISHED}) { id publishedBy } }";
        let picture = Picture::of(&world).await;
        let answer = refused(&world.user(EDGAR).await, steps, json!({"id": draft}), "FORBIDDEN").await;
        let failed = answer["errors"].as_array().into_iter().flatten().find(|error| error["extensions"]["rolledBack"].is_null());
        assert_eq!(failed.map(|error| error["path"].clone()), Some(json!(["c"])), "{answer:#}");
        picture.assert_unchanged(&world).await;
        let amara = world.user(AMARA).await;
        let done = amara.data_with(steps, json!({"id": draft})).await;
        assert_eq!(done["d"]["publishedBy"], user(&world, AMARA).await.to_string());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_public_stays_as_it_is() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (coffee, published) = (brand(&world, "northwind-coffee").await, piece(&world, "published").await);
        let amara = world.user(AMARA).await;
        let row = async || {
            let columns = if backend == Backend::Sqlite { "json_array(title, status, version, hex(parent_id), updated_at, slug)" } else { "c::text" };
            world.text(&format!("SELECT {columns} FROM content c WHERE id = {}", world.id(published))).await
        };
        let before = row().await;
        for (patch, code) in [
            (json!({"title": "New", "status": "PUBLISHED"}), "BAD_USER_INPUT"),
            (json!({"title": "New", "status": "ARCHIVED"}), "BAD_USER_INPUT"),
            (json!({"title": "New", "status": "DRAFT"}), "BAD_USER_INPUT"),
            (json!({"title": "New", "status": "APPROVED"}), "BAD_USER_INPUT"),
        ] {
            refused(&amara, UPDATE, json!({"id": published, "patch": patch}), code).await;
        }
        let mut input = content(coffee, "a-new-parent");
        input["versions"] = json!({"connect": [published]});
        let answer = refused(&amara, CREATE, json!({"input": input}), "BAD_USER_INPUT").await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "input.versions.connect");
        assert_eq!(row().await, before);
        let next = amara.data_with(UPDATE, json!({"id": published, "patch": {"title": "New"}})).await["updateContent"].clone();
        assert_eq!((next["status"].as_str(), next["parentId"].as_str()), (Some("DRAFT"), Some(published.to_string().as_str())));
        assert_eq!((next["publishedBy"].clone(), next["isDraft"].clone()), (Json::Null, json!(true)));
        assert_eq!(row().await, before);
        let all = "mutation ($id: ID!) { updateContentList(where: {id: {eq: $id}}, patch: {body: \"x\"}) { affected nodes { status } } }";
        amara.data_with(all, json!({"id": published})).await;
        assert_eq!(row().await, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_of_a_workflow_begins_at_its_beginning() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let coffee = brand(&world, "northwind-coffee").await;
        let edgar = world.user(EDGAR).await;
        let seen = edgar.data("{ workflows(where: {kind: {eq: CONTENT}, isActive: {eq: true}}, first: 1) { nodes { id } } }").await;
        let workflow = seen["workflows"]["nodes"][0]["id"].clone();
        let draft = id_of(&world, "content", &format!("brand_id = {} AND status = 'draft' AND deleted_at IS NULL", world.id(coffee))).await;
        let query = "mutation ($input: CreateWorkflowInstanceInput!) { createWorkflowInstance(input: $input) { id status currentStepIndex } }";
        let picture = Picture::of(&world).await;
        let input = |more: Json| {
            let mut input = json!({"workflowId": workflow, "contentId": draft});
            for (name, value) in more.as_object().into_iter().flatten() {
                input[name.as_str()] = value.clone();
            }
            json!({"input": input})
        };
        for (more, field) in [
            (json!({"currentStepIndex": 3}), "input.currentStepIndex"),
            (json!({"context": {"approved": true}}), "input.context"),
            (json!({"deadlineAt": "2030-01-01T00:00:00Z"}), "input.deadlineAt"),
        ] {
            let answer = refused(&edgar, query, input(more), "FORBIDDEN").await;
            assert_eq!(answer["errors"][0]["extensions"]["field"], field);
        }
        for status in ["COMPLETED", "CANCELLED", "FAILED"] {
            refused(&edgar, query, input(json!({"status": status})), "FORBIDDEN").await;
        }
        picture.assert_unchanged(&world).await;
        let begun = edgar.data_with(query, input(json!({}))).await;
        assert_eq!(begun["createWorkflowInstance"]["currentStepIndex"], 0);
        let id = begun["createWorkflowInstance"]["id"].clone();
        let move_on = "mutation ($id: ID!, $patch: UpdateWorkflowInstanceInput!) { updateWorkflowInstance(id: $id, patch: $patch) { id } }";
        refused(&edgar, move_on, json!({"id": id, "patch": {"currentStepIndex": {"increment": 1}}}), "FORBIDDEN").await;
        refused(&edgar, move_on, json!({"id": id, "patch": {"status": "COMPLETED"}}), "FORBIDDEN").await;
        edgar.data_with(move_on, json!({"id": id, "patch": {"status": "CANCELLED"}})).await;
    })
    .await;
}
