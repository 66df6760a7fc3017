//! What all kinds see of a grid, worked out once for all of them.
//!
//! In: a grid and the vocabulary. Out: its shape, title, labels and heads in the forms that the kinds ask for.

use crate::evidence::are_years;
use crate::rows::{RowType, row_type};
use crate::shape::{Shape, body};
use crate::terms::Terms;
use crate::units;
use sifferkoll_plugin::Asked;
use sifferkoll_plugin::grammar::read_cell;
use sifferkoll_plugin::model::{Column, Decimal, Printed, RawTable, Unit};
use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

/// Most characters of a caption that can be a title.
const TITLE_LENGTH: usize = 120;
/// Captions that are joined to a title.
const TITLE_CAPTIONS: usize = 2;

/// What is seen of one grid.
pub(crate) struct Look {
    /// The vocabulary that it was seen with.
    terms: Arc<Terms>,
    /// `None` where no column prints figures.
    pub(crate) shape: Option<Shape>,
    /// As printed.
    pub(crate) title: Option<String>,
    /// The title, in lower case; empty where there is none.
    pub(crate) lower_title: String,
    /// The caption nearest to the grid, in lower case.
    pub(crate) nearest: String,
    /// Labels of the body's rows, in lower case.
    pub(crate) labels: Vec<String>,
    /// Heads with their groups, in lower case.
    pub(crate) heads: Vec<String>,
    /// Whether years label most rows.
    pub(crate) years_in_rows: bool,
    /// Whether the unit printed at the table is one of money.
    pub(crate) money: bool,
    columns: [OnceCell<Vec<Column>>; 2],
    units: OnceCell<Vec<Option<Unit>>>,
    rows: OnceCell<Vec<RowType>>,
    figures: OnceCell<Vec<(Decimal, Option<Unit>)>>,
}

impl Look {
    /// What the kinds of this vocabulary see of the grid.
    pub(crate) fn shared(asked: &Asked<'_>, terms: &Arc<Terms>) -> Rc<Self> {
        let shared = asked.shared(|| Self::of(asked.table, terms));
        // Another library of kinds may have been asked before.
        if Arc::ptr_eq(&shared.terms, terms) { shared } else { Rc::new(Self::of(asked.table, terms)) }
    }

    fn of(table: &RawTable, terms: &Arc<Terms>) -> Self {
        let shape = Shape::of(table, terms);
        let title = title(table);
        let labels = shape.as_ref().map(|shape| shape.labels(table)).unwrap_or_default();
        let unit = shape.as_ref().and_then(|s| units::of_table(terms, table, &s.heads, s.label));
        Self {
            terms: Arc::clone(terms),
            lower_title: title.as_deref().unwrap_or_default().to_lowercase(),
            title,
            nearest: table.captions.last().map(|c| c.text.to_lowercase()).unwrap_or_default(),
            years_in_rows: are_years(&labels),
            labels: labels.iter().map(|label| label.to_lowercase()).collect(),
            heads: shape.as_ref().map(Shape::lower_heads).unwrap_or_default(),
            money: unit.is_some_and(|(unit, _)| unit.is_money()),
            shape,
            columns: [OnceCell::new(), OnceCell::new()],
            units: OnceCell::new(),
            rows: OnceCell::new(),
            figures: OnceCell::new(),
        }
    }

    /// The columns as typed where no kind has a measure of its own; they differ by whether a silent head is of the
    /// title's or the document's year.
    pub(crate) fn columns(&self, assume_period: bool, make: impl FnOnce() -> Vec<Column>) -> &[Column] {
        self.columns[usize::from(assume_period)].get_or_init(make)
    }

    /// The unit that each label names.
    pub(crate) fn units_of_labels(&self) -> &[Option<Unit>] {
        let unit = |label: &String| units::of_label(&self.terms, label);
        self.units.get_or_init(|| self.labels.iter().map(unit).collect())
    }

    /// What each label says of its row.
    pub(crate) fn rows(&self) -> &[RowType] {
        let row = |label: &String| row_type(&self.terms, label, true, 0.0, true);
        self.rows.get_or_init(|| self.labels.iter().map(row).collect())
    }

    /// All figures of the value columns with the units printed in their cells.
    pub(crate) fn figures(&self, table: &RawTable, shape: &Shape) -> &[(Decimal, Option<Unit>)] {
        self.figures.get_or_init(|| {
            let cells = body(table).flat_map(|row| shape.values.iter().map(move |column| (row, *column)));
            cells
                .filter_map(|(row, column)| match read_cell(&table.cell(row, column)?.text) {
                    Printed::Number(amount) => Some((amount.value, amount.unit)),
                    _ => None,
                })
                .collect()
        })
    }
}

/// The nearest captions, joined. A caption alone that is a sentence belongs to the text above.
fn title(table: &RawTable) -> Option<String> {
    let lines: Vec<&str> = table
        .captions
        .iter()
        .rev()
        .map(|block| block.text.as_str())
        .take_while(|text| !text.ends_with('.') && text.chars().count() <= TITLE_LENGTH)
        .take(TITLE_CAPTIONS)
        .collect();
    let joined: Vec<&str> = lines.into_iter().rev().collect();
    (!joined.is_empty()).then(|| joined.join(", "))
}
