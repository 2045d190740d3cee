//! `presence`: who is present at a row, for whoever may read it; callers can follow it.

use policy::allow;
use serde_json::Value as Json;

use super::{Place, TABLE, TOPIC, answer, kept};
use crate::catalog::Function;
use crate::catalog::function::Watched;
use crate::functions::{Arguments, Query};
use crate::sql::Reader;
use crate::sql::write::WriteError;

pub(in crate::functions) struct Presence;

impl Query for Presence {
    type Input = Place;

    fn declared() -> Function {
        let description = "Who is present at a row, those first who came first: of users whom the caller may read, at the most the 200 who \
                           were heard of last. For whoever may read the row.";
        // Whether the caller may read the row is judged on the row.
        let topics = TOPIC.values.iter().map(|(table, _)| Watched { table, named: Some(("id", "id")) });
        let present = Watched { table: TABLE, named: Some(("row_id", "id")) };
        Function::query("presence", answer(), allow(), description)
            .taking(Place::arguments())
            .followed(topics.chain([present, Watched { table: "users", named: None }]))
    }

    fn read(given: &Arguments<'_>) -> Result<Place, WriteError> {
        Place::read(given)
    }

    async fn run(reader: &Reader<'_>, place: &Place) -> Result<Json, WriteError> {
        place.check(reader).await?;
        kept::present(reader, place).await
    }
}
