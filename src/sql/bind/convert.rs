//! JSON values as the database takes them.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use entity::table::Kind;
use sea_orm::Value;
use sea_orm::sea_query::ArrayType;
use serde_json::Value as Json;
use uuid::Uuid;

use super::BindError;
use crate::plan::Limits;
use crate::search::{Query, QueryError};
use crate::sql::condition::pattern_text;
use crate::sql::dialect::Dialect;
use crate::sql::slot::{Form, SearchForm};

/// Ids as a list parameter.
pub(in crate::sql) fn id_list(ids: &[Uuid], dialect: Dialect) -> Value {
    match dialect {
        Dialect::Postgres => Value::Array(ArrayType::Uuid, Some(Box::new(ids.iter().map(|id| Value::Uuid(Some(*id))).collect()))),
        Dialect::Sqlite => {
            let mut text = String::with_capacity(ids.len() * 35 + 2);
            text.push('[');
            for (index, id) in ids.iter().enumerate() {
                text.push_str(if index == 0 { "\"" } else { ",\"" });
                text.push_str(id.simple().encode_lower(&mut Uuid::encode_buffer()));
                text.push('"');
            }
            text.push(']');
            Value::String(Some(text))
        }
    }
}

/// An instant as a parameter.
pub(in crate::sql) fn instant(instant: DateTime<Utc>, dialect: Dialect) -> Value {
    match dialect {
        Dialect::Postgres => Value::ChronoDateTimeUtc(Some(instant)),
        Dialect::Sqlite => Value::String(Some(instant_text(instant))),
    }
}

fn instant_text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Nothing that is limited stands in a cursor.
const NO_LIMITS: Limits = Limits {
    page_default: 0,
    page_most: 0,
    rows_most: 0,
    list_most: 0,
    pattern_characters_most: 0,
    search_characters_most: 0,
    search_words_most: 0,
    search_ranked_most: 0,
};

/// A value of a cursor: what the gateway wrote itself, so only a mistake of ours is no value of the kind.
pub(super) fn cursor_value(value: &Json, kind: Kind, dialect: Dialect) -> Option<Value> {
    if value.is_null() {
        return Some(null_of(kind, dialect));
    }
    Converter { dialect, limits: &NO_LIMITS, field: &String::new }.one(value, kind).ok()
}

fn null_of(kind: Kind, dialect: Dialect) -> Value {
    match (kind, dialect) {
        (Kind::Id, _) => Value::Uuid(None),
        (Kind::Int | Kind::BigInt, _) | (Kind::Decimal { .. }, Dialect::Sqlite) => Value::BigInt(None),
        (Kind::Bool, _) => Value::Bool(None),
        (Kind::Date, Dialect::Postgres) => Value::ChronoDate(None),
        (Kind::DateTime, Dialect::Postgres) => Value::ChronoDateTimeUtc(None),
        _ => Value::String(None),
    }
}

/// Converts the arguments of one request.
pub(super) struct Converter<'a> {
    pub dialect: Dialect,
    pub limits: &'a Limits,
    /// What errors call the argument.
    pub field: &'a dyn Fn() -> String,
}

