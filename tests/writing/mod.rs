//! Writing: what mutations do, and what they refuse.

mod basics;
mod computed;
mod history;
