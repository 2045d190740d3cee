//! Each form of rule, with someone who gets the row and someone who does not. Every answer is asked of both readings.

use policy::{
    Action, ImageValue, Policy, PolicySet, Role, Rule, Truth, Viewer, all, allow, any, authenticated, column, decide, deny,
    developer as developers, in_application, in_brand, in_organization, not, own, service, verified, when,
};

use crate::world::{
    Col, Rows, anonymous, application, brand_member, developer, earlier, id, item, items_read_by, later, may, member, now, reads,
    rows, tables, user,
};

const USER: Col = Col("user_id");
const ORGANIZATION: Col = Col("organization_id");
const BRAND: Col = Col("brand_id");

fn of_user(number: u128) -> policy::Image {
    item([("user_id", ImageValue::Id(id(number)))])
}

fn of_organization(number: u128) -> policy::Image {
    item([("organization_id", ImageValue::Id(id(number)))])
}

fn of_brand(number: u128) -> policy::Image {
    item([("brand_id", ImageValue::Id(id(number)))])
}

fn everyone() -> Vec<Viewer> {
    vec![anonymous(), user(1), developer(), application(1), Viewer::service(now()), member(1, Role::Admin)]
}

fn with_verified_address(viewer: Viewer) -> Viewer {
    Viewer { email_verified: true, ..viewer }
}

fn via(relation: &str) -> Rule {
    Rule::Via(relation.to_owned())
}

fn exists(relation: &str, rule: Rule) -> Rule {
    Rule::Exists(relation.to_owned(), Box::new(rule))
}

#[test]
fn allow_and_deny() {
    let (image, none) = (item([("application_id", ImageValue::Id(id(1)))]), Rows::default());
    assert!(everyone().iter().all(|viewer| reads(&allow(), viewer, &image, &none)));
    assert!(!everyone().iter().any(|viewer| reads(&deny(), viewer, &image, &none)));
    assert!(!everyone().iter().any(|viewer| reads(&any([]), viewer, &image, &none)));
    assert!(everyone().iter().all(|viewer| reads(&all([]), viewer, &image, &none)));
    assert!(everyone().iter().all(|viewer| reads(&not(deny()), viewer, &image, &none)));
    assert!(!everyone().iter().any(|viewer| reads(&not(all([])), viewer, &image, &none)));
}

#[test]
fn facts_about_the_viewer() {
    let (image, none) = (item([("application_id", ImageValue::Id(id(1)))]), Rows::default());
    for (rule, getter, other) in [
        (developers(), developer(), user(1)),
        (service(), Viewer::service(now()), developer()),
        (authenticated(), user(1), anonymous()),
        (authenticated(), developer(), application(1)),
        (not(authenticated()), anonymous(), user(1)),
        (verified(), with_verified_address(user(1)), user(1)),
        (verified(), with_verified_address(user(1)), developer()),
        (not(verified()), anonymous(), with_verified_address(user(1))),
        (not(developers()), user(1), developer()),
    ] {
        assert!(reads(&rule, &getter, &image, &none), "{rule:?}");
        assert!(!reads(&rule, &other, &image, &none), "{rule:?}");
    }
}

#[test]
fn a_flag_or_id_on_a_caller_without_session_is_nothing() {
    let (image, none) = (of_user(1), Rows::default());
    let forged = Viewer { developer: true, user_id: Some(id(1)), ..anonymous() };
    assert!(!reads(&any([developers(), authenticated(), own(USER)]), &forged, &image, &none));
    for caller in [anonymous(), application(1), Viewer::service(now())] {
        assert!(!reads(&verified(), &with_verified_address(caller), &image, &none));
    }
    let forged = Viewer { organization_roles: member(1, Role::Admin).organization_roles, ..application(1) };
    assert!(!reads(&in_organization(ORGANIZATION, Role::Viewer), &forged, &of_organization(1), &none));
}

#[test]
fn own_rows() {
    let none = Rows::default();
    assert!(reads(&own(USER), &user(1), &of_user(1), &none));
    assert!(!reads(&own(USER), &user(2), &of_user(1), &none));
    assert!(!reads(&own(USER), &user(1), &item([]), &none));
    assert!(!reads(&own(USER), &anonymous(), &of_user(1), &none));
    assert!(!reads(&own(Col("missing")), &user(1), &of_user(1), &none));
}

