//! What the trail must know of a table, read from a frozen text.
//!
//! The text is data of this crate: a mistake in it stops the migration before anything is changed. What the text may say stands
//! at its own head. Nothing here is SQL.

/// The description of the tables of the first six steps.
pub const TABLES: &str = include_str!("tables.txt");

/// What a column holds, as far as its form in an image depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A UUID; 16 bytes on SQLite.
    Id,
    /// Text, enumerations too.
    Text,
    /// A whole number.
    Number,
    /// A boolean, 0 or 1 on SQLite.
    Bool,
    /// An exact number, a scaled integer on SQLite.
    Decimal {
        /// Digits after the point.
        scale: u32,
    },
    /// A day.
    Date,
    /// An instant.
    Instant,
    /// A JSON document, lists of texts too.
    Json,
    /// An address, of which the text of the host counts.
    Address,
    /// Numbers that say where something lies: too many to be told.
    Vector,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it is shown to nobody.
    pub secret: bool,
    /// Whether the trail does not show it, though it is no secret.
    pub withheld: bool,
}

impl Column {
    /// Whether an image shows a word in place of the value.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.secret || self.withheld || self.kind == Kind::Vector
    }
}

/// A way from a row to its organization or brand: a column of the row, then columns of the tables on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The column of the row. It refers to the first table on the way or, without any, to the end.
    pub column: &'static str,
    /// The tables on the way, each with the column that leads on.
    pub tables: Vec<(&'static str, &'static str)>,
}

/// Which changes are of the category security; the others are of the category audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// None.
    Never,
    /// All.
    Always,
    /// All, and each is a change of permissions.
    Permissions,
    /// Updates that change one of the columns.
    ChangesOf(Vec<&'static str>),
}

/// A table whose changes are recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name.
    pub name: &'static str,
    /// All columns, in the order of the text.
    pub columns: Vec<Column>,
    /// The ways to the organization, the first that finds a row counts.
    pub organization: Vec<Way>,
    /// The ways to the brand, the first that finds a row counts.
    pub brand: Vec<Way>,
    /// Whether its changes are events too.
    pub aggregate: bool,
    /// Which changes are of the category security.
    pub security: Security,
}

impl Table {
    /// Whether deleting sets `deleted_at`.
    #[must_use]
    pub fn is_soft(&self) -> bool {
        self.columns.iter().any(|column| column.name == "deleted_at")
    }

    /// The columns in the order in which PostgreSQL keeps the members of an object: shorter names first, then byte by byte.
    #[must_use]
    pub fn canonical_columns(&self) -> Vec<&Column> {
        let mut columns: Vec<&Column> = self.columns.iter().collect();
        columns.sort_by_key(|column| (column.name.len(), column.name));
        columns
    }

    fn begin(line: &'static str) -> Result<Self, String> {
        let mut words = line.split_whitespace();
        let name = words.next().ok_or("a table has no name")?;
        let (columns, organization, brand) = Default::default();
        let mut table = Self { name, columns, organization, brand, aggregate: false, security: Security::Never };
        for mark in words {
            match mark {
                "aggregate" => table.aggregate = true,
                "security" => table.security = Security::Always,
                "permissions" => table.security = Security::Permissions,
                other => return Err(format!("{name} has the unknown mark {other}")),
            }
        }
        Ok(table)
    }

    fn take(&mut self, line: &'static str) -> Result<(), String> {
        let mut words = line.split_whitespace();
        let keyword = words.next().unwrap_or_default();
        let kind = match keyword {
            "organization" => return way(words).map(|way| self.organization.push(way)),
            "brand" => return way(words).map(|way| self.brand.push(way)),
            "secret" => return self.mark(words, |column| column.secret = true),
            "withheld" => return self.mark(words, |column| column.withheld = true),
            "security" => {
                self.security = Security::ChangesOf(words.collect());
                return Ok(());
            }
            "id" => Kind::Id,
            "text" => Kind::Text,
            "number" => Kind::Number,
            "bool" => Kind::Bool,
            "decimal" => Kind::Decimal { scale: scale(words.next())? },
            "date" => Kind::Date,
            "instant" => Kind::Instant,
            "json" => Kind::Json,
            "address" => Kind::Address,
            "vector" => Kind::Vector,
            other => return Err(format!("{} has a line that begins with {other}", self.name)),
        };
        self.columns.extend(words.map(|name| Column { name, kind, secret: false, withheld: false }));
        Ok(())
    }

    fn mark(&mut self, names: impl Iterator<Item = &'static str>, set: impl Fn(&mut Column)) -> Result<(), String> {
        for name in names {
            let column = self.columns.iter_mut().find(|column| column.name == name);
            set(column.ok_or_else(|| format!("{} has no column {name}", self.name))?);
        }
        Ok(())
    }
}

/// Reads a description.
///
/// # Errors
///
/// When the text says what a description cannot say.
pub fn describe(text: &'static str) -> Result<Vec<Table>, String> {
    let mut tables: Vec<Table> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        match tables.last_mut() {
            Some(table) if line.starts_with(' ') => table.take(line)?,
            _ => tables.push(Table::begin(line)?),
        }
    }
    Ok(tables)
}

fn way(mut words: impl Iterator<Item = &'static str>) -> Result<Way, String> {
    let column = words.next().ok_or("a way has no column")?;
    let tables = words.map(|word| word.split_once('.').ok_or_else(|| format!("{word} is no column of a table")));
    Ok(Way { column, tables: tables.collect::<Result<_, _>>()? })
}

fn scale(word: Option<&str>) -> Result<u32, String> {
    word.and_then(|word| word.parse().ok()).ok_or_else(|| "a decimal has no number of digits".to_owned())
}
