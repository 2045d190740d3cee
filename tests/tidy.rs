//! Style is a test: sizes, headers, who may import whom, and what may not stand anywhere.
//!
//! A rule is loosened only when the rule is wrong. The table of imports is the map of the house: a new arrow in it is a decision.

mod code;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use self::code::{functions, without_comments_and_texts};

const LINES_OF_A_FILE: usize = 500;
const LINES_OF_A_FUNCTION: usize = 70;

/// Module of `src/`, then the modules and crates it may name. What is not listed is forbidden.
const IMPORTS: [(&str, &[&str]); 24] = [
    ("error", &[]),
    ("config", &[]),
    ("catalog", &["entity", "policy"]),
    ("search", &["entity"]),
    ("input", &["search", "catalog", "entity", "policy", "error"]),
    ("plan", &["catalog", "entity", "error"]),
    ("restrict", &["plan", "catalog", "entity", "policy"]),
    ("sql", &["restrict", "plan", "input", "search", "catalog", "entity", "policy", "error", "database"]),
    ("response", &["sql", "plan", "search", "catalog", "entity", "policy", "error"]),
    ("schema", &["catalog", "entity", "error"]),
    ("docs", &["catalog", "schema", "input", "entity", "policy"]),
    ("functions", &["sql", "input", "catalog", "entity", "migration", "policy", "error"]),
    (
        "execute",
        &[
            "catalog",
            "plan",
            "restrict",
            "input",
            "sql",
            "functions",
            "response",
            "schema",
            "facts",
            "transparency",
            "secrets",
            "database",
            "policy",
            "error",
        ],
    ),
    ("secrets", &[]),
    ("realtime", &["execute", "response", "sql", "facts", "plan", "catalog", "entity", "policy", "database", "config", "error"]),
    ("transparency", &["response", "sql", "policy", "database"]),
    ("database", &["config", "error", "migration"]),
    ("demo", &["entity", "search", "database"]),
    ("reindex", &["entity", "search", "database"]),
    ("facts", &["policy", "database"]),
    ("auth", &["entity", "policy", "facts", "database", "config", "error"]),
    ("http", &["schema", "execute", "realtime", "auth", "policy", "error", "config", "database"]),
    ("main", &["cli", "config"]),
    ("lib", &[]),
];

/// Puts all others together.
const MAY_NAME_ALL: &str = "cli";

/// Of the entities these know only what a table is made of; which entities there are is for the catalog.
const KNOW_ONLY_METADATA: [&str; 7] = ["search", "input", "plan", "restrict", "sql", "response", "schema"];

/// What the entities say about tables in general.
const METADATA: [&str; 7] = [
    "entity::table::",
    "entity::tables",
    "entity::check::",
    "entity::writing::",
    "entity::decimal::",
    "entity::json::",
    "entity::personal::",
];

/// They compute and never wait; neither a pool nor a statement is in reach.
const PURE: [&str; 6] = ["search", "input", "plan", "restrict", "catalog", "docs"];

/// They may send statements.
const SEND_STATEMENTS: [&str; 8] = ["sql", "auth", "facts", "transparency", "realtime", "demo", "reindex", "database"];

struct Source {
    /// From the root of the repository.
    path: String,
    text: String,
    /// The text with comments and texts blanked out, its lines in place.
    code: String,
}

impl Source {
    /// The module of `src/` it belongs to.
    fn module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        Some(inside.split_once('/').map_or(inside, |(folder, _)| folder).trim_end_matches(".rs"))
    }

    fn is_test(&self) -> bool {
        self.path.contains("/tests") || self.path.starts_with("tests/") || self.path.ends_with("_tests.rs")
    }

    /// The code of the product in it: unit tests stand at the end of a file.
    fn product(&self) -> &str {
        if self.is_test() {
            return "";
        }
        let end = self.code.find("#[cfg(test)]\nmod tests {").unwrap_or(self.code.len());
        &self.code[..end]
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below the root that may be part of the repository.
fn files() -> Vec<PathBuf> {
    const NOT_OURS: [&str; 5] = ["target", ".git", "node_modules", "dist", "Cargo.lock"];
    let mut found = Vec::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            match entry.file_type() {
                _ if NOT_OURS.iter().any(|name| entry.file_name() == *name) => {}
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind) if kind.is_file() => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).expect("below the root").display().to_string()
}

fn sources() -> Vec<Source> {
    let paths = files().into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source is text");
        Source { path: relative(&path), code: without_comments_and_texts(&text), text }
    };
    paths.map(read).collect()
}

fn none(violations: &[String]) {
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
}

#[test]
fn files_and_functions_are_short() {
    let mut violations = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > LINES_OF_A_FILE {
            violations
                .push(format!("{} has {lines} lines, more than {LINES_OF_A_FILE}: split it by what it is about", source.path));
        }
        for function in functions(&source.code).into_iter().filter(|function| function.lines > LINES_OF_A_FUNCTION) {
            let (path, line) = (&source.path, function.line);
            violations
                .push(format!("{path}:{line}: {} has {} lines, more than {LINES_OF_A_FUNCTION}", function.name, function.lines));
        }
    }
    none(&violations);
}

