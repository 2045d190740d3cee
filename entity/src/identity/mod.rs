//! The identity domain: who signs in. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod api_key;
pub mod login_attempt;
pub mod mfa_enforced_session;
pub mod session;
pub mod user;
pub mod user_identity;
pub mod user_preference;
pub mod user_token;
