//! Rows of the membership domain: tiers, plans, bundles, memberships, subscriptions and offers.

use super::accounts::user;
use super::organizations::{application, application_owners, organization};
use super::people::{State, everyone};
use super::seed::{DAY, Dice, HOUR, Row, YEAR, document, id, moment, row};

/// The tiers of every application: name, slug, level and price of a month in cents.
const TIERS: [(&str, &str, u64, i64); 3] =
    [("Friend", "friend", 0, 0), ("Regular", "regular", 1, 900), ("Patron", "patron", 2, 2_400)];

struct Bundle {
    name: &'static str,
    organization: u64,
    monthly_cents: Option<i64>,
    yearly_cents: Option<i64>,
    applications: &'static [u64],
}

const BUNDLES: [Bundle; 3] = [
    Bundle {
        name: "Northwind Everything",
        organization: 0,
        monthly_cents: Some(1_900),
        yearly_cents: Some(19_000),
        applications: &[0, 1],
    },
    Bundle {
        name: "Bergkvist and Trailhead",
        organization: 2,
        monthly_cents: Some(1_500),
        yearly_cents: None,
        applications: &[3, 4],
    },
    Bundle { name: "Delacroix seul", organization: 3, monthly_cents: None, yearly_cents: Some(9_900), applications: &[5] },
];

fn tier_numbers() -> impl Iterator<Item = (u64, u64)> {
    application_owners().flat_map(|(owner, _)| (0..TIERS.len() as u64).map(move |level| (owner, level)))
}

/// The tiers.
pub(super) fn tiers() -> Vec<Row> {
    let mut rows = Vec::new();
    for (owner, _) in application_owners() {
        for (name, slug, level, _) in &TIERS {
            rows.push(row! {
                id: id("membership_tiers", owner * 10 + level),
                application_id: application(owner),
                name: name,
                slug: slug,
                description: (*level != 1).then(|| format!("{name}s of the house get news first.")),
                features: document!({"storage_limit": 5 * (level + 1), "api_calls": 1_000 * level, "support": level > &0}),
                tier_level: level,
                created_at: moment(-24 * DAY),
                updated_at: moment(-24 * DAY),
            });
        }
    }
    rows
}

/// Two plans a tier, a monthly and a yearly one.
pub(super) fn plans() -> Vec<Row> {
    let mut rows = Vec::new();
    for (owner, level) in tier_numbers() {
        let monthly = TIERS.iter().find(|tier| tier.2 == level).map_or(0, |tier| tier.3);
        for (place, period, price) in [(0, "monthly", monthly), (1, "yearly", monthly * 10)] {
            let number = (owner * 10 + level) * 10 + place;
            let mut dice = Dice::new("pricing_plans", number);
            let promoted = price > 0 && dice.chance(40);
            rows.push(row! {
                id: id("pricing_plans", number),
                membership_tier_id: id("membership_tiers", owner * 10 + level),
                billing_period: period,
                price_cents: price,
                currency: if owner < 2 { "usd" } else { "eur" },
                stripe_price_id: (price > 0).then(|| format!("price_demo_{number:04}")),
                promotional_price_cents: promoted.then_some(price * 3 / 4),
                promotional_from: promoted.then(|| moment(-10 * DAY)),
                promotional_until: promoted.then(|| moment(YEAR)),
                discount_percent: promoted.then(|| format!("{}.50", dice.between(5, 30))),
                created_at: moment(-23 * DAY),
                updated_at: moment(-10 * DAY),
            });
        }
    }
    rows
}

/// The bundles.
pub(super) fn bundles() -> Vec<Row> {
    let rows = (0_u64..).zip(&BUNDLES).map(|(number, bundle)| {
        let name = bundle.name;
        row! {
            id: id("membership_bundles", number),
            organization_id: organization(bundle.organization),
            name: name,
            description: (number != 2).then(|| format!("{name} under one price.")),
            monthly_price_cents: bundle.monthly_cents,
            yearly_price_cents: bundle.yearly_cents,
            currency: if bundle.organization == 0 { "usd" } else { "eur" },
            stripe_monthly_price_id: bundle.monthly_cents.map(|_| format!("price_demo_bundle_{number}_month")),
            stripe_yearly_price_id: bundle.yearly_cents.map(|_| format!("price_demo_bundle_{number}_year")),
            inclusion_rules: if number == 0 { document!({"minimumTier": "regular"}) } else { document!({}) },
            created_at: moment(-22 * DAY),
            updated_at: moment(-8 * DAY),
        }
    });
    rows.collect()
}

