//! Joins labels under which different documents print the same figures for the same periods.
//!
//! In: the labels of one entity. Out: the same with those joined that the figures prove to be one measure, best evidence
//! first. What a join changes is brought up to date in the [`Index`] and nothing else, so that an archive in which all
//! measures were renamed takes as long as one in which none was.

use super::join::{Decision, Fact, Match, Set, absorb, comparable, evidence, likeness, percent, told};
use super::load::Figure;
use super::map::Map;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Least likeness of words (0 to 1) that figures need beside them: one distinctive figure, several, and small ones.
const LIKE_BESIDE_ONE: f64 = 0.3;
const LIKE_BESIDE_SEVERAL: f64 = 0.15;
const LIKE_BESIDE_SMALL: f64 = 0.5;
const LIKE_BESIDE_TWO: f64 = 0.7;
/// How many small figures must agree where none is distinctive, and where the words are almost the same.
const SMALL_FIGURES: u32 = 3;
const TWO_FIGURES: u32 = 2;

/// How many distinctive figures must agree where one document has both names: it would hardly name one measure twice.
const SEVERAL_IN_ONE: u32 = 3;

/// Joins labels under which different documents print the same figures for the same periods.
pub(super) fn by_figures(
    sets: &mut Vec<Set>,
    figures: &[Figure],
    order: &[u64],
    map: &Map,
    matches: &mut Vec<Match>,
) {
    // A set keeps its place while others go, so that places say who is who.
    let mut places: Vec<Option<Set>> = std::mem::take(sets).into_iter().map(Some).collect();
    let mut index = Index::new(&places, map);
    while let Some((a, b)) = index.best() {
        let Some(given) = places[b].take() else { break };
        let Some(kept) = &mut places[a] else { break };
        let n = evidence(kept, &given).agree;
        matches.push(told(kept, &given, figures, order, Decision::SameFigures, format!("same-figures: {n}")));
        let changed = index.hand_over(a, b, &given);
        absorb(kept, given);
        index.rate(&changed, &places, map);
    }
    sets.extend(places.into_iter().flatten());
}

/// Two sets by their places, the first one first.
type Pair = (usize, usize);

/// How much speaks for a pair: distinctive figures, likeness of words in per cent; of equal ones the first.
type Rank = (u32, u32, Reverse<Pair>);

/// Who says the same of the same period.
struct Index {
    /// Numbers of what is measured when, in tables of one family.
    facts: BTreeMap<(String, Fact), usize>,
    /// Who says this value of a fact, and in which documents.
    says: BTreeMap<(usize, Decimal), BTreeMap<usize, BTreeSet<usize>>>,
    /// With whom a set shares values that each document has under one name, and how many.
    shared: BTreeMap<usize, BTreeMap<usize, u32>>,
    /// What speaks for the pairs that may be joined.
    ranks: BTreeMap<Pair, Rank>,
    /// The same, best last.
    ranked: BTreeSet<Rank>,
}

impl Index {
    fn new(places: &[Option<Set>], map: &Map) -> Self {
        let mut index = Self {
            facts: BTreeMap::new(),
            says: BTreeMap::new(),
            shared: BTreeMap::new(),
            ranks: BTreeMap::new(),
            ranked: BTreeSet::new(),
        };
        for (at, set) in places.iter().enumerate().filter_map(|(at, set)| Some((at, set.as_ref()?))) {
            for (fact, said) in &set.facts {
                let next = index.facts.len();
                let key = (set.keys[0].family().to_owned(), fact.clone());
                let fact = *index.facts.entry(key).or_insert(next);
                for (document, value) in said {
                    let holders = index.says.entry((fact, *value)).or_default();
                    holders.entry(at).or_default().insert(*document);
                }
            }
        }
        let pairs: Vec<Pair> = index.says.values().flat_map(pairs).collect();
        for pair in &pairs {
            index.count(*pair, true);
        }
        index.rate(&pairs.into_iter().collect(), places, map);
        index
    }

