//! The day and time of the run: the one place where the clock is read.

use sifferkoll_plugin::model::Date;
use std::time::{SystemTime, UNIX_EPOCH};

const SECONDS_OF_A_DAY: u64 = 86_400;

/// Today, in UTC.
pub(crate) fn today() -> Date {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    day(passed.as_secs() / SECONDS_OF_A_DAY)
}

/// Now, in UTC, as `2026-01-31T12:00:00Z`.
#[cfg(feature = "review")]
pub(crate) fn now() -> String {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let second = passed % SECONDS_OF_A_DAY;
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("{}T{hour:02}:{minute:02}:{:02}Z", day(passed / SECONDS_OF_A_DAY), second % 60)
}

/// The date of a day counted from 1 January 1970.
fn day(mut left: u64) -> Date {
    let is_leap =
        |year: u16| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while left >= 365 + u64::from(is_leap(year)) {
        left -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if left < days {
            break;
        }
        left -= days;
        month += 1;
    }
    Date { year, month, day: left as u8 + 1 }
}

/// Reads a date in the form 2026-03-31.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    let form = || "expected a date such as 2026-03-31".to_owned();
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return Err(form());
    };
    let [year, month, day] = [year, month, day].map(str::parse::<u16>);
    let (Ok(year), Ok(month @ 1..=12), Ok(day @ 1..=31)) = (year, month, day) else {
        return Err(form());
    };
    Ok(Date { year, month: month as u8, day: day as u8 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        let check = |days: u64, expect: &str| assert_eq!(day(days).to_string(), expect);
        check(0, "1970-01-01");
        check(58, "1970-02-28");
        check(59, "1970-03-01");
        check(11_016, "2000-02-29");
        check(11_322, "2000-12-31");
        check(20_777, "2026-11-20");
        assert!(today().year >= 2026);
    }

    #[test]
    fn dates_have_one_form() {
        assert_eq!(date("2026-03-31").unwrap().to_string(), "2026-03-31");
        for wrong in ["", "2026", "2026-13-01", "2026-01-32", "2026-01-01-01", "x-01-01"] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
    }
}
