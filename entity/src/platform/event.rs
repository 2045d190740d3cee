//! `events`: every change of an audited aggregate, numbered.
//!
//! Columns, relations and policy; no behaviour here. Triggers of the database add the rows.

use policy::{Policy, any, developer, in_brand, own, service};
use sea_orm::entity::prelude::*;

use crate::enums::EventCategory;
use crate::families;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "events", comment = "A change of an audited aggregate; the changes of each are numbered.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The event's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The id of the row that changed.")]
    pub aggregate_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "The table of the row that changed.")]
    pub aggregate_type: String,
    #[sea_orm(column_type = "String(StringLen::N(100))", comment = "INSERT, UPDATE or DELETE, or the name of an event.")]
    pub event_type: String,
    #[sea_orm(default_value = 1, comment = "The number of the event among those of its aggregate, from 1 without a gap.")]
    pub event_version: i32,
    #[sea_orm(default_value = "audit", comment = "The kind of event; it decides how long the event is kept.")]
    pub category: EventCategory,
    #[sea_orm(column_type = "JsonBinary", comment = "The row before and after, and the fields that changed; without secrets.")]
    pub payload: Json,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further facts.")]
    pub metadata: Json,
    #[sea_orm(comment = "The organization the row belongs to; null when it has none or when that is gone.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user who made the change; null when unknown or gone.")]
    pub user_id: Option<Uuid>,
    #[sea_orm(comment = "The brand the row belongs to; null when it has none or when that is gone.")]
    pub brand_id: Option<Uuid>,
    #[sea_orm(comment = "The request the change was made by; its changes share it.")]
    pub correlation_id: Option<Uuid>,
    #[sea_orm(comment = "The event that led to this one.")]
    pub causation_id: Option<Uuid>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the change was made.")]
    pub created_at: DateTimeUtc,
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
    #[sea_orm(belongs_to = "crate::brand::brand::Entity", from = "Column::BrandId", to = "crate::brand::brand::Column::Id")]
    Brand,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("platform", "Event", policy()).unique([Column::AggregateId, Column::EventVersion])
}

/// Who may see events: admins of the organization or of the brand, users their own, developers all. Nobody changes one.
///
/// The payload holds columns that not everyone sees who sees the row, and rows that the user has lost since: of an own event it
/// is shown to those alone who administer the row.
pub fn policy() -> Policy {
    let administers = any([
        developer(),
        service(),
        families::administers_beside_brands(Column::OrganizationId, Relation::Brand),
        in_brand(Column::BrandId, "events:read"),
    ]);
    Policy::new()
        .zero_trust()
        .append_only()
        .read(any([administers.clone(), own(Column::UserId)]))
        .insert(service())
        .guard(Column::Payload, administers)
        .system([Column::Id, Column::AggregateId, Column::AggregateType, Column::EventType, Column::EventVersion])
        .system([Column::Category, Column::Payload, Column::Metadata, Column::OrganizationId, Column::UserId])
        .system([Column::BrandId, Column::CorrelationId, Column::CausationId, Column::CreatedAt])
}
