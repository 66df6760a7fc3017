//! Figures and addresses that point at a person: identity numbers, telephone numbers, e-mail addresses.
//!
//! In: any text. Out: where they stand. An identity number counts only with a date that can be and a control
//! digit that fits, so that amounts and project numbers are left alone.

use crate::is_minus;
use std::ops::Range;

/// Most figures of a telephone number with its area code, in Sweden.
const LONGEST_PHONE: usize = 10;
/// Fewest figures.
const SHORTEST_PHONE: usize = 8;
/// Fewest letters of a word run together with a number; units have fewer.
const LEAST_WORD: usize = 4;

/// What points at a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    /// Personnummer or samordningsnummer.
    Identity,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
}

/// All places in a text, in order, none overlapping, each with the bytes that it covers.
pub fn personal_in(text: &str) -> Vec<(Range<usize>, Personal)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let found = match c {
            '0'..='9' | '+' if starts(text, at) => identity_at(&text[at..])
                .map(|length| (at..at + length, Personal::Identity))
                .or_else(|| phone_at(&text[at..]).map(|length| (at..at + length, Personal::Phone))),
            '@' => email_around(text, at).map(|range| (range, Personal::Email)),
            _ => None,
        };
        match found {
            Some((range, personal)) => {
                at = range.end;
                // The name before an @ may hold what looked like a number, or be run together with one.
                let mut range = range;
                while let Some((before, _)) =
                    out.pop_if(|(before, _): &mut (Range<usize>, Personal)| before.end > range.start)
                {
                    range.start = range.start.min(before.start);
                }
                out.push((range, personal));
            }
            None => at += c.len_utf8(),
        }
    }
    out
}

/// Whether the whole text is an identity number whose control digit fits.
pub fn is_identity(text: &str) -> bool {
    let text = text.trim();
    identity_at(text) == Some(text.len())
}

/// Whether the whole text is a telephone number with its nought, which no figure has before others.
pub fn is_phone(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('0') && phone_at(text) == Some(text.len())
}

fn starts(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    match before.next() {
        Some(c) if c.is_alphanumeric() || matches!(c, ',' | '.' | '/' | ':' | '=' | '%') => false,
        // A hyphen after a figure: inside of a longer number.
        Some(c) if is_minus(c) => !before.next().is_some_and(|c| c.is_ascii_digit()),
        _ => true,
    }
}

/// Length in bytes of the identity number at the start: `640823-3234`, `19640823-3234`, `6408233234`, with a
/// plus from the hundredth birthday on, blanks around the sign, or a blank alone.
fn identity_at(text: &str) -> Option<usize> {
    let mut figures: Vec<u32> = Vec::new();
    let mut parted: Option<usize> = None;
    let mut signs = 0;
    let mut length = 0;
    for (at, c) in text.char_indices() {
        match c.to_digit(10) {
            Some(figure) if c.is_ascii_digit() => {
                if parted.is_some_and(|first| figures.len() == first + 4) {
                    return None;
                }
                figures.push(figure);
                length = at + 1;
            }
            _ if (c == ' ' || c == '+' || is_minus(c)) && matches!(figures.len(), 6 | 8) => {
                signs += usize::from(c != ' ');
                if signs > 1 || at > length + 4 {
                    break;
                }
                parted = Some(figures.len());
            }
            _ if c.is_alphabetic() && at == length => return None,
            _ => break,
        }
        if figures.len() > 12 {
            return None;
        }
    }
    if parted.is_some_and(|first| figures.len() != first + 4) {
        return None;
    }
    let ten = match &figures[..] {
        [1 | 2, 0 | 8 | 9, ten @ ..] | ten if ten.len() == 10 => ten,
        _ => return None,
    };
    let two = |at: usize| ten[at] * 10 + ten[at + 1];
    // A samordningsnummer has 60 added to the day.
    let day = if two(4) > 60 { two(4) - 60 } else { two(4) };
    let dated = (1..=12).contains(&two(2)) && (1..=31).contains(&day);
    (dated && luhn(ten)).then_some(length)
}

/// Whether the last figure is the control digit of the others (modulus 10).
fn luhn(figures: &[u32]) -> bool {
    let weighed = figures.iter().rev().enumerate().map(|(at, figure)| match at % 2 {
        0 => *figure,
        _ => figure * 2 / 10 + figure * 2 % 10,
    });
    weighed.sum::<u32>() % 10 == 0
}

/// Length in bytes of the telephone number at the start: an area code with its nought and a hyphen
/// (`0150-570 00`, `08-123 45 67`), a mobile number with or without one, or `+46`. Figures that follow after
/// a blank are none of it where it is whole without them.
fn phone_at(text: &str) -> Option<usize> {
    let abroad = ["+46", "0046"].into_iter().any(|code| text.starts_with(code));
    let mut length = 0;
    let mut count = 0;
    let mut figures_now = 0;
    let mut first_group = None;
    let mut last = ' ';
    // The ends of groups so far, each with its number of figures.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            count += 1;
            figures_now += 1;
            length = at + 1;
        } else if abroad && matches!(c, '+' | '(' | ')') || c == ' ' || is_minus(c) {
            // Two signs in a row end the number, but for "0150 - 570 00" and "+46 (0)8".
            if last == ' ' && c == ' ' || is_minus(last) && is_minus(c) {
                break;
            }
            if is_minus(c) && first_group.is_some() && !abroad {
                break;
            }
            if is_minus(c) && first_group.is_none() {
                first_group = Some(count);
            }
            // Groups of two and three figures follow; a single one is another figure.
            if c == ' ' && first_group.is_some_and(|first| count > first) && figures_now < 2 {
                break;
            }
            if figures_now > 0 {
                ends.push((length, count));
            }
            figures_now = 0;
        } else {
            break;
        }
        last = c;
        if count > 2 * LONGEST_PHONE {
            break;
        }
    }
    ends.push((length, count));
    let whole = ends.len() - 1;
    ends.iter().enumerate().rev().find_map(|(nth, (length, count))| {
        let free = nth < whole || !goes_on(&text[*length..]);
        let fits = if abroad {
            (9..=14).contains(count) && nth == whole
        } else {
            is_phone_of(text, *count, first_group.filter(|first| first < count), nth == whole)
        };
        (free && fits).then_some(*length)
    })
}

