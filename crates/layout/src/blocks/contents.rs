//! Lists of contents: their lines are no headings, but tell what the headings are.

use super::Part;
use sifferkoll_model::BlockRole;
use std::collections::BTreeSet;

/// Leaders between a title and its page number.
const LEADERS: &str = "...";
/// Fewest lines one after another, without leaders, with page numbers that never fall.
const LEAST_LINES: usize = 4;

/// Marks the lines of lists of contents; the titles that they name, without numbers and in small letters.
pub(super) fn mark(parts: &mut [Part<'_>]) -> BTreeSet<String> {
    let mut titles = BTreeSet::new();
    let mut run: Vec<usize> = Vec::new();
    let mut highest = 0;
    let (mut in_list, mut wraps) = (false, None);
    for at in 0..parts.len() {
        let Part::Group(group) = &parts[at] else {
            close(&mut run, parts, &mut titles);
            continue;
        };
        if !group.in_body() {
            continue;
        }
        if group.role == BlockRole::Contents {
            let title = group.text.trim_end_matches(|c: char| !c.is_alphabetic());
            titles.insert(plain_title(title));
            continue;
        }
        if let Some(title) = title_of(&group.text) {
            let begin: Option<usize> = wraps.take();
            titles.insert(begin.map_or(String::new(), |at| plain_text(&parts[at])) + &title);
            for at in begin.into_iter().chain([at]) {
                if let Part::Group(group) = &mut parts[at] {
                    group.role = BlockRole::Contents;
                }
            }
            in_list = true;
            continue;
        }
        // Between lines with leaders: the beginning of a title that is wrapped.
        wraps = (in_list && group.lines.len() == 1).then_some(at);
        in_list = false;
        let tail = group.last().tail;
        if tail.is_none_or(|page| !run.is_empty() && page < highest) {
            close(&mut run, parts, &mut titles);
        }
        if let Some(page) = tail {
            highest = page;
            run.push(at);
        }
    }
    close(&mut run, parts, &mut titles);
    titles
}

fn plain_text(part: &Part<'_>) -> String {
    match part {
        Part::Group(group) => plain_title(&group.text),
        Part::Table(..) => String::new(),
    }
}

/// Marks a run of lines that end in page numbers, where it is long enough.
fn close(run: &mut Vec<usize>, parts: &mut [Part<'_>], titles: &mut BTreeSet<String>) {
    let long = run.len() >= LEAST_LINES;
    for at in run.drain(..).filter(|_| long) {
        if let Part::Group(group) = &mut parts[at] {
            let title = group.text.rsplit_once(' ').map_or("", |(title, _)| title);
            titles.insert(plain_title(title));
            group.role = BlockRole::Contents;
        }
    }
}

/// Whether a text is a title with leaders and a page number.
pub(super) fn is_entry(text: &str) -> bool {
    title_of(text).is_some()
}

/// The title of a line with leaders.
fn title_of(text: &str) -> Option<String> {
    let spaced = text.contains(". . .").then(|| text.replace(". ", "."));
    let dotted = spaced.as_deref().unwrap_or(text).replace('…', LEADERS);
    let (title, rest) = dotted.split_once(LEADERS)?;
    let number = rest.trim_start_matches(['.', ' ']);
    let is_number = number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit());
    (is_number && title.contains(char::is_alphabetic)).then(|| plain_title(title))
}

/// A title without the number before it, in small letters, its blanks and marks left out.
pub(super) fn plain_title(title: &str) -> String {
    let words = title.trim_start_matches(|c: char| !c.is_alphabetic());
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_and_what_is_none() {
        for text in ["2.1 Mål ........ 4", "Mål. . . . . . 12", "Mål……… 3", "Bilagor ....."] {
            assert_eq!(
                title_of(text).map(|title| title.chars().next()),
                Some(text.to_lowercase().chars().find(|c| c.is_alphabetic())),
                "{text}"
            );
        }
        for text in ["Mål 4", "Och så vidare... och så vidare", "......... 4"] {
            assert!(!is_entry(text), "{text}");
        }
    }
}
