//! Sentences of made-up reports and what they claim.

use super::*;
use sifferkoll_model::Unit;

/// The claims of a text, each in one line with the figures as printed.
fn claims_of(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for sentence in sentences(text) {
        let print = |at: usize| text[sentence.figures[at].range.clone()].to_owned();
        let maybe = |at: Option<usize>| at.map_or("-".to_owned(), print);
        for claim in sentence.claims() {
            out.push(match claim {
                Claim::Change { from, to, by, percent, aside: _, direction } => {
                    let way = match direction {
                        Some(Direction::Up) => "up",
                        Some(Direction::Down) => "down",
                        None => "?",
                    };
                    format!("{} -> {} by {} {} {way}", print(from), print(to), maybe(by), maybe(percent))
                }
                Claim::Deviation { reached, planned, by } => {
                    format!("{} against {}: {}", print(reached), print(planned), print(by))
                }
                Claim::Share { part, whole, percent } => {
                    format!("{} of {}: {}", print(part), print(whole), maybe(percent))
                }
            });
        }
    }
    out
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(claims_of(text), expected, "{text}");
}

#[test]
fn changes() {
    check(
        "Antalet besök har ökat med 184 stycken under 2023, från 569 stycken under 2022 till 753 stycken under 2023.",
        &["569 stycken -> 753 stycken by 184 stycken - up"],
    );
    check(
        "Intäkterna har minskat från 31 575 tkr år 2019 till 26 080 tkr år 2020, en minskning med 5 495 tkr (17 %).",
        &["31 575 tkr -> 26 080 tkr by 5 495 tkr 17 % down"],
    );
    check(
        "Utbetalt bidrag har ökat med 1806 tkr jämfört med 2022 (4370 tkr för 2022 och 4550 tkr för 2023).",
        &["4370 tkr -> 4550 tkr by 1806 tkr - up"],
    );
    check("Frånvaron sjönk från 8,2 till 6,4 procent.", &["8,2 -> 6,4 procent by - - down"]);
    check(
        "Anmälningarna ökade från 1754 stycken 2019 till 2133, vilket är en ökning på cirka 21 procent.",
        &["1754 stycken -> 2133 by - 21 procent up"],
    );
    check(
        "Avgiften justerades med 29%, från 204 908 kronor till 264 328 kronor och i december med 9%, från 264 328 \
         kronor till 288 118 kronor.",
        &["204 908 kronor -> 264 328 kronor by - 29% ?"],
    );
    check("Antalet ökade till 75 barn, jämfört med 80 i riket.", &[]);
    check("Frånvaron minskade till 5,1 %, jämfört med 5,9 % föregående år.", &["5,9 % -> 5,1 % by - - down"]);
    check(
        "Både besöken och dygnen har ökat jämfört med 2022 (12 respektive 11 personer samt 1349 jämfört med 1819 dygn).",
        &["1819 -> 1349 by - - up"],
    );
    check("Dygnen har ökat (12 individer 2023 jämfört med 11 individer 2022).", &["11 -> 12 by - - up"]);
}

#[test]
fn other_subjects_give_no_claim() {
    check("Antalet elever ökade från 100 till 120 och kostnaderna steg med 5 %.", &["100 -> 120 by - - up"]);
    check("Kostnaden har ökat med 500 tkr och antalet ärenden från 30 till 40.", &[]);
    check(
        "Hushållen minskade från 661 till 576 och kostnaden har minskat med 500 000 kr.",
        &["661 -> 576 by - - down"],
    );
    check("Från 2015 till 2018 har antalet ökat med 30.", &[]);
    check("Verksamheten flyttades den 1 april 2023 och omfattar barn 7-20 år, 10-årsperiod.", &[]);
    check("Frånvaron har inte ökat från 5 till 4 procent.", &[]);
}

#[test]
fn amounts_of_another_measure_or_base_are_not_linked() {
    check("Kostnaderna ökade med 5 mnkr, främst hyror från 2 mnkr till 4 mnkr.", &[]);
    check("Öppettiderna har minskat från 8 till 17 till 9 till 15.", &[]);
    check("Antalet minskade från 45 till 40 (51).", &["45 -> 40 by - - down"]);
    check(
        "Andelen sjönk från 68,4% 2024 till 66,1% 2025 — en minskning med 2,3 procentenheter.",
        &["68,4% -> 66,1% by - 2,3 procentenheter down"],
    );
    check("Skatten höjdes med 20 öre från 21,50 till 21,70.", &["21,50 -> 21,70 by - - up"]);
    check("Antalet ökade från 45 till 60, en ökning med 30 sedan 2019.", &["45 -> 60 by - - up"]);
    check("Antalet ökade från 45 till 60, en ökning med 5 per år.", &["45 -> 60 by - - up"]);
    check("Antalet har ökat med 30 sedan 2019, från 45 till 75.", &["45 -> 75 by 30 - up"]);
    check("Kön minskade från 45 dagar till 40 dagar, en minskning med 5 barn.", &["45 -> 40 by - - down"]);
}

