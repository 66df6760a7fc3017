//! Column heads that a text dump strings together, dealt out to the columns again.

use crate::{find_period, join_wrapped};

/// Most words that one header holds; more is running text.
const MAX_WORDS: usize = 120;
/// Most words of one head where the number of heads is sought.
const LONGEST_HEAD: usize = 10;
/// What a second year in one head costs more where the number of heads is sought.
const SECOND_YEAR: i32 = 6;

/// Splits words into `columns` consecutive heads so that the sum of `score` over the joined heads is
/// greatest; the earliest split wins among equals. `None` where there are fewer words than columns, or
/// too many words for a header.
pub fn deal_out(words: &[String], columns: usize, score: &dyn Fn(&str) -> i32) -> Option<Vec<String>> {
    let n = words.len();
    if columns == 0 || n < columns || n > MAX_WORDS {
        return None;
    }
    let best =
        best_deals(n, columns, n - columns + 1, &|start, length| score(&head(&words[start..start + length])));
    let mut heads = Vec::with_capacity(columns);
    let mut start = 0;
    for k in (1..=columns).rev() {
        let (_, length) = best[k][start]?;
        heads.push(head(&words[start..start + length]));
        start += length;
    }
    Some(heads)
}

/// The greatest sums of scores for dealing words out to heads, no head longer than ten words, where the number of
/// heads is sought: entry `[k][i]` is that of the words from `i` on as `k` heads, for every `k` up to `most`. The
/// score is [`print_score`], but that two years are those of two columns. Empty for too many words for a header.
pub fn deal_scores(words: &[String], most: usize) -> Vec<Vec<Option<i32>>> {
    if words.len() > MAX_WORDS {
        return Vec::new();
    }
    let mut marks: Vec<Marks> = words.iter().map(|word| Marks::of(word)).collect();
    // Months that follow one another head a column each, though they are no names.
    let months: Vec<bool> = words.iter().map(|word| is_month(word)).collect();
    for at in 0..marks.len() {
        let beside = at.checked_sub(1).is_some_and(|at| months[at]) || months.get(at + 1) == Some(&true);
        marks[at].starts_well |= months[at] && beside;
    }
    let best = best_deals(words.len(), most, LONGEST_HEAD, &|start, length| {
        let head = &marks[start..start + length];
        let years = head.iter().filter(|m| m.year).count();
        score_of(head) - SECOND_YEAR * i32::try_from(years.saturating_sub(1)).unwrap_or(100)
    });
    best.into_iter().map(|row| row.into_iter().map(|cell| cell.map(|(sum, _)| sum)).collect()).collect()
}

/// `best[k][i]`: greatest score of dealing the words from `i` on out to the last `k` columns, and the number of
/// words in the first head.
fn best_deals(
    n: usize,
    columns: usize,
    longest: usize,
    score: &dyn Fn(usize, usize) -> i32,
) -> Vec<Vec<Option<(i32, usize)>>> {
    let mut best: Vec<Vec<Option<(i32, usize)>>> = vec![vec![None; n + 1]; columns + 1];
    best[0][n] = Some((0, 0));
    let mut scores = vec![vec![0; longest + 1]; n];
    for (start, row) in scores.iter_mut().enumerate() {
        let fitting = row.iter_mut().enumerate().skip(1).take(longest.min(n - start));
        fitting.for_each(|(length, known)| *known = score(start, length));
    }
    for k in 1..=columns {
        for start in 0..n {
            for length in 1..=longest.min(n - start) {
                let Some((rest, _)) = best[k - 1][start + length] else {
                    continue;
                };
                let total = rest + scores[start][length];
                if best[k][start].is_none_or(|(known, _)| total > known) {
                    best[k][start] = Some((total, length));
                }
            }
        }
    }
    best
}

fn head(words: &[String]) -> String {
    join_wrapped(words.iter().map(String::as_str))
}

/// How much a text looks like one column head by its print alone: begins with a capital or a digit, has
/// at most one period and ends with it, is short. Higher is better.
pub fn print_score(head: &str) -> i32 {
    let mut marks: Vec<Marks> = head.split(' ').map(Marks::of).collect();
    marks[0].starts_well |= is_month(head);
    score_of(&marks)
}

/// Whether a text is the name of one month and nothing else.
fn is_month(text: &str) -> bool {
    let named = || find_period(text).and_then(|p| p.months).is_some_and(|(first, last)| first == last);
    text.len() > 2 && text.chars().all(char::is_alphabetic) && named()
}

/// What the print of a word says of a head.
#[derive(Clone, Copy)]
struct Marks {
    /// Begins as a head does.
    starts_well: bool,
    capital: bool,
    /// Names a year.
    year: bool,
    end: End,
}

/// How a word ends.
#[derive(Clone, Copy, PartialEq)]
enum End {
    /// It goes on in the next word.
    Hyphen,
    /// The text goes on after it.
    Comma,
    Other,
}

impl Marks {
    fn of(word: &str) -> Self {
        let first = word.chars().next();
        let capital = first.is_some_and(char::is_uppercase);
        Self {
            starts_well: capital || first.is_some_and(|c| c.is_ascii_digit()),
            capital,
            year: find_period(word).is_some_and(|p| p.year.is_some()),
            end: match word.chars().last() {
                Some('-') if word.len() > 1 => End::Hyphen,
                Some(',') => End::Comma,
                _ => End::Other,
            },
        }
    }
}

fn score_of(head: &[Marks]) -> i32 {
    let (Some(first), Some(last)) = (head.first(), head.last()) else {
        return 0;
    };
    // A word after a hyphen is a part of the one before it.
    let own = |at: &usize| head[*at - 1].end != End::Hyphen;
    let capitals = (1..head.len()).filter(own).filter(|at| head[*at].capital).count();
    let words = 1 + (1..head.len()).filter(own).count();
    let years = head.iter().filter(|m| m.year).count();
    let mut score = if first.starts_well { 3 } else { -2 };
    score -= 2 * i32::try_from(capitals).unwrap_or(100);
    score -= 4 * i32::try_from(years.saturating_sub(1)).unwrap_or(100);
    if last.year {
        // A year says more at the end of a head than as the whole of it.
        score += if words > 1 { 2 } else { 1 };
    }
    if last.end == End::Comma {
        score -= 2;
    }
    score - i32::from(words > 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        assert_eq!(deal_out(&words, expect.len(), &print_score).unwrap_or_default(), expect);
    }

    #[test]
    fn heads_are_dealt_out_by_print() {
        check(
            "Utfall 2023 Utfall 2022 Budget 2023 Budget- avvikelse 2023",
            &["Utfall 2023", "Utfall 2022", "Budget 2023", "Budgetavvikelse 2023"],
        );
        check(
            "Budget 2023 Budget 2024 Plan 2025 Plan 2026",
            &["Budget 2023", "Budget 2024", "Plan 2025", "Plan 2026"],
        );
        check("Utfall Budget Avvikelse", &["Utfall", "Budget", "Avvikelse"]);
    }

    #[test]
    fn months_head_columns() {
        assert_eq!(print_score("feb"), 3);
        let words: Vec<String> = "År jan feb mar Snitt".split(' ').map(str::to_owned).collect();
        assert_eq!(deal_scores(&words, 5)[5][0], Some(15));
        assert!(deal_scores(&["Utfall".into(), "mars".into()], 2)[2][0] < Some(6));
    }

    #[test]
    fn too_few_words_deal_nothing() {
        assert_eq!(deal_out(&["Utfall".into()], 2, &print_score), None);
    }
}
