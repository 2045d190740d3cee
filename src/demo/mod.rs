//! The demo world: four organizations, their brands, sixty people in every role, and as much content as is asked for.
//!
//! It is the same every time: no clock and no random source is read, so tests and documentation may name its rows. It
//! decides nothing about rights and holds no secret that works anywhere.

mod accounts;
mod activity;
mod ai;
mod analytics;
mod automation;
mod brands;
mod campaigns;
mod claims;
mod commerce;
#[cfg(test)]
mod conditions_tests;
mod content;
mod imports;
mod insert;
mod messages;
mod names;
mod organizations;
mod people;
mod platform;
mod privacy;
mod seed;
mod social;
#[cfg(test)]
mod tests;
mod text;
mod threads;
mod words;
mod workflows;

use sea_orm::{DbBackend, DbErr, Value};
use uuid::Uuid;

use self::insert::Inserter;
pub(crate) use self::seed::Dice;
use self::seed::Row;
use crate::database::Database;

/// How many content rows a demo world has when nobody says otherwise.
pub const DEFAULT_CONTENT_ROWS: u64 = 5_000;

/// Reviews stand beside so many pieces of content at most.
const MOST_REVIEWED_PIECES: u64 = 4_000;

/// A person of the demo world with a session that lives for ten years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoUser {
    /// `users.id`.
    pub id: Uuid,
    /// The mail address; people without one have the one they would have.
    pub email: String,
    /// First and last name.
    pub display_name: String,
    /// What the person may do, e.g. "editor of Northwind Coffee".
    pub summary: String,
    /// What the person shows: viewer, editor, admin, developer, outsider, expired, restricted and others.
    pub kind: String,
    /// `sessions.id` of the live session.
    pub session_id: Uuid,
}

/// The people. A viewer, an editor, an admin, a developer and an outsider come first.
#[must_use]
pub fn users() -> Vec<DemoUser> {
    let people = people::everyone().iter();
    people
        .map(|person| DemoUser {
            id: accounts::user(person.number),
            email: person.email(),
            display_name: person.display_name(),
            summary: person.summary.clone(),
            kind: person.kind.to_owned(),
            session_id: accounts::session(person.number),
        })
        .collect()
}

/// A title that a piece of content of this brand may have; of a brand of nobody's, one of the first brand's.
pub(crate) fn title(brand: Uuid, dice: &mut Dice) -> String {
    let number = (0..names::BRANDS.len() as u64).find(|number| brands::brand(*number) == brand).unwrap_or_default();
    text::title(number, dice)
}

/// The words of a title as an address has them, with a number that makes the address one of its own.
pub(crate) fn slug(title: &str, number: u64) -> String {
    format!("{}-{number:x}", text::slug(title))
}

/// Whether the whole world is there: its last row is.
pub async fn is_filled(database: &Database) -> Result<bool, DbErr> {
    let last = seed::id("offers", commerce::LAST_OFFER);
    let sql = match database.backend() {
        DbBackend::Sqlite => "SELECT 1 FROM offers WHERE id = ?",
        _ => "SELECT 1 FROM offers WHERE id = $1",
    };
    Ok(!database.query(sql, vec![Value::from(last)]).await?.is_empty())
}

/// Fills the tables with the demo world and `content_rows` rows of content; does nothing when it is there.
///
/// A world that was left half filled is filled up. `progress` hears how many rows are done, of how many.
pub async fn fill(database: &Database, content_rows: u64, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<(), DbErr> {
    if is_filled(database).await? {
        return Ok(());
    }
    let (before, after) = (before_content(), after_content(content_rows));
    let counted = before.iter().chain(&after).map(|(_, rows)| rows.len() as u64).sum::<u64>();
    let mut inserter = Inserter::new(database, counted + content_rows, progress);
    for (table, rows) in before {
        inserter.insert(table, &mut rows.into_iter()).await?;
    }
    inserter.insert("content", &mut content::content(content_rows)).await?;
    for made in imports::made_tables() {
        inserter.make(&made).await?;
    }
    for (table, rows) in after {
        inserter.insert(table, &mut rows.into_iter()).await?;
    }
    inserter.derive(derivations(database.backend())).await?;
    inserter.finish().await
}

/// How tables that are derived from others are made anew.
fn derivations(backend: DbBackend) -> &'static [&'static str] {
    match backend {
        DbBackend::Postgres => &["REFRESH MATERIALIZED VIEW content_analytics"],
        _ => &["DELETE FROM content_analytics", "INSERT INTO content_analytics SELECT * FROM content_figures"],
    }
}

