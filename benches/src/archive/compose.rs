//! The papers of a committee's year: annual report, interim report, plan.

use super::committee::{Committee, Measure};
use super::draw::Draw;
use super::paper::{Block, Cell, Head, Line, Paper, Role, Style, Table, figure};
use super::slips::{self, Truth};
use super::vocabulary::WORDS;

/// One paper in so many has an error planted, where there is one to plant.
const ONE_WITH_ERROR: usize = 10;
/// A place that is drawn may have no such figure.
const TRIES: usize = 8;
/// One annual report in so many restates the year before, and says so.
const ONE_RESTATED: usize = 50;
/// Widths of columns in points.
const WIDE: f32 = 66.0;
const NARROW: f32 = 52.0;
const MONTH: f32 = 29.0;
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];

/// What a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Of the whole year.
    Annual,
    /// Of January to August.
    Interim,
    /// With the budget, made the year before.
    Plan,
}

impl Sort {
    /// The sort in file names.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Annual => "arsredovisning",
            Self::Interim => "delarsrapport",
            Self::Plan => "verksamhetsplan",
        }
    }
}

/// A paper, and what is wrong in it or changed by it.
pub(super) fn paper(
    committee: &Committee,
    year: i32,
    sort: Sort,
    first: i32,
    draw: &mut Draw,
) -> (Paper, Vec<Truth>) {
    let style = committee.style(year).clone();
    let (title, mut blocks, chapters) = match sort {
        Sort::Annual => {
            (format!("Årsredovisning {year}"), annual(committee, year, &style, draw), draw.between(6, 10))
        }
        Sort::Interim => (
            format!("Delårsrapport januari–augusti {year}"),
            interim(committee, year, &style),
            draw.between(4, 7),
        ),
        Sort::Plan => {
            (format!("Verksamhetsplan med budget {year}"), plan(committee, year, &style), draw.between(5, 8))
        }
    };
    let mut truths = Vec::new();
    if sort == Sort::Annual && year > first && draw.once_in(ONE_RESTATED) {
        truths.extend(slips::restate(&mut blocks, year, draw));
    } else if draw.once_in(ONE_WITH_ERROR) {
        let has_elder = sort == Sort::Annual && year > first;
        truths.extend((0..TRIES).find_map(|_| slips::plant(&mut blocks, has_elder, draw)));
    }
    let mut headings = WORDS.text.headings.clone();
    draw.shuffle(&mut headings);
    let mut whole = vec![Block::Heading("Sammanfattning".to_owned())];
    prose(&mut whole, 5, draw);
    let mut rest = blocks.into_iter().peekable();
    for heading in headings.into_iter().take(chapters as usize) {
        whole.push(Block::Heading(heading));
        prose(&mut whole, 7, draw);
        // A table with the heading and the text around it.
        let mut tables = 0;
        while let Some(block) = rest.next_if(|block| tables == 0 || !matches!(block, Block::Heading(_))) {
            tables += usize::from(matches!(block, Block::Table(_)));
            whole.push(block);
        }
    }
    whole.extend(rest);
    let paper = Paper {
        title,
        running: format!("{}, {}", committee.municipality, committee.name()),
        committee: committee.name().to_owned(),
        diary: committee.diary(year, draw),
        style,
        blocks: whole,
    };
    (paper, truths)
}

/// Some paragraphs.
fn prose(blocks: &mut Vec<Block>, paragraphs: i64, draw: &mut Draw) {
    for _ in 0..draw.between(paragraphs - 2, paragraphs + 2) {
        let sentences = draw.between(3, 6);
        let text: Vec<&str> = (0..sentences).map(|_| draw.one(&WORDS.text.sentences).as_str()).collect();
        blocks.push(Block::Text(text.join(" ")));
    }
}

fn heading(text: &str) -> Block {
    Block::Heading(text.to_owned())
}

fn head(text: String, role: Role, width: f32) -> Head {
    Head { text, role, width }
}

