//! What hangs below a narrowed table is narrowed with it, for those who pass the rules by as well.

use std::collections::BTreeSet;

use policy::{
    Action, Edge, Fact, Image, ImageValue, Policy, PolicySet, Residual, Role, Rule, Shape, Solved, Viewer, all, allow, any,
    explain, facts_of, in_organization, not, own, presets, solve,
};

use crate::world::{Col, Rows, anonymous, developer, id, may, member, now, rows, tables, user};

const USER: Col = Col("user_id");

fn via(relation: &str) -> Rule {
    Rule::Via(relation.to_owned())
}

/// Shares hang below items by the rule.
fn shares_read_by(rule: Rule) -> PolicySet {
    let items = presets::organization(Col("organization_id"));
    PolicySet::new(tables(Policy::new(), items, Policy::new().read(rule)))
}

fn is(number: u128) -> ImageValue {
    ImageValue::Id(id(number))
}

/// Item 1 of organization 1, brand 1 and application 1 with share 1 of user 1, and share 2 of no item.
fn world() -> Rows {
    let all_one = [("id", is(1)), ("organization_id", is(1)), ("brand_id", is(1)), ("application_id", is(1))];
    rows([
        ("items", all_one.into()),
        ("shares", [("id", is(1)), ("item_id", is(1)), ("user_id", is(1))].into()),
        ("shares", [("id", is(2)), ("user_id", is(1))].into()),
    ])
}

fn in_organization_number(viewer: Viewer, number: u128) -> Viewer {
    Viewer { organization: Some(id(number)), ..viewer }
}

/// The numbers of the shares the viewer reads.
fn read_shares(set: &PolicySet, viewer: &Viewer, world: &Rows) -> Vec<usize> {
    let images = world.0["shares"].iter().enumerate();
    images.filter(|(_, image)| may(set, "shares", Action::Read, viewer, image, world)).map(|(place, _)| place + 1).collect()
}

fn solved(set: &PolicySet, table: &str, action: Action, viewer: &Viewer) -> Solved {
    solve(set, table, action, &Shape::of(viewer, &facts_of(set, table)))
}

fn item_edge() -> Edge {
    Edge { name: "item".to_owned(), target: "items", from_column: "item_id", to_column: "id" }
}

fn item_within(fact: Fact, column: &'static str) -> Residual {
    Residual::Exists(item_edge(), Some(Box::new(Residual::Is(column, fact))))
}

#[test]
fn each_context_narrows_the_children_for_those_who_pass_by() {
    let (set, world) = (shares_read_by(via("item")), world());
    for viewer in [developer(), Viewer::service(now())] {
        assert_eq!(read_shares(&set, &viewer, &world), [1, 2]);
        for (number, expected) in [(1, vec![1]), (2, vec![])] {
            let organization = in_organization_number(viewer.clone(), number);
            let brand = Viewer { brand: Some(id(number)), ..viewer.clone() };
            let application = Viewer { application_id: Some(id(number)), ..viewer.clone() };
            for narrowed in [organization, brand, application] {
                assert_eq!(read_shares(&set, &narrowed, &world), expected, "{narrowed:?}");
            }
        }
    }
}

#[test]
fn writing_is_narrowed_like_reading() {
    let (set, world) = (shares_read_by(via("item")), world());
    for action in Action::ALL {
        for (image, expected) in world.0["shares"].iter().zip([true, false]) {
            let within = in_organization_number(developer(), 1);
            assert_eq!(may(&set, "shares", action, &within, image, &world), expected, "{action:?}");
        }
    }
}

#[test]
fn only_the_narrowing_of_a_parent_counts_for_those_who_pass_by() {
    let (set, mut world) = (shares_read_by(via("item")), world());
    let deleted: Image = [("deleted_at", ImageValue::Instant(now()))].into();
    world.0.get_mut("items").into_iter().flatten().for_each(|item| item.extend(deleted.clone()));
    assert_eq!(read_shares(&set, &in_organization_number(developer(), 1), &world), [1]);
    assert_eq!(read_shares(&set, &in_organization_number(member(1, Role::Admin), 1), &world), [] as [usize; 0]);
}

#[test]
fn one_condition_is_added_and_only_where_it_says_something() {
    let set = shares_read_by(via("item"));
    let within = |viewer| in_organization_number(viewer, 1);
    assert_eq!(solved(&set, "shares", Action::Read, &developer()), Solved::Always);
    let narrowed = Solved::When(item_within(Fact::NarrowOrganization, "organization_id"));
    assert_eq!(solved(&set, "shares", Action::Read, &within(developer())), narrowed);
    assert_eq!(solved(&set, "shares", Action::Read, &within(anonymous())), Solved::Never);
    let Solved::When(Residual::Exists(edge, Some(parent))) =
        solved(&set, "shares", Action::Read, &within(member(1, Role::Viewer)))
    else {
        panic!("a member asks for the item once");
    };
    assert_eq!(edge, item_edge());
    assert_eq!(solved(&set, "items", Action::Read, &within(member(1, Role::Viewer))), Solved::When(*parent));
}

