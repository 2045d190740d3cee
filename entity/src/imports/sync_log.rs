//! `sync_logs`: the history of the fetches of a data source.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::SyncLogStatus;
use crate::structures;
use crate::table::Table;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_logs", comment = "One fetch of a data source, or one test of its connection.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The fetch's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The data source.")]
    pub data_source_id: Uuid,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When it began.")]
    pub started_at: DateTimeUtc,
    #[sea_orm(comment = "When it ended.")]
    pub completed_at: Option<DateTimeUtc>,
    #[sea_orm(comment = "How it went.")]
    pub status: SyncLogStatus,
    #[sea_orm(default_value = 0, comment = "How many rows were taken over; zero or more.")]
    pub records_imported: i32,
    #[sea_orm(default_value = 0, comment = "How many rows were left out by rules of cleaning or filters; zero or more.")]
    pub records_skipped: i32,
    #[sea_orm(column_type = "Text", comment = "Why it failed, without credentials.")]
    pub error_message: Option<String>,
    #[sea_orm(column_type = "JsonBinary", comment = "The first ten rows, as a test of the connection found them.")]
    pub preview_data: Option<Json>,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}", comment = "Further facts about it.")]
    pub metadata: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::imports::data_source::Entity",
        from = "Column::DataSourceId",
        to = "crate::imports::data_source::Column::Id"
    )]
    DataSource,
}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("imports", "SyncLog", policy()).writing(|writing| {
        writing
            .check_all([Column::RecordsImported, Column::RecordsSkipped], Check::AtLeast(0))
            .check(Column::PreviewData, Check::Json(&structures::SYNC_PREVIEW))
            .check(Column::Metadata, Check::Json(&structures::FREE))
    })
}

/// Who may see fetches: whoever sees the data source. They are written by imports alone.
pub fn policy() -> Policy {
    presets::child_read_only(Relation::DataSource).system([Column::Id]).immutable([Column::DataSourceId])
}
