//! Rows of the analytics domain: events of forty days, what advertising cost, and the figures of each day, which are those of the
//! events and of the cost.

use std::collections::BTreeMap;

use serde_json::Value;

use super::accounts::{joined_at, user};
use super::names::ORGANIZATIONS;
use super::organizations::organization;
use super::people::{Person, everyone};
use super::seed::{DAY, Dice, HOUR, MINUTE, Row, document, id, moment, row};

/// How many days there are figures of, up to the day before the world begins.
const DAYS: i64 = 40;

/// Where ads are shown.
const PLATFORMS: [&str; 3] = ["search", "social", "video"];

/// The sites: of an organization, or of none.
fn sites() -> impl Iterator<Item = (u64, Option<u64>)> {
    let organizations = (0..ORGANIZATIONS.len() as u64).map(Some);
    (0..).zip(organizations.chain([None]))
}

fn days() -> impl Iterator<Item = (u64, i64)> {
    (0..).zip(-DAYS..0)
}

/// The day so many days after the world began.
fn day(number: i64) -> String {
    moment(number * DAY).chars().take(10).collect()
}

fn members_of(site: Option<u64>) -> Vec<&'static Person> {
    let is_member = |person: &&Person| site.is_none_or(|site| person.memberships.iter().any(|(home, _)| *home == site));
    everyone().iter().filter(is_member).collect()
}

/// Something that happened on a site.
struct Event {
    number: u64,
    site: Option<u64>,
    day: i64,
    user: Option<u64>,
    seconds: i64,
    name: &'static str,
    props: Value,
}

/// Everything that happened.
fn happened() -> Vec<Event> {
    let mut events = Vec::new();
    for (place, site) in sites() {
        let members = members_of(site);
        for (_, day) in days() {
            let mut dice = Dice::new("analytics days", place * 1_000 + day.unsigned_abs());
            let visits = if site.is_some() { dice.between(2, 5) } else { dice.between(0, 1) };
            for _ in 0..visits {
                let someone = usize::try_from(dice.below(members.len() as u64)).ok().and_then(|place| members.get(place));
                // Personal events have a user.
                let user = someone.filter(|_| site.is_none() || dice.chance(70)).map(|person| person.number);
                visit(&mut dice, &mut |seconds, name, props| {
                    let number = events.len() as u64;
                    events.push(Event { number, site, day, user, seconds: day * DAY + seconds, name, props });
                });
            }
        }
    }
    events
}

