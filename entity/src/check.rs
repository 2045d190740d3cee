//! What a value of a column must be, beyond its type and length: the same before both databases see it.
//!
//! Checks are data; `input` in the gateway judges values by them and words the errors.

/// A check of one value. Null satisfies every check: whether a column may be null is the column's own matter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Check {
    /// A text that is not empty once white space is taken off both ends.
    NotBlank,
    /// Lower-case letters, digits and hyphens, at least one.
    Slug,
    /// Lower-case letters, digits, `_`, `.` and `-`, at least one.
    Key,
    /// An e-mail address.
    Email,
    /// A phone number in the international form E.164.
    Phone,
    /// An address of the web, `http` or `https`.
    Url,
    /// An address of the web that begins with `https` and whose host is not within a private network.
    PublicUrl,
    /// Two upper-case letters: a country of ISO 3166-1.
    Country,
    /// Two lower-case letters: a language of ISO 639-1.
    Language,
    /// Three upper-case letters: a currency of ISO 4217.
    Currency,
    /// Three lower-case letters: a currency as payment providers write it.
    LowerCurrency,
    /// The name of a time zone, such as `Europe/Berlin`.
    TimeZone,
    /// A text without upper-case letters.
    LowerCase,
    /// Sixty-four hexadecimal digits in lower case: a SHA-256.
    Sha256,
    /// HTML, of which only what is harmless is kept.
    Html,
    /// A JSON document out of which everything that looks personal or secret is taken.
    Redacted,
    /// The name of a table of the data model.
    TableName,
    /// A text of at most so many bytes: what an index holds.
    AtMostBytes(usize),
    /// The first day of a month.
    FirstOfMonth,
    /// A number not less than this.
    AtLeast(i64),
    /// A number not greater than this.
    AtMost(i64),
    /// Each item of a list of texts satisfies the check.
    Each(&'static Check),
    /// Each item of a list names a permission, `resource:action` without wildcards.
    KnownPermissions,
    /// Each item of a list names permissions, wildcards allowed.
    PermissionPatterns,
    /// A JSON document of a structure.
    Json(&'static Structure),
    /// A JSON object without members that look like credentials, at any depth.
    NoCredentials,
}

/// The structure of a JSON value. Unknown members of an object are refused unless it is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Structure {
    /// Anything.
    Any,
    /// A text of at most so many characters.
    Text(usize),
    /// A text that is not blank, of at most so many characters.
    NotBlank(usize),
    /// A text that satisfies the check.
    Checked(Check),
    /// A number.
    Number,
    /// A whole number between the two, both included.
    Whole(i64, i64),
    /// True or false.
    Bool,
    /// A UUID.
    Id,
    /// A color, `#RRGGBB`.
    Color,
    /// One of the texts.
    OneOf(&'static [&'static str]),
    /// A list whose items have the structure.
    List(&'static Structure),
    /// A list of objects of the structure, no two of which have the same value for the member.
    ListBy(&'static Structure, &'static str),
    /// An object with these members.
    Object(&'static [Member]),
    /// An object with these members, others being free in form.
    Open(&'static [Member]),
    /// An object with any members, whose values have the structure.
    Map(&'static Structure),
    /// A text for `original` and for any languages of ISO 639-1.
    Translations,
}

/// A member of an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it holds; null satisfies a member that is not needed.
    pub structure: Structure,
    /// When it must be there.
    pub needed: Needed,
}

/// When a member must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// Never.
    No,
    /// Always.
    Always,
    /// When the object has any member.
    UnlessEmpty,
}

impl Member {
    /// A member that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str, structure: Structure) -> Self {
        Self { name, structure, needed: Needed::No }
    }

    /// A member that must be there when the object has any.
    #[must_use]
    pub const fn needed_unless_empty(name: &'static str, structure: Structure) -> Self {
        Self { name, structure, needed: Needed::UnlessEmpty }
    }

    /// A member that must be there.
    #[must_use]
    pub const fn needed(name: &'static str, structure: Structure) -> Self {
        Self { name, structure, needed: Needed::Always }
    }
}
