//! Where the documents begin that a file binds together.
//!
//! In: the lines. Out: [`Start`]s in order, the first on the first line; fewer than two where the file is one
//! document. On pages a counter that begins anew (`1 (5)`) tells it, and every other mark must stand at the top
//! of a page. A dump has no pages: there the marks are letterheads, types in capitals, proposals for decisions
//! and the lists of recipients that end a paper.

use crate::agenda::Matter;
use crate::body::is_letterhead;
use crate::head::is_body;
use crate::kind::{is_proposal, mark_of};
use crate::lines::Line;
use crate::minutes;
use crate::papers;
use crate::running::{Counter, counter, is_counter, turns};
use crate::terms::{begins_with, holds, position, terms};
use sifferkoll_grammar::find_date;
use sifferkoll_model::{DocumentKind, Location};
use std::collections::BTreeMap;

/// Most lines from the first one of a paper, its title among them, to the number of the annex that it is.
const TITLED: usize = 4;
/// Lines at the top of a page that may be a letterhead or a mark.
const TOP: usize = 6;
/// Lines at the foot of a page that may hold its counter.
const FOOT: usize = 4;
/// Two labels of a letterhead stand within this many lines.
const LETTERHEAD: usize = 6;
/// Longest recipient in words.
const RECIPIENT: usize = 4;
/// Most lines above a title or a letterhead's labels that name whose paper it is, and its sort.
const MOST_NAMED: usize = 3;
/// A line that is so many times as large as the list's head belongs to no list.
const LARGER: f32 = 1.2;
/// Most recipients of one paper.
const RECIPIENTS: usize = 12;
/// Fewest lines of a last page without a counter that is a document of its own, and no back cover.
const LEAST_LINES: usize = 6;
/// Most lines of a cover.
const COVER_LINES: usize = 12;

/// What shows that a document begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The file begins, or a page does whose counter begins anew.
    Page,
    /// A letterhead or the mark of a type.
    Letterhead,
    /// The title above a proposal for a decision.
    Proposal,
    /// What follows the recipients of a paper: it belongs to that paper.
    Attachment,
    /// An annex (`Bilaga 1`).
    Annex,
    /// A paragraph of minutes outside minutes.
    Minutes,
}

/// The line with which a document begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Start {
    pub(crate) line: usize,
    pub(crate) sign: Sign,
}

/// All documents of a file.
pub(crate) fn starts(lines: &[Line], matters: &[Matter]) -> Vec<Start> {
    let mut out = if lines.first().is_some_and(|line| line.page().is_some()) {
        on_pages(lines)
    } else {
        in_text(lines, matters)
    };
    if !lines.is_empty() && out.first().is_none_or(|start| start.line > 0) {
        out.insert(0, Start { line: 0, sign: Sign::Page });
    }
    out
}

/// The lines of one page.
struct Sheet {
    lines: std::ops::Range<usize>,
    page: u32,
    counter: Option<Counter>,
}

fn sheets(lines: &[Line]) -> Vec<Sheet> {
    let mut out: Vec<Sheet> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let page = line.page().unwrap_or_default();
        match out.last_mut() {
            Some(sheet) if sheet.page == page => sheet.lines.end = at + 1,
            _ => out.push(Sheet { lines: at..at + 1, page, counter: None }),
        }
    }
    for sheet in &mut out {
        let page = &lines[sheet.lines.clone()];
        let edge = page.iter().take(TOP).chain(page.iter().rev().take(FOOT));
        sheet.counter = edge.filter(|line| line.cells.is_none()).find_map(counter);
    }
    out
}

