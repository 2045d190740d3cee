//! `brands`: a brand, inside an organization; may be a sub-brand of another.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, all, any, column, in_brand, in_organization, not, when};
use sea_orm::entity::prelude::*;

use crate::brand::brand_master_claim_brand;
use crate::brand::user_brand_role;
use crate::check::Check;
use crate::content::content_template_brand;
use crate::enums;
use crate::structures;
use crate::table::{Computed, Kind, RelatedBy, Table};
use crate::types::TextList;
use crate::workflow::workflow_brand;
use crate::writing::{Companion, CompanionOn, CompanionValue, PerDatabase, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "brands", comment = "A brand, inside an organization; may be a sub-brand of another.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The brand's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization the brand belongs to.")]
    pub organization_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name; not empty, one of each in an organization.")]
    pub name: String,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The name in addresses: lower-case letters, digits and hyphens; one of each in an organization."
    )]
    pub slug: String,
    #[sea_orm(column_type = "Text", comment = "What the brand is.")]
    pub description: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "The brand's mission, vision, values and unique selling point."
    )]
    pub identity: Json,
    #[sea_orm(column_type = "Text", comment = "How the brand sounds.")]
    pub tone_of_voice: Option<String>,
    #[sea_orm(column_type = "Text", comment = "How the brand talks to people.")]
    pub communication_style: Option<String>,
    #[sea_orm(comment = "The traits of the brand.")]
    pub brand_personality: Option<TextList>,
    #[sea_orm(default_value = "[]", comment = "What texts for the brand must keep to.")]
    pub guardrails: TextList,
    #[sea_orm(comment = "What the brand wants to be known for.")]
    pub key_messages: Option<TextList>,
    #[sea_orm(column_type = "Text", comment = "Whom the brand speaks to.")]
    pub target_audience: Option<String>,
    #[sea_orm(column_type = "Char(Some(2))", comment = "The country, two upper-case letters of ISO 3166-1.")]
    pub country: String,
    #[sea_orm(column_type = "Char(Some(2))", comment = "The language, two lower-case letters of ISO 639-1.")]
    pub language: String,
    #[sea_orm(column_type = "Char(Some(3))", comment = "The currency, three upper-case letters of ISO 4217.")]
    pub currency: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        comment = "The logo: where it is, what it shows, and for which background it is made."
    )]
    pub logo: Option<Json>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "The primary, secondary and accent color, in hexadecimal."
    )]
    pub colors: Json,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "The allowed content types, the features and the integrations; no credentials."
    )]
    pub settings: Json,
    #[sea_orm(comment = "The brand this is a sub-brand of, in the same organization; never in a circle.")]
    pub parent_brand_id: Option<Uuid>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further data, free in form.")]
    pub metadata: Json,
    #[sea_orm(comment = "The user who added the row.")]
    pub created_by: Uuid,
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
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentBrandId", to = "Column::Id")]
    ParentBrand,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::CreatedBy", to = "crate::identity::user::Column::Id")]
    Creator,
    #[sea_orm(has_many = "Entity", via_rel = "Relation::ParentBrand")]
    ChildBrands,
    #[sea_orm(has_many = "crate::brand::brand_master_claim_brand::Entity", via_rel = "Relation::Brand")]
    MasterClaimLinks,
    #[sea_orm(has_many = "crate::brand::brand_master_claim_brand::Entity", via_rel = "Relation::ClaimBrand")]
    MasterClaimUsedByLinks,
    #[sea_orm(has_many = "crate::brand::user_brand_role::Entity", via_rel = "Relation::Brand")]
    UserRoles,
    #[sea_orm(has_many = "crate::brand::brand_vetting_agency::Entity", via_rel = "Relation::Brand")]
    VettingAgencies,
    #[sea_orm(has_many = "crate::brand::product::Entity", via_rel = "Relation::Brand")]
    Products,
    #[sea_orm(has_many = "crate::brand::claim::Entity", via_rel = "Relation::Brand")]
    Claims,
    #[sea_orm(has_many = "crate::content::content::Entity", via_rel = "Relation::Brand")]
    Contents,
    #[sea_orm(has_many = "crate::content::content_template_brand::Entity", via_rel = "Relation::Brand")]
    TemplateBrands,
    #[sea_orm(has_many = "crate::workflow::workflow_brand::Entity", via_rel = "Relation::Brand")]
    WorkflowBrands,
    #[sea_orm(has_many = "crate::ai::ai_generation::Entity", via_rel = "Relation::Brand")]
    AiGenerations,
    #[sea_orm(has_many = "crate::analytics::content_analytics::Entity", via_rel = "Relation::Brand")]
    ContentAnalytics,
    #[sea_orm(has_many = "crate::platform::audit_log::Entity", via_rel = "Relation::Brand")]
    AuditLogs,
    #[sea_orm(has_many = "crate::platform::event::Entity", via_rel = "Relation::Brand")]
    Events,
    #[sea_orm(has_many = "crate::platform::file::Entity", via_rel = "Relation::Brand")]
    Files,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("brand", "Brand", policy())
        .computed(Computed {
            field: "effectiveSettings",
            kind: Kind::Json,
            description: "The settings with those of the parent brands behind them, key by key; the nearest brand counts.",
            expression: EFFECTIVE_SETTINGS,
            guarded_as: None,
        })
        .related_by(RelatedBy {
            name: "availableTemplates",
            target: "content_templates",
            condition: AVAILABLE_TEMPLATES.into(),
            order: Some("name"),
        })
        .soft_delete()
        .unique([Column::OrganizationId, Column::Name])
        .unique([Column::OrganizationId, Column::Slug])
        .many_to_many("masterClaimBrands", Relation::MasterClaimLinks, brand_master_claim_brand::Relation::ClaimBrand)
        .many_to_many("masterClaimUsedBy", Relation::MasterClaimUsedByLinks, brand_master_claim_brand::Relation::Brand)
        .many_to_many("users", Relation::UserRoles, user_brand_role::Relation::User)
        .many_to_many("contentTemplates", Relation::TemplateBrands, content_template_brand::Relation::ContentTemplate)
        .many_to_many("workflows", Relation::WorkflowBrands, workflow_brand::Relation::Workflow)
        .writing(writing)
}

