//! Claims of change: `ökat med 184, från 569 till 753`, `en minskning med 5 495 tkr (17 %)`.

use super::figure::{Hedge, ProseFigure};
use super::words::Token;
use super::{Claim, Direction, Increase, Sentence};
use sifferkoll_model::Year;

/// Words at most between a word of change and its amount.
const WORDS_TO_AMOUNT: usize = 5;
/// Tokens at most between the amount of a change and its two ends.
const WORDS_TO_ENDS: usize = 14;
/// Words at most between an amount and what it is counted from.
const WORDS_TO_BASE: usize = 4;
/// Words that may stand between the ends of a change and what they amount to.
const APPOSITION: &[&str] = &[
    "vilket",
    "är",
    "motsvarar",
    "innebär",
    "ger",
    "en",
    "det",
    "alltså",
    "var",
    "utgör",
    "dvs",
    "d.v.s",
    "blir",
    "betyder",
    "total",
    "vill",
    "säga",
    "år",
    "därmed",
    "gav",
    "innebar",
    "motsvarande",
    "motsvarade",
];

/// Words of time that may stand between an amount of change and its ends.
const TIMES: &[&str] = &[
    "under",
    "för",
    "år",
    "året",
    "åren",
    "i",
    "jämfört",
    "med",
    "mot",
    "sedan",
    "föregående",
    "förra",
    "fjolåret",
    "tidigare",
    "perioden",
    "period",
    "samma",
    "helåret",
    "mellan",
    "totalt",
    "alltså",
    "dvs",
    "det",
    "vill",
    "säga",
];

/// Two ends of a change, by their places among the figures and the tokens.
struct Ends {
    /// The earlier and the later figure.
    figures: (usize, usize),
    /// First and last token.
    tokens: (usize, usize),
}

/// The amounts of a change.
struct Amount {
    /// Place of the word of change among the tokens.
    word: usize,
    /// Last token of the amounts.
    last: usize,
    by: Option<usize>,
    percent: Option<usize>,
    /// Whether the per cent stands in brackets behind the amount.
    aside: bool,
    direction: Option<Direction>,
}

pub(super) fn claims(sentence: &Sentence) -> Vec<Claim> {
    let ends = ends(sentence);
    let amounts = amounts(sentence);
    let mut out: Vec<Claim> = Vec::new();
    for pair in &ends {
        let (from, to) = pair.figures;
        let mut linked: Vec<&Amount> = amounts.iter().filter(|a| is_linked(sentence, pair, a)).collect();
        // An amount before the ends and another behind are the same change said twice, or not: no claim.
        let amount = linked.pop().filter(|_| linked.is_empty());
        let (mut by, mut percent, mut direction) =
            amount.map_or((None, None, None), |a| (a.by, a.percent, a.direction));
        // A bare figure in brackets is that of another year.
        let mut aside = amount.is_some_and(|a| a.aside);
        if let Some(at) = in_brackets(sentence, pair.tokens.1 + 1).filter(|_| amount.is_none())
            && sentence.figures[at].is_percent()
        {
            (percent, aside) = (Some(at), true);
        }
        if direction.is_none() && amount.is_none() {
            direction = governing(sentence, pair);
        }
        by = by.filter(|at| is_of(&sentence.figures[*at], &sentence.figures[from], &sentence.figures[to]));
        if sentence.figures[from].is_percent() {
            // Of shares, per cent and percentage points are mixed up in speech.
            percent = percent.filter(|at| sentence.figures[*at].is_points());
        } else {
            percent = percent.filter(|at| sentence.figures[*at].is_percent());
        }
        if by.is_some() || percent.is_some() || direction.is_some() {
            out.push(Claim::Change { from, to, by, percent, aside, direction });
        }
    }
    out.extend(deviations(sentence));
    out
}

/// The amounts of change in a sentence.
pub(super) fn increases(sentence: &Sentence) -> Vec<Increase> {
    let whole = |amount: Amount| {
        let figure = amount.by.or(amount.percent)?;
        let percent = amount.percent.filter(|_| amount.by.is_some());
        Some(Increase { figure, percent, word: amount.word, direction: amount.direction })
    };
    amounts(sentence).into_iter().filter_map(whole).collect()
}

/// Whether two figures can be the ends of one change.
fn comparable(a: &ProseFigure, b: &ProseFigure) -> bool {
    let nouns = match (&a.noun, &b.noun) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    nouns && a.factor_to(b).is_some() && a.hedge != Hedge::Bound && b.hedge != Hedge::Bound
}

