//! Every rule has a page, found by its name and by its code, with the same headings.

use sifferkoll_tests::run;

/// In this order.
const HEADINGS: [&str; 8] = [
    "What it checks",
    "Formula",
    "Why it matters",
    "Example",
    "Tolerance",
    "When it is wrong",
    "Source",
    "How to silence it",
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
fn page(rule: &str) -> String {
    let result = run(&["explain", rule, "--lang", "en"]);
    assert_eq!(result.status, 0, "{rule}: {}", result.stderr);
    result.stdout
}

#[test]
fn every_page_has_all_headings_with_text_below() {
    for (_, name) in rules() {
        let page = page(&name);
        let mut sections = page.split("\n## ");
        let head = sections.next().unwrap_or_default();
        assert!(head.lines().count() > 2, "{name} begins with what it is: {head}");
        let sections: Vec<(&str, &str)> =
            sections.map(|section| section.split_once('\n').unwrap_or((section, ""))).collect();
        let headings: Vec<&str> = sections.iter().map(|(heading, _)| *heading).collect();
        assert_eq!(headings, HEADINGS, "{name}");
        for (heading, body) in sections {
            assert!(body.trim().len() > 20, "{name}: nothing below “{heading}”");
        }
    }
}

#[test]
fn a_code_and_any_case_find_the_same_page() {
    for (code, name) in rules() {
        let by_name = page(&name);
        assert!(by_name.starts_with(&format!("# {name} ({code})\n")), "{by_name}");
        for other in [&code, &code.to_lowercase(), &name.to_uppercase()] {
            assert_eq!(page(other), by_name, "{other}");
        }
    }
}

#[test]
fn a_page_tells_how_to_silence_its_own_rule() {
    for (_, name) in rules() {
        let page = page(&name);
        let silence = page.rsplit("\n## ").next().unwrap_or_default();
        assert!(silence.contains(&format!("--ignore {name}")), "{silence}");
    }
}
