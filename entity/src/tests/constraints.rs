//! Every condition of the databases has its counterpart among the checks, so that a caller hears of it from the gateway, with the
//! name of the field.

use policy::Action;

use crate::check::{Check, Structure};
use crate::table::{Kind, Table};
use crate::tables;
use crate::writing::RowCheck;

const MIGRATIONS: &[&str] = &[
    include_str!("../../../migration/src/activity/sqlite.sql"),
    include_str!("../../../migration/src/analytics/sqlite.sql"),
    include_str!("../../../migration/src/identity/sqlite.sql"),
    include_str!("../../../migration/src/organization/sqlite.sql"),
    include_str!("../../../migration/src/membership/sqlite.sql"),
    include_str!("../../../migration/src/brand/sqlite.sql"),
    include_str!("../../../migration/src/content/sqlite.sql"),
    include_str!("../../../migration/src/workflow/sqlite.sql"),
    include_str!("../../../migration/src/campaign/sqlite.sql"),
    include_str!("../../../migration/src/social/sqlite.sql"),
    include_str!("../../../migration/src/operation/sqlite.sql"),
    include_str!("../../../migration/src/ai/sqlite.sql"),
    include_str!("../../../migration/src/privacy/sqlite.sql"),
];

/// How a condition on one column is written, and the check that says the same.
const FORMS: &[(&str, Check)] = &[
    ("{} GLOB '*-01'", Check::FirstOfMonth),
    ("{} <> '' AND {} NOT GLOB '*[^a-z0-9-]*'", Check::Slug),
    ("length(trim({})) > 0", Check::NotBlank),
    ("{} GLOB '[A-Z][A-Z]'", Check::Country),
    ("{} GLOB '[a-z][a-z]'", Check::Language),
    ("{} GLOB '[A-Z][A-Z][A-Z]'", Check::Currency),
    ("{} GLOB '[a-z][a-z][a-z]'", Check::LowerCurrency),
    ("{} <> '' AND {} NOT GLOB '*[^a-z0-9_.-]*'", Check::Key),
    ("{} = lower({})", Check::LowerCase),
    ("length({}) = 64 AND {} NOT GLOB '*[^0-9a-f]*'", Check::Sha256),
    ("{} GLOB '+[1-9][0-9]*' AND substr({}, 2) NOT GLOB '*[^0-9]*' AND length({}) <= 16", Check::Phone),
];

/// The greatest number of a column of whole numbers.
const GREATEST: &str = "2147483647";

/// The name of each condition of the table, and the condition on one line.
fn conditions(table: &str) -> Vec<(String, String)> {
    let begin = format!("CREATE TABLE {table} (");
    let body = MIGRATIONS.iter().find_map(|sql| sql.split_once(&begin)).map(|(_, body)| body).expect("the table is made");
    let body = body.split_once(") STRICT;").expect("it ends").0;
    let mut found = Vec::new();
    for part in body.split("CONSTRAINT ").skip(1) {
        let Some((name, rest)) = part.split_once(" CHECK (") else { continue };
        if name.contains(char::is_whitespace) {
            continue;
        }
        found.push((name.to_owned(), until_closed(rest)));
    }
    found
}