/// Whether an amount may be that of a change between two figures: the same thing, counted alike. `20 öre` is none
/// between `21,50` and `21,70`.
fn is_of(by: &ProseFigure, from: &ProseFigure, to: &ProseFigure) -> bool {
    let noun = from.noun.as_ref().or(to.noun.as_ref());
    let alike = match (&by.noun, noun) {
        (Some(a), Some(b)) => a == b,
        (Some(_), None) => from.is_count() && to.is_count() && by.is_count(),
        (None, _) => true,
    };
    alike && from.factor_to(by).is_some()
}

/// All pairs of figures that are said to be the ends of a change.
fn ends(sentence: &Sentence) -> Vec<Ends> {
    let Sentence { tokens, figures, .. } = sentence;
    let mut out: Vec<Ends> = Vec::new();
    let places: Vec<(usize, usize)> = tokens
        .iter()
        .enumerate()
        .filter_map(|(at, token)| match token {
            Token::Figure(figure) => Some((at, *figure)),
            _ => None,
        })
        .collect();
    for pair in places.windows(2) {
        let [(first, a), (second, b)] = [pair[0], pair[1]];
        if !comparable(&figures[a], &figures[b]) || out.last().is_some_and(|e| e.tokens.1 >= first) {
            continue;
        }
        let between = &tokens[first + 1..second];
        let years = (|| Some((figures[a].period?.year?, figures[b].period?.year?)))();
        let hedged = |at: usize| figures[at].hedge != Hedge::None;
        // The word before a figure, in front of the words that make it less precise.
        let before =
            |at: usize, figure: usize| at.checked_sub(1 + usize::from(hedged(figure))).map(|at| &tokens[at]);
        let from = before(first, a).is_some_and(|t| t.is_one_of(&["från"]));
        let to = before(second, b).is_some_and(|t| t.is_one_of(&["till"]));
        let clean = !between.iter().any(|t| t.is_joint() || t.is_change() || t.is_one_of(&["vilket"]));
        let ranges = tokens.get(second + 1).is_some_and(|t| t.is_one_of(&["till"]));
        if from && to && clean && !ranges && between.len() <= WORDS_TO_ENDS {
            if years.is_some_and(|(a, b)| a >= b) {
                continue;
            }
            let start = first - 1 - usize::from(hedged(a));
            out.push(Ends { figures: (a, b), tokens: (start, second) });
            continue;
        }
        if is_earlier_behind(sentence, (first, a), (second, b)) {
            out.push(Ends { figures: (b, a), tokens: (first, second) });
            continue;
        }
        // "4370 tkr för 2022 och 4550 tkr för 2023": the years tell the order.
        let Some((year, other)) = years.filter(|(a, b)| a != b) else { continue };
        let inert = |t: &Token| {
            matches!(t, Token::Year(..) | Token::Mark(',' | '(' | ')'))
                || t.is_one_of(&[
                    "och",
                    "jämfört",
                    "med",
                    "mot",
                    "under",
                    "för",
                    "år",
                    "till",
                    "i",
                    "att",
                    "jämföra",
                ])
                || t.word().is_some_and(|w| figures[a].noun.as_deref() == Some(w))
        };
        let hedge = usize::from(hedged(b));
        if between[..between.len().saturating_sub(hedge)].iter().all(inert) {
            let order = if year < other { (a, b) } else { (b, a) };
            out.push(Ends { figures: order, tokens: (first, second) });
        }
    }
    out
}

/// `12 jämfört med 11 föregående år`, or in brackets behind what is compared with a year: the second figure is the
/// earlier one. Figures beside years of their own are not meant here.
fn is_earlier_behind(sentence: &Sentence, (first, a): (usize, usize), (second, b): (usize, usize)) -> bool {
    let Sentence { tokens, figures, .. } = sentence;
    let noun = |t: &Token, at: usize| t.word().is_some() && figures[at].noun.as_deref() == t.word();
    let between = &tokens[first + 1..second];
    let compared = between.windows(2).any(is_compared);
    let inert = |t: &Token| {
        noun(t, a)
            || t.is_one_of(&["jämfört", "med", "mot", "att", "jämföra"])
            || matches!(t, Token::Mark(','))
    };
    if !compared || !between.iter().all(inert) || figures[a].period.is_some() || figures[b].period.is_some() {
        return false;
    }
    let behind = tokens.get(second + 1..).unwrap_or_default();
    let behind = if behind.first().is_some_and(|t| noun(t, b)) { &behind[1..] } else { behind };
    let before = || &tokens[..first];
    match behind.first() {
        Some(Token::Mark(')')) => {
            let year = |three: &[Token]| is_compared(&three[..2]) && matches!(three[2], Token::Year(..));
            before().windows(3).any(year)
        }
        Some(t) => t.is_one_of(&["föregående", "förra", "fjolåret", "året"]),
        None => false,
    }
}

