//! `claim-differs`: a sentence's own figures do not bear out what it says of them.

use crate::prose::{Entry, place, shortened};
use sifferkoll_plugin::grammar::claims::{Claim, Direction, Hedge, Sentence};
use sifferkoll_plugin::model::{Decimal, Family, Statement};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Precision};
use sifferkoll_plugin::{DocumentView, Observation, Observations, Passage, Remark, declare_rule};

/// In how many parts a whole is counted per cent.
const PER_CENT: Decimal = Decimal::ONE_HUNDRED;

declare_rule! {
    /// ## What it checks
    /// The arithmetic inside one claim in running text: a change from one figure to another with its
    /// amount or per cent ("från 569 till 753, en ökning med 184"), and a result against a budget with its
    /// deviation. Also whether the figures go the way that the words say ("har minskat från 42 till 86").
    /// ## Formula
    /// `amount = to − from`; `per cent = 100 · (to − from) / from`; `deviation = result − budget`, in either
    /// direction; and `to > from` where the words say more.
    /// ## Why it matters
    /// The text is what most readers read. A figure that was changed in one place of a sentence and not in
    /// the other, or that lost or gained a digit, is quoted on.
    /// ## Example
    /// "Kostnaden har ökat med **1806 tkr** jämfört med 2022 (4370 tkr för 2022 och 4550 tkr för 2023)."
    ///
    /// 4 550 − 4 370 gives 180.
    /// ## Tolerance
    /// Half a unit of the last digit that is not an ending zero, for each figure; counts that do not end in a
    /// zero are exact. "Cirka" leaves 2.5 % or half a unit, "drygt" and "knappt" one unit to their side; "över"
    /// and "upp till" are bounds and not tested. A per cent may be cut off instead of rounded.
    /// ## When it is wrong
    /// When a sentence gives the amount of one thing and the ends of another in one breath. Claims that two
    /// subjects could share are left alone; figures said with reserve and a per cent in brackets are never more than suspect.
    /// ## Source
    /// Swedish municipal reports; the intervals are those of printed precision.
    pub static CLAIM_DIFFERS = {
        name: "claim-differs", code: "PRO002", family: Family::Prose,
        summary: "the figures of one sentence do not fit together",
        since: "0.1", check_document: check,
        swedish: include_str!("sv/claim-differs.md"),
    }
}

fn check(view: &DocumentView<'_>, out: &mut Observations) {
    for passage in view.prose {
        for sentence in &passage.sentences {
            for claim in sentence.claims() {
                match claim {
                    Claim::Change { from, to, by, percent, aside, direction } => {
                        let claim = Tested { passage, sentence, from, to };
                        if let Some(by) = by {
                            claim.amount(by, out);
                        }
                        if let Some(percent) = percent {
                            claim.percent(percent, aside, out);
                        }
                        if let Some(direction) = direction {
                            claim.direction(direction, out);
                        }
                    }
                    Claim::Deviation { reached, planned, by } => {
                        Tested { passage, sentence, from: planned, to: reached }.amount(by, out);
                    }
                    Claim::Share { .. } => {}
                }
            }
        }
    }
}

/// A claim with two ends.
struct Tested<'a> {
    passage: &'a Passage<'a>,
    sentence: &'a Sentence,
    from: usize,
    to: usize,
}