fn on_pages(lines: &[Line]) -> Vec<Start> {
    let sheets = sheets(lines);
    let mut begins: BTreeMap<usize, Sign> = BTreeMap::from([(0, Sign::Page)]);
    for (at, sheet) in sheets.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| sheets[before].counter);
        match (sheet.counter, before) {
            (Some((1, _)), _) => _ = begins.insert(at, Sign::Page),
            // Pages without a counter before the first that has one: a cover, counted but not printed.
            (Some((number, whole)), before) if before != Some((number - 1, whole)) => {
                let back = (number - 1) as usize;
                let free = back <= at && sheets[at - back..at].iter().all(|s| s.counter.is_none());
                let first = if free && back > 0 { at - back } else { at };
                begins.retain(|begin, _| *begin < first || *begin > at);
                begins.insert(first, Sign::Page);
            }
            (None, Some((number, whole)))
                if number == whole && (sheet.lines.len() >= LEAST_LINES || at + 1 < sheets.len()) =>
            {
                begins.insert(at, Sign::Page);
            }
            // Between documents without counters the marks decide alone.
            (None, None) if at > 0 && top_mark(lines, sheet) && !top_mark(lines, &sheets[at - 1]) => {
                begins.insert(at, Sign::Letterhead);
            }
            _ => {}
        }
        let top = lines[sheet.lines.clone()].iter().take(TOP / 2);
        let goes_on = sheet.counter.is_some_and(|(number, _)| number > 1);
        if at > 0 && top.clone().any(is_annex) && !goes_on {
            begins.insert(at, Sign::Annex);
        }
    }
    // A short page before the first of a count is its cover.
    let covers: Vec<usize> = begins
        .keys()
        .copied()
        .filter(|at| {
            let counted =
                sheets.get(at + 1).and_then(|next| next.counter).is_some_and(|(number, _)| number == 1);
            let short = sheets[*at].lines.len() <= COVER_LINES;
            sheets[*at].counter.is_none() && short && counted && begins.contains_key(&(at + 1))
        })
        .collect();
    for cover in covers {
        begins.remove(&(cover + 1));
    }
    begins.into_iter().map(|(at, sign)| Start { line: sheets[at].lines.start, sign }).collect()
}

/// Whether the mark of a type that has a letterhead stands at the top of a page.
fn top_mark(lines: &[Line], sheet: &Sheet) -> bool {
    let top = lines[sheet.lines.clone()].iter().take(TOP);
    top.filter_map(mark_of).any(|(kind, _)| kind != DocumentKind::Other)
}

fn in_text(lines: &[Line], matters: &[Matter]) -> Vec<Start> {
    let mut out: Vec<Start> = vec![Start { line: 0, sign: Sign::Page }];
    let mut state = Paper::default();
    let mut skip = 0;
    let turns = turns(lines);
    for (at, line) in lines.iter().enumerate() {
        if at < skip {
            continue;
        }
        let begun = out.last().map_or(0, |start| start.line);
        if at == 0 {
            state.see(lines, at);
            continue;
        }
        if turns.binary_search(&at).is_ok() {
            // The pages before were counted to their end.
            out.push(Start { line: at, sign: Sign::Page });
            let annex = lines[at..].iter().take(TOP).find(|line| is_annex(line));
            let annexes = annex.and_then(|line| annex_number(&line.lower)).unwrap_or(state.annexes);
            state = Paper { annexes, ..Paper::default() };
            state.see(lines, at);
            continue;
        }
        if let Some(end) = after_recipients(lines, at) {
            skip = end;
            let papers = papers::listed(&lines[begun..at]);
            // The first is the paper that follows; it may have its title on every page.
            state = Paper { papers: papers.into_iter().skip(1).collect(), ..Paper::default() };
            let counted = lines.get(end).is_some_and(is_counter);
            if end < lines.len() && !counted && begins(lines, end).is_none() && !tables_alone(&lines[end..]) {
                out.push(Start { line: end, sign: Sign::Attachment });
                state.proposed = true;
            }
            continue;
        }
        match begins(lines, at) {
            Some(Begin::GoesOn) => state.continued = at,
            Some(Begin::Letterhead { office })
                if at > begun + LETTERHEAD && (at > state.continued + LETTERHEAD || state.continued == 0) =>
            {
                // The head of the page above the labels is a part of the same letterhead.
                out.push(Start { line: with_name(lines, with_place(lines, at)), sign: Sign::Letterhead });
                state = Paper { office, ..Paper::default() };
            }
            Some(Begin::Minutes) if !state.minutes => {
                out.push(Start { line: at, sign: Sign::Minutes });
                state = Paper { minutes: true, ..Paper::default() };
            }
            Some(Begin::Annex(number)) if state.takes(number) && titled(lines, begun, at) => {
                // The paper has begun with its title, and this says what it is an annex to.
                state.annexes = number.unwrap_or(state.annexes);
            }
            Some(Begin::Annex(number)) if state.takes(number) => {
                if !is_titled(lines, out.last(), at) {
                    out.push(Start { line: at, sign: Sign::Annex });
                }
                state.annexes = number.unwrap_or(state.annexes);
            }
            _ => {}
        }
        if let Some(found) = state.papers.iter().position(|paper| papers::begins(line, paper)) {
            let sign = if state.papers.remove(found).annex { Sign::Annex } else { Sign::Attachment };
            if at > begun + LETTERHEAD {
                out.push(Start { line: with_name(lines, at), sign });
            }
        }
        if is_proposal(&line.lower) {
            // A second proposal, or one in a report: another paper begins with the title above.
            let title = title_above(lines, at);
            let on_agenda =
                matters.iter().any(|matter| lines[title..at].iter().any(|l| l.lower == matter.title));
            if state.proposed || state.minutes || on_agenda && !state.office {
                let title = with_addressee(lines, title);
                if title > begun {
                    out.push(Start { line: title, sign: Sign::Proposal });
                    state = Paper::default();
                }
            }
            state.proposed = true;
        }
        state.see(lines, at);
    }
    out
}

