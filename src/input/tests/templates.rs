//! Documents judged by the fields and rules of a template.

use serde_json::{Value, json};

use super::told;
use crate::input::{clean_rich_text, shaped};

fn judged(document: Value, fields: Value, rules: Value) -> Vec<String> {
    let mut problems = Vec::new();
    shaped(&document, &fields, &rules, "input.fields", &mut problems);
    told(&problems)
}

fn field(kind: &str) -> Value {
    json!([{"name": "a", "type": kind}])
}

#[test]
fn unknown_and_needed_fields() {
    let fields = json!([{"name": "a", "type": "text", "required": true}, {"name": "b", "type": "number"}]);
    assert_eq!(judged(json!({"a": "x", "b": 1}), fields.clone(), json!([])), Vec::<String>::new());
    assert_eq!(judged(json!({"a": "x"}), fields.clone(), json!([])), Vec::<String>::new());
    for without in [json!({}), json!({"a": null}), json!({"a": " "})] {
        assert_eq!(judged(without, fields.clone(), json!([])), ["input.fields.a: is needed"]);
    }
    assert_eq!(judged(json!({"a": "x", "c": 1}), fields.clone(), json!([])), ["input.fields.c: is not one of a, b"]);
    assert_eq!(judged(json!([]), fields, json!([])), ["input.fields: must be an object"]);
}

#[test]
fn each_type_of_field() {
    for (kind, right, wrong) in [
        ("text", json!("x"), json!(1)),
        ("textarea", json!("x"), json!(["x"])),
        ("richtext", json!("<b>x</b>"), json!(true)),
        ("number", json!(1.5), json!("1.5")),
        ("boolean", json!(false), json!("false")),
        ("date", json!("2026-02-28"), json!("2026-02-30")),
        ("date", json!("0001-01-01"), json!("2026-2-28")),
        ("datetime", json!("2026-02-28T10:00:00Z"), json!("2026-02-28")),
        ("select", json!("x"), json!(1)),
        ("multiselect", json!(["x"]), json!("x")),
        ("tags", json!(["x", "y"]), json!(["x", 1])),
        ("url", json!("HTTPS://example.com/a?b#c"), json!("javascript:alert(1)")),
        ("url", json!("http://localhost:8080"), json!("https://")),
        ("email", json!("a@b.co"), json!("a@b")),
        ("image", json!("x.png"), json!({"url": "x"})),
        ("file", json!("x.pdf"), json!(1)),
        ("json", json!({"any": ["thing"]}), Value::Null),
    ] {
        assert_eq!(judged(json!({"a": right}), field(kind), json!([])), Vec::<String>::new(), "{kind}");
        let told = judged(json!({"a": wrong}), field(kind), json!([]));
        assert_eq!(told.len(), usize::from(!wrong.is_null()), "{kind}: {told:?}");
    }
}

#[test]
fn validations_of_a_field() {
    let field = |kind: &str, validation: Value| json!([{"name": "a", "type": kind, "validation": validation}]);
    let bounds = json!({"min": 2, "max": 3});
    for (kind, right, low, high) in [
        ("number", json!(2), json!(1.9), json!(3.1)),
        ("text", json!("éé"), json!("é"), json!("éééé")),
        ("tags", json!(["a", "b"]), json!(["a"]), json!(["a", "b", "c", "d"])),
    ] {
        assert_eq!(judged(json!({"a": right}), field(kind, bounds.clone()), json!([])), Vec::<String>::new());
        assert!(judged(json!({"a": low}), field(kind, bounds.clone()), json!([]))[0].contains("at least 2"));
        assert!(judged(json!({"a": high}), field(kind, bounds.clone()), json!([]))[0].contains("at most 3"));
    }
    let pattern = json!({"pattern": "^[a-z]+$"});
    assert_eq!(judged(json!({"a": "abc"}), field("text", pattern.clone()), json!([])), Vec::<String>::new());
    assert_eq!(judged(json!({"a": "a1"}), field("text", pattern), json!([])), ["input.fields.a: must match ^[a-z]+$"]);
    let options = json!({"options": ["s", "m"]});
    assert_eq!(judged(json!({"a": "s"}), field("select", options.clone()), json!([])), Vec::<String>::new());
    assert_eq!(judged(json!({"a": "l"}), field("select", options.clone()), json!([])), ["input.fields.a: must be one of s, m"]);
    assert_eq!(judged(json!({"a": ["s", "m"]}), field("multiselect", options.clone()), json!([])), Vec::<String>::new());
    assert_eq!(judged(json!({"a": ["s", "l"]}), field("multiselect", options), json!([])).len(), 1);
}

