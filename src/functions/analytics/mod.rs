//! Functions over what is measured: events and spend in bulk, and the figures made from them.

mod bulk;
mod upsert_events;
mod upsert_spend;

pub(super) use upsert_events::UpsertEvents;
pub(super) use upsert_spend::UpsertSpend;
