//! Which tables the active organization, the current brand and the application narrow.
//!
//! A table is narrowed by its own column and, where it has none, through its parents: it goes `via` them in its rule for reading,
//! so its rows hang below theirs. Of an `all` every narrowed parent must be within the context, of an `any` one; what else
//! stands beside them narrows nothing. Whoever passes the rule by, as developers do, is narrowed like everyone.
//!
//! A table with neither is not narrowed, whatever it could be traced to. Content has a brand and no organization: the active
//! organization narrows the brands on which a user holds rights, and so what the user sees of it, but not what a developer sees.
//!
//! Nothing here solves a rule or reads a row. `decide` has a reading of its own of the same and must not use this one.

use std::collections::BTreeSet;

use crate::{Action, Fact, PolicySet, TableRules};

/// The column narrowed by the active organization.
const ORGANIZATION_COLUMN: &str = "organization_id";
/// The column narrowed by the current brand.
const BRAND_COLUMN: &str = "brand_id";
/// The column narrowed by the application.
const APPLICATION_COLUMN: &str = "application_id";
/// The key of the tables that are narrowed by their own id.
const ID_COLUMN: &str = "id";

/// The facts that narrow.
pub(crate) const NARROWING_FACTS: [Fact; 3] = [Fact::NarrowOrganization, Fact::NarrowBrand, Fact::NarrowApplication];

/// The columns of a table that the active organization, the current brand and the application narrow, each with its fact.
pub(crate) fn narrowed_columns(table: &TableRules) -> impl Iterator<Item = (&'static str, Fact)> + '_ {
    let by_key = match table.table {
        "organizations" => Some((ID_COLUMN, Fact::NarrowOrganization)),
        "brands" => Some((ID_COLUMN, Fact::NarrowBrand)),
        _ => None,
    };
    let by_column = [
        (ORGANIZATION_COLUMN, Fact::NarrowOrganization),
        (BRAND_COLUMN, Fact::NarrowBrand),
        (APPLICATION_COLUMN, Fact::NarrowApplication),
    ];
    by_key.into_iter().chain(by_column.into_iter().filter(|(column, _)| table.has_column(column)))
}

/// Whether the table has a column that the fact narrows.
pub(crate) fn has_narrowed_column(table: &TableRules, fact: Fact) -> bool {
    narrowed_columns(table).any(|(_, narrowed_by)| narrowed_by == fact)
}

/// Whether the fact narrows the table, by its own column or through its parents.
pub(crate) fn is_narrowed(set: &PolicySet, table: &TableRules, fact: Fact) -> bool {
    is_narrowed_unless_seen(set, table, fact, &mut BTreeSet::new())
}

/// A table is visited once, so that parents in a circle end.
fn is_narrowed_unless_seen(set: &PolicySet, table: &TableRules, fact: Fact, seen: &mut BTreeSet<&'static str>) -> bool {
    seen.insert(table.table)
        && (has_narrowed_column(table, fact)
            || table.policy.rule(Action::Read).vias().into_iter().any(|relation| {
                let parent = set.follow(table, relation);
                parent.is_some_and(|(_, parent)| is_narrowed_unless_seen(set, parent, fact, seen))
            }))
}