#[test]
fn a_field_is_needed_only_while_its_condition_holds() {
    let document = json!({"b": 5, "tags": ["x"], "empty": ""});
    for (name, operator, value, holds) in [
        ("b", "equals", json!(5.0), true),
        ("b", "equals", json!(6), false),
        ("b", "not_equals", json!(6), true),
        ("missing", "not_equals", json!(6), true),
        ("tags", "contains", json!("x"), true),
        ("tags", "contains", json!("y"), false),
        ("b", "greater_than", json!(4), true),
        ("b", "greater_than", json!(5), false),
        ("b", "less_than", json!(6), true),
        ("b", "less_than", json!("6"), false),
        ("empty", "is_empty", Value::Null, true),
        ("missing", "is_empty", Value::Null, true),
        ("b", "is_not_empty", Value::Null, true),
        ("b", "no such operator", Value::Null, true),
    ] {
        let condition = json!({"field": name, "operator": operator, "value": value});
        let fields = json!([
            {"name": "a", "type": "text", "required": true, "conditional": condition},
            {"name": "b", "type": "number"}, {"name": "tags", "type": "tags"}, {"name": "empty", "type": "text"},
        ]);
        assert_eq!(judged(document.clone(), fields, json!([])).len(), usize::from(holds), "{name} {operator} {value}");
    }
}

#[test]
fn further_rules() {
    let rule = |rule: &str, value: Value| json!([{"field": "a", "rule": rule, "value": value}]);
    for (kind, name, argument, right, wrong) in [
        ("text", "required", Value::Null, json!("x"), Value::Null),
        ("text", "minLength", json!(2), json!("ab"), json!("a")),
        ("text", "maxLength", json!(2), json!("ab"), json!("abc")),
        ("text", "pattern", json!("^a"), json!("ab"), json!("ba")),
        ("number", "min", json!(2), json!(2), json!(1)),
        ("number", "max", json!(2), json!(2), json!(3)),
        ("number", "oneOf", json!([1, 2]), json!(1), json!(3)),
    ] {
        assert_eq!(judged(json!({"a": right}), field(kind), rule(name, argument.clone())), Vec::<String>::new(), "{name}");
        assert_eq!(judged(json!({"a": wrong}), field(kind), rule(name, argument)).len(), 1, "{name}");
    }
    let own_words = json!([{"field": "a", "rule": "maxLength", "value": 2, "message": "At most two."}]);
    assert_eq!(judged(json!({"a": "abc"}), field("text"), own_words), ["input.fields.a: At most two."]);
}

#[test]
fn a_faulty_template_is_told_as_such() {
    for (fields, rules) in [
        (json!([{"name": "a", "type": "text", "validation": {"pattern": "("}}]), json!([])),
        (json!([{"name": "a", "type": "text", "validation": {"pattern": "\\w{1000}{1000}"}}]), json!([])),
        (json!([{"name": "a", "type": "sound"}]), json!([])),
        (field("text"), json!([{"field": "a", "rule": "maxLength", "value": "two"}])),
        (field("text"), json!([{"field": "a", "rule": "odd", "value": 2}])),
    ] {
        let told = judged(json!({"a": "x"}), fields, rules);
        assert!(told.len() == 1 && told[0].contains("cannot be judged"), "{told:?}");
    }
    assert!(judged(json!({}), json!({}), json!([]))[0].contains("are no lists"));
    assert_eq!(judged(json!({}), json!([1, "x", {}]), json!([null, {}])), Vec::<String>::new());
}

#[test]
fn rich_text_is_made_harmless() {
    let fields = json!([{"name": "a", "type": "richtext"}, {"name": "b", "type": "text"}]);
    let mut document = json!({"a": "<b onclick=\"x()\">x</b>", "b": "1 < 2"});
    clean_rich_text(&mut document, &fields);
    assert_eq!(document, json!({"a": "<b>x</b>", "b": "1 < 2"}));
    clean_rich_text(&mut json!([]), &json!({}));
}
