//! The structures of the JSON documents of the social domain.

use crate::check::Structure;
use crate::check::Structure::{List, NotBlank};

/// `social_accounts.permissions`: what a platform lets the keys do.
pub const GRANTED_PERMISSIONS: Structure = List(&NotBlank(super::NAME));
