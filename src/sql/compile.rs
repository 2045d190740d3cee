//! From a restricted tree to statements.
//!
//! To-one relations are joined into their parent's statement, to-many relations get a fetch of their own whose statement
//! reads the children of all parents at once.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use policy::Shape;

use super::dialect::Dialect;
use super::layout::{
    Compiled, Fetch, FetchShape, FieldValue, FieldWriter, MeValue, MeWriter, ObjectWriter, Root, RootValue, Statement, key_bytes,
};
use super::writer::{Tree, Writer, where_clause};
use crate::catalog::{Catalog, EntityId};
use crate::plan::{Comparison, MeRead, Object, ObjectValue, One, Place, Plan, RootRead};
use crate::restrict::{Restricted, restrict};

/// Restricts and compiles a plan for viewers of one shape.
#[must_use]
pub fn compile(plan: Arc<Plan>, catalog: &Catalog, shape: &Shape, dialect: Dialect) -> Compiled {
    let tree: Restricted<Arc<Plan>> = restrict(plan, catalog, shape);
    let mut compiler = Compiler { catalog, tree: &tree, dialect, history_of: None, fetches: Vec::new() };
    let roots = compiler.roots(tree.tree());
    let fetches = compiler.fetches.into_iter().map(Option::unwrap_or_default).collect();
    Compiled { fetches, roots }
}

impl Default for Fetch {
    fn default() -> Self {
        let shape = FetchShape::Aggregation(Vec::new());
        Self {
            place: Place::default(),
            statement: None,
            shape,
            children: Vec::new(),
            parent_key: None,
            present: super::layout::Presence::Always,
            total: None,
            search: None,
            nearest: None,
            by_ids: false,
        }
    }
}

pub(super) struct Compiler<'a> {
    pub catalog: &'a Catalog,
    pub tree: &'a Tree,
    pub dialect: Dialect,
    /// Whose history is being compiled.
    pub history_of: Option<EntityId>,
    /// A place is taken before the fetch is compiled, so that parents come before children.
    fetches: Vec<Option<Fetch>>,
}

/// The columns of a statement being compiled, and the to-one joins they need.
pub(super) struct Columns<'a> {
    pub writer: Writer<'a>,
    /// The expressions of the outermost SELECT.
    pub selected: Vec<String>,
    /// What stands behind the base rows in FROM.
    pub joins: Vec<String>,
    /// Joins made so far.
    joined: Vec<Join>,
    /// Where the base rows stand.
    pub base: Base,
    pub children: Vec<super::layout::Child>,
}

/// A to-one relation that was joined, or that the viewer may see no row of.
struct Join {
    /// The alias of the row it hangs from; empty for base rows.
    from: String,
    relation: usize,
    /// Its alias, and the column that tells whether there is a row.
    made: Option<(String, usize)>,
}

/// Where the base rows of a statement stand.
pub(super) enum Base {
    /// In the outermost FROM, under the alias.
    Plain(String),
    /// In a page of their own: evaluated under `inner`, seen from outside under `outer` as numbered columns.
    Paged { inner: String, outer: String, columns: Vec<String> },
}

impl Base {
    /// The alias under which expressions over base rows are written.
    pub fn alias(&self) -> String {
        match self {
            Self::Plain(alias) => alias.clone(),
            Self::Paged { inner, .. } => inner.clone(),
        }
    }

    /// The expressions over base rows that are named from outside.
    pub fn exported(&self) -> &[String] {
        match self {
            Self::Plain(_) => &[],
            Self::Paged { columns, .. } => columns,
        }
    }

    /// How an expression over base rows is named from outside.
    pub fn export(&mut self, expression: String) -> String {
        match self {
            Self::Plain(_) => expression,
            Self::Paged { outer, columns, .. } => {
                let position = columns.iter().position(|known| *known == expression).unwrap_or_else(|| {
                    columns.push(expression);
                    columns.len() - 1
                });
                format!("{outer}.c{position}")
            }
        }
    }
}

impl<'a> Columns<'a> {
    pub fn new(writer: Writer<'a>, base: Base) -> Self {
        Self { writer, selected: Vec::new(), joins: Vec::new(), joined: Vec::new(), base, children: Vec::new() }
    }

    /// The position of an expression in the SELECT list.
    pub fn select(&mut self, expression: String) -> usize {
        self.selected.iter().position(|known| *known == expression).unwrap_or_else(|| {
            self.selected.push(expression);
            self.selected.len() - 1
        })
    }

