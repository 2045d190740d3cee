//! The GraphQL types made from the catalog, and everything that concerns types: parsing, measuring, validating, coercing,
//! introspection and the schema language.
//!
//! A document goes through [`parse`], [`measure`], [`Schema::validate`] and [`Schema::normalise`] once and may then be kept;
//! [`operation`] and [`Schema::coerce_variables`] are for each request. Nothing here knows a policy, a viewer or SQL.

mod aggregates;
mod coerce;
mod document;
mod entities;
mod fixed;
mod functions;
mod introspect;
mod library;
mod measure;
mod mutations;
mod normalise;
mod root;
mod scalars;
mod subscriptions;
mod tokens;
pub mod types;
mod validate;

#[cfg(test)]
mod tests;

use async_graphql::dynamic::SchemaError;
use async_graphql::parser::types::ExecutableDocument;
use moka::sync::Cache;

use crate::catalog::Catalog;
use crate::error::GraphqlError;

pub use coerce::Variables;
pub use document::{operation, parse};
pub use introspect::{Introspection, is_introspection_only};
pub use measure::{Limits, measure};
pub use types::Types;

/// Why a catalog does not make a schema. Each is a mistake in the data model and shows at start-up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Two types have one name.
    #[error("two types are called `{0}`")]
    DuplicateType(String),
    /// Two fields, arguments or values of a type have one name.
    #[error("the type `{0}` has two members called `{1}`")]
    DuplicateMember(String, String),
    /// A type is named that does not exist.
    #[error("the type `{0}` refers to `{1}`, which does not exist")]
    UnknownType(String, String),
    /// The types every schema has cannot be read.
    #[error("the fixed types cannot be read: {0}")]
    FixedTypes(String),
    /// The library, which prints the schema, refuses it.
    #[error("the schema is refused: {0}")]
    Refused(String),
}

impl From<SchemaError> for Error {
    fn from(error: SchemaError) -> Self {
        Self::Refused(error.to_string())
    }
}

/// The GraphQL schema.
#[derive(Debug)]
pub struct Schema {
    types: Types,
    answers: Cache<String, Introspection>,
}

impl Schema {
    /// The schema of a catalog.
    ///
    /// # Errors
    /// The data model gives two types or two members of a type the same name.
    pub fn new(catalog: &Catalog) -> Result<Self, Error> {
        Ok(Self { types: types_of(catalog)?, answers: introspect::cache() })
    }

    /// The types.
    #[must_use]
    pub const fn types(&self) -> &Types {
        &self.types
    }

    /// The schema in the schema language, the same for the same data model. The library's schema is made for this alone and dropped.
    ///
    /// # Errors
    /// The library refuses the schema.
    pub fn sdl(&self) -> Result<String, Error> {
        Ok(library::sdl(&library::schema(&self.types)?))
    }

    /// Checks a document that was measured against the types, by the rules of the GraphQL specification.
    ///
    /// # Errors
    /// All mistakes found, in the order of the document.
    pub fn validate(&self, document: &ExecutableDocument) -> Result<(), Vec<GraphqlError>> {
        validate::validate(&self.types, document)
    }
}

fn types_of(catalog: &Catalog) -> Result<Types, Error> {
    let fixed::Fixed { mut types, directives } = fixed::fixed()?;
    types.extend(entities::enums(catalog));
    types.extend(root::types(catalog));
    types.extend(mutations::types(catalog));
    types.extend(functions::types(catalog));
    types.extend(subscriptions::types(catalog));
    for entity in &catalog.entities {
        types.extend(entities::types(catalog, entity));
        types.extend(aggregates::types(entity));
    }
    Types::new(types, directives)
}

/// The schema of a catalog in the schema language.
///
/// # Errors
/// See [`Schema::new`] and [`Schema::sdl`].
pub fn sdl(catalog: &Catalog) -> Result<String, Error> {
    Schema::new(catalog)?.sdl()
}
