//! What a value, a row and a document must be, in words.
//!
//! Checks of texts are worded as the errors are. Nothing is judged here.

use entity::check::{Check, Member, Needed, Structure};
use entity::table::Table;
use entity::writing::{Invariant, Keep, RowCheck};

use super::condition::value;
use super::markdown::{code, codes, list, marked, text};
use crate::input;

/// All that is asked of a row of the table, each with the column it is about.
#[must_use]
pub fn of_table(table: &Table) -> String {
    let writing = &table.writing;
    let values = writing.checks.iter().map(|(column, check)| format!("{}: {}", code(column), of_value(check)));
    let rows = writing.row_checks.iter().map(of_row);
    let invariants =
        writing.invariants.iter().map(|Invariant { column, message, .. }| format!("{}: {}", code(column), text(message)));
    let keeps = writing.keeps.iter().map(|Keep { of_rows_with, message, .. }| {
        let of = of_rows_with
            .map(|(column, held)| marked(&format!(" of a row whose `{column}` was {}", value(held))))
            .unwrap_or_default();
        format!("After a change or a removal{of}: {}.", text(message))
    });
    list(values.chain(rows).chain(invariants).chain(keeps))
}

/// A check of one value.
fn of_value(check: &Check) -> String {
    match check {
        Check::NotBlank
        | Check::Slug
        | Check::Key
        | Check::Email
        | Check::Phone
        | Check::Url
        | Check::PublicUrl
        | Check::Country
        | Check::Language
        | Check::Currency
        | Check::LowerCurrency
        | Check::TimeZone
        | Check::LowerCase
        | Check::TableName
        | Check::Sha256
        | Check::FirstOfMonth => text(input::rule_of_text(check).unwrap_or_default()),
        Check::Redacted => "everything in it that looks personal or secret is taken out".to_owned(),
        Check::Html => "HTML, of which only what is harmless is kept".to_owned(),
        Check::AtMostBytes(most) => format!("must have at most {most} bytes"),
        Check::AtLeast(least) => format!("must be at least {least}"),
        Check::AtMost(most) => format!("must be at most {most}"),
        Check::Each(check) => format!("each item {}", of_value(check)),
        Check::KnownPermissions => format!("each item must be a known permission, written {}", code("resource:action")),
        Check::PermissionPatterns => {
            format!(
                "each item must name known permissions, written {}, where {} stands for all",
                code("resource:action"),
                code("*")
            )
        }
        Check::Json(structure) => format!("must be {}", document(structure)),
        Check::NoCredentials => "must hold nothing that looks like credentials, at any depth".to_owned(),
    }
}

/// A check of a row.
fn of_row(check: &RowCheck) -> String {
    match check {
        RowCheck::Greater(greater, lesser) => format!("{}: must be greater or later than {}", code(greater), code(lesser)),
        RowCheck::AtMost(lesser, greater) => format!("{}: must be at most {}", code(lesser), code(greater)),
        RowCheck::Differ(column, other) | RowCheck::DifferAsTexts(column, other) => {
            format!("{}: must differ from {}", code(column), code(other))
        }
        RowCheck::NeededWhile(column, stored, needed) => {
            format!("{}: is needed while {} is {}", code(needed), code(column), code(stored))
        }
        RowCheck::EmptyWhile(column, stored, empty) => {
            format!("{}: must be empty while {} is {}", code(empty), code(column), code(stored))
        }
        RowCheck::RefersTo { column, members, among, key } => format!(
            "{}: {} of each item must be the {} of an item of {}",
            code(column),
            codes(members.iter().copied()),
            code(key),
            code(among)
        ),
        RowCheck::UsedIn(names, texts) => {
            let form = code("{{name}}");
            format!("{}: each name must stand as {form} in one of {}", code(names), codes(texts.iter().copied()))
        }
        RowCheck::TimeOfTable { column, table } => {
            format!("{}: must be a column of the table {} that holds an instant or a day", code(column), code(table))
        }
        RowCheck::OneOfUnless(columns, unless) => {
            format!("one of {} is needed, unless {} is true", codes(columns.iter().copied()), code(unless))
        }
    }
}

/// A document: in words while it is free in form, in a notation like TypeScript's where it has members.
fn document(structure: &Structure) -> String {
    match structure {
        Structure::Any => "any JSON".to_owned(),
        Structure::Open([]) => "a JSON object, free in form".to_owned(),
        other => format!("JSON: {}", code(&notation(other))),
    }
}

/// The structure as people write types: `?` marks what may be left out, `...` what may be added.
#[must_use]
pub fn notation(structure: &Structure) -> String {
    match structure {
        Structure::Any => "any".to_owned(),
        Structure::Text(most) => format!("text(0..{most})"),
        Structure::NotBlank(most) => format!("text(1..{most})"),
        Structure::Checked(check) => format!("text({})", input::rule_of_text(check).unwrap_or("checked")),
        Structure::Number => "number".to_owned(),
        Structure::Whole(least, most) => format!("integer({least}..{most})"),
        Structure::Bool => "boolean".to_owned(),
        Structure::Id => "id".to_owned(),
        Structure::Color => "color".to_owned(),
        Structure::OneOf(texts) => texts.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(" | "),
        Structure::List(items) => list_of(items),
        Structure::ListBy(items, member) => format!("{} (each {member} once)", list_of(items)),
        Structure::Object(members) => object(members, false),
        Structure::Open(members) => object(members, true),
        Structure::Map(inner) => format!("{{ *: {} }}", notation(inner)),
        Structure::Translations => "{ original: text, [language]?: text }".to_owned(),
    }
}

fn list_of(items: &Structure) -> String {
    match items {
        Structure::OneOf(_) => format!("[({})]", notation(items)),
        other => format!("[{}]", notation(other)),
    }
}

fn object(members: &[Member], is_open: bool) -> String {
    let named = members.iter().map(|member| {
        let mark = match member.needed {
            Needed::Always => "",
            Needed::No => "?",
            Needed::UnlessEmpty => "(unless empty)",
        };
        format!("{}{mark}: {}", member.name, notation(&member.structure))
    });
    let named: Vec<String> = named.chain(is_open.then(|| "...".to_owned())).collect();
    if named.is_empty() { "{ }".to_owned() } else { format!("{{ {} }}", named.join(", ")) }
}
