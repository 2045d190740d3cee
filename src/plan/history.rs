//! `history`: the entries of the trail about one row, as a page of their own kind.

use async_graphql::parser::types::SelectionSet;
use serde_json::Value as Json;

use super::walk::{Context, Merged};
use super::{
    ChangeField, Comparison, Connection, ConnectionField, ConnectionValue, EdgeField, EdgeValue, Error, Filter, History, Object,
    ObjectField, ObjectValue, Operand, OrderKey, OrderTerm, Place, RootRead, global_id,
};
use crate::catalog::{Entity, EntityId};

/// The type of an entry.
const ENTRY: &str = "HistoryEntry";

impl Context<'_> {
    /// The type that the id names is part of the variables' shape, so the plan may depend on it.
    pub(super) fn history(&self, merged: &Merged<'_>, place: &Place) -> Result<RootRead, Error> {
        let id = merged.required("nodeId", self, place)?;
        let named = id.value.as_str().and_then(global_id::decode);
        let of = named.and_then(|(type_name, _)| self.catalog.by_type(&type_name));
        let trail = self.catalog.by_type("AuditLog").ok_or_else(|| place.error("nodeId", "there is no history"))?;
        let attribute = |column: &str| trail.attribute_of_column(column).unwrap_or_default();
        let equals =
            |column: &str, operand| Filter::Compare { attribute: attribute(column), comparison: Comparison::Equal, operand };
        // An id that names no type has a history without entries.
        let table = of.map_or("", |entity| entity.table.name);
        let filter = Filter::All(vec![
            equals("resource_type", Operand::Constant(Json::from(table))),
            equals("resource_id", Operand::RowOfNode(Box::new(id.operand))),
            equals("status", Operand::Constant(Json::from("SUCCESS"))),
        ]);
        let order = OrderTerm { key: OrderKey::Attribute(attribute("created_at")), descending: true, nulls_first: None };
        let mut connection = Connection {
            place: place.clone(),
            relation: None,
            entity: trail.id,
            filter: Some(filter),
            search: None,
            similar: None,
            order: vec![order],
            page: self.page(merged, place)?,
            include_deleted: false,
            fields: Vec::new(),
            objects: Vec::new(),
            highlights: Vec::new(),
            plain_list: false,
        };
        let of = of.map_or(trail.id, |entity| entity.id);
        for field in self.collect(&merged.selections, "HistoryEntryConnection", false) {
            let value = self.history_value(&field, trail, of, &mut connection, &place.below(&field))?;
            connection.fields.push(ConnectionField { key: field.key.to_owned(), value });
        }
        Ok(RootRead::History(Box::new(History { of, connection })))
    }

    fn history_value(
        &self,
        merged: &Merged<'_>,
        trail: &Entity,
        of: EntityId,
        connection: &mut Connection,
        place: &Place,
    ) -> Result<ConnectionValue, Error> {
        match merged.name() {
            "nodes" => {
                connection.objects.push(self.entry(&merged.selections, trail, of, place)?);
                Ok(ConnectionValue::Nodes(connection.objects.len() - 1))
            }
            "edges" => {
                let fields = self.collect(&merged.selections, "HistoryEntryEdge", false).into_iter().map(|field| {
                    let value = match field.name() {
                        "cursor" => EdgeValue::Cursor,
                        "node" => {
                            connection.objects.push(self.entry(&field.selections, trail, of, &place.below(&field))?);
                            EdgeValue::Node(connection.objects.len() - 1)
                        }
                        _ => EdgeValue::Typename,
                    };
                    Ok(EdgeField { key: field.key.to_owned(), value })
                });
                Ok(ConnectionValue::Edges(fields.collect::<Result<_, Error>>()?))
            }
            "pageInfo" => Ok(ConnectionValue::PageInfo(self.page_info(merged))),
            _ => Ok(ConnectionValue::Typename),
        }
    }

    fn entry(&self, selections: &[&SelectionSet], trail: &Entity, of: EntityId, place: &Place) -> Result<Object, Error> {
        let attribute = |column: &str| ObjectValue::Attribute(trail.attribute_of_column(column).unwrap_or_default());
        let fields = self.collect(selections, ENTRY, false).into_iter().map(|field| {
            let below = place.below(&field);
            let value = match field.name() {
                "id" => attribute("id"),
                "at" => attribute("created_at"),
                "action" => ObjectValue::HistoryAction,
                "user" => {
                    let relation = trail.relation_index("user").unwrap_or_default();
                    let target = trail.relations[relation].target;
                    ObjectValue::ToOne { relation, object: self.object(&field.selections, target, &below)? }
                }
                "changes" => {
                    let fields = self.collect(&field.selections, "FieldChange", false).into_iter();
                    let fields = fields.map(|field| (field.key.to_owned(), ChangeField::called(field.name())));
                    ObjectValue::Changes { of, fields: fields.collect() }
                }
                _ => ObjectValue::Typename,
            };
            Ok(ObjectField { key: field.key.to_owned(), location: field.location(), value })
        });
        Ok(Object { entity: trail.id, fields: fields.collect::<Result<_, Error>>()? })
    }
}

impl ChangeField {
    fn called(name: &str) -> Self {
        match name {
            "field" => Self::Field,
            "old" => Self::Old,
            "new" => Self::New,
            _ => Self::Typename,
        }
    }
}
