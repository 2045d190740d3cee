//! What a subscription pins its rows to: the brand, the organization or the user that every row of it names.
//!
//! A change of a row that names none of them cannot matter to it and need not be judged. What is not pinned is judged always.

use std::collections::BTreeSet;

use policy::{FactValue, Residual, Solved, Viewer};
use uuid::Uuid;

/// Columns and the ids of which each row names one; none where rows are not pinned.
pub type Pins = Option<BTreeSet<(&'static str, Uuid)>>;

/// More ids than this are not worth an index.
const MOST: usize = 1_000;

/// What the rule pins rows to, for the viewer.
#[must_use]
pub fn pins(rule: &Solved, viewer: &Viewer) -> Pins {
    match rule {
        Solved::Never => Some(BTreeSet::new()),
        Solved::Always => None,
        Solved::When(residual) => of(residual, viewer).filter(|pins| pins.len() <= MOST),
    }
}

fn of(residual: &Residual, viewer: &Viewer) -> Pins {
    match residual {
        Residual::Is(column, fact) | Residual::Among(column, fact) => match fact.value(viewer) {
            FactValue::Absent => Some(BTreeSet::new()),
            FactValue::Id(id) => Some(BTreeSet::from([(*column, id)])),
            FactValue::Ids(ids) => Some(ids.into_iter().map(|id| (*column, id)).collect()),
            FactValue::Instant(_) => None,
        },
        // The fewest pins of any part: all parts hold.
        Residual::All(parts) => parts.iter().filter_map(|part| of(part, viewer)).min_by_key(BTreeSet::len),
        Residual::Any(parts) => parts.iter().map(|part| of(part, viewer)).try_fold(BTreeSet::new(), |mut all, part| {
            all.extend(part?);
            Some(all)
        }),
        Residual::Compare(_) | Residual::Exists(..) | Residual::Not(_) => None,
    }
}
