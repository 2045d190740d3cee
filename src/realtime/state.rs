//! Who follows what: the groups, and which of them a change can matter to.
//!
//! Only the engine's task holds it, so nothing here is locked.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use policy::Viewer;
use uuid::Uuid;

use super::group::{Group, GroupKey, Member};
use super::results::Results;
use super::round::Round;
use super::subscriber::SubscriberId;
use crate::execute::Followable;

/// Tells groups apart.
pub type GroupId = u64;

/// Where a subscriber is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a group that follows changes.
    Changes(GroupId),
    /// In one that follows results.
    Results(GroupId),
}

/// All that is known of subscribers.
#[derive(Default)]
pub struct State {
    next: GroupId,
    /// The groups that follow changes.
    pub groups: BTreeMap<GroupId, Group>,
    by_key: HashMap<GroupKey, GroupId>,
    index: HashMap<&'static str, Index>,
    /// By tables, the groups to which rows of them matter that are not followed themselves.
    ways: HashMap<&'static str, BTreeSet<GroupId>>,
    /// Where each subscriber is.
    pub places: HashMap<SubscriberId, Place>,
    /// The groups that follow results.
    pub results: BTreeMap<GroupId, Results>,
    results_by_key: HashMap<GroupKey, GroupId>,
}

/// The groups that follow rows of one table.
#[derive(Debug, Default)]
struct Index {
    pinned: HashMap<(&'static str, Uuid), BTreeSet<GroupId>>,
    unpinned: BTreeSet<GroupId>,
    /// The columns that anything is or was pinned to.
    columns: BTreeSet<&'static str>,
}

impl State {
    /// Whether nobody follows anything.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Adds a subscriber to the group with the key of `group`, which is made if there is none.
    pub fn add(&mut self, group: Group, id: SubscriberId, member: Member) {
        let is_shared = group.behind.is_none();
        let known = if is_shared { self.by_key.get(&group.key).copied() } else { None };
        let place = known.unwrap_or_else(|| self.insert(group));
        if let Some(group) = self.groups.get_mut(&place) {
            group.members.insert(id, member);
            self.places.insert(id, Place::Changes(place));
        }
    }

    fn insert(&mut self, group: Group) -> GroupId {
        self.next += 1;
        let id = self.next;
        if group.behind.is_none() {
            self.by_key.insert(group.key.clone(), id);
            let index = self.index.entry(group.table).or_default();
            for table in group.paths.tables() {
                self.ways.entry(table).or_default().insert(id);
            }
            match &group.pins {
                None => {
                    index.unpinned.insert(id);
                }
                Some(pins) => pins.iter().for_each(|pin| {
                    index.columns.insert(pin.0);
                    index.pinned.entry(*pin).or_default().insert(id);
                }),
            }
        }
        self.groups.insert(id, group);
        id
    }

    /// Adds a subscriber to the group of results with the same key, which is made if there is none; tells which group it is.
    pub fn add_results(&mut self, results: Results, id: SubscriberId, member: super::results::Reader) -> GroupId {
        let known = self.results_by_key.get(&results.key).copied();
        let place = known.unwrap_or_else(|| {
            self.next += 1;
            self.results_by_key.insert(results.key.clone(), self.next);
            self.results.insert(self.next, results);
            self.next
        });
        if let Some(results) = self.results.get_mut(&place) {
            results.members.insert(id, member);
            self.places.insert(id, Place::Results(place));
        }
        place
    }

    /// Forgets a subscriber, and its group with the last one.
    pub fn remove(&mut self, id: SubscriberId) -> Option<Member> {
        let place = match self.places.get(&id)? {
            Place::Changes(place) => *place,
            Place::Results(_) => {
                self.take_reader(id);
                return None;
            }
        };
        self.places.remove(&id);
        let group = self.groups.get_mut(&place)?;
        let member = group.members.remove(&id);
        if group.members.is_empty() {
            self.remove_group(place);
        }
        member
    }

    /// The subscriber, if it reads a result.
    pub fn reader(&self, id: SubscriberId) -> Option<&super::results::Reader> {
        match self.places.get(&id)? {
            Place::Results(place) => self.results.get(place)?.members.get(&id),
            Place::Changes(_) => None,
        }
    }

