//! The demo world: four organizations, their brands, sixty people in every role, and as much content as is asked for.
//!
//! It is the same every time: no clock and no random source is read, so tests and documentation may name its rows. It
//! decides nothing about rights and holds no secret that works anywhere.

mod accounts;
mod automation;
mod brands;
mod claims;
mod commerce;
#[cfg(test)]
mod conditions_tests;
mod content;
mod imports;
mod insert;
mod names;
mod organizations;
mod people;
mod seed;
#[cfg(test)]
mod tests;
mod text;
mod words;
mod workflows;

use sea_orm::{DbBackend, DbErr, Value};
use uuid::Uuid;

use self::insert::Inserter;
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
    inserter.finish().await
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
    ]
}

/// What refers to content, and at the very end the row that says that everything is there.
fn after_content(content_rows: u64) -> Vec<Rows> {
    let reviewed_pieces = content::full_pieces(content_rows).min(MOST_REVIEWED_PIECES);
    vec![
        ("workflow_instances", workflows::instances(reviewed_pieces)),
        ("workflow_executions", workflows::executions()),
        ("workflow_runs", workflows::runs()),
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
