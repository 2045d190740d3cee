//! `privacy_prefs`: what a user lets be done with what is known of them.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, any, own, presets, service};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "privacy_prefs", comment = "A user's privacy choices. The user alone sees them.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The row's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user whose choices they are; one row for each.")]
    pub user_id: Uuid,
    #[sea_orm(default_value = false, comment = "Whether the user agrees to telemetry.")]
    pub consent_given: bool,
    #[sea_orm(default_value = 30, comment = "How many days telemetry of the user is kept, from 1 to 3650.")]
    pub data_retention_days: i32,
    #[sea_orm(default_value = false, comment = "Whether the account cannot be used without a second factor.")]
    pub mfa_required: bool,
    #[sea_orm(comment = "When the user last went over the choices.")]
    pub last_reviewed_at: Option<DateTimeUtc>,
    #[sea_orm(default_value = false, comment = "Whether telemetry is taken, given the consent.")]
    pub monitoring_enabled: bool,
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
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
}

impl Related<crate::identity::user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("privacy", "PrivacyPrefs", policy())
        .unique([Column::UserId])
        .privacy_choice(
            Column::UserId,
            [Column::ConsentGiven, Column::DataRetentionDays, Column::MfaRequired, Column::MonitoringEnabled],
        )
        .writing(|writing| {
            writing.check(Column::DataRetentionDays, Check::AtLeast(1)).check(Column::DataRetentionDays, Check::AtMost(3_650))
        })
}

/// Who may see and change the choices: the user alone, whatever the roles of others. Background jobs make the row of a new account
/// and remove that of an erased one; they see nothing over the API.
pub fn policy() -> Policy {
    presets::zero_trust_own(Column::UserId)
        .insert(any([own(Column::UserId), service()]))
        .delete(any([own(Column::UserId), service()]))
        .preset(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::UserId])
}
