//! The committee that a document is of.
//!
//! In: the lines. Out: the committee, board or audit body named most plainly, or nothing where several are
//! named alike. Names are told by how they end (`socialnämnden`, `barn- och utbildningsnämnden`,
//! `nämnden för funktionsstöd`), so no list of committees is needed.

use crate::lines::Line;
use crate::terms::{holds, mark, terms};
use sifferkoll_grammar::is_minus;
use sifferkoll_model::{Evidence, Fact};
use std::collections::BTreeMap;

/// Lines at the start of a document in which a letterhead stands.
const OPENING: usize = 12;
/// Weight of a line of the opening that is a name and nothing else, against a mention.
const LETTERHEAD: u32 = 40;
/// Of such a line elsewhere: a head of a page, an addressee.
const ALONE: u32 = 6;
/// Of a name right behind the label of the committee that meets.
const LABELLED: u32 = 200;
/// Of a name in the genitive in the opening (`Socialnämndens årsredovisning`).
const OWNER: u32 = 20;
/// Least weight.
const LEAST: u32 = 8;
/// The committee's share of the weight of all, in per cent.
const SHARE: u32 = 55;
/// Longest line, in words, that may be a name with a number behind it.
const SHORT: usize = 6;
/// Longest word that ends a municipality's name in a letterhead (`kommuns`), in bytes; those of its bodies are
/// longer.
const LONGEST_ENDING: usize = 7;
/// Longest name in words.
const LONGEST: usize = 8;

/// What is counted for one name.
#[derive(Debug, Default, Clone)]
struct Votes {
    weight: u32,
    times: u32,
    best: Option<(u32, usize)>,
}

/// All committees of a document, counted.
#[derive(Debug, Default)]
pub(crate) struct Bodies {
    votes: BTreeMap<String, Votes>,
    /// Number of mentions.
    pub(crate) mentions: u32,
}

/// A name in a line.
struct Named {
    name: String,
    owner: bool,
    alone: bool,
}

/// Counts the committees that the lines name.
pub(crate) fn count(lines: &[Line]) -> Bodies {
    let mut bodies = Bodies::default();
    let mut labelled = false;
    for (at, line) in lines.iter().enumerate() {
        let found = if may_name(&line.lower) { named_in(letterhead(&line.text)) } else { Vec::new() };
        for named in found {
            let weight = match () {
                () if named.alone && labelled => LABELLED,
                () if named.alone && at < OPENING => LETTERHEAD,
                () if named.alone => ALONE,
                () if named.owner && at < OPENING => OWNER,
                () => 1,
            };
            bodies.mentions += 1;
            let vote = bodies.votes.entry(named.name).or_default();
            vote.weight += weight;
            vote.times += 1;
            if vote.best.is_none_or(|(best, _)| weight > best) {
                vote.best = Some((weight, at));
            }
        }
        labelled = holds(&terms().labels.organ, &line.lower);
    }
    bodies
}

impl Bodies {
    /// The committee that the document is of, with what it was read from. Where the auditors speak, the
    /// committees they name are those that they look at.
    pub(crate) fn decide(&self, lines: &[Line], audited: bool) -> Option<(String, Evidence)> {
        let of_audit = |name: &str| holds(&terms().bodies.audit, name);
        let kept = self.votes.iter().filter(|(name, _)| !audited || of_audit(name));
        let all: u32 = kept.clone().map(|(_, vote)| vote.weight).sum();
        let (name, vote) = kept.max_by_key(|(_, vote)| vote.weight)?;
        if vote.weight < LEAST || vote.weight * 100 < all * SHARE {
            return None;
        }
        let name = capital(name);
        let (_, at) = vote.best?;
        let words = name.clone();
        let evidence =
            Evidence { about: Fact::Committee, words, times: vote.times, location: lines[at].place };
        Some((name, evidence))
    }
}

