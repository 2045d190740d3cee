//! Judging a row as it will be, by the checks that compare its columns.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate};
use entity::table::{Kind, Table};
use entity::writing::RowCheck;
use serde_json::Value;
use uuid::Uuid;

use super::check::exact;
use super::{Problem, report};

/// Judges the checks that compare columns of a row as it will be.
///
/// `value` gives a column's value in the form of the API or as it is stored, null for null; `path_of` gives the path of a column
/// in the input. Only checks that look at a column for which `is_given` holds are judged: what stands there already is not the
/// caller's to answer for.
pub fn row(
    table: &Table,
    value: &dyn Fn(&str) -> Value,
    is_given: &dyn Fn(&str) -> bool,
    path_of: &dyn Fn(&str) -> String,
    problems: &mut Vec<Problem>,
) {
    let judge = Judge { table, value, is_given, path_of };
    for check in &table.writing.row_checks {
        if check.columns().into_iter().any(is_given) {
            judge.check(check, problems);
        }
    }
}

/// What refers, as it is compared: of an id the letters' case does not matter.
fn as_reference(text: &str) -> String {
    Uuid::try_parse(text).map_or_else(|_| text.to_owned(), |id| id.to_string())
}

struct Judge<'a> {
    table: &'a Table,
    value: &'a dyn Fn(&str) -> Value,
    is_given: &'a dyn Fn(&str) -> bool,
    path_of: &'a dyn Fn(&str) -> String,
}