/// The text before the bracket that closes one opened earlier.
fn until_closed(text: &str) -> String {
    let mut open = 1;
    let inside = text.chars().take_while(|letter| {
        open += i32::from(*letter == '(') - i32::from(*letter == ')');
        open > 0
    });
    inside.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the type of a column says by itself: lengths, enumerations, booleans, sizes of numbers, instants, addresses.
fn is_implied(table: &Table, name: &str, condition: &str) -> bool {
    let of_column = |suffix: &str| {
        let column = name.strip_prefix(table.name).and_then(|rest| rest.strip_prefix('_')?.strip_suffix(suffix));
        column.and_then(|column| table.column(column)).map(|column| column.kind)
    };
    match (of_column("_length"), of_column("_value"), of_column("_size"), of_column("_form")) {
        (Some(Kind::Id | Kind::Text { .. } | Kind::Vector { .. }), ..) | (_, Some(Kind::Enum(_) | Kind::Bool), ..) => true,
        (.., Some(Kind::Int | Kind::BigInt | Kind::Decimal { .. }), _) => true,
        (.., Some(Kind::DateTime)) => condition.contains("GLOB '????-??-??T??:??:??.??????Z'"),
        (.., Some(Kind::Date)) => condition.contains("GLOB '????-??-??'"),
        (.., kind) => kind == Some(Kind::Address),
    }
}

fn has(table: &Table, column: &str, check: Check) -> bool {
    table.writing.checks_of(column).any(|known| *known == check)
}

/// The column is a document that must be an object or a list, or may be anything.
fn says_the_same_of_a_document(table: &Table, column: &str, condition: &str) -> bool {
    let kind = table.column(column).map(|column| column.kind);
    let structures = || {
        table.writing.checks_of(column).filter_map(|check| match check {
            Check::Json(structure) => Some(**structure),
            _ => None,
        })
    };
    if condition.contains("= 'array'") {
        let is_list = |structure| matches!(structure, Structure::List(_) | Structure::ListBy(..));
        return kind == Some(Kind::TextList) || structures().any(is_list);
    }
    if condition.contains("= 'object'") {
        let is_object = |structure| matches!(structure, Structure::Object(_) | Structure::Open(_) | Structure::Map(_));
        return has(table, column, Check::NoCredentials)
            || structures().any(|structure| is_object(structure) || structure == Structure::Translations);
    }
    kind == Some(Kind::Json)
}

/// `column BETWEEN least AND greatest`, whose bounds are numbers or the greatest is a column.
fn says_the_same_of_a_range(table: &Table, condition: &str) -> Option<bool> {
    let (column, bounds) = condition.split_once(" BETWEEN ")?;
    let (least, greatest) = bounds.split_once(" AND ")?;
    let has_least = has(table, column, Check::AtLeast(least.parse().ok()?));
    let scale = match table.column(column)?.kind {
        Kind::Decimal { scale, .. } => 10_i64.pow(scale),
        _ => 1,
    };
    let has_greatest = match (greatest, greatest.parse::<i64>()) {
        (GREATEST, _) => true,
        (_, Ok(greatest)) => has(table, column, Check::AtMost(greatest / scale)),
        (other, Err(_)) => table.writing.row_checks.iter().any(|check| match check {
            RowCheck::AtMost(lesser, greater) => *lesser == column && *greater == other,
            _ => false,
        }),
    };
    Some(has_least && has_greatest)
}

/// A condition of a known form has its own check.
fn says_the_same_of_a_form(table: &Table, condition: &str) -> Option<bool> {
    table.columns.iter().find_map(|column| {
        let form = FORMS.iter().find(|(form, _)| form.replace("{}", column.name) == condition)?;
        Some(has(table, column.name, form.1))
    })
}

/// Any other condition: each column it names has a check, is compared, or is derived.
fn is_seen_to(table: &Table, condition: &str) -> bool {
    let words: Vec<&str> = condition.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let mut named = table.columns.iter().filter(|column| words.contains(&column.name)).peekable();
    let writing = &table.writing;
    named.peek().is_some()
        && named.all(|column| {
            writing.checks_of(column.name).next().is_some()
                || writing.row_checks.iter().any(|check| check.columns().contains(&column.name))
                || writing.derived.iter().any(|(derived, ..)| *derived == column.name)
                || writing.rates.iter().any(|rate| rate.column == column.name)
        })
}

#[test]
fn every_condition_of_the_databases_has_a_check() {
    let mut unchecked = Vec::new();
    let mut judged = 0;
    // What the gateway alone writes, callers give no values for.
    let is_written = |table: &Table| [Action::Insert, Action::Update].iter().any(|action| !table.policy.is_closed(*action));
    for table in tables().into_iter().filter(is_written) {
        for (name, condition) in conditions(table.name) {
            judged += 1;
            let document = name
                .strip_prefix(table.name)
                .and_then(|rest| rest.strip_prefix('_')?.strip_suffix("_type"))
                .filter(|column| table.column(column).is_some());
            let says_the_same = is_implied(&table, &name, &condition)
                || match document {
                    Some(column) => says_the_same_of_a_document(&table, column, &condition),
                    None => says_the_same_of_a_range(&table, &condition)
                        .or_else(|| says_the_same_of_a_form(&table, &condition))
                        .unwrap_or_else(|| is_seen_to(&table, &condition)),
                };
            if !says_the_same {
                unchecked.push(format!("{}: {name}: {condition}", table.name));
            }
        }
    }
    assert!(judged > 300, "only {judged} conditions were found");
    assert_eq!(unchecked, Vec::<String>::new());
}

#[test]
fn the_conditions_are_read_whole() {
    let of_users = conditions("users");
    let condition = |name: &str| of_users.iter().find(|(known, _)| known == name).map(|(_, condition)| condition.as_str());
    assert_eq!(condition("users_email_length"), Some("length(email) <= 255"));
    assert_eq!(condition("users_identity_present"), Some("is_anonymous OR email IS NOT NULL OR phone IS NOT NULL"));
    assert!(condition("valid_email").is_some_and(|condition| condition.ends_with("GLOB '*[A-Za-z][A-Za-z]'")));
}
