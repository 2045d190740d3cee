//! The arguments of a call, by their names: each is a value of its kind, and no list is longer than it may be.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::catalog::function::{Argument, Given};
use crate::catalog::{Catalog, Function};
use crate::input::{Problem, value};
use crate::sql::write::{WriteError, check_count};

/// The arguments of a call.
#[derive(Debug)]
pub struct Arguments<'a> {
    /// The entities.
    pub catalog: &'a Catalog,
    values: Map<String, Json>,
}

impl<'a> Arguments<'a> {
    /// Checks the given values by the kinds that the function declares.
    ///
    /// # Errors
    /// Everything that is wrong with them, or a list of more than `most` items.
    pub fn new(catalog: &'a Catalog, function: &Function, mut values: Map<String, Json>, most: u64) -> Result<Self, WriteError> {
        let mut problems = Vec::new();
        for argument in &function.arguments {
            let Some(given) = values.get_mut(argument.name).filter(|given| !given.is_null()) else { continue };
            if let Json::Array(items) = &given
                && argument.list
            {
                check_count(items.len(), most)?;
            }
            check(argument, given, &argument.field(), &mut problems);
        }
        if problems.is_empty() { Ok(Self { catalog, values }) } else { Err(WriteError::Input(problems)) }
    }

    /// All values by their names; what was left out is not there.
    #[must_use]
    pub fn values(&self) -> &Map<String, Json> {
        &self.values
    }

    /// The value of an argument; null for one that was left out.
    #[must_use]
    pub fn value(&self, name: &str) -> &Json {
        self.values.get(name).unwrap_or(&Json::Null)
    }

    /// The id that was given.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<Uuid> {
        self.value(name).as_str().and_then(|text| Uuid::try_parse(text).ok())
    }

    /// The text that was given.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name).as_str()
    }

    /// The whole number that was given.
    #[must_use]
    pub fn whole(&self, name: &str) -> Option<i64> {
        self.value(name).as_i64()
    }

    /// The day that was given.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<NaiveDate> {
        self.text(name).and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
    }

    /// The items of a list, each with what errors call it.
    pub fn items(&self, name: &'static str) -> impl Iterator<Item = (String, &Json)> {
        let items = self.value(name).as_array().map(Vec::as_slice).unwrap_or_default();
        let field = crate::catalog::camel(name);
        items.iter().enumerate().map(move |(place, item)| (format!("{field}[{place}]"), item))
    }
}

/// Judges a value by the kind that was declared, and the members of objects by theirs.
fn check(argument: &Argument, given: &mut Json, path: &str, problems: &mut Vec<Problem>) {
    match (&argument.given, given) {
        (_, Json::Null) => {}
        (_, Json::Array(items)) if argument.list => {
            let single = Argument { list: false, ..argument.clone() };
            for (place, item) in items.iter_mut().enumerate() {
                check(&single, item, &format!("{path}[{place}]"), problems);
            }
        }
        (Given::Value(kind), given) => value(*kind, given, path, problems),
        (Given::Object(object), Json::Object(members)) => {
            for member in &object.members {
                let field = member.field();
                if let Some(given) = members.get_mut(&field) {
                    check(member, given, &format!("{path}.{field}"), problems);
                }
            }
        }
        // The types of the schema let nothing else through.
        (Given::Object(_), _) => {}
    }
}
