//! What a document says of itself, from the outside: a made-up bundle, its items, whose years its tables take,
//! and what is masked.

use serde_json::Value;
use sifferkoll_tests::{items, run_with, text};

/// A summons with two matters: a report of one year and a budget of another, each behind its paper, and an
/// extract of minutes. The places exist, the rest does not.
const BUNDLE: &str = "\
Tekniska förvaltningen

2024-02-06

Sammanträdande organ

Tekniska nämnden

Nr\tÄrende\tBeteckning\tSidan
1\tÅrsredovisning 2023\tTN/2024:7\t2
2\tInternbudget 2024\tTN/2024:9\t9

Anmäl förhinder till namn.namnsson@vara.se eller 0512-310 00

Datum
2024-01-30
Vår beteckning
TN/2024:7 - 1.4.1

Vår handläggare
Namn Namnsson

Årsredovisning 2023

Förvaltningens förslag till beslut
Tekniska nämnden i Vara kommun godkänner årsredovisningen.

Ärendets handlingar
- Tekniska nämndens årsredovisning 2023

Beslutet skickas till:
Akten

Inledning
Vara kommun har fem nämnder. Kontakta 640823-3234 eller 0512-310 00.

Driftredovisning, nettoresultat (tkr) 640823-3234
Verksamhet\tUtfall\tBudget\tAvvikelse
Ledning namn@vara.se\t-1 200\t-1 300\t100
Skola\t-5 100\t-5 000\t-100
Omsorg\t-2 400\t-2 500\t100
Summa\t-8 700\t-8 800\t100

Datum
2024-01-31
Vår beteckning
TN/2024:9

Internbudget 2024

Förvaltningens förslag till beslut
Nämnden antar budgeten.

Ärendets handlingar
- Tekniska nämndens internbudget 2024

Beslutet skickas till:
Akten

Internbudget 2024

Driftbudget, nettoresultat (tkr)
Verksamhet\tUtfall\tBudget\tAvvikelse
Ledning\t-1 200\t-1 300\t100
Skola\t-5 100\t-5 000\t-100
Omsorg\t-2 400\t-2 500\t100
Summa\t-8 700\t-8 800\t100

§ 12

KS/2023:41

Val av ombud

Kommunstyrelsens beslut

Kommunstyrelsen utser Namn Namnsson (S) till ombud.

Sammanfattning av ärendet
";

fn told(args: &[&str]) -> Value {
    let mut all = vec!["extract", "-", "--as", "text"];
    all.extend_from_slice(args);
    run_with(&all, BUNDLE).json()
}

#[test]
fn a_bundle_is_told_apart() {
    let document = &told(&[])["document"];
    assert_eq!(document["municipality"]["code"], "1470");
    assert_eq!(text(&document["committee"]), "Tekniska nämnden");
    assert_eq!(text(&document["kind"]), "kallelse");
    let diary: Vec<&str> = items(&document["diary"]).map(text).collect();
    assert_eq!(diary, ["TN/2024:7", "TN/2024:9", "KS/2023:41"]);
    let shown: Vec<String> = items(&document["items"])
        .map(|item| {
            let (kind, diary, year) = (&item["kind"], &item["diary"], &item["year"]);
            format!("{} {kind} {diary} {year}", item["location"]["lines"][0]).replace('"', "")
        })
        .collect();
    assert_eq!(
        shown,
        [
            "1 kallelse null null",
            "15 tjänsteskrivelse TN/2024:7 2023",
            "34 årsredovisning null 2023",
            "44 tjänsteskrivelse TN/2024:9 2024",
            "60 budget null 2024",
            "69 protokoll KS/2023:41 null",
        ]
    );
    let titles: Vec<&str> = items(&document["items"]).filter_map(|item| item["title"].as_str()).collect();
    assert!(!titles.concat().contains("Namn"), "{titles:?}");
    let paragraph = &document["paragraphs"][0];
    assert_eq!((text(&paragraph["number"]), text(&paragraph["heading"])), ("12", "Val av ombud"));
    assert_eq!(text(&paragraph["decision"]), "Kommunstyrelsen utser [namn] (S) till ombud.");
    assert_eq!(text(&document["evidence"]["municipality"]["words"]), "Vara kommun");
}

#[test]
fn a_table_has_the_year_of_its_item() {
    let document = told(&[]);
    let drift = items(&document["tables"]).filter(|table| text(&table["kind"]) == "drift");
    let periods: Vec<&str> = drift.map(|table| text(&table["columns"][0]["period"])).collect();
    assert_eq!(periods, ["2023", "2024"]);
}

#[test]
fn persons_are_masked_and_figures_are_not() {
    let masked = told(&[]).to_string();
    for personal in ["640823", "0512-310", "@vara.se"] {
        assert!(!masked.contains(personal), "{personal}");
    }
    assert!(masked.contains("[personnummer]") && masked.contains("[e-post]"));
    let open = told(&["--no-mask"]).to_string();
    assert!(open.contains("640823-3234") && open.contains("namn@vara.se"));
    let values = |result: &str| result.matches("\"value\":\"-").count();
    assert_eq!(values(&masked), values(&open));
    for command in [&["check", "-", "--as", "text", "--format", "text"][..], &["tables", "-", "--as", "text"]]
    {
        let shown = run_with(command, BUNDLE).stdout;
        assert!(!shown.contains("@vara.se") && !shown.contains("640823"), "{command:?}");
    }
}

#[test]
fn what_cannot_be_compared_is_told_with_its_row() {
    let dump = "Volymutveckling\n\nVolymmått\tUtfall 2023\tUtfall 2022\nPlacerade barn, antal dygn\t1 230\t1 410\n\
                Hushåll med bistånd, antal\t410\t417\nÖppenvård, antal\t210\t190\n\n\
                Måttet för placerade barn är ej jämförbart med föregående år, fråga maja.ek@almvik.example.se.\n\
                Antalet hushåll är jämförbart med föregående år.\n";
    let document = run_with(&["extract", "-", "--as", "text", "--format", "json"], dump).json();
    let notes: Vec<String> = items(&document["notes"])
        .map(|note| {
            let said = [text(&note["kind"]), text(&note["table"]), text(&note["words"])].join(" ");
            format!("{said} {} {}", note["row"], note["location"])
        })
        .collect();
    let expected = "break t1 Måttet för placerade barn är ej jämförbart med föregående år, fråga [e-post]. 0 \
                    {\"lines\":[8,8]}";
    assert_eq!(notes, [expected]);
}
