//! What a write must come to, judged in memory by `decide`: on the row as it is, on the row as it becomes, and on what it refers to.
//!
//! The order of the questions is part of it: a row that may not be read is not found, whatever else stands against the write. What
//! the checks of values, unique keys and conditions on other rows say is not judged here: where the rules are for a write, those may
//! still stand against it, with their own codes.

use std::collections::BTreeMap;

use entity::table::{Cardinality, DefaultValue};
use entity::writing::{CompanionOn, CompanionValue, Effect, Reaction, Taken, Versioning};
use policy::{Action, Edge, Image, ImageValue, Literal, Preset, Truth, Viewer, decide, decide_rule};
use rowgate::catalog::{Catalog, Entity};
use serde_json::Value as Json;
use uuid::Uuid;

use super::filters::Sight;
use super::memory::{Memory, id_in, id_of, is_alive};
use super::values::{Rows, Values, judged};

const FORBIDDEN: &str = "FORBIDDEN";
const NOT_FOUND: &str = "NOT_FOUND";
const CONFLICT: &str = "CONFLICT";
const BAD: &str = "BAD_USER_INPUT";
const ENDED: &str = "UNAUTHENTICATED";

/// What a write may come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Whether it may succeed.
    pub succeeds: bool,
    /// The codes with which it may be refused.
    pub codes: Vec<&'static str>,
}

impl Expected {
    /// It is refused, with one of these codes.
    pub fn refused(codes: &[&'static str]) -> Self {
        Self { succeeds: false, codes: codes.to_vec() }
    }

    /// The rules are for it, if they are.
    fn by_the_rules(allowed: bool) -> Self {
        match allowed {
            true => Self { succeeds: true, codes: vec![BAD, CONFLICT] },
            false => Self { succeeds: false, codes: vec![FORBIDDEN, BAD, CONFLICT] },
        }
    }

    /// The caller's own rights change with it: what it may afterwards is not known here.
    fn open() -> Self {
        Self { succeeds: true, codes: vec![FORBIDDEN, BAD, CONFLICT, ENDED] }
    }

    /// Whether the outcome, a code or success, is one of these.
    pub fn accepts(&self, code: Option<&str>) -> bool {
        code.map_or(self.succeeds, |code| self.codes.contains(&code))
    }
}

/// The rows with one added, replaced or gone, and those that come with it.
struct Overlay<'a> {
    memory: &'a Memory,
    table: &'static str,
    id: Uuid,
    now: Option<&'a Image>,
    companions: Vec<(&'static str, Image)>,
}

impl policy::World for Overlay<'_> {
    fn related(&self, edge: &Edge, key: &ImageValue) -> Vec<Image> {
        let mut found = self.memory.related(edge, key);
        if edge.target == self.table {
            found.retain(|image| id_of(image) != self.id);
            found.extend(self.now.filter(|image| image[edge.to_column] == *key).cloned());
        }
        let companions = self.companions.iter().filter(|(table, _)| *table == edge.target).map(|(_, image)| image);
        found.extend(companions.filter(|image| image.get(edge.to_column) == Some(key)).cloned());
        found
    }
}

/// What one viewer may write of some rows.
pub struct Foresight<'a> {
    sight: Sight<'a>,
}

impl<'a> Foresight<'a> {
    /// For a viewer of these rows.
    pub fn new(catalog: &'a Catalog, memory: &'a Memory, viewer: &'a Viewer) -> Self {
        Self { sight: Sight::new(catalog, memory, viewer) }
    }

