//! Who asks: the facts about a caller, read from the database once a request.
//!
//! A viewer holds facts only. It must not hold a rule, a connection or anything that a token or a user-editable column claims.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Permission, PermissionSet};

/// What sort of caller this is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ViewerKind {
    /// No session.
    #[default]
    Anonymous,
    /// A signed-in user.
    User,
    /// An application key, without a user.
    Application,
    /// The gateway's own background jobs.
    Service,
}

/// A role in an organization or on a brand; a greater role includes the lesser ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Reads and writes.
    Editor,
    /// Manages.
    Admin,
}

impl Role {
    /// The role stored as `name` (`viewer`, `editor`, `admin`); anything else is no role.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "viewer" => Some(Self::Viewer),
            "editor" => Some(Self::Editor),
            "admin" => Some(Self::Admin),
            _ => None,
        }
    }

    /// The name under which the role is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }
}

/// A membership of an organization that is not deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrganizationRole {
    /// `organization_members.organization_id`.
    pub organization_id: Uuid,
    /// `organization_members.role`.
    pub role: Role,
}

/// The effective role on a brand: a live `user_brand_roles` row, or administration of the brand's organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandRole {
    /// The brand.
    pub brand_id: Uuid,
    /// The organization the brand belongs to.
    pub organization_id: Uuid,
    /// The effective role.
    pub role: Role,
    /// What the role and the extra permissions grant, less what the restrictions deny.
    pub granted: PermissionSet,
    /// When the role ends; `None` = it does not.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewer {
    /// What sort of caller this is.
    pub kind: ViewerKind,
    /// `users.id` of a signed-in user.
    pub user_id: Option<Uuid>,
    /// `sessions.id` of the session the token names.
    pub session_id: Option<Uuid>,
    /// Whether the session passed the second factor.
    pub mfa_passed: bool,
    /// Whether the user's address is verified.
    pub email_verified: bool,
    /// `users.platform_role = developer`.
    pub developer: bool,
    /// Memberships of organizations that are not deleted.
    pub organization_roles: Vec<OrganizationRole>,
    /// Effective roles on brands that are not deleted.
    pub brand_roles: Vec<BrandRole>,
    /// The active organization: narrows, never grants.
    pub organization: Option<Uuid>,
    /// The current brand: narrows, never grants.
    pub brand: Option<Uuid>,
    /// The application the caller is, or acts for: narrows a user, and is all an application caller has.
    pub application_id: Option<Uuid>,
    /// The instant of the request; every clause about time uses this one.
    pub now: DateTime<Utc>,
    /// The first instant after it at which the clock alone makes these facts others: a role, what restricts one, the session or its
    /// second factor ends. None when nothing does.
    pub facts_until: Option<DateTime<Utc>>,
}

impl Viewer {
    /// A caller without a session.
    #[must_use]
    pub fn anonymous(now: DateTime<Utc>) -> Self {
        Self { now, ..Self::default() }
    }

    /// The gateway's own background jobs.
    #[must_use]
    pub fn service(now: DateTime<Utc>) -> Self {
        Self { kind: ViewerKind::Service, now, ..Self::default() }
    }

    /// The id of the signed-in user; other callers have none, whatever the field holds.
    #[must_use]
    pub fn signed_in_user(&self) -> Option<Uuid> {
        self.user_id.filter(|_| self.kind == ViewerKind::User)
    }

    /// The application the caller is; a user who acts for an application is not one.
    #[must_use]
    pub fn own_application(&self) -> Option<Uuid> {
        self.application_id.filter(|_| self.kind == ViewerKind::Application)
    }

    /// Whether the caller is a signed-in developer of the platform.
    #[must_use]
    pub fn is_developer(&self) -> bool {
        self.developer && self.kind == ViewerKind::User
    }

    /// Whether the caller is a signed-in user who proved to hold the account's e-mail address.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.email_verified && self.kind == ViewerKind::User
    }

    /// The organizations in which the viewer holds at least `role`; the active organization narrows them.
    pub fn organizations(&self, role: Role) -> impl Iterator<Item = Uuid> + '_ {
        self.organization_roles
            .iter()
            .filter(move |held| self.kind == ViewerKind::User && held.role >= role)
            .map(|held| held.organization_id)
            .filter(|id| self.organization.is_none_or(|active| active == *id))
    }

    /// The brands on which the viewer may do `permission`; an ended role gives nothing, narrowing applies.
    pub fn brands(&self, permission: Permission) -> impl Iterator<Item = Uuid> + '_ {
        self.live_brand_roles(permission).map(|held| held.brand_id)
    }

    /// The brand roles that give `permission` now.
    pub fn live_brand_roles(&self, permission: Permission) -> impl Iterator<Item = &BrandRole> + '_ {
        self.brand_roles
            .iter()
            .filter(move |held| self.kind == ViewerKind::User && held.granted.contains(permission))
            .filter(|held| held.expires_at.is_none_or(|end| end > self.now))
            .filter(|held| self.organization.is_none_or(|active| active == held.organization_id))
            .filter(|held| self.brand.is_none_or(|current| current == held.brand_id))
    }
}

/// Whether the viewer may hand out a role on a brand with these permissions and restrictions: it holds everything that it hands out.
/// Developers and background jobs hold everything; an unknown role hands out nothing that anyone may.
#[must_use]
pub fn may_grant(viewer: &Viewer, brand: Uuid, role: &str, permissions: &[String], restrictions: &[String]) -> bool {
    if viewer.is_developer() || viewer.kind == ViewerKind::Service {
        return true;
    }
    let Some(role) = Role::parse(role) else { return false };
    holds(viewer, brand, &PermissionSet::effective(role, permissions, restrictions))
}

/// Whether the viewer may put the restrictions `after` in the place of those `before` for somebody who is an admin of the brand's
/// organization: an admin by the organization has everything but what is restricted, so a restriction that goes hands it out.
#[must_use]
pub fn may_lift(viewer: &Viewer, brand: Uuid, before: &[String], after: &[String]) -> bool {
    if viewer.is_developer() || viewer.kind == ViewerKind::Service {
        return true;
    }
    let denied = PermissionSet::effective(Role::Admin, &[], before);
    let open = PermissionSet::effective(Role::Admin, &[], after);
    holds(viewer, brand, &open.iter().filter(|permission| !denied.contains(*permission)).collect())
}

/// Whether the viewer holds all of the permissions on the brand now.
fn holds(viewer: &Viewer, brand: Uuid, permissions: &PermissionSet) -> bool {
    if permissions.is_empty() {
        return true;
    }
    let mut held = viewer.brand_roles.iter().filter(|held| viewer.kind == ViewerKind::User && held.brand_id == brand);
    held.any(|held| held.expires_at.is_none_or(|end| end > viewer.now) && held.granted.contains_all(permissions))
}
