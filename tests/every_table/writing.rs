//! Every table is written in every way there is: a row added, changed, removed and brought back, and read again after each.
//!
//! Who writes is somebody whom the rules let; what is refused is refused by both databases in the same words.

use std::collections::BTreeMap;

use entity::table::Kind;
use rowgate::catalog::{Attribute, Entity};
use serde_json::{Value as Json, json};

use super::absence::has;
use super::asking::{Batch, Setting, both, told};
use super::inputs::{Texts, changes, copied, differing};
use super::sample::{ROWS, Sample, key_of, root_field, scalars};
use crate::policy_oracle::attempts::{input, patch_argument};
use crate::policy_oracle::values::Values;
use crate::policy_oracle::viewers::Someone;

/// Rows that a new one is made after, and rows that are changed or removed, for each caller.
const MODELS: usize = 8;

/// Changes that are tried on a row.
const CHANGES: usize = 30;

/// Refusals after which the next caller is asked.
const PATIENCE: usize = 2;

/// Codes that no write may be answered with.
const BROKEN: [&str; 3] = ["INTERNAL", "TIMEOUT", "UNAVAILABLE"];

/// A row on both databases: what the gateway made up differs.
type Pair = [Json; 2];

/// Writes rows of one entity.
struct Writing<'a> {
    setting: &'a Setting,
    sample: &'a Sample<'a>,
    number: usize,
    /// Ids that the gateway made up, on each database.
    made_up: Vec<[String; 2]>,
    /// What stood against the attempts, each with the first attempt it stood against.
    refusals: BTreeMap<String, String>,
    /// How many attempts in a row the rules were against.
    forbidden: usize,
}

