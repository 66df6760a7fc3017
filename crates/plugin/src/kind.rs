//! The seam for table kinds: a grid to a typed table.

use sifferkoll_model::{CanonicalTable, KindInfo, Period, RawTable, RiskValue, TextBlock, Warning, Year};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

/// A sort of table that can be recognised and typed.
pub trait TableKind: Send + Sync {
    /// What the kind says of itself.
    fn info(&self) -> KindInfo;

    /// Whether the grid is of this kind, with the evidence; `None` where nothing speaks for it.
    ///
    /// The engine asks every kind and takes the best score; two equal best scores are a warning and
    /// the table stays untyped.
    fn recognise(&self, asked: &Asked<'_>) -> Option<Match>;

    /// Types a grid that this kind has recognised. The table's id and the unit that siblings may
    /// lend it are filled in by the engine.
    fn interpret(&self, asked: &Asked<'_>) -> (CanonicalTable, Vec<Warning>);

    /// Risk values, wherever the document states them: in tables of this kind, or in the lines around them
    /// (`text`, in reading order). Only a kind that knows internal control finds any.
    fn risks(
        &self,
        _tables: &[RawTable],
        _text: &[TextBlock],
        _context: &Context,
    ) -> (Vec<RiskValue>, Vec<Warning>) {
        (Vec::new(), Vec::new())
    }
}

/// A grid that kinds are asked about, and what is known around it. What several kinds of a plugin need to work
/// out of it they work out once: [`Asked::shared`].
pub struct Asked<'a> {
    /// The grid.
    pub table: &'a RawTable,
    /// What is known around it.
    pub context: &'a Context,
    shared: RefCell<Vec<Rc<dyn Any>>>,
}

impl<'a> Asked<'a> {
    /// A question about a grid; it goes to one kind after another.
    pub fn new(table: &'a RawTable, context: &'a Context) -> Self {
        Self { table, context, shared: RefCell::default() }
    }

    /// What is made of the grid by the first kind that asks for this type, and given to all later ones.
    pub fn shared<T: Any>(&self, make: impl FnOnce() -> T) -> Rc<T> {
        let known = self.shared.borrow().iter().find_map(|it| Rc::clone(it).downcast::<T>().ok());
        known.unwrap_or_else(|| {
            let made = Rc::new(make());
            self.shared.borrow_mut().push(Rc::<T>::clone(&made));
            made
        })
    }
}

/// How well a grid fits a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Sum of the evidence's weights; comparable between kinds.
    pub score: u32,
    /// What was seen, for `--debug` and for people.
    pub evidence: Vec<String>,
}

/// What is known of the document around a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// The year that the document reports on.
    pub year: Option<Year>,
    /// The part of the year that the document reports on, where it is not the whole.
    pub interval: Option<Period>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::Location;

    #[test]
    fn what_is_shared_is_made_once_for_each_type() {
        let table = RawTable::empty(Location::Lines { first: 1, last: 1 });
        let context = Context::default();
        let asked = Asked::new(&table, &context);
        let mut made = 0;
        for _ in 0..2 {
            let shared = asked.shared(|| {
                made += 1;
                String::from("a")
            });
            assert_eq!(shared.as_str(), "a");
        }
        assert_eq!((made, *asked.shared(|| 7_u8)), (1, 7));
    }
}
