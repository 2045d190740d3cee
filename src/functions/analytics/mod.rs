//! Functions over what is measured: events and spend in bulk, and the figures made from them.

mod bulk;
mod campaign_touches;
mod record_utm_touch;
mod upsert_events;
mod upsert_spend;
mod user_touches;

pub(super) use campaign_touches::CampaignTouches;
pub(super) use record_utm_touch::RecordUtmTouch;
pub(super) use upsert_events::UpsertEvents;
pub(super) use upsert_spend::UpsertSpend;
pub(super) use user_touches::UserTouches;
