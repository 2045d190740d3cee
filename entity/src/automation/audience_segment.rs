//! `audience_segments`: a segment of contacts, by rules or by hand.
//!
//! Columns, relations and policy; no behaviour here.

use policy::Policy;
use sea_orm::entity::prelude::*;

use crate::automation::segment_member;
use crate::check::Check;
use crate::families;
use crate::structures;
use crate::table::{Computed, Kind, Table};
use crate::writing::Writing;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audience_segments", comment = "A segment of contacts, by rules or by hand.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The segment's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it belongs to; null for a personal segment, which has no contacts.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user it belongs to.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name; not empty.")]
    pub name: String,
    #[sea_orm(column_type = "Text", comment = "Who is meant.")]
    pub description: Option<String>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "[]",
        comment = "The rules: field, operator and value of each, in groups called and and or."
    )]
    pub rules: Json,
    #[sea_orm(default_value = true, comment = "Whether membership follows the rules; else contacts are added by hand.")]
    pub is_dynamic: bool,
    #[sea_orm(comment = "How many contacts it had when they were last counted.")]
    pub estimated_size: Option<i32>,
    #[sea_orm(comment = "When its contacts were last counted.")]
    pub last_calculated_at: Option<DateTimeUtc>,
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
    #[sea_orm(has_many = "crate::automation::segment_member::Entity", via_rel = "Relation::Segment")]
    Members,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
///
/// Whoever sees a segment that was not removed sees its memberships, and so the count says nothing more; of one that was removed
/// nobody sees them, and nobody is in it.
pub fn table() -> Table {
    Table::of::<Entity>("automation", "AudienceSegment", policy())
        .soft_delete()
        .many_to_many("contacts", Relation::Members, segment_member::Relation::Contact)
        .computed(Computed {
            field: "activeCount",
            kind: Kind::Int,
            description: "How many contacts are in the segment now: none once it was removed.",
            expression: "(SELECT CAST(COUNT(*) AS INTEGER) FROM segment_members AS member \
                         WHERE member.segment_id = {id} AND member.is_active AND {deleted_at} IS NULL)"
                .into(),
            guarded_as: None,
        })
        .writing(writing)
}

/// What a segment must be.
fn writing(writing: Writing) -> Writing {
    families::owner_is_member(writing, Column::UserId)
        .check(Column::Name, Check::NotBlank)
        .check(Column::Rules, Check::Json(&structures::SEGMENT_RULES))
        .check(Column::EstimatedSize, Check::AtLeast(0))
}

/// Who may see and change segments: personal ones their user alone; of those of an organization its admins all, and users their
/// own, whose changes need an editor.
pub fn policy() -> Policy {
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt, Column::DeletedAt])
        .system([Column::EstimatedSize, Column::LastCalculatedAt])
}
