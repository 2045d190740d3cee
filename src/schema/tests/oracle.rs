//! Good and bad documents, judged by us and by an independent compiler: both must agree.

use std::sync::LazyLock;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::validation::Valid;

use super::super::{Limits, measure, parse};
use super::SCHEMA;
use crate::error::GraphqlError;

static ORACLE: LazyLock<Valid<apollo_compiler::Schema>> =
    LazyLock::new(|| apollo_compiler::Schema::parse_and_validate(SCHEMA.sdl().unwrap(), "schema.graphql").unwrap());

fn judged(text: &str) -> Result<(), Vec<GraphqlError>> {
    let document = parse(text).map_err(|error| vec![error])?;
    measure(&document, &Limits::default()).map_err(|error| vec![error])?;
    SCHEMA.validate(&document)
}

fn documents(list: &str) -> impl Iterator<Item = &str> {
    list.split("\n---\n").map(str::trim).filter(|text| !text.is_empty())
}

fn assert_all(list: &str, good: bool) {
    let mut disagreements = String::new();
    for text in documents(list) {
        let oracle = ExecutableDocument::parse_and_validate(&ORACLE, text, "document.graphql");
        let ours = judged(text);
        if oracle.is_ok() != good || ours.is_ok() != good {
            let said = oracle.err().map(|error| error.errors.to_string()).unwrap_or_default();
            disagreements.push_str(&format!("{text}\nwe say {ours:?}\nthe oracle says {said}\n\n"));
        }
    }
    assert!(disagreements.is_empty(), "{disagreements}");
}

#[test]
fn both_accept_good_documents() {
    assert_all(include_str!("good.graphql"), true);
}

#[test]
fn both_refuse_bad_documents() {
    assert_all(include_str!("bad.graphql"), false);
}

#[test]
fn every_error_has_a_place_and_a_short_message() {
    for text in documents(include_str!("bad.graphql")) {
        for error in judged(text).unwrap_err() {
            assert!(error.message.chars().count() <= 300, "{}", error.message);
            assert!(!error.locations.is_empty(), "{} has no place in:\n{text}", error.message);
        }
    }
}

/// The specification refuses these and the oracle does not: it merges fields of objects, lets a default of null stand for a value, does
/// not look at the types of variables inside objects and lists, and knows nothing of our scalars.
#[test]
fn what_the_oracle_overlooks_is_refused() {
    let overlooked = [
        "{ brands(where: { name: { eq: \"a\" }, name: { eq: \"b\" } }) { totalCount } }",
        "query Q($id: ID = null) { brand(id: $id) { id } }",
        "query Q($ids: [ID]) { brands(where: { id: { in: $ids } }) { totalCount } }",
        "query Q($id: ID!) { brands(where: { id: { in: $id } }) { totalCount } }",
        "query Q($id: ID) { brands(where: { id: { in: [$id] } }) { totalCount } }",
        "{ brands(where: { createdAt: { gt: \"yesterday\" } }) { totalCount } }",
        "{ brands(where: { createdAt: { gt: 5 } }) { totalCount } }",
        "{ brands(where: { id: { eq: \"a\\u0000b\" } }) { totalCount } }",
    ];
    for text in overlooked {
        assert!(judged(text).is_err(), "{text}");
    }
}

#[test]
fn at_most_twenty_errors_are_told() {
    let text = format!("{{ brands {{ {} }} }}", "nothing ".repeat(50));
    assert_eq!(judged(&text).unwrap_err().len(), 20);
}