    /// What the viewer sees.
    pub fn sight(&self) -> &Sight<'a> {
        &self.sight
    }

    /// Whether the viewer sees the row.
    pub fn sees(&self, table: &'static str, image: &Image) -> bool {
        self.sight.sees(table, image)
    }

    /// Whether the viewer may do it to the row as it is.
    pub fn may(&self, entity: &Entity, action: Action, image: &Image) -> bool {
        self.may_in(entity.table.name, action, image, self.sight.memory)
    }

    fn may_in(&self, table: &str, action: Action, image: &Image, world: &dyn policy::World) -> bool {
        decide(&self.sight.catalog.policies, table, action, self.sight.viewer, image, world) == Truth::True
    }

    fn holds(&self, entity: &Entity, action: Action, rule: &policy::Rule, image: &Image) -> bool {
        let (set, memory) = (&self.sight.catalog.policies, self.sight.memory);
        decide_rule(set, entity.table.name, action, rule, self.sight.viewer, image, memory) == Truth::True
    }

    /// A new row with the given values.
    pub fn insert(&self, entity: &Entity, given: &Values) -> Expected {
        if let Some(refused) = self.refused_before(entity, given) {
            return refused;
        }
        let image = self.new_image(entity, given);
        let world = self.with(entity, &image, self.companions(entity, &image));
        let may = |action| self.may_in(entity.table.name, action, &image, &world);
        if !may(Action::Insert) {
            return Expected::refused(&[FORBIDDEN, BAD]);
        }
        if self.changes_facts(entity, &image) {
            return Expected::open();
        }
        Expected::by_the_rules(may(Action::Read))
    }

    /// What stands against a new row before it is there.
    fn refused_before(&self, entity: &Entity, given: &Values) -> Option<Expected> {
        let policy = &entity.table.policy;
        let nobody = |column: &entity::table::Column| {
            let stands_in = policy.default_of(column.name).filter(|_| !given.contains_key(column.name));
            let by_viewer = policy.preset_of(column.name).or(stands_in) == Some(Preset::ViewerId);
            by_viewer && !column.nullable && self.sight.viewer.signed_in_user().is_none()
        };
        if entity.table.columns.iter().any(nobody) {
            return Some(Expected::refused(&[BAD]));
        }
        if !self.knows_references(entity, given) {
            return Some(Expected::refused(&[NOT_FOUND, BAD]));
        }
        let image = self.new_image(entity, given);
        let mut limits = given.keys().filter_map(|column| policy.writable_of(column));
        let is_lawful = self.may(entity, Action::Insert, &image) && self.grants(entity, given);
        let may_set = limits.all(|rule| self.holds(entity, Action::Update, &rule, &image));
        (!is_lawful || !may_set).then(|| Expected::refused(&[FORBIDDEN, BAD]))
    }

    /// A change of a row; `old` are its values.
    pub fn update(&self, entity: &Entity, image: &Image, old: &Values, patch: &Values) -> Expected {
        self.change(entity, image, old, patch, false)
    }

    fn change(&self, entity: &Entity, image: &Image, old: &Values, patch: &Values, as_upsert: bool) -> Expected {
        if let Some(refused) = self.refused_as_it_is(entity, image, patch) {
            return refused;
        }
        if patch.is_empty() {
            return Expected { succeeds: true, codes: Vec::new() };
        }
        if !self.knows_references(entity, patch) {
            return Expected::refused(&[NOT_FOUND]);
        }
        if let Versioning::Chain(chain) = &entity.table.writing.versioning {
            let status = text(&image[chain.status]);
            let moved = patch.get(chain.status).and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
            let in_place = patch.len() == 1 && chain.in_place.contains(&moved.as_str());
            if chain.frozen.contains(&status.as_str()) && !in_place {
                return self.further_version(entity, old, patch, chain);
            }
        }
        let becomes = self.changed_image(entity, image, patch);
        let merged: Values = old.iter().chain(patch).map(|(column, value)| (*column, value.clone())).collect();
        let world = self.with(entity, &becomes, Vec::new());
        let may = |action| self.may_in(entity.table.name, action, &becomes, &world);
        let lawful = may(Action::Update) && (!as_upsert || may(Action::Insert)) && self.keeps_parent(entity, image, &world);
        if !self.grants(entity, &merged) || !lawful {
            return Expected::by_the_rules(false);
        }
        if self.changes_facts(entity, image) || self.changes_facts(entity, &becomes) {
            return Expected::open();
        }
        may_restrict(entity, Expected::by_the_rules(may(Action::Read)))
    }

    /// What stands against the change on the row as it is, in the order in which it is told.
    fn refused_as_it_is(&self, entity: &Entity, image: &Image, patch: &Values) -> Option<Expected> {
        let policy = &entity.table.policy;
        if !is_alive(image) || !self.sees(entity.table.name, image) {
            return Some(Expected::refused(&[NOT_FOUND]));
        }
        if !self.may(entity, Action::Update, image) {
            return Some(Expected::refused(&[FORBIDDEN]));
        }
        let limits = patch.keys().filter_map(|column| policy.changeable_of(column));
        if limits.into_iter().any(|rule| !self.holds(entity, Action::Update, &rule, image)) {
            return Some(Expected::refused(&[FORBIDDEN]));
        }
        let mut codes = Vec::new();
        for (column, value) in patch {
            let (from, to) = (text(&image[column]), value.as_str().unwrap_or_default().to_ascii_lowercase());
            if policy.transitions_of(column).next().is_none() || from == to {
                continue;
            }
            let is = |literal: &Literal, stored: &str| matches!(literal, Literal::Text(known) if *known == stored);
            let mut declared =
                policy.transitions_of(column).filter(|known| is(&known.from, &from) && is(&known.to, &to)).peekable();
            let is_declared = declared.peek().is_some();
            if !declared.any(|known| self.holds(entity, Action::Update, &policy.transition_rule(known), image)) {
                codes.push(if is_declared { FORBIDDEN } else { BAD });
            }
        }
        (!codes.is_empty()).then(|| Expected::refused(&codes))
    }

    /// A change of a row that is never changed adds a further one.
    fn further_version(&self, entity: &Entity, old: &Values, patch: &Values, chain: &entity::writing::Chain) -> Expected {
        let mut given: Values = chain.carries.iter().map(|column| (*column, old[column].clone())).collect();
        given.extend(patch.iter().map(|(column, value)| (*column, value.clone())));
        given.insert(chain.status, Json::from(chain.begins));
        given.insert(chain.parent, old["id"].clone());
        let image = self.new_image(entity, &given);
        if !self.may(entity, Action::Insert, &image) {
            return Expected::by_the_rules(false);
        }
        Expected::by_the_rules(self.reads_afterwards(entity, &image))
    }

    /// A removal.
    pub fn delete(&self, entity: &Entity, image: &Image) -> Expected {
        if !is_alive(image) || !self.sees(entity.table.name, image) {
            return Expected::refused(&[NOT_FOUND]);
        }
        if !self.may(entity, Action::Delete, image) {
            return Expected::refused(&[FORBIDDEN]);
        }
        let world = Overlay { now: None, ..self.with(entity, image, Vec::new()) };
        if self.changes_facts(entity, image) {
            return Expected { succeeds: true, codes: vec![BAD, CONFLICT, ENDED] };
        }
        may_restrict(entity, Expected::by_the_rules(self.keeps_parent(entity, image, &world)))
    }

    /// A removed row brought back.
    pub fn restore(&self, entity: &Entity, image: &Image) -> Expected {
        let rule = entity.table.policy.rule(Action::ReadDeleted);
        if !self.may(entity, Action::ReadDeleted, image) {
            return Expected::refused(&[NOT_FOUND]);
        }
        if !self.holds(entity, Action::ReadDeleted, &rule, image) {
            return Expected::refused(&[FORBIDDEN]);
        }
        if is_alive(image) {
            return Expected::refused(&[CONFLICT]);
        }
        let mut becomes = image.clone();
        becomes.insert("deleted_at", ImageValue::Null);
        if self.changes_facts(entity, &becomes) {
            return Expected::open();
        }
        Expected::by_the_rules(self.reads_afterwards(entity, &becomes))
    }

    /// A new row, or a change of the one with the key; `found` is that one. Whether the row may be added is asked either way.
    pub fn upsert(&self, entity: &Entity, key: usize, given: &Values, found: Option<(&Image, &Values)>) -> Expected {
        let Some((image, old)) = found else { return self.insert(entity, given) };
        let limited = given.keys().any(|column| entity.table.policy.writable_of(column).is_some());
        let refused = self.refused_before(entity, given);
        if let Some(refused) = refused.clone().filter(|_| !limited) {
            return refused;
        }
        if !is_alive(image) || !self.sees(entity.table.name, image) {
            let mut expected = Expected::refused(&[CONFLICT, BAD]);
            expected.codes.extend(refused.map(|refused| refused.codes).unwrap_or_default());
            return expected;
        }
        let columns = &entity.writes.keys[key].columns;
        let changes = |column: &str| entity.writes.inputs.iter().any(|input| input.column == column && input.in_update);
        let patch = given.iter().filter(|(column, _)| changes(column) && !columns.contains(column));
        let patch = patch.map(|(column, value)| (*column, value.clone())).collect();
        let mut expected = self.change(entity, image, old, &patch, true);
        expected.codes.push(BAD);
        expected
    }

    /// The row that has the values of the key; a preset stands in for what is not given.
    pub fn with_key(
        &self,
        entity: &Entity,
        key: &[&'static str],
        given: &Values,
        rows: &'a Rows,
    ) -> Option<(&'a Image, &'a Values)> {
        let value = |column: &&'static str| {
            let policy = &entity.table.policy;
            let by_viewer = policy.preset_of(column).or(policy.default_of(column)) == Some(Preset::ViewerId);
            let preset = || self.sight.viewer.signed_in_user().filter(|_| by_viewer).map(|id| Json::from(id.to_string()));
            given.get(column).cloned().or_else(preset).filter(|value| !value.is_null())
        };
        let wanted: Vec<Json> = key.iter().map(value).collect::<Option<_>>()?;
        let has_it = |row: &Values| key.iter().zip(&wanted).all(|(column, value)| row[column] == *value);
        let (id, values) = rows.of(entity.table.name).iter().find(|(_, row)| has_it(row))?;
        Some((self.sight.memory.row(entity.table.name, *id).expect("the same rows"), values))
    }

    /// Whether every row that is referred to is one that the viewer sees.
    pub fn knows_references(&self, entity: &Entity, given: &Values) -> bool {
        let relations = entity.table.relations.iter().filter(|relation| relation.cardinality == Cardinality::BelongsTo);
        relations.into_iter().all(|relation| match given.get(relation.from_column).and_then(super::values::id_of) {
            None => true,
            Some(id) => self.sight.memory.row(relation.target, id).is_some_and(|row| self.sees(relation.target, row)),
        })
    }

    /// Whether the viewer holds the rights that the row hands out.
    fn grants(&self, entity: &Entity, row: &Values) -> bool {
        let Some(grants) = entity.table.writing.grants else { return true };
        let texts = |column: &str| -> Vec<String> {
            let items = row.get(column).and_then(Json::as_array).into_iter().flatten();
            items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
        };
        let role = row.get(grants.role).and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
        let brand = row.get(grants.brand).and_then(super::values::id_of);
        let (permissions, restrictions) = (texts(grants.permissions), texts(grants.restrictions));
        brand.is_some_and(|brand| policy::may_grant(self.sight.viewer, brand, &role, &permissions, &restrictions))
    }

    /// Whether the viewer can still change what the row belonged to.
    fn keeps_parent(&self, entity: &Entity, image: &Image, world: &dyn policy::World) -> bool {
        let Some(relation) = entity.table.writing.keeps_parent.as_ref() else { return true };
        let relation = entity.table.relation(relation).expect("a relation");
        let Some(parent) = id_in(image, relation.from_column) else { return true };
        let parent = self.sight.memory.row(relation.target, parent).expect("a parent");
        self.may_in(relation.target, Action::Update, parent, world)
    }

    fn reads_afterwards(&self, entity: &Entity, image: &Image) -> bool {
        let world = self.with(entity, image, Vec::new());
        self.may_in(entity.table.name, Action::Read, image, &world)
    }

    fn with<'o>(&'o self, entity: &Entity, now: &'o Image, companions: Vec<(&'static str, Image)>) -> Overlay<'o> {
        Overlay { memory: self.sight.memory, table: entity.table.name, id: id_of(now), now: Some(now), companions }
    }

    /// The rows of other tables that come with a new one, as far as rules look at them.
    fn companions(&self, entity: &Entity, image: &Image) -> Vec<(&'static str, Image)> {
        let comes = |companion: &&entity::writing::Companion| match &companion.on {
            CompanionOn::Insert(rule) => self.holds(entity, Action::Insert, rule, image),
            CompanionOn::Version => true,
        };
        let value = |value: &CompanionValue| match value {
            CompanionValue::Column(column) => image[column].clone(),
            CompanionValue::ViewerId => of_preset(Preset::ViewerId, self.sight.viewer),
            CompanionValue::Constant(literal) => of_literal(*literal),
            CompanionValue::Document(_) => ImageValue::Text(String::new()),
        };
        let companions = entity.table.writing.companions.iter().filter(comes).map(|companion| {
            let mut row: Image = companion.values.iter().map(|(column, given)| (*column, value(given))).collect();
            row.insert("id", ImageValue::Id(Uuid::from_u128(0x0e58)));
            row.insert("deleted_at", ImageValue::Null);
            (companion.table, row)
        });
        companions.collect()
    }

    /// Whether what the viewer may do depends on the row: it is asked anew before the row is read back.
    fn changes_facts(&self, entity: &Entity, image: &Image) -> bool {
        let viewer = self.sight.viewer;
        let is_own = |column: &str| viewer.user_id.is_some() && id_in(image, column) == viewer.user_id;
        match entity.table.name {
            "organizations" | "brands" => true,
            "users" => is_own("id"),
            "sessions" | "organization_members" | "user_brand_roles" => is_own("user_id"),
            _ => false,
        }
    }

    fn new_image(&self, entity: &Entity, given: &Values) -> Image {
        let viewer = self.sight.viewer;
        let mut image = Image::new();
        let policy = &entity.table.policy;
        for column in &entity.table.columns {
            let preset = policy.preset_of(column.name).or(policy.default_of(column.name));
            let value = match (given.get(column.name), preset) {
                (Some(value), _) => judged(value, column.kind),
                (None, Some(preset)) => of_preset(preset, viewer),
                (None, None) => match &column.default {
                    None => ImageValue::Null,
                    Some(DefaultValue::NewId) => ImageValue::Id(Uuid::from_u128(0x0e57)),
                    Some(DefaultValue::Now) => ImageValue::Instant(viewer.now),
                    Some(DefaultValue::InDays(days)) => ImageValue::Instant(viewer.now + chrono::TimeDelta::days(*days)),
                    Some(DefaultValue::Bool(value)) => ImageValue::Bool(*value),
                    Some(DefaultValue::Int(number)) => ImageValue::Int(*number),
                    Some(DefaultValue::Text(text)) => judged(&Json::from(text.as_str()), column.kind),
                },
            };
            image.insert(column.name, value);
        }
        image.insert("id", ImageValue::Id(Uuid::from_u128(0x0e57)));
        self.react(entity, None, given, &mut image);
        image
    }

    fn changed_image(&self, entity: &Entity, old: &Image, patch: &Values) -> Image {
        let mut image = old.clone();
        for (column, value) in patch {
            let kind = entity.table.column(column).expect("a column").kind;
            image.insert(column, judged(value, kind));
        }
        self.react(entity, Some(old), patch, &mut image);
        image
    }

    /// What a column that takes a value brings with it, and who changed the row last.
    fn react(&self, entity: &Entity, old: Option<&Image>, given: &Values, image: &mut Image) {
        let viewer = self.sight.viewer;
        let holds = |reaction: &Reaction, image: &Image| match (reaction.taken, &image[reaction.column]) {
            (Taken::Stored(stored), value) => text(value) == stored,
            (Taken::Bool(flag), value) => *value == ImageValue::Bool(flag),
            (Taken::Anything, value) => *value != ImageValue::Null,
        };
        let takes = |reaction: &&Reaction| {
            holds(reaction, image) && old.is_none_or(|old| given.contains_key(reaction.column) && !holds(reaction, old))
        };
        let reactions = entity.table.writing.reactions.iter().filter(|reaction| reaction.of_new_rows || old.is_some());
        let reactions = reactions.filter(takes);
        let effects: Vec<Effect> = reactions.flat_map(|reaction| reaction.effects.iter().copied()).collect();
        for effect in effects {
            let (column, value) = match effect {
                Effect::Set(column, preset) => (column, of_preset(preset, viewer)),
                Effect::SetUnlessGiven(column, _) if given.contains_key(column) => continue,
                Effect::SetUnlessGiven(column, preset) => (column, of_preset(preset, viewer)),
                Effect::SetIfNull(column, _) if given.contains_key(column) || image[column] != ImageValue::Null => continue,
                Effect::SetIfNull(column, preset) => (column, of_preset(preset, viewer)),
                Effect::SetToUnlessGiven(column, _) if given.contains_key(column) => continue,
                Effect::SetTo(column, literal) | Effect::SetToUnlessGiven(column, literal) => (column, of_literal(literal)),
                Effect::Clear(column) => (column, ImageValue::Null),
            };
            image.insert(column, value);
        }
        if image.contains_key("updated_at") {
            image.insert("updated_at", ImageValue::Instant(viewer.now));
        }
        if let Some(user) = viewer.signed_in_user().filter(|_| image.contains_key("updated_by")) {
            image.insert("updated_by", ImageValue::Id(user));
        }
    }
}

