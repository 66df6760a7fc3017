//! Texts that have room: broken into lines, moved apart.

use super::font::width;

/// Text in lines no wider than this, broken between words; a word that is too long is broken with a hyphen.
pub(super) fn wrap(text: &str, size: f64, bold: bool, widest: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if width(&longer, size, bold) <= widest {
                *line = longer;
                continue;
            }
        }
        lines.extend(pieces(word, size, bold, widest));
    }
    lines
}

/// A word in pieces that each have room; one letter at least.
fn pieces(word: &str, size: f64, bold: bool, widest: f64) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let letters: Vec<char> = word.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let end = if at + 1 == letters.len() { "" } else { "-" };
        if !piece.is_empty() && width(&format!("{piece}{letter}{end}"), size, bold) > widest {
            // A hyphen that is printed there serves.
            let hyphen = if piece.ends_with(['-', '/', '–']) { "" } else { "-" };
            pieces.push(format!("{piece}{hyphen}"));
            piece.clear();
        }
        piece.push(*letter);
    }
    pieces.push(piece);
    pieces
}

/// Width of the widest line.
pub(super) fn widest(lines: &[String], size: f64, bold: bool) -> f64 {
    lines.iter().map(|line| width(line, size, bold)).fold(0.0, f64::max)
}

/// Centres for labels of these heights, each as near to the wanted one as the others let it, none over another and,
/// as long as there is room, all between top and bottom. In the order in which they came.
pub(super) fn apart(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].0.total_cmp(&wanted[*b].0).then(a.cmp(b)));
    let mut centres = vec![0.0; wanted.len()];
    let mut free = top;
    for at in &order {
        let (centre, height) = wanted[*at];
        centres[*at] = centre.max(free + height / 2.0);
        free = centres[*at] + height / 2.0;
    }
    let mut free = bottom;
    for at in order.iter().rev() {
        let half = wanted[*at].1 / 2.0;
        centres[*at] = centres[*at].min(free - half);
        free = centres[*at] - half;
    }
    centres
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_room_and_no_letter_is_lost() {
        let text = "Sammanlagt antal vårdtagare i gymnasiesärskoleverksamheten/vuxenutbildningen";
        let lines = wrap(text, 13.0, false, 120.0);
        assert!(lines.len() > 3 && widest(&lines, 13.0, false) <= 120.0, "{lines:?}");
        let letters =
            |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(text));
        assert_eq!(wrap("ett", 13.0, false, 1.0), ["e-", "t-", "t"]);
        assert!(wrap(" ", 13.0, false, 99.0).is_empty());
    }

    #[test]
    fn labels_do_not_overlap() {
        let wanted = [(50.0, 10.0), (50.0, 20.0), (2.0, 10.0), (99.0, 10.0), (98.0, 10.0)];
        let centres = apart(&wanted, 0.0, 100.0);
        for a in 0..wanted.len() {
            assert!(centres[a] >= wanted[a].1 / 2.0 && centres[a] <= 100.0 - wanted[a].1 / 2.0);
            for b in 0..a {
                let need = f64::midpoint(wanted[a].1, wanted[b].1);
                assert!((centres[a] - centres[b]).abs() >= need - 1e-9, "{centres:?}");
            }
        }
    }
}
