//! A small grammar: titles, paragraphs and slugs from a trade's words.

use super::names::BRANDS;
use super::seed::Dice;
use super::words::{TRADES, Trade};

/// How many forms a sentence may have.
const SENTENCE_FORMS: u64 = 6;

/// The name of a brand.
pub(super) fn brand_name(brand: u64) -> &'static str {
    usize::try_from(brand).ok().and_then(|place| BRANDS.get(place)).map_or("", |named| named.name)
}

/// The words of a brand's trade.
pub(super) fn trade_of(brand: u64) -> &'static Trade {
    let place = usize::try_from(brand).ok().and_then(|place| BRANDS.get(place)).map_or(0, |named| named.trade);
    TRADES.get(place).unwrap_or(&TRADES[0])
}

/// The text with a capital at its beginning.
pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A title of a piece of content.
pub(super) fn title(brand: u64, dice: &mut Dice) -> String {
    let trade = trade_of(brand);
    let (good, quality) = (dice.pick(trade.goods), dice.pick(trade.qualities));
    let occasion = dice.pick(trade.occasions);
    match dice.below(9) {
        0 => format!("{} {good} for {occasion}", capitalized(quality)),
        1 => format!("Why we make {good}: it {}", dice.pick(trade.benefits)),
        2 => format!("{} ways to enjoy {good}", dice.between(3, 9)),
        3 => format!("Behind the scenes with {}", dice.pick(trade.makers)),
        4 => format!("From {} to your table", dice.pick(trade.origins)),
        5 => format!("A guide to {good} for {occasion}"),
        6 => format!("New this season: {quality} {good}"),
        7 => format!("{}: the small print of good {good}", capitalized(dice.pick(trade.advice))),
        _ => format!("{} and {} – a good pair", capitalized(good), dice.pick(trade.companions)),
    }
}

/// One sentence about the brand's goods.
pub(super) fn sentence(brand: u64, dice: &mut Dice) -> String {
    let form = dice.below(SENTENCE_FORMS);
    sentence_of(form, brand, dice)
}

fn sentence_of(form: u64, brand: u64, dice: &mut Dice) -> String {
    let trade = trade_of(brand);
    match form % SENTENCE_FORMS {
        0 => {
            let (quality, good) = (dice.pick(trade.qualities), dice.pick(trade.goods));
            format!("Our {quality} {good} begin with {} and end on your table.", dice.pick(trade.origins))
        }
        1 => format!("Made for {}, it {}.", dice.pick(trade.occasions), dice.pick(trade.benefits)),
        2 => format!("{} worked on it for {} months.", capitalized(dice.pick(trade.makers)), dice.between(3, 18)),
        3 => format!("Try it with {}.", dice.pick(trade.companions)),
        4 => format!("A word of advice: {}.", dice.pick(trade.advice)),
        _ => format!("Ask {} and they will say that it {}.", dice.pick(trade.makers), dice.pick(trade.benefits)),
    }
}

/// An HTML text of a few short paragraphs.
pub(super) fn body(brand: u64, dice: &mut Dice) -> String {
    let mut html = String::with_capacity(700);
    // One form after the other, so that no two sentences in a row begin alike.
    let mut form = dice.below(SENTENCE_FORMS);
    for paragraph in 0..dice.between(2, 3) {
        if paragraph == 1 {
            html.push_str("<h2>");
            html.push_str(&capitalized(dice.pick(trade_of(brand).advice)));
            html.push_str("</h2>");
        }
        html.push_str("<p>");
        for place in 0..dice.between(2, 3) {
            if place > 0 {
                html.push(' ');
            }
            html.push_str(&sentence_of(form, brand, dice));
            form += 1;
        }
        html.push_str("</p>");
    }
    html
}

/// The title as part of an address: lower-case ASCII letters, digits and dashes; never empty.
pub(super) fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for letter in title.to_lowercase().chars().map(without_accent) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "untitled".to_owned() } else { slug.to_owned() }
}

const fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}
