//! An answer: `data` in document order, and the errors that rows gave rise to.

use sea_orm::{DbErr, QueryResult};
use serde_json::Value as Json;
use uuid::Uuid;

use super::edges::Page;
use super::seen::{Seen, There};
use super::{json, scalar};
use crate::error::{Code, ERRORS_SENT, GraphqlError, PathSegment};
use crate::plan::{PageInfoValue, global_id};
use crate::sql::{
    AggregateCell, AggregateWriter, Binder, Child, Compiled, ConnectionPartValue, ConnectionWriter, FetchShape, Fetched,
    FieldValue, MeValue, ObjectWriter, RootValue, RowSet,
};

/// What was written.
#[derive(Debug)]
pub struct Written {
    /// The members of `data`, with its braces.
    pub data: Vec<u8>,
    /// The errors of fields.
    pub errors: Vec<GraphqlError>,
    /// What it shows of other people.
    pub seen: Vec<Seen>,
}

/// Writes the answer of one request.
pub struct Answerer<'a> {
    /// The compiled operation.
    pub compiled: &'a Compiled,
    /// Its rows.
    pub fetched: &'a Fetched,
    /// The request's values.
    pub binder: Binder<'a>,
    /// The answer to the root fields that ask for the schema.
    pub introspection: &'a [(String, Vec<u8>)],
    /// What functions answered: the root field's position and the answer.
    pub called: &'a [(usize, Json)],
    /// Whether others than the viewer are shown the same: then what is the viewer's own is of somebody else for them.
    pub for_many: bool,
}

/// The state of writing.
pub(super) struct Writing<'a> {
    pub(super) answerer: &'a Answerer<'a>,
    pub(super) out: Vec<u8>,
    pub(super) path: Vec<Step<'a>>,
    errors: Vec<GraphqlError>,
    pub(super) seen: Vec<Seen>,
    /// How many rows the root field wrote.
    pub(super) affected: u64,
}

/// A step of the path, without a copy of its name.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Field(&'a str),
    Index(usize),
}

impl<'a> Answerer<'a> {
    /// Writes `data`.
    pub fn write(&'a self) -> Result<Written, DbErr> {
        let mut writing = self.writing(0);
        writing.out.push(b'{');
        for index in 0..self.compiled.roots.len() {
            if index > 0 {
                writing.out.push(b',');
            }
            writing.field(index)?;
        }
        writing.out.push(b'}');
        Ok(Written { data: writing.out, errors: writing.errors, seen: writing.seen })
    }

    /// Writes one root field, `"key":value`; `affected` is how many rows it wrote.
    pub fn write_field(&'a self, root: usize, affected: u64) -> Result<Written, DbErr> {
        let mut writing = self.writing(affected);
        writing.field(root)?;
        Ok(Written { data: writing.out, errors: writing.errors, seen: writing.seen })
    }

    pub(super) fn writing(&'a self, affected: u64) -> Writing<'a> {
        let introspected: usize = self.introspection.iter().map(|(_, value)| value.len()).sum();
        Writing {
            answerer: self,
            out: Vec::with_capacity(1024 + introspected),
            path: Vec::new(),
            errors: Vec::new(),
            seen: Vec::new(),
            affected,
        }
    }
}

impl<'a> Writing<'a> {
    /// What was written.
    pub(super) fn finish(self) -> Written {
        Written { data: self.out, errors: self.errors, seen: self.seen }
    }

    fn field(&mut self, index: usize) -> Result<(), DbErr> {
        let root = &self.answerer.compiled.roots[index];
        self.out.extend_from_slice(&root.key);
        self.path.push(Step::Field(&root.name));
        self.root(index, &root.name, &root.value)?;
        self.path.pop();
        Ok(())
    }

    pub(super) fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    pub(super) fn json(&mut self, value: &Json) {
        // A value in memory is always JSON.
        let _ = serde_json::to_writer(&mut self.out, value);
    }

