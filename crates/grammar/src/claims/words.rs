//! The words, figures and marks of a sentence, and the closed classes of words that tie figures together.

use super::figure::{Hedge, ProseFigure, figure, spelled, unit_behind};
use crate::period::is_year;
use crate::{is_blank, is_minus, periods_in};
use sifferkoll_model::{PrintedPeriod, Unit, Year};
use std::ops::Range;

/// Words after the preposition at most before the period that belongs to a figure.
const WORDS_TO_PERIOD: usize = 3;

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// A word.
    Word(Word),
    /// A figure, by its place among the sentence's figures.
    Figure(usize),
    /// A year, four digits that nothing is counted with.
    Year(Year, Range<usize>),
    /// Digits that are no figure: a date, an interval, a number of a section.
    Number(Range<usize>),
    /// A comma, bracket, colon, semicolon or dash.
    Mark(char),
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In lower case, without marks around it.
    pub text: String,
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What it says of a change, where it does.
    change: Option<Change>,
}

/// A word of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Change {
    /// Which way, where it says so.
    direction: Option<Direction>,
    /// Whether it is a noun, behind which `på` and `om` bring the amount.
    noun: bool,
}

/// What a word in lower case says of a change.
fn change_of(word: &str) -> Option<Change> {
    let change = |direction, noun| Some(Change { direction, noun });
    if UP.contains(&word) {
        return change(Some(Direction::Up), false);
    }
    if DOWN.contains(&word) {
        return change(Some(Direction::Down), false);
    }
    if TURNS.contains(&word) {
        return change(None, false);
    }
    // All nouns of change end alike.
    if !NOUN_PARTS.iter().any(|part| word.contains(part)) {
        return None;
    }
    if has_ending(word, UP_NOUNS) {
        return change(Some(Direction::Up), true);
    }
    if has_ending(word, DOWN_NOUNS) {
        return change(Some(Direction::Down), true);
    }
    has_ending(word, TURN_NOUNS).then_some(Change { direction: None, noun: true })
}

/// Which way a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More than before.
    Up,
    /// Less than before.
    Down,
}

const UP: &[&str] = &[
    "ökat", "ökade", "ökar", "öka", "ökas", "ökats", "ökades", "stigit", "stiger", "höjts", "höjdes", "höjt",
    "höjde", "höjs", "höjas", "höjer", "växt", "växte",
];
const DOWN: &[&str] = &[
    "minskat",
    "minskade",
    "minskar",
    "minska",
    "minskas",
    "minskats",
    "minskades",
    "sjunkit",
    "sjönk",
    "sjunker",
    "sjunka",
    "sänkts",
    "sänktes",
    "sänkt",
    "sänkte",
    "sänks",
    "sänkas",
    "sänker",
];
const UP_NOUNS: &[&str] = &["ökning", "höjning", "uppgång"];
const DOWN_NOUNS: &[&str] = &["minskning", "sänkning", "nedgång"];
/// Words of change that do not say which way.
const TURNS: &[&str] = &[
    "förändrats",
    "förändrades",
    "ändrats",
    "ändrades",
    "justerades",
    "justerats",
    "förbättrats",
    "förbättrades",
    "försämrats",
    "försämrades",
    "gått",
    "gick",
];
const TURN_NOUNS: &[&str] = &["förändring", "förbättring", "försämring"];
/// One of these is in every noun of change.
const NOUN_PARTS: &[&str] = &["ning", "ring", "gång"];
/// Words that begin another statement: a figure behind them may belong to another subject.
const JOINTS: &[&str] =
    &["och", "men", "samt", "medan", "eller", "dock", "där", "som", "varav", "respektive", "resp"];
