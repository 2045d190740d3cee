//! JSON documents: what holds for all of them, the structures of the data model, and credentials.

use serde_json::{Value, json};

use super::{assert_right, assert_wrong, judged};

fn nested(levels: usize) -> Value {
    (0..levels).fold(json!("x"), |inner, level| if level % 2 == 0 { json!([inner]) } else { json!({ "a": inner }) })
}

#[test]
fn documents_are_not_too_deep_and_hold_no_control_characters() {
    assert_right("workflow_instances", "context", [json!(1), json!({"a": [1, 2.5, null, true]}), nested(32)]);
    assert_wrong("workflow_instances", "context", "deeper than 32 levels", [nested(33), nested(120)]);
    assert_eq!(
        judged("users", "metadata", json!({"a": [{"b": "\u{0}"}]})),
        ["input.x.a[0].b: must not contain control characters"]
    );
    assert_wrong("users", "metadata", "input.x: must not have members with control characters", [json!({"a\u{0}": 1})]);
    assert_wrong("users", "metadata", "must be an object", [json!([]), json!("x"), json!(1)]);
    assert_right("users", "metadata", [json!({}), json!({"a.b c": {"anything": "goes"}})]);
}

#[test]
fn brands() {
    assert_right("brands", "identity", [json!({}), json!({"mission": "m", "vision": null, "values": ["a"], "usp": "u"})]);
    assert_wrong("brands", "identity", "input.x.slogan: is not one of mission, vision, values, usp", [json!({"slogan": "x"})]);
    assert_wrong("brands", "identity", "input.x.values[0]: must be a text", [json!({"values": [1]})]);
    assert_right("brands", "logo", [Value::Null, json!({"url": "https://example.com/a.svg", "altText": "A", "type": "dark"})]);
    assert_wrong("brands", "logo", "input.x.url: is needed", [json!({}), json!({"type": "full"})]);
    assert_wrong("brands", "logo", "must be one of light, dark, full", [json!({"url": "x", "type": "LIGHT"})]);
    assert_right("brands", "colors", [json!({}), json!({"primary": "#00aaFF", "accent": null})]);
    assert_wrong("brands", "colors", "input.x.primary: is needed", [json!({"accent": "#000000"})]);
    assert_wrong(
        "brands",
        "colors",
        "#RRGGBB",
        [json!({"primary": "#000"}), json!({"primary": "red"}), json!({"primary": "#00000g"})],
    );
    assert_right(
        "brands",
        "settings",
        [json!({"contentTypes": ["article"], "features": [], "integrations": {"shop": {"id": 7}}})],
    );
    assert_wrong("brands", "settings", "input.x.contentTypes[0]: must not be empty", [json!({"contentTypes": [" "]})]);
    assert_wrong("brands", "settings", "credentials", [json!({"integrations": {"shop": {"apiKey": "abc"}}})]);
}

#[test]
fn claims() {
    assert_right("claims", "text", [json!({"original": "Fair"}), json!({"original": "Fair", "de": "Fair", "fr": ""})]);
    assert_wrong(
        "claims",
        "text",
        "input.x.original: must be a text",
        [json!({}), json!({"original": " "}), json!({"original": 1})],
    );
    assert_wrong("claims", "text", "input.x.german: must be called", [json!({"original": "Fair", "german": "x"})]);
    assert_wrong("claims", "text", "input.x.de: must be a text", [json!({"original": "Fair", "de": null})]);
    assert_wrong("claims", "text", "must be an object", [json!("Fair"), json!(["Fair"])]);
}

#[test]
fn content() {
    assert_right(
        "content",
        "metadata",
        [json!({}), json!({"metaTitle": "t", "keywords": ["a"], "canonicalUrl": "https://x.org"})],
    );
    assert_wrong("content", "metadata", "is not one of", [json!({"title": "t"})]);
    assert_right("content", "engagement", [json!({}), json!({"duration": 1.5, "bounces": 3})]);
    assert_wrong("content", "engagement", "must be a number", [json!({"duration": "1.5"})]);
}

