//! `sms_messages`: one SMS to one recipient, with its delivery state.
//!
//! Columns, relations and policy; no behaviour here.

use policy::Policy;
use sea_orm::entity::prelude::*;

use crate::campaign::campaign;
use crate::check::Check;
use crate::enums::SmsStatus;
use crate::table::Table;
use crate::types::Decimal;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sms_messages", comment = "One SMS to one recipient, with its delivery state.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The message's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization that sent it; null for a personal message.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The campaign it was sent by, of the same organization.")]
    pub campaign_id: Option<Uuid>,
    #[sea_orm(
        column_type = "String(StringLen::N(20))",
        comment = "The phone number of the recipient, in the international form E.164."
    )]
    pub recipient: String,
    #[sea_orm(column_type = "Text", comment = "The text.")]
    pub message: String,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The message's id at the provider; unique.")]
    pub message_sid: Option<String>,
    #[sea_orm(default_value = "queued", comment = "Where the message stands.")]
    pub status: SmsStatus,
    #[sea_orm(column_type = "String(StringLen::N(10))", comment = "What the provider says of a message that did not arrive.")]
    pub error_code: Option<String>,
    #[sea_orm(default_value = 1, comment = "How many parts it was sent in; one or more.")]
    pub segments: i32,
    #[sea_orm(comment = "What it cost; zero or more.")]
    pub cost: Option<Decimal<19, 4>>,
    #[sea_orm(comment = "When it was handed to the provider.")]
    pub sent_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When it arrived.")]
    pub delivered_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When it failed.")]
    pub failed_at: Option<DateTimeUtc>,
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
    #[sea_orm(
        belongs_to = "crate::campaign::campaign::Entity",
        from = "Column::CampaignId",
        to = "crate::campaign::campaign::Column::Id"
    )]
    Campaign,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("campaign", "SmsMessage", policy()).unique([Column::MessageSid]).writing(|writing| {
        campaign::is_of_the_same_organization(writing, Column::CampaignId)
            .check(Column::Recipient, Check::Phone)
            .check(Column::Segments, Check::AtLeast(1))
            .check(Column::Cost, Check::AtLeast(0))
    })
}

/// Who may see messages: the user of their campaign, of an organization's campaign as its editor, and admins of the organization.
/// The service sends.
pub fn policy() -> Policy {
    campaign::sent_messages(Column::OrganizationId, Relation::Campaign)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId])
}
