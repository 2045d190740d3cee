//! Selections on rows and connections.

use async_graphql::parser::types::SelectionSet;
use serde_json::Value as Json;

use super::Place;
use super::argument::{Argument, Operand};
use super::walk::{Context, Merged};
use super::{
    Connection, ConnectionField, ConnectionValue, EdgeField, EdgeValue, Error, HighlightField, MadeRows, Object, ObjectField,
    ObjectValue, OrderKey, OrderTerm, Page, PageInfoField, PageInfoValue,
};
use crate::catalog::{Entity, EntityId};

impl Context<'_> {
    /// What is read of a row of `entity`.
    pub(super) fn object(&self, selections: &[&SelectionSet], entity: EntityId, place: &Place) -> Result<Object, Error> {
        let definition = self.catalog.entity(entity);
        let fields = self.collect(selections, definition.type_name, definition.table.has_ids()).into_iter().map(|merged| {
            let below = place.below(&merged);
            let value = self.object_value(&merged, definition, &below)?;
            Ok(ObjectField { key: merged.key.to_owned(), location: merged.location(), value })
        });
        Ok(Object { entity, fields: fields.collect::<Result<_, Error>>()? })
    }

    fn object_value(&self, merged: &Merged<'_>, entity: &Entity, place: &Place) -> Result<ObjectValue, Error> {
        match merged.name() {
            "__typename" => return Ok(ObjectValue::Typename),
            "nodeId" => return Ok(ObjectValue::NodeId),
            _ => {}
        }
        if let Some(attribute) = entity.attribute_index(merged.name()) {
            return Ok(ObjectValue::Attribute(attribute));
        }
        if entity.table.made.is_some_and(|made| made.field == merged.name()) {
            let Page { first, offset, .. } = self.page(merged, place)?;
            return Ok(ObjectValue::Made(MadeRows { place: place.clone(), first, offset }));
        }
        let relation = entity
            .relation_index(merged.name())
            .ok_or_else(|| place.error(merged.name(), format!("{} is no field of {}", merged.name(), entity.type_name)))?;
        let target = entity.relations[relation].target;
        if entity.relations[relation].to_many {
            let connection = self.connection(merged, Some((entity.id, relation)), target, place)?;
            return Ok(ObjectValue::ToMany(Box::new(connection)));
        }
        Ok(ObjectValue::ToOne { relation, object: self.object(&merged.selections, target, place)? })
    }

    /// A connection with its arguments.
    pub(super) fn connection(
        &self,
        merged: &Merged<'_>,
        relation: Option<(EntityId, usize)>,
        entity: EntityId,
        place: &Place,
    ) -> Result<Connection, Error> {
        let definition = self.catalog.entity(entity);
        let mut order = self.order(merged.argument("orderBy", self.variables), definition, place)?;
        let search = self.search(merged, definition);
        if order.is_empty() && search.is_some() {
            order.push(OrderTerm { key: OrderKey::Rank, descending: true, nulls_first: None });
        } else if order.is_empty() {
            order.extend(relation.and_then(|(parent, relation)| self.own_order(parent, relation)));
        }
        let mut connection = Connection {
            place: place.clone(),
            relation,
            entity,
            filter: self.filter(merged.argument("where", self.variables), definition, place)?,
            search,
            order,
            page: self.page(merged, place)?,
            include_deleted: merged.flag("includeDeleted", self),
            fields: Vec::new(),
            objects: Vec::new(),
            highlights: Vec::new(),
            plain_list: false,
        };
        let type_name = format!("{}Connection", definition.type_name);
        for field in self.collect(&merged.selections, &type_name, false) {
            let value = self.connection_value(&field, &mut connection, &place.below(&field))?;
            connection.fields.push(ConnectionField { key: field.key.to_owned(), value });
        }
        Ok(connection)
    }

    /// What is searched for, where the entity can be searched.
    pub(super) fn search(&self, merged: &Merged<'_>, entity: &Entity) -> Option<Operand> {
        entity.table.search.as_ref()?;
        merged.argument("search", self.variables).filter(|argument| !argument.is_null()).map(|argument| argument.operand)
    }

    /// The order in which a relation's rows come by themselves.
    fn own_order(&self, parent: EntityId, relation: usize) -> Option<OrderTerm> {
        let relation = &self.catalog.entity(parent).relations[relation];
        let attribute = self.catalog.entity(relation.target).attribute_of_column(relation.order?)?;
        Some(OrderTerm { key: OrderKey::Attribute(attribute), descending: false, nulls_first: None })
    }

    fn connection_value(
        &self,
        merged: &Merged<'_>,
        connection: &mut Connection,
        place: &Place,
    ) -> Result<ConnectionValue, Error> {
        match merged.name() {
            "nodes" => {
                connection.objects.push(self.object(&merged.selections, connection.entity, place)?);
                Ok(ConnectionValue::Nodes(connection.objects.len() - 1))
            }
            "edges" => {
                let type_name = format!("{}Edge", self.catalog.entity(connection.entity).type_name);
                let fields = self.collect(&merged.selections, &type_name, false).into_iter().map(|field| {
                    let value = match field.name() {
                        "cursor" => EdgeValue::Cursor,
                        "node" => {
                            let object = self.object(&field.selections, connection.entity, &place.below(&field))?;
                            connection.objects.push(object);
                            EdgeValue::Node(connection.objects.len() - 1)
                        }
                        "rank" => EdgeValue::Rank,
                        "highlights" => {
                            connection.highlights.push(self.highlight(&field));
                            EdgeValue::Highlights(connection.highlights.len() - 1)
                        }
                        _ => EdgeValue::Typename,
                    };
                    Ok(EdgeField { key: field.key.to_owned(), value })
                });
                Ok(ConnectionValue::Edges(fields.collect::<Result<_, Error>>()?))
            }
            "pageInfo" => Ok(ConnectionValue::PageInfo(self.page_info(merged))),
            "totalCount" => Ok(ConnectionValue::TotalCount),
            _ => Ok(ConnectionValue::Typename),
        }
    }

    fn highlight(&self, merged: &Merged<'_>) -> Vec<(String, HighlightField)> {
        let fields = self.collect(&merged.selections, "SearchHighlight", false).into_iter().map(|field| {
            let value = match field.name() {
                "field" => HighlightField::Field,
                "text" => HighlightField::Text,
                _ => HighlightField::Typename,
            };
            (field.key.to_owned(), value)
        });
        fields.collect()
    }

    pub(super) fn page_info(&self, merged: &Merged<'_>) -> Vec<PageInfoField> {
        let fields = self.collect(&merged.selections, "PageInfo", false).into_iter().map(|field| PageInfoField {
            key: field.key.to_owned(),
            value: match field.name() {
                "hasNextPage" => PageInfoValue::HasNextPage,
                "hasPreviousPage" => PageInfoValue::HasPreviousPage,
                "startCursor" => PageInfoValue::StartCursor,
                "endCursor" => PageInfoValue::EndCursor,
                _ => PageInfoValue::Typename,
            },
        });
        fields.collect()
    }

    pub(super) fn page(&self, merged: &Merged<'_>, place: &Place) -> Result<Page, Error> {
        let given = |name: &str| {
            merged.argument(name, self.variables).filter(|argument| !argument.is_null()).map(|argument| argument.operand)
        };
        let page = Page {
            first: given("first"),
            last: given("last"),
            after: given("after"),
            before: given("before"),
            offset: given("offset"),
        };
        if page.first.is_some() && page.last.is_some() {
            return Err(place.error("last", "first and last cannot be asked for together"));
        }
        if page.offset.is_some() && (page.last.is_some() || page.after.is_some() || page.before.is_some()) {
            return Err(place.error("offset", "offset goes with first alone, not with last or a cursor"));
        }
        Ok(page)
    }

    fn order(&self, argument: Option<Argument>, entity: &Entity, place: &Place) -> Result<Vec<OrderTerm>, Error> {
        let Some(argument) = argument.filter(|argument| !argument.is_null()) else { return Ok(Vec::new()) };
        argument.items().iter().map(|item| self.order_term(item, entity, place)).collect()
    }

    fn order_term(&self, item: &Argument, entity: &Entity, place: &Place) -> Result<OrderTerm, Error> {
        let member = single_member(item, place)?;
        if let Some(attribute) = entity.attribute_index(member.key()) {
            let (descending, nulls_first) = direction_of(&member, place)?;
            return Ok(OrderTerm { key: OrderKey::Attribute(attribute), descending, nulls_first });
        }
        let relation = entity
            .relation_index(member.key())
            .ok_or_else(|| place.error(&member.name, format!("{} cannot be ordered by", member.key())))?;
        if entity.relations[relation].to_many {
            let count = single_member(&member, place)?;
            let (descending, nulls_first) = direction_of(&count, place)?;
            return Ok(OrderTerm { key: OrderKey::Count(relation), descending, nulls_first });
        }
        let target = self.catalog.entity(entity.relations[relation].target);
        let inner = self.order_term(&member, target, place)?;
        Ok(OrderTerm { key: OrderKey::ToOne(relation, Box::new(inner.key)), ..inner })
    }
}

/// The one member of an entry of `orderBy` or `groupBy`: an object has no order, so two members would have none either.
pub(super) fn single_member(item: &Argument, place: &Place) -> Result<Argument, Error> {
    let mut members = item.members();
    match members.len() {
        1 => Ok(members.swap_remove(0)),
        _ => Err(place.error(&item.name, format!("{} must name exactly one field", item.name))),
    }
}

/// A direction: whether the greatest comes first, and whether nulls do when that was said.
pub(super) fn direction_of(argument: &Argument, place: &Place) -> Result<(bool, Option<bool>), Error> {
    match &argument.value {
        Json::String(text) => match text.as_str() {
            "ASC" => Ok((false, None)),
            "DESC" => Ok((true, None)),
            "ASC_NULLS_FIRST" => Ok((false, Some(true))),
            "ASC_NULLS_LAST" => Ok((false, Some(false))),
            "DESC_NULLS_FIRST" => Ok((true, Some(true))),
            "DESC_NULLS_LAST" => Ok((true, Some(false))),
            other => Err(place.error(&argument.name, format!("{other} is no direction"))),
        },
        _ => Err(place.error(&argument.name, format!("{} needs a direction", argument.name))),
    }
}
