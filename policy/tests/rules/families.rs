//! The families of policies, soft delete, narrowing, bypass and guards.

use policy::{
    Action, Image, ImageValue, Policy, PolicySet, Role, Rule, Truth, Viewer, decide_guard, in_organization, own, presets,
};
use sea_orm::{RelationDef, RelationTrait};

use crate::world::{
    Col, Rows, anonymous, application, brand_member, developer, earlier, id, item, may, member, now, rows, tables, user,
};

const USER: Col = Col("user_id");
const ORGANIZATION: Col = Col("organization_id");

/// Asks about items that follow the policy.
struct Items(PolicySet);

impl Items {
    fn of(policy: Policy) -> Self {
        Self(PolicySet::new(tables(Policy::new(), policy, Policy::new())))
    }

    fn may(&self, action: Action, viewer: &Viewer, image: &Image) -> bool {
        may(&self.0, "items", action, viewer, image, &Rows::default())
    }

    /// The actions the viewer may do, `includeDeleted` left out.
    fn actions(&self, viewer: &Viewer, image: &Image) -> Vec<Action> {
        let actions = [Action::Read, Action::Insert, Action::Update, Action::Delete];
        actions.into_iter().filter(|action| self.may(*action, viewer, image)).collect()
    }
}

const EVERYTHING: [Action; 4] = [Action::Read, Action::Insert, Action::Update, Action::Delete];

fn of(user: Option<u128>, organization: Option<u128>) -> Image {
    let value = |number: Option<u128>| number.map_or(ImageValue::Null, |number| ImageValue::Id(id(number)));
    item([("user_id", value(user)), ("organization_id", value(organization))])
}

fn deleted(mut image: Image) -> Image {
    image.insert("deleted_at", ImageValue::Instant(earlier()));
    image
}

#[test]
fn own_rows() {
    let items = Items::of(presets::own_rows(USER));
    let image = of(Some(1), None);
    assert_eq!(items.actions(&user(1), &image), EVERYTHING);
    assert_eq!(items.actions(&user(2), &image), []);
    assert_eq!(items.actions(&developer(), &image), EVERYTHING);
    assert_eq!(items.actions(&Viewer::service(now()), &image), EVERYTHING);
    assert_eq!(items.actions(&anonymous(), &image), []);
}

#[test]
fn own_rows_in_an_organization() {
    let items = Items::of(presets::own_rows_in_organization(USER, ORGANIZATION));
    let (personal, shared, of_another) = (of(Some(1), None), of(Some(1), Some(1)), of(Some(2), Some(1)));
    assert_eq!(items.actions(&user(1), &personal), EVERYTHING);
    assert_eq!(items.actions(&user(2), &personal), []);
    assert_eq!(items.actions(&user(1), &shared), [], "who left the organization has lost the row");
    assert_eq!(items.actions(&member(2, Role::Admin), &shared), []);
    assert_eq!(items.actions(&member(1, Role::Viewer), &shared), [Action::Read]);
    assert_eq!(items.actions(&member(1, Role::Editor), &shared), EVERYTHING);
    assert_eq!(items.actions(&member(1, Role::Editor), &of_another), []);
    assert_eq!(items.actions(&member(1, Role::Admin), &of_another), EVERYTHING);
    assert_eq!(items.actions(&member(1, Role::Admin), &of(Some(2), None)), []);
}

#[test]
fn organization() {
    let items = Items::of(presets::organization(ORGANIZATION));
    let image = of(None, Some(1));
    assert_eq!(items.actions(&member(1, Role::Editor), &image), [Action::Read]);
    assert_eq!(items.actions(&member(1, Role::Admin), &image), EVERYTHING);
    assert_eq!(items.actions(&member(2, Role::Admin), &image), []);
    assert_eq!(items.actions(&member(1, Role::Admin), &of(None, None)), []);
}

