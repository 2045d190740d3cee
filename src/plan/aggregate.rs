//! Aggregations: groups, measures, having and their order.

use serde_json::Value as Json;

use super::Place;
use super::argument::Argument;
use super::filter::number_tests;
use super::selection::{direction_of, single_member};
use super::walk::{Context, Merged};
use super::{
    AggregateField, AggregateKey, AggregateOrder, AggregateValue, Aggregation, Bucket, Error, GroupTerm, Having, Measure,
};
use crate::catalog::{Entity, EntityId, screaming};
use entity::table::Kind;

impl Context<'_> {
    /// An aggregation with its arguments.
    pub(super) fn aggregation(&self, merged: &Merged<'_>, entity: EntityId, place: &Place) -> Result<Aggregation, Error> {
        let definition = self.catalog.entity(entity);
        let given = |name: &str| merged.argument(name, self.variables).filter(|argument| !argument.is_null());
        let groups = match given("groupBy") {
            Some(argument) => groups_of(&argument, definition, place)?,
            None => Vec::new(),
        };
        let having = given("having").map(|argument| having_of(&argument, definition, place)).transpose()?;
        let order = match given("orderBy") {
            Some(argument) => orders_of(&argument, definition, &groups, place)?,
            None => Vec::new(),
        };
        Ok(Aggregation {
            place: place.clone(),
            entity,
            filter: self.filter(merged.argument("where", self.variables), definition, place)?,
            search: self.search(merged, definition),
            include_deleted: merged.flag("includeDeleted", self),
            fields: self.aggregate_fields(merged, definition, &groups, place)?,
            groups,
            having,
            order,
            first: given("first").map(|argument| argument.operand),
            offset: given("offset").map(|argument| argument.operand),
        })
    }

    fn aggregate_fields(
        &self,
        merged: &Merged<'_>,
        entity: &Entity,
        groups: &[GroupTerm],
        place: &Place,
    ) -> Result<Vec<AggregateField>, Error> {
        let type_name = format!("{}Aggregate", entity.type_name);
        let fields = self.collect(&merged.selections, &type_name, false).into_iter().map(|field| {
            let value = match field.name() {
                "__typename" => AggregateValue::Typename(type_name.clone()),
                "count" => AggregateValue::Measure(Measure::Count),
                part => AggregateValue::Nested(self.aggregate_part(&field, part, entity, groups, place)?),
            };
            Ok(AggregateField { key: field.key.to_owned(), value })
        });
        fields.collect()
    }

    fn aggregate_part(
        &self,
        merged: &Merged<'_>,
        part: &str,
        entity: &Entity,
        groups: &[GroupTerm],
        place: &Place,
    ) -> Result<Vec<AggregateField>, Error> {
        let suffix = match part {
            "key" => "GroupKey",
            "countDistinct" => "CountDistinct",
            "sum" => "Sum",
            "avg" => "Avg",
            "min" => "Min",
            "max" => "Max",
            other => return Err(place.error(other, format!("{other} is no aggregate"))),
        };
        let type_name = format!("{}{suffix}", entity.type_name);
        let fields = self.collect(&merged.selections, &type_name, false).into_iter().map(|field| {
            if field.name() == "__typename" {
                return Ok(AggregateField { key: field.key.to_owned(), value: AggregateValue::Typename(type_name.clone()) });
            }
            let attribute = entity
                .attribute_index(field.name())
                .ok_or_else(|| place.error(field.name(), format!("{} is no field", field.name())))?;
            let value = match part {
                "key" => AggregateValue::Group(groups.iter().position(|group| group.attribute == attribute)),
                _ => AggregateValue::Measure(measure_of(part, attribute)),
            };
            Ok(AggregateField { key: field.key.to_owned(), value })
        });
        fields.collect()
    }
}

fn measure_of(part: &str, attribute: usize) -> Measure {
    match part {
        "countDistinct" => Measure::CountDistinct(attribute),
        "sum" => Measure::Sum(attribute),
        "avg" => Measure::Average(attribute),
        "min" => Measure::Least(attribute),
        _ => Measure::Greatest(attribute),
    }
}

