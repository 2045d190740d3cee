//! The social domain: connected accounts, posts, and what came of them. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod social_account;
pub mod social_engagement;
pub mod social_post;
