//! One run: everything is started, the answers are compared, then both servers are loaded in turns.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::client::{self, Connection, Request, Target};
use crate::cluster::Cluster;
use crate::pgbench::Script;
use crate::queries::{QUERIES, Query};
use crate::report::{Measured, Report, Who};
use crate::servers::Servers;
use crate::world::{VIEWER, World};
use crate::{Failure, Run, live, processes, searching, writing};

/// How long a server is loaded before it is measured.
pub const WARM_UP: Duration = Duration::from_millis(400);

/// CPU used so far: of the server, and of the database where it runs on this machine.
#[derive(Clone, Copy)]
pub struct Used {
    /// Seconds of the server.
    pub server: f64,
    /// Seconds of the database.
    pub database: Option<f64>,
}

impl Used {
    /// What was used until now.
    pub fn read(server: Option<u32>, database: Option<u32>) -> Result<Self, Failure> {
        let server = server.map_or(Ok(0.0), processes::cpu_seconds)?;
        Ok(Self { server, database: database.map(processes::family_cpu_seconds).transpose()? })
    }

    /// What was used since then.
    pub fn since(self, before: Self) -> Self {
        let database = self.database.zip(before.database).map(|(now, before)| now - before);
        Self { server: self.server - before.server, database }
    }
}

/// A folder for pgbench that goes with the run.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("rowgate-pgbench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Runs everything and prints the report.
pub async fn run(run: &Run) -> Result<(), Failure> {
    let chosen: Vec<&Query> =
        QUERIES.iter().filter(|query| run.queries.is_empty() || run.queries.iter().any(|name| name == query.name)).collect();
    if !run.writing
        && !run.searching
        && !run.live
        && let Some(unknown) = run.queries.iter().find(|name| !QUERIES.iter().any(|query| query.name == name.as_str()))
    {
        return Err(format!("there is no query {unknown}").into());
    }
    if run.connections.contains(&0) {
        return Err("a load needs connections".into());
    }
    let cluster = match &run.url {
        Some(_) => None,
        None => Some(Cluster::start(run.data.as_deref()).await?),
    };
    let url = cluster.as_ref().map(|cluster| cluster.url.clone()).or_else(|| run.url.clone()).unwrap_or_default();
    if run.searching {
        return searching::run(run, &url).await;
    }
    let world = World::prepare(run, &url).await?;
    let servers = Servers::start(run, &url, VIEWER)?;
    if run.live {
        return live::run(run, &url, &servers, world.viewer).await;
    }
    if run.writing {
        return writing::run(run, &url, &servers, world.database_process).await;
    }
    let bench = Bench { run, url, world, servers, folder: Folder::make()? };
    let mut report = Report::new(&bench.world);
    for query in chosen {
        bench.query(query, &mut report).await?;
    }
    if run.hold {
        return bench.hold().await;
    }
    bench.rest(&mut report).await?;
    report.print(run.json)
}

struct Bench<'a> {
    run: &'a Run,
    url: String,
    world: World,
    servers: Servers,
    folder: Folder,
}

