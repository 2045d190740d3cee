//! Filters and orders as SQL.

use entity::table::Kind;

use super::slot::{Form, Slot};
use super::writer::{Writer, expand, where_clause};
use crate::catalog::{Entity, EntityId, Hop};
use crate::plan::{Comparison, Filter, JsonScalar, JsonTest, MatchForm, NumberTest, Operand, OrderKey, Quantifier, TextListTest};

/// The rows at the other end of a relation: `FROM` with its joins, and the conditions that tie them to a row and to its policy.
pub(super) struct Related {
    pub from: String,
    pub conditions: Vec<String>,
    pub alias: String,
}

/// What a tested number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// A value of the kind.
    Exact(Kind),
    /// A floating number.
    Float,
}

impl Writer<'_> {
    /// The filter as a condition on `alias`.
    pub fn filter(&mut self, filter: &Filter, entity: EntityId, alias: &str) -> String {
        match filter {
            Filter::All(parts) => self.connected(parts, entity, alias, " AND ", "TRUE"),
            Filter::Any(parts) => self.connected(parts, entity, alias, " OR ", "FALSE"),
            Filter::Not(inner) => format!("NOT ({})", self.filter(inner, entity, alias)),
            Filter::Compare { attribute, comparison, operand } => self.compare(entity, *attribute, *comparison, operand, alias),
            Filter::In { attribute, operand, negated } => self.among(entity, *attribute, operand, *negated, alias),
            Filter::IsNull { attribute, expected } => {
                let value = self.attribute(entity, *attribute, alias);
                format!("({value}) IS {}NULL", if *expected { "" } else { "NOT " })
            }
            Filter::Match { attribute, form, ignore_case, operand } => {
                let value = self.attribute(entity, *attribute, alias);
                let form = Form::Pattern { form: *form, ignore_case: *ignore_case };
                let pattern = self.argument(operand, form, self.label(entity, *attribute));
                let Form::Pattern { form, ignore_case } = form else { return "FALSE".to_owned() };
                self.dialect.matches(&value, &pattern, form, ignore_case)
            }
            Filter::TextList { attribute, test } => self.text_list(entity, *attribute, test, alias),
            Filter::Json { attribute, test } => self.json(entity, *attribute, test, alias),
            Filter::Relation { relation, quantifier, filter } => self.relation(entity, *relation, *quantifier, filter, alias),
            Filter::Count { relation, tests } => {
                let count = self.count_of(entity, *relation, alias);
                let tests: Vec<String> =
                    tests.iter().map(|test| self.number_test(&count, test, Number::Exact(Kind::BigInt), "count")).collect();
                if tests.is_empty() { "TRUE".to_owned() } else { format!("({})", tests.join(" AND ")) }
            }
        }
    }

    fn connected(&mut self, parts: &[Filter], entity: EntityId, alias: &str, by: &str, empty: &str) -> String {
        if parts.is_empty() {
            return empty.to_owned();
        }
        let written: Vec<String> = parts.iter().map(|part| self.filter(part, entity, alias)).collect();
        format!("({})", written.join(by))
    }

    fn label(&self, entity: EntityId, attribute: usize) -> String {
        self.entity(entity).attributes[attribute].field.clone()
    }

    fn kind(&self, entity: EntityId, attribute: usize) -> Kind {
        self.entity(entity).attributes[attribute].kind
    }

    /// The parameter for an argument.
    pub fn argument(&mut self, operand: &Operand, form: Form, label: String) -> String {
        self.parameter(Slot::Argument { operand: operand.clone(), form, label })
    }

    /// `attribute comparison operand`
    pub fn compare(
        &mut self,
        entity: EntityId,
        attribute: usize,
        comparison: Comparison,
        operand: &Operand,
        alias: &str,
    ) -> String {
        let kind = self.kind(entity, attribute);
        let value = self.attribute(entity, attribute, alias);
        let parameter = self.argument(operand, Form::One(kind), self.label(entity, attribute));
        self.dialect.compare(&value, comparison, &self.dialect.typed_parameter(&parameter, kind))
    }

    fn among(&mut self, entity: EntityId, attribute: usize, operand: &Operand, negated: bool, alias: &str) -> String {
        let kind = self.kind(entity, attribute);
        let value = self.attribute(entity, attribute, alias);
        let list = self.argument(operand, Form::List(kind), self.label(entity, attribute));
        let among = self.dialect.among(&value, &list, kind);
        if negated { format!("NOT ({among})") } else { among }
    }

    fn text_list(&mut self, entity: EntityId, attribute: usize, test: &TextListTest, alias: &str) -> String {
        let value = self.attribute(entity, attribute, alias);
        let label = self.label(entity, attribute);
        match test {
            TextListTest::Has(operand) | TextListTest::HasAll(operand) => {
                let texts = self.argument(operand, Form::JsonTexts, label);
                format!("({})", self.dialect.list_holds_all(&value, &texts))
            }
            TextListTest::HasAny(operand) => {
                let texts = self.argument(operand, Form::JsonTexts, label);
                self.dialect.list_holds_any(&value, &texts)
            }
            TextListTest::IsEmpty(expected) => {
                let length = self.dialect.list_length(&value);
                format!("{length} {} 0", if *expected { "=" } else { ">" })
            }
        }
    }

    fn json(&mut self, entity: EntityId, attribute: usize, test: &JsonTest, alias: &str) -> String {
        let value = self.attribute(entity, attribute, alias);
        let label = self.label(entity, attribute);
        match test {
            JsonTest::Contains(operand) => {
                let pattern = self.argument(operand, Form::JsonPattern, label);
                self.dialect.json_contains(&value, &pattern)
            }
            JsonTest::HasKey(operand) => {
                let key = self.argument(operand, Form::One(Kind::Text { max_characters: None }), label);
                self.dialect.json_has_key(&value, &key)
            }
            JsonTest::PathCompares { path, comparison, operand, scalar } => {
                let path = self.argument(path, Form::JsonPath, label.clone());
                let found = self.dialect.json_scalar(&value, &path, *scalar);
                let form = match scalar {
                    JsonScalar::Text => Form::One(Kind::Text { max_characters: None }),
                    JsonScalar::Number => Form::JsonNumber,
                    JsonScalar::Bool => Form::One(Kind::Bool),
                };
                let parameter = self.argument(operand, form, label);
                self.dialect.compare(&found, *comparison, &parameter)
            }
            JsonTest::PathMatches { path, form, operand } => {
                let path = self.argument(path, Form::JsonPath, label.clone());
                let found = self.dialect.json_scalar(&value, &path, JsonScalar::Text);
                let pattern = self.argument(operand, Form::Pattern { form: *form, ignore_case: false }, label);
                self.dialect.matches(&found, &pattern, *form, false)
            }
            JsonTest::PathIsNull { path, expected } => {
                let path = self.argument(path, Form::JsonPath, label);
                let is_null = self.dialect.json_path_is_null(&value, &path);
                if *expected { is_null } else { format!("NOT ({is_null})") }
            }
        }
    }

    /// A test of a number, be it a count or an aggregate.
    pub fn number_test(&mut self, expression: &str, test: &NumberTest, number: Number, label: &str) -> String {
        let (one, list, kind) = match number {
            Number::Exact(kind) => (Form::One(kind), Form::List(kind), kind),
            Number::Float => (Form::Float, Form::FloatList, Kind::BigInt),
        };
        match test {
            NumberTest::Compare(comparison, operand) => {
                let parameter = self.argument(operand, one, label.to_owned());
                self.dialect.compare(expression, *comparison, &self.dialect.typed_parameter(&parameter, kind))
            }
            NumberTest::In(operand, negated) => {
                let list = self.argument(operand, list, label.to_owned());
                let among = self.dialect.among(expression, &list, kind);
                if *negated { format!("NOT ({among})") } else { among }
            }
            NumberTest::Match(form, ignore_case, operand) => {
                let pattern = Form::Pattern { form: *form, ignore_case: *ignore_case };
                let pattern = self.argument(operand, pattern, label.to_owned());
                self.dialect.matches(expression, &pattern, *form, *ignore_case)
            }
            NumberTest::IsNull(expected) => format!("({expression}) IS {}NULL", if *expected { "" } else { "NOT " }),
        }
    }

    fn relation(&mut self, entity: EntityId, relation: usize, quantifier: Quantifier, filter: &Filter, alias: &str) -> String {
        let Some(mut related) = self.related(entity, relation, alias) else {
            return if quantifier == Quantifier::Some { "FALSE".to_owned() } else { "TRUE".to_owned() };
        };
        let target = self.entity(entity).relations[relation].target;
        let condition = self.filter(filter, target, &related.alias);
        related.conditions.push(match quantifier {
            Quantifier::Some | Quantifier::None => condition,
            Quantifier::Every => format!("({condition}) IS NOT TRUE"),
        });
        let negation = if quantifier == Quantifier::Some { "" } else { "NOT " };
        format!("{negation}EXISTS (SELECT 1 FROM {}{})", related.from, where_clause(&related.conditions))
    }

    /// The number of visible rows at the other end of a to-many relation.
    fn count_of(&mut self, entity: EntityId, relation: usize, alias: &str) -> String {
        match self.related(entity, relation, alias) {
            Some(related) => format!("(SELECT count(*) FROM {}{})", related.from, where_clause(&related.conditions)),
            // Not a bare 0: ORDER BY would take it for the place of a column.
            None => "CAST(0 AS bigint)".to_owned(),
        }
    }

    /// The visible rows at the other end of a relation of the row `alias`; `None` when no row of a table on the way is visible.
    pub fn related(&mut self, entity: EntityId, relation: usize, alias: &str) -> Option<Related> {
        let definition: &Entity = self.entity(entity);
        let hops: &[Hop] = &definition.relations[relation].hops;
        let key = self.key(entity, alias, hops[0].from_column);
        self.related_to_key(hops, &key, false)
    }

    /// The visible rows that the hops lead to from a row whose first key is `key`.
    pub fn related_to_key(&mut self, hops: &[Hop], key: &str, include_deleted: bool) -> Option<Related> {
        let (first, onward) = hops.split_first()?;
        // Only what is asked for may be deleted, never what leads there.
        let rows = self.rows(first.target, include_deleted && onward.is_empty())?;
        let mut alias = self.alias();
        let mut from = Self::table(rows, &alias);
        let mut conditions = vec![match first.condition {
            None => format!("{} = {key}", self.key(first.target, &alias, first.to_column)),
            Some(condition) => expand(&self.dialect.of_both(condition).replace("{key}", key), &alias),
        }];
        conditions.extend(self.rule(rows, &alias));
        let mut before = first.target;
        for (place, hop) in onward.iter().enumerate() {
            let rows = self.rows(hop.target, include_deleted && place + 1 == onward.len())?;
            let next = self.alias();
            let left = self.key(before, &alias, hop.from_column);
            let right = self.key(hop.target, &next, hop.to_column);
            from = format!("{from} JOIN {} ON {right} = {left}", Self::table(rows, &next));
            conditions.extend(self.rule(rows, &next));
            alias = next;
            before = hop.target;
        }
        Some(Related { from, conditions, alias })
    }

    /// What is ordered by, on the row `alias`; with it, what it holds and whether it can be null.
    pub fn order_key(&mut self, key: &OrderKey, entity: EntityId, alias: &str) -> (String, Kind, bool) {
        match key {
            OrderKey::Attribute(attribute) => {
                let expression = self.attribute(entity, *attribute, alias);
                (expression, self.kind(entity, *attribute), self.can_be_null(entity, *attribute))
            }
            OrderKey::Count(relation) => (self.count_of(entity, *relation, alias), Kind::BigInt, false),
            // Only a list that is searched has a rank, and writes it with what is searched for.
            OrderKey::Rank => (self.dialect.null(Kind::Int).to_owned(), Kind::Int, true),
            OrderKey::ToOne(relation, inner) => {
                let target = self.entity(entity).relations[*relation].target;
                let Some(related) = self.related(entity, *relation, alias) else {
                    let kind = self.order_kind(inner, target);
                    return (self.dialect.null(kind).to_owned(), kind, true);
                };
                let (expression, kind, _) = self.order_key(inner, target, &related.alias);
                (format!("(SELECT {expression} FROM {}{})", related.from, where_clause(&related.conditions)), kind, true)
            }
        }
    }

    fn order_kind(&self, key: &OrderKey, entity: EntityId) -> Kind {
        match key {
            OrderKey::Attribute(attribute) => self.kind(entity, *attribute),
            OrderKey::Count(_) => Kind::BigInt,
            OrderKey::Rank => Kind::Int,
            OrderKey::ToOne(relation, inner) => self.order_kind(inner, self.entity(entity).relations[*relation].target),
        }
    }
}

