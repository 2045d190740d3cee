//! What the gateway does by itself when a row of a table is written, in words.

use entity::table::{Search, Table};
use entity::writing::{
    Chain, Companion, CompanionOn, CompanionValue, Derive, Effect, Grants, Needs, Rate, Reaction, ShapedBy, Taken, Versioning,
};
use policy::Preset;

use super::Model;
use super::access;
use super::condition::value;
use super::markdown::{code, codes, list, marked};

/// All that writing brings with it, the checks not included.
#[must_use]
pub fn of_table(model: &Model<'_>, table: &Table) -> String {
    let writing = &table.writing;
    let soft = table.soft_delete.then(|| {
        let restored = if model.catalog.by_table(table.name).is_some_and(|entity| entity.writes.restore) {
            "; restoring clears it"
        } else {
            ""
        };
        format!("Deleting sets {}{restored}.", code("deleted_at"))
    });
    let versioning = versioning(&writing.versioning);
    let parent = writing.keeps_parent.as_ref().map(|relation| {
        format!("Whoever changes or removes a row must still be able to change its {} afterwards.", code(relation))
    });
    let items = soft
        .into_iter()
        .chain(versioning)
        .chain(writing.reactions.iter().map(reaction))
        .chain(writing.needs.iter().map(needs))
        .chain(writing.derived.iter().filter_map(derived))
        .chain(writing.rates.iter().map(rate))
        .chain(writing.forgotten.iter().map(forgotten))
        .chain(table.search.as_ref().map(searched))
        .chain(parent)
        .chain(writing.grants.iter().map(grants))
        .chain(writing.shaped_by.iter().map(|shaped| shaped_by(model, shaped)))
        .chain(writing.companions.iter().map(|companion| self::companion(model, table, companion)));
    list(items)
}

fn versioning(versioning: &Versioning) -> Option<String> {
    match versioning {
        Versioning::None => None,
        Versioning::Counter { required: true } => {
            Some(format!("Every change raises {} by one and must name the one it has read.", code("version")))
        }
        Versioning::Counter { required: false } => Some(format!("Every change raises {} by one.", code("version"))),
        Versioning::CounterOf(columns) => {
            Some(format!("A change of {} raises {} by one.", codes(columns.iter().copied()), code("version")))
        }
        Versioning::Chain(chain) => Some(self::chain(chain)),
    }
}

fn chain(chain: &Chain) -> String {
    format!(
        "A row is a version: rows with the same {} form a chain, in which every change takes the next {}. While {} is one of {} a \
         row never changes, unless that becomes {}: a change adds a row with {}, which takes over {} and refers to the one it \
         came from by {}.",
        codes(chain.key.iter().copied()),
        code("version"),
        code(chain.status),
        codes(chain.frozen.iter().copied()),
        codes(chain.in_place.iter().copied()),
        code(chain.begins),
        codes(chain.carries.iter().copied()),
        code(chain.parent)
    )
}

fn reaction(reaction: &Reaction) -> String {
    let effects: Vec<String> = reaction.effects.iter().map(effect).collect();
    let of = if reaction.of_new_rows { "" } else { " of a row that is there" };
    let taken = match reaction.taken {
        Taken::Stored(stored) => code(stored),
        Taken::Bool(flag) => code(&flag.to_string()),
        Taken::Anything => "something where there was nothing".to_owned(),
    };
    format!("When {}{of} becomes {taken}: {}.", code(reaction.column), effects.join(", "))
}

fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Set(column, preset) => format!("{} is set to {}", code(column), self::preset(*preset)),
        Effect::SetUnlessGiven(column, preset) => format!("{}, if not given, is set to {}", code(column), self::preset(*preset)),
        Effect::SetIfNull(column, preset) => format!("{}, if null, is set to {}", code(column), self::preset(*preset)),
        Effect::SetTo(column, constant) => format!("{} is set to {}", code(column), marked(&value(*constant))),
        Effect::SetToUnlessGiven(column, constant) => {
            format!("{}, if not given, is set to {}", code(column), marked(&value(*constant)))
        }
        Effect::Clear(column) => format!("{} is set to null", code(column)),
    }
}

const fn preset(preset: Preset) -> &'static str {
    match preset {
        Preset::ViewerId => "the caller",
        Preset::Now => "now",
    }
}

fn needs(Needs { column, from, to, needed }: &Needs) -> String {
    format!("When {} moves from {} to {}, {} must be given in the same change.", code(column), code(from), code(to), code(needed))
}

fn derived((column, from, how): &(&'static str, &'static str, Derive)) -> Option<String> {
    let how = match how {
        Derive::LowerTrimmed => "trimmed and in lower case",
        Derive::LastFour => "its last four characters",
        // What is kept for the search is no part of the API.
        Derive::Words(_) => return None,
    };
    Some(format!("{} is {}, {how}.", code(column), code(from)))
}

fn searched(search: &Search) -> String {
    let columns: Vec<String> =
        search.columns.iter().map(|searched| format!("{} (weight {})", code(searched.column), searched.weight)).collect();
    format!(
        "{} looks for words of {}; of very many matches, the newest by {} are ranked.",
        code("search"),
        columns.join(", "),
        code(search.newest_by)
    )
}

fn rate(rate: &Rate) -> String {
    format!(
        "{} is the sum of {} divided by {}, rounded; null while that is 0.",
        code(rate.column),
        codes(rate.counted.iter().copied()),
        code(rate.per)
    )
}

fn forgotten((secret, what_for): &(&'static str, &'static str)) -> String {
    format!("A change of {} empties {}, unless that is given with it.", code(what_for), code(secret))
}

fn grants(grants: &Grants) -> String {
    format!(
        "Nobody hands out by {}, {} and {} what they do not hold on {}, and nobody lifts by {} a restriction on what they do not \
         hold.",
        code(grants.role),
        code(grants.permissions),
        code(grants.restrictions),
        code(grants.brand),
        code(grants.restrictions)
    )
}

fn shaped_by(model: &Model<'_>, shaped: &ShapedBy) -> String {
    format!(
        "What {} may hold is declared by the {} and the {} of the row of {} in {}; without one it is free in form.",
        code(shaped.column),
        code(shaped.fields),
        code(shaped.rules),
        model.link(shaped.table),
        code(shaped.by)
    )
}

fn companion(model: &Model<'_>, table: &Table, companion: &Companion) -> String {
    let values: Vec<String> =
        companion.values.iter().map(|(column, given)| format!("{} = {}", code(column), companion_value(given))).collect();
    let row = format!("a row of {} with {}", model.link(companion.table), values.join(", "));
    match &companion.on {
        CompanionOn::Insert(rule) => format!("A new row brings {row}; for {}.", access::of_new_row(model, table, rule)),
        CompanionOn::Version => format!("A new row and each new version bring {row}."),
    }
}

fn companion_value(given: &CompanionValue) -> String {
    match given {
        CompanionValue::Column(column) => code(column),
        CompanionValue::ViewerId => "the caller".to_owned(),
        CompanionValue::Constant(constant) => marked(&value(*constant)),
        CompanionValue::Document(columns) => format!("a document of {}", codes(columns.iter().copied())),
    }
}
