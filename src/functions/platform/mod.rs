//! Functions about the platform itself: for those who run it.

mod index_usage;
mod system_healthcheck;
mod table_sizes;

pub(super) use index_usage::IndexUsage;
pub(super) use system_healthcheck::SystemHealthcheck;
pub(super) use table_sizes::TableSizes;