type Rows = (&'static str, Vec<Row>);

/// What content refers to, each table after those it refers to itself.
fn before_content() -> Vec<Rows> {
    vec![
        ("users", accounts::users()),
        ("sessions", accounts::sessions()),
        ("mfa_enforced_sessions", accounts::passed_second_factors()),
        ("user_identities", accounts::identities()),
        ("user_preferences", accounts::preferences()),
        ("login_attempts", accounts::login_attempts()),
        ("user_tokens", accounts::tokens()),
        ("organizations", organizations::organizations()),
        ("organization_members", organizations::members()),
        ("api_keys", accounts::api_keys()),
        ("applications", organizations::applications()),
        ("licenses", organizations::licenses()),
        ("org_modules", organizations::modules()),
        ("license_modules", organizations::license_modules()),
        ("customers", organizations::customers()),
        ("customer_emails", organizations::customer_emails()),
        ("customer_phones", organizations::customer_phones()),
        ("customer_organizations", organizations::customer_organizations()),
        ("customer_users", organizations::customer_users()),
        ("user_integrations", organizations::integrations()),
        ("membership_tiers", commerce::tiers()),
        ("pricing_plans", commerce::plans()),
        ("membership_bundles", commerce::bundles()),
        ("membership_bundle_applications", commerce::bundle_applications()),
        ("user_memberships", commerce::memberships()),
        ("subscriptions", commerce::subscriptions()),
        ("brands", brands::brands()),
        ("brand_master_claim_brands", brands::master_claim_links()),
        ("user_brand_roles", brands::roles()),
        ("brand_vetting_agencies", brands::vetting_agencies()),
        ("products", claims::products()),
        ("claims", claims::claims()),
        ("claim_products", claims::claim_products()),
        ("claim_replacements", claims::claim_replacements()),
        ("content_templates", content::templates()),
        ("content_template_brands", content::template_brands()),
        ("workflows", workflows::workflows()),
        ("workflow_brands", workflows::workflow_brands()),
        ("workflow_versions", workflows::workflow_versions()),
        ("campaigns", campaigns::campaigns()),
        ("reports", campaigns::reports()),
        ("message_templates", campaigns::templates()),
        ("sms_messages", messages::sms()),
        ("email_messages", messages::emails()),
        ("email_clicks", messages::clicks()),
        ("sms_consent", messages::consents()),
        ("email_subscriptions", messages::subscriptions()),
        ("app_settings", campaigns::settings()),
        ("social_accounts", social::accounts()),
        ("social_posts", social::posts()),
        ("social_engagement", social::engagement()),
        ("feature_flags", platform::flags()),
        ("files", platform::files()),
    ]
}

/// What refers to content, and at the very end the row that says that everything is there.
fn after_content(content_rows: u64) -> Vec<Rows> {
    let reviewed_pieces = content::full_pieces(content_rows).min(MOST_REVIEWED_PIECES);
    vec![
        ("workflow_instances", workflows::instances(reviewed_pieces)),
        ("workflow_executions", workflows::executions()),
        ("workflow_runs", workflows::runs()),
        ("ai_providers", ai::providers()),
        ("ai_conversations", threads::conversations()),
        ("ai_messages", threads::messages()),
        ("ai_token_usage", ai::usage()),
        ("ai_suggestions", threads::suggestions()),
        ("ai_generations", ai::generations(reviewed_pieces)),
        ("vector_store", ai::vectors()),
        ("functions", ai::functions()),
        ("conversations", threads::talks_between_people()),
        ("chat_messages", threads::remarks()),
        ("privacy_prefs", privacy::prefs()),
        ("app_allowlist", privacy::allowlist()),
        ("signal_toggles", privacy::toggles()),
        ("telemetry_events", privacy::telemetry()),
        ("consent_records", privacy::consents_given()),
        ("files", privacy::exported_files()),
        ("data_requests", privacy::requests()),
        ("privacy_transparency_log", privacy::transparency_log()),
        ("retention_policies", privacy::retention()),
        ("analytics_data", analytics::values()),
        ("analytics_events", analytics::events()),
        ("spend", analytics::spend()),
        ("metrics_daily", analytics::daily()),
        ("utm_tracks", analytics::touches()),
        ("cohorts", analytics::cohorts()),
        ("metrics_log", analytics::measurements()),
        ("file_events", activity::events()),
        ("file_patterns", activity::patterns()),
        ("file_relationships", activity::relationships()),
        ("data_sources", imports::data_sources()),
        ("import_tables", imports::import_tables()),
        ("imported_data", imports::imported_data()),
        ("sync_logs", imports::sync_logs()),
        ("campaign_flows", automation::flows()),
        ("flow_executions", automation::executions()),
        ("audience_segments", automation::segments()),
        ("segment_members", automation::segment_members()),
        ("custom_dashboards", automation::dashboards()),
        ("dashboard_shares", automation::dashboard_shares()),
        ("offers", commerce::offers()),
    ]
}