/// A table whose last row adds the others up.
fn with_total(
    title: String,
    stub: &str,
    heads: Vec<Head>,
    rows: Vec<(String, Vec<i64>)>,
    total: &str,
    decimals: usize,
) -> Table {
    let mut sums = vec![0; heads.len()];
    let mut lines = Vec::new();
    for (label, values) in rows {
        for (sum, value) in sums.iter_mut().zip(&values) {
            *sum += value;
        }
        lines.push(line(label, &values, decimals));
    }
    lines.push(Line { total: true, ..line(total.to_owned(), &sums, decimals) });
    Table { title, stub: stub.to_owned(), heads, lines }
}

fn line(label: String, values: &[i64], decimals: usize) -> Line {
    let cells = values.iter().map(|value| Cell::Figure(*value, decimals, "")).collect();
    Line { label, cells, total: false }
}

/// Outcome, outcome of the year before, budget and deviation of the units.
fn drift(committee: &Committee, year: i32, style: &Style) -> Table {
    let outcome = style.outcome;
    let sign = if style.negative { -1 } else { 1 };
    let now = head(format!("{outcome}\n{year}"), Role::Figure, WIDE);
    let last = head(format!("{outcome}\n{}", year - 1), Role::Last, WIDE);
    let rest = [
        head(format!("Budget\n{year}"), Role::Budget, WIDE),
        head("Avvikelse".to_owned(), Role::Deviation, WIDE),
    ];
    let mut heads = if style.last_first { vec![last, now] } else { vec![now, last] };
    heads.extend(rest);
    let rows = committee.units.iter().map(|unit| {
        let (now, last, budget) =
            (sign * unit.value(year), sign * unit.value(year - 1), sign * unit.aim(year));
        let deviation = if style.negative { now - budget } else { budget - now };
        let first = if style.last_first { [last, now] } else { [now, last] };
        (unit.label(year).to_owned(), vec![first[0], first[1], budget, deviation])
    });
    let title = format!("Driftredovisning per enhet ({})", style.unit());
    with_total(title, "Enhet", heads, rows.collect(), "Summa", style.decimals)
}

fn convention(style: &Style) -> Block {
    Block::Text(
        if style.negative {
            "Kostnader redovisas med minustecken. Avvikelsen är utfall minus budget."
        } else {
            "Kostnader redovisas utan tecken. Avvikelsen är budget minus utfall, så att ett minus är ett underskott."
        }
        .to_owned(),
    )
}

fn annual(committee: &Committee, year: i32, style: &Style, draw: &mut Draw) -> Vec<Block> {
    let table = drift(committee, year, style);
    let last = table.lines.last().map(|line| line.cells[usize::from(style.last_first)].clone());
    let Some(Cell::Figure(net, decimals, _)) = last else { unreachable!("the total is a figure") };
    let net = format!(
        "{} Nämndens nettokostnad uppgick till {} {}, vilket framgår av tabellen.",
        draw.one(&WORDS.text.sentences),
        figure(net.abs(), decimals),
        style.unit()
    );
    let mut blocks =
        vec![heading("Ekonomiskt utfall"), convention(style), Block::Table(table), Block::Text(net)];
    blocks.extend([heading("Volymer"), Block::Table(volumes(committee, year, style))]);
    blocks.extend([heading("Mål och indikatorer"), Block::Table(indicators(committee, year, style))]);
    blocks.extend([heading("Personal"), Block::Table(staff(committee, year))]);
    if draw.once_in(2) {
        blocks.extend([heading("Investeringar"), Block::Table(investments(year, style, draw))]);
    }
    if draw.once_in(3) {
        blocks.extend([heading("Utveckling per månad"), Block::Table(months(committee, year))]);
    }
    blocks
}

fn volumes(committee: &Committee, year: i32, style: &Style) -> Table {
    let heads = vec![
        head(format!("{}\n{year}", style.outcome), Role::Figure, WIDE),
        head(format!("{}\n{}", style.outcome, year - 1), Role::Last, WIDE),
    ];
    let lines = committee.volumes.iter().map(|measure| {
        line(measure.label(year).to_owned(), &[measure.value(year), measure.value(year - 1)], 0)
    });
    Table { title: "Volymmått".to_owned(), stub: "Volymmått".to_owned(), heads, lines: lines.collect() }
}