/// What a brand must be. Whoever adds one gets a role on it, if a member: a brand role counts for members only.
fn writing(writing: Writing) -> Writing {
    writing
        .check(Column::Name, Check::NotBlank)
        .check(Column::Slug, Check::Slug)
        .check(Column::Country, Check::Country)
        .check(Column::Language, Check::Language)
        .check(Column::Currency, Check::Currency)
        .check(Column::Identity, Check::Json(&structures::BRAND_IDENTITY))
        .check(Column::Logo, Check::Json(&structures::BRAND_LOGO))
        .check(Column::Colors, Check::Json(&structures::BRAND_COLORS))
        .check(Column::Settings, Check::Json(&structures::BRAND_SETTINGS))
        .check(Column::Settings, Check::NoCredentials)
        .check(Column::Metadata, Check::Json(&structures::FREE))
        .invariant(
            Column::ParentBrandId,
            "must be of the same organization",
            "{parent_brand_id} IS NULL OR EXISTS (SELECT 1 FROM brands AS parent \
             WHERE parent.id = {parent_brand_id} AND parent.organization_id = {organization_id})",
        )
        .invariant(
            Column::ParentBrandId,
            "must not be the brand itself or below it",
            "{parent_brand_id} IS NULL OR NOT EXISTS (WITH RECURSIVE above (id) AS (SELECT {parent_brand_id} \
             UNION SELECT parent.parent_brand_id FROM brands AS parent JOIN above AS child ON parent.id = child.id \
             WHERE parent.parent_brand_id IS NOT NULL) SELECT 1 FROM above AS found WHERE found.id = {id})",
        )
        .companion(Companion {
            on: CompanionOn::Insert(in_organization(Column::OrganizationId, Role::Viewer)),
            table: "user_brand_roles",
            values: vec![
                ("brand_id", CompanionValue::Column("id")),
                ("user_id", CompanionValue::ViewerId),
                ("role", CompanionValue::Constant(enums::BrandRole::Admin.into())),
                ("assigned_by", CompanionValue::ViewerId),
            ],
        })
}

