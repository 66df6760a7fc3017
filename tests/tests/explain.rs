//! Every rule has a page, found by its name and by its code, with the same headings.

use sifferkoll_tests::run;

/// In this order, in both languages.
const HEADINGS: [(&str, [&str; 8]); 2] = [
    (
        "en",
        [
            "What it checks",
            "Formula",
            "Why it matters",
            "Example",
            "Tolerance",
            "When it is wrong",
            "Source",
            "How to silence it",
        ],
    ),
    (
        "sv",
        [
            "Vad som kontrolleras",
            "Formel",
            "Varför det spelar roll",
            "Exempel",
            "Tolerans",
            "När regeln kan ha fel",
            "Källa",
            "Hur den tystas",
        ],
    ),
];

/// Code and name of every rule, as `rules` lists them.
fn rules() -> Vec<(String, String)> {
    let list = run(&["rules", "--lang", "en"]).stdout;
    let rules: Vec<(String, String)> = list
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            Some((words.next()?, words.next()?))
        })
        .collect();
    assert!(!rules.is_empty(), "{list}");
    rules
}

#[track_caller]
fn page(rule: &str, lang: &str) -> String {
    let result = run(&["explain", rule, "--lang", lang]);
    assert_eq!(result.status, 0, "{rule}: {}", result.stderr);
    result.stdout
}

#[test]
fn every_page_has_all_headings_with_text_below() {
    let pages = || rules().into_iter().flat_map(|(_, name)| HEADINGS.map(|own| (name.clone(), own)));
    for (name, (lang, wanted)) in pages() {
        let page = page(&name, lang);
        let mut sections = page.split("\n## ");
        let head = sections.next().unwrap_or_default();
        assert!(head.lines().count() > 2, "{name} begins with what it is: {head}");
        let sections: Vec<(&str, &str)> =
            sections.map(|section| section.split_once('\n').unwrap_or((section, ""))).collect();
        let headings: Vec<&str> = sections.iter().map(|(heading, _)| *heading).collect();
        assert_eq!(headings, wanted, "{name}");
        for (heading, body) in sections {
            assert!(body.trim().len() > 20, "{name}: nothing below “{heading}”");
        }
    }
}

#[test]
fn a_code_and_any_case_find_the_same_page() {
    for (code, name) in rules() {
        let by_name = page(&name, "en");
        assert!(by_name.starts_with(&format!("# {name} ({code})\n")), "{by_name}");
        for other in [&code, &code.to_lowercase(), &name.to_uppercase()] {
            assert_eq!(page(other, "en"), by_name, "{other}");
        }
    }
}

#[test]
fn a_page_tells_how_to_silence_its_own_rule() {
    for (_, name) in rules() {
        for (lang, _) in HEADINGS {
            let page = page(&name, lang);
            let silence = page.rsplit("\n## ").next().unwrap_or_default();
            assert!(silence.contains(&format!("--ignore {name}")), "{silence}");
        }
    }
}

/// A translation that falls behind shows in what it has in common with the page: figures, and words in code.
#[test]
fn both_languages_have_the_same_figures_and_the_same_tables() {
    for (_, name) in rules() {
        let facts = |lang| {
            let page = page(&name, lang);
            let mut figures: Vec<String> = page
                .split(|c: char| !c.is_ascii_digit())
                .filter(|figure| !figure.is_empty())
                .map(str::to_owned)
                .collect();
            figures.sort_unstable();
            let rows: Vec<usize> = page
                .lines()
                .filter(|line| line.starts_with('|'))
                .map(|row| row.matches('|').count())
                .collect();
            (figures, rows)
        };
        assert_eq!(facts("en"), facts("sv"), "{name}");
    }
}

#[test]
fn the_list_is_in_both_languages_by_the_same_names() {
    let list = |lang| run(&["rules", "--lang", lang]).stdout;
    let names = |list: &str| -> Vec<Vec<String>> {
        list.lines().map(|line| line.split_whitespace().take(3).map(str::to_owned).collect()).collect()
    };
    let (english, swedish) = (list("en"), list("sv"));
    assert_eq!(names(&english), names(&swedish));
    let same = english.lines().zip(swedish.lines()).find(|(english, swedish)| english == swedish);
    assert_eq!(same, None, "a line that is not translated");
}
