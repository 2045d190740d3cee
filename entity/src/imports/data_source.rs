//! `data_sources`: a connection to outside data, how to clean it and when to fetch it.
//!
//! Columns, relations and policy; no behaviour here.

use policy::Policy;
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::{DataSourceType, SyncSchedule, SyncStatus};
use crate::families;
use crate::structures;
use crate::table::{Computed, Kind, Table};
use crate::writing::{RowCheck, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "data_sources", comment = "A connection to outside data, how to clean it and when to fetch it.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The source's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The organization it serves; null for a personal source.")]
    pub organization_id: Option<Uuid>,
    #[sea_orm(comment = "The user it belongs to.")]
    pub user_id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name; not empty.")]
    pub name: String,
    #[sea_orm(comment = "Where the data comes from.")]
    pub r#type: DataSourceType,
    #[sea_orm(column_type = "JsonBinary", comment = "Tokens or a connection string, encrypted.")]
    pub credentials: Option<Json>,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Settings of the kind of source that are no secret; a value that looks like a credential is refused."
    )]
    pub config: Json,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "Which columns are taken over and cleaned how, which rows count, and which are duplicates."
    )]
    pub column_config: Json,
    #[sea_orm(
        column_type = "JsonBinary",
        default_value = "{}",
        comment = "When the data is fetched, in which zone, and what happens when that fails; its frequency is the schedule of the source."
    )]
    pub schedule_config: Json,
    #[sea_orm(default_value = "manual", comment = "How often the data is fetched.")]
    pub sync_schedule: SyncSchedule,
    #[sea_orm(comment = "When the data was last fetched.")]
    pub last_sync_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "When the data is fetched next.")]
    pub next_sync_at: Option<DateTimeUtc>,
    #[sea_orm(
        column_type = "Text",
        comment = "How far the data was fetched: the highest value of the column that tells new rows."
    )]
    pub last_sync_value: Option<String>,
    #[sea_orm(default_value = "idle", comment = "How fetching stands.")]
    pub sync_status: SyncStatus,
    #[sea_orm(column_type = "String(StringLen::N(255))", comment = "The name of the table the rows are put into.")]
    pub table_name: Option<String>,
    #[sea_orm(default_value = true, comment = "Whether the source is in use.")]
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
    #[sea_orm(has_many = "crate::imports::import_table::Entity", via_rel = "Relation::DataSource")]
    ImportTables,
    #[sea_orm(has_many = "crate::imports::imported_data::Entity", via_rel = "Relation::DataSource")]
    ImportedData,
    #[sea_orm(has_many = "crate::imports::sync_log::Entity", via_rel = "Relation::DataSource")]
    SyncLogs,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("imports", "DataSource", policy())
        .soft_delete()
        .computed(Computed {
            field: "hasCredentials",
            kind: Kind::Bool,
            description: "Whether credentials are set; they themselves are never shown.",
            expression: "{credentials} IS NOT NULL".into(),
            guarded_as: None,
        })
        .writing(writing)
}

/// What a source must be. Its schedule stands in two places that say the same.
fn writing(writing: Writing) -> Writing {
    let needs =
        |stored, members| RowCheck::MembersWhile { column: "sync_schedule", stored, document: "schedule_config", members };
    families::owner_is_member(writing, Column::UserId)
        .check(Column::Name, Check::NotBlank)
        .check(Column::Config, Check::NoCredentials)
        .check(Column::ColumnConfig, Check::Json(&structures::COLUMN_CONFIG))
        .check(Column::ScheduleConfig, Check::Json(&structures::SCHEDULE_CONFIG))
        .row_check(RowCheck::MemberEquals { document: "schedule_config", member: "frequency", column: "sync_schedule" })
        .row_check(needs("daily", &["time"]))
        .row_check(needs("weekly", &["time", "day_of_week"]))
        .row_check(needs("monthly", &["time", "day_of_month"]))
        .row_check(needs("cron", &["cron_expression"]))
        .encrypted(Column::Credentials)
        // Who sends them elsewhere must know them.
        .forgets(Column::Credentials, Column::Config)
        .forgets(Column::Credentials, Column::Type)
}

/// Who may see and change sources: personal ones their user alone; of those of an organization its admins all, and users their
/// own, whose changes need an editor. Credentials are never shown.
pub fn policy() -> Policy {
    families::owned_in_organization(Column::UserId, Column::OrganizationId, Relation::User)
        .secret(Column::Credentials)
        .system([Column::Id, Column::CreatedAt, Column::UpdatedAt, Column::DeletedAt])
        .system([Column::LastSyncAt, Column::NextSyncAt, Column::LastSyncValue, Column::SyncStatus, Column::TableName])
}