/// The committee that letters stand for: as the document explains them (`socialnämnden (SOCN)`), else as most
/// municipalities use them.
pub(crate) fn expand(letters: &str, lines: &[Line]) -> Option<String> {
    let bracketed = format!("({letters})");
    let explained = lines.iter().find_map(|line| {
        let (before, _) = line.text.split_once(&bracketed)?;
        let name = named_in(before.trim_end()).pop()?.name;
        ends_with_name(before, &name).then(|| capital(&name))
    });
    explained.or_else(|| terms().abbreviations.get(&letters.to_lowercase()).cloned())
}

/// Whether the last word before the bracket is the last of the name.
fn ends_with_name(before: &str, name: &str) -> bool {
    let last = before.trim_end().rsplit(' ').next().unwrap_or_default().to_lowercase();
    name.rsplit(' ').next().is_some_and(|end| last.starts_with(end.trim_end_matches("en")))
}

/// A line without what a letterhead has around the committee: the municipality before it (`Almviks kommun,`), a
/// diary number or page behind it.
fn letterhead(text: &str) -> &str {
    let mut from = 0;
    for (at, word) in text.match_indices(' ').map(|(at, _)| (at, &text[..at])).take(3) {
        let last = bare(word.rsplit(' ').next().unwrap_or_default()).to_lowercase();
        if ends_municipality(&last) && text.starts_with(char::is_uppercase) {
            from = at + 1;
            break;
        }
    }
    let rest = &text[from..];
    let figures = rest.find(|c: char| c.is_ascii_digit() || c == '(').map_or(rest.len(), |at| {
        let before = rest[..at].trim_end();
        // Letters of a register belong to its number.
        let last = before.rsplit(' ').next().unwrap_or_default();
        let register = last.len() <= 8 && last.chars().all(|c| c.is_uppercase() || is_minus(c) || c == '/');
        before.len() - if register { last.len() } else { 0 }
    });
    let short = rest[..figures].trim_end();
    if from > 0 || rest.split(' ').count() <= SHORT {
        let short = unlabelled(short);
        if short.is_empty() { rest } else { short }
    } else {
        text
    }
}

/// A text without what stands behind its first words and is a label or the name of a sort: `Socialnämnden
/// Sammanträdesdatum`.
fn unlabelled(text: &str) -> &str {
    let labels = &terms().labels;
    let other = |word: &str| {
        let word = bare(word).to_lowercase();
        [&labels.date, &labels.diary, &labels.person, &labels.letterhead]
            .into_iter()
            .any(|list| holds(list, &word))
            || mark(&[&word]).is_some()
            || terms().names_sort(&word)
    };
    let mut words = text.match_indices(' ').map(|(at, _)| at);
    // The owner of a paper belongs to its title.
    let end =
        words.find(|at| !text[..*at].ends_with('s') && text[at + 1..].split(' ').next().is_some_and(other));
    end.map_or(text, |end| text[..end].trim_end())
}

/// Whether a line names the municipality or the committee and nothing else, as a letterhead does.
pub(crate) fn is_letterhead(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let last = words.last().map(|word| bare(word).to_lowercase()).unwrap_or_default();
    let municipality = (2..=3).contains(&words.len())
        && words[..words.len() - 1].iter().all(|word| word.starts_with(char::is_uppercase))
        && ends_municipality(&last);
    let committee = || {
        may_name(&text.to_lowercase())
            && terms().titled(&text.to_lowercase()).is_none()
            && named_in(letterhead(text)).iter().any(|named| named.alone)
    };
    municipality || committee()
}

/// Whether a word in small letters ends a municipality's name: `kommun`, `stad`, none of its bodies.
pub(crate) fn ends_municipality(word: &str) -> bool {
    holds(&terms().municipality.after, word) && word.len() <= LONGEST_ENDING
}

/// Whether a line can hold a name: spares the others.
fn may_name(lower: &str) -> bool {
    lower.contains("nämnd") || terms().bodies.names.iter().any(|name| lower.contains(name.as_str()))
}

