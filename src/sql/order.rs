//! The order of a page as SQL: its terms, and what lies beyond a cursor.

use entity::table::Kind;

/// A term of a page's order, written.
#[derive(Clone)]
pub(super) struct Term {
    pub expression: String,
    pub kind: Kind,
    pub descending: bool,
    pub nulls_first: bool,
    pub can_be_null: bool,
}

fn direction(term: &Term) -> String {
    let direction = if term.descending { " DESC" } else { "" };
    let nulls = match (term.can_be_null, term.nulls_first) {
        (false, _) => "",
        (true, true) => " NULLS FIRST",
        (true, false) => " NULLS LAST",
    };
    format!("{direction}{nulls}")
}

pub(super) fn inner_order(terms: &[Term]) -> String {
    let terms: Vec<String> = terms.iter().map(|term| format!("{}{}", term.expression, direction(term))).collect();
    format!(" ORDER BY {}", terms.join(", "))
}

pub(super) fn order_by(terms: &[(String, Term)], of_parents: bool) -> String {
    let parent = of_parents.then(|| "k.key".to_owned());
    let terms = terms.iter().map(|(name, term)| format!("{name}{}", direction(term)));
    let all: Vec<String> = parent.into_iter().chain(terms).collect();
    format!(" ORDER BY {}", all.join(", "))
}

/// The rows beyond a cursor: behind it in the order of the terms, or before it.
pub(super) fn beyond(terms: &[Term], bounds: &[String], before: bool) -> String {
    let uniform = terms.iter().all(|term| !term.can_be_null && term.descending == terms[0].descending);
    if uniform {
        let left: Vec<&str> = terms.iter().map(|term| term.expression.as_str()).collect();
        let operator = if terms[0].descending == before { ">" } else { "<" };
        return format!("({}) {operator} ({})", left.join(", "), bounds.join(", "));
    }
    let mut same: Vec<String> = Vec::new();
    let mut alternatives: Vec<String> = Vec::new();
    for (term, bound) in terms.iter().zip(bounds) {
        let mut parts = same.clone();
        parts.push(beyond_term(term, bound, before));
        alternatives.push(format!("({})", parts.join(" AND ")));
        same.push(match term.can_be_null {
            true => format!("({0} = {bound} OR ({0} IS NULL AND {bound} IS NULL))", term.expression),
            false => format!("{} = {bound}", term.expression),
        });
    }
    format!("({})", alternatives.join(" OR "))
}

fn beyond_term(term: &Term, bound: &str, before: bool) -> String {
    let expression = &term.expression;
    let operator = if term.descending == before { ">" } else { "<" };
    if !term.can_be_null {
        return format!("{expression} {operator} {bound}");
    }
    // Where the nulls lie on the far side, they are beyond every value; where they lie on the near side, every value is
    // beyond them.
    let nulls_are_beyond = term.nulls_first == before;
    if nulls_are_beyond {
        format!("({expression} {operator} {bound} OR ({expression} IS NULL AND {bound} IS NOT NULL))")
    } else {
        format!("({expression} {operator} {bound} OR ({expression} IS NOT NULL AND {bound} IS NULL))")
    }
}
