//! The rows nearest to a vector, by the cosine of the angle between them.
//!
//! The rule and the filter stand in the statement that hands over the vectors, so that what is near is found among rows the viewer may
//! read and no others. Every vector is looked at: nothing is left out for being unlikely.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use entity::table::Kind;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::sqlite::SqliteRow;
use sea_orm::sqlx::{Decode, Row, Sqlite, ValueRef};
use sea_orm::{DbErr, QueryResult};
use serde_json::Value as Json;
use uuid::Uuid;

use super::bind::{BindError, Binder, name_of, no_cursor};
use super::compile::{Base, Columns, Compiler, order_fingerprint, select};
use super::layout::{Fetch, FetchShape, Nearest, Statement};
use super::page::{asks_beyond, page_size};
use super::slot::Slot;
use super::writer::{Writer, where_clause};
use crate::plan::{Connection, Operand, Similar};
use crate::restrict::Rows;

impl<'a> Compiler<'a> {
    /// A page of the rows nearest to a vector: what finds them, and what reads them by their ids.
    pub fn nearest(&mut self, place: usize, connection: &Connection, similar: &Similar, rows: Rows<'a>) -> usize {
        let entity = connection.entity;
        let mut writer = self.writer();
        let alias = writer.alias();
        let vector = writer.attribute(entity, similar.attribute, &alias);
        let mut conditions = writer.rule(rows, &alias);
        conditions.extend(writer.chosen(connection, &alias));
        conditions.push(format!("({vector}) IS NOT NULL"));
        let found = [format!("{alias}.\"id\""), vector];
        let sql = select(&found, &Writer::table(rows, &alias), &where_clause(&conditions));
        let statement = Statement { sql, slots: std::mem::take(&mut writer.conditions.slots) };

        let mut writer = self.writer();
        let alias = writer.alias();
        let mut columns = Columns::new(writer, Base::Plain(alias.clone()));
        let id = columns.select(format!("{alias}.\"id\""));
        let mut shape = self.connection_writer(connection, &mut columns, &[]);
        shape.nearest = Some((similar.vector.clone(), id));
        let ids = columns.writer.parameter(Slot::ParentKeys);
        let mut conditions = vec![self.dialect.among(&format!("{alias}.\"id\""), &ids, Kind::Id)];
        conditions.extend(columns.writer.rule(rows, &alias));
        let from = format!("{}{}", Writer::table(rows, &alias), columns.joins.concat());
        let sql = select(&columns.selected, &from, &where_clause(&conditions));
        let nearest = Nearest {
            statement,
            dimensions: self.dimensions(connection, similar),
            vector: similar.vector.clone(),
            max_distance: similar.max_distance.clone(),
            after: connection.page.after.clone(),
            size: page_size(connection),
            one_more: asks_beyond(connection),
            asks_rows: connection.asks_rows(),
            order: shape.order,
            id,
        };
        let fetch = Fetch {
            place: connection.place.clone(),
            statement: Some(Statement { sql, slots: std::mem::take(&mut columns.writer.conditions.slots) }),
            shape: FetchShape::Connection(Box::new(shape)),
            children: columns.children,
            nearest: Some(nearest),
            ..Fetch::default()
        };
        self.put(place, fetch)
    }

    fn dimensions(&self, connection: &Connection, similar: &Similar) -> u32 {
        match self.catalog.entity(connection.entity).attributes[similar.attribute].kind {
            Kind::Vector { dimensions } => dimensions,
            _ => 0,
        }
    }
}

/// What rows are looked for: those nearest to a vector, within a distance, behind a cursor, and so many.
#[derive(Debug)]
pub(super) struct Wanted {
    vector: Vec<f32>,
    length: f64,
    max_distance: f64,
    after: Option<Near>,
    most: usize,
}

