//! `vector_store`: texts as vectors, for finding what means something similar.
//!
//! Columns, relations and policy; no behaviour here.

use policy::Policy;
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::families;
use crate::structures;
use crate::table::Table;
use crate::types::Vector;

/// How many numbers a vector has.
pub const DIMENSIONS: u32 = 1_536;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "vector_store", comment = "A text as a vector, for finding texts that mean something similar.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The entry's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal entry.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user whose text it is; the caller when not named.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "What the text is known by, free in form.")]
    pub source_id: String,
    #[sea_orm(comment = "The vector: 1536 numbers; null until it is computed.")]
    pub embedding: Option<Vector<DIMENSIONS>>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further data, free in form.")]
    pub metadata: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
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
    Table::of::<Entity>("ai", "VectorEntry", policy()).writing(|writing| {
        families::owner_is_member(writing, Column::UserId).check(Column::Metadata, Check::Json(&structures::FREE))
    })
}

/// Who may see and change vectors: their users, and admins all of the organization; what a viewer has, it only sees.
///
/// The write path checks that the user an admin names is a member of the very organization.
pub fn policy() -> Policy {
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .system([Column::Id, Column::CreatedAt])
}
