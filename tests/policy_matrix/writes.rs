//! What an actor may write: probed through the gateway, each probe taken back.
//!
//! Of each table and action a few rows are tried for each actor, chosen so that there are rows of either kind where judging in
//! memory says there are; what the gateway says must be what was judged.

use std::sync::Arc;

use entity::table::{Column, Kind};
use entity::writing::RowCheck;
use policy::{Action, Image, Literal, Viewer};
use rowgate::catalog::{Catalog, Entity, EntityId, InputColumn, Mutation, VersionCheck, plural};
use rowgate::execute::Gateway;
use serde_json::{Value as Json, json};

use super::snapshot::Word;
use crate::policy_oracle::attempts::{fresh, input, is_unique, is_usable, of_id, patch_argument};
use crate::policy_oracle::foresight::{Expected, Foresight};
use crate::policy_oracle::memory::{Memory, id_of, is_alive};
use crate::policy_oracle::probing::{Refusal, Step, probe};
use crate::policy_oracle::values::{Rows, Values};

/// How many rows new ones are modelled on at most.
const MODELS: usize = 300;

/// How many rows of each kind are tried.
const TRIED: usize = 2;

/// A row of the matrix for one actor, with what is tried for it.
pub struct Line {
    /// The table.
    pub table: &'static str,
    /// What the line is called.
    pub name: String,
    /// Whether what is tried can be tried in one operation: then no try changes what another meets.
    is_joint: bool,
    cases: Vec<Case>,
}

struct Case {
    step: Step,
    expected: Expected,
}

/// Whether the actor may write anything by the action in this table: the words for actions that have no mutation are judged.
pub fn has_mutation(catalog: &Catalog, table: &str, action: Action) -> bool {
    catalog.by_table(table).is_some_and(|entity| match action {
        Action::Insert => entity.writes.create,
        Action::Update => entity.writes.has_changes(),
        Action::Delete => entity.writes.delete,
        Action::Read | Action::ReadDeleted => false,
    })
}

/// The line of a mutation. A new kind of mutation does not compile here until somebody says which line measures it.
fn line_of(mutation: Mutation) -> Option<(EntityId, &'static str)> {
    match mutation {
        Mutation::Create(id) | Mutation::CreateMany(id) => Some((id, "insert")),
        Mutation::Update(id) | Mutation::UpdateMany(id) => Some((id, "update")),
        Mutation::Upsert(id) => Some((id, "upsert")),
        Mutation::Delete(id) | Mutation::DeleteMany(id) => Some((id, "delete")),
        Mutation::Restore(id) => Some((id, "restore")),
        // Functions have cases of their own: `functions`.
        Mutation::Call(_) => None,
    }
}

/// Fails where a mutation has no line.
pub fn all_mutations_are_measured(catalog: &Catalog, lines: &[Line]) {
    for entity in &catalog.entities {
        let (one, many) = (entity.type_name.to_owned(), plural(entity));
        let names =
            [&one, &many].map(|name| ["create", "update", "upsert", "delete", "restore"].map(|word| format!("{word}{name}")));
        for mutation in names.iter().flatten().filter_map(|name| catalog.mutation(name)) {
            let Some((id, name)) = line_of(mutation) else { continue };
            let table = catalog.entity(id).table.name;
            assert!(lines.iter().any(|line| line.table == table && line.name == name), "{table}: {name} is not measured");
        }
    }
}

/// All that is tried for an actor.
pub fn plan(catalog: &Catalog, memory: &Memory, rows: &Rows, viewer: &Viewer) -> Vec<Line> {
    let foresight = Foresight::new(catalog, memory, viewer);
    let planning = Planning { memory, rows, foresight: &foresight };
    catalog.entities.iter().flat_map(|entity| planning.lines(entity)).collect()
}

struct Planning<'a> {
    memory: &'a Memory,
    rows: &'a Rows,
    foresight: &'a Foresight<'a>,
}

