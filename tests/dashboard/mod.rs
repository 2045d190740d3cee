//! The dashboard in a real browser, and the traffic of the demonstration that it shows.

mod page;
mod traffic;
