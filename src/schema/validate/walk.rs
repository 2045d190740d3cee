//! The rules that need only the place where something stands: fields, arguments, values, fragments and directives.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_graphql::parser::types::{Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::Value;

use super::super::coerce::{Coercion, Path, Source, Usage};
use super::super::types::{InputValue, Members, Type, Types};
use super::{Problems, root};

/// What an operation or fragment uses itself, not through the fragments it spreads.
#[derive(Default)]
pub(super) struct Scope<'a> {
    /// The variables, where they stand.
    pub(super) usages: Vec<(Pos, Usage<'a>)>,
    /// The fragments it spreads.
    pub(super) spreads: BTreeSet<&'a str>,
}

/// An operation with what it uses.
pub(super) struct Operation<'a> {
    /// Its definition.
    pub(super) definition: &'a Positioned<OperationDefinition>,
    /// What it uses.
    pub(super) scope: Scope<'a>,
}

/// What all operations and fragments use.
pub(super) struct Scopes<'a> {
    /// The operations.
    pub(super) operations: Vec<Operation<'a>>,
    /// The fragments by name.
    pub(super) fragments: HashMap<&'a str, Scope<'a>>,
}

impl<'a> Scopes<'a> {
    /// The fragments that the scope spreads, itself or through others.
    pub(super) fn reachable(&self, scope: &Scope<'a>) -> HashSet<&'a str> {
        let mut found = HashSet::new();
        let mut left: Vec<&'a str> = scope.spreads.iter().copied().collect();
        while let Some(name) = left.pop() {
            if found.insert(name)
                && let Some(fragment) = self.fragments.get(name)
            {
                left.extend(&fragment.spreads);
            }
        }
        found
    }
}

/// Walks each operation and each fragment once.
pub(super) fn scopes<'a>(types: &'a Types, document: &'a ExecutableDocument, problems: &mut Problems) -> Scopes<'a> {
    let mut fragments = HashMap::new();
    for (name, fragment) in &document.fragments {
        let mut walk = Walk { types, document, problems, scope: Scope::default() };
        let parent = walk.condition(&fragment.node.type_condition.node.on);
        walk.directives(&fragment.node.directives, false);
        walk.set(parent, &fragment.node.selection_set);
        fragments.insert(name.as_str(), walk.scope);
    }
    let mut operations = Vec::new();
    for (_, definition) in document.operations.iter() {
        let mut walk = Walk { types, document, problems, scope: Scope::default() };
        let parent = root(definition.node.ty).and_then(|name| types.get(name));
        if parent.is_none() {
            walk.problems.add(definition.pos, format!("The schema has no {}s.", definition.node.ty));
        }
        walk.directives(&definition.node.directives, false);
        for variable in &definition.node.variable_definitions {
            walk.directives(&variable.node.directives, false);
        }
        walk.set(parent, &definition.node.selection_set);
        operations.push(Operation { definition, scope: walk.scope });
    }
    Scopes { operations, fragments }
}

struct Walk<'a, 'p> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    problems: &'p mut Problems,
    scope: Scope<'a>,
}