    fn root(&mut self, index: usize, name: &str, value: &'a RootValue) -> Result<(), DbErr> {
        match value {
            RootValue::Typename(text) => json::text(text, &mut self.out),
            RootValue::Introspection => match self.answerer.introspection.iter().find(|(key, _)| key == name) {
                Some((_, value)) => self.out.extend_from_slice(value),
                None => self.null(),
            },
            RootValue::Nothing => self.null(),
            RootValue::One(fetch) => self.one(*fetch)?,
            RootValue::Connection(fetch) => self.connection(*fetch, self.answerer.fetched.root_set(*fetch))?,
            RootValue::Aggregation(fetch) => self.aggregation(*fetch)?,
            RootValue::Me(fields) => {
                self.out.push(b'{');
                for (index, field) in fields.iter().enumerate() {
                    if index > 0 {
                        self.out.push(b',');
                    }
                    self.out.extend_from_slice(&field.key);
                    self.path.push(Step::Field(key_text(&field.key)));
                    match &field.value {
                        MeValue::Typename => self.out.extend_from_slice(b"\"Me\""),
                        MeValue::One(fetch) => self.one(*fetch)?,
                        MeValue::List(fetch) => self.connection(*fetch, self.answerer.fetched.root_set(*fetch))?,
                        MeValue::Permissions(brand) => self.permissions(brand),
                    }
                    self.path.pop();
                }
                self.out.push(b'}');
            }
            RootValue::Roles(fields) => self.roles(fields),
            RootValue::Write(rows) => self.written(rows)?,
            RootValue::Call(answer) => self.called(index, answer)?,
            // Events are written as they come.
            RootValue::Followed(_) => self.null(),
        }
        Ok(())
    }

    pub(super) fn one(&mut self, fetch: usize) -> Result<(), DbErr> {
        match (&self.answerer.compiled.fetches[fetch].shape, self.answerer.fetched.root(fetch).first()) {
            (FetchShape::One(object), Some(row)) => self.object(object, row),
            _ => {
                self.null();
                Ok(())
            }
        }
    }

    pub(super) fn object(&mut self, object: &'a ObjectWriter, row: &'a QueryResult) -> Result<(), DbErr> {
        self.out.push(b'{');
        let mut there = There::default();
        for field in &object.fields {
            self.out.extend_from_slice(&field.key);
            let begin = self.out.len();
            match &field.value {
                FieldValue::Scalar(column, kind) => scalar::write(row, *column, *kind, &mut self.out)?,
                FieldValue::Typename => json::text(object.type_name, &mut self.out),
                FieldValue::NodeId(column) => match scalar::id(row, *column)? {
                    Some(id) => json::text(&global_id::encode(object.type_name, id), &mut self.out),
                    None => self.null(),
                },
                FieldValue::Null => self.null(),
                FieldValue::Changes(changes) => there.changes.extend(super::changes::write(changes, row, &mut self.out)?),
                FieldValue::Forbidden => {
                    self.null();
                    self.forbidden(&field.name, field.location.line, field.location.column);
                }
                FieldValue::ToOne(present, inner) => match scalar::id(row, *present)? {
                    Some(_) => {
                        self.path.push(Step::Field(&field.name));
                        self.object(inner, row)?;
                        self.path.pop();
                    }
                    None => self.null(),
                },
                FieldValue::Made(child) => {
                    let set = scalar::id(row, child.key)?.and_then(|parent| self.answerer.fetched.child_set(child.fetch, parent));
                    super::made::write(set, &mut self.out)?;
                }
                FieldValue::ToMany(child) => {
                    self.path.push(Step::Field(&field.name));
                    self.children(*child, row)?;
                    self.path.pop();
                }
            }
            if !object.watches.is_empty() {
                there.fields.push(self.out[begin..] != *b"null");
            }
        }
        self.out.push(b'}');
        self.note(object, row, &there)
    }

    fn children(&mut self, child: Child, row: &QueryResult) -> Result<(), DbErr> {
        let parent: Option<Uuid> = scalar::id(row, child.key)?;
        let set = parent.and_then(|parent| self.answerer.fetched.child_set(child.fetch, parent));
        self.connection(child.fetch, set)
    }

    fn forbidden(&mut self, field: &str, line: usize, column: usize) {
        if self.errors.len() >= ERRORS_SENT {
            return;
        }
        let mut path: Vec<PathSegment> = self
            .path
            .iter()
            .map(|step| match step {
                Step::Field(name) => PathSegment::Field((*name).to_owned()),
                Step::Index(index) => PathSegment::Index(*index),
            })
            .collect();
        path.push(PathSegment::Field(field.to_owned()));
        let error = GraphqlError::new(Code::Forbidden, format!("{field} is not for this caller"));
        self.errors.push(error.located(line, column).at(path));
    }