/// Whether the line above an annex's number is the title of a paper that has just begun: set larger than that line.
fn titled(lines: &[Line], begun: usize, at: usize) -> bool {
    let title = (begun..at).rev().take(TITLED).find(|above| lines[*above].size > lines[at].size);
    lines[at].size.is_some() && title.is_some() && at - begun <= TITLED
}

/// Whether nothing but titles stands between the beginning of a paper and the mark of an annex, so that it is that
/// paper's mark.
fn is_titled(lines: &[Line], begun: Option<&Start>, at: usize) -> bool {
    begun.is_some_and(|start| {
        let above = &lines[start.line..at];
        let title = |line: &Line| line.cells.is_none() && !line.text.ends_with('.') && !is_annex(line);
        start.sign == Sign::Attachment && above.len() <= TOP && above.iter().all(title)
    })
}

/// Whether the rest of a workbook has no sentence: sheets of tables behind one of text are no further paper.
fn tables_alone(rest: &[Line]) -> bool {
    let sentence = |line: &Line| line.cells.is_none() && line.text.ends_with('.');
    let on_sheet = |line: &Line| matches!(line.place, Location::Sheet { .. });
    rest.iter().all(|line| on_sheet(line) && !sentence(line))
}

/// The line above where it is the committee that the paper is for.
fn with_addressee(lines: &[Line], title: usize) -> usize {
    let body = title > 0 && lines[title - 1].cells.is_none() && crate::head::is_body(&lines[title - 1]);
    title - usize::from(body)
}

/// The lines above where they name the municipality, the office and the sort of paper. On pages and in dumps these run along the page.
fn with_name(lines: &[Line], at: usize) -> usize {
    let stored = |line: &Line| matches!(line.place, Location::Stored { .. } | Location::Sheet { .. });
    let named = |line: &Line| is_letterhead(&line.text) || is_body(line) || mark_of(line).is_some();
    let own = |line: &&Line| stored(line) && !line.running && named(line);
    at - lines[..at].iter().rev().take(MOST_NAMED).take_while(own).count()
}

/// The line above where it is nothing but a place and a date.
fn with_place(lines: &[Line], at: usize) -> usize {
    let above = &lines[at - 1];
    let dated =
        above.words() == 2 && find_date(&above.text).is_some() && above.text.starts_with(char::is_alphabetic);
    at - usize::from(dated)
}

