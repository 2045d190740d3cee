//! `mfa_enforced_sessions`: marks a session as having passed the second factor, until it ends.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, deny, presets};
use sea_orm::entity::prelude::*;

use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mfa_enforced_sessions", comment = "Marks a session as having passed the second factor, until it ends.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The mark's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user of the session.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The session that passed the second factor.")]
    pub session_id: Uuid,
    #[sea_orm(comment = "When the mark ends and the second factor is asked for again.")]
    pub expires_at: DateTimeUtc,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(
        belongs_to = "crate::identity::session::Entity",
        from = "Column::SessionId",
        to = "crate::identity::session::Column::Id"
    )]
    Session,
}

impl Related<crate::identity::session::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Session.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("identity", "MfaEnforcedSession", policy()).unique([Column::SessionId])
}

/// Who may see and remove the marks: the user alone. Only passing the second factor adds one.
pub fn policy() -> Policy {
    presets::own_rows(Column::UserId)
        .insert(deny())
        .update(deny())
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::UserId, Column::SessionId])
}
