//! The command line: which command, with which settings.
//!
//! Commands only put the other modules together. What they answer goes to standard output, everything else to standard error.

mod access;
mod demonstration;
mod docs;
mod failure;
mod inspect;
mod keys;
mod logging;
mod server;
#[cfg(test)]
mod tests;
mod traffic;
mod words;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::auth::{Authenticator, Keys};
use crate::config::{self, Config, Flag, Sources};
use crate::database::Database;
use crate::demo;
use failure::Failure;
use server::Demonstration;
use traffic::Rate;

/// A GraphQL API in front of a relational database in which every caller sees and changes exactly what the policies allow.
#[derive(Debug, Parser)]
#[command(name = "rowgate", version, about, propagate_version = true)]
#[command(
    after_help = "Settings come from defaults, rowgate.toml, the environment (DATABASE_URL, HOST, PORT, ROWGATE_SECTION_NAME; \
    each also as NAME_FILE, a file that holds the value) and flags, each stronger than the one before. `rowgate config` shows them \
    all with their sources.\n\nTo try it: rowgate serve --demo"
)]
struct Arguments {
    #[command(flatten)]
    settings: SettingFlags,
    #[command(subcommand)]
    command: Command,
}

/// Flags every command takes.
#[derive(Debug, Args)]
struct SettingFlags {
    /// The settings file [default: ./rowgate.toml, if it exists; or ROWGATE_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the database is: sqlite://file or postgres://user:password@host/name
    #[arg(long, global = true, value_name = "URL", hide_default_value = true)]
    database_url: Option<String>,
    /// How much is written to the log: error, warn, info, debug, trace, or directives
    #[arg(long, global = true, value_name = "LEVEL")]
    log_level: Option<String>,
    /// Any setting, such as --set limits.depth=10 (may be repeated)
    #[arg(long, global = true, value_name = "NAME=VALUE", value_parser = setting)]
    set: Vec<(String, String)>,
    /// Work on the demonstration: its own database file, and a signing key that everybody knows
    #[arg(long, global = true)]
    demo: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve {
        /// The address to listen on [default: 127.0.0.1]
        #[arg(long, value_name = "ADDRESS")]
        host: Option<String>,
        /// The port to listen on; 0 lets the system choose [default: 8080]
        #[arg(long)]
        port: Option<String>,
        /// How many pieces of content the demonstration gets when it is filled
        #[arg(long, value_name = "ROWS", requires = "demo", default_value_t = demo::DEFAULT_CONTENT_ROWS)]
        demo_rows: u64,
        /// Let people of the demonstration change things meanwhile, so often: 20/s, 30/m
        #[arg(long, value_name = "RATE", requires = "demo")]
        traffic: Option<Rate>,
    },
    /// Print the GraphQL schema
    Schema,
    /// Write the reference of the entities as Markdown: columns, relations, checks, and who may do what
    ///
    /// It is made from the entities and their policies and needs no database. Files that are no longer generated are removed; files
    /// that somebody else wrote are left alone.
    Docs {
        /// The folder for it; made if it is not there
        #[arg(long, value_name = "FOLDER", default_value = docs::DEFAULT_FOLDER)]
        output: PathBuf,
        /// Write nothing: name the files that are stale, and fail if there are any
        #[arg(long)]
        check: bool,
    },
    /// Bring the database's tables up to date
    Migrate,
    /// Find the words of rows that the search does not know yet
    Reindex {
        /// Look at every row, not only at those without words
        #[arg(long)]
        all: bool,
    },
    /// Print the settings in effect and where each came from; secrets are masked
    Config {
        /// Add what each setting means
        #[arg(long)]
        describe: bool,
    },
    /// Open a session for a user and print its token
    Token {
        /// The user's e-mail address
        #[arg(long, value_name = "EMAIL")]
        user: String,
        /// How long it lasts [default: the setting tokens.lifetime]
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=87_600))]
        hours: Option<u32>,
    },
    /// Explain whom a token names and what that user may do
    Whoami {
        /// The token, without `Bearer`; `-` reads it from standard input
        #[arg(long)]
        token: String,
    },
    /// Fill or list the demonstration, or let its people make changes to watch
    #[command(args_conflicts_with_subcommands = true)]
    Demo {
        #[command(subcommand)]
        action: Option<DemoAction>,
        /// How many pieces of content it gets when it is filled
        #[arg(long, default_value_t = demo::DEFAULT_CONTENT_ROWS)]
        rows: u64,
        /// Then change things through the gateway as its people do, so often, until stopped: 20/s, 30/m
        ///
        /// Content moves on, gets other titles and is begun, money is spent, sites are visited, memberships begin and end. A server
        /// that runs over the same database tells its subscribers of it.
        #[arg(long, value_name = "RATE")]
        traffic: Option<Rate>,
    },
    /// Make keys
    Keys {
        #[command(subcommand)]
        action: KeysAction,
    },
}

