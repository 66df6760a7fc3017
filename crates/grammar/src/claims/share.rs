//! Claims of counts: `8 av 30`, `12 av 40 (30 %)`, `27 ärenden, varav 9`.

use super::figure::Hedge;
use super::words::Token;
use super::{Claim, Sentence};

/// Words at most between a count and `av`: what is counted.
const WORDS_COUNTED: usize = 2;
/// Words at most between the whole and the brackets with its share.
const WORDS_TO_BRACKETS: usize = 3;
/// Words at most between the whole and what it amounts to.
const WORDS_TO_SHARE: usize = 12;
/// Words of change or of a bound: then a part may exceed what it is a part of.
const RELATIVE: &[&str] =
    &["högre", "lägre", "mer", "mindre", "netto", "avvikelse", "överskott", "underskott"];

pub(super) fn claims(sentence: &Sentence) -> Vec<Claim> {
    let mut out: Vec<Claim> = Vec::new();
    let Sentence { tokens, figures, .. } = sentence;
    let count = |at: usize| {
        let figure = &figures[at];
        figure.is_count() && figure.hedge == Hedge::None && !figure.value.is_sign_negative()
    };
    for (at, token) in tokens.iter().enumerate() {
        let Token::Figure(part) = *token else { continue };
        if !count(part) {
            continue;
        }
        let Some((end, whole)) = out_of(tokens, at) else { continue };
        if count(whole) {
            out.push(Claim::Share { part, whole, percent: share_behind(sentence, end) });
        }
    }
    let relative = tokens.iter().any(|t| t.is_change() || t.is_one_of(RELATIVE));
    for (at, token) in tokens.iter().enumerate().filter(|_| !relative) {
        if !token.is_one_of(&["varav", "därav"]) {
            continue;
        }
        let Some(Token::Figure(part)) = tokens.get(at + 1) else { continue };
        let whole = tokens[..at].iter().rev().find_map(|t| match t {
            Token::Figure(whole) => Some(*whole),
            _ => None,
        });
        if let Some(whole) = whole.filter(|whole| count(*whole) && count(*part)) {
            out.push(Claim::Share { part: *part, whole, percent: None });
        }
    }
    out
}

/// The whole that a count is said to be out of, with the place of its token.
fn out_of(tokens: &[Token], part: usize) -> Option<(usize, usize)> {
    let counted = tokens[part + 1..].iter().take(WORDS_COUNTED + 1).position(|t| t.is_one_of(&["av"]))?;
    let clean = |t: &Token| t.word().is_some() && !t.is_joint() && !t.is_one_of(&["procent"]);
    if !tokens[part + 1..=part + counted].iter().all(clean) {
        return None;
    }
    let mut at = part + counted + 2;
    while tokens.get(at)?.is_one_of(&[
        "de",
        "dessa",
        "totalt",
        "sammanlagt",
        "våra",
        "kommunens",
        "nämndens",
        "alla",
    ]) {
        at += 1;
    }
    match tokens[at] {
        Token::Figure(whole) => Some((at, whole)),
        _ => None,
    }
}

/// The share in per cent that is said of a count out of another: in brackets right behind, or `vilket är 30 %`.
fn share_behind(sentence: &Sentence, whole: usize) -> Option<usize> {
    let Sentence { tokens, figures, .. } = sentence;
    let percent = |token: Option<&Token>| match token {
        Some(Token::Figure(at)) if figures[*at].is_percent() && figures[*at].hedge != Hedge::Bound => {
            Some(*at)
        }
        _ => None,
    };
    let next = |from: usize, reach: usize| {
        tokens.get(from..)?.iter().take(reach).position(|t| t.word().is_none()).map(|at| from + at)
    };
    let mark = next(whole + 1, WORDS_TO_BRACKETS + 1)?;
    if matches!(tokens[mark], Token::Mark('(')) && matches!(tokens.get(mark + 2), Some(Token::Mark(')'))) {
        return percent(tokens.get(mark + 1));
    }
    let comma = next(whole + 1, WORDS_TO_SHARE)?;
    let says = tokens.get(comma + 1..comma + 3)?;
    let verbs = ["innebär", "motsvarar", "är", "ger", "utgör", "blir", "innebar", "motsvarade", "var"];
    if !matches!(tokens[comma], Token::Mark(','))
        || !says[0].is_one_of(&["vilket"])
        || !says[1].is_one_of(&verbs)
    {
        return None;
    }
    let value = tokens.get(comma + 3)?;
    percent(Some(value))
        .or_else(|| if value.word().is_some() { percent(tokens.get(comma + 4)) } else { None })
}
