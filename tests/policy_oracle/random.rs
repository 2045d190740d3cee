//! Policies drawn at random over the real tables: both databases and the judgement of each row agree on rows and cells, on
//! filters over relations, and on groups.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use policy::{Action, Viewer};
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rowgate::catalog::Catalog;
use rowgate::execute::Gateway;
use uuid::Uuid;

use super::asking::{ask, decided_cells};
use super::draw::Draw;
use super::filters::{self, Filter, Sight};
use super::memory::{Memory, id_of};
use super::real::{Both, ask_and_judge, same_rows};
use super::viewers::{Someone, everyone, invented, narrowed};
use super::{cases, catalogs, dice};
use crate::support::Backend;
use crate::support::identity::{row_at, selection};

/// Viewers of each round.
const VIEWERS: usize = 6;

/// Filters and groups of each viewer.
const QUESTIONS: usize = 12;

/// What was compared.
#[derive(Debug, Default)]
struct Counts {
    tables: usize,
    seen: usize,
    partly_seen: usize,
    filters: usize,
    filtered_partly: usize,
    groups: usize,
}

/// One catalog of random policies over both databases.
struct Round<'a> {
    number: usize,
    both: &'a Both,
    catalog: Arc<Catalog>,
    gateways: [Gateway; 2],
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn random_rules_agree() {
    let mut dice = dice("random rules");
    let both = Both::new().await;
    let people = everyone(&both.sqlite, &both.memory).await;
    let mut counts = Counts::default();
    for number in 0..cases(8) {
        let catalog = draw_catalog(&both.memory, &mut dice);
        let round = Round { number, both: &both, gateways: both.gateways(&catalog), catalog };
        let chosen = choose(&people, &both.memory, &mut dice);
        for someone in &chosen {
            let action = if dice.random_bool(0.7) { Action::Read } else { Action::ReadDeleted };
            round.compare_rows(someone, action, &mut counts).await;
            for _ in 0..QUESTIONS {
                let question = Question::draw(&round.catalog, &both.memory, &mut dice);
                round.compare_question(someone, &question, &mut counts).await;
            }
        }
        if number % 2 == 0 {
            round.compare_update(&chosen).await;
        }
    }
    println!("{counts:?}");
    let enough = counts.partly_seen * 10 > counts.tables && counts.filtered_partly * 10 > counts.filters;
    assert!(enough, "most cases are all or nothing and prove little: {counts:?}");
}

fn draw_catalog(memory: &Memory, dice: &mut SmallRng) -> Arc<Catalog> {
    let mut draw = Draw::new(dice, memory);
    let catalog = catalogs::with_policies(|table| draw.policy(table));
    assert_eq!(catalog.policies.faults(), Vec::<String>::new());
    Arc::new(catalog)
}

fn choose(people: &[Someone], memory: &Memory, dice: &mut SmallRng) -> Vec<Someone> {
    let drawn = (0..VIEWERS).map(|place| {
        let someone = people.choose(dice).expect("people");
        match place % 3 {
            0 => someone.clone(),
            1 => narrowed(someone, memory, dice),
            _ => invented(memory, dice),
        }
    });
    drawn.collect()
}

