//! The size of a document with its fragments spread out, told before anything walks it.
//!
//! Fragments that spread fragments grow exponentially when they are followed; here each is measured once.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Pos, Positioned};

use super::document::located;
use crate::error::{Code, GraphqlError};

/// The most levels of fields, inline fragments and spreads: what walks a document recurses no deeper.
const NESTING: usize = 128;

/// What a document may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Operations in the document.
    pub operations: usize,
    /// Levels of fields in an operation.
    pub depth: usize,
    /// Selections of an operation, fragments spread out.
    pub selections: usize,
    /// Aliases in the document.
    pub aliases: usize,
    /// Root fields of an operation, fragments spread out.
    pub root_fields: usize,
    /// Directives in the document.
    pub directives: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { operations: 10, depth: 15, selections: 2_000, aliases: 30, root_fields: 20, directives: 30 }
    }
}

/// Refuses a document that is larger than the limits, or whose fragments go round in circles.
///
/// # Errors
/// The first limit that is exceeded.
pub fn measure(document: &ExecutableDocument, limits: &Limits) -> Result<(), GraphqlError> {
    let mut measuring = Measuring { document, fragments: HashMap::new(), aliases: 0, directives: 0 };
    within("operations", document.operations.iter().len(), limits.operations, None)?;
    for (_, operation) in document.operations.iter() {
        let definition = &operation.node;
        measuring.directives += definition.directives.len();
        measuring.directives +=
            definition.variable_definitions.iter().map(|variable| variable.node.directives.len()).sum::<usize>();
        let size = measuring.set(&definition.selection_set, 0)?;
        let position = Some(operation.pos);
        within("depth", size.depth, limits.depth, position)?;
        within("selections", size.selections, limits.selections, position)?;
        within("rootFields", size.width, limits.root_fields, position)?;
    }
    for (name, fragment) in &document.fragments {
        measuring.fragment(name, 0, fragment.pos)?;
    }
    within("aliases", measuring.aliases, limits.aliases, None)?;
    within("directives", measuring.directives, limits.directives, None)
}

fn within(limit: &'static str, found: usize, most: usize, position: Option<Pos>) -> Result<(), GraphqlError> {
    if found <= most {
        return Ok(());
    }
    let what = match limit {
        "operations" => "operations in a document",
        "depth" => "levels of fields in an operation",
        "selections" => "selections in an operation",
        "rootFields" => "root fields in an operation",
        "aliases" => "aliases in a document",
        "directives" => "directives in a document",
        _ => "levels of fields and fragments",
    };
    let refused = GraphqlError::limit(limit, most, format!("There may be at most {most} {what}."));
    Err(position.into_iter().fold(refused, located))
}

/// The size of a selection set with its fragments spread out.
#[derive(Clone, Copy, Default)]
struct Size {
    selections: usize,
    depth: usize,
    /// Fields that stand directly in the set.
    width: usize,
    /// Levels of fields, inline fragments and spreads.
    nesting: usize,
}

struct Measuring<'a> {
    document: &'a ExecutableDocument,
    /// `None` while the fragment is being measured: meeting it again is a circle.
    fragments: HashMap<&'a str, Option<Size>>,
    aliases: usize,
    directives: usize,
}

impl<'a> Measuring<'a> {
    fn set(&mut self, set: &'a Positioned<SelectionSet>, level: usize) -> Result<Size, GraphqlError> {
        within("nesting", level, NESTING, Some(set.pos))?;
        let mut size = Size::default();
        for selection in &set.node.items {
            let part = self.selection(selection, level)?;
            size.selections = size.selections.saturating_add(part.selections);
            size.width = size.width.saturating_add(part.width);
            size.depth = size.depth.max(part.depth);
            size.nesting = size.nesting.max(part.nesting);
        }
        Ok(size)
    }

    fn selection(&mut self, selection: &'a Positioned<Selection>, level: usize) -> Result<Size, GraphqlError> {
        self.directives += selection.node.directives().len();
        let inner = match &selection.node {
            Selection::Field(field) => {
                self.aliases += usize::from(field.node.alias.is_some());
                let inner = self.set(&field.node.selection_set, level + 1)?;
                Size { depth: inner.depth + 1, width: 1, ..inner }
            }
            Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set, level + 1)?,
            Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, level + 1, selection.pos)?,
        };
        Ok(Size { selections: inner.selections.saturating_add(1), nesting: inner.nesting + 1, ..inner })
    }

    /// A fragment that does not exist is left to validation.
    fn fragment(&mut self, name: &str, level: usize, position: Pos) -> Result<Size, GraphqlError> {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else { return Ok(Size::default()) };
        match self.fragments.get(name.as_str()) {
            Some(Some(size)) => {
                within("nesting", level + size.nesting, NESTING, Some(position))?;
                return Ok(*size);
            }
            Some(None) => {
                return Err(located(GraphqlError::new(Code::BadUserInput, "A fragment spreads itself."), position));
            }
            None => {}
        }
        self.fragments.insert(name, None);
        self.directives += fragment.node.directives.len();
        let size = self.set(&fragment.node.selection_set, level)?;
        self.fragments.insert(name, Some(size));
        Ok(size)
    }
}
