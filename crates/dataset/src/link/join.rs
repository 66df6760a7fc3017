//! Which labels of one entity are one measure.
//!
//! In: the figures of its documents. Out: sets of [`Key`]s, each one measure, with every pair that was joined or might
//! be, and why. Three things join: the same words, the user's map, and figures: this year's report prints last year's
//! outcome, too, so a measure that was renamed shows the same figure under both names. Likeness of words alone only
//! proposes. Two labels that stand in one document with different figures for the same period are never one measure.

use super::figures::by_figures;
use super::load::{Figure, Key, Sort};
use super::map::Map;
use super::words::Words;
use rust_decimal::Decimal;
use sifferkoll_model::{Period, Unit};
use sifferkoll_relations::unit_factor;
use std::collections::{BTreeMap, BTreeSet};

/// Figures with so many digits are not equal by chance; counts of one or two digits are.
const DISTINCTIVE_DIGITS: u32 = 3;

/// How many measures two tables must share for their totals to be one; at least half of the larger.
const SAME_PARTS: usize = 3;

/// Least score (0 to 100) of a pair that is shown to the user, and most pairs for one label.
const PROPOSED_FROM: u32 = 50;
const PROPOSED_EACH: usize = 3;
/// What a word costs that may turn a measure into another one, in points of the score.
const TURNED: u32 = 8;
/// Measures seldom grow or shrink more than so many times from one report to the next.
const FAR_MAGNITUDE: f64 = 5.0;

/// Most that two totals of one committee differ by in the papers of one meeting, as a share of the larger: an annex
/// corrected at the last moment is off by less than one per cent, another committee of its size hardly ever.
const NEAR_TOTALS: Decimal = Decimal::from_parts(3, 0, 0, false, 2);
/// Score of such a pair.
const NEAR_TOTALS_SCORE: u32 = 60;

/// Why two labels were joined, or that they might be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Decision {
    SameWords,
    SameFigures,
    SameTables,
    Map,
    Proposed,
}

impl Decision {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SameWords => "same-words",
            Self::SameFigures => "same-figures",
            Self::SameTables => "same-tables",
            Self::Map => "map",
            Self::Proposed => "proposed",
        }
    }
}

/// A pair of labels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Match {
    pub(crate) older: String,
    pub(crate) newer: String,
    pub(crate) decision: Decision,
    pub(crate) score: u32,
    /// 0 to 100: how far the words agree.
    pub(crate) words: u32,
    /// Figures of shared periods that agree.
    pub(crate) figures: u32,
    /// Figures of shared periods that do not.
    pub(crate) against: u32,
    /// Codes with what they are about behind a colon, as [`sifferkoll_model::LabelMatch`] has them.
    pub(crate) reason: String,
}

/// One measure: all figures that are of it.
#[derive(Debug)]
pub(crate) struct Joined {
    /// The key of its newest label.
    pub(crate) key: Key,
    /// Its newest label, or its name in the user's map.
    pub(crate) name: String,
    pub(crate) curated: bool,
    /// Known to be another measure than the same words in another kind of table.
    pub(crate) parted: bool,
    /// Places among the figures.
    pub(crate) figures: Vec<usize>,
}

pub(super) type Fact = (Sort, Period);

/// A label, or several that were joined.
pub(super) struct Set {
    pub(super) keys: Vec<Key>,
    pub(super) curated: Option<String>,
    pub(super) figures: Vec<usize>,
    pub(super) documents: BTreeSet<usize>,
    /// What each document says.
    pub(super) facts: BTreeMap<Fact, Vec<(usize, Decimal)>>,
    /// Known to be another measure than the same words in another kind of table.
    pub(super) parted: bool,
}

impl Set {
    fn new(keys: Vec<Key>) -> Self {
        Self {
            keys,
            curated: None,
            figures: Vec::new(),
            documents: BTreeSet::new(),
            facts: BTreeMap::new(),
            parted: false,
        }
    }

    fn add(&mut self, places: &[usize], figures: &[Figure]) {
        for at in places {
            let figure = &figures[*at];
            self.figures.push(*at);
            self.documents.insert(figure.document);
            let fact = (figure.sort.clone(), figure.period);
            self.facts.entry(fact).or_default().push((figure.document, in_base(figure)));
        }
    }
}