#[derive(Debug, Subcommand)]
enum DemoAction {
    /// List the people of the demonstration with a token for each
    Users {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
enum KeysAction {
    /// Make a key that encrypts stored secrets (secrets.key)
    Secret,
    /// Make an Ed25519 key pair for signing tokens
    Generate {
        /// Write the private key here (readable by the owner only) and print the public one, instead of printing both
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE, such as limits.depth=10")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

/// Runs the command; the answer is the exit code: 0, 1 for a failure, 2 for wrong arguments or settings.
pub fn run(arguments: impl IntoIterator<Item = OsString>, environment: BTreeMap<String, String>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no failures; when even they cannot be printed there is nobody to tell.
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match execute(arguments, environment) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            drop(writeln!(std::io::stderr(), "rowgate: {failure}"));
            failure.exit_code()
        }
    }
}

fn execute(arguments: Arguments, environment: BTreeMap<String, String>) -> Result<(), Failure> {
    if let Command::Keys { action } = &arguments.command {
        return match action {
            KeysAction::Generate { out } => keys::generate(out.as_deref()),
            KeysAction::Secret => keys::secret(),
        };
    }
    if matches!(arguments.command, Command::Schema) {
        return inspect::schema();
    }
    if let Command::Docs { output, check } = &arguments.command {
        return docs::run(output, *check);
    }
    let config = load(&arguments, environment)?;
    if let Command::Config { describe } = arguments.command {
        return failure::print(&config.to_toml(describe));
    }
    logging::start(&config.logging)?;
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    let is_demo = arguments.settings.demo;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::Runtime)?;
    runtime.block_on(async {
        match arguments.command {
            Command::Serve { demo_rows: rows, traffic, .. } => {
                server::serve(config, is_demo.then_some(Demonstration { rows, traffic })).await
            }
            Command::Migrate => access::migrate(&config).await,
            Command::Reindex { all } => words::reindex(&config, all).await,
            Command::Token { user, hours } => access::token(&config, is_demo, &user, hours).await,
            Command::Whoami { token } => inspect::whoami(&config, is_demo, &token).await,
            Command::Demo { action: None, rows, traffic: None } => demonstration::fill(&config, rows).await,
            Command::Demo { action: None, rows, traffic: Some(rate) } => demonstration::traffic(&config, rows, rate).await,
            Command::Demo { action: Some(DemoAction::Users { json }), .. } => demonstration::users(&config, json),
            Command::Schema | Command::Docs { .. } | Command::Config { .. } | Command::Keys { .. } => Ok(()),
        }
    })
}

fn load(arguments: &Arguments, environment: BTreeMap<String, String>) -> Result<Config, Failure> {
    let settings = &arguments.settings;
    let from_environment = environment.get("ROWGATE_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
    let file = config::read_file(settings.config.clone().or(from_environment).as_deref())?;
    let flag = |key: &str, name: &str, value: &Option<String>| {
        value.clone().map(|value| Flag { key: key.to_owned(), name: name.to_owned(), value })
    };
    let mut flags: Vec<Flag> = settings
        .set
        .iter()
        .map(|(key, value)| Flag { key: key.clone(), name: "--set".to_owned(), value: value.clone() })
        .collect();
    flags.extend(flag("database.url", "--database-url", &settings.database_url));
    flags.extend(flag("logging.level", "--log-level", &settings.log_level));
    if let Command::Serve { host, port, .. } = &arguments.command {
        flags.extend(flag("server.host", "--host", host));
        flags.extend(flag("server.port", "--port", port));
    }
    let demo = settings.demo || matches!(arguments.command, Command::Demo { .. });
    Ok(Config::load(Sources { file, environment, flags, demo })?)
}

/// Opens the database, refuses one that is not up to date, and prepares to authenticate.
async fn open(config: &Config, demo: bool) -> Result<(Database, Authenticator), Failure> {
    let keys = Keys::new(&config.tokens, demo)?;
    let database = Database::connect(&config.database).await?;
    database.require_migrated().await?;
    Ok((database.clone(), Authenticator::new(keys, config.tokens.cache, database)))
}