/// What has been seen of the paper that is being read.
#[derive(Default)]
struct Paper {
    /// Whether an office writes it to its committee.
    office: bool,
    /// Whether its proposal has been seen, or none is to come, so that the next one is another paper's.
    proposed: bool,
    /// Whether it has paragraphs of its own.
    minutes: bool,
    /// Number of the last annex.
    annexes: u32,
    /// Papers that are still to come.
    papers: Vec<papers::Paper>,
    /// Line at which a further page of the same paper begins; 0 for none.
    continued: usize,
}

impl Paper {
    fn see(&mut self, lines: &[Line], at: usize) {
        if let Some((DocumentKind::Protokoll | DocumentKind::Reglemente, _)) = mark_of(&lines[at]) {
            self.minutes = true;
        }
    }

    /// Whether an annex may come here: numbers follow one another.
    fn takes(&self, number: Option<u32>) -> bool {
        number.is_none_or(|number| number == self.annexes + 1)
    }
}

enum Begin {
    Letterhead {
        /// Whether an office writes to its committee, so that a proposal is to come.
        office: bool,
    },
    /// A page of the same paper with a counter above one.
    GoesOn,
    Minutes,
    Annex(Option<u32>),
}

/// Whether a paper begins with this line of a dump.
fn begins(lines: &[Line], at: usize) -> Option<Begin> {
    let line = &lines[at];
    if let Some((kind, words)) = mark_of(line) {
        let counted = counter(line);
        if counted.is_some_and(|(number, _)| number > 1) {
            return Some(Begin::GoesOn);
        }
        let plain = matches!(
            kind,
            DocumentKind::Kallelse
                | DocumentKind::Protokoll
                | DocumentKind::Tjansteskrivelse
                | DocumentKind::Motion
        );
        let shouted = words.chars().all(|c| !c.is_lowercase());
        if plain && (shouted || counted.is_some()) {
            return Some(Begin::Letterhead { office: kind == DocumentKind::Tjansteskrivelse });
        }
    }
    if is_label(&line.lower, &terms().labels.date) || is_label(&line.lower, &terms().labels.diary) {
        // The number below a paragraph is the paragraph's.
        let near = lines[at..lines.len().min(at + LETTERHEAD)].iter();
        let near = near.take_while(|l| minutes::number(&l.text).is_none());
        let dated = near.clone().any(|l| is_label(&l.lower, &terms().labels.date));
        let numbered = near.clone().any(|l| is_label(&l.lower, &terms().labels.diary));
        if dated && numbered {
            return Some(Begin::Letterhead { office: true });
        }
    }
    if line.cells.is_none() && minutes::number(&line.text).is_some_and(|(_, rest)| rest.is_empty()) {
        let near = lines[at + 1..lines.len().min(at + 3)].iter();
        if near.clone().any(|l| crate::head::is_diary_alone(&l.text)) {
            return Some(Begin::Minutes);
        }
    }
    (is_annex(line) && !in_list(lines, at)).then(|| Begin::Annex(annex_number(&line.lower)))
}

/// Whether a label stands in a line at a word's start, or behind a date without a blank, as dumps have it.
fn is_label(lower: &str, labels: &[String]) -> bool {
    lower.len() < 60
        && labels.iter().any(|label| {
            lower == label
                || lower.starts_with(label.as_str()) && lower[label.len()..].starts_with(' ')
                || lower.ends_with(label.as_str()) && label.contains(' ')
        })
        && !terms().labels.not_diary.iter().any(|other| lower == other)
        && position(lower, "för kontroll").is_none()
}

/// Whether a line is the head of an annex: `Bilaga`, `Bilaga 2`, `Bilaga: Nya upphandlingar`, `11 Bilaga: …`; not
/// an entry of a table of contents and no sentence.
pub(crate) fn is_annex(line: &Line) -> bool {
    let text = line.lower.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim_start();
    let Some(rest) = text.strip_prefix(terms().headings.annex.as_str()) else {
        return false;
    };
    let rest = rest.trim_start();
    let headed = rest.is_empty()
        || rest.starts_with([':', '–', '-'])
        || rest.split(' ').next().is_some_and(|w| {
            let w = w.trim_end_matches([':', '.', ',']);
            w.parse::<u32>().is_ok() || w.len() == 1 && w.chars().all(char::is_alphabetic)
        });
    let sentence = line.text.ends_with('.')
        || line.words() > 14
        || rest.contains(", ") && rest.starts_with(char::is_numeric);
    let listed = line.text.contains("....") || line.cells.is_some() || ends_in_page(&line.lower, rest);
    headed && !sentence && !listed && line.text.contains(char::is_uppercase)
}

