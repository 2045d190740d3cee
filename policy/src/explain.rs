//! Explaining a decision to people: the tree of clauses, each yes, no or unknown, with the membership that decided it.
//!
//! An explanation judges with the same leaves as `decide` and must never be used to let a row through. It names ids, roles and
//! permissions of the viewer, so it is for the viewer itself and for operators, not for other callers.

use std::fmt;

use uuid::Uuid;

use crate::decide::{Judge, Row, row_rule};
use crate::{Action, Comparison, Image, ImageValue, Literal, Permission, PolicySet, Role, Rule, Truth, Viewer, World};

/// How many rows at the other end of a relation are shown when none of them satisfies the rule.
const SHOWN_ROWS: usize = 3;

/// What of the viewer's decided a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// The viewer is the user.
    User(Uuid),
    /// The viewer has the role in the organization.
    Organization {
        /// The organization of the row.
        organization_id: Uuid,
        /// The viewer's role there.
        role: Role,
    },
    /// The viewer has the permission on the brand.
    Brand {
        /// The brand of the row.
        brand_id: Uuid,
        /// The viewer's effective role there.
        role: Role,
        /// The permission that was asked for.
        permission: Permission,
    },
    /// The caller is the application.
    Application(Uuid),
}

/// A clause of a rule and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The answer.
    pub truth: Truth,
    /// The clause in words.
    pub words: String,
    /// What decided it, where the answer is yes by a membership.
    pub because: Option<Membership>,
    /// The clauses it is made of.
    pub clauses: Vec<Clause>,
}

/// Explains whether the viewer may do the action to the row. The answer of the root is the one `decide` gives.
#[must_use]
pub fn explain(set: &PolicySet, table: &str, action: Action, viewer: &Viewer, image: &Image, world: &dyn World) -> Clause {
    match set.table(table) {
        Some(rules) => Explainer(Judge { set, viewer, world }).row(&Row { table: rules, action, vias: 0, image }),
        None => Clause::leaf(Truth::Unknown, format!("{table} is not a table")),
    }
}

/// Explains whether the viewer sees the column of the row, provided that it sees the row.
#[must_use]
pub fn explain_guard(set: &PolicySet, table: &str, column: &str, viewer: &Viewer, image: &Image, world: &dyn World) -> Clause {
    let Some(rules) = set.table(table).filter(|rules| rules.has_column(column)) else {
        return Clause::leaf(Truth::Unknown, format!("{table}.{column} is not a column"));
    };
    if rules.policy.is_secret(column) {
        return Clause::leaf(Truth::Unknown, format!("{table}.{column} is secret"));
    }
    match rules.policy.guard_of(column) {
        None => Clause::leaf(Truth::True, format!("{table}.{column} is seen by whoever sees the row")),
        Some(guard) => {
            let row = Row { table: rules, action: Action::Read, vias: 0, image };
            let clause = Explainer(Judge { set, viewer, world }).rule(&guard, &row);
            Clause::of(clause.truth, format!("see {table}.{column}"), vec![clause])
        }
    }
}

impl Clause {
    fn leaf(truth: Truth, words: String) -> Self {
        Self::of(truth, words, Vec::new())
    }

    fn of(truth: Truth, words: String, clauses: Vec<Self>) -> Self {
        Self { truth, words, because: None, clauses }
    }

    fn write(&self, formatter: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        write!(formatter, "{:indent$}{:<7} {}", "", self.truth.to_string(), self.words, indent = depth * 2)?;
        if let Some(membership) = self.because {
            write!(formatter, " ({membership})")?;
        }
        writeln!(formatter)?;
        self.clauses.iter().try_for_each(|clause| clause.write(formatter, depth + 1))
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(formatter, 0)
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::True => "yes",
            Self::False => "no",
            Self::Unknown => "unknown",
        })
    }
}

impl fmt::Display for Membership {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(formatter, "user {id}"),
            Self::Organization { organization_id, role } => {
                write!(formatter, "{} of organization {organization_id}", role.name())
            }
            Self::Brand { brand_id, role, permission } => {
                write!(formatter, "{} of brand {brand_id}, with {permission}", role.name())
            }
            Self::Application(id) => write!(formatter, "application {id}"),
        }
    }
}

struct Explainer<'a>(Judge<'a>);

