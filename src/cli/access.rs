//! `rowgate migrate` and `rowgate token`.

use chrono::Duration;

use super::failure::{Failure, print};
use super::open;
use crate::auth;
use crate::config::Config;
use crate::database::Database;

/// Brings the tables up to date.
pub(super) async fn migrate(config: &Config) -> Result<(), Failure> {
    let database = Database::connect(&config.database).await?;
    database.migrate().await?;
    print(&format!("{} is up to date", config.database.url.masked()))
}

/// Opens a session and prints its token, and only that, so that a script can use it.
pub(super) async fn token(config: &Config, demo: bool, email: &str, hours: Option<u32>) -> Result<(), Failure> {
    let (_, authenticator) = open(config, demo).await?;
    let default = Duration::from_std(config.tokens.lifetime).unwrap_or(Duration::MAX);
    let lasting = hours.map_or(default, |hours| Duration::hours(i64::from(hours)));
    let now = auth::now();
    let token = authenticator.open_session(email, lasting, now).await?;
    // A user who is banned or deleted gets a session that opens nothing: better to say so now.
    let authorization = format!("Bearer {token}");
    let credentials = auth::Credentials { authorization: Some(&authorization), ..auth::Credentials::default() };
    authenticator.authenticate(credentials, now).await?;
    print(&token)
}
