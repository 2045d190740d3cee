//! `calculateSegmentSize`: counts the contacts that are in a segment, and keeps the number with the segment.

use std::collections::BTreeMap;

use chrono::SecondsFormat;
use entity::table::Kind;
use policy::{any, authenticated, service};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::catalog::function::{Answer, Argument};
use crate::catalog::{EntityId, Function};
use crate::functions::{Arguments, Mutation};
use crate::input::{Change, Patch};
use crate::sql::write::{Changes, Read, WriteError, Writer};

pub(in crate::functions) struct CalculateSegmentSize;

/// The segment.
pub(in crate::functions) struct Segment {
    entity: EntityId,
    id: Uuid,
}

const SEGMENT: &str = "segmentId";

impl Mutation for CalculateSegmentSize {
    type Input = Segment;

    fn declared() -> Function {
        let description = "Counts the contacts that are in a segment now, keeps the number and the time with the segment, and answers the \
                           number. For those who may change the segment.";
        // Whether the segment is the caller's to change is judged on the segment, by the rules of the table.
        Function::mutation("calculateSegmentSize", Answer::Value(Kind::Int), any([authenticated(), service()]), description)
            .taking([Argument::required("segment_id", Kind::Id, "The segment.")])
    }

    fn read(given: &Arguments<'_>) -> Result<Segment, WriteError> {
        let entity = given.catalog.by_table("audience_segments").map(|entity| entity.id);
        let segment = entity.zip(given.id("segment_id")).map(|(entity, id)| Segment { entity, id });
        segment.ok_or_else(|| WriteError::problem(SEGMENT, "must be the id of a segment"))
    }

    /// The number says nothing before the segment was found to be the caller's to change: else nothing is answered.
    async fn run(writer: &mut Writer<'_>, segment: &Segment) -> Result<Json, WriteError> {
        let number = {
            let reader = writer.reader();
            let mut question = reader.question();
            let id = question.id(segment.id);
            let sql = format!("SELECT count(*) FROM segment_members WHERE segment_id = {id} AND is_active");
            let rows = reader.ask(&sql, question).await?;
            rows.first().map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?
        };
        let at = writer.viewer.now.to_rfc3339_opts(SecondsFormat::Micros, true);
        let changes = BTreeMap::from([
            ("estimated_size", Change::Set(Json::from(number))),
            ("last_calculated_at", Change::Set(Json::from(at))),
        ]);
        let patch = Patch { changes, path: SEGMENT.to_owned() };
        let (entity, ids) = (segment.entity, &[segment.id]);
        writer.change(&Changes { entity, ids, patch: &patch, field: SEGMENT, read: Read::default(), as_upsert: false }).await?;
        Ok(Json::from(number))
    }
}
