//! The municipality that a document is of.
//!
//! In: the lines. Out: one of the 290 of `municipalities.tsv`, or nothing. A name counts before `kommun` or
//! `stad`, in an address of the net and behind a postal code. A name alone does not: many are words, and a
//! place is not a municipality's document. Where a housing association or a region speaks, the answer is
//! nothing, whatever places it names.

use crate::lines::Line;
use crate::terms::{holds, terms};
use sifferkoll_grammar::is_minus;
use sifferkoll_model::{Evidence, Fact, Municipality};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Lines at the start of a document that name what it is: a cover, a letterhead, a first heading.
const OPENING: usize = 40;
/// Weight of the name with `kommun` or `stad`, the unit of all weights.
const NAMED: u32 = 2;
/// Of an address of the net (`www.almvik.se`): plain, but often another's.
const HOST: u32 = 3;
/// Of a postal code with the name.
const POSTAL: u32 = 2;
/// The name alone on a line is a letterhead.
const ALONE: u32 = 6;
/// In the opening everything counts this many times.
const IN_OPENING: u32 = 3;
/// Least weight: a single mention in running text is not enough.
const LEAST: u32 = 6;
/// Of the weight of all municipalities the one must have this share, in per cent: partners and neighbours are
/// named in passing, but a report of two municipalities is of neither.
const SHARE: u32 = 70;
/// Fewest mentions of a municipality's committees.
const LEAST_BODIES: u32 = 2;
/// Most words in the name of a municipality.
const LONGEST: usize = 2;

struct Known {
    code: &'static str,
    name: &'static str,
}

struct Register {
    all: Vec<Known>,
    /// Small letters, as they stand before `kommun`.
    stems: BTreeMap<String, usize>,
    /// Names that are whole without `kommun`.
    whole: BTreeMap<String, usize>,
    /// Second level of an address of the net.
    hosts: BTreeMap<String, usize>,
}

fn register() -> &'static Register {
    static REGISTER: OnceLock<Register> = OnceLock::new();
    REGISTER.get_or_init(|| {
        let mut found =
            Register { all: vec![], stems: BTreeMap::new(), whole: BTreeMap::new(), hosts: BTreeMap::new() };
        let rows = include_str!("../municipalities.tsv").lines().filter(|line| !line.starts_with('#'));
        for (at, row) in rows.enumerate() {
            let mut fields = row.split('\t');
            let (code, name) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
            found.all.push(Known { code, name });
            let others = fields.next().unwrap_or_default().split(';').filter(|other| !other.is_empty());
            for stem in std::iter::once(name).chain(others) {
                let lower = stem.to_lowercase();
                if stem.contains(' ') && stem != name {
                    found.whole.insert(lower, at);
                } else {
                    found.stems.insert(format!("{lower}s"), at);
                    found.stems.insert(lower, at);
                }
            }
            found.hosts.insert(host_of(name, ""), at);
            found.hosts.insert(host_of(name, "-"), at);
        }
        found
    })
}

/// The name as it stands in an address of the net.
fn host_of(name: &str, blank: &str) -> String {
    name.to_lowercase().replace(['å', 'ä'], "a").replace('ö', "o").replace('é', "e").replace(' ', blank)
}

/// What is counted for one municipality.
#[derive(Default)]
struct Votes {
    weight: u32,
    times: u32,
    /// The plainest line: one that says the name rather than an address, the heaviest of these.
    best: Option<((bool, u32), usize, String)>,
}

/// The municipality, with what it was read from; `bodies` is how often the committees of one are named.
pub(crate) fn infer(lines: &[Line], bodies: u32) -> Option<(Municipality, Evidence)> {
    if bodies < LEAST_BODIES || others(lines) > bodies {
        return None;
    }
    let mut votes: BTreeMap<usize, Votes> = BTreeMap::new();
    let mut before: Vec<&str> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let opening = if at < OPENING { IN_OPENING } else { 1 };
        if !may_name(line) {
            before.clear();
            before.extend(line.text.rsplitn(LONGEST + 1, ' ').take(LONGEST));
            before.reverse();
            continue;
        }
        for (known, weight, words) in named_in(&line.text, &mut before) {
            let alone = words.chars().count() + 1 >= line.text.chars().count();
            let weight = opening * if alone { ALONE } else { weight };
            let vote = votes.entry(known).or_default();
            vote.weight += weight;
            vote.times += 1;
            let plain = (words.contains(' '), weight);
            if vote.best.as_ref().is_none_or(|(best, ..)| plain > *best) {
                vote.best = Some((plain, at, words));
            }
        }
    }
    let all: u32 = votes.values().map(|vote| vote.weight).sum();
    let (known, vote) = votes.into_iter().max_by_key(|(_, vote)| vote.weight)?;
    if vote.weight < LEAST || vote.weight * 100 < all * SHARE {
        return None;
    }
    let (_, at, words) = vote.best?;
    let known = &register().all[known];
    let evidence =
        Evidence { about: Fact::Municipality, words, times: vote.times, location: lines[at].place };
    Some((Municipality { code: known.code.to_owned(), name: known.name.to_owned() }, evidence))
}

