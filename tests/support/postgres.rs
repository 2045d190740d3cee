//! The PostgreSQL server of this run.
//!
//! A case that needs it fails where it is not installed: half of what the product promises would go untested otherwise.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};

use super::place::until_the_end;

const MISSING: &str = "PostgreSQL is not installed, and these tests need it beside SQLite.\n\
    Run scripts/test, which installs it where it can, or install it yourself:\n\
    Debian, Ubuntu: apt-get install postgresql      Fedora: dnf install postgresql-server      macOS: brew install postgresql@17\n\
    No server has to run: the tests start their own, in a temporary folder.";

/// Speed only: what is lost when the machine fails is a temporary folder. The language and the time zone are traps.
const SETTINGS: [&str; 8] = [
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "timezone=Asia/Kathmandu",
    "log_timezone=UTC",
];

const START_MOST: Duration = Duration::from_secs(60);

struct Server {
    folder: PathBuf,
    _shell: Child,
}

/// The address of a database on the server of this run.
pub fn url(database: &str) -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    let server = SERVER.get_or_init(start);
    format!("postgres://rowgate@localhost/{database}?host={}", server.folder.display())
}

/// A connection that may create databases.
pub async fn administrator() -> DatabaseConnection {
    let mut options = ConnectOptions::new(url("postgres"));
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.expect("the server of this run answers")
}

/// Makes a database as a copy of another, on which nobody may work at that moment.
pub async fn copy(template: &str, name: &str) {
    let administrator = administrator().await;
    let began = Instant::now();
    // The server takes a moment to notice that the last connection to the template was closed.
    while let Err(error) = administrator.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await {
        assert!(began.elapsed() < START_MOST && error.to_string().contains("being accessed"), "{name} is not made: {error}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    administrator.close().await.expect("it closes");
}

fn start() -> Server {
    let programs = programs();
    let folder = tempfile::Builder::new().prefix("rowgate-pg-").tempdir().expect("a temporary folder").keep();
    let owner = owner(&folder);
    let data = folder.join("data");
    initialise(&programs, &data, owner);
    let mut shell = command(Path::new("sh"), owner);
    // `-m immediate` on purpose: nothing in the folder is worth a clean end.
    let script = r#"folder=$1; shift; "$@" </dev/null >"$folder/log" 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf -- "$folder""#;
    shell.args(["-c", script, "sh"]).arg(&folder).arg(programs.join("postgres")).arg("-D").arg(&data).arg("-k").arg(&folder);
    for setting in SETTINGS {
        shell.args(["-c", setting]);
    }
    let mut shell = until_the_end(shell);
    let began = Instant::now();
    while !answers(&folder) {
        let ended = shell.try_wait().ok().flatten().is_some() || began.elapsed() > START_MOST;
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(!ended && !log.contains("FATAL:  could not"), "PostgreSQL does not start:\n{log}");
        std::thread::sleep(Duration::from_millis(20));
    }
    Server { folder, _shell: shell }
}

fn answers(folder: &Path) -> bool {
    fs::read_to_string(folder.join("data/postmaster.pid"))
        .is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"))
}

/// English collation, so that a statement that forgets to say which collation it means is noticed.
fn initialise(programs: &Path, data: &Path, owner: Option<(u32, u32)>) {
    let english = ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"];
    let mut said = String::new();
    for language in [&english[..], &["--locale=en_US.UTF-8"], &["--locale=C"]] {
        let mut initdb = command(&programs.join("initdb"), owner);
        initdb.args(["--username=rowgate", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]);
        let output = initdb.args(language).arg("-D").arg(data).stdin(Stdio::null()).output().expect("initdb starts");
        if output.status.success() {
            return;
        }
        said.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    panic!("initdb failed:\n{said}");
}

/// PostgreSQL refuses to run as root.
fn owner(folder: &Path) -> Option<(u32, u32)> {
    if fs::metadata(folder).expect("it was just made").uid() != 0 {
        return None;
    }
    let people = fs::read_to_string("/etc/passwd").expect("root can read it");
    let person = ["postgres", "nobody"].iter().find_map(|name| {
        let mut fields = people.lines().find(|line| line.split(':').next() == Some(name))?.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    let (user, group) = person.expect("as root, PostgreSQL needs a user postgres or nobody to run as");
    chown(folder, Some(user), Some(group)).expect("root can give it away");
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("root can open it");
    Some((user, group))
}

fn command(program: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/");
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

/// The folder with `initdb` and `postgres`: the newest installed one, else one of the search path.
fn programs() -> PathBuf {
    let number = |path: &Path| path.file_name().and_then(|name| name.to_str()?.parse().ok()).unwrap_or(0_u32);
    let mut installed: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    installed.sort_by_key(|path| std::cmp::Reverse(number(path)));
    let path = rowgate::config::environment().remove("PATH").unwrap_or_default();
    let installed = installed.into_iter().map(|path| path.join("bin"));
    let searched = path.split(':').map(PathBuf::from).chain(["/usr/local/bin", "/usr/pgsql/bin"].map(PathBuf::from));
    let complete = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    installed.chain(searched).find(complete).unwrap_or_else(|| panic!("{MISSING}"))
}
