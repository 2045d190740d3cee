//! Permissions: names, patterns, roles, and what wins.

use policy::{Permission, PermissionSet, Role};

fn has(set: &PermissionSet, name: &str) -> bool {
    Permission::parse(name).is_some_and(|permission| set.contains(permission))
}

fn effective(role: Role, permissions: &[&str], restrictions: &[&str]) -> PermissionSet {
    let owned = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    PermissionSet::effective(role, &owned(permissions), &owned(restrictions))
}

#[test]
fn every_permission_is_parsed_from_its_name() {
    assert!(Permission::all().all(|permission| Permission::parse(&permission.name()) == Some(permission)));
    assert_eq!(Permission::all().count(), Permission::all().collect::<PermissionSet>().iter().count());
}

#[test]
fn unknown_names_and_patterns_are_no_permission() {
    for name in [
        "",
        ":",
        "content",
        "content:",
        ":read",
        "content:fly",
        "planes:read",
        "*:read",
        "content:*",
        "content:read:x",
        "Content:read",
    ] {
        assert_eq!(Permission::parse(name), None, "{name}");
    }
}

#[test]
fn iteration_follows_the_names() {
    let names: Vec<String> = Permission::all().map(Permission::name).collect();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(names, sorted);
}

#[test]
fn a_viewer_reads_and_no_more() {
    let names: Vec<String> = PermissionSet::of_role(Role::Viewer).iter().map(Permission::name).collect();
    assert_eq!(
        names,
        [
            "brands:read",
            "claims:read",
            "content:read",
            "content_analytics:read",
            "content_templates:read",
            "files:read",
            "products:read",
            "workflow_instances:read",
            "workflows:read",
        ]
    );
}

#[test]
fn a_greater_role_includes_the_lesser() {
    let [viewer, editor, admin] = [Role::Viewer, Role::Editor, Role::Admin].map(PermissionSet::of_role);
    assert!(editor.contains_all(&viewer) && admin.contains_all(&editor));
    assert!(!viewer.contains_all(&editor) && !editor.contains_all(&admin));
    assert!(has(&editor, "content:update") && !has(&viewer, "content:update"));
    assert!(has(&editor, "content:delete_own") && !has(&editor, "content:delete"));
    assert!(has(&admin, "content:delete") && has(&admin, "user_brand_roles:insert") && has(&admin, "audit_logs:read"));
    assert!(!has(&admin, "brands:delete") && !has(&admin, "events:delete"));
}

#[test]
fn a_permission_adds_to_the_role() {
    let set = effective(Role::Viewer, &["content:update"], &[]);
    assert!(has(&set, "content:update"));
    assert!(!has(&set, "content:delete"));
}

#[test]
fn a_restriction_wins_over_permission_and_role() {
    let set = effective(Role::Admin, &["content:update"], &["content:update", "claims:*", "*:publish"]);
    assert!(!has(&set, "content:update") && !has(&set, "claims:read") && !has(&set, "content:publish"));
    assert!(has(&set, "content:read"));
}

#[test]
fn wildcards_stand_for_either_part() {
    let granted = effective(Role::Viewer, &["files:*", "*:submit"], &[]);
    assert!(has(&granted, "files:delete") && has(&granted, "claims:submit") && !has(&granted, "claims:delete"));
    assert_eq!(effective(Role::Viewer, &["*:*"], &[]).iter().count(), Permission::all().count());
    assert!(effective(Role::Admin, &["*:*"], &["*:*"]).is_empty());
    assert!(effective(Role::Admin, &[], &["*"]).is_empty());
}

#[test]
fn unknown_patterns_change_nothing() {
    let unknown = ["planes:*", "planes:read", "*:fly", "content:fly", "content", "", ":", "*:", ":*"];
    assert_eq!(effective(Role::Editor, &unknown, &[]), PermissionSet::of_role(Role::Editor));
    assert_eq!(effective(Role::Editor, &[], &unknown), PermissionSet::of_role(Role::Editor));
    assert_eq!(effective(Role::Editor, &["*"], &[]), PermissionSet::of_role(Role::Editor));
}
