//! Everyone who may ask: the people of the demonstration, callers without a user, narrowed ones, and invented ones.

use chrono::TimeDelta;
use policy::{BrandRole, OrganizationRole, Permission, PermissionSet, Role, Viewer, ViewerKind};
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rowgate::demo;
use uuid::Uuid;

use super::memory::{Memory, id_in, id_of};
use crate::support::{World, now};

/// Accounts that cannot sign in.
const REFUSED: [&str; 3] = ["banned", "inactive", "deleted"];

/// A viewer, with words for failures.
#[derive(Clone, Debug)]
pub struct Someone {
    /// Who it is.
    pub name: String,
    /// The facts.
    pub viewer: Viewer,
}

/// Everyone of the demonstration who can sign in, their facts loaded by the product; and callers without a user.
pub async fn everyone(world: &World, memory: &Memory) -> Vec<Someone> {
    let mut found = Vec::new();
    for user in demo::users().iter().filter(|user| !REFUSED.contains(&user.kind.as_str())) {
        let name = format!("{} ({})", user.display_name, user.summary);
        found.push(Someone { name, viewer: world.user(&user.email).await.viewer });
    }
    found.push(Someone { name: "anonymous".to_owned(), viewer: Viewer::anonymous(now()) });
    found.push(Someone { name: "service".to_owned(), viewer: Viewer::service(now()) });
    for image in memory.rows("applications") {
        found.push(Someone { name: format!("application {:?}", image["name"]), viewer: application(id_of(image)) });
    }
    found
}

/// An application, without a user.
pub fn application(id: Uuid) -> Viewer {
    Viewer { kind: ViewerKind::Application, application_id: Some(id), now: now(), ..Viewer::default() }
}

/// The same viewer, narrowed at random: mostly to where it has a role, sometimes to where it has none.
pub fn narrowed(someone: &Someone, memory: &Memory, dice: &mut SmallRng) -> Someone {
    let mut viewer = someone.viewer.clone();
    let organizations: Vec<Uuid> = viewer.organization_roles.iter().map(|held| held.organization_id).collect();
    let brands: Vec<Uuid> = viewer.brand_roles.iter().map(|held| held.brand_id).collect();
    let which = dice.random_range(1..8_u8);
    if which & 1 != 0 {
        viewer.organization = own_or_any(&organizations, memory, "organizations", dice);
    }
    if which & 2 != 0 {
        viewer.brand = own_or_any(&brands, memory, "brands", dice);
    }
    if which & 4 != 0 && viewer.kind != ViewerKind::Application {
        viewer.application_id = own_or_any(&[], memory, "applications", dice);
    }
    let name = format!(
        "{}, narrowed to organization {:?}, brand {:?}, application {:?}",
        someone.name, viewer.organization, viewer.brand, viewer.application_id
    );
    Someone { name, viewer }
}

fn own_or_any(own: &[Uuid], memory: &Memory, table: &str, dice: &mut SmallRng) -> Option<Uuid> {
    if dice.random_bool(0.8)
        && let Some(id) = own.choose(dice)
    {
        return Some(*id);
    }
    memory.rows(table).choose(dice).map(id_of)
}

/// A viewer no world has: any facts together, ended roles and facts that do not go with the kind among them.
pub fn invented(memory: &Memory, dice: &mut SmallRng) -> Someone {
    let kinds = [
        ViewerKind::User,
        ViewerKind::User,
        ViewerKind::User,
        ViewerKind::Application,
        ViewerKind::Anonymous,
        ViewerKind::Service,
    ];
    let kind = *kinds.choose(dice).expect("kinds");
    let pick = |table: &str, share: f64, dice: &mut SmallRng| {
        if dice.random_bool(share) { memory.rows(table).choose(dice).map(id_of) } else { None }
    };
    let role = |dice: &mut SmallRng| *[Role::Viewer, Role::Editor, Role::Admin].choose(dice).expect("roles");
    let organization_roles: Vec<OrganizationRole> = (0..dice.random_range(0..3_u8))
        .filter_map(|_| Some(OrganizationRole { organization_id: pick("organizations", 1.0, dice)?, role: role(dice) }))
        .collect();
    let mut brand_roles = Vec::new();
    for _ in 0..dice.random_range(0..4_u8) {
        let Some(brand) = memory.rows("brands").choose(dice) else { continue };
        let role = role(dice);
        let mut granted = if dice.random_bool(0.5) { PermissionSet::of_role(role) } else { PermissionSet::empty() };
        Permission::all().filter(|_| dice.random_bool(0.1)).for_each(|permission| granted.insert(permission));
        let expires_at = dice.random_bool(0.3).then(|| now() + TimeDelta::days(if dice.random_bool(0.5) { 1 } else { -1 }));
        let organization_id = id_in(brand, "organization_id").expect("a brand has an organization");
        brand_roles.push(BrandRole { brand_id: id_of(brand), organization_id, role, granted, expires_at });
    }
    let viewer = Viewer {
        kind,
        user_id: pick("users", 0.9, dice),
        session_id: pick("sessions", 0.5, dice),
        developer: dice.random_bool(0.1),
        organization_roles,
        brand_roles,
        organization: pick("organizations", 0.1, dice),
        brand: pick("brands", 0.1, dice),
        application_id: pick("applications", if kind == ViewerKind::Application { 1.0 } else { 0.1 }, dice),
        email_verified: dice.random_bool(0.5),
        now: now(),
        ..Viewer::default()
    };
    Someone { name: format!("{viewer:?}"), viewer }
}