#[test]
fn unknown_never_allows_under_not_either() {
    let none = Rows::default();
    assert!(reads(&not(own(USER)), &user(2), &of_user(1), &none));
    assert!(!reads(&not(own(USER)), &user(1), &of_user(1), &none));
    for (rule, viewer, image) in [
        (not(own(USER)), anonymous(), of_user(1)),
        (not(own(USER)), user(1), item([])),
        (not(own(Col("missing"))), user(1), item([])),
        (not(in_organization(ORGANIZATION, Role::Viewer)), user(1), of_organization(1)),
        (not(in_organization(ORGANIZATION, Role::Viewer)), member(1, Role::Viewer), item([])),
        (not(in_brand(BRAND, "content:read")), user(1), of_brand(1)),
        (not(in_application(Col("application_id"))), user(1), item([("application_id", ImageValue::Id(id(2)))])),
        (not(all([own(USER), allow()])), anonymous(), of_user(1)),
        (not(any([own(USER), deny()])), anonymous(), of_user(1)),
        (not(not(own(USER))), anonymous(), of_user(1)),
        (not(when(column(Col("rank")).equals(1))), user(1), item([])),
        (not(when(column(Col("ends_at")).after_now())), user(1), item([])),
        (not(when(column(Col("missing")).is_null())), user(1), item([])),
        (not(via("nowhere")), user(1), item([])),
        (not(exists("nowhere", allow())), user(1), item([])),
    ] {
        assert!(!reads(&rule, &viewer, &image, &none), "{rule:?}");
        assert_eq!(
            decide(&items_read_by(rule.clone()), "items", Action::Read, &viewer, &image, &none),
            Truth::Unknown,
            "{rule:?}"
        );
    }
}

#[test]
fn organizations() {
    let (none, rule) = (Rows::default(), in_organization(ORGANIZATION, Role::Editor));
    assert!(reads(&rule, &member(1, Role::Editor), &of_organization(1), &none));
    assert!(reads(&rule, &member(1, Role::Admin), &of_organization(1), &none));
    assert!(!reads(&rule, &member(1, Role::Viewer), &of_organization(1), &none));
    assert!(!reads(&rule, &member(2, Role::Admin), &of_organization(1), &none));
    assert!(!reads(&rule, &member(1, Role::Admin), &item([]), &none));
    assert!(!reads(&rule, &developer(), &of_organization(1), &none));
    assert!(reads(&not(rule), &member(2, Role::Admin), &of_organization(1), &none));
}

#[test]
fn brands() {
    let (none, rule) = (Rows::default(), in_brand(BRAND, "content:update"));
    assert!(reads(&rule, &brand_member(1, Role::Editor, None), &of_brand(1), &none));
    assert!(reads(&rule, &brand_member(1, Role::Editor, Some(later())), &of_brand(1), &none));
    assert!(!reads(&rule, &brand_member(1, Role::Editor, Some(now())), &of_brand(1), &none));
    assert!(!reads(&rule, &brand_member(1, Role::Editor, Some(earlier())), &of_brand(1), &none));
    assert!(!reads(&rule, &brand_member(1, Role::Viewer, None), &of_brand(1), &none));
    assert!(!reads(&rule, &brand_member(2, Role::Admin, None), &of_brand(1), &none));
    assert!(!reads(&in_brand(BRAND, "content:fly"), &brand_member(1, Role::Admin, None), &of_brand(1), &none));
}

#[test]
fn applications() {
    let (none, rule) = (Rows::default(), in_application(Col("application_id")));
    let image = item([("application_id", ImageValue::Id(id(1)))]);
    assert!(reads(&rule, &application(1), &image, &none));
    assert!(!reads(&rule, &application(2), &image, &none));
    assert!(!reads(&rule, &Viewer { application_id: Some(id(1)), ..user(1) }, &image, &none));
}

