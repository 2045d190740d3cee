//! What texts look like: names in addresses, mail addresses, phone numbers, countries, numbers.
//!
//! The same forms as the conditions of the databases; nothing here looks further than the text itself.

/// The names of all time zones, as the time zone database has them.
const TIME_ZONES: &str = include_str!("time_zones.txt");

/// A text with control characters other than tab, line feed and carriage return.
pub(super) fn has_control_characters(text: &str) -> bool {
    text.chars().any(|letter| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
}

pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

pub(super) fn is_slug(text: &str) -> bool {
    is_made_of(text, |letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

pub(super) fn is_key(text: &str) -> bool {
    is_made_of(text, |letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-'))
}

/// `^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$`
pub(super) fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let Some((host, top)) = domain.rsplit_once('.') else { return false };
    is_made_of(name, |letter| letter.is_ascii_alphanumeric() || b"._%+-".contains(&letter))
        && is_made_of(host, |letter| letter.is_ascii_alphanumeric() || b".-".contains(&letter))
        && top.len() >= 2
        && is_made_of(top, |letter| letter.is_ascii_alphabetic())
}

/// E.164: a plus, then two to fifteen digits of which the first is not zero.
pub(super) fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (2..=15).contains(&digits.len()) && !digits.starts_with('0') && is_made_of(digits, |letter| letter.is_ascii_digit())
}

/// An address of the web without white space, and with a host.
pub(super) fn is_url(text: &str) -> bool {
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| {
        let begin = text.get(..scheme.len())?;
        if begin.eq_ignore_ascii_case(scheme) { text.get(scheme.len()..) } else { None }
    });
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    host.chars().any(char::is_alphanumeric) && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

pub(super) fn is_country(text: &str) -> bool {
    text.len() == 2 && is_made_of(text, |letter| letter.is_ascii_uppercase())
}

pub(super) fn is_language(text: &str) -> bool {
    text.len() == 2 && is_made_of(text, |letter| letter.is_ascii_lowercase())
}

pub(super) fn is_currency(text: &str) -> bool {
    text.len() == 3 && is_made_of(text, |letter| letter.is_ascii_uppercase())
}

pub(super) fn is_lower_currency(text: &str) -> bool {
    text.len() == 3 && is_made_of(text, |letter| letter.is_ascii_lowercase())
}

pub(super) fn is_time_zone(text: &str) -> bool {
    TIME_ZONES.split_ascii_whitespace().any(|name| name == text)
}

/// `^[0-9a-f]{64}$`
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && is_made_of(text, |digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// `#RRGGBB`
pub(super) fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && is_made_of(digits, |digit| digit.is_ascii_hexdigit()))
}

/// `HH:MM`, from 00:00 to 23:59.
pub(super) fn is_time_of_day(text: &str) -> bool {
    let Some((hour, minute)) = text.split_once(':') else { return false };
    let is_below = |digits: &str, limit: u8| {
        digits.len() == 2
            && is_made_of(digits, |digit| digit.is_ascii_digit())
            && digits.parse().is_ok_and(|number: u8| number < limit)
    };
    is_below(hour, 24) && is_below(minute, 60)
}

/// Whether the number is negative, and the digits before and after its point.
pub(super) fn decimal(text: &str) -> Option<(bool, &str, &str)> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |digits: &str| is_made_of(digits, |digit| digit.is_ascii_digit());
    (are_digits(whole) && are_digits(fraction)).then_some((is_negative, whole, fraction))
}

/// At least one byte, and all of them pass.
fn is_made_of(text: &str, passes: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(passes)
}