/// Whether what follows figures makes them another thing than a telephone number: a unit, a longer code. A word
/// that a dump has run together with the number does not (`0150-570 00Handläggare`).
fn goes_on(tail: &str) -> bool {
    let letters = tail.chars().take_while(|c| c.is_alphabetic()).count();
    match tail.chars().next() {
        Some(c) if c.is_alphabetic() => letters < LEAST_WORD,
        Some(c) => c.is_alphanumeric() || matches!(c, '/' | ':' | '%'),
        None => false,
    }
}

/// Whether so many figures, the first of them before a hyphen, are a Swedish number. Without a hyphen nothing
/// but a mobile number is, and only where no more figures follow: they may be amounts.
fn is_phone_of(text: &str, count: usize, first_group: Option<usize>, whole: bool) -> bool {
    let mobile = text.starts_with("07")
        && count == LONGEST_PHONE
        && first_group.map_or(whole, |first| matches!(first, 3 | 4));
    // The one area code of two figures is Stockholm's.
    let coded = |first| matches!(first, 3 | 4) || first == 2 && text.starts_with("08");
    let area = first_group.is_some_and(|first| coded(first) && count - first >= 5);
    let long = (SHORTEST_PHONE..=LONGEST_PHONE).contains(&count);
    text.starts_with('0') && !text.starts_with("00") && long && (mobile || area)
}

fn email_around(text: &str, at: usize) -> Option<Range<usize>> {
    let name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let start = text[..at].char_indices().rev().take_while(|(_, c)| name(*c)).last()?.0;
    let domain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let end = text[at + 1..].find(|c| !domain(c)).map_or(text.len(), |n| at + 1 + n);
    let host = text[at + 1..end].trim_end_matches(['.', '-']);
    let (_, top) = host.rsplit_once('.')?;
    let known = top.len() >= 2 && top.chars().all(char::is_alphabetic);
    known.then_some(start..at + 1 + host.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words found, each with the first letter of its sort.
    fn shown(text: &str) -> Vec<String> {
        personal_in(text).into_iter().map(|(range, sort)| format!("{sort:?} {}", &text[range])).collect()
    }

    #[test]
    fn identity_numbers_need_a_date_and_a_control_digit() {
        for number in [
            "640823-3234",
            "19640823-3234",
            "6408233234",
            "196408233234",
            "640823+3234",
            "640823 - 3234",
            "640823–3234",
            "701063-2391",
        ] {
            assert!(is_identity(number), "{number}");
            assert_eq!(shown(&format!("Beslut om {number}, vilande")), [format!("Identity {number}")]);
        }
        for number in [
            "640823-3235",
            "641323-3234",
            "212000-0340",
            "640823-32345",
            "4640823-3234",
            "640823-323",
            "2 157 6 568",
            "400003",
            "556012-5790",
        ] {
            assert!(!is_identity(number), "{number}");
            assert_eq!(shown(number), Vec::<String>::new(), "{number}");
        }
    }

    #[test]
    fn telephones_and_addresses() {
        assert_eq!(
            shown("Förhinder till maja.ek@almvik.example.se eller 0150-569 90."),
            ["Email maja.ek@almvik.example.se", "Phone 0150-569 90"]
        );
        for number in [
            "08-123 45 67",
            "031-365 00 00",
            "070-123 45 67",
            "0701234567",
            "+46 150-570 00",
            "+46 (0)8 123 45 67",
            "0150-57000",
        ] {
            assert_eq!(shown(&format!("Telefon: {number} (växel)")), [format!("Phone {number}")]);
        }
    }

    #[test]
    fn what_dumps_run_together_is_told_apart() {
        assert_eq!(shown("telefon 0150-570 00Handläggare e-post"), ["Phone 0150-570 00"]);
        assert_eq!(shown("0150-570 00 070 123 456"), ["Phone 0150-570 00"]);
        assert_eq!(
            shown("0150-570 00maja.ek@almvik.example.se"),
            ["Email 0150-570 00maja.ek@almvik.example.se"]
        );
        assert_eq!(shown("0150-570 00 tkr"), ["Phone 0150-570 00"]);
        for text in ["0150-57000kr", "070 123 456 070 123 400 56", "0701 234 700 000 5", "0150-12 3"] {
            assert_eq!(shown(text), Vec::<String>::new(), "{text}");
        }
        assert!(is_phone("0701234567") && is_phone("0150-570 00"));
        assert!(!is_phone("070 123 456") && !is_phone("+46 123 456 789") && !is_phone("701234567"));
    }

    #[test]
    fn figures_of_a_table_are_left_alone() {
        for text in [
            "0-17 år",
            "2018-07-30",
            "05-12",
            "-15 566",
            "KS 2017/0472",
            "0,5 - 10 073",
            "07 120 345 670 1",
            "16-64 år 2023",
            "01-12 2024",
            "@",
            "a@b",
            "0887/21 bilaga 3",
        ] {
            assert_eq!(shown(text), Vec::<String>::new(), "{text}");
        }
    }
}