#[test]
fn templates() {
    let field = json!({
        "id": "f", "name": "headline", "label": "Headline", "type": "text", "required": true, "defaultValue": "x",
        "validation": {"min": 1, "max": 90, "pattern": "^x", "options": ["a"]}, "aiEnabled": false, "order": 0, "width": "half",
        "conditional": {"field": "kind", "operator": "equals", "value": 3},
    });
    assert_right("content_templates", "fields", [json!([]), json!([field]), json!([{"name": "a", "type": "json"}])]);
    assert_wrong("content_templates", "fields", "[0].type: must be one of text", [json!([{"name": "a", "type": "string"}])]);
    assert_wrong("content_templates", "fields", "[0].name: is needed", [json!([{"type": "text"}])]);
    assert_wrong("content_templates", "fields", "must be a list", [json!({}), json!("x")]);
    let twice = json!([{"name": "a", "type": "text"}, {"name": "A", "type": "text"}]);
    assert_wrong("content_templates", "fields", "input.x[1].name: must not be there twice", [twice]);
    let condition = json!([{"name": "a", "type": "text", "conditional": {"field": "b", "operator": "like"}}]);
    assert_wrong("content_templates", "fields", "[0].conditional.operator: must be one of equals", [condition]);
    assert_right("content_templates", "ai_prompts", [json!({}), json!({"headline": "Suggest"})]);
    assert_wrong("content_templates", "ai_prompts", "input.x.headline: must be a text", [json!({"headline": 1})]);
    assert_right("content_templates", "validation_rules", [json!([{"field": "a", "rule": "maxLength", "value": 3}])]);
    assert_wrong("content_templates", "validation_rules", "must be one of required", [json!([{"field": "a", "rule": "odd"}])]);
}

#[test]
fn workflows() {
    let (one, other) = ("1b5a9571-9f95-4fae-a700-205318c67da3", "2b5a9571-9f95-4fae-a700-205318c67da3");
    let step = |id: &str| {
        json!({
            "id": id, "name": "Review", "type": "review", "assignmentType": "role", "assignees": ["admin"], "timeoutHours": 24,
            "actions": [{"type": "notify", "params": {"channel": "email"}}], "order": 0, "formFields": [],
        })
    };
    assert_right("workflows", "steps", [json!([]), json!([step(one), step(other)])]);
    assert_wrong("workflows", "steps", "input.x[1].id: must not be there twice", [json!([step(one), step(one)])]);
    assert_wrong("workflows", "steps", "input.x[0].id: must be a UUID", [json!([step("first")])]);
    assert_wrong("workflows", "steps", "[0].type: is needed", [json!([{"id": one, "name": "x"}])]);
    let hours = json!([{"id": one, "name": "x", "type": "review", "timeoutHours": 0}]);
    assert_wrong("workflows", "steps", "whole number from 1", [hours]);
    assert_right("workflows", "transitions", [json!([{"from": one, "to": other, "condition": null}])]);
    assert_wrong("workflows", "transitions", "input.x[0].to: is needed", [json!([{"from": one}])]);
    assert_right("workflows", "escalation_rules", [Value::Null, json!([{"afterHours": 48, "notify": [one], "reassignTo": []}])]);
    assert_wrong("workflows", "escalation_rules", "afterHours: is needed", [json!([{"notify": [one]}])]);
}

#[test]
fn credentials_are_refused_by_name_and_by_look() {
    assert_right(
        "user_integrations",
        "config",
        [
            json!({}),
            json!({"max_tokens": 5, "passwordRequired": true, "url": "https://example.com/a?b=c", "keywords": ["a"]}),
            json!({"note": "Bearer of good news for everyone", "secret": "", "token": null, "email": "a:b@example.com"}),
        ],
    );
    for config in [
        json!({"password": "x"}),
        json!({"api_key": "x"}),
        json!({"deep": [{"clientSecret": "x"}]}),
        json!({"credentials": {"user": "x"}}),
        json!({"refresh-token": "x"}),
        json!({"note": "Bearer abcdefghijklmnop"}),
        json!({"note": "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln"}),
        json!({"url": "postgres://user:pass@host/base"}),
        json!({"note": "-----BEGIN RSA PRIVATE KEY-----\nabc"}),
    ] {
        assert_wrong("user_integrations", "config", "must not hold credentials", [config]);
    }
    assert_wrong("organizations", "settings", "must be an object", [json!([])]);
}
