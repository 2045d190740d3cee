//! Writing: what mutations do, what they cost and what they refuse; under load and under fire.

mod behaviour;
mod computed;
mod concurrency;
mod crash;
mod forms;
mod history;
mod idempotency;
mod inputs;
mod statements;
