//! The search for all readings of a run that cost little more than the best.

use super::atoms::{Atom, MAX_GROUPS, cell_lengths, gap_cost};
use super::{COST_LABEL_FIGURE, MAX_READINGS, MAX_UNMARKED, RunCell, RunReading};

/// Steps of the search for one run, against runs of hundreds of short figures.
const MAX_STEPS: usize = 20_000;
/// Readings that cost so much more than the best are not looked for: a figure given to the label is still seen
/// beside a reading that needs none.
const SPREAD: u32 = 2 * COST_LABEL_FIGURE - 1;

/// The readings as so many columns, each with its cost but for the figures' lengths. `labels` says how many
/// words at the start the label can take, and what that costs.
pub(super) fn all(
    atoms: &[Atom<'_>],
    after: usize,
    columns: usize,
    labels: &[(usize, u32)],
) -> Vec<RunReading> {
    let lengths: Vec<Vec<(usize, u32)>> = (0..atoms.len()).map(|at| cell_lengths(atoms, at)).collect();
    let rest = rest(atoms, &lengths, after, columns);
    let total = |(taken, cost): &(usize, u32)| rest[*taken][columns].map(|rest| rest.saturating_add(*cost));
    let Some(least) = labels.iter().filter_map(total).min() else {
        return Vec::new();
    };
    let bound = least.saturating_add(SPREAD);
    let mut search = Search { atoms, lengths, rest, after, columns, bound, steps: 0, found: Vec::new() };
    for (taken, cost) in labels {
        search.steps = 0;
        search.go(*taken, &mut Vec::new(), State { cost: *cost, label: *taken, unmarked: 0, exact: true });
    }
    search.found
}

/// Least cost of reading the words from a place on as so many cells: `[place][cells]`.
fn rest(
    atoms: &[Atom<'_>],
    lengths: &[Vec<(usize, u32)>],
    after: usize,
    columns: usize,
) -> Vec<Vec<Option<u32>>> {
    let mut out = vec![vec![None; columns + 1]; atoms.len() + 1];
    out[atoms.len()] = (0..=columns).map(|left| Some(gap_cost(after + 1, left))).collect();
    for at in (0..atoms.len()).rev() {
        for left in 1..=columns {
            let ways = (0..left).flat_map(|empty| lengths[at].iter().map(move |way| (empty, way)));
            out[at][left] = ways
                .filter_map(|(empty, (length, extra))| {
                    let rest: u32 = out[at + length][left - empty - 1]?;
                    Some(rest.saturating_add(extra + gap_cost(atoms[at].gap, empty)))
                })
                .min();
        }
    }
    out
}

struct Search<'a> {
    atoms: &'a [Atom<'a>],
    /// Lengths of the cells that can start at each word.
    lengths: Vec<Vec<(usize, u32)>>,
    rest: Vec<Vec<Option<u32>>>,
    /// Blanks after the last word.
    after: usize,
    columns: usize,
    /// Most that a reading may cost.
    bound: u32,
    steps: usize,
    found: Vec<RunReading>,
}

/// Where a search stands.
#[derive(Clone, Copy)]
struct State {
    cost: u32,
    /// Words given to the label.
    label: usize,
    /// Empty cells so far that no blank shows.
    unmarked: usize,
    exact: bool,
}

impl Search<'_> {
    fn go(&mut self, at: usize, cells: &mut Vec<String>, state: State) {
        self.steps += 1;
        let left = self.columns - cells.len();
        let hopeless = self.rest[at][left].is_none_or(|rest| state.cost.saturating_add(rest) > self.bound);
        if hopeless || self.steps > MAX_STEPS || self.found.len() >= MAX_READINGS * 8 {
            return;
        }
        if at == self.atoms.len() {
            let unmarked = left.saturating_sub(self.after);
            if state.unmarked + unmarked <= MAX_UNMARKED && left < self.columns {
                let mut cells: Vec<RunCell> = cells.iter().map(|t| RunCell { text: t.clone() }).collect();
                cells.resize(self.columns, RunCell { text: String::new() });
                let label = self.atoms[..state.label].iter().map(|a| a.text.to_owned()).collect();
                let cost = state.cost + gap_cost(self.after + 1, left);
                let exact = state.exact && left == self.after;
                self.found.push(RunReading { label, cells, cost, exact });
            }
            return;
        }
        if left == 0 || self.atoms.len() - at > left * (MAX_GROUPS + 2) {
            return;
        }
        let gap = self.atoms[at].gap;
        let shown = gap.saturating_sub(1);
        for way in 0..self.lengths[at].len() {
            let (length, extra) = self.lengths[at][way];
            let text: Vec<&str> = self.atoms[at..at + length].iter().map(|a| a.text).collect();
            let text = text.join(" ");
            for empty in 0..left {
                let unmarked = state.unmarked + empty.saturating_sub(shown);
                if unmarked > MAX_UNMARKED {
                    break;
                }
                let filled = cells.len();
                cells.resize(filled + empty, String::new());
                cells.push(text.clone());
                let cost = state.cost + extra + gap_cost(gap, empty);
                let exact = state.exact && empty == shown;
                self.go(at + length, cells, State { cost, unmarked, exact, ..state });
                cells.truncate(filled);
            }
        }
    }
}
