//! What callers may do: their permissions on a brand, and the roles there are.

use policy::{Permission, PermissionSet, Role, Viewer};
use serde_json::Value as Json;
use uuid::Uuid;

use super::answer::Writing;
use super::json;
use crate::plan::Operand;

impl Writing<'_> {
    /// A brand the caller has no right on has no permissions, whether it exists or not.
    pub(super) fn permissions(&mut self, brand: &Operand) {
        let binder = &self.answerer.binder;
        let id = brand.resolve(binder.variables);
        let id = id.as_ref().and_then(Json::as_str).and_then(|text| Uuid::try_parse(text).ok());
        let names: Vec<String> = match id {
            Some(id) => Permission::all()
                .filter(|permission| may(binder.viewer, id, *permission))
                .map(|found| found.to_string())
                .collect(),
            None => Vec::new(),
        };
        self.json(&Json::from(names));
    }

    pub(super) fn roles(&mut self, fields: &[(Vec<u8>, String)]) {
        self.out.push(b'[');
        for (index, role) in role_descriptions().iter().enumerate() {
            self.out.extend_from_slice(if index > 0 { b",{" } else { b"{" });
            for (position, (key, field)) in fields.iter().enumerate() {
                if position > 0 {
                    self.out.push(b',');
                }
                self.out.extend_from_slice(key);
                match field.as_str() {
                    "scope" => json::text(role.scope, &mut self.out),
                    "name" => json::text(role.name, &mut self.out),
                    "description" => json::text(role.description, &mut self.out),
                    "permissions" => self.json(&Json::from(role.permissions.clone())),
                    _ => json::text("RoleDescription", &mut self.out),
                }
            }
            self.out.push(b'}');
        }
        self.out.push(b']');
    }
}

/// A developer is admin of every brand, unless narrowed to another.
fn may(viewer: &Viewer, brand: Uuid, permission: Permission) -> bool {
    let is_admin = viewer.is_developer() && viewer.brand.is_none_or(|current| current == brand);
    if is_admin {
        PermissionSet::of_role(Role::Admin).contains(permission)
    } else {
        viewer.brands(permission).any(|id| id == brand)
    }
}

/// A role there is.
#[derive(Clone, Debug)]
pub struct RoleDescription {
    /// Where it holds: the platform, an organization, a brand.
    pub scope: &'static str,
    /// The stored name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// What it grants on a brand.
    pub permissions: Vec<String>,
}

/// The roles there are; open to everyone.
#[must_use]
pub fn role_descriptions() -> Vec<RoleDescription> {
    let none = Vec::new;
    let of = |role: Role| PermissionSet::of_role(role).iter().map(|permission| permission.to_string()).collect();
    let role = |scope, name, description, permissions| RoleDescription { scope, name, description, permissions };
    vec![
        role("platform", "user", "An account without rights of its own: rights come from memberships.", none()),
        role(
            "platform",
            "developer",
            "Sees and changes all rows of all tenants, but no secrets and no zero-trust rows of others.",
            none(),
        ),
        role("organization", "viewer", "Reads what the organization shows its members.", none()),
        role("organization", "editor", "As viewer, and makes and changes own rows in the organization.", none()),
        role("organization", "admin", "Manages the organization, its members and its brands.", of(Role::Admin)),
        role("brand", "viewer", "Reads the brand.", of(Role::Viewer)),
        role("brand", "editor", "As viewer, and writes content, claims and products of the brand.", of(Role::Editor)),
        role("brand", "admin", "As editor, and approves, publishes and manages the brand.", of(Role::Admin)),
    ]
}
