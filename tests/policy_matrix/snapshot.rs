//! The matrix as text: a block a table, a line a path or action, a column an actor.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The width of a column.
const WIDTH: usize = 11;

/// How many of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Every row.
    All,
    /// Some rows and not others.
    Some,
    /// No row.
    None,
    /// There is no row to ask about.
    Void,
}

impl Word {
    /// The word for so many of so many.
    pub fn of(part: usize, whole: usize) -> Self {
        match (part, whole) {
            (_, 0) => Self::Void,
            (0, _) => Self::None,
            (part, whole) if part == whole => Self::All,
            _ => Self::Some,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Some => "some",
            Self::None => ".",
            Self::Void => "-",
        }
    }
}

/// The lines of a table.
#[derive(Default)]
struct Block {
    heading: String,
    paths: Vec<(String, Vec<Word>)>,
    fields: Vec<(String, Vec<Word>)>,
}

/// The matrix, growing actor by actor.
pub struct Matrix {
    actors: Vec<&'static str>,
    order: Vec<&'static str>,
    blocks: BTreeMap<&'static str, Block>,
}

impl Matrix {
    /// A matrix with these columns.
    pub fn new(actors: Vec<&'static str>) -> Self {
        Self { actors, order: Vec::new(), blocks: BTreeMap::new() }
    }

    /// Opens the block of a table.
    pub fn table(&mut self, domain: &str, name: &'static str, type_name: Option<&str>) {
        let hidden = if type_name.is_some() { "" } else { ", not in the API" };
        self.order.push(name);
        self.blocks.insert(name, Block { heading: format!("{name} ({domain}{hidden})"), ..Block::default() });
    }

    /// A word of a line.
    pub fn add(&mut self, table: &str, line: &str, word: Word) {
        add(&mut self.block(table).paths, line, word);
    }

    /// A word of the line of a guarded field.
    pub fn add_field(&mut self, table: &str, field: &str, word: Word) {
        add(&mut self.block(table).fields, field, word);
    }

    fn block(&mut self, table: &str) -> &mut Block {
        self.blocks.get_mut(table).unwrap_or_else(|| panic!("{table} is missing from the matrix"))
    }

    /// The whole matrix.
    pub fn text(&self) -> String {
        let mut text = String::from(HEAD);
        for table in &self.order {
            let block = &self.blocks[table];
            text.push('\n');
            self.line(&mut text, self.actors.iter().copied(), &block.heading);
            for (names, words) in merged(&block.paths) {
                self.line(&mut text, words.iter().map(|word| word.text()), &names.join(", "));
            }
            for (names, words) in merged(&block.fields) {
                self.line(&mut text, words.iter().map(|word| word.text()), &format!("field {}", names.join(", ")));
            }
        }
        text
    }

    fn line<'w>(&self, text: &mut String, words: impl ExactSizeIterator<Item = &'w str>, label: &str) {
        assert_eq!(words.len(), self.actors.len(), "{label}: a word for each actor");
        for word in words {
            write!(text, "{word:<WIDTH$}").expect("memory");
        }
        writeln!(text, "{label}").expect("memory");
    }
}

const HEAD: &str = "\
Who reads and writes what, measured on the demonstration.

Reading is measured through the API on both databases: how many of a table's live rows an actor gets by each path. `nested` is
about the rows that hang from rows the actor sees. A line `field` is about a guarded value: on how many of the rows that the
actor sees it is not kept from the actor.

Writing is measured too, on a few rows of each kind that there is: `insert` adds a copy of a row, `update` sets a column to what
it holds, `upsert` gives a row once more, `restore` brings a deleted row back; `column: from -> to` is a declared move, `set` is
about a column that not everyone sets who changes the row. What values and other rows say against a write counts as leave: the
lines are about rules. Actions without a mutation are judged on the rows as they are, as is `read deleted`.

all = every row    some = some rows    . = none    - = there is no row to ask about
";

fn add(lines: &mut Vec<(String, Vec<Word>)>, name: &str, word: Word) {
    match lines.iter_mut().find(|(known, _)| known == name) {
        Some((_, words)) => words.push(word),
        None => lines.push((name.to_owned(), vec![word])),
    }
}

/// Lines that say the same share one, in the place of the first.
fn merged(lines: &[(String, Vec<Word>)]) -> Vec<(Vec<&str>, &[Word])> {
    let mut found: Vec<(Vec<&str>, &[Word])> = Vec::new();
    for (name, words) in lines {
        match found.iter_mut().find(|(_, known)| *known == words.as_slice()) {
            Some((names, _)) => names.push(name),
            None => found.push((vec![name], words)),
        }
    }
    found
}

/// Fails where the text is not the one that was reviewed.
pub fn compare(text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/policy_matrix.snap");
    if rowgate::config::environment().get("ROWGATE_UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
        std::fs::write(&file, text).expect("it can be written");
        return;
    }
    let reviewed = std::fs::read_to_string(&file).unwrap_or_default();
    let differing = || {
        let pairs = text.lines().zip(reviewed.lines()).filter(|(now, before)| now != before);
        pairs.take(20).map(|(now, before)| format!("- {before}\n+ {now}\n")).collect::<String>()
    };
    assert!(
        text == reviewed,
        "the matrix is not as reviewed ({} lines, {} before); look at each change, then ROWGATE_UPDATE_SNAPSHOTS=1:\n{}",
        text.lines().count(),
        reviewed.lines().count(),
        differing()
    );
}
