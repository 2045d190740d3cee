//! How many contacts are in a segment.

use serde_json::{Value as Json, json};

use crate::support::*;

const COUNT: &str = "mutation ($id: ID!) { calculateSegmentSize(segmentId: $id) }";

/// A segment that is made by hand and has contacts, with what it knows of their number.
async fn segment_of(client: &Client<'_>, email: &str) -> Json {
    let query = format!(
        "{{ audienceSegments(first: 1, where: {{user: {{email: {{eq: \"{email}\"}}}}, organizationId: {{isNull: false}}}}) \
         {{ nodes {{ id activeCount members {{ nodes {{ id isActive }} }} }} }} }}"
    );
    client.data(&query).await["audienceSegments"]["nodes"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_counted_for_whoever_may_change_the_segment() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (edgar, vera, amara) = (world.user(EDGAR).await, world.user(VERA).await, world.user(AMARA).await);
        let segment = segment_of(&edgar, EDGAR).await;
        let given = || json!({"id": segment["id"]});
        let members = segment["members"]["nodes"].as_array().expect("members");
        let active = members.iter().filter(|member| member["isActive"] == true).count();
        assert!(active > 0 && active < members.len(), "some have left: {segment}");
        assert_eq!(edgar.data_with(COUNT, given()).await, json!({"calculateSegmentSize": active}));
        let query = "query ($id: ID!) { audienceSegment(id: $id) { estimatedSize lastCalculatedAt updatedAt activeCount } }";
        let kept = edgar.data_with(query, given()).await["audienceSegment"].clone();
        assert_eq!((&kept["estimatedSize"], &kept["activeCount"]), (&json!(active), &json!(active)));
        assert_eq!(kept["lastCalculatedAt"], "2026-01-12T08:00:00.000000Z");

        let member = members.iter().find(|member| member["isActive"] == true).expect("one")["id"].clone();
        let leaves = "mutation ($member: ID!, $id: ID!) { updateSegmentMember(id: $member, patch: {isActive: false}) { id } \
            calculateSegmentSize(segmentId: $id) }";
        let one_less = edgar.data_with(leaves, json!({"member": member, "id": segment["id"]})).await;
        assert_eq!(one_less["calculateSegmentSize"], active - 1, "what the operation did before counts");
        assert_eq!(amara.data_with(COUNT, given()).await["calculateSegmentSize"], active - 1, "an admin manages it");

        assert_eq!(codes(&vera.ask_with(COUNT, given()).await), ["NOT_FOUND"], "a segment that the caller does not see");
        let own = segment_of(&vera, VERA).await;
        assert_eq!(codes(&vera.ask_with(COUNT, json!({"id": own["id"]})).await), ["FORBIDDEN"], "seen, and not hers to change");
        let nobody = vera.ask_with(COUNT, json!({"id": "00000000-0000-4000-8000-000000000000"})).await;
        assert_eq!(codes(&nobody), ["NOT_FOUND"]);
        let entries = "SELECT count(*) FROM audit_logs WHERE resource_type = 'audience_segments' AND status = 'success'";
        assert_eq!(world.number(entries).await, 3, "each count is in the trail");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_in_a_segment_that_was_removed() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let (edgar, amara) = (world.user(EDGAR).await, world.user(AMARA).await);
        let segment = segment_of(&edgar, EDGAR).await;
        let given = || json!({"id": segment["id"]});
        let shown = "query ($id: ID!) { audienceSegment(id: $id, includeDeleted: true) \
            { deletedAt activeCount members { totalCount } } }";
        let before = amara.data_with(shown, given()).await["audienceSegment"].clone();
        assert!(before["activeCount"].as_i64() > Some(0) && before["members"]["totalCount"].as_i64() > Some(0), "{before}");
        edgar.data_with("mutation ($id: ID!) { deleteAudienceSegment(id: $id) { id } }", given()).await;
        let removed = amara.data_with(shown, given()).await["audienceSegment"].clone();
        assert!(removed["deletedAt"].is_string(), "an admin sees it: {removed}");
        assert_eq!((&removed["activeCount"], &removed["members"]["totalCount"]), (&json!(0), &json!(0)), "its contacts are not");
        amara.data_with("mutation ($id: ID!) { restoreAudienceSegment(id: $id) { id } }", given()).await;
        assert_eq!(amara.data_with(shown, given()).await["audienceSegment"], before, "they are where they were");
    })
    .await;
}
