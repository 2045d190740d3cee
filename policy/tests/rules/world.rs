//! A small world of three tables, and people who ask about it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use policy::{
    Action, BrandRole, Edge, Image, ImageValue, OrganizationRole, PermissionSet, Policy, PolicySet, Role, Rule, Shape, Solved,
    TableRules, Truth, Viewer, ViewerKind, World, decide, facts_of, solve,
};
use uuid::Uuid;

use crate::agreement::holds;

/// A column by its name.
#[derive(Clone, Copy, Debug)]
pub struct Col(pub &'static str);

impl sea_orm::Iden for Col {
    fn unquoted(&self) -> &str {
        self.0
    }
}

impl sea_orm::IdenStatic for Col {
    fn as_str(&self) -> &'static str {
        self.0
    }
}

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

pub fn later() -> DateTime<Utc> {
    now() + TimeDelta::seconds(1)
}

pub fn earlier() -> DateTime<Utc> {
    now() - TimeDelta::seconds(1)
}

/// The rows of all tables.
#[derive(Clone, Debug, Default)]
pub struct Rows(pub BTreeMap<&'static str, Vec<Image>>);

impl World for Rows {
    fn related(&self, edge: &Edge, key: &ImageValue) -> Vec<Image> {
        let rows = self.0.get(edge.target).into_iter().flatten();
        rows.filter(|row| row.get(edge.to_column) == Some(key)).cloned().collect()
    }
}

pub const BRAND_COLUMNS: [&str; 5] = ["id", "organization_id", "parent_id", "name", "deleted_at"];
pub const ITEM_COLUMNS: [&str; 10] =
    ["id", "user_id", "organization_id", "brand_id", "application_id", "kind", "rank", "enabled", "ends_at", "deleted_at"];
pub const SHARE_COLUMNS: [&str; 3] = ["id", "item_id", "user_id"];

fn edge(name: &str, target: &'static str, from_column: &'static str, to_column: &'static str) -> Edge {
    Edge { name: name.to_owned(), target, from_column, to_column }
}

pub fn tables(brands: Policy, items: Policy, shares: Policy) -> [TableRules; 3] {
    [
        TableRules {
            table: "brands",
            columns: BRAND_COLUMNS.to_vec(),
            soft_delete: true,
            edges: vec![edge("parent", "brands", "parent_id", "id"), edge("items", "items", "id", "brand_id")],
            policy: brands,
        },
        TableRules {
            table: "items",
            columns: ITEM_COLUMNS.to_vec(),
            soft_delete: true,
            edges: vec![edge("brand", "brands", "brand_id", "id"), edge("shares", "shares", "id", "item_id")],
            policy: items,
        },
        TableRules {
            table: "shares",
            columns: SHARE_COLUMNS.to_vec(),
            soft_delete: false,
            edges: vec![edge("item", "items", "item_id", "id")],
            policy: shares,
        },
    ]
}

/// A set in which items are read by the rule and nobody passes it by.
pub fn items_read_by(rule: Rule) -> PolicySet {
    PolicySet::new(tables(Policy::new(), Policy::new().read(rule).zero_trust(), Policy::new()))
}

/// An item all of whose columns are null, but for the given ones.
pub fn item<const N: usize>(values: [(&'static str, ImageValue); N]) -> Image {
    let mut image: Image = ITEM_COLUMNS.iter().map(|column| (*column, ImageValue::Null)).collect();
    image.insert("id", ImageValue::Id(id(1)));
    image.extend(values);
    image
}

/// What solving says about one row.
pub fn solved(set: &PolicySet, table: &str, action: Action, viewer: &Viewer, image: &Image, rows: &Rows) -> bool {
    let shape = Shape::of(viewer, &facts_of(set, table));
    match solve(set, table, action, &shape) {
        Solved::Never => false,
        Solved::Always => true,
        Solved::When(residual) => holds(&residual, viewer, image, rows) == Some(true),
    }
}

/// Whether the viewer may do the action; both readings must say the same.
pub fn may(set: &PolicySet, table: &str, action: Action, viewer: &Viewer, image: &Image, rows: &Rows) -> bool {
    let truth = decide(set, table, action, viewer, image, rows);
    assert_eq!(truth == Truth::True, solved(set, table, action, viewer, image, rows), "decided {truth:?}");
    truth == Truth::True
}

/// Whether the viewer reads the item by the rule alone.
pub fn reads(rule: &Rule, viewer: &Viewer, image: &Image, rows: &Rows) -> bool {
    may(&items_read_by(rule.clone()), "items", Action::Read, viewer, image, rows)
}

pub fn anonymous() -> Viewer {
    Viewer::anonymous(now())
}

pub fn user(number: u128) -> Viewer {
    Viewer { kind: ViewerKind::User, user_id: Some(id(number)), ..Viewer::anonymous(now()) }
}

pub fn developer() -> Viewer {
    Viewer { developer: true, ..user(99) }
}

pub fn application(number: u128) -> Viewer {
    Viewer { kind: ViewerKind::Application, application_id: Some(id(number)), ..Viewer::anonymous(now()) }
}

/// User 1 with a role in an organization.
pub fn member(organization: u128, role: Role) -> Viewer {
    Viewer { organization_roles: vec![OrganizationRole { organization_id: id(organization), role }], ..user(1) }
}

/// User 1 with a role on a brand of organization 1.
pub fn brand_member(brand: u128, role: Role, expires_at: Option<DateTime<Utc>>) -> Viewer {
    let granted = PermissionSet::of_role(role);
    let held = BrandRole { brand_id: id(brand), organization_id: id(1), role, granted, expires_at };
    Viewer { brand_roles: vec![held], ..user(1) }
}

/// Rows of the tables, each with the columns it does not name as null.
pub fn rows<const N: usize>(given: [(&'static str, Image); N]) -> Rows {
    let mut rows = Rows::default();
    for (table, image) in given {
        let columns: BTreeSet<&'static str> = match table {
            "brands" => BRAND_COLUMNS.into(),
            "items" => ITEM_COLUMNS.into(),
            _ => SHARE_COLUMNS.into(),
        };
        let mut whole: Image = columns.into_iter().map(|column| (column, ImageValue::Null)).collect();
        whole.extend(image);
        rows.0.entry(table).or_default().push(whole);
    }
    rows
}
