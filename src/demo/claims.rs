//! Rows of products, of the claims made about them, and of what to say instead.

use serde_json::Value;

use super::brands::{author, brand, numbers};
use super::people::writers_of;
use super::seed::{DAY, Dice, HOUR, Row, YEAR, document, id, moment, row};
use super::text::{brand_name, capitalized, trade_of};

/// Products of each brand.
const PRODUCTS_EACH: u64 = 8;

/// Claims of each brand.
const CLAIMS_EACH: u64 = 12;

const COUNTRIES: [&str; 8] = ["US", "CA", "GB", "SE", "DE", "NO", "FR", "JP"];

const REASONS: [&str; 3] =
    ["Counts as a health claim there.", "The number has no local study behind it.", "The word is protected."];

/// The products. Each brand has one that was withdrawn; not every product has a number.
pub(super) fn products() -> Vec<Row> {
    let mut rows = Vec::new();
    for owner in numbers() {
        let (trade, writers) = (trade_of(owner), writers_of(owner));
        for place in 0..PRODUCTS_EACH {
            let mut dice = Dice::new("products", owner * PRODUCTS_EACH + place);
            let name = format!("{} {} No. {}", capitalized(dice.pick(trade.qualities)), dice.pick(trade.goods), place + 1);
            let description = format!("From {}; it {}.", dice.pick(trade.origins), dice.pick(trade.benefits));
            let packaging = document!({"grams": dice.between(1, 40) * 25, "recyclable": dice.chance(80)});
            rows.push(row! {
                id: id("products", owner * PRODUCTS_EACH + place),
                brand_id: brand(owner),
                name: name,
                sku: (place % 4 != 3).then(|| format!("B{owner:02}-{:04}", 1_000 + place * 37)),
                description: dice.chance(75).then_some(description),
                metadata: if dice.chance(60) { packaging } else { document!({}) },
                created_by: author(writers, place),
                created_at: moment(-50 * DAY + i64::try_from(place).unwrap_or_default() * DAY),
                updated_at: moment(-dice.between(1, 200) * HOUR),
                deleted_at: (place == PRODUCTS_EACH - 1).then(|| moment(-DAY)),
            });
        }
    }
    rows
}

/// The claims. The first four of a brand are master claims.
pub(super) fn claims() -> Vec<Row> {
    let claims = numbers().flat_map(|owner| (0..CLAIMS_EACH).map(move |place| (owner, place)));
    claims.map(|(owner, place)| claim_row(owner, place)).collect()
}

fn claim_row(owner: u64, place: u64) -> Row {
    let number = owner * CLAIMS_EACH + place;
    let mut dice = Dice::new("claims", number);
    let trade = trade_of(owner);
    let writers = writers_of(owner);
    let (kind, level) = match place {
        0..=3 => ("master", "brand"),
        4..=8 => ("product", "product"),
        _ => ("ingredient", "ingredient"),
    };
    let since = -dice.between(5, 45) * DAY;
    let places = usize::try_from(dice.below(4)).unwrap_or_default();
    row! {
        id: id("claims", number),
        brand_id: brand(owner),
        type: kind,
        level: level,
        text: claim_text(owner, place, &mut dice),
        // The last master claim of every trade promises too much.
        status: if place == 3 { "disallowed" } else { dice.pick(&["allowed", "allowed", "disallowed", "mandatory"]) },
        countries: dice.several(&COUNTRIES, places),
        ingredients: (kind == "ingredient").then(|| dice.several(trade.ingredients, 2)),
        effective_from: moment(since),
        effective_to: dice.chance(30).then(|| moment(dice.between(1, 6) * YEAR / 2)),
        regulatory_references: dice.chance(50).then(|| vec!["(EC) No 1924/2006", "(EU) No 655/2013"]),
        documentation_urls: dice.chance(40).then(|| vec![format!("https://docs.example/claims/{number}.pdf")]),
        notes: dice.chance(35).then(|| "Ask the agency before using it in a headline.".to_owned()),
        version: dice.between(1, 4),
        created_by: author(writers, place),
        created_at: moment(since - DAY),
        updated_by: author(writers, place + 1),
        updated_at: moment(since + 3 * HOUR),
        deleted_at: (place == CLAIMS_EACH - 1 || dice.chance(3)).then(|| moment(-HOUR)),
    }
}

fn claim_text(owner: u64, place: u64, dice: &mut Dice) -> Value {
    let trade = trade_of(owner);
    let known = usize::try_from(place).ok().and_then(|place| trade.claims.get(place));
    match known {
        Some((original, german)) => document!({"original": original, "de": german}),
        None => document!({"original": format!("{}: {}", brand_name(owner), dice.pick(trade.benefits))}),
    }
}

/// Product claims are limited to one to three products of the brand.
pub(super) fn claim_products() -> Vec<Row> {
    let mut rows = Vec::new();
    for owner in numbers() {
        for place in 4..=8_u64 {
            let claim = owner * CLAIMS_EACH + place;
            let mut dice = Dice::new("claim_products", claim);
            let limited = 1 + usize::try_from(dice.below(3)).unwrap_or_default();
            let products: Vec<u64> = (0..PRODUCTS_EACH).collect();
            for product in dice.several(&products, limited) {
                rows.push(row! {
                    id: id("claim_products", claim * 10 + product),
                    claim_id: id("claims", claim),
                    product_id: id("products", owner * PRODUCTS_EACH + product),
                    created_at: moment(-4 * DAY),
                });
            }
        }
    }
    rows
}

/// What to say instead, for every third claim.
pub(super) fn claim_replacements() -> Vec<Row> {
    let mut rows = Vec::new();
    for claim in (0..numbers().end * CLAIMS_EACH).filter(|claim| claim % 3 == 2) {
        let mut dice = Dice::new("claim_replacements", claim);
        let count = 1 + usize::from(dice.chance(50));
        for (place, country) in (0_u64..).zip(dice.several(&COUNTRIES, count)) {
            rows.push(row! {
                id: id("claim_replacements", claim * 10 + place),
                claim_id: id("claims", claim),
                country: country,
                replacement: format!("{}.", capitalized(dice.pick(trade_of(claim / CLAIMS_EACH).benefits))),
                reason: dice.pick(&REASONS),
                created_at: moment(-3 * DAY),
            });
        }
    }
    rows
}
