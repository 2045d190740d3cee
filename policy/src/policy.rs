//! A policy: the rules of one table, for rows and for columns.
//!
//! Rules that were not given deny. A policy holds no viewer and no row. Most tables start from one of the families in
//! [`presets`](crate::presets).

use sea_orm::IdenStatic;

use crate::{Action, Literal, Rule, all, any, deny, developer, service};

/// A value the gateway sets itself when a row is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The viewer's user id.
    ViewerId,
    /// The instant of the request.
    Now,
}

/// A move of a column from one value to another, and who may make it.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// The column that moves.
    pub column: &'static str,
    /// The value before.
    pub from: Literal,
    /// The value after.
    pub to: Literal,
    /// Who may make the move.
    pub rule: Rule,
}

/// The rules of one table.
#[derive(Clone, Debug)]
pub struct Policy {
    read: Rule,
    read_deleted: Rule,
    insert: Rule,
    update: Rule,
    delete: Rule,
    zero_trust: bool,
    append_only: bool,
    guards: Vec<(&'static str, Rule)>,
    guarded_except: Option<(Vec<&'static str>, Rule)>,
    writable: Vec<(&'static str, Rule)>,
    changeable: Vec<(&'static str, Rule)>,
    presets: Vec<(&'static str, Preset)>,
    defaults: Vec<(&'static str, Preset)>,
    transitions: Vec<Transition>,
    secrets: Vec<&'static str>,
    system: Vec<&'static str>,
    immutable: Vec<&'static str>,
}

impl Default for Policy {
    fn default() -> Self {
        Self::new()
    }
}

impl Policy {
    /// A policy without rules: developer and service pass, everyone else is denied everything.
    #[must_use]
    pub fn new() -> Self {
        Self {
            read: deny(),
            read_deleted: deny(),
            insert: deny(),
            update: deny(),
            delete: deny(),
            zero_trust: false,
            append_only: false,
            guards: Vec::new(),
            guarded_except: None,
            writable: Vec::new(),
            changeable: Vec::new(),
            presets: Vec::new(),
            defaults: Vec::new(),
            transitions: Vec::new(),
            secrets: Vec::new(),
            system: Vec::new(),
            immutable: Vec::new(),
        }
    }

    /// Who sees a row.
    #[must_use]
    pub fn read(mut self, rule: Rule) -> Self {
        self.read = rule;
        self
    }

    /// Who sees a soft-deleted row when asking with `includeDeleted`; the rule of [`Policy::read`] must hold too.
    #[must_use]
    pub fn read_deleted(mut self, rule: Rule) -> Self {
        self.read_deleted = rule;
        self
    }

    /// Who adds a row; judged on the row as it will be.
    #[must_use]
    pub fn insert(mut self, rule: Rule) -> Self {
        self.insert = rule;
        self
    }

    /// Who changes a row; judged on the row as it is and as it will be.
    #[must_use]
    pub fn update(mut self, rule: Rule) -> Self {
        self.update = rule;
        self
    }

    /// Who removes a row; judged on the row as it is.
    #[must_use]
    pub fn delete(mut self, rule: Rule) -> Self {
        self.delete = rule;
        self
    }

    /// The same rule for insert, update and delete.
    #[must_use]
    pub fn write(self, rule: Rule) -> Self {
        self.insert(rule.clone()).update(rule.clone()).delete(rule)
    }

    /// Removes the bypass of developer and service.
    #[must_use]
    pub fn zero_trust(mut self) -> Self {
        self.zero_trust = true;
        self
    }

    /// Forbids update and delete to everyone.
    #[must_use]
    pub fn append_only(mut self) -> Self {
        self.append_only = true;
        self
    }

    /// The column is null on the rows where the rule does not hold (developer and service pass).
    #[must_use]
    pub fn guard(mut self, column: impl IdenStatic, rule: Rule) -> Self {
        self.guards.push((column.as_str(), rule));
        self
    }

    /// Every column but the given ones is guarded by the rule; a guard of its own goes first.
    #[must_use]
    pub fn guard_all_except<C: IdenStatic>(mut self, columns: impl IntoIterator<Item = C>, rule: Rule) -> Self {
        self.guarded_except = Some((columns.into_iter().map(|column| column.as_str()).collect(), rule));
        self
    }

    /// Who may set the column, beyond the rule of the row.
    #[must_use]
    pub fn writable(mut self, column: impl IdenStatic, rule: Rule) -> Self {
        self.writable.push((column.as_str(), rule));
        self
    }

    /// Who may set the columns of a row that is there, beyond the rule of the row; judged on the row as it is.
    #[must_use]
    pub fn changeable<C: IdenStatic>(mut self, columns: impl IntoIterator<Item = C>, rule: &Rule) -> Self {
        self.changeable.extend(columns.into_iter().map(|column| (column.as_str(), rule.clone())));
        self
    }

    /// The gateway sets the column itself when a row is added.
    #[must_use]
    pub fn preset(mut self, column: impl IdenStatic, preset: Preset) -> Self {
        self.presets.push((column.as_str(), preset));
        self
    }

    /// The gateway sets the column when a row is added and the caller does not say.
    #[must_use]
    pub fn default_to(mut self, column: impl IdenStatic, preset: Preset) -> Self {
        self.defaults.push((column.as_str(), preset));
        self
    }

    /// The column may move from one value to another, by whom the rule allows.
    #[must_use]
    pub fn transition(mut self, column: impl IdenStatic, from: impl Into<Literal>, to: impl Into<Literal>, rule: Rule) -> Self {
        self.transitions.push(Transition { column: column.as_str(), from: from.into(), to: to.into(), rule });
        self
    }

    /// The column is in no output, filter, order, aggregate or event.
    #[must_use]
    pub fn secret(mut self, column: impl IdenStatic) -> Self {
        self.secrets.push(column.as_str());
        self
    }

    /// The gateway alone writes the columns; client input may not name them.
    #[must_use]
    pub fn system<C: IdenStatic>(mut self, columns: impl IntoIterator<Item = C>) -> Self {
        self.system.extend(columns.into_iter().map(|column| column.as_str()));
        self
    }

    /// The columns are set when a row is added and never changed.
    #[must_use]
    pub fn immutable<C: IdenStatic>(mut self, columns: impl IntoIterator<Item = C>) -> Self {
        self.immutable.extend(columns.into_iter().map(|column| column.as_str()));
        self
    }

    /// The rule for the action, the bypass of developer and service included. Soft delete and narrowing are not part of it:
    /// `solve` adds them, because they depend on the table's columns and parents.
    #[must_use]
    pub fn rule(&self, action: Action) -> Rule {
        let rule = match action {
            Action::Read => &self.read,
            Action::ReadDeleted => &self.read_deleted,
            Action::Insert => &self.insert,
            Action::Update => &self.update,
            Action::Delete => &self.delete,
        };
        if self.append_only && matches!(action, Action::Update | Action::Delete) {
            return deny();
        }
        self.with_bypass(rule)
    }

    /// Whether nobody but the gateway's own background jobs may ever do the action: it has no place in the API then.
    #[must_use]
    pub fn is_closed(&self, action: Action) -> bool {
        fn closed(rule: &Rule) -> bool {
            match rule {
                Rule::Deny | Rule::Service => true,
                Rule::All(rules) => rules.iter().any(closed),
                Rule::Any(rules) => rules.iter().all(closed),
                Rule::Allow
                | Rule::Developer
                | Rule::Authenticated
                | Rule::Verified
                | Rule::Own(_)
                | Rule::InOrganization(..)
                | Rule::InBrand(..)
                | Rule::InApplication(_)
                | Rule::Via(_)
                | Rule::Exists(..)
                | Rule::When(_)
                | Rule::Not(_) => false,
            }
        }
        closed(&self.rule(action))
    }

    /// The guard of a column, the bypass included; `None` = whoever sees the row sees the column.
    #[must_use]
    pub fn guard_of(&self, column: &str) -> Option<Rule> {
        let own = self.guards.iter().find(|(guarded, _)| *guarded == column).map(|(_, rule)| rule);
        let wide = self.guarded_except.as_ref().filter(|(open, _)| !open.contains(&column)).map(|(_, rule)| rule);
        own.or(wide).map(|rule| self.with_bypass(rule))
    }

    /// Whether the column is secret.
    #[must_use]
    pub fn is_secret(&self, column: &str) -> bool {
        self.secrets.contains(&column)
    }

    /// Whether the gateway alone writes the column.
    #[must_use]
    pub fn is_system(&self, column: &str) -> bool {
        self.system.contains(&column)
    }

    /// Whether the column never changes after insert.
    #[must_use]
    pub fn is_immutable(&self, column: &str) -> bool {
        self.immutable.contains(&column)
    }

    /// Who may set the column, beyond the rule of the row.
    #[must_use]
    pub fn writable_of(&self, column: &str) -> Option<Rule> {
        self.writable.iter().find(|(named, _)| *named == column).map(|(_, rule)| self.with_bypass(rule))
    }

    /// Who may set the column of a row that is there, beyond the rule of the row: whoever may set it at all, and may change it.
    #[must_use]
    pub fn changeable_of(&self, column: &str) -> Option<Rule> {
        let mut rules = self.writable.iter().chain(&self.changeable).filter(|(named, _)| *named == column);
        let first = self.with_bypass(&rules.next()?.1);
        Some(rules.fold(first, |all_before, (_, rule)| all([all_before, self.with_bypass(rule)])))
    }

    /// What the gateway sets the column to when a row is added.
    #[must_use]
    pub fn preset_of(&self, column: &str) -> Option<Preset> {
        self.presets.iter().find(|(named, _)| *named == column).map(|(_, preset)| *preset)
    }

    /// What the gateway sets the column to when a row is added and the caller does not say.
    #[must_use]
    pub fn default_of(&self, column: &str) -> Option<Preset> {
        self.defaults.iter().find(|(named, _)| *named == column).map(|(_, preset)| *preset)
    }

    /// The moves the column may make.
    pub fn transitions_of<'a>(&'a self, column: &'a str) -> impl Iterator<Item = &'a Transition> {
        self.transitions.iter().filter(move |transition| transition.column == column)
    }

    /// The rule of a move, the bypass included.
    #[must_use]
    pub fn transition_rule(&self, transition: &Transition) -> Rule {
        self.with_bypass(&transition.rule)
    }

    /// Every rule of the policy, for rows and for columns, the bypass not included.
    pub(crate) fn rules(&self) -> impl Iterator<Item = &Rule> {
        [&self.read, &self.read_deleted, &self.insert, &self.update, &self.delete]
            .into_iter()
            .chain(self.guards.iter().chain(&self.writable).chain(&self.changeable).map(|(_, rule)| rule))
            .chain(self.guarded_except.iter().map(|(_, rule)| rule))
            .chain(self.transitions.iter().map(|transition| &transition.rule))
    }

    /// Every column the policy speaks of, besides the columns in its rules.
    pub(crate) fn named_columns(&self) -> impl Iterator<Item = &'static str> + '_ {
        let lists = self.secrets.iter().chain(&self.system).chain(&self.immutable).copied();
        lists
            .chain(self.guards.iter().chain(&self.writable).chain(&self.changeable).map(|(column, _)| *column))
            .chain(self.guarded_except.iter().flat_map(|(columns, _)| columns.iter().copied()))
            .chain(self.presets.iter().chain(&self.defaults).map(|(column, _)| *column))
            .chain(self.transitions.iter().map(|transition| transition.column))
    }

    fn with_bypass(&self, rule: &Rule) -> Rule {
        if self.zero_trust { rule.clone() } else { any([developer(), service(), rule.clone()]) }
    }
}
