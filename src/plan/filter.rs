//! `where` arguments become filters.

use entity::table::Kind;
use serde_json::Value as Json;

use super::Place;
use super::argument::{Argument, Operand};
use super::walk::Context;
use super::{Comparison, Error, Filter, JsonScalar, JsonTest, MatchForm, NumberTest, Quantifier, TextListTest};
use crate::catalog::Entity;

impl Context<'_> {
    /// The filter an argument describes; an omitted or null one filters nothing.
    pub(super) fn filter(&self, argument: Option<Argument>, entity: &Entity, place: &Place) -> Result<Option<Filter>, Error> {
        match argument {
            Some(argument) if !argument.is_null() => self.filter_object(&argument, entity, place).map(Some),
            _ => Ok(None),
        }
    }

    fn filter_object(&self, argument: &Argument, entity: &Entity, place: &Place) -> Result<Filter, Error> {
        let parts = argument.members().into_iter().map(|member| self.filter_member(&member, entity, place));
        let mut parts = parts.collect::<Result<Vec<Filter>, Error>>()?;
        match parts.len() {
            1 => Ok(parts.swap_remove(0)),
            _ => Ok(Filter::All(parts)),
        }
    }

    fn filter_member(&self, member: &Argument, entity: &Entity, place: &Place) -> Result<Filter, Error> {
        if member.is_null() {
            return Err(place.error(&member.name, format!("{} is null: leave it out, or use isNull", member.name)));
        }
        let each = |filter: &Self| -> Result<Vec<Filter>, Error> {
            member.items().iter().map(|item| filter.filter_object(item, entity, place)).collect()
        };
        match member.key() {
            "and" => Ok(Filter::All(each(self)?)),
            "or" => Ok(Filter::Any(each(self)?)),
            "not" => Ok(Filter::Not(Box::new(self.filter_object(member, entity, place)?))),
            key => {
                if let Some(attribute) = entity.attribute_index(key) {
                    return self.attribute_filter(member, entity, attribute, place);
                }
                let relation =
                    entity.relation_index(key).ok_or_else(|| place.error(&member.name, format!("{key} is no field")))?;
                self.relation_filter(member, entity, relation, place)
            }
        }
    }

    fn attribute_filter(&self, argument: &Argument, entity: &Entity, attribute: usize, place: &Place) -> Result<Filter, Error> {
        let kind = entity.attributes[attribute].kind;
        let tests = argument.members().into_iter().map(|test| {
            if test.is_null() {
                return Err(place.error(&test.name, format!("{} is null: use isNull to ask for null", test.name)));
            }
            match (test.key(), kind) {
                ("isNull", _) => Ok(Filter::IsNull { attribute, expected: test.value == Json::Bool(true) }),
                (_, Kind::TextList) => self.text_list_test(&test, place).map(|test| Filter::TextList { attribute, test }),
                (_, Kind::Json) => json_tests(&test, attribute, place),
                _ => self.scalar_test(test, attribute, place),
            }
        });
        let mut tests = tests.collect::<Result<Vec<Filter>, Error>>()?;
        match tests.len() {
            1 => Ok(tests.swap_remove(0)),
            _ => Ok(Filter::All(tests)),
        }
    }

    fn scalar_test(&self, test: Argument, attribute: usize, place: &Place) -> Result<Filter, Error> {
        if let Some(comparison) = comparison_of(test.key()) {
            return Ok(Filter::Compare { attribute, comparison, operand: test.operand });
        }
        if let Some((form, ignore_case)) = match_form_of(test.key()) {
            return Ok(Filter::Match { attribute, form, ignore_case, operand: test.operand });
        }
        match test.key() {
            "in" | "notIn" => Ok(Filter::In { attribute, negated: test.key() == "notIn", operand: test.operand }),
            key => Err(place.error(&test.name, format!("{key} is no test"))),
        }
    }

    fn text_list_test(&self, test: &Argument, place: &Place) -> Result<TextListTest, Error> {
        let operand = test.operand.clone();
        match test.key() {
            "has" => Ok(TextListTest::Has(operand)),
            "hasAny" => Ok(TextListTest::HasAny(operand)),
            "hasAll" => Ok(TextListTest::HasAll(operand)),
            "isEmpty" => Ok(TextListTest::IsEmpty(test.value == Json::Bool(true))),
            key => Err(place.error(&test.name, format!("{key} is no test"))),
        }
    }

    fn relation_filter(&self, argument: &Argument, entity: &Entity, relation: usize, place: &Place) -> Result<Filter, Error> {
        let target = self.catalog.entity(entity.relations[relation].target);
        if !entity.relations[relation].to_many {
            let filter = Box::new(self.filter_object(argument, target, place)?);
            return Ok(Filter::Relation { relation, quantifier: Quantifier::Some, filter });
        }
        let parts = argument.members().into_iter().map(|part| {
            if part.is_null() {
                return Err(place.error(&part.name, format!("{} is null: leave it out", part.name)));
            }
            let quantifier = match part.key() {
                "some" => Quantifier::Some,
                "every" => Quantifier::Every,
                "none" => Quantifier::None,
                "count" => return Ok(Filter::Count { relation, tests: number_tests(&part, place)? }),
                key => return Err(place.error(&part.name, format!("{key} is no quantifier"))),
            };
            let filter = Box::new(self.filter_object(&part, target, place)?);
            Ok(Filter::Relation { relation, quantifier, filter })
        });
        Ok(Filter::All(parts.collect::<Result<_, Error>>()?))
    }
}