impl Round<'_> {
    async fn compare_rows(&self, someone: &Someone, action: Action, counts: &mut Counts) {
        let (catalog, memory) = (&self.catalog, &self.both.memory);
        let deleted = action == Action::ReadDeleted;
        let (answers, decided) = ask_and_judge(&self.gateways, catalog, deleted, (catalog, action), memory, someone).await;
        let cells = decided_cells(catalog, memory, &someone.viewer, &decided);
        let what = format!("round {}: {action:?}: {}", self.number, someone.name);
        for (answer, backend) in answers.iter().zip(Backend::BOTH) {
            same_rows(&format!("{what} on {backend}"), &answer.rows, &decided, None);
            for (key, expected) in &cells {
                assert_eq!(&answer.cells[key], expected, "{what} on {backend}: {key:?}");
            }
        }
        assert_eq!(answers[0].cells, answers[1].cells, "{what}: computed values");
        counts.tables += decided.len();
        counts.seen += decided.values().filter(|rows| !rows.is_empty()).count();
        let partly = decided.iter().filter(|(table, rows)| !rows.is_empty() && rows.len() < memory.rows(table).len());
        counts.partly_seen += partly.count();
    }

    /// The rules of updates, with what `via` asks of the parent for them.
    async fn compare_update(&self, people: &[Someone]) {
        for (asked, tables) in catalogs::reading_as(&self.catalog, Action::Update) {
            let gateways = self.both.gateways(&asked);
            for someone in people {
                let judged = (&self.catalog, Action::Update);
                let (answers, decided) = ask_and_judge(&gateways, &asked, false, judged, &self.both.memory, someone).await;
                for (answer, backend) in answers.iter().zip(Backend::BOTH) {
                    let what = format!("round {}: update: {} on {backend}", self.number, someone.name);
                    same_rows(&what, &answer.rows, &decided, Some(&tables));
                }
            }
        }
    }

    async fn compare_question(&self, someone: &Someone, question: &Question, counts: &mut Counts) {
        let (catalog, viewer, [sqlite, postgres]) = (&self.catalog, &someone.viewer, &self.gateways);
        let (sqlite, postgres) = tokio::join!(question.ask(sqlite, catalog, viewer), question.ask(postgres, catalog, viewer));
        let judged = question.judge(catalog, &self.both.memory, viewer);
        let what = format!("round {}: {}: {}", self.number, someone.name, question.text(catalog));
        assert_eq!(sqlite, judged, "SQLite, {what}");
        assert_eq!(postgres, judged, "PostgreSQL, {what}");
        counts.filters += 1;
        counts.groups += judged.1.len();
        let all = self.both.memory.rows(catalog.entities[question.entity].table.name).len();
        counts.filtered_partly += usize::from(!judged.0.is_empty() && judged.0.len() < all);
    }
}

/// A filtered list, and its groups by one attribute.
struct Question {
    entity: usize,
    filter: Filter,
    group: Option<usize>,
}

impl Question {
    fn draw(catalog: &Catalog, memory: &Memory, dice: &mut SmallRng) -> Self {
        let entity = catalog.entities.choose(dice).expect("entities");
        let filter = filters::draw(catalog, memory, entity, 3, dice);
        Self { entity: entity.id.0, filter, group: filters::groupable(entity, dice) }
    }

    fn text(&self, catalog: &Catalog) -> String {
        let entity = &catalog.entities[self.entity];
        let filter = filters::write(&self.filter, catalog, entity);
        let groups = self.group.map(|group| {
            let field = &entity.attributes[group].field;
            let aggregate = &entity.aggregate_field;
            format!("groups: {aggregate}(where: {filter}, groupBy: [{{{field}: true}}]) {{ key {{ {field} }} count }}")
        });
        let list = &entity.list_field;
        let own = selection(entity);
        format!("{{ rows: {list}(where: {filter}) {{ totalCount nodes {{ {own} }} }} {} }}", groups.unwrap_or_default())
    }

    /// The ids of the rows, and the groups.
    async fn ask(&self, gateway: &Gateway, catalog: &Catalog, viewer: &Viewer) -> (BTreeSet<Uuid>, BTreeMap<String, u64>) {
        let data = ask(gateway, viewer, self.text(catalog)).await;
        let entity = &catalog.entities[self.entity];
        let rows: BTreeSet<Uuid> =
            data["rows"]["nodes"].as_array().expect("nodes").iter().map(|node| row_at(entity, node)).collect();
        assert_eq!(data["rows"]["totalCount"], rows.len(), "{}", self.text(catalog));
        let groups = data["groups"].as_array().into_iter().flatten().map(|group| {
            let attribute = &entity.attributes[self.group.expect("asked for")];
            (filters::read(&group["key"][&attribute.field], attribute.kind), group["count"].as_u64().expect("a number"))
        });
        (rows, groups.collect())
    }

    fn judge(&self, catalog: &Catalog, memory: &Memory, viewer: &Viewer) -> (BTreeSet<Uuid>, BTreeMap<String, u64>) {
        let entity = &catalog.entities[self.entity];
        let sight = Sight::new(catalog, memory, viewer);
        let seen = memory.rows(entity.table.name).iter().filter(|image| sight.sees(entity.table.name, image));
        let found: Vec<_> = seen.filter(|image| sight.holds(&self.filter, entity, image) == Some(true)).collect();
        let groups = self.group.map(|group| sight.groups(entity, group, found.iter().copied())).unwrap_or_default();
        (found.into_iter().map(id_of).collect(), groups)
    }
}