impl<'a> Planning<'a> {
    fn lines(&self, entity: &Entity) -> Vec<Line> {
        let (writes, table) = (&entity.writes, entity.table.name);
        let line = |name: &str, is_joint, cases| Line { table, name: name.to_owned(), is_joint, cases };
        let alive = || self.memory.rows(table).iter().filter(|image| is_alive(image));
        let mut lines = Vec::new();
        if writes.create {
            lines.push(line("insert", false, chosen(self.models(entity).map(|model| self.insert(entity, model)))));
        }
        if writes.has_changes() {
            let patch = |image| self.harmless(entity, image);
            lines.push(line("update", true, chosen(alive().map(|image| self.update(entity, image, &patch(image))))));
        }
        if writes.delete {
            lines.push(line("delete", false, chosen(alive().map(|image| self.delete(entity, image)))));
        }
        if writes.create && writes.has_changes() && !writes.keys.is_empty() {
            lines.push(line("upsert", false, chosen(self.models(entity).map(|model| self.upsert(entity, model)))));
        }
        if writes.restore {
            let deleted = self.memory.rows(table).iter().filter(|image| !is_alive(image));
            lines.push(line("restore", false, chosen(deleted.map(|image| self.restore(entity, image)))));
        }
        for input in writes.inputs.iter().filter(|input| input.in_update && writes.has_changes()) {
            lines.extend(self.moves(entity, input));
            if entity.table.policy.changeable_of(input.column).is_some() {
                let own = |image: &Image| self.own_value(entity, input.column, image);
                let settable = alive().filter(|image| !own(image).is_empty());
                let cases = chosen(settable.map(|image| self.update(entity, image, &own(image))));
                lines.push(line(&format!("set {}", input.field), true, cases));
            }
        }
        lines
    }

