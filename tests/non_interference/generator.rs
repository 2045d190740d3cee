//! Random operations, made from the types of the schema: a new field or argument takes part without a word here.

use entity::table::Kind;
use rand::rngs::SmallRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use rowgate::catalog::{Attribute, Catalog, Entity, Source};
use rowgate::execute::GraphqlRequest;
use rowgate::schema::Types;
use rowgate::schema::types::{Field, InputValue, Shape, Type};
use serde_json::{Map, Value as Json};

use super::arguments::Literal;
use super::pool::Pool;

/// How many relations an operation follows, one after the other.
const DEPTH: usize = 3;
/// How many scalar fields of an object are asked for, about.
const SCALARS: f64 = 5.0;

/// An operation, and how to ask for its next page.
#[derive(Clone, Debug)]
pub struct Operation {
    pub request: GraphqlRequest,
    /// What stands before the only root field, and that field, when it is a list.
    pub page: Option<(String, Written)>,
}

pub struct Generator<'a> {
    pub types: &'a Types,
    pub catalog: &'a Catalog,
    pub pool: &'a Pool,
    pub random: SmallRng,
    /// Types of which the viewer sees rows.
    pub lively: &'a [&'static str],
    pub declared: Vec<String>,
    pub variables: Map<String, Json>,
    aliases: usize,
    /// What `groupBy` of the field being written names.
    pub grouped: Vec<(String, Literal)>,
}

impl<'a> Generator<'a> {
    pub fn new(types: &'a Types, catalog: &'a Catalog, pool: &'a Pool, lively: &'a [&'static str], seed: u64) -> Self {
        let random = SmallRng::seed_from_u64(seed);
        let (declared, variables, grouped) = (Vec::new(), Map::new(), Vec::new());
        Self { types, catalog, pool, random, lively, declared, variables, aliases: 0, grouped }
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.random.random_bool(share.clamp(0.0, 1.0))
    }

    pub fn operation(&mut self) -> Operation {
        self.declared.clear();
        self.variables.clear();
        let roots = if self.chance(0.15) { 2 } else { 1 };
        let mut page = None;
        let mut text = String::new();
        for index in 0..roots {
            let field = self.root_field();
            let mut written = self.field(field, 0);
            if roots > 1 {
                written.head = format!("r{index}: {}", field.name);
            }
            text.push_str(&format!(" {}", written.text()));
            let can_page = roots == 1 && field.type_ref.name().ends_with("Connection");
            page = can_page.then_some(written);
        }
        let declared = if self.declared.is_empty() { String::new() } else { format!("({})", self.declared.join(", ")) };
        let head = format!("query{declared} {{");
        let request =
            GraphqlRequest { query: format!("{head}{text} }}"), variables: self.variables.clone(), ..GraphqlRequest::default() };
        Operation { request, page: page.map(|written| (head, written)) }
    }

    /// The page behind or before a cursor of an answer.
    pub fn next_page(&mut self, operation: &Operation, cursors: &[String]) -> Option<GraphqlRequest> {
        let (head, written) = operation.page.as_ref()?;
        let cursor = cursors.choose(&mut self.random)?;
        let rows = self.random.random_range(0..7);
        let mut paging = match self.random.random_range(0..4) {
            0 => vec![format!("last: {rows}"), format!("before: \"{cursor}\"")],
            1 => vec![format!("first: {rows}"), format!("before: \"{cursor}\"")],
            _ => vec![format!("first: {rows}"), format!("after: \"{cursor}\"")],
        };
        if self.chance(0.1) {
            paging[1] = paging[1].replace(cursor, &format!("{cursor}x"));
        }
        let query = format!("{head} {} }}", written.with(&paging));
        Some(GraphqlRequest { query, variables: operation.request.variables.clone(), ..GraphqlRequest::default() })
    }

    fn root_field(&mut self) -> &'a Field {
        let query = self.types.get("Query").and_then(Type::fields).expect("the root");
        let wanted = self.random.random_range(0..100);
        let fits = |field: &&Field| {
            let notation = field.type_ref.to_string();
            let is_entity = self.catalog.by_type(&notation).is_some();
            match wanted {
                0..50 => notation.ends_with("Connection!"),
                50..72 => notation.ends_with("Aggregate!]!"),
                72..84 => is_entity,
                84..90 => &*field.name == "node",
                90..96 => &*field.name == "me",
                _ => true,
            }
        };
        let fields: Vec<&'a Field> = query.iter().filter(fits).filter(|field| !is_about_the_database(field)).collect();
        if wanted < 84 && !self.lively.is_empty() && self.chance(0.6) {
            let lively: Vec<&'a Field> = fields
                .iter()
                .copied()
                .filter(|field| entity_of(self.catalog, field).is_some_and(|entity| self.lively.contains(&entity.type_name)))
                .collect();
            if let Some(field) = lively.choose(&mut self.random) {
                return field;
            }
        }
        fields.choose(&mut self.random).expect("fields")
    }

