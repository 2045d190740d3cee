//! Faults of a set: names that do not exist and circles.

use policy::{Policy, PolicySet, Rule, allow, own, when};

use crate::world::{Col, tables};

fn faults(items: Policy) -> Vec<String> {
    PolicySet::new(tables(Policy::new().read(allow()), items, Policy::new())).faults()
}

fn via(relation: &str) -> Rule {
    Rule::Via(relation.to_owned())
}

#[test]
fn a_sound_set_has_no_fault() {
    let policy = Policy::new().read(via("brand")).write(own(Col("user_id"))).guard(Col("kind"), allow()).immutable([Col("id")]);
    assert_eq!(faults(policy), Vec::<String>::new());
}

#[test]
fn names_that_do_not_exist_are_faults() {
    let exists = Rule::Exists("shares".to_owned(), Box::new(own(Col("owner_id"))));
    for (policy, word) in [
        (Policy::new().read(own(Col("owner_id"))), "items.owner_id"),
        (Policy::new().delete(exists), "shares.owner_id"),
        (Policy::new().read(via("nowhere")), "items.nowhere"),
        (Policy::new().guard(Col("id"), when(policy::column(Col("missing")).is_null())), "items.missing"),
        (Policy::new().secret(Col("hash")), "hash"),
        (Policy::new().guard_all_except([Col("name")], allow()), "name"),
    ] {
        let found = faults(policy);
        assert!(found.len() == 1 && found[0].contains(word), "{found:?} should name {word}");
    }
}

#[test]
fn circles_are_faults() {
    let brands = Policy::new().read(via("items"));
    let items = Policy::new().read(Rule::Exists("shares".to_owned(), Box::new(via("item"))));
    let found = PolicySet::new(tables(brands, items, Policy::new())).faults();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|fault| fault.contains("circle")));
}
