//! `tableSizes`: rows and bytes of every table.

use entity::table::Kind;
use policy::{any, developer, service};
use serde_json::{Value as Json, json};

use crate::catalog::Function;
use crate::catalog::function::{Answer, Member, Object};
use crate::functions::{Arguments, Query};
use crate::sql::write::WriteError;
use crate::sql::{Dialect, Reader};

pub(in crate::functions) struct TableSizes;

/// What PostgreSQL counted last, and the bytes of the table with its indexes and long values.
const POSTGRES: &str = "SELECT c.relname::text, GREATEST(s.n_live_tup, 0)::bigint, pg_total_relation_size(c.oid)::bigint \
                        FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid \
                        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'm') ORDER BY c.relname::text COLLATE \"C\"";

/// The rows of a table are the cells of its leaves; of one that is kept in the order of its key, all cells. The bytes are those of its
/// pages and of its indexes'.
const SQLITE: &str = "SELECT s.tbl_name, sum(CASE WHEN s.name = s.tbl_name AND (d.pagetype = 'leaf' OR t.wr) THEN d.ncell ELSE 0 END), \
                      sum(d.pgsize) FROM sqlite_schema s JOIN dbstat d ON d.name = s.name \
                      JOIN pragma_table_list t ON t.name = s.tbl_name AND t.schema = 'main' \
                      WHERE s.type IN ('table', 'index') GROUP BY s.tbl_name ORDER BY s.tbl_name";

impl Query for TableSizes {
    type Input = ();

    fn declared() -> Function {
        let size = Object {
            name: "TableSize",
            description: "How large a table is.",
            members: vec![
                Member::of("table", Answer::Value(Kind::Text { max_characters: None }), "The table."),
                Member::of("rows", Answer::Value(Kind::BigInt), "The number of its rows; on PostgreSQL as it was counted last."),
                Member::of("bytes", Answer::Value(Kind::BigInt), "The bytes it takes, its indexes included."),
            ],
        };
        let description = "The rows and bytes of every table. For developers.";
        Function::query("tableSizes", Answer::Object(size).list(), any([developer(), service()]), description)
    }

    fn read(_: &Arguments<'_>) -> Result<(), WriteError> {
        Ok(())
    }

    async fn run(reader: &Reader<'_>, (): &()) -> Result<Json, WriteError> {
        let sql = if reader.dialect() == Dialect::Postgres { POSTGRES } else { SQLITE };
        let rows = reader.ask(sql, reader.question()).await?;
        let sizes = rows.iter().map(|row| {
            let (table, rows, bytes): (String, i64, i64) =
                (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            Ok(json!({ "table": table, "rows": rows.to_string(), "bytes": bytes.to_string() }))
        });
        sizes.collect()
    }
}
