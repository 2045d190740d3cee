//! An entity at run time: everything the gateway knows about a table, read from SeaORM's metadata and the entity's descriptor.
//!
//! This is data. It holds no connection, no viewer and no GraphQL type.

pub mod made;
mod relations;

use std::fmt::Debug;

use policy::Policy;
use sea_orm::sea_query::{ColumnSpec, Expr, Keyword, StringLen};
use sea_orm::{ColumnTrait, ColumnType, DbBackend, EntityName, EntityTrait, IdenStatic, Iterable, RelationTrait, Schema, Value};

use self::made::Made;
use self::relations::{direct_relation, field_name};
use crate::enums::enumerations;
use crate::personal::Personal;
use crate::types::{Enumeration, TEXT_LIST};
use crate::writing::{Derive, PerDatabase, Writing};

/// What a column holds, the same on both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A UUID: `uuid` on PostgreSQL, 16 bytes on SQLite, `ID` in GraphQL.
    Id,
    /// Text, with the most characters it may have.
    Text {
        /// `None` = no limit.
        max_characters: Option<u32>,
    },
    /// A 32-bit whole number.
    Int,
    /// A 64-bit whole number, a string in GraphQL.
    BigInt,
    /// A boolean, 0 or 1 on SQLite.
    Bool,
    /// An exact number; a scaled integer on SQLite, a string in GraphQL.
    Decimal {
        /// Digits in all.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// A day, `YYYY-MM-DD`.
    Date,
    /// An instant in UTC with microseconds; on SQLite the text `YYYY-MM-DDTHH:MM:SS.ffffffZ`.
    DateTime,
    /// A JSON document: jsonb on PostgreSQL, text on SQLite.
    Json,
    /// A list of texts: a jsonb array on PostgreSQL, a JSON array on SQLite.
    TextList,
    /// An address: `inet` on PostgreSQL, text on SQLite; read as the text of the host.
    Address,
    /// So many 32-bit floats: the bytes of one after the other, least significant first; `[Float!]` in GraphQL.
    Vector {
        /// How many.
        dimensions: u32,
    },
    /// A string enumeration.
    Enum(&'static Enumeration),
}

/// The primary key of every table that is not keyed by what its rows say.
pub const PRIMARY_KEY: &str = "id";

/// The SQL of the default of a column that gets a fresh id.
pub const NEW_ID: &str = "gen_random_uuid()";

/// What a column holds when a new row does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    /// A fresh random id.
    NewId,
    /// The instant of the request.
    Now,
    /// The instant so many days after the request.
    InDays(i64),
    /// A truth value.
    Bool(bool),
    /// A whole number, of decimals too.
    Int(i64),
    /// A text, the stored value of an enumeration, or the text of a JSON document or list.
    Text(String),
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The name in the database.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether the database lets it be null.
    pub nullable: bool,
    /// What it holds when a new row does not say.
    pub default: Option<DefaultValue>,
    /// What it means, for people.
    pub description: String,
}

/// A value computed from columns of the row, by an expression that both databases understand.
#[derive(Clone, Debug)]
pub struct Computed {
    /// The GraphQL field name.
    pub field: &'static str,
    /// What it yields.
    pub kind: Kind,
    /// What it means, for people.
    pub description: &'static str,
    /// SQL with each column written as `{column}` and the instant of the request as `{now()}`.
    pub expression: PerDatabase,
    /// The column whose guard protects the value; `None` = whoever sees the row sees the value.
    pub guarded_as: Option<&'static str>,
}

/// How many rows a relation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// This table holds the key: one row or none.
    BelongsTo,
    /// The other table holds a unique key: one row or none.
    HasOne,
    /// The other table holds the key: any number of rows.
    HasMany,
}

/// A direct relation: `target.to_column = row.from_column`.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The GraphQL field name.
    pub name: String,
    /// How many rows it leads to.
    pub cardinality: Cardinality,
    /// The table at the other end.
    pub target: &'static str,
    /// The column of this table.
    pub from_column: &'static str,
    /// The column of the other table.
    pub to_column: &'static str,
}

