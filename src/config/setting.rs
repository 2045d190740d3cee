//! How one value is read from text or TOML and shown again.
//!
//! A value that is a secret shows itself masked; nothing else decides that.

use std::net::IpAddr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use toml::Value;

/// What stands in the place of a secret.
pub(super) const MASK: &str = "***";

/// A kind of value a setting can have.
pub(super) trait Setting: Sized {
    /// Reads the value from an environment variable or a flag.
    fn from_text(text: &str) -> Result<Self, String>;

    /// Reads the value from the settings file.
    fn from_toml(value: &Value) -> Result<Self, String>;

    /// The value as TOML; a secret is masked.
    fn show(&self) -> String;
}

/// A TOML string.
pub(super) fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// The text of a TOML string.
pub(super) fn text_of(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| "must be a text in quotes".to_owned())
}

macro_rules! whole_numbers {
    ($($kind:ty),*) => { $(
        impl Setting for $kind {
            fn from_text(text: &str) -> Result<Self, String> {
                text.trim().parse().map_err(|_| format!("must be a whole number from {} to {}", Self::MIN, Self::MAX))
            }

            fn from_toml(value: &Value) -> Result<Self, String> {
                let number = value.as_integer().ok_or("must be a whole number")?;
                Self::try_from(number).map_err(|_| format!("must be a whole number from {} to {}", Self::MIN, Self::MAX))
            }

            fn show(&self) -> String {
                self.to_string()
            }
        }
    )* };
}

whole_numbers!(u16, u32, u64, usize);

impl Setting for bool {
    fn from_text(text: &str) -> Result<Self, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "on" | "yes" => Ok(true),
            "false" | "0" | "off" | "no" => Ok(false),
            _ => Err("must be true or false".to_owned()),
        }
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_bool().ok_or_else(|| "must be true or false, without quotes".to_owned())
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Setting for String {
    fn from_text(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        text_of(value).map(str::to_owned)
    }

    fn show(&self) -> String {
        quoted(self)
    }
}

impl Setting for IpAddr {
    fn from_text(text: &str) -> Result<Self, String> {
        match text.trim() {
            "localhost" => Ok(Self::from([127, 0, 0, 1])),
            other => other.parse().map_err(|_| "must be an IP address such as 127.0.0.1, 0.0.0.0 or ::1".to_owned()),
        }
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        Self::from_text(text_of(value)?)
    }

    fn show(&self) -> String {
        quoted(&self.to_string())
    }
}

const UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

impl Setting for Duration {
    fn from_text(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let factor = UNITS.iter().find(|(name, _)| *name == unit.trim()).map(|(_, factor)| *factor);
        let milliseconds = number.parse::<u64>().ok().zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
        milliseconds
            .map(Self::from_millis)
            .ok_or_else(|| "must be a whole number with its unit, ms, s, m or h, such as 500ms or 5s".to_owned())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        Self::from_text(value.as_str().ok_or("must be a text with its unit, such as \"5s\"")?)
    }

    fn show(&self) -> String {
        let milliseconds = self.as_millis();
        let largest = UNITS.iter().rev().find(|(_, factor)| milliseconds.is_multiple_of(u128::from(*factor)));
        let (unit, factor) = largest.copied().unwrap_or(("ms", 1));
        quoted(&format!("{}{unit}", milliseconds / u128::from(factor)))
    }
}

impl Setting for Vec<String> {
    fn from_text(text: &str) -> Result<Self, String> {
        Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        let parts = value.as_array().ok_or("must be a list of texts")?;
        parts.iter().map(|part| text_of(part).map(str::to_owned)).collect()
    }

    fn show(&self) -> String {
        let parts: Vec<String> = self.iter().map(|part| quoted(part)).collect();
        format!("[{}]", parts.join(", "))
    }
}

impl Setting for Vec<IpAddr> {
    fn from_text(text: &str) -> Result<Self, String> {
        let parts = Vec::<String>::from_text(text)?;
        parts.iter().map(|part| IpAddr::from_text(part).map(|address| address.to_canonical())).collect()
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        let parts = Vec::<String>::from_toml(value)?;
        parts.iter().map(|part| IpAddr::from_text(part).map(|address| address.to_canonical())).collect()
    }

    fn show(&self) -> String {
        self.iter().map(ToString::to_string).collect::<Vec<String>>().show()
    }
}

/// A secret that may be absent: an empty text is none.
impl Setting for Option<SecretString> {
    fn from_text(text: &str) -> Result<Self, String> {
        let text = text.trim();
        Ok((!text.is_empty()).then(|| SecretString::from(text)))
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        Self::from_text(text_of(value)?)
    }

    fn show(&self) -> String {
        match self {
            Some(secret) if !secret.expose_secret().is_empty() => quoted(MASK),
            _ => quoted(""),
        }
    }
}
