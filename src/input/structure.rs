//! The declared structure of a JSON document.

use std::collections::BTreeSet;

use entity::check::{Link, Member, Needed, Structure};
use entity::table::made::is_column_name;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::form::{is_blank, is_color, is_language, is_time_of_day};
use super::{Problem, check, cron, member_path, report};

/// Adds what is wrong with the value; a null was found right or wrong by whoever asks.
pub(super) fn judge(structure: &Structure, value: &mut Value, path: &str, problems: &mut Vec<Problem>) {
    match structure {
        Structure::Any => {}
        Structure::Text(most) => text(value, *most, path, problems),
        Structure::NotBlank(most) => {
            text(value, *most, path, problems);
            if value.as_str().is_some_and(is_blank) {
                report(problems, path, "must not be empty");
            }
        }
        Structure::Checked(declared) => {
            let is_text = value.is_string();
            expect(is_text, "must be a text", path, problems);
            check::judge(declared, value, path, problems);
        }
        Structure::Number => expect(value.is_number(), "must be a number", path, problems),
        Structure::Whole(least, most) => {
            let is_within = value.as_i64().is_some_and(|number| (*least..=*most).contains(&number));
            expect(is_within, &format!("must be a whole number from {least} to {most}"), path, problems);
        }
        Structure::Bool => expect(value.is_boolean(), "must be true or false", path, problems),
        Structure::Id => {
            let is_id = value.as_str().is_some_and(|text| Uuid::try_parse(text).is_ok());
            expect(is_id, "must be a UUID", path, problems);
        }
        Structure::Color => expect(value.as_str().is_some_and(is_color), "must be a color, written #RRGGBB", path, problems),
        Structure::OneOf(texts) => {
            let is_one = value.as_str().is_some_and(|text| texts.contains(&text));
            expect(is_one, &format!("must be one of {}", texts.join(", ")), path, problems);
        }
        Structure::List(items) => list(value, items, path, problems),
        Structure::ListBy(items, member) => {
            list(value, items, path, problems);
            distinct(value, member, path, problems);
        }
        Structure::Object(members) => object(value, members, false, path, problems),
        Structure::Open(members) => object(value, members, true, path, problems),
        Structure::Map(inner) => {
            for (name, member) in members_of(value, path, problems).into_iter().flatten() {
                judge(inner, member, &member_path(path, name), problems);
            }
        }
        Structure::Translations => translations(value, path, problems),
        Structure::TimeOfDay => {
            expect(value.as_str().is_some_and(is_time_of_day), "must be a time of day, HH:MM", path, problems)
        }
        Structure::Cron => {
            let message = "must be five fields of cron: minute, hour, day of the month, month and day of the week";
            expect(value.as_str().is_some_and(cron::recurs), message, path, problems);
        }
        Structure::ColumnName(reserved) => column_name(value, reserved, path, problems),
        Structure::Conditions(single) => conditions(value, single, path, problems),
        Structure::Linked(members, link) => {
            object(value, members, false, path, problems);
            linked(value, link, path, problems);
        }
    }
}

fn expect(is_right: bool, message: &str, path: &str, problems: &mut Vec<Problem>) {
    if !is_right {
        report(problems, path, message);
    }
}

fn text(value: &Value, most: usize, path: &str, problems: &mut Vec<Problem>) {
    match value.as_str() {
        None => report(problems, path, "must be a text"),
        Some(text) => {
            expect(text.chars().count() <= most, &format!("must have at most {most} characters"), path, problems);
        }
    }
}

fn list(value: &mut Value, items: &Structure, path: &str, problems: &mut Vec<Problem>) {
    match value.as_array_mut() {
        None => report(problems, path, "must be a list"),
        Some(given) => {
            for (place, item) in given.iter_mut().enumerate() {
                judge(items, item, &format!("{path}[{place}]"), problems);
            }
        }
    }
}

/// No two objects of the list have the same text for the member.
fn distinct(value: &Value, member: &str, path: &str, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(text) = item.get(member).and_then(Value::as_str)
            && !seen.insert(text.to_lowercase())
        {
            report(problems, format!("{path}[{place}].{member}"), "must not be there twice");
        }
    }
}

