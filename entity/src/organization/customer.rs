//! `customers`: a customer of an organization; also the contact of segments and flows.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, Rule, all, allow, any, exists, in_organization, not, own};
use sea_orm::entity::prelude::*;

use crate::automation::segment_member;
use crate::organization::customer_organization;
use crate::organization::customer_user;
use crate::organization::organization;
use crate::table::Table;
use crate::writing::{Companion, CompanionOn, CompanionValue};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customers", comment = "A customer of an organization; also the contact of segments and flows.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The customer's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The customer's home organization; others are linked separately.")]
    pub organization_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The full name.")]
    pub name: String,
    #[sea_orm(column_type = "Text", comment = "The given name.")]
    pub first_name: String,
    #[sea_orm(column_type = "Text", comment = "The family name.")]
    pub last_name: String,
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
    #[sea_orm(has_many = "crate::organization::customer_email::Entity", via_rel = "Relation::Customer")]
    Emails,
    #[sea_orm(has_many = "crate::organization::customer_phone::Entity", via_rel = "Relation::Customer")]
    Phones,
    #[sea_orm(has_many = "crate::organization::customer_organization::Entity", via_rel = "Relation::Customer")]
    CustomerOrganizations,
    #[sea_orm(has_many = "crate::organization::customer_user::Entity", via_rel = "Relation::Customer")]
    CustomerUsers,
    #[sea_orm(has_many = "crate::automation::flow_execution::Entity", via_rel = "Relation::Contact")]
    FlowExecutions,
    #[sea_orm(has_many = "crate::automation::segment_member::Entity", via_rel = "Relation::Contact")]
    SegmentMemberships,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("organization", "Customer", policy())
        .many_to_many("organizations", Relation::CustomerOrganizations, customer_organization::Relation::Organization)
        .many_to_many("assignedUsers", Relation::CustomerUsers, customer_user::Relation::User)
        .many_to_many("segments", Relation::SegmentMemberships, segment_member::Relation::Segment)
        .writing(|writing| {
            writing
                .companion(Companion {
                    on: CompanionOn::Insert(allow()),
                    table: "customer_organizations",
                    values: vec![
                        ("customer_id", CompanionValue::Column("id")),
                        ("organization_id", CompanionValue::Column("organization_id")),
                    ],
                })
                .companion(Companion {
                    on: CompanionOn::Insert(edits_without_managing()),
                    table: "customer_users",
                    values: vec![("customer_id", CompanionValue::Column("id")), ("user_id", CompanionValue::ViewerId)],
                })
        })
}

/// Who may see and change customers: admins of the home organization all of it, admins of a linked one may look, everyone else
/// only the customers assigned to oneself, while a member of the home or a linked organization.
///
/// The write path assigns a customer that an editor adds to that editor.
pub fn policy() -> Policy {
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    Policy::new()
        .read(any([all([assigned(), in_home_or_linked(Role::Viewer)]), in_home_or_linked(Role::Admin)]))
        .insert(in_organization(Column::OrganizationId, Role::Editor))
        .update(any([all([assigned(), in_home_or_linked(Role::Editor)]), manages.clone()]))
        .delete(manages)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId])
}

/// The viewer writes in the home organization without being its admin: an admin sees all customers, others only assigned ones.
/// The `exists` keeps the answer known for viewers who are admins nowhere.
fn edits_without_managing() -> Rule {
    let manages = exists(Relation::Organization, in_organization(organization::Column::Id, Role::Admin));
    all([in_organization(Column::OrganizationId, Role::Editor), not(manages)])
}

/// The viewer looks after the customer.
pub(super) fn assigned() -> Rule {
    exists(Relation::CustomerUsers, own(customer_user::Column::UserId))
}

/// The viewer has the role in the customer's home organization or in a linked one.
pub(super) fn in_home_or_linked(role: Role) -> Rule {
    any([
        in_organization(Column::OrganizationId, role),
        exists(Relation::CustomerOrganizations, in_organization(customer_organization::Column::OrganizationId, role)),
    ])
}
