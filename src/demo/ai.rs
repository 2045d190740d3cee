//! Rows of the ai domain: providers of models and what was spent at them, what was generated, and what people keep for assistants.
//!
//! No key here works anywhere: each says that it is none.

use uuid::Uuid;

use super::accounts::user;
use super::brands::brand;
use super::content::{Piece, template};
use super::names::{LIVE_BRANDS, ORGANIZATIONS};
use super::organizations::organization;
use super::people::{Person, State, everyone, writers_of};
use super::seed::{DAY, Dice, HOUR, Row, document, id, moment, row};
use super::text::{sentence, title};

/// How many numbers a vector has.
const DIMENSIONS: usize = 1_536;

/// What the stored texts are about: texts about the same lie near each other.
const TOPICS: [&str; 6] = ["brewing", "brand voice", "skin care", "trail maps", "chocolate", "claims"];

/// The most providers of a person.
const MOST_PROVIDERS: u64 = 2;

/// How many days of usage there are.
const DAYS_OF_USAGE: i64 = 45;

/// What may be generated: the type, the model, and what is asked.
const REQUESTS: [(&str, &str, &str); 7] = [
    ("content_generation", "demo-large", "Write a short article about"),
    ("brand_analysis", "demo-large", "What do people say about"),
    ("metadata_generation", "demo-small", "Write a description for search engines about"),
    ("alt_text", "demo-vision", "Describe the picture of"),
    ("transcreation", "demo-large", "Say it for readers in Austria:"),
    ("claim_review", "demo-small", "May we say this everywhere:"),
    ("title_suggestion", "demo-small", "Suggest five titles for"),
];

/// People who may keep something of an organization: those who are more than viewers there, and its number.
pub(super) fn keepers() -> impl Iterator<Item = (&'static Person, u64)> {
    everyone().iter().filter(|person| person.state == State::Active).filter_map(|person| {
        let home = person.memberships.iter().find(|(_, role)| *role != "viewer");
        home.map(|(owner, _)| (person, *owner))
    })
}

/// Providers of one person: the numbers of their rows, and whether each belongs to the organization.
pub(super) fn providers_of(person: &Person) -> Vec<(u64, bool)> {
    let count = 1 + Dice::new("providers of", person.number).below(MOST_PROVIDERS);
    (0..count).map(|place| (person.number * MOST_PROVIDERS + place, (person.number + place).is_multiple_of(2))).collect()
}

/// The id of a provider.
pub(super) fn provider(number: u64) -> Uuid {
    id("ai_providers", number)
}

/// Providers that people brought along, personal ones and ones of an organization.
pub(super) fn providers() -> Vec<Row> {
    let of_person = |(person, owner): (&'static Person, u64)| {
        providers_of(person).into_iter().map(move |(number, shared)| provider_row(person, owner, number, shared))
    };
    keepers().flat_map(of_person).collect()
}

fn provider_row(person: &Person, owner: u64, number: u64, shared: bool) -> Row {
    let mut dice = Dice::new("ai_providers", number);
    let kind = dice.pick(&["openai", "anthropic", "ollama", "azure_openai", "custom"]);
    let is_elsewhere = matches!(kind, "ollama" | "azure_openai" | "custom");
    let slug = usize::try_from(owner).ok().and_then(|place| ORGANIZATIONS.get(place)).map_or("demo", |named| named.slug);
    row! {
        id: provider(number),
        organization_id: shared.then(|| organization(owner)),
        user_id: user(person.number),
        name: if shared { format!("{}'s, for work", person.first) } else { format!("{}'s own", person.first) },
        provider_type: kind,
        api_endpoint: is_elsewhere.then(|| format!("https://models.{slug}.example/{}/v1", person.handle)),
        api_key: (kind != "ollama").then(|| format!("demo$no-key$provider-{number:03}")),
        model_name: dice.chance(70).then(|| dice.pick(&["demo-large", "demo-small"])),
        config: if dice.chance(60) {
            document!({"temperature": 0.7, "max_tokens": 512 * dice.between(1, 8)})
        } else {
            document!({})
        },
        is_default: number.is_multiple_of(MOST_PROVIDERS) && dice.chance(75),
        is_active: dice.chance(90),
        last_used_at: dice.chance(70).then(|| moment(-dice.between(1, 60) * HOUR)),
        created_at: moment(-46 * DAY),
        updated_at: moment(-dice.between(1, 40) * DAY),
    }
}

