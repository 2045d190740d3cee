//! Whose rights are others after a batch, and what that means for what they follow.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use policy::{Viewer, ViewerKind};
use uuid::Uuid;

use super::{Engine, Failed, Outcome, no_facts, resync, unauthenticated};
use crate::error::GraphqlError;
use crate::facts::{self, FactsError};
use crate::realtime::feed::{Batch, Change};
use crate::realtime::group::{Group, GroupKey, Member};
use crate::realtime::rights::{Concern, concern, is_about_rights};
use crate::realtime::round::Round;
use crate::realtime::state::GroupId;
use crate::realtime::subscriber::SubscriberId;

/// Somebody whose facts are others now.
pub(super) struct Moved {
    pub(super) subscriber: SubscriberId,
    pub(super) viewer: Arc<Viewer>,
}

/// Whose facts are the same: the user and the session, and what they are narrowed to.
pub(super) type Identity = (ViewerKind, [Option<Uuid>; 5]);

pub(super) fn identity(viewer: &Viewer) -> Identity {
    (viewer.kind, [viewer.user_id, viewer.session_id, viewer.organization, viewer.brand, viewer.application_id])
}

/// What a round found out about rights.
#[derive(Default)]
pub(super) struct Rights {
    /// Those who follow changes and are of another group now, by their old ones.
    pub(super) moved: BTreeMap<GroupId, Vec<Moved>>,
    pub(super) moved_readers: Vec<Moved>,
    /// Those whose facts were read anew and come to the same.
    pub(super) current: Vec<Moved>,
    pub(super) ended: Vec<(SubscriberId, GraphqlError)>,
}

impl Engine {
    /// Minds when the facts about somebody end, be it that they have since they were read.
    pub(super) fn mind_end(&mut self, viewer: &Viewer) {
        self.next_end = viewer.facts_until.into_iter().chain(self.next_end).min();
    }

    /// Finds out whose facts end next, after the instant up to which all are dealt with.
    pub(super) fn find_next_end(&mut self, now: DateTime<Utc>) {
        let viewers = self.state.followers().map(|(.., viewer)| viewer).chain(self.state.readers().map(|(.., viewer)| viewer));
        self.next_end = viewers.filter_map(|viewer| viewer.facts_until).filter(|end| *end > now).min();
    }

    /// Reads the facts anew of everybody whose rights may be others.
    pub(super) async fn rights(&self, batch: &Batch, now: DateTime<Utc>) -> Result<Rights, Failed> {
        let mut rights = Rights::default();
        let mut known: BTreeMap<Identity, Result<Arc<Viewer>, GraphqlError>> = BTreeMap::new();
        let telling: Vec<&Change> = batch.changes.iter().filter(|change| is_about_rights(change)).collect();
        if telling.is_empty() && self.next_end.is_none_or(|end| end > now) {
            return Ok(rights);
        }
        let followers = self.state.followers().map(|(place, id, viewer)| (Some(place), id, viewer));
        let readers = self.state.readers().map(|(_, id, viewer)| (None, id, viewer));
        for (place, subscriber, viewer) in followers.chain(readers) {
            let concern = telling.iter().map(|change| concern(change, viewer)).max().unwrap_or(Concern::None);
            let has_ended = viewer.facts_until.is_some_and(|end| end <= now);
            match concern {
                Concern::Key => {
                    rights.ended.push((subscriber, unauthenticated()));
                    continue;
                }
                Concern::None if !has_ended => continue,
                Concern::None | Concern::Facts => {}
            }
            let key = identity(viewer);
            let fresh = match known.get(&key) {
                Some(fresh) => fresh.clone(),
                None => {
                    let at = Viewer { now, ..viewer.as_ref().clone() };
                    let fresh = match facts::reload(&batch.access(), &at).await {
                        Err(error @ FactsError::Database(_)) => {
                            return Err(Failed { group: None, errors: vec![no_facts(error)] });
                        }
                        // Nobody else waits for facts that cannot be understood; whoever has them has no rights.
                        fresh => fresh.map(Arc::new).map_err(no_facts),
                    };
                    known.insert(key, fresh.clone());
                    fresh
                }
            };
            let viewer = match fresh {
                Ok(viewer) => viewer,
                Err(error) => {
                    rights.ended.push((subscriber, error));
                    continue;
                }
            };
            let moved = Moved { subscriber, viewer };
            match place {
                None => rights.moved_readers.push(moved),
                Some(place) if self.is_another(place, &moved.viewer, batch)? => {
                    if self.state.groups.get(&place).is_some_and(|group| group.behind.is_some()) {
                        // What happened since its cursor was by the rights it had, and it has them no more.
                        rights.ended.push((subscriber, resync("what this caller may read is not what it was")));
                    } else {
                        rights.moved.entry(place).or_default().push(moved);
                    }
                }
                Some(_) => rights.current.push(moved),
            }
        }
        Ok(rights)
    }

