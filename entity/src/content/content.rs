//! `content`: a piece of content of a brand.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Rule, all, any, column, in_brand, own, presets, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::ContentStatus;
use crate::structures;
use crate::table::{RelatedBy, Table, TextForm};
use crate::types::TextList;
use crate::writing::{Chain, Effect, PerDatabase, RowCheck, ShapedBy, Versioning, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "content", comment = "A piece of content of a brand. One row is one version.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The version's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The brand.")]
    pub brand_id: Uuid,
    #[sea_orm(comment = "The template it was made with.")]
    pub template_id: Option<Uuid>,
    #[sea_orm(column_type = "String(StringLen::N(50))", comment = "The type of content, one of those the brand allows.")]
    pub r#type: String,
    #[sea_orm(column_type = "String(StringLen::N(500))", comment = "The title; not empty.")]
    pub title: String,
    #[sea_orm(
        column_type = "String(StringLen::N(500))",
        comment = "The name in addresses: lower-case letters, digits and hyphens; the versions of one piece share it."
    )]
    pub slug: String,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "The values of the template's fields.")]
    pub fields: Json,
    #[sea_orm(column_type = "Text", comment = "The text, as sanitized HTML.")]
    pub body: Option<String>,
    #[sea_orm(column_type = "Text", comment = "A short plain text about it.")]
    pub excerpt: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Title, description, keywords, picture and address for search engines."
    )]
    pub metadata: Json,
    #[sea_orm(default_value = "draft", comment = "Where the content stands; it moves only along the allowed transitions.")]
    pub status: ContentStatus,
    #[sea_orm(comment = "When it was published.")]
    pub published_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "The user who published it.")]
    pub published_by: Option<Uuid>,
    #[sea_orm(comment = "When it is to be published; needed while it is scheduled.")]
    pub scheduled_for: Option<DateTimeUtc>,
    #[sea_orm(comment = "When it ceases to be of use.")]
    pub expires_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "The workflow it goes through.")]
    pub workflow_id: Option<Uuid>,
    #[sea_orm(comment = "The step of the workflow it is at.")]
    pub current_step_id: Option<Uuid>,
    #[sea_orm(column_type = "JsonBinary", comment = "What the workflow keeps about it.")]
    pub workflow_data: Option<Json>,
    #[sea_orm(default_value = 1, comment = "The number of the version, from 1.")]
    pub version: i32,
    #[sea_orm(column_type = "Text", comment = "What is new in the version.")]
    pub version_note: Option<String>,
    #[sea_orm(default_value = true, comment = "Whether the version is a draft.")]
    pub is_draft: bool,
    #[sea_orm(comment = "The version this one came from, of the same brand; never in a circle.")]
    pub parent_id: Option<Uuid>,
    #[sea_orm(default_value = 0, comment = "How often it was viewed; zero or more.")]
    pub views: i32,
    #[sea_orm(default_value = 0, comment = "How often it was shared; zero or more.")]
    pub shares: i32,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "How people dealt with it, such as the duration in seconds."
    )]
    pub engagement: Json,
    #[sea_orm(default_value = "[]", comment = "The tags.")]
    pub tags: TextList,
    #[sea_orm(default_value = "[]", comment = "The categories.")]
    pub categories: TextList,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further values, free in form.")]
    pub custom_fields: Json,
    #[sea_orm(comment = "The user who added the row.")]
    pub created_by: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(comment = "The user who last changed the row.")]
    pub updated_by: Uuid,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
    #[sea_orm(comment = "When the row was soft-deleted; null while it is live.")]
    pub deleted_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", comment = "The words of the title, for the search; null until they are found.")]
    pub search_title: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The words of the fields, for the search; null until they are found.")]
    pub search_fields: Option<String>,
    #[sea_orm(column_type = "Text", comment = "The words of the body, for the search; null until they are found.")]
    pub search_body: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
    #[sea_orm(
        belongs_to = "crate::content::content_template::Entity",
        from = "Column::TemplateId",
        to = "crate::content::content_template::Column::Id"
    )]
    Template,
    #[sea_orm(
        belongs_to = "crate::identity::user::Entity",
        from = "Column::PublishedBy",
        to = "crate::identity::user::Column::Id"
    )]
    Publisher,
    #[sea_orm(
        belongs_to = "crate::workflow::workflow::Entity",
        from = "Column::WorkflowId",
        to = "crate::workflow::workflow::Column::Id"
    )]
    Workflow,
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentId", to = "Column::Id")]
    Parent,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::CreatedBy", to = "crate::identity::user::Column::Id")]
    Creator,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UpdatedBy", to = "crate::identity::user::Column::Id")]
    LastEditor,
    #[sea_orm(has_many = "Entity", via_rel = "Relation::Parent")]
    Versions,
    #[sea_orm(has_many = "crate::workflow::workflow_instance::Entity", via_rel = "Relation::Content")]
    WorkflowInstances,
    #[sea_orm(has_many = "crate::ai::ai_generation::Entity", via_rel = "Relation::Content")]
    AiGenerations,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("content", "Content", policy())
        .related_by(RelatedBy {
            name: "versionChain",
            target: "content",
            condition: "({brand_id}, {slug}) IN (SELECT own.brand_id, own.slug FROM content AS own WHERE own.id = {key})".into(),
            order: Some("version"),
        })
        .soft_delete()
        .unique([Column::BrandId, Column::Slug, Column::Version])
        .search(
            Column::CreatedAt,
            [
                (Column::Title, Column::SearchTitle, TextForm::Plain, 8),
                (Column::Fields, Column::SearchFields, TextForm::Json, 2),
                (Column::Body, Column::SearchBody, TextForm::Html, 1),
            ],
        )
        .writing(writing)
}

