//! The functions: who may call each, what each answers, and what each refuses.
//!
//! Every function stands in [`callers`] with a caller who may and one who may not; what it does has cases of its own.

mod callers;
mod platform;
mod segments;
