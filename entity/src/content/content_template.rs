//! `content_templates`: a template: the fields, the layout and the prompts of content.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, Rule, all, allow, any, exists, in_brand, in_organization, not};
use sea_orm::entity::prelude::*;

use crate::brand::brand;
use crate::check::Check;
use crate::content::content_template_brand;
use crate::organization::organization;
use crate::structures;
use crate::table::Table;
use crate::types::TextList;
use crate::writing::RowCheck;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "content_templates", comment = "A template: the fields, the layout and the prompts of content.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The template's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization the template belongs to.")]
    pub organization_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name.")]
    pub name: String,
    #[sea_orm(column_type = "Text", comment = "What the template is for.")]
    pub description: Option<String>,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The icon to show.")]
    pub icon: Option<String>,
    #[sea_orm(column_type = "JsonBinary", comment = "The fields, each with its name, type and checks.")]
    pub fields: Json,
    #[sea_orm(column_type = "Text", comment = "How the fields are laid out.")]
    pub layout: Option<String>,
    #[sea_orm(default_value = true, comment = "Whether texts may be generated.")]
    pub ai_enabled: bool,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "The prompts, each by name.")]
    pub ai_prompts: Json,
    #[sea_orm(column_type = "JsonBinary", default_value = "[]", comment = "The checks beyond those of each field.")]
    pub validation_rules: Json,
    #[sea_orm(default_value = "[]", comment = "The types of content it is for.")]
    pub content_types: TextList,
    #[sea_orm(default_value = true, comment = "Whether it may be used for new content.")]
    pub is_active: bool,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The category.")]
    pub category: Option<String>,
    #[sea_orm(default_value = "[]", comment = "The tags.")]
    pub tags: TextList,
    #[sea_orm(column_type = "JsonBinary", default_value = "{\"count\": 0}", comment = "How often and when it was last used.")]
    pub usage: Json,
    #[sea_orm(comment = "The user who added the row.")]
    pub created_by: Uuid,
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
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::CreatedBy", to = "crate::identity::user::Column::Id")]
    Creator,
    #[sea_orm(has_many = "crate::content::content::Entity", via_rel = "Relation::Template")]
    Contents,
    #[sea_orm(has_many = "crate::content::content_template_brand::Entity", via_rel = "Relation::ContentTemplate")]
    TemplateBrands,
    #[sea_orm(has_many = "crate::ai::ai_generation::Entity", via_rel = "Relation::Template")]
    AiGenerations,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("content", "ContentTemplate", policy())
        .many_to_many("brands", Relation::TemplateBrands, content_template_brand::Relation::Brand)
        .writing(|writing| {
            writing
                .check(Column::Fields, Check::Json(&structures::TEMPLATE_FIELDS))
                .check(Column::AiPrompts, Check::Json(&structures::TEMPLATE_PROMPTS))
                .check(Column::ValidationRules, Check::Json(&structures::TEMPLATE_RULES))
                .check(Column::Usage, Check::Json(&structures::TEMPLATE_USAGE))
                .row_check(RowCheck::RefersTo { column: "validation_rules", members: &["field"], among: "fields", key: "name" })
        })
}

/// Who may see and change templates: whoever has a role on a brand the template is assigned to, or on any brand of the
/// organization when it is assigned to none, sees it; admins of the organization manage all, brand admins those whose brands they
/// all administer.
///
/// The write path judges an insert after the assignments that came with it, and keeps a brand admin from taking the last one
/// away, which would open the template to all brands.
pub fn policy() -> Policy {
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    let may = |action| any([manages.clone(), administers_every_brand(action)]);
    Policy::new()
        .read(any([manages.clone(), serves_own_brand()]))
        .insert(may("insert"))
        .update(may("update"))
        .delete(may("delete"))
        .preset(Column::CreatedBy, Preset::ViewerId)
        .system([Column::Id, Column::Usage, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::OrganizationId, Column::CreatedBy])
}

/// The viewer has a role on a brand the template serves.
fn serves_own_brand() -> Rule {
    let permission = "content_templates:read";
    let any_brand = exists(organization::Relation::Brands, in_brand(brand::Column::Id, permission));
    any([
        exists(Relation::TemplateBrands, in_brand(content_template_brand::Column::BrandId, permission)),
        all([not(exists(Relation::TemplateBrands, allow())), exists(Relation::Organization, any_brand)]),
    ])
}

/// The template is assigned to at least one brand, and the viewer may do this on each of them.
fn administers_every_brand(action: &str) -> Rule {
    let administered = in_brand(content_template_brand::Column::BrandId, &format!("content_templates:{action}"));
    all([exists(Relation::TemplateBrands, administered.clone()), not(exists(Relation::TemplateBrands, not(administered)))])
}
