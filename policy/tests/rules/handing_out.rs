//! Handing out rights on a brand: nobody gives a permission, and nobody lifts a restriction, without holding what goes with it.

use chrono::{DateTime, TimeDelta, Utc};
use policy::{BrandRole, PermissionSet, Role, Viewer, ViewerKind, may_grant, may_lift};
use uuid::Uuid;

const BRAND: Uuid = Uuid::from_u128(1);

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// A user with a role on the brand that ends after so many seconds.
fn holder(role: Role, restrictions: &[&str], ends_after: i64) -> Viewer {
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let granted = PermissionSet::effective(role, &[], &texts(restrictions));
    let expires_at = Some(now + TimeDelta::seconds(ends_after));
    let held = BrandRole { brand_id: BRAND, organization_id: Uuid::from_u128(2), role, granted, expires_at };
    Viewer { kind: ViewerKind::User, user_id: Some(Uuid::from_u128(3)), brand_roles: vec![held], now, ..Viewer::default() }
}

#[test]
fn nobody_hands_out_what_they_do_not_hold() {
    let restricted = holder(Role::Admin, &["content:publish"], 1);
    let give = |viewer: &Viewer, role, permissions: &[&str], restrictions: &[&str]| {
        may_grant(viewer, BRAND, role, &texts(permissions), &texts(restrictions))
    };
    assert!(give(&restricted, "editor", &["content:approve"], &[]));
    assert!(give(&restricted, "admin", &[], &["content:publish"]));
    assert!(!give(&restricted, "admin", &[], &[]));
    assert!(!give(&restricted, "viewer", &["content:publish"], &[]));
    assert!(!give(&restricted, "owner", &[], &[]));
    assert!(!give(&holder(Role::Admin, &[], 0), "viewer", &[], &[]), "it has ended");
    assert!(!may_grant(&restricted, Uuid::from_u128(9), "viewer", &[], &[]), "another brand");
    let developer = Viewer { kind: ViewerKind::User, developer: true, ..Viewer::default() };
    assert!(give(&developer, "admin", &["content:publish"], &[]));
}

#[test]
fn nobody_lifts_a_restriction_on_what_they_do_not_hold() {
    let lift = |viewer: &Viewer, before: &[&str], after: &[&str]| may_lift(viewer, BRAND, &texts(before), &texts(after));
    let restricted = holder(Role::Admin, &["content:publish"], 1);
    assert!(!lift(&restricted, &["content:publish"], &[]));
    assert!(!lift(&restricted, &["*"], &["claims:*"]));
    assert!(!lift(&restricted, &["content:*"], &["content:read"]));
    assert!(lift(&restricted, &["content:approve"], &[]), "held");
    assert!(lift(&restricted, &["content:publish"], &["content:*"]), "more is restricted, not less");
    assert!(lift(&restricted, &["content:publish"], &["*:publish"]), "the same in other words");
    assert!(lift(&holder(Role::Admin, &[], 1), &["*"], &[]));
    assert!(!lift(&holder(Role::Admin, &[], 0), &["*"], &[]), "it has ended");
    assert!(!lift(&holder(Role::Editor, &[], 1), &["content:publish"], &[]));
    assert!(!lift(&Viewer::anonymous(DateTime::<Utc>::UNIX_EPOCH), &["content:publish"], &[]));
}
