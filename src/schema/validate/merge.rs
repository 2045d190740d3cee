//! Fields with one response key must be one field: same name, same arguments, same shape of the answer.
//!
//! Fields are grouped by key and each is compared with the first of its group only. What parents of different types select need not
//! be the same field, but must have the same shape.

use std::collections::{BTreeMap, HashSet};

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::Value;

use super::super::document::located;
use super::super::types::{self, Shape, Type, TypeRef, Types};
use super::{Problems, root};
use crate::error::{Code, GraphqlError};

/// Checks every operation.
pub(super) fn check(types: &Types, document: &ExecutableDocument, problems: &mut Problems) {
    let mut merge = Merge { types, document, problems, reported: HashSet::new() };
    for (_, operation) in document.operations.iter() {
        if let Some(parent) = root(operation.node.ty).and_then(|name| types.get(name)) {
            let sets = [(parent, &operation.node.selection_set)];
            merge.same_shapes(&sets);
            merge.same_fields(&sets);
        }
    }
}

/// A selection set with the type it selects from.
type Set<'a> = (&'a Type, &'a Positioned<SelectionSet>);

/// A field with the type it is selected from.
#[derive(Clone, Copy)]
struct Selected<'a> {
    parent: &'a Type,
    field: &'a Positioned<Field>,
    declared: &'a types::Field,
}

struct Merge<'a, 'p> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    problems: &'p mut Problems,
    reported: HashSet<(Pos, Pos)>,
}

impl<'a> Merge<'a, '_> {
    fn same_shapes(&mut self, sets: &[Set<'a>]) {
        for (key, group) in self.by_key(sets) {
            let Some((first, rest)) = group.split_first() else { continue };
            for other in rest {
                if !self.is_same_shape(&first.declared.type_ref, &other.declared.type_ref) {
                    self.report(key, first, other, "they have different types");
                }
            }
            let inner = self.inner(&group);
            if !inner.is_empty() {
                self.same_shapes(&inner);
            }
        }
    }

    fn same_fields(&mut self, sets: &[Set<'a>]) {
        for (key, group) in self.by_key(sets) {
            for group in by_parent(group) {
                let Some((first, rest)) = group.split_first() else { continue };
                for other in rest {
                    if first.field.node.name.node != other.field.node.name.node {
                        self.report(key, first, other, "they are different fields");
                    } else if !has_same_arguments(&first.field.node, &other.field.node) {
                        self.report(key, first, other, "they have different arguments");
                    }
                }
                let inner = self.inner(&group);
                if !inner.is_empty() {
                    self.same_fields(&inner);
                }
            }
        }
    }

    fn by_key(&self, sets: &[Set<'a>]) -> BTreeMap<&'a str, Vec<Selected<'a>>> {
        let mut groups = BTreeMap::new();
        let mut seen = HashSet::new();
        for (parent, set) in sets {
            self.collect(parent, set, &mut groups, &mut seen);
        }
        groups
    }

    /// A fragment selects from the type it names wherever it is spread: once is enough.
    fn collect(
        &self,
        parent: &'a Type,
        set: &'a Positioned<SelectionSet>,
        groups: &mut BTreeMap<&'a str, Vec<Selected<'a>>>,
        seen: &mut HashSet<&'a str>,
    ) {
        for selection in &set.node.items {
            match &selection.node {
                Selection::Field(field) => {
                    if let Some(declared) = self.types.field(parent, &field.node.name.node) {
                        let key = field.node.response_key().node.as_str();
                        groups.entry(key).or_default().push(Selected { parent, field, declared });
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let inner = condition.and_then(|condition| self.types.get(&condition.node.on.node)).unwrap_or(parent);
                    self.collect(inner, &fragment.node.selection_set, groups, seen);
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if seen.insert(name)
                        && let Some(fragment) = self.document.fragments.get(name)
                        && let Some(inner) = self.types.get(&fragment.node.type_condition.node.on.node)
                    {
                        self.collect(inner, &fragment.node.selection_set, groups, seen);
                    }
                }
            }
        }
    }

    fn inner(&self, group: &[Selected<'a>]) -> Vec<Set<'a>> {
        let sets = group.iter().filter(|selected| !selected.field.node.selection_set.node.items.is_empty());
        sets.filter_map(|selected| Some((self.types.get(selected.declared.type_ref.name())?, &selected.field.node.selection_set)))
            .collect()
    }

    fn is_same_shape(&self, left: &TypeRef, right: &TypeRef) -> bool {
        match (left, right) {
            (TypeRef::NonNull(left), TypeRef::NonNull(right)) | (TypeRef::List(left), TypeRef::List(right)) => {
                self.is_same_shape(left, right)
            }
            (TypeRef::Named(left), TypeRef::Named(right)) => {
                let is_composite = |name: &str| self.types.get(name).is_some_and(Type::is_composite);
                left == right || (is_composite(left) && is_composite(right))
            }
            _ => false,
        }
    }

    fn report(&mut self, key: &str, first: &Selected<'_>, other: &Selected<'_>, why: &str) {
        let (here, there) = (first.field.pos, other.field.pos);
        if self.reported.insert((here, there)) {
            let message = format!("The fields called \"{key}\" in the answer cannot be one: {why}. Give one of them an alias.");
            let error = located(GraphqlError::new(Code::BadUserInput, message), here);
            self.problems.push(here, located(error, there));
        }
    }
}

/// The fields that can apply to one object together: those of each object type, with those of interfaces.
fn by_parent(group: Vec<Selected<'_>>) -> Vec<Vec<Selected<'_>>> {
    let (objects, interfaces): (Vec<_>, Vec<_>) =
        group.into_iter().partition(|selected| matches!(selected.parent.shape, Shape::Object(..)));
    let mut groups: BTreeMap<&str, Vec<Selected<'_>>> = BTreeMap::new();
    for selected in objects {
        groups.entry(&selected.parent.name).or_insert_with(|| interfaces.clone()).push(selected);
    }
    if groups.is_empty() { vec![interfaces] } else { groups.into_values().collect() }
}

fn has_same_arguments(left: &Field, right: &Field) -> bool {
    let same = |(name, value): &(Positioned<Name>, Positioned<Value>)| {
        right.get_argument(&name.node).is_some_and(|other| other.node == value.node)
    };
    left.arguments.len() == right.arguments.len() && left.arguments.iter().all(same)
}