#[test]
fn a_rule_that_may_do_without_the_parent_is_narrowed_for_everyone() {
    let (set, world) = (shares_read_by(any([own(USER), via("item")])), world());
    assert_eq!(read_shares(&set, &user(1), &world), [1, 2]);
    for viewer in [user(1), developer()] {
        assert_eq!(read_shares(&set, &in_organization_number(viewer.clone(), 1), &world), [1]);
        assert_eq!(read_shares(&set, &in_organization_number(viewer, 2), &world), [] as [usize; 0]);
    }
    // What the viewer cannot have is no way around the parent, so nothing is asked twice.
    let with_application = shares_read_by(any([via("item"), Rule::InApplication("user_id")]));
    let alone = shares_read_by(via("item"));
    let viewer = in_organization_number(member(1, Role::Viewer), 1);
    let read = |set: &PolicySet| solved(set, "shares", Action::Read, &viewer);
    assert_eq!(read(&with_application), read(&alone));
}

#[test]
fn neither_a_not_nor_an_exists_makes_a_row_hang_below() {
    let world = world();
    let exists = Rule::Exists("item".to_owned(), Box::new(allow()));
    for rule in [not(via("item")), exists, own(USER)] {
        let set = shares_read_by(rule);
        assert_eq!(read_shares(&set, &in_organization_number(developer(), 2), &world), [1, 2]);
    }
    let set = shares_read_by(all([own(USER), any([via("item"), via("nowhere")])]));
    assert_eq!(read_shares(&set, &in_organization_number(developer(), 1), &world), [1]);
}

#[test]
fn narrowing_goes_up_until_a_column_answers() {
    let brands = presets::organization(Col("organization_id"));
    let with_columns = |columns: &[&'static str]| {
        let items = Policy::new().read(via("brand"));
        let shares = Policy::new().read(via("item"));
        let mut tables = tables(brands.clone(), items, shares);
        tables[1].columns.retain(|column| !columns.contains(column));
        PolicySet::new(tables)
    };
    let mut world = world();
    world.0.extend(rows([("brands", [("id", is(1)), ("organization_id", is(2))].into())]).0);
    let reads = |set: &PolicySet, number| read_shares(set, &in_organization_number(developer(), number), &world);
    let nearest = with_columns(&[]);
    assert_eq!((reads(&nearest, 1), reads(&nearest, 2)), (vec![1], vec![]), "the item has an organization of its own");
    let farthest = with_columns(&["organization_id"]);
    assert_eq!((reads(&farthest, 1), reads(&farthest, 2)), (vec![], vec![1]), "the item has it from its brand");
    let facts: BTreeSet<Fact> = [Fact::NarrowOrganization, Fact::NarrowBrand].into();
    let no_application = with_columns(&["organization_id", "application_id"]);
    assert!(facts_of(&no_application, "shares").is_superset(&facts));
    assert!(!facts_of(&no_application, "shares").contains(&Fact::NarrowApplication));
    let within_application = Viewer { application_id: Some(id(9)), ..developer() };
    assert_eq!(read_shares(&no_application, &within_application, &world), [1, 2], "no table above has an application");
}

#[test]
fn parents_in_a_circle_end() {
    let brands = Policy::new().read(via("parent"));
    let mut tables = tables(brands, Policy::new(), Policy::new());
    tables[0].table = "folders";
    tables[0].edges[0].target = "folders";
    let set = PolicySet::new(tables);
    let folder: Image =
        [("id", is(1)), ("parent_id", is(1)), ("organization_id", is(1)), ("deleted_at", ImageValue::Null)].into();
    let world = Rows([("folders", vec![folder.clone()])].into());
    let reads = |viewer: Viewer| may(&set, "folders", Action::Read, &viewer, &folder, &world);
    assert!(reads(in_organization_number(developer(), 1)) && !reads(in_organization_number(developer(), 2)));
    assert!(reads(Viewer { brand: Some(id(2)), ..developer() }), "nothing in the circle has a brand");
}

#[test]
fn ordinary_viewers_get_no_more_from_a_context() {
    let (set, world) = (shares_read_by(via("item")), world());
    assert_eq!(read_shares(&set, &in_organization_number(user(1), 1), &world), [] as [usize; 0]);
    let write_without_parent = Policy::new().read(via("item")).write(own(USER));
    let items = Policy::new().read(in_organization(Col("organization_id"), Role::Viewer));
    let set = PolicySet::new(tables(Policy::new(), items, write_without_parent));
    let [first, second] = [&world.0["shares"][0], &world.0["shares"][1]];
    let updates = |viewer: &Viewer, image| may(&set, "shares", Action::Update, viewer, image, &world);
    assert!(updates(&user(1), first) && updates(&user(1), second));
    let within = in_organization_number(user(1), 1);
    assert!(updates(&within, first) && !updates(&within, second), "a rule for writing that does not ask the parent is narrowed");
}

#[test]
fn an_explanation_names_the_context() {
    let (set, world) = (shares_read_by(via("item")), world());
    let elsewhere = in_organization_number(developer(), 2);
    let clause = explain(&set, "shares", Action::Read, &elsewhere, &world.0["shares"][0], &world);
    assert!(
        clause.to_string().contains("no      what it belongs to is of the organization the request is limited to\n"),
        "{clause}"
    );
}
