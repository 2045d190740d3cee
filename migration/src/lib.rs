//! The frozen migrations of the data model, each written out for SQLite and for PostgreSQL.
//!
//! A step that was released never changes: what the tables become later is a further step. No entity is used here, since
//! entities follow the newest tables and a frozen step must not. On SQLite the foreign keys are real only on connections that
//! set `PRAGMA foreign_keys = ON`; the application does.

mod step;
pub mod trail;

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::MigratorTrait;

use crate::step::Step;
use crate::trail::Trail;

/// The steps of the data model, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let tables = STEPS.into_iter().map(|step| Box::new(step) as Box<dyn MigrationTrait>);
        tables.chain([Box::new(TRAIL) as Box<dyn MigrationTrait>, Box::new(RIGHTS)]).collect()
    }
}

/// Each step lists its tables in the order they are created; they are dropped in the opposite order.
const STEPS: [Step; 7] = [
    Step {
        name: "m20260105_000001_identity",
        postgres: include_str!("identity/postgres.sql"),
        sqlite: include_str!("identity/sqlite.sql"),
        tables: &[
            "users",
            "user_tokens",
            "user_identities",
            "sessions",
            "mfa_enforced_sessions",
            "login_attempts",
            "user_preferences",
            "api_keys",
        ],
        ..Step::EMPTY
    },
    Step {
        name: "m20260105_000002_organization",
        postgres: include_str!("organization/postgres.sql"),
        sqlite: include_str!("organization/sqlite.sql"),
        tables: &[
            "organizations",
            "organization_members",
            "applications",
            "licenses",
            "org_modules",
            "license_modules",
            "customers",
            "customer_emails",
            "customer_phones",
            "customer_organizations",
            "customer_users",
            "user_integrations",
        ],
        ..Step::EMPTY
    },
    Step {
        name: "m20260105_000003_membership",
        postgres: include_str!("membership/postgres.sql"),
        sqlite: include_str!("membership/sqlite.sql"),
        tables: &[
            "membership_tiers",
            "pricing_plans",
            "membership_bundles",
            "user_memberships",
            "membership_bundle_applications",
            "subscriptions",
            "offers",
        ],
        ..Step::EMPTY
    },
    Step {
        name: "m20260105_000004_brand",
        postgres: include_str!("brand/postgres.sql"),
        sqlite: include_str!("brand/sqlite.sql"),
        tables: &[
            "brands",
            "brand_master_claim_brands",
            "user_brand_roles",
            "brand_vetting_agencies",
            "products",
            "claims",
            "claim_products",
            "claim_replacements",
        ],
        ..Step::EMPTY
    },
    Step {
        name: "m20260105_000005_content",
        postgres: include_str!("content/postgres.sql"),
        sqlite: include_str!("content/sqlite.sql"),
        tables: &["content_templates", "content", "content_template_brands"],
        ..Step::EMPTY
    },
    Step {
        name: "m20260105_000006_workflow",
        postgres: include_str!("workflow/postgres.sql"),
        sqlite: include_str!("workflow/sqlite.sql"),
        tables: &[
            "workflows",
            "workflow_brands",
            "workflow_versions",
            "workflow_instances",
            "workflow_executions",
            "workflow_runs",
        ],
        ..Step::EMPTY
    },
    Step {
        name: "m20260301_000007_platform",
        postgres: include_str!("platform/postgres.sql"),
        sqlite: include_str!("platform/sqlite.sql"),
        tables: &["audit_logs", "events", "idempotent_answers"],
        postgres_functions: &["refuse_unless_append()"],
        sqlite_tables: &["write_context"],
    },
];

const TRAIL: Trail = Trail { name: "m20260301_000008_trail", tables: trail::TABLES, is_first: true };

/// The tables that have their changes recorded, as the newest step that describes each says.
///
/// # Errors
///
/// When a description cannot be read.
pub fn recorded_tables() -> Result<Vec<trail::Table>, String> {
    let mut tables: Vec<trail::Table> = Vec::new();
    for described in [TRAIL].iter().map(|step| trail::describe(step.tables)) {
        let described = described?;
        tables.retain(|older| described.iter().all(|newer| newer.name != older.name));
        tables.extend(described);
    }
    Ok(tables)
}

const RIGHTS: Step = Step {
    name: "m20260301_000009_rights",
    postgres: include_str!("rights/postgres.sql"),
    sqlite: include_str!("rights/sqlite.sql"),
    postgres_functions: &["rowgate_rights_key(uuid)", "lock_rights()"],
    ..Step::EMPTY
};

#[cfg(test)]
mod tests;
