//! Rows of the identity domain: users, sessions, second factors, identities, preferences, sign-in attempts and keys.
//!
//! No password, secret or token here works anywhere: each says that it is none.

use serde_json::Value;

use super::names::ORGANIZATIONS;
use super::people::{Person, State, everyone};
use super::seed::{DAY, Dice, HOUR, Row, YEAR, document, id, moment, row};

/// The id of a user.
pub(super) fn user(number: u64) -> uuid::Uuid {
    id("users", number)
}

/// The id of a user's session that lives for ten years.
pub(super) fn session(number: u64) -> uuid::Uuid {
    id("sessions", number)
}

/// The users.
pub(super) fn users() -> Vec<Row> {
    everyone().iter().map(user_row).collect()
}

fn user_row(person: &Person) -> Row {
    let mut dice = Dice::new("users", person.number);
    let joined = joined(&mut dice);
    let mail = (person.state != State::Anonymous && person.state != State::PhoneOnly).then(|| person.email());
    let verified = mail.is_some() && person.state != State::Unverified;
    let home = person.memberships.first().and_then(|(organization, _)| ORGANIZATIONS.get(*organization as usize));
    let phone =
        (person.state == State::PhoneOnly || dice.chance(30)).then(|| format!("+4670{:07}", 1_000_000 + person.number * 7_919));
    let second_factor = has_second_factor(person);
    row! {
        id: user(person.number),
        email: mail,
        email_normalized: mail.as_deref().map(str::to_lowercase),
        password_hash: verified.then(|| format!("demo$no-password$user-{:02}", person.number)),
        first_name: (person.state != State::Anonymous).then_some(person.first),
        last_name: (person.state != State::Anonymous).then_some(person.last),
        full_name: (person.number.is_multiple_of(4) && person.state != State::Anonymous).then(|| person.display_name()),
        avatar_url: (person.number % 3 != 1).then(|| format!("https://images.example/people/{}.webp", person.handle)),
        phone: if person.state == State::Anonymous { None } else { phone.clone() },
        phone_verified_at: (person.state == State::PhoneOnly).then(|| moment(joined + HOUR)),
        company: home.map(|organization| organization.name),
        timezone: home.map_or("UTC", |organization| organization.timezone),
        language: home.map_or("en", |organization| organization.language),
        platform_role: if person.developer { "developer" } else { "user" },
        is_active: person.state != State::Inactive,
        is_sso_user: person.state == State::SingleSignOn,
        is_anonymous: person.state == State::Anonymous,
        email_verified: verified,
        email_verified_at: verified.then(|| moment(joined + 2 * HOUR)),
        invited_at: (home.is_some() && person.number.is_multiple_of(2)).then(|| moment(joined - DAY)),
        last_login_at: (person.number % 11 != 10).then(|| moment(-dice.between(1, 20) * DAY / 2)),
        login_count: dice.between(0, 240),
        failed_login_attempts: if person.state == State::Locked { 7 } else { 0 },
        locked_until: (person.state == State::Locked).then(|| moment(-2 * DAY)),
        banned_until: (person.state == State::Banned).then(|| moment(10 * YEAR)),
        mfa_enabled: second_factor,
        mfa_secret: second_factor.then_some("demo: no secret"),
        mfa_backup_codes: second_factor.then(|| document!(["demo: no code 1", "demo: no code 2"])),
        app_metadata: document!({"providers": [if person.state == State::SingleSignOn { "sso" } else { "email" }]}),
        metadata: metadata(person, &mut dice),
        created_at: moment(joined),
        updated_at: moment(joined + 12 * HOUR),
        deleted_at: (person.state == State::Deleted).then(|| moment(-HOUR)),
    }
}

/// When somebody joined, in seconds from the beginning of the world.
pub(super) fn joined_at(person: &Person) -> i64 {
    joined(&mut Dice::new("users", person.number))
}

fn joined(dice: &mut Dice) -> i64 {
    -dice.between(30, 60) * DAY + dice.between(0, 8) * HOUR
}

/// Whether the person signs in with a second factor.
pub(super) fn has_second_factor(person: &Person) -> bool {
    (person.developer && person.number > 10) || person.number % 17 == 8
}

