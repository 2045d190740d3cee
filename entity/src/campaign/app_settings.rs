//! `app_settings`: settings of the marketing dashboard, one row an organization.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Role, in_organization};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::table::{Computed, Kind, Table};
use crate::writing::{PerDatabase, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "app_settings", comment = "Settings of the marketing dashboard, one row an organization.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The row's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization; it has one row, made with it.")]
    pub organization_id: Uuid,
    #[sea_orm(column_type = "Text", comment = "The account at the provider of SMS, encrypted.")]
    pub twilio_account_sid: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The key to it, encrypted.")]
    pub twilio_auth_token: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The key at the provider of e-mail, encrypted.")]
    pub sendgrid_api_key: Option<String>,
    #[sea_orm(
        column_type = "String(StringLen::N(50))",
        default_value = "America/New_York",
        comment = "The time zone in which days and months are counted."
    )]
    pub timezone: String,
    #[sea_orm(column_type = "String(StringLen::N(20))", default_value = "MM/DD/YYYY", comment = "How days are written.")]
    pub date_format: String,
    #[sea_orm(default_value = 10000, comment = "How many SMS may be sent in a month; zero or more.")]
    pub monthly_sms_limit: i32,
    #[sea_orm(default_value = 50000, comment = "How many e-mails may be sent in a month; zero or more.")]
    pub monthly_email_limit: i32,
    #[sea_orm(default_value = 30, comment = "For how many days entries for developers are kept, from 1 to 3650.")]
    pub data_retention_days: i32,
    #[sea_orm(
        default_value = true,
        comment = "Whether entries for developers are written; those of security and of changes always are."
    )]
    pub enable_audit_log: bool,
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

impl Related<crate::organization::organization::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Organization.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("campaign", "AppSettings", policy())
        .unique([Column::OrganizationId])
        .computed(is_set("hasTwilioAccountSid", "Whether the account for SMS is set.", "{twilio_account_sid} IS NOT NULL"))
        .computed(is_set("hasTwilioAuthToken", "Whether the key for SMS is set.", "{twilio_auth_token} IS NOT NULL"))
        .computed(is_set("hasSendgridApiKey", "Whether the key for e-mail is set.", "{sendgrid_api_key} IS NOT NULL"))
        .writing(writing)
}

/// Whether a secret is there; it itself is never shown.
fn is_set(field: &'static str, description: &'static str, expression: &'static str) -> Computed {
    Computed { field, kind: Kind::Bool, description, expression: PerDatabase::from(expression), guarded_as: None }
}

fn writing(writing: Writing) -> Writing {
    writing
        .check(Column::Timezone, Check::TimeZone)
        .check_all([Column::MonthlySmsLimit, Column::MonthlyEmailLimit], Check::AtLeast(0))
        .check(Column::DataRetentionDays, Check::AtLeast(1))
        .check(Column::DataRetentionDays, Check::AtMost(3_650))
        .encrypted(Column::TwilioAccountSid)
        .encrypted(Column::TwilioAuthToken)
        .encrypted(Column::SendgridApiKey)
}

/// Who may see and change settings: admins of the organization. The row is made and goes with the organization.
pub fn policy() -> Policy {
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    Policy::new()
        .read(manages.clone())
        .update(manages)
        .secret(Column::TwilioAccountSid)
        .secret(Column::TwilioAuthToken)
        .secret(Column::SendgridApiKey)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId])
}
