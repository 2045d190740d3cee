//! `message_templates`: a reusable SMS or e-mail text with variables.
//!
//! Columns, relations and policy; no behaviour here.

use policy::Policy;
use sea_orm::entity::prelude::*;

use crate::enums::{MessageTemplateCategory, MessageTemplateType};
use crate::families;
use crate::table::Table;
use crate::types::TextList;
use crate::writing::RowCheck;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "message_templates", comment = "A reusable SMS or e-mail text with variables.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The template's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it is for; null for a personal template.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user whose template it is.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name.")]
    pub name: String,
    #[sea_orm(comment = "The kind of message it is for.")]
    pub r#type: MessageTemplateType,
    #[sea_orm(column_type = "Text", comment = "The subject; an e-mail needs one.")]
    pub subject: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The text, in which a variable is written {{name}}.")]
    pub content: String,
    #[sea_orm(comment = "The names of the variables that subject and content use.")]
    pub variables: Option<TextList>,
    #[sea_orm(comment = "What it is used for.")]
    pub category: Option<MessageTemplateCategory>,
    #[sea_orm(default_value = true, comment = "Whether it is offered for new messages.")]
    pub is_active: bool,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
    #[sea_orm(comment = "When the row was soft-deleted; null while it is live.")]
    pub deleted_at: Option<DateTimeUtc>,
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
    Table::of::<Entity>("campaign", "MessageTemplate", policy()).soft_delete().writing(|writing| {
        families::owner_is_member(writing, Column::UserId)
            .row_check(RowCheck::NeededWhile("type", "email", "subject"))
            .row_check(RowCheck::UsedIn("variables", &["subject", "content"]))
    })
}

/// Who may see and change templates: their user, of an organization's template while a member of it, and admins of the organization.
pub fn policy() -> Policy {
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User).system([
        Column::Id,
        Column::CreatedAt,
        Column::UpdatedAt,
        Column::DeletedAt,
    ])
}
