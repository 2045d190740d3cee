//! A document judged by the fields and rules that a template declares.
//!
//! Templates are data of tenants: a faulty one is told as such, and nothing in one stops the gateway.

use std::cmp::Ordering;

use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};

use super::form::{is_blank, is_email, is_url};
use super::validate::{is_day, is_instant};
use super::{Problem, html, member_path, report, structure};

/// How much memory a pattern may take once it is compiled.
const PATTERN_BYTES: usize = 1 << 20;

/// The type of a field whose text is HTML.
const RICH_TEXT: &str = "richtext";

/// Judges a document by the list of fields and the list of further rules of its template.
pub fn shaped(document: &Value, fields: &Value, rules: &Value, path: &str, problems: &mut Vec<Problem>) {
    let (Some(fields), Some(rules)) = (fields.as_array(), rules.as_array()) else {
        report(problems, path, "cannot be judged: the template's fields and rules are no lists");
        return;
    };
    let Some(document) = document.as_object() else {
        report(problems, path, "must be an object");
        return;
    };
    let mut judge = Judge { document, fields, path, problems };
    judge.known();
    for field in fields {
        judge.field(field);
    }
    for rule in rules {
        judge.rule(rule);
    }
}

/// Keeps what is harmless in the HTML of a document: in the texts of the fields that the template declares as rich text.
pub fn clean_rich_text(document: &mut Value, fields: &Value) {
    for field in fields.as_array().into_iter().flatten().filter(|field| text_of(field, "type") == Some(RICH_TEXT)) {
        if let Some(Value::String(text)) = text_of(field, "name").and_then(|name| document.get_mut(name)) {
            *text = html::harmless(text);
        }
    }
}