fn share(value: i64) -> Cell {
    Cell::Figure(value, 1, "%")
}

fn indicators(committee: &Committee, year: i32, style: &Style) -> Table {
    let outcome = style.outcome;
    let heads = vec![
        head(format!("{outcome}\n{}", year - 1), Role::Last, NARROW),
        head(format!("{outcome}\n{year}"), Role::Figure, NARROW),
        head(format!("Riktvärde\n{year}"), Role::Figure, NARROW),
        head("Status".to_owned(), Role::Words, WIDE),
    ];
    let lines = committee.indicators.iter().map(|measure| {
        let (value, target) = (measure.value(year), measure.aim(year));
        let reached = value == target || (value < target) == measure.less;
        let status = Cell::Words(if reached { "Uppnått" } else { "Ej uppnått" }.to_owned());
        Line {
            label: measure.label(year).to_owned(),
            cells: vec![share(measure.value(year - 1)), share(value), share(target), status],
            total: false,
        }
    });
    Table {
        title: format!("Indikatorer och riktvärden {year}"),
        stub: "Indikator".to_owned(),
        heads,
        lines: lines.collect(),
    }
}

fn staff(committee: &Committee, year: i32) -> Table {
    let heads = [year, year - 1]
        .into_iter()
        .flat_map(|year| {
            [format!("{year}"), format!("Kvinnor\n{year}"), format!("Män\n{year}")]
                .map(|text| head(text, Role::Figure, NARROW))
        })
        .collect();
    let of = |pair: &[Measure; 2], whole: &dyn Fn(i64, i64) -> i64, suffix: &'static str| {
        let cells = [year, year - 1].into_iter().flat_map(|year| {
            let (women, men) = (pair[0].value(year), pair[1].value(year));
            [whole(women, men), women, men].map(|value| Cell::Figure(value, 1, suffix))
        });
        cells.collect::<Vec<_>>()
    };
    let lines = vec![
        Line {
            label: "Årsarbetare, antal".to_owned(),
            cells: of(&committee.staff, &|women, men| women + men, ""),
            total: false,
        },
        Line {
            label: "Sjukfrånvaro totalt (%)".to_owned(),
            cells: of(&committee.sick, &|women, men| (4 * women + men) / 5, "%"),
            total: false,
        },
    ];
    Table { title: "Personalnyckeltal".to_owned(), stub: "Nyckeltal".to_owned(), heads, lines }
}

fn investments(year: i32, style: &Style, draw: &mut Draw) -> Table {
    let mut names = WORDS.text.projects.clone();
    draw.shuffle(&mut names);
    let scale = if style.decimals == 1 { 100 } else { 1 };
    let heads = vec![
        head(format!("Budget\n{year}"), Role::Budget, WIDE),
        head(format!("Utfall\n{year}"), Role::Figure, WIDE),
        head("Avvikelse".to_owned(), Role::Deviation, WIDE),
    ];
    let rows = names.into_iter().take(4 + draw.below(6)).map(|name| {
        let budget = draw.between(3, 180) * 100 / scale;
        let outcome = budget * draw.between(300, 1150) / 1000;
        (name, vec![budget, outcome, budget - outcome])
    });
    with_total(
        format!("Investeringsredovisning ({})", style.unit()),
        "Projekt",
        heads,
        rows.collect(),
        "Summa investeringar",
        style.decimals,
    )
}

fn months(committee: &Committee, year: i32) -> Table {
    let heads = MONTHS.iter().map(|month| head((*month).to_owned(), Role::Figure, MONTH)).collect();
    let lines = (year - 2..=year).map(|year| {
        // A year has the same figures in every paper.
        let mut draw = Draw::of(year as u64, &committee.slug());
        let level = committee.staff[0].value(year);
        let values: Vec<i64> =
            MONTHS.iter().map(|_| level + level * draw.between(-120, 120) / 1000).collect();
        line(year.to_string(), &values, 0)
    });
    let title = format!("Pågående ärenden per månad {}–{year}, antal", year - 2);
    Table { title, stub: "År".to_owned(), heads, lines: lines.collect() }
}