/// Words before digits that number something instead of counting it.
const ORDINALS: &[&str] = &[
    "år",
    "åk",
    "årskurs",
    "kap",
    "kapitel",
    "punkt",
    "bilaga",
    "nr",
    "nummer",
    "sida",
    "sid",
    "fas",
    "steg",
    "nivå",
    "not",
    "etapp",
    "vecka",
    "v",
    "klockan",
    "kl",
    "grupp",
    "klass",
    "typ",
    "enhet",
    "tertial",
    "kvartal",
    "alternativ",
    "mål",
    "plats",
    "dnr",
    "tabell",
    "diagram",
    "figur",
    "punkterna",
    "artikel",
    "§",
    "§§",
    "lag",
    "avdelning",
];
/// Before a figure that is written with a minus apart from it.
const BEFORE_SIGN: &[&str] =
    &["på", "med", "om", "är", "blev", "var", "till", "från", "blir", "visar", "redovisar", "ca", "cirka"];

impl Token {
    /// The word in lower case.
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(&word.text),
            _ => None,
        }
    }

    /// Whether it is one of these words.
    pub fn is_one_of(&self, words: &[&str]) -> bool {
        self.word().is_some_and(|word| words.contains(&word))
    }

    fn change(&self) -> Option<Change> {
        match self {
            Self::Word(word) => word.change,
            _ => None,
        }
    }

    /// Which way a word of change points.
    pub fn direction(&self) -> Option<Direction> {
        self.change()?.direction
    }

    /// Whether it is a word of change, whichever way.
    pub fn is_change(&self) -> bool {
        self.change().is_some()
    }

    /// Whether it is a noun of change, behind which `på` and `om` bring the amount.
    pub(super) fn is_change_noun(&self) -> bool {
        self.change().is_some_and(|change| change.noun)
    }

    /// Whether another statement begins here.
    pub(super) fn is_joint(&self) -> bool {
        self.is_one_of(JOINTS) || matches!(self, Self::Mark(';' | ':'))
    }
}

/// Whether a word ends in one of these nouns, in any form.
fn has_ending(word: &str, nouns: &[&str]) -> bool {
    nouns.iter().any(|noun| {
        ["", "en", "ar", "arna", "s"]
            .iter()
            .any(|form| word.strip_suffix(form).is_some_and(|w| w.ends_with(noun)))
    })
}

/// The tokens of a stretch of text, and its figures.
pub(super) fn tokens(text: &str, range: Range<usize>) -> (Vec<Token>, Vec<ProseFigure>) {
    let mut out: Vec<Token> = Vec::new();
    let mut figures: Vec<ProseFigure> = Vec::new();
    let mut at = range.start;
    while let Some(c) = text[at..range.end].chars().next() {
        let rest = &text[at..range.end];
        if is_blank(c) {
            at += c.len_utf8();
        } else if c.is_ascii_digit() || is_minus(c) && digits_follow(rest) {
            at += numeric(text, at, range.end, &mut out, &mut figures);
        } else if c.is_alphabetic() || c == '§' {
            let end =
                rest.find(|c: char| !(c.is_alphanumeric() || c == '§' || is_inner(c))).unwrap_or(rest.len());
            let body = rest[..end].trim_end_matches(is_inner);
            let end = body.len().max(c.len_utf8());
            let text = rest[..end].to_lowercase();
            let word = Word { change: change_of(&text), text, range: at..at + end };
            if let Some(value) = spelled(&word.text) {
                let figure = ProseFigure {
                    value,
                    unit: None,
                    noun: None,
                    hedge: hedge(&out),
                    period: None,
                    spelled: true,
                    range: word.range,
                };
                out.push(Token::Figure(figures.len()));
                figures.push(figure);
            } else {
                out.push(Token::Word(word));
            }
            at += end;
        } else {
            if matches!(c, ',' | ';' | ':' | '(' | ')') || is_minus(c) {
                out.push(Token::Mark(if is_minus(c) { '–' } else { c }));
            }
            at += c.len_utf8();
        }
    }
    name_what_is_counted(&out, &mut figures);
    give_periods(text, &out, &mut figures);
    inherit_units(&out, &mut figures);
    (out, figures)
}

/// Signs inside a word: `t.ex`, `c:a`, `HVB-hem`.
fn is_inner(c: char) -> bool {
    matches!(c, '.' | ':' | '-' | '/' | '\u{AD}' | '\'')
}