#[test]
fn brand() {
    let items = Items::of(presets::brand(Col("brand_id"), "content"));
    let image = item([("brand_id", ImageValue::Id(id(1)))]);
    assert_eq!(items.actions(&brand_member(1, Role::Viewer, None), &image), [Action::Read]);
    assert_eq!(items.actions(&brand_member(1, Role::Editor, None), &image), [Action::Read, Action::Insert, Action::Update]);
    assert_eq!(items.actions(&brand_member(1, Role::Admin, None), &image), EVERYTHING);
    assert_eq!(items.actions(&brand_member(1, Role::Admin, Some(earlier())), &image), []);
    assert_eq!(items.actions(&brand_member(2, Role::Admin, None), &image), []);
    assert!(items.may(Action::ReadDeleted, &brand_member(1, Role::Admin, None), &deleted(image.clone())));
    assert!(!items.may(Action::ReadDeleted, &brand_member(1, Role::Editor, None), &deleted(image.clone())));
    let unknown = Items::of(presets::brand(Col("brand_id"), "planes"));
    assert_eq!(unknown.actions(&brand_member(1, Role::Admin, None), &image), []);
}

#[test]
fn application_rows() {
    let items = Items::of(presets::application(Col("application_id")));
    let image = item([("application_id", ImageValue::Id(id(1)))]);
    assert_eq!(items.actions(&application(1), &image), [Action::Read]);
    assert_eq!(items.actions(&application(2), &image), []);
    assert_eq!(items.actions(&user(1), &image), []);
}

#[derive(Clone, Copy, Debug, sea_orm::EnumIter)]
enum Relation {
    Brand,
}

impl RelationTrait for Relation {
    fn def(&self) -> RelationDef {
        unreachable!("the name is enough")
    }
}

#[test]
fn children() {
    let brands =
        || Policy::new().read(in_organization(ORGANIZATION, Role::Viewer)).update(in_organization(ORGANIZATION, Role::Admin));
    let world = rows([("brands", [("id", ImageValue::Id(id(1))), ("organization_id", ImageValue::Id(id(1)))].into())]);
    let image = item([("brand_id", ImageValue::Id(id(1)))]);
    let allowed = |items: Policy, viewer: &Viewer| -> Vec<Action> {
        let set = PolicySet::new(tables(brands(), items, Policy::new()));
        EVERYTHING.into_iter().filter(|action| may(&set, "items", *action, viewer, &image, &world)).collect()
    };
    assert_eq!(allowed(presets::child(Relation::Brand), &member(1, Role::Admin)), EVERYTHING);
    assert_eq!(allowed(presets::child(Relation::Brand), &member(1, Role::Viewer)), [Action::Read]);
    assert_eq!(allowed(presets::child(Relation::Brand), &member(2, Role::Admin)), []);
    assert_eq!(allowed(presets::child_read_only(Relation::Brand), &member(1, Role::Admin)), [Action::Read]);
}

#[test]
fn public_read() {
    let items = Items::of(presets::public_read());
    assert_eq!(items.actions(&anonymous(), &item([])), [Action::Read]);
    assert_eq!(items.actions(&developer(), &item([])), EVERYTHING);
}

#[test]
fn zero_trust() {
    let items = Items::of(presets::zero_trust_own(USER));
    assert_eq!(items.actions(&user(1), &of(Some(1), None)), EVERYTHING);
    assert_eq!(items.actions(&developer(), &of(Some(1), None)), []);
    assert_eq!(items.actions(&Viewer::service(now()), &of(Some(1), None)), []);
}

#[test]
fn trail() {
    let items = Items::of(presets::trail(USER, ORGANIZATION));
    let image = of(Some(1), Some(1));
    assert_eq!(items.actions(&member(1, Role::Viewer), &image), [Action::Read]);
    assert_eq!(items.actions(&member(1, Role::Viewer), &of(Some(2), Some(1))), []);
    assert_eq!(items.actions(&member(1, Role::Admin), &of(Some(2), Some(1))), [Action::Read]);
    assert_eq!(items.actions(&user(1), &image), []);
    assert_eq!(items.actions(&Viewer::service(now()), &image), [Action::Read, Action::Insert]);
    assert_eq!(items.actions(&developer(), &image), [Action::Read, Action::Insert]);
}