fn is_compared(two: &[Token]) -> bool {
    two[0].is_one_of(&["jämfört"]) && two[1].is_one_of(&["med", "mot"])
}

/// All amounts of change.
fn amounts(sentence: &Sentence) -> Vec<Amount> {
    let Sentence { tokens, figures, .. } = sentence;
    let mut out: Vec<Amount> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Token::Figure(figure) = token else { continue };
        let hedged = figures[*figure].hedge;
        if hedged == Hedge::Bound {
            continue;
        }
        let Some(preposition) = at.checked_sub(1 + usize::from(hedged != Hedge::None)) else { continue };
        let reach = preposition.saturating_sub(WORDS_TO_AMOUNT);
        let word = (reach..preposition).rev().find(|w| tokens[*w].is_change());
        let Some(word) = word else { continue };
        let prepositions: &[&str] =
            if tokens[word].is_change_noun() { &["med", "på", "om"] } else { &["med"] };
        let stray = |t: &Token| t.is_joint() || matches!(t, Token::Figure(_) | Token::Mark(_)) || is_not(t);
        if !tokens[preposition].is_one_of(prepositions) || tokens[word + 1..preposition].iter().any(stray) {
            continue;
        }
        if word > 0 && is_not(&tokens[word - 1]) {
            continue;
        }
        // A mean for each of several is not the whole change.
        let each =
            |t: &Token| t.is_one_of(&["per", "årligen", "varje", "vardera", "snitt", "genomsnitt", "styck"]);
        if tokens[at + 1..].iter().take(3).any(each) {
            continue;
        }
        let relative = figures[*figure].is_percent() || figures[*figure].is_points();
        let (mut by, mut percent) = if relative { (None, Some(*figure)) } else { (Some(*figure), None) };
        let (mut last, mut aside) = (at, false);
        if let Some(other) = in_brackets(sentence, at + 1) {
            let share = figures[other].is_percent();
            if share && percent.is_none() {
                percent = Some(other);
                (last, aside) = (at + 3, true);
            } else if !share && by.is_none() && figures[*figure].is_percent() {
                by = Some(other);
                last = at + 3;
            }
        }
        out.push(Amount { word, last, by, percent, aside, direction: tokens[word].direction() });
    }
    out
}

fn is_not(token: &Token) -> bool {
    token.is_one_of(&["inte", "ej", "aldrig", "utan"])
}

/// The figure that stands alone in brackets from this token on.
fn in_brackets(sentence: &Sentence, at: usize) -> Option<usize> {
    match sentence.tokens.get(at..at + 3)? {
        [Token::Mark('('), Token::Figure(figure), Token::Mark(')')] => Some(*figure),
        _ => None,
    }
}

/// Whether the amounts are said of these ends.
fn is_linked(sentence: &Sentence, ends: &Ends, amount: &Amount) -> bool {
    let tokens = &sentence.tokens;
    let (first, last) = ends.tokens;
    let from = sentence.figures[ends.figures.0].period.and_then(|period| period.year);
    let behind = amount.last > last;
    let base = base_of(tokens, amount, if behind { tokens.len() } else { first });
    let other = match base {
        None => false,
        Some(Base::Vague) => behind || from.is_some(),
        Some(Base::Year(year)) => from.map_or(behind, |from| from != year),
    };
    if other {
        return false;
    }
    if amount.last < first {
        let between = &tokens[amount.last + 1..first];
        let noun = amount.by.and_then(|by| sentence.figures[by].noun.as_deref());
        let inert = |t: &Token| {
            t.is_one_of(TIMES)
                || noun.is_some() && t.word() == noun
                || matches!(t, Token::Year(..) | Token::Mark(',' | '('))
        };
        return between.len() <= WORDS_TO_ENDS && between.iter().all(inert);
    }
    if amount.word <= last {
        return false;
    }
    let between = &tokens[last + 1..amount.word];
    let noun = |t: &Token| {
        let Token::Figure(figure) = tokens[last] else { return false };
        t.word().is_some() && sentence.figures[figure].noun.as_deref() == t.word()
    };
    between.iter().all(|t| {
        t.is_one_of(APPOSITION)
            || t.is_one_of(&["under", "för", "i"])
            || noun(t)
            || matches!(t, Token::Year(..) | Token::Mark(',' | '(' | ')' | '–'))
    })
}