/// How often the lines name what is no municipality's.
fn others(lines: &[Line]) -> u32 {
    static WORDS: OnceLock<(BTreeSet<&str>, BTreeSet<usize>)> = OnceLock::new();
    let (words, lengths) = WORDS.get_or_init(|| {
        let words: BTreeSet<&str> = terms().municipality.others.iter().map(String::as_str).collect();
        let lengths = words.iter().map(|word| word.len()).collect();
        (words, lengths)
    });
    let all = lines.iter().flat_map(|line| line.lower.split(' ')).map(bare);
    all.filter(|word| lengths.contains(&word.len()) && words.contains(word)).count() as u32
}

/// Whether a line can name a municipality: spares the others.
fn may_name(line: &Line) -> bool {
    static STEMS: OnceLock<Vec<&str>> = OnceLock::new();
    let stems = STEMS.get_or_init(|| {
        let after = terms().municipality.after.iter().map(String::as_str);
        let whole = register().whole.keys().filter_map(|name| name.split(' ').next());
        let mut all: Vec<&str> = after.chain(whole).chain([".se"]).collect();
        all.sort_unstable();
        // A word is found by any that begins it.
        let mut stems: Vec<&str> = Vec::new();
        for word in all {
            if !stems.last().is_some_and(|stem| word.starts_with(stem)) {
                stems.push(word);
            }
        }
        stems
    });
    line.lower.bytes().any(|b| b.is_ascii_digit()) || stems.iter().any(|stem| line.lower.contains(stem))
}

/// All municipalities that a line names, each with its weight and the words. `before` holds the last words
/// of the line before, since a name may stand at its end, and takes those of this one.
fn named_in<'a>(text: &'a str, before: &mut Vec<&'a str>) -> Vec<(usize, u32, String)> {
    let register = register();
    let mut out = Vec::new();
    let carried = before.len();
    before.extend(text.split(' ').filter(|word| !word.is_empty()));
    for at in carried..before.len() {
        let word = bare(before[at]);
        if is_after(word) {
            if let Some((from, known)) = name_before(&before[..at], &register.stems) {
                out.push((known, NAMED, said(&before[from..=at])));
            }
        } else if let Some(known) = (at > 0).then(|| whole_name(before[at - 1], word)).flatten() {
            out.push((known, NAMED, said(&before[at - 1..=at])));
        } else if let Some((known, host)) = host_in(before[at]) {
            // The address may be a person's, so only its host is kept.
            out.push((known, HOST, host));
        } else if at >= 2 && is_figures(before[at - 2], 3) && is_figures(before[at - 1], 2) {
            let lower = word.to_lowercase();
            let known = register.stems.get(&lower).copied();
            let known = known.filter(|known| register.all[*known].name.to_lowercase() == lower);
            out.extend(known.map(|known| (known, POSTAL, word.to_owned())));
        }
    }
    before.drain(..before.len().saturating_sub(LONGEST));
    out
}

/// Whether a word may follow a name. Most words begin otherwise, which spares the comparison.
fn is_after(word: &str) -> bool {
    word.starts_with(['k', 'K', 's', 'S']) && holds(&terms().municipality.after, &word.to_lowercase())
}

fn is_figures(word: &str, length: usize) -> bool {
    word.len() == length && word.bytes().all(|b| b.is_ascii_digit())
}

