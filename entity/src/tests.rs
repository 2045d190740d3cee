//! What must hold of every entity and its policy. Which rows a viewer gets is proved by the policy matrix, not here.

mod constraints;
mod writing;

use std::collections::BTreeSet;

use policy::{Action, Rule, Shape, Solved, Viewer, ViewerKind, facts_of, solve};
use uuid::Uuid;

use crate::enums::enumerations;
use crate::table::{Cardinality, DefaultValue, Kind, PRIMARY_KEY, Table};
use crate::{policies, tables};

/// How many tables, columns and relations (many-to-many ones included) each domain has: a change of the model is a change here.
const DOMAINS: &[(&str, usize, usize, usize)] = &[
    ("identity", 8, 87, 58),
    ("organization", 12, 79, 64),
    ("membership", 7, 73, 18),
    ("brand", 8, 85, 41),
    ("content", 3, 55, 18),
    ("activity", 3, 22, 3),
    ("analytics", 8, 65, 9),
    ("identity", 8, 87, 42),
    ("organization", 12, 79, 51),
    ("brand", 8, 85, 40),
    ("content", 3, 55, 16),
    ("workflow", 6, 59, 21),
    ("campaign", 9, 101, 21),
    ("social", 3, 44, 9),
    ("ai", 11, 110, 29),
    ("platform", 5, 53, 10),
    ("privacy", 8, 73, 9),
];

/// The columns that are never shown.
const SECRETS: &[&str] = &[
    "ai_providers.api_key",
    "api_keys.api_key",
    "app_settings.sendgrid_api_key",
    "app_settings.twilio_account_sid",
    "app_settings.twilio_auth_token",
    "applications.api_keys",
    "files.storage_key",
    "sessions.token_hash",
    "social_accounts.access_token",
    "social_accounts.refresh_token",
    "user_integrations.credentials",
    "user_tokens.token_hash",
    "users.mfa_backup_codes",
    "users.mfa_secret",
    "users.password_hash",
];

/// The columns outside `users` that are shown on some of the visible rows only.
const GUARDED: &[&str] = &[
    "audit_logs.new_value",
    "audit_logs.old_value",
    "events.payload",
    "licenses.license_key",
    "membership_bundles.stripe_monthly_price_id",
    "membership_bundles.stripe_yearly_price_id",
    "pricing_plans.stripe_price_id",
    "subscriptions.stripe_id",
    "user_memberships.stripe_subscription_id",
];

/// The columns of other people's accounts that everyone sees who sees the row.
const OPEN_ON_USERS: &[&str] = &["id", "avatar_url"];

