//! Which entities a plan reaches: the tables of every selection, filter, order and aggregate, join tables among them.
//!
//! It errs on the side of more: an entity too many costs a solved rule nobody asks for, one too few is denied.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, EntityId};
use crate::plan::{Connection, Filter, MeRead, Object, ObjectValue, OrderKey, Plan, RootRead};

/// The entities a plan reaches.
pub(super) fn entities(plan: &Plan, catalog: &Catalog) -> BTreeSet<EntityId> {
    let mut reach = Reach { catalog, found: BTreeSet::new() };
    for root in &plan.roots {
        match &root.read {
            RootRead::One(one) => reach.object(&one.object),
            RootRead::Connection(connection) => reach.connection(connection),
            RootRead::Aggregation(aggregation) => {
                reach.found.insert(aggregation.entity);
                if let Some(filter) = &aggregation.filter {
                    reach.filter(filter, aggregation.entity);
                }
            }
            RootRead::Me(fields) => fields.iter().for_each(|field| match &field.read {
                MeRead::One(one) => reach.object(&one.object),
                MeRead::List(connection) => reach.connection(connection),
                MeRead::Typename | MeRead::Permissions(_) => {}
            }),
            RootRead::Write(write) => {
                reach.found.insert(write.entity);
                if let Some((filter, _)) = write.write.filter() {
                    reach.filter(filter, write.entity);
                }
                write.payload.objects().iter().for_each(|object| reach.object(object));
            }
            RootRead::History(history) => {
                reach.found.insert(history.of);
                reach.connection(&history.connection);
            }
            RootRead::Changes(changes) => {
                reach.found.insert(changes.entity);
                if let Some(filter) = &changes.filter {
                    reach.filter(filter, changes.entity);
                }
                changes.objects.iter().for_each(|object| reach.object(object));
            }
            RootRead::Call(call) => call.objects.iter().for_each(|object| reach.object(object)),
            RootRead::Typename | RootRead::Introspection | RootRead::Nothing | RootRead::Roles(_) => {}
        }
    }
    reach.found
}

/// The entities whose rows a plan writes.
pub(super) fn written(plan: &Plan) -> BTreeSet<EntityId> {
    let written = plan.roots.iter().filter_map(|root| match &root.read {
        RootRead::Write(write) => Some(write.entity),
        _ => None,
    });
    written.collect()
}

struct Reach<'a> {
    catalog: &'a Catalog,
    found: BTreeSet<EntityId>,
}

impl Reach<'_> {
    fn relation(&mut self, entity: EntityId, relation: usize) -> EntityId {
        let relation = &self.catalog.entity(entity).relations[relation];
        self.found.extend(relation.hops.iter().map(|hop| hop.target));
        relation.target
    }

    fn object(&mut self, object: &Object) {
        self.found.insert(object.entity);
        for field in &object.fields {
            match &field.value {
                ObjectValue::ToOne { relation, object: inner } => {
                    self.relation(object.entity, *relation);
                    self.object(inner);
                }
                ObjectValue::ToMany(connection) => self.connection(connection),
                ObjectValue::Changes { of, .. } => {
                    self.found.insert(*of);
                }
                // The table was made for the row, and whoever sees the row sees what is in it.
                ObjectValue::Made(_) => {}
                ObjectValue::Typename | ObjectValue::NodeId | ObjectValue::Attribute(_) | ObjectValue::HistoryAction => {}
            }
        }
    }

    fn connection(&mut self, connection: &Connection) {
        if let Some((parent, relation)) = connection.relation {
            self.relation(parent, relation);
        }
        self.found.insert(connection.entity);
        if let Some(filter) = &connection.filter {
            self.filter(filter, connection.entity);
        }
        connection.order.iter().for_each(|term| self.order(&term.key, connection.entity));
        connection.objects.iter().for_each(|object| self.object(object));
    }

    fn order(&mut self, key: &OrderKey, entity: EntityId) {
        match key {
            OrderKey::Attribute(_) | OrderKey::Rank => {}
            OrderKey::ToOne(relation, inner) => {
                let target = self.relation(entity, *relation);
                self.order(inner, target);
            }
            OrderKey::Count(relation) => {
                self.relation(entity, *relation);
            }
        }
    }

    fn filter(&mut self, filter: &Filter, entity: EntityId) {
        match filter {
            Filter::All(parts) | Filter::Any(parts) => parts.iter().for_each(|part| self.filter(part, entity)),
            Filter::Not(inner) => self.filter(inner, entity),
            Filter::Relation { relation, filter, .. } => {
                let target = self.relation(entity, *relation);
                self.filter(filter, target);
            }
            Filter::Count { relation, .. } => {
                self.relation(entity, *relation);
            }
            Filter::Compare { .. }
            | Filter::In { .. }
            | Filter::IsNull { .. }
            | Filter::Match { .. }
            | Filter::TextList { .. }
            | Filter::Json { .. } => {}
        }
    }
}