/// How a text argument of a pattern is matched, for the binder.
pub(super) fn pattern_text(text: &str, form: MatchForm, ignore_case: bool, glob: bool) -> String {
    let folded = if ignore_case { text.to_ascii_lowercase() } else { text.to_owned() };
    let escaped = match (form, glob) {
        (MatchForm::Like, true) => like_to_glob(&folded),
        (MatchForm::Like, false) => return folded,
        (_, true) => escape_glob(&folded),
        (_, false) => folded.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"),
    };
    let any = if glob { "*" } else { "%" };
    match form {
        MatchForm::Like => escaped,
        MatchForm::StartsWith => format!("{escaped}{any}"),
        MatchForm::EndsWith => format!("{any}{escaped}"),
        MatchForm::Contains => format!("{any}{escaped}{any}"),
    }
}

fn escape_glob(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    text.chars().for_each(|letter| push_glob(letter, &mut escaped));
    escaped
}

fn push_glob(letter: char, escaped: &mut String) {
    match letter {
        '*' | '?' | '[' => {
            escaped.push('[');
            escaped.push(letter);
            escaped.push(']');
        }
        other => escaped.push(other),
    }
}

/// A LIKE pattern as a GLOB pattern, because SQLite's LIKE ignores case and its GLOB does not.
fn like_to_glob(pattern: &str) -> String {
    let mut glob = String::with_capacity(pattern.len());
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '%' => glob.push('*'),
            '_' => glob.push('?'),
            '\\' => push_glob(letters.next().unwrap_or('\\'), &mut glob),
            other => push_glob(other, &mut glob),
        }
    }
    glob
}

#[cfg(test)]
mod tests {
    use super::pattern_text;
    use crate::plan::MatchForm;

    #[test]
    fn wildcards_in_a_text_are_taken_literally() {
        assert_eq!(pattern_text("50%_\\", MatchForm::Contains, false, false), r"%50\%\_\\%");
        assert_eq!(pattern_text("a*[?", MatchForm::StartsWith, false, true), "a[*][[][?]*");
    }

    #[test]
    fn like_patterns_keep_their_wildcards() {
        assert_eq!(pattern_text(r"A%b_\%", MatchForm::Like, true, true), "a*b?%");
        assert_eq!(pattern_text("A%", MatchForm::Like, false, false), "A%");
    }
}