/// Whether a page number ends the line, as in a table of contents.
fn ends_in_page(lower: &str, rest: &str) -> bool {
    let words = lower.split(' ').count();
    let last = lower.rsplit(' ').next().unwrap_or_default();
    words > 3 && last.len() <= 3 && last.bytes().all(|b| b.is_ascii_digit()) && rest != last
}

fn annex_number(lower: &str) -> Option<u32> {
    let (_, rest) = lower.split_once(terms().headings.annex.as_str())?;
    rest.trim_start().split([' ', ':', '.', ',']).next()?.parse().ok()
}

/// Whether a line belongs to a list of papers, which begins with its heading.
fn in_list(lines: &[Line], at: usize) -> bool {
    let above = lines[..at].iter().rev().take(LETTERHEAD);
    above
        .take_while(|line| !line.text.ends_with('.'))
        .any(|line| holds(&terms().headings.attachments, &line.lower))
}

/// The line after the recipients where a line begins their list.
fn after_recipients(lines: &[Line], at: usize) -> Option<usize> {
    let lower = &lines[at].lower;
    let words = begins_with(lower, &terms().headings.distribution)?;
    let last = |text: &str| {
        let text = text.trim_end_matches('.');
        let word = text.rsplit([' ', ',']).next().unwrap_or_default();
        holds(&terms().headings.last_recipients, word)
    };
    let mut next = at + 1;
    if last(lower) || lower.len() > words.len() + 2 {
        return Some(next);
    }
    while next < lines.len() && next <= at + RECIPIENTS {
        let line = &lines[next];
        let short = line.words() <= RECIPIENT && !line.text.ends_with('.') && line.cells.is_none();
        // A title is no recipient.
        let larger = line.size.zip(lines[at].size).is_some_and(|(size, other)| size > other * LARGER);
        if !short || larger || is_counter(line) || begins(lines, next).is_some() {
            break;
        }
        next += 1;
        if last(&line.lower) {
            break;
        }
    }
    Some(next)
}

