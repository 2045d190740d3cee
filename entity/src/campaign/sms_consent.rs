//! `sms_consent`: whether a phone number agreed to receive SMS from an organization.
//!
//! Columns, relations and policy; no behaviour here.

use policy::Preset;
use policy::{Policy, Role, any, column, in_organization, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::ConsentSource;
use crate::table::Table;
use crate::writing::Effect;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sms_consent", comment = "Whether a phone number agreed to receive SMS from an organization.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The consent's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization that may send.")]
    pub organization_id: Uuid,
    #[sea_orm(
        column_type = "String(StringLen::N(20))",
        comment = "The phone number, in the international form E.164; one row of each for an organization."
    )]
    pub phone_number: String,
    #[sea_orm(default_value = false, comment = "Whether SMS may be sent.")]
    pub consent_given: bool,
    #[sea_orm(comment = "How consent was given.")]
    pub consent_source: Option<ConsentSource>,
    #[sea_orm(comment = "When consent was given last.")]
    pub consented_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When consent was taken back; null while it stands.")]
    pub opt_out_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", comment = "Why consent was taken back.")]
    pub opt_out_reason: Option<String>,
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
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("campaign", "SmsConsent", policy()).unique([Column::OrganizationId, Column::PhoneNumber]).writing(
        |writing| {
            writing
                .check(Column::PhoneNumber, Check::Phone)
                .on(Column::ConsentGiven, true, [Effect::SetIfNull("consented_at", Preset::Now)])
                .on_change(
                    Column::ConsentGiven,
                    true,
                    [
                        Effect::SetUnlessGiven("consented_at", Preset::Now),
                        Effect::Clear("opt_out_at"),
                        Effect::Clear("opt_out_reason"),
                    ],
                )
                .on_change(Column::ConsentGiven, false, [Effect::SetUnlessGiven("opt_out_at", Preset::Now)])
        },
    )
}

/// Who may see and change consents: editors of the organization see and add them, and say that somebody has opted out; admins correct
/// them, consent given anew among it. Nobody removes one.
pub fn policy() -> Policy {
    let edits = in_organization(Column::OrganizationId, Role::Editor);
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    Policy::new()
        .read(edits.clone())
        .insert(edits.clone())
        .update(edits)
        .changeable(
            [Column::ConsentGiven, Column::OptOutReason],
            &any([manages.clone(), when(column(Column::ConsentGiven).equals(true))]),
        )
        .changeable([Column::PhoneNumber, Column::ConsentSource, Column::ConsentedAt, Column::OptOutAt], &manages)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId])
}