/// A many-to-many relation: a has-many to the join table, then a belongs-to from there.
#[derive(Clone, Debug)]
pub struct ManyToMany {
    /// The GraphQL field name.
    pub name: &'static str,
    /// The field name of the has-many relation to the join table.
    pub through: String,
    /// The field name of the relation from the join table to the target.
    pub onward: String,
}

/// Rows that belong to a row by a condition: the versions of a chain, what a row inherits. Their own policy applies to them.
#[derive(Clone, Debug)]
pub struct RelatedBy {
    /// The GraphQL field name.
    pub name: &'static str,
    /// The table of the rows.
    pub target: &'static str,
    /// When a row of the target belongs: its columns are written as `{column}`, the id of this row as `{key}`.
    pub condition: PerDatabase,
    /// The column of the target in whose order the rows come when no other is asked for.
    pub order: Option<&'static str>,
}

/// How the words of a value are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextForm {
    /// A text as it is.
    Plain,
    /// What stands between the tags.
    Html,
    /// The texts and numbers of a JSON document.
    Json,
}

/// A column whose words can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SearchedColumn {
    /// The column. Everybody who sees the row may read it.
    pub column: &'static str,
    /// The column that holds its words; no part of the API.
    pub words: &'static str,
    /// How its words are found.
    pub form: TextForm,
    /// How much an occurrence counts.
    pub weight: u32,
}

/// Full text over columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The columns, the weightiest first.
    pub columns: Vec<SearchedColumn>,
    /// The column that says which rows are the newest: of very many that match, those are ranked.
    pub newest_by: &'static str,
}

/// A table with its columns, relations and policy.
#[derive(Clone, Debug)]
pub struct Table {
    /// The name in the database.
    pub name: &'static str,
    /// The domain of the data model it belongs to.
    pub domain: &'static str,
    /// The GraphQL type; `None` = the table is not in the API.
    pub type_name: Option<&'static str>,
    /// What it is, for people.
    pub description: String,
    /// The columns, in the order of the entity.
    pub columns: Vec<Column>,
    /// The direct relations.
    pub relations: Vec<Relation>,
    /// The many-to-many relations.
    pub many_to_many: Vec<ManyToMany>,
    /// The relations by a condition.
    pub related_by: Vec<RelatedBy>,
    /// The unique keys without a condition, beside the primary key.
    pub unique_keys: Vec<Vec<&'static str>>,
    /// The unique keys in which null equals null: no lookup finds a row by one.
    pub unique_keys_with_nulls: Vec<Vec<&'static str>>,
    /// The computed values.
    pub computed: Vec<Computed>,
    /// The table that the gateway makes for each row.
    pub made: Option<Made>,
    /// What tells rows apart: the primary key, or the columns of a table that is derived from others.
    pub key: Vec<&'static str>,
    /// What of it can be looked for by words.
    pub search: Option<Search>,
    /// Whether delete sets `deleted_at`.
    pub soft_delete: bool,
    /// Who may see and change what.
    pub policy: Policy,
    /// Whose data the rows are, for each group of columns that is somebody's.
    pub personal: Vec<Personal>,
    /// What writing takes beside the policy.
    pub writing: Writing,
}

impl Table {
    /// Reads the metadata of `E`; `type_name` is its GraphQL type.
    #[must_use]
    pub fn of<E>(domain: &'static str, type_name: &'static str, policy: Policy) -> Self
    where
        E: EntityTrait + EntityName + Default,
        E::Relation: RelationTrait,
    {
        let created = Schema::new(DbBackend::Postgres).create_table_from_entity(E::default());
        let comments: Vec<String> = created.get_columns().iter().map(|column| comment_of(column.get_column_spec())).collect();
        let columns = E::Column::iter().zip(comments).map(|(column, description)| {
            let definition = column.def();
            let kind = kind_of(definition.get_column_type());
            let default = default_of(column.as_str(), kind, definition.get_column_default());
            Column { name: column.as_str(), kind, nullable: definition.is_null(), default, description }
        });
        let columns: Vec<Column> = columns.collect();
        Self {
            name: E::default().table_name(),
            domain,
            type_name: Some(type_name),
            description: E::default().comment().unwrap_or_default().to_owned(),
            key: vec![PRIMARY_KEY],
            search: None,
            soft_delete: false,
            relations: E::Relation::iter().map(|relation| direct_relation(&relation)).collect(),
            many_to_many: Vec::new(),
            related_by: Vec::new(),
            unique_keys: Vec::new(),
            unique_keys_with_nulls: Vec::new(),
            computed: Vec::new(),
            made: None,
            policy,
            personal: Vec::new(),
            writing: Writing::default(),
            columns,
        }
    }

