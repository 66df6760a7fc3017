//! Errors planted into papers whose relations hold, and changes of the year before that are said.

use super::draw::Draw;
use super::paper::{Block, Cell, Role, Table, figure};
use serde::Serialize;

/// A line of the list of what is wrong or changed.
#[derive(Debug, Serialize)]
pub(super) struct Truth {
    /// The file below `archive/`; in a zip archive, the archive and the entry.
    pub(super) document: String,
    /// `total`, `sign`, `digit`, `malformed` (found in the document itself), `copied` (seen only beside the report of
    /// the year before) or `restated` (no error).
    kind: &'static str,
    table: String,
    row: String,
    column: String,
    printed: String,
    /// What was meant, or what the report of the year before has.
    meant: String,
}

/// A cell by its table's block, its row and its column.
type Place = (usize, usize, usize);

fn table(blocks: &mut [Block], at: usize) -> Option<&mut Table> {
    match &mut blocks[at] {
        Block::Table(table) => Some(table),
        _ => None,
    }
}

/// Plants one error, if there is a place for it. Last year's figure can be copied wrongly where its paper is in the archive.
pub(super) fn plant(blocks: &mut [Block], has_elder: bool, draw: &mut Draw) -> Option<Truth> {
    let kinds: &[&str] = if has_elder {
        &["total", "sign", "digit", "malformed", "copied", "copied"]
    } else {
        &["total", "sign", "digit", "malformed"]
    };
    let kind: &'static str = match *draw.one(kinds) {
        "total" => "total",
        "sign" => "sign",
        "digit" => "digit",
        "malformed" => "malformed",
        _ => "copied",
    };
    let tables: Vec<usize> = (0..blocks.len()).filter(|at| matches!(blocks[*at], Block::Table(_))).collect();
    // The first table is that of the units, the second that of the counts.
    let at = if kind == "copied" { *tables.get(1)? } else { *tables.first()? };
    let found = table(blocks, at)?;
    let total = found.lines.len() - 1;
    let column = match kind {
        "total" | "digit" => found.column(Role::Budget),
        "sign" => found.column(Role::Deviation),
        "malformed" => found.column(Role::Last).or(found.column(Role::Budget)),
        _ => found.column(Role::Last),
    }?;
    let row = if kind == "total" { total } else { draw.below(total) };
    let Cell::Figure(value, decimals, suffix) = found.lines[row].cells[column].clone() else { return None };
    let changed = match kind {
        "sign" if value.abs() > 4 => Cell::Figure(-value, decimals, suffix),
        "malformed" => Cell::Words(malformed(value, decimals)?),
        "digit" => Cell::Figure(other_digit(value, draw)?, decimals, suffix),
        "total" | "copied" => Cell::Figure(swapped(value)?, decimals, suffix),
        _ => return None,
    };
    Some(change(blocks, (at, row, column), changed, kind))
}

/// Moves a part of last year's outcome from one unit to another, and says so below the table.
pub(super) fn restate(blocks: &mut Vec<Block>, year: i32, draw: &mut Draw) -> Vec<Truth> {
    let Some(at) = blocks.iter().position(|block| matches!(block, Block::Table(_))) else {
        return Vec::new();
    };
    let Some(found) = table(blocks, at) else { return Vec::new() };
    let Some(column) = found.column(Role::Last) else { return Vec::new() };
    let from = draw.below(found.lines.len() - 1);
    let to = (from + 1) % (found.lines.len() - 1);
    let names = [found.lines[from].label.clone(), found.lines[to].label.clone()];
    let (Cell::Figure(given, decimals, _), Cell::Figure(taken, ..)) =
        (found.lines[from].cells[column].clone(), found.lines[to].cells[column].clone())
    else {
        return Vec::new();
    };
    let moved = given / 5;
    let text = format!(
        "Utfallet {} har räknats om för {} och {}, eftersom ansvaret för en del av verksamheten flyttades vid årsskiftet.",
        year - 1,
        names[0],
        names[1]
    );
    let lines = [
        change(blocks, (at, from, column), Cell::Figure(given - moved, decimals, ""), "restated"),
        change(blocks, (at, to, column), Cell::Figure(taken + moved, decimals, ""), "restated"),
    ];
    blocks.insert(at + 1, Block::Text(text));
    lines.into()
}

fn change(blocks: &mut [Block], (at, row, column): Place, cell: Cell, kind: &'static str) -> Truth {
    let found = table(blocks, at).expect("the place is in a table");
    let meant = found.lines[row].cells[column].print();
    let truth = Truth {
        document: String::new(),
        kind,
        table: found.title.clone(),
        row: found.lines[row].label.clone(),
        column: found.heads[column].text.replace('\n', " "),
        printed: cell.print(),
        meant,
    };
    found.lines[row].cells[column] = cell;
    truth
}

/// The value with its first two neighbouring digits that differ in each other's place, where the difference is no rounding.
fn swapped(value: i64) -> Option<i64> {
    let mut digits = value.unsigned_abs().to_string().into_bytes();
    let at = (0..digits.len().saturating_sub(2))
        .find(|at| digits[*at] != digits[at + 1] && (*at > 0 || digits[1] != b'0'))?;
    digits.swap(at, at + 1);
    let number: i64 = String::from_utf8(digits).ok()?.parse().ok()?;
    Some(number * value.signum())
}

/// The value with another digit in the third place from the right or further left.
fn other_digit(value: i64, draw: &mut Draw) -> Option<i64> {
    let length = value.unsigned_abs().to_string().len() as u32;
    let place = 10_i64.pow(2 + draw.below(length.checked_sub(3)? as usize + 1) as u32);
    let digit = value.abs() / place % 10;
    let other = if digit == 9 { 4 } else { digit + 1 };
    Some((value.abs() + (other - digit) * place) * value.signum())
}

/// The print with a hyphen for the blank between the thousands.
fn malformed(value: i64, decimals: usize) -> Option<String> {
    let print = figure(value, decimals);
    print.contains(' ').then(|| print.replace(' ', "-"))
}
