//! `heartbeat`: the caller is present at a row, for a while.

use policy::authenticated;
use serde_json::Value as Json;

use super::{Place, answer, kept};
use crate::catalog::Function;
use crate::functions::{Arguments, Mutation};
use crate::sql::write::{WriteError, Writer};

pub(in crate::functions) struct Heartbeat;

impl Mutation for Heartbeat {
    type Input = Place;

    fn declared() -> Function {
        let description = "Says that the caller is present at a row, for 30 seconds unless it is said again: say it every 10. Answers who is \
                           present. A user is present at 50 rows at the most, those where it was heard of last. For signed-in users who \
                           may read the row.";
        Function::mutation("heartbeat", answer(), authenticated(), description).taking(Place::arguments())
    }

    fn read(given: &Arguments<'_>) -> Result<Place, WriteError> {
        Place::read(given)
    }

    async fn run(writer: &mut Writer<'_>, place: &Place) -> Result<Json, WriteError> {
        let reader = writer.reader();
        let user = place.user_at(&reader).await?;
        kept::stay(&reader, place, user).await?;
        kept::present(&reader, place).await
    }
}
