//! Exact numbers in their two forms: the text with a point that everybody sees, and the scaled integer that SQLite keeps.

use serde_json::Value;

/// A decimal times ten to the power of the scale; `None` when it has more digits after the point.
#[must_use]
pub fn scaled(value: &Value, scale: u32) -> Option<i64> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let kept = part.trim_end_matches('0');
    if kept.len() > scale as usize {
        return None;
    }
    format!("{whole}{kept:0<width$}", width = scale as usize).parse().ok()
}

/// A scaled number with its point.
#[must_use]
pub fn unscaled(number: i64, scale: u32) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale as usize + 1);
    let (whole, part) = digits.split_at(digits.len() - scale as usize);
    if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::{scaled, unscaled};
    use serde_json::json;

    #[test]
    fn decimals_are_scaled_exactly() {
        for (text, scale, number) in [("12.5", 2, 1250), ("-0.05", 2, -5), ("7", 0, 7), ("1.5000", 2, 150)] {
            assert_eq!(scaled(&json!(text), scale), Some(number), "{text}");
        }
        assert_eq!(scaled(&json!("0.001"), 2), None);
        assert_eq!([unscaled(1250, 2), unscaled(-5, 2), unscaled(7, 0)], ["12.50", "-0.05", "7"]);
    }
}