impl Tested<'_> {
    fn hedged(&self, figures: [usize; 3]) -> bool {
        figures.iter().any(|at| self.sentence.figures[*at].hedge != Hedge::None)
    }

    /// The amount of the change, without its sign: words carry that, and a deficit that shrinks grows.
    fn amount(&self, by: usize, out: &mut Observations) -> Option<()> {
        let figures = &self.sentence.figures;
        let factor = |at: usize| figures[at].factor_to(&figures[by]);
        let (of_from, of_to) = (factor(self.from)?, factor(self.to)?);
        let entry = |at: usize| Entry::of(&figures[at]);
        let (from, to, amount) = (entry(self.from)?, entry(self.to)?, entry(by)?.amount());
        let grows = to.value * of_to >= from.value * of_from;
        let sign = if grows { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
        let target = place(out, self.passage, self.sentence, by, &amount);
        let to = place(out, self.passage, self.sentence, self.to, &to);
        let from = place(out, self.passage, self.sentence, self.from, &from);
        self.observe(
            Constraint {
                target,
                operator: Operator::Sum,
                operands: vec![
                    Operand { factor: sign * of_to, ..Operand::plus(to) },
                    Operand { factor: -sign * of_from, ..Operand::plus(from) },
                ],
                missing: Missing::Blocks,
                precision: Precision::Own,
            },
            by,
            self.hedged([by, self.from, self.to]),
            out,
        );
        Some(())
    }

    /// The change in per cent, or in percentage points between shares.
    fn percent(&self, percent: usize, aside: bool, out: &mut Observations) -> Option<()> {
        let figures = &self.sentence.figures;
        let (from, to) = (&figures[self.from], &figures[self.to]);
        // Cut off instead of rounded is no slip, and sums of cut figures are further off.
        let said = Entry::of(&figures[percent])?.amount().widened(figures[percent].step() / Decimal::TWO);
        let factor = to.factor_to(from)?;
        let (ends, shares) = ((Entry::of(from)?, Entry::of(to)?), from.is_percent());
        let grows = ends.1.value * factor >= ends.0.value;
        let sign = if grows { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
        // A change from nothing, or from below nothing, has no per cent.
        if !shares && (ends.0.spread.0 <= Decimal::ZERO || ends.1.spread.0 < Decimal::ZERO) {
            out.not_checkable += 1;
            return None;
        }
        let target = place(out, self.passage, self.sentence, percent, &said);
        let new = place(out, self.passage, self.sentence, self.to, &ends.1);
        let old = place(out, self.passage, self.sentence, self.from, &ends.0);
        let (operator, operands) = if shares {
            let operand = |place, factor| Operand { factor, ..Operand::plus(place) };
            (Operator::Sum, vec![operand(new, sign), operand(old, -sign)])
        } else {
            // The old figure divides without its sign, so that one sign turns the change about.
            let operand = |place, factor| Operand { factor, ..Operand::plus(place) };
            (Operator::Change { scale: PER_CENT }, vec![operand(new, sign * factor), operand(old, sign)])
        };
        // Who divides by the new figure is wrong, but not by a slip of the pen.
        let by_new = {
            let gap = (ends.1.value * factor - ends.0.value).abs() * PER_CENT;
            let share = gap.checked_div(ends.1.value * factor)?;
            said.spread.0 <= share && share <= said.spread.1
        };
        let soft = aside || by_new || self.hedged([percent, self.from, self.to]);
        let constraint =
            Constraint { target, operator, operands, missing: Missing::Blocks, precision: Precision::Own };
        self.observe(constraint, percent, soft, out);
        Some(())
    }

    /// Whether the figures go the way that the words say.
    fn direction(&self, direction: Direction, out: &mut Observations) -> Option<()> {
        let figures = &self.sentence.figures;
        let (from, to) = (&figures[self.from], &figures[self.to]);
        let factor = to.factor_to(from)?;
        let (old, new) = (Entry::of(from)?, Entry::of(to)?);
        // Whether a deficit that goes from -5 to -3 grows is a matter of taste.
        if old.value.is_sign_negative() || new.value.is_sign_negative() {
            return None;
        }
        let wrong = match direction {
            Direction::Up => new.spread.1 * factor < old.spread.0,
            Direction::Down => new.spread.0 * factor > old.spread.1,
        };
        if wrong {
            let claim = shortened(self.passage, self.sentence, to);
            let expected = Some(old.value);
            let place_of_new = place(out, self.passage, self.sentence, self.to, &new);
            let place_of_old = place(out, self.passage, self.sentence, self.from, &old);
            out.remarks.push(Remark {
                place: place_of_new,
                statement: Statement::ClaimDirection { claim },
                expected,
                related: vec![place_of_old],
            });
        }
        Some(())
    }

    fn observe(&self, constraint: Constraint, target: usize, soft: bool, out: &mut Observations) {
        let claim = shortened(self.passage, self.sentence, &self.sentence.figures[target]);
        out.relations.push(Observation { constraint, statement: Statement::Claim { claim }, soft });
    }
}
