//! Column types that mean the same on SQLite and on PostgreSQL.
//!
//! They exist for the metadata: the catalog reads a column's kind from its SeaORM column type. Nothing here knows SQL text.

use std::str::FromStr;

use sea_orm::sea_query::{ArrayType, Nullable, StringLen, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, ColumnType, DbErr, QueryResult, TryGetError, TryGetable, Value};
use serde::{Deserialize, Serialize};

/// The name under which a [`TextList`] shows in a SeaORM column type.
pub const TEXT_LIST: &str = "text_list";

/// A list of texts: a jsonb array on PostgreSQL, a JSON array on SQLite.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextList(pub Vec<String>);

impl From<TextList> for Value {
    fn from(list: TextList) -> Self {
        Self::Json(Some(Box::new(serde_json::Value::from(list.0))))
    }
}

impl TryGetable for TextList {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let json: serde_json::Value = row.try_get_by(index)?;
        serde_json::from_value(json).map_err(|error| TryGetError::DbErr(DbErr::Type(error.to_string())))
    }
}

impl ValueType for TextList {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::Json(Some(json)) => serde_json::from_value(*json).map_err(|_| ValueTypeErr),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        "TextList".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::Json
    }

    fn column_type() -> ColumnType {
        ColumnType::custom(TEXT_LIST)
    }
}

impl Nullable for TextList {
    fn null() -> Value {
        Value::Json(None)
    }
}

/// An exact number with `SCALE` digits after the point, at most `PRECISION` in all: numeric on PostgreSQL, a scaled integer on
/// SQLite. The inner number is the value times ten to the power of `SCALE`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal<const PRECISION: u32, const SCALE: u32>(pub i64);

impl<const PRECISION: u32, const SCALE: u32> From<Decimal<PRECISION, SCALE>> for Value {
    fn from(decimal: Decimal<PRECISION, SCALE>) -> Self {
        Self::BigInt(Some(decimal.0))
    }
}

impl<const PRECISION: u32, const SCALE: u32> TryGetable for Decimal<PRECISION, SCALE> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        i64::try_get_by(row, index).map(Self)
    }
}

impl<const PRECISION: u32, const SCALE: u32> ValueType for Decimal<PRECISION, SCALE> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::BigInt(Some(scaled)) => Ok(Self(scaled)),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        "Decimal".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::BigInt
    }

    fn column_type() -> ColumnType {
        ColumnType::Decimal(Some((PRECISION, SCALE)))
    }
}

impl<const PRECISION: u32, const SCALE: u32> Nullable for Decimal<PRECISION, SCALE> {
    fn null() -> Value {
        Value::BigInt(None)
    }
}

/// Numbers that say where something lies among others of its kind: 32-bit floats, least significant byte first, one after the
/// other; `bytea` on PostgreSQL.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vector<const DIMENSIONS: u32>(pub Vec<f32>);

impl<const DIMENSIONS: u32> From<Vector<DIMENSIONS>> for Value {
    fn from(vector: Vector<DIMENSIONS>) -> Self {
        Self::Bytes(Some(vector.0.iter().flat_map(|number| number.to_le_bytes()).collect()))
    }
}

/// The numbers of a stored vector; bytes that are no whole number at the end do not count.
fn numbers_of(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number)).collect()
}

impl<const DIMENSIONS: u32> TryGetable for Vector<DIMENSIONS> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Vec::<u8>::try_get_by(row, index).map(|bytes| Self(numbers_of(&bytes)))
    }
}

impl<const DIMENSIONS: u32> ValueType for Vector<DIMENSIONS> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::Bytes(Some(bytes)) => Ok(Self(numbers_of(&bytes))),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        "Vector".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::Bytes
    }

    fn column_type() -> ColumnType {
        ColumnType::Vector(Some(DIMENSIONS))
    }
}

impl<const DIMENSIONS: u32> Nullable for Vector<DIMENSIONS> {
    fn null() -> Value {
        Value::Bytes(None)
    }
}

