//! Cases as folders of data: what was asked, by whom, the statements on each database, the answer.
//!
//! `golden/<topic>/<case>/` holds `query.graphql` (or the topic's folder does, for all its cases), `viewer.json`
//! (`{"user": <address or null>, "organization": <id>, "brand": <id>}`, the last two optional), `variables.json` where there are
//! variables, and what is compared: `plan.txt`, `sqlite.sql`, `postgres.sql`, `response.json`. The two databases must answer with the same bytes.
//!
//! `ROWGATE_UPDATE_GOLDEN=1 cargo test --test rowgate golden` writes what is compared. Read every line of the difference before
//! it is committed: a wrong answer written down is a mistake that no test will find again.

use std::fs;
use std::path::{Path, PathBuf};

use rowgate::execute::GraphqlRequest;
use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::support::*;

/// What a case's folder may hold.
const KNOWN_FILES: [&str; 8] =
    ["query.graphql", "viewer.json", "variables.json", "plan.txt", "response.json", "sqlite.sql", "postgres.sql", "readme.md"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Caller {
    user: Option<String>,
    #[serde(default)]
    organization: Option<Uuid>,
    #[serde(default)]
    brand: Option<Uuid>,
}

struct Case {
    name: String,
    folder: PathBuf,
    caller: Caller,
    request: GraphqlRequest,
}

struct Checker {
    update: bool,
    differences: Vec<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_answers_as_written_down() {
    let sqlite = World::shared(Backend::Sqlite, SMALL).await;
    let postgres = World::shared(Backend::Postgres, SMALL).await;
    let update = rowgate::config::environment().get("ROWGATE_UPDATE_GOLDEN").is_some_and(|value| value == "1");
    let mut checker = Checker { update, differences: Vec::new() };
    let cases = cases();
    assert!(cases.len() >= 100, "cases are missing: only {} were found", cases.len());
    for case in &cases {
        let answers = [checker.run(case, &sqlite).await, checker.run(case, &postgres).await];
        if answers[0] != answers[1] {
            checker
                .differences
                .push(format!("{}: the databases differ\nsqlite:   {}\npostgres: {}", case.name, answers[0], answers[1]));
        }
        let answer: Json = serde_json::from_str(&answers[0]).unwrap_or_else(|error| panic!("{}: no JSON: {error}", case.name));
        checker.compare(case, "response.json", Some(format!("{answer:#}\n")));
    }
    assert!(checker.differences.is_empty(), "{} differences:\n\n{}", checker.differences.len(), checker.differences.join("\n\n"));
}

impl Checker {
    /// Compares the statements and returns the answer.
    async fn run(&mut self, case: &Case, world: &World) -> String {
        let client = match &case.caller.user {
            Some(email) => world.narrowed(email, case.caller.organization, case.caller.brand).await,
            None => world.anonymous(),
        };
        let explained = world.gateway.explain(&case.request, &client.viewer).ok();
        let plan = explained.as_ref().map(|explained| explained.plan.iter().map(|root| format!("{root}\n")).collect());
        self.compare(case, "plan.txt", plan);
        let statements = explained
            .map(|explained| explained.statements)
            .filter(|statements| !statements.is_empty())
            .map(|statements| statements.iter().map(|sql| readable(sql)).collect());
        let file = format!("{}.sql", world.backend);
        self.compare(case, &file, statements);
        let answer = client.answer(case.request.clone()).await;
        String::from_utf8(answer.body.to_vec()).expect("JSON is UTF-8")
    }

    fn compare(&mut self, case: &Case, file: &str, found: Option<String>) {
        let path = case.folder.join(file);
        let written = fs::read_to_string(&path).ok();
        if written == found {
            return;
        }
        if !self.update {
            let (written, found) = (written.unwrap_or_default(), found.unwrap_or_default());
            self.differences.push(format!("{}/{file}\n{}", case.name, first_difference(&written, &found)));
            return;
        }
        match found {
            Some(found) => fs::write(&path, found).expect("the file can be written"),
            None => fs::remove_file(&path).expect("the file can be removed"),
        }
    }
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases = Vec::new();
    for topic in folders(&root) {
        for folder in folders(&topic) {
            let name = folder.strip_prefix(&root).expect("it is inside").display().to_string();
            let read = |file: &str| fs::read_to_string(folder.join(file)).ok();
            let query = read("query.graphql").or_else(|| fs::read_to_string(topic.join("query.graphql")).ok());
            let query = query.unwrap_or_else(|| panic!("{name} has no query.graphql"));
            let caller = read("viewer.json").unwrap_or_else(|| panic!("{name} has no viewer.json"));
            let caller = serde_json::from_str(&caller).unwrap_or_else(|error| panic!("{name}/viewer.json: {error}"));
            let variables = read("variables.json").unwrap_or_else(|| "{}".to_owned());
            let variables = serde_json::from_str(&variables).unwrap_or_else(|error| panic!("{name}/variables.json: {error}"));
            for file in fs::read_dir(&folder).expect("a folder").flatten() {
                assert!(KNOWN_FILES.iter().any(|known| file.file_name() == *known), "{name}: {file:?} is not part of a case");
            }
            cases.push(Case { name, folder, caller, request: GraphqlRequest { query, variables, ..GraphqlRequest::default() } });
        }
    }
    cases
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).unwrap_or_else(|error| panic!("{}: {error}", of.display()));
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// One clause a line, so that a difference shows which clause changed.
fn readable(statement: &str) -> String {
    let mut text = statement.to_owned();
    for clause in
        [" FROM ", " LEFT JOIN ", " JOIN LATERAL ", " WHERE ", " GROUP BY ", " HAVING ", " ORDER BY ", " LIMIT ", " UNION ALL "]
    {
        text = text.replace(clause, &format!("\n{}", &clause[1..]));
    }
    format!("{}\n\n", text.trim_end())
}

fn first_difference(written: &str, found: &str) -> String {
    let (mut left, mut right) = (written.lines(), found.lines());
    let mut number = 1;
    loop {
        match (left.next(), right.next()) {
            (None, None) => return "the ends of the lines differ".to_owned(),
            (left, right) if left == right => number += 1,
            (left, right) => {
                let show = |line: Option<&str>| {
                    line.map_or_else(|| "(no such line)".to_owned(), |line| line.chars().take(600).collect())
                };
                return format!("line {number}\n  written: {}\n  found:   {}", show(left), show(right));
            }
        }
    }
}
