//! Sentences that say it, and their neighbours that do not.

use super::*;
use sifferkoll_model::{CellId, Column, Doubt, Location, NoteKind, Row, RowRole, TableId};
use std::collections::BTreeMap;

fn kind_of(text: &str, distance: Distance) -> Option<NoteKind> {
    let vocabulary = vocabulary();
    let said = vocabulary.said(&Sentence::new(vocabulary, text), distance);
    assert!(said.is_none() || vocabulary.may_say(text) && vocabulary.may_say(&text.to_uppercase()), "{text}");
    said.map(|said| said.kind)
}

#[test]
fn sentences_say_it() {
    let check = |text: &str, expect: NoteKind| {
        assert_eq!(kind_of(text, Distance::Far), Some(expect), "{text}");
    };
    check("Volymmåttet för placerade barn är ej jämförbart med föregående år.", NoteKind::Break);
    check("Utfallen är därför inte helt jämförbara med tidigare år.", NoteKind::Break);
    check("Det går inte att jämföra resultatet med 2022.", NoteKind::Break);
    check("Jämförbarheten mellan åren är begränsad.", NoteKind::Break);
    check("En jämförelse med tidigare år är inte möjlig.", NoteKind::Break);
    check("Från och med 2023 ingår 18-20 år samt ensamkommande i volymmåttet.", NoteKind::Break);
    check("Fram till och med 2022 har även äldre redovisats i volymmåttet.", NoteKind::Break);
    check("Måttets definition har ändrats under året.", NoteKind::Break);
    check("Nyckeltalet har omdefinierats.", NoteKind::Break);
    check("Från 2021 mäts antalet på ett nytt sätt.", NoteKind::Break);
    check("Nyckeltalet avviker fr o m 2023, ny beräkning enligt BFNAR 2023:1.", NoteKind::Break);
    check(
        "Under året har omorganisation gjorts vilket påverkar budget och utfall gällande Ledning.",
        NoteKind::Break,
    );
    check("Jämförelsetalen (2022) har räknats om för ökad jämförbarhet.", NoteKind::Restated);
    check("Utfallet för 2022 är justerat för organisationsförändringen.", NoteKind::Restated);
    check("Utfall 2021 har korrigerats.", NoteKind::Restated);
    check("Riktvärdet baserades på ett felaktigt utfall för 2022.", NoteKind::Restated);
    check("Nytt nyckeltal visas fr o m 2023.", NoteKind::New);
    check("Andelen mäts för första gången i år.", NoteKind::New);
    check("Inga tidigare mätningar finns.", NoteKind::New);
    check("Familjebehandling är ett nytt mått.", NoteKind::New);
    check("Måttet för boende har gjorts om.", NoteKind::Break);
    check("Utfallen för de båda åren kan därför inte ställas mot varandra.", NoteKind::Break);
    check("Fullmäktige beslutade i juni om tilläggsbudget med 2 500 tkr.", NoteKind::Budget);
    check("Nämndens budget har utökats med 3 mnkr under året.", NoteKind::Budget);
    assert_eq!(kind_of("Budget inkl. tilläggsbudget", Distance::Near), Some(NoteKind::Budget));
    assert_eq!(kind_of("Nytt mått", Distance::Near), Some(NoteKind::New));
    assert_eq!(kind_of("Ej jämförbart", Distance::Near), Some(NoteKind::Break));
    assert_eq!(kind_of("Utfall 2022 omräknat", Distance::Near), Some(NoteKind::Restated));
}

#[test]
fn neighbours_do_not() {
    for text in [
        "Utfallet är jämförbart med föregående år.",
        "Jämfört med föregående år ökade antalet.",
        "Budgeten räknas om varje år.",
        "Resultatet är inte jämförbart med andra kommuner.",
        "Årsarbetare 2023, antal omräknade heltider",
        "Nämnden behöver hitta ett nytt mått på trygghet.",
        "Ett nytt mått ska tas fram under 2024.",
        "Definitionen av måttet har inte ändrats.",
        "Redovisningsprinciperna är oförändrade jämfört med föregående år.",
        "Under 2023 ingår två nya platser i avtalet.",
        "Omorganisationen har påverkat utfallet negativt.",
        "Inget nytt utfall 2023.",
        "Nämnden begär tilläggsbudget för ökade kostnader.",
        "Utfallet har inte omräknats för tidigare år.",
    ] {
        assert_eq!(kind_of(text, Distance::Far), None, "{text}");
    }
}

const PLACE: Location = Location::Lines { first: 1, last: 1 };

fn table(labels: &[&str]) -> CanonicalTable {
    let cell = || {
        Some(ValueCell {
            printed: sifferkoll_grammar::read_cell("12"),
            raw: "12".to_owned(),
            location: PLACE,
            doubt: Doubt::None,
            confidence: None,
            reviewed: None,
        })
    };
    let row = |label: &&str| Row {
        label: (*label).to_owned(),
        role: RowRole::Item,
        flow: None,
        level: 0,
        unit: None,
        better: None,
        text: BTreeMap::new(),
        cells: vec![cell()],
        location: PLACE,
    };
    let table = CanonicalTable {
        id: TableId("t1".to_owned()),
        kind: "volym".to_owned(),
        title: None,
        unit: None,
        location: vec![PLACE],
        columns: vec![Column::default()],
        rows: labels.iter().map(row).collect(),
        evidence: Vec::new(),
    };
    assert!(table.cell(CellId { row: 0, column: 0 }).is_some());
    table
}

fn ties(labels: &[&str], role: BlockRole, text: &str) -> Vec<(bool, Option<usize>)> {
    let location = Location::Lines { first: 9, last: 9 };
    let tied = matches!(role, BlockRole::Note).then_some(0);
    let block =
        Block { role, text: text.to_owned(), location: vec![location], lines: Vec::new(), table: tied };
    notes(&[block], &[table(labels)]).iter().map(|note| (note.table.is_some(), note.row)).collect()
}

#[test]
fn a_note_is_tied_to_what_it_names() {
    let labels =
        ["Placerade barn (0-20 år), antal vårddygn", "Placerade barn (0-20 år), antal individer", "Äldre*"];
    let both = ties(
        &labels,
        BlockRole::Paragraph,
        "Volymmåttet för placerade barn är ej jämförbart med föregående år. Från och med 2023 ingår 18-20 år i måttet.",
    );
    assert_eq!(both, [(true, Some(0)), (true, Some(1)), (true, Some(0)), (true, Some(1))]);
    let paragraph = BlockRole::Paragraph;
    let days = "Volymmåttet för antal vårddygn för placerade barn är ej jämförbart med föregående år.";
    assert_eq!(ties(&labels, paragraph, days), [(true, Some(0))]);
    let moved = "En enhet flyttades till äldre. Bokslutet för 2022 är för denna omräknat.";
    assert_eq!(ties(&labels, paragraph, moved), [(true, Some(2))]);
    let all = "Siffrorna för 2022 är inte jämförbara med tidigare år.";
    assert_eq!(ties(&labels, paragraph, all), [(true, None)]);
    let other = "Siffrorna för hemtjänsten är inte jämförbara med tidigare år.";
    assert_eq!(ties(&labels, paragraph, other), [(false, None)]);
    assert_eq!(ties(&labels, BlockRole::Note, "* Ej jämförbart med 2022."), [(true, Some(2))]);
    assert_eq!(ties(&labels, BlockRole::Note, "Ej jämförbart med 2022."), [(true, None)]);
}

#[test]
fn every_statement_is_known_by_a_word() {
    assert!(vocabulary().has_keys());
}
