//! What the head of a document says: its title, its diary number and its date.
//!
//! In: the lines of one document. Out: each where it is plain. A title never comes from a line that names
//! persons: those stand behind a label, or are nothing but words with capitals.

use crate::agenda;
use crate::body::is_letterhead;
use crate::kind::{is_proposal, mark_of, whole};
use crate::lines::Line;
use crate::minutes;
use crate::split::{is_annex, title_above};
use crate::terms::{begins_with, holds, terms};
use sifferkoll_grammar::{diary_numbers, find_date, join_wrapped, personal_in};
use sifferkoll_model::{Date, DiaryNumber};

/// Lines of a head.
const HEAD: usize = 30;
/// Lines in which the title of a report stands.
const COVER: usize = 14;
/// Lines between a label and what it names.
const REACH: usize = 3;
/// Longest title in words, and most lines of it.
const MAX_TITLE: usize = 30;
const MAX_LINES: usize = 5;
/// Longest further line of a title, in words.
const WRAPPED: usize = 9;
/// Longest line with a date and nothing else to say, in words.
const DATE_LINE: usize = 3;
/// A title is set larger than the usual text by this share.
const LARGER: f32 = 1.15;

/// The number that the document states as its own.
pub(crate) fn diary(lines: &[Line]) -> Option<DiaryNumber> {
    lines.iter().take(HEAD).enumerate().filter(|(_, line)| !agenda::is_head(line)).find_map(|(at, line)| {
        let after = label_end(&line.text)?;
        let own = diary_numbers(&line.text[after..]).into_iter().next();
        own.or_else(|| lines[at + 1..].iter().take(REACH).find_map(|below| number_below(&below.text)))
    })
}

/// A number below its label: it begins the line, or has letters that mark it as one.
fn number_below(text: &str) -> Option<DiaryNumber> {
    let found = diary_numbers(text).into_iter().next()?;
    (text.starts_with(&found.printed) || found.register.is_some()).then_some(found)
}

/// Numbers that a line states that is nothing but label and number, as in a colophon.
pub(crate) fn stated(line: &Line) -> Option<DiaryNumber> {
    let starts = begins_with(&line.lower, &terms().labels.diary).is_some();
    let after = if starts { label_end(&line.text)? } else { return None };
    let rest = line.text[after..].trim_matches([':', ' ']);
    let found = diary_numbers(rest).into_iter().next()?;
    (found.printed.len() + 12 > rest.len() && rest.starts_with(&found.printed)).then_some(found)
}

/// Whether a line is a diary number with its plan code and nothing else.
pub(crate) fn is_diary_alone(text: &str) -> bool {
    diary_numbers(text).first().is_some_and(|found| {
        let rest = text.strip_prefix(&found.printed).unwrap_or(text);
        found.register.is_some() && !rest.contains(char::is_alphabetic)
    })
}

/// Where the label of a diary number ends in a line; `None` without one or where it names another's number.
fn label_end(text: &str) -> Option<usize> {
    let labels = &terms().labels;
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let end = labels.diary.iter().filter_map(|label| {
        let at = lower.find(label.as_str())?;
        let end = at + label.len();
        let inside =
            text[..at].ends_with(char::is_alphabetic) || text[end..].starts_with(char::is_alphabetic);
        let other = labels.not_diary.iter().any(|other| lower[..end].ends_with(other.as_str()));
        (!inside && !other).then_some((at, end))
    });
    end.min_by_key(|(at, end)| (*at, std::cmp::Reverse(*end))).map(|(_, end)| end)
}

