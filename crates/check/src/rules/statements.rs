//! `statements-differ`: the text states one thing twice, with different figures.

use crate::prose::{Entry, place, shortened};
use crate::stems::significant;
use crate::totals::Total;
use sifferkoll_plugin::grammar::claims::{Direction, Hedge, ProseFigure, Sentence, Token};
use sifferkoll_plugin::grammar::periods_in;
use sifferkoll_plugin::model::{Decimal, Family, Period, Statement, Unit, Year};
use sifferkoll_plugin::{DocumentView, Observations, Passage, Remark, declare_rule};
use std::collections::{BTreeMap, BTreeSet};

/// Share, in per cent, by which two totals may differ and still be the same total in two versions.
const NEAR_PER_CENT: Decimal = Decimal::ONE;
/// Steps of its last digit that a figure must hold for nearness to be no accident: four digits.
const EXACT_STEPS: Decimal = Decimal::ONE_THOUSAND;
/// Letters of a word that names one thing by itself: a compound.
const COMPOUND: usize = 10;
/// Parts of words that name an account and not a thing: every unit has such.
const ACCOUNTS: &[&str] =
    &["kostna", "intäkt", "avgift", "lön", "hyr", "personal", "utgift", "resultat", "budget", "nett"];
/// Words that say how a thing is counted and not what it is.
const GENERIC: &[&str] = &["kostnad", "utbetal", "belopp", "utgift"];
/// Words of a subject at most; more are a statement of their own.
const MOST_WORDS: usize = 3;

declare_rule! {
    /// ## What it checks
    /// Whether running text gives one thing with two figures: a committee's whole budget deviation that differs
    /// by a hair, and the change of one named thing in the same direction.
    /// ## Formula
    /// `figure in one place = figure in the other`, after conversion to one unit.
    /// ## Why it matters
    /// A report is written over weeks, and the summary keeps the figure of an older version.
    /// ## Example
    /// "Kostnaderna för försörjningsstöd har ökat med 1 200 tkr sedan föregående år." and further on "Utbetalt
    /// försörjningsstöd har ökat med **1 806 tkr** jämfört med 2022."
    /// ## Tolerance
    /// The intervals of both figures must meet: half a unit of the last digit that is no ending zero, more with
    /// "cirka", "drygt" and "knappt".
    /// ## When it is wrong
    /// When one of them is of a part or of another date. It is therefore never more than suspect.
    /// ## Source
    /// Swedish municipal reports.
    pub static STATEMENTS_DIFFER = {
        name: "statements-differ", code: "PRO004", family: Family::Prose,
        summary: "running text states one thing with two figures",
        since: "0.1", check_document: check,
        swedish: include_str!("sv/statements-differ.md"),
    }
}

fn check(view: &DocumentView<'_>, out: &mut Observations) {
    totals(view, out);
    changes(view, out);
}

/// A figure by its passage and sentence.
#[derive(Clone, Copy)]
struct Said<'a> {
    passage: &'a Passage<'a>,
    sentence: &'a Sentence,
    figure: usize,
}

impl Said<'_> {
    fn figure(&self) -> &ProseFigure {
        &self.sentence.figures[self.figure]
    }

    /// The years that its sentence names.
    fn years(&self) -> BTreeSet<Year> {
        let text = &self.passage.text[self.sentence.range.clone()];
        periods_in(text).iter().filter_map(|period| period.year).collect()
    }

    /// Whether another figure, of the same sort, cannot be this one; `None` where they are of different sorts.
    fn excludes(&self, other: &Self) -> Option<bool> {
        let factor = other.figure().factor_to(self.figure())?;
        let (mine, theirs) = (Entry::of(self.figure())?.amount(), Entry::of(other.figure())?.amount());
        Some(theirs.spread.1 * factor < mine.spread.0 || mine.spread.1 < theirs.spread.0 * factor)
    }

    /// Reports this figure as another than the one that is stated elsewhere.
    fn report(&self, other: &Self, out: &mut Observations) -> Option<()> {
        let (mine, theirs) = (Entry::of(self.figure())?, Entry::of(other.figure())?);
        let factor = other.figure().factor_to(self.figure())?;
        let expected = Some((theirs.value * factor).normalize());
        let claim = shortened(self.passage, self.sentence, self.figure());
        let mine = place(out, self.passage, self.sentence, self.figure, &mine);
        let theirs = place(out, other.passage, other.sentence, other.figure, &theirs);
        let statement = Statement::Stated { claim };
        out.remarks.push(Remark { place: mine, statement, expected, related: vec![theirs] });
        Some(())
    }
}

