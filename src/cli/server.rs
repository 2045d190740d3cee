//! `rowgate serve`: opens everything, says where it listens, and runs until it is told to stop.

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::demonstration::{self, NAMED};
use super::failure::{Failure, print};
use super::traffic::{Rate, Traffic};
use super::words;
use crate::auth::{self, Authenticator, Keys};
use crate::catalog::Catalog;
use crate::config::{Config, Limits};
use crate::database::Database;
use crate::execute::{ExecutionSettings, Gateway};
use crate::http::{self, DemoUser};
use crate::realtime::Realtime;
use crate::realtime::feed::Feed;
use crate::secrets::Secrets;
use crate::{plan, schema, sql, transparency};

/// The demonstration that a server may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demonstration {
    /// How many pieces of content it gets when it is filled.
    pub(super) rows: u64,
    /// How much its people change meanwhile.
    pub(super) traffic: Option<Rate>,
}

/// Runs the server.
pub(super) async fn serve(config: Config, demo: Option<Demonstration>) -> Result<(), Failure> {
    let keys = Keys::new(&config.tokens, demo.is_some())?;
    let database = Database::connect(&config.database).await?;
    match demo {
        Some(demo) => demonstration::prepare(&database, demo.rows).await?,
        None => database.require_migrated().await?,
    }
    database.close_writer().await?;
    let (catalog, gateway) = gateway(&config, &database, &keys, demo.is_some())?;
    let authenticator = Authenticator::new(keys, config.tokens.cache, database.clone());
    let address = config.server.address();
    let listener =
        TcpListener::bind(address).await.map_err(|error| Failure::Other(format!("{address} cannot be listened on: {error}")))?;
    let address = listener.local_addr().unwrap_or(address);
    let demo_users = demo.is_some().then(|| demonstration::with_tokens(authenticator.clone()));
    print(&greeting(address, &config, demo_users.as_ref().map(|users| users())))?;
    if demo.is_some() && !address.ip().is_loopback() {
        tracing::warn!(%address, "the demonstration can be reached from other machines, and everybody can make tokens for it");
    }
    tokio::spawn(words::find_missing(database.clone()));
    let feed = Feed::start(database.clone(), &catalog, config.live.clone());
    let traffic = match demo.and_then(|demo| demo.traffic) {
        Some(rate) => Some(tokio::spawn(Traffic::begin(gateway.clone(), authenticator.clone()).await?.run(rate, |_| {}))),
        None => None,
    };
    let realtime = Realtime::start(gateway.clone(), feed.clone(), config.live, Arc::new(auth::now));
    let server = http::Server {
        operations: Arc::new(realtime.clone()),
        gateway,
        authenticator,
        settings: config.server,
        limits: config.limits,
        sockets: config.sockets,
        demo_users,
    };
    let ended = http::serve(server, listener, stop()).await;
    if let Some(traffic) = traffic {
        traffic.abort();
    }
    realtime.stop().await;
    feed.stop().await;
    ended.map_err(|error| Failure::Other(format!("the server ended: {error}")))?;
    tracing::info!("stopped");
    database.close().await?;
    Ok(())
}

/// What answers operations over a database, and the catalog it answers by.
pub(super) fn gateway(config: &Config, database: &Database, keys: &Keys, demo: bool) -> Result<(Arc<Catalog>, Gateway), Failure> {
    let settings = execution_settings(&config.limits, &keys.cursor_key(), secrets(config, demo));
    let catalog = Arc::new(Catalog::of_data_model());
    let gateway = Gateway::new(Arc::clone(&catalog), database.clone(), settings)
        .map_err(|error| Failure::Other(format!("the schema cannot be made: {error}")))?;
    Ok((catalog, gateway))
}

/// Comes with the signal to stop; a system without signals never sends one.
async fn stop() {
    match http::termination().await {
        Ok(()) => tracing::info!("stopping: running requests may end"),
        Err(error) => {
            tracing::error!(%error, "signals cannot be received; end the process to stop");
            std::future::pending::<()>().await;
        }
    }
}

/// The key of a demonstration is known to everybody, like its signing key.
const DEMONSTRATION_KEY: &[u8; 32] = b"rowgate demonstration, no secret";

fn secrets(config: &Config, is_demonstration: bool) -> Secrets {
    match config.secrets.key_bytes() {
        Some(key) => Secrets::new(config.secrets.key_version, &key),
        None if is_demonstration => Secrets::new(0, DEMONSTRATION_KEY),
        None => Secrets::default(),
    }
}

fn execution_settings(limits: &Limits, cursor_secret: &[u8; 32], secrets: Secrets) -> ExecutionSettings {
    ExecutionSettings {
        documents: schema::Limits {
            operations: limits.operations,
            depth: limits.depth,
            selections: limits.selections,
            aliases: limits.aliases,
            root_fields: limits.root_fields,
            directives: limits.directives,
        },
        binding: sql::Settings {
            limits: plan::Limits {
                page_default: limits.page_default as u64,
                page_most: limits.page_largest as u64,
                rows_most: limits.answer_rows as u64,
                list_most: limits.in_list,
                pattern_characters_most: limits.pattern_characters,
                search_characters_most: limits.search_characters,
                search_words_most: limits.search_words,
                search_ranked_most: limits.search_ranked as u64,
            },
            cursor_key: sql::CursorKey::new(*cursor_secret),
        },
        answer_bytes_most: limits.answer_bytes,
        documents_kept: limits.documents_kept as u64,
        secrets,
        log_key: sql::write::LogKey::of(cursor_secret),
        transparency: transparency::Settings::default(),
    }
}

/// What the person at the terminal needs next.
fn greeting(address: SocketAddr, config: &Config, users: Option<Vec<DemoUser>>) -> String {
    let mut out = format!("\nrowgate answers on http://{address}/graphql\n");
    if config.server.graphiql {
        let _ = writeln!(out, "GraphiQL is at        http://{address}/");
    }
    if config.server.graphiql && http::has_dashboard() {
        let _ = writeln!(out, "the dashboard is at   http://{address}/dashboard");
    }
    let _ = writeln!(out, "database              {}", config.database.url.masked());
    let Some(users) = users else { return out };
    let _ =
        writeln!(out, "\nThis is a demonstration: its signing key is known to everybody. Five people to try, each with a token:");
    for user in users.iter().take(NAMED) {
        let _ = write!(out, "\n  {} <{}>: {}\n  {}\n", user.name, user.email, user.summary, user.token);
    }
    let Some(first) = users.first() else { return out };
    let _ = write!(
        out,
        "\ntry it:\n  curl -s http://{address}/graphql -H 'content-type: application/json' \\\n    -H 'authorization: Bearer {}' \\\n    \
         -d '{{\"query\":\"{{ brands {{ nodes {{ name }} }} }}\"}}'\n\nall of them: rowgate demo users\n",
        first.token
    );
    out
}
