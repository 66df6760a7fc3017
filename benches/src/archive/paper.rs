//! A paper as it is before anybody prints it: blocks of text and tables of figures.

/// Which sign costs and minus have, and how tables are drawn.
#[derive(Debug, Clone)]
pub(super) struct Style {
    /// Costs have a minus, and the deviation is outcome less budget.
    pub(super) negative: bool,
    /// Decimals of money: one where it is in millions, none where it is in thousands.
    pub(super) decimals: usize,
    /// What stands for minus.
    pub(super) minus: char,
    /// The last year's column stands before the year's.
    pub(super) last_first: bool,
    /// The word of outcomes.
    pub(super) outcome: &'static str,
    /// Times for Helvetica.
    pub(super) serif: bool,
    /// Size of letters in tables, in points.
    pub(super) cell: f32,
    /// How tables are ruled.
    pub(super) rules: Rules,
}

impl Style {
    /// The unit of money.
    pub(super) fn unit(&self) -> &'static str {
        if self.decimals == 1 { "mnkr" } else { "tkr" }
    }
}

/// How tables are ruled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// Around every cell, with a grey head.
    All,
    /// Below the head and every row.
    Horizontal,
    /// None; every other row is shaded.
    Shaded,
    /// None at all.
    None,
}

/// A figure, or what stands for one.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// A value in units of its last decimal, the decimals, and what stands behind it.
    Figure(i64, usize, &'static str),
    /// Printed as it stands.
    Words(String),
}

impl Cell {
    /// The print, with an ASCII minus.
    pub(super) fn print(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Figure(value, decimals, suffix) => figure(*value, *decimals) + suffix,
        }
    }
}

/// A number in Swedish notation: groups of three, decimal comma.
pub(super) fn figure(value: i64, decimals: usize) -> String {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    let sign = if value < 0 { "-" } else { "" };
    let comma = if decimals > 0 { "," } else { "" };
    format!("{sign}{out}{comma}{fraction}")
}

/// What a column of figures holds, as far as errors are planted there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Outcome of the year before.
    Last,
    /// Budget of the year.
    Budget,
    /// What follows from others in the row.
    Deviation,
    /// Any other figures.
    Figure,
    /// Words.
    Words,
}

/// The head of a column; a line feed breaks it.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// The words.
    pub(super) text: String,
    /// What the column holds.
    pub(super) role: Role,
    /// Width in points.
    pub(super) width: f32,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// What is measured.
    pub(super) label: String,
    /// One for each column.
    pub(super) cells: Vec<Cell>,
    /// Whether it is the total of those above.
    pub(super) total: bool,
}

/// A table with its caption.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// The caption.
    pub(super) title: String,
    /// Head of the labels.
    pub(super) stub: String,
    /// Heads of the columns.
    pub(super) heads: Vec<Head>,
    /// The rows.
    pub(super) lines: Vec<Line>,
}

impl Table {
    /// The first column of a role.
    pub(super) fn column(&self, role: Role) -> Option<usize> {
        self.heads.iter().position(|head| head.role == role)
    }
}

/// Part of a paper.
#[derive(Debug, Clone)]
pub(super) enum Block {
    /// A heading.
    Heading(String),
    /// Running text.
    Text(String),
    /// A table.
    Table(Table),
}

/// A paper.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    /// Its title.
    pub(super) title: String,
    /// `Åmåls kommun, Socialnämnden`.
    pub(super) running: String,
    /// The committee's name.
    pub(super) committee: String,
    /// Its diary number.
    pub(super) diary: String,
    /// How it looks.
    pub(super) style: Style,
    /// What it says.
    pub(super) blocks: Vec<Block>,
}
