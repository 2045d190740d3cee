//! Rows of the campaign domain that are about recipients: what was sent to them, and whether they agreed to it.

use uuid::Uuid;

use super::campaigns::{Campaign, all, mailings};
use super::names::{CUSTOMER_FIRST, CUSTOMER_LAST, ORGANIZATIONS};
use super::organizations::organization;
use super::seed::{DAY, Dice, HOUR, Row, id, moment, row};
use super::text::slug;

/// Contacts of each organization.
const CONTACTS_EACH: u64 = 60;

/// The phone number of a contact; each organization has its own ones.
fn phone(owner: u64, contact: u64) -> String {
    format!("+4670{owner}{:06}", 174_000 + contact * 37)
}

/// The address of a contact.
fn address(owner: u64, contact: u64) -> String {
    let mut dice = Dice::new("contacts", owner * CONTACTS_EACH + contact);
    let (first, last) = (dice.pick(&CUSTOMER_FIRST), dice.pick(&CUSTOMER_LAST));
    format!("{}.{}.{contact}@{}.example", slug(first), slug(last), dice.pick(&["mail", "post", "inbox"]))
}

/// A message before it is a row.
struct Message {
    number: u64,
    /// The campaign; a message without one is of an organization.
    campaign: Option<Campaign>,
    owner: Option<u64>,
    /// The number of the organization whose contact it goes to.
    contacts: u64,
    sent: i64,
}

/// Messages of a kind: so many of each campaign of the kind that sent something, and a few without a campaign.
fn messages(kind: &str, each: u64) -> Vec<Message> {
    let sent = || all().filter(|campaign| campaign.kind == kind && campaign.was_sent());
    let of_campaigns = sent().flat_map(|campaign| (0..each).map(move |place| (Some(Campaign::new(campaign.number)), place)));
    let others = (0..ORGANIZATIONS.len() as u64 * 3).map(|place| (None, place));
    let numbered = (0_u64..).zip(of_campaigns.chain(others));
    let messages = numbered.map(|(number, (campaign, place))| {
        let owner = campaign.as_ref().map_or(Some(place % ORGANIZATIONS.len() as u64), |campaign| campaign.owner);
        let made = campaign.as_ref().map_or(-30 * DAY, |campaign| campaign.made + 21 * DAY);
        let sent = made + i64::try_from(place).unwrap_or_default() * HOUR / 3;
        Message { number, campaign, owner, contacts: owner.unwrap_or(3), sent }
    });
    messages.collect()
}

impl Message {
    fn organization(&self) -> Option<Uuid> {
        self.owner.map(organization)
    }

    fn campaign(&self) -> Option<Uuid> {
        self.campaign.as_ref().map(Campaign::row_id)
    }
}

/// SMS.
pub(super) fn sms() -> Vec<Row> {
    messages("sms", 16).iter().map(sms_row).collect()
}

fn sms_row(message: &Message) -> Row {
    let mut dice = Dice::new("sms_messages", message.number);
    let status = dice.pick(&["delivered", "delivered", "delivered", "delivered", "sent", "failed", "undelivered", "queued"]);
    let segments = dice.between(1, 3);
    let failed = status == "failed" || status == "undelivered";
    row! {
        id: id("sms_messages", message.number),
        organization_id: message.organization(),
        campaign_id: message.campaign(),
        recipient: phone(message.contacts, dice.below(CONTACTS_EACH)),
        message: "The first cup is on us this weekend. Reply STOP to opt out.",
        message_sid: (status != "queued").then(|| format!("SM{:032x}", id("sms_sids", message.number).as_u128())),
        status: status,
        error_code: failed.then(|| dice.pick(&["30003", "30005", "30006"])),
        segments: segments,
        cost: (status != "queued" && status != "failed").then(|| 75 * segments).map(|steps| steps as f64 / 10_000.0),
        sent_at: (status != "queued" && status != "failed").then(|| moment(message.sent)),
        delivered_at: (status == "delivered").then(|| moment(message.sent + 9)),
        failed_at: failed.then(|| moment(message.sent + 30)),
        created_at: moment(message.sent - HOUR),
        updated_at: moment(message.sent + 30),
    }
}

/// How far an e-mail came, for each message.
fn email_status(number: u64) -> &'static str {
    Dice::new("email_messages", number).pick(&[
        "delivered",
        "delivered",
        "delivered",
        "opened",
        "opened",
        "clicked",
        "clicked",
        "sent",
        "bounced",
        "failed",
        "queued",
    ])
}

