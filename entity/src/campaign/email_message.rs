//! `email_messages`: one e-mail to one recipient, with its delivery state.
//!
//! Columns, relations and policy; no behaviour here.

use policy::Policy;
use sea_orm::entity::prelude::*;

use crate::campaign::campaign;
use crate::check::Check;
use crate::enums::{BounceType, EmailStatus};
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "email_messages", comment = "One e-mail to one recipient, with its delivery state.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The message's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization that sent it; null for a personal message.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The campaign it was sent by, of the same organization.")]
    pub campaign_id: Option<Uuid>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The address of the recipient.")]
    pub recipient: String,
    #[sea_orm(column_type = "Text", comment = "The subject.")]
    pub subject: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The message's id at the provider; unique.")]
    pub message_id: Option<String>,
    #[sea_orm(default_value = "queued", comment = "Where the message stands.")]
    pub status: EmailStatus,
    #[sea_orm(comment = "When it was handed to the provider.")]
    pub sent_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When it arrived.")]
    pub delivered_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When it was first opened.")]
    pub opened_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When a link of it was first followed.")]
    pub clicked_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When it was sent back.")]
    pub bounced_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "Whether it was sent back for good.")]
    pub bounce_type: Option<BounceType>,
    #[sea_orm(column_type = "Text", comment = "Why it was sent back.")]
    pub bounce_reason: Option<String>,
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
    #[sea_orm(has_many = "crate::campaign::email_click::Entity", via_rel = "Relation::Message")]
    Clicks,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("campaign", "EmailMessage", policy()).unique([Column::MessageId]).writing(|writing| {
        campaign::is_of_the_same_organization(writing, Column::CampaignId).check(Column::Recipient, Check::Email)
    })
}

/// Who may see messages: the user of their campaign, of an organization's campaign as its editor, and admins of the organization.
/// The service sends.
pub fn policy() -> Policy {
    campaign::sent_messages(Column::OrganizationId, Relation::Campaign)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId])
}
