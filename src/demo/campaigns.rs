//! Rows of the campaign domain: campaigns and their reports, templates, settings.
//!
//! What campaigns sent and who agreed to it stands in `messages`.

use serde_json::Value;
use uuid::Uuid;

use super::accounts::user;
use super::names::ORGANIZATIONS;
use super::organizations::organization;
use super::people::{State, everyone};
use super::seed::{DAY, Dice, HOUR, Row, document, id, moment, row};

/// How many campaigns there are.
pub(super) const CAMPAIGNS: u64 = 126;

const REPORTS: u64 = 110;
const TEMPLATES: u64 = 78;

/// A campaign before it is a row.
pub(super) struct Campaign {
    /// The number.
    pub(super) number: u64,
    /// The number of the organization; nothing for a personal one.
    pub(super) owner: Option<u64>,
    /// The number of the person.
    pub(super) maker: u64,
    /// The way it reaches people.
    pub(super) kind: &'static str,
    /// Where it stands.
    pub(super) status: &'static str,
    /// When it was made, in seconds from the beginning of the world.
    pub(super) made: i64,
}

impl Campaign {
    /// The campaign of the number.
    pub(super) fn new(number: u64) -> Self {
        let mut dice = Dice::new("campaigns", number);
        let (owner, maker) = of_the_cast(number).unwrap_or_else(|| {
            let owner = (number % 8 != 7).then_some(number % ORGANIZATIONS.len() as u64);
            // Now and then somebody's role was lowered since.
            let roles: &[&str] = if number % 20 == 9 { &["viewer"] } else { &["editor", "admin"] };
            (owner, maker("campaigns", number, owner, roles))
        });
        let early = of_the_cast(number).is_some() && number.is_multiple_of(3);
        let status = dice.pick(&["scheduled", "running", "paused", "completed", "completed", "completed", "cancelled", "failed"]);
        Self {
            number,
            owner,
            maker,
            kind: ["email", "sms", "email", "social"][(number / 4 + number / 32) as usize % 4],
            status: if early || dice.chance(12) { "draft" } else { status },
            made: -dice.between(3, 80) * DAY,
        }
    }

    /// The row's id.
    pub(super) fn row_id(&self) -> Uuid {
        id("campaigns", self.number)
    }

    /// The organization's id.
    pub(super) fn organization(&self) -> Option<Uuid> {
        self.owner.map(organization)
    }

    /// Whether something was sent.
    pub(super) fn was_sent(&self) -> bool {
        !["draft", "scheduled", "cancelled"].contains(&self.status)
    }

    fn name(&self) -> String {
        let mut dice = Dice::new("campaign names", self.number);
        let season = dice.pick(&["Spring", "Summer", "Autumn", "Winter", "Anniversary", "Members'"]);
        let what = dice.pick(&["launch", "sale", "newsletter", "tasting", "thank-you", "survey"]);
        format!("{season} {what}")
    }
}

/// All campaigns.
pub(super) fn all() -> impl Iterator<Item = Campaign> {
    (0..CAMPAIGNS).map(Campaign::new)
}

/// The first thirty things of a kind are of the thirty people with a story, one each: of the organization that they write for, or
/// personal.
pub(super) fn of_the_cast(number: u64) -> Option<(Option<u64>, u64)> {
    const CAST: u64 = 30;
    let person = everyone().iter().find(|person| person.number == number && number < CAST)?;
    let owner = person.memberships.iter().find(|(_, role)| *role != "viewer").map(|(home, _)| *home);
    Some((owner, person.number))
}

/// Somebody with one of the roles in the organization; without an organization, anybody whose account works.
pub(super) fn maker(topic: &str, number: u64, owner: Option<u64>, roles: &[&str]) -> u64 {
    let may = |home: &u64, role: &str| owner == Some(*home) && roles.contains(&role);
    let makers: Vec<u64> = everyone()
        .iter()
        .filter(|person| person.state == State::Active)
        .filter(|person| owner.is_none() || person.memberships.iter().any(|(home, role)| may(home, role)))
        .map(|person| person.number)
        .collect();
    Dice::new(topic, number ^ 0xc0ffee).pick(&makers)
}

/// The campaigns.
pub(super) fn campaigns() -> Vec<Row> {
    all().map(|campaign| campaign_row(&campaign)).collect()
}

fn campaign_row(campaign: &Campaign) -> Row {
    let mut dice = Dice::new("campaign rows", campaign.number);
    let dated = campaign.status != "draft" && campaign.status != "cancelled" || dice.chance(30);
    let date = campaign.made + dice.between(2, 20) * DAY;
    row! {
        id: campaign.row_id(),
        organization_id: campaign.organization(),
        user_id: user(campaign.maker),
        name: campaign.name(),
        type: campaign.kind,
        status: campaign.status,
        content: dice.chance(85).then(|| format!("{}: come in, the first cup is on us.", campaign.name())),
        scheduled_date: dated.then(|| moment(if campaign.status == "scheduled" { 400 * DAY } else { date })),
        created_at: moment(campaign.made),
        updated_at: moment(campaign.made + DAY),
        deleted_at: dice.chance(8).then(|| moment(campaign.made + 30 * DAY)),
    }
}

/// Reports of campaigns that sent something, and free-standing ones.
pub(super) fn reports() -> Vec<Row> {
    let sent: Vec<Campaign> = all().filter(Campaign::was_sent).collect();
    let of_campaign =
        |number: u64| sent.get(number as usize % sent.len().max(1)).filter(|_| number % 3 != 2 && of_the_cast(number).is_none());
    (0..REPORTS).map(|number| report_row(number, of_campaign(number))).collect()
}

