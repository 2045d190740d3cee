//! The structures of the documents of the imports domain. Names of members are as clients write them.

use super::{FREE, NAME};
use crate::check::Structure::{
    Any, Bool, Checked, ColumnName, Cron, Linked, List, ListBy, NotBlank, Object, OneOf, TimeOfDay, Whole,
};
use crate::check::{Check, Link, Member, Structure};
use crate::table::made::OWN_COLUMNS;

/// The types a column of an import table may have.
pub const IMPORT_COLUMN_TYPES: [&str; 6] = ["text", "number", "integer", "boolean", "date", "timestamp"];

/// How a row filter may compare.
pub const ROW_FILTER_OPERATORS: [&str; 7] =
    ["equals", "not_equals", "contains", "greater_than", "less_than", "is_empty", "is_not_empty"];

const CLEANING_RULES: Structure = List(&Object(&[
    Member::needed("type", OneOf(&["trim", "lowercase", "uppercase", "title_case", "validate_email"])),
    Member::optional("on_invalid", OneOf(&["skip", "null", "fail"])),
]));

const IMPORT_COLUMN: Structure = Object(&[
    Member::needed("source_name", NotBlank(NAME)),
    Member::needed("target_name", ColumnName(&OWN_COLUMNS)),
    Member::needed("type", OneOf(&IMPORT_COLUMN_TYPES)),
    Member::optional("included", Bool),
    Member::optional("cleaning_rules", CLEANING_RULES),
]);

const ROW_FILTER: Structure = Object(&[
    Member::needed("column", NotBlank(NAME)),
    Member::needed("operator", OneOf(&ROW_FILTER_OPERATORS)),
    Member::optional("value", Any),
    Member::needed("action", OneOf(&["include", "exclude"])),
]);

/// `data_sources.column_config`: which columns are taken over, how they are cleaned, and which rows count.
pub const COLUMN_CONFIG: Structure = Linked(
    &[
        Member::optional("columns", ListBy(&IMPORT_COLUMN, "target_name")),
        Member::optional("row_filters", List(&ROW_FILTER)),
        Member::optional("duplicate_handling", OneOf(&["keep_first", "keep_last", "keep_all"])),
        Member::optional("duplicate_key_columns", List(&NotBlank(NAME))),
    ],
    &Link { texts: "duplicate_key_columns", among: "columns", key: "target_name" },
);

/// `data_sources.schedule_config`: when data is fetched, and what happens when that fails. What a frequency needs is a matter of
/// the row.
pub const SCHEDULE_CONFIG: Structure = Object(&[
    Member::needed_unless_empty("frequency", OneOf(&["manual", "hourly", "daily", "weekly", "monthly", "cron"])),
    Member::optional("time", TimeOfDay),
    Member::optional("timezone", Checked(Check::TimeZone)),
    Member::optional("day_of_week", Whole(0, 6)),
    Member::optional("day_of_month", Whole(1, 31)),
    Member::optional("cron_expression", Cron),
    Member::optional("retry_on_failure", Bool),
    Member::optional("max_retries", Whole(0, 10)),
    Member::optional("retry_delay_minutes", Whole(1, 1_440)),
    Member::optional("incremental_column", NotBlank(NAME)),
    Member::optional("incremental_strategy", OneOf(&["full", "incremental"])),
]);

/// `import_tables.column_definitions`: the columns of the table, in their order.
pub const IMPORT_TABLE_COLUMNS: Structure = ListBy(
    &Object(&[
        Member::needed("name", ColumnName(&OWN_COLUMNS)),
        Member::needed("type", OneOf(&IMPORT_COLUMN_TYPES)),
        Member::optional("cleaning_rules", CLEANING_RULES),
    ]),
    "name",
);

/// `sync_logs.preview_data`: rows as they came.
pub const SYNC_PREVIEW: Structure = List(&FREE);
