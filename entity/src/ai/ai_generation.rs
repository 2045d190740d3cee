//! `ai_generations`: what was generated for a brand.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, all, any, in_brand, own};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::{AiGenerationStatus, AiGenerationType};
use crate::structures;
use crate::table::Table;
use crate::types::Decimal;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ai_generations", comment = "Something that a model generated for a brand.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The generation's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The user who asked for it; the caller when not named.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The brand it is for.")]
    pub brand_id: Uuid,
    #[sea_orm(comment = "What is generated.")]
    pub r#type: AiGenerationType,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The model.")]
    pub model: String,
    #[sea_orm(column_type = "Text", comment = "What was asked.")]
    pub prompt: String,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Settings of the model, free in form.")]
    pub parameters: Json,
    #[sea_orm(column_type = "Text", comment = "What came out.")]
    pub output: Option<String>,
    #[sea_orm(default_value = 0, comment = "How many tokens it took.")]
    pub tokens_used: i32,
    #[sea_orm(default_value = 0, comment = "How many milliseconds it took.")]
    pub latency_ms: i32,
    #[sea_orm(comment = "What it cost.")]
    pub cost: Option<Decimal<19, 4>>,
    #[sea_orm(default_value = "pending", comment = "Where it stands.")]
    pub status: AiGenerationStatus,
    #[sea_orm(column_type = "Text", comment = "What went wrong.")]
    pub error: Option<String>,
    #[sea_orm(comment = "The content it is for, of the same brand.")]
    pub content_id: Option<Uuid>,
    #[sea_orm(comment = "The template it follows, of the brand's organization.")]
    pub template_id: Option<Uuid>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further data, free in form.")]
    pub metadata: Json,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(comment = "When it ended.")]
    pub completed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
    #[sea_orm(
        belongs_to = "crate::content::content::Entity",
        from = "Column::ContentId",
        to = "crate::content::content::Column::Id"
    )]
    Content,
    #[sea_orm(
        belongs_to = "crate::content::content_template::Entity",
        from = "Column::TemplateId",
        to = "crate::content::content_template::Column::Id"
    )]
    Template,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("ai", "AiGeneration", policy()).writing(|writing| {
        writing
            .check(Column::Parameters, Check::Json(&structures::FREE))
            .check_all([Column::TokensUsed, Column::LatencyMs, Column::Cost], Check::AtLeast(0))
            .check(Column::Metadata, Check::Json(&structures::FREE))
            .invariant(
                Column::ContentId,
                "must be of the same brand",
                "{content_id} IS NULL OR EXISTS (SELECT 1 FROM content AS piece \
                 WHERE piece.id = {content_id} AND piece.brand_id = {brand_id})",
            )
            .invariant(
                Column::TemplateId,
                "must be a template of the brand's organization",
                "{template_id} IS NULL OR EXISTS (SELECT 1 FROM brands AS brand JOIN content_templates AS template \
                 ON template.organization_id = brand.organization_id \
                 WHERE brand.id = {brand_id} AND template.id = {template_id})",
            )
    })
}

/// Who may see and add generations: editors of the brand ask for some and see their own, admins of the brand see and remove all.
/// What comes out the gateway writes, and nobody changes it.
pub fn policy() -> Policy {
    let may = |action: &str| in_brand(Column::BrandId, &format!("ai_generations:{action}"));
    Policy::new()
        .read(any([may("read"), all([own(Column::UserId), may("read_own")])]))
        .insert(all([own(Column::UserId), may("insert")]))
        .delete(may("delete"))
        .default_to(Column::UserId, Preset::ViewerId)
        .system([Column::Id, Column::Output, Column::TokensUsed, Column::LatencyMs, Column::Cost, Column::Status, Column::Error])
        .system([Column::CreatedAt, Column::CompletedAt])
        .immutable([Column::UserId, Column::BrandId])
}
