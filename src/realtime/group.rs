//! Subscribers who are told the same: one plan, and facts and arguments that come to the same parameters.
//!
//! What becomes of rows is found out once for all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use policy::{Action, Shape, Viewer, facts_of, solve};

use super::cursor::Cursors;
use super::feed::Position;
use super::paths::Paths;
use super::pins::{Pins, fewest, pins, pins_of_filter};
use super::subscriber::{Queue, SubscriberId};
use crate::catalog::{Catalog, EntityId};
use crate::execute::{Bound, Followable, Gateway};
use crate::plan::RootRead;

/// What makes subscribers equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GroupKey {
    plan: u64,
    shape: Shape,
    fingerprint: String,
}

impl GroupKey {
    /// The key of a viewer's subscription.
    #[must_use]
    pub fn of(gateway: &Gateway, followable: &Followable, viewer: &Viewer, bound: &Bound) -> Self {
        Self { plan: followable.plan_number(), shape: gateway.shape_for(followable, viewer), fingerprint: bound.fingerprint() }
    }

    /// The parameters, as a text.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// One of a group.
#[derive(Debug)]
pub struct Member {
    /// Where its events are put.
    pub queue: Queue,
    /// Who it is.
    pub viewer: Arc<Viewer>,
}

/// Subscribers to changes who are told the same.
#[derive(Debug)]
pub struct Group {
    /// What makes them equal.
    pub key: GroupKey,
    /// What they follow.
    pub followable: Arc<Followable>,
    /// One of those who follow it, for all of them.
    pub viewer: Arc<Viewer>,
    /// The entity whose rows they follow.
    pub entity: EntityId,
    /// Its table.
    pub table: &'static str,
    /// What its rows name.
    pub pins: Pins,
    /// By which ways rows of other tables matter.
    pub paths: Arc<Paths>,
    /// Whether a row can be judged by what it says itself and by nothing else.
    pub is_plain: bool,
    /// Their cursors.
    pub cursors: Cursors,
    /// Up to where they were told, where that is not as far as the others.
    pub behind: Option<Position>,
    /// Who they are.
    pub members: BTreeMap<SubscriberId, Member>,
}

impl Group {
    /// The tables whose rows decide which rows are there.
    pub fn tables(&self) -> impl Iterator<Item = &'static str> {
        self.paths.tables().chain([self.table])
    }

    /// Whether a filter says which rows are followed.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        let read = self.followable.plan().roots.first().map(|root| &root.read);
        matches!(read, Some(RootRead::Changes(changes)) if changes.filter.is_some())
    }

    /// A group without members; none for what follows no rows.
    #[must_use]
    pub fn new(
        gateway: &Gateway,
        followable: Arc<Followable>,
        viewer: Arc<Viewer>,
        bound: &Bound,
        key: GroupKey,
    ) -> Option<Self> {
        let catalog: &Catalog = gateway.catalog();
        let RootRead::Changes(changes) = &followable.plan().roots.first()?.read else { return None };
        let (entity, table) = (changes.entity, catalog.entity(changes.entity).table.name);
        let paths = Paths::of(catalog, entity, changes.filter.as_ref());
        let shape = Shape::of(&viewer, &facts_of(&catalog.policies, table));
        let rule = solve(&catalog.policies, table, Action::Read, &shape);
        let is_plain = paths.is_empty()
            && changes.filter.is_none()
            && bound.followed().is_some_and(|followed| followed.columns.iter().all(|(_, _, guard)| guard.is_none()));
        let cursors = Cursors::new(gateway.binding().cursor_key.clone(), &changes.type_name, key.fingerprint());
        let filtered = changes
            .filter
            .as_ref()
            .and_then(|filter| pins_of_filter(catalog.entity(entity), filter, &|operand| followable.id(operand)));
        Some(Self {
            pins: fewest(pins(&rule, &viewer), filtered),
            paths: Arc::new(paths),
            behind: None,
            members: BTreeMap::new(),
            key,
            entity,
            table,
            is_plain,
            cursors,
            viewer,
            followable,
        })
    }
}