/// Joins labels. `order` tells how new each document is, as a number that grows with its year.
pub(crate) fn join(
    figures: &[Figure],
    order: &[u64],
    map: &Map,
    municipality: Option<&str>,
) -> (Vec<Joined>, Vec<Match>) {
    let mut sets = sets_of(figures);
    let mut matches = Vec::new();
    for set in &sets {
        matches.extend(other_prints(set, figures, order));
    }
    by_kinds(&mut sets, figures);
    by_map(&mut sets, figures, order, map, municipality, &mut matches);
    by_slips(&mut sets, figures, order, map, &mut matches);
    by_figures(&mut sets, figures, order, map, &mut matches);
    by_tables(&mut sets, figures, order, map, &mut matches);
    matches.extend(proposals(&sets, figures, order, map));
    matches.extend(annexes(&sets, figures, order, map));
    let joined = sets.into_iter().map(|set| {
        let newest = newest(&set, figures, order);
        Joined {
            key: newest.key.clone(),
            curated: set.curated.is_some(),
            parted: set.parted,
            name: set.curated.unwrap_or_else(|| newest.label.clone()),
            figures: set.figures,
        }
    });
    (joined.collect(), matches)
}

/// One set for each key; where only one unit is known for the words, those without a unit are of it.
pub(super) fn sets_of(figures: &[Figure]) -> Vec<Set> {
    let mut by_key: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
    for (at, figure) in figures.iter().enumerate() {
        by_key.entry(&figure.key).or_default().push(at);
    }
    let mut dimensions: BTreeMap<(&str, &Words), Vec<&Key>> = BTreeMap::new();
    for key in by_key.keys() {
        dimensions.entry((&key.kind, &key.words)).or_default().push(key);
    }
    let unitless: BTreeMap<&Key, &Key> = dimensions
        .values()
        .filter_map(|keys| match keys[..] {
            // An empty unit sorts first.
            [bare, known] if bare.dimension.is_empty() => Some((bare, known)),
            _ => None,
        })
        .collect();
    let mut sets: BTreeMap<&Key, Set> = BTreeMap::new();
    for (key, places) in &by_key {
        let main = unitless.get(key).copied().unwrap_or(key);
        let set = sets.entry(main).or_insert_with(|| Set::new(Vec::new()));
        set.keys.push((*key).clone());
        set.add(places, figures);
    }
    sets.into_values().collect()
}

/// Joins the same words in tables of several kinds. A document may print a measure of the committee in one table and that
/// of the whole municipality under the same words in another: figures of one document decide. Where they agree, they
/// go with those of the first kind; where they do not, the kinds stay apart in all documents.
fn by_kinds(sets: &mut Vec<Set>, figures: &[Figure]) {
    let mut at = 0;
    while at < sets.len() {
        let first = sets[at].keys[0].clone();
        let twin = (0..sets.len()).find(|b| {
            let key = &sets[*b].keys[0];
            let same = (&key.words, key.family(), &key.dimension)
                == (&first.words, first.family(), &first.dimension);
            same && key.rank() > first.rank() && !sets[*b].parted
        });
        let Some(b) = twin else {
            at += 1;
            continue;
        };
        let (mut agree, mut differ) = (BTreeSet::new(), false);
        for (fact, ours) in &sets[at].facts {
            for (document, value) in ours {
                let theirs = sets[b].facts.get(fact).into_iter().flatten();
                for (_, other) in theirs.filter(|(other, _)| other == document) {
                    if other == value {
                        agree.insert(*document);
                    } else {
                        differ = true;
                    }
                }
            }
        }
        if !differ {
            merge(sets, at, b);
            // The set may have moved up.
            at = at.min(b);
            continue;
        }
        let moved: Vec<usize> =
            sets[b].figures.iter().copied().filter(|f| agree.contains(&figures[*f].document)).collect();
        let kept: Vec<usize> =
            sets[b].figures.iter().copied().filter(|f| !agree.contains(&figures[*f].document)).collect();
        let keys = sets[b].keys.clone();
        sets[at].add(&moved, figures);
        sets[b] = Set::new(keys);
        sets[b].parted = true;
        sets[b].add(&kept, figures);
        if sets[b].figures.is_empty() {
            sets.remove(b);
        }
    }
}

/// Money in kronor, so that thousands and millions can be compared; anything else as printed.
fn in_base(figure: &Figure) -> Decimal {
    let scale = unit_factor(figure.unit.as_ref(), Some(&Unit::Kr)).unwrap_or(Decimal::ONE);
    figure.value.checked_mul(scale).unwrap_or(figure.value).normalize()
}

fn newest<'a>(set: &Set, figures: &'a [Figure], order: &[u64]) -> &'a Figure {
    let newest =
        set.figures.iter().copied().max_by_key(|at| (order[figures[*at].document], std::cmp::Reverse(*at)));
    // A set is never empty; the first figure stands in so that nothing can fail here.
    &figures[newest.unwrap_or(0)]
}

