//! The rules a policy is made of.
//!
//! The language is kept this small on purpose: a new form needs all readings, its law in the tests, and a reason.
//! Rules name columns and relations of their own table; they hold no viewer and no row.

use sea_orm::{IdenStatic, RelationTrait};

use crate::{Permission, Role};

/// A rule: a question about a viewer and a row whose answer is yes, no or unknown. Only yes lets a row through.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Everyone.
    Allow,
    /// No one.
    Deny,
    /// The viewer is a developer of the platform.
    Developer,
    /// The viewer is a background job of the gateway.
    Service,
    /// The viewer is a signed-in user.
    Authenticated,
    /// The viewer is a signed-in user who proved to hold the account's e-mail address.
    Verified,
    /// The column holds the viewer's user id.
    Own(&'static str),
    /// The column holds an organization in which the viewer has at least the role.
    InOrganization(&'static str, Role),
    /// The column holds a brand on which the viewer has the permission.
    InBrand(&'static str, Permission),
    /// The column holds the application the viewer is.
    InApplication(&'static str),
    /// Whoever may do the same to the row at the other end of the relation, by that table's own policy.
    Via(String),
    /// At least one row at the other end of the relation satisfies the rule (that table's own policy does not count).
    Exists(String, Box<Rule>),
    /// A fact about the row.
    When(Comparison),
    /// All of them; none = everyone.
    All(Vec<Rule>),
    /// At least one of them; none = no one.
    Any(Vec<Rule>),
    /// Not this one; unknown stays unknown.
    Not(Box<Rule>),
}

impl Rule {
    /// The relations the rule goes `via` in its own `all` and `any`. One under a `not` or at the other end of an `exists` does not
    /// make the row hang below it.
    pub(crate) fn vias(&self) -> Vec<&str> {
        match self {
            Self::Via(relation) => vec![relation],
            Self::All(rules) | Self::Any(rules) => rules.iter().flat_map(Self::vias).collect(),
            Self::Allow
            | Self::Deny
            | Self::Developer
            | Self::Service
            | Self::Authenticated
            | Self::Verified
            | Self::Own(_)
            | Self::InOrganization(..)
            | Self::InBrand(..)
            | Self::InApplication(_)
            | Self::Exists(..)
            | Self::When(_)
            | Self::Not(_) => Vec::new(),
        }
    }
}

/// A comparison of a column with something that does not depend on the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `column = literal`; unknown when the column is null.
    Equals(&'static str, Literal),
    /// `column IN (literals)`; unknown when the column is null.
    OneOf(&'static str, Vec<Literal>),
    /// `column IS NULL`; never unknown.
    IsNull(&'static str),
    /// `column > now`; unknown when the column is null.
    AfterNow(&'static str),
    /// `column <= now`; unknown when the column is null.
    NotAfterNow(&'static str),
}

impl Comparison {
    /// The column that is compared.
    #[must_use]
    pub const fn column(&self) -> &'static str {
        match self {
            Self::Equals(column, _)
            | Self::OneOf(column, _)
            | Self::IsNull(column)
            | Self::AfterNow(column)
            | Self::NotAfterNow(column) => column,
        }
    }
}

/// A constant in a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text or the stored value of an enumeration.
    Text(&'static str),
}

impl From<bool> for Literal {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Literal {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&'static str> for Literal {
    fn from(value: &'static str) -> Self {
        Self::Text(value)
    }
}

/// A column a comparison is about: `column(Column::Enabled).equals(true)`.
#[derive(Clone, Copy, Debug)]
pub struct ColumnOperand(&'static str);

/// Starts a comparison for [`when`].
pub fn column(column: impl IdenStatic) -> ColumnOperand {
    ColumnOperand(column.as_str())
}

impl ColumnOperand {
    /// The column equals the literal.
    #[must_use]
    pub fn equals(self, literal: impl Into<Literal>) -> Comparison {
        Comparison::Equals(self.0, literal.into())
    }

    /// The column equals one of the literals; of none, never.
    #[must_use]
    pub fn one_of<L: Into<Literal>>(self, literals: impl IntoIterator<Item = L>) -> Comparison {
        Comparison::OneOf(self.0, literals.into_iter().map(Into::into).collect())
    }

    /// The column is null.
    #[must_use]
    pub fn is_null(self) -> Comparison {
        Comparison::IsNull(self.0)
    }

    /// The column is later than the request.
    #[must_use]
    pub fn after_now(self) -> Comparison {
        Comparison::AfterNow(self.0)
    }

    /// The column is the request's instant or earlier.
    #[must_use]
    pub fn not_after_now(self) -> Comparison {
        Comparison::NotAfterNow(self.0)
    }
}

/// Everyone.
#[must_use]
pub fn allow() -> Rule {
    Rule::Allow
}

/// No one.
#[must_use]
pub fn deny() -> Rule {
    Rule::Deny
}

/// A developer of the platform.
#[must_use]
pub fn developer() -> Rule {
    Rule::Developer
}

/// A background job of the gateway.
#[must_use]
pub fn service() -> Rule {
    Rule::Service
}

/// Any signed-in user.
#[must_use]
pub fn authenticated() -> Rule {
    Rule::Authenticated
}

/// A signed-in user who proved to hold the account's e-mail address.
#[must_use]
pub fn verified() -> Rule {
    Rule::Verified
}

/// The row is the viewer's: `column` holds its user id.
pub fn own(column: impl IdenStatic) -> Rule {
    Rule::Own(column.as_str())
}

/// `column` holds an organization in which the viewer has at least `role`.
pub fn in_organization(column: impl IdenStatic, role: Role) -> Rule {
    Rule::InOrganization(column.as_str(), role)
}

/// `column` holds a brand on which the viewer may do `permission` (`resource:action`). A name that is not a known permission
/// denies.
pub fn in_brand(column: impl IdenStatic, permission: &str) -> Rule {
    Permission::parse(permission).map_or(Rule::Deny, |permission| Rule::InBrand(column.as_str(), permission))
}

/// `column` holds the application the viewer is.
pub fn in_application(column: impl IdenStatic) -> Rule {
    Rule::InApplication(column.as_str())
}

/// Whoever may do the same to the row at the other end of `relation`.
pub fn via(relation: impl RelationTrait) -> Rule {
    Rule::Via(relation_field(&relation))
}

/// At least one row at the other end of `relation` satisfies `rule`.
pub fn exists(relation: impl RelationTrait, rule: Rule) -> Rule {
    Rule::Exists(relation_field(&relation), Box::new(rule))
}

/// A fact about the row.
#[must_use]
pub fn when(comparison: Comparison) -> Rule {
    Rule::When(comparison)
}

/// All of the rules.
#[must_use]
pub fn all<const N: usize>(rules: [Rule; N]) -> Rule {
    Rule::All(rules.into())
}

/// At least one of the rules; `any([])` is [`deny`].
#[must_use]
pub fn any<const N: usize>(rules: [Rule; N]) -> Rule {
    Rule::Any(rules.into())
}

/// Not this rule.
#[must_use]
pub fn not(rule: Rule) -> Rule {
    Rule::Not(Box::new(rule))
}

/// The GraphQL field name of a relation: the camelCase of its variant.
fn relation_field(relation: &impl RelationTrait) -> String {
    let name = format!("{relation:?}");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}
