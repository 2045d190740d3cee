//! What the clock alone changes, told when it does: a row is there or not for somebody because an instant of it has passed.
//!
//! While no instant is near, nothing is asked of the database for it: of each table that matters to anybody it is known when the next
//! row turns.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use policy::Viewer;

use super::{Engine, Failed};
use crate::catalog::Catalog;
use crate::database::{Access, graphql_error};
use crate::error::GraphqlError;
use crate::realtime::feed::Batch;
use crate::realtime::group::Group;
use crate::realtime::round::Turned;
use crate::realtime::turning::Turning;
use crate::sql::{next_turn, rows_turned};

/// The clocks of a database and of a gateway differ by less than this. Whoever comes back is told once more what turned in it.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::seconds(5);

/// When the next row of a table turns; none when none will.
type Next = BTreeMap<&'static str, Option<DateTime<Utc>>>;

/// What is known of instants to come.
pub(super) struct Turns {
    turning: Turning,
    /// Up to when everybody was told what the clock changed.
    until: DateTime<Utc>,
    /// The tables that matter to somebody.
    next: Next,
}

impl Turns {
    pub(super) fn new(catalog: &Catalog, now: DateTime<Utc>) -> Self {
        Self { turning: Turning::of(catalog), until: now, next: Next::new() }
    }

    /// Nobody followed anything until now.
    pub(super) fn begin(&mut self, now: DateTime<Utc>) {
        self.until = now;
    }

    /// Nobody follows anything any more.
    pub(super) fn end(&mut self) {
        self.next.clear();
    }

    /// When the next row turns that matters to anybody.
    pub(super) fn next(&self) -> Option<DateTime<Utc>> {
        self.next.values().flatten().min().copied()
    }

    /// The tables by whose rows the clock changes what the group is told.
    pub(super) fn of_group(&self, group: &Group) -> BTreeSet<&'static str> {
        self.turning.among(group.tables(), group.is_filtered())
    }

    /// Somebody as of whom was told the last time. What a role allowed that had ended when its facts were read is not brought back.
    pub(super) fn before(&self, viewer: &Viewer) -> Viewer {
        as_of(viewer, self.until)
    }
}

/// Somebody at another instant, with the rights that there were at that of the facts.
fn as_of(viewer: &Viewer, now: DateTime<Utc>) -> Viewer {
    let mut earlier = Viewer { now, ..viewer.clone() };
    earlier.brand_roles.retain(|role| role.expires_at.is_none_or(|end| end > viewer.now));
    earlier
}

fn failed(error: &sea_orm::DbErr) -> Failed {
    Failed { group: None, errors: vec![graphql_error(error)] }
}

impl Engine {
    /// Minds the instants of rows that matter to somebody who begins to follow.
    pub(super) async fn mind_turns(&mut self, tables: BTreeSet<&'static str>, access: &Access) -> Result<(), Vec<GraphqlError>> {
        for table in tables {
            if !self.turns.next.contains_key(table) {
                let next = next_turn(access, table, self.turns.turning.columns(table), self.turns.until).await;
                self.turns.next.insert(table, next.map_err(|error| vec![graphql_error(&error)])?);
            }
        }
        Ok(())
    }

    /// The tables by whose rows the clock changes a result.
    pub(super) fn turning_tables(&self, tables: impl Iterator<Item = &'static str>) -> BTreeSet<&'static str> {
        self.turns.turning.among(tables, true)
    }

    /// The rows that have turned since the last round.
    pub(super) async fn turned(&self, batch: &Batch, now: DateTime<Utc>) -> Result<Turned, Failed> {
        let due = self.turns.next.iter().filter(|(_, next)| next.is_some_and(|next| next <= now));
        self.turned_between(due.map(|(table, _)| *table), batch, [self.turns.until, now]).await
    }

    async fn turned_between(
        &self,
        tables: impl Iterator<Item = &'static str>,
        batch: &Batch,
        instants: [DateTime<Utc>; 2],
    ) -> Result<Turned, Failed> {
        let mut turned = Turned::new();
        for table in tables {
            let columns = self.turns.turning.columns(table);
            let rows = rows_turned(&batch.access(), table, columns, instants, self.settings.feed_batch_changes).await;
            turned.insert(table, rows.map_err(|error| failed(&error))?);
        }
        Ok(turned)
    }

    /// What a group that comes back with a cursor has missed of the clock, and as whom it was told the last time.
    pub(super) async fn turned_for_late(
        &self,
        group: &Group,
        batch: &Batch,
        from: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(Turned, Viewer), Failed> {
        let since = (from - CLOCKS_DIFFER).min(now);
        let turned = self.turned_between(self.turns.of_group(group).into_iter(), batch, [since, now]).await?;
        Ok((turned, as_of(&group.viewer, since)))
    }

    /// When the next rows turn of the tables that matter still: of those of which rows have turned it is asked, of the others changed
    /// rows say whether it is sooner.
    pub(super) async fn next_turns(&self, batch: &Batch, turned: &Turned, now: DateTime<Utc>) -> Result<Next, Failed> {
        let Turns { turning, next, .. } = &self.turns;
        let mut found = next.clone();
        for table in turned.keys() {
            let is_wanted = self.state.groups.values().any(|group| self.turns.of_group(group).contains(table))
                || self.state.results.values().any(|results| results.tables().any(|known| known == *table));
            if !is_wanted {
                found.remove(table);
                continue;
            }
            let next = next_turn(&batch.access(), table, turning.columns(table), now).await;
            found.insert(table, next.map_err(|error| failed(&error))?);
        }
        for change in &batch.changes {
            if let Some(next) = found.get_mut(change.table) {
                let own = change.new.as_ref().and_then(|row| turning.next_of(change.table, row, now));
                *next = [*next, own].into_iter().flatten().min();
            }
        }
        Ok(found)
    }

    /// Everybody was told what the clock changed.
    pub(super) fn turned_on(&mut self, next: Next, now: DateTime<Utc>) {
        (self.turns.next, self.turns.until) = (next, now);
    }
}
