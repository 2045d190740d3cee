//! `upsertEvents`: analytics events in bulk. An event with an id that is there is replaced, any other is added.

use entity::table::Kind;
use policy::{any, authenticated, service};
use serde_json::{Value as Json, json};

use super::bulk::{FieldOf, answer, counts, read_rows};
use crate::catalog::function::{Argument, InputObject};
use crate::catalog::{Catalog, Entity, EntityId, Function};
use crate::functions::{Arguments, Mutation};
use crate::input::NewRow;
use crate::sql::write::{Replacing, WriteError, Writer};

pub(in crate::functions) struct UpsertEvents;

/// The events, read.
pub(in crate::functions) struct Events {
    entity: EntityId,
    rows: Vec<NewRow>,
}

const FIELDS: [FieldOf; 6] = [
    ("id", "id"),
    ("organizationId", "organization_id"),
    ("userId", "user_id"),
    ("occurredAt", "occurred_at"),
    ("eventName", "event_name"),
    ("props", "props"),
];

/// The entity of a table of the data model.
pub(super) fn entity_of<'a>(catalog: &'a Catalog, table: &str) -> Result<&'a Entity, WriteError> {
    catalog.by_table(table).ok_or_else(|| WriteError::problem("rows", format!("{table} is no table of the API")))
}

impl Mutation for UpsertEvents {
    type Input = Events;

    fn declared() -> Function {
        let event = InputObject {
            name: "UpsertEventRowInput",
            description: "An analytics event.",
            members: vec![
                Argument::optional("id", Kind::Id, "The id: an event that has it is replaced; left out, the event is new."),
                Argument::optional("organization_id", Kind::Id, "The organization; of an event that is there, its own."),
                Argument::optional(
                    "user_id",
                    Kind::Id,
                    "The user, a member of the organization; of an event that is there, its own.",
                ),
                Argument::optional("occurred_at", Kind::DateTime, "When it happened; of a new event, now when left out."),
                Argument::required("event_name", Kind::Text { max_characters: Some(100) }, "What happened."),
                Argument::optional("props", Kind::Json, "Further facts, an object."),
            ],
        };
        let description = "Adds analytics events in bulk, or replaces those with the same ids: all of them or, when one is wrong, none. \
                           For admins of the organizations of all events.";
        // Who may add and change which event is judged row by row, by the rules of the table.
        Function::mutation("upsertEvents", counts(), any([authenticated(), service()]), description).taking([Argument::rows(
            "rows",
            event,
            "The events.",
        )])
    }

    fn read(given: &Arguments<'_>) -> Result<Events, WriteError> {
        let entity = entity_of(given.catalog, "analytics_events")?;
        let rows = read_rows(given, entity, &FIELDS, |row| row.given_id.then(|| vec![json!(row.id)]))?;
        Ok(Events { entity: entity.id, rows })
    }

    async fn run(writer: &mut Writer<'_>, events: &Events) -> Result<Json, WriteError> {
        let replacing = Replacing {
            entity: events.entity,
            rows: &events.rows,
            key: &["id"],
            replaced: &["occurred_at", "event_name", "props"],
            keeps_omitted: true,
            // In bulk nobody is meant who is not named.
            nobody: &["user_id"],
        };
        writer.replace(&replacing).await.map(answer)
    }
}
