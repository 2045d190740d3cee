//! What solving leaves to the database, and what it depends on.

use std::collections::BTreeSet;

use policy::{
    Action, Comparison, Fact, FactValue, Permission, Policy, PolicySet, Residual, Role, Rule, Shape, Solved, Viewer, all, allow,
    any, authenticated, column, deny, facts_of, in_organization, not, own, presets, solve, solve_guard, solve_rule, when,
};

use crate::world::{Col, anonymous, application, brand_member, developer, id, items_read_by, member, now, tables, user};

const USER: Col = Col("user_id");
const ORGANIZATION: Col = Col("organization_id");

fn left(rule: Rule, viewer: &Viewer) -> Solved {
    let set = items_read_by(rule.clone());
    solve_rule(&set, "items", Action::Read, &rule, &Shape::of(viewer, &facts_of(&set, "items")))
}

fn is_own() -> Residual {
    Residual::Is("user_id", Fact::Viewer)
}

#[test]
fn developers_cost_no_sql_and_strangers_never_reach_it() {
    let set = PolicySet::new(tables(Policy::new(), Policy::new(), presets::own_rows(USER)));
    let facts = facts_of(&set, "shares");
    let solved = |viewer: &Viewer| solve(&set, "shares", Action::Read, &Shape::of(viewer, &facts));
    assert_eq!(solved(&developer()), Solved::Always);
    assert_eq!(solved(&Viewer::service(now())), Solved::Always);
    assert_eq!(solved(&anonymous()), Solved::Never);
    assert_eq!(solved(&user(1)), Solved::When(is_own()));
}

#[test]
fn parts_are_flattened_and_said_once() {
    let rule = any([own(USER), any([own(USER), deny(), all([allow(), own(USER)])]), all([authenticated(), own(USER)])]);
    assert_eq!(left(rule, &user(1)), Solved::When(is_own()));
    assert_eq!(left(all([own(USER), any([])]), &user(1)), Solved::Never);
    assert_eq!(left(any([own(USER), all([])]), &user(1)), Solved::Always);
}

#[test]
fn not_is_pushed_to_the_leaves() {
    let is_null = Comparison::IsNull("kind");
    let rule = not(all([own(USER), not(when(is_null.clone())), authenticated()]));
    let expected = Residual::Any(vec![Residual::Not(Box::new(is_own())), Residual::Compare(is_null)]);
    assert_eq!(left(rule, &user(1)), Solved::When(expected));
}

