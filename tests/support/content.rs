//! What a database holds at the beginning of a case: made once a run, then copied.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rowgate::config::{Config, Flag, Sources};
use rowgate::database::Database;
use rowgate::demo;
use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use uuid::Uuid;

use super::{Backend, place, postgres};

/// What a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// Tables without rows.
    Empty,
    /// The demonstration with so many further rows.
    Demo(u64),
}

/// Tables without rows.
pub const EMPTY: Content = Content::Empty;
/// The demonstration with few further rows: quick.
pub const SMALL: Content = Content::Demo(600);
/// The demonstration with more of them: for pages and for numbers.
pub const LARGE: Content = Content::Demo(5_000);

impl Content {
    fn name(self) -> String {
        match self {
            Self::Empty => "empty".to_owned(),
            Self::Demo(rows) => format!("demo_{rows}"),
        }
    }
}

/// Settings of a gateway over the database at `url`: those of the product, and few connections.
pub fn settings(url: &str) -> Config {
    let flag = |key: &str, value: &str| Flag { key: key.to_owned(), name: "--set".to_owned(), value: value.to_owned() };
    // Statements may wait for each other on a busy machine; no case but its own is about that.
    let flags = vec![
        flag("database.url", url),
        flag("database.connections", "4"),
        flag("database.acquire_timeout", "60s"),
        flag("database.statement_timeout", "60s"),
    ];
    Config::load(Sources { flags, demo: true, ..Sources::default() }).expect("these settings are right")
}

/// Where a database is, and what must live as long as it.
#[derive(Clone, Debug)]
pub struct Located {
    /// Its address.
    pub url: String,
    /// The folder of a copy of one's own.
    pub folder: Option<Arc<TempDir>>,
}

/// The database of this content that all cases read.
pub fn shared(backend: Backend, content: Content) -> Located {
    let url = match backend {
        Backend::Sqlite => file_url(&template(backend, content).0),
        Backend::Postgres => template(backend, content).1,
    };
    Located { url, folder: None }
}

/// A new database with this content.
pub async fn own(backend: Backend, content: Content) -> Located {
    let (template, _) = template(backend, content);
    match backend {
        Backend::Sqlite => {
            let folder = tempfile::Builder::new().prefix("own-").tempdir_in(place::folder()).expect("a folder");
            let file = folder.path().join("own.sqlite");
            std::fs::copy(template, &file).expect("it is copied");
            Located { url: file_url(&file.display().to_string()), folder: Some(Arc::new(folder)) }
        }
        Backend::Postgres => {
            let name = format!("own_{}", Uuid::new_v4().simple());
            postgres::copy(&template, &name).await;
            Located { url: postgres::url(&name), folder: None }
        }
    }
}

fn file_url(file: &str) -> String {
    format!("sqlite://{file}")
}

type Made = Arc<OnceLock<(String, String)>>;

/// The template (a file or the name of a database that nobody works on) and, on PostgreSQL, the address of its shared copy.
fn template(backend: Backend, content: Content) -> (String, String) {
    static TEMPLATES: OnceLock<Mutex<HashMap<(Backend, Content), Made>>> = OnceLock::new();
    let templates = TEMPLATES.get_or_init(Mutex::default);
    let made = Arc::clone(templates.lock().unwrap_or_else(PoisonError::into_inner).entry((backend, content)).or_default());
    made.get_or_init(|| {
        // A thread of its own, with a runtime of its own: the one of the case that comes first ends with that case.
        let making = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(make(backend, content))
        });
        making.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause))
    })
    .clone()
}

async fn make(backend: Backend, content: Content) -> (String, String) {
    let name = format!("template_{}", content.name());
    match backend {
        Backend::Sqlite => {
            let file = place::folder().join(format!("{name}.sqlite"));
            fill(&file_url(&file.display().to_string()), content).await;
            settle(&file).await;
            (file.display().to_string(), String::new())
        }
        Backend::Postgres => {
            postgres::copy("template1", &name).await;
            fill(&postgres::url(&name), content).await;
            let shared = format!("shared_{}", content.name());
            postgres::copy(&name, &shared).await;
            (name, postgres::url(&shared))
        }
    }
}

async fn fill(url: &str, content: Content) {
    let database = Database::connect(&settings(url).database).await.expect("it opens");
    database.migrate().await.expect("it is migrated");
    if let Content::Demo(rows) = content {
        demo::fill(&database, rows, &mut |_, _| {}).await.expect("it is filled");
    }
    database.close().await.expect("it closes");
}

/// Everything into the file itself, so that copying the file copies the database.
async fn settle(file: &Path) {
    let database = Database::connect(&settings(&file_url(&file.display().to_string())).database).await.expect("it opens");
    database.writer().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.expect("nobody else reads or writes");
    database.close().await.expect("it closes");
}
