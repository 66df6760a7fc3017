//! `count-differs`: a share or a part that the counts beside it do not give.

use crate::prose::{Entry, place, shortened};
use sifferkoll_plugin::grammar::claims::{Claim, Hedge, Sentence};
use sifferkoll_plugin::model::{Decimal, Family, Statement};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Precision};
use sifferkoll_plugin::{DocumentView, Observation, Observations, Passage, Remark, declare_rule};

/// A whole up to this may stand for a share that is rounded to it.
const FIGURE_OF_SPEECH: Decimal = Decimal::TEN;

declare_rule! {
    /// ## What it checks
    /// Counts in running text: the share beside a count out of another ("12 av 40 (30 %)", "52 av 80, vilket
    /// är 65 %"), and that no part is more than its whole ("8 av 30", "27 ärenden, varav 9").
    /// ## Formula
    /// `share = 100 · count / whole`; `part ≤ whole`.
    /// ## Why it matters
    /// Results of follow-ups are told as counts and shares in one breath; where they do not fit, one of them
    /// is from an older version.
    /// ## Example
    /// "Totalt avslutades 12 av 40 ärenden (**45 %**)."
    ///
    /// 12 of 40 is 30 %.
    /// ## Tolerance
    /// Counts are exact. The share may be rounded or cut off: one unit of its last digit that is not an ending
    /// zero. "Cirka" leaves 2.5 % or half a unit more. Shares of ten or fewer are figures of speech ("nio av tio").
    /// ## When it is wrong
    /// When the share is of another whole than the count. A part that exceeds its whole is therefore no more
    /// than suspect.
    /// ## Source
    /// Swedish municipal reports; the intervals are those of printed precision.
    pub static COUNT_DIFFERS = {
        name: "count-differs", code: "PRO003", family: Family::Prose,
        summary: "a share or a part in running text does not fit the counts beside it",
        since: "0.1", check_document: check,
        swedish: include_str!("sv/count-differs.md"),
    }
}

fn check(view: &DocumentView<'_>, out: &mut Observations) {
    for passage in view.prose {
        for sentence in &passage.sentences {
            for claim in sentence.claims() {
                if let Claim::Share { part, whole, percent } = claim {
                    share(passage, sentence, (part, whole), percent, out);
                }
            }
        }
    }
}

fn share(
    passage: &Passage<'_>,
    sentence: &Sentence,
    (part, whole): (usize, usize),
    percent: Option<usize>,
    out: &mut Observations,
) -> Option<()> {
    let figures = &sentence.figures;
    let (some, all) = (Entry::of(&figures[part])?, Entry::of(&figures[whole])?);
    if some.spread.0 > all.spread.1 {
        let claim = shortened(passage, sentence, &figures[part]);
        let expected = Some(all.value);
        let (some, all) =
            (place(out, passage, sentence, part, &some), place(out, passage, sentence, whole, &all));
        let statement = Statement::Exceeds { claim };
        out.remarks.push(Remark { place: some, statement, expected, related: vec![all] });
        return None;
    }
    // "Nine of ten" is a figure of speech.
    let percent = percent.filter(|_| all.value > FIGURE_OF_SPEECH)?;
    let said = Entry::of(&figures[percent])?.widened(figures[percent].step() / Decimal::TWO);
    let claim = shortened(passage, sentence, &figures[percent]);
    let soft = figures[percent].hedge != Hedge::None;
    let target = place(out, passage, sentence, percent, &said);
    let operands = [(part, some), (whole, all)]
        .map(|(at, entry)| Operand::plus(place(out, passage, sentence, at, &entry)))
        .to_vec();
    let operator = Operator::Ratio { scale: Decimal::ONE_HUNDRED };
    let constraint =
        Constraint { target, operator, operands, missing: Missing::Blocks, precision: Precision::Own };
    out.relations.push(Observation { constraint, statement: Statement::Claim { claim }, soft });
    Some(())
}