/// The tests of a number, as counts and aggregates take them.
pub(super) fn number_tests(argument: &Argument, place: &Place) -> Result<Vec<NumberTest>, Error> {
    let tests = argument.members().into_iter().map(|test| {
        if test.is_null() {
            return Err(place.error(&test.name, format!("{} is null: use isNull to ask for null", test.name)));
        }
        if let Some(comparison) = comparison_of(test.key()) {
            return Ok(NumberTest::Compare(comparison, test.operand));
        }
        if let Some((form, ignore_case)) = match_form_of(test.key()) {
            return Ok(NumberTest::Match(form, ignore_case, test.operand));
        }
        match test.key() {
            "in" | "notIn" => Ok(NumberTest::In(test.operand.clone(), test.key() == "notIn")),
            "isNull" => Ok(NumberTest::IsNull(test.value == Json::Bool(true))),
            key => Err(place.error(&test.name, format!("{key} is no test"))),
        }
    });
    tests.collect()
}

fn comparison_of(key: &str) -> Option<Comparison> {
    Some(match key {
        "eq" => Comparison::Equal,
        "ne" => Comparison::NotEqual,
        "lt" => Comparison::Less,
        "lte" => Comparison::LessOrEqual,
        "gt" => Comparison::Greater,
        "gte" => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

fn match_form_of(key: &str) -> Option<(MatchForm, bool)> {
    Some(match key {
        "like" => (MatchForm::Like, false),
        "ilike" => (MatchForm::Like, true),
        "startsWith" => (MatchForm::StartsWith, false),
        "istartsWith" => (MatchForm::StartsWith, true),
        "endsWith" => (MatchForm::EndsWith, false),
        "iendsWith" => (MatchForm::EndsWith, true),
        "contains" => (MatchForm::Contains, false),
        "icontains" => (MatchForm::Contains, true),
        _ => return None,
    })
}

fn json_tests(test: &Argument, attribute: usize, place: &Place) -> Result<Filter, Error> {
    let operand = test.operand.clone();
    match test.key() {
        "contains" => Ok(Filter::Json { attribute, test: JsonTest::Contains(operand) }),
        "hasKey" => Ok(Filter::Json { attribute, test: JsonTest::HasKey(operand) }),
        "path" => {
            let members = test.members();
            let path = members
                .iter()
                .find(|member| member.key() == "path")
                .ok_or_else(|| place.error(&test.name, "path needs the keys down to the value"))?;
            let tests = members.iter().filter(|member| member.key() != "path");
            let tests =
                tests.map(|member| json_path_test(&path.operand, member, place).map(|test| Filter::Json { attribute, test }));
            Ok(Filter::All(tests.collect::<Result<_, Error>>()?))
        }
        key => Err(place.error(&test.name, format!("{key} is no test"))),
    }
}

fn json_path_test(path: &Operand, test: &Argument, place: &Place) -> Result<JsonTest, Error> {
    let path = path.clone();
    let operand = test.operand.clone();
    if let Some(comparison) = comparison_of(test.key()) {
        let scalar = match &test.value {
            Json::String(_) => JsonScalar::Text,
            Json::Number(_) => JsonScalar::Number,
            Json::Bool(_) => JsonScalar::Bool,
            Json::Null | Json::Array(_) | Json::Object(_) => {
                return Err(place.error(&test.name, format!("{} must be a text, a number or a boolean", test.name)));
            }
        };
        return Ok(JsonTest::PathCompares { path, comparison, operand, scalar });
    }
    match test.key() {
        "contains" => Ok(JsonTest::PathMatches { path, form: MatchForm::Contains, operand }),
        "startsWith" => Ok(JsonTest::PathMatches { path, form: MatchForm::StartsWith, operand }),
        "isNull" => Ok(JsonTest::PathIsNull { path, expected: test.value == Json::Bool(true) }),
        key => Err(place.error(&test.name, format!("{key} is no test"))),
    }
}
