//! `content_template_brands`: a brand that a template is assigned to; a template without any serves all brands of the
//! organization.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(
    table_name = "content_template_brands",
    comment = "A brand that a template is assigned to; a template without any serves all brands of the organization."
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The assignment's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The template.")]
    pub content_template_id: Uuid,
    #[sea_orm(comment = "The brand, of the template's organization.")]
    pub brand_id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::content::content_template::Entity",
        from = "Column::ContentTemplateId",
        to = "crate::content::content_template::Column::Id"
    )]
    ContentTemplate,
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("content", "ContentTemplateBrand", policy()).unique([Column::ContentTemplateId, Column::BrandId]).writing(
        |writing| {
            writing
                .invariant(
                    Column::BrandId,
                    "must be of the template's organization",
                    "EXISTS (SELECT 1 FROM content_templates AS template JOIN brands AS brand \
     ON brand.organization_id = template.organization_id \
     WHERE template.id = {content_template_id} AND brand.id = {brand_id})",
                )
                .keeps_parent("contentTemplate")
        },
    )
}

/// Who may see and change assignments: whoever may see and change the template.
pub fn policy() -> Policy {
    presets::child(Relation::ContentTemplate)
        .system([Column::Id, Column::CreatedAt])
        .immutable([Column::ContentTemplateId, Column::BrandId])
}
