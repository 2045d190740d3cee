//! How a subscriber begins: at the end of what happened, or after a cursor.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::join_all;
use policy::Viewer;
use tokio::time::Instant;

use super::rights::{Identity, identity};
use super::{Command, Engine, Join, no_facts, nothing, refused, resync, unauthenticated};
use crate::database::Access;
use crate::error::GraphqlError;
use crate::execute::{Event, Followable};
use crate::facts;
use crate::plan::Following;
use crate::realtime::cursor::Refused;
use crate::realtime::feed::Position;
use crate::realtime::group::{Group, GroupKey, Member};
use crate::realtime::results::{Reader, Results};
use crate::realtime::state::GroupId;
use crate::realtime::subscriber::{Events, SubscriberId, queue};
use crate::response::{ChangeKind, Told};

impl Engine {
    /// Lets some in at once, each by the facts as they are where the engine is, or later. What had become others since the caller came
    /// may have been told already, to those who were there.
    pub(super) async fn join_all(&mut self, commands: impl Iterator<Item = Command>) {
        let joins = commands.filter_map(|command| match command {
            Command::Join(join) => Some(join),
            Command::Stop => None,
        });
        let joins: Vec<Join> = joins.collect();
        let begun = self.begin().await;
        let mut callers: BTreeMap<Identity, Arc<Viewer>> = BTreeMap::new();
        for join in &joins {
            callers.entry(identity(&join.viewer)).or_insert_with(|| Arc::clone(&join.viewer));
        }
        let access = Access::Reading(self.gateway.database().clone());
        let now = (self.clock)();
        let known = callers.into_iter().map(async |(key, viewer)| {
            let fresh = facts::reload(&access, &Viewer { now, ..viewer.as_ref().clone() }).await;
            (key, fresh.map(Arc::new).map_err(no_facts))
        });
        let known: BTreeMap<Identity, Result<Arc<Viewer>, GraphqlError>> = join_all(known).await.into_iter().collect();
        for Join { followable, viewer, reply } in joins {
            let fresh = known.get(&identity(&viewer)).cloned().unwrap_or_else(|| Err(unauthenticated()));
            let answer = match (&begun, fresh) {
                (Err(error), _) => Err(vec![error.clone()]),
                (_, Err(error)) => Err(vec![error]),
                (Ok(()), Ok(viewer)) => self.join(&followable, &viewer).await,
            };
            // Who has stopped waiting has dropped the events with the answer.
            let _ = reply.send(answer);
        }
    }

    /// From here on changes are followed.
    async fn begin(&mut self) -> Result<(), GraphqlError> {
        if self.position.is_none() {
            self.position = Some(self.feed.position().await.map_err(|error| refused(&error))?);
            self.turns.begin((self.clock)());
        }
        Ok(())
    }

    async fn join(&mut self, followable: &Arc<Followable>, viewer: &Arc<Viewer>) -> Result<Events, Vec<GraphqlError>> {
        self.mind_end(viewer);
        let access = Access::Reading(self.gateway.database().clone());
        let bound = self.gateway.bind(followable, viewer, access.clone())?;
        let (queue, events) = queue(self.settings.subscription_queue, self.gone.clone());
        let id = queue.id;
        if !matches!(followable.plan().follows, Some(Following::Changes)) {
            let results = Results::new(&self.gateway, Arc::clone(followable), Arc::clone(viewer), &bound).ok_or_else(nothing)?;
            self.mind_turns(self.turning_tables(results.tables()), &access).await?;
            let patches = followable.asks_for_patches();
            let reader = Reader { queue, viewer: Arc::clone(viewer), last: None, patches };
            let place = self.state.add_results(results, id, reader);
            self.show_current(place, id).await;
            return Ok(events);
        }
        let key = GroupKey::of(&self.gateway, followable, viewer, &bound);
        let group = Group::new(&self.gateway, Arc::clone(followable), Arc::clone(viewer), &bound, key);
        let mut group = group.ok_or_else(nothing)?;
        self.mind_turns(self.turns.of_group(&group), &access).await?;
        match &followable.after {
            Some(after) => group.behind = Some(self.resumed(&group, after).await?),
            None => {
                let Some(position) = &self.position else { return Err(nothing()) };
                let cursor = group.cursors.seal(position);
                let ready = Told { kind: ChangeKind::Ready, id: None, changed_fields: Vec::new(), cursor: cursor.clone() };
                let shown = self.gateway.events(followable, &bound, &[ready]).await?;
                for shown in shown.into_iter().flatten() {
                    // The queue is empty, and its reader is here.
                    let _ = queue.put(Event::Next { body: shown.body, cursor: Some(cursor.clone()) });
                }
            }
        }
        self.state.add(group, id, Member { queue, viewer: Arc::clone(viewer) });
        Ok(events)
    }

    /// Shows a new reader what the others know already; the first one has it read.
    async fn show_current(&mut self, place: GroupId, id: SubscriberId) {
        let Some(results) = self.state.results.get_mut(&place) else { return };
        let current = results.current.clone().filter(|_| results.due.is_none());
        let (Some(current), Some(viewer)) = (current, results.members.get(&id).map(|reader| Arc::clone(&reader.viewer))) else {
            results.due = Some(Instant::now());
            return;
        };
        if self.note(&viewer, &current.seen).await
            && let Some(reader) = self.state.results.get_mut(&place).and_then(|results| results.members.get_mut(&id))
        {
            reader.last = Some(current.body.clone());
            // The queue is empty, and its reader is here.
            let _ = reader.queue.put(Event::Next { body: current.body.clone(), cursor: None });
        }
    }

    /// The position of a cursor from which a subscriber can go on.
    pub(super) async fn resumed(&self, group: &Group, after: &str) -> Result<Position, Vec<GraphqlError>> {
        let position = group.cursors.open(after).map_err(|refused| match refused {
            Refused::Unknown => vec![GraphqlError::bad_input("after", "after is no cursor of these events")],
            Refused::OtherFacts => vec![resync("what this caller may read is not what it was")],
        })?;
        // Whether it can be read is found out now, so that a caller hears of it at once.
        let batch = self.feed.since(&position).await.map_err(|error| vec![refused(&error)])?;
        batch.finish().await.map_err(|error| vec![refused(&error)])?;
        Ok(position)
    }
}
