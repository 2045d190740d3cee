//! Rows of the ai domain: threads with the assistant, which are private, and threads between people.

use uuid::Uuid;

use super::accounts::user;
use super::ai::{keepers, provider, providers_of};
use super::organizations::organization;
use super::people::{Person, State, everyone};
use super::seed::{DAY, Dice, HOUR, Row, document, id, moment, row};

/// Threads with the assistant of each person who has any.
const THREADS_EACH: u64 = 4;

/// Threads between people in each organization, and personal ones.
const THREADS_OF_AN_ORGANIZATION: u64 = 12;
const PERSONAL_THREADS: u64 = 8;

const QUESTIONS: [&str; 6] = [
    "How did the spring campaign do?",
    "Write three subject lines for the newsletter.",
    "Whom should we invite to the tasting?",
    "Make this shorter, please.",
    "What would you change about the landing page?",
    "Naïve question: what is a cohort?",
];

const ANSWERS: [&str; 5] = [
    "Better than last year: more people came back.",
    "Here are three: one warm, one plain, one playful.",
    "Those who bought twice and live nearby.",
    "Shorter: it tastes of cherry and wakes up the kitchen.",
    "The headline says what it is, not what it does.",
];

const REMARKS: [&str; 6] = [
    "Can you look at the draft before noon?",
    "Done, only the picture is missing.",
    "The printer wants the files by Friday.",
    "Schön geworden, danke!",
    "Let us move this to next week.",
    "Who has the numbers of the fair?",
];

/// A thread with the assistant.
struct Thread {
    number: u64,
    person: &'static Person,
    /// The number of the organization it belongs to.
    owner: Option<u64>,
}

impl Thread {
    fn id(&self) -> Uuid {
        id("ai_conversations", self.number)
    }

    fn begun(&self) -> i64 {
        -Dice::new("thread times", self.number).between(1, 40) * DAY
    }

    /// How many messages it has.
    fn messages(&self) -> u64 {
        Dice::new("thread lengths", self.number).below(9)
    }
}

/// All threads with the assistant: of those who write for an organization, of viewers who once did, and of people without any.
fn assistant_threads() -> Vec<Thread> {
    let writers = keepers().map(|(person, owner)| (person, Some(owner)));
    let former = everyone().iter().filter(|person| person.state == State::Active && person.number.is_multiple_of(6));
    let former = former.filter_map(|person| {
        let home = person.memberships.first().filter(|(_, role)| *role == "viewer");
        home.map(|(owner, _)| (person, Some(*owner)))
    });
    let nowhere = everyone().iter().filter(|person| person.state == State::Active && person.memberships.is_empty());
    let people = writers.chain(former).chain(nowhere.map(|person| (person, None)));
    let threads = people.flat_map(|(person, owner)| {
        (0..THREADS_EACH).map(move |place| {
            let number = person.number * THREADS_EACH + place;
            Thread { number, person, owner: owner.filter(|_| place != 3) }
        })
    });
    threads.collect()
}

/// Threads with the assistant.
pub(super) fn conversations() -> Vec<Row> {
    assistant_threads().iter().map(conversation_row).collect()
}

fn conversation_row(thread: &Thread) -> Row {
    let mut dice = Dice::new("ai_conversations", thread.number);
    let keeps = keepers().any(|(person, _)| person.number == thread.person.number);
    // A thread of an organization may use a personal provider; a personal one uses nothing else.
    let fitting: Vec<u64> = providers_of(thread.person)
        .into_iter()
        .filter(|(_, shared)| keeps && (thread.owner.is_some() || !shared))
        .map(|(number, _)| number)
        .collect();
    let chosen = if fitting.is_empty() || dice.chance(25) { None } else { Some(dice.pick(&fitting)) };
    row! {
        id: thread.id(),
        organization_id: thread.owner.map(organization),
        user_id: user(thread.person.number),
        ai_provider_id: chosen.map(provider),
        title: dice.chance(80).then(|| dice.pick(&QUESTIONS)),
        context_type: dice.chance(85).then(|| dice.pick(&["campaign", "analytics", "strategy", "content", "general"])),
        context_data: if dice.chance(50) { document!({"period": "2025-12", "opens": dice.between(100, 9_000)}) } else { document!({}) },
        is_archived: dice.chance(20),
        created_at: moment(thread.begun()),
        updated_at: moment(thread.begun() + dice.between(1, 20) * HOUR),
        deleted_at: dice.chance(8).then(|| moment(-HOUR)),
    }
}

/// What was said in them.
pub(super) fn messages() -> Vec<Row> {
    let threads = assistant_threads();
    threads.iter().flat_map(|thread| (0..thread.messages()).map(|place| message_row(thread, place))).collect()
}

fn message_row(thread: &Thread, place: u64) -> Row {
    let number = thread.number * 10 + place;
    let mut dice = Dice::new("ai_messages", number);
    let (role, content) = match place {
        0 if thread.number.is_multiple_of(3) => ("system", "Answer in the voice of the brand."),
        _ if place % 2 == 1 => ("assistant", dice.pick(&ANSWERS)),
        _ => ("user", dice.pick(&QUESTIONS)),
    };
    let answered = role == "assistant";
    row! {
        id: id("ai_messages", number),
        conversation_id: thread.id(),
        role: role,
        content: content,
        tokens_input: answered.then(|| dice.between(40, 2_000)),
        tokens_output: answered.then(|| dice.between(10, 600)),
        model_used: answered.then(|| dice.pick(&["demo-large", "demo-small"])),
        latency_ms: answered.then(|| dice.between(200, 9_000)),
        created_at: moment(thread.begun() + i64::try_from(place).unwrap_or_default() * 90),
    }
}