/// The date of the document: behind its label, in a line with its number, or alone on a line.
pub(crate) fn date(lines: &[Line]) -> Option<Date> {
    let head = &lines[..lines.len().min(HEAD)];
    head.iter().enumerate().find_map(|(at, line)| {
        let date = find_date(&line.text)?;
        let labelled = |line: &Line| {
            let starts = begins_with(&line.lower, &terms().labels.date).is_some();
            // The date of something else (`Datum för kontroll`).
            starts && !line.lower.contains(" för ")
        };
        let several = line.words() <= DATE_LINE && line.text.contains("–") || line.text.contains(" - ");
        let below = at > 0 && labelled(&head[at - 1]) && line.words() <= 2 * DATE_LINE;
        let alone = line.words() <= DATE_LINE && !several;
        let numbered = line.words() <= 2 * DATE_LINE && !diary_numbers(&line.text).is_empty();
        (labelled(line) || below || alone || numbered).then_some(date)
    })
}

/// The title of the document; `entry` is what the paper before calls it, for a document whose own first line is
/// a heading of its text.
pub(crate) fn title(lines: &[Line], entry: Option<&str>) -> Option<String> {
    let head = &lines[..lines.len().min(HEAD * 3 / 2)];
    if let Some(proposal) = head.iter().position(|line| is_proposal(&line.lower)).filter(|at| *at > 0) {
        let first = title_above(head, proposal);
        let title = joined(&head[first..proposal]);
        return is_title(&title).then_some(title);
    }
    largest(lines).or_else(|| first_line(lines, entry)).or_else(|| entry.map(str::to_owned))
}

/// The title of an annex: its first line and those that it wraps to.
pub(crate) fn annex_title(lines: &[Line]) -> Option<String> {
    // The title may stand above: `Årsredovisning 2023`, below it `Bilaga 1`.
    let annex = lines.iter().take(COVER).position(is_annex).unwrap_or(0);
    if lines[..annex].iter().any(may_be_title) {
        return title(lines, None);
    }
    let lines = &lines[annex..];
    let mut count = 1;
    while count < MAX_LINES.min(lines.len()) && wraps(&lines[count - 1], &lines[count]) {
        count += 1;
    }
    let alone = count == 1 && lines.first()?.words() <= 2;
    // `Bilaga 1` alone: the line below names it.
    let below = alone.then(|| lines.get(1)).flatten().filter(|line| may_be_title(line) && line.words() <= 12);
    let title = joined(&lines[..count + usize::from(below.is_some())]);
    is_title(&title).then_some(title)
}

/// The largest lines of the first page, where they are larger than the text.
fn largest(lines: &[Line]) -> Option<String> {
    let mut sizes: Vec<f32> = lines.iter().filter_map(|line| line.size).collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes.get(sizes.len() / 2)?;
    let page = lines.first()?.page();
    let first_page = lines.iter().take_while(|line| line.page() == page);
    let cover: Vec<&Line> = first_page.take(COVER).filter(|line| line.cells.is_none()).collect();
    let large = |line: &Line| {
        let mut line = line.clone();
        line.text = line.text.trim_end_matches(',').to_owned();
        line.size.is_some_and(|size| size > LARGER * usual) && may_be_title(&line)
    };
    let size = cover.iter().filter(|line| large(line)).filter_map(|line| line.size).max_by(f32::total_cmp)?;
    let first = cover.iter().position(|line| line.size == Some(size) && large(line))?;
    // A title begins with a capital; what begins small goes on from the line above.
    let mut first = first;
    while first > 0
        && cover[first].text.starts_with(char::is_lowercase)
        && cover[first - 1].goes_on(cover[first])
    {
        first -= 1;
    }
    let mut last = first;
    while last + 1 < cover.len() && last - first + 1 < MAX_LINES && cover[last].goes_on(cover[last + 1]) {
        last += 1;
    }
    let lines: Vec<Line> = cover[first..=last].iter().map(|line| (*line).clone()).collect();
    let title = joined(&lines);
    is_title(&title).then_some(title)
}

