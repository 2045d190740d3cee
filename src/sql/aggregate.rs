//! Statements for aggregates.
//!
//! The policy applies before anything is grouped, and group keys and measures are made of readable values alone: a value the
//! viewer may not read counts as null.

use entity::table::Kind;

use super::compile::{Compiler, select};
use super::condition::Number;
use super::layout::{AggregateCell, AggregateWriter, Fetch, FetchShape, Statement, key_bytes};
use super::slot::Slot;
use super::writer::{Writer, where_clause};
use crate::plan::{AggregateField, AggregateKey, AggregateValue, Aggregation, GroupTerm, Having, Measure, NumberTest};

/// A statement of aggregates being written.
struct Groups<'a, 'b> {
    writer: Writer<'a>,
    aggregation: &'b Aggregation,
    /// The alias under which the rows are read.
    alias: String,
    /// The values of the rows that keys and measures are made of.
    values: Vec<String>,
    /// The SELECT list over the groups.
    selected: Vec<String>,
    /// Whether the viewer may read no row, so that values have no table to come from.
    is_empty: bool,
}

impl<'a> Compiler<'a> {
    /// Groups with their aggregates.
    pub fn aggregation(&mut self, aggregation: &Aggregation) -> usize {
        let place = self.reserve();
        let mut writer = self.writer();
        let alias = writer.alias();
        let rows = writer.rows(aggregation.entity, aggregation.include_deleted);
        let mut groups = Groups {
            writer,
            aggregation,
            alias: alias.clone(),
            values: Vec::new(),
            selected: Vec::new(),
            is_empty: rows.is_none(),
        };
        let keys: Vec<String> = aggregation.groups.iter().map(|group| groups.group(*group)).collect();
        let cells = groups.cells(&aggregation.fields, &keys);
        let having = aggregation.having.as_ref().map(|having| groups.having(having));
        let order = groups.order(&keys);
        let source = match rows {
            Some(rows) => {
                let mut conditions = groups.writer.rule(rows, &alias);
                if let Some(filter) = &aggregation.filter {
                    conditions.push(groups.writer.filter(filter, aggregation.entity, &alias));
                }
                if let Some(search) = &aggregation.search {
                    conditions.extend(groups.writer.found(search, aggregation.entity, &alias));
                }
                select(&numbered(&groups.values), &Writer::table(rows, &alias), &where_clause(&conditions))
            }
            None => select(&numbered(&groups.values), "(SELECT 1 AS one) e", " WHERE FALSE"),
        };
        let mut tail = String::new();
        if !keys.is_empty() {
            tail = format!(" GROUP BY {}", keys.join(", "));
        }
        if let Some(having) = having {
            tail = format!("{tail} HAVING {having}");
        }
        let limit = groups.limit();
        let sql = select(&groups.selected, &format!("({source}) s"), &format!("{tail}{order}{limit}"));
        let statement = Some(Statement { sql, slots: std::mem::take(&mut groups.writer.conditions.slots) });
        self.put(
            place,
            Fetch {
                place: aggregation.place.clone(),
                statement,
                shape: FetchShape::Aggregation(cells),
                search: aggregation.search.clone(),
                ..Fetch::default()
            },
        )
    }
}

fn numbered(values: &[String]) -> Vec<String> {
    values.iter().enumerate().map(|(index, value)| format!("{value} AS v{index}")).collect()
}

impl Groups<'_, '_> {
    fn kind(&self, attribute: usize) -> Kind {
        self.writer.entity(self.aggregation.entity).attributes[attribute].kind
    }

    /// The name of a value of the rows.
    fn value(&mut self, expression: String) -> String {
        let position = self.values.iter().position(|known| *known == expression).unwrap_or_else(|| {
            self.values.push(expression);
            self.values.len() - 1
        });
        format!("s.v{position}")
    }

    fn attribute(&mut self, attribute: usize) -> String {
        let expression = if self.is_empty {
            self.writer.dialect.null(self.kind(attribute)).to_owned()
        } else {
            self.writer.attribute(self.aggregation.entity, attribute, &self.alias)
        };
        self.value(expression)
    }

    fn group(&mut self, group: GroupTerm) -> String {
        let kind = self.kind(group.attribute);
        let expression = if self.is_empty {
            self.writer.dialect.null(kind).to_owned()
        } else {
            let plain = self.writer.attribute(self.aggregation.entity, group.attribute, &self.alias);
            match group.bucket {
                Some(bucket) => self.writer.dialect.bucket(&plain, bucket, kind),
                None => plain,
            }
        };
        self.value(expression)
    }