    /// An attribute of a row: the base row, or a joined one.
    pub fn attribute(&mut self, entity: EntityId, attribute: usize, alias: Option<&str>) -> String {
        let kind = self.writer.entity(entity).attributes[attribute].kind;
        let expression = match alias {
            Some(alias) => self.writer.attribute(entity, attribute, alias),
            None => {
                let inner = self.writer.attribute(entity, attribute, &self.base.alias());
                self.base.export(inner)
            }
        };
        self.writer.dialect.selected(&expression, kind)
    }

    /// A key column of a row: the base row, or a joined one.
    fn key(&mut self, entity: EntityId, column: &str, alias: Option<&str>) -> String {
        match alias {
            Some(alias) => self.writer.key(entity, alias, column),
            None => {
                let inner = self.writer.key(entity, &self.base.alias(), column);
                self.base.export(inner)
            }
        }
    }

    /// Joins a to-one relation; `None` when the viewer may see no row of it.
    fn join(&mut self, entity: EntityId, relation: usize, alias: Option<&str>) -> Option<(String, usize)> {
        let from = alias.unwrap_or_default().to_owned();
        if let Some(known) = self.joined.iter().find(|known| known.from == from && known.relation == relation) {
            return known.made.clone();
        }
        let definition = self.writer.entity(entity);
        let hop = &definition.relations[relation].hops[0];
        let made = self.writer.rows(hop.target, false).map(|rows| {
            let key = self.key(entity, hop.from_column, alias);
            let joined = self.writer.alias();
            let mut conditions = vec![format!("{} = {key}", self.writer.key(hop.target, &joined, hop.to_column))];
            conditions.extend(self.writer.rule(rows, &joined));
            self.joins.push(format!(" LEFT JOIN {} ON {}", Writer::table(rows, &joined), conditions.join(" AND ")));
            let first_of_key = self.writer.entity(hop.target).table.key[0];
            let present = self.select(format!("{joined}.\"{first_of_key}\""));
            (joined, present)
        });
        self.joined.push(Join { from, relation, made: made.clone() });
        made
    }
}

