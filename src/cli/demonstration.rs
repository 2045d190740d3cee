//! The demonstration: its database is filled, its people are listed with tokens, and make changes to watch.
//!
//! Only a database that is empty or a demonstration already is touched.

use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Arc;

use chrono::Duration;
use indicatif::{ProgressBar, ProgressStyle};

use super::failure::{Failure, print};
use super::server;
use super::traffic::{Rate, Tally, Traffic};
use crate::auth::{self, Authenticator, Keys};
use crate::config::Config;
use crate::database::Database;
use crate::demo;
use crate::http::{self, DemoUser, DemoUsers};

/// So many people come first and are shown at the start: a viewer, an editor, an admin, a developer and an outsider.
pub(super) const NAMED: usize = 5;

/// `rowgate demo`.
pub(super) async fn fill(config: &Config, rows: u64) -> Result<(), Failure> {
    let database = Database::connect(&config.database).await?;
    prepare(&database, rows).await?;
    database.close().await?;
    print(&format!("{} holds the demonstration", config.database.url.masked()))
}

/// `rowgate demo --traffic`: fills the demonstration if need be, then its people change things until somebody stops them.
pub(super) async fn traffic(config: &Config, rows: u64, rate: Rate) -> Result<(), Failure> {
    let keys = Keys::new(&config.tokens, true)?;
    let database = Database::connect(&config.database).await?;
    prepare(&database, rows).await?;
    let (_, gateway) = server::gateway(config, &database, &keys, true)?;
    let authenticator = Authenticator::new(keys, config.tokens.cache, database.clone());
    let traffic = Traffic::begin(gateway.clone(), authenticator).await?;
    print(&format!("people of the demonstration change things in {}; ctrl-c stops them", config.database.url.masked()))?;
    let line = ProgressBar::new_spinner().with_style(spinner()?);
    let tell = |tally: Tally| {
        let words = format!("{} changes, {:.1} a second, {} refused", tally.made, tally.per_second, tally.refused);
        if std::io::stderr().is_terminal() {
            line.set_message(words);
        } else {
            tracing::info!("{words}");
        }
    };
    tokio::select! {
        () = traffic.run(rate, tell) => {}
        stopped = http::termination() => {
            stopped.map_err(|error| Failure::Other(format!("signals cannot be received: {error}")))?;
        }
    }
    line.finish_and_clear();
    gateway.log().flush().await.map_err(Failure::Query)?;
    database.close().await?;
    Ok(())
}

fn spinner() -> Result<ProgressStyle, Failure> {
    ProgressStyle::with_template("{spinner} {msg}").map_err(|error| Failure::Other(error.to_string()))
}

/// Brings the tables up to date and fills them with what is missing.
pub(super) async fn prepare(database: &Database, rows: u64) -> Result<(), Failure> {
    if let Some(person) = demo::users().first() {
        // Without tables there are no users either; any other trouble comes back when the tables are made.
        let is_open = auth::is_open_to_demonstration(database, person.id).await.unwrap_or(true);
        if !is_open {
            let words = "this database has users of its own, and everybody could make tokens for them: --demo leaves it alone";
            return Err(Failure::Other(words.to_owned()));
        }
    }
    database.migrate().await?;
    let bar = ProgressBar::no_length().with_style(style()?);
    let mut progress = |done: u64, total: u64| {
        bar.set_length(total);
        bar.set_position(done);
    };
    demo::fill(database, rows, &mut progress).await?;
    bar.finish_and_clear();
    Ok(())
}

fn style() -> Result<ProgressStyle, Failure> {
    ProgressStyle::with_template("filling the demonstration {wide_bar} {human_pos}/{human_len} rows, {eta} left")
        .map_err(|error| Failure::Other(error.to_string()))
}

/// The people with a fresh token each time they are asked for.
pub(super) fn with_tokens(authenticator: Authenticator) -> DemoUsers {
    Arc::new(move || listed(|user| authenticator.issue(user.id, user.session_id, auth::now(), auth::now() + LASTING).ok()))
}

/// Long enough for whoever keeps one in a script.
pub(super) const LASTING: Duration = Duration::days(365);

fn listed(token: impl Fn(&demo::DemoUser) -> Option<String>) -> Vec<DemoUser> {
    let person = |user: demo::DemoUser| {
        let token = token(&user)?;
        Some(DemoUser { email: user.email, name: user.display_name, summary: user.summary, token })
    };
    demo::users().into_iter().filter_map(person).collect()
}

/// `rowgate demo users`: needs no database, since the people and their sessions are always the same.
pub(super) fn users(config: &Config, json: bool) -> Result<(), Failure> {
    let keys = Keys::new(&config.tokens, true)?;
    let now = auth::now();
    let users = listed(|user| keys.sign(user.id, user.session_id, now, now + LASTING).ok());
    if json {
        let text = serde_json::to_string_pretty(&users).map_err(|error| Failure::Other(error.to_string()))?;
        return print(&text);
    }
    let mut out = String::new();
    for user in users {
        let _ = writeln!(out, "{} <{}>: {}\n{}\n", user.name, user.email, user.summary, user.token);
    }
    print(&out)
}