/// What the assistant suggested.
pub(super) fn suggestions() -> Vec<Row> {
    let threads = assistant_threads();
    let rows = threads.iter().filter(|thread| thread.messages() > 1).flat_map(|thread| {
        let count = Dice::new("suggestions of", thread.number).below(3);
        (0..count).map(|place| suggestion_row(thread, place))
    });
    rows.collect()
}

fn suggestion_row(thread: &Thread, place: u64) -> Row {
    const TYPES: [&str; 8] =
        ["campaign", "email_content", "sms_content", "social_post", "audience_segment", "strategy", "subject_line", "hashtags"];
    let number = thread.number * 10 + place;
    let mut dice = Dice::new("ai_suggestions", number);
    let status = dice.pick(&["pending", "pending", "accepted", "rejected", "applied", "applied", "modified"]);
    let applied = status == "applied";
    row! {
        id: id("ai_suggestions", number),
        conversation_id: thread.id(),
        user_id: user(thread.person.number),
        suggestion_type: dice.pick(&TYPES),
        title: dice.chance(75).then(|| dice.pick(&QUESTIONS)),
        content: document!({"text": dice.pick(&ANSWERS), "tags": dice.several(&["warm", "short", "plain"], 2)}),
        reasoning: dice.chance(60).then_some("It did well last year."),
        confidence: dice.chance(80).then(|| format!("0.{:02}", dice.between(20, 99))),
        status: status,
        applied_to_id: (applied && dice.chance(70)).then(|| id("applied suggestions", number)),
        applied_at: applied.then(|| moment(thread.begun() + DAY)),
        created_at: moment(thread.begun() + 2 * HOUR),
    }
}

/// A thread between people.
struct Talk {
    number: u64,
    owner: Option<u64>,
    /// Who opened it, then who else wrote in it.
    people: Vec<u64>,
}

/// All threads between people: in an organization, and personal ones in which somebody else wrote as well.
fn talks() -> Vec<Talk> {
    let active = |person: &&Person| person.state == State::Active;
    let mut talks = Vec::new();
    for owner in 0..super::names::ORGANIZATIONS.len() as u64 {
        let member = |person: &&Person| person.memberships.iter().any(|(organization, _)| *organization == owner);
        let opens =
            |person: &&Person| person.memberships.contains(&(owner, "editor")) || person.memberships.contains(&(owner, "admin"));
        let members: Vec<u64> = everyone().iter().filter(active).filter(member).map(|person| person.number).collect();
        let openers: Vec<u64> = everyone().iter().filter(active).filter(opens).map(|person| person.number).collect();
        for place in 0..THREADS_OF_AN_ORGANIZATION {
            let number = owner * THREADS_OF_AN_ORGANIZATION + place;
            talks.push(talk(number, Some(owner), &openers, &members));
        }
    }
    let people: Vec<u64> = everyone().iter().filter(active).map(|person| person.number).collect();
    talks.extend((0..PERSONAL_THREADS).map(|place| talk(1_000 + place, None, &people, &people)));
    talks
}

fn talk(number: u64, owner: Option<u64>, openers: &[u64], members: &[u64]) -> Talk {
    let mut dice = Dice::new("talks", number);
    let opener = dice.pick(openers);
    let others = dice.below(3);
    let others = dice.several(members, usize::try_from(others).unwrap_or_default());
    Talk { number, owner, people: [opener].into_iter().chain(others).collect() }
}

/// Threads between people.
pub(super) fn talks_between_people() -> Vec<Row> {
    let rows = talks().into_iter().map(|talk| {
        let mut dice = Dice::new("conversations", talk.number);
        let begun = -dice.between(1, 30) * DAY;
        row! {
            id: id("conversations", talk.number),
            organization_id: talk.owner.map(organization),
            user_id: user(talk.people.first().copied().unwrap_or_default()),
            title: dice.chance(70).then(|| dice.pick(&["Spring fair", "Flyer", "Menu", "Photo shoot"])),
            subject: dice.chance(50).then(|| dice.pick(&["Dates", "Pictures", "Prices"])),
            created_at: moment(begun),
            updated_at: moment(begun + dice.between(0, 20) * HOUR),
        }
    });
    rows.collect()
}

/// What people wrote in them.
pub(super) fn remarks() -> Vec<Row> {
    let mut rows = Vec::new();
    for talk in talks() {
        let mut dice = Dice::new("chat_messages", talk.number);
        for place in 0..dice.below(8) {
            // The one who opened it begins, then everybody has a turn.
            let turn = usize::try_from(place).unwrap_or_default() % talk.people.len().max(1);
            let written = -dice.between(0, 20) * HOUR + i64::try_from(place).unwrap_or_default() * 300;
            rows.push(row! {
                id: id("chat_messages", talk.number * 10 + place),
                conversation_id: id("conversations", talk.number),
                user_id: user(talk.people.get(turn).copied().unwrap_or_default()),
                message_content: dice.pick(&REMARKS),
                created_at: moment(written),
                updated_at: moment(written + if dice.chance(15) { 60 } else { 0 }),
            });
        }
    }
    rows
}
