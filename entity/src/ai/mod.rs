//! The ai domain: assistants and what they are asked, and threads between people. One file for each entity, its policy at its foot.

#![expect(missing_docs, reason = "a column is described by its comment, a relation by its name")]

pub mod ai_conversation;
pub mod ai_generation;
pub mod ai_message;
pub mod ai_provider;
pub mod ai_suggestion;
pub mod ai_token_usage;
pub mod ai_usage_limit;
pub mod chat_message;
pub mod conversation;
pub mod function;
pub mod vector_entry;
