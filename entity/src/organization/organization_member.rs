//! `organization_members`: which user has which role in which organization: the source of every role in an organization.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, all, any, in_organization, not, own};
use sea_orm::entity::prelude::*;

use crate::enums::OrgRole;
use crate::table::Table;
use crate::writing::Keep;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "organization_members",
    comment = "Which user has which role in which organization: the source of every role in an organization."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The membership's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization.")]
    pub organization_id: Uuid,
    #[sea_orm(comment = "The member.")]
    pub user_id: Uuid,
    #[sea_orm(default_value = "editor", comment = "What the member may do; an admin sets it, never for oneself.")]
    pub role: OrgRole,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::organization::organization::Entity",
        from = "Column::OrganizationId",
        to = "crate::organization::organization::Column::Id"
    )]
    Organization,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("organization", "OrganizationMember", policy()).unique([Column::OrganizationId, Column::UserId]).writing(
        |writing| {
            writing.keep(Keep {
                column: "organization_id",
                parent: "organizations",
                of_rows_with: Some(("role", OrgRole::Admin.into())),
                holds: "EXISTS (SELECT 1 FROM organization_members AS other JOIN users AS holder ON holder.id = other.user_id \
            WHERE other.organization_id = {key} AND other.role = 'admin' AND holder.deleted_at IS NULL) \
            OR NOT EXISTS (SELECT 1 FROM organizations AS organization WHERE organization.id = {key})"
                    .into(),
                message: "an organization keeps an admin",
            })
        },
    )
}

/// Who may see and change memberships: members see all of their organization, admins manage them, everyone may leave.
///
/// Nobody changes the own role. The write path keeps the last admin from leaving, being removed or being demoted.
pub fn policy() -> Policy {
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    Policy::new()
        .read(any([own(Column::UserId), in_organization(Column::OrganizationId, Role::Viewer)]))
        .insert(manages.clone())
        .update(all([manages.clone(), not(own(Column::UserId))]))
        .delete(any([manages, own(Column::UserId)]))
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId, Column::UserId])
}
