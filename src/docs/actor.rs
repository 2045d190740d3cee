//! The actors whose rights the reference tells, each as a caller that the rules are solved for.
//!
//! The rules are solved by the solver that serves requests: what is said here of an actor is what would be sent to the database for
//! one. No row is read and no right is made up here.

use std::collections::BTreeSet;

use chrono::DateTime;
use policy::{BrandRole, Fact, OrganizationRole, PermissionSet, Role, Shape, Viewer, ViewerKind};
use uuid::Uuid;

/// An actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// No session.
    Anonymous,
    /// A signed-in user with this role in an organization and on a brand, and no other role.
    Member(Role),
    /// A signed-in user without any role.
    Owner,
    /// An application key without a user.
    Application,
    /// A developer of the platform, without any role.
    Developer,
    /// The gateway's own background jobs.
    Service,
}

impl Actor {
    /// All actors, in the order of the tables.
    pub const ALL: [Self; 8] = [
        Self::Anonymous,
        Self::Member(Role::Viewer),
        Self::Member(Role::Editor),
        Self::Member(Role::Admin),
        Self::Owner,
        Self::Application,
        Self::Developer,
        Self::Service,
    ];

    /// Its name in the tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Member(role) => role.name(),
            Self::Owner => "owner",
            Self::Application => "application",
            Self::Developer => "developer",
            Self::Service => "service",
        }
    }

    /// Those in whose words it may be told: what they may do it mostly may too.
    #[must_use]
    pub const fn like(self) -> &'static [Self] {
        match self {
            Self::Member(Role::Viewer) | Self::Developer => &[Self::Owner],
            Self::Member(Role::Editor) => &[Self::Member(Role::Viewer), Self::Owner],
            Self::Member(Role::Admin) => &[Self::Member(Role::Viewer), Self::Member(Role::Editor), Self::Owner],
            Self::Anonymous | Self::Owner | Self::Application | Self::Service => &[],
        }
    }

    /// Its shape, as far as the facts go.
    #[must_use]
    pub fn shape(self, facts: &BTreeSet<Fact>, is_verified: bool) -> Shape {
        Shape::of(&Viewer { email_verified: is_verified, ..self.caller() }, facts)
    }

    fn caller(self) -> Viewer {
        let now = DateTime::UNIX_EPOCH;
        let user = Viewer { kind: ViewerKind::User, user_id: Some(Uuid::nil()), now, ..Viewer::default() };
        match self {
            Self::Anonymous => Viewer::anonymous(now),
            Self::Member(role) => Viewer {
                organization_roles: vec![OrganizationRole { organization_id: Uuid::nil(), role }],
                brand_roles: vec![BrandRole {
                    brand_id: Uuid::nil(),
                    organization_id: Uuid::nil(),
                    role,
                    granted: PermissionSet::of_role(role),
                    expires_at: None,
                }],
                ..user
            },
            Self::Owner => user,
            Self::Application => {
                Viewer { kind: ViewerKind::Application, application_id: Some(Uuid::nil()), now, ..Viewer::default() }
            }
            Self::Developer => Viewer { developer: true, ..user },
            Self::Service => Viewer::service(now),
        }
    }
}
