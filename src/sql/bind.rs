//! Values for the parameters of a statement: facts of the viewer, arguments of the request, keys of parents, cursors.
//!
//! Every argument is checked here against what its column holds, so that the database never sees a value it would refuse.

mod convert;

use policy::{Fact, FactValue, Viewer};
use sea_orm::Value;
use serde_json::Value as Json;
use uuid::Uuid;

pub(super) use self::convert::{id_list, instant};
use super::compile::order_fingerprint;
use super::cursor::CursorKey;
use super::dialect::Dialect;
use super::layout::{Compiled, ConnectionWriter, Fetch, FetchShape, PageSize, Statement};
use super::slot::{Form, Slot};
use crate::error::{Code, GraphqlError};
use crate::plan::{Limits, Operand, Place, Step, Variables, global_id};
use crate::search::Query;

/// What binding needs beside a request.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The limits of pages, lists and patterns.
    pub limits: Limits,
    /// The key that seals cursors.
    pub cursor_key: CursorKey,
}

/// An argument that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub struct BindError {
    /// What went wrong.
    pub code: Code,
    /// The argument or variable.
    pub field: String,
    /// For people.
    pub message: String,
    /// The limit that was reached, and its value.
    pub limit: Option<(&'static str, u64)>,
    /// Where the field stands whose argument it is.
    pub place: Place,
}

impl BindError {
    /// The same error of the field at `place`.
    pub(super) fn in_field(mut self, place: &Place) -> Self {
        self.place = place.clone();
        self
    }

    pub(super) fn input(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: Code::BadUserInput, field: field.into(), message: message.into(), limit: None, place: Place::default() }
    }

    fn limit(field: impl Into<String>, limit: &'static str, most: u64, message: impl Into<String>) -> Self {
        Self {
            code: Code::LimitExceeded,
            field: field.into(),
            message: message.into(),
            limit: Some((limit, most)),
            place: Place::default(),
        }
    }
}

impl From<BindError> for GraphqlError {
    fn from(error: BindError) -> Self {
        let mut described = Self::new(error.code, error.message).with("field", error.field);
        if let Some((limit, most)) = error.limit {
            described = described.with("limit", limit).with("most", most);
        }
        let located = error.place.location;
        let described = if located.line == 0 { described } else { described.located(located.line, located.column) };
        described.at(error.place.path)
    }
}

/// Binds the values of one request.
#[derive(Clone, Copy)]
pub struct Binder<'a> {
    /// Who asks.
    pub viewer: &'a Viewer,
    /// The coerced variables.
    pub variables: &'a Variables,
    /// Limits and keys.
    pub settings: &'a Settings,
    /// For which database.
    pub dialect: Dialect,
}