impl Binder<'_> {
    /// What rows a fetch looks for.
    pub(super) fn wanted(&self, fetch: &Fetch, nearest: &Nearest) -> Result<Wanted, BindError> {
        self.checked(nearest).map_err(|error| error.in_field(&fetch.place))
    }

    fn checked(&self, nearest: &Nearest) -> Result<Wanted, BindError> {
        let field = || name_of(&nearest.vector, "similarTo.vector");
        let dimensions = nearest.dimensions as usize;
        let vector = self.vector(&nearest.vector).filter(|vector| vector.len() == dimensions).ok_or_else(|| {
            BindError::input(field(), format!("{} must be a list of {dimensions} numbers that 32-bit floats can hold", field()))
        })?;
        let length = length(&vector);
        if length == 0.0 {
            return Err(BindError::input(field(), format!("{} must not have zeros alone: it has no direction", field())));
        }
        let size = usize::try_from(self.page_size(&nearest.size)?).unwrap_or(usize::MAX);
        Ok(Wanted {
            max_distance: self.max_distance(nearest)?,
            after: self.near(nearest)?,
            most: if nearest.asks_rows { size.saturating_add(usize::from(nearest.one_more)) } else { 0 },
            length,
            vector,
        })
    }

    fn vector(&self, operand: &Operand) -> Option<Vec<f32>> {
        let Some(Json::Array(numbers)) = operand.resolve(self.variables) else { return None };
        let numbers = numbers.iter().map(|number| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "vectors are stored as 32-bit floats; what becomes infinite is refused"
            )]
            let number = number.as_f64()? as f32;
            number.is_finite().then_some(number)
        });
        numbers.collect()
    }

    fn max_distance(&self, nearest: &Nearest) -> Result<f64, BindError> {
        let Some(operand) = nearest.max_distance.as_ref().filter(|operand| self.is_given(Some(operand))) else {
            return Ok(f64::INFINITY);
        };
        let given = operand.resolve(self.variables).and_then(|value| value.as_f64());
        let field = || name_of(operand, "similarTo.maxDistance");
        given
            .filter(|distance| *distance >= 0.0)
            .ok_or_else(|| BindError::input(field(), format!("{} must not be negative", field())))
    }

    /// The row that a cursor names.
    fn near(&self, nearest: &Nearest) -> Result<Option<Near>, BindError> {
        let Some(after) = nearest.after.as_ref().filter(|after| self.is_given(Some(after))) else { return Ok(None) };
        let values = self.opened(after, "after", self.order_near(nearest.order, &nearest.vector))?;
        let near = match values.as_slice() {
            [distance, Json::String(id)] => distance.as_u64().map(f64::from_bits).zip(Uuid::try_parse(id).ok()),
            _ => None,
        };
        let near = near.map(|(distance, id)| Near { distance, id });
        near.map(Some).ok_or_else(|| no_cursor(after, "after"))
    }

    /// Which order cursors belong to: around each vector rows lie in another one.
    pub(super) fn order_near(&self, order: u64, vector: &Operand) -> u64 {
        let numbers = self.vector(vector).unwrap_or_default();
        let bits: Vec<String> = numbers.iter().map(|number| format!("{:x}", number.to_bits())).collect();
        order ^ order_fingerprint(&bits.join(" "))
    }
}

/// A row by how far it lies; of rows as far as each other the one with the lesser id is nearer.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Near {
    distance: f64,
    id: Uuid,
}

impl Eq for Near {}

impl PartialOrd for Near {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Near {
    fn cmp(&self, other: &Self) -> Ordering {
        self.distance.total_cmp(&other.distance).then(self.id.cmp(&other.id))
    }
}

/// The nearest rows among those that were handed over so far.
pub(super) struct Found<'w> {
    wanted: &'w Wanted,
    /// The furthest on top.
    nearest: BinaryHeap<Near>,
    total: i64,
}

impl<'w> Found<'w> {
    /// None so far.
    pub fn new(wanted: &'w Wanted) -> Self {
        Self { wanted, nearest: BinaryHeap::new(), total: 0 }
    }

    /// Takes the id and the vector of a row.
    pub fn take(&mut self, row: &QueryResult) -> Result<(), DbErr> {
        let id: Uuid = row.try_get_by_index(0)?;
        if let Some(row) = row.try_as_pg_row() {
            self.look(id, postgres_bytes(row)?);
        } else if let Some(row) = row.try_as_sqlite_row() {
            self.look(id, sqlite_bytes(row)?);
        }
        Ok(())
    }

    /// A vector without a direction, or of another size, is similar to nothing.
    fn look(&mut self, id: Uuid, bytes: &[u8]) {
        let Some(distance) = distance(self.wanted, bytes).filter(|distance| *distance <= self.wanted.max_distance) else {
            return;
        };
        self.total += 1;
        let near = Near { distance, id };
        if self.wanted.after.is_some_and(|after| near <= after) || self.wanted.most == 0 {
            return;
        }
        if self.nearest.len() < self.wanted.most {
            self.nearest.push(near);
        } else if self.nearest.peek().is_some_and(|furthest| near < *furthest) {
            self.nearest.pop();
            self.nearest.push(near);
        }
    }

    /// How many rows lie near enough, and the nearest of them.
    pub fn finish(self) -> (i64, Vec<(f64, Uuid)>) {
        let nearest = self.nearest.into_sorted_vec().into_iter().map(|near| (near.distance, near.id));
        (self.total, nearest.collect())
    }
}

fn postgres_bytes(row: &PgRow) -> Result<&[u8], DbErr> {
    let value = row.try_get_raw(1).map_err(|error| DbErr::Type(error.to_string()))?;
    if value.is_null() { Ok(&[]) } else { value.as_bytes().map_err(|error| DbErr::Type(error.to_string())) }
}

fn sqlite_bytes(row: &SqliteRow) -> Result<&[u8], DbErr> {
    let value = row.try_get_raw(1).map_err(|error| DbErr::Type(error.to_string()))?;
    if value.is_null() {
        return Ok(&[]);
    }
    <&[u8] as Decode<Sqlite>>::decode(value).map_err(|error| DbErr::Type(error.to_string()))
}

/// So many sums are made side by side, for the processor to make them at once.
const LANES: usize = 8;