fn all<'a>(view: &DocumentView<'a>) -> impl Iterator<Item = (&'a Passage<'a>, &'a Sentence)> + use<'a> {
    view.prose.iter().flat_map(|passage| passage.sentences.iter().map(move |sentence| (passage, sentence)))
}

/// Whole budget deviations of one year that differ by a hair.
fn totals(view: &DocumentView<'_>, out: &mut Observations) {
    let mut of_year: BTreeMap<Period, Vec<(Said<'_>, bool)>> = BTreeMap::new();
    for (passage, sentence) in all(view) {
        if let Some(total) = Total::of(view, passage, sentence) {
            let said = Said { passage, sentence, figure: total.figure };
            let exact = said.figure().value.abs() >= said.figure().step() * EXACT_STEPS;
            if exact && said.figure().hedge == Hedge::None {
                of_year.entry(total.period).or_default().push((said, total.whole));
            }
        }
    }
    for statements in of_year.values() {
        let agreeing = |said: &Said<'_>| {
            statements.iter().filter(|(other, _)| said.excludes(other) == Some(false)).count()
        };
        let mut reported: Vec<Decimal> = Vec::new();
        for (at, (said, whole)) in statements.iter().enumerate() {
            let hair = |other: &Said<'_>| {
                let (a, b) = (said.figure().value.abs(), other.figure().value.abs());
                said.figure().unit == other.figure().unit
                    && (a - b).abs() * Decimal::ONE_HUNDRED <= a * NEAR_PER_CENT
            };
            let rival = statements.iter().enumerate().find(|(other_at, (other, other_whole))| {
                let fewer = (agreeing(said), usize::MAX - at) < (agreeing(other), usize::MAX - other_at);
                (*whole || *other_whole) && said.excludes(other) == Some(true) && hair(other) && fewer
            });
            if let Some((_, (other, _))) = rival
                && !reported.contains(&said.figure().value)
            {
                reported.push(said.figure().value);
                said.report(other, out);
            }
        }
    }
}

/// Changes of one thing in one direction that are given with two amounts.
fn changes(view: &DocumentView<'_>, out: &mut Observations) {
    type Key = (BTreeSet<String>, bool, Option<u16>);
    let mut of_subject: BTreeMap<Key, Vec<Said<'_>>> = BTreeMap::new();
    for (passage, sentence) in all(view) {
        for increase in sentence.increases() {
            let figure = &sentence.figures[increase.figure];
            let money = figure.unit.as_ref().is_some_and(Unit::is_money);
            let (true, Some(direction)) = (money, increase.direction) else { continue };
            let periods = periods_in(&passage.text[sentence.range.clone()]);
            if periods.iter().any(|period| period.months.is_some()) {
                continue;
            }
            let Some(subject) = subject(&sentence.tokens[..increase.word]) else { continue };
            let year = view.meta.item_at(&passage.place(&sentence.range)).and_then(|item| item.year);
            let year = year.or(view.meta.year).map(|year| year.0);
            let key = (subject, direction == Direction::Up, year);
            of_subject.entry(key).or_default().push(Said { passage, sentence, figure: increase.figure });
        }
    }
    for statements in of_subject.values() {
        // More than a few are a series over units or years and no statement of one thing.
        let [first, rest @ ..] = &statements[..] else { continue };
        if let [second] = rest
            && first.excludes(second) == Some(true)
            && (first.years().is_empty() || second.years().is_empty() || first.years() == second.years())
        {
            second.report(first, out);
        }
    }
}

/// What changes: the words between the beginning of the clause and the word of change, where they name one thing.
fn subject(before: &[Token]) -> Option<BTreeSet<String>> {
    let begins = |t: &Token| {
        matches!(t, Token::Mark(_) | Token::Figure(_)) || t.is_one_of(&["och", "samt", "men", "som"])
    };
    let start = before.iter().rposition(begins).map_or(0, |at| at + 1);
    let words = before[start..].iter().filter_map(Token::word);
    let words: Vec<&str> =
        words.filter(|word| !GENERIC.iter().any(|generic| word.starts_with(generic))).collect();
    let stems: BTreeSet<String> = words.iter().copied().filter_map(significant).collect();
    let named = stems.len() > 1 || stems.iter().any(|stem| stem.chars().count() >= COMPOUND);
    (named && stems.len() <= MOST_WORDS && !words.iter().any(|word| is_account(word))).then_some(stems)
}

fn is_account(word: &str) -> bool {
    ACCOUNTS.iter().any(|account| word.contains(account))
}