struct Judge<'a> {
    document: &'a Map<String, Value>,
    fields: &'a [Value],
    path: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Judge<'_> {
    fn report(&mut self, name: &str, message: impl Into<String>) {
        report(self.problems, member_path(self.path, name), message);
    }

    /// A mistake of the template's author, not of the caller.
    fn report_template(&mut self, name: &str, message: &str) {
        report(self.problems, member_path(self.path, name), format!("cannot be judged: {message} of the template"));
    }

    /// The value of a field, unless there is none.
    fn value(&self, name: &str) -> Option<&Value> {
        self.document.get(name).filter(|value| !value.is_null())
    }

    fn known(&mut self) {
        let names: Vec<&str> = self.fields.iter().filter_map(|field| text_of(field, "name")).collect();
        let unknown: Vec<&String> = self.document.keys().filter(|name| !names.contains(&name.as_str())).collect();
        for name in unknown {
            self.report(name, structure::unknown(names.iter().copied()));
        }
    }

    fn field(&mut self, field: &Value) {
        let Some(name) = text_of(field, "name") else { return };
        match self.value(name).filter(|value| !is_empty(value)).cloned() {
            Some(value) => {
                self.type_of(name, text_of(field, "type").unwrap_or_default(), &value);
                if let Some(validation) = field.get("validation").filter(|validation| !validation.is_null()) {
                    self.validation(name, validation, &value);
                }
            }
            None => {
                if field.get("required") == Some(&Value::Bool(true)) && self.is_asked_for(field) {
                    self.report(name, "is needed");
                }
            }
        }
    }

    fn type_of(&mut self, name: &str, kind: &str, value: &Value) {
        let is_text = |holds: fn(&str) -> bool| value.as_str().is_some_and(holds);
        let (is_right, message) = match kind {
            "text" | "textarea" | RICH_TEXT | "select" | "image" | "file" => (value.is_string(), "must be a text"),
            "number" => (value.is_number(), "must be a number"),
            "boolean" => (value.is_boolean(), "must be true or false"),
            "date" => (is_text(is_day), "must be a day, written YYYY-MM-DD"),
            "datetime" => (is_text(is_instant), "must be an instant, written as in ISO 8601"),
            "url" => (is_text(is_url), "must be an address of the web, beginning with https:// or http://"),
            "email" => (is_text(is_email), "must be an e-mail address"),
            "multiselect" | "tags" => {
                (value.as_array().is_some_and(|items| items.iter().all(Value::is_string)), "must be a list of texts")
            }
            "json" => (true, ""),
            _ => return self.report_template(name, "the field has a type unknown"),
        };
        if !is_right {
            self.report(name, message);
        }
    }

    fn validation(&mut self, name: &str, validation: &Value, value: &Value) {
        for (bound, outside, words) in [("min", Ordering::Less, "at least"), ("max", Ordering::Greater, "at most")] {
            if let Some(bound) = validation.get(bound).and_then(Value::as_f64) {
                self.bound(name, value, bound, (outside, words), "");
            }
        }
        if let Some(pattern) = text_of(validation, "pattern").filter(|pattern| !pattern.is_empty()) {
            self.pattern(name, value, pattern, "");
        }
        let options = validation.get("options").and_then(Value::as_array).filter(|options| !options.is_empty());
        if let Some(options) = options {
            self.option(name, value, options, "");
        }
    }

    fn rule(&mut self, rule: &Value) {
        let (Some(name), Some(kind)) = (text_of(rule, "field"), text_of(rule, "rule")) else { return };
        let message = text_of(rule, "message").unwrap_or_default();
        let argument = rule.get("value").unwrap_or(&Value::Null);
        let Some(value) = self.value(name).filter(|value| !is_empty(value)).cloned() else {
            let field = self.fields.iter().find(|field| text_of(field, "name") == Some(name));
            if kind == "required" && field.is_none_or(|field| self.is_asked_for(field)) {
                self.report(name, if is_blank(message) { "is needed" } else { message });
            }
            return;
        };
        let (least, most) = ((Ordering::Less, "at least"), (Ordering::Greater, "at most"));
        match (kind, argument) {
            ("required", _) => {}
            ("min" | "minLength", Value::Number(bound)) => self.number(name, &value, bound.as_f64(), least, message),
            ("max" | "maxLength", Value::Number(bound)) => self.number(name, &value, bound.as_f64(), most, message),
            ("pattern", Value::String(pattern)) => self.pattern(name, &value, pattern, message),
            ("oneOf", Value::Array(options)) => self.option(name, &value, options, message),
            _ => self.report_template(name, "a rule has no meaning: it is a mistake"),
        }
    }

    fn number(&mut self, name: &str, value: &Value, bound: Option<f64>, outside: (Ordering, &str), message: &str) {
        if let Some(bound) = bound {
            self.bound(name, value, bound, outside, message);
        }
    }

    /// Numbers by themselves, texts by their characters, lists by their items.
    fn bound(&mut self, name: &str, value: &Value, bound: f64, (outside, words): (Ordering, &str), message: &str) {
        let (measure, unit) = match value {
            Value::Number(number) => (number.as_f64(), ""),
            Value::String(text) => (count(text.chars().count()), " characters"),
            Value::Array(items) => (count(items.len()), " items"),
            Value::Bool(_) | Value::Null | Value::Object(_) => (None, ""),
        };
        if measure.is_some_and(|measure| measure.partial_cmp(&bound) == Some(outside)) {
            let verb = if unit.is_empty() { "be" } else { "have" };
            let own = format!("must {verb} {words} {bound}{unit}");
            self.report(name, if is_blank(message) { own } else { message.to_owned() });
        }
    }

    fn pattern(&mut self, name: &str, value: &Value, pattern: &str, message: &str) {
        let Some(compiled) = compiled(pattern) else {
            return self.report_template(name, "the pattern is no regular expression: it is a mistake");
        };
        let matches = |text: &Value| text.as_str().is_none_or(|text| compiled.is_match(text));
        let all_match = match value {
            Value::Array(items) => items.iter().all(matches),
            other => matches(other),
        };
        if !all_match {
            let own = format!("must match {pattern}");
            self.report(name, if is_blank(message) { own } else { message.to_owned() });
        }
    }

    fn option(&mut self, name: &str, value: &Value, options: &[Value], message: &str) {
        let is_one = |value: &Value| options.iter().any(|option| is_same(option, value));
        let all_are = match value {
            Value::Array(items) => items.iter().all(is_one),
            other => is_one(other),
        };
        if !all_are {
            let listed: Vec<String> =
                options.iter().map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned)).collect();
            let own = format!("must be one of {}", listed.join(", "));
            self.report(name, if is_blank(message) { own } else { message.to_owned() });
        }
    }

    /// Whether the condition of the field holds, if it has one. One that means nothing does not make a field optional.
    fn is_asked_for(&self, field: &Value) -> bool {
        let Some(condition) = field.get("conditional").filter(|condition| condition.is_object()) else { return true };
        let expected = condition.get("value").unwrap_or(&Value::Null);
        let value = text_of(condition, "field").and_then(|name| self.document.get(name)).unwrap_or(&Value::Null);
        match text_of(condition, "operator").unwrap_or_default() {
            "equals" => is_same(value, expected),
            "not_equals" => !is_same(value, expected),
            "contains" => contains(value, expected),
            "greater_than" => compare(value, expected) == Some(Ordering::Greater),
            "less_than" => compare(value, expected) == Some(Ordering::Less),
            "is_empty" => is_empty(value),
            "is_not_empty" => !is_empty(value),
            _ => true,
        }
    }
}

fn text_of<'a>(object: &'a Value, member: &str) -> Option<&'a str> {
    object.get(member).and_then(Value::as_str)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => is_blank(text),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// 1 and 1.0 are the same.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        _ => left == right,
    }
}

fn contains(value: &Value, part: &Value) -> bool {
    match (value, part) {
        (Value::Array(items), part) => items.iter().any(|item| is_same(item, part)),
        (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
        _ => false,
    }
}

/// Numbers by size, texts letter by letter, which is right for days and instants too.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64()?.partial_cmp(&right.as_f64()?),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn count(number: usize) -> Option<f64> {
    u32::try_from(number).ok().map(f64::from)
}

fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(PATTERN_BYTES).dfa_size_limit(PATTERN_BYTES).build().ok()
}