/// The other ways in which documents print the label of one set.
fn other_prints(set: &Set, figures: &[Figure], order: &[u64]) -> Vec<Match> {
    let name = &newest(set, figures, order).label;
    let prints: BTreeSet<&String> = set.figures.iter().map(|at| &figures[*at].label).collect();
    let others = prints.into_iter().filter(|print| *print != name);
    others
        .map(|print| Match {
            older: print.clone(),
            newer: name.clone(),
            decision: Decision::SameWords,
            score: 100,
            words: 100,
            figures: 0,
            against: 0,
            reason: "same-words".into(),
        })
        .collect()
}

/// How two sets go together.
pub(super) struct Evidence {
    pub(super) agree: u32,
    pub(super) distinctive: u32,
    pub(super) against: u32,
    /// Both stand in one document with different figures for one period.
    pub(super) apart: bool,
}

pub(super) fn evidence(a: &Set, b: &Set) -> Evidence {
    let mut found = Evidence { agree: 0, distinctive: 0, against: 0, apart: false };
    let shared = |document: &usize| a.documents.contains(document) && b.documents.contains(document);
    for (fact, ours) in &a.facts {
        let Some(theirs) = b.facts.get(fact) else { continue };
        let mut pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
        if pairs.clone().any(|((d, v), (e, w))| d == e && v != w) {
            found.apart = true;
        }
        if pairs.any(|((_, v), (_, w))| v == w) {
            found.agree += 1;
            let digits = ours[0].1.mantissa().unsigned_abs().to_string().trim_end_matches('0').len() as u32;
            found.distinctive += u32::from(digits >= DISTINCTIVE_DIGITS);
        } else {
            found.against += 1;
        }
    }
    // Two names in one document are two measures, unless all that they say is the same.
    found.apart |= found.agree == 0 && a.documents.iter().any(shared);
    found
}

pub(super) fn likeness(a: &Set, b: &Set) -> f64 {
    let pairs = a.keys.iter().flat_map(|a| b.keys.iter().map(move |b| a.words.likeness(&b.words)));
    pairs.fold(0.0, f64::max)
}

pub(super) fn comparable(a: &Set, b: &Set) -> bool {
    let (a, b) = (&a.keys[0], &b.keys[0]);
    a.family() == b.family()
        && (a.dimension == b.dimension || a.dimension.is_empty() || b.dimension.is_empty())
}

fn merge(sets: &mut Vec<Set>, a: usize, b: usize) {
    let (keep, give) = (a.min(b), a.max(b));
    let given = sets.remove(give);
    absorb(&mut sets[keep], given);
}

/// Gives all of a set to another one.
pub(super) fn absorb(kept: &mut Set, given: Set) {
    kept.keys.extend(given.keys);
    kept.keys.sort_by_key(Key::rank);
    kept.figures.extend(given.figures);
    kept.documents.extend(given.documents);
    kept.parted |= given.parted;
    kept.curated = kept.curated.take().or(given.curated);
    for (fact, said) in given.facts {
        kept.facts.entry(fact).or_default().extend(said);
    }
}

/// A pair as it is told, the older label first.
pub(super) fn told(
    a: &Set,
    b: &Set,
    figures: &[Figure],
    order: &[u64],
    decision: Decision,
    reason: String,
) -> Match {
    let (x, y) = (newest(a, figures, order), newest(b, figures, order));
    let swap = order[x.document] > order[y.document];
    let (older, newer) = if swap { (y, x) } else { (x, y) };
    let found = evidence(a, b);
    let words = percent(likeness(a, b));
    Match {
        older: older.label.clone(),
        newer: newer.label.clone(),
        decision,
        score: 100,
        words,
        figures: found.agree,
        against: found.against,
        reason,
    }
}

pub(super) fn percent(part: f64) -> u32 {
    (part.clamp(0.0, 1.0) * 100.0).round() as u32
}

fn by_map(
    sets: &mut Vec<Set>,
    figures: &[Figure],
    order: &[u64],
    map: &Map,
    municipality: Option<&str>,
    matches: &mut Vec<Match>,
) {
    for concept in map.concepts_of(municipality) {
        let fits = |set: &Set| set.keys.iter().any(|key| concept.holds(&key.words));
        let mut first: Option<usize> = None;
        let mut at = 0;
        while at < sets.len() {
            if !fits(&sets[at]) {
                at += 1;
                continue;
            }
            match first {
                Some(kept) if comparable(&sets[kept], &sets[at]) => {
                    let reason = format!("map: {}", concept.name);
                    matches.push(told(&sets[kept], &sets[at], figures, order, Decision::Map, reason));
                    merge(sets, kept, at);
                }
                Some(_) => at += 1,
                None => {
                    sets[at].curated = Some(concept.name.clone());
                    first = Some(at);
                    at += 1;
                }
            }
        }
    }
}