/// What the bundles hold.
pub(super) fn bundle_applications() -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, bundle) in (0_u64..).zip(&BUNDLES) {
        for owner in bundle.applications {
            rows.push(row! {
                id: id("membership_bundle_applications", number * 10 + owner),
                membership_bundle_id: id("membership_bundles", number),
                application_id: application(*owner),
                created_at: moment(-21 * DAY),
            });
        }
    }
    rows
}

/// Who is a member of which application, at which tier; some for nothing at all, some no longer.
pub(super) fn memberships() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone().iter().filter(|person| person.kind != "outsider" && person.state != State::Anonymous) {
        let mut dice = Dice::new("user_memberships", person.number);
        for place in 0..dice.below(3) {
            let owner = (person.number + place) % 6;
            let level = dice.below(TIERS.len() as u64);
            let status = dice.pick(&["active", "active", "active", "past_due", "inactive", "canceled"]);
            let tiered = dice.chance(90);
            let paid = tiered && level > 0;
            let bundle =
                (0_u64..).zip(&BUNDLES).find(|(_, bundle)| bundle.applications.contains(&owner)).filter(|_| dice.chance(20));
            let started = -dice.between(2, 18) * DAY;
            rows.push(row! {
                id: id("user_memberships", person.number * 10 + place),
                user_id: user(person.number),
                application_id: application(owner),
                membership_tier_id: tiered.then(|| id("membership_tiers", owner * 10 + level)),
                pricing_plan_id: paid.then(|| id("pricing_plans", (owner * 10 + level) * 10 + place)),
                membership_bundle_id: bundle.map(|(number, _)| id("membership_bundles", number)),
                stripe_subscription_id: paid.then(|| format!("sub_demo_{:03}_{place}", person.number)),
                status: status,
                started_at: (status != "inactive").then(|| moment(started)),
                ends_at: (status == "canceled").then(|| moment(started + 30 * DAY)),
                renewal_date: (status == "active" && paid).then(|| moment(started + YEAR)),
                created_at: moment(started - HOUR),
                updated_at: moment(started + HOUR),
            });
        }
    }
    rows
}

/// Subscriptions to the product itself, personal ones and ones of an organization.
pub(super) fn subscriptions() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone().iter().filter(|person| person.number % 4 == 2) {
        let mut dice = Dice::new("subscriptions", person.number);
        let status = dice.pick(&["active", "active", "trialing", "past_due", "canceled", "inactive"]);
        let home = person.memberships.first().filter(|_| dice.chance(60));
        let begun = status != "inactive";
        rows.push(row! {
            id: id("subscriptions", person.number),
            user_id: user(person.number),
            organization_id: home.map(|(number, _)| organization(*number)),
            plan: dice.pick(&["free", "business", "enterprise"]),
            status: status,
            stripe_id: begun.then(|| format!("sub_demo_product_{:03}", person.number)),
            current_period_start: begun.then(|| moment(-15 * DAY)),
            current_period_end: begun.then(|| moment(15 * DAY)),
            cancel_at_period_end: status == "canceled",
            created_at: moment(-15 * DAY),
            updated_at: moment(-dice.between(1, 14) * DAY),
        });
    }
    rows
}

/// The key, the name, the percentage, the plan and whether it is enabled.
const OFFERS: [(&str, &str, &str, Option<&str>, bool); 8] = [
    ("spring-2026", "Spring cleaning", "15.00", Some("business"), true),
    ("welcome", "Welcome aboard", "10.50", None, true),
    ("loyal", "Five years together", "33.33", Some("enterprise"), true),
    ("students", "For students", "50.00", Some("free"), true),
    ("été-2026", "Un été chez Delacroix", "12.25", Some("business"), true),
    ("black-friday-2025", "Black Friday", "40.00", Some("business"), false),
    ("beta", "Beta testers", "100.00", None, false),
    ("winter-2026", "Winter sale", "0.00", Some("business"), false),
];

/// The number of offers, which come last of all rows.
pub(super) const LAST_OFFER: u64 = OFFERS.len() as u64 - 1;

/// The offers.
pub(super) fn offers() -> Vec<Row> {
    let rows = (0_u64..).zip(&OFFERS).map(|(number, (key, name, discount, plan, enabled))| {
        row! {
            id: id("offers", number),
            key: key,
            name: name,
            description: (number % 3 != 1).then(|| format!("{name}: {discount} percent off.")),
            plan_type: plan,
            discount: discount,
            valid_from: (number % 4 != 1).then(|| moment(-20 * DAY)),
            valid_to: (number % 2 == 0).then(|| moment(YEAR)),
            enabled: enabled,
            metadata: if number == 0 { document!({"banner": "green"}) } else { document!({}) },
            created_at: moment(-21 * DAY),
            updated_at: moment(-DAY),
        }
    });
    rows.collect()
}