#[test]
fn an_empty_list_is_not_left_to_the_database() {
    let of_none = || when(column(Col("kind")).one_of::<&'static str>([]));
    assert_eq!(left(of_none(), &user(1)), Solved::Never);
    let not_null = Residual::Not(Box::new(Residual::Compare(Comparison::IsNull("kind"))));
    assert_eq!(left(not(of_none()), &user(1)), Solved::When(not_null));
}

#[test]
fn what_does_not_exist_is_never() {
    let set = items_read_by(allow());
    let shape = Shape::of(&developer(), &facts_of(&set, "items"));
    assert_eq!(solve(&set, "planes", Action::Read, &shape), Solved::Never);
    assert_eq!(solve_guard(&set, "planes", "id", &shape), Solved::Never);
    assert_eq!(solve_guard(&set, "items", "missing", &shape), Solved::Never);
    assert_eq!(solve_guard(&set, "items", "id", &shape), Solved::Always);
    assert!(facts_of(&set, "planes").is_empty());
    for action in [Action::Insert, Action::Update, Action::Delete] {
        assert_eq!(solve(&set, "items", action, &shape), Solved::Never, "{action:?} has no rule");
    }
}

#[test]
fn facts_are_found_through_relations_and_in_circles() {
    let brands = Policy::new().read(any([Rule::Via("items".to_owned()), when(column(Col("deleted_at")).after_now())]));
    let items = Policy::new().read(Rule::Via("brand".to_owned())).guard(Col("kind"), in_organization(ORGANIZATION, Role::Admin));
    let shares = Policy::new().read(Rule::Exists("item".to_owned(), Box::new(all([own(USER), Rule::Via("brand".to_owned())]))));
    let set = PolicySet::new(tables(brands, items, shares));
    let narrowing = [Fact::NarrowOrganization, Fact::NarrowBrand, Fact::NarrowApplication];
    let expected = |more: &[Fact]| -> BTreeSet<Fact> { narrowing.iter().chain(more).copied().collect() };
    assert_eq!(facts_of(&set, "items"), expected(&[Fact::Now, Fact::Organizations(Role::Admin)]));
    assert_eq!(facts_of(&set, "brands"), expected(&[Fact::Now]));
    assert_eq!(facts_of(&set, "shares"), expected(&[Fact::Now, Fact::Viewer]));
}

#[test]
fn a_shape_tells_presence_and_no_value() {
    let facts: BTreeSet<Fact> = [Fact::Viewer, Fact::Organizations(Role::Viewer), Fact::Now].into();
    assert_eq!(Shape::of(&member(1, Role::Viewer), &facts), Shape::of(&member(2, Role::Admin), &facts));
    assert_ne!(Shape::of(&member(1, Role::Viewer), &facts), Shape::of(&user(1), &facts));
    assert_ne!(Shape::of(&developer(), &facts), Shape::of(&user(1), &facts));
    let elsewhere = Viewer { organization: Some(id(9)), ..user(1) };
    let shape = Shape::of(&elsewhere, &facts);
    assert_eq!(shape, Shape::of(&user(1), &facts), "a fact that was not asked for does not count");
    assert!(shape.has(Fact::Viewer) && shape.has(Fact::Now) && !shape.has(Fact::NarrowOrganization));
}

#[test]
fn values_of_facts() {
    let mut viewer = member(2, Role::Viewer);
    viewer.organization_roles.extend(member(1, Role::Editor).organization_roles);
    viewer.organization_roles.extend(member(2, Role::Admin).organization_roles);
    assert_eq!(Fact::Organizations(Role::Viewer).value(&viewer), FactValue::Ids(vec![id(1), id(2)]));
    assert_eq!(Fact::Organizations(Role::Admin).value(&viewer), FactValue::Ids(vec![id(2)]));
    assert_eq!(Fact::Organizations(Role::Admin).value(&user(1)), FactValue::Absent);
    assert_eq!(Fact::Viewer.value(&viewer), FactValue::Id(id(1)));
    assert_eq!(Fact::Viewer.value(&anonymous()), FactValue::Absent);
    assert_eq!(Fact::Application.value(&application(1)), FactValue::Id(id(1)));
    assert_eq!(Fact::Now.value(&viewer), FactValue::Instant(now()));
    let acting = Viewer { application_id: Some(id(1)), ..user(1) };
    assert_eq!(Fact::Application.value(&acting), FactValue::Absent);
    assert_eq!(Fact::NarrowApplication.value(&acting), FactValue::Id(id(1)));
    let reader = brand_member(1, Role::Viewer, None);
    let brands = |name| Permission::parse(name).map(|permission| Fact::Brands(permission).value(&reader));
    assert_eq!(brands("content:read"), Some(FactValue::Ids(vec![id(1)])));
    assert_eq!(brands("content:update"), Some(FactValue::Absent));
}

#[test]
fn a_rule_is_untouched_by_changes_of_what_it_does_not_look_at() {
    let of = |rule: Rule, written: &[&'static str]| left(rule, &user(1)).is_untouched_by(&written.iter().copied().collect());
    let rule = || all([own(USER), not(when(column(Col("kind")).is_null()))]);
    assert!(of(rule(), &["organization_id"]) && of(rule(), &[]));
    assert!(!of(rule(), &["user_id"]) && !of(rule(), &["organization_id", "kind"]));
    assert!(of(allow(), &["user_id"]) && of(deny(), &["user_id"]));
    let edge = left(Rule::Exists("shares".to_owned(), Box::new(own(USER))), &user(1));
    assert!(!edge.is_untouched_by(&BTreeSet::new()), "other rows change with nobody telling: {edge:?}");
}