/// Joins labels that differ by a slip of the typist.
fn by_slips(sets: &mut Vec<Set>, figures: &[Figure], order: &[u64], map: &Map, matches: &mut Vec<Match>) {
    let slip = |a: &Set, b: &Set| a.keys.iter().any(|a| b.keys.iter().any(|b| a.words.is_slip_of(&b.words)));
    let mut a = 0;
    while a < sets.len() {
        let found = (a + 1..sets.len()).find(|b| {
            let (x, y) = (&sets[a], &sets[*b]);
            comparable(x, y) && slip(x, y) && !map.parts(&x.keys, &y.keys) && {
                let found = evidence(x, y);
                !found.apart && found.against == 0
            }
        });
        match found {
            Some(b) => {
                let reason = "slip".to_owned();
                matches.push(told(&sets[a], &sets[b], figures, order, Decision::SameWords, reason));
                merge(sets, a, b);
            }
            None => a += 1,
        }
    }
}

/// Joins the totals of tables that total the same measures: a total has no name of its own.
fn by_tables(sets: &mut Vec<Set>, figures: &[Figure], order: &[u64], map: &Map, matches: &mut Vec<Match>) {
    let is_total = |set: &Set| set.figures.iter().all(|at| figures[*at].summary && figures[*at].total);
    let mut a = 0;
    while a < sets.len() {
        let found = (a + 1..sets.len()).find(|b| {
            let (x, y) = (&sets[a], &sets[*b]);
            let totals = is_total(x) && is_total(y) && comparable(x, y) && !map.parts(&x.keys, &y.keys);
            totals && total_the_same(x, y, sets, figures) && {
                let found = evidence(x, y);
                found.against == 0 && (found.agree > 0 || !found.apart)
            }
        });
        match found {
            Some(b) => {
                let reason = "same-tables".to_owned();
                matches.push(told(&sets[a], &sets[b], figures, order, Decision::SameTables, reason));
                merge(sets, a, b);
            }
            None => a += 1,
        }
    }
}

/// Whether the tables of two totals hold mostly the same measures.
fn total_the_same(a: &Set, b: &Set, sets: &[Set], figures: &[Figure]) -> bool {
    let tables = |set: &Set| -> BTreeSet<i64> { set.figures.iter().map(|at| figures[*at].table).collect() };
    let parts = |table: i64| -> BTreeSet<usize> {
        let holds =
            |set: &Set| set.figures.iter().any(|at| figures[*at].table == table && !figures[*at].summary);
        (0..sets.len()).filter(|at| holds(&sets[*at])).collect()
    };
    let (ours, theirs): (Vec<_>, Vec<_>) =
        (tables(a).into_iter().map(parts).collect(), tables(b).into_iter().map(parts).collect());
    ours.iter().any(|ours| {
        theirs.iter().any(|theirs| {
            let shared = ours.intersection(theirs).count();
            shared >= SAME_PARTS && 2 * shared >= ours.len().max(theirs.len())
        })
    })
}

/// Pairs that may be one measure, for the user to decide.
fn proposals(sets: &[Set], figures: &[Figure], order: &[u64], map: &Map) -> Vec<Match> {
    let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        for word in set.keys.iter().flat_map(|key| &key.words.0) {
            // Words that start alike meet under their start.
            let start = word.char_indices().nth(6).map_or(word.as_str(), |(end, _)| &word[..end]);
            by_word.entry(start).or_default().push(at);
        }
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for places in by_word.values() {
        for (n, a) in places.iter().enumerate() {
            pairs.extend(places[n + 1..].iter().filter(|b| *b != a).map(|b| (*a.min(b), *a.max(b))));
        }
    }
    let mut found: Vec<(u32, usize, usize, Match)> = pairs
        .into_iter()
        .filter_map(|(a, b)| {
            let (x, y) = (&sets[a], &sets[b]);
            let known = evidence(x, y);
            let apart =
                known.apart || known.against > 0 || x.documents.intersection(&y.documents).next().is_some();
            if apart || !comparable(x, y) || map.parts(&x.keys, &y.keys) {
                return None;
            }
            let like = likeness(x, y);
            let turned = x.keys[0].words.turned(&y.keys[0].words);
            let far = magnitude(x, y).is_some_and(|times| times > FAR_MAGNITUDE);
            let cost = TURNED * turned.len() as u32 + if far { 2 * TURNED } else { 0 };
            let score = (percent(like) + 10 * known.agree.min(3)).min(100).saturating_sub(cost);
            if score < PROPOSED_FROM {
                return None;
            }
            let mut reason = "alike".to_owned();
            if !turned.is_empty() {
                reason.push_str("; not-in-both: ");
                reason.push_str(&turned.join(", "));
            }
            if far {
                reason.push_str("; far");
            }
            let pair = Match { score, ..told(x, y, figures, order, Decision::Proposed, reason) };
            Some((score, a, b, pair))
        })
        .collect();
    // Totals are named by the titles of their tables, which are alike everywhere.
    found.retain(|(.., pair)| ![&pair.older, &pair.newer].iter().any(|label| Words::of(label).is_summary()));
    found.sort_by_key(|(score, a, b, _)| (std::cmp::Reverse(*score), *a, *b));
    let mut uses: BTreeMap<usize, usize> = BTreeMap::new();
    found.retain(|(_, a, b, _)| {
        let free = [a, b].iter().all(|at| uses.get(at).is_none_or(|n| *n < PROPOSED_EACH));
        if free {
            for at in [a, b] {
                *uses.entry(*at).or_default() += 1;
            }
        }
        free
    });
    found.into_iter().map(|(.., pair)| pair).collect()
}