fn digits_follow(rest: &str) -> bool {
    let mut chars = rest.chars().skip(1);
    match chars.next() {
        Some(c) if c.is_ascii_digit() => true,
        Some(c) if is_blank(c) => chars.next().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// Takes in what begins with digits or a sign before them; gives the bytes that it takes.
fn numeric(text: &str, at: usize, end: usize, out: &mut Vec<Token>, figures: &mut Vec<ProseFigure>) -> usize {
    let rest = &text[at..end];
    let signed = rest.starts_with(is_minus);
    let apart = signed && rest.chars().nth(1).is_some_and(is_blank);
    let before = text[..at].chars().next_back();
    let open = before.is_none_or(|c| is_blank(c) || "([\"”".contains(c));
    if apart && !out.last().is_some_and(|t| t.is_one_of(BEFORE_SIGN) || matches!(t, Token::Mark('(' | ':'))) {
        out.push(Token::Mark('–'));
        return rest.chars().next().map_or(1, char::len_utf8);
    }
    let chunk = rest.find(is_blank).unwrap_or(rest.len()).max(1);
    if !open {
        out.push(Token::Number(at..at + chunk));
        return chunk;
    }
    let Some((value, length)) = figure(rest, true) else {
        let chunk = if apart { rest.chars().next().map_or(1, char::len_utf8) } else { chunk };
        out.push(Token::Number(at..at + chunk));
        return chunk;
    };
    let unit = unit_behind(&rest[length..]);
    let printed = &rest[..length];
    if unit.is_none() && printed.len() == 4 && printed.parse().is_ok_and(is_year) {
        out.push(Token::Year(Year(printed.parse().unwrap_or_default()), at..at + length));
        return length;
    }
    let day = !signed && printed.len() <= 2 && is_month(&rest[length..]);
    let numbered = out.last().is_some_and(|t| t.is_one_of(ORDINALS)) && unit.is_none();
    let section = rest[length..].trim_start().starts_with(['§', '°']);
    let ordinal = rest[length..].starts_with([':', ')']) && out.is_empty();
    if day || numbered || section || ordinal {
        out.push(Token::Number(at..at + length));
        return length;
    }
    let taken = length + unit.as_ref().map_or(0, |(_, length)| *length);
    let figure = ProseFigure {
        value,
        unit: unit.map(|(unit, _)| unit),
        noun: None,
        hedge: hedge(out),
        period: None,
        spelled: false,
        range: at..at + taken,
    };
    out.push(Token::Figure(figures.len()));
    figures.push(figure);
    taken
}

fn is_month(rest: &str) -> bool {
    let word: String = rest.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    rest.starts_with(' ') && periods_in(&word).first().is_some_and(|period| period.months.is_some())
}

/// What the words before a figure say of its precision.
fn hedge(before: &[Token]) -> Hedge {
    let word =
        |back: usize| before.len().checked_sub(back).and_then(|at| before[at].word()).unwrap_or_default();
    match word(1) {
        "cirka" | "circa" | "ca" | "c:a" | "omkring" | "runt" | "kring" | "ungefär" | "ung"
        | "uppskattningsvis" => Hedge::About,
        "drygt" | "dryga" => Hedge::Above,
        "knappt" | "knappa" | "närmare" | "nästan" | "nära" => Hedge::Below,
        "till" if matches!(word(2), "upp" | "ned" | "ner") => Hedge::Bound,
        "emot" if word(2) == "upp" => Hedge::Bound,
        "över" | "under" | "än" | "minst" | "högst" | "max" | "maximalt" | "uppemot" | "mellan"
        | "åtminstone" | "plus" | "minus" | "mest" | "flera" | "varannan" | "strax" => Hedge::Bound,
        _ => Hedge::None,
    }
}

/// The words behind figures without a unit: what is counted.
fn name_what_is_counted(tokens: &[Token], figures: &mut [ProseFigure]) {
    for (at, token) in tokens.iter().enumerate() {
        let Token::Figure(figure) = token else { continue };
        let figure = &mut figures[*figure];
        let counts = matches!(figure.unit, None | Some(Unit::Count));
        if let Some(Token::Word(word)) = tokens.get(at + 1).filter(|t| counts && !t.is_joint()) {
            let text = &word.text;
            let small = text.chars().count() < 4
                && !matches!(
                    text.as_str(),
                    "år" | "mål"
                        | "m2"
                        | "m²"
                        | "kvm"
                        | "hem"
                        | "rum"
                        | "km"
                        | "kg"
                        | "ton"
                        | "mån"
                        | "öre"
                        | "hus"
                        | "dag"
                );
            if !small && !BETWEEN.contains(&text.as_str()) {
                figure.noun = Some(text.clone());
            }
        }
    }
}

/// Words that may stand behind a figure without being what it counts.
const BETWEEN: &[&str] = &[
    "under",
    "till",
    "från",
    "jämfört",
    "vilket",
    "föregående",
    "förra",
    "årligen",
    "totalt",
    "högre",
    "lägre",
    "bättre",
    "sämre",
    "hade",
    "fick",
    "gjorde",
    "respektive",
    "inom",
    "enligt",
    "varav",
    "stycken",
    "bland",
];

/// The periods that stand right behind figures: `569 stycken under 2022`, `(4,5 mnkr för 2023)`.
fn give_periods(text: &str, tokens: &[Token], figures: &mut [ProseFigure]) {
    const LINKS: &[&str] = &["under", "för", "år", "i", "året", "perioden", "helåret", "helår"];
    for (at, token) in tokens.iter().enumerate() {
        let Token::Figure(figure) = token else { continue };
        let skip = usize::from(figures[*figure].noun.is_some());
        let behind = tokens[at + 1..].iter().skip(skip).enumerate();
        for (passed, next) in behind.take(WORDS_TO_PERIOD) {
            match next {
                Token::Year(year, _) => {
                    figures[*figure].period = Some(PrintedPeriod { year: Some(*year), months: None });
                    break;
                }
                Token::Word(word) if !LINKS.contains(&word.text.as_str()) => {
                    if passed > 0 {
                        let end = text[word.range.start..].find(['.', ',', ')', '(', ';']);
                        let end = end.map_or(text.len(), |end| word.range.start + end);
                        let periods = periods_in(&text[word.range.start..end]);
                        let first = periods_in(&word.text).first().is_some_and(|p| p.months.is_some());
                        figures[*figure].period = periods.first().copied().filter(|_| first);
                    }
                    break;
                }
                Token::Word(_) | Token::Mark('(') => {}
                Token::Figure(_) | Token::Number(_) | Token::Mark(_) => break,
            }
        }
    }
}

/// In `från 8,2 till 6,4 procent` the unit is that of both.
fn inherit_units(tokens: &[Token], figures: &mut [ProseFigure]) {
    for window in tokens.windows(4) {
        let [from, Token::Figure(a), to, rest] = window else { continue };
        let Token::Figure(b) = rest else { continue };
        let bare = figures[*a].unit.is_none() && figures[*a].noun.is_none();
        if from.is_one_of(&["från", "mellan"]) && to.is_one_of(&["till", "och"]) && bare {
            take_unit(figures, *a, *b);
        }
    }
    // "740 respektive 750 tkr", "12 och 14 procent".
    for window in tokens.windows(3) {
        let [Token::Figure(a), joint, Token::Figure(b)] = window else { continue };
        let bare = figures[*a].unit.is_none() && figures[*a].noun.is_none();
        if joint.is_one_of(&["respektive", "resp", "och", "eller"]) && bare {
            take_unit(figures, *a, *b);
        }
    }
}

/// Gives one figure the unit of another.
fn take_unit(figures: &mut [ProseFigure], to: usize, from: usize) {
    let ProseFigure { unit, noun, .. } = figures[from].clone();
    figures[to].unit = unit;
    figures[to].noun = noun;
}