#[test]
fn facts_about_the_row() {
    let (none, viewer) = (Rows::default(), anonymous());
    let text = |text: &str| ImageValue::Text(text.to_owned());
    let full = item([
        ("kind", text("a")),
        ("rank", ImageValue::Int(1)),
        ("enabled", ImageValue::Bool(true)),
        ("ends_at", ImageValue::Instant(later())),
    ]);
    for rule in [
        when(column(Col("kind")).equals("a")),
        when(column(Col("rank")).equals(1)),
        when(column(Col("enabled")).equals(true)),
        when(column(Col("kind")).one_of(["b", "a"])),
        when(column(Col("ends_at")).after_now()),
        not(when(column(Col("kind")).is_null())),
        not(when(column(Col("kind")).one_of::<&'static str>([]))),
    ] {
        assert!(reads(&rule, &viewer, &full, &none), "{rule:?}");
        assert!(!reads(&rule, &viewer, &item([]), &none), "{rule:?}");
    }
    for rule in [
        when(column(Col("kind")).equals("b")),
        when(column(Col("kind")).equals(1)),
        not(when(column(Col("kind")).equals(1))),
        when(column(Col("kind")).one_of(["b"])),
        when(column(Col("kind")).one_of::<&'static str>([])),
        when(column(Col("ends_at")).not_after_now()),
    ] {
        assert!(!reads(&rule, &viewer, &full, &none), "{rule:?}");
    }
    let ended = item([("ends_at", ImageValue::Instant(now()))]);
    assert!(reads(&when(column(Col("ends_at")).not_after_now()), &viewer, &ended, &none));
    assert!(!reads(&when(column(Col("ends_at")).after_now()), &viewer, &ended, &none));
    assert!(reads(&when(column(Col("kind")).is_null()), &viewer, &item([]), &none));
}

#[test]
fn rows_at_the_other_end() {
    let shared = rows([("shares", [("item_id", ImageValue::Id(id(1))), ("user_id", ImageValue::Id(id(2)))].into())]);
    let rule = exists("shares", own(USER));
    assert!(reads(&rule, &user(2), &item([]), &shared));
    assert!(!reads(&rule, &user(1), &item([]), &shared));
    assert!(!reads(&rule, &anonymous(), &item([]), &shared));
    assert!(!reads(&rule, &user(2), &item([("id", ImageValue::Id(id(2)))]), &shared));
    assert!(reads(&not(rule.clone()), &user(1), &item([]), &shared));
    assert!(!reads(&not(rule), &user(2), &item([]), &shared));
    assert!(reads(&exists("shares", allow()), &anonymous(), &item([]), &shared));
    assert!(!reads(&exists("shares", deny()), &user(2), &item([]), &shared));
    // There is no share that is known to be a stranger's own.
    assert!(reads(&not(exists("shares", own(USER))), &anonymous(), &item([]), &shared));
    assert!(!reads(&all([authenticated(), not(exists("shares", own(USER)))]), &anonymous(), &item([]), &shared));
}

#[test]
fn through_the_parent() {
    let brands =
        Policy::new().read(in_organization(ORGANIZATION, Role::Viewer)).update(in_organization(ORGANIZATION, Role::Admin));
    let items = Policy::new().read(via("brand")).write(via("brand"));
    let set = PolicySet::new(tables(brands, items, Policy::new()));
    let parent = |deleted| {
        rows([(
            "brands",
            [("id", ImageValue::Id(id(1))), ("organization_id", ImageValue::Id(id(1))), ("deleted_at", deleted)].into(),
        )])
    };
    let (alive, image) = (parent(ImageValue::Null), of_brand(1));
    let (reader, manager, stranger) = (member(1, Role::Viewer), member(1, Role::Admin), member(2, Role::Admin));
    assert!(may(&set, "items", Action::Read, &reader, &image, &alive));
    assert!(!may(&set, "items", Action::Read, &stranger, &image, &alive));
    assert!(!may(&set, "items", Action::Read, &reader, &item([]), &alive));
    for action in [Action::Insert, Action::Update, Action::Delete] {
        assert!(may(&set, "items", action, &manager, &image, &alive));
        assert!(!may(&set, "items", action, &reader, &image, &alive));
    }
    let deleted = parent(ImageValue::Instant(earlier()));
    assert!(!may(&set, "items", Action::Read, &reader, &image, &deleted));
    let elsewhere = Viewer { organization: Some(id(2)), ..reader };
    assert!(!may(&set, "items", Action::Read, &elsewhere, &image, &alive));
}

#[test]
fn a_circle_of_parents_ends_in_no() {
    let brands = Policy::new().read(any([via("parent"), when(column(Col("name")).equals("open"))])).zero_trust();
    let set = PolicySet::new(tables(brands, Policy::new(), Policy::new()));
    let own_parent = |name: ImageValue| {
        rows([("brands", [("id", ImageValue::Id(id(1))), ("parent_id", ImageValue::Id(id(1))), ("name", name)].into())])
    };
    for (name, open) in [(ImageValue::Text("open".to_owned()), true), (ImageValue::Null, false)] {
        let world = own_parent(name);
        let image = world.0["brands"][0].clone();
        assert_eq!(may(&set, "brands", Action::Read, &user(1), &image, &world), open);
    }
    let only = Policy::new().read(via("parent")).zero_trust();
    let set = PolicySet::new(tables(only, Policy::new(), Policy::new()));
    let world = own_parent(ImageValue::Null);
    assert!(!may(&set, "brands", Action::Read, &user(1), &world.0["brands"][0], &world));
}