impl Judge<'_> {
    fn check(&self, check: &RowCheck, problems: &mut Vec<Problem>) {
        match *check {
            RowCheck::Greater(greater, lesser) => {
                if matches!(self.compare(greater, lesser), Some(Ordering::Less | Ordering::Equal)) {
                    let words = if self.is_time(greater) { ["later", "earlier"] } else { ["greater", "less"] };
                    self.report_order(greater, lesser, words.map(|word| format!("must be {word} than")), problems);
                }
            }
            RowCheck::AtMost(lesser, greater) => {
                if self.compare(lesser, greater) == Some(Ordering::Greater) {
                    let words = ["must be at most", "must be at least"].map(str::to_owned);
                    self.report_order(lesser, greater, words, problems);
                }
            }
            RowCheck::Differ(column, other) => self.differ(column, other, str::eq_ignore_ascii_case, problems),
            RowCheck::DifferAsTexts(column, other) => self.differ(column, other, |text, other| text == other, problems),
            RowCheck::NeededWhile(column, stored, needed) => {
                if self.is(column, stored) && (self.value)(needed).is_null() {
                    self.report_while("is needed", column, stored, needed, problems);
                }
            }
            RowCheck::EmptyWhile(column, stored, empty) => {
                if self.is(column, stored) && (self.value)(empty).as_object().is_some_and(|members| !members.is_empty()) {
                    self.report_while("must be empty", column, stored, empty, problems);
                }
            }
            RowCheck::RefersTo { column, members, among, key } => self.refers_to(column, members, (among, key), problems),
            RowCheck::UsedIn(names, texts) => self.used_in(names, texts, problems),
            RowCheck::TimeOfTable { column, table } => self.time_of_table(column, table, problems),
            RowCheck::OneOfUnless(columns, unless) => {
                if !self.is_true(unless) && columns.iter().all(|column| (self.value)(column).is_null()) {
                    self.report_one_of(columns, unless, problems);
                }
            }
            RowCheck::TrueNeeds(flag, needed) => {
                if self.is_true(flag) && (self.value)(needed).is_null() {
                    let words = [format!("can only be true with {}", self.name(needed)), "is needed".to_owned()];
                    self.report_flag(flag, needed, words, problems);
                }
            }
            RowCheck::FalseWhileSet(flag, set) => {
                if self.is_true(flag) && !(self.value)(set).is_null() {
                    let words = [format!("must be false once {} is set", self.name(set)), "must be null".to_owned()];
                    self.report_flag(flag, set, words, problems);
                }
            }
            RowCheck::MemberEquals { document, member, column } => self.member_equals(document, member, column, problems),
            RowCheck::MembersWhile { column, stored, document, members } => {
                if self.is(column, stored) {
                    self.members_while(column, stored, (document, members), problems);
                }
            }
        }
    }

    fn report_one_of(&self, columns: &[&str], unless: &str, problems: &mut Vec<Problem>) {
        let named = columns.iter().find(|column| (self.is_given)(column)).or_else(|| columns.first());
        let names: Vec<String> = columns.iter().map(|column| self.name(column)).collect();
        let path = (self.path_of)(named.copied().unwrap_or(unless));
        report(problems, path, format!("one of {} is needed", names.join(", ")));
    }

    fn members_while(&self, column: &str, stored: &str, (document, members): (&str, &[&str]), problems: &mut Vec<Problem>) {
        let held = (self.value)(document);
        for member in members.iter().filter(|member| held.get(**member).is_none_or(Value::is_null)) {
            let path = format!("{}.{member}", (self.path_of)(document));
            report(problems, path, format!("is needed while {} is {}", self.name(column), stored.to_ascii_uppercase()));
        }
    }

    /// At the boolean where it is given, else at the other column.
    fn report_flag(&self, flag: &str, other: &str, words: [String; 2], problems: &mut Vec<Problem>) {
        let [of_flag, of_other] = words;
        if (self.is_given)(flag) {
            report(problems, (self.path_of)(flag), of_flag);
        } else {
            report(problems, (self.path_of)(other), format!("{of_other} while {} is true", self.name(flag)));
        }
    }

    fn member_equals(&self, document: &str, member: &str, column: &str, problems: &mut Vec<Problem>) {
        let held = (self.value)(document);
        let Some(text) = held.get(member).and_then(Value::as_str) else { return };
        if self.is(column, text) {
            return;
        }
        if (self.is_given)(document) {
            let path = format!("{}.{member}", (self.path_of)(document));
            report(problems, path, format!("must be the same as {}", self.name(column)));
        } else {
            report(problems, (self.path_of)(column), format!("must be the same as {member} of {}", self.name(document)));
        }
    }

    /// Refuses two columns that hold the same text, by what is the same.
    fn differ(&self, column: &str, other: &str, is_same: fn(&str, &str) -> bool, problems: &mut Vec<Problem>) {
        if self.text(column).is_some_and(|text| self.text(other).is_some_and(|other| is_same(&other, &text))) {
            self.report_order(column, other, ["must differ from"; 2].map(str::to_owned), problems);
        }
    }

    /// At the given column; the first one where both are.
    fn report_order(&self, first: &str, second: &str, words: [String; 2], problems: &mut Vec<Problem>) {
        let [of_first, of_second] = words;
        if (self.is_given)(first) {
            report(problems, (self.path_of)(first), format!("{of_first} {}", self.name(second)));
        } else {
            report(problems, (self.path_of)(second), format!("{of_second} {}", self.name(first)));
        }
    }

    fn report_while(&self, words: &str, column: &str, stored: &str, concerned: &str, problems: &mut Vec<Problem>) {
        let message = format!("{words} while {} is {}", self.name(column), stored.to_ascii_uppercase());
        report(problems, (self.path_of)(concerned), message);
    }

    fn refers_to(&self, column: &str, members: &[&str], (among, key): (&str, &str), problems: &mut Vec<Problem>) {
        let (referring, targets) = ((self.value)(column), (self.value)(among));
        let text_of = |item: &Value, member: &str| item.get(member).and_then(Value::as_str).map(as_reference);
        let known: BTreeSet<String> = targets.as_array().into_iter().flatten().filter_map(|item| text_of(item, key)).collect();
        for (place, item) in referring.as_array().into_iter().flatten().enumerate() {
            for member in members {
                if text_of(item, member).is_none_or(|named| known.contains(&named)) {
                    continue;
                }
                if (self.is_given)(column) {
                    let path = format!("{}[{place}].{member}", (self.path_of)(column));
                    report(problems, path, format!("must be the {key} of one of {}", self.name(among)));
                } else {
                    report(problems, (self.path_of)(among), format!("must hold what {} refers to", self.name(column)));
                }
            }
        }
    }

    fn used_in(&self, names: &str, texts: &[&str], problems: &mut Vec<Problem>) {
        let written: Vec<String> = texts.iter().filter_map(|column| self.text(column)).collect();
        let shown: Vec<String> = texts.iter().map(|column| self.name(column)).collect();
        for (place, name) in (self.value)(names).as_array().into_iter().flatten().enumerate() {
            let used = format!("{{{{{}}}}}", name.as_str().unwrap_or_default());
            if !written.iter().any(|text| text.contains(&used)) {
                let path = format!("{}[{place}]", (self.path_of)(names));
                report(problems, path, format!("must stand as {{{{name}}}} in one of {}", shown.join(", ")));
            }
        }
    }

    fn time_of_table(&self, column: &str, table: &str, problems: &mut Vec<Problem>) {
        if let (Some(time), Some(named)) = (self.text(column), self.text(table))
            && !entity::check::is_time_of(&named, &time)
        {
            report(problems, (self.path_of)(column), "must be a column of the table that holds an instant or a day");
        }
    }

    /// The column as the caller knows it: the last word of its path.
    fn name(&self, column: &str) -> String {
        let path = (self.path_of)(column);
        path.rsplit('.').next().map_or_else(|| path.clone(), str::to_owned)
    }

    fn text(&self, column: &str) -> Option<String> {
        (self.value)(column).as_str().map(str::to_owned)
    }

    fn is(&self, column: &str, stored: &str) -> bool {
        self.text(column).is_some_and(|text| text.eq_ignore_ascii_case(stored))
    }

    fn is_true(&self, column: &str) -> bool {
        matches!((self.value)(column), Value::Bool(true)) || (self.value)(column).as_i64() == Some(1)
    }

    fn is_time(&self, column: &str) -> bool {
        self.table.column(column).is_some_and(|column| matches!(column.kind, Kind::DateTime | Kind::Date))
    }

    /// Nothing when one of them is null, or is not what the column holds.
    fn compare(&self, column: &str, other: &str) -> Option<Ordering> {
        let (left, right) = ((self.value)(column), (self.value)(other));
        match self.table.column(column)?.kind {
            Kind::DateTime => {
                let instant = |value: &Value| DateTime::parse_from_rfc3339(value.as_str()?).ok();
                Some(instant(&left)?.cmp(&instant(&right)?))
            }
            Kind::Date => {
                let day = |value: &Value| value.as_str()?.parse::<NaiveDate>().ok();
                Some(day(&left)?.cmp(&day(&right)?))
            }
            Kind::Int | Kind::BigInt | Kind::Decimal { .. } => {
                let number = |value: &Value| match value {
                    Value::Number(number) => exact(&number.to_string()),
                    other => exact(other.as_str()?),
                };
                Some(number(&left)?.cmp(&number(&right)?))
            }
            Kind::Id
            | Kind::Text { .. }
            | Kind::Bool
            | Kind::Json
            | Kind::TextList
            | Kind::Vector { .. }
            | Kind::Address
            | Kind::Enum(_) => None,
        }
    }
}
