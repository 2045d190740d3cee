//! The sixty people of the world and what each of them may do: who they are, not yet rows.
//!
//! The order is part of the world: the five named ones come first, ids follow the numbers.

use std::sync::LazyLock;

use super::names::{BRANDS, ORGANIZATIONS, PEOPLE};
use super::seed::{DAY, YEAR};

/// What is the matter with an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing.
    Active,
    /// Banned for good.
    Banned,
    /// Switched off.
    Inactive,
    /// Deleted.
    Deleted,
    /// Locked after wrong passwords.
    Locked,
    /// The address was never confirmed.
    Unverified,
    /// Signs in by phone and has no address.
    PhoneOnly,
    /// A guest without address and phone.
    Anonymous,
    /// Signs in at the employer's provider.
    SingleSignOn,
}

/// A role on a brand.
#[derive(Clone, Copy)]
pub(super) struct Grant {
    /// The number of the brand.
    pub(super) brand: u64,
    /// The role.
    pub(super) role: &'static str,
    /// What it grants beside the role.
    pub(super) permissions: &'static [&'static str],
    /// What it denies.
    pub(super) restrictions: &'static [&'static str],
    /// When it ends, in seconds from the beginning of the world.
    pub(super) ends: Option<i64>,
}

/// A person.
pub(super) struct Person {
    /// The number, from 0.
    pub(super) number: u64,
    /// The first name.
    pub(super) first: &'static str,
    /// The last name.
    pub(super) last: &'static str,
    /// What the mail address begins with.
    pub(super) handle: &'static str,
    /// One word for what the person shows.
    pub(super) kind: &'static str,
    /// What the person may do, in a few words.
    pub(super) summary: String,
    /// What is the matter with the account.
    pub(super) state: State,
    /// Whether the person sees all tenants.
    pub(super) developer: bool,
    /// Organizations and the role in each.
    pub(super) memberships: Vec<(u64, &'static str)>,
    /// Roles on brands.
    pub(super) grants: Vec<Grant>,
}

impl Person {
    /// The mail address; people of an organization have one there.
    pub(super) fn email(&self) -> String {
        let home = self.memberships.first().and_then(|(organization, _)| usize::try_from(*organization).ok());
        let domain = home.and_then(|home| ORGANIZATIONS.get(home)).map_or("elsewhere", |organization| organization.slug);
        format!("{}@{domain}.example", self.handle)
    }

    /// First and last name.
    pub(super) fn display_name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

/// Everything about a person that is not the name.
struct Part {
    kind: &'static str,
    summary: &'static str,
    state: State,
    developer: bool,
    memberships: &'static [(u64, &'static str)],
    grants: &'static [Grant],
}

const fn part(
    kind: &'static str,
    summary: &'static str,
    memberships: &'static [(u64, &'static str)],
    grants: &'static [Grant],
) -> Part {
    Part { kind, summary, state: State::Active, developer: false, memberships, grants }
}

const fn troubled(state: State, part: Part) -> Part {
    Part { state, ..part }
}

const fn grant(brand: u64, role: &'static str) -> Grant {
    Grant { brand, role, permissions: &[], restrictions: &[], ends: None }
}

const ENDED: i64 = -5 * DAY;
const ENDS_LATE: i64 = 9 * YEAR;

/// The people with a story; those after them are ordinary members.
const PARTS: [Part; 30] = [
    part("viewer", "viewer of Northwind Coffee", &[(0, "viewer")], &[grant(0, "viewer")]),
    part("editor", "editor of Northwind Coffee and its Roastery", &[(0, "editor")], &[grant(0, "editor"), grant(1, "editor")]),
    part("admin", "admin of Northwind Trading", &[(0, "admin")], &[]),
    Part { developer: true, ..part("developer", "sees every organization", &[], &[]) },
    part("outsider", "belongs to no organization", &[], &[]),
    part("brand admin", "admin of the brand Northwind Coffee only", &[(0, "viewer")], &[grant(0, "admin")]),
    part("viewer", "viewer of Halden Skin", &[(1, "viewer")], &[grant(4, "viewer")]),
    part("editor", "editor of Halden Skin", &[(1, "editor")], &[grant(4, "editor")]),
    part("admin", "admin of Halden Beauty", &[(1, "admin")], &[]),
    part(
        "expired",
        "was editor of Northwind Tea until the end of 2025",
        &[(0, "editor")],
        &[Grant { ends: Some(ENDED), ..grant(3, "editor") }],
    ),
    part(
        "restricted",
        "editor of Halden Skin who may not change content or touch claims",
        &[(1, "editor")],
        &[Grant { restrictions: &["content:update", "claims:*"], ..grant(4, "editor") }],
    ),
    part(
        "restricted",
        "admin of Halden Beauty who may not publish for Halden Men",
        &[(1, "admin")],
        &[Grant { restrictions: &["content:publish"], ..grant(7, "admin") }],
    ),
    part(
        "extra permission",
        "editor of Northwind Coffee who may also approve and publish",
        &[(0, "editor")],
        &[Grant { permissions: &["content:approve", "content:publish"], ..grant(0, "editor") }],
    ),
    troubled(State::Banned, part("banned", "banned editor of Northwind Coffee", &[(0, "editor")], &[grant(0, "editor")])),
    troubled(State::Inactive, part("inactive", "inactive editor of Halden Skin", &[(1, "editor")], &[grant(4, "editor")])),
    troubled(State::Deleted, part("deleted", "deleted viewer of Bergkvist", &[(2, "editor")], &[grant(8, "viewer")])),
    troubled(
        State::Locked,
        part("locked", "viewer of Bergkvist, locked once for wrong passwords", &[(2, "viewer")], &[grant(8, "viewer")]),
    ),
    troubled(
        State::PhoneOnly,
        part("viewer", "viewer of Delacroix Chocolat, signs in by phone", &[(3, "viewer")], &[grant(12, "viewer")]),
    ),
    troubled(
        State::SingleSignOn,
        part(
            "editor",
            "editor of Delacroix Chocolat and Pâtisserie",
            &[(3, "editor")],
            &[grant(12, "editor"), grant(13, "editor")],
        ),
    ),
    part(
        "two organizations",
        "viewer at Northwind, admin of Bergkvist Outdoor",
        &[(0, "viewer"), (2, "admin")],
        &[grant(3, "viewer")],
    ),
    part("former member", "left Bergkvist Outdoor; the role on the brand is still written down", &[], &[grant(8, "editor")]),
    troubled(
        State::Unverified,
        part("viewer", "viewer of Trailhead, address not confirmed", &[(2, "viewer")], &[grant(10, "viewer")]),
    ),
    Part { developer: true, ..part("developer", "sees every organization, second factor on", &[], &[]) },
    part("admin", "admin of Maison Delacroix", &[(3, "admin")], &[]),
    part("admin", "admin of Bergkvist Outdoor", &[(2, "admin")], &[]),
    troubled(State::Anonymous, part("anonymous", "guest without an address", &[], &[])),
    part("member", "editor of Northwind Trading without a role on any brand", &[(0, "editor")], &[]),
    part("member", "viewer of Halden Beauty without a role on any brand", &[(1, "viewer")], &[]),
    part(
        "temporary",
        "viewer of Northwind Roastery for nine more years",
        &[(0, "viewer")],
        &[Grant { ends: Some(ENDS_LATE), ..grant(1, "viewer") }],
    ),
    part(
        "wide restriction",
        "viewer of Delacroix Atelier 東京 who may read nothing but content",
        &[(3, "viewer")],
        &[Grant { restrictions: &["brands:read", "claims:*", "products:*"], ..grant(14, "viewer") }],
    ),
];

