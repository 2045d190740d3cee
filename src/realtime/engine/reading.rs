//! Reading results that may have changed, in the round's snapshot.

use std::sync::Arc;
use std::time::Duration;

use policy::Viewer;
use tokio::time::Instant;

use super::rights::Moved;
use super::{Engine, REST};
use crate::error::{Code, GraphqlError};
use crate::realtime::feed::Batch;
use crate::realtime::results::{Reader, Results};
use crate::realtime::round::{Round, Turned};
use crate::realtime::state::GroupId;
use crate::realtime::subscriber::SubscriberId;

/// How long results may be read in one round; the others come in the next.
const READING: Duration = Duration::from_millis(100);

impl Engine {
    /// Reads the results that may have changed, in the round's snapshot.
    ///
    /// All else has been told when this begins, so that nothing here makes the round fail: what cannot be read is read again, and who
    /// asked for it is told when it cannot be read a second time.
    pub(super) async fn results(&mut self, batch: &Batch, moved: Vec<Moved>, turned: Turned) {
        let begun = Instant::now();
        for Moved { subscriber, viewer } in moved {
            if let Err(errors) = self.move_reader(subscriber, &viewer, batch) {
                self.end_reader(subscriber, &errors);
            }
        }
        let round = Round::new(&self.gateway, batch, turned, self.settings.feed_batch_changes);
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
            // A snapshot in which a statement failed answers no more.
            if !self.read_result(place, batch).await {
                break;
            }
        }
    }

    /// Reads a result and tells its readers; false when it could not be read.
    async fn read_result(&mut self, place: GroupId, batch: &Batch) -> bool {
        let Some(results) = self.state.results.get(&place) else { return true };
        let Some(reader) = results.members.values().next() else { return true };
        let viewer = Viewer { now: (self.clock)(), ..reader.viewer.as_ref().clone() };
        let shown = self.gateway.result(&results.followable, &viewer, batch.access()).await;
        let shown = match shown {
            Ok(shown) => shown,
            Err(errors) => {
                let may_pass =
                    errors.iter().all(|error| matches!(error.code, Code::Unavailable | Code::Timeout | Code::Internal));
                if may_pass {
                    self.put_off(place, &errors);
                } else {
                    self.end_results(place, &errors);
                }
                return !may_pass;
            }
        };
        let viewers: Vec<Arc<Viewer>> = results.members.values().map(|reader| Arc::clone(&reader.viewer)).collect();
        for viewer in viewers {
            if !shown.seen.is_empty() && !self.note(&viewer, &shown.seen).await {
                self.put_off(place, &[GraphqlError::new(Code::Unavailable, "The transparency log cannot be written.")]);
                return false;
            }
        }
        let gone = match self.state.results.get_mut(&place) {
            Some(results) => {
                (results.due, results.failed) = (None, false);
                let gone = results.tell(&shown.body);
                results.current = Some(Arc::new(shown));
                gone
            }
            None => Vec::new(),
        };
        for id in gone {
            self.state.remove(id);
        }
        true
    }

    /// Has a result read again in a moment; when that failed once already, its readers are told.
    fn put_off(&mut self, place: GroupId, errors: &[GraphqlError]) {
        tracing::error!(?errors, "a result cannot be read for a moment");
        match self.state.results.get_mut(&place) {
            Some(results) if !results.failed => {
                (results.due, results.failed) = (Some(Instant::now() + REST), true);
            }
            _ => self.end_results(place, errors),
        }
    }

    pub(super) fn end_results(&mut self, place: GroupId, errors: &[GraphqlError]) {
        let ids: Vec<SubscriberId> =
            self.state.results.get(&place).into_iter().flat_map(|results| results.members.keys()).copied().collect();
        for id in ids {
            self.end_reader(id, errors);
        }
    }

    fn end_reader(&mut self, id: SubscriberId, errors: &[GraphqlError]) {
        if let Some(reader) = self.state.reader(id) {
            reader.queue.end(errors.to_vec());
        }
        self.state.remove(id);
    }

    /// A reader whose facts are others now reads the result of those who have the same.
    fn move_reader(&mut self, subscriber: SubscriberId, viewer: &Arc<Viewer>, batch: &Batch) -> Result<(), Vec<GraphqlError>> {
        let Some(followable) = self.state.followed_by(subscriber) else { return Ok(()) };
        let bound = self.gateway.bind(&followable, viewer, batch.access())?;
        let Some(results) = Results::new(&self.gateway, followable, Arc::clone(viewer), &bound) else { return Ok(()) };
        if let Some(reader) = self.state.take_reader(subscriber) {
            self.mind_end(viewer);
            let place = self.state.add_results(results, subscriber, Reader { viewer: Arc::clone(viewer), ..reader });
            if let Some(results) = self.state.results.get_mut(&place) {
                results.due = Some(Instant::now());
            }
        }
        Ok(())
    }
}
