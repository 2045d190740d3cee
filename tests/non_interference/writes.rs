//! Random mutations, made from the schema: every form for every entity, with ids and values of both databases, hidden ones among
//! them.

use rand::Rng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rowgate::catalog::{Entity, EntityId};
use rowgate::execute::GraphqlRequest;
use rowgate::schema::types::{Field, InputValue, Shape, Type, TypeRef};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::arguments::Literal;
use super::generator::Generator;
use super::pool::Spot;

/// The key of the field that fails whoever asks, so that nothing of the operation stays.
pub const LAST: &str = "last";
/// How deep rows nest.
const NESTED: usize = 2;

impl<'a> Generator<'a> {
    /// An operation that changes nothing in the end: its last field always fails.
    pub fn mutation(&mut self) -> GraphqlRequest {
        self.declared.clear();
        self.variables.clear();
        let fields = if self.chance(0.25) { 2 } else { 1 };
        let mut text = String::new();
        for index in 0..fields {
            let (field, entity) = self.writing_field();
            let arguments: Vec<String> =
                field.arguments.iter().filter_map(|argument| self.writing_argument(argument, entity)).collect();
            let shown = if field.type_ref.name().ends_with("WriteResult") { "affected" } else { "id" };
            text.push_str(&format!(" m{index}: {}({}) {{ {shown} }}", field.name, arguments.join(", ")));
        }
        let declared = if self.declared.is_empty() { String::new() } else { format!("({})", self.declared.join(", ")) };
        let query = format!("mutation{declared} {{{text} {LAST}: deleteUser(id: \"{}\") {{ id }} }}", Uuid::nil());
        GraphqlRequest { query, variables: self.variables.clone(), ..GraphqlRequest::default() }
    }

    /// A change of nothing of a row, and the query for the same of it: the mutation must not show more.
    pub fn change_of_nothing(&mut self) -> (GraphqlRequest, GraphqlRequest) {
        self.declared.clear();
        self.variables.clear();
        let catalog = self.catalog;
        let lively: Vec<&'a Entity> = catalog
            .entities
            .iter()
            .filter(|entity| entity.writes.has_changes() && self.lively.contains(&entity.type_name))
            .collect();
        let entity = *lively.choose(&mut self.random).expect("something the viewer sees");
        let id = self.some_id(entity.id);
        let selection = self.selection(entity.type_name, 0);
        let version = if entity.table.name == "claims" { ", ifVersion: 1" } else { "" };
        let declared = if self.declared.is_empty() { String::new() } else { format!("({})", self.declared.join(", ")) };
        let request = |query: String| GraphqlRequest { query, variables: self.variables.clone(), ..GraphqlRequest::default() };
        (
            request(format!(
                "mutation{declared} {{ x: update{}(id: {id}, patch: {{}}{version}) {selection} }}",
                entity.type_name
            )),
            request(format!("query{declared} {{ x: {}(id: {id}) {selection} }}", entity.single_field)),
        )
    }