/// One visit of a site.
fn visit(dice: &mut Dice, happens: &mut dyn FnMut(i64, &'static str, Value)) {
    // The world begins at eight o'clock, a day at midnight.
    let begin = dice.between(-7 * HOUR, 14 * HOUR);
    happens(begin, "session_start", document!({}));
    for page in 0..dice.between(1, 3) {
        happens(begin + page * MINUTE, "page_view", document!({"path": dice.pick(&["/", "/shop", "/stories", "/about"])}));
    }
    if dice.chance(30) {
        happens(begin + 5 * MINUTE, "add_to_cart", document!({"quantity": dice.between(1, 3)}));
    }
    if dice.chance(18) {
        let revenue = dice.between(900, 24_000);
        let cost = revenue * dice.between(30, 60) / 100;
        let order = match dice.chance(60) {
            true => document!({"revenue_cents": revenue, "cogs_cents": cost, "first_order": dice.chance(40)}),
            false => document!({"revenue_cents": revenue, "cogs_cents": cost}),
        };
        happens(begin + 9 * MINUTE, "order", order);
    }
    if dice.chance(4) {
        happens(begin + 20 * MINUTE, "refund", document!({"amount_cents": dice.between(500, 4_000)}));
    }
}

/// The events.
pub(super) fn events() -> Vec<Row> {
    let rows = happened().into_iter().map(|event| {
        row! {
            id: id("analytics_events", event.number),
            organization_id: event.site.map(organization),
            user_id: event.user.map(user),
            occurred_at: moment(event.seconds),
            event_name: event.name,
            props: event.props,
        }
    });
    rows.collect()
}

/// What a platform cost a site on a day.
struct Cost {
    number: u64,
    site: Option<u64>,
    platform: &'static str,
    day: i64,
    cents: i64,
    conversions: i64,
}

fn costs() -> Vec<Cost> {
    let mut costs = Vec::new();
    for (place, site) in sites() {
        for (count, day) in days().filter(|(count, _)| if site.is_some() { count % 2 == 0 } else { count % 9 == 0 }) {
            for (nth, platform) in (0_u64..).zip(PLATFORMS) {
                let number = (place * 100 + count) * 10 + nth;
                let mut dice = Dice::new("spend", number);
                let (cents, conversions) = (dice.between(300, 9_000), dice.between(0, 2));
                costs.push(Cost { number, site, platform, day, cents, conversions });
            }
        }
    }
    costs
}

/// What advertising cost.
pub(super) fn spend() -> Vec<Row> {
    let rows = costs().into_iter().map(|cost| {
        let mut dice = Dice::new("ads", cost.number);
        let clicks = dice.between(20, 400);
        row! {
            id: id("spend", cost.number),
            organization_id: cost.site.map(organization),
            platform: cost.platform,
            platform_campaign_id: dice.chance(85).then(|| format!("c-{}", 1_000 + dice.below(5))),
            platform_adset_id: dice.chance(60).then(|| format!("a-{}", 100 + dice.below(20))),
            date: day(cost.day),
            spend_cents: cost.cents,
            clicks: clicks,
            impressions: clicks * dice.between(15, 60),
            conv: cost.conversions,
        }
    });
    rows.collect()
}

/// The figures of a day.
#[derive(Default)]
struct Figures {
    counts: BTreeMap<&'static str, i64>,
    revenue: i64,
    refunds: i64,
    cost_of_goods: i64,
    /// How many orders were first ones; nothing when no order says.
    first_orders: Option<i64>,
    spend: i64,
    conversions: i64,
}

impl Figures {
    fn count(&self, name: &str) -> i64 {
        self.counts.get(name).copied().unwrap_or_default()
    }

    fn add(&mut self, event: &Event) {
        *self.counts.entry(event.name).or_default() += 1;
        let cents = |name: &str| event.props.get(name).and_then(Value::as_i64).unwrap_or_default();
        match event.name {
            "order" => {
                self.revenue += cents("revenue_cents");
                self.cost_of_goods += cents("cogs_cents");
                if let Some(is_first) = event.props.get("first_order") {
                    *self.first_orders.get_or_insert_default() += i64::from(*is_first == Value::Bool(true));
                }
            }
            "refund" => self.refunds += cents("amount_cents"),
            _ => {}
        }
    }
}

/// One number by another, rounded half up; nothing by zero.
fn ratio(number: i64, by: i64) -> Option<i64> {
    (by > 0).then(|| (2 * number + by) / (2 * by))
}

/// The figures of all days.
pub(super) fn daily() -> Vec<Row> {
    let mut figures: BTreeMap<(Option<u64>, i64), Figures> = BTreeMap::new();
    for (_, site) in sites().filter(|(_, site)| site.is_some()) {
        for (_, day) in days() {
            figures.entry((site, day)).or_default();
        }
    }
    for event in happened() {
        figures.entry((event.site, event.day)).or_default().add(&event);
    }
    for cost in costs() {
        let figures = figures.entry((cost.site, cost.day)).or_default();
        figures.spend += cost.cents;
        figures.conversions += cost.conversions;
    }
    let rows = (0_u64..).zip(figures).map(|(number, ((site, date), figures))| {
        let (orders, sessions) = (figures.count("order"), figures.count("session_start"));
        row! {
            id: id("metrics_daily", number),
            organization_id: site.map(organization),
            day: day(date),
            sessions: sessions,
            add_to_carts: figures.count("add_to_cart"),
            orders: orders,
            revenue_cents: figures.revenue,
            refunds_cents: figures.refunds,
            aov_cents: ratio(figures.revenue, orders),
            cac_cents: ratio(figures.spend, figures.first_orders.unwrap_or(figures.conversions)),
            conversion_rate: ratio(orders * 1_000_000, sessions).map(|rate| format!("{}.{:06}", rate / 1_000_000, rate % 1_000_000)),
            gross_margin_cents: figures.revenue - figures.refunds - figures.cost_of_goods,
            traffic: figures.count("page_view"),
        }
    });
    rows.collect()
}

/// Values that people recorded, for their organizations and for themselves.
pub(super) fn values() -> Vec<Row> {
    let mut rows = Vec::new();
    for (place, site) in sites() {
        let members = members_of(site);
        for (count, date) in days().filter(|(count, _)| site.is_some() || count % 3 == 0) {
            for (nth, metric) in (0_u64..).zip(["newsletter_subscribers", "average_rating", "footfall"]) {
                let number = (place * 100 + count) * 10 + nth;
                let mut dice = Dice::new("analytics_data", number);
                let person = usize::try_from(dice.below(members.len() as u64)).ok().and_then(|place| members.get(place));
                let recorded = date * DAY + dice.between(9, 20) * HOUR;
                rows.push(row! {
                    id: id("analytics_data", number),
                    organization_id: site.map(organization),
                    user_id: user(person.map_or(0, |person| person.number)),
                    metric_type: metric,
                    value: dice.chance(92).then(|| format!("{}.{:08}", dice.between(-20, 4_000), dice.below(100_000_000))),
                    date: day(date),
                    created_at: moment(recorded),
                    updated_at: moment(recorded),
                });
            }
        }
    }
    rows
}

/// How people came: two or three touches each.
pub(super) fn touches() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone() {
        for nth in 0..2 + person.number % 2 {
            let number = person.number * 10 + nth;
            let mut dice = Dice::new("utm_tracks", number);
            let at = joined_at(person) + dice.between(-5, 20) * DAY + i64::try_from(nth).unwrap_or_default() * HOUR;
            let is_new = dice.chance(70);
            rows.push(row! {
                id: id("utm_tracks", number),
                user_id: user(person.number),
                source: dice.chance(90).then(|| dice.pick(&["newsletter", "search", "partner", "social"])),
                medium: dice.chance(85).then(|| dice.pick(&["email", "cpc", "referral"])),
                campaign: dice.chance(75).then(|| dice.pick(&["spring", "launch", "evergreen"])),
                term: dice.chance(25).then(|| dice.pick(&["espresso", "sunscreen", "tent"])),
                content: dice.chance(25).then(|| dice.pick(&["header", "footer"])),
                first_touch: dice.chance(95).then(|| moment(if is_new { at } else { at - 3 * DAY })),
                last_touch: dice.chance(95).then(|| moment(at)),
                occurred_at: moment(at),
            });
        }
    }
    rows
}

/// The month in which each person was won.
pub(super) fn cohorts() -> Vec<Row> {
    let rows = everyone().iter().map(|person| {
        let won = moment(joined_at(person));
        row! {
            id: id("cohorts", person.number),
            user_id: user(person.number),
            cohort_month: format!("{}-01", won.chars().take(7).collect::<String>()),
            acquired_at: won,
            created_at: moment(joined_at(person) + MINUTE),
        }
    });
    rows.collect()
}

/// Measurements of the platform: the last day, every ten minutes.
pub(super) fn measurements() -> Vec<Row> {
    let rows = (0..144_u64).map(|number| {
        let mut dice = Dice::new("metrics_log", number);
        let at = -DAY + i64::try_from(number).unwrap_or_default() * 10 * MINUTE;
        let (source, metric) = match number % 2 {
            0 => ("pool", document!({"busy": dice.between(0, 8), "size": 8})),
            _ => ("requests", document!({"count": dice.between(100, 4_000), "p99_ms": dice.between(2, 30)})),
        };
        row! {
            id: id("metrics_log", number),
            ts: moment(at),
            source: source,
            metric: metric,
            created_at: moment(at),
        }
    });
    rows.collect()
}
