//! Days and times of spreadsheets, which are numbers of days since an epoch.

use super::show::Token;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Days from 1970-01-01 back to the day 0 of files that count from 1900, from March of that year on.
const EPOCH_1900: i64 = -25_569;
/// The same for files that count from 1904.
const EPOCH_1904: i64 = -24_107;
/// First day number at which a leap day that never was (1900-02-29) is counted.
const FALSE_LEAP_DAY: i64 = 60;
/// Day number of 9999-12-31, the last day that spreadsheets know.
const LAST_DAY: i64 = 2_958_465;
const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

/// A number shown as a day, a month, a year or a time, as far as the format goes; `None` where it is no day.
pub(super) fn moment(tokens: &[Token], number: f64, epoch_1904: bool) -> Option<String> {
    if !(0.0..(LAST_DAY + 1) as f64).contains(&number) {
        return None;
    }
    let has = |letter: char| tokens.iter().any(|t| matches!(t, Token::Date(c, _) if *c == letter));
    let counting = tokens.iter().any(|t| matches!(t, Token::Date(_, usize::MAX)));
    let seconds = (number * DAY as f64).round() as i64;
    let (day, second) = (seconds / DAY, seconds % DAY);
    let letters: Vec<char> =
        tokens.iter().filter_map(|t| if let Token::Date(c, _) = t { Some(*c) } else { None }).collect();
    // `m` beside hours or seconds are minutes.
    let month = letters.iter().enumerate().any(|(at, c)| {
        let minutes = (at > 0 && letters[at - 1] == 'h') || letters.get(at + 1) == Some(&'s');
        *c == 'm' && !minutes
    });
    let (hours, minutes) = (second / 3600 + if counting { day * 24 } else { 0 }, second / 60 % 60);
    let time = if has('s') {
        format!("{hours:02}:{minutes:02}:{:02}", second % 60)
    } else {
        format!("{hours:02}:{minutes:02}")
    };
    let times = has('h') || has('s') || counting;
    if times && !(has('y') || has('d') || month) {
        return Some(time);
    }
    let (year, month_number, day_number) = civil(day, epoch_1904);
    let name = MONTHS[month_number as usize - 1];
    let date = match (has('y'), month, has('d')) {
        (true, true, false) => format!("{name} {year}"),
        (false, true, false) => name.to_owned(),
        (true, false, false) => year.to_string(),
        _ => format!("{year:04}-{month_number:02}-{day_number:02}"),
    };
    Some(if times { format!("{date} {time}") } else { date })
}

/// Year, month and day of a day number.
fn civil(day: i64, epoch_1904: bool) -> (i64, i64, i64) {
    let since_1970 = match (epoch_1904, day) {
        (true, _) => day + EPOCH_1904,
        (false, ..FALSE_LEAP_DAY) => day + EPOCH_1900 + 1,
        (false, _) => day + EPOCH_1900,
    };
    // The calendar repeats itself every 146 097 days; counted from a first of March, the leap day comes last.
    let days = since_1970 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}
