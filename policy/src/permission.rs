//! Permission strings (`resource:action`) as bits, and sets of them.
//!
//! The known resources and actions are listed here and nowhere else. A set knows nothing of brands, users or time. Developers and
//! background jobs pass by rules of their own and have no set.

use std::fmt;
use std::sync::LazyLock;

use crate::Role;

/// What a permission may be about, in the order of the names.
const RESOURCES: [&str; 15] = [
    "ai_generations",
    "audit_logs",
    "brand_master_claim_brands",
    "brand_vetting_agencies",
    "brands",
    "claims",
    "content",
    "content_analytics",
    "content_templates",
    "events",
    "files",
    "products",
    "user_brand_roles",
    "workflow_instances",
    "workflows",
];

/// What a permission may allow, in the order of the names.
const ACTIONS: [&str; 12] = [
    "approve",
    "archive",
    "delete",
    "delete_own",
    "insert",
    "publish",
    "read",
    "read_own",
    "restore",
    "schedule",
    "submit",
    "update",
];

/// The part of a pattern that stands for every resource or every action.
const WILDCARD: &str = "*";

/// How many permissions fit into one word of a set.
const BITS_PER_WORD: usize = 64;

/// What a viewer of a brand may do.
const VIEWER_GRANTS: [&str; 9] = [
    "brands:read",
    "content:read",
    "claims:read",
    "products:read",
    "content_templates:read",
    "workflows:read",
    "workflow_instances:read",
    "content_analytics:read",
    "files:read",
];

/// What an editor of a brand may do beyond a viewer.
const EDITOR_GRANTS: [&str; 14] = [
    "content:insert",
    "content:update",
    "content:submit",
    "content:delete_own",
    "claims:insert",
    "claims:update",
    "claims:delete_own",
    "products:insert",
    "products:update",
    "products:delete_own",
    "workflow_instances:insert",
    "ai_generations:insert",
    "ai_generations:read_own",
    "files:insert",
];

/// What an administrator of a brand may do beyond an editor.
const ADMIN_GRANTS: [&str; 19] = [
    "content:approve",
    "content:publish",
    "content:schedule",
    "content:archive",
    "content:delete",
    "content:restore",
    "claims:delete",
    "products:delete",
    "brands:update",
    "user_brand_roles:*",
    "content_templates:*",
    "workflows:*",
    "workflow_instances:*",
    "brand_vetting_agencies:*",
    "brand_master_claim_brands:*",
    "ai_generations:*",
    "files:*",
    "events:read",
    "audit_logs:read",
];

/// One known permission, without wildcards. Permissions order as their names do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Permission(u8);

impl Permission {
    /// The permission called `resource:action`; a name that is not known, or has a wildcard, is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (resource, action) = name.split_once(':')?;
        let resource = RESOURCES.iter().position(|known| *known == resource)?;
        let action = ACTIONS.iter().position(|known| *known == action)?;
        u8::try_from(resource * ACTIONS.len() + action).ok().map(Self)
    }

    /// All permissions, in the order of their names.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..RESOURCES.len() * ACTIONS.len()).filter_map(|index| u8::try_from(index).ok()).map(Self)
    }

    /// What the permission is about (`content`).
    #[must_use]
    pub fn resource(self) -> &'static str {
        RESOURCES.get(usize::from(self.0) / ACTIONS.len()).copied().unwrap_or_default()
    }

    /// What the permission allows (`read`).
    #[must_use]
    pub fn action(self) -> &'static str {
        ACTIONS.get(usize::from(self.0) % ACTIONS.len()).copied().unwrap_or_default()
    }

    /// The name, `resource:action`.
    #[must_use]
    pub fn name(self) -> String {
        self.to_string()
    }

    fn matches(self, resource: &str, action: &str) -> bool {
        (resource == WILDCARD || resource == self.resource()) && (action == WILDCARD || action == self.action())
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.resource(), self.action())
    }
}

impl fmt::Debug for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Permission({self})")
    }
}

/// A set of permissions: one bit each.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct PermissionSet([u64; 4]);

impl PermissionSet {
    /// The set without a permission.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// What the role decides by itself; a greater role includes the lesser ones.
    #[must_use]
    pub fn of_role(role: Role) -> Self {
        // Every request asks for these, and they never change.
        static OF_ROLES: LazyLock<[PermissionSet; 3]> =
            LazyLock::new(|| [Role::Viewer, Role::Editor, Role::Admin].map(PermissionSet::spelled_out));
        let [viewer, editor, admin] = *OF_ROLES;
        match role {
            Role::Viewer => viewer,
            Role::Editor => editor,
            Role::Admin => admin,
        }
    }

    fn spelled_out(role: Role) -> Self {
        let mut set = Self::empty();
        let grants: [(Role, &[&str]); 3] =
            [(Role::Viewer, &VIEWER_GRANTS), (Role::Editor, &EDITOR_GRANTS), (Role::Admin, &ADMIN_GRANTS)];
        for pattern in grants.into_iter().filter(|(needed, _)| role >= *needed).flat_map(|(_, patterns)| patterns) {
            set.grant_pattern(pattern);
        }
        set
    }

    /// What a brand role amounts to: a restriction denies before a permission allows, and the role decides the rest.
    #[must_use]
    pub fn effective(role: Role, permissions: &[String], restrictions: &[String]) -> Self {
        let mut set = Self::of_role(role);
        for pattern in permissions {
            set.grant_pattern(pattern);
        }
        for pattern in restrictions {
            set.deny_pattern(pattern);
        }
        set
    }

    /// Whether the permission is in the set.
    #[must_use]
    pub fn contains(&self, permission: Permission) -> bool {
        let (word, bit) = place(permission);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Whether every permission of `other` is in the set.
    #[must_use]
    pub fn contains_all(&self, other: &Self) -> bool {
        other.0.iter().zip(&self.0).all(|(asked, held)| asked & !held == 0)
    }

    /// Whether no permission is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds one permission.
    pub fn insert(&mut self, permission: Permission) {
        let (word, bit) = place(permission);
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= bit;
        }
    }

    /// Takes one permission away.
    pub fn remove(&mut self, permission: Permission) {
        let (word, bit) = place(permission);
        if let Some(bits) = self.0.get_mut(word) {
            *bits &= !bit;
        }
    }

    /// Adds what `resource:action` names; both parts may be `*`. A pattern that names nothing known adds nothing.
    pub fn grant_pattern(&mut self, pattern: &str) {
        if let Some((resource, action)) = pattern.split_once(':') {
            Permission::all().filter(|known| known.matches(resource, action)).for_each(|known| self.insert(known));
        }
    }

    /// Takes away what `resource:action` names; both parts may be `*`, and `*` alone takes everything away, because a restriction
    /// may be wider than a permission. A pattern that names nothing known takes nothing away: there is nothing to take.
    pub fn deny_pattern(&mut self, pattern: &str) {
        let (resource, action) =
            if pattern == WILDCARD { (WILDCARD, WILDCARD) } else { pattern.split_once(':').unwrap_or_default() };
        Permission::all().filter(|known| known.matches(resource, action)).for_each(|known| self.remove(known));
    }

    /// The permissions of the set, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = Permission> + '_ {
        Permission::all().filter(|permission| self.contains(*permission))
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        let mut set = Self::empty();
        permissions.into_iter().for_each(|permission| set.insert(permission));
        set
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter().map(Permission::name)).finish()
    }
}

/// The word and the bit of a permission.
fn place(permission: Permission) -> (usize, u64) {
    let index = usize::from(permission.0);
    (index / BITS_PER_WORD, 1 << (index % BITS_PER_WORD))
}