/// All committees that a line names, in small letters and the definite form.
fn named_in(text: &str) -> Vec<Named> {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((core, owner)) = committee(words[at]) else {
            at += 1;
            continue;
        };
        let from = begin(&words, at);
        let ended = words[at].ends_with(['.', ',', ';', ':', ')']);
        let tail = if core == "nämnden" && !ended { tail(&words, at + 1) } else { 0 };
        let lone = core == "nämnden" && tail == 0 && from == at;
        let mut end = at + 1 + tail;
        if !lone {
            let mut name: Vec<String> = words[from..at].iter().map(|w| w.to_lowercase()).collect();
            name.push(core);
            name.extend(words[at + 1..end].iter().map(|w| bare(w).to_owned()));
            let alone = from == 0 && words.len() <= LONGEST && {
                // One of several committees of a sort has its district behind it.
                let capitals = words[end..].iter().all(|w| w.chars().next().is_some_and(char::is_uppercase));
                let alone = end == words.len() || capitals && words.len() - end <= 2 && !ended;
                if alone {
                    name.extend(words[end..].iter().map(|w| bare(w).to_owned()));
                    end = words.len();
                }
                alone
            };
            let owned = owner || words[end - 1].to_lowercase().ends_with('s') && tail > 0;
            out.push(Named { name: name.join(" "), owner: owned && !alone, alone: alone && !owner });
        }
        at = end;
    }
    out
}

/// The word as a committee's name in the definite form, and whether it is in the genitive.
fn committee(word: &str) -> Option<(String, bool)> {
    let lower = bare(word).to_lowercase();
    let bodies = &terms().bodies;
    let plain = lower.strip_suffix('s').filter(|plain| holds(&bodies.names, plain));
    if let Some(plain) = plain {
        return Some((plain.to_owned(), true));
    }
    if holds(&bodies.names, &lower) {
        return Some((lower, false));
    }
    let end = bodies.ends.iter().find(|end| lower.ends_with(end.as_str()))?;
    let stem = lower.strip_suffix("ens").or(lower.strip_suffix("en"));
    let stem = stem.or(end.ends_with('s').then(|| lower.strip_suffix('s')).flatten()).unwrap_or(&lower);
    let name = format!("{stem}en");
    let other = bodies.not.iter().any(|other| name.ends_with(other.as_str()));
    // The bare word without an article's ending is a word of other use.
    let bare_word = name == "nämnden" && lower != "nämnden" && lower != "nämndens";
    (!other && !bare_word).then_some((name, end.ends_with('s')))
}

/// Where the name begins: `barn- och utbildningsnämnden`, `kultur-, fritids- och ungdomsnämnden`,
/// `tekniska nämnden`.
fn begin(words: &[&str], at: usize) -> usize {
    if at > 0 && holds(&terms().bodies.before, &words[at - 1].to_lowercase()) {
        return at - 1;
    }
    let suspended = |word: &str| word.trim_end_matches(',').ends_with('-') && word.len() > 2;
    if at < 2 || words[at - 1] != "och" && words[at - 1] != "&" || !suspended(words[at - 2]) {
        return at;
    }
    let mut from = at - 2;
    while from > 0 && suspended(words[from - 1]) && words[from - 1].ends_with(',') {
        from -= 1;
    }
    from
}

