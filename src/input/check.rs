//! The declared checks of a value.

use std::cmp::Ordering;

use entity::check::Check;
use entity::table::made::{MOST_NAME_CHARACTERS, is_table_name};
use policy::{Permission, PermissionSet};
use serde_json::Value;

use super::address::is_public_url;
use super::form::{
    decimal, is_blank, is_country, is_currency, is_email, is_key, is_language, is_lower_currency, is_phone, is_sha256, is_slug,
    is_time_zone, is_url,
};
use super::{Problem, credential, html, redaction, report, structure};

/// Adds what the check finds wrong with the value. A value that is not of the kind the check is about is not its matter.
pub(super) fn judge(check: &Check, value: &mut Value, path: &str, problems: &mut Vec<Problem>) {
    match check {
        Check::Html => {
            if let Value::String(text) = value {
                *text = html::harmless(text);
            }
        }
        Check::Redacted => *value = redaction::redacted(value.take()),
        Check::AtMostBytes(most) => {
            if value.as_str().is_some_and(|text| text.len() > *most) {
                report(problems, path, format!("must have at most {most} bytes"));
            }
        }
        Check::AtLeast(least) => {
            if compare(value, *least) == Some(Ordering::Less) {
                report(problems, path, format!("must be at least {least}"));
            }
        }
        Check::AtMost(most) => {
            if compare(value, *most) == Some(Ordering::Greater) {
                report(problems, path, format!("must be at most {most}"));
            }
        }
        Check::Each(check) => each(value, path, |item, path| judge(check, item, path, problems)),
        Check::KnownPermissions => each(value, path, |item, path| {
            if item.as_str().is_some_and(|name| Permission::parse(name).is_none()) {
                report(problems, path, "must be a known permission, written resource:action");
            }
        }),
        Check::PermissionPatterns => each(value, path, |item, path| {
            if item.as_str().is_some_and(|pattern| !names_permissions(pattern)) {
                report(problems, path, "must name known permissions, written resource:action, where * stands for all");
            }
        }),
        Check::Json(declared) => structure::judge(declared, value, path, problems),
        Check::NoCredentials => credential::judge(value, path, problems),
        Check::MadeTableName(start) => {
            if value.as_str().is_some_and(|name| !is_table_name(name, start)) {
                let most = MOST_NAME_CHARACTERS;
                report(
                    problems,
                    path,
                    format!("must be {start}, then lower-case letters, digits and underscores, {most} characters in all"),
                );
            }
        }
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
        | Check::FirstOfMonth => {
            if let Some((holds, message)) = of_text(check)
                && value.as_str().is_some_and(|text| !holds(text))
            {
                report(problems, path, message);
            }
        }
    }
}

/// The words for the rule of a check that looks at a text alone.
#[must_use]
pub fn rule_of_text(check: &Check) -> Option<&'static str> {
    of_text(check).map(|(_, rule)| rule)
}

/// A check that looks at a text alone, with the words for its rule.
type TextCheck = (fn(&str) -> bool, &'static str);

fn of_text(check: &Check) -> Option<TextCheck> {
    let found: TextCheck = match check {
        Check::NotBlank => (|text| !is_blank(text), "must not be empty"),
        Check::Slug => (is_slug, "must be made of lower-case letters, digits and hyphens"),
        Check::Key => (is_key, "must be made of lower-case letters, digits, underscores, dots and hyphens"),
        Check::Email => (is_email, "must be an e-mail address"),
        Check::Phone => (is_phone, "must be a phone number in the international form E.164, such as +4930123456"),
        Check::Url => (is_url, "must be an address of the web, beginning with https:// or http://"),
        Check::PublicUrl => {
            (is_public_url, "must be an address of the web, beginning with https://, whose host is not within a private network")
        }
        Check::Country => (is_country, "must be two upper-case letters, a country of ISO 3166-1"),
        Check::Language => (is_language, "must be two lower-case letters, a language of ISO 639-1"),
        Check::Currency => (is_currency, "must be three upper-case letters, a currency of ISO 4217"),
        Check::LowerCurrency => (is_lower_currency, "must be three lower-case letters, a currency of ISO 4217"),
        Check::TimeZone => (is_time_zone, "must be the name of a time zone, such as Europe/Berlin"),
        Check::LowerCase => (|text| !text.chars().any(char::is_uppercase), "must be in lower case"),
        Check::Sha256 => (is_sha256, "must be sixty-four hexadecimal digits in lower case, a SHA-256"),
        Check::TableName => (entity::check::is_table, "must be the name of a table of the data model"),
        Check::FirstOfMonth => (|day| day.ends_with("-01"), "must be the first day of a month"),
        Check::Html
        | Check::Redacted
        | Check::AtMostBytes(_)
        | Check::MadeTableName(_)
        | Check::AtLeast(_)
        | Check::AtMost(_)
        | Check::Each(_)
        | Check::KnownPermissions
        | Check::PermissionPatterns
        | Check::Json(_)
        | Check::NoCredentials => return None,
    };
    Some(found)
}

fn each(value: &mut Value, path: &str, mut judge: impl FnMut(&mut Value, &str)) {
    for (place, item) in value.as_array_mut().into_iter().flatten().enumerate() {
        judge(item, &format!("{path}[{place}]"));
    }
}

/// A pattern of a resource and an action that some known permission has.
fn names_permissions(pattern: &str) -> bool {
    let mut named = PermissionSet::empty();
    named.grant_pattern(pattern);
    !named.is_empty()
}

/// How the number compares with a bound; exact for decimals, which are texts.
fn compare(value: &Value, bound: i64) -> Option<Ordering> {
    if let Some(number) = value.as_i64() {
        return Some(number.cmp(&bound));
    }
    let written = value.as_str().map(str::to_owned).or_else(|| value.as_number().map(ToString::to_string))?;
    exact(&written).and_then(|number| Some(number.cmp(&i128::from(bound).checked_mul(UNIT)?)))
}

/// So many parts are one: more digits than any decimal column keeps.
const UNIT: i128 = 1_000_000_000_000;

/// The decimal in parts of one.
pub(super) fn exact(text: &str) -> Option<i128> {
    const DIGITS: usize = 12;
    let (is_negative, whole, fraction) = decimal(text)?;
    let kept = fraction.get(..DIGITS.min(fraction.len()))?;
    let parts = whole.parse::<i128>().ok()?.checked_mul(UNIT)?.checked_add(format!("{kept:0<DIGITS$}").parse().ok()?)?;
    Some(if is_negative { -parts } else { parts })
}