/// What an amount is counted from.
enum Base {
    Year(Year),
    /// A time that is not named in figures, as `de senaste åren`.
    Vague,
}

/// What an amount is counted from, where words behind it say so and mean another time than the year before.
fn base_of(tokens: &[Token], amount: &Amount, end: usize) -> Option<Base> {
    let behind = tokens.get(amount.last + 1..end)?;
    let links = ["sedan", "jämfört", "mot", "senaste", "från"];
    let at = behind.iter().take(WORDS_TO_BASE).position(|t| t.is_one_of(&links))?;
    let words = &behind[at + 1..];
    if words.iter().take(2).any(|t| t.is_one_of(&["föregående", "förra", "fjolåret", "året"])) {
        return None;
    }
    let year = words.iter().take(WORDS_TO_BASE).find_map(|t| match t {
        Token::Year(year, _) => Some(*year),
        _ => None,
    });
    Some(year.map_or(Base::Vague, Base::Year))
}

/// The way that the word of change before the two ends points, where it governs them.
fn governing(sentence: &Sentence, ends: &Ends) -> Option<Direction> {
    let tokens = &sentence.tokens;
    let (first, last) = ends.tokens;
    let word = (0..first).rev().find(|at| tokens[*at].is_change())?;
    let negated = word > 0 && is_not(&tokens[word - 1]) || tokens.get(word + 1).is_some_and(is_not);
    let stray = |t: &Token| t.is_joint() || matches!(t, Token::Figure(_) | Token::Mark('–'));
    // In brackets behind the statement the figures are those of its subject, however many there are.
    let bracketed = tokens[word..first].iter().any(|t| matches!(t, Token::Mark('(')))
        && tokens.get(last + 1..).is_some_and(|rest| rest.iter().any(|t| matches!(t, Token::Mark(')'))));
    if negated || !bracketed && tokens[word + 1..first].iter().any(stray) {
        return None;
    }
    tokens[word].direction().filter(|direction| sentence.direction() == Some(*direction))
}

/// `740 tkr mot budgeterade -750 tkr, vilket ger en positiv avvikelse med 1 490 tkr`.
fn deviations(sentence: &Sentence) -> Vec<Claim> {
    let Sentence { tokens, figures, .. } = sentence;
    let places: Vec<(usize, usize)> = tokens
        .iter()
        .enumerate()
        .filter_map(|(at, token)| if let Token::Figure(figure) = token { Some((at, *figure)) } else { None })
        .collect();
    let mut out = Vec::new();
    for three in places.windows(3) {
        let [(first, reached), (second, planned), (third, by)] = [three[0], three[1], three[2]];
        let of = |at: usize| &figures[at];
        if !comparable(of(reached), of(planned)) || !comparable(of(planned), of(by)) {
            continue;
        }
        let against = &tokens[first + 1..second];
        let measured = against.iter().any(|t| t.is_one_of(&["mot", "jämfört"]))
            && against
                .iter()
                .any(|t| t.word().is_some_and(|w| w.starts_with("budget") || w.starts_with("prognos")))
            && !against.iter().any(|t| t.is_joint() || t.is_change() || matches!(t, Token::Mark(_)));
        let gives = &tokens[second + 1..third];
        let inert = |t: &Token| {
            matches!(t, Token::Mark(','))
                || t.is_one_of(APPOSITION)
                || t.is_one_of(&[
                    "ett",
                    "positiv",
                    "negativ",
                    "med",
                    "på",
                    "om",
                    "avvikelse",
                    "överskott",
                    "underskott",
                ])
                || of(by).hedge != Hedge::None && t.word().is_some()
        };
        let noun = gives.iter().any(|t| t.is_one_of(&["avvikelse", "överskott", "underskott"]));
        if measured && noun && gives.iter().all(inert) {
            out.push(Claim::Deviation { reached, planned, by });
        }
    }
    out
}