/// Everyone, in the order of their numbers.
pub(super) fn everyone() -> &'static [Person] {
    static EVERYONE: LazyLock<Vec<Person>> =
        LazyLock::new(|| PEOPLE.iter().enumerate().map(|(place, names)| person(place, *names)).collect());
    &EVERYONE
}

fn person(place: usize, (first, last, handle): (&'static str, &'static str, &'static str)) -> Person {
    let number = place as u64;
    PARTS.get(place).map_or_else(
        || ordinary(number, (first, last, handle)),
        |part| Person {
            number,
            first,
            last,
            handle,
            kind: part.kind,
            summary: part.summary.to_owned(),
            state: part.state,
            developer: part.developer,
            memberships: part.memberships.to_vec(),
            grants: part.grants.to_vec(),
        },
    )
}

/// An ordinary member: one organization, one or two of its brands.
fn ordinary(number: u64, (first, last, handle): (&'static str, &'static str, &'static str)) -> Person {
    const MIX: [(&str, &str); 5] =
        [("viewer", "viewer"), ("editor", "editor"), ("viewer", "editor"), ("editor", "viewer"), ("viewer", "admin")];
    let organization = number % ORGANIZATIONS.len() as u64;
    let (member, role) = MIX[(number / 4) as usize % MIX.len()];
    let brands: Vec<u64> = (0..BRANDS.len() as u64).filter(|brand| belongs(*brand, organization)).collect();
    let chosen =
        brands.iter().cycle().skip((number / 4) as usize % brands.len().max(1)).take(1 + usize::from(number.is_multiple_of(3)));
    let grants: Vec<Grant> = chosen.map(|brand| grant(*brand, role)).collect();
    let named: Vec<&str> = grants.iter().filter_map(|grant| BRANDS.get(grant.brand as usize)).map(|brand| brand.name).collect();
    Person {
        number,
        first,
        last,
        handle,
        kind: if role == "admin" { "brand admin" } else { role },
        summary: format!("{role} of {}", named.join(" and ")),
        state: State::Active,
        developer: false,
        memberships: vec![(organization, member)],
        grants,
    }
}

fn belongs(brand: u64, organization: u64) -> bool {
    BRANDS.get(brand as usize).is_some_and(|named| named.organization == organization && !named.deleted)
}

/// People who may write for a brand, by number; the organization's admins when nobody else does.
pub(super) fn writers_of(brand: u64) -> &'static [u64] {
    static WRITERS: LazyLock<Vec<Vec<u64>>> = LazyLock::new(|| (0..BRANDS.len() as u64).map(find_writers).collect());
    usize::try_from(brand).ok().and_then(|place| WRITERS.get(place)).map_or(&[], Vec::as_slice)
}

fn find_writers(brand: u64) -> Vec<u64> {
    let organization = BRANDS.get(brand as usize).map_or(0, |named| named.organization);
    let writes = |person: &&Person| person.grants.iter().any(|grant| grant.brand == brand && grant.role != "viewer");
    let manages = |person: &&Person| person.memberships.contains(&(organization, "admin"));
    let writers: Vec<u64> = everyone().iter().filter(writes).map(|person| person.number).collect();
    if writers.is_empty() { everyone().iter().filter(manages).map(|person| person.number).collect() } else { writers }
}