/// E-mails.
pub(super) fn emails() -> Vec<Row> {
    messages("email", 14).iter().map(email_row).collect()
}

fn email_row(message: &Message) -> Row {
    let mut dice = Dice::new("email_rows", message.number);
    let status = email_status(message.number);
    let sent = status != "queued" && status != "failed";
    let opened = status == "opened" || status == "clicked";
    let hard = dice.chance(40);
    row! {
        id: id("email_messages", message.number),
        organization_id: message.organization(),
        campaign_id: message.campaign(),
        recipient: address(message.contacts, dice.below(CONTACTS_EACH)),
        subject: dice.chance(92).then_some("The first cup is on us"),
        message_id: sent.then(|| format!("<{}@mail.example>", id("email_ids", message.number).simple())),
        status: status,
        sent_at: sent.then(|| moment(message.sent)),
        delivered_at: (sent && status != "sent" && status != "bounced").then(|| moment(message.sent + 4)),
        opened_at: opened.then(|| moment(message.sent + 2 * HOUR)),
        clicked_at: (status == "clicked").then(|| moment(message.sent + 2 * HOUR + 40)),
        bounced_at: (status == "bounced").then(|| moment(message.sent + 6)),
        bounce_type: (status == "bounced").then_some(if hard { "hard" } else { "soft" }),
        bounce_reason: (status == "bounced" && dice.chance(80)).then_some(if hard { "No such mailbox." } else { "The mailbox is full." }),
        created_at: moment(message.sent - HOUR),
        updated_at: moment(message.sent + 3 * HOUR),
    }
}

/// One to three clicks on each e-mail that has any.
pub(super) fn clicks() -> Vec<Row> {
    let mut rows = Vec::new();
    for message in messages("email", 14).iter().filter(|message| email_status(message.number) == "clicked") {
        let mut dice = Dice::new("email_clicks", message.number);
        for place in 0..1 + dice.below(3) {
            let later = i64::try_from(place).unwrap_or_default() * HOUR;
            rows.push(row! {
                id: id("email_clicks", message.number * 10 + place),
                message_id: id("email_messages", message.number),
                url: format!("https://shop.example/{}", dice.pick(&["offers", "tasting", "unsubscribe", "recipes"])),
                clicked_at: moment(message.sent + 2 * HOUR + 40 + later),
            });
        }
    }
    rows
}

fn contacts() -> impl Iterator<Item = (u64, u64)> {
    (0..ORGANIZATIONS.len() as u64).flat_map(|owner| (0..CONTACTS_EACH).map(move |contact| (owner, contact)))
}

/// Who agreed to SMS.
pub(super) fn consents() -> Vec<Row> {
    let rows = contacts().map(|(owner, contact)| {
        let mut dice = Dice::new("sms_consent", owner * CONTACTS_EACH + contact);
        let asked = dice.chance(92);
        let stands = asked && dice.chance(78);
        let since = -dice.between(40, 85) * DAY;
        row! {
            id: id("sms_consent", owner * CONTACTS_EACH + contact),
            organization_id: organization(owner),
            phone_number: phone(owner, contact),
            consent_given: stands,
            consent_source: asked.then(|| dice.pick(&["web_form", "web_form", "api", "manual"])),
            consented_at: asked.then(|| moment(since)),
            opt_out_at: (asked && !stands).then(|| moment(since + 30 * DAY)),
            opt_out_reason: (asked && !stands && dice.chance(60)).then_some("Replied STOP."),
            created_at: moment(since),
            updated_at: moment(since + 30 * DAY),
        }
    });
    rows.collect()
}

/// Who is subscribed to mailings.
pub(super) fn subscriptions() -> Vec<Row> {
    let rows = contacts().map(|(owner, contact)| {
        let mut dice = Dice::new("email_subscriptions", owner * CONTACTS_EACH + contact);
        let subscribed = dice.chance(84);
        let since = -dice.between(40, 85) * DAY;
        row! {
            id: id("email_subscriptions", owner * CONTACTS_EACH + contact),
            organization_id: organization(owner),
            email: address(owner, contact),
            subscribed: subscribed,
            subscription_types: mailings(&mut dice),
            subscribed_at: (subscribed || dice.chance(90)).then(|| moment(since)),
            unsubscribed_at: (!subscribed).then(|| moment(since + 25 * DAY)),
            unsubscribe_reason: (!subscribed && dice.chance(50)).then_some("Too many letters."),
            created_at: moment(since),
            updated_at: moment(since + 25 * DAY),
        }
    });
    rows.collect()
}
