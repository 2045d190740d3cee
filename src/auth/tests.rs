//! Tokens against a clock of our own, and facts against a small database. The keys beside these tests open nothing.

mod facts;
mod tokens;
