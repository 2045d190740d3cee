//! `indexUsage`: how often every index was read, and its bytes.

use entity::table::Kind;
use policy::{any, developer, service};
use serde_json::{Value as Json, json};

use crate::catalog::Function;
use crate::catalog::function::{Answer, Member, Object};
use crate::functions::{Arguments, Query};
use crate::sql::write::WriteError;
use crate::sql::{Dialect, Reader};

pub(in crate::functions) struct IndexUsage;

const POSTGRES: &str = "SELECT relname::text, indexrelname::text, idx_scan::bigint, pg_relation_size(indexrelid)::bigint \
                        FROM pg_stat_user_indexes WHERE schemaname = current_schema() ORDER BY relname::text COLLATE \"C\", indexrelname::text COLLATE \"C\"";

/// SQLite counts no reads.
const SQLITE: &str = "SELECT s.tbl_name, s.name, NULL, sum(d.pgsize) FROM sqlite_schema s JOIN dbstat d ON d.name = s.name \
                      WHERE s.type = 'index' GROUP BY s.name ORDER BY s.tbl_name, s.name";

impl Query for IndexUsage {
    type Input = ();

    fn declared() -> Function {
        let text = Answer::Value(Kind::Text { max_characters: None });
        let usage = Object {
            name: "IndexUsage",
            description: "How an index is used.",
            members: vec![
                Member::of("table", text.clone(), "The table."),
                Member::of("index", text, "The index."),
                Member::nullable(
                    "scans",
                    Answer::Value(Kind::BigInt),
                    "How often it was read; null on SQLite, which does not count.",
                ),
                Member::of("bytes", Answer::Value(Kind::BigInt), "The bytes it takes."),
            ],
        };
        let description = "How often every index was read, and its bytes. For developers.";
        Function::query("indexUsage", Answer::Object(usage).list(), any([developer(), service()]), description)
    }

    fn read(_: &Arguments<'_>) -> Result<(), WriteError> {
        Ok(())
    }

    async fn run(reader: &Reader<'_>, (): &()) -> Result<Json, WriteError> {
        let sql = if reader.dialect() == Dialect::Postgres { POSTGRES } else { SQLITE };
        let rows = reader.ask(sql, reader.question()).await?;
        let usages = rows.iter().map(|row| {
            let (table, index): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let (scans, bytes): (Option<i64>, i64) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            let scans = scans.map(|scans| scans.to_string());
            Ok(json!({ "table": table, "index": index, "scans": scans, "bytes": bytes.to_string() }))
        });
        usages.collect()
    }
}