fn interim(committee: &Committee, year: i32, style: &Style) -> Vec<Block> {
    let sign = if style.negative { -1 } else { 1 };
    let heads = vec![
        head(format!("Utfall\njan–aug {year}"), Role::Figure, WIDE),
        head(format!("Budget\n{year}"), Role::Budget, WIDE),
        head(format!("Prognos\n{year}"), Role::Figure, WIDE),
        head("Avvikelse".to_owned(), Role::Deviation, WIDE),
    ];
    let rows = committee.units.iter().map(|unit| {
        let (budget, forecast) = (sign * unit.aim(year), sign * (unit.value(year) + unit.aim(year)) / 2);
        let deviation = if style.negative { forecast - budget } else { budget - forecast };
        (unit.label(year).to_owned(), vec![sign * unit.value(year) * 66 / 100, budget, forecast, deviation])
    });
    let title = format!("Utfall och prognos per enhet ({})", style.unit());
    let table = with_total(title, "Enhet", heads, rows.collect(), "Summa", style.decimals);
    let text = if style.negative {
        "Avvikelsen är prognos minus budget."
    } else {
        "Avvikelsen är budget minus prognos."
    };
    let heads = vec![
        head(format!("Utfall\n{}", year - 1), Role::Last, WIDE),
        head(format!("Utfall\njan–aug {year}"), Role::Figure, WIDE),
        head(format!("Prognos\n{year}"), Role::Figure, WIDE),
    ];
    let lines = committee.volumes.iter().map(|measure| {
        let value = measure.value(year);
        line(
            measure.label(year).to_owned(),
            &[measure.value(year - 1), value * 65 / 100, value + value / 40],
            0,
        )
    });
    let volumes =
        Table { title: "Volymer".to_owned(), stub: "Volymmått".to_owned(), heads, lines: lines.collect() };
    vec![
        heading("Prognos"),
        Block::Text(text.to_owned()),
        Block::Table(table),
        heading("Volymutveckling"),
        Block::Table(volumes),
    ]
}

fn plan(committee: &Committee, year: i32, style: &Style) -> Vec<Block> {
    let sign = if style.negative { -1 } else { 1 };
    let names = [
        format!("Budget\n{}", year - 1),
        format!("Budget\n{year}"),
        format!("Plan\n{}", year + 1),
        format!("Plan\n{}", year + 2),
    ];
    let roles = [Role::Figure, Role::Budget, Role::Figure, Role::Figure];
    let heads = names.into_iter().zip(roles).map(|(text, role)| head(text, role, WIDE)).collect();
    let rows = committee.units.iter().map(|unit| {
        let values = [unit.aim(year - 1), unit.aim(year), unit.value(year + 1), unit.value(year + 2)]
            .map(|value| sign * value);
        (unit.label(year).to_owned(), values.to_vec())
    });
    let title = format!("Driftsbudget {year} med plan {}–{} ({})", year + 1, year + 2, style.unit());
    let budget = with_total(title, "Enhet", heads, rows.collect(), "Summa", style.decimals);
    let heads = vec![
        head(format!("Riktvärde\n{year}"), Role::Figure, WIDE),
        head(format!("Riktvärde\n{}", year + 1), Role::Figure, WIDE),
    ];
    let lines = committee.indicators.iter().map(|measure| Line {
        label: measure.label(year).to_owned(),
        cells: vec![share(measure.aim(year)), share(measure.aim(year + 1))],
        total: false,
    });
    let targets =
        Table {
            title: "Riktvärden".to_owned(), stub: "Indikator".to_owned(), heads, lines: lines.collect()
        };
    vec![
        heading("Budget"),
        Block::Table(budget),
        heading("Riktvärden för nämndens mål"),
        Block::Table(targets),
    ]
}