    /// The pair for which most speaks.
    fn best(&self) -> Option<Pair> {
        self.ranked.last().map(|(.., Reverse(pair))| *pair)
    }

    /// Gives what `b` says to `a`. The pairs that are to be rated anew.
    fn hand_over(&mut self, a: usize, b: usize, given: &Set) -> BTreeSet<Pair> {
        let mut changed = BTreeSet::new();
        for (fact, said) in &given.facts {
            let Some(fact) = self.facts.get(&(given.keys[0].family().to_owned(), fact.clone())).copied()
            else {
                continue;
            };
            let values: BTreeSet<Decimal> = said.iter().map(|(_, value)| *value).collect();
            for value in values {
                let Some(mut holders) = self.says.remove(&(fact, value)) else { continue };
                for pair in pairs(&holders) {
                    self.count(pair, false);
                    changed.insert(pair);
                }
                let documents = holders.remove(&b).unwrap_or_default();
                holders.entry(a).or_default().extend(documents);
                for pair in pairs(&holders) {
                    self.count(pair, true);
                    changed.insert(pair);
                }
                self.says.insert((fact, value), holders);
            }
        }
        let others = self.shared.get(&a).into_iter().flatten();
        changed.extend(others.map(|(other, _)| (a.min(*other), a.max(*other))));
        changed
    }

    /// Counts a value that a pair shares, or no longer shares.
    fn count(&mut self, (a, b): Pair, shares: bool) {
        for (one, other) in [(a, b), (b, a)] {
            let of = self.shared.entry(one).or_default();
            let n = of.entry(other).or_default();
            *n = if shares { *n + 1 } else { n.saturating_sub(1) };
            if *n == 0 {
                of.remove(&other);
            }
        }
    }

    /// Says anew what speaks for some pairs.
    fn rate(&mut self, changed: &BTreeSet<Pair>, places: &[Option<Set>], map: &Map) {
        for (a, b) in changed.iter().copied() {
            if let Some(rank) = self.ranks.remove(&(a, b)) {
                self.ranked.remove(&rank);
            }
            let shares = self.shared.get(&a).is_some_and(|of| of.contains_key(&b));
            let (Some(Some(x)), Some(Some(y)), true) = (places.get(a), places.get(b), shares) else {
                continue;
            };
            if let Some((distinctive, like)) = weight(x, y, map) {
                let rank = (distinctive, like, Reverse((a, b)));
                self.ranks.insert((a, b), rank);
                self.ranked.insert(rank);
            }
        }
    }
}

/// All pairs of those who say a value; none where a document has it under two names, since it could be of either.
fn pairs(holders: &BTreeMap<usize, BTreeSet<usize>>) -> Vec<Pair> {
    let documents: BTreeSet<&usize> = holders.values().flatten().collect();
    if documents.len() != holders.values().map(BTreeSet::len).sum::<usize>() {
        return Vec::new();
    }
    let at: Vec<usize> = holders.keys().copied().collect();
    at.iter().enumerate().flat_map(|(n, a)| at[n + 1..].iter().map(|b| (*a, *b))).collect()
}

/// What speaks for two sets being one measure; `None` where that is not enough, or something speaks against it.
fn weight(x: &Set, y: &Set, map: &Map) -> Option<(u32, u32)> {
    let found = evidence(x, y);
    let like = likeness(x, y);
    let together = x.documents.intersection(&y.documents).next().is_some();
    let enough = if together {
        found.distinctive >= SEVERAL_IN_ONE && like >= LIKE_BESIDE_SMALL
    } else {
        (found.distinctive >= 1 && like >= LIKE_BESIDE_ONE)
            || (found.distinctive >= 2 && like >= LIKE_BESIDE_SEVERAL)
            || (found.agree >= SMALL_FIGURES && like >= LIKE_BESIDE_SMALL)
            || (found.agree >= TWO_FIGURES
                && like >= LIKE_BESIDE_TWO
                && x.keys[0].words.turned(&y.keys[0].words).is_empty())
    };
    let apart = found.apart || found.against > 0 || map.parts(&x.keys, &y.keys);
    (enough && !apart && comparable(x, y)).then_some((found.distinctive, percent(like)))
}

