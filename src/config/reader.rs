//! Asks the sources for each setting, strongest first, and keeps what was found and what was wrong.
//!
//! A problem never stops the reading, so that all of them are told at once; no message repeats a value, since it may be a secret.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use toml::{Table, Value};

use super::setting::Setting;
use super::sources::{Flag, Origin, PREFIX, Sources, variable_names};

/// One thing that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The setting.
    pub setting: String,
    /// Where its value came from.
    pub origin: Option<Origin>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Some(origin) => write!(formatter, "{} ({origin}): {}", self.setting, self.message),
            None => write!(formatter, "{}: {}", self.setting, self.message),
        }
    }
}

/// The settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// All that is wrong.
    pub problems: Vec<Problem>,
}

impl ConfigError {
    /// A single problem.
    #[must_use]
    pub fn one(setting: &str, message: String) -> Self {
        Self { problems: vec![Problem { setting: setting.to_owned(), origin: None, message }] }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.problems.iter().map(Problem::to_string).collect();
        formatter.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ConfigError {}

/// A setting as it was found.
#[derive(Clone, Debug)]
pub(super) struct Effective {
    pub key: &'static str,
    pub description: &'static str,
    /// As TOML, secrets masked.
    pub shown: String,
    pub origin: Origin,
}

/// Reads settings one by one.
pub(super) struct Reader {
    file_name: String,
    file: BTreeMap<String, Value>,
    environment: BTreeMap<String, String>,
    flags: Vec<Flag>,
    demo: bool,
    effective: Vec<Effective>,
    problems: Vec<Problem>,
}

enum Found {
    Toml(Value, Origin),
    Text(String, Origin),
}

impl Reader {
    pub fn new(sources: Sources) -> Result<Self, ConfigError> {
        let (file_name, text) = sources.file.unwrap_or_default();
        let table: Table = text.parse().map_err(|error| unreadable(&file_name, &text, &error))?;
        let mut file = BTreeMap::new();
        flatten("", table, &mut file);
        Ok(Self {
            file_name,
            file,
            environment: sources.environment,
            flags: sources.flags,
            demo: sources.demo,
            effective: Vec::new(),
            problems: Vec::new(),
        })
    }

    /// The value of a setting, or its default.
    pub fn take<T: Setting>(&mut self, key: &'static str, default: T, description: &'static str) -> T {
        self.take_from(key, default, Origin::Default, description)
    }

    /// The value of a setting with another default for demonstrations.
    pub fn take_with_demo<T: Setting>(&mut self, key: &'static str, default: T, demo: T, description: &'static str) -> T {
        match self.demo {
            true => self.take_from(key, demo, Origin::DemoDefault, description),
            false => self.take_from(key, default, Origin::Default, description),
        }
    }

    /// Reports a value that is well formed and still wrong.
    pub fn require(&mut self, key: &'static str, holds: bool, message: &str) {
        if !holds {
            let origin = self.effective.iter().find(|setting| setting.key == key).map(|setting| setting.origin.clone());
            self.problem(key, origin, message.to_owned());
        }
    }

    /// What was found, or everything that was wrong.
    pub fn finish(mut self) -> Result<(Vec<Effective>, Vec<String>), ConfigError> {
        let known: BTreeSet<&str> = self.effective.iter().map(|setting| setting.key).collect();
        let origin = Origin::File(self.file_name.clone());
        let mut unknown: Vec<(String, Origin)> =
            self.file.keys().filter(|key| !known.contains(key.as_str())).map(|key| (key.clone(), origin.clone())).collect();
        let strange_flags = self.flags.iter().filter(|flag| !known.contains(flag.key.as_str()));
        unknown.extend(strange_flags.map(|flag| (flag.key.clone(), Origin::Flag(flag.name.clone()))));
        let message = |key: &str| match nearest(key, &known) {
            Some(near) => format!("there is no such setting; did you mean {near}?"),
            None => "there is no such setting; `rowgate config` lists them".to_owned(),
        };
        let unknown: Vec<Problem> = unknown
            .into_iter()
            .map(|(setting, origin)| Problem { message: message(&setting), setting, origin: Some(origin) })
            .collect();
        let warnings = strange_variables(&self.environment, &known);
        self.problems.extend(unknown);
        match self.problems.is_empty() {
            true => Ok((self.effective, warnings)),
            false => Err(ConfigError { problems: self.problems }),
        }
    }

    fn take_from<T: Setting>(&mut self, key: &'static str, default: T, default_origin: Origin, description: &'static str) -> T {
        let (value, origin) = match self.find(key) {
            None => (default, default_origin),
            Some(found) => {
                let (parsed, origin) = match found {
                    Found::Toml(value, origin) => (T::from_toml(&value), origin),
                    Found::Text(text, origin) => (T::from_text(&text), origin),
                };
                match parsed {
                    Ok(value) => (value, origin),
                    Err(message) => {
                        self.problem(key, Some(origin.clone()), message);
                        (default, origin)
                    }
                }
            }
        };
        self.effective.push(Effective { key, description, shown: value.show(), origin });
        value
    }

    fn find(&mut self, key: &'static str) -> Option<Found> {
        if let Some(flag) = self.flags.iter().rev().find(|flag| flag.key == key) {
            return Some(Found::Text(flag.value.clone(), Origin::Flag(flag.name.clone())));
        }
        for name in variable_names(key) {
            if let Some(found) = self.find_variable(key, &name) {
                return Some(found);
            }
        }
        let value = self.file.get(key)?.clone();
        Some(Found::Toml(value, Origin::File(self.file_name.clone())))
    }

    /// The variable itself, or the text of the file that its `_FILE` form names. An empty one counts as absent, because
    /// container tools pass on variables nobody set.
    fn find_variable(&mut self, key: &'static str, name: &str) -> Option<Found> {
        let set = |name: &str| self.environment.get(name).filter(|value| !value.is_empty()).cloned();
        let file_variable = format!("{name}_FILE");
        match (set(name), set(&file_variable)) {
            (None, None) => None,
            (Some(value), None) => Some(Found::Text(value, Origin::Environment(name.to_owned()))),
            (Some(_), Some(_)) => {
                let origin = Origin::Environment(name.to_owned());
                self.problem(key, Some(origin), format!("both {name} and {file_variable} are set; keep one"));
                None
            }
            (None, Some(path)) => {
                let origin = Origin::Environment(file_variable);
                match std::fs::read_to_string(&path) {
                    Ok(text) => Some(Found::Text(text.trim_end_matches(['\r', '\n']).to_owned(), origin)),
                    Err(error) => {
                        self.problem(key, Some(origin), format!("{path} cannot be read: {error}"));
                        None
                    }
                }
            }
        }
    }

    fn problem(&mut self, setting: &str, origin: Option<Origin>, message: String) {
        self.problems.push(Problem { setting: setting.to_owned(), origin, message });
    }
}

/// Tables become dotted keys; a list, also one of tables, is a value.
fn flatten(prefix: &str, table: Table, into: &mut BTreeMap<String, Value>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        match value {
            Value::Table(inner) => flatten(&key, inner, into),
            other => {
                into.insert(key, other);
            }
        }
    }
}

fn unreadable(file_name: &str, text: &str, error: &toml::de::Error) -> ConfigError {
    let line = error.span().and_then(|span| text.get(..span.start)).map(|before| before.matches('\n').count() + 1);
    let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    ConfigError::one(file_name, format!("is not TOML: {place}{}", error.message()))
}

/// Our own prefix on a variable that is no setting: a typing mistake, told but not fatal, since the platform sets variables too
/// (Kubernetes makes `ROWGATE_PORT` and `ROWGATE_SERVICE_HOST` for a service of this name).
fn strange_variables(environment: &BTreeMap<String, String>, known: &BTreeSet<&str>) -> Vec<String> {
    let ours: BTreeSet<String> = known.iter().flat_map(|key| variable_names(key)).collect();
    let is_ours = |name: &str| ours.contains(name) || name.strip_suffix("_FILE").is_some_and(|name| ours.contains(name));
    let of_the_platform = |name: &str| name.starts_with("ROWGATE_SERVICE_") || name.starts_with("ROWGATE_PORT");
    environment
        .keys()
        .filter(|name| name.starts_with(PREFIX) && *name != "ROWGATE_CONFIG" && !is_ours(name) && !of_the_platform(name))
        .map(|name| format!("the environment variable {name} is no setting of rowgate"))
        .collect()
}

/// The known setting most like `key`, when it is close enough to be meant.
fn nearest<'a>(key: &str, known: &BTreeSet<&'a str>) -> Option<&'a str> {
    let (distance, near) = known.iter().map(|candidate| (edits(key, candidate), *candidate)).min()?;
    (distance <= 3).then_some(near)
}

fn edits(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, byte) in left.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in right.bytes().enumerate() {
            let substituted = diagonal + usize::from(byte != other);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