/// Settings are inherited by whoever sees the brand, whatever of the parents may be seen: a sub-brand is made with them.
const EFFECTIVE_SETTINGS: PerDatabase = PerDatabase {
    postgres: "(WITH RECURSIVE line(id, parent, settings, distance) AS (\
        SELECT own.id, own.parent_brand_id, own.settings, 0 FROM brands AS own WHERE own.id = {id} \
        UNION ALL SELECT above.id, above.parent_brand_id, above.settings, line.distance + 1 \
        FROM brands AS above JOIN line ON above.id = line.parent WHERE line.distance < 32) \
        SELECT COALESCE(jsonb_object_agg(member.key, member.value ORDER BY line.distance DESC), jsonb_build_object()) \
        FROM line CROSS JOIN LATERAL jsonb_each(line.settings) AS member)",
    sqlite: "(WITH RECURSIVE line(id, parent, settings, distance) AS (\
        SELECT own.id, own.parent_brand_id, own.settings, 0 FROM brands AS own WHERE own.id = {id} \
        UNION ALL SELECT above.id, above.parent_brand_id, above.settings, line.distance + 1 \
        FROM brands AS above JOIN line ON above.id = line.parent WHERE line.distance < 32) \
        SELECT json_group_object(nearest.key, json(nearest.value)) FROM (\
        SELECT member.key AS key, line.settings -> member.fullkey AS value, min(line.distance) \
        FROM line JOIN json_each(line.settings) AS member GROUP BY member.key \
        ORDER BY length(CAST(member.key AS BLOB)), member.key) AS nearest)",
};

/// The active templates of the organization that are assigned to the brand, to a brand above it, or to none.
const AVAILABLE_TEMPLATES: &str = "{is_active} AND (EXISTS (\
    WITH RECURSIVE line(id, parent) AS (SELECT own.id, own.parent_brand_id FROM brands AS own WHERE own.id = {key} \
    UNION SELECT above.id, above.parent_brand_id FROM brands AS above JOIN line ON above.id = line.parent) \
    SELECT 1 FROM content_template_brands AS link JOIN line ON line.id = link.brand_id WHERE link.content_template_id = {id}) \
    OR ({organization_id} = (SELECT own.organization_id FROM brands AS own WHERE own.id = {key}) AND NOT EXISTS (\
    SELECT 1 FROM content_template_brands AS link WHERE link.content_template_id = {id})))";

/// Who may see and change brands: whoever has a role on it sees it, brand admins change it, admins of the organization add,
/// remove and restore. A role on a parent brand gives none on a sub-brand.
///
/// A deleted brand gives no role to anyone, so its clause asks for the organization. The write path gives the creator an admin
/// role, and checks that a parent is of the same organization and not below the brand.
pub fn policy() -> Policy {
    let manages = in_organization(Column::OrganizationId, Role::Admin);
    let deleted = not(when(column(Column::DeletedAt).is_null()));
    Policy::new()
        .read(any([in_brand(Column::Id, "brands:read"), all([deleted, manages.clone()])]))
        .read_deleted(manages.clone())
        .insert(manages.clone())
        .update(in_brand(Column::Id, "brands:update"))
        .delete(manages)
        .preset(Column::CreatedBy, Preset::ViewerId)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt, Column::DeletedAt])
        .immutable([Column::OrganizationId, Column::CreatedBy])
}