/// The first line that may be a title, with the lines right below it.
fn first_line(lines: &[Line], entry: Option<&str>) -> Option<String> {
    let labelled = |at: usize| at > 0 && is_label(&lines[at - 1]);
    let at = (0..lines.len().min(COVER)).find(|at| may_be_title(&lines[*at]) && !labelled(*at))?;
    let plain = lines[at].lower.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
    let numbered = lines[at].text.starts_with(|c: char| c.is_ascii_digit());
    if numbered || holds(&terms().headings.general, plain) {
        return None;
    }
    let mut last = at;
    while last + 1 < lines.len() && last - at + 1 < MAX_LINES && wraps(&lines[last], &lines[last + 1]) {
        last += 1;
    }
    let title = joined(&lines[at..=last]);
    // A paragraph is no title; nor is a line that the paper before names better.
    let names_sort = terms().titled(&whole(&title.to_lowercase())).is_some();
    (is_title(&title) && title.split(' ').count() <= 16 && (names_sort || entry.is_none())).then_some(title)
}

/// Whether the next line is the rest of the same title: it stands right below, and is bold like it or begins with a small letter
/// or a year, as what is no heading of its own.
fn wraps(line: &Line, next: &Line) -> bool {
    let rest = next.text.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '–');
    line.goes_on(next) && next.words() <= WRAPPED && (rest || line.bold)
}

/// Whether a line is a label and nothing else, so that the next one is what it labels.
fn is_label(line: &Line) -> bool {
    let labels = &terms().labels;
    [&labels.person, &labels.letterhead, &labels.date, &labels.diary, &labels.organ]
        .into_iter()
        .any(|list| holds(list, &line.lower))
}

/// The first line of the head that begins with these words and says more.
pub(crate) fn line_with(lines: &[Line], words: &str) -> Option<String> {
    let more = |line: &&Line| line.text.starts_with(words) && line.words() > words.split(' ').count();
    lines.iter().take(HEAD).find(more).map(|line| line.text.clone()).filter(|title| is_title(title))
}

fn joined(lines: &[Line]) -> String {
    whole(&join_wrapped(lines.iter().map(|line| line.text.as_str())))
}

/// Whether a line may be one of a title: no label, no letterhead, no person, no mark of a type.
fn may_be_title(line: &Line) -> bool {
    let labels = &terms().labels;
    let label = |list: &[String]| begins_with(&line.lower, list).is_some();
    let words = line.words();
    words <= MAX_TITLE
        && !line.running
        && line.text.contains(char::is_alphabetic)
        && !line.text.ends_with(['.', ',', ';'])
        && !label(&labels.person)
        && !label(&labels.letterhead)
        && !label(&labels.diary)
        && !label(&labels.date)
        && mark_of(line).is_none()
        && !is_body(line)
        && !is_letterhead(&line.text)
        && !is_person(&line.text)
        && minutes::number(&line.text).is_none()
        && (find_date(&line.text).is_none() || words > DATE_LINE)
        && personal_in(&line.text).is_empty()
}

/// Whether a line is the name of a committee or an office and nothing else.
pub(crate) fn is_body(line: &Line) -> bool {
    let ends = |word: &str| {
        terms().bodies.ends.iter().any(|end| word.ends_with(end.as_str()))
            || holds(&terms().bodies.names, word)
            || word.ends_with("förvaltningen")
            || word.ends_with("kontoret")
    };
    // `kultur- och fritidsförvaltningen`
    let joined = |word: &&str| word.ends_with('-') || *word == "och";
    line.words() <= 5 && line.lower.split(' ').find(|word| !joined(word)).is_some_and(ends)
        || line.words() == 1 && ends(&line.lower)
}

/// Whether a line is nothing but a person's name, perhaps with a party: two to four words with capitals. A
/// title has a capital in its first word only.
pub(crate) fn is_person(text: &str) -> bool {
    let name = text.split_once('(').map_or(text, |(name, _)| name);
    let words: Vec<&str> = name.split([' ', '-']).filter(|word| !word.is_empty()).collect();
    let capital = |word: &&str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
    };
    (2..=4).contains(&words.len()) && words.iter().all(capital)
}

