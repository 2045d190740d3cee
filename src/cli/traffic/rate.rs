//! How much traffic: so many changes a second or a minute. Words and numbers only.

use std::str::FromStr;
use std::time::Duration;

/// The most changes a second.
const MOST_PER_SECOND: u32 = 1_000;

/// So many changes in a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Rate {
    changes: u32,
    seconds: u32,
}

impl Rate {
    /// The time from one change to the next.
    pub(super) fn interval(self) -> Duration {
        Duration::from_secs(self.seconds.into()) / self.changes
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "must be a whole number of changes and a time, such as 20/s or 30/m".to_owned();
        let (changes, time) = text.split_once('/').ok_or_else(form)?;
        // `parse` would take a sign.
        let is_number = !changes.is_empty() && changes.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = match time {
            "s" => 1,
            "m" => 60,
            _ => return Err(form()),
        };
        if !is_number {
            return Err(form());
        }
        let most = MOST_PER_SECOND * seconds;
        match changes.parse::<u32>() {
            Ok(changes) if (1..=most).contains(&changes) => Ok(Self { changes, seconds }),
            _ => Err(format!("must be from 1/{time} to {most}/{time}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(text: &str) -> Result<Duration, String> {
        text.parse::<Rate>().map(Rate::interval)
    }

    #[test]
    fn a_rate_is_a_number_and_a_time() {
        assert_eq!(interval("20/s"), Ok(Duration::from_millis(50)));
        assert_eq!(interval("1/s"), Ok(Duration::from_secs(1)));
        assert_eq!(interval("30/m"), Ok(Duration::from_secs(2)));
        assert_eq!(interval("1000/s"), Ok(Duration::from_millis(1)));
        assert_eq!(interval("60000/m"), Ok(Duration::from_millis(1)));
    }

    #[test]
    fn anything_else_is_refused_with_what_is_right() {
        for text in [
            "", "20", "/s", "s", "20/", "20/h", "20/S", "20s", " 20/s", "20 /s", "20/s ", "2.5/s", "1e3/s", "+20/s", "-1/s",
            "20/s/s",
        ] {
            let error = interval(text).expect_err(text);
            assert!(error.contains("such as 20/s or 30/m"), "{text}: {error}");
        }
        for text in ["0/s", "1001/s", "99999999999999999999/s"] {
            assert_eq!(interval(text), Err("must be from 1/s to 1000/s".to_owned()), "{text}");
        }
        for text in ["0/m", "60001/m"] {
            assert_eq!(interval(text), Err("must be from 1/m to 60000/m".to_owned()), "{text}");
        }
    }
}
