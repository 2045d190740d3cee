//! `email_subscriptions`: whether an address is subscribed to an organization's mailings, and to which.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, any, column, in_organization, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;
use crate::writing::Effect;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "email_subscriptions",
    comment = "Whether an e-mail address is subscribed to an organization's mailings, and to which."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The subscription's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization that may send.")]
    pub organization_id: Uuid,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The address, in lower case; one row of each for an organization."
    )]
    pub email: String,
    #[sea_orm(default_value = true, comment = "Whether mailings may be sent.")]
    pub subscribed: bool,
    #[sea_orm(column_type = "JsonBinary", default_value = r#"["marketing","newsletter"]"#, comment = "The kinds of mailings.")]
    pub subscription_types: Json,
    #[sea_orm(comment = "When the address was subscribed last.")]
    pub subscribed_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the subscription ended; null while it stands.")]
    pub unsubscribed_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", comment = "Why the subscription ended.")]
    pub unsubscribe_reason: Option<String>,
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
    Table::of::<Entity>("campaign", "EmailSubscription", policy()).unique([Column::OrganizationId, Column::Email]).writing(
        |writing| {
            writing
                .check(Column::Email, Check::Email)
                .check(Column::Email, Check::LowerCase)
                .check(Column::SubscriptionTypes, Check::Json(&structures::SUBSCRIPTION_TYPES))
                .on(Column::Subscribed, true, [Effect::SetIfNull("subscribed_at", Preset::Now)])
                .on(Column::Subscribed, false, [Effect::SetUnlessGiven("unsubscribed_at", Preset::Now)])
                .on_change(
                    Column::Subscribed,
                    true,
                    [
                        Effect::SetUnlessGiven("subscribed_at", Preset::Now),
                        Effect::Clear("unsubscribed_at"),
                        Effect::Clear("unsubscribe_reason"),
                    ],
                )
        },
    )
}

/// Who may see and change subscriptions: editors of the organization see and add them, and end one; admins correct them, one begun
/// anew among it. Nobody removes one.
pub fn policy() -> Policy {
    let edits = in_organization(Column::OrganizationId, Role::Editor);
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    Policy::new()
        .read(edits.clone())
        .insert(edits.clone())
        .update(edits)
        .changeable(
            [Column::Subscribed, Column::UnsubscribeReason],
            &any([manages.clone(), when(column(Column::Subscribed).equals(true))]),
        )
        .changeable([Column::Email, Column::SubscriptionTypes, Column::SubscribedAt, Column::UnsubscribedAt], &manages)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId])
}