/// The longest name that the words end with, and where it begins. It has a capital, as names do.
fn name_before(words: &[&str], names: &BTreeMap<String, usize>) -> Option<(usize, usize)> {
    (1..=LONGEST.min(words.len())).rev().find_map(|length| {
        let from = words.len() - length;
        let text = bare(&words[from..].join(" ")).to_lowercase();
        let text: String = text.chars().map(|c| if is_minus(c) { '-' } else { c }).collect();
        let capital = bare(words[from]).chars().next().is_some_and(char::is_uppercase);
        let ended = words[from..].iter().any(|word| word.ends_with(['.', ',', ';', ':']));
        (capital && !ended).then(|| names.get(&text).map(|known| (from, *known))).flatten()
    })
}

/// A name of two words that is whole: `Region Gotland`.
fn whole_name(before: &str, word: &str) -> Option<usize> {
    let whole = &register().whole;
    if !before.starts_with(char::is_uppercase) || !word.starts_with(char::is_uppercase) {
        return None;
    }
    let pair = format!("{} {}", bare(before), word).to_lowercase();
    whole.get(&pair).or_else(|| whole.get(pair.strip_suffix('s')?)).copied()
}

/// The municipality whose address of the net a word holds: `www.almvik.se`, `namn@skola.almvik.se`.
fn host_in(word: &str) -> Option<(usize, String)> {
    if !word.contains('.') {
        return None;
    }
    let lower = word.to_lowercase();
    let host = lower.rsplit('@').next()?.split("//").last()?.split('/').next()?;
    let host = bare(host);
    let known = register().hosts.get(host.strip_suffix(".se")?.rsplit('.').next()?)?;
    Some((*known, host.to_owned()))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn said(words: &[&str]) -> String {
    bare(&words.join(" ")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lines;

    fn name_of(text: &str, bodies: u32) -> Option<String> {
        infer(&lines(text), bodies).map(|(m, _)| m.code)
    }

    #[test]
    fn all_names_are_found_in_the_genitive() {
        assert_eq!(register().all.len(), 290);
        // As the municipalities write themselves: those that end in s, x or z and these take no s.
        let without = [
            "Älvkarleby",
            "Högsby",
            "Kalmar",
            "Karlskrona",
            "Orust",
            "Laxå",
            "Överkalix",
            "Kalix",
            "Övertorneå",
            "Haparanda",
        ];
        for known in &register().all {
            let name = known.name;
            let ends = name.ends_with(['s', 'x', 'z']);
            let genitive = match name {
                "Falun" => "Falu".to_owned(),
                _ if ends || without.contains(&name) => name.to_owned(),
                _ => format!("{name}s"),
            };
            for text in [
                format!("{genitive} kommun"),
                format!("{} KOMMUN", genitive.to_uppercase()),
                format!("Rapporten rör {genitive}\nkommuns budget\noch {name}s stad ({name} kommun)"),
            ] {
                assert_eq!(name_of(&text, 2).as_deref(), Some(known.code), "{text}");
            }
        }
    }

    #[test]
    fn letterheads_and_addresses_count() {
        assert_eq!(name_of("Region Gotland\nRegion Gotlands bokslut", 2).as_deref(), Some("0980"));
        assert_eq!(
            name_of("Katrineholms kommun\n641 80 Katrineholm\nwww.katrineholm.se", 2).as_deref(),
            Some("0483")
        );
        assert_eq!(name_of("revisionen@revision.goteborg.se\nwww.goteborg.se/x", 5).as_deref(), Some("1480"));
        assert_eq!(name_of("http://upplands-bro.se/a, www.upplands-bro.se", 5).as_deref(), Some("0139"));
    }

    #[test]
    fn nothing_is_invented() {
        for text in [
            "Det kan vara kommunens ansvar att vara kommun",
            "Almviks kommun\nAlmviks kommun",
            "Region Stockholm\nRegion Uppsala",
            "Vi bor i Nacka. Kommunen hjälper.",
            "Borås, Falkenbergs och andra kommuner",
            "Eskilstuna kommun och Vingåkers kommun, Borås stad\nLunds kommun",
        ] {
            assert_eq!(name_of(text, 9), None, "{text}");
        }
        assert_eq!(
            name_of("Fastigheten ligger i Nacka kommun\nNacka kommun", 0),
            None,
            "nobody of a municipality"
        );
        let association = "Brf Eken\nBostadsrättsföreningen Eken\nBrf\nNacka kommun\nNacka kommun";
        assert_eq!(name_of(association, 2), None, "an association");
    }
}
