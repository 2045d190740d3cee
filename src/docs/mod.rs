//! The reference of the entities as Markdown, made from the entities, the catalog and the policies.
//!
//! Pure: tables in, files as texts out, the same for the same data model. No table has words of its own here: what is to be said of
//! one stands in its entity. Files are written and compared by the command.

mod access;
mod actor;
mod behaviour;
mod checks;
mod columns;
mod condition;
mod diagram;
mod enums;
mod index;
mod markdown;
mod operations;
mod page;
mod reduce;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use entity::table::Table;

use crate::catalog::Catalog;
use crate::schema::{Error, Schema, Types};

/// The first line of every generated file. A file that begins otherwise is somebody's own.
pub const MARK: &str = "<!-- Made from the entities by `rowgate docs`: change them, not this. -->";

/// The files of the reference, by their names.
pub type Files = BTreeMap<String, String>;

/// The reference of the whole data model.
///
/// # Errors
/// The data model makes no schema.
pub fn of_data_model() -> Result<Files, Error> {
    files(&entity::tables(), &Catalog::of_data_model())
}

/// The reference of the tables; the catalog is theirs.
///
/// # Errors
/// See [`of_data_model`].
pub fn files(tables: &[Table], catalog: &Catalog) -> Result<Files, Error> {
    let schema = Schema::new(catalog)?;
    let model = Model { tables, catalog, types: schema.types() };
    let mut files = Files::from([("README.md".to_owned(), index::page(&model)), ("enums.md".to_owned(), enums::page(&model))]);
    for (domain, tables) in model.domains() {
        files.insert(page_of(domain), page::of_domain(&model, domain, &tables));
    }
    Ok(files)
}

/// All that is told about.
struct Model<'a> {
    tables: &'a [Table],
    catalog: &'a Catalog,
    types: &'a Types,
}

impl<'a> Model<'a> {
    fn table(&self, name: &str) -> Option<&'a Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The domains with their tables, both in the order of the list of entities.
    fn domains(&self) -> Vec<(&'static str, Vec<&'a Table>)> {
        let mut domains: Vec<(&'static str, Vec<&'a Table>)> = Vec::new();
        for table in self.tables {
            match domains.iter_mut().find(|(domain, _)| *domain == table.domain) {
                Some((_, tables)) => tables.push(table),
                None => domains.push((table.domain, vec![table])),
            }
        }
        domains
    }

    /// A link to the table.
    fn link(&self, name: &str) -> String {
        let code = markdown::code(name);
        match self.table(name) {
            Some(table) => format!("[{code}]({}#{})", page_of(table.domain), markdown::anchor(name)),
            None => code,
        }
    }

    /// The field that reads the column, with its type.
    fn field_type(&self, table: &Table, column: &str) -> Option<(&'a str, String)> {
        let entity = self.catalog.by_table(table.name)?;
        let attribute = entity.attributes.get(entity.attribute_of_column(column)?)?;
        Some((&attribute.field, self.type_of_field(table, &attribute.field)?))
    }

    /// The type of a field of the table's GraphQL type.
    fn type_of_field(&self, table: &Table, field: &str) -> Option<String> {
        let object = self.types.get(self.catalog.by_table(table.name)?.type_name)?;
        Some(object.fields()?.get(field)?.type_ref.to_string())
    }
}

/// The file of a domain.
fn page_of(domain: &str) -> String {
    format!("{domain}.md")
}

fn link_to_enum(name: &str) -> String {
    format!("[{}](enums.md#{})", markdown::code(name), markdown::anchor(name))
}
