//! Rows of brands, the links of their master claims, roles on them, and the agencies that vet their claims.

use uuid::Uuid;

use super::accounts::user;
use super::names::{BRANDS, BrandName};
use super::organizations::organization;
use super::people::{everyone, writers_of};
use super::seed::{DAY, Dice, HOUR, Row, document, id, moment, row};
use super::text::{capitalized, trade_of};

/// What a brand may publish.
pub(super) const CONTENT_TYPES: [&str; 7] =
    ["article", "product_page", "email", "landing_page", "social_post", "recipe", "press_release"];

const TONES: [&str; 4] = ["warm and unhurried", "plain and precise", "playful, never loud", "quietly confident"];
const STYLES: [&str; 3] = ["short sentences, first person plural", "questions first", "facts, then feelings"];
const CHARACTERS: [&str; 6] = ["curious", "honest", "generous", "calm", "witty", "sturdy"];
const GUARDRAILS: [&str; 4] =
    ["no superlatives", "no health promises", "no competitors by name", "name the source of every number"];

/// The id of a brand.
pub(super) fn brand(number: u64) -> Uuid {
    id("brands", number)
}

/// The numbers of all brands.
pub(super) fn numbers() -> std::ops::Range<u64> {
    0..BRANDS.len() as u64
}

/// Whoever wrote something for a brand, the same for the same number.
pub(super) fn author(writers: &[u64], number: u64) -> Uuid {
    let place = usize::try_from(number % (writers.len() as u64).max(1)).unwrap_or_default();
    user(writers.get(place).copied().unwrap_or_default())
}

/// The brands, parents first.
pub(super) fn brands() -> Vec<Row> {
    (0_u64..).zip(&BRANDS).map(|(number, named)| brand_row(number, named)).collect()
}

fn brand_row(number: u64, named: &BrandName) -> Row {
    let mut dice = Dice::new("brands", number);
    let trade = trade_of(number);
    let (country, language, currency) = named.market;
    let (quality, good) = (capitalized(dice.pick(trade.qualities)), dice.pick(trade.goods));
    let description = format!("{quality} {good} since {}.", dice.between(1952, 2021));
    let logo = format!("https://images.example/{}/logo.svg", named.slug);
    let founder = author(writers_of(number), number);
    row! {
        id: brand(number),
        organization_id: organization(named.organization),
        name: named.name,
        slug: named.slug,
        description: (number % 5 != 3).then_some(description),
        identity: document!({
            "mission": format!("To make {} worth talking about.", dice.pick(trade.goods)),
            "vision": format!("{} in every home, for {}.", capitalized(dice.pick(trade.goods)), dice.pick(trade.occasions)),
            "values": dice.several(trade.qualities, 3),
            "usp": format!("It {}.", dice.pick(trade.benefits)),
        }),
        tone_of_voice: dice.chance(80).then(|| dice.pick(&TONES)),
        communication_style: dice.chance(60).then(|| dice.pick(&STYLES)),
        brand_personality: dice.chance(75).then(|| dice.several(&CHARACTERS, 3)),
        guardrails: dice.several(&GUARDRAILS, 2),
        key_messages: dice.chance(70).then(|| dice.several(trade.benefits, 2)),
        target_audience: dice.chance(85).then(|| format!("People who care about {}", dice.pick(trade.occasions))),
        country: country,
        language: language,
        currency: currency,
        logo: (number % 4 != 2).then(|| document!({"url": logo, "altText": named.name, "type": "full"})),
        colors: colors(number),
        settings: document!({"contentTypes": CONTENT_TYPES, "features": ["claims", "workflows"], "integrations": {}}),
        parent_brand_id: named.parent.map(brand),
        metadata: document!({"costCentre": format!("MK-{:03}", 100 + number)}),
        created_by: founder,
        created_at: moment(-60 * DAY + i64::try_from(number).unwrap_or_default() * DAY),
        updated_at: moment(-dice.between(1, 15) * DAY),
        deleted_at: named.deleted.then(|| moment(-2 * DAY)),
    }
}

fn colors(number: u64) -> serde_json::Value {
    let palette = ["#6B3E26", "#2F4B3C", "#DDE7EC", "#14324A", "#7A1F2B", "#F2C14E", "#3A3A3A", "#C96F4A"];
    let mut dice = Dice::new("colors", number);
    if number % 6 == 5 {
        return document!({});
    }
    document!({"primary": dice.pick(&palette), "secondary": dice.pick(&palette), "accent": dice.pick(&palette)})
}

/// A sub-brand takes over the master claims of the brand above it.
pub(super) fn master_claim_links() -> Vec<Row> {
    let links = (0_u64..).zip(&BRANDS).filter_map(|(number, named)| named.parent.map(|parent| (number, parent)));
    let rows = links.map(|(number, parent)| {
        row! {
            id: id("brand_master_claim_brands", number),
            brand_id: brand(number),
            claim_brand_id: brand(parent),
            created_at: moment(-40 * DAY),
        }
    });
    rows.collect()
}

/// Roles on brands.
pub(super) fn roles() -> Vec<Row> {
    let mut rows = Vec::new();
    for person in everyone() {
        let mut dice = Dice::new("user_brand_roles", person.number);
        for grant in &person.grants {
            let named = usize::try_from(grant.brand).ok().and_then(|place| BRANDS.get(place));
            let admin = named
                .and_then(|named| everyone().iter().find(|other| other.memberships.contains(&(named.organization, "admin"))));
            rows.push(row! {
                id: id("user_brand_roles", person.number * 100 + grant.brand),
                user_id: user(person.number),
                brand_id: brand(grant.brand),
                role: grant.role,
                permissions: grant.permissions,
                restrictions: grant.restrictions,
                last_accessed_at: dice.chance(70).then(|| moment(-dice.between(1, 60) * HOUR)),
                access_count: dice.between(0, 500),
                assigned_by: admin.filter(|_| dice.chance(85)).map(|admin| user(admin.number)),
                assigned_at: moment(-28 * DAY + i64::try_from(grant.brand).unwrap_or_default() * HOUR),
                expires_at: grant.ends.map(moment),
            });
        }
    }
    rows
}

/// Agencies, two for each brand, the first of them asked first.
pub(super) fn vetting_agencies() -> Vec<Row> {
    let names = ["Clearwater Legal", "Ad Standards Partners", "Prüfhaus Berlin", "Cabinet Rivière", "Nordic Claims Review"];
    let mut rows = Vec::new();
    for number in numbers() {
        let mut dice = Dice::new("brand_vetting_agencies", number);
        for (place, name) in (0_u64..).zip(dice.several(&names, 2)) {
            rows.push(row! {
                id: id("brand_vetting_agencies", number * 10 + place),
                brand_id: brand(number),
                agency_name: name,
                priority: place,
                is_active: dice.chance(85),
                metadata: if dice.chance(50) { document!({"turnaroundDays": dice.between(2, 10)}) } else { document!({}) },
                created_at: moment(-30 * DAY),
            });
        }
    }
    rows
}
