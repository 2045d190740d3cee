//! A PostgreSQL of our own: default settings except the size of its cache, on 127.0.0.1 only, ended with the bench.

use std::ffi::OsStr;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio_postgres::NoTls;

use crate::Failure;

/// How long PostgreSQL may take to start.
const START_PATIENCE: Duration = Duration::from_secs(60);

/// A running PostgreSQL.
pub struct Cluster {
    /// Where it is, for clients.
    pub url: String,
    folder: PathBuf,
    is_kept: bool,
    server: Child,
    account: Option<Account>,
}

/// The account PostgreSQL runs as when the bench runs as root, which PostgreSQL refuses to be.
#[derive(Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

impl Account {
    fn of_postgres() -> Result<Option<Self>, Failure> {
        let own = fs::read_to_string("/proc/self/status")?;
        let is_root = own.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(2) == Some("0"));
        if !is_root {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd")?;
        let line =
            accounts.lines().find(|line| line.starts_with("postgres:")).ok_or("there is no user postgres to run PostgreSQL")?;
        let mut fields = line.split(':').skip(2).map(str::parse);
        match (fields.next(), fields.next()) {
            (Some(Ok(user)), Some(Ok(group))) => Ok(Some(Self { user, group })),
            _ => Err("the user postgres has no number".into()),
        }
    }
}

impl Cluster {
    /// Starts PostgreSQL in `folder`, which is kept, or in a temporary one, which is not.
    pub async fn start(folder: Option<&Path>) -> Result<Self, Failure> {
        let account = Account::of_postgres()?;
        let programs = programs()?;
        let is_kept = folder.is_some();
        let folder = match folder {
            Some(folder) => std::path::absolute(folder)?,
            None => std::env::temp_dir().join(format!("rowgate-bench-{}", std::process::id())),
        };
        fs::create_dir_all(&folder)?;
        if let Some(account) = account {
            std::os::unix::fs::chown(&folder, Some(account.user), Some(account.group))?;
        }
        let data = folder.join("data");
        if !data.join("PG_VERSION").exists() {
            let arguments = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--username=postgres", "-D"];
            let mut command = command(programs.join("initdb"), account);
            let output = command.args(arguments).arg(&data).current_dir(&folder).output()?;
            if !output.status.success() {
                return Err(format!("initdb failed: {}", String::from_utf8_lossy(&output.stderr)).into());
            }
        }
        let port = free_port()?;
        let log = fs::File::create(folder.join("log"))?;
        let server = command(programs.join("postgres"), account)
            .arg("-D")
            .arg(&data)
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=512MB"])
            .args(["-c", &format!("port={port}"), "-c", &format!("unix_socket_directories={}", folder.display())])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let mut cluster = Self { url, folder, is_kept, server, account };
        cluster.wait().await?;
        Ok(cluster)
    }

    async fn wait(&mut self) -> Result<(), Failure> {
        let begun = Instant::now();
        loop {
            if tokio_postgres::connect(&self.url, NoTls).await.is_ok() {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() || begun.elapsed() > START_PATIENCE {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(format!("PostgreSQL does not start: {log}").into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Fast where the data is kept, so that the next start needs no recovery; what is thrown away may end as it likes.
        let stopped = programs().and_then(|programs| {
            let mode = if self.is_kept { "fast" } else { "immediate" };
            let mut command = command(programs.join("pg_ctl"), self.account);
            Ok(command.args(["stop", "-s", "-m", mode, "-D"]).arg(self.folder.join("data")).status()?.success())
        });
        if !stopped.unwrap_or(false) {
            drop(self.server.kill());
        }
        drop(self.server.wait());
        if !self.is_kept {
            drop(fs::remove_dir_all(&self.folder));
        }
    }
}

fn command(program: impl AsRef<OsStr>, account: Option<Account>) -> Command {
    let mut command = Command::new(program);
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
    command
}

/// The folder of PostgreSQL's programs, the newest of several.
fn programs() -> Result<PathBuf, Failure> {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = installed
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("postgres").exists())
        .collect();
    versions.sort();
    let newest = versions.pop().map(|(_, folder)| folder).or_else(|| {
        let output = Command::new("pg_config").arg("--bindir").output().ok()?;
        Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim())).filter(|folder| folder.join("postgres").exists())
    });
    newest.ok_or_else(|| "PostgreSQL is not installed; --url names one that runs elsewhere".into())
}

fn free_port() -> Result<u16, Failure> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