impl Binder<'_> {
    /// The values of a fetch's parameters; the keys of parents, which are not known before there are rows, are null.
    pub fn values(&self, fetch: &Fetch) -> Result<Vec<Value>, BindError> {
        fetch.statement.as_ref().map_or(Ok(Vec::new()), |statement| self.values_of(fetch, statement))
    }

    /// The values of the parameters of a statement of the fetch.
    pub fn values_of(&self, fetch: &Fetch, statement: &Statement) -> Result<Vec<Value>, BindError> {
        let slots = statement.slots.iter();
        slots.map(|slot| self.value(slot)).collect::<Result<_, _>>().map_err(|error: BindError| error.in_field(&fetch.place))
    }

    /// Puts the keys of parents among the values.
    pub fn put_parents(&self, values: &mut [Value], slots: &[Slot], parents: &[Uuid]) {
        for (value, _) in values.iter_mut().zip(slots).filter(|(_, slot)| matches!(slot, Slot::ParentKeys)) {
            *value = id_list(parents, self.dialect);
        }
    }

    /// Whether the statement asks for something the caller does not have: a user, a session, an application.
    #[must_use]
    pub fn asks_for_nobody(&self, slots: &[Slot]) -> bool {
        slots.iter().any(|slot| match slot {
            Slot::Argument { operand: Operand::ViewerId, .. } => self.viewer.user_id.is_none(),
            Slot::Argument { operand: Operand::SessionId, .. } => self.viewer.session_id.is_none(),
            Slot::Argument { operand: Operand::ApplicationId, .. } => self.viewer.application_id.is_none(),
            _ => false,
        })
    }

    /// Refuses an operation whose pages, multiplied, hold more rows than an answer may.
    pub fn check_cost(&self, compiled: &Compiled) -> Result<(), BindError> {
        let mut rows: u64 = 0;
        let children: Vec<usize> =
            compiled.fetches.iter().flat_map(|fetch| fetch.children.iter().map(|child| child.fetch)).collect();
        for (index, fetch) in compiled.fetches.iter().enumerate().filter(|(index, _)| !children.contains(index)) {
            rows = rows.saturating_add(self.rows_of(compiled, index, fetch)?);
        }
        self.check_rows(rows)
    }

    /// Refuses an answer of more rows than it may have.
    pub fn check_rows(&self, rows: u64) -> Result<(), BindError> {
        let most = self.settings.limits.rows_most;
        if rows > most {
            let message = format!("the operation asks for up to {rows} rows, more than {most}: ask for smaller pages");
            return Err(BindError::limit("first", "rows", most, message));
        }
        Ok(())
    }

    /// How many rows the fetch brings at the most with one row of its own.
    pub fn rows_below(&self, compiled: &Compiled, index: usize) -> Result<u64, BindError> {
        self.rows_of(compiled, index, &compiled.fetches[index])
    }

    fn rows_of(&self, compiled: &Compiled, index: usize, fetch: &Fetch) -> Result<u64, BindError> {
        let own = self.own_rows(fetch).map_err(|error| error.in_field(&fetch.place))?;
        let mut total = own;
        for child in fetch.children.iter().filter(|child| child.fetch > index) {
            let below = self.rows_of(compiled, child.fetch, &compiled.fetches[child.fetch])?;
            total = total.saturating_add(own.saturating_mul(below));
        }
        Ok(total)
    }

    fn own_rows(&self, fetch: &Fetch) -> Result<u64, BindError> {
        if let Some(search) = &fetch.search {
            self.search(search)?;
        }
        match &fetch.shape {
            FetchShape::One(_) => Ok(1),
            // A caller's own memberships are few and not asked for by page.
            FetchShape::Connection(writer) if writer.plain_list => Ok(self.settings.limits.page_default),
            FetchShape::Connection(writer) => {
                self.check_place(writer)?;
                let rows = self.page_size(&writer.size)?.max(1);
                // A list that is only counted brings no rows.
                Ok(if writer.objects.is_empty() && writer.cursor.is_empty() { 1 } else { rows })
            }
            FetchShape::Aggregation(_) => Ok(0),
            FetchShape::Made(page) => {
                page.offset.as_ref().map_or(Ok(0), |offset| self.offset(offset))?;
                Ok(self.page_size(&page.size)?.max(1))
            }
        }
    }

    /// Whether an argument is right must not depend on what is selected: a list that is only counted reads no page.
    fn check_place(&self, writer: &ConnectionWriter) -> Result<(), BindError> {
        if let Some(offset) = &writer.offset {
            self.offset(offset)?;
        }
        for (operand, label) in [(&writer.after, "after"), (&writer.before, "before")] {
            if let Some(operand) = operand.as_ref().filter(|operand| self.is_given(Some(operand))) {
                self.opened(operand, label, self.order_of(writer))?;
            }
        }
        Ok(())
    }

    /// The values of a cursor of this caller and this order.
    pub(super) fn opened(&self, operand: &Operand, label: &str, order: u64) -> Result<Vec<Json>, BindError> {
        let text = operand.resolve(self.variables);
        let cursor = text.as_ref().and_then(Json::as_str);
        let values = cursor.and_then(|cursor| self.settings.cursor_key.open(&self.caller(), order, cursor));
        values.ok_or_else(|| no_cursor(operand, label))
    }

    /// Which order the cursors of a list belong to: by rank, it is another one for each search.
    #[must_use]
    pub fn order_of(&self, writer: &ConnectionWriter) -> u64 {
        if let Some((vector, _)) = &writer.nearest {
            return self.order_near(writer.order, vector);
        }
        let search = writer.search.as_ref().filter(|search| search.orders);
        self.order_with(writer.order, search.map(|search| &search.operand))
    }

    fn order_with(&self, order: u64, search: Option<&Operand>) -> u64 {
        match search.and_then(|search| self.search(search).ok()) {
            Some(query) => order ^ order_fingerprint(&query.for_sqlite()),
            None => order,
        }
    }

    /// What is searched for.
    pub fn search(&self, operand: &Operand) -> Result<Query, BindError> {
        let field = || name_of(operand, "search");
        let converter = convert::Converter { dialect: self.dialect, limits: &self.settings.limits, field: &field };
        converter.search(&operand.resolve(self.variables).unwrap_or(Json::Null))
    }

    /// How many rows a page may have.
    pub fn page_size(&self, size: &PageSize) -> Result<u64, BindError> {
        let limits = &self.settings.limits;
        let Some(operand) = &size.operand else { return Ok(limits.page_default) };
        let field = name_of(operand, size.label);
        let most = limits.page_most;
        match operand.resolve(self.variables) {
            None | Some(Json::Null) => Ok(limits.page_default),
            Some(value) => match value.as_i64() {
                Some(rows) if rows < 0 => Err(BindError::input(field, format!("{} must not be negative", size.label))),
                Some(rows) if rows.unsigned_abs() > most => {
                    let message = format!("{} is {rows}, more than {most}", size.label);
                    Err(BindError::limit(field, "page", most, message))
                }
                Some(rows) => Ok(rows.unsigned_abs()),
                None => Err(BindError::input(field, format!("{} must be a whole number", size.label))),
            },
        }
    }

    /// Whether an optional argument was given and is not null.
    #[must_use]
    pub fn is_given(&self, operand: Option<&Operand>) -> bool {
        operand.and_then(|operand| operand.resolve(self.variables)).is_some_and(|value| !value.is_null())
    }

    /// How many rows are left out.
    pub fn offset(&self, operand: &Operand) -> Result<i64, BindError> {
        match operand.resolve(self.variables) {
            None | Some(Json::Null) => Ok(0),
            Some(value) => match value.as_i64() {
                Some(rows) if rows >= 0 => Ok(rows),
                _ => Err(BindError::input(name_of(operand, "offset"), "offset must not be negative")),
            },
        }
    }

    /// The most rows that a mutation by filter changes.
    pub fn at_most(&self, operand: &Operand) -> Result<u64, BindError> {
        let most = self.settings.limits.rows_most;
        let field = || name_of(operand, "atMost");
        match operand.resolve(self.variables).and_then(|value| value.as_i64()) {
            Some(rows) if rows >= 0 && rows.unsigned_abs() > most => {
                Err(BindError::limit(field(), "rows", most, format!("atMost is {rows}, more than {most}")))
            }
            Some(rows) if rows >= 0 => Ok(rows.unsigned_abs()),
            _ => Err(BindError::input(field(), "atMost must not be negative")),
        }
    }

    /// Who the cursors of this request belong to.
    #[must_use]
    pub fn caller(&self) -> [u8; 32] {
        let mut caller = [0; 32];
        caller[..16].copy_from_slice(self.viewer.user_id.unwrap_or_default().as_bytes());
        caller[16..].copy_from_slice(self.viewer.application_id.unwrap_or_default().as_bytes());
        caller
    }

    fn value(&self, slot: &Slot) -> Result<Value, BindError> {
        match slot {
            Slot::Fact(fact) => Ok(fact_value(*fact, self.viewer, self.dialect)),
            Slot::Argument { operand, form, label } => self.argument(operand, *form, label),
            Slot::ParentKeys => Ok(Value::Uuid(None)),
            Slot::PageSize { operand, label, one_more } => {
                let rows = self.page_size(&PageSize { operand: operand.clone(), label })?;
                Ok(Value::BigInt(Some(i64::try_from(rows).unwrap_or(i64::MAX - 1) + i64::from(*one_more))))
            }
            Slot::AtMost(operand) => {
                let rows = self.at_most(operand)?;
                Ok(Value::BigInt(Some(i64::try_from(rows).unwrap_or(i64::MAX - 1) + 1)))
            }
            Slot::Known(value) => Ok(value.clone()),
            Slot::Offset(operand) => self.offset(operand).map(|rows| Value::BigInt(Some(rows))),
            Slot::RankedMost => {
                let most = self.settings.limits.search_ranked_most;
                Ok(Value::BigInt(Some(i64::try_from(most).unwrap_or(i64::MAX))))
            }
            Slot::Cursor { operand, label, order, index, kind, search } => {
                let values = self.opened(operand, label, self.order_with(*order, search.as_ref()))?;
                let value = values.get(*index).and_then(|value| convert::cursor_value(value, *kind, self.dialect));
                value.ok_or_else(|| no_cursor(operand, label))
            }
        }
    }

    fn argument(&self, operand: &Operand, form: Form, label: &str) -> Result<Value, BindError> {
        match operand {
            Operand::ViewerId => return Ok(Value::Uuid(self.viewer.user_id)),
            Operand::SessionId => return Ok(Value::Uuid(self.viewer.session_id)),
            Operand::ApplicationId => return Ok(Value::Uuid(self.viewer.application_id)),
            Operand::RowOfNode(inner) => {
                let text = inner.resolve(self.variables);
                let named = text.as_ref().and_then(Json::as_str).and_then(global_id::decode);
                return Ok(Value::Uuid(named.map(|(_, id)| id)));
            }
            _ => {}
        }
        let field = || name_of(operand, label);
        let converter = convert::Converter { dialect: self.dialect, limits: &self.settings.limits, field: &field };
        match operand.borrow(self.variables) {
            Some(value) => converter.convert(value, form),
            None => {
                let value = operand.resolve(self.variables).unwrap_or(Json::Null);
                converter.convert(&value, form)
            }
        }
    }
}

/// A fact of the viewer as a parameter.
pub(super) fn fact_value(fact: Fact, viewer: &Viewer, dialect: Dialect) -> Value {
    match fact.value(viewer) {
        FactValue::Absent => Value::Uuid(None),
        FactValue::Id(id) => Value::Uuid(Some(id)),
        FactValue::Ids(ids) => id_list(&ids, dialect),
        FactValue::Instant(now) => instant(now, dialect),
    }
}

pub(super) fn no_cursor(operand: &Operand, label: &str) -> BindError {
    BindError::input(name_of(operand, label), format!("{label} is no cursor of this list in this order"))
}

/// What an error calls an argument: the variable it came from, or the field it is for.
pub(super) fn name_of(operand: &Operand, label: &str) -> String {
    match operand {
        Operand::Variable(name, steps) => {
            let steps = steps.iter().map(|step| match step {
                Step::Member(member) => format!(".{member}"),
                Step::Index(index) => format!("[{index}]"),
            });
            format!("${name}{}", steps.collect::<String>())
        }
        _ => label.to_owned(),
    }
}
