//! Telemetry without what is personal or secret: by the names of members and by the looks of values, at every depth.
//!
//! What looks like it is replaced as a whole, for a text around an address tells as much as the address. When in doubt, it goes.

use std::net::Ipv6Addr;
use std::sync::LazyLock;

use regex::{Regex, RegexSet};
use serde_json::{Map, Value};

use super::credential;

/// What stands in place of a value that was taken out.
pub(super) const REDACTED: &str = "[redacted]";

/// Parts of names, in lower case, whose values are taken out.
const NAMES: [&str; 14] = [
    "password",
    "secret",
    "token",
    "key",
    "authorization",
    "cookie",
    "session",
    "email",
    "phone",
    "name",
    "address",
    "card",
    "cvv",
    "ssn",
];

/// The most characters of a text.
const MOST_CHARACTERS: usize = 256;
/// The most members of all objects of a document together.
const MOST_KEYS: usize = 64;
/// How many lists and objects may stand inside each other.
const DEEPEST: usize = 5;
/// A run of hexadecimal digits or of base64 that is longer is a secret.
const LONGEST_RUN: usize = 32;

/// The document without what is personal or secret.
pub(super) fn redacted(document: Value) -> Value {
    Redaction { keys_left: MOST_KEYS }.value(document, 0)
}

/// Whether nothing is to be taken out of the document any more.
#[must_use]
pub fn is_redacted(document: &Value) -> bool {
    entity::json::canonical(redacted(document.clone())) == entity::json::canonical(document.clone())
}

struct Redaction {
    keys_left: usize,
}

impl Redaction {
    /// `depth`: in how many lists and objects the value stands.
    fn value(&mut self, value: Value, depth: usize) -> Value {
        match value {
            Value::Object(_) | Value::Array(_) if depth >= DEEPEST => Value::from(REDACTED),
            Value::Object(members) => Value::Object(self.members(members, depth)),
            Value::Array(items) => items.into_iter().map(|item| self.value(item, depth + 1)).collect(),
            Value::String(written) => Value::from(text(&written)),
            Value::Number(number) if is_card(&number.to_string()) => Value::from(REDACTED),
            Value::Number(_) | Value::Bool(_) | Value::Null => value,
        }
    }

    fn members(&mut self, members: Map<String, Value>, depth: usize) -> Map<String, Value> {
        let mut kept = Map::new();
        for (name, member) in members {
            let Some(left) = self.keys_left.checked_sub(1) else { break };
            self.keys_left = left;
            // A name can hold what a value must not: counts by address, sizes by path.
            let shown = text(&name);
            let is_taken_out = shown == REDACTED || is_telling(&name);
            let member = if is_taken_out { Value::from(REDACTED) } else { self.value(member, depth + 1) };
            kept.insert(shown, member);
        }
        kept
    }
}

/// A name whose value is taken out whatever it looks like; what separates words does not count.
fn is_telling(name: &str) -> bool {
    let name: String = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    NAMES.iter().any(|part| name.contains(part))
}

/// The text as it may be kept.
fn text(written: &str) -> String {
    if is_personal(written) {
        return REDACTED.to_owned();
    }
    let kept: String = without_home(written).chars().take(MOST_CHARACTERS).collect();
    // What was cut or replaced may look like something now that it did not look like before.
    if is_personal(&kept) { REDACTED.to_owned() } else { kept }
}

/// A pattern of this file; a mistake in one shows in every test of it.
#[expect(clippy::expect_used, reason = "the patterns are constants")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

/// Looks of texts that are enough by themselves: an address of mail, a signed token, a bearer token, an address of a network of the
/// fourth version.
#[expect(clippy::expect_used, reason = "the patterns are constants")]
static LOOKS: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSet::new([
        r"[^\s@]+@[\p{L}\p{N}.-]+\.\p{L}{2,}",
        r"eyJ[\w-]{2,}\.[\w-]{2,}",
        r"(?i)\bbearer\s+\S",
        r"(?:^|[^\d.])(?:(?:25[0-5]|2[0-4]\d|[01]?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d?\d)(?:$|[^\d.]|\.(?:$|\D))",
    ])
    .expect("patterns")
});

/// Seven to nineteen digits, in groups or not: the number of a phone or of a card.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[^\p{L}\p{N}_])[+(]{0,2}\d(?:[ \u{a0}().\-/]{0,3}\d){6,18}\)?(?:$|[^\p{L}\p{N}_])"));

/// What has many digits and is neither: ids in their usual form, days and instants.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        \b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b
        | \b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])
          (?:[Tt\x20][0-2]\d:[0-5]\d(?::[0-6]\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?)?\b",
    )
});

/// A run of the letters of base64, in both of its alphabets; hexadecimal digits are among them.
static RUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Za-z0-9+/_=-]{33,}"));

/// What may be an address of a network of the sixth version.
static COLONS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{L}\p{N}:.]*:[\p{L}\p{N}:.]*:[\p{L}\p{N}:.]*"));

/// A home folder at the beginning of a path, with what stands before the path.
static HOME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?x)(?P<before>^|file://|[^\p{L}\p{N}/._~-])
        (?: (?:/(?:var|usr|export|mnt/[A-Za-z]))?/(?:home|Users)/[^/\s"'<>|:;,)]+ | /root\b )"#,
    )
});

/// A home folder on Windows: the name of a user may have blanks, and ends at the next separator.
static HOME_ON_WINDOWS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?i)[a-z]:[\\/]+(?:Users|Documents\ and\ Settings)[\\/]+[^\\/"'<>|:*?\r\n]+"#));

/// A text with something in it that nobody else should read.
fn is_personal(text: &str) -> bool {
    let text = text.replace("%40", "@");
    if credential::is_token(&text) || LOOKS.is_match(&text) || has_long_address(&text) {
        return true;
    }
    let rest = HARMLESS.replace_all(&text, " ");
    NUMBER.is_match(&rest) || has_long_run(&rest)
}

/// Behind the name of something and a colon, too.
fn has_long_address(text: &str) -> bool {
    COLONS.find_iter(text).any(|found| {
        let found = found.as_str().trim_end_matches('.');
        let behind_colons = found.match_indices(':').map(|(place, _)| &found[place + 1..]);
        let is_address = |text: &str| text.len() > 2 && text.parse::<Ipv6Addr>().is_ok();
        [found].into_iter().chain(behind_colons).any(is_address)
    })
}

/// A path is no run, but each of its parts may be.
fn has_long_run(text: &str) -> bool {
    RUN.find_iter(text).any(|found| {
        let (before, run) = (&text[..found.start()], found.as_str());
        let is_path = run.contains('/') && (run.starts_with('/') || before.ends_with(['~', '.', ':', '\\']));
        !is_path || run.split('/').any(|part| part.len() > LONGEST_RUN)
    })
}

fn without_home(text: &str) -> String {
    let text = HOME.replace_all(text, "${before}~");
    HOME_ON_WINDOWS.replace_all(&text, "~").into_owned()
}

/// The number of a payment card: its length, what it begins with, and its check digit.
fn is_card(number: &str) -> bool {
    let digits: Option<Vec<u32>> = number.chars().map(|digit| digit.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| (13..=19).contains(&digits.len())) else { return false };
    let doubled = |(place, digit): (usize, &u32)| if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit };
    matches!(digits.first(), Some(2..=6)) && digits.iter().rev().enumerate().map(doubled).sum::<u32>().is_multiple_of(10)
}
