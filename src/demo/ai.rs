//! Rows of the ai domain: what people keep for assistants and what they asked them.
//!
//! No key here works anywhere: each says that it is none.

use super::accounts::user;
use super::organizations::organization;
use super::people::{Person, State, everyone};
use super::seed::{DAY, Dice, Row, document, id, moment, row};

/// How many numbers a vector has.
const DIMENSIONS: usize = 1_536;

/// What the stored texts are about: texts about the same lie near each other.
const TOPICS: [&str; 6] = ["brewing", "brand voice", "skin care", "trail maps", "chocolate", "claims"];

/// People who may keep something of an organization: those who are more than viewers there, and its number.
fn keepers() -> impl Iterator<Item = (&'static Person, u64)> {
    everyone().iter().filter(|person| person.state == State::Active).filter_map(|person| {
        let home = person.memberships.iter().find(|(_, role)| *role != "viewer");
        home.map(|(owner, _)| (person, *owner))
    })
}

/// Texts of people as vectors, personal ones and ones of an organization; some have not been computed yet.
pub(super) fn vectors() -> Vec<Row> {
    let people: Vec<(&Person, u64)> = keepers().collect();
    let rows = (0_u64..).zip(people.iter().cycle().take(72)).map(|(number, (person, owner))| {
        let mut dice = Dice::new("vector_store", number);
        let topic = dice.below(TOPICS.len() as u64);
        let name = dice.pick(&["notes", "guide", "faq", "interview"]);
        row! {
            id: id("vector_store", number),
            organization_id: dice.chance(75).then(|| organization(*owner)),
            user_id: user(person.number),
            source_id: format!("{name}/{number:03}"),
            embedding: dice.chance(90).then(|| bytes_of(&near_topic(topic, number))),
            metadata: document!({
                "title": format!("{name}, part {}", number / 6 + 1),
                "topic": usize::try_from(topic).ok().and_then(|place| TOPICS.get(place)),
            }),
            created_at: moment(-dice.between(1, 40) * DAY),
        }
    });
    rows.collect()
}

/// A vector of length one, about halfway between its topic's direction and one of its own.
fn near_topic(topic: u64, number: u64) -> Vec<f32> {
    let (mut direction, mut own) = (Dice::new("topics", topic), Dice::new("vectors", number));
    let numbers: Vec<f32> = (0..DIMENSIONS).map(|_| coordinate(&mut direction) + coordinate(&mut own)).collect();
    let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
    numbers.iter().map(|number| number / length).collect()
}

/// A number between -1 and 1.
fn coordinate(dice: &mut Dice) -> f32 {
    i16::try_from(dice.between(-1_000, 1_000)).map_or(0.0, f32::from) / 1_000.0
}

/// A vector as both databases are given it: `\x` and two digits for each byte.
fn bytes_of(numbers: &[f32]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
    let digits = bytes.flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| DIGITS.get(usize::from(digit))).map(|digit| char::from(*digit));
    "\\x".chars().chain(digits).collect()
}
