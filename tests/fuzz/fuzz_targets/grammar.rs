//! Any text as a cell, a run of figures, a date, a period, a unit, a number or a sentence.
#![no_main]

use sifferkoll_grammar as grammar;
use sifferkoll_model::Printed;

/// Columns that a run of figures is dealt out to.
const COLUMNS: usize = 6;
/// A line of print is never longer; what can be read from a run grows with the square of its length.
const LONGEST: usize = 2_000;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if text.len() > LONGEST {
        return;
    }
    if let Printed::Number(amount) = grammar::read_cell(text) {
        // What is printed of a figure reads as the same figure.
        let printed = amount.to_string();
        let Printed::Number(again) = grammar::read_cell(&printed) else {
            panic!("{text:?} is read as {printed:?}, which is no figure");
        };
        assert_eq!(again.value, amount.value, "{text:?} is printed as {printed:?}");
    }
    for reading in grammar::readings(text, COLUMNS) {
        assert_eq!(reading.cells.len(), COLUMNS);
    }
    let start = grammar::value_run_start(text);
    assert!(text.is_char_boundary(start));
    grammar::figures_in(text);
    grammar::run_costs(text, COLUMNS);
    grammar::find_date(text);
    grammar::find_period(text);
    grammar::periods_in(text);
    grammar::find_unit(text);
    grammar::diary_numbers(text);
    grammar::other_readings(text);
    for (range, _) in grammar::personal_in(text) {
        assert!(text.get(range).is_some(), "a range within the text");
    }
    for sentence in grammar::claims::sentences(text) {
        sentence.claims();
        sentence.increases();
        sentence.levels();
    }
});
