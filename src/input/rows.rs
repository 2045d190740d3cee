//! Inputs of new rows become rows: nested ones apart, each with its id, in an order in which every row finds what it refers to.

use std::collections::{BTreeMap, HashSet};

use entity::table::PRIMARY_KEY;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::Problem;
use crate::catalog::{Catalog, Entity, EntityId, NestedChildren, NestedLinks, NestedParent};

/// A row to be added.
#[derive(Clone, Debug)]
pub struct NewRow {
    /// Its id.
    pub id: Uuid,
    /// The input it came from, `input.claims.create[2]`, for errors.
    pub path: String,
    /// The given values by column, in the API's form.
    pub given: BTreeMap<&'static str, Json>,
    /// What errors call the columns that were not given by their own fields: `input.template.connect`.
    pub places: BTreeMap<&'static str, String>,
    /// Whether the caller chose the id.
    pub given_id: bool,
}

impl NewRow {
    /// What errors call a column of the row.
    #[must_use]
    pub fn path_of(&self, entity: &Entity, column: &str) -> String {
        self.places.get(column).cloned().unwrap_or_else(|| path_of(entity, &self.path, column))
    }
}

/// What errors call a column of the row that `path` leads to.
pub(crate) fn path_of(entity: &Entity, path: &str, column: &str) -> String {
    let input = entity.writes.inputs.iter().find(|input| input.column == column);
    input.map_or_else(|| path.to_owned(), |input| format!("{path}.{}", input.field))
}

/// Rows of one entity that can be added at once: none refers to another of them.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The entity.
    pub entity: EntityId,
    /// The rows, in the order of the inputs.
    pub rows: Vec<NewRow>,
}

/// Rows that are there already and shall refer to a new row.
#[derive(Clone, Debug)]
pub struct Connect {
    /// Their entity.
    pub entity: EntityId,
    /// Their column that refers.
    pub column: &'static str,
    /// The new row.
    pub to: Uuid,
    /// The rows.
    pub ids: Vec<Uuid>,
    /// The input they came from.
    pub path: String,
}

/// All that comes with new rows.
#[derive(Clone, Debug, Default)]
pub struct NewRows {
    /// The rows, those referred to first.
    pub batches: Vec<Batch>,
    /// The rows to connect.
    pub connects: Vec<Connect>,
    /// The ids of the rows of the inputs themselves.
    pub roots: Vec<Uuid>,
}

impl NewRows {
    /// How many rows there are in all.
    #[must_use]
    pub fn count(&self) -> usize {
        self.batches.iter().map(|batch| batch.rows.len()).sum::<usize>()
            + self.connects.iter().map(|connect| connect.ids.len()).sum::<usize>()
    }
}

/// Reads the inputs of new rows, each with its path, and checks every value.
///
/// # Errors
/// Everything that is wrong with them.
pub fn read_new(catalog: &Catalog, entity: EntityId, inputs: Vec<(String, Json)>) -> Result<NewRows, Vec<Problem>> {
    let mut reader = Reader { catalog, ranks: BTreeMap::new(), connects: Vec::new(), problems: Vec::new() };
    let roots = inputs.into_iter().map(|(path, input)| reader.row(entity, input, path, 0, None)).collect();
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    let batches = reader.ranks.into_iter().map(|((_, entity), rows)| Batch { entity, rows }).collect();
    Ok(NewRows { batches, connects: reader.connects, roots })
}

/// Reads a row of a list whose fields stand for columns, the id among them where callers may choose it, and checks every value. Two
/// fields may stand for one column, of which one may be given.
pub fn listed(
    entity: &Entity,
    input: &Json,
    path: String,
    fields: &[(&'static str, &'static str)],
    problems: &mut Vec<Problem>,
) -> NewRow {
    let mut row = NewRow { id: Uuid::new_v4(), path, given: BTreeMap::new(), places: BTreeMap::new(), given_id: false };
    for (field, name) in fields {
        let Some(mut value) = input.get(field).cloned() else { continue };
        let place = format!("{}.{field}", row.path);
        if *name == PRIMARY_KEY {
            if let Some(id) = value.as_str().and_then(|text| Uuid::try_parse(text).ok()) {
                (row.id, row.given_id) = (id, true);
            }
            continue;
        }
        let Some(column) = entity.table.column(name) else { continue };
        super::column(&entity.table, column, &mut value, &place, problems);
        row.places.insert(name, place.clone());
        if row.given.insert(name, value).is_some() {
            super::report(problems, place, "is given by its other name too: one of the two is enough");
        }
    }
    row
}

