//! `change-sign`: a printed change has the right amount and the wrong sign.

use super::change::changes;
use sifferkoll_plugin::model::Family;
use sifferkoll_plugin::{Observations, TableView, declare_rule};

declare_rule! {
    /// ## What it checks
    /// The same changes as `change-differs`, where the amount agrees and the sign does not.
    /// ## Formula
    /// `sign of change = sign of (later − earlier)`.
    /// ## Why it matters
    /// A decrease printed as an increase turns the story about. In tables where for some rows less is better, some
    /// writers let the sign stand for better and worse; mixed in one table, nobody can tell.
    /// ## Example
    /// | | Utfall 2021 | Utfall 2022 | Förändring % |
    /// |---|--:|--:|--:|
    /// | Deltagartillfällen | 38,2 | 38,3 | **-0,3 %** |
    ///
    /// 38,3 is more than 38,2.
    /// ## Tolerance
    /// As for `change-differs`. Where less is better, or it is not known what is better, it is a `suspect` only.
    /// ## When it is wrong
    /// When the sign is meant as better and worse throughout.
    /// ## Source
    /// Interval arithmetic on the printed figures.
    pub static CHANGE_SIGN = {
        name: "change-sign", code: "PCT004", family: Family::Change,
        summary: "a printed change has the right amount and the wrong sign",
        since: "0.2", check: check,
        swedish: include_str!("sv/change-sign.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    out.relations.extend(changes(view).into_iter().filter(|c| c.flipped).map(|c| c.observation));
}
