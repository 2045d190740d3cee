//! From an operation to its plan.

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType, SelectionSet};

use super::Place;
use super::argument::{Operand, Variables};
use super::walk::{Context, Merged};
use super::{
    Connection, Error, Following, Limits, MeField, MeRead, One, OrderTerm, Page, Plan, RoleField, RootField, RootRead, global_id,
};
use crate::catalog::{Catalog, EntityId, Root};
use crate::error::Location;

/// Plans a query or mutation that was validated. `variables` are the coerced ones.
pub fn build(
    catalog: &Catalog,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
    limits: &Limits,
) -> Result<Plan, Error> {
    let context = Context { catalog, document, variables, limits };
    let top = Place { location: Location { line: 1, column: 1 }, path: Vec::new() };
    let writes = operation.ty == OperationType::Mutation;
    let root_type = match operation.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    };
    let merged = context.collect(&[&operation.selection_set.node], root_type, false);
    let roots = merged.iter().map(|merged| {
        let place = top.below(merged);
        let read = match operation.ty {
            OperationType::Query => context.root(merged, &place)?,
            OperationType::Mutation => context.writing_root(merged, &place)?,
            OperationType::Subscription => context.following_root(merged, &place)?,
        };
        Ok(RootField { key: merged.key.to_owned(), location: merged.location(), read })
    });
    let roots = roots.collect::<Result<Vec<RootField>, Error>>()?;
    let follows =
        if operation.ty == OperationType::Subscription { Some(following(&context, &merged, &roots, &top)?) } else { None };
    let introspects = roots.iter().any(|root| matches!(root.read, RootRead::Introspection));
    Ok(Plan { roots, introspects, writes, follows })
}

/// How the subscription goes on. `@skip` may have left it without its field.
fn following(context: &Context<'_>, merged: &[Merged<'_>], roots: &[RootField], top: &Place) -> Result<Following, Error> {
    let ([field], [root]) = (merged, roots) else {
        return Err(top.error("Subscription", "A subscription asks for exactly one field."));
    };
    match &root.read {
        RootRead::Changes(_) => Ok(Following::Changes),
        RootRead::Connection(_) | RootRead::Aggregation(_) | RootRead::Call(_) => {
            Ok(Following::Results(field.argument("patch", context.variables).map(|argument| argument.operand)))
        }
        _ => Err(top.below(field).error(field.name(), format!("{} cannot be followed", field.name()))),
    }
}

