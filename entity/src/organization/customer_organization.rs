//! `customer_organizations`: links a customer to a further organization; the home organization is linked by itself.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, all, any, exists, in_organization, via};
use sea_orm::entity::prelude::*;

use crate::organization::customer;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "customer_organizations",
    comment = "Links a customer to a further organization; the home organization is linked by itself."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The link's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The customer.")]
    pub customer_id: Uuid,
    #[sea_orm(comment = "The linked organization.")]
    pub organization_id: Uuid,
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
    #[sea_orm(
        belongs_to = "crate::organization::organization::Entity",
        from = "Column::OrganizationId",
        to = "crate::organization::organization::Column::Id"
    )]
    Organization,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("organization", "CustomerOrganization", policy()).unique([Column::CustomerId, Column::OrganizationId])
}

/// Who may see and change links: whoever sees the customer sees its links to own organizations; admins of the customer's home
/// link it to organizations they belong to, and they or admins of the linked one unlink it.
pub fn policy() -> Policy {
    let manages_home = exists(Relation::Customer, in_organization(customer::Column::OrganizationId, Role::Admin));
    let manages_linked = in_organization(Column::OrganizationId, Role::Admin);
    let member_of_linked = in_organization(Column::OrganizationId, Role::Viewer);
    Policy::new()
        .read(any([manages_linked.clone(), all([via(Relation::Customer), member_of_linked.clone()])]))
        .insert(all([manages_home.clone(), member_of_linked]))
        .delete(any([manages_linked, manages_home]))
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::CustomerId, Column::OrganizationId])
}