struct Reader<'a> {
    catalog: &'a Catalog,
    /// A row's rank is above that of every row it refers to.
    ranks: BTreeMap<(i32, EntityId), Vec<NewRow>>,
    connects: Vec<Connect>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// Reads one row; `owner` is the column that the row it stands in gives, with that row's id.
    fn row(&mut self, id: EntityId, input: Json, path: String, rank: i32, owner: Option<(&'static str, Uuid)>) -> Uuid {
        let entity = self.catalog.entity(id);
        let own = Uuid::new_v4();
        let mut given: BTreeMap<&'static str, Json> = owner.map(|(column, id)| (column, id_json(id))).into_iter().collect();
        let mut places = BTreeMap::new();
        let Json::Object(members) = input else { return own };
        for (field, mut value) in members {
            let place = format!("{path}.{field}");
            let writes = &entity.writes;
            if let Some(input) = writes.input(&field) {
                if let Some(column) = entity.table.column(input.column) {
                    super::column(&entity.table, column, &mut value, &place, &mut self.problems);
                }
                if given.insert(input.column, value).is_some() {
                    self.problem(place, "is given by the row it stands in, or twice");
                }
            } else if value.is_null() {
                continue;
            } else if let Some(parent) = writes.parents.iter().find(|parent| parent.field == field) {
                if let Some(id) = self.parent(parent, value, &place, rank) {
                    places.insert(parent.column, format!("{place}.connect"));
                    if given.insert(parent.column, id_json(id)).is_some() {
                        self.problem(place, "is given by its id too: one of the two is enough");
                    }
                }
            } else if let Some(child) = writes.children.iter().find(|child| child.field == field) {
                self.children(child, value, &place, rank, own);
            } else if let Some(link) = writes.links.iter().find(|link| link.field == field) {
                self.links(link, value, &place, rank, own);
            }
        }
        self.ranks.entry((rank, id)).or_default().push(NewRow { id: own, path, given, places, given_id: false });
        own
    }

    fn problem(&mut self, field: String, message: impl Into<String>) {
        super::report(&mut self.problems, field, message);
    }

    fn parent(&mut self, parent: &NestedParent, value: Json, place: &str, rank: i32) -> Option<Uuid> {
        let mut members = object(value);
        let (connect, create) = (members.shift_remove("connect"), members.shift_remove("create"));
        match (connect.filter(|value| !value.is_null()), create.filter(|value| !value.is_null())) {
            (Some(id), None) => self.id(&id, &format!("{place}.connect")),
            (None, Some(input)) => Some(self.row(parent.target, input, format!("{place}.create"), rank - 1, None)),
            _ => {
                self.problem(place.to_owned(), "exactly one of connect and create must be given");
                None
            }
        }
    }

    fn children(&mut self, child: &NestedChildren, value: Json, place: &str, rank: i32, own: Uuid) {
        let mut members = object(value);
        for (index, input) in items(members.shift_remove("create")).into_iter().enumerate() {
            self.row(child.target, input, format!("{place}.create[{index}]"), rank + 1, Some((child.column, own)));
        }
        let path = format!("{place}.connect");
        let ids = self.ids(items(members.shift_remove("connect")), &path);
        if !ids.is_empty() {
            self.connects.push(Connect { entity: child.target, column: child.column, to: own, ids, path });
        }
    }

    fn links(&mut self, link: &NestedLinks, value: Json, place: &str, rank: i32, own: Uuid) {
        let mut members = object(value);
        let path = format!("{place}.connect");
        let ids = self.ids(items(members.shift_remove("connect")), &path);
        for (index, id) in ids.into_iter().enumerate() {
            let given = BTreeMap::from([(link.near, id_json(own)), (link.far, id_json(id))]);
            let place = format!("{path}[{index}]");
            let places = BTreeMap::from([(link.near, place.clone()), (link.far, place.clone())]);
            let row = NewRow { id: Uuid::new_v4(), path: place, given, places, given_id: false };
            self.ranks.entry((rank + 1, link.join)).or_default().push(row);
        }
    }

    fn ids(&mut self, items: Vec<Json>, path: &str) -> Vec<Uuid> {
        let mut ids = Vec::with_capacity(items.len());
        let mut seen = HashSet::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let place = format!("{path}[{index}]");
            let Some(id) = self.id(item, &place) else { continue };
            if seen.insert(id) {
                ids.push(id);
            } else {
                self.problem(place, "must not be there twice");
            }
        }
        ids
    }

    fn id(&mut self, value: &Json, path: &str) -> Option<Uuid> {
        let id = value.as_str().and_then(|text| Uuid::try_parse(text).ok());
        if id.is_none() {
            self.problem(path.to_owned(), "must be an id (a UUID)");
        }
        id
    }
}

fn id_json(id: Uuid) -> Json {
    Json::String(id.hyphenated().to_string())
}

fn object(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(members) => members,
        _ => Map::new(),
    }
}

/// The items of a list; a null is an empty one.
fn items(value: Option<Json>) -> Vec<Json> {
    match value {
        Some(Json::Array(items)) => items,
        Some(Json::Null) | None => Vec::new(),
        Some(single) => vec![single],
    }
}