#[test]
fn deviations_against_a_budget() {
    check(
        "Årets resultat blev 740 tkr mot budgeterade -750 tkr, vilket ger en positiv avvikelse med 1 490 tkr.",
        &["740 tkr against -750 tkr: 1 490 tkr"],
    );
}

#[test]
fn shares() {
    check("Av målen är 8 av 30 uppfyllda.", &["8 of 30: -"]);
    check("Totalt 12 av 40 ärenden (30 %) avslutades.", &["12 of 40: 30 %"]);
    check("Vid kontrollen hade 52 av 80 ärenden en plan, vilket innebär ca 65%.", &["52 of 80: 65%"]);
    check("Det finns 77 aktuella planer av 101 aktuella ärenden.", &["77 of 101: -"]);
    check("Under juni inkom 27 ärenden varav 9 våld i nära relation.", &["9 of 27: -"]);
    check("Under 2023 var tre av fyra enheter klara.", &["tre of fyra: -"]);
    check("Omkring 12 procent av 30 kommuner svarade.", &[]);
}

#[test]
fn levels_are_no_changes_and_no_shares() {
    let levels = |text: &str| -> Vec<String> {
        let sentence = sentences(text).remove(0);
        sentence.levels().into_iter().map(|at| text[sentence.figures[at].range.clone()].to_owned()).collect()
    };
    assert_eq!(levels("Under 2018 beviljades i genomsnitt 668 hushåll stöd varje månad."), ["668"]);
    assert_eq!(levels("Stödet var 8 453 kr under 2020, vilket är 194 kr lägre än 2019."), ["8 453 kr"]);
    assert_eq!(levels("Kostnaden har ökat med 500 tkr (4 %) till 13 000 tkr."), ["13 000 tkr"]);
    assert_eq!(levels("Det är 12 av 40 ärenden, över 20 procent."), Vec::<String>::new());
}

#[test]
fn marks_of_notes_end_a_sentence() {
    assert_eq!(
        sentences("Det beror på sociala skäl.2 Under 2018 fick 668 hushåll stöd. Av 5 var 2 nya.").len(),
        2
    );
}

#[test]
fn figures_and_their_precision() {
    let figure = |text: &str| sentences(text).remove(0).figures.remove(0);
    let spread = |text: &str| {
        let (low, high) = figure(text).spread().expect("no bound");
        (low.normalize().to_string(), high.normalize().to_string())
    };
    let pair = |low: &str, high: &str| (low.to_owned(), high.to_owned());
    assert_eq!(spread("Kostnaden blev 1 200 tkr."), pair("1150", "1250"));
    assert_eq!(spread("Kostnaden blev ca 3 000 tkr."), pair("2500", "3500"));
    assert_eq!(spread("Det blev cirka 1 234 tkr."), pair("1203.15", "1264.85"));
    assert_eq!(spread("Det var drygt 40 barn."), pair("40", "50"));
    assert_eq!(spread("Det var knappt 400 barn."), pair("300", "400"));
    assert_eq!(spread("Det var 569 barn."), pair("569", "569"));
    assert_eq!(spread("Avvikelsen är på – 26 926 tkr."), pair("-26926.5", "-26925.5"));
    assert_eq!(figure("Det var över 900 barn.").spread(), None);
    assert_eq!(figure("Avvikelsen är -5,0 miljoner kronor.").unit, Some(Unit::Mnkr));
    assert_eq!(figure("Det var 32 barn 2023.").noun.as_deref(), Some("barn"));
    assert!(sentences("Enligt 4 § i lagen, dnr SN 2024/31 och 2023-12-31, sida 4.").is_empty());
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        for sentence in sentences(&text) {
            let _ = sentence.claims();
        }
    }

    #[test]
    fn any_words_of_change_are_read(text in "(från |till |ökat med |[0-9]{1,4} |\\(|\\) |tkr |2022 |%|, |av |varav |– |-)*") {
        for sentence in sentences(&text) {
            let _ = sentence.claims();
        }
    }
}