fn attribute_of(entity: &Entity, argument: &Argument, place: &Place) -> Result<usize, Error> {
    entity.attribute_index(argument.key()).ok_or_else(|| place.error(&argument.name, format!("{} is no field", argument.key())))
}

fn groups_of(argument: &Argument, entity: &Entity, place: &Place) -> Result<Vec<GroupTerm>, Error> {
    let mut groups: Vec<GroupTerm> = Vec::new();
    for item in argument.items() {
        let member = single_member(&item, place)?;
        let attribute = attribute_of(entity, &member, place)?;
        let bucket = match &member.value {
            Json::String(name) => bucket_of(name),
            Json::Bool(true) => None,
            _ => return Err(place.error(&member.name, format!("{} must be true, or be left out", member.name))),
        };
        let is_time = matches!(entity.attributes[attribute].kind, Kind::DateTime | Kind::Date);
        if is_time && bucket.is_none() {
            return Err(place.error(&member.name, format!("{} needs a span of time", member.name)));
        }
        if groups.iter().any(|group| group.attribute == attribute) {
            return Err(place.error(&member.name, format!("{} is grouped by twice", member.key())));
        }
        groups.push(GroupTerm { attribute, bucket });
    }
    Ok(groups)
}

fn bucket_of(name: &str) -> Option<Bucket> {
    Some(match name {
        "MINUTE" => Bucket::Minute,
        "HOUR" => Bucket::Hour,
        "DAY" => Bucket::Day,
        "WEEK" => Bucket::Week,
        "MONTH" => Bucket::Month,
        "QUARTER" => Bucket::Quarter,
        "YEAR" => Bucket::Year,
        _ => return None,
    })
}

fn having_of(argument: &Argument, entity: &Entity, place: &Place) -> Result<Having, Error> {
    let parts = argument.members().into_iter().map(|member| {
        if member.is_null() {
            return Err(place.error(&member.name, format!("{} is null: leave it out", member.name)));
        }
        let each = || member.items().iter().map(|item| having_of(item, entity, place)).collect::<Result<Vec<_>, Error>>();
        match member.key() {
            "and" => Ok(Having::All(each()?)),
            "or" => Ok(Having::Any(each()?)),
            "not" => Ok(Having::Not(Box::new(having_of(&member, entity, place)?))),
            "count" => tests_of(Measure::Count, &member, place),
            part => {
                let attributes = member.members().into_iter().map(|inner| {
                    if inner.is_null() {
                        return Err(place.error(&inner.name, format!("{} is null: leave it out", inner.name)));
                    }
                    tests_of(measure_of(part, attribute_of(entity, &inner, place)?), &inner, place)
                });
                Ok(Having::All(attributes.collect::<Result<_, Error>>()?))
            }
        }
    });
    Ok(Having::All(parts.collect::<Result<_, Error>>()?))
}

fn tests_of(measure: Measure, argument: &Argument, place: &Place) -> Result<Having, Error> {
    let tests = number_tests(argument, place)?;
    Ok(Having::All(tests.into_iter().map(|test| Having::Test(measure, test)).collect()))
}

fn orders_of(argument: &Argument, entity: &Entity, groups: &[GroupTerm], place: &Place) -> Result<Vec<AggregateOrder>, Error> {
    let terms = argument.items().into_iter().map(|item| {
        let member = single_member(&item, place)?;
        if member.key() == "count" {
            let (descending, nulls_first) = direction_of(&member, place)?;
            return Ok(AggregateOrder { key: AggregateKey::Measure(Measure::Count), descending, nulls_first });
        }
        let inner = single_member(&member, place)?;
        let attribute = attribute_of(entity, &inner, place)?;
        let (descending, nulls_first) = direction_of(&inner, place)?;
        let key = if member.key() == "key" {
            let group = groups
                .iter()
                .position(|group| group.attribute == attribute)
                .ok_or_else(|| place.error(&inner.name, format!("the rows are not grouped by {}", screaming(inner.key()))))?;
            AggregateKey::Group(group)
        } else {
            AggregateKey::Measure(measure_of(member.key(), attribute))
        };
        Ok(AggregateOrder { key, descending, nulls_first })
    });
    terms.collect()
}