impl<'a> Walk<'a, '_> {
    /// Where the parent is unknown, that was said already; what stands inside is still looked through for variables and spreads.
    fn set(&mut self, parent: Option<&'a Type>, set: &'a Positioned<SelectionSet>) {
        for selection in &set.node.items {
            self.directives(selection.node.directives(), true);
            match &selection.node {
                Selection::Field(field) => self.field(parent, field),
                Selection::InlineFragment(fragment) => {
                    let inner = match &fragment.node.type_condition {
                        Some(condition) => {
                            let inner = self.condition(&condition.node.on);
                            self.overlap(parent, inner, fragment.pos);
                            inner
                        }
                        None => parent,
                    };
                    self.set(inner, &fragment.node.selection_set);
                }
                Selection::FragmentSpread(spread) => self.spread(parent, &spread.node.fragment_name),
            }
        }
    }

    fn field(&mut self, parent: Option<&'a Type>, field: &'a Positioned<Field>) {
        let name = &field.node.name;
        let declared = parent.and_then(|parent| self.types.field(parent, &name.node));
        if let (Some(parent), None) = (parent, declared) {
            self.problems.add(name.pos, format!("The type \"{}\" has no field \"{}\".", parent.name, name.node));
        }
        self.arguments(declared.map(|declared| &declared.arguments), &field.node.arguments, name);
        let inner = declared.and_then(|declared| self.types.get(declared.type_ref.name()));
        let selected = !field.node.selection_set.node.items.is_empty();
        if let Some(inner) = inner
            && inner.is_composite() != selected
        {
            let must = if selected { "has no fields to select" } else { "needs a selection of its fields" };
            self.problems.add(name.pos, format!("The field \"{}\" of the type \"{}\" {must}.", name.node, inner.name));
        }
        self.set(inner.filter(|inner| inner.is_composite()), &field.node.selection_set);
    }

    fn spread(&mut self, parent: Option<&'a Type>, name: &'a Positioned<Name>) {
        self.scope.spreads.insert(&name.node);
        let Some(fragment) = self.document.fragments.get(&name.node) else {
            self.problems.add(name.pos, format!("There is no fragment \"{}\".", name.node));
            return;
        };
        let on = self.types.get(&fragment.node.type_condition.node.on.node);
        self.overlap(parent, on.filter(|on| on.is_composite()), name.pos);
    }

    fn condition(&mut self, name: &'a Positioned<Name>) -> Option<&'a Type> {
        let found = self.types.get(&name.node);
        match found {
            None => self.problems.add(name.pos, format!("There is no type \"{}\".", name.node)),
            Some(found) if !found.is_composite() => {
                self.problems.add(name.pos, format!("The type \"{}\" has no fields to select.", found.name));
            }
            Some(_) => {}
        }
        found.filter(|found| found.is_composite())
    }

    fn overlap(&mut self, parent: Option<&Type>, inner: Option<&Type>, position: Pos) {
        if let (Some(parent), Some(inner)) = (parent, inner)
            && !self.types.overlap(parent, inner)
        {
            let message = format!("No \"{}\" is a \"{}\": the fragment can never apply here.", parent.name, inner.name);
            self.problems.add(position, message);
        }
    }

    /// Those for documents stand on selections of every kind.
    fn directives(&mut self, directives: &'a [Positioned<Directive>], on_selection: bool) {
        let mut seen = HashSet::new();
        for directive in directives {
            let name = &directive.node.name;
            let declared = match self.types.directives().get(&name.node) {
                Some(known) if on_selection && known.locations.contains(&"FIELD") => Some(&known.arguments),
                Some(_) => {
                    self.problems.add(name.pos, format!("The directive \"@{}\" cannot stand here.", name.node));
                    None
                }
                None => {
                    self.problems.add(name.pos, format!("There is no directive \"@{}\".", name.node));
                    None
                }
            };
            if !seen.insert(&name.node) {
                self.problems.add(name.pos, format!("The directive \"@{}\" stands here twice.", name.node));
            }
            self.arguments(declared, &directive.node.arguments, name);
        }
    }

    fn arguments(
        &mut self,
        declared: Option<&'a Members<InputValue>>,
        given: &'a [(Positioned<Name>, Positioned<Value>)],
        owner: &Positioned<Name>,
    ) {
        let mut seen = HashSet::new();
        for (name, value) in given {
            if !seen.insert(&name.node) {
                self.problems.add(name.pos, format!("The argument \"{}\" is given twice.", name.node));
            }
            let argument = declared.and_then(|declared| declared.get(&name.node));
            if declared.is_some() && argument.is_none() {
                self.problems.add(name.pos, format!("\"{}\" has no argument \"{}\".", owner.node, name.node));
            }
            match argument {
                Some(argument) => self.value(value, argument),
                None => self.variables_in(&value.node, value.pos),
            }
        }
        let missing = declared.into_iter().flat_map(Members::iter).filter(|argument| argument.is_required());
        for argument in missing.filter(|argument| !given.iter().any(|(name, _)| name.node == *argument.name)) {
            let message =
                format!("\"{}\" needs the argument \"{}\" of the type {}.", owner.node, argument.name, argument.type_ref);
            self.problems.add(owner.pos, message);
        }
    }

    fn value(&mut self, value: &'a Positioned<Value>, argument: &'a InputValue) {
        let coercion = Coercion::noting(self.types);
        if let Err(problem) = coercion.value(Source::Literal(&value.node), &argument.type_ref, &Path::root(&argument.name)) {
            self.problems.push(value.pos, problem.at(value.pos));
        }
        let has_default = argument.default.is_some() && matches!(value.node, Value::Variable(_));
        let noted = coercion.noted().into_iter();
        self.scope
            .usages
            .extend(noted.map(|usage| (value.pos, Usage { has_default: usage.has_default || has_default, ..usage })));
    }

    fn variables_in(&mut self, value: &'a Value, position: Pos) {
        match value {
            Value::Variable(name) => self.scope.usages.push((position, Usage { name, wanted: None, has_default: false })),
            Value::List(items) => items.iter().for_each(|item| self.variables_in(item, position)),
            Value::Object(fields) => fields.values().for_each(|field| self.variables_in(field, position)),
            _ => {}
        }
    }
}
