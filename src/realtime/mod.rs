//! What comes to callers by itself: every committed change of a row reaches every gateway, whoever made it.
//!
//! [`feed`] reads the changes, [`image`] makes rows in memory of them. Neither knows a caller.

pub mod feed;
pub mod image;
