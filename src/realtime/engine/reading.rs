//! Reading results that may have changed, in the round's snapshot.

use std::sync::Arc;
use std::time::Duration;

use policy::Viewer;
use tokio::time::Instant;

use super::rights::Moved;
use super::{Engine, Failed};
use crate::error::{Code, GraphqlError};
use crate::realtime::feed::Batch;
use crate::realtime::results::{Reader, Results};
use crate::realtime::round::Round;
use crate::realtime::state::GroupId;
use crate::realtime::subscriber::SubscriberId;

/// How long results may be read in one round; the others come in the next.
const READING: Duration = Duration::from_millis(100);

impl Engine {
    /// Reads the results that may have changed, in the round's snapshot.
    pub(super) async fn results(&mut self, batch: &Batch, moved: Vec<Moved>) -> Result<(), Failed> {
        let begun = Instant::now();
        for Moved { subscriber, viewer } in moved {
            self.move_reader(subscriber, &viewer, batch)?;
        }
        let round = Round::new(&self.gateway, batch, self.settings.feed_batch_changes);
        for results in self.state.results.values_mut().filter(|results| results.due.is_none()) {
            if results.may_have_changed(&round) {
                results.due = Some(begun + self.settings.debounce);
            }
        }
        let is_due = |results: &Results| results.due.is_some_and(|due| due <= begun);
        let mut due: Vec<(Instant, GroupId)> = self
            .state
            .results
            .iter()
            .filter(|(_, results)| is_due(results))
            .filter_map(|(place, results)| Some((results.due?, *place)))
            .collect();
        due.sort_unstable();
        for (_, place) in due {
            if begun.elapsed() > READING {
                break;
            }
            self.read_result(place, batch).await?;
        }
        Ok(())
    }

    pub(super) async fn read_result(&mut self, place: GroupId, batch: &Batch) -> Result<(), Failed> {
        let Some(results) = self.state.results.get(&place) else { return Ok(()) };
        let Some(reader) = results.members.values().next() else { return Ok(()) };
        let viewer = Viewer { now: (self.clock)(), ..reader.viewer.as_ref().clone() };
        let shown = self.gateway.result(&results.followable, &viewer, batch.access()).await;
        let shown = match shown {
            Ok(shown) => shown,
            Err(errors)
                if errors.iter().all(|error| matches!(error.code, Code::Unavailable | Code::Timeout | Code::Internal))
                    && self.failed != Some(place) =>
            {
                return Err(Failed { group: Some(place), errors });
            }
            Err(errors) => {
                self.end_results(place, &errors);
                return Err(Failed { group: None, errors });
            }
        };
        let viewers: Vec<Arc<Viewer>> = results.members.values().map(|reader| Arc::clone(&reader.viewer)).collect();
        for viewer in viewers {
            if !shown.seen.is_empty() && !self.note(&viewer, &shown.seen).await {
                return Err(Failed { group: Some(place), errors: vec![GraphqlError::new(Code::Unavailable, "not noted")] });
            }
        }
        let gone = match self.state.results.get_mut(&place) {
            Some(results) => {
                results.due = None;
                results.tell(&shown.body)
            }
            None => Vec::new(),
        };
        for id in gone {
            self.state.remove(id);
        }
        Ok(())
    }

    pub(super) fn end_results(&mut self, place: GroupId, errors: &[GraphqlError]) {
        let ids: Vec<SubscriberId> =
            self.state.results.get(&place).into_iter().flat_map(|results| results.members.keys()).copied().collect();
        for id in ids {
            if let Some(reader) = self.state.reader(id) {
                reader.queue.end(errors.to_vec());
            }
            self.state.remove(id);
        }
    }

    /// A reader whose facts are others now reads the result of those who have the same.
    pub(super) fn move_reader(&mut self, subscriber: SubscriberId, viewer: &Arc<Viewer>, batch: &Batch) -> Result<(), Failed> {
        let Some(followable) = self.state.followed_by(subscriber) else { return Ok(()) };
        let bound = self.gateway.bind(&followable, viewer, batch.access());
        let bound = bound.map_err(|errors| Failed { group: None, errors })?;
        let Some(results) = Results::new(&self.gateway, followable, Arc::clone(viewer), &bound) else { return Ok(()) };
        if let Some(reader) = self.state.take_reader(subscriber) {
            let place = self.state.add_results(results, subscriber, Reader { viewer: Arc::clone(viewer), ..reader });
            if let Some(results) = self.state.results.get_mut(&place) {
                results.due = Some(Instant::now());
            }
        }
        Ok(())
    }
}