/// Users write this themselves, so it may claim anything: the outsider claims to be an admin, which must not help.
fn metadata(person: &Person, dice: &mut Dice) -> Value {
    if person.kind == "outsider" {
        return document!({"role": "admin", "is_platform_admin": true, "theme": "dark"});
    }
    if dice.chance(25) {
        return document!({});
    }
    let theme = dice.pick(&["light", "dark"]);
    document!({"theme": theme, "notifications": {"email": dice.chance(70), "weeklyDigest": dice.chance(40)}})
}

/// A live session for everyone, and an ended and a revoked one for some.
pub(super) fn sessions() -> Vec<Row> {
    let people = everyone();
    let live = people.iter().map(|person| session_row(person.number, person, 10 * YEAR, None));
    let ended = people
        .iter()
        .filter(|person| person.number % 5 == 1)
        .map(|person| session_row(1_000 + person.number, person, -DAY, None));
    let revoked = people
        .iter()
        .filter(|person| person.number % 7 == 2)
        .map(|person| session_row(2_000 + person.number, person, 10 * YEAR, Some(moment(-HOUR))));
    live.chain(ended).chain(revoked).collect()
}

fn session_row(number: u64, person: &Person, ends: i64, revoked: Option<String>) -> Row {
    let mut dice = Dice::new("sessions", number);
    let address = if dice.chance(20) { format!("2001:db8::{:x}", number + 16) } else { address(number) };
    row! {
        id: session(number),
        user_id: user(person.number),
        token_hash: format!("demo: no token {number:04}"),
        expires_at: moment(ends),
        ip_address: dice.chance(85).then_some(address),
        user_agent: dice.chance(90).then(|| dice.pick(&BROWSERS)),
        last_seen_at: dice.chance(70).then(|| moment(-dice.between(1, 90) * 60)),
        revoked_at: revoked,
        created_at: moment(-3 * DAY - dice.between(0, 20) * HOUR),
    }
}

/// An address of the ranges that documents use.
fn address(number: u64) -> String {
    format!("203.0.113.{}", number % 250 + 1)
}

const BROWSERS: [&str; 4] = [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit/617.1 Version/17.4 Safari/617.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/134.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Mobile/15E148",
];

/// Sessions of people with a second factor have passed it.
pub(super) fn passed_second_factors() -> Vec<Row> {
    let people = everyone();
    let guarded = people.iter().filter(|person| has_second_factor(person));
    let rows = guarded.map(|person| {
        row! {
            id: id("mfa_enforced_sessions", person.number),
            user_id: user(person.number),
            session_id: session(person.number),
            expires_at: moment(10 * YEAR),
            created_at: moment(-2 * DAY),
        }
    });
    rows.collect()
}

/// Identities at outside providers.
pub(super) fn identities() -> Vec<Row> {
    let people = everyone();
    let linked = people.iter().filter(|person| person.state == State::SingleSignOn || person.number % 6 == 3);
    let rows = linked.map(|person| {
        let mut dice = Dice::new("user_identities", person.number);
        row! {
            id: id("user_identities", person.number),
            user_id: user(person.number),
            provider: if person.state == State::SingleSignOn { "delacroix-oidc" } else { dice.pick(&["google", "github"]) },
            subject: format!("{:012}", 104_729 * (person.number + 1)),
            email: dice.chance(80).then(|| person.email()),
            last_login_at: dice.chance(70).then(|| moment(-dice.between(1, 48) * HOUR)),
            created_at: moment(-dice.between(20, 29) * DAY),
        }
    });
    rows.collect()
}

