//! Rows of the activity domain: what happened to files on people's machines.

use super::accounts::user;
use super::people::{Person, everyone};
use super::seed::{DAY, Dice, HOUR, MINUTE, Row, document, id, moment, row};

const EXTENSIONS: [&str; 4] = ["md", "psd", "xlsx", "mp4"];
const TOOLS: [&str; 4] = ["editor", "photo studio", "spreadsheet", "video cutter"];

/// People who let their files be watched.
fn watched() -> impl Iterator<Item = &'static Person> {
    everyone().iter().filter(|person| person.number % 3 != 2)
}

fn file(person: &Person, place: u64) -> String {
    let extension = EXTENSIONS.get((place % 4) as usize).copied().unwrap_or("md");
    format!("/people/{}/{}-{place}.{extension}", person.handle, ["draft", "final", "notes"][(place % 3) as usize])
}

/// What happened to files.
pub(super) fn events() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in watched() {
        for nth in 0..8 {
            let number = person.number * 10 + nth;
            let mut dice = Dice::new("file_events", number);
            rows.push(row! {
                id: id("file_events", number),
                user_id: user(person.number),
                file_path: file(person, dice.below(6)),
                event_type: dice.pick(&["created", "modified", "modified", "opened", "deleted"]),
                tool: dice.chance(80).then(|| dice.pick(&TOOLS)),
                occurred_at: moment(-dice.between(0, 20) * DAY + dice.between(0, 8) * HOUR),
                metadata: if dice.chance(40) { document!({"bytes": dice.between(200, 90_000)}) } else { document!({}) },
            });
        }
    }
    rows
}

/// How often people work with files of a kind.
pub(super) fn patterns() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in watched() {
        for (place, extension) in (0_u64..).zip(EXTENSIONS).filter(|(place, _)| (place + person.number) % 4 != 0) {
            let number = person.number * 10 + place;
            let mut dice = Dice::new("file_patterns", number);
            rows.push(row! {
                id: id("file_patterns", number),
                user_id: user(person.number),
                file_extension: extension,
                count: dice.between(0, 300),
                last_used: dice.chance(85).then(|| moment(-dice.between(1, 200) * HOUR)),
                tools: dice.several(&TOOLS, (number % 3) as usize),
                updated_at: moment(-dice.between(1, 60) * MINUTE),
            });
        }
    }
    rows
}

/// How files belong together.
pub(super) fn relationships() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in watched() {
        for nth in 0..3 {
            let number = person.number * 10 + nth;
            let mut dice = Dice::new("file_relationships", number);
            rows.push(row! {
                id: id("file_relationships", number),
                user_id: user(person.number),
                source_file: file(person, nth),
                target_file: file(person, nth + 1 + dice.below(3)),
                relation_type: dice.pick(&["opened_with", "copied_from", "linked"]),
                weight: format!("{}.{:04}", dice.between(0, 9), dice.below(10_000)),
                last_seen: dice.chance(80).then(|| moment(-dice.between(1, 30) * DAY)),
                updated_at: moment(-dice.between(1, 60) * MINUTE),
            });
        }
    }
    rows
}