    /// Whether the viewer's facts do not belong to the group any more.
    pub(super) fn is_another(&self, place: GroupId, viewer: &Arc<Viewer>, batch: &Batch) -> Result<bool, Failed> {
        let Some(group) = self.state.groups.get(&place) else { return Ok(false) };
        let bound = self.gateway.bind(&group.followable, viewer, batch.access());
        let bound = bound.map_err(|errors| Failed { group: Some(place), errors })?;
        Ok(GroupKey::of(&self.gateway, &group.followable, viewer, &bound) != group.key)
    }

    /// Those whose facts are others now: all rows may have entered or left.
    pub(super) async fn moved(
        &self,
        round: &mut Round<'_>,
        (place, group): (GroupId, &Group),
        moved: &[Moved],
        outcome: &mut Outcome,
    ) -> Result<(), Failed> {
        let failed = |errors| Failed { group: Some(place), errors };
        let mut told: BTreeMap<String, BTreeSet<SubscriberId>> = BTreeMap::new();
        let mut viewers: BTreeMap<String, (usize, [Arc<Viewer>; 2])> = BTreeMap::new();
        for Moved { subscriber, viewer } in moved {
            let bound = self.gateway.bind(&group.followable, viewer, round.access()).map_err(failed)?;
            let key = GroupKey::of(&self.gateway, &group.followable, viewer, &bound);
            let name = format!("{key:?}");
            let new = Group::new(&self.gateway, Arc::clone(&group.followable), Arc::clone(viewer), &bound, key);
            let Some(new) = new.map(|new| Group { behind: group.behind.clone(), ..new }) else { continue };
            outcome.moves.push((*subscriber, new, Arc::clone(viewer)));
            told.entry(name.clone()).or_default().insert(*subscriber);
            let was = group.members.get(subscriber).map_or(&group.viewer, |member| &member.viewer);
            viewers.entry(name).or_insert_with(|| (outcome.moves.len() - 1, [Arc::clone(was), Arc::clone(viewer)]));
        }
        for (name, subscribers) in told {
            let Some((place_of_new, [was, is])) = viewers.get(&name) else { continue };
            let (_, new, _) = &outcome.moves[*place_of_new];
            let sent = round.told_moved(group, new, was, is).await.map_err(failed)?;
            outcome.sent.push((place, subscribers, sent));
        }
        Ok(())
    }

    pub(super) fn follow_on(&mut self, moves: Vec<(SubscriberId, Group, Arc<Viewer>)>) {
        for (subscriber, group, viewer) in moves {
            if let Some(Member { queue, .. }) = self.state.remove(subscriber) {
                self.mind_end(&viewer);
                self.state.add(group, subscriber, Member { queue, viewer });
            }
        }
    }

    pub(super) fn keep_current(&mut self, current: Vec<Moved>) {
        for Moved { subscriber, viewer } in current {
            self.mind_end(&viewer);
            self.state.replace_viewer(subscriber, &viewer);
        }
    }
}