/// Preferences with every shape a JSON value can have.
pub(super) fn preferences() -> Vec<Row> {
    let keys = [
        "editor.autosave",
        "dashboard.columns",
        "locale.numbers",
        "content.default_filter",
        "notifications.quiet_hours",
        "tour.done",
    ];
    let values = [
        document!(true),
        document!(["title", "status", "updatedAt"]),
        document!("de-CH"),
        document!({"status": "draft", "mine": true}),
        document!({"from": "22:00", "to": "07:30", "days": [1, 2, 3, 4, 5]}),
        Value::Null,
    ];
    let mut rows = Vec::new();
    for person in everyone() {
        let mut dice = Dice::new("user_preferences", person.number);
        for (place, (key, value)) in keys.iter().zip(&values).enumerate() {
            if dice.chance(60) {
                continue;
            }
            rows.push(row! {
                id: id("user_preferences", person.number * 10 + place as u64),
                user_id: user(person.number),
                preference_key: key,
                preference_value: value,
                created_at: moment(-dice.between(2, 25) * DAY),
                updated_at: moment(-dice.between(0, 40) * HOUR),
            });
        }
    }
    rows
}

/// Sign-in attempts, failed ones and ones by nobody known among them.
pub(super) fn login_attempts() -> Vec<Row> {
    let people = everyone();
    let rows = (0..240_u64).map(|number| {
        let mut dice = Dice::new("login_attempts", number);
        let known = if dice.chance(8) { None } else { people.get(dice.below(people.len() as u64) as usize) };
        let known = known.filter(|person| person.state != State::Anonymous && person.state != State::PhoneOnly);
        let failure = match known {
            None => Some("unknown_user"),
            Some(person) if person.state == State::Banned => Some("banned"),
            Some(person) if person.state == State::Inactive => Some("inactive"),
            Some(person) if person.state == State::Locked => Some("bad_password"),
            Some(_) => dice.chance(12).then(|| dice.pick(&["bad_password", "bad_mfa_code", "rate_limited"])),
        };
        let tried = known.map_or_else(|| format!("nobody{number}@elsewhere.example"), Person::email);
        row! {
            id: id("login_attempts", number),
            user_id: known.map(|person| user(person.number)),
            email_normalized: (number % 12 != 7).then_some(tried),
            ip_address: dice.chance(95).then(|| address(number)),
            user_agent: dice.chance(90).then(|| dice.pick(&BROWSERS)),
            succeeded: failure.is_none(),
            failure_reason: failure,
            attempted_at: moment(-dice.between(1, 27) * DAY + dice.between(0, 14) * HOUR + dice.between(0, 3_599)),
        }
    });
    rows.collect()
}

/// One-time tokens; the API never shows them.
pub(super) fn tokens() -> Vec<Row> {
    let kinds = ["email_confirmation", "password_recovery", "invitation", "magic_link", "phone_change"];
    let invitation = document!({"organization_id": id("organizations", 0), "role": "viewer"});
    let rows = (0..15_u64).map(|number| {
        let mut dice = Dice::new("user_tokens", number);
        let kind = dice.pick(&kinds);
        row! {
            id: id("user_tokens", number),
            user_id: user(number * 3),
            kind: kind,
            token_hash: format!("demo: no one-time token {number}"),
            target: (kind == "phone_change").then_some("+46701234567"),
            payload: if kind == "invitation" { invitation.clone() } else { document!({}) },
            sent_at: dice.chance(80).then(|| moment(-dice.between(1, 8) * DAY)),
            expires_at: moment(-HOUR),
            consumed_at: dice.chance(50).then(|| moment(-2 * HOUR)),
            created_at: moment(-9 * DAY),
        }
    });
    rows.collect()
}

/// Keys at outside providers, personal ones and ones of an organization.
pub(super) fn api_keys() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone().iter().filter(|person| person.number.is_multiple_of(3) && person.state == State::Active) {
        let mut dice = Dice::new("api_keys", person.number);
        for place in 0..=(person.number % 2) {
            let organization = person.memberships.first().filter(|_| place == 0);
            let hint = format!("{:04}", dice.below(10_000));
            rows.push(row! {
                id: id("api_keys", person.number * 10 + place),
                user_id: user(person.number),
                organization_id: organization.map(|(number, _)| id("organizations", *number)),
                provider: dice.pick(&["openai", "anthropic", "mailgun", "twilio", "deepl"]),
                api_key: format!("demo: no key {hint}"),
                key_hint: dice.chance(85).then_some(hint),
                verified: dice.chance(60),
                created_at: moment(-dice.between(3, 25) * DAY),
                updated_at: moment(-dice.between(1, 60) * HOUR),
            });
        }
    }
    rows
}
