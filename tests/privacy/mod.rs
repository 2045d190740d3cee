//! Privacy: what telemetry is taken, who sees what is a user's alone, and what a user asks for.

mod requests;
mod telemetry;
mod transparency;
mod zero_trust;