/// Pairs of totals in different papers of one meeting, nearly equal for all that both say and not equal for all: the
/// committee's own report, and what it sends to the municipality's.
fn annexes(sets: &[Set], figures: &[Figure], order: &[u64], map: &Map) -> Vec<Match> {
    let is_total = |at: &usize| figures[*at].total && figures[*at].summary && figures[*at].item.is_some();
    let totals: Vec<usize> = (0..sets.len()).filter(|at| sets[*at].figures.iter().any(is_total)).collect();
    let mut found = Vec::new();
    for (n, a) in totals.iter().enumerate() {
        for b in &totals[n + 1..] {
            let (x, y) = (&sets[*a], &sets[*b]);
            let one_kind = x.keys[0].kind == y.keys[0].kind && comparable(x, y);
            if one_kind && !map.parts(&x.keys, &y.keys) && are_near(x, y, figures) {
                let told = told(x, y, figures, order, Decision::Proposed, "annex".to_owned());
                found.push(Match { score: NEAR_TOTALS_SCORE, ..told });
            }
        }
    }
    found
}

/// Whether totals of different papers of one meeting are of the same size, and differ.
fn are_near(a: &Set, b: &Set, figures: &[Figure]) -> bool {
    let (mut near, mut differ) = (0, false);
    for ours in a.figures.iter().map(|at| &figures[*at]).filter(|figure| figure.total) {
        for theirs in b.figures.iter().map(|at| &figures[*at]).filter(|figure| figure.total) {
            let fact = |figure: &Figure| (figure.document, figure.period, figure.unit.clone());
            let sort = |figure: &Figure| (figure.sort.measure.clone(), figure.sort.breakdown.clone());
            let papers = ours.item.is_some() && theirs.item.is_some() && ours.item != theirs.item;
            if !papers || fact(ours) != fact(theirs) || sort(ours) != sort(theirs) {
                continue;
            }
            let (x, y) = (ours.value.abs(), theirs.value.abs());
            if (x - y).abs() > x.max(y) * NEAR_TOTALS || x.is_zero() {
                return false;
            }
            near += 1;
            differ |= x != y;
        }
    }
    near > 0 && differ
}

/// How many times larger the one is than the other, between their nearest years; `None` where that cannot be said.
fn magnitude(a: &Set, b: &Set) -> Option<f64> {
    let nearest = a.facts.iter().flat_map(|(fact, said)| {
        let same = b.facts.iter().filter(move |((sort, period), _)| {
            *sort == fact.0 && matches!((period, fact.1), (Period::Year(_), Period::Year(_)))
        });
        same.map(move |((_, period), theirs)| {
            let gap = |p: &Period| p.year().map_or(0, |year| i32::from(year.0));
            ((gap(&fact.1) - gap(period)).abs(), said[0].1, theirs[0].1)
        })
    });
    let (_, ours, theirs) = nearest.min_by_key(|(gap, ..)| *gap)?;
    let (ours, theirs) = (to_float(ours)?, to_float(theirs)?);
    (ours != 0.0 && theirs != 0.0).then(|| (ours / theirs).abs().max((theirs / ours).abs()))
}

/// For comparing magnitudes only.
fn to_float(value: Decimal) -> Option<f64> {
    value.to_string().parse().ok()
}
