//! Explanations: rules in words, and decisions as trees.

use policy::{
    Action, ImageValue, Membership, Permission, Policy, PolicySet, Role, Rule, Truth, all, any, authenticated, column, describe,
    explain, in_application, in_brand, in_organization, not, own, presets, service, verified, when,
};

use crate::world::{Col, Rows, anonymous, brand_member, id, item, member, rows, tables, user};

const USER: Col = Col("user_id");
const ORGANIZATION: Col = Col("organization_id");

#[test]
fn rules_in_words() {
    for (rule, words) in [
        (in_organization(ORGANIZATION, Role::Editor), "members of the row's organization with at least editor"),
        (in_brand(Col("brand_id"), "content:read"), "holders of content:read on the row's brand"),
        (in_brand(Col("claim_brand_id"), "claims:read"), "holders of claims:read on the brand in claim_brand_id"),
        (in_application(Col("application_id")), "the row's application"),
        (own(USER), "the user in user_id"),
        (not(authenticated()), "not (signed-in users)"),
        (verified(), "signed-in users with a verified address"),
        (any([service(), all([own(USER), authenticated()])]), "background jobs or (the user in user_id and signed-in users)"),
        (any([]), "no one"),
        (all([]), "everyone"),
        (Rule::Via("brand".to_owned()), "whoever may do the same to its brand"),
        (Rule::Exists("shares".to_owned(), Box::new(own(USER))), "some row of its shares satisfies (the user in user_id)"),
        (when(column(Col("kind")).one_of(["a", "b"])), "kind is one of a, b"),
        (when(column(Col("enabled")).equals(true)), "enabled is true"),
        (when(column(Col("ends_at")).after_now()), "ends_at is in the future"),
    ] {
        assert_eq!(describe(&rule), words);
    }
}

#[test]
fn a_membership_is_named() {
    let items = presets::own_rows_in_organization(USER, ORGANIZATION);
    let set = PolicySet::new(tables(Policy::new(), items, Policy::new()));
    let image = item([("user_id", ImageValue::Id(id(2))), ("organization_id", ImageValue::Id(id(1)))]);
    let clause = explain(&set, "items", Action::Read, &member(1, Role::Admin), &image, &Rows::default());
    let expected = "\
yes     read a row of items: all of
  yes     deleted_at is empty
  yes     any of
    no      developers
    no      background jobs
    yes     any of
      no      all of
        no      the user in user_id
        yes     any of
          no      organization_id is empty
          yes     members of the row's organization with at least viewer (admin of organization 00000000-0000-0000-0000-000000000001)
      yes     members of the row's organization with at least admin (admin of organization 00000000-0000-0000-0000-000000000001)
";
    assert_eq!(clause.to_string(), expected);
}

#[test]
fn a_brand_role_is_named_with_its_permission() {
    let shares = Policy::new().read(Rule::Via("item".to_owned())).zero_trust();
    let items = Policy::new().read(in_brand(Col("brand_id"), "content:update")).zero_trust();
    let set = PolicySet::new(tables(Policy::new(), items, shares));
    let world = rows([
        ("items", [("id", ImageValue::Id(id(1))), ("brand_id", ImageValue::Id(id(1)))].into()),
        ("shares", [("id", ImageValue::Id(id(1))), ("item_id", ImageValue::Id(id(1)))].into()),
    ]);
    let share = &world.0["shares"][0];
    let clause = explain(&set, "shares", Action::Read, &brand_member(1, Role::Editor, None), share, &world);
    let decided = &clause.clauses[0].clauses[0].clauses[1];
    let permission = Permission::parse("content:update");
    assert_eq!(
        decided.because,
        permission.map(|permission| Membership::Brand { brand_id: id(1), role: Role::Editor, permission })
    );
    let refused = explain(&set, "shares", Action::Read, &user(1), share, &world);
    assert_eq!(refused.truth, Truth::False);
    assert!(refused.to_string().contains("unknown holders of content:update on the row's brand\n"), "{refused}");
}

#[test]
fn a_missing_row_and_a_missing_table_are_said() {
    let items = Policy::new().read(Rule::Via("brand".to_owned())).zero_trust();
    let set = PolicySet::new(tables(Policy::new(), items, Policy::new()));
    let image = item([("brand_id", ImageValue::Id(id(1)))]);
    let clause = explain(&set, "items", Action::Read, &anonymous(), &image, &Rows::default());
    assert!(clause.to_string().contains("its brand (there is no such row)"), "{clause}");
    let nowhere = explain(&set, "planes", Action::Read, &anonymous(), &image, &Rows::default());
    assert_eq!((nowhere.truth, nowhere.words.as_str()), (Truth::Unknown, "planes is not a table"));
}
