//! Random values for arguments: input objects by their types, leaves from the cells of the databases.

use std::fmt;

use entity::table::Kind;
use rand::Rng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rowgate::catalog::{Catalog, Entity, EntityId};
use rowgate::schema::types::{InputValue, Shape, Type, TypeRef};
use serde_json::{Value as Json, json};

use super::generator::{Generator, is_text};
use super::pool::Spot;

/// How deep filters nest.
const FILTER_DEPTH: usize = 3;

/// A value as it stands in a document.
#[derive(Clone, Debug)]
pub enum Literal {
    Plain(Json),
    Enum(String),
    Variable(String),
    List(Vec<Literal>),
    Object(Vec<(String, Literal)>),
}

impl fmt::Display for Literal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(value) => write!(formatter, "{value}"),
            Self::Enum(name) => formatter.write_str(name),
            Self::Variable(name) => write!(formatter, "${name}"),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(formatter, "[{}]", items.join(", "))
            }
            Self::Object(members) => {
                let members: Vec<String> = members.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                write!(formatter, "{{{}}}", members.join(", "))
            }
        }
    }
}

impl Literal {
    /// The same value in the variables; nothing where it holds a variable itself.
    fn json(&self) -> Option<Json> {
        match self {
            Self::Plain(value) => Some(value.clone()),
            Self::Enum(name) => Some(name.as_str().into()),
            Self::Variable(_) => None,
            Self::List(items) => items.iter().map(Self::json).collect::<Option<Vec<Json>>>().map(Json::from),
            Self::Object(members) => {
                let members = members.iter().map(|(name, value)| Some((name.clone(), value.json()?)));
                members.collect::<Option<serde_json::Map<_, _>>>().map(Json::Object)
            }
        }
    }
}

impl<'a> Generator<'a> {
    /// The value of an argument of a field about rows of `entity`.
    pub fn argument(&mut self, argument: &InputValue, entity: Option<EntityId>) -> Literal {
        let named =
            |entity: &Entity| entity.attribute_index(&argument.name).map(|attribute| Spot { entity: entity.id, attribute });
        let mut spot = entity.and_then(|id| named(self.catalog.entity(id)));
        if let (None, Some(name)) = (spot, argument.name.strip_suffix("Id")) {
            let meant = self.catalog.entities.iter().find(|entity| entity.single_field == name);
            spot = meant.and_then(|entity| Some(Spot { entity: entity.id, attribute: entity.attribute_index("id")? }));
        }
        let value = match (entity, &*argument.name) {
            (Some(entity), "search") => self.search(entity),
            (Some(entity), "similarTo") => self.similar(entity),
            _ => self.value(&argument.type_ref, spot, 0),
        };
        if *argument.name == *"groupBy" {
            self.remember_groups(&value);
        }
        match value.json() {
            Some(json) if self.chance(0.2) => self.variable(&argument.type_ref, json),
            _ => value,
        }
    }

    /// Words to look for, most of them from the cells that are searched.
    fn search(&mut self, entity: EntityId) -> Literal {
        let definition = self.catalog.entity(entity);
        let columns = definition.table.search.iter().flat_map(|search| &search.columns);
        let columns: Vec<usize> = columns.filter_map(|searched| definition.attribute_of_column(searched.column)).collect();
        let mut search = Vec::new();
        for _ in 0..self.random.random_range(1..=2) {
            let attribute = *columns.choose(&mut self.random).expect("searched columns");
            let cell = self.pool.cell(Spot { entity, attribute }, &mut self.random).unwrap_or_default().to_string();
            let words: Vec<&str> = cell.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            let place = self.random.random_range(0..words.len().max(1));
            let word = words.get(place).copied().unwrap_or("the");
            search.push(match self.random.random_range(0..8) {
                0 => format!("{}*", word.chars().take(2).collect::<String>()),
                1 => format!("\"{word} {}\"", words.get(place + 1).copied().unwrap_or_default()),
                2 => format!("-{word}"),
                3 => word.to_uppercase(),
                4 => "hiddencanary*".to_owned(),
                _ => word.to_owned(),
            });
        }
        Literal::Plain(search.join(" ").into())
    }

    /// A vector like one of the cells, or one that points somewhere else.
    fn similar(&mut self, entity: EntityId) -> Literal {
        let attribute = self.catalog.entity(entity).vector().expect("vectors");
        let Kind::Vector { dimensions } = self.catalog.entity(entity).attributes[attribute].kind else { panic!("no vector") };
        let cell = self.pool.cell(Spot { entity, attribute }, &mut self.random).filter(Json::is_array);
        let of_cell = self.chance(0.7);
        let numbers = match cell.filter(|_| of_cell) {
            Some(cell) => cell,
            None => (0..dimensions).map(|_| json!(f64::from(self.random.random_range(-9..=9)))).collect::<Vec<_>>().into(),
        };
        let vector = self.variable(&TypeRef::new("[Float!]!"), numbers);
        let mut members = vec![("vector".to_owned(), vector)];
        if self.chance(0.3) {
            members.push(("maxDistance".to_owned(), Literal::Plain(json!(f64::from(self.random.random_range(0..20)) / 10.0))));
        }
        Literal::Object(members)
    }