impl Bench<'_> {
    async fn query(&self, query: &Query, report: &mut Report) -> Result<(), Failure> {
        let (rowgate, ceiling) = self.targets(query).await?;
        if self.run.hold {
            return Ok(());
        }
        for connections in self.run.connections.iter().copied() {
            let mut ours = Measured::new(query, Who::Rowgate, connections);
            let mut theirs = Measured::new(query, Who::Ceiling, connections);
            // In turns, so that whatever else the machine does meets both.
            for _ in 0..self.run.rounds.max(1) {
                self.turn(&rowgate, self.servers.rowgate_id(), &mut ours).await?;
                self.turn(&ceiling, self.servers.ceiling_id(), &mut theirs).await?;
            }
            let alone = self.database_alone(query, connections)?;
            report.add([Some(ours), Some(theirs), alone].into_iter().flatten(), query.most);
        }
        Ok(())
    }

    /// Asks both servers everything once: the answers must be the same, byte for byte.
    async fn targets(&self, query: &Query) -> Result<(Target, Target), Failure> {
        let (mut ours, mut theirs) = query.requests(&self.world, &self.servers);
        let mut rowgate = Connection::open(self.servers.rowgate).await?;
        let mut ceiling = Connection::open(self.servers.ceiling).await?;
        let mut bytes = 0;
        for (ours, theirs) in ours.iter_mut().zip(&mut theirs) {
            let answer = rowgate.ask(ours).await.map_err(|failure| format!("{}, rowgate: {failure}", query.name))?;
            let expected = ceiling.ask(theirs).await.map_err(|failure| format!("{}, ceiling: {failure}", query.name))?;
            if answer != expected {
                return Err(difference(query.name, answer, expected).into());
            }
            let content = count(answer, b"\"title\":");
            if content != query.content {
                return Err(
                    format!("{}: an answer holds {content} pieces of content instead of {}", query.name, query.content).into()
                );
            }
            bytes += answer.len();
            ours.answer_bytes = Some(answer.len());
            theirs.answer_bytes = Some(answer.len());
        }
        eprintln!("{}: {} answers are the same, {} bytes each", query.title, ours.len(), bytes / ours.len().max(1));
        let target = |address, requests: Vec<Request>| Target { address, requests: Arc::from(requests) };
        Ok((target(self.servers.rowgate, ours), target(self.servers.ceiling, theirs)))
    }

    /// Loads one server for a while.
    async fn turn(&self, target: &Target, server: u32, measured: &mut Measured) -> Result<(), Failure> {
        let open = client::connect(target, measured.connections).await?;
        let (_, open) = client::load(target, open, WARM_UP).await?;
        let database = self.world.database_process;
        let before = Used::read(Some(server), database)?;
        let (load, open) = client::load(target, open, self.run.slice()).await?;
        let used = Used::read(Some(server), database)?.since(before);
        drop(open);
        measured.add(load, used.server, used.database);
        Ok(())
    }

    fn database_alone(&self, query: &Query, connections: usize) -> Result<Option<Measured>, Failure> {
        if self.run.no_pgbench {
            return Ok(None);
        }
        let (viewer, argument) = (self.world.viewer.to_string(), query.argument(&self.world));
        let database = self.world.database_process;
        let script = Script::write(&self.folder.0, &self.url, query.sql, [&viewer, &argument], connections)?;
        let start = Used::read(None, database)?;
        let first = script.begin()?;
        let between = Used::read(None, database)?;
        let mut load = script.load(self.run.slice())?;
        let end = Used::read(None, database)?;
        // Connecting and the first plans cost as much as thousands of statements: the run of the beginning takes them out again.
        load.microseconds.sort_unstable();
        load.microseconds.truncate(load.microseconds.len().saturating_sub(first));
        let beginning = between.since(start).database;
        let used = end.since(between).database.zip(beginning).map(|(all, beginning)| (all - beginning).max(0.0));
        let mut measured = Measured::new(query, Who::Database, connections);
        measured.add(load, 0.0, used);
        Ok(Some(measured))
    }

    /// What the gateway holds and does when nobody asks.
    async fn rest(&self, report: &mut Report) -> Result<(), Failure> {
        let server = self.servers.rowgate_id();
        let seconds = self.run.idle_seconds.clamp(0.0, 3_600.0);
        let before = processes::cpu_seconds(server)?;
        tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
        let used = processes::cpu_seconds(server)? - before;
        let idle = if seconds > 0.0 { used / seconds } else { 0.0 };
        let ceiling = processes::resident_megabytes(self.servers.ceiling_id())?;
        report.rest(processes::resident_megabytes(server)?, ceiling, idle);
        Ok(())
    }

    async fn hold(&self) -> Result<(), Failure> {
        println!("rowgate  http://{} process {}", self.servers.rowgate, self.servers.rowgate_id());
        println!("ceiling  http://{} process {}", self.servers.ceiling, self.servers.ceiling_id());
        println!("database {} process {:?}", self.url, self.world.database_process);
        println!("token    {}", self.servers.token);
        std::future::pending().await
    }
}

fn count(text: &[u8], wanted: &[u8]) -> usize {
    text.windows(wanted.len()).filter(|window| *window == wanted).count()
}

/// Where two answers begin to differ.
fn difference(query: &str, ours: &[u8], theirs: &[u8]) -> String {
    let place = ours.iter().zip(theirs).position(|(ours, theirs)| ours != theirs).unwrap_or(ours.len().min(theirs.len()));
    let around = |bytes: &[u8]| {
        let range = place.saturating_sub(120).min(bytes.len())..(place + 120).min(bytes.len());
        String::from_utf8_lossy(&bytes[range]).into_owned()
    };
    format!("{query}: the answers differ at byte {place}\n  rowgate: {}\n  ceiling: {}", around(ours), around(theirs))
}
