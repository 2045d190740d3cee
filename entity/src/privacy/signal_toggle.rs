//! `signal_toggles`: a signal that a user switched on or off, or thinned out.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::Table;
use crate::types::Decimal;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal_toggles", comment = "A signal that a user switched on or off, with a sampling rate.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The toggle's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user whose toggle it is.")]
    pub user_id: Uuid,
    #[sea_orm(
        column_type = "String(StringLen::N(100))",
        comment = "The signal, which is the type of telemetry events; not empty, one toggle of each for a user."
    )]
    pub signal_key: String,
    #[sea_orm(default_value = true, comment = "Whether the signal may be taken at all.")]
    pub enabled: bool,
    #[sea_orm(default_value = 1, comment = "The share of events that is kept, from 0 to 1.")]
    pub sampling_rate: Decimal<5, 4>,
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

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("privacy", "SignalToggle", policy())
        .unique([Column::UserId, Column::SignalKey])
        .privacy_choice(Column::UserId, [Column::SignalKey, Column::Enabled, Column::SamplingRate])
        .writing(|writing| {
            writing
                .check(Column::SignalKey, Check::NotBlank)
                .check(Column::SamplingRate, Check::AtLeast(0))
                .check(Column::SamplingRate, Check::AtMost(1))
        })
}

/// Who may see and change toggles: the user alone, beside developer and service.
pub fn policy() -> Policy {
    presets::own_rows(Column::UserId)
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::UserId])
}
