//! `functions`: functions that people keep for the assistant.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::families;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "functions", comment = "A function that a user keeps for the assistant; the gateway never runs it.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The function's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal function.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user whose function it is; the caller when not named.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The user who added the row.")]
    pub created_by: Uuid,
    #[sea_orm(column_type = "Text", comment = "The name.")]
    pub name: String,
    #[sea_orm(column_type = "Text", comment = "What the function does.")]
    pub description: Option<String>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "What it takes, as a JSON Schema.")]
    pub parameters: Json,
    #[sea_orm(column_type = "Text", comment = "The code; it is kept and never run.")]
    pub code: String,
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
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::CreatedBy", to = "crate::identity::user::Column::Id")]
    Creator,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("ai", "Function", policy()).writing(|writing| {
        families::owner_is_member(writing, Column::UserId)
            .check(Column::Name, Check::NotBlank)
            .check(Column::Parameters, Check::Json(&structures::FREE))
    })
}

/// Who may see and change functions: their users, and admins all of the organization; what a viewer has, it only sees.
pub fn policy() -> Policy {
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .preset(Column::CreatedBy, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::CreatedBy])
}
