//! A rule for writing gone wrong would be noticed: each small change of a rule for adding, changing or removing rows, for setting a
//! column or for a move changes what somebody of this world may write.
//!
//! Most changes show in the outcome of a write: on rows that the viewer sees, or for new ones that refer to such rows, and for
//! columns and moves where the row may be changed at all; how many do is counted. Where another rule says no already, the rule
//! itself must say something else about some row. That the gateway does what `decide` says is proven next door. What cannot be
//! noticed stands in `write_mutants.exempt` with its reason, a list that may only shrink.

use std::borrow::Cow;
use std::collections::BTreeSet;

use entity::table::Cardinality;
use policy::{Action, Image, ImageValue, Literal, Preset, Rule, Truth, decide_rule};
use rowgate::catalog::{Catalog, Entity};
use uuid::Uuid;

use super::clauses::exempt_exactly;
use super::foresight::Foresight;
use super::memory::{Memory, id_in, is_alive};
use super::mutants::mutants;
use super::viewers::Someone;
use super::{contrived, extra};
use crate::support::Backend;

/// The list of exemptions: `mutant -- reason` a line.
const EXEMPT: &str = include_str!("write_mutants.exempt");

/// The most rows that are tried, of each table.
const ROWS: usize = 200;

/// Pairs of a person and a row that is made up, tried for a mutant that shows nowhere else.
const PAIRS: usize = 20_000;

/// So many mutants of a hundred show in the outcome of a write.
const SHOWN: usize = 85;

/// A rule for writing.
struct Judged {
    name: String,
    action: Action,
    rule: Rule,
    /// The value that a column must have before the move.
    from: Option<(&'static str, &'static str)>,
    /// Whether the row must be one that may be changed.
    of_change: bool,
}

/// A viewer and a row.
type Case<'a> = (&'a Someone, Cow<'a, Image>);

#[tokio::test(flavor = "multi_thread")]
async fn every_mutant_of_a_writing_rule_is_noticed() {
    let (world, memory) = extra::world(Backend::Sqlite).await;
    let catalog = Catalog::of_data_model();
    let everyone = extra::everyone_and_more(&world, &memory).await;
    let (mut rules, mut made, mut shown, mut alive) = (0, 0, 0, BTreeSet::new());
    for entity in &catalog.entities {
        let of_entity = rules_of(entity);
        let asked: Vec<(Action, Rule)> = of_entity.iter().map(|judged| (judged.action, judged.rule.clone())).collect();
        let people: Vec<Someone> = everyone.iter().cloned().chain(contrived::people(entity, &asked, &catalog, &memory)).collect();
        let foresights: Vec<Foresight<'_>> =
            people.iter().map(|someone| Foresight::new(&catalog, &memory, &someone.viewer)).collect();
        for judged in of_entity {
            rules += 1;
            let cases = cases_of(entity, &judged, &people, &foresights, &memory);
            let judge = |rule: &Rule, (someone, image): &Case<'_>| {
                let (set, table) = (&catalog.policies, entity.table.name);
                decide_rule(set, table, judged.action, rule, &someone.viewer, image, &memory) == Truth::True
            };
            let before: Vec<bool> = cases.iter().map(|case| judge(&judged.rule, case)).collect();
            let made_up = contrived::rows(entity, &judged.rule, &memory);
            let differs = |mutant: &Rule| {
                pairs(made_up.len(), people.len()).any(|(row, person)| {
                    let (image, someone) = (&made_up[row], &people[person]);
                    let owned = contrived::owned(&judged.rule, image, &someone.viewer);
                    [Cow::Borrowed(image), Cow::Owned(owned)].into_iter().any(|image| {
                        let case = (someone, image);
                        judge(mutant, &case) != judge(&judged.rule, &case)
                    })
                })
            };
            for (change, mutant) in mutants(&judged.rule) {
                made += 1;
                if cases.iter().zip(&before).any(|(case, before)| judge(&mutant, case) != *before) {
                    shown += 1;
                    continue;
                }
                if !differs(&mutant) {
                    alive.insert(format!("{}: {change}", judged.name));
                }
            }
        }
    }
    println!("{rules} rules for writing, {made} mutants: {shown} show in an outcome, {} are unnoticed", alive.len());
    assert!(shown * 100 >= made * SHOWN, "too few mutants show in the outcome of a write: {shown} of {made}");
    exempt_exactly(EXEMPT, &alive);
}