    fn field(&mut self, field: &Field, depth: usize) -> Written {
        let entity = entity_of(self.catalog, field).map(|entity| entity.id);
        if field.arguments.get("nodeId").is_some() {
            let (id, type_name) = self.pool.node_id(self.catalog, &mut self.random);
            let inner = self.selection(type_name, depth + 1);
            return Written {
                head: "node".to_owned(),
                arguments: vec![format!("nodeId: \"{id}\"")],
                paging: Vec::new(),
                selection: format!(" {{ nodeId ... on {type_name} {inner} }}"),
            };
        }
        self.grouped.clear();
        let mut arguments = Vec::new();
        let mut paging = Vec::new();
        let page = self.page(field, depth);
        for argument in field.arguments.iter() {
            if is_of_page(&argument.name) {
                paging
                    .extend(page.iter().find(|(name, _)| *name == argument.name).map(|(name, value)| format!("{name}: {value}")));
            } else if argument.is_required() || self.wants(argument) {
                let value = self.argument(argument, entity);
                arguments.push(format!("{}: {value}", argument.name));
            }
        }
        let selection = match self.types.get(field.type_ref.name()) {
            Some(found) if found.is_composite() => format!(" {}", self.selection(&found.name, depth)),
            _ => String::new(),
        };
        let alias = if self.chance(0.03) { self.alias() } else { String::new() };
        Written { head: format!("{alias}{}", field.name), arguments, paging, selection }
    }

    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("x{}: ", self.aliases)
    }

    fn wants(&mut self, argument: &InputValue) -> bool {
        let share = match &*argument.name {
            "where" => 0.55,
            "orderBy" => 0.5,
            "groupBy" => 0.85,
            "having" => 0.35,
            "includeDeleted" => 0.3,
            _ => 0.5,
        };
        self.chance(share)
    }

    /// Which rows of the list: pages that agree with each other, for the most part.
    fn page(&mut self, field: &Field, depth: usize) -> Vec<(&'static str, String)> {
        let mut page = Vec::new();
        let most = if depth == 0 { 20 } else { 5 };
        let rows = self.random.random_range(0..most).to_string();
        let has_last = field.arguments.get("last").is_some();
        match self.random.random_range(0..100) {
            0..2 => page.extend([("first", rows.clone()), ("last", rows)]),
            2..25 if has_last => page.push(("last", rows)),
            25..85 => page.push(("first", rows)),
            85..90 if depth == 0 => {}
            90..92 => page.push(("first", "-1".to_owned())),
            92..93 => page.push(("first", "1000000".to_owned())),
            _ => page.extend([("first", rows), ("offset", self.random.random_range(0..12).to_string())]),
        }
        if self.chance(0.01) {
            page.push(("after", "\"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\"".to_owned()));
        }
        page
    }

    /// `{ .. }` for an object of the type.
    pub fn selection(&mut self, type_name: &str, depth: usize) -> String {
        let Some(found) = self.types.get(type_name) else { return "{ __typename }".to_owned() };
        let Shape::Object(fields, _) = &found.shape else { return "{ __typename }".to_owned() };
        let mut scalars = Vec::new();
        let mut others = Vec::new();
        for field in fields.iter() {
            let is_composite = self.types.get(field.type_ref.name()).is_some_and(Type::is_composite);
            if is_composite { others.push(field) } else { scalars.push(field) }
        }
        let mut parts = Vec::new();
        let share = SCALARS / scalars.len().max(1) as f64;
        let guarded = self.catalog.by_type(type_name);
        for field in &scalars {
            let attribute = guarded.and_then(|entity| entity.attributes.iter().find(|attribute| attribute.field == *field.name));
            let is_computed = |attribute: &Attribute| matches!(attribute.source, Source::Computed(..));
            let more = if attribute.is_some_and(|attribute| attribute.guarded || is_computed(attribute)) { 1.5 } else { 1.0 };
            if self.chance(share * more) {
                parts.push(self.field(field, depth).text());
            }
        }
        others.shuffle(&mut self.random);
        for field in others.into_iter().take(if guarded.is_some() { 2 } else { 8 }) {
            let deeper = depth + usize::from(guarded.is_some());
            let share = if guarded.is_some() { 0.45 } else { 0.7 };
            if deeper <= DEPTH && self.chance(share) {
                parts.push(self.field(field, deeper).text());
            }
        }
        if parts.is_empty() {
            parts.push("__typename".to_owned());
        }
        parts.shuffle(&mut self.random);
        if self.chance(0.05) {
            let last = parts.pop().unwrap_or_default();
            parts.push(format!("... @include(if: true) {{ {last} }}"));
        }
        format!("{{ {} }}", parts.join(" "))
    }
}

/// A field with its page left open.
#[derive(Clone, Debug)]
pub struct Written {
    head: String,
    arguments: Vec<String>,
    paging: Vec<String>,
    selection: String,
}

impl Written {
    fn text(&self) -> String {
        self.with(&self.paging)
    }

    fn with(&self, paging: &[String]) -> String {
        let arguments: Vec<&str> = self.arguments.iter().chain(paging).map(String::as_str).collect();
        let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        format!("{}{arguments}{}", self.head, self.selection)
    }
}

fn is_of_page(name: &str) -> bool {
    matches!(name, "first" | "last" | "after" | "before" | "offset")
}

/// The entity whose rows a field is about.
fn entity_of<'c>(catalog: &'c Catalog, field: &Field) -> Option<&'c Entity> {
    let name = field.type_ref.name();
    let name = name.strip_suffix("Connection").or_else(|| name.strip_suffix("Aggregate")).unwrap_or(name);
    catalog.by_type(name)
}

/// Whether values of the kind stand in a filter as a text.
pub fn is_text(kind: Kind) -> bool {
    matches!(kind, Kind::Text { .. } | Kind::Address)
}

/// Two databases, and one before and after rows were added, differ in what developers are told about the database itself.
fn is_about_the_database(field: &Field) -> bool {
    ["tableSizes", "indexUsage"].contains(&&*field.name)
}
