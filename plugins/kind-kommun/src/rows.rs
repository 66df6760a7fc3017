//! Types rows from their labels: role, level and side of the accounts.

use crate::terms::Terms;
use sifferkoll_plugin::grammar::is_minus;
use sifferkoll_plugin::model::{Flow, RowRole};

/// A label indented by more than this many points against the column's left edge stands one level down.
/// Half an em of the smallest type in use (6 pt) is 3; cells are set to the point.
const INDENT: f32 = 5.0;

/// What a label says of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowType {
    pub(crate) role: RowRole,
    pub(crate) flow: Option<Flow>,
    pub(crate) level: u8,
}

/// Types a row. `indent` is that of its label against the least indented label of the table; `by_ending` says
/// whether a word for a total also counts at the end of a label.
pub(crate) fn row_type(
    terms: &Terms,
    label: &str,
    has_figures: bool,
    indent: f32,
    by_ending: bool,
) -> RowType {
    let lower = label.to_lowercase();
    let dashed = lower.starts_with(is_minus);
    let bare = lower.trim_start_matches(|c: char| is_minus(c) || matches!(c, '•' | ' '));
    let begins = |words: &[String]| {
        words.iter().any(|word| {
            bare.strip_prefix(word.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        })
    };
    let ends = |words: &[String]| {
        words.iter().any(|word| {
            bare.strip_suffix(word.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        })
    };
    // "Sjukfrånvaro totalt, varav <15 dagar" repeats what it is a part of.
    let named_part = |words: &[String]| {
        bare.split_once(", ").is_some_and(|(_, part)| {
            words
                .iter()
                .any(|word| part.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(' ')))
        })
    };
    let flow = terms.row_flow(bare.trim_end_matches([':', '*', ' ']));
    // "Total sjukfrånvaro (%)" is a share of all, and no sum of the shares above it.
    let is_share = bare.trim_end().ends_with("(%)");
    let role = if begins(&terms.rows.varav) || named_part(&terms.rows.varav) {
        RowRole::Varav
    } else if !has_figures {
        RowRole::Heading
    } else if begins(&terms.rows.total) && !is_share
        || by_ending && ends(&terms.rows.total_end)
        || flow == Some(Flow::Resultat)
    {
        RowRole::Total
    } else {
        RowRole::Item
    };
    RowType { role, flow, level: u8::from(dashed || indent > INDENT) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::built_in;

    #[test]
    fn labels_say_their_part() {
        let library = built_in();
        let terms = &library.terms;
        let check = |label: &str, role: RowRole, level: u8| {
            let typed = row_type(terms, label, true, 0.0, true);
            assert_eq!((typed.role, typed.level), (role, level), "{label}");
        };
        check("Summa", RowRole::Total, 0);
        check("Total förvaltning och förändringsinitiativ", RowRole::Total, 0);
        check("Socialnämnden totalt", RowRole::Total, 0);
        check("Total sjukfrånvaro (%)", RowRole::Item, 0);
        check("Totalförsvar", RowRole::Item, 0);
        check("varav personalkostnader", RowRole::Varav, 0);
        check("Sjukfrånvaro totalt, varav <15 dagar (%)", RowRole::Varav, 0);
        check("- HR", RowRole::Item, 1);
        check("Kommunbidrag", RowRole::Item, 0);
        assert_eq!(row_type(terms, "Kultur", false, 0.0, true).role, RowRole::Heading);
        assert_eq!(row_type(terms, "Intäkter", true, 0.0, true).flow, Some(Flow::Intakter));
    }
}
