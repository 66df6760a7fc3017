//! Prints a paper as a PDF with fonts that every reader has, so that a page is a few hundred bytes.

use super::paper::{Block, Cell, Paper, Role, Rules, Table};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use std::io::Write;

/// A4 in points, and its margins.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const LEFT: f32 = 68.0;
const RIGHT: f32 = WIDTH - LEFT;
const TOP: f32 = 86.0;
const BOTTOM: f32 = 78.0;
/// Sizes of letters in points.
const BODY: f32 = 10.5;
const HEADING: f32 = 14.0;
const TITLE: f32 = 21.0;
const RUNNING: f32 = 8.5;
/// Line height as a multiple of the size.
const LEADING: f32 = 1.36;
/// Between a cell's text and its edge, in points.
const PAD: f32 = 3.5;
/// Grey of a head and of shaded rows.
const HEAD_GREY: &str = "0.85";
const ROW_GREY: &str = "0.94";
/// Widths of Helvetica's letters from the blank to the tilde, in thousandths of the size.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The file and its number of pages.
pub(super) fn write(paper: &Paper) -> (Vec<u8>, usize) {
    let mut printer = Printer { paper, pages: vec![Vec::new()], y: HEIGHT - TOP };
    printer.paragraph(&paper.title, TITLE, true, LEFT, RIGHT);
    printer.paragraph(&format!("Dnr {}", paper.diary), BODY, false, LEFT, RIGHT);
    for block in &paper.blocks {
        match block {
            Block::Heading(text) => {
                printer.room(HEADING * 6.0);
                printer.y -= HEADING * 0.7;
                printer.paragraph(text, HEADING, true, LEFT, RIGHT);
            }
            Block::Text(text) => printer.paragraph(text, BODY, false, LEFT, RIGHT),
            Block::Table(table) => printer.table(table),
        }
    }
    let count = printer.pages.len();
    for number in 0..count {
        let counter = format!("{} ({count})", number + 1);
        printer.running(number, &counter);
    }
    (assemble(paper, printer.pages), count)
}

/// Pages as content streams, and how far the last one is filled.
struct Printer<'a> {
    paper: &'a Paper,
    pages: Vec<Vec<u8>>,
    y: f32,
}

impl Printer<'_> {
    /// Starts a new page unless so much is left of this one.
    fn room(&mut self, height: f32) {
        if self.y - height < BOTTOM {
            self.pages.push(Vec::new());
            self.y = HEIGHT - TOP;
        }
    }

    fn content(&mut self) -> &mut Vec<u8> {
        self.pages.last_mut().expect("there is a page")
    }

    /// Text from a point, its base line given.
    fn draw(&mut self, text: &str, size: f32, bold: bool, x: f32, y: f32) {
        let line = shown(text, size, bold, x, y);
        self.content().extend(line);
    }

    fn draw_right(&mut self, text: &str, size: f32, bold: bool, right: f32, y: f32) {
        self.draw(text, size, bold, right - self.width(text, size), y);
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        width(text, size, self.paper.style.serif)
    }

    fn paragraph(&mut self, text: &str, size: f32, bold: bool, left: f32, right: f32) {
        for line in self.wrapped(text, size, right - left) {
            self.room(size * LEADING);
            self.y -= size * LEADING;
            self.draw(&line, size, bold, left, self.y);
        }
        self.y -= size * 0.6;
    }

    fn wrapped(&self, text: &str, size: f32, measure: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for part in text.split('\n') {
            let mut line = String::new();
            for word in part.split(' ') {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if !line.is_empty() && self.width(&longer, size) > measure {
                    lines.push(std::mem::replace(&mut line, word.to_owned()));
                } else {
                    line = longer;
                }
            }
            lines.push(line);
        }
        lines
    }

    /// A table on one page, its caption above it.
    fn table(&mut self, table: &Table) {
        let style = &self.paper.style;
        let (size, rules) = (style.cell, style.rules);
        let label_right = RIGHT - table.heads.iter().map(|head| head.width).sum::<f32>();
        let step = size * 1.22;
        let heads: Vec<Vec<String>> =
            table.heads.iter().map(|head| self.wrapped(&head.text, size, head.width - PAD)).collect();
        let labels: Vec<Vec<String>> = table
            .lines
            .iter()
            .map(|line| self.wrapped(&line.label, size, label_right - LEFT - 2.0 * PAD))
            .collect();
        let head_lines = heads.iter().map(Vec::len).max().unwrap_or(1);
        let tall = |lines: usize| lines as f32 * step + 2.0 * PAD;
        let whole: f32 =
            labels.iter().map(|lines| tall(lines.len())).sum::<f32>() + tall(head_lines) + BODY * 3.0;
        self.room(whole);
        self.paragraph(&table.title, BODY, true, LEFT, RIGHT);
        let top = self.y;
        let mut edges = vec![top];
        let height = tall(head_lines);
        if rules == Rules::All || rules == Rules::Shaded {
            self.fill(HEAD_GREY, LEFT, top - height, RIGHT - LEFT, height);
        }
        // Heads stand at the foot of their row.
        let base = top - height + PAD + size * 0.25;
        self.draw(&table.stub, size, true, LEFT + PAD, base);
        let mut right = label_right;
        for (head, lines) in table.heads.iter().zip(&heads) {
            right += head.width;
            for (above, line) in lines.iter().rev().enumerate() {
                let y = base + above as f32 * step;
                if head.role == Role::Words {
                    self.draw(line, size, true, right - head.width + PAD, y);
                } else {
                    self.draw_right(line, size, true, right - PAD, y);
                }
            }
        }
        self.y = top - height;
        edges.push(self.y);
        for (at, (line, label)) in table.lines.iter().zip(&labels).enumerate() {
            let height = tall(label.len());
            if rules == Rules::Shaded && at % 2 == 1 {
                self.fill(ROW_GREY, LEFT, self.y - height, RIGHT - LEFT, height);
            }
            let mut y = self.y - PAD - size * 0.85;
            let first = y;
            for part in label {
                self.draw(part, size, line.total, LEFT + PAD, y);
                y -= step;
            }
            let mut right = label_right;
            for (cell, head) in line.cells.iter().zip(&table.heads) {
                right += head.width;
                let print = cell.print();
                match cell {
                    Cell::Words(words) if head.role == Role::Words => {
                        self.draw(words, size, line.total, right - head.width + PAD, first);
                    }
                    _ => self.draw_right(
                        &with_minus(&print, style.minus),
                        size,
                        line.total,
                        right - PAD,
                        first,
                    ),
                }
            }
            self.y -= height;
            edges.push(self.y);
        }
        let last = edges.len() - 1;
        for (at, edge) in edges.iter().enumerate() {
            let drawn = match rules {
                Rules::All | Rules::Horizontal => true,
                Rules::Shaded => false,
                Rules::None => at == 1 || at == last,
            };
            if drawn {
                self.rule(LEFT, *edge, RIGHT, *edge);
            }
        }
        if rules == Rules::All {
            let mut x = label_right;
            let mut uprights = vec![LEFT, x];
            uprights.extend(table.heads.iter().map(|head| {
                x += head.width;
                x
            }));
            for x in uprights {
                self.rule(x, top, x, self.y);
            }
        }
        self.y -= BODY;
    }

    fn fill(&mut self, grey: &str, x: f32, y: f32, width: f32, height: f32) {
        let _ = writeln!(self.content(), "{grey} g {x:.1} {y:.1} {width:.1} {height:.1} re f 0 g");
    }

    fn rule(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) {
        let _ = writeln!(self.content(), "0.5 w {x0:.1} {y0:.1} m {x1:.1} {y1:.1} l S");
    }

    /// The running head and the counter of a page.
    fn running(&mut self, page: usize, counter: &str) {
        let mark = &self.paper.diary;
        let mut lines = shown(&self.paper.running, RUNNING, false, LEFT, HEIGHT - 50.0);
        lines.extend(shown(mark, RUNNING, false, RIGHT - self.width(mark, RUNNING), HEIGHT - 50.0));
        lines.extend(shown(counter, RUNNING, false, RIGHT - self.width(counter, RUNNING), 44.0));
        self.pages[page].extend(lines);
    }
}

