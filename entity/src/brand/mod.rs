//! The brand domain.
pub mod brand;