    /// Keeps the table out of the API.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.type_name = None;
        self
    }

    /// A table that is derived from others and has no ids: the columns tell its rows apart, and nothing of it is written.
    #[must_use]
    pub fn keyed_by<C: IdenStatic>(mut self, columns: impl IntoIterator<Item = C>) -> Self {
        self.key = columns.into_iter().map(|column| column.as_str()).collect();
        self.unique_keys.push(self.key.clone());
        self
    }

    /// Whether its rows have ids: only then they are found by one, and written.
    #[must_use]
    pub fn has_ids(&self) -> bool {
        self.key == [PRIMARY_KEY]
    }

    /// Deleting sets `deleted_at`; such rows vanish from reads.
    #[must_use]
    pub fn soft_delete(mut self) -> Self {
        self.soft_delete = true;
        self
    }

    /// A unique key without a condition: the API gets a lookup by it.
    #[must_use]
    pub fn unique<C: IdenStatic>(mut self, columns: impl IntoIterator<Item = C>) -> Self {
        self.unique_keys.push(columns.into_iter().map(|column| column.as_str()).collect());
        self
    }

    /// A unique key in which null equals null.
    #[must_use]
    pub fn unique_with_nulls<C: IdenStatic>(mut self, columns: impl IntoIterator<Item = C>) -> Self {
        self.unique_keys_with_nulls.push(columns.into_iter().map(|column| column.as_str()).collect());
        self
    }

    /// A many-to-many relation: `through` leads to the join table, `onward` from there to the target.
    #[must_use]
    pub fn many_to_many(mut self, name: &'static str, through: impl Debug, onward: impl Debug) -> Self {
        self.many_to_many.push(ManyToMany { name, through: field_name(&through), onward: field_name(&onward) });
        self
    }

    /// A relation by a condition.
    #[must_use]
    pub fn related_by(mut self, related: RelatedBy) -> Self {
        self.related_by.push(related);
        self
    }

    /// A computed value.
    #[must_use]
    pub fn computed(mut self, computed: Computed) -> Self {
        self.computed.push(computed);
        self
    }

    /// A table that the gateway makes for each row. Whoever sees the row sees what is in it.
    #[must_use]
    pub fn made(mut self, made: Made) -> Self {
        self.made = Some(made);
        self
    }

    /// What writing takes beside the policy, as the builder's own functions add to it.
    #[must_use]
    pub fn writing(mut self, add: impl FnOnce(Writing) -> Writing) -> Self {
        self.writing = add(self.writing);
        self
    }

    /// Words of the columns can be looked for: each column, the one that holds its words, how they are found, what one counts. The
    /// gateway keeps the words.
    #[must_use]
    pub fn search<C: IdenStatic>(mut self, newest_by: C, columns: impl IntoIterator<Item = (C, C, TextForm, u32)>) -> Self {
        let columns = columns.into_iter().map(|(column, words, form, weight)| SearchedColumn {
            column: column.as_str(),
            words: words.as_str(),
            form,
            weight,
        });
        let columns: Vec<SearchedColumn> = columns.collect();
        let derived = columns.iter().map(|searched| (searched.words, searched.column, Derive::Words(searched.form)));
        self.writing.derived.extend(derived);
        self.search = Some(Search { columns, newest_by: newest_by.as_str() });
        self
    }

    /// What is wrong with the search. Every column of it must be there and open to whoever sees the row: what is found would tell of
    /// a value that is not shown.
    #[must_use]
    pub fn search_faults(&self) -> Vec<String> {
        let Some(search) = &self.search else { return Vec::new() };
        let mut faults = Vec::new();
        let mut fault = |is_right: bool, column: &str, words: &str| {
            if !is_right {
                faults.push(format!("{}.{column} is searched and {words}", self.name));
            }
        };
        for searched in &search.columns {
            let (column, is_hidden) = (searched.column, self.policy.is_secret(searched.column));
            fault(!is_hidden && self.policy.guard_of(column).is_none(), column, "not open to whoever sees the row");
            let fits = match (self.column(column).map(|column| column.kind), searched.form) {
                (Some(Kind::Text { .. }), TextForm::Plain | TextForm::Html) => true,
                (Some(kind), TextForm::Json) => kind == Kind::Json,
                _ => false,
            };
            fault(fits, column, "holds no words of this form");
            let words = self.column(searched.words);
            let takes_words = words.is_some_and(|words| words.nullable && words.kind == Kind::Text { max_characters: None });
            fault(takes_words, column, "has no column for its words");
        }
        fault(self.column(search.newest_by).is_some(), search.newest_by, "does not say what is new");
        faults
    }

    /// Whether the column is for the gateway alone: no caller names, sees or gives it, and the trail does not keep it.
    #[must_use]
    pub fn is_internal(&self, column: &str) -> bool {
        self.search.iter().flat_map(|search| &search.columns).any(|searched| searched.words == column)
    }

    /// The column called `name`.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The direct relation called `name`.
    #[must_use]
    pub fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.name == name)
    }
}