/// Writes every entity in every way that the schema has.
pub async fn every_way(setting: &Setting, samples: &[Sample<'_>]) {
    let mut done = 0;
    for sample in samples {
        let mut writing = Writing { setting, sample, number: 0, made_up: Vec::new(), refusals: BTreeMap::new(), forbidden: 0 };
        done += writing.cycle().await;
    }
    println!("{done} writes read back on both databases");
}

impl<'a> Writing<'a> {
    fn entity(&self) -> &'a Entity {
        self.sample.entity
    }

    /// Adds, changes, removes and restores a row; how many of these there are.
    async fn cycle(&mut self) -> usize {
        let ways = super::absence::WAYS.map(|way| has(self.setting, self.entity(), way));
        let [creates, changes, removes, restores] = ways;
        let mut row = None;
        if creates {
            row = self.create().await;
            self.report("create", row.is_some());
        }
        if changes {
            let changed = self.update(row.as_ref()).await;
            self.report("update", changed.is_some());
            row = changed.filter(|_| row.is_some()).or(row);
        }
        let mut removed = None;
        if removes {
            removed = self.delete(row.as_ref()).await;
            self.report("delete", removed.is_some());
        }
        if let Some(removed) = removed.filter(|_| restores) {
            let restored = self.restore(&removed).await;
            self.report("restore", restored);
        }
        ways.iter().filter(|has| **has).count()
    }

    /// Tells of a write in which nobody succeeded.
    fn report(&mut self, way: &str, is_done: bool) {
        let refusals = std::mem::take(&mut self.refusals);
        let said = refusals.iter().map(|(refusal, attempt)| format!("{refusal}\n    {attempt}")).collect::<Vec<_>>();
        let what = || format!("nobody succeeded:\n{}", said.join("\n"));
        self.setting.check(is_done, self.sample.table(), way, what);
    }

    /// Who tries: a developer, who reads the sample, then everyone else.
    fn writers(&self) -> Vec<&'a Someone> {
        let mut writers: Vec<&Someone> = self.setting.people.iter().collect();
        writers.sort_by_key(|someone| (!someone.viewer.developer, someone.name != self.sample.reader.name));
        writers
    }

    /// Rows of the table from all over it, as the caller reads them, without those that make the caller what they are.
    async fn rows_of(&self, someone: &'a Someone) -> Vec<Json> {
        let nodes = if someone.name == self.sample.reader.name {
            self.sample.nodes.clone()
        } else {
            rows_on_both(self.setting, someone, self.entity()).await
        };
        let own: Vec<String> = someone.viewer.user_id.iter().chain(&someone.viewer.session_id).map(ToString::to_string).collect();
        let is_of_others = |node: &&Json| !own.iter().any(|id| node.to_string().contains(id));
        let (others, own): (Vec<&Json>, Vec<&Json>) = nodes.iter().partition(is_of_others);
        let step = others.len().div_ceil(MODELS).max(1);
        others.into_iter().step_by(step).chain(own.into_iter().take(MODELS)).cloned().collect()
    }

    async fn create(&mut self) -> Option<(Pair, &'a Someone)> {
        let has_links = !self.entity().writes.links.is_empty();
        for someone in self.writers() {
            self.forbidden = 0;
            for model in self.rows_of(someone).await {
                for means in Means::all().filter(|means| has_links || !means.links) {
                    if let Some(row) = self.create_after(someone, &model, means).await {
                        return Some((row, someone));
                    }
                }
                if self.forbidden > PATIENCE {
                    break;
                }
            }
        }
        None
    }

    async fn create_after(&mut self, someone: &Someone, model: &Json, means: Means) -> Option<Pair> {
        let (entity, types) = (self.entity(), self.setting.types());
        self.number += 1;
        let given = copied(entity, model, self.number, means.texts, means.gives_all);
        let mut batch = Batch::writing();
        if means.makes_room {
            let delete = format!("delete{}", entity.type_name);
            let key = key_of(&mut batch, root_field(types, "Mutation", &delete)?.arguments.iter(), model)?;
            batch.ask(self.sample.table(), "create", &format!("{delete}({}) {{ __typename }}", key.join(", ")));
        }
        let (name, notation, mut value) = input(entity, &given);
        if means.links {
            value.as_object_mut()?.extend(self.links_of(someone, model).await);
        }
        let variable = batch.variable(notation, value);
        let row = scalars(types, entity.type_name);
        let field = format!("create{}({name}: {variable}) {{ {row} }}", entity.type_name);
        batch.ask(self.sample.table(), "create", &field);
        let requests = [batch.request(), batch.request()];
        let made = self.tell(someone, "create", requests, usize::from(means.makes_room)).await?;
        self.reads_back(someone, "create", &made, &given).await;
        Some(made)
    }

    /// What the row is connected with over join tables, for the input of another one.
    async fn links_of(&self, someone: &Someone, model: &Json) -> Vec<(String, Json)> {
        let (entity, mut batch) = (self.entity(), Batch::default());
        let fields = entity.writes.links.iter().map(|link| format!("{}(first: 5) {{ nodes {{ id }} }}", link.field));
        let single = &entity.single_field;
        let fields = fields.collect::<Vec<_>>().join(" ");
        batch.ask(self.sample.table(), "get", &format!("{single}(id: {}) {{ {fields} }}", model["id"]));
        let [answer, _] = self.setting.answers(&someone.viewer, [batch.request(), batch.request()]).await;
        let connect = |field: &str| {
            let nodes = answer["data"]["r0"][field]["nodes"].as_array().into_iter().flatten();
            json!({"connect": nodes.map(|node| node["id"].clone()).collect::<Vec<_>>()})
        };
        entity.writes.links.iter().map(|link| (link.field.clone(), connect(&link.field))).collect()
    }

    /// Changes the row, or one that is there where nobody adds rows.
    async fn update(&mut self, made: Option<&(Pair, &'a Someone)>) -> Option<(Pair, &'a Someone)> {
        for someone in made.map(|(_, maker)| *maker).into_iter().chain(self.writers()) {
            self.forbidden = 0;
            let own = made.map(|(row, _)| row.clone());
            let rows = self.rows_of(someone).await;
            let there = rows.iter().map(|row| [row.clone(), row.clone()]);
            for row in own.into_iter().chain(there) {
                self.number += 1;
                for patch in changes(self.entity(), &row[0], &rows, self.number).into_iter().take(CHANGES) {
                    if let Some(changed) = self.change(someone, &row, &patch).await {
                        return Some((changed, someone));
                    }
                }
                if self.forbidden > PATIENCE {
                    break;
                }
            }
        }
        None
    }

    async fn change(&mut self, someone: &Someone, row: &Pair, patch: &Values) -> Option<Pair> {
        let entity = self.entity();
        let (name, notation, value) = patch_argument(entity, patch);
        let requests = self.about_row("update", row, Some((name, notation, value)))?;
        let changed = self.tell(someone, "update", requests, 0).await?;
        self.reads_back(someone, "update", &changed, patch).await;
        Some(changed)
    }

    /// Removes the row, or one that is there.
    async fn delete(&mut self, made: Option<&(Pair, &'a Someone)>) -> Option<(Pair, &'a Someone)> {
        for someone in made.map(|(_, maker)| *maker).into_iter().chain(self.writers()) {
            self.forbidden = 0;
            let there = self.rows_of(someone).await.into_iter().map(|row| [row.clone(), row]);
            for row in made.map(|(row, _)| row.clone()).into_iter().chain(there) {
                let requests = self.about_row("delete", &row, None)?;
                if self.tell(someone, "delete", requests, 0).await.is_some() {
                    let left = self.single(someone, &row).await;
                    let what = || format!("the row is still there: {}", both(&left[0].to_string(), &left[1].to_string()));
                    self.setting.check(left.iter().all(Json::is_null), self.sample.table(), "delete", what);
                    return Some((row, someone));
                }
                if self.forbidden > PATIENCE {
                    break;
                }
            }
        }
        None
    }

    /// Brings the removed row back.
    async fn restore(&mut self, (row, remover): &(Pair, &'a Someone)) -> bool {
        for someone in [*remover].into_iter().chain(self.writers()) {
            let Some(requests) = self.about_row("restore", row, None) else { return false };
            if let Some(restored) = self.tell(someone, "restore", requests, 0).await {
                self.reads_back(someone, "restore", &restored, &Values::new()).await;
                return true;
            }
        }
        false
    }

    /// The operations about a row, on each database by its own key.
    fn about_row(
        &self,
        way: &str,
        row: &Pair,
        further: Option<(&'static str, String, Json)>,
    ) -> Option<[rowgate::execute::GraphqlRequest; 2]> {
        let (entity, types) = (self.entity(), self.setting.types());
        let name = format!("{way}{}", entity.type_name);
        let declared = root_field(types, "Mutation", &name)?;
        let request = |row: &Json| {
            let mut batch = Batch::writing();
            let named =
                declared.arguments.iter().filter(|argument| further.as_ref().is_none_or(|(name, ..)| *name != &*argument.name));
            let mut arguments = key_of(&mut batch, named, row)?;
            if let Some((name, notation, value)) = &further {
                arguments.push(format!("{name}: {}", batch.variable(notation, value.clone())));
            }
            let selected = scalars(types, entity.type_name);
            batch.ask(self.sample.table(), way, &format!("{name}({}) {{ {selected} }}", arguments.join(", ")));
            Some(batch.request())
        };
        Some([request(&row[0])?, request(&row[1])?])
    }

    /// Asks both databases to write. What is refused must be so in the same words; what is written must be the same but for ids that
    /// the gateway makes up.
    async fn tell(
        &mut self,
        someone: &Someone,
        way: &str,
        requests: [rowgate::execute::GraphqlRequest; 2],
        place: usize,
    ) -> Option<Pair> {
        let shown = format!("{} {}", requests[0].query, Json::Object(requests[0].variables.clone()));
        let table = self.sample.table();
        let mut answers = self.setting.answers(&someone.viewer, requests).await;
        let key = format!("r{place}");
        let (on_sqlite, on_postgres) = (told(&answers[0], &key), told(&answers[1], &key));
        let texts = || format!("{}\nas {}\n{shown}", both(&on_sqlite, &on_postgres), someone.name);
        let is_refused = answers.each_ref().map(|answer| answer["data"][&key].is_null());
        let codes = |answer: &Json| -> Vec<Json> {
            let errors = answer["errors"].as_array().into_iter().flatten();
            errors.map(|error| error["extensions"]["code"].clone()).collect()
        };
        let is_broken = answers.iter().flat_map(codes).any(|code| BROKEN.iter().any(|broken| code == *broken));
        if is_refused != [false, false] {
            let is_same = is_refused == [true, true] && refusal(&answers[0]) == refusal(&answers[1]);
            self.setting.check(is_same && !is_broken, table, way, texts);
            self.forbidden += usize::from(codes(&answers[0]).iter().any(|code| *code == "FORBIDDEN" || *code == "NOT_FOUND"));
            self.refusals.entry(messages(&answers[0])).or_insert_with(|| format!("as {}: {shown}", someone.name));
            return None;
        }
        let rows = answers.each_mut().map(|answer| answer["data"][&key].take());
        self.remember(&rows);
        let known = [self.known(0, &rows[0]), self.known(1, &rows[1])];
        self.setting.check(known[0] == known[1] && !is_broken, table, way, || both(&known[0], &known[1]) + "\n" + &shown);
        Some(rows)
    }

    /// Keeps the ids that the gateway made up: what no input gives and is not the same on both databases.
    fn remember(&mut self, rows: &Pair) {
        let entity = self.entity();
        let is_made_up = |attribute: &&Attribute| attribute.kind == Kind::Id && entity.writes.input(&attribute.field).is_none();
        let fields = entity.attributes.iter().filter(is_made_up).map(|attribute| attribute.field.as_str()).chain(["nodeId"]);
        for pair in fields.map(|field| [&rows[0][field], &rows[1][field]]) {
            if let [Json::String(on_sqlite), Json::String(on_postgres)] = pair
                && on_sqlite != on_postgres
            {
                self.made_up.push([on_sqlite.clone(), on_postgres.clone()]);
            }
        }
    }

    /// The row with a number in place of each id that the gateway made up.
    fn known(&self, side: usize, row: &Json) -> String {
        let ids = self.made_up.iter().enumerate();
        ids.fold(row.to_string(), |text, (number, ids)| text.replace(&ids[side], &format!("made-{number}")))
    }

    /// The row as it is read now; null where it is not.
    async fn single(&self, someone: &Someone, row: &Pair) -> Pair {
        let (entity, types) = (self.entity(), self.setting.types());
        let declared = root_field(types, "Query", &entity.single_field).expect("a row with an id is found by it");
        let request = |row: &Json| {
            let mut batch = Batch::default();
            let key = key_of(&mut batch, declared.arguments.iter(), row).expect("an id");
            let selected = scalars(types, entity.type_name);
            batch.ask(self.sample.table(), "get", &format!("{}({}) {{ {selected} }}", entity.single_field, key.join(", ")));
            batch.request()
        };
        let answers = self.setting.answers(&someone.viewer, [request(&row[0]), request(&row[1])]).await;
        answers.map(|mut answer| answer["data"]["r0"].take())
    }

    /// What was written is what is read afterwards.
    async fn reads_back(&self, someone: &Someone, way: &str, written: &Pair, given: &Values) {
        let now = self.single(someone, written).await;
        let table = self.sample.table();
        for (written, now) in written.iter().zip(&now) {
            self.setting.check(written == now, table, way, || format!("answers {written}\nand then there is {now}"));
            let differs = differing(self.entity(), given, now);
            self.setting.check(differs.is_none(), table, way, || format!("{differs:?} was given, and then there is {now}"));
        }
    }
}

/// How a new row is made out of another.
#[derive(Clone, Copy, Debug)]
struct Means {
    /// The other one is removed before: it may be what stands in the way.
    makes_room: bool,
    /// Which texts it takes over.
    texts: Texts,
    /// Columns that not everyone sets are given too.
    gives_all: bool,
    /// It is connected with what the other one is connected with over join tables.
    links: bool,
}

impl Means {
    /// All of them, those that take least first.
    fn all() -> impl Iterator<Item = Self> {
        const WAYS: [(bool, Texts); 5] = [
            (false, Texts::FreshKeys),
            (true, Texts::Kept),
            (true, Texts::FreshKeys),
            (false, Texts::Renewed),
            (true, Texts::Renewed),
        ];
        let further = [(false, false), (true, false), (false, true), (true, true)];
        further.into_iter().flat_map(|(gives_all, links)| {
            WAYS.into_iter().map(move |(makes_room, texts)| Self { makes_room, texts, gives_all, links })
        })
    }
}

/// The rows that both databases show to the caller: those that were added meanwhile have ids of their own on each.
async fn rows_on_both(setting: &Setting, someone: &Someone, entity: &Entity) -> Vec<Json> {
    let mut batch = Batch::default();
    let selected = scalars(setting.types(), entity.type_name);
    batch.ask(entity.table.name, "list", &format!("{}(first: {ROWS}) {{ nodes {{ {selected} }} }}", entity.list_field));
    let answers = setting.answers(&someone.viewer, [batch.request(), batch.request()]).await;
    let [on_sqlite, on_postgres] = answers.map(|mut answer| match answer["data"]["r0"]["nodes"].take() {
        Json::Array(nodes) => nodes,
        _ => Vec::new(),
    });
    on_sqlite.into_iter().filter(|row| on_postgres.contains(row)).collect()
}

/// The errors of an answer in words.
fn messages(answer: &Json) -> String {
    let errors = answer["errors"].as_array().into_iter().flatten();
    errors.map(|error| error["message"].to_string()).collect::<Vec<_>>().join(" ")
}

/// The errors of an answer.
fn refusal(answer: &Json) -> String {
    answer["errors"].to_string()
}