#[cfg(test)]
mod tests {
    use super::super::load::{Key, Sort};
    use super::super::words::Words;
    use super::*;
    use sifferkoll_model::{Period, Unit, Year};

    /// What [`by_figures`] does, with an index that is made anew for every join.
    fn slowly(sets: &mut Vec<Set>, figures: &[Figure], order: &[u64], matches: &mut Vec<Match>) {
        let mut places: Vec<Option<Set>> = std::mem::take(sets).into_iter().map(Some).collect();
        while let Some((a, b)) = Index::new(&places, &Map::default()).best() {
            let (given, kept) = (places[b].take().unwrap(), places[a].as_mut().unwrap());
            let n = evidence(kept, &given).agree;
            let reason = format!("same-figures: {n}");
            matches.push(told(kept, &given, figures, order, Decision::SameFigures, reason));
            absorb(kept, given);
        }
        sets.extend(places.into_iter().flatten());
    }

    /// Figures of some documents, so few different ones that values are shared in every way.
    fn made_up(seed: u64) -> Vec<Figure> {
        let mut state = seed;
        let mut next = |below: u64| {
            // The constants of Knuth's generator.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let names =
            ["Dygn i familjehem", "Familjehemsplacerade dygn", "Dygn familjehem barn", "Vårddygn familjehem"];
        let parts = ["öst", "väst", "nord"];
        (0..60)
            .map(|_| {
                let (document, part) = (next(6) as usize, next(3) as usize);
                let year = 2015 + document as u16 - next(2) as u16;
                // A new name every other year, and now and then a year early.
                let name = usize::midpoint(document, usize::from(next(8) == 0));
                let label = format!("{} {}", names[name], parts[part]);
                // Now and then another part's figure, or one of its own.
                let of = if next(12) == 0 { next(5) } else { part as u64 };
                let value = 4_711 + 37 * of + 111 * u64::from(year);
                Figure {
                    document,
                    table: document as i64,
                    item: None,
                    row: 0,
                    ordinal: 0,
                    key: Key { kind: "volym".into(), words: Words::of(&label), dimension: "antal".into() },
                    label,
                    sort: Sort { measure: "utfall".into(), breakdown: None, flow: None },
                    period: Period::Year(Year(year)),
                    value: Decimal::from(value),
                    unit: Some(Unit::Count),
                    own: true,
                    doubtful: false,
                    summary: false,
                    total: false,
                }
            })
            .collect()
    }

    #[test]
    fn an_index_kept_up_to_date_joins_what_one_made_anew_does() {
        let order: Vec<u64> = (0..6).collect();
        let (mut joins, mut most) = (0, 0);
        for seed in 0..400 {
            let figures = made_up(seed);
            let (mut fast, mut slow) =
                (super::super::join::sets_of(&figures), super::super::join::sets_of(&figures));
            let (mut told, mut told_slowly) = (Vec::new(), Vec::new());
            by_figures(&mut fast, &figures, &order, &Map::default(), &mut told);
            slowly(&mut slow, &figures, &order, &mut told_slowly);
            assert_eq!(told, told_slowly, "seed {seed}");
            let of =
                |sets: &[Set]| -> Vec<Vec<usize>> { sets.iter().map(|set| set.figures.clone()).collect() };
            assert_eq!(of(&fast), of(&slow), "seed {seed}");
            joins += told.len();
            most = most.max(told.len());
        }
        assert!(joins > 400 && most > 4, "only {joins} joins, {most} at once");
    }
}
