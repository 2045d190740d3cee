//! The SeaORM entities of the data model, each with its policy at its foot.
//!
//! [`tables`] is the one list that feeds schema, policies, loaders, documentation and the test matrix. No SQL is run here and
//! nothing is read or written.

pub mod activity;
pub mod ai;
pub mod analytics;
pub mod automation;
pub mod brand;
pub mod campaign;
pub mod check;
pub mod content;
pub mod decimal;
pub mod enums;
pub mod families;
pub mod identity;
pub mod imports;
pub mod json;
pub mod membership;
pub mod organization;
pub mod personal;
pub mod platform;
pub mod privacy;
mod row_check;
pub mod social;
pub mod structures;
pub mod table;
pub mod types;
pub mod workflow;
pub mod writing;

#[cfg(test)]
mod tests;

use policy::{Edge, PolicySet, TableRules};

use crate::table::{Relation, Table};

/// Lists every entity once: a new one is added here and nowhere else.
macro_rules! tables {
    ($($domain:ident::$entity:ident),+ $(,)?) => {
        /// Every table of the data model.
        #[must_use]
        pub fn tables() -> Vec<Table> {
            vec![$($domain::$entity::table()),+]
        }
    };
}

tables![
    identity::user,
    identity::user_token,
    identity::user_identity,
    identity::session,
    identity::mfa_enforced_session,
    identity::login_attempt,
    identity::user_preference,
    identity::api_key,
    organization::organization,
    organization::organization_member,
    organization::application,
    organization::license,
    organization::org_module,
    organization::license_module,
    organization::customer,
    organization::customer_email,
    organization::customer_phone,
    organization::customer_organization,
    organization::customer_user,
    organization::user_integration,
    membership::membership_tier,
    membership::pricing_plan,
    membership::user_membership,
    membership::membership_bundle,
    membership::membership_bundle_application,
    membership::subscription,
    membership::offer,
    brand::brand,
    brand::brand_master_claim_brand,
    brand::user_brand_role,
    brand::brand_vetting_agency,
    brand::product,
    brand::claim,
    brand::claim_product,
    brand::claim_replacement,
    content::content,
    content::content_template,
    content::content_template_brand,
    workflow::workflow,
    workflow::workflow_brand,
    workflow::workflow_version,
    workflow::workflow_instance,
    workflow::workflow_execution,
    workflow::workflow_run,
    campaign::campaign,
    campaign::report,
    campaign::message_template,
    campaign::sms_message,
    campaign::email_message,
    campaign::email_click,
    campaign::sms_consent,
    campaign::email_subscription,
    campaign::app_settings,
    analytics::analytics_data,
    analytics::analytics_event,
    analytics::spend,
    analytics::metrics_daily,
    analytics::utm_track,
    analytics::cohort,
    analytics::metrics_log,
    analytics::content_analytics,
    imports::data_source,
    imports::import_table,
    imports::imported_data,
    imports::sync_log,
    automation::campaign_flow,
    automation::flow_execution,
    automation::audience_segment,
    automation::segment_member,
    automation::custom_dashboard,
    automation::dashboard_share,
    social::social_account,
    social::social_post,
    social::social_engagement,
    ai::ai_provider,
    ai::ai_conversation,
    ai::ai_message,
    ai::ai_token_usage,
    ai::ai_suggestion,
    ai::ai_usage_limit,
    ai::ai_generation,
    ai::vector_entry,
    ai::function,
    ai::conversation,
    ai::chat_message,
    activity::file_event,
    activity::file_pattern,
    activity::file_relationship,
    privacy::telemetry_event,
    privacy::app_allowlist_entry,
    privacy::signal_toggle,
    privacy::privacy_prefs,
    privacy::privacy_transparency_log_entry,
    privacy::consent_record,
    privacy::data_request,
    privacy::retention_policy,
    platform::feature_flag,
    platform::audit_log,
    platform::event,
    platform::file,
    platform::data_quality_metric,
];

/// The policies of all tables, and the relations their rules may follow.
#[must_use]
pub fn policies() -> PolicySet {
    policies_of(tables())
}

/// The policies of the given tables: of the data model, or of it and others.
#[must_use]
pub fn policies_of(tables: Vec<Table>) -> PolicySet {
    PolicySet::new(tables.into_iter().map(table_rules))
}

fn table_rules(table: Table) -> TableRules {
    TableRules {
        table: table.name,
        columns: table.columns.iter().map(|column| column.name).collect(),
        soft_delete: table.soft_delete,
        edges: table.relations.iter().map(edge).collect(),
        policy: table.policy,
    }
}

fn edge(relation: &Relation) -> Edge {
    Edge {
        name: relation.name.clone(),
        target: relation.target,
        from_column: relation.from_column,
        to_column: relation.to_column,
    }
}