    /// Live rows that new ones are modelled on, from all over the table.
    fn models(&self, entity: &Entity) -> impl Iterator<Item = &'a Image> {
        let alive: Vec<&Image> = self.memory.rows(entity.table.name).iter().filter(|image| is_alive(image)).collect();
        let step = alive.len().div_ceil(MODELS).max(1);
        alive.into_iter().step_by(step)
    }

    fn values(&self, entity: &Entity, image: &Image) -> &'a Values {
        &self.rows.of(entity.table.name)[&id_of(image)]
    }

    fn insert(&self, entity: &Entity, model: &Image) -> Case {
        let given = self.given(entity, model, true);
        let step = Step::new(format!("create{}", entity.type_name), vec![input(entity, &given)]);
        Case { step, expected: self.foresight.insert(entity, &given) }
    }

    fn upsert(&self, entity: &Entity, model: &Image) -> Case {
        let given = self.given(entity, model, false);
        let key = &entity.writes.keys[0];
        let key_type = format!("{}ConflictKey!", entity.type_name);
        let arguments = vec![input(entity, &given), ("onConflict", key_type, json!(key.name))];
        let found = self.foresight.with_key(entity, &key.columns, &given, self.rows);
        let step = Step::new(format!("upsert{}", entity.type_name), arguments);
        Case { step, expected: self.foresight.upsert(entity, 0, &given, found) }
    }

    /// The values of a row for a new one; names that must be unique are its own or fresh.
    fn given(&self, entity: &Entity, model: &Image, is_fresh: bool) -> Values {
        let values = self.values(entity, model);
        let value = |input: &InputColumn| {
            let column = entity.table.column(input.column).expect("a column");
            let value = values[input.column].clone();
            let value = if is_fresh && is_unique(entity, column) { fresh(entity, column, 1, value) } else { value };
            if is_usable(entity, column, &value) {
                return Some((column.name, value));
            }
            input.required.then(|| (column.name, secret(column)))
        };
        // Columns that not everyone sets have lines of their own.
        let is_free = |input: &&InputColumn| input.required || entity.table.policy.writable_of(input.column).is_none();
        entity.writes.inputs.iter().filter(is_free).filter_map(value).collect()
    }

    fn update(&self, entity: &Entity, image: &Image, patch: &Values) -> Case {
        let old = self.values(entity, image);
        let mut arguments = vec![of_id(id_of(image)), patch_argument(entity, patch)];
        if entity.writes.version == VersionCheck::Required {
            arguments.push(("ifVersion", "Int!".to_owned(), old["version"].clone()));
        }
        let step = Step::new(format!("update{}", entity.type_name), arguments);
        Case { step, expected: self.foresight.update(entity, image, old, patch) }
    }

    fn delete(&self, entity: &Entity, image: &Image) -> Case {
        let step = Step::new(format!("delete{}", entity.type_name), vec![of_id(id_of(image))]);
        Case { step, expected: self.foresight.delete(entity, image) }
    }

    fn restore(&self, entity: &Entity, image: &Image) -> Case {
        let step = Step::new(format!("restore{}", entity.type_name), vec![of_id(id_of(image))]);
        Case { step, expected: self.foresight.restore(entity, image) }
    }

    /// Sets a column to what it holds: one that no rule of its own limits.
    fn harmless(&self, entity: &Entity, image: &Image) -> Values {
        let policy = &entity.table.policy;
        let is_plain = |input: &&InputColumn| {
            let is_free = policy.changeable_of(input.column).is_none() && policy.transitions_of(input.column).next().is_none();
            input.in_update && is_free && matches!(input.kind, Kind::Text { .. } | Kind::Bool | Kind::Int | Kind::Enum(_))
        };
        let own = entity.writes.inputs.iter().filter(is_plain).map(|input| self.own_value(entity, input.column, image));
        own.into_iter().find(|patch| !patch.is_empty()).unwrap_or_default()
    }

    /// The column as it is, if it can be given.
    fn own_value(&self, entity: &Entity, column: &str, image: &Image) -> Values {
        let column = entity.table.column(column).expect("a column");
        let value = self.values(entity, image)[column.name].clone();
        if is_usable(entity, column, &value) { Values::from([(column.name, value)]) } else { Values::new() }
    }

    /// A line for each declared move of the column.
    fn moves(&self, entity: &Entity, input: &InputColumn) -> Vec<Line> {
        let moves = entity.table.policy.transitions_of(input.column).filter_map(|known| match (known.from, known.to) {
            (Literal::Text(from), Literal::Text(to)) => Some((from, to)),
            _ => None,
        });
        let lines = moves.map(|(from, to)| {
            let rows =
                self.memory.rows(entity.table.name).iter().filter(|image| is_alive(image) && at(image, input.column, from));
            let cases = chosen(rows.map(|image| self.update(entity, image, &moved(entity, input.column, from, to))));
            Line { table: entity.table.name, name: format!("{}: {from} -> {to}", input.field), is_joint: true, cases }
        });
        lines.collect()
    }
}

/// Whether the column of the row holds the stored value.
fn at(image: &Image, column: &str, stored: &str) -> bool {
    image[column] == policy::ImageValue::Text(stored.to_owned())
}

/// The change that makes a move, with the columns it needs.
fn moved(entity: &Entity, column: &'static str, from: &str, to: &str) -> Values {
    let writing = &entity.table.writing;
    let needed = writing.needs.iter().filter(|needs| needs.column == column && needs.from == from && needs.to == to);
    let needed = needed.map(|needs| needs.needed);
    let while_there = writing.row_checks.iter().filter_map(|check| match check {
        RowCheck::NeededWhile(of, stored, needed) if *of == column && *stored == to => Some(*needed),
        _ => None,
    });
    let mut patch: Values = needed.chain(while_there).map(|needed| (needed, json!("2026-02-01T08:00:00.000000Z"))).collect();
    patch.insert(column, json!(to.to_ascii_uppercase()));
    patch
}

fn secret(column: &Column) -> Json {
    if column.kind == Kind::Json { json!({"token": "fresh"}) } else { json!("fresh-secret") }
}