    fn writing_field(&mut self) -> (&'a Field, EntityId) {
        let (types, catalog, lively) = (self.types, self.catalog, self.lively);
        let fields = types.get("Mutation").and_then(Type::fields).expect("mutations");
        let entity_of = |field: &Field| {
            let name = field.type_ref.name();
            catalog.by_type(name.strip_suffix("WriteResult").unwrap_or(name))
        };
        let wants_lively = self.chance(0.7);
        let fits = |entity: &Entity| !wants_lively || lively.is_empty() || lively.contains(&entity.type_name);
        let fields: Vec<(&'a Field, EntityId)> =
            fields.iter().filter_map(|field| Some((field, entity_of(field).filter(|entity| fits(entity))?.id))).collect();
        *fields.choose(&mut self.random).expect("mutations")
    }

    fn writing_argument(&mut self, argument: &InputValue, id: EntityId) -> Option<String> {
        let entity = self.catalog.entity(id);
        let value = match &*argument.name {
            "id" => Literal::Plain(self.some_id(id)),
            "input" => self.row(argument, entity, 0),
            "inputs" => {
                let count = self.random.random_range(1..4);
                Literal::List((0..count).map(|_| self.row(argument, entity, 0)).collect())
            }
            "patch" => self.patch(argument, entity),
            "atMost" => Literal::Plain(json!([0, 1, 2, 5, 100, 1_000].choose(&mut self.random).expect("numbers"))),
            "ifVersion" if argument.is_required() => {
                Literal::Plain(json!([1, 1, 1, 2, 3].choose(&mut self.random).expect("numbers")))
            }
            "where" => self.argument(argument, Some(id)),
            "onConflict" => self.any_of(argument.type_ref.name())?,
            "update" if self.chance(0.3) => Literal::List(self.any_of(argument.type_ref.name()).into_iter().collect()),
            "ifVersion" | "ifUpdatedAt" | "update" => return None,
            // What further arguments there may be is made as for a query.
            _ if argument.is_required() || self.chance(0.3) => self.argument(argument, Some(id)),
            _ => return None,
        };
        Some(format!("{}: {value}", argument.name))
    }

    /// One value of an enumeration.
    fn any_of(&mut self, name: &str) -> Option<Literal> {
        let Shape::Enum(values) = &self.types.get(name)?.shape else { return None };
        Some(Literal::Enum(values.iter().choose(&mut self.random)?.name.to_string()))
    }

    /// The id of a row of either database, or now and then of none.
    fn some_id(&mut self, entity: EntityId) -> Json {
        let known = if self.chance(0.95) { self.pool.id(entity, &mut self.random) } else { None };
        json!(known.unwrap_or_else(|| Uuid::from_u128(self.random.random())))
    }

    /// An input of a new row.
    fn row(&mut self, argument: &InputValue, entity: &'a Entity, depth: usize) -> Literal {
        let inputs = self.types.get(argument.type_ref.name()).and_then(Type::inputs).expect("an input object");
        let mut members = Vec::new();
        for input in inputs.iter() {
            if let Some(column) = entity.writes.input(&input.name) {
                if input.is_required() || self.chance(0.15) {
                    members.push((input.name.to_string(), self.given(input, entity, column.column)));
                }
            } else if depth < NESTED && self.chance(0.04) {
                members.extend(self.nested(input, entity, depth + 1).map(|value| (input.name.to_string(), value)));
            }
        }
        Literal::Object(members)
    }

    /// Rows that come with a new row.
    fn nested(&mut self, input: &InputValue, entity: &'a Entity, depth: usize) -> Option<Literal> {
        let (writes, catalog) = (&entity.writes, self.catalog);
        let child = writes.children.iter().find(|child| child.field == *input.name).map(|child| child.target);
        let parent = writes.parents.iter().find(|parent| parent.field == *input.name).map(|parent| parent.target);
        let link = writes.links.iter().find(|link| link.field == *input.name).map(|link| link.target);
        let members = self.types.get(input.type_ref.name()).and_then(Type::inputs)?;
        let create = members.get("create").filter(|_| self.chance(0.6));
        let (name, value) = match (create, child, parent, link) {
            (Some(create), Some(target), ..) => ("create", Literal::List(vec![self.row(create, catalog.entity(target), depth)])),
            (Some(create), _, Some(target), _) => ("create", self.row(create, catalog.entity(target), depth)),
            (None, Some(target), ..) if members.get("connect").is_some() => {
                ("connect", Literal::List(vec![Literal::Plain(self.some_id(target))]))
            }
            (None, _, Some(target), _) => ("connect", Literal::Plain(self.some_id(target))),
            (_, _, _, Some(target)) => ("connect", Literal::List(vec![Literal::Plain(self.some_id(target))])),
            _ => return None,
        };
        Some(Literal::Object(vec![(name.to_owned(), value)]))
    }

    /// An input of a change.
    fn patch(&mut self, argument: &InputValue, entity: &'a Entity) -> Literal {
        let inputs = self.types.get(argument.type_ref.name()).and_then(Type::inputs).expect("an input object");
        let count = self.random.random_range(0..4);
        let chosen: Vec<&InputValue> = inputs.iter().choose_multiple(&mut self.random, count);
        let members = chosen.into_iter().filter_map(|input| {
            let column = entity.writes.input(&input.name)?.column;
            let value = self.given(input, entity, column);
            let value = match input.type_ref.name() {
                "IntChange" | "BigIntChange" | "DecimalChange" if self.chance(0.3) => changed("increment", value),
                "StringListChange" if self.chance(0.5) => changed("append", value),
                "IntChange" | "BigIntChange" | "DecimalChange" | "StringListChange" => changed("set", value),
                _ => value,
            };
            Some((input.name.to_string(), value))
        });
        Literal::Object(members.collect())
    }

    /// A value for a column: mostly one that some row has.
    fn given(&mut self, input: &InputValue, entity: &Entity, column: &str) -> Literal {
        let relation =
            entity.table.relations.iter().find(|relation| relation.from_column == column && relation.to_column == "id");
        if let Some(target) = relation.and_then(|relation| self.catalog.by_table(relation.target))
            && self.chance(0.4)
        {
            return Literal::Plain(self.some_id(target.id));
        }
        let spot = entity.attribute_index(&input.name).map(|attribute| Spot { entity: entity.id, attribute });
        let cell = spot.and_then(|spot| self.pool.cell(spot, &mut self.random)).filter(|_| self.random.random_bool(0.95));
        match (input.type_ref.name(), cell) {
            ("JSON", Some(cell)) => self.variable(&TypeRef::new("JSON"), cell),
            (name, Some(Json::String(text)))
                if self.types.get(name).is_some_and(|found| matches!(found.shape, Shape::Enum(_))) =>
            {
                Literal::Enum(text)
            }
            (_, Some(cell)) => Literal::Plain(cell),
            ("StringListChange", None) => Literal::List(Vec::new()),
            (name, None) => {
                let type_ref = TypeRef::new(name.strip_suffix("Change").unwrap_or(name));
                self.value(&type_ref, None, 0)
            }
        }
    }
}

fn changed(how: &str, value: Literal) -> Literal {
    Literal::Object(vec![(how.to_owned(), value)])
}