/// What people spent, a row for each day on which they asked for something.
pub(super) fn usage() -> Vec<Row> {
    let mut rows = Vec::new();
    for (person, owner) in keepers() {
        let mut dice = Dice::new("ai_token_usage", person.number);
        let own = providers_of(person).into_iter().map(|(number, shared)| (Some(provider(number)), shared));
        // What the gateway's own provider was asked for, and for nobody in particular.
        let sources: Vec<(Option<Uuid>, bool)> = own.chain([(None, true), (None, false)]).collect();
        for (day, (place, (provider, shared))) in
            (0..DAYS_OF_USAGE).flat_map(|day| (0_u64..).zip(&sources).map(move |source| (day, source)))
        {
            if !dice.chance(if provider.is_some() { 35 } else { 8 }) {
                continue;
            }
            let requests = dice.between(1, 24);
            let (read, written) = (requests * dice.between(180, 900), requests * dice.between(60, 400));
            let number = (person.number * 100 + u64::try_from(day).unwrap_or_default()) * 10 + place;
            let millionths = read * 3 + written * 15;
            rows.push(row! {
                id: id("ai_token_usage", number),
                organization_id: shared.then(|| organization(owner)),
                user_id: user(person.number),
                ai_provider_id: provider,
                date: day_of(-day * DAY),
                input_tokens: read,
                output_tokens: written,
                request_count: requests,
                estimated_cost: format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000),
            });
        }
    }
    rows
}

/// The day of a moment.
fn day_of(seconds: i64) -> String {
    moment(seconds).chars().take_while(|letter| *letter != 'T').collect()
}

/// What was generated for brands, for `pieces` pieces of content among others.
pub(super) fn generations(pieces: u64) -> Vec<Row> {
    let for_content = (0..pieces.min(120)).map(|number| {
        let piece = Piece::new(number);
        generation_row(number, piece.brand(), Some(piece))
    });
    let others = (0..LIVE_BRANDS * 6).map(|number| generation_row(1_000 + number, number % LIVE_BRANDS, None));
    for_content.chain(others).collect()
}

fn generation_row(number: u64, of_brand: u64, piece: Option<Piece>) -> Row {
    let mut dice = Dice::new("ai_generations", number);
    let (kind, model, question) = dice.pick(&REQUESTS);
    let status = dice.pick(&["completed", "completed", "completed", "completed", "failed", "pending"]);
    let is_done = status == "completed";
    let asked = -dice.between(1, 80) * DAY + dice.between(0, 9) * HOUR;
    let writers = writers_of(of_brand);
    let asker = dice.pick(writers);
    row! {
        id: id("ai_generations", number),
        user_id: user(asker),
        brand_id: brand(of_brand),
        type: kind,
        model: model,
        prompt: format!("{question} {}", title(of_brand, &mut dice)),
        parameters: if dice.chance(70) { document!({"temperature": 0.7, "max_tokens": 900}) } else { document!({}) },
        output: is_done.then(|| sentence(of_brand, &mut dice)),
        tokens_used: if is_done { dice.between(200, 4_000) } else { 0 },
        latency_ms: if status == "pending" { 0 } else { dice.between(300, 20_000) },
        cost: is_done.then(|| format!("0.{:04}", dice.between(1, 900))),
        status: status,
        error: (status == "failed").then_some("The provider did not answer."),
        content_id: piece.map(|piece| piece.row_id(piece.versions - 1)),
        template_id: piece.filter(|_| dice.chance(60)).map(|piece| template(piece.organization(), piece.number % 3)),
        metadata: if dice.chance(30) { document!({"tries": dice.between(1, 3)}) } else { document!({}) },
        created_at: moment(asked),
        completed_at: (status != "pending").then(|| moment(asked + dice.between(1, 20))),
    }
}

/// Functions that people keep for the assistant.
pub(super) fn functions() -> Vec<Row> {
    const NAMES: [(&str, Option<&str>); 5] = [
        ("convert_units", Some("Converts cups, ounces and grams.")),
        ("find_store", Some("Finds the nearest shop that has a product.")),
        ("word_count", None),
        ("next_holiday", Some("Names the next public holiday of a country.")),
        ("shorten", None),
    ];
    let people: Vec<(&Person, u64)> = keepers().collect();
    let rows = (0_u64..).zip(people.iter().cycle().take(60)).map(|(number, (person, owner))| {
        let mut dice = Dice::new("functions", number);
        let shared = dice.chance(70);
        let (name, description) = dice.pick(&NAMES);
        // Admins add some for members of their organization.
        let admin = everyone().iter().find(|person| person.memberships.contains(&(*owner, "admin")));
        let maker = admin.filter(|_| shared && dice.chance(20)).map_or(person.number, |admin| admin.number);
        row! {
            id: id("functions", number),
            organization_id: shared.then(|| organization(*owner)),
            user_id: user(person.number),
            created_by: user(maker),
            name: name,
            description: description,
            parameters: document!({
                "type": "object",
                "properties": {"text": {"type": "string"}, "limit": {"type": "integer", "minimum": 1}},
                "required": ["text"],
            }),
            code: format!("export default ({{ text, limit }}) => text.slice(0, limit ?? {});", dice.between(10, 90)),
            created_at: moment(-dice.between(20, 40) * DAY),
            updated_at: moment(-dice.between(0, 19) * DAY),
        }
    });
    rows.collect()
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
