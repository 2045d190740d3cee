//! `refreshContentAnalytics`: the figures of content, derived anew.
//!
//! How they are counted and rounded stands in the view `content_figures`, which both databases have; here they are only kept.

use entity::table::Kind;
use policy::{any, developer, service};
use serde_json::Value as Json;

use crate::catalog::Function;
use crate::catalog::function::Answer;
use crate::functions::{Arguments, Mutation};
use crate::sql::Dialect;
use crate::sql::write::{WriteError, Writer};

pub(in crate::functions) struct RefreshContentAnalytics;

/// Readers are not kept waiting: they see the figures as they were until the new ones are committed.
const POSTGRES: &[&str] = &["REFRESH MATERIALIZED VIEW CONCURRENTLY content_analytics"];

const SQLITE: &[&str] = &["DELETE FROM content_analytics", "INSERT INTO content_analytics SELECT * FROM content_figures"];

impl Mutation for RefreshContentAnalytics {
    type Input = ();

    fn declared() -> Function {
        let description = "Derives the figures of content anew, and answers how many rows there are: one for each brand, type and day. \
                           For developers.";
        Function::mutation("refreshContentAnalytics", Answer::Value(Kind::Int), any([developer(), service()]), description)
    }

    fn read(_: &Arguments<'_>) -> Result<(), WriteError> {
        Ok(())
    }

    async fn run(writer: &mut Writer<'_>, (): &()) -> Result<Json, WriteError> {
        let number = {
            let reader = writer.reader();
            let statements = if reader.dialect() == Dialect::Postgres { POSTGRES } else { SQLITE };
            for statement in statements {
                reader.ask(statement, reader.question()).await?;
            }
            let rows = reader.ask("SELECT count(*) FROM content_analytics", reader.question()).await?;
            rows.first().map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?
        };
        writer.note_written("content_analytics");
        Ok(Json::from(number))
    }
}
