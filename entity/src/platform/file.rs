//! `files`: a stored file: media, documents, exports. The bytes lie in the file store.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Role, Rule, all, any, column, deny, in_brand, in_organization, own, presets, when};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::FileBucket;
use crate::families;
use crate::table::Table;
use crate::writing::Writing;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "files", comment = "A stored file: media, documents, exports. The bytes lie in the file store.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The file's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal file.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The brand it is for, of the same organization.")]
    pub brand_id: Option<Uuid>,
    #[sea_orm(comment = "The user who stored it, or for whom it was stored.")]
    pub user_id: Uuid,
    #[sea_orm(comment = "The report it is an export of.")]
    pub report_id: Option<Uuid>,
    #[sea_orm(comment = "Where the bytes lie, and what they are for.")]
    pub bucket: FileBucket,
    #[sea_orm(column_type = "Text", comment = "Where in the bucket the bytes lie; made by the gateway, never from the name.")]
    pub storage_key: String,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name to show and to download under.")]
    pub file_name: String,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The media type of the bytes.")]
    pub content_type: String,
    #[sea_orm(comment = "The number of bytes; zero or more.")]
    pub size_bytes: i64,
    #[sea_orm(column_type = "String(StringLen::N(64))", comment = "The SHA-256 of the bytes, in hexadecimal.")]
    pub checksum: String,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(comment = "When the file ceases to be there.")]
    pub expires_at: Option<DateTimeUtc>,
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
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
    #[sea_orm(belongs_to = "crate::identity::user::Entity", from = "Column::UserId", to = "crate::identity::user::Column::Id")]
    User,
    #[sea_orm(
        belongs_to = "crate::campaign::report::Entity",
        from = "Column::ReportId",
        to = "crate::campaign::report::Column::Id"
    )]
    Report,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("platform", "StoredFile", policy())
        .personal_of("CASE WHEN {organization_id} IS NULL THEN {user_id} END", [Column::FileName])
        .soft_delete()
        .writing(writing)
}

fn writing(writing: Writing) -> Writing {
    families::owner_is_member(writing, Column::UserId)
        .check(Column::SizeBytes, Check::AtLeast(0))
        .check(Column::Checksum, Check::Sha256)
        .invariant(
            Column::BrandId,
            "must be a brand of the organization",
            "{brand_id} IS NULL OR EXISTS (SELECT 1 FROM brands AS brand \
             WHERE brand.id = {brand_id} AND brand.organization_id = {organization_id})",
        )
        .invariant(
            Column::ReportId,
            "must be a report of the same organization, or personal like the file",
            "{report_id} IS NULL OR EXISTS (SELECT 1 FROM reports AS report WHERE report.id = {report_id} \
             AND (report.organization_id = {organization_id} OR report.organization_id IS NULL \
             AND {organization_id} IS NULL AND report.user_id = {user_id}))",
        )
}

/// Who may see and change files: their user, of an organization's file while a member of it; media and documents of a brand whoever
/// has a role on the brand; all of the brand its admins; all that is of no brand the admins of the organization.
///
/// What is said of the bytes never changes, and where they lie the gateway alone says: a row that could name them would lead to the
/// bytes of others. So a file is stored by a mutation of its own.
pub fn policy() -> Policy {
    let administers = families::administers_beside_brands(Column::OrganizationId, Relation::Brand);
    Policy::new()
        .read(any([
            presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Viewer),
            administers.clone(),
            all([may("read"), any([is_shown_to_the_brand(), may("update")])]),
        ]))
        .read_deleted(any([administers.clone(), may("restore"), personal()]))
        .insert(stores())
        .update(any([keeps(), administers.clone(), may("update")]))
        .delete(any([keeps(), administers, may("delete")]))
        // When an export goes is not its user's to say.
        .writable(Column::ExpiresAt, deny())
        .default_to(Column::UserId, Preset::ViewerId)
        .secret(Column::StorageKey)
        .system([Column::Id, Column::StorageKey, Column::CreatedAt, Column::DeletedAt])
        .immutable([Column::OrganizationId, Column::BrandId, Column::UserId, Column::ReportId, Column::Bucket])
        .immutable([Column::ContentType, Column::SizeBytes, Column::Checksum])
}

/// The viewer's own file, of no organization.
fn personal() -> Rule {
    all([own(Column::UserId), when(column(Column::OrganizationId).is_null())])
}

/// The viewer may do this to files of the brand.
fn may(action: &str) -> Rule {
    in_brand(Column::BrandId, &format!("files:{action}"))
}

/// Exports are nobody's but their user's and the admins'.
fn is_shown_to_the_brand() -> Rule {
    when(column(Column::Bucket).one_of([FileBucket::Media, FileBucket::Documents]))
}

/// An own file: a personal one, one of an organization as its editor, and of a brand as an editor of the brand.
fn stores() -> Rule {
    let without_brand = all([
        when(column(Column::BrandId).is_null()),
        presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Editor),
    ]);
    any([without_brand, for_brand()])
}

/// An own file of a member of the organization, for a brand the member edits.
fn for_brand() -> Rule {
    all([own(Column::UserId), in_organization(Column::OrganizationId, Role::Viewer), may("insert")])
}

/// An own file that the viewer may still change: a personal one, or one that the viewer could store today.
fn keeps() -> Rule {
    any([presets::own_in_organization(Column::UserId, Column::OrganizationId, Role::Editor), for_brand()])
}