    fn connection(&mut self, fetch: usize, set: Option<&'a RowSet>) -> Result<(), DbErr> {
        let FetchShape::Connection(writer) = &self.answerer.compiled.fetches[fetch].shape else {
            self.null();
            return Ok(());
        };
        let page = self.page(writer, set);
        if writer.plain_list {
            return self.nodes(&writer.objects[0], page.iter());
        }
        self.out.push(b'{');
        for (index, field) in writer.fields.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.out.extend_from_slice(&field.key);
            match &field.value {
                ConnectionPartValue::Typename => json::text(&format!("{}Connection", writer.type_name), &mut self.out),
                ConnectionPartValue::TotalCount => json::whole(set.and_then(|set| set.total).unwrap_or(0), &mut self.out),
                ConnectionPartValue::Nodes(object) => {
                    self.path.push(Step::Field(key_text(&field.key)));
                    self.nodes(&writer.objects[*object], page.iter())?;
                    self.path.pop();
                }
                ConnectionPartValue::Edges(fields) => {
                    self.path.push(Step::Field(key_text(&field.key)));
                    self.edges(fields, writer, &page)?;
                    self.path.pop();
                }
                ConnectionPartValue::PageInfo(fields) => self.page_info(fields, writer, &page)?,
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    /// The rows to show, and whether more were found than may be shown.
    fn page(&self, writer: &ConnectionWriter, set: Option<&'a RowSet>) -> Page<'a> {
        let rows: &[QueryResult] = set.map_or(&[], RowSet::rows);
        let size = self.answerer.binder.page_size(&writer.size).unwrap_or_default();
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let shown = &rows[..rows.len().min(size)];
        Page { rows: shown, has_more: rows.len() > shown.len(), reversed: writer.reversed, set }
    }

    pub(super) fn nodes(&mut self, object: &'a ObjectWriter, rows: impl Iterator<Item = &'a QueryResult>) -> Result<(), DbErr> {
        self.out.push(b'[');
        for (index, row) in rows.enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.path.push(Step::Index(index));
            self.object(object, row)?;
            self.path.pop();
        }
        self.out.push(b']');
        Ok(())
    }

    fn page_info(
        &mut self,
        fields: &[(Vec<u8>, PageInfoValue)],
        writer: &ConnectionWriter,
        page: &Page<'_>,
    ) -> Result<(), DbErr> {
        let binder = &self.answerer.binder;
        let moved = binder.is_given(writer.after.as_ref())
            || writer.offset.as_ref().is_some_and(|offset| binder.offset(offset).unwrap_or_default() > 0);
        let ended = binder.is_given(writer.before.as_ref());
        // From the start, what lies before the page is what a cursor or an offset left out; from the end, the other way round.
        let (has_next, has_previous) = if page.reversed { (ended, page.has_more) } else { (page.has_more || ended, moved) };
        self.out.push(b'{');
        for (index, (key, value)) in fields.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.out.extend_from_slice(key);
            match value {
                PageInfoValue::Typename => self.out.extend_from_slice(b"\"PageInfo\""),
                PageInfoValue::HasNextPage => self.json(&Json::Bool(has_next)),
                PageInfoValue::HasPreviousPage => self.json(&Json::Bool(has_previous || (page.reversed && moved))),
                PageInfoValue::StartCursor | PageInfoValue::EndCursor => {
                    let row = if *value == PageInfoValue::StartCursor { page.iter().next() } else { page.iter().next_back() };
                    match row {
                        Some(row) => self.cursor(writer, page, row)?,
                        None => self.null(),
                    }
                }
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    fn aggregation(&mut self, fetch: usize) -> Result<(), DbErr> {
        let FetchShape::Aggregation(cells) = &self.answerer.compiled.fetches[fetch].shape else {
            self.null();
            return Ok(());
        };
        self.out.push(b'[');
        for (index, row) in self.answerer.fetched.root(fetch).iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.cells(cells, row)?;
        }
        self.out.push(b']');
        Ok(())
    }

    fn cells(&mut self, cells: &[AggregateWriter], row: &QueryResult) -> Result<(), DbErr> {
        self.out.push(b'{');
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.out.extend_from_slice(&cell.key);
            match &cell.value {
                AggregateCell::Typename(name) => json::text(name, &mut self.out),
                AggregateCell::Null => self.null(),
                AggregateCell::Scalar(column, kind) => scalar::write(row, *column, *kind, &mut self.out)?,
                AggregateCell::Float(column) => scalar::write_float(row, *column, &mut self.out)?,
                AggregateCell::Count(column) => scalar::write_count(row, *column, &mut self.out)?,
                AggregateCell::Nested(cells) => self.cells(cells, row)?,
            }
        }
        self.out.push(b'}');
        Ok(())
    }
}

/// The response key that `"key":` was made of.
pub(super) fn key_text(key: &[u8]) -> &str {
    key.strip_prefix(b"\"")
        .and_then(|rest| rest.strip_suffix(b"\":"))
        .and_then(|name| str::from_utf8(name).ok())
        .unwrap_or_default()
}
