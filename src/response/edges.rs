//! Rows with what stands beside them: cursors, ranks, matches, distances.

use entity::table::Kind;
use sea_orm::{DbErr, QueryResult};
use uuid::Uuid;

use super::answer::{Step, Writing, key_text};
use super::{json, scalar};
use crate::plan::EdgeValue;
use crate::sql::{ConnectionWriter, RowSet};

/// A page's rows in the order they are shown.
pub(super) struct Page<'a> {
    pub rows: &'a [QueryResult],
    pub has_more: bool,
    pub reversed: bool,
    /// What the rows are a part of.
    pub set: Option<&'a RowSet>,
}

impl<'a> Page<'a> {
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &'a QueryResult> + use<'a> {
        let rows = self.rows;
        let reversed = self.reversed;
        (0..rows.len()).map(move |index| if reversed { &rows[rows.len() - 1 - index] } else { &rows[index] })
    }

    /// How far a row lies from the vector it was found by, and its id.
    pub fn distance(&self, writer: &ConnectionWriter, row: &QueryResult) -> Result<Option<(f64, Uuid)>, DbErr> {
        let Some((_, column)) = &writer.nearest else { return Ok(None) };
        let id = scalar::id(row, *column)?;
        Ok(id.and_then(|id| Some((self.set?.distance(id)?, id))))
    }
}

impl<'a> Writing<'a> {
    pub(super) fn edges(
        &mut self,
        fields: &'a [(Vec<u8>, EdgeValue)],
        writer: &'a ConnectionWriter,
        page: &Page<'a>,
    ) -> Result<(), DbErr> {
        self.out.push(b'[');
        for (index, row) in page.iter().enumerate() {
            self.out.extend_from_slice(if index > 0 { b",{" } else { b"{" });
            self.path.push(Step::Index(index));
            for (position, (key, value)) in fields.iter().enumerate() {
                if position > 0 {
                    self.out.push(b',');
                }
                self.out.extend_from_slice(key);
                match value {
                    EdgeValue::Typename => json::text(&format!("{}Edge", writer.type_name), &mut self.out),
                    EdgeValue::Cursor => self.cursor(writer, page, row)?,
                    EdgeValue::Distance => match page.distance(writer, row)? {
                        Some((distance, _)) => json::float(distance, &mut self.out),
                        None => self.null(),
                    },
                    EdgeValue::Rank => match writer.search.as_ref().and_then(|search| search.rank) {
                        Some(column) => scalar::write(row, column, Kind::Int, &mut self.out)?,
                        None => self.null(),
                    },
                    EdgeValue::Highlights(fields) => self.highlights(writer, *fields, row)?,
                    EdgeValue::Node(object) => {
                        self.path.push(Step::Field(key_text(key)));
                        self.object(&writer.objects[*object], row)?;
                        self.path.pop();
                    }
                }
            }
            self.path.pop();
            self.out.push(b'}');
        }
        self.out.push(b']');
        Ok(())
    }

    pub(super) fn cursor(&mut self, writer: &ConnectionWriter, page: &Page<'_>, row: &QueryResult) -> Result<(), DbErr> {
        let mut values = vec![b'['];
        for (index, (column, kind)) in writer.cursor.iter().enumerate() {
            if index > 0 {
                values.push(b',');
            }
            scalar::write(row, *column, *kind, &mut values)?;
        }
        if let Some((distance, id)) = page.distance(writer, row)? {
            // The bits: a number that is written and read again need not be the same.
            values.extend_from_slice(format!("{},\"{id}\"", distance.to_bits()).as_bytes());
        }
        values.push(b']');
        let binder = &self.answerer.binder;
        json::text(&binder.settings.cursor_key.seal(&binder.caller(), binder.order_of(writer), &values), &mut self.out);
        Ok(())
    }
}
