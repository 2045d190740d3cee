//! What a subscription pins its rows to: the brand, the organization or the user that every row of it names.
//!
//! A change of a row that names none of them cannot matter to it and need not be judged. What is not pinned is judged always.

use std::collections::BTreeSet;

use entity::table::Kind;
use policy::{FactValue, Residual, Solved, Viewer};
use uuid::Uuid;

use crate::catalog::{Entity, Source};
use crate::plan::{Comparison, Filter, Operand};

/// Columns and the ids of which each row names one; none where rows are not pinned.
pub type Pins = Option<BTreeSet<(&'static str, Uuid)>>;

/// More ids than this are not worth an index.
const MOST: usize = 1_000;

/// What a rule and a filter pin rows to together: both hold, so the fewer pins will do.
#[must_use]
pub fn fewest(left: Pins, right: Pins) -> Pins {
    match (left, right) {
        (Some(left), Some(right)) => Some(if left.len() <= right.len() { left } else { right }),
        (pins, None) | (None, pins) => pins,
    }
}

/// What a filter pins rows to; `value` is what an operand stands for.
#[must_use]
pub fn pins_of_filter(entity: &Entity, filter: &Filter, value: &dyn Fn(&Operand) -> Option<Uuid>) -> Pins {
    match filter {
        Filter::Compare { attribute, comparison: Comparison::Equal, operand } => {
            let attribute = &entity.attributes[*attribute];
            match (attribute.source, attribute.kind) {
                // A value that is kept from the viewer is null, and null equals nothing; where it is not, the row names it.
                (Source::Column(column), Kind::Id) => value(operand).map(|id| BTreeSet::from([(column, id)])),
                _ => None,
            }
        }
        Filter::All(parts) => parts.iter().map(|part| pins_of_filter(entity, part, value)).fold(None, fewest),
        Filter::Any(parts) if !parts.is_empty() => {
            parts.iter().map(|part| pins_of_filter(entity, part, value)).try_fold(BTreeSet::new(), |mut all, part| {
                all.extend(part?);
                Some(all)
            })
        }
        _ => None,
    }
}

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