/// The first line of the title that stands above a proposal.
pub(crate) fn title_above(lines: &[Line], proposal: usize) -> usize {
    let mut first = proposal.saturating_sub(1);
    while first > 0 && proposal - first < 4 && lines[first - 1].goes_on(&lines[first]) {
        first -= 1;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lines;
    use sifferkoll_model::{PageIndex, Rect, TextBlock};

    /// Line numbers and signs of all starts but the first.
    fn begun(text: &str) -> Vec<(u32, Sign)> {
        let lines = lines(text);
        starts(&lines, &[]).iter().skip(1).map(|s| (lines[s.line].place.order().0, s.sign)).collect()
    }

    const PAPER: &str = "Socialnämndens budget 2024\n\nFörvaltningens förslag till beslut\nNämnden antar budgeten.\n\nÄrendets handlingar\nBilaga - Tal\n\nBeslutet skickas till:\n\nAkten\n";

    #[test]
    fn papers_of_a_dump() {
        assert_eq!(begun(PAPER), []);
        let report =
            format!("{PAPER}\nInledning\n\nTexten i rapporten är lång.\n\nBilaga 1\nTal\n\nBilaga 3\n");
        assert_eq!(begun(&report), [(13, Sign::Attachment), (17, Sign::Annex)]);
        let titled = format!("{PAPER}\nTal till budgeten\nBilaga 1\nText och siffror.\n");
        assert_eq!(begun(&titled), [(13, Sign::Attachment)], "a mark below its title");
        let second = format!("{PAPER}\n{PAPER}");
        assert_eq!(begun(&second), [(13, Sign::Attachment)], "whatever follows the recipients");
        let letter = "Tjänsteskrivelse Sida 1 (2)\nDatum\n2024-01-22\nVår beteckning\nSN/2024:1\nText.\n\nTjänsteskrivelse Sida 2 (2)\nDatum\n2024-01-22\nVår beteckning\nSN/2024:1\n";
        assert_eq!(begun(&format!("{PAPER}\n{letter}")), [(13, Sign::Letterhead)]);
    }

    #[test]
    fn an_annex_in_a_list_or_a_sentence_is_none() {
        for text in [
            "A\nBilaga: Uppföljning av uppdrag 23",
            "A\nBilaga 1 visar hur det gick.",
            "A\nbilaga 1",
            "A\nBilagor\nBilaga 1",
        ] {
            assert_eq!(begun(text), [], "{text}");
        }
        assert_eq!(begun("A\nB\nC\n11 Bilaga: Nya upphandlingar"), [(4, Sign::Annex)]);
    }

    #[test]
    fn counters_at_the_foot_of_a_dumps_pages() {
        let text = "Kulturnämnden\nKALLELSE\nText.\n1 (1)\nTjänsteskrivelse\nDatum\n2024-01-22\nDnr\nKN 2024/1\nBeslutet skickas till:\nAkten\n1 (1)\nÅrsredovisning 2023\n\nBilaga 1\nText.\n1 (2)\nMer.\n2 (2)\n";
        assert_eq!(begun(text), [(5, Sign::Page), (13, Sign::Page)]);
        let minutes = "PROTOKOLL\nText.\nMer.\n1 (2)\nSammanträdesdatum 2024-04-16\n§ 31 Val\nBeslut\nJa.\n§ 32 Mer\nDnr SN 2024/0051\n2 (2)";
        assert_eq!(begun(minutes), [], "a paragraph's number makes no letterhead");
    }

    /// Pages from their lines.
    fn pages(pages: &[&[&str]]) -> Vec<Line> {
        let mut blocks = Vec::new();
        for (page, texts) in pages.iter().enumerate() {
            for (at, text) in texts.iter().enumerate() {
                let y0 = 50.0 + 20.0 * at as f32;
                let bbox = Rect { x0: 50.0, y0, x1: 300.0, y1: y0 + 12.0 };
                let location = Location::Page { page: PageIndex(page as u32), bbox };
                blocks.push(TextBlock { text: (*text).to_owned(), location, size: Some(12.0), bold: false });
            }
        }
        crate::lines::lines_of(&blocks, &[])
    }

    fn begun_pages(of: &[&[&str]]) -> Vec<u32> {
        let lines = pages(of);
        starts(&lines, &[]).iter().map(|s| lines[s.line].page().unwrap()).collect()
    }

    #[test]
    fn counters_begin_documents() {
        let text = ["a", "b", "c", "d", "e", "f"];
        assert_eq!(begun_pages(&[&["A", "1 (2)"], &["B", "Nämnden 2 (2)"], &["C", "1(1)"]]), [0, 2]);
        assert_eq!(
            begun_pages(&[&["A", "1 (2)"], &["B", "2 (2)"], &text]),
            [0, 2],
            "no counter after the last"
        );
        assert_eq!(begun_pages(&[&["A", "1 (2)"], &["B", "2 (2)"], &["end"]]), [0], "a back cover");
        assert_eq!(begun_pages(&[&["A", "1 (1)"], &["cover"], &text, &text]), [0, 1], "a front cover");
        assert_eq!(
            begun_pages(&[&["A", "1 (1)"], &text, &["C", "2 (5)"], &["D", "3 (5)"]]),
            [0, 1],
            "a cover that counts"
        );
        assert_eq!(begun_pages(&[&["A"], &["B", "Sida 1 av 2"], &["C", "Sida 2 av 2"]]), [0], "its cover");
        assert_eq!(begun_pages(&[&["A"], &["B", "7,3 (24,7)"], &["C", "Bilaga 1"]]), [0, 2]);
        assert_eq!(begun_pages(&[&["A"], &["PROTOKOLL 1"], &["PROTOKOLL 2"]]), [0, 1]);
    }
}