    fn remember_groups(&mut self, value: &Literal) {
        let items = if let Literal::List(items) = value { items.clone() } else { vec![value.clone()] };
        for item in items {
            if let Literal::Object(members) = item {
                self.grouped.extend(members);
            }
        }
    }

    pub fn variable(&mut self, type_ref: &TypeRef, value: Json) -> Literal {
        let name = format!("v{}", self.variables.len());
        self.declared.push(format!("${name}: {type_ref}"));
        self.variables.insert(name.clone(), value);
        Literal::Variable(name)
    }

    pub fn value(&mut self, type_ref: &TypeRef, spot: Option<Spot>, depth: usize) -> Literal {
        match type_ref {
            TypeRef::NonNull(inner) => self.value(inner, spot, depth),
            TypeRef::List(item) => {
                let count = *[0, 1, 1, 1, 2, 2, 3].choose(&mut self.random).expect("numbers");
                Literal::List((0..count).map(|_| self.value(item, spot, depth)).collect())
            }
            TypeRef::Named(name) => {
                let Some(found) = self.types.get(name) else { return Literal::Plain(Json::Null) };
                match &found.shape {
                    Shape::Input(_) => self.object(found, spot, depth),
                    Shape::Enum(values) => {
                        let value =
                            spot.filter(|_| self.random.random_bool(0.7)).and_then(|spot| self.pool.cell(spot, &mut self.random));
                        let known = value.as_ref().and_then(Json::as_str).filter(|text| values.get(text).is_some());
                        match known {
                            Some(name) => Literal::Enum(name.to_owned()),
                            None => Literal::Enum(values.iter().choose(&mut self.random).expect("values").name.to_string()),
                        }
                    }
                    _ => self.scalar(name, spot),
                }
            }
        }
    }

    fn object(&mut self, found: &Type, spot: Option<Spot>, depth: usize) -> Literal {
        if &*found.name == "JsonPathFilter" {
            return self.json_path(spot);
        }
        let inputs = found.inputs().expect("an input object");
        let entity = self.entity_of_input(&found.name);
        let takes_one = found.name.ends_with("Order") || found.name.ends_with("GroupBy");
        let count = if takes_one || self.chance(0.75) { 1 } else { 2 };
        let mut members: Vec<(String, Literal)> = Vec::new();
        for _ in 0..count {
            let fitting: Vec<&InputValue> = inputs.iter().filter(|input| self.fits(input, entity, depth)).collect();
            let Some(input) = fitting.choose(&mut self.random).copied() else { break };
            if members.iter().any(|(name, _)| *name == *input.name) {
                continue;
            }
            if found.name.ends_with("AggregateOrder")
                && &*input.name == "key"
                && let Some((name, _)) = self.grouped.choose(&mut self.random).cloned()
            {
                let direction = self.value(&TypeRef::new("OrderDirection"), None, depth);
                members.push((input.name.to_string(), Literal::Object(vec![(name, direction)])));
                continue;
            }
            let attribute = entity.and_then(|entity| entity.attribute_index(&input.name));
            let below = match (attribute, entity) {
                (Some(attribute), Some(entity)) => Some(Spot { entity: entity.id, attribute }),
                _ => spot,
            };
            let deeper = depth + usize::from(entity.is_some());
            let value = match input.type_ref.name() {
                "Boolean" if takes_one => Literal::Plain(true.into()),
                _ => self.member(input, below, deeper),
            };
            members.push((input.name.to_string(), value));
        }
        Literal::Object(members)
    }

    fn member(&mut self, input: &InputValue, spot: Option<Spot>, depth: usize) -> Literal {
        if &*input.name == "isNull" || input.type_ref.name() == "Boolean" && spot.is_none() {
            return Literal::Plain(Json::from(self.chance(0.6)));
        }
        let value = self.value(&input.type_ref, spot, depth);
        match (value, &*input.name) {
            (
                Literal::Plain(Json::String(text)),
                "like" | "ilike" | "startsWith" | "istartsWith" | "endsWith" | "iendsWith" | "contains" | "icontains",
            ) => Literal::Plain(self.pattern(&text, &input.name).into()),
            (value, _) => value,
        }
    }

    /// A part of a text, so that a match tells something about the rest.
    fn pattern(&mut self, text: &str, form: &str) -> String {
        let letters: Vec<char> = text.chars().take(90).collect();
        let length = self.random.random_range(0..=letters.len().min(12));
        let start = match form.trim_start_matches('i') {
            "startsWith" => 0,
            "endsWith" => letters.len() - length,
            _ => self.random.random_range(0..=letters.len() - length),
        };
        let part: String = letters[start..start + length].iter().collect();
        let part = if self.chance(0.2) { part.to_uppercase() } else { part };
        if form.ends_with("like") { format!("%{part}%") } else { part }
    }