/// How the versions of a piece of content hang together: what is public or was, never changes.
static VERSIONS: Chain = Chain {
    key: &["brand_id", "slug"],
    status: "status",
    frozen: &["published", "archived"],
    in_place: &["archived"],
    begins: "draft",
    parent: "parent_id",
    carries: &[
        "brand_id",
        "template_id",
        "type",
        "title",
        "slug",
        "fields",
        "body",
        "excerpt",
        "metadata",
        "expires_at",
        "workflow_id",
        "tags",
        "categories",
        "custom_fields",
    ],
};

/// The type is one of those the brand allows, if it allows any in particular.
const TYPE_IS_ALLOWED: PerDatabase = PerDatabase {
    postgres: "EXISTS (SELECT 1 FROM brands AS brand WHERE brand.id = {brand_id} \
        AND CASE WHEN jsonb_typeof(brand.settings -> 'contentTypes') = 'array' \
        THEN jsonb_array_length(brand.settings -> 'contentTypes') = 0 \
        OR (brand.settings -> 'contentTypes') @> to_jsonb({type}) ELSE true END)",
    sqlite: "EXISTS (SELECT 1 FROM brands AS brand WHERE brand.id = {brand_id} \
        AND (COALESCE(json_array_length(brand.settings, '$.contentTypes'), 0) = 0 \
        OR EXISTS (SELECT 1 FROM json_each(brand.settings, '$.contentTypes') AS allowed WHERE allowed.value = {type})))",
};

/// What content must be, what its moves bring with them, and how it is versioned.
fn writing(writing: Writing) -> Writing {
    references(values(writing))
        .row_check(RowCheck::NeededWhile("status", "scheduled", "scheduled_for"))
        .shaped_by(ShapedBy {
            column: "fields",
            by: "template_id",
            table: "content_templates",
            fields: "fields",
            rules: "validation_rules",
        })
        .on(
            Column::Status,
            "published",
            [
                Effect::Set("published_at", Preset::Now),
                Effect::Set("published_by", Preset::ViewerId),
                Effect::SetTo("is_draft", false.into()),
            ],
        )
        .on(Column::Status, "draft", [Effect::SetTo("is_draft", true.into())])
        .versioning(Versioning::Chain(&VERSIONS))
}

fn values(writing: Writing) -> Writing {
    writing
        .check(Column::Title, Check::NotBlank)
        .check(Column::Slug, Check::Slug)
        .check(Column::Fields, Check::Json(&structures::FREE))
        .check(Column::Body, Check::Html)
        .check(Column::Metadata, Check::Json(&structures::CONTENT_METADATA))
        .check(Column::Version, Check::AtLeast(1))
        .check_all([Column::Views, Column::Shares], Check::AtLeast(0))
        .check(Column::Engagement, Check::Json(&structures::CONTENT_ENGAGEMENT))
        .check(Column::CustomFields, Check::Json(&structures::FREE))
}

