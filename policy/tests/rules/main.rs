//! Tests of the policies: each form of rule, the families, explanations, and the agreement of the readings.

mod agreement;
mod explanations;
mod families;
mod faults;
mod forms;
mod handing_out;
mod narrowing;
mod permissions;
mod solving;
mod world;
