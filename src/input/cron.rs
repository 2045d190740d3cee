//! Whether a text says in the five fields of cron when something recurs: minute, hour, day of the month, month, day of the week.
//!
//! When it recurs next is not said here.

/// A field: its least and greatest number, and the names of its numbers, from the least on.
struct Field {
    least: u32,
    greatest: u32,
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// The fields, in their order. Sunday is 0 and 7.
const FIELDS: [Field; 5] = [
    Field { least: 0, greatest: 59, names: &[] },
    Field { least: 0, greatest: 23, names: &[] },
    Field { least: 1, greatest: 31, names: &[] },
    Field { least: 1, greatest: 12, names: &MONTHS },
    Field { least: 0, greatest: 7, names: &DAYS },
];

/// How many days a month may have.
const LONGEST: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// The text is five fields, and there is a day on which it happens.
pub(super) fn recurs(text: &str) -> bool {
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    let Ok([minute, hour, day, month, weekday]) = <[&str; 5]>::try_from(fields) else { return false };
    let sets = FIELDS.iter().zip([minute, hour, day, month, weekday]).map(|(field, text)| field.numbers(text));
    let Some(sets) = sets.collect::<Option<Vec<u64>>>() else { return false };
    // With a day of the week it happens on that day too, whatever the day of the month.
    weekday != "*" || happens_in_a_month(sets[2], sets[3])
}

fn happens_in_a_month(days: u64, months: u64) -> bool {
    (1_u32..).zip(LONGEST).any(|(month, longest)| has(months, month) && (1..=longest).any(|day| has(days, day)))
}

fn has(set: u64, number: u32) -> bool {
    set & (1 << number) != 0
}

impl Field {
    /// The numbers of a field, a bit for each: one number, a range or all, each of the last two with a step or without, or a list
    /// of these.
    fn numbers(&self, text: &str) -> Option<u64> {
        text.split(',').try_fold(0, |set, part| Some(set | self.part(part)?))
    }

    fn part(&self, text: &str) -> Option<u64> {
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => (range, Some(number(step).filter(|step| (1..=self.greatest).contains(step))?)),
            None => (text, None),
        };
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (self.least, self.greatest),
            Some((first, last)) => (self.number(first)?, self.number(last)?),
            None => {
                let only = self.number(range).filter(|_| step.is_none())?;
                (only, only)
            }
        };
        let chosen = (first..=last).step_by(usize::try_from(step.unwrap_or(1)).ok()?);
        (first <= last).then(|| chosen.fold(0, |set, number| set | 1 << number))
    }

    fn number(&self, text: &str) -> Option<u32> {
        let named = self.names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let found = match named {
            Some(place) => u32::try_from(place).ok().map(|place| place + self.least),
            None => number(text),
        };
        found.filter(|number| (self.least..=self.greatest).contains(number))
    }
}

/// One or two digits and nothing else.
fn number(text: &str) -> Option<u32> {
    let is_short = (1..=2).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit());
    if is_short { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::recurs;

    #[test]
    fn five_fields_recur() {
        for text in [
            "0 9 * * 1-5",
            "*/15 * * * *",
            "0 0 29 2 *",
            "5,35 8-18/2 1,15 jan-MAR Mon",
            "59 23 31 12 7",
            "0   0 1 1 0",
            "0 0 31 2 mon",
        ] {
            assert!(recurs(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_cron_or_never_happens_does_not() {
        for text in [
            "",
            "* * * *",
            "* * * * * *",
            "@daily",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * 32 * *",
            "* * * 13 *",
            "* * * * 8",
            "5/15 * * * *",
            "*/0 * * * *",
            "*/60 * * * *",
            "10-5 * * * *",
            "1,,2 * * * *",
            "-1 * * * *",
            "+1 * * * *",
            "001 * * * *",
            "* * * mon *",
            "0 0 30 2 *",
            "0 0 31 4,6,9,11 *",
            "0 0 1 1 *; drop",
        ] {
            assert!(!recurs(text), "{text}");
        }
    }
}
