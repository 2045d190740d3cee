//! The structures of the JSON documents of the campaign domain.

use crate::check::Structure;
use crate::check::Structure::{List, NotBlank};

/// `email_subscriptions.subscription_types`: the kinds of mailings.
pub const SUBSCRIPTION_TYPES: Structure = List(&NotBlank(super::NAME));