fn of_preset(preset: Preset, viewer: &Viewer) -> ImageValue {
    match preset {
        Preset::Now => ImageValue::Instant(viewer.now),
        Preset::ViewerId => viewer.signed_in_user().map_or(ImageValue::Null, ImageValue::Id),
    }
}

fn of_literal(literal: Literal) -> ImageValue {
    match literal {
        Literal::Text(text) => ImageValue::Text(text.to_owned()),
        Literal::Bool(flag) => ImageValue::Bool(flag),
        Literal::Int(number) => ImageValue::Int(number),
    }
}

fn text(value: &ImageValue) -> String {
    match value {
        ImageValue::Text(text) => text.clone(),
        ImageValue::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

/// A row that hands out rights may be one that takes some away, and that nobody lifts who does not hold them: whether it is, is not
/// judged here.
fn may_restrict(entity: &Entity, mut expected: Expected) -> Expected {
    if entity.table.writing.grants.is_some() {
        expected.codes.push(FORBIDDEN);
    }
    expected
}

/// Several at once: all succeed, or the first that does not decides.
pub fn together(all: impl IntoIterator<Item = Expected>) -> Expected {
    let mut joined = Expected { succeeds: true, codes: Vec::new() };
    let mut codes: BTreeMap<&'static str, ()> = BTreeMap::new();
    for expected in all {
        joined.succeeds &= expected.succeeds;
        codes.extend(expected.codes.into_iter().map(|code| (code, ())));
    }
    joined.codes = codes.into_keys().collect();
    joined
}
