//! Large documents are refused before anything follows their fragments.

use std::time::{Duration, Instant};

use super::super::{Limits, measure, parse};
use crate::error::{Code, GraphqlError};

fn measured(text: &str) -> Result<(), GraphqlError> {
    measure(&parse(text).unwrap(), &Limits::default())
}

fn limit_of(text: &str) -> String {
    let error = measured(text).unwrap_err();
    assert_eq!(error.code, Code::LimitExceeded, "{error}");
    error.details.iter().find(|(name, _)| *name == "limit").map(|(_, limit)| limit.as_str().unwrap().to_owned()).unwrap()
}

/// Nested fields, `depth` levels in all.
fn nested(depth: usize) -> String {
    format!("{}a{}", "{ a ".repeat(depth - 1) + "{ ", " }".repeat(depth))
}

#[test]
fn each_limit_holds_exactly() {
    let many = |count: usize, part: &str| part.repeat(count);
    let operations = |count: usize| (0..count).map(|index| format!("query Q{index} {{ a }} ")).collect::<String>();
    assert!(measured(&operations(10)).is_ok());
    assert_eq!(limit_of(&operations(11)), "operations");
    assert!(measured(&nested(15)).is_ok());
    assert_eq!(limit_of(&nested(16)), "depth");
    assert!(measured(&format!("{{ a {{ {} }} }}", many(1_999, "b "))).is_ok());
    assert_eq!(limit_of(&format!("{{ a {{ {} }} }}", many(2_000, "b "))), "selections");
    assert!(measured(&format!("{{ {} }}", many(20, "a "))).is_ok());
    assert_eq!(limit_of(&format!("{{ {} }}", many(21, "a "))), "rootFields");
    assert_eq!(limit_of(&format!("{{ ...F }} fragment F on Query {{ {} }}", many(21, "a "))), "rootFields");
    assert!(measured(&format!("{{ a {{ {} }} }}", many(30, "b: c "))).is_ok());
    assert_eq!(limit_of(&format!("{{ a {{ {} }} }}", many(31, "b: c "))), "aliases");
    assert!(measured(&format!("{{ a {} }}", many(30, "@x "))).is_ok());
    assert_eq!(limit_of(&format!("{{ a {} }}", many(31, "@x "))), "directives");
    assert_eq!(limit_of(&format!("query {} {{ a }}", many(31, "@x "))), "directives");
}

#[test]
fn a_fragment_bomb_costs_microseconds() {
    let mut text = "{ ...F0 } ".to_owned();
    for level in 0..60 {
        let next = level + 1;
        text.push_str(&format!("fragment F{level} on Query {{ ...F{next} ...F{next} ...F{next} ...F{next} }} "));
    }
    text.push_str("fragment F60 on Query { __typename }");
    let document = parse(&text).unwrap();
    let start = Instant::now();
    let refused = measure(&document, &Limits::default());
    assert!(start.elapsed() < Duration::from_millis(5), "{:?}", start.elapsed());
    assert_eq!(refused.unwrap_err().code, Code::LimitExceeded);
}

#[test]
fn circles_and_long_chains_of_fragments_are_refused() {
    let circle = "{ ...A } fragment A on Query { ...B } fragment B on Query { me { ...A } }";
    assert_eq!(measured(circle).unwrap_err().code, Code::BadUserInput);
    let unused_circle = "{ a } fragment A on Query { ...A }";
    assert_eq!(measured(unused_circle).unwrap_err().code, Code::BadUserInput);
    let chain: String = (0..2_000).map(|level| format!("fragment F{level} on Query {{ ...F{} }} ", level + 1)).collect();
    assert_eq!(limit_of(&format!("{{ a }} {chain} fragment F2000 on Query {{ a }}")), "nesting");
}