fn column_name(value: &Value, reserved: &[&str], path: &str, problems: &mut Vec<Problem>) {
    let message = "must be a lower-case letter, then lower-case letters, digits and underscores, 63 at most";
    expect(value.as_str().is_some_and(is_column_name), message, path, problems);
    let is_reserved = value.as_str().is_some_and(|name| reserved.contains(&name));
    expect(!is_reserved, &format!("must not be one of {}", reserved.join(", ")), path, problems);
}

/// How groups of conditions are called.
const GROUPS: [&str; 2] = ["and", "or"];

fn conditions(value: &mut Value, single: &Structure, path: &str, problems: &mut Vec<Problem>) {
    match value {
        Value::Array(items) => {
            for (place, item) in items.iter_mut().enumerate() {
                let path = format!("{path}[{place}]");
                if GROUPS.iter().any(|name| item.get(name).is_some()) {
                    group(item, single, &path, problems);
                } else {
                    judge(single, item, &path, problems);
                }
            }
        }
        Value::Object(_) => group(value, single, path, problems),
        _ => report(problems, path, "must be a list of conditions, or one group of them called and or or"),
    }
}

/// An object whose only member, `and` or `or`, is a list of conditions.
fn group(value: &mut Value, single: &Structure, path: &str, problems: &mut Vec<Problem>) {
    let Some(members) = members_of(value, path, problems) else { return };
    let is_single = members.len() == 1 && members.keys().all(|name| GROUPS.contains(&name.as_str()));
    expect(is_single, "must have exactly one member, and or or", path, problems);
    for (name, inner) in members.iter_mut().filter(|(name, _)| GROUPS.contains(&name.as_str())) {
        let path = member_path(path, name);
        if inner.is_array() {
            conditions(inner, single, &path, problems);
        } else {
            report(problems, path, "must be a list");
        }
    }
}

/// The texts of one list are what objects of another hold.
fn linked(value: &Value, link: &Link, path: &str, problems: &mut Vec<Problem>) {
    let items = |member: &str| value.get(member).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let known: BTreeSet<&str> = items(link.among).iter().filter_map(|item| item.get(link.key)?.as_str()).collect();
    for (place, text) in items(link.texts).iter().enumerate() {
        if text.as_str().is_some_and(|text| !known.contains(text)) {
            let path = format!("{}[{place}]", member_path(path, link.texts));
            report(problems, path, format!("must be the {} of one of {}", link.key, link.among));
        }
    }
}

fn members_of<'a>(value: &'a mut Value, path: &str, problems: &mut Vec<Problem>) -> Option<&'a mut Map<String, Value>> {
    let members = value.as_object_mut();
    expect(members.is_some(), "must be an object", path, problems);
    members
}

fn object(value: &mut Value, members: &[Member], is_open: bool, path: &str, problems: &mut Vec<Problem>) {
    let Some(given) = members_of(value, path, problems) else { return };
    let is_empty = given.is_empty();
    for member in members {
        let path = member_path(path, member.name);
        let is_needed = match member.needed {
            Needed::No => false,
            Needed::Always => true,
            Needed::UnlessEmpty => !is_empty,
        };
        match given.get_mut(member.name).filter(|value| !value.is_null()) {
            Some(value) => judge(&member.structure, value, &path, problems),
            None => expect(!is_needed, "is needed", &path, problems),
        }
    }
    let is_known = |name: &str| members.iter().any(|member| member.name == name);
    for name in given.keys().filter(|name| !is_open && !is_known(name)) {
        report(problems, member_path(path, name), unknown(members.iter().map(|member| member.name)));
    }
}

/// What is said of a member that is not among the known ones.
pub(super) fn unknown<'a>(known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    if known.is_empty() { "must have no members".to_owned() } else { format!("is not one of {}", known.join(", ")) }
}

/// The original, which must be there, and a text for each language.
fn translations(value: &mut Value, path: &str, problems: &mut Vec<Problem>) {
    const ORIGINAL: &str = "original";
    let Some(texts) = members_of(value, path, problems) else { return };
    let is_there = texts.get(ORIGINAL).is_some_and(|text| text.as_str().is_some_and(|text| !is_blank(text)));
    expect(is_there, "must be a text that is not empty", &member_path(path, ORIGINAL), problems);
    for (name, text) in texts.iter().filter(|(name, _)| *name != ORIGINAL) {
        let path = member_path(path, name);
        expect(
            is_language(name),
            "must be called original or by two lower-case letters, a language of ISO 639-1",
            &path,
            problems,
        );
        expect(text.is_string(), "must be a text", &path, problems);
    }
}
