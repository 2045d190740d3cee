//! `retention_policies`: how long rows of a table are kept.
//!
//! Columns and policy; no behaviour here.

use policy::{Policy, any, developer, service};
use sea_orm::entity::prelude::*;

use crate::check::Check;
use crate::enums::RetentionAction;
use crate::table::Table;
use crate::writing::{RowCheck, Writing};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_policies", comment = "How long rows of a table are kept: one row for each table and scope.")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, comment = "The rule's id.")]
    pub id: Uuid,
    #[sea_orm(column_type = "String(StringLen::N(63))", comment = "The table, one of this data model.")]
    pub table_name: String,
    #[sea_orm(
        column_type = "String(StringLen::N(50))",
        default_value = "all",
        comment = "Which of its rows, such as all, draft, published, deleted or failed; one rule of each for a table."
    )]
    pub scope: String,
    #[sea_orm(
        column_type = "String(StringLen::N(63))",
        default_value = "created_at",
        comment = "The column that the days count from: an instant or a day of the table."
    )]
    pub timestamp_column: String,
    #[sea_orm(default_value = "delete", comment = "What happens to rows whose time is over.")]
    pub action: RetentionAction,
    #[sea_orm(comment = "How many days rows are kept; zero or more, and 2555 at least where the law wants seven years.")]
    pub retention_days: i32,
    #[sea_orm(default_value = true, comment = "Whether the rule is in force.")]
    pub enabled: bool,
    #[sea_orm(comment = "When the rule was last applied.")]
    pub last_run: Option<DateTimeUtc>,
    #[sea_orm(default_expr = "Expr::current_timestamp()", comment = "When the row was added.")]
    pub created_at: DateTimeUtc,
    #[sea_orm(
        default_expr = "Expr::current_timestamp()",
        comment = "When the row was last changed; set by the gateway on every change."
    )]
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The table at run time.
pub fn table() -> Table {
    Table::of::<Entity>("privacy", "RetentionPolicy", policy()).unique([Column::TableName, Column::Scope]).writing(writing)
}

/// Rows of these tables are kept for seven years, but for the scopes that are named; no further scope is a way around that.
const SEVEN_YEARS: &str = "{retention_days} >= 2555 OR {table_name} NOT IN ('users', 'user_memberships', 'subscriptions', \
    'user_brand_roles', 'claims', 'content', 'workflow_instances', 'sms_consent', 'email_subscriptions', 'spend', \
    'privacy_transparency_log', 'consent_records', 'data_requests', 'audit_logs', 'events') \
    OR ({table_name} = 'content' AND {scope} IN ('draft', 'deleted')) OR ({table_name} = 'audit_logs' AND {scope} = 'debug') \
    OR ({table_name} = 'events' AND {scope} IN ('analytics', 'debug'))";

/// What a rule must be: a run trusts the names in it.
fn writing(writing: Writing) -> Writing {
    writing
        .check(Column::TableName, Check::TableName)
        .check(Column::Scope, Check::Key)
        .check(Column::TimestampColumn, Check::NotBlank)
        .check(Column::RetentionDays, Check::AtLeast(0))
        .row_check(RowCheck::TimeOfTable { column: "timestamp_column", table: "table_name" })
        .invariant(Column::RetentionDays, "must be at least 2555: such rows are kept for seven years", SEVEN_YEARS)
}

/// Who may see and change rules: developers; the job that applies them sees them and notes when it did.
pub fn policy() -> Policy {
    Policy::new()
        .zero_trust()
        .read(any([developer(), service()]))
        .insert(developer())
        .update(any([developer(), service()]))
        .delete(developer())
        .writable(Column::Action, developer())
        .writable(Column::Enabled, developer())
        .writable(Column::RetentionDays, developer())
        .writable(Column::TimestampColumn, developer())
        .system([Column::Id, Column::LastRun, Column::CreatedAt, Column::UpdatedAt])
        .immutable([Column::TableName, Column::Scope])
}
