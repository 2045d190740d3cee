//! `leave`: the caller is present at a row no more.

use policy::authenticated;
use serde_json::Value as Json;

use super::{Place, answer, kept};
use crate::catalog::Function;
use crate::functions::{Arguments, Mutation};
use crate::sql::write::{WriteError, Writer};

pub(in crate::functions) struct Leave;

impl Mutation for Leave {
    type Input = Place;

    fn declared() -> Function {
        let description = "Says that the caller is not present at a row any more, and answers who is. For signed-in users who may read the row; \
                           who may not read it any more is gone within 30 seconds.";
        Function::mutation("leave", answer(), authenticated(), description).taking(Place::arguments())
    }

    fn read(given: &Arguments<'_>) -> Result<Place, WriteError> {
        Place::read(given)
    }

    async fn run(writer: &mut Writer<'_>, place: &Place) -> Result<Json, WriteError> {
        let reader = writer.reader();
        let user = place.user_at(&reader).await?;
        kept::go(&reader, place, user).await?;
        kept::present(&reader, place).await
    }
}
