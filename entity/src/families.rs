//! Families of policies that look at other tables, each with the condition that its rows must meet.
//!
//! Simple families are in `policy::presets`; here are those that know who is a member of an organization. No row is read here.

use policy::{Policy, Preset, Role, Rule, all, any, column, exists, in_organization, not, presets, when};
use sea_orm::{IdenStatic, RelationTrait};

use crate::brand::brand;
use crate::identity::user;
use crate::organization::organization_member;
use crate::writing::Writing;

/// Own rows in an organization, of which an administrator may also add rows for other members: whoever does not name a user is
/// meant. `owner` leads to the user named by `user`. See [`owner_is_member`].
pub fn owned_in_organization<C: IdenStatic>(user: C, organization: C, owner: impl RelationTrait) -> Policy {
    presets::own_rows_in_organization(user, organization)
        .insert(adds_in_organization(user, organization, owner))
        .default_to(user, Preset::ViewerId)
        .immutable([user, organization])
}

/// Who adds a row of [`owned_in_organization`]: its user, of an organization's row as an editor, and admins for its members.
pub fn adds_in_organization<C: IdenStatic>(user: C, organization: C, owner: impl RelationTrait) -> Rule {
    let edits = presets::own_in_organization(user, organization, Role::Editor);
    let manages = all([in_organization(organization, Role::Admin), is_administered(owner)]);
    any([edits, manages])
}

/// The user at the end of `relation` is a member of an organization the viewer is an administrator of.
pub fn is_administered(relation: impl RelationTrait) -> Rule {
    let administered = in_organization(organization_member::Column::OrganizationId, Role::Admin);
    exists(relation, exists(user::Relation::OrganizationMemberships, administered))
}

/// The viewer is an admin of the row's organization, and no brand stands between: what is of a brand its roles decide, an admin's too,
/// since a restriction holds for admins as well. What is left of a brand that was removed is the admins' again.
pub fn administers_beside_brands(organization: impl IdenStatic, brand: impl RelationTrait) -> Rule {
    let lives = exists(brand, when(column(brand::Column::DeletedAt).is_null()));
    all([in_organization(organization, Role::Admin), not(lives)])
}

/// The user of a row is a member of the row's organization, if it has one. The columns are `user_id` and `organization_id`.
#[must_use]
pub fn owner_is_member(writing: Writing, user: impl IdenStatic) -> Writing {
    writing.invariant(
        user,
        "must be a member of the organization",
        "{organization_id} IS NULL OR EXISTS (SELECT 1 FROM organization_members AS member \
         WHERE member.organization_id = {organization_id} AND member.user_id = {user_id})",
    )
}
