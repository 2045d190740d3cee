//! The words that the search knows: found for rows that have none, by a command and at the start of the server.

use indicatif::{ProgressBar, ProgressStyle};

use super::failure::{Failure, print};
use crate::config::Config;
use crate::database::Database;
use crate::reindex::{Which, count, reindex as find};

/// `rowgate reindex`.
pub(super) async fn reindex(config: &Config, all: bool) -> Result<(), Failure> {
    let which = if all { Which::All } else { Which::Missing };
    let database = Database::connect(&config.database).await?;
    database.require_migrated().await?;
    let style = ProgressStyle::with_template("finding words {wide_bar} {human_pos}/{human_len} rows, {eta} left")
        .map_err(|error| Failure::Other(error.to_string()))?;
    let total = count(&database, which).await.map_err(failed)?;
    let bar = ProgressBar::new(total).with_style(style);
    let done = find(&database, which, &mut |done| bar.set_position(done)).await.map_err(failed)?;
    bar.finish_and_clear();
    database.close().await?;
    print(&format!("the words of {done} rows were found"))
}

fn failed(error: sea_orm::DbErr) -> Failure {
    Failure::Other(format!("the words cannot be written: {error}"))
}

/// Finds what is missing while the server runs. A failure is no reason to end: the rows are found by everything but a search.
pub(super) async fn find_missing(database: Database) {
    match find(&database, Which::Missing, &mut |_| {}).await {
        Ok(0) => {}
        Ok(rows) => tracing::info!(rows, "found the words of rows that had none"),
        Err(error) => tracing::warn!(%error, "the words of some rows are missing: run `rowgate reindex`"),
    }
}