#[test]
fn every_file_says_what_it_is() {
    let silent = sources().into_iter().filter(|source| !source.text.starts_with("//! "));
    none(&silent.map(|source| format!("{} does not begin with //!", source.path)).collect::<Vec<_>>());
}

#[test]
fn imports_go_one_way() {
    let sources = sources();
    let modules: BTreeSet<&str> = sources.iter().filter_map(Source::module).chain(["policy", "entity", "migration"]).collect();
    let mut violations = Vec::new();
    for source in &sources {
        let Some(module) = source.module().filter(|module| *module != MAY_NAME_ALL) else { continue };
        let Some((_, allowed)) = IMPORTS.iter().find(|(name, _)| *name == module) else {
            violations.push(format!("{}: the module {module} is missing from the table of imports", source.path));
            continue;
        };
        let named = code::named_modules(source.product());
        for other in named.iter().filter(|other| modules.contains(other.as_str()) && *other != module) {
            if !allowed.contains(&other.as_str()) {
                violations.push(format!("{}: {module} must not name {other}", source.path));
            }
        }
        let metadata_only = KNOW_ONLY_METADATA.contains(&module);
        for place in code::places(source.product(), "entity::") {
            let is_metadata = || METADATA.iter().any(|path| source.product()[place..].starts_with(path));
            if metadata_only && !is_metadata() {
                violations.push(format!("{}: {module} knows only {METADATA:?}", source.path));
            }
        }
    }
    none(&violations);
}

#[test]
fn pure_modules_wait_for_nothing_and_only_some_send_statements() {
    let mut violations = Vec::new();
    for source in sources() {
        let Some(module) = source.module() else { continue };
        let product = source.product();
        if PURE.contains(&module) && ["async ", ".await"].iter().any(|word| product.contains(word)) {
            violations.push(format!("{}: {module} is not async", source.path));
        }
        let sends = code::places(product, ".query(").any(|place| !product[place..].starts_with(".query()"));
        let writes = [".writer()", ".write_apart(", ".execute_unprepared(", ".execute_raw(", ".query_all("]
            .iter()
            .any(|word| product.contains(word));
        if (sends || writes) && !SEND_STATEMENTS.contains(&module) {
            violations.push(format!("{}: {module} must not send statements", source.path));
        }
    }
    none(&violations);
}

#[test]
fn only_the_settings_read_the_environment() {
    let reads = |source: &Source| {
        ["env::var", "env::vars", "env::set_var", "option_env!"].iter().any(|word| source.product().contains(word))
    };
    let violations = sources().into_iter().filter(|source| source.module() != Some("config") && reads(source));
    none(&violations.map(|source| format!("{}: only src/config reads the environment", source.path)).collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_undone_or_waved_through() {
    const UNDONE: [&str; 5] = ["todo!", "unimplemented!", "dbg!", "#[ignore", "unsafe {"];
    let mut violations = Vec::new();
    for source in sources() {
        for word in UNDONE.iter().filter(|word| source.code.contains(*word)) {
            violations.push(format!("{}: {word}", source.path));
        }
        for attribute in ["#[allow(", "#![allow(", "#[expect(", "#![expect("] {
            let unexplained = |place: &usize| {
                let rest = &source.code[*place..];
                !rest[..rest.find(']').unwrap_or(rest.len())].contains("reason =")
            };
            let count = code::places(&source.code, attribute).filter(unexplained).count();
            violations.extend((0..count).map(|_| format!("{}: {attribute}..)] without a reason", source.path)));
        }
    }
    none(&violations);
}

#[test]
fn no_file_names_a_machine() {
    // Put together here, so that this file does not break its own rule.
    let words = [["/wo", "rk/"], ["/tm", "p/"], ["/ro", "ot/"], ["/ho", "me/"]].map(|parts| parts.concat());
    let mut violations = Vec::new();
    for path in files() {
        // What is no text names nothing that people read.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(word) = words.iter().find(|word| names(line, word)) {
                violations.push(format!("{}:{number}: {word}", relative(&path)));
            }
        }
    }
    none(&violations);
}

/// Whether the line holds the path itself, and not a longer one or an address that ends the same way.
fn names(line: &str, path: &str) -> bool {
    code::places(line, path)
        .any(|place| !line[..place].ends_with(|before: char| before.is_alphanumeric() || "._-}".contains(before)))
}

#[test]
fn the_rules_find_what_they_look_for() {
    let source = "//! x\nfn short() { \"fn not_one() {\" }\n// fn nor_this() {\nimpl X {\n    fn long<T>(a: [u8; 2]) -> T\n    where\n        T: Y,\n    {\n        '}'\n    }\n    fn none();\n}\n";
    let found: Vec<_> =
        functions(&without_comments_and_texts(source)).into_iter().map(|found| (found.name, found.line, found.lines)).collect();
    assert_eq!(found, [("short".to_owned(), 2, 1), ("long".to_owned(), 5, 6)]);
    let code = without_comments_and_texts(
        "use crate::{plan, sql::{self, Slot}};\nuse entity::table::Kind; let x = crate::error::Code::Internal; // crate::http\n",
    );
    assert_eq!(Vec::from_iter(code::named_modules(&code)), ["entity", "error", "plan", "sql"]);
}
