//! What is shown of written rows: the row, the rows, or their number with the rows.

use sea_orm::DbErr;

use super::answer::{Step, Writing, key_text};
use super::json;
use crate::plan::ResultValue;
use crate::sql::{FetchShape, WrittenRows, WrittenShape};

impl<'a> Writing<'a> {
    pub(super) fn written(&mut self, rows: &'a WrittenRows) -> Result<(), DbErr> {
        match &rows.shown {
            WrittenShape::One => match rows.reads.first() {
                Some(fetch) => self.one(*fetch),
                None => {
                    self.null();
                    Ok(())
                }
            },
            WrittenShape::Many => self.all(rows.reads.first().copied()),
            WrittenShape::Result(type_name, fields) => {
                self.out.push(b'{');
                for (index, (key, value)) in fields.iter().enumerate() {
                    if index > 0 {
                        self.out.push(b',');
                    }
                    self.out.extend_from_slice(key);
                    match value {
                        ResultValue::Typename => json::text(&format!("{type_name}WriteResult"), &mut self.out),
                        ResultValue::Affected => json::whole(i64::try_from(self.affected).unwrap_or(i64::MAX), &mut self.out),
                        ResultValue::Nodes(object) => {
                            self.path.push(Step::Field(key_text(key)));
                            self.all(rows.reads.get(*object).copied())?;
                            self.path.pop();
                        }
                    }
                }
                self.out.push(b'}');
                Ok(())
            }
        }
    }

    /// All rows of a fetch, as a list.
    fn all(&mut self, fetch: Option<usize>) -> Result<(), DbErr> {
        match fetch.map(|fetch| (fetch, &self.answerer.compiled.fetches[fetch].shape)) {
            Some((fetch, FetchShape::One(object))) => self.nodes(object, self.answerer.fetched.root(fetch).iter()),
            _ => {
                self.out.extend_from_slice(b"[]");
                Ok(())
            }
        }
    }
}