/// Pairs of a row and a person: all, or as many as are tried of them, from all over.
fn pairs(rows: usize, people: usize) -> impl Iterator<Item = (usize, usize)> {
    const STRIDE: usize = 1_000_003;
    let all = rows * people;
    (0..all.min(PAIRS)).map(move |number| number.wrapping_mul(STRIDE) % all).map(move |place| (place / people, place % people))
}

/// The rules that decide about the entity's mutations.
fn rules_of(entity: &Entity) -> Vec<Judged> {
    let (table, policy, writes) = (entity.table.name, &entity.table.policy, &entity.writes);
    let of_row = |word: &str, action| Judged {
        name: format!("{table} ({word})"),
        action,
        rule: policy.rule(action),
        from: None,
        of_change: false,
    };
    let of_column = |name, rule, from| Judged { name, action: Action::Update, rule, from, of_change: true };
    let mut rules = Vec::new();
    rules.extend(writes.create.then(|| of_row("insert", Action::Insert)));
    rules.extend(writes.has_changes().then(|| of_row("update", Action::Update)));
    rules.extend(writes.delete.then(|| of_row("delete", Action::Delete)));
    for input in writes.inputs.iter().filter(|input| input.in_update && writes.has_changes()) {
        let column = input.column;
        rules.extend(policy.changeable_of(column).map(|rule| of_column(format!("{table}.{column} (set)"), rule, None)));
        for known in policy.transitions_of(column) {
            if let (Literal::Text(from), Literal::Text(to)) = (known.from, known.to) {
                let name = format!("{table}.{column} ({from} -> {to})");
                rules.push(of_column(name, policy.transition_rule(known), Some((column, from))));
            }
        }
    }
    rules
}

/// The rows that the rule is asked about, each row for everyone before the next: a change shows on the first rows as a rule.
fn cases_of<'a>(
    entity: &Entity,
    judged: &Judged,
    people: &'a [Someone],
    foresights: &[Foresight<'a>],
    memory: &'a Memory,
) -> Vec<Case<'a>> {
    let table = entity.table.name;
    let starts_at = |image: &Image| judged.from.is_none_or(|(column, from)| image[column] == ImageValue::Text(from.to_owned()));
    let rows: Vec<&Image> = memory.rows(table).iter().filter(|image| is_alive(image) && starts_at(image)).collect();
    let step = rows.len().div_ceil(ROWS).max(1);
    let mut cases = Vec::new();
    for image in rows.into_iter().step_by(step) {
        for (someone, foresight) in people.iter().zip(foresights) {
            if judged.action == Action::Insert {
                cases.extend(new_row(entity, image, someone, foresight, memory).map(|image| (someone, Cow::Owned(image))));
            } else if foresight.sees(table, image) && (!judged.of_change || foresight.may(entity, Action::Update, image)) {
                cases.push((someone, Cow::Borrowed(image)));
            }
        }
    }
    cases
}

/// The row as the viewer would add it; none where it would refer to what the viewer does not see, or needs a user.
fn new_row(entity: &Entity, model: &Image, someone: &Someone, foresight: &Foresight<'_>, memory: &Memory) -> Option<Image> {
    let mut image = model.clone();
    image.insert("id", ImageValue::Id(Uuid::from_u128(0x0e57)));
    for column in &entity.table.columns {
        if entity.table.policy.preset_of(column.name) == Some(Preset::ViewerId) {
            let user = someone.viewer.signed_in_user();
            if user.is_none() && !column.nullable {
                return None;
            }
            image.insert(column.name, user.map_or(ImageValue::Null, ImageValue::Id));
        }
    }
    let mut given = entity.table.relations.iter().filter(|relation| {
        let is_given = entity.writes.inputs.iter().any(|input| input.column == relation.from_column);
        relation.cardinality == Cardinality::BelongsTo && is_given
    });
    let is_known = given.all(|relation| match id_in(&image, relation.from_column) {
        None => true,
        Some(id) => memory.row(relation.target, id).is_some_and(|row| foresight.sees(relation.target, row)),
    });
    is_known.then_some(image)
}