/// Number of words behind `nämnden` that belong to its name: `för demokrati och medborgarservice`.
fn tail(words: &[&str], from: usize) -> usize {
    let named = |at: usize| {
        words.get(at).is_some_and(|w| {
            bare(w).chars().count() > 2 && bare(w).chars().all(|c| c.is_alphabetic() || c == '-')
        })
    };
    if words.get(from) != Some(&"för") || !named(from + 1) {
        return 0;
    }
    let mut length = 2;
    while words[from + length - 1].ends_with(',')
        && named(from + length)
        && words.get(from + length + 1) == Some(&"och")
    {
        length += 1;
    }
    let open = !words[from + length - 1].ends_with(['.', ',', ';', ':']);
    if open && words.get(from + length) == Some(&"och") && named(from + length + 1) {
        length += 2;
    }
    length
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-')
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lines;

    fn names(text: &str) -> String {
        named_in(text).into_iter().map(|n| n.name).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn names_are_told_by_their_form() {
        assert_eq!(names("Socialnämnden beslutar"), "socialnämnden");
        assert_eq!(names("enligt socialnämndens reglemente"), "socialnämnden");
        assert_eq!(names("Barn- och utbildningsnämnd"), "barn- och utbildningsnämnden");
        assert_eq!(names("Kultur-, fritids- och ungdomsnämnden"), "kultur-, fritids- och ungdomsnämnden");
        assert_eq!(names("den tekniska nämnden"), "tekniska nämnden");
        assert_eq!(names("Nämnden för Intraservice"), "nämnden för Intraservice");
        assert_eq!(
            names("att nämnden för demokrati och medborgarservice ska"),
            "nämnden för demokrati och medborgarservice"
        );
        assert_eq!(names("Socialnämnden Sydväst"), "socialnämnden Sydväst");
        assert_eq!(names("kommunstyrelsens och valnämndens beslut"), "kommunstyrelsen; valnämnden");
        for none in
            ["Nämnden beslutar", "ovan nämnd punkt", "nyssnämnda", "Bokföringsnämndens råd", "utnämnd"]
        {
            assert_eq!(names(none), "", "{none}");
        }
    }

    fn decided(text: &str, audited: bool) -> Option<String> {
        let lines = lines(text);
        count(&lines).decide(&lines, audited).map(|(name, _)| name)
    }

    #[test]
    fn letterheads_hold_more_than_the_name() {
        assert_eq!(letterhead("Almviks kommun, Socialnämnden SN 2024/0031"), "Socialnämnden");
        assert_eq!(letterhead("Socialnämnden 7 (12)"), "Socialnämnden");
        assert_eq!(letterhead("Göteborgs Stad Byggnadsnämnd, protokoll 1 (2)"), "Byggnadsnämnd,");
        assert_eq!(letterhead("Socialnämnden Sammanträdesdatum 2024-04-16"), "Socialnämnden");
        for name in [
            "Almviks kommun",
            "Göteborgs Stad",
            "Almviks kommun, Kultur- och fritidsnämnden",
            "Socialnämnden SN 2024/1",
        ] {
            assert!(is_letterhead(name), "{name}");
        }
        for title in [
            "Socialnämndens årsredovisning 2023",
            "Socialnämnden Årsredovisning 2023",
            "Plan för Almviks kommun",
            "Förslag om stad",
        ] {
            assert!(!is_letterhead(title), "{title}");
        }
        let prose = "Socialnämnden har under året 2023 haft tio möten";
        assert_eq!(letterhead(prose), prose);
        assert_eq!(
            decided("Almviks kommun, Socialnämnden SN 2024/0031", false).as_deref(),
            Some("Socialnämnden")
        );
    }

    #[test]
    fn the_plainest_name_wins_and_a_draw_is_nothing() {
        let letterhead = "Socialnämnden\n\nKommunstyrelsen och kommunstyrelsen, kommunfullmäktige";
        assert_eq!(decided(letterhead, false).as_deref(), Some("Socialnämnden"));
        assert_eq!(decided("Kulturnämndens årsredovisning 2023", false).as_deref(), Some("Kulturnämnden"));
        assert_eq!(decided("Byggnadsnämnden\nKulturnämnden", false), None);
        let audit = "Stadsrevisionen\nSocialnämnden\nSocialnämnden\nSocialnämnden";
        assert_eq!(decided(audit, true).as_deref(), Some("Stadsrevisionen"));
        assert_eq!(decided("Bolaget har en styrelse", false), None);
    }

    #[test]
    fn letters_are_explained_by_the_document_first() {
        let own = lines("Bygg- och miljönämnden (BUN) och kulturnämnden (KN)");
        assert_eq!(expand("BUN", &own).as_deref(), Some("Bygg- och miljönämnden"));
        assert_eq!(expand("KN", &own).as_deref(), Some("Kulturnämnden"));
        assert_eq!(expand("SOCN", &own).as_deref(), Some("Socialnämnden"));
        assert_eq!(expand("XYZ", &own), None);
    }
}
