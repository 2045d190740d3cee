//! The campaign domain: campaigns, what they send, who agreed to it, and reports. One file for each entity, its policy at its foot.

#![expect(clippy::module_inception, reason = "the domain is called like its chief entity")]
#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod app_settings;
pub mod campaign;
pub mod email_click;
pub mod email_message;
pub mod email_subscription;
pub mod message_template;
pub mod report;
pub mod sms_consent;
pub mod sms_message;