fn references(writing: Writing) -> Writing {
    writing
        .invariant(Column::Type, "must be one of the content types of the brand's settings", TYPE_IS_ALLOWED)
        .invariant(
            Column::TemplateId,
            "must be a template of the brand's organization",
            "{template_id} IS NULL OR EXISTS (SELECT 1 FROM brands AS brand JOIN content_templates AS template \
             ON template.organization_id = brand.organization_id \
             WHERE brand.id = {brand_id} AND template.id = {template_id})",
        )
        .invariant(
            Column::WorkflowId,
            "must be a content workflow of the brand's organization",
            "{workflow_id} IS NULL OR EXISTS (SELECT 1 FROM brands AS brand JOIN workflows AS workflow \
             ON workflow.organization_id = brand.organization_id \
             WHERE brand.id = {brand_id} AND workflow.id = {workflow_id} AND workflow.kind = 'content')",
        )
        .invariant(
            Column::ParentId,
            "must be of the same brand",
            "{parent_id} IS NULL OR EXISTS (SELECT 1 FROM content AS parent \
             WHERE parent.id = {parent_id} AND parent.brand_id = {brand_id})",
        )
        .invariant(
            Column::ParentId,
            "must not be the content itself or come from it",
            "{parent_id} IS NULL OR NOT EXISTS (WITH RECURSIVE above (id) AS (SELECT {parent_id} \
             UNION SELECT parent.parent_id FROM content AS parent JOIN above AS child ON parent.id = child.id \
             WHERE parent.parent_id IS NOT NULL) SELECT 1 FROM above AS found WHERE found.id = {id})",
        )
}

/// Who may see and change content: whoever has a role on the brand sees it in every status; editors write what is neither
/// published nor archived, and remove their own drafts; brand admins do everything and restore. Acting in a turn of the content's
/// workflow is a mutation of its own.
///
/// The write path turns a change of published content, and taking it out of the archive, into a new version.
pub fn policy() -> Policy {
    let own_draft = all([own(Column::CreatedBy), when(column(Column::Status).equals(ContentStatus::Draft)), may("delete_own")]);
    let policy = presets::brand(Column::BrandId, "content")
        .read_deleted(may("restore"))
        .insert(all([may("insert"), any([when(column(Column::Status).equals(ContentStatus::Draft)), decides()])]))
        .update(all([may("update"), any([is_open(), may("publish"), may("archive")])]))
        .delete(any([may("delete"), own_draft]))
        .preset(Column::CreatedBy, Preset::ViewerId)
        .preset(Column::UpdatedBy, Preset::ViewerId)
        .system([Column::Id, Column::PublishedAt, Column::PublishedBy, Column::CurrentStepId, Column::Version, Column::Views])
        .system([Column::Shares, Column::Engagement, Column::CreatedAt, Column::UpdatedBy, Column::UpdatedAt, Column::DeletedAt])
        .immutable([Column::BrandId, Column::CreatedBy]);
    moves().into_iter().fold(policy, |policy, (from, to, rule)| policy.transition(Column::Status, from, to, rule))
}

/// The moves of the status and who may make each.
fn moves() -> [(ContentStatus, ContentStatus, Rule); 12] {
    let publishes = || may("publish");
    let archives = || any([may("archive"), may("publish")]);
    let schedules = || any([may("schedule"), may("publish")]);
    [
        (ContentStatus::Draft, ContentStatus::PendingReview, may("submit")),
        (ContentStatus::PendingReview, ContentStatus::InReview, may("update")),
        (ContentStatus::InReview, ContentStatus::Approved, may("approve")),
        (ContentStatus::InReview, ContentStatus::Rejected, may("approve")),
        (ContentStatus::InReview, ContentStatus::Draft, may("update")),
        (ContentStatus::Approved, ContentStatus::Scheduled, schedules()),
        (ContentStatus::Approved, ContentStatus::Published, publishes()),
        (ContentStatus::Scheduled, ContentStatus::Published, publishes()),
        (ContentStatus::Scheduled, ContentStatus::Draft, may("update")),
        (ContentStatus::Rejected, ContentStatus::Draft, may("update")),
        (ContentStatus::Published, ContentStatus::Archived, archives()),
        (ContentStatus::Archived, ContentStatus::Draft, archives()),
    ]
}

/// The viewer may do this to content of the brand.
fn may(action: &str) -> Rule {
    in_brand(Column::BrandId, &format!("content:{action}"))
}

/// The viewer may bring content into every status.
fn decides() -> Rule {
    all([may("approve"), may("schedule"), may("publish"), may("archive")])
}

/// The content is neither published nor archived.
fn is_open() -> Rule {
    when(column(Column::Status).one_of([
        ContentStatus::Draft,
        ContentStatus::PendingReview,
        ContentStatus::InReview,
        ContentStatus::Approved,
        ContentStatus::Scheduled,
        ContentStatus::Rejected,
    ]))
}
