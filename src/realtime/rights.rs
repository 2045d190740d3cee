//! Whose rights a change may have touched.
//!
//! Facts about a viewer are read from a few tables. A change of one of their rows that names the viewer, an organization or a brand of
//! the viewer makes the facts be read anew: once too often costs a statement, once too seldom would be a leak.

use policy::{Viewer, ViewerKind};
use serde_json::Value as Json;
use uuid::Uuid;

use super::feed::{Change, Document};

/// Columns that say when and how often something was used, and nothing about rights.
const USES: [&str; 6] = ["last_used_at", "last_seen_at", "last_activity_at", "usage_count", "updated_at", "last_login_at"];

/// What a change means for a viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// Nothing.
    None,
    /// The facts may be others.
    Facts,
    /// The key by which the viewer came may hold no more: it has to come anew.
    Key,
}

/// What the change means for the viewer.
#[must_use]
pub fn concern(change: &Change, viewer: &Viewer) -> Concern {
    let names =
        |column: &str, id: Option<Uuid>| id.is_some_and(|id| images(change).any(|image| id_in(image, column) == Some(id)));
    let facts = |holds: bool| if holds { Concern::Facts } else { Concern::None };
    let key = |holds: bool| if holds { Concern::Key } else { Concern::None };
    let user = viewer.signed_in_user();
    match change.table {
        "users" => facts(user == Some(change.row_id)),
        "sessions" => facts(viewer.session_id == Some(change.row_id)),
        "mfa_enforced_sessions" => facts(names("session_id", viewer.session_id)),
        "organization_members" | "user_brand_roles" => facts(names("user_id", user)),
        "organizations" => facts(viewer.kind == ViewerKind::User && ceases_or_begins(change)),
        "brands" => facts(viewer.organization_roles.iter().any(|held| names("organization_id", Some(held.organization_id)))),
        "applications" => key(viewer.application_id == Some(change.row_id)),
        // Who came by a session does not depend on keys.
        "api_keys" => {
            key(viewer.session_id.is_none() && (names("user_id", user) || names("application_id", viewer.application_id)))
        }
        _ => Concern::None,
    }
}

/// Whether the change may touch anybody's rights.
#[must_use]
pub fn is_about_rights(change: &Change) -> bool {
    const TABLES: [&str; 9] = [
        "users",
        "sessions",
        "mfa_enforced_sessions",
        "organization_members",
        "user_brand_roles",
        "organizations",
        "brands",
        "applications",
        "api_keys",
    ];
    TABLES.contains(&change.table) && says_something(change)
}

/// Whether anything but how often it is used has changed.
fn says_something(change: &Change) -> bool {
    let (Some(old), Some(new)) = (&change.old, &change.new) else { return true };
    new.iter().any(|(column, value)| old.get(column) != Some(value) && !USES.contains(&column.as_str()))
}

/// An organization that is removed or comes back takes the roles of its members with it.
fn ceases_or_begins(change: &Change) -> bool {
    let is_there = |image: &Option<std::sync::Arc<Document>>| {
        image.as_ref().is_some_and(|image| image.get("deleted_at").is_none_or(Json::is_null))
    };
    is_there(&change.old) != is_there(&change.new)
}

fn images(change: &Change) -> impl Iterator<Item = &Document> {
    [&change.old, &change.new].into_iter().flatten().map(AsRef::as_ref)
}

/// The id in a column of an image.
pub(super) fn id_in(image: &Document, column: &str) -> Option<Uuid> {
    image.get(column).and_then(Json::as_str).and_then(|text| Uuid::parse_str(text).ok())
}
