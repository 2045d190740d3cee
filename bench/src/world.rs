//! The data: the demonstration's world, and beside it as many brands and rows as a real database has.

use std::process::Command;

use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::servers::{output, program};
use crate::{Failure, Run, processes};

/// The demonstration's editor; the world gives this person twenty brands of five hundred.
pub const VIEWER: &str = "edgar.novak@northwind.example";

/// What requests are about.
pub struct World {
    /// The viewer's id.
    pub viewer: Uuid,
    /// Brands the viewer reads.
    pub brands: Vec<Uuid>,
    /// Content the viewer reads.
    pub content: Vec<Uuid>,
    /// How much content there is.
    pub rows: i64,
    /// What PostgreSQL calls itself.
    pub version: String,
    /// The first process of PostgreSQL, when it runs on this machine.
    pub database_process: Option<u32>,
}

impl World {
    /// Fills the database, unless it is filled already, and finds out what to ask for.
    pub async fn prepare(run: &Run, url: &str) -> Result<Self, Failure> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        let is_filled = "SELECT to_regclass('brands') IS NOT NULL AND to_regclass('content') IS NOT NULL";
        let has_tables: bool = client.query_one(is_filled, &[]).await?.get(0);
        let has_brands = "SELECT EXISTS (SELECT 1 FROM brands WHERE slug = 'bench-0000')";
        if !has_tables || !client.query_one(has_brands, &[]).await?.get::<_, bool>(0) {
            fill(run, url, &client).await?;
        }
        look(&client).await
    }
}

async fn fill(run: &Run, url: &str, client: &Client) -> Result<(), Failure> {
    eprintln!("filling the database with {} rows of content", run.rows);
    output(Command::new(program(run.rowgate.as_deref())?).args(["--database-url", url, "demo"]))?;
    let viewer = viewer(client).await?;
    let sql = include_str!("../sql/world.sql").replace("{rows}", &run.rows.to_string()).replace("{viewer}", &viewer.to_string());
    client
        .batch_execute(&format!("BEGIN; SET LOCAL rowgate.recording = 'off'; SET LOCAL rowgate.feeding = 'off'; {sql}; COMMIT"))
        .await?;
    // Nothing is left for autovacuum to do in the middle of a measurement.
    client.batch_execute("VACUUM ANALYZE").await?;
    client.batch_execute("CHECKPOINT").await?;
    Ok(())
}

async fn viewer(client: &Client) -> Result<Uuid, Failure> {
    let row = client.query_opt("SELECT id FROM users WHERE email_normalized = $1", &[&VIEWER]).await?;
    Ok(row.ok_or_else(|| format!("the demonstration has no {VIEWER}"))?.get(0))
}

async fn look(client: &Client) -> Result<World, Failure> {
    let viewer = viewer(client).await?;
    let ids = |rows: Vec<tokio_postgres::Row>| rows.iter().map(|row| row.get(0)).collect::<Vec<Uuid>>();
    let brands = "SELECT b.id FROM user_brand_roles r JOIN brands b ON b.id = r.brand_id
                  WHERE r.user_id = $1 AND b.slug LIKE 'bench-____' ORDER BY b.slug";
    let brands = ids(client.query(brands, &[&viewer]).await?);
    let content = "SELECT id FROM content WHERE brand_id = ANY ($1) ORDER BY md5(CAST(id AS text)) LIMIT 500";
    let content = ids(client.query(content, &[&brands]).await?);
    if brands.is_empty() || content.is_empty() {
        return Err("the database was not filled by the bench: give it an empty one".into());
    }
    let facts = "SELECT count(*), current_setting('server_version'), pg_backend_pid() FROM content";
    let facts = client.query_one(facts, &[]).await?;
    Ok(World { viewer, brands, content, rows: facts.get(0), version: facts.get(1), database_process: postmaster(facts.get(2)) })
}

/// The parent of our backend, if there is such a process here.
fn postmaster(backend: i32) -> Option<u32> {
    let backend = u32::try_from(backend).ok()?;
    processes::name(backend).filter(|name| name == "postgres")?;
    processes::parent(backend).filter(|parent| *parent > 1)
}
