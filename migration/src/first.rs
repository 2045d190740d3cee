//! The first steps: the domains that came before the trail, and the tables of the trail itself. Frozen.

use crate::step::Step;

/// The steps before the trail. Each lists its tables in the order they are created; they are dropped in the opposite order.
pub(crate) const STEPS: [Step; 7] = [
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
        ..Step::EMPTY
    },
];