/// What is closed to everyone but developer and service, or to these too.
const CLOSED: &[(&str, &[Action])] = &[
    ("ai_generations", &[Action::Update]),
    ("ai_messages", &[Action::Update]),
    ("ai_suggestions", &[Action::Insert]),
    ("ai_token_usage", &[Action::Insert, Action::Update, Action::Delete]),
    ("ai_usage_limits", &[Action::Insert, Action::Update, Action::Delete]),
    ("app_settings", &[Action::Insert, Action::Delete]),
    ("audit_logs", &[Action::Insert, Action::Update, Action::Delete]),
    ("cohorts", &[Action::Insert, Action::Update, Action::Delete]),
    ("consent_records", &[Action::Update, Action::Delete]),
    ("content_analytics", &[Action::Insert, Action::Update, Action::Delete]),
    ("customer_organizations", &[Action::Update]),
    ("customer_users", &[Action::Update]),
    ("data_quality_metrics", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("data_requests", &[Action::Delete]),
    ("email_clicks", &[Action::Insert, Action::Update, Action::Delete]),
    ("email_messages", &[Action::Insert, Action::Update, Action::Delete]),
    ("email_subscriptions", &[Action::Delete]),
    ("events", &[Action::Insert, Action::Update, Action::Delete]),
    ("feature_flags", &[Action::Insert, Action::Update, Action::Delete]),
    ("file_events", &[Action::Update]),
    ("license_modules", &[Action::Insert, Action::Update, Action::Delete]),
    ("licenses", &[Action::Insert, Action::Update, Action::Delete]),
    ("login_attempts", &[Action::Insert, Action::Update, Action::Delete]),
    ("metrics_daily", &[Action::Insert, Action::Update, Action::Delete]),
    ("metrics_log", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("mfa_enforced_sessions", &[Action::Insert, Action::Update]),
    ("offers", &[Action::Insert, Action::Update, Action::Delete]),
    ("organizations", &[Action::ReadDeleted]),
    ("privacy_transparency_log", &[Action::Insert, Action::Update, Action::Delete]),
    ("reports", &[Action::Update]),
    ("retention_policies", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("sessions", &[Action::Insert, Action::Update]),
    ("sms_consent", &[Action::Delete]),
    ("sms_messages", &[Action::Insert, Action::Update, Action::Delete]),
    ("social_engagement", &[Action::Insert, Action::Update, Action::Delete]),
    ("subscriptions", &[Action::Insert, Action::Delete]),
    ("telemetry_events", &[Action::Update, Action::Delete]),
    ("user_identities", &[Action::Insert, Action::Update]),
    ("user_tokens", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("users", &[Action::ReadDeleted, Action::Insert, Action::Delete]),
    ("utm_tracks", &[Action::Update]),
    ("workflow_executions", &[Action::Insert, Action::Update, Action::Delete]),
    ("workflow_instances", &[Action::Delete]),
    ("workflow_runs", &[Action::Delete]),
    ("workflow_versions", &[Action::Insert, Action::Update, Action::Delete]),
];

/// What a signed-in user with a verified address, but without any role, may do on some row: its own ones, and what is open to every user.
const OPEN_TO_NEWCOMERS: &[(&str, &[Action])] = &[
    ("ai_conversations", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("ai_messages", &[Action::Read, Action::Insert, Action::Delete]),
    ("ai_providers", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("ai_suggestions", &[Action::Read, Action::Update, Action::Delete]),
    ("ai_token_usage", &[Action::Read]),
    ("ai_usage_limits", &[Action::Read]),
    ("analytics_data", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("analytics_events", &[Action::Read, Action::Insert]),
    ("api_keys", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("app_allowlist", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("audit_logs", &[Action::Read]),
    ("campaigns", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("chat_messages", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("cohorts", &[Action::Read]),
    ("consent_records", &[Action::Read, Action::Insert]),
    ("conversations", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("data_requests", &[Action::Read, Action::Insert, Action::Update]),
    ("email_clicks", &[Action::Read]),
    ("email_messages", &[Action::Read]),
    ("events", &[Action::Read]),
    ("feature_flags", &[Action::Read]),
    ("file_events", &[Action::Read, Action::Insert, Action::Delete]),
    ("file_patterns", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("file_relationships", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("files", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("functions", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("login_attempts", &[Action::Read]),
    ("membership_bundle_applications", &[Action::Read]),
    ("membership_bundles", &[Action::Read]),
    ("membership_tiers", &[Action::Read]),
    ("message_templates", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("mfa_enforced_sessions", &[Action::Read, Action::Delete]),
    ("offers", &[Action::Read]),
    ("organization_members", &[Action::Read, Action::Delete]),
    ("organizations", &[Action::Insert]),
    ("pricing_plans", &[Action::Read]),
    ("privacy_prefs", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("privacy_transparency_log", &[Action::Read]),
    ("reports", &[Action::Read, Action::Insert, Action::Delete]),
    ("sessions", &[Action::Read, Action::Delete]),
    ("signal_toggles", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("sms_messages", &[Action::Read]),
    ("social_accounts", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("social_engagement", &[Action::Read]),
    ("social_posts", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("subscriptions", &[Action::Read, Action::Update]),
    ("telemetry_events", &[Action::Read, Action::Insert]),
    ("user_identities", &[Action::Read, Action::Delete]),
    ("user_integrations", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("user_memberships", &[Action::Read]),
    ("user_preferences", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("users", &[Action::Read, Action::Update]),
    ("utm_tracks", &[Action::Read, Action::Insert, Action::Delete]),
    ("vector_store", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("workflow_brands", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("workflow_executions", &[Action::Read]),
    ("workflow_runs", &[Action::Read, Action::Insert, Action::Update]),
    ("workflow_versions", &[Action::Read]),
    ("workflows", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
];

/// What an application may do on some row.
const OPEN_TO_APPLICATIONS: &[(&str, &[Action])] = &[
    ("applications", &[Action::Read]),
    ("feature_flags", &[Action::Read]),
    ("membership_bundle_applications", &[Action::Read]),
    ("membership_bundles", &[Action::Read]),
    ("membership_tiers", &[Action::Read]),
    ("offers", &[Action::Read]),
    ("pricing_plans", &[Action::Read]),
    ("user_memberships", &[Action::Read, Action::Insert, Action::Update, Action::Delete]),
    ("users", &[Action::Read]),
];

/// The columns that tie a row to its tenant or owner: no update moves a row.
const TIES: &[&str] = &["organization_id", "brand_id", "application_id", "user_id"];

fn qualified(table: &Table, column: &str) -> String {
    format!("{}.{column}", table.name)
}

/// All columns of all tables for which `chosen` holds, sorted.
fn columns_where(chosen: impl Fn(&Table, &str) -> bool) -> Vec<String> {
    let tables = tables();
    let mut found: Vec<String> = tables
        .iter()
        .flat_map(|table| table.columns.iter().map(move |column| (table, column.name)))
        .filter(|(table, column)| chosen(table, column))
        .map(|(table, column)| qualified(table, column))
        .collect();
    found.sort();
    found
}

fn table<'a>(tables: &'a [Table], name: &str) -> Option<&'a Table> {
    tables.iter().find(|table| table.name == name)
}

#[test]
fn every_table_column_and_relation_is_there() {
    let tables = tables();
    for &(domain, table_count, column_count, relation_count) in DOMAINS {
        let of_domain: Vec<&Table> = tables.iter().filter(|table| table.domain == domain).collect();
        let of_model = |table: &&Table| table.columns.iter().filter(|column| !table.is_internal(column.name)).count();
        let columns: usize = of_domain.iter().map(of_model).sum();
        let relations: usize = of_domain.iter().map(|table| table.relations.len() + table.many_to_many.len()).sum();
        assert_eq!((of_domain.len(), columns, relations), (table_count, column_count, relation_count), "{domain}");
    }
    assert_eq!(tables.len(), DOMAINS.iter().map(|(_, tables, _, _)| tables).sum::<usize>());
}

#[test]
fn names_are_unique() {
    let tables = tables();
    let names: BTreeSet<&str> = tables.iter().map(|table| table.name).collect();
    let types: BTreeSet<&str> = tables.iter().filter_map(|table| table.type_name).collect();
    assert_eq!(names.len(), tables.len());
    assert_eq!(types.len(), tables.iter().filter(|table| table.type_name.is_some()).count());
    for table in &tables {
        let columns = table.columns.iter().map(|column| column.name.replace('_', ""));
        let relations = table.relations.iter().map(|relation| relation.name.to_ascii_lowercase());
        let others =
            table.many_to_many.iter().map(|relation| relation.name).chain(table.computed.iter().map(|value| value.field));
        let fields: Vec<String> = columns.chain(relations).chain(others.map(str::to_ascii_lowercase)).collect();
        let distinct: BTreeSet<&String> = fields.iter().collect();
        assert_eq!(distinct.len(), fields.len(), "two fields of {} have one name: {fields:?}", table.name);
    }
}

#[test]
fn everything_is_described() {
    for table in tables() {
        assert!(!table.description.is_empty(), "{}", table.name);
        for column in &table.columns {
            assert!(column.description.ends_with('.'), "{}", qualified(&table, column.name));
        }
        assert!(table.computed.iter().all(|value| value.description.ends_with('.')), "{}", table.name);
    }
    for enumeration in enumerations() {
        assert!(enumeration.description.ends_with('.'), "{}", enumeration.name);
        assert!(enumeration.values.iter().all(|(_, meaning)| meaning.ends_with('.')), "{}", enumeration.name);
    }
}

#[test]
fn every_enumeration_is_used() {
    let kinds: Vec<Kind> = tables().iter().flat_map(|table| table.columns.iter().map(|column| column.kind)).collect();
    for enumeration in enumerations() {
        assert!(kinds.contains(&Kind::Enum(enumeration)), "{}", enumeration.name);
    }
}

#[test]
fn relations_lead_to_columns() {
    let tables = tables();
    for from in &tables {
        for relation in &from.relations {
            let near = from.column(relation.from_column);
            let far = table(&tables, relation.target).and_then(|target| target.column(relation.to_column));
            assert_eq!(near.map(|column| column.kind), Some(Kind::Id), "{}.{}", from.name, relation.name);
            assert_eq!(far.map(|column| column.kind), Some(Kind::Id), "{}.{}", from.name, relation.name);
            let key = match relation.cardinality {
                Cardinality::BelongsTo => relation.to_column,
                Cardinality::HasOne | Cardinality::HasMany => relation.from_column,
            };
            assert_eq!(key, PRIMARY_KEY, "{}.{}", from.name, relation.name);
        }
    }
}

#[test]
fn a_has_one_ends_at_a_unique_key() {
    let tables = tables();
    let relations = tables.iter().flat_map(|table| &table.relations);
    for relation in relations.filter(|relation| relation.cardinality == Cardinality::HasOne) {
        let target = table(&tables, relation.target);
        let is_unique = |target: &Table| target.unique_keys.contains(&vec![relation.to_column]);
        assert!(target.is_some_and(is_unique), "{}", relation.name);
    }
}

#[test]
fn many_to_many_relations_go_through_a_join_table() {
    let tables = tables();
    for from in &tables {
        for relation in &from.many_to_many {
            let through = from.relation(&relation.through).filter(|through| through.cardinality == Cardinality::HasMany);
            let join = through.and_then(|through| table(&tables, through.target));
            let onward = join.and_then(|join| join.relation(&relation.onward));
            let cardinality = onward.map(|onward| onward.cardinality);
            assert_eq!(cardinality, Some(Cardinality::BelongsTo), "{}.{}", from.name, relation.name);
            assert_ne!(onward.map(|onward| onward.from_column), through.map(|through| through.to_column), "{}", relation.name);
        }
    }
}

#[test]
fn computed_values_name_columns() {
    for table in tables() {
        for value in &table.computed {
            for expression in [value.expression.sqlite, value.expression.postgres] {
                let named = expression.split('{').skip(1).filter_map(|part| part.split('}').next());
                let mut named = named.filter(|name| *name != "now()").peekable();
                assert!(named.peek().is_some(), "{}", value.field);
                assert!(named.chain(value.guarded_as).all(|column| table.column(column).is_some()), "{}", value.field);
            }
        }
    }
}

#[test]
fn unique_keys_are_ones_a_viewer_may_ask_by() {
    for table in tables() {
        for key in &table.unique_keys {
            assert!(key.iter().all(|column| table.column(column).is_some()), "{}", table.name);
            assert!(key.iter().all(|column| !table.policy.is_secret(column)), "{}: {key:?}", table.name);
            let guarded_only = key.iter().all(|column| table.policy.guard_of(column).is_some());
            assert!(!guarded_only, "{}: {key:?}", table.name);
        }
    }
}

#[test]
fn soft_tables_are_those_with_a_time_of_deletion() {
    for table in tables() {
        assert_eq!(table.soft_delete, table.column("deleted_at").is_some(), "{}", table.name);
    }
}

#[test]
fn defaults_fit_their_columns() {
    for table in tables() {
        for column in &table.columns {
            let fits = match &column.default {
                None => true,
                Some(DefaultValue::NewId) => column.kind == Kind::Id,
                Some(DefaultValue::Now | DefaultValue::InDays(_)) => column.kind == Kind::DateTime,
                Some(DefaultValue::Bool(_)) => column.kind == Kind::Bool,
                Some(DefaultValue::Int(_)) => matches!(column.kind, Kind::Int | Kind::BigInt | Kind::Decimal { .. }),
                Some(DefaultValue::Text(text)) => match column.kind {
                    Kind::Text { .. } => true,
                    Kind::Enum(enumeration) => enumeration.values.iter().any(|(stored, _)| stored == text),
                    Kind::Json => serde_json::from_str::<serde_json::Value>(text).is_ok(),
                    Kind::TextList => serde_json::from_str::<Vec<String>>(text).is_ok(),
                    _ => false,
                },
            };
            assert!(fits, "{}: {:?}", qualified(&table, column.name), column.default);
            assert!(column.default.is_none() || !column.nullable, "{}", qualified(&table, column.name));
        }
    }
}

#[test]
fn the_policies_have_no_fault() {
    assert_eq!(policies().faults(), Vec::<String>::new());
}

#[test]
fn searched_columns_are_open_to_whoever_sees_the_row() {
    let tables = tables();
    let searched = tables.iter().filter(|table| table.search.is_some());
    assert_eq!(searched.map(|table| table.name).collect::<Vec<_>>(), ["content"]);
    assert_eq!(tables.iter().flat_map(Table::search_faults).collect::<Vec<_>>(), Vec::<String>::new());
    let content = table(&tables, "content").expect("a table");
    let body = crate::content::content::Column::Body;
    for policy in [content.policy.clone().guard(body, Rule::Authenticated), content.policy.clone().secret(body)] {
        let faulty = Table { policy, ..content.clone() };
        assert_eq!(faulty.search_faults(), ["content.body is searched and not open to whoever sees the row"]);
    }
}

#[test]
fn a_search_fits_its_columns() {
    use crate::content::content::Column;
    use crate::table::TextForm;
    let tables = tables();
    let content = table(&tables, "content").expect("a table");
    let wrong = content.clone().search(Column::Views, [(Column::Fields, Column::SearchFields, TextForm::Html, 1)]);
    assert_eq!(wrong.search_faults(), ["content.fields is searched and holds no words of this form"]);
    let wrong = content.clone().search(Column::Views, [(Column::Title, Column::Slug, TextForm::Plain, 1)]);
    assert_eq!(wrong.search_faults(), ["content.title is searched and has no column for its words"]);
}

#[test]
fn secret_columns_are_the_known_ones() {
    assert_eq!(columns_where(|table, column| table.policy.is_secret(column)), SECRETS);
}

#[test]
fn guarded_columns_are_the_known_ones() {
    let guarded = |table: &Table, column: &str| table.policy.guard_of(column).is_some();
    assert_eq!(columns_where(|table, column| table.name != "users" && guarded(table, column)), GUARDED);
    let open = columns_where(|table, column| table.name == "users" && !guarded(table, column));
    assert_eq!(open.len(), OPEN_ON_USERS.len());
    assert!(OPEN_ON_USERS.iter().all(|column| open.contains(&format!("users.{column}"))));
}

#[test]
fn the_gateway_alone_writes_ids_and_times() {
    let by_gateway = [PRIMARY_KEY, "created_at", "updated_at", "deleted_at"];
    let open = columns_where(|table, column| by_gateway.contains(&column) && !table.policy.is_system(column));
    assert_eq!(open, Vec::<String>::new());
}

#[test]
fn no_update_moves_a_row_to_another_tenant_or_owner() {
    let fixed = |table: &Table, column: &str| table.policy.is_immutable(column) || table.policy.is_system(column);
    assert_eq!(columns_where(|table, column| TIES.contains(&column) && !fixed(table, column)), Vec::<String>::new());
    assert_eq!(columns_where(|table, column| column == "created_by" && !fixed(table, column)), Vec::<String>::new());
}

#[test]
fn an_account_that_others_may_update_has_a_rule_for_each_column() {
    let unruled = columns_where(|table, column| {
        table.name == "users" && !table.policy.is_system(column) && table.policy.writable_of(column).is_none()
    });
    assert_eq!(unruled, Vec::<String>::new());
}

/// Whether nobody but developer and service passes.
fn is_closed(rule: &Rule) -> bool {
    match rule {
        Rule::Deny | Rule::Service | Rule::Developer => true,
        Rule::Any(rules) => rules.iter().all(is_closed),
        _ => false,
    }
}

/// A permission that does not exist denies in silence: what is closed must be closed on purpose.
#[test]
fn nothing_is_closed_by_mistake() {
    for table in tables() {
        let closed: Vec<Action> = Action::ALL
            .into_iter()
            .filter(|action| *action != Action::ReadDeleted || table.soft_delete)
            .filter(|action| is_closed(&table.policy.rule(*action)))
            .collect();
        let expected = CLOSED.iter().find(|(name, _)| *name == table.name).map_or(&[][..], |(_, actions)| actions);
        assert_eq!(closed, expected, "{}", table.name);
    }
}

#[test]
fn strangers_see_enabled_offers_and_switches_only() {
    let viewer = Viewer::anonymous(chrono::DateTime::UNIX_EPOCH);
    assert_reachable(&viewer, &[("feature_flags", &[Action::Read]), ("offers", &[Action::Read])]);
}

#[test]
fn newcomers_reach_what_is_theirs_or_open_to_all() {
    let user_id = Some(Uuid::from_u128(1));
    let viewer = Viewer { kind: ViewerKind::User, user_id, email_verified: true, ..Viewer::default() };
    assert_reachable(&viewer, OPEN_TO_NEWCOMERS);
    let unverified = Viewer { email_verified: false, ..viewer };
    let set = policies();
    let shape = Shape::of(&unverified, &facts_of(&set, "organizations"));
    assert_eq!(solve(&set, "organizations", Action::Insert, &shape), Solved::Never);
}

#[test]
fn applications_reach_what_is_theirs() {
    let application_id = Some(Uuid::from_u128(1));
    let viewer = Viewer { kind: ViewerKind::Application, application_id, ..Viewer::default() };
    assert_reachable(&viewer, OPEN_TO_APPLICATIONS);
}

/// Viewers of this shape may do the expected on some row of the expected tables, and nothing else.
fn assert_reachable(viewer: &Viewer, expected: &[(&str, &[Action])]) {
    let set = policies();
    for table in set.tables() {
        let shape = Shape::of(viewer, &facts_of(&set, table.table));
        let may = |action: &Action| solve(&set, table.table, *action, &shape) != Solved::Never;
        let reached: Vec<Action> = Action::ALL.into_iter().filter(|action| *action != Action::ReadDeleted).filter(may).collect();
        let allowed = expected.iter().find(|(name, _)| *name == table.table).map_or(&[][..], |(_, actions)| actions);
        assert_eq!(reached, allowed, "{}", table.table);
    }
}
