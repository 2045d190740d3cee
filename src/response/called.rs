//! What a function answered: what was selected of it, its rows as the caller may read them.

use std::collections::HashMap;

use entity::table::Kind;
use sea_orm::{DbErr, QueryResult};
use serde_json::Value as Json;
use uuid::Uuid;

use super::answer::{Step, Writing};
use super::{json, scalar};
use crate::plan::Selected;
use crate::sql::{CalledAnswer, FetchShape};

/// The rows of an answer by their ids, for each of the objects that show them.
type Rows<'a> = Vec<HashMap<Uuid, &'a QueryResult>>;

impl<'a> Writing<'a> {
    pub(super) fn called(&mut self, root: usize, answer: &'a CalledAnswer) -> Result<(), DbErr> {
        let answerer = self.answerer;
        let Some((_, value)) = answerer.called.iter().find(|(place, _)| *place == root) else {
            self.null();
            return Ok(());
        };
        let mut rows = Rows::with_capacity(answer.reads.len());
        for fetch in &answer.reads {
            let column = answerer.compiled.fetches[*fetch].parent_key.unwrap_or_default();
            let found = answerer.fetched.root(*fetch).iter().map(|row| Ok((scalar::id(row, column)?.unwrap_or_default(), row)));
            rows.push(found.collect::<Result<_, DbErr>>()?);
        }
        self.selected(value, &answer.selected, answer, &rows)
    }

    fn selected(&mut self, value: &Json, selected: &'a Selected, answer: &'a CalledAnswer, rows: &Rows<'a>) -> Result<(), DbErr> {
        match (value, selected) {
            (Json::Null, _) => self.null(),
            (Json::Array(items), _) if !is_document(selected) => {
                self.out.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.out.push(b',');
                    }
                    self.path.push(Step::Index(index));
                    self.selected(item, selected, answer, rows)?;
                    self.path.pop();
                }
                self.out.push(b']');
            }
            (value, Selected::Value(Kind::Enum(_))) => {
                json::text(&value.as_str().unwrap_or_default().to_ascii_uppercase(), &mut self.out);
            }
            (value, Selected::Value(_)) => self.json(value),
            (value, Selected::Row(object)) => self.row_of_answer(value, *object, answer, rows)?,
            (value, Selected::Object { type_name, members }) => {
                self.out.push(b'{');
                for (index, member) in members.iter().enumerate() {
                    if index > 0 {
                        self.out.push(b',');
                    }
                    json::text(&member.key, &mut self.out);
                    self.out.push(b':');
                    let Some((name, shown)) = &member.shown else {
                        json::text(type_name, &mut self.out);
                        continue;
                    };
                    self.path.push(Step::Field(&member.key));
                    self.selected(value.get(name).unwrap_or(&Json::Null), shown, answer, rows)?;
                    self.path.pop();
                }
                self.out.push(b'}');
            }
        }
        Ok(())
    }

    /// The row with the id, or null where the caller may not read it.
    fn row_of_answer(&mut self, id: &Json, object: usize, answer: &'a CalledAnswer, rows: &Rows<'a>) -> Result<(), DbErr> {
        let id = id.as_str().and_then(|text| Uuid::try_parse(text).ok());
        let row = id.and_then(|id| rows.get(object)?.get(&id).copied());
        let fetches = &self.answerer.compiled.fetches;
        match (answer.reads.get(object).map(|fetch| &fetches[*fetch].shape), row) {
            (Some(FetchShape::One(writer)), Some(row)) => self.object(writer, row),
            _ => {
                self.null();
                Ok(())
            }
        }
    }
}

/// Whether a list is one value and not many.
const fn is_document(selected: &Selected) -> bool {
    matches!(selected, Selected::Value(Kind::Json | Kind::TextList | Kind::Vector { .. }))
}
