//! Who may see and change what, as data.
//!
//! A [`Policy`] is a small value declared at the foot of its entity's file. It has several readings that tests prove equal:
//! [`solve`] (before SQL), the predicate that the gateway renders from a [`Residual`], [`decide`] (one row in memory) and
//! [`explain`] (for people). This crate does no I/O, knows no GraphQL and never panics; what it does not know, it denies.

mod check;
mod decide;
mod explain;
mod fact;
mod narrow;
mod permission;
mod policy;
pub mod presets;
mod rule;
mod set;
mod solve;
mod viewer;

pub use decide::{Image, ImageValue, Truth, World, decide, decide_guard, decide_rule};
pub use explain::{Clause, Membership, describe, explain, explain_guard};
pub use fact::{Fact, FactValue, Shape, facts_of, facts_of_rule};
pub use permission::{Permission, PermissionSet};
pub use policy::{Policy, Preset, Transition};
pub use rule::{
    Comparison, Literal, Rule, all, allow, any, authenticated, column, deny, developer, exists, in_application, in_brand,
    in_organization, not, own, service, verified, via, when,
};
pub use set::{Edge, PolicySet, TableRules};
pub use solve::{Residual, Solved, solve, solve_guard, solve_rule};
pub use viewer::{BrandRole, OrganizationRole, Role, Viewer, ViewerKind, may_grant, may_lift};

/// What a caller wants to do to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// See the row.
    Read,
    /// See the row although it is soft-deleted (`includeDeleted`).
    ReadDeleted,
    /// Add the row.
    Insert,
    /// Change the row.
    Update,
    /// Remove the row, softly where the table is soft.
    Delete,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 5] = [Self::Read, Self::ReadDeleted, Self::Insert, Self::Update, Self::Delete];

    /// What `via` asks of the parent, for what is asked about the child.
    #[must_use]
    pub const fn on_parent(self) -> Self {
        match self {
            Self::Read | Self::ReadDeleted => Self::Read,
            Self::Insert | Self::Update | Self::Delete => Self::Update,
        }
    }
}