    /// What a reader of results follows.
    pub fn followed_by(&self, id: SubscriberId) -> Option<Arc<Followable>> {
        match self.places.get(&id)? {
            Place::Results(place) => Some(Arc::clone(&self.results.get(place)?.followable)),
            Place::Changes(_) => None,
        }
    }

    /// Keeps what is known of a subscriber current; what it is told stays the same.
    pub fn replace_viewer(&mut self, id: SubscriberId, viewer: &Arc<Viewer>) {
        if let Some(Place::Changes(place)) = self.places.get(&id)
            && let Some(member) = self.groups.get_mut(place).and_then(|group| group.members.get_mut(&id))
        {
            member.viewer = Arc::clone(viewer);
        }
    }

    /// Takes a subscriber out of its group of results.
    pub fn take_reader(&mut self, id: SubscriberId) -> Option<super::results::Reader> {
        let Some(Place::Results(place)) = self.places.remove(&id) else { return None };
        let results = self.results.get_mut(&place)?;
        let reader = results.members.remove(&id);
        if results.members.is_empty()
            && let Some(results) = self.results.remove(&place)
        {
            self.results_by_key.remove(&results.key);
        }
        reader
    }

    /// Forgets a group with all that is in it.
    pub fn remove_group(&mut self, place: GroupId) -> Option<Group> {
        let group = self.groups.remove(&place)?;
        for id in group.members.keys() {
            self.places.remove(id);
        }
        if group.behind.is_none() {
            self.by_key.remove(&group.key);
            for table in group.paths.tables() {
                if let Some(groups) = self.ways.get_mut(table) {
                    groups.remove(&place);
                }
            }
            if let Some(index) = self.index.get_mut(group.table) {
                index.unpinned.remove(&place);
                for pin in group.pins.iter().flatten() {
                    if let Some(pinned) = index.pinned.get_mut(pin) {
                        pinned.remove(&place);
                        if pinned.is_empty() {
                            index.pinned.remove(pin);
                        }
                    }
                }
            }
        }
        Some(group)
    }

    /// The groups that a round can matter to, each with the rows that have changed and name what it is pinned to. Those that are behind
    /// the others are not among them.
    pub fn concerned(&self, round: &Round<'_>) -> BTreeMap<GroupId, BTreeMap<Uuid, usize>> {
        let mut found: BTreeMap<GroupId, BTreeMap<Uuid, usize>> = BTreeMap::new();
        for table in round.tables() {
            let Some(index) = self.index.get(table) else { continue };
            for (id, net) in round.changed(table) {
                let named = index.columns.iter().flat_map(|column| net.named(column).map(|value| (*column, value)));
                let pinned = named.filter_map(|pin| index.pinned.get(&pin)).flatten();
                for group in pinned.chain(&index.unpinned) {
                    found.entry(*group).or_default().insert(id, net.first());
                }
            }
        }
        // Rows of other tables may matter to those who follow rows that have not changed themselves.
        for group in round.tables().filter_map(|table| self.ways.get(table)).flatten() {
            found.entry(*group).or_default();
        }
        found
    }

    /// Everybody who follows changes, with the group.
    pub fn followers(&self) -> impl Iterator<Item = (GroupId, SubscriberId, &Arc<Viewer>)> {
        self.groups.iter().flat_map(|(place, group)| group.members.iter().map(move |(id, member)| (*place, *id, &member.viewer)))
    }

    /// Everybody who follows results, with the group.
    pub fn readers(&self) -> impl Iterator<Item = (GroupId, SubscriberId, &Arc<Viewer>)> {
        self.results.iter().flat_map(|(place, group)| group.members.iter().map(move |(id, member)| (*place, *id, &member.viewer)))
    }

    /// Lets a group that has caught up with the others be one of them.
    pub fn caught_up(&mut self, place: GroupId) {
        let Some(group) = self.groups.remove(&place) else { return };
        let Group { members, .. } = &group;
        let ids: Vec<SubscriberId> = members.keys().copied().collect();
        let mut group = Group { behind: None, ..group };
        let members = std::mem::take(&mut group.members);
        let shared = match self.by_key.get(&group.key).copied() {
            Some(shared) => shared,
            None => self.insert(group),
        };
        if let Some(group) = self.groups.get_mut(&shared) {
            group.members.extend(members);
        }
        for id in ids {
            self.places.insert(id, Place::Changes(shared));
        }
    }
}