/// The print with its minus, which stands first.
fn with_minus(print: &str, minus: char) -> String {
    match print.strip_prefix('-') {
        Some(rest) => format!("{minus}{rest}"),
        None => print.to_owned(),
    }
}

/// How wide a text is. Letters of Times are taken for nine tenths of Helvetica's, its digits are as they are.
fn width(text: &str, size: f32, serif: bool) -> f32 {
    let of = |letter: char| {
        let helvetica = f32::from(match letter {
            ' '..='~' => HELVETICA[letter as usize - ' ' as usize],
            'Å' | 'Ä' => 667,
            'Ö' => 778,
            _ => 556,
        });
        match letter {
            _ if !serif => helvetica,
            '0'..='9' | '–' => 500.0,
            ' ' | ',' | '.' => 250.0,
            '-' => 333.0,
            '%' => 833.0,
            _ => helvetica * 0.9,
        }
    };
    text.chars().map(of).sum::<f32>() * size / 1000.0
}

/// The operators that show a text.
fn shown(text: &str, size: f32, bold: bool, x: f32, y: f32) -> Vec<u8> {
    let font = if bold { "B" } else { "R" };
    let mut out = format!("BT /{font} {size} Tf {x:.2} {y:.2} Td (").into_bytes();
    for letter in text.chars() {
        match letter {
            '(' | ')' | '\\' => out.extend([b'\\', letter as u8]),
            '–' => out.push(0x96),
            '•' => out.push(0x95),
            _ => out.push(u8::try_from(u32::from(letter)).unwrap_or(b'?')),
        }
    }
    out.extend(b") Tj ET\n");
    out
}

/// The file of these pages.
fn assemble(paper: &Paper, contents: Vec<Vec<u8>>) -> Vec<u8> {
    let mut file = Document::with_version("1.5");
    let pages = file.new_object_id();
    let (regular, bold) =
        if paper.style.serif { ("Times-Roman", "Times-Bold") } else { ("Helvetica", "Helvetica-Bold") };
    let mut font = |name: &str| {
        file.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => name, "Encoding" => "WinAnsiEncoding" })
    };
    let fonts = dictionary! { "R" => font(regular), "B" => font(bold) };
    let resources = file.add_object(dictionary! { "Font" => fonts });
    let count = contents.len() as i64;
    let mut kids: Vec<Object> = Vec::new();
    for content in contents {
        let mut stream = Stream::new(Dictionary::new(), content);
        // A stream that cannot be made smaller stays as it is.
        let _ = stream.compress();
        let content = file.add_object(stream);
        kids.push(
            file.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content })
                .into(),
        );
    }
    let size: Vec<Object> = [0.0, 0.0, WIDTH, HEIGHT].map(Object::Real).into();
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources, "MediaBox" => size };
    file.objects.insert(pages, Object::Dictionary(tree));
    let title = Object::string_literal(latin(&paper.title));
    let info = file.add_object(dictionary! { "Title" => title });
    let catalog = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    file.trailer.set("Root", catalog);
    file.trailer.set("Info", info);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).expect("memory can be written");
    bytes
}

/// A title in the encoding of a document's information.
fn latin(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| if letter == '–' { 0x85 } else { u8::try_from(u32::from(letter)).unwrap_or(b'?') })
        .collect()
}