    /// A measure as SQL, and what it yields.
    fn measure(&mut self, measure: Measure) -> (String, Number) {
        match measure {
            Measure::Count => ("count(*)".to_owned(), Number::Exact(Kind::BigInt)),
            Measure::CountDistinct(attribute) => {
                (format!("count(DISTINCT {})", self.attribute(attribute)), Number::Exact(Kind::BigInt))
            }
            Measure::Sum(attribute) => {
                let kind = match self.kind(attribute) {
                    Kind::Int => Kind::BigInt,
                    Kind::Decimal { scale, .. } => Kind::Decimal { precision: 38, scale },
                    _ => Kind::Decimal { precision: 38, scale: 0 },
                };
                (format!("sum({})", self.attribute(attribute)), Number::Exact(kind))
            }
            Measure::Average(attribute) => {
                let kind = self.kind(attribute);
                let value = self.attribute(attribute);
                (self.writer.dialect.average(&value, kind), Number::Float)
            }
            Measure::Least(attribute) => {
                let kind = self.kind(attribute);
                (format!("min({})", self.attribute(attribute)), Number::Exact(kind))
            }
            Measure::Greatest(attribute) => {
                let kind = self.kind(attribute);
                (format!("max({})", self.attribute(attribute)), Number::Exact(kind))
            }
        }
    }

    fn select(&mut self, expression: String) -> usize {
        self.selected.iter().position(|known| *known == expression).unwrap_or_else(|| {
            self.selected.push(expression);
            self.selected.len() - 1
        })
    }

    fn cells(&mut self, fields: &[AggregateField], keys: &[String]) -> Vec<AggregateWriter> {
        let cells = fields.iter().map(|field| {
            let value = match &field.value {
                AggregateValue::Typename(name) => AggregateCell::Typename(name.clone()),
                AggregateValue::Group(None) => AggregateCell::Null,
                AggregateValue::Group(Some(group)) => {
                    let kind = self.kind(self.aggregation.groups[*group].attribute);
                    let selected = self.writer.dialect.selected(&keys[*group], kind);
                    AggregateCell::Scalar(self.select(selected), kind)
                }
                AggregateValue::Measure(measure) => self.cell(*measure),
                AggregateValue::Nested(fields) => AggregateCell::Nested(self.cells(fields, keys)),
            };
            AggregateWriter { key: key_bytes(&field.key), value }
        });
        cells.collect()
    }

    fn cell(&mut self, measure: Measure) -> AggregateCell {
        let (expression, number) = self.measure(measure);
        match (measure, number) {
            (Measure::Count | Measure::CountDistinct(_), _) => AggregateCell::Count(self.select(expression)),
            (_, Number::Float) => AggregateCell::Float(self.select(expression)),
            (_, Number::Exact(kind)) => {
                let selected = self.writer.dialect.selected(&expression, kind);
                AggregateCell::Scalar(self.select(selected), kind)
            }
        }
    }

    fn having(&mut self, having: &Having) -> String {
        match having {
            Having::All(parts) => self.connected(parts, " AND ", "TRUE"),
            Having::Any(parts) => self.connected(parts, " OR ", "FALSE"),
            Having::Not(inner) => format!("NOT ({})", self.having(inner)),
            Having::Test(measure, test) => self.having_test(*measure, test),
        }
    }

    fn having_test(&mut self, measure: Measure, test: &NumberTest) -> String {
        let (expression, number) = self.measure(measure);
        let label = match measure {
            Measure::Count => "count".to_owned(),
            Measure::CountDistinct(attribute)
            | Measure::Sum(attribute)
            | Measure::Average(attribute)
            | Measure::Least(attribute)
            | Measure::Greatest(attribute) => self.writer.entity(self.aggregation.entity).attributes[attribute].field.clone(),
        };
        self.writer.number_test(&expression, test, number, &label)
    }

    fn connected(&mut self, parts: &[Having], by: &str, empty: &str) -> String {
        if parts.is_empty() {
            return empty.to_owned();
        }
        let written: Vec<String> = parts.iter().map(|part| self.having(part)).collect();
        format!("({})", written.join(by))
    }

    /// The order asked for, then the keys, so that the answer is the same every time.
    fn order(&mut self, keys: &[String]) -> String {
        let mut terms: Vec<String> = Vec::new();
        for term in &self.aggregation.order {
            let expression = match term.key {
                AggregateKey::Group(group) => keys[group].clone(),
                AggregateKey::Measure(measure) => self.measure(measure).0,
            };
            let direction = if term.descending { "DESC" } else { "ASC" };
            let nulls = if term.nulls_first.unwrap_or(term.descending) { "FIRST" } else { "LAST" };
            terms.push(format!("{expression} {direction} NULLS {nulls}"));
        }
        terms.extend(keys.iter().map(|key| format!("{key} ASC NULLS LAST")));
        if terms.is_empty() { String::new() } else { format!(" ORDER BY {}", terms.join(", ")) }
    }

    fn limit(&mut self) -> String {
        let size = Slot::PageSize { operand: self.aggregation.first.clone(), label: "first", one_more: false };
        let size = self.writer.parameter(size);
        match &self.aggregation.offset {
            Some(offset) => {
                let offset = self.writer.parameter(Slot::Offset(offset.clone()));
                format!(" LIMIT {size} OFFSET {offset}")
            }
            None => format!(" LIMIT {size}"),
        }
    }
}
