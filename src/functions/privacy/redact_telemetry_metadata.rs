//! `redactTelemetryMetadata`: what would be kept of a document of telemetry. Nothing is stored.

use entity::table::Kind;
use policy::{any, authenticated, service};
use serde_json::Value as Json;

use crate::catalog::Function;
use crate::catalog::function::{Answer, Argument};
use crate::functions::{Arguments, Query};
use crate::input;
use crate::sql::Reader;
use crate::sql::write::WriteError;

/// Where telemetry is kept, and the column whose checks take out what is personal.
pub(super) const TABLE: &str = "telemetry_events";
pub(super) const COLUMN: &str = "metadata_redacted";

pub(in crate::functions) struct RedactTelemetryMetadata;

impl Query for RedactTelemetryMetadata {
    type Input = Json;

    fn declared() -> Function {
        let description = "What is left of a document when everything in it that looks personal or secret is taken out, as it is when \
                           telemetry is added. For signed-in users.";
        let callers = any([authenticated(), service()]);
        Function::query("redactTelemetryMetadata", Answer::Value(Kind::Json), callers, description).taking([Argument::required(
            "raw",
            Kind::Json,
            "The document, an object.",
        )])
    }

    fn read(given: &Arguments<'_>) -> Result<Json, WriteError> {
        Ok(given.value("raw").clone())
    }

    /// By the very checks that a new row passes.
    async fn run(reader: &Reader<'_>, raw: &Json) -> Result<Json, WriteError> {
        let table = reader.catalog().by_table(TABLE).map(|entity| &entity.table);
        let Some((table, column)) = table.and_then(|table| Some((table, table.column(COLUMN)?))) else {
            return Err(WriteError::problem("raw", "cannot be redacted: there is no telemetry"));
        };
        let (mut value, mut problems) = (raw.clone(), Vec::new());
        input::column(table, column, &mut value, "raw", &mut problems);
        if problems.is_empty() { Ok(value) } else { Err(WriteError::Input(problems)) }
    }
}
