//! People and rows that no world has, made for the rules of one table: what the rules ask for, and everything but that.

use std::collections::{BTreeMap, BTreeSet};

use entity::table::Kind;
use policy::{
    Action, BrandRole, Comparison, Image, ImageValue, OrganizationRole, Permission, PermissionSet, PolicySet, Role, Rule,
    TableRules, Viewer, ViewerKind,
};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rowgate::catalog::{Catalog, Entity};
use uuid::Uuid;

use super::memory::{Memory, id_in, id_of};
use super::viewers::Someone;
use crate::support::now;

/// The most rows that are made for a rule.
const ROWS: usize = 300;

/// The most values that a column takes in them.
const VALUES: usize = 30;

/// People who hold just what the rules ask for, and people who hold everything but that: on all brands or on every other one, as
/// members of all organizations, of one, or of none, as the owner of rows or as a stranger.
pub fn people(entity: &Entity, rules: &[(Action, Rule)], catalog: &Catalog, memory: &Memory) -> Vec<Someone> {
    let mut asked = Asked::default();
    let table = catalog.policies.table(entity.table.name).expect("known");
    rules.iter().for_each(|(action, rule)| asked.gather(&catalog.policies, table, rule, *action));
    let owners =
        asked.owners.iter().filter_map(|(table, column)| memory.rows(table).iter().find_map(|image| id_in(image, column)));
    let users: BTreeSet<Uuid> = owners.chain([Uuid::from_u128(1)]).collect();
    let held: Vec<(Vec<OrganizationRole>, Vec<BrandRole>)> = asked.holdings(memory);
    let someone = |user: Uuid, (organization_roles, brand_roles): &(Vec<OrganizationRole>, Vec<BrandRole>)| Someone {
        name: format!("{user} with {organization_roles:?} and {brand_roles:?}"),
        viewer: Viewer {
            kind: ViewerKind::User,
            user_id: Some(user),
            organization_roles: organization_roles.clone(),
            brand_roles: brand_roles.clone(),
            email_verified: true,
            now: now(),
            ..Viewer::default()
        },
    };
    let with = |user: Uuid| held.iter().map(move |held| (user, held));
    let unproven =
        Viewer { kind: ViewerKind::User, user_id: Some(Uuid::from_u128(1)), developer: true, now: now(), ..Viewer::default() };
    let developer = Someone { name: "a developer with an unproven address".to_owned(), viewer: unproven };
    users.into_iter().flat_map(with).map(|(user, held)| someone(user, held)).chain([developer]).collect()
}

/// What rules ask of viewers.
#[derive(Default)]
struct Asked {
    permissions: BTreeSet<Permission>,
    /// Tables and their columns that name a user.
    owners: BTreeSet<(&'static str, &'static str)>,
    followed: BTreeSet<(&'static str, Action)>,
}

impl Asked {
    fn gather(&mut self, set: &PolicySet, table: &TableRules, rule: &Rule, action: Action) {
        match rule {
            Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| self.gather(set, table, rule, action)),
            Rule::Not(rule) => self.gather(set, table, rule, action),
            Rule::InBrand(_, permission) => {
                self.permissions.insert(*permission);
            }
            Rule::Own(column) => {
                self.owners.insert((table.table, *column));
            }
            Rule::Exists(relation, rule) => {
                if let Some((_, target)) = set.follow(table, relation) {
                    self.gather(set, target, rule, action);
                }
            }
            Rule::Via(relation) => {
                if let Some((_, target)) = set.follow(table, relation)
                    && self.followed.insert((target.table, action))
                {
                    self.gather(set, target, &target.policy.rule(action.on_parent()), action.on_parent());
                }
            }
            _ => {}
        }
    }

    /// Roles in organizations and on brands that go together.
    fn holdings(&self, memory: &Memory) -> Vec<(Vec<OrganizationRole>, Vec<BrandRole>)> {
        let organizations: Vec<Uuid> = memory.rows("organizations").iter().map(id_of).collect();
        let member = |role: &dyn Fn(usize) -> Option<Role>| -> Vec<OrganizationRole> {
            let held = organizations.iter().enumerate().filter_map(|(place, id)| Some((*id, role(place)?)));
            held.map(|(organization_id, role)| OrganizationRole { organization_id, role }).collect()
        };
        let holder = |granted: &dyn Fn(usize) -> PermissionSet| -> Vec<BrandRole> {
            let brands = memory.rows("brands").iter().enumerate();
            let role = brands.filter_map(|(place, image)| {
                let organization_id = id_in(image, "organization_id")?;
                let granted = granted(place);
                Some(BrandRole { brand_id: id_of(image), organization_id, role: Role::Viewer, granted, expires_at: None })
            });
            role.collect()
        };
        let reads = || PermissionSet::from_iter(Permission::all().filter(|permission| permission.action() == "read"));
        let all = || PermissionSet::from_iter(Permission::all());
        let mut held = vec![(Vec::new(), Vec::new()), (Vec::new(), holder(&|_| reads()))];
        for role in [Role::Viewer, Role::Editor, Role::Admin] {
            held.push((member(&|_| Some(role)), Vec::new()));
            held.push((member(&|_| Some(role)), holder(&|_| reads())));
            // One role here, another there.
            for place in 0..organizations.len().min(3) {
                let other = if role == Role::Admin { Role::Viewer } else { Role::Admin };
                held.push((member(&|known| Some(if known == place { role } else { other })), Vec::new()));
            }
        }
        for permission in &self.permissions {
            let with =
                || PermissionSet::from_iter(Permission::all().filter(|known| known.action() == "read" || known == permission));
            let without = || PermissionSet::from_iter(Permission::all().filter(|known| known != permission));
            let sets: [&dyn Fn() -> PermissionSet; 2] = [&with, &without];
            for granted in sets {
                held.push((Vec::new(), holder(&|_| granted())));
                held.push((member(&|_| Some(Role::Viewer)), holder(&|_| granted())));
                held.push((Vec::new(), holder(&|place| if place % 2 == 0 { granted() } else { all() })));
            }
        }
        held
    }
}