fn length(vector: &[f32]) -> f64 {
    vector.iter().map(|number| f64::from(*number) * f64::from(*number)).sum::<f64>().sqrt()
}

/// One less the cosine of the angle between the vector that is wanted and a stored one. The sums are made in one order, whatever
/// database the bytes came from.
fn distance(wanted: &Wanted, bytes: &[u8]) -> Option<f64> {
    let (numbers, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() || numbers.len() != wanted.vector.len() {
        return None;
    }
    let (mut product, mut square) = ([0.0_f64; LANES], [0.0_f64; LANES]);
    let (stored, stored_rest) = numbers.as_chunks::<LANES>();
    let (sought, sought_rest) = wanted.vector.as_chunks::<LANES>();
    for (stored, sought) in stored.iter().zip(sought) {
        for lane in 0..LANES {
            let (number, other) = (f64::from(f32::from_le_bytes(stored[lane])), f64::from(sought[lane]));
            product[lane] += number * other;
            square[lane] += number * number;
        }
    }
    for (lane, (stored, sought)) in stored_rest.iter().zip(sought_rest).enumerate() {
        let (number, other) = (f64::from(f32::from_le_bytes(*stored)), f64::from(*sought));
        product[lane] += number * other;
        square[lane] += number * number;
    }
    let (product, square) = (product.iter().sum::<f64>(), square.iter().sum::<f64>());
    let cosine = product / (square.sqrt() * wanted.length);
    cosine.is_finite().then(|| (1.0 - cosine).clamp(0.0, 2.0))
}

#[cfg(test)]
mod tests {
    use super::{Found, Near, Wanted, distance, length};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn wanted(vector: &[f32], most: usize) -> Wanted {
        Wanted { vector: vector.to_vec(), length: length(vector), max_distance: f64::INFINITY, after: None, most }
    }

    fn bytes(vector: &[f32]) -> Vec<u8> {
        vector.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    #[test]
    fn distances_are_those_of_angles() {
        let along = [3.0, 0.0, 0.0];
        for (other, expected) in [([1.0, 0.0, 0.0], 0.0), ([0.0, 5.0, 0.0], 1.0), ([-2.0, 0.0, 0.0], 2.0)] {
            assert_eq!(distance(&wanted(&along, 1), &bytes(&other)), Some(expected));
        }
        let diagonal = distance(&wanted(&along, 1), &bytes(&[1.0, 1.0, 0.0])).expect("a distance");
        assert!((diagonal - (1.0 - 0.5_f64.sqrt())).abs() < 1e-12);
    }

    #[test]
    fn what_has_no_direction_or_another_size_is_similar_to_nothing() {
        let along = wanted(&[1.0, 2.0], 1);
        for other in [&[0.0, 0.0][..], &[1.0], &[1.0, 2.0, 3.0], &[f32::NAN, 1.0], &[f32::INFINITY, 1.0], &[]] {
            assert_eq!(distance(&along, &bytes(other)), None, "{other:?}");
        }
        assert_eq!(distance(&along, &[0, 0, 128, 63, 0, 0, 0]), None);
    }

    #[test]
    fn very_large_and_very_small_numbers_have_directions_too() {
        let large = wanted(&[f32::MAX, f32::MAX, 0.0], 1);
        assert_eq!(distance(&large, &bytes(&[f32::MAX, f32::MAX, 0.0])), Some(0.0));
        let small = f32::from_bits(1);
        assert_eq!(distance(&large, &bytes(&[small, small, 0.0])).map(|distance| distance < 1e-12), Some(true));
    }

    proptest! {
        #[test]
        fn the_nearest_are_kept_and_pages_meet_each_once(
            vectors in prop::collection::vec(prop::collection::vec(-3.0_f32..3.0, 11), 0..60),
            sought in prop::collection::vec(0.5_f32..3.0, 11),
            most in 1_usize..9,
        ) {
            let rows: Vec<(Uuid, Vec<f32>)> = vectors.into_iter().enumerate().map(|(place, vector)| (Uuid::from_u128(place as u128), vector)).collect();
            let mut all: Vec<Near> = rows.iter().filter_map(|(id, vector)| {
                let plain: f64 = vector.iter().zip(&sought).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
                let expected = 1.0 - plain / (length(vector) * length(&sought));
                let distance = distance(&wanted(&sought, 1), &bytes(vector))?;
                assert!((distance - expected).abs() < 1e-9);
                Some(Near { distance, id: *id })
            }).collect();
            all.sort();
            let mut seen = Vec::new();
            loop {
                let mut wanted = wanted(&sought, most);
                wanted.after = seen.last().copied();
                let mut found = Found::new(&wanted);
                rows.iter().for_each(|(id, vector)| found.look(*id, &bytes(vector)));
                let (total, page) = found.finish();
                prop_assert_eq!(usize::try_from(total).expect("a count"), all.len());
                if page.is_empty() {
                    break;
                }
                prop_assert!(page.len() <= most);
                seen.extend(page.into_iter().map(|(distance, id)| Near { distance, id }));
            }
            prop_assert_eq!(seen, all);
        }
    }
}