/// The organization and the person of a report, by number.
pub(super) fn report_owner(number: u64) -> (Option<u64>, u64) {
    let sent: Vec<Campaign> = all().filter(Campaign::was_sent).collect();
    let campaign = sent.get(number as usize % sent.len().max(1)).filter(|_| number % 3 != 2 && of_the_cast(number).is_none());
    owner_of(number, campaign)
}

/// A report is made by whoever made the campaign, or by a colleague.
fn owner_of(number: u64, campaign: Option<&Campaign>) -> (Option<u64>, u64) {
    match campaign {
        Some(campaign) if campaign.owner.is_none() || number.is_multiple_of(2) => (campaign.owner, campaign.maker),
        Some(campaign) => (campaign.owner, maker("reports", number, campaign.owner, &["editor", "admin"])),
        None => of_the_cast(number).unwrap_or_else(|| {
            let owner = (number % 7 != 5).then_some(number / 3 % ORGANIZATIONS.len() as u64);
            (owner, maker("reports", number, owner, &["editor", "admin"]))
        }),
    }
}

/// How many reports there are.
pub(super) const fn reports_in_all() -> u64 {
    REPORTS
}

fn report_row(number: u64, campaign: Option<&Campaign>) -> Row {
    let mut dice = Dice::new("reports", number);
    let (owner, person) = owner_of(number, campaign);
    let sent = dice.between(200, 9_000);
    let made = campaign.map_or(-40 * DAY, |campaign| campaign.made + 25 * DAY) + dice.between(0, 9) * DAY;
    let of_campaign = dice.pick(&["delivery", "engagement", "cost"]);
    let kind = if campaign.is_some() { of_campaign } else { dice.pick(&["audience", "monthly_summary"]) };
    row! {
        id: id("reports", number),
        organization_id: owner.map(organization),
        user_id: user(person),
        campaign_id: campaign.map(Campaign::row_id),
        report_type: kind,
        data: document!({
            "sent": sent,
            "delivered": sent - dice.between(0, 150),
            "byDay": [{"day": "2026-01-02", "sent": sent / 2}, {"day": "2026-01-03", "sent": sent - sent / 2}],
        }),
        generated_at: moment(made),
        created_at: moment(made),
        deleted_at: dice.chance(6).then(|| moment(made + 5 * DAY)),
    }
}

/// Texts to use again: of organizations and of people.
pub(super) fn templates() -> Vec<Row> {
    (0..TEMPLATES).map(template_row).collect()
}

fn template_row(number: u64) -> Row {
    const TEXTS: [(&str, &str, &str, &[&str]); 5] = [
        (
            "Welcome",
            "Welcome, {{first_name}}",
            "Hello {{first_name}}, good to have you with {{brand}}.",
            &["first_name", "brand"],
        ),
        ("Order sent", "Your order {{order}} is on its way", "Order {{order}} left us on {{day}}.", &["order", "day"]),
        ("News", "What is new this month", "Three things worth a look, {{first_name}}.", &["first_name"]),
        ("Reminder", "See you on {{day}}", "A word to remind you of {{day}}.", &["day"]),
        ("Closing", "We are closed on Monday", "We are closed on Monday and back on Tuesday.", &[]),
    ];
    let mut dice = Dice::new("message_templates", number);
    let (owner, person) = of_the_cast(number).unwrap_or_else(|| {
        let owner = (number % 6 != 5).then_some(number % ORGANIZATIONS.len() as u64);
        (owner, maker("message_templates", number, owner, &["editor", "admin"]))
    });
    let (name, subject, content, variables) = dice.pick(&TEXTS);
    let kind = dice.pick(&["email", "email", "sms"]);
    let used: Vec<&str> = variables
        .iter()
        .copied()
        .filter(|name| {
            content.contains(&format!("{{{{{name}}}}}")) || kind == "email" && subject.contains(&format!("{{{{{name}}}}}"))
        })
        .collect();
    let made = -dice.between(10, 90) * DAY;
    row! {
        id: id("message_templates", number),
        organization_id: owner.map(organization),
        user_id: user(person),
        name: format!("{name} {}", number + 1),
        type: kind,
        subject: (kind == "email").then_some(subject),
        content: content,
        variables: (!used.is_empty()).then_some(used),
        category: [Some("promotional"), Some("transactional"), Some("newsletter"), None][number as usize % 4],
        is_active: dice.chance(85),
        created_at: moment(made),
        updated_at: moment(made + dice.between(1, 200) * HOUR),
        deleted_at: dice.chance(8).then(|| moment(made + 9 * DAY)),
    }
}

/// The settings of each organization; not everybody sends yet.
pub(super) fn settings() -> Vec<Row> {
    let rows = (0_u64..).zip(&ORGANIZATIONS).map(|(number, named)| {
        let key = |has: bool| has.then_some("demo: no key");
        row! {
            id: id("app_settings", number),
            organization_id: organization(number),
            twilio_account_sid: key(number < 2),
            twilio_auth_token: key(number < 2),
            sendgrid_api_key: key(number < 3),
            timezone: named.timezone,
            date_format: if number == 0 { "MM/DD/YYYY" } else { "YYYY-MM-DD" },
            monthly_sms_limit: 2_000 * (4 - number),
            monthly_email_limit: 20_000 * (4 - number),
            data_retention_days: if number == 1 { 90 } else { 30 },
            enable_audit_log: number != 3,
            created_at: moment(-88 * DAY),
            updated_at: moment(-18 * DAY),
        }
    });
    rows.collect()
}

/// A kind of mailing list, as subscriptions name it.
pub(super) fn mailings(dice: &mut Dice) -> Value {
    if dice.chance(60) {
        document!(["marketing", "newsletter"])
    } else {
        document!([dice.pick(&["marketing", "newsletter", "events"])])
    }
}
