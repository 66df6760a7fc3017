//! Tables that go on over a page break: which piece goes on from which, and one table made of them.

use sifferkoll_grammar::fold;
use sifferkoll_model::{Location, RawTable};

/// Edges of two pieces may differ by this many points: the same table on facing pages is set to the point, but
/// for rounding of the producer.
const EDGE: f32 = 6.0;

/// On a scan the paper may lie otherwise by this many points from page to page; the width of the table stays.
const SHIFT: f32 = 36.0;
/// Heads of a recognised table come again if this share of them reads the same both times: a recogniser slips now and
/// then, and heads of another table have a few words in common.
const SAME_HEADS: f32 = 0.6;

/// Notes for every piece the one it goes on from: the last table of the page before, with the same columns at
/// the same place, nothing but running heads between, and the same heads again or none.
pub fn link_pieces(tables: &mut [RawTable]) {
    for at in 1..tables.len() {
        let (before, rest) = tables.split_at_mut(at);
        if goes_on(&before[at - 1], &rest[0]) {
            rest[0].continues = Some(at - 1);
        }
    }
}

fn goes_on(upper: &RawTable, lower: &RawTable) -> bool {
    let (Some(Location::Page { page: p, bbox: a }), Some(Location::Page { page: q, bbox: b })) =
        (upper.location.last(), lower.location.first())
    else {
        return false;
    };
    let recognised = is_recognised(upper) && is_recognised(lower);
    let same_place = if recognised {
        (a.x0 - b.x0).abs() <= SHIFT && (a.width() - b.width()).abs() <= EDGE
    } else {
        (a.x0 - b.x0).abs() <= EDGE && (a.x1 - b.x1).abs() <= EDGE
    };
    let next_page = p.number() + 1 == q.number();
    next_page
        && same_place
        && upper.columns == lower.columns
        && upper.runs_on[1]
        && lower.runs_on[0]
        && (lower.header_rows == 0 || same_heads(&heads(upper), &heads(lower), recognised))
}

fn is_recognised(table: &RawTable) -> bool {
    table.rows.iter().flat_map(|row| &row.reading().cells).any(|cell| cell.recognised.is_some())
}

fn heads(table: &RawTable) -> Vec<String> {
    table.rows[..table.header_rows]
        .iter()
        .flat_map(|row| row.reading().cells.iter().map(|cell| fold(&cell.text)))
        .collect()
}

fn same_heads(upper: &[String], lower: &[String], recognised: bool) -> bool {
    if !recognised || upper.len() != lower.len() {
        return upper == lower;
    }
    let letters = |text: &String| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let same = upper.iter().zip(lower).filter(|(a, b)| letters(a) == letters(b)).count();
    same as f32 >= SAME_HEADS * upper.len() as f32
}

/// Makes one table of linked pieces: heads that are repeated are dropped. Tables that stand alone stay as they
/// are, in their order.
pub fn merge_pieces(tables: Vec<RawTable>) -> Vec<RawTable> {
    let mut out: Vec<RawTable> = Vec::with_capacity(tables.len());
    for table in tables {
        match (table.continues, out.last_mut()) {
            // Pieces follow one another, so the piece before ends the table made last.
            (Some(_), Some(whole)) => {
                whole.rows.extend(table.rows.into_iter().skip(table.header_rows));
                whole.location.extend(table.location);
                // The table is as sure as its least sure piece.
                if table.confidence < whole.confidence {
                    (whole.confidence, whole.evidence) = (table.confidence, table.evidence);
                }
            }
            _ => out.push(RawTable { continues: None, ..table }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognised_heads_may_differ_by_a_slip_and_no_more() {
        let heads = |texts: [&str; 5]| texts.map(str::to_owned);
        let upper = heads(["Indikator", "Utfall 2022", "Utfall 2023", "Utfall/riktvärde", "Källa/kommentar"]);
        let lower =
            heads(["Indikator", "Utfall 2022", "Utfall 2023", "Utfalllriktvärde", "Källa/ kommentar"]);
        assert!(same_heads(&upper, &lower, true));
        assert!(!same_heads(&upper, &lower, false));
        let other = heads(["Indikator", "Utfall 2021", "Budget", "Avvikelse", "Källa/kommentar"]);
        assert!(!same_heads(&upper, &other, true));
    }
}
