//! Functions about privacy: for those who answer for it.

mod health_check;

pub(super) use health_check::PrivacyHealthCheck;