fn is_title(title: &str) -> bool {
    let words = title.split(' ').count();
    (1..=MAX_TITLE).contains(&words)
        && title.contains(char::is_alphabetic)
        && !is_person(title)
        && personal_in(title).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lines;

    #[test]
    fn numbers_stand_behind_their_label() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(diary(&lines(text)).map(|d| d.printed).as_deref(), expect, "{text}");
        };
        check("Datum\n2024-01-22\nVår beteckning\n\nSOCN/2023:103 - 1.4.1 -", Some("SOCN/2023:103"));
        check(
            "Datum Vår beteckning\nSOCIALFÖRVALTNINGEN 2018-07-30 SOCN/2018:64 -\n042",
            Some("SOCN/2018:64"),
        );
        check("§ 64 Ärendenummer FFS-2026-00773", Some("FFS-2026-00773"));
        check("Dnr KFN-2024/118", Some("KFN-2024/118"));
        check("Er beteckning\nABC/2023:1", None);
        check("Vår beteckning\n-   Socialförvaltningen", None);
        check("enligt föredragning 2015-5613", None);
        assert_eq!(
            stated(&lines("Diarienummer: SRV-2025-00080")[0]).map(|d| d.printed).as_deref(),
            Some("SRV-2025-00080")
        );
        assert_eq!(stated(&lines("Skolverket 2018-10-15 dnr 5.1.3–2018:106.")[0]), None);
    }

    #[test]
    fn titles_hold_no_persons() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(title(&lines(text), None).as_deref(), expect, "{text}");
        };
        check(
            "Mottagare:\n\nSocialnämnden\n\nNämndens budget\n2024\n\nFörvaltningens förslag till beslut\nA",
            Some("Nämndens budget 2024"),
        );
        check("Vår handläggare\n\nMaja Ek\n\nFörslag till beslut\nA", None);
        check("Socialnämnden\n\nInternkontroll-\nrapport\n2023\n\nText.", Some("Internkontrollrapport 2023"));
        check("Inledning\n\nText om allt möjligt.", None);
        check("Maja Ek\n\nReglemente för socialnämnden", Some("Reglemente för socialnämnden"));
        assert!(
            is_person("Maja-Lisa Ek (S)") && !is_person("Årsredovisning") && !is_person("Plan för Almvik")
        );
    }

    #[test]
    fn an_annex_may_have_its_title_above_its_number() {
        let check = |text: &str, expect: &str| {
            assert_eq!(annex_title(&lines(text)).as_deref(), Some(expect), "{text}");
        };
        check(
            "Årsredovisning 2023\n\nKulturnämnden\n\nBilaga 1\nKulturnämnden\n\nText",
            "Årsredovisning 2023",
        );
        check("Almviks kommun, Kulturnämnden\n\nBilaga 1\nTal för 2023", "Bilaga 1 Tal för 2023");
    }

    #[test]
    fn the_numbers_of_an_agenda_are_not_the_summons() {
        let text = "KALLELSE\n\nNr Ärende Diarienummer\n1 Upprop\n2 Årsredovisning KFN 2024/0012";
        assert_eq!(diary(&lines(text)), None);
    }

    #[test]
    fn dates_of_a_head() {
        let check = |text: &str, expect: &str| {
            assert_eq!(date(&lines(text)).map(|d| d.to_string()).unwrap_or_default(), expect, "{text}");
        };
        check("Datum\n\n2024-01-22", "2024-01-22");
        check("Utfärdat 2026-04-01 Maja Ek", "2026-04-01");
        check("Almvik 2020-03-02\nMOTION", "2020-03-02");
        check("SOCIALFÖRVALTNINGEN 2018-07-30 SN/2018:64", "2018-07-30");
        check("Datum för kontroll: 2023-12-01\nAntagen av kommunfullmäktige 2006-12-18", "");
    }
}
