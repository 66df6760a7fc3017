//! Miniature dumps, each with one trouble.

use super::tables;
use sifferkoll_model::{RawTable, TextLine};

fn found(dump: &str) -> Vec<RawTable> {
    let lines: Vec<TextLine> =
        dump.lines().zip(1..).map(|(text, number)| TextLine { number, text: text.to_owned() }).collect();
    tables(&lines.iter().collect::<Vec<_>>()).0
}

/// The rows as they are read first: cells by bars, empty ones between.
fn rows(table: &RawTable) -> Vec<String> {
    (0..table.rows.len())
        .map(|row| {
            let text = |column| table.cell(row, column).map(|c| c.text.as_str()).unwrap_or_default();
            (0..table.columns).map(text).collect::<Vec<_>>().join("|")
        })
        .collect()
}

#[track_caller]
fn check(dump: &str, expect: &[&str]) {
    let tables = found(dump);
    assert_eq!(tables.len(), 1, "{:?}", tables.iter().map(rows).collect::<Vec<_>>());
    assert_eq!(rows(&tables[0]), expect);
}

#[test]
fn labels_stand_before_their_figures() {
    check(
        "Mått Utfall 2021 Utfall 2022\n\nBesök i\nsimhallen\n\n12 500 13 100\n\nLån\n\n900 850\n\nKort 40 35\n",
        &["Besök i simhallen|12 500|13 100", "Lån|900|850", "Kort|40|35"],
    );
}

#[test]
fn labels_end_on_the_line_of_their_figures() {
    check(
        "Mått Utfall 2021 Utfall 2022\n\nAndel elever med\n(%) 85% 87%\n\nLärare per\nelev, antal 12 13\n",
        &["Andel elever med (%)|85%|87%", "Lärare per elev, antal|12|13"],
    );
}

#[test]
fn empty_cells_leave_one_blank_each() {
    check(
        "Mått 2021 Flickor 2021 Pojkar 2021\n\nSimkunniga 80% 81% 79%\n\nIdrottare 50% 52% 48%\n\nAvgifter 40%  \n\nLäger   12\n",
        &["Simkunniga|80%|81%|79%", "Idrottare|50%|52%|48%", "Avgifter|40%||", "Läger|||12"],
    );
}

#[test]
fn a_label_that_breaks_after_an_abbreviation_is_no_comment() {
    let dump = "Mått Utfall 2022 Utfall 2021\n\nPlatser, barn exkl.\nresursplatser 54 58\n\nPlatser, barn inkl.\nresursplatser 57 63\n\nLån 1 356 1 274\n";
    check(
        dump,
        &[
            "Platser, barn exkl. resursplatser|54|58",
            "Platser, barn inkl. resursplatser|57|63",
            "Lån|1 356|1 274",
        ],
    );
    let tables = found(dump);
    assert_eq!(tables[0].header_run.as_ref().map(|run| run.columns), Some(3));
}

#[test]
fn dates_before_the_figures_are_a_column() {
    check(
        "Mått Mätdatum 2022 2021\n\nAnställda 31/12 410 405\n\nTimmar 1/1–31/12 12 500 11 900\n",
        &["Anställda|31/12|410|405", "Timmar|1/1–31/12|12 500|11 900"],
    );
    check(
        "Mått Mätdatum 2022 2021\n\nAnställda 31/12 410 405\n\nTimmar 1/1-31/12 12 500 11 900\n",
        &["Anställda|31/12|410|405", "Timmar|1/1-31/12|12 500|11 900"],
    );
}

#[test]
fn a_page_break_repeats_the_heads() {
    check(
        "Mått Utfall 2021 Utfall 2022\n\nBesök 125 131\n\n4(9)\n\n Mått Utfall 2021 Utfall 2022\n\nLån 900 850\n",
        &["Besök|125|131", "Lån|900|850"],
    );
}