/// An enumeration as the catalog sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// The GraphQL name.
    pub name: &'static str,
    /// What it says.
    pub description: &'static str,
    /// The stored values and what they mean; the GraphQL value is the stored one in upper case.
    pub values: &'static [(&'static str, &'static str)],
}

/// A string enumeration: checked text in the database, an enum in GraphQL.
pub trait TextEnum: Sized + Copy + FromStr + 'static {
    /// The description for the catalog.
    const ENUMERATION: Enumeration;

    /// The stored value.
    fn stored(self) -> &'static str;
}

/// Declares string enumerations that SeaORM can store and the catalog can list.
macro_rules! text_enums {
    ($($(#[doc = $description:literal])* $name:ident { $($(#[doc = $meaning:literal])* $variant:ident = $stored:literal),+ $(,)? })+) => {
        $(
            $(#[doc = $description])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub enum $name { $($(#[doc = $meaning])* $variant),+ }

            impl $crate::types::TextEnum for $name {
                const ENUMERATION: $crate::types::Enumeration = $crate::types::Enumeration {
                    name: stringify!($name),
                    description: concat!($($description),*).trim_ascii(),
                    values: &[$(($stored, concat!($($meaning),*).trim_ascii())),+],
                };

                fn stored(self) -> &'static str {
                    match self { $(Self::$variant => $stored),+ }
                }
            }

            impl std::str::FromStr for $name {
                type Err = ();

                fn from_str(stored: &str) -> Result<Self, ()> {
                    match stored { $($stored => Ok(Self::$variant),)+ _ => Err(()) }
                }
            }

            impl From<$name> for sea_orm::Value {
                fn from(value: $name) -> Self {
                    $crate::types::TextEnum::stored(value).into()
                }
            }

            impl From<$name> for policy::Literal {
                fn from(value: $name) -> Self {
                    Self::Text($crate::types::TextEnum::stored(value))
                }
            }

            impl sea_orm::TryGetable for $name {
                fn try_get_by<I: sea_orm::ColIdx>(row: &sea_orm::QueryResult, index: I) -> Result<Self, sea_orm::TryGetError> {
                    $crate::types::text_enum_from_row(row, index)
                }
            }

            impl sea_orm::sea_query::ValueType for $name {
                fn try_from(value: sea_orm::Value) -> Result<Self, sea_orm::sea_query::ValueTypeErr> {
                    match value {
                        sea_orm::Value::String(Some(stored)) => stored.parse().map_err(|()| sea_orm::sea_query::ValueTypeErr),
                        _ => Err(sea_orm::sea_query::ValueTypeErr),
                    }
                }

                fn type_name() -> String {
                    stringify!($name).to_owned()
                }

                fn array_type() -> sea_orm::sea_query::ArrayType {
                    sea_orm::sea_query::ArrayType::String
                }

                fn column_type() -> sea_orm::ColumnType {
                    sea_orm::ColumnType::custom(stringify!($name))
                }
            }

            impl sea_orm::sea_query::Nullable for $name {
                fn null() -> sea_orm::Value {
                    sea_orm::Value::String(None)
                }
            }
        )+

        /// The enumerations of the file.
        pub(super) const ENUMERATIONS: &[$crate::types::Enumeration] =
            &[$(<$name as $crate::types::TextEnum>::ENUMERATION),+];
    };
}
pub(crate) use text_enums;

/// Reads a stored enumeration value; a value the enumeration does not have is an error that names it.
pub(crate) fn text_enum_from_row<E: TextEnum, I: ColIdx>(row: &QueryResult, index: I) -> Result<E, TryGetError> {
    let stored: String = row.try_get_by(index)?;
    stored.parse().map_err(|_| TryGetError::DbErr(DbErr::Type(format!("{stored:?} is no value of {}", E::ENUMERATION.name))))
}

/// The column type of a text of at most `length` characters.
#[must_use]
pub fn text_of(length: u32) -> ColumnType {
    ColumnType::String(StringLen::N(length))
}
