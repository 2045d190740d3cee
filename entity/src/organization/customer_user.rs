//! `customer_users`: assigns a customer to a user who looks after it.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, Rule, all, any, exists, in_organization, own, via};
use sea_orm::entity::prelude::*;

use crate::identity::user;
use crate::organization::customer;
use crate::organization::organization_member;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_users", comment = "Assigns a customer to a user who looks after it.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The assignment's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The customer.")]
    pub customer_id: Uuid,
    #[sea_orm(comment = "The user who looks after the customer: a member of the customer's home or of a linked organization.")]
    pub user_id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::organization::customer::Entity",
        from = "Column::CustomerId",
        to = "crate::organization::customer::Column::Id"
    )]
    Customer,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("organization", "CustomerUser", policy()).unique([Column::CustomerId, Column::UserId]).writing(
        |writing| {
            writing.invariant(
                Column::UserId,
                "must be a member of the customer's organization or of a linked one",
                "EXISTS (SELECT 1 FROM organization_members AS member JOIN customers AS customer ON customer.id = {customer_id} \
     WHERE member.user_id = {user_id} AND (member.organization_id = customer.organization_id \
     OR EXISTS (SELECT 1 FROM customer_organizations AS link \
     WHERE link.customer_id = customer.id AND link.organization_id = member.organization_id)))",
            )
        },
    )
}

/// Who may see and change assignments: oneself one's own; editors those of the customers they see, and they may assign their
/// customers to other members; admins those of all customers of the organization.
///
/// The write path checks that the new user is a member of the customer's own home or linked organization: the rule only asks for
/// one that the viewer shares.
pub fn policy() -> Policy {
    let own_as = |role| all([own(Column::UserId), exists(Relation::Customer, customer::in_home_or_linked(role))]);
    let edits = exists(Relation::Customer, customer::in_home_or_linked(Role::Editor));
    let manages = exists(Relation::Customer, customer::in_home_or_linked(Role::Admin));
    let looks_after = exists(Relation::Customer, all([customer::assigned(), customer::in_home_or_linked(Role::Editor)]));
    Policy::new()
        .read(all([via(Relation::Customer), any([own(Column::UserId), edits])]))
        .insert(all([any([looks_after, manages.clone()]), new_user_is_colleague()]))
        .delete(any([own_as(Role::Viewer), manages]))
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::CustomerId, Column::UserId])
}

/// The assigned user is a member of an organization the viewer belongs to.
fn new_user_is_colleague() -> Rule {
    let shared = in_organization(organization_member::Column::OrganizationId, Role::Viewer);
    exists(Relation::User, exists(user::Relation::OrganizationMemberships, shared))
}