impl Converter<'_> {
    pub fn convert(&self, value: &Json, form: Form) -> Result<Value, BindError> {
        match form {
            Form::One(kind) => self.one(value, kind),
            Form::List(kind) => self.list(value, kind),
            Form::Float | Form::JsonNumber => match value.as_f64() {
                Some(number) => Ok(Value::Double(Some(number))),
                None => Err(self.wrong("a number")),
            },
            Form::FloatList => self.float_list(value),
            Form::Pattern { form, ignore_case } => {
                let text = self.text(value)?;
                let most = self.limits.pattern_characters_most;
                if text.chars().count() > most {
                    let message = format!("the pattern has more than {most} characters");
                    return Err(BindError::limit((self.field)(), "pattern", most as u64, message));
                }
                let mut pattern = pattern_text(text, form, ignore_case, self.dialect == Dialect::Sqlite);
                // A lone escape at the end would be an error of the database: it stands for itself.
                let escapes = pattern.chars().rev().take_while(|letter| *letter == '\\').count();
                if self.dialect == Dialect::Postgres && escapes % 2 == 1 {
                    pattern.push('\\');
                }
                Ok(Value::String(Some(pattern)))
            }
            Form::JsonPattern => self.json_pattern(value),
            Form::JsonTexts => {
                let texts = self.texts(value)?;
                Ok(self.json(Json::from(texts)))
            }
            Form::JsonPath => self.json_path(value),
            Form::Search(form) => Ok(self.search_value(&self.search(value)?, form)),
        }
    }

    /// What is searched for.
    pub fn search(&self, value: &Json) -> Result<Query, BindError> {
        let text = self.text(value)?;
        let most = self.limits.search_characters_most;
        if text.chars().count() > most {
            let message = format!("the search has more than {most} characters");
            return Err(BindError::limit((self.field)(), "searchCharacters", most as u64, message));
        }
        let most = self.limits.search_words_most;
        Query::parse(text, most).map_err(|error| match error {
            QueryError::NothingToFind => self.wrong("a text with a word to look for"),
            QueryError::TooManyWords(count) => {
                let message = format!("the search has {count} words, more than {most}");
                BindError::limit((self.field)(), "searchWords", most as u64, message)
            }
        })
    }

    fn search_value(&self, query: &Query, form: SearchForm) -> Value {
        let needles = match (form, self.dialect) {
            (SearchForm::Index, Dialect::Postgres) => return Value::String(Some(query.for_postgres())),
            (SearchForm::Index, Dialect::Sqlite) => return Value::String(Some(query.for_sqlite())),
            (SearchForm::Rows, _) => query.rows(),
            (SearchForm::ExcludedRows, _) => query.excluded_rows(),
            (SearchForm::Needles, _) => query.needles(),
        };
        match self.dialect {
            Dialect::Postgres => {
                let values = needles.into_iter().map(|needle| Value::String(Some(needle))).collect();
                Value::Array(ArrayType::String, Some(Box::new(values)))
            }
            Dialect::Sqlite => Value::String(Some(Json::from(needles).to_string())),
        }
    }

    fn wrong(&self, expected: &str) -> BindError {
        let field = (self.field)();
        let message = format!("{field} must be {expected}");
        BindError::input(field, message)
    }

    fn text<'b>(&self, value: &'b Json) -> Result<&'b str, BindError> {
        let text = value.as_str().ok_or_else(|| self.wrong("a text"))?;
        if text.contains('\0') {
            return Err(self.wrong("a text without the character U+0000"));
        }
        Ok(text)
    }

    fn texts(&self, value: &Json) -> Result<Vec<String>, BindError> {
        let items = self.items(value)?;
        items.iter().map(|item| self.text(item).map(str::to_owned)).collect()
    }

    fn items<'b>(&self, value: &'b Json) -> Result<&'b [Json], BindError> {
        let items = match value {
            Json::Array(items) => items.as_slice(),
            Json::Null => return Err(self.wrong("a list")),
            single => std::slice::from_ref(single),
        };
        let most = self.limits.list_most;
        if items.len() > most {
            let message = format!("the list has {} values, more than {most}", items.len());
            return Err(BindError::limit((self.field)(), "list", most as u64, message));
        }
        Ok(items)
    }

    fn json(&self, document: Json) -> Value {
        match self.dialect {
            Dialect::Postgres => Value::Json(Some(Box::new(document))),
            Dialect::Sqlite => Value::String(Some(document.to_string())),
        }
    }

    pub fn one(&self, value: &Json, kind: Kind) -> Result<Value, BindError> {
        let is_postgres = self.dialect == Dialect::Postgres;
        match kind {
            Kind::Id => self.id(value).map(|id| Value::Uuid(Some(id))),
            Kind::Text { .. } | Kind::Address => self.text(value).map(|text| Value::String(Some(text.to_owned()))),
            Kind::Enum(_) => self.stored(value, kind).map(|stored| Value::String(Some(stored.to_owned()))),
            Kind::Int | Kind::BigInt => self.whole(value).map(|number| Value::BigInt(Some(number))),
            Kind::Bool => value.as_bool().map(|flag| Value::Bool(Some(flag))).ok_or_else(|| self.wrong("true or false")),
            Kind::Decimal { .. } if is_postgres => self.decimal(value).map(|text| Value::String(Some(text))),
            Kind::Decimal { scale, .. } => Ok(match self.scaled(value, scale)? {
                Scaled::Exact(number) => Value::BigInt(Some(number)),
                Scaled::Between(number) => Value::Double(Some(number)),
            }),
            Kind::Date if is_postgres => self.date(value).map(|date| Value::ChronoDate(Some(date))),
            Kind::Date => self.date(value).map(|date| Value::String(Some(date.to_string()))),
            Kind::DateTime => self.instant(value).map(|found| instant(found, self.dialect)),
            Kind::Json | Kind::TextList | Kind::Vector { .. } => Err(self.wrong("a scalar")),
        }
    }

    fn list(&self, value: &Json, kind: Kind) -> Result<Value, BindError> {
        let items = self.items(value)?;
        if kind == Kind::Id {
            let ids: Result<Vec<Uuid>, BindError> = items.iter().map(|item| self.id(item)).collect();
            return ids.map(|ids| id_list(&ids, self.dialect));
        }
        let values = items.iter().map(|item| self.one(item, kind)).collect::<Result<Vec<Value>, BindError>>()?;
        Ok(match self.dialect {
            Dialect::Postgres => Value::Array(array_type(kind), Some(Box::new(values))),
            Dialect::Sqlite => Value::String(Some(Json::Array(values.iter().map(plain_json).collect()).to_string())),
        })
    }

    fn float_list(&self, value: &Json) -> Result<Value, BindError> {
        let numbers = self.items(value)?.iter().map(|item| item.as_f64().ok_or_else(|| self.wrong("a list of numbers")));
        let numbers = numbers.collect::<Result<Vec<f64>, BindError>>()?;
        Ok(match self.dialect {
            Dialect::Postgres => {
                let values = numbers.into_iter().map(|number| Value::Double(Some(number))).collect();
                Value::Array(ArrayType::Double, Some(Box::new(values)))
            }
            Dialect::Sqlite => Value::String(Some(Json::from(numbers).to_string())),
        })
    }

    fn id(&self, value: &Json) -> Result<Uuid, BindError> {
        value.as_str().and_then(|text| Uuid::try_parse(text).ok()).ok_or_else(|| self.wrong("an id (a UUID)"))
    }

    fn stored(&self, value: &Json, kind: Kind) -> Result<&'static str, BindError> {
        let Kind::Enum(enumeration) = kind else { return Err(self.wrong("a value of the enumeration")) };
        let name = value.as_str().ok_or_else(|| self.wrong("a value of the enumeration"))?;
        let found = enumeration.values.iter().find(|(stored, _)| stored.eq_ignore_ascii_case(name));
        found.map(|(stored, _)| *stored).ok_or_else(|| self.wrong(&format!("a value of {}", enumeration.name)))
    }

    fn whole(&self, value: &Json) -> Result<i64, BindError> {
        let number = match value {
            Json::Number(number) => number.as_i64(),
            Json::String(text) => text.parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| self.wrong("a whole number of at most 64 bits"))
    }

    /// A decimal as text: an optional sign, digits, an optional point with digits.
    fn decimal(&self, value: &Json) -> Result<String, BindError> {
        let text = match value {
            Json::Number(number) => number.to_string(),
            Json::String(text) => text.clone(),
            _ => return Err(self.wrong("a decimal number")),
        };
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if all_digits(whole) && all_digits(part) && digits.len() <= 64 { Ok(text) } else { Err(self.wrong("a decimal number")) }
    }

    /// A decimal times ten to the power of the scale.
    fn scaled(&self, value: &Json, scale: u32) -> Result<Scaled, BindError> {
        let text = self.decimal(value)?;
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let kept = part.len().min(scale as usize);
        let digits = format!("{whole}{:0<width$}", &part[..kept], width = scale as usize);
        let exact = part[kept..].bytes().all(|byte| byte == b'0');
        match digits.parse::<i64>() {
            Ok(number) if exact => Ok(Scaled::Exact(number)),
            // It lies between two numbers of the column, so any number between those two compares alike.
            Ok(number) => Ok(Scaled::Between(number as f64 + if text.starts_with('-') { -0.5 } else { 0.5 })),
            Err(_) => Ok(Scaled::Between(if text.starts_with('-') { f64::MIN } else { f64::MAX })),
        }
    }

    fn date(&self, value: &Json) -> Result<NaiveDate, BindError> {
        let parsed = value.as_str().and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok());
        parsed.filter(|date| date.to_string().len() == 10).ok_or_else(|| self.wrong("a date (YYYY-MM-DD)"))
    }

    fn instant(&self, value: &Json) -> Result<DateTime<Utc>, BindError> {
        let parsed = value.as_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        let parsed = parsed.map(|found| found.with_timezone(&Utc)).filter(|found| instant_text(*found).len() == 27);
        parsed.ok_or_else(|| self.wrong("a time (RFC 3339)"))
    }

    /// A document to be contained: an object or a list, whose lists hold scalars only.
    fn json_pattern(&self, value: &Json) -> Result<Value, BindError> {
        fn is_simple(value: &Json) -> bool {
            match value {
                Json::Array(items) => items.iter().all(|item| !item.is_array() && !item.is_object()),
                Json::Object(members) => {
                    members.iter().all(|(name, member)| !name.contains(['"', '\\', '\0']) && is_simple(member))
                }
                Json::String(text) => !text.contains('\0'),
                _ => true,
            }
        }
        if !(value.is_object() || value.is_array()) || !is_simple(value) {
            return Err(self.wrong("an object or a list, and lists in it may hold scalars only"));
        }
        Ok(self.json(value.clone()))
    }

    fn json_path(&self, value: &Json) -> Result<Value, BindError> {
        let keys = self.texts(value)?;
        let is_plain = |key: &String| {
            !key.is_empty() && !key.contains(['"', '\\']) && !key.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        };
        if keys.is_empty() || !keys.iter().all(is_plain) {
            return Err(self.wrong("a list of keys of objects (positions in lists and quotation marks are not supported)"));
        }
        Ok(match self.dialect {
            Dialect::Postgres => {
                let keys = keys.into_iter().map(|key| Value::String(Some(key))).collect();
                Value::Array(ArrayType::String, Some(Box::new(keys)))
            }
            Dialect::Sqlite => {
                let path: String = keys.iter().map(|key| format!(".\"{key}\"")).collect();
                Value::String(Some(format!("${path}")))
            }
        })
    }
}

enum Scaled {
    Exact(i64),
    Between(f64),
}

fn array_type(kind: Kind) -> ArrayType {
    match kind {
        Kind::Id => ArrayType::Uuid,
        Kind::Int | Kind::BigInt => ArrayType::BigInt,
        Kind::Bool => ArrayType::Bool,
        Kind::Date => ArrayType::ChronoDate,
        Kind::DateTime => ArrayType::ChronoDateTimeUtc,
        Kind::Text { .. }
        | Kind::Enum(_)
        | Kind::Address
        | Kind::Decimal { .. }
        | Kind::Json
        | Kind::TextList
        | Kind::Vector { .. } => ArrayType::String,
    }
}

/// A bound value as an item of a JSON list; only kinds that SQLite binds as text or number come here.
fn plain_json(value: &Value) -> Json {
    match value {
        Value::String(Some(text)) => Json::from(text.as_str()),
        Value::BigInt(Some(number)) => Json::from(*number),
        Value::Double(Some(number)) => Json::from(*number),
        Value::Bool(Some(flag)) => Json::from(i64::from(*flag)),
        _ => Json::Null,
    }
}