#[test]
fn heads_of_the_next_table_end_a_table() {
    let tables = found(
        "Mått Utfall 2021 Utfall 2022\n\nBesök 125 131\n\nLån 900 850\n\nAvdelning Budget 2023 Plan 2024\n\nNorr 10 11\n\nSöder 20 21\n",
    );
    assert_eq!(tables.iter().map(|t| t.rows.len()).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn groups_stand_over_repeated_heads() {
    check(
        "Projekt Budget (tkr) Drift (tkr)\n\n2021 2022 2023 2021 2022 2023\n\nTak 400 100 100 80 100 100\n\nVägar 600 600 600 100 100 100\n",
        &[
            "Projekt|Budget (tkr)|Budget (tkr)|Budget (tkr)|Drift (tkr)|Drift (tkr)|Drift (tkr)",
            "|2021|2022|2023|2021|2022|2023",
            "Tak|400|100|100|80|100|100",
            "Vägar|600|600|600|100|100|100",
        ],
    );
}

#[test]
fn comments_stand_behind_the_figures() {
    check(
        "Projekt Budget 2022 Utfall 2022 Kommentar\n\n100\n200\n\nNytt tak -250 -240\n\nArbetet är klart och\nslutbesiktat.\n\nSumma -250 -240\n",
        &["100 200 Nytt tak|-250|-240|Arbetet är klart och slutbesiktat.", "Summa|-250|-240|"],
    );
}

#[test]
fn figures_and_words_by_turns_make_a_scale() {
    check(
        "Sannolikhet Följd\n\nTal Namn Tal Namn\n\n1 Liten 1 Mild\n\n2 Ganska liten 2 Märkbar\n\n3 Stor 3 Svår\n",
        &[
            "Sannolikhet|Sannolikhet|Följd|Följd",
            "Tal|Namn|Tal|Namn",
            "1|Liten|1|Mild",
            "2|Ganska liten|2|Märkbar",
            "3|Stor|3|Svår",
        ],
    );
    assert!(found("1 mars kom 2 barn\n\n2 april kom 3 barn\n\n3 maj kom 4 barn\n").is_empty());
}

#[test]
fn prices_and_amounts_find_each_other() {
    check(
        "Lokal 10 000/mån 120 000 kr\n\nVärd\n500 kr/pass (kvällar)\n\n25 000 kr\n\nKort. 20 kr/st\n\nAvgift 30 kr /st\n\n2 000 kr\n\n3 000 kr\n\nTotalt 150 000 kr\n",
        &[
            "Lokal|10 000/mån|120 000 kr",
            "Värd (kvällar)|500 kr/pass|25 000 kr",
            "Kort.|20 kr/st|2 000 kr",
            "Avgift|30 kr/st|3 000 kr",
            "Totalt||150 000 kr",
        ],
    );
}

#[test]
fn columns_below_one_another() {
    check(
        "Norr\nSöder\nSumma\n\nUtfall 2021\n-100\n-250\n-350\n\nBudget 2021\n-110\n-240\n-350\n",
        &["|Utfall 2021|Budget 2021", "Norr|-100|-110", "Söder|-250|-240", "Summa|-350|-350"],
    );
    // Not as many figures as labels: nothing says which belong together.
    assert!(found("Norr\nSöder\nSumma\n\n-100\n-250\n-350\n\n-110\n-240\n").is_empty());
}

#[test]
fn running_text_is_no_table() {
    let text =
        "Antalet ökade till 410 417\nunder perioden och kostnaden blev 12 500 900\nvilket är mer än 2022.\n";
    assert!(found(text).is_empty());
}

#[test]
fn groups_stand_over_heads_whose_labels_have_a_head() {
    let tables = found(
        "Klass Namn Budget (tkr) Drift (tkr)\n\n1-6 2021 2022 2023 2021 2022 2023\n\n4 Tak 400 100 100 80 100 100\n\n1 Väg 300 1 200 100 80 100 100\n",
    );
    assert_eq!(rows(&tables[0])[1], "1-6|2021|2022|2023|2021|2022|2023");
    assert_eq!(tables[0].header_rows, 2);
}

#[test]
fn words_stand_between_figures_and_behind_them() {
    check(
        "Mål Mått Utfall \n2021 \n\nUtfall \n2022 \n\nTrend Målvärde \n2022 \n\nStatus Källa \n\n\
         Alla ska nå målen \n\nBehöriga i åk 9, \nandel 84% 86% Bättre 88% Gul Egen mätning \n\n\
         Meritvärde 221,3 219,6 Sämre öka Röd Egen mätning \n\nFrånvaro 7% 6% Bättre  Grön Egen mätning \n\n\
         Trygg skola \n\nTrygga elever 89% 87% Sämre 90% Gul Enkät \n",
        &[
            "Alla ska nå målen|Behöriga i åk 9, andel|84%|86%|Bättre|88%|Gul|Egen mätning",
            "|Meritvärde|221,3|219,6|Sämre|öka|Röd|Egen mätning",
            "|Frånvaro|7%|6%|Bättre||Grön|Egen mätning",
            "Trygg skola|Trygga elever|89%|87%|Sämre|90%|Gul|Enkät",
        ],
    );
}

#[test]
fn numbered_rows_end_with_words() {
    check(
        "Nr Risk S K Ansvarig\n\n1 Attest\nsaknas 2 3 Ekonom\n\n2 Nycklar saknas 1 4 Enhetschef\n\n3 Larm provas inte 2 2 Tekniker\n",
        &["1|Attest saknas|2|3|Ekonom", "2|Nycklar saknas|1|4|Enhetschef", "3|Larm provas inte|2|2|Tekniker"],
    );
}

#[test]
fn sentences_with_figures_are_no_rows() {
    let dump = "Brukare Upplevelse 2023\n\nBrukare visar att 96 % upplever stöd\n\nUnga visar att 84 % upplever stöd\n\n\
                Vuxna visar att 68 % upplever stöd\n";
    assert!(found(dump).is_empty());
}

#[test]
fn years_label_rows_below_months() {
    let dump = "År jan feb mar Snitt\n\n2021 1 121 1 130 1 142 1 131\n\n2022 1 104 1 112 1 125 1 114\n\n2023 1 078 1 085 1 097 1 087\n";
    check(
        dump,
        &["2021|1 121|1 130|1 142|1 131", "2022|1 104|1 112|1 125|1 114", "2023|1 078|1 085|1 097|1 087"],
    );
    let heads = found(dump)[0].header_run.clone().expect("heads");
    assert_eq!((heads.words[0].as_str(), heads.columns), ("År", 5));
}

#[test]
fn a_row_far_below_one_with_empty_cells_is_come_to() {
    // One figure and a blank for the cell beside it; then nothing for longer than a table reaches, then a row.
    let gap = "\n".repeat(2 * super::ROW_REACH);
    assert_eq!(found(&format!("Kort 3 {gap}Lån 900 850\n")).len(), 0);
    let below = format!("Kort 3 {gap}Mått Utfall 2021 Utfall 2022\nLån 900 850\nKort 40 35\n");
    check(&below, &["Lån|900|850", "Kort|40|35"]);
}