impl<'a> Compiler<'a> {
    pub fn writer(&self) -> Writer<'a> {
        Writer::new(self.catalog, self.tree, self.dialect)
    }

    /// Takes the next place among the fetches.
    pub fn reserve(&mut self) -> usize {
        self.fetches.push(None);
        self.fetches.len() - 1
    }

    pub fn put(&mut self, place: usize, fetch: Fetch) -> usize {
        self.fetches[place] = Some(fetch);
        place
    }

    fn roots(&mut self, plan: &Plan) -> Vec<Root> {
        let roots = plan.roots.iter().map(|root| {
            let value = match &root.read {
                RootRead::Typename => RootValue::Typename(root_type(plan)),
                RootRead::Introspection => RootValue::Introspection,
                RootRead::Nothing => RootValue::Nothing,
                RootRead::One(one) => RootValue::One(self.one(one)),
                RootRead::Connection(connection) => RootValue::Connection(self.connection(connection)),
                RootRead::Aggregation(aggregation) => RootValue::Aggregation(self.aggregation(aggregation)),
                RootRead::Me(fields) => {
                    let writers = fields.iter().map(|field| {
                        let value = match &field.read {
                            MeRead::Typename => MeValue::Typename,
                            MeRead::One(one) => MeValue::One(self.one(one)),
                            MeRead::List(connection) => MeValue::List(self.connection(connection)),
                            MeRead::Permissions(operand) => MeValue::Permissions(operand.clone()),
                        };
                        MeWriter { key: key_bytes(&field.key), value }
                    });
                    RootValue::Me(writers.collect())
                }
                RootRead::History(history) => self.history(history),
                RootRead::Write(write) => RootValue::Write(self.written(write)),
                RootRead::Call(call) => RootValue::Call(self.called(call)),
                RootRead::Changes(changes) => RootValue::Followed(self.followed(changes)),
                RootRead::Roles(fields) => {
                    RootValue::Roles(fields.iter().map(|field| (key_bytes(&field.key), field.field.clone())).collect())
                }
            };
            Root { key: key_bytes(&root.key), name: root.key.clone(), location: root.location, value }
        });
        roots.collect()
    }

    fn one(&mut self, one: &One) -> usize {
        let place = self.reserve();
        let mut writer = self.writer();
        let rows = writer.rows(one.object.entity, one.include_deleted);
        let alias = writer.alias();
        let mut columns = Columns::new(writer, Base::Plain(alias.clone()));
        let object = self.object(&one.object, None, &mut columns);
        let fetch = |statement, columns: Columns<'_>, object| Fetch {
            place: one.place.clone(),
            statement,
            shape: FetchShape::One(object),
            children: columns.children,
            ..Fetch::default()
        };
        let Some(rows) = rows else { return self.put(place, fetch(None, columns, object)) };
        let keys = one.key.iter().map(|(attribute, operand)| {
            columns.writer.compare(one.object.entity, *attribute, Comparison::Equal, operand, &alias)
        });
        let mut conditions: Vec<String> = keys.collect();
        conditions.extend(columns.writer.rule(rows, &alias));
        let from = Writer::table(rows, &alias);
        let sql = select(&columns.selected, &format!("{from}{}", columns.joins.concat()), &where_clause(&conditions));
        let slots = std::mem::take(&mut columns.writer.conditions.slots);
        self.put(place, fetch(Some(Statement { sql, slots }), columns, object))
    }

    /// What writes an object of the row: the base row, or the one joined under `alias`.
    pub fn object(&mut self, object: &Object, alias: Option<&str>, columns: &mut Columns<'a>) -> ObjectWriter {
        let entity = self.catalog.entity(object.entity);
        let mut fields: Vec<FieldWriter> = Vec::with_capacity(object.fields.len());
        for field in &object.fields {
            let value = match &field.value {
                ObjectValue::Typename => FieldValue::Typename,
                ObjectValue::NodeId => {
                    let id = columns.key(object.entity, "id", alias);
                    FieldValue::NodeId(columns.select(id))
                }
                ObjectValue::HistoryAction => self.history_action(columns),
                ObjectValue::Changes { of, fields } => self.changes(*of, fields, columns),
                ObjectValue::Attribute(attribute) => self.scalar(object.entity, *attribute, alias, columns),
                ObjectValue::ToOne { relation, object: inner } => match columns.join(object.entity, *relation, alias) {
                    Some((joined, present)) => FieldValue::ToOne(present, self.object(inner, Some(&joined), columns)),
                    None => FieldValue::Null,
                },
                ObjectValue::Made(made) => {
                    let key = columns.key(object.entity, "id", alias);
                    let child = super::layout::Child { key: columns.select(key), fetch: self.made(object.entity, made) };
                    columns.children.push(child);
                    FieldValue::Made(child)
                }
                ObjectValue::ToMany(connection) => {
                    let first = connection
                        .relation
                        .map(|(parent, relation)| self.catalog.entity(parent).relations[relation].hops[0].from_column);
                    let key = columns.key(object.entity, first.unwrap_or("id"), alias);
                    let child = super::layout::Child { key: columns.select(key), fetch: self.connection(connection) };
                    columns.children.push(child);
                    FieldValue::ToMany(child)
                }
            };
            let comma = if fields.is_empty() { "" } else { "," };
            let key = format!("{comma}\"{}\":", field.key).into_bytes();
            fields.push(FieldWriter { key, name: field.key.clone(), location: field.location, value });
        }
        let is_entry = alias.is_none() && self.history_of.is_some();
        let watches = self.watches(object, &fields, alias, columns);
        ObjectWriter { type_name: if is_entry { "HistoryEntry" } else { entity.type_name }, fields, watches }
    }

    fn scalar(&self, entity: EntityId, attribute: usize, alias: Option<&str>, columns: &mut Columns<'a>) -> FieldValue {
        let Some(readable) = self.tree.readable(entity, attribute) else { return FieldValue::Null };
        if matches!(readable.guard(), policy::Solved::Never) {
            return FieldValue::Forbidden;
        }
        let expression = columns.attribute(entity, attribute, alias);
        FieldValue::Scalar(columns.select(expression), readable.kind())
    }
}

fn root_type(plan: &Plan) -> &'static str {
    match (plan.writes, &plan.follows) {
        (true, _) => "Mutation",
        (false, None) => "Query",
        (false, Some(_)) => "Subscription",
    }
}

/// `SELECT a, b FROM from tail`; a statement without columns still has rows.
pub(super) fn select(columns: &[String], from: &str, tail: &str) -> String {
    let list = if columns.is_empty() { "1".to_owned() } else { columns.join(", ") };
    format!("SELECT {list} FROM {from}{tail}")
}

/// Which order a cursor belongs to: the entity and the terms, in words that no other order has.
pub(super) fn order_fingerprint(words: &str) -> u64 {
    // FNV-1a: stable across processes and versions, which the standard hasher does not promise.
    struct Fnv(u64);
    impl Hasher for Fnv {
        fn finish(&self) -> u64 {
            self.0
        }
        fn write(&mut self, bytes: &[u8]) {
            for byte in bytes {
                self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    words.as_bytes().hash(&mut hasher);
    hasher.finish()
}