impl Context<'_> {
    fn root(&self, merged: &Merged<'_>, place: &Place) -> Result<RootRead, Error> {
        match merged.name() {
            "__typename" => return Ok(RootRead::Typename),
            "__schema" | "__type" => return Ok(RootRead::Introspection),
            _ => {}
        }
        let unknown = || place.error(merged.name(), format!("{} is no field of Query", merged.name()));
        match self.catalog.root(merged.name()).ok_or_else(unknown)?.clone() {
            Root::Single(entity) => {
                let id = merged.required("id", self, place)?.operand;
                self.one_by_id(merged, entity, id, place)
            }
            Root::Lookup(entity, lookup) => self.one_by_lookup(merged, entity, lookup, place),
            Root::List(entity) => Ok(RootRead::Connection(Box::new(self.connection(merged, None, entity, place)?))),
            Root::Aggregate(entity) => Ok(RootRead::Aggregation(Box::new(self.aggregation(merged, entity, place)?))),
            Root::Node => self.node(merged, place),
            Root::History => self.history(merged, place),
            Root::Me => self.me(merged, place).map(RootRead::Me),
            Root::Call(function) => self.call(merged, function, place),
            Root::Roles => Ok(RootRead::Roles(
                self.collect(&merged.selections, "RoleDescription", false)
                    .into_iter()
                    .map(|field| RoleField { key: field.key.to_owned(), field: field.name().to_owned() })
                    .collect(),
            )),
        }
    }

    fn one_by_id(&self, merged: &Merged<'_>, entity: EntityId, id: Operand, place: &Place) -> Result<RootRead, Error> {
        let one = One {
            place: place.clone(),
            key: vec![(self.id_attribute(entity), id)],
            include_deleted: merged.flag("includeDeleted", self),
            object: self.object(&merged.selections, entity, place)?,
        };
        Ok(RootRead::One(Box::new(one)))
    }

    fn id_attribute(&self, entity: EntityId) -> usize {
        self.catalog.entity(entity).attribute_of_column("id").unwrap_or_default()
    }

    fn one_by_lookup(&self, merged: &Merged<'_>, entity: EntityId, lookup: usize, place: &Place) -> Result<RootRead, Error> {
        let definition = self.catalog.entity(entity);
        let key = definition.lookups[lookup].attributes.iter().map(|attribute| {
            let name = &definition.attributes[*attribute].field;
            Ok((*attribute, merged.required(name, self, place)?.operand))
        });
        let one = One {
            place: place.clone(),
            key: key.collect::<Result<_, Error>>()?,
            include_deleted: merged.flag("includeDeleted", self),
            object: self.object(&merged.selections, entity, place)?,
        };
        Ok(RootRead::One(Box::new(one)))
    }

    /// The type that the id names is part of the variables' shape, so the plan may depend on it.
    fn node(&self, merged: &Merged<'_>, place: &Place) -> Result<RootRead, Error> {
        let id = merged.required("nodeId", self, place)?;
        let named = id.value.as_str().and_then(global_id::decode);
        let entity = named.and_then(|(type_name, _)| self.catalog.by_type(&type_name));
        let entity = entity.filter(|entity| entity.table.has_ids());
        let Some(entity) = entity else { return Ok(RootRead::Nothing) };
        self.one_by_id(merged, entity.id, Operand::RowOfNode(Box::new(id.operand)), place)
    }

    fn me(&self, merged: &Merged<'_>, place: &Place) -> Result<Vec<MeField>, Error> {
        let fields = self.collect(&merged.selections, "Me", false).into_iter().map(|field| {
            let below = place.below(&field);
            let read = match field.name() {
                "user" => self.me_one("User", Operand::ViewerId, &field.selections, &below)?,
                "session" => self.me_one("Session", Operand::SessionId, &field.selections, &below)?,
                "application" => self.me_one("Application", Operand::ApplicationId, &field.selections, &below)?,
                "organizationRoles" => self.me_list("OrganizationMember", &field.selections, &below)?,
                "brandRoles" => self.me_list("UserBrandRole", &field.selections, &below)?,
                "permissions" => MeRead::Permissions(field.required("brandId", self, &below)?.operand),
                _ => MeRead::Typename,
            };
            Ok(MeField { key: field.key.to_owned(), read })
        });
        fields.collect()
    }

    fn me_one(&self, type_name: &str, id: Operand, selections: &[&SelectionSet], place: &Place) -> Result<MeRead, Error> {
        let entity = self.entity_called(type_name, place)?;
        let key = vec![(self.id_attribute(entity), id)];
        let object = self.object(selections, entity, place)?;
        Ok(MeRead::One(Box::new(One { place: place.clone(), key, include_deleted: false, object })))
    }

    /// The caller's own rows of a membership table, all of them, in the order of their ids.
    fn me_list(&self, type_name: &str, selections: &[&SelectionSet], place: &Place) -> Result<MeRead, Error> {
        let entity = self.entity_called(type_name, place)?;
        let user = self
            .catalog
            .entity(entity)
            .attribute_of_column("user_id")
            .ok_or_else(|| place.error(type_name, format!("{type_name} has no user")))?;
        let connection = Connection {
            place: place.clone(),
            relation: None,
            entity,
            filter: Some(super::Filter::Compare {
                attribute: user,
                comparison: super::Comparison::Equal,
                operand: Operand::ViewerId,
            }),
            search: None,
            similar: None,
            order: Vec::<OrderTerm>::new(),
            page: Page { first: Some(Operand::Constant(self.limits.page_most.into())), ..Page::default() },
            include_deleted: false,
            fields: Vec::new(),
            objects: vec![self.object(selections, entity, place)?],
            highlights: Vec::new(),
            plain_list: true,
        };
        Ok(MeRead::List(Box::new(connection)))
    }

    fn entity_called(&self, type_name: &str, place: &Place) -> Result<EntityId, Error> {
        let entity = self.catalog.by_type(type_name);
        entity.map(|entity| entity.id).ok_or_else(|| place.error(type_name, format!("{type_name} is no type")))
    }
}