/// Rows with every combination of values that the rule looks at, as far as there are not too many: they need not be possible.
pub fn rows(entity: &Entity, rule: &Rule, memory: &Memory) -> Vec<Image> {
    let Some(model) = memory.rows(entity.table.name).first() else { return Vec::new() };
    let mut columns = BTreeSet::new();
    touched(entity, rule, &mut columns);
    let values: BTreeMap<&'static str, Vec<ImageValue>> =
        columns.into_iter().map(|column| (column, candidates(entity, column, memory))).collect();
    let all: usize = values.values().map(|values| values.len().max(1)).product();
    let mut dice = SmallRng::seed_from_u64(1);
    let row = |number: usize, dice: &mut SmallRng| {
        let mut image = model.clone();
        let mut rest = number;
        for (column, values) in values.iter().filter(|(_, values)| !values.is_empty()) {
            let value =
                if all > ROWS { values.choose(dice).expect("values").clone() } else { values[rest % values.len()].clone() };
            rest /= values.len();
            image.insert(column, value);
        }
        image
    };
    (0..all.min(ROWS)).map(|number| row(number, &mut dice)).collect()
}

/// The columns of the row itself that the rule looks at.
fn touched(entity: &Entity, rule: &Rule, columns: &mut BTreeSet<&'static str>) {
    match rule {
        Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| touched(entity, rule, columns)),
        Rule::Not(rule) => touched(entity, rule, columns),
        Rule::Own(column) | Rule::InOrganization(column, _) | Rule::InBrand(column, _) | Rule::InApplication(column) => {
            columns.insert(column);
        }
        Rule::When(
            Comparison::Equals(column, _)
            | Comparison::OneOf(column, _)
            | Comparison::IsNull(column)
            | Comparison::AfterNow(column)
            | Comparison::NotAfterNow(column),
        ) => {
            columns.insert(column);
        }
        Rule::Via(relation) | Rule::Exists(relation, _) => {
            columns.extend(entity.table.relation(relation).map(|relation| relation.from_column));
        }
        Rule::Allow | Rule::Deny | Rule::Developer | Rule::Service | Rule::Authenticated | Rule::Verified => {}
    }
}

/// Values that the column may have: those of an enumeration, ids of what it refers to, values of rows.
fn candidates(entity: &Entity, name: &'static str, memory: &Memory) -> Vec<ImageValue> {
    let column = entity.table.column(name).expect("a column");
    let relation = entity.table.relations.iter().find(|known| known.from_column == name && known.to_column == "id");
    let known: BTreeSet<ImageValue> = match (column.kind, relation) {
        (Kind::Enum(enumeration), _) => {
            enumeration.values.iter().map(|(stored, _)| ImageValue::Text((*stored).to_owned())).collect()
        }
        (Kind::Bool, _) => [true, false].map(ImageValue::Bool).into(),
        (_, Some(relation)) => memory.rows(relation.target).iter().map(|image| image["id"].clone()).collect(),
        _ => memory.rows(entity.table.name).iter().map(|image| image[name].clone()).collect(),
    };
    let step = known.len().div_ceil(VALUES).max(1);
    let spread = known.into_iter().step_by(step);
    spread.chain(column.nullable.then_some(ImageValue::Null)).collect()
}

/// The row with the viewer in every column in which the rule asks for the owner.
pub fn owned(rule: &Rule, image: &Image, viewer: &Viewer) -> Image {
    let mut owned = image.clone();
    let user = viewer.signed_in_user().map_or(ImageValue::Null, ImageValue::Id);
    own_columns(rule, &mut |column| {
        owned.insert(column, user.clone());
    });
    owned
}

fn own_columns(rule: &Rule, found: &mut dyn FnMut(&'static str)) {
    match rule {
        Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| own_columns(rule, found)),
        Rule::Not(rule) => own_columns(rule, found),
        Rule::Own(column) => found(column),
        _ => {}
    }
}