impl Explainer<'_> {
    fn row(&self, row: &Row) -> Clause {
        let narrowed = self.0.narrowings(row).into_iter();
        let mut clauses: Vec<Clause> = narrowed.map(|(words, truth)| Clause::leaf(truth, words)).collect();
        match row_rule(row.table, row.action) {
            Rule::All(parts) if row.table.soft_delete => clauses.extend(parts.iter().map(|part| self.rule(part, row))),
            rule => clauses.push(self.rule(&rule, row)),
        }
        let truth = clauses.iter().map(|clause| clause.truth).min().unwrap_or(Truth::True);
        Clause::of(truth, format!("{} a row of {}: all of", verb(row.action), row.table.table), clauses)
    }

    fn rule(&self, rule: &Rule, row: &Row) -> Clause {
        let each = |rules: &[Rule]| -> Vec<Clause> { rules.iter().map(|rule| self.rule(rule, row)).collect() };
        match rule {
            Rule::All(rules) => {
                let clauses = each(rules);
                let truth = clauses.iter().map(|clause| clause.truth).min().unwrap_or(Truth::True);
                Clause::of(truth, "all of".to_owned(), clauses)
            }
            Rule::Any(rules) => {
                let clauses = each(rules);
                let truth = clauses.iter().map(|clause| clause.truth).max().unwrap_or(Truth::False);
                Clause::of(truth, "any of".to_owned(), clauses)
            }
            Rule::Not(inner) => {
                let clause = self.rule(inner, row);
                Clause::of(!clause.truth, "not".to_owned(), vec![clause])
            }
            Rule::Via(_) | Rule::Exists(..) => self.related(rule, row),
            leaf => {
                let truth = self.0.rule(leaf, row);
                let because = if truth == Truth::True { self.membership(leaf, row.image) } else { None };
                Clause { truth, words: describe(leaf), because, clauses: Vec::new() }
            }
        }
    }

    /// The row that satisfies a `via` or an `exists`, or else the first few that do not.
    fn related(&self, rule: &Rule, row: &Row) -> Clause {
        let mut clauses = Vec::new();
        let truth = self.0.related(rule, row, |row, inner| {
            let clause = inner.map_or_else(|| self.row(row), |inner| self.rule(inner, row));
            let truth = clause.truth;
            if truth == Truth::True {
                clauses.clear();
            }
            if clauses.len() < SHOWN_ROWS {
                clauses.push(clause);
            }
            truth
        });
        let words = match rule {
            Rule::Exists(relation, _) => format!("some row of its {relation} satisfies"),
            other => describe(other),
        };
        let none = if clauses.is_empty() { " (there is no such row)" } else { "" };
        Clause::of(truth, format!("{words}{none}"), clauses)
    }

    fn membership(&self, leaf: &Rule, image: &Image) -> Option<Membership> {
        let viewer = self.0.viewer;
        let id = |column: &str| match image.get(column) {
            Some(ImageValue::Id(id)) => Some(*id),
            _ => None,
        };
        match leaf {
            Rule::Own(column) => id(column).map(Membership::User),
            Rule::InApplication(column) => id(column).map(Membership::Application),
            Rule::InOrganization(column, needed) => {
                let organization_id = id(column)?;
                let held = viewer.organization_roles.iter();
                held.filter(|held| held.organization_id == organization_id && held.role >= *needed)
                    .map(|held| Membership::Organization { organization_id, role: held.role })
                    .next()
            }
            Rule::InBrand(column, permission) => {
                let (brand_id, permission) = (id(column)?, *permission);
                let held = viewer.live_brand_roles(permission).find(|held| held.brand_id == brand_id)?;
                Some(Membership::Brand { brand_id, role: held.role, permission })
            }
            _ => None,
        }
    }
}

fn verb(action: Action) -> &'static str {
    match action {
        Action::Read => "read",
        Action::ReadDeleted => "read, though deleted,",
        Action::Insert => "add",
        Action::Update => "change",
        Action::Delete => "remove",
    }
}

/// A rule in words: `members of the row's organization with at least editor`.
#[must_use]
pub fn describe(rule: &Rule) -> String {
    match rule {
        Rule::Allow => "everyone".to_owned(),
        Rule::Deny => "no one".to_owned(),
        Rule::Developer => "developers".to_owned(),
        Rule::Service => "background jobs".to_owned(),
        Rule::Authenticated => "signed-in users".to_owned(),
        Rule::Verified => "signed-in users with a verified address".to_owned(),
        Rule::Own(column) => format!("the user in {column}"),
        Rule::InOrganization(column, role) => {
            format!("members of {} with at least {}", owner(column, "organization"), role.name())
        }
        Rule::InBrand(column, permission) => format!("holders of {permission} on {}", owner(column, "brand")),
        Rule::InApplication(column) => owner(column, "application"),
        Rule::Via(relation) => format!("whoever may do the same to its {relation}"),
        Rule::Exists(relation, rule) => format!("some row of its {relation} satisfies ({})", describe(rule)),
        Rule::When(comparison) => describe_comparison(comparison),
        Rule::All(rules) if rules.is_empty() => "everyone".to_owned(),
        Rule::Any(rules) if rules.is_empty() => "no one".to_owned(),
        Rule::All(rules) => joined(rules, " and "),
        Rule::Any(rules) => joined(rules, " or "),
        Rule::Not(rule) => format!("not ({})", describe(rule)),
    }
}

/// `the row's brand` for `brand_id`, `the brand in claim_brand_id` for another column.
fn owner(column: &str, kind: &str) -> String {
    if column.strip_suffix("_id") == Some(kind) { format!("the row's {kind}") } else { format!("the {kind} in {column}") }
}

fn joined(rules: &[Rule], word: &str) -> String {
    let parts: Vec<String> = rules
        .iter()
        .map(|rule| match rule {
            Rule::All(_) | Rule::Any(_) if rules.len() > 1 => format!("({})", describe(rule)),
            other => describe(other),
        })
        .collect();
    parts.join(word)
}

fn describe_comparison(comparison: &Comparison) -> String {
    match comparison {
        Comparison::Equals(column, literal) => format!("{column} is {}", describe_literal(*literal)),
        Comparison::OneOf(column, literals) => {
            let listed: Vec<String> = literals.iter().map(|literal| describe_literal(*literal)).collect();
            format!("{column} is one of {}", listed.join(", "))
        }
        Comparison::IsNull(column) => format!("{column} is empty"),
        Comparison::AfterNow(column) => format!("{column} is in the future"),
        Comparison::NotAfterNow(column) => format!("{column} is not in the future"),
    }
}

fn describe_literal(literal: Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::Text(value) => value.to_owned(),
    }
}