/// A few of those that must succeed, of those that must be forbidden, and of those about a row that is not there for the viewer.
fn chosen(cases: impl Iterator<Item = Case>) -> Vec<Case> {
    let mut kinds: [Vec<Case>; 3] = Default::default();
    for case in cases {
        let kind = match (case.expected.succeeds, case.expected.codes.contains(&"NOT_FOUND")) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => 2,
        };
        if kinds[kind].len() < if kind == 2 { 1 } else { TRIED } {
            kinds[kind].push(case);
        }
    }
    kinds.into_iter().flatten().collect()
}

/// What the gateway says to each case of the line.
pub async fn outcomes(gateway: &Gateway, viewer: &Viewer, line: &Line) -> Vec<Option<Refusal>> {
    let mut found: Vec<Option<Refusal>> = vec![None; line.cases.len()];
    let (open, refused): (Vec<usize>, Vec<usize>) =
        (0..line.cases.len()).partition(|place| line.is_joint && line.cases[*place].expected.succeeds);
    // Those that must succeed go together with one that must not; what stands against one takes the others back too.
    let (first, others) = refused.split_at(refused.len().min(usize::from(line.is_joint)));
    let mut joint: Vec<usize> = open.into_iter().chain(first.iter().copied()).collect();
    while !joint.is_empty() {
        let steps: Vec<Step> = joint.iter().map(|place| line.cases[*place].step.clone()).collect();
        let Some((at, refusal)) = probe(gateway, viewer, &steps).await else { break };
        found[joint[at]] = Some(refusal);
        if at + 1 == joint.len() {
            break;
        }
        joint.remove(at);
    }
    for place in others {
        let steps = std::slice::from_ref(&line.cases[*place].step);
        found[*place] = probe(gateway, viewer, steps).await.map(|(_, refusal)| refusal);
    }
    found
}

/// The word for what was found; fails where it is not what was judged. What values and other rows say against a write is not said
/// by the rules: it counts as leave.
pub fn word(who: &str, line: &Line, found: &[Option<Refusal>]) -> Word {
    assert!(!line.cases.is_empty() || !line.name.contains(" -> "), "{}: no row at the beginning of {}", line.table, line.name);
    let mut may = 0;
    for (case, refusal) in line.cases.iter().zip(found) {
        let code = refusal.as_ref().map(|refusal| refusal.code.as_str());
        let what = format!("{who}: {} {}: {refusal:?}, expected {:?}", line.table, line.name, case.expected);
        assert!(case.expected.accepts(code), "{what}\n{:#?}", case.step);
        may += usize::from(case.expected.succeeds && !matches!(code, Some("FORBIDDEN" | "NOT_FOUND")));
    }
    Word::of(may, line.cases.len())
}

/// Tries all lines on both gateways; fails where they do not say the same.
pub async fn measure(gateways: &[Gateway; 2], who: &str, viewer: &Viewer, lines: Vec<Line>) -> Vec<(&'static str, String, Word)> {
    let lines = Arc::new(lines);
    let run = |gateway: &Gateway| {
        let (gateway, viewer, lines) = (gateway.clone(), viewer.clone(), Arc::clone(&lines));
        tokio::spawn(async move {
            let mut found = Vec::new();
            for line in lines.iter() {
                found.push(outcomes(&gateway, &viewer, line).await);
            }
            found
        })
    };
    let (sqlite, postgres) = tokio::join!(run(&gateways[0]), run(&gateways[1]));
    let (sqlite, postgres) = (sqlite.expect("measured"), postgres.expect("measured"));
    let mut words = Vec::new();
    for ((line, on_sqlite), on_postgres) in lines.iter().zip(&sqlite).zip(&postgres) {
        assert_eq!(on_sqlite, on_postgres, "{who}: {} {}: the databases differ", line.table, line.name);
        words.push((line.table, line.name.clone(), word(who, line, on_sqlite)));
    }
    words
}