fn comment_of(spec: &ColumnSpec) -> String {
    spec.comment.clone().unwrap_or_default()
}

fn kind_of(column_type: &ColumnType) -> Kind {
    match column_type {
        ColumnType::Uuid => Kind::Id,
        ColumnType::Char(length) => Kind::Text { max_characters: *length },
        ColumnType::String(StringLen::N(length)) => Kind::Text { max_characters: Some(*length) },
        ColumnType::String(_) | ColumnType::Text => Kind::Text { max_characters: None },
        ColumnType::Integer => Kind::Int,
        ColumnType::BigInteger => Kind::BigInt,
        ColumnType::Boolean => Kind::Bool,
        ColumnType::Decimal(Some((precision, scale))) => Kind::Decimal { precision: *precision, scale: *scale },
        ColumnType::Date => Kind::Date,
        ColumnType::TimestampWithTimeZone => Kind::DateTime,
        ColumnType::Json | ColumnType::JsonBinary => Kind::Json,
        ColumnType::Inet => Kind::Address,
        ColumnType::Vector(Some(dimensions)) => Kind::Vector { dimensions: *dimensions },
        ColumnType::Custom(name) => custom_kind(&name.to_string()),
        other => unsupported(other),
    }
}

/// The primary key needs no declared default: ids are always made here or by the database.
#[expect(clippy::panic, reason = "reached by a wrong entity at start-up only, never by a request")]
fn default_of(name: &str, kind: Kind, expression: Option<&Expr>) -> Option<DefaultValue> {
    if name == PRIMARY_KEY {
        return Some(DefaultValue::NewId);
    }
    match expression? {
        Expr::Keyword(Keyword::CurrentTimestamp) => Some(DefaultValue::Now),
        Expr::Custom(sql) if *sql == NEW_ID => Some(DefaultValue::NewId),
        Expr::Custom(sql) if days_from_now(sql).is_some() => days_from_now(sql).map(DefaultValue::InDays),
        Expr::Value(Value::Bool(Some(value))) => Some(DefaultValue::Bool(*value)),
        Expr::Value(Value::Int(Some(value))) => Some(DefaultValue::Int(i64::from(*value))),
        Expr::Value(Value::String(Some(value))) => Some(DefaultValue::Text(value.clone())),
        other => panic!("column {name} ({kind:?}) may not have the default {other:?}"),
    }
}

/// The days in `now() + interval '30 days'`.
fn days_from_now(sql: &str) -> Option<i64> {
    sql.strip_prefix("now() + interval '")?.strip_suffix(" days'")?.parse().ok()
}

fn custom_kind(name: &str) -> Kind {
    if name == TEXT_LIST {
        return Kind::TextList;
    }
    enumerations().find(|enumeration| enumeration.name == name).map_or_else(|| unsupported(&name), Kind::Enum)
}

/// A column type outside the data model is a mistake of the entity's author and stops every test and every start.
#[expect(clippy::panic, reason = "reached by a wrong entity at start-up only, never by a request")]
fn unsupported(column_type: &dyn Debug) -> Kind {
    panic!("no column of the data model may have the type {column_type:?}")
}