    /// Whether the member may be chosen: none that leads deeper where there is no room.
    fn fits(&self, input: &InputValue, entity: Option<&Entity>, depth: usize) -> bool {
        let is_object = self.types.get(input.type_ref.name()).is_some_and(|inner| matches!(inner.shape, Shape::Input(_)));
        let leads_on = is_object
            && (matches!(&*input.name, "and" | "or" | "not")
                || entity.is_some_and(|entity| entity.relation_index(&input.name).is_some()));
        !leads_on || depth < FILTER_DEPTH
    }

    fn entity_of_input(&self, name: &str) -> Option<&'a Entity> {
        let catalog: &'a Catalog = self.catalog;
        let fits = |entity: &&Entity| {
            name.strip_prefix(entity.type_name).is_some_and(|rest| {
                ["Filter", "Order", "GroupBy", "Having"].contains(&rest) || rest.ends_with("Having") || rest.ends_with("Order")
            })
        };
        catalog.entities.iter().filter(fits).max_by_key(|entity| entity.type_name.len())
    }

    fn json_path(&mut self, spot: Option<Spot>) -> Literal {
        let (path, value) = match spot {
            Some(spot) => self.pool.path(spot, &mut self.random),
            None => (vec!["a".to_owned()], json!(1)),
        };
        let path = Literal::Plain(Json::from(path));
        let test =
            *["eq", "ne", "lt", "lte", "gt", "gte", "contains", "startsWith", "isNull"].choose(&mut self.random).expect("tests");
        let operand = match test {
            "isNull" => Literal::Plain(Json::from(self.chance(0.5))),
            "contains" | "startsWith" => {
                let text = value.as_str().unwrap_or("a").to_owned();
                Literal::Plain(self.pattern(&text, test).into())
            }
            _ => {
                let value = if value.is_object() || value.is_array() || value.is_null() { json!(7) } else { value };
                self.variable(&TypeRef::new("JSON"), value)
            }
        };
        Literal::Object(vec![("path".to_owned(), path), (test.to_owned(), operand)])
    }

    fn scalar(&mut self, name: &str, spot: Option<Spot>) -> Literal {
        if self.chance(0.01) {
            let wrong =
                [json!("' OR 1=1 --"), json!(12345678901234567890_u64), json!(true), json!(-1), json!(""), json!("2026-02-30")];
            return Literal::Plain(wrong.choose(&mut self.random).expect("values").clone());
        }
        let kind = spot.map(|spot| self.catalog.entity(spot.entity).attributes[spot.attribute].kind);
        let cell = spot.and_then(|spot| self.pool.cell(spot, &mut self.random));
        match (name, cell) {
            ("JSON", cell) => {
                let value = self.part_of(cell.unwrap_or_default());
                self.variable(&TypeRef::new("JSON"), value)
            }
            ("String", Some(Json::Array(items))) => {
                Literal::Plain(items.choose(&mut self.random).cloned().unwrap_or_else(|| json!("x")))
            }
            ("String", Some(Json::Object(members))) => {
                Literal::Plain(members.keys().choose(&mut self.random).map_or(json!("x"), |key| json!(key)))
            }
            ("ID", Some(Json::String(id))) => Literal::Plain(id.into()),
            ("String" | "DateTime" | "Date" | "Decimal" | "BigInt", Some(Json::String(text)))
                if kind.is_none_or(|kind| is_text(kind) || name != "String") =>
            {
                Literal::Plain(text.into())
            }
            ("Int" | "BigInt" | "Float" | "Decimal", Some(Json::Number(number))) => Literal::Plain(number.into()),
            (name, _) => self.plain(name),
        }
    }

    /// A document that the cell contains.
    fn part_of(&mut self, cell: Json) -> Json {
        match cell {
            Json::Object(members) => match members.into_iter().choose(&mut self.random) {
                Some((key, value)) if value.is_object() => json!({key: self.part_of(value)}),
                Some((key, value)) => json!({key: value}),
                None => json!({}),
            },
            Json::Array(items) => {
                Json::from(items.into_iter().filter(|item| !item.is_object() && !item.is_array()).take(1).collect::<Vec<_>>())
            }
            _ => json!({}),
        }
    }

    /// A value that comes from no cell.
    fn plain(&mut self, name: &str) -> Literal {
        let number = self.random.random_range(0..9);
        Literal::Plain(match name {
            "Int" => json!(number),
            "Float" => json!(f64::from(number) + 0.5),
            "Boolean" => json!(number < 6),
            "BigInt" | "Decimal" => json!(number.to_string()),
            "ID" => json!(uuid::Uuid::from_u128(u128::from(number as u32)).to_string()),
            "Date" => json!(format!("2026-01-0{}", number + 1)),
            "DateTime" => json!(format!("2026-01-0{}T00:00:00Z", number + 1)),
            _ => json!("a"),
        })
    }
}
