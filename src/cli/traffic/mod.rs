//! Traffic: people of the demonstration change things through the gateway, at a rate, until they are stopped.
//!
//! They ask as anybody asks, with their own tokens and rights; nothing here writes to the database in another way.

mod figures;
mod person;
mod pieces;
mod rate;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval};

use self::person::{Desk, Person, Trouble};
use super::failure::Failure;
use crate::auth::{self, Authenticator};
use crate::demo::{self, Dice};
use crate::execute::Gateway;

pub(super) use rate::Rate;

/// How often it is said how much was changed.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// So many people or things are tried for one change before it is left out: not everybody may do everything everywhere.
const MOST_TRIES: u32 = 50;

/// People who change things: kinds of the demonstration.
const KINDS: [&str; 5] = ["editor", "admin", "brand admin", "extra permission", "two organizations"];

/// What was done so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Changes that were made.
    pub(super) made: u64,
    /// Changes that the gateway refused: somebody else was faster, or a right was taken away.
    pub(super) refused: u64,
    /// Changes made in a second, of late.
    pub(super) per_second: f64,
}

/// People at work.
pub(super) struct Traffic {
    people: Vec<Person>,
    dice: Dice,
    tally: Tally,
}

impl Traffic {
    /// Asks everybody who changes things where they work.
    pub(super) async fn begin(gateway: Gateway, authenticator: Authenticator) -> Result<Self, Failure> {
        let desk = Arc::new(Desk { gateway, authenticator });
        let now = auth::now();
        let mut people = Vec::new();
        for user in demo::users().into_iter().filter(|user| KINDS.contains(&user.kind.as_str())) {
            let token = desk.authenticator.issue(user.id, user.session_id, now, now + super::demonstration::LASTING)?;
            match Person::of(Arc::clone(&desk), &token).await {
                Ok(person) if !person.brands.is_empty() || !person.organizations.is_empty() => people.push(person),
                Ok(_) => {}
                Err(error) => tracing::debug!(%error, email = user.email, "does not take part in the traffic"),
            }
        }
        if people.is_empty() {
            return Err(Failure::Other("nobody of the demonstration may change anything in this database".to_owned()));
        }
        let seed = getrandom::u64().map_err(|error| Failure::Other(format!("the system gives no random numbers: {error}")))?;
        Ok(Self { people, dice: Dice::new("traffic", seed), tally: Tally::default() })
    }

    /// Makes changes at the rate, as far as the database keeps up; never ends. `tell` hears every second what was done.
    pub(super) async fn run(mut self, rate: Rate, tell: impl Fn(Tally) + Send) {
        let mut ticks = interval(rate.interval());
        // What could not be done in time is not made up for.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut told = (Instant::now(), 0);
        loop {
            ticks.tick().await;
            self.change().await;
            let (since, before) = told;
            if since.elapsed() >= TOLD_EVERY {
                self.tally.per_second = (self.tally.made - before) as f64 / since.elapsed().as_secs_f64();
                tell(self.tally);
                told = (Instant::now(), self.tally.made);
            }
        }
    }

    /// Makes one change; who can do nothing leaves it to others.
    async fn change(&mut self) {
        let what = self.dice.below(100);
        for _ in 0..MOST_TRIES {
            let Some(person) = pieces::one(&self.people, &mut self.dice) else { return };
            match change(what, person, &mut self.dice).await {
                Ok(false) => {}
                Ok(true) => {
                    self.tally.made += 1;
                    return;
                }
                Err(error) => {
                    tracing::debug!(%error, "a change came to nothing");
                    self.tally.refused += 1;
                    return;
                }
            }
        }
    }
}

/// Does one of the things that people do, `what` of a hundred: the frequent ones have more of them.
async fn change(what: u64, person: &Person, dice: &mut Dice) -> Result<bool, Trouble> {
    match what {
        0..45 => pieces::advance(person, dice).await,
        45..65 => pieces::retitle(person, dice).await,
        65..72 => pieces::begin(person, dice).await,
        72..82 => figures::spend(person, dice).await,
        82..92 => figures::visit(person, dice).await,
        _ => figures::membership(person, dice).await,
    }
}
