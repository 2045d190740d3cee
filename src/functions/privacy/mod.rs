//! Functions about privacy: taking out what is personal, and whether what protects data does.

mod kept_secrets;
mod privacy_health_check;
mod redact_telemetry_metadata;

pub(super) use privacy_health_check::PrivacyHealthCheck;
pub(super) use redact_telemetry_metadata::RedactTelemetryMetadata;