#[test]
fn platform() {
    let items = Items::of(presets::platform());
    assert_eq!(items.actions(&developer(), &item([])), EVERYTHING);
    assert_eq!(items.actions(&member(1, Role::Admin), &of(Some(1), Some(1))), []);
}

#[test]
fn deleted_rows_are_gone_unless_asked_for() {
    let items = Items::of(presets::own_rows_in_organization(USER, ORGANIZATION));
    let image = deleted(of(Some(1), Some(1)));
    let (editor, admin) = (member(1, Role::Editor), member(1, Role::Admin));
    assert_eq!(items.actions(&admin, &image), []);
    assert_eq!(items.actions(&developer(), &image), []);
    assert!(items.may(Action::ReadDeleted, &admin, &image));
    assert!(items.may(Action::ReadDeleted, &developer(), &image));
    assert!(!items.may(Action::ReadDeleted, &editor, &image));
    assert!(items.may(Action::ReadDeleted, &editor, &of(Some(1), Some(1))), "a row that is not deleted stays visible");
    assert!(!items.may(Action::ReadDeleted, &user(1), &of(Some(1), Some(1))), "it asks for the right to read too");
}

#[test]
fn context_narrows_everyone_and_grants_no_one() {
    let items = Items::of(presets::own_rows(USER));
    let image = of(Some(1), Some(1));
    let within = |viewer: Viewer, organization| Viewer { organization: Some(id(organization)), ..viewer };
    assert!(items.may(Action::Read, &within(user(1), 1), &image));
    assert!(!items.may(Action::Read, &within(user(1), 2), &image));
    assert!(!items.may(Action::Read, &within(developer(), 2), &image));
    assert!(!items.may(Action::Read, &within(user(1), 1), &of(Some(1), None)));
    assert!(!items.may(Action::Read, &within(user(2), 1), &image));
    let on_brand = |brand| Viewer { brand: Some(id(brand)), ..developer() };
    let branded = item([("brand_id", ImageValue::Id(id(1)))]);
    assert!(items.may(Action::Read, &on_brand(1), &branded));
    assert!(!items.may(Action::Read, &on_brand(2), &branded));
    let for_application = |application| Viewer { application_id: Some(id(application)), ..developer() };
    let of_application = item([("application_id", ImageValue::Id(id(1)))]);
    assert!(items.may(Action::Read, &for_application(1), &of_application));
    assert!(!items.may(Action::Read, &for_application(2), &of_application));
    let brand_row = rows([("brands", [("id", ImageValue::Id(id(1)))].into())]);
    let brand = &brand_row.0["brands"][0];
    assert!(may(&items.0, "brands", Action::Read, &on_brand(1), brand, &brand_row));
    assert!(!may(&items.0, "brands", Action::Read, &on_brand(2), brand, &brand_row));
}

#[test]
fn guards_hide_columns() {
    let policy = Policy::new()
        .read(Rule::Allow)
        .guard(Col("kind"), own(USER))
        .guard_all_except([Col("id"), Col("kind")], Rule::Authenticated)
        .secret(Col("rank"));
    let set = PolicySet::new(tables(Policy::new(), policy, Policy::new()));
    let (image, none) = (of(Some(1), None), Rows::default());
    let sees = |viewer: &Viewer, column| decide_guard(&set, "items", column, viewer, &image, &none) == Truth::True;
    assert!(sees(&user(1), "kind") && !sees(&user(2), "kind") && sees(&developer(), "kind"));
    assert!(sees(&user(2), "enabled") && !sees(&anonymous(), "enabled"));
    assert!(sees(&anonymous(), "id"));
    assert!(!sees(&developer(), "rank") && !sees(&developer(), "missing"));
}
