//! `segment_members`: which contact is, or was, in which segment.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, Preset, Rule, all, column, exists, presets, via, when};
use sea_orm::entity::prelude::*;

use crate::automation::audience_segment;
use crate::table::Table;
use crate::writing::{Effect, RowCheck, Taken, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "segment_members", comment = "Which contact is, or was, in which segment.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The membership's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The segment.")]
    pub segment_id: Uuid,
    #[sea_orm(comment = "The contact: a customer of the segment's organization.")]
    pub contact_id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the contact came in.")]
    pub entered_at: DateTimeUtc,
    #[sea_orm(comment = "When the contact left.")]
    pub exited_at: Option<DateTimeUtc>,
    #[sea_orm(default_value = true, comment = "Whether the contact is in the segment; false as soon as it left.")]
    pub is_active: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::automation::audience_segment::Entity",
        from = "Column::SegmentId",
        to = "crate::automation::audience_segment::Column::Id"
    )]
    Segment,
    #[sea_orm(
        belongs_to = "crate::organization::customer::Entity",
        from = "Column::ContactId",
        to = "crate::organization::customer::Column::Id"
    )]
    Contact,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("automation", "SegmentMember", policy()).writing(writing)
}

/// What a membership must be: it ends, and has an end, at once.
fn writing(writing: Writing) -> Writing {
    writing
        .row_check(RowCheck::FalseWhileSet("is_active", "exited_at"))
        .on(Column::ExitedAt, Taken::Anything, [Effect::SetToUnlessGiven("is_active", false.into())])
        .on(Column::IsActive, false, [Effect::SetIfNull("exited_at", Preset::Now)])
        .invariant(
            Column::ContactId,
            "must be a customer of the segment's organization",
            "EXISTS (SELECT 1 FROM audience_segments AS segment JOIN customers AS contact ON contact.id = {contact_id} \
             WHERE segment.id = {segment_id} AND (contact.organization_id = segment.organization_id \
             OR EXISTS (SELECT 1 FROM customer_organizations AS link \
             WHERE link.customer_id = contact.id AND link.organization_id = segment.organization_id)))",
        )
}

/// Who may see and change memberships: whoever sees the segment sees them; of a segment that is made by hand, whoever may change
/// it writes them. Those of a segment that follows its rules are the gateway's.
pub fn policy() -> Policy {
    presets::child(Relation::Segment)
        .write(all([via(Relation::Segment), is_made_by_hand()]))
        .system([Column::Id])
        .immutable([Column::SegmentId, Column::ContactId])
}

fn is_made_by_hand() -> Rule {
    exists(Relation::Segment, when(column(audience_segment::Column::IsDynamic).equals(false)))
}
