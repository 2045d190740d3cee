//! `import_tables`: the tables that were made for imports.
//!
//! Columns, relations and policy; no behaviour here.

use policy::{Policy, presets};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::structures;
use crate::table::Table;
use crate::table::made::Made;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_tables", comment = "A table that was made for the rows of a data source.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The entry's id.")]
    pub id: Uuid,
    #[sea_orm(comment = "The data source.")]
    pub data_source_id: Uuid,
    #[sea_orm(
        column_type = "String(StringLen::N(255))",
        comment = "The name of the table: import_, then lower-case letters, digits and underscores; 63 characters at most."
    )]
    pub table_name: String,
    #[sea_orm(column_type = "JsonBinary", comment = "The columns of the table: names, types and cleaning rules.")]
    pub column_definitions: Json,
    #[sea_orm(default_value = 0, comment = "How many rows the table has; zero or more.")]
    pub row_count: i32,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When rows were last put into the table.")]
    pub last_updated_at: DateTimeUtc,
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

/// What the names of the tables begin with.
const BEGINS: &str = "import_";

/// The table at run time.
pub fn table() -> Table {
    let made = Made {
        field: "rows",
        description: "The rows of the table, in the order in which they were imported: id, the columns, and when.",
        name: Column::TableName.as_str(),
        begins: BEGINS,
        columns: Column::ColumnDefinitions.as_str(),
    };
    Table::of::<Entity>("imports", "ImportTable", policy()).unique([Column::TableName]).made(made).writing(|writing| {
        writing
            .check(Column::TableName, Check::MadeTableName(BEGINS))
            .check(Column::ColumnDefinitions, Check::Json(&structures::IMPORT_TABLE_COLUMNS))
            .check(Column::RowCount, Check::AtLeast(0))
    })
}

/// Who may see the entries: whoever sees the data source. They are written by imports alone.
pub fn policy() -> Policy {
    presets::child_read_only(Relation::DataSource)
        .system([Column::Id, Column::TableName, Column::ColumnDefinitions, Column::RowCount])
        .system([Column::CreatedAt, Column::LastUpdatedAt])
        .immutable([Column::DataSourceId])
}
