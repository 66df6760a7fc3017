//! Workbooks of Excel since 2007 (Office Open XML).
//!
//! In: the packed parts. Out: every sheet with what its cells show, the stored results of formulas included.

use super::book::{Book, Cells, Look, damaged};
use super::shared::{Rich, shared_strings};
use super::show::{NumberFormat, general_text, truth};
use super::xml::{Xml, attribute, name, number, push_text, yes};
use crate::package::Package;
use quick_xml::events::Event;
use sifferkoll_plugin::model::WarningCode;
use sifferkoll_plugin::{Bytes, Limits, PageSink, ReadError};
use std::collections::BTreeMap;

/// Reads a workbook.
pub(super) fn read(bytes: &Bytes, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    let mut package = Package::open(bytes, limits)?;
    let main = main_part(&mut package)?;
    let part = package.part(&main)?.ok_or_else(|| damaged("it has no list of sheets"))?;
    let workbook = Workbook::parse(&part).map_err(damaged)?;
    drop(part);
    let relations = relations(&mut package, &main)?;
    let of_sort = |sort: &str| relations.values().find(|r| r.sort == sort).map(|r| r.target.clone());
    let (strings, strings_broken) = match of_sort("sharedStrings") {
        Some(part) => shared_strings(&package.part(&part)?.unwrap_or_default(), limits)?,
        None => (Vec::new(), None),
    };
    let (styles, styles_broken) = match of_sort("styles") {
        Some(part) => Styles::parse(&package.part(&part)?.unwrap_or_default()),
        None => (Styles::default(), None),
    };
    let mut book = Book::new(limits, sink);
    let broken = [("texts that its cells share", strings_broken), ("formats of its cells", styles_broken)];
    for (what, error) in broken {
        if let Some(error) = error {
            let detail = format!("the part with the {what} is read only in part: {error}");
            book.warn(WarningCode::PageDamaged, detail, None);
        }
    }
    for sheet in &workbook.sheets {
        if book.stopped() {
            break;
        }
        let mut cells = Cells::new(sheet.name.clone(), sheet.hidden);
        let target = relations.get(&sheet.relation).filter(|relation| relation.sort == "worksheet");
        let part = match target {
            Some(relation) => package.part(&relation.target)?,
            None => None,
        };
        if let Some(part) = part {
            let reader =
                Reader { strings: &strings, styles: &styles, epoch_1904: workbook.epoch_1904, limits };
            reader.sheet(&part, &mut cells, &mut book)?;
        }
        book.finish(cells)?;
    }
    Ok(())
}

/// Where the list of sheets is.
fn main_part(package: &mut Package) -> Result<String, ReadError> {
    let root = relations(package, "")?;
    let main = root.into_values().find(|relation| relation.sort == "officeDocument");
    Ok(main.map_or_else(|| String::from("xl/workbook.xml"), |relation| relation.target))
}

/// What a part refers to.
struct Relation {
    /// Last word of its type.
    sort: String,
    /// Name of the part.
    target: String,
}

/// The relations of a part by their ids, or those of the whole package for an empty name.
fn relations(package: &mut Package, part: &str) -> Result<BTreeMap<String, Relation>, ReadError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let Some(list) = package.part(&format!("{folder}_rels/{file}.rels"))? else {
        return Ok(BTreeMap::new());
    };
    let mut out = BTreeMap::new();
    let mut xml = Xml::new(&list);
    // What comes before a break in the list is good.
    while let Ok(Some(event)) = xml.next() {
        let Event::Start(element) = event else { continue };
        if name(&element) != "Relationship" {
            continue;
        }
        let of = |name: &str| attribute(&element, name).map(String::from).unwrap_or_default();
        let (id, sort, target) = (of("Id"), of("Type"), of("Target"));
        let sort = sort.rsplit('/').next().unwrap_or_default().to_owned();
        out.insert(id, Relation { sort, target: joined(&folder, &target) });
    }
    Ok(out)
}

/// A target beside a folder, without steps upwards.
fn joined(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The list of sheets.
#[derive(Default)]
struct Workbook {
    sheets: Vec<Listed>,
    epoch_1904: bool,
}

struct Listed {
    name: String,
    relation: String,
    hidden: bool,
}

impl Workbook {
    fn parse(part: &[u8]) -> Result<Self, String> {
        let mut out = Self::default();
        let mut xml = Xml::new(part);
        while let Some(event) = xml.next()? {
            let Event::Start(element) = event else { continue };
            match name(&element) {
                "workbookPr" => out.epoch_1904 |= yes(&element, "date1904"),
                "sheet" => out.sheets.push(Listed {
                    name: attribute(&element, "name").map(String::from).unwrap_or_default(),
                    // Both `sheetId` and `r:id` end in id, but only one is called so without its prefix.
                    relation: attribute(&element, "id").map(String::from).unwrap_or_default(),
                    hidden: attribute(&element, "state").is_some_and(|state| state != "visible"),
                }),
                _ => {}
            }
        }
        Ok(out)
    }
}

/// How cells look, by the number of their style.
#[derive(Default)]
struct Styles(Vec<(NumberFormat, Look)>);

impl Styles {
    /// The styles, and what breaks their part.
    fn parse(part: &[u8]) -> (Self, Option<String>) {
        let mut codes: BTreeMap<u32, String> = BTreeMap::new();
        let mut bold: Vec<bool> = Vec::new();
        let mut styles: Vec<(u32, usize, u8)> = Vec::new();
        let (mut in_fonts, mut in_styles) = (false, false);
        let mut xml = Xml::new(part);
        let broken = loop {
            let event = match xml.next() {
                Ok(Some(event)) => event,
                Ok(None) => break None,
                Err(error) => break Some(error),
            };
            match &event {
                Event::Start(element) => match name(element) {
                    "numFmt" => {
                        let id = number(element, "numFmtId");
                        let code = attribute(element, "formatCode").map(String::from);
                        codes.extend(id.zip(code));
                    }
                    "fonts" => in_fonts = true,
                    "cellXfs" => in_styles = true,
                    "font" if in_fonts => bold.push(false),
                    "b" if in_fonts => {
                        let says = attribute(element, "val").is_none() || yes(element, "val");
                        if let Some(last) = bold.last_mut() {
                            *last = says;
                        }
                    }
                    "xf" if in_styles => {
                        let format = number(element, "numFmtId").unwrap_or(0);
                        styles.push((format, number(element, "fontId").unwrap_or(0), 0));
                    }
                    "alignment" if in_styles => {
                        if let Some((.., indent)) = styles.last_mut() {
                            *indent = number(element, "indent").unwrap_or(0);
                        }
                    }
                    _ => {}
                },
                Event::End(element) => match element.local_name().into_inner() {
                    "fonts" => in_fonts = false,
                    "cellXfs" => in_styles = false,
                    _ => {}
                },
                _ => {}
            }
        };
        let style = |(id, font, indent): (u32, usize, u8)| {
            let built_in = || u16::try_from(id).ok().and_then(NumberFormat::built_in);
            let code = codes.get(&id).map(String::as_str).or_else(built_in).unwrap_or("General");
            let look = Look { bold: bold.get(font).copied().unwrap_or(false), indent };
            (NumberFormat::parse(code), look)
        };
        (Self(styles.into_iter().map(style).collect()), broken)
    }
}

/// Reads sheets.
struct Reader<'a> {
    strings: &'a [String],
    styles: &'a Styles,
    epoch_1904: bool,
    limits: &'a Limits,
}

/// A cell on its way.
#[derive(Default)]
struct Open {
    sort: String,
    style: Option<usize>,
    value: String,
    inline: Rich,
    in_value: bool,
}

impl Reader<'_> {
    fn sheet(&self, part: &[u8], cells: &mut Cells, book: &mut Book<'_>) -> Result<(), ReadError> {
        let (mut row, mut column) = (0u32, 0u32);
        let mut open: Option<Open> = None;
        let mut xml = Xml::new(part);
        loop {
            let event = match xml.next() {
                Ok(Some(event)) => event,
                Ok(None) => return Ok(()),
                Err(error) => {
                    cells.damaged = Some(error);
                    return Ok(());
                }
            };
            match &event {
                Event::Start(element) => match name(element) {
                    "row" => {
                        // Counted from 1; a row without a number follows the one before.
                        row = number::<u32>(element, "r").map_or(row + 1, |r| r.max(1)).min(u32::MAX - 1);
                        column = 0;
                        if yes(element, "hidden") {
                            cells.hide_rows(row - 1, row - 1);
                        }
                    }
                    "col" if yes(element, "hidden") => {
                        let [first, last] = ["min", "max"].map(|at| number::<u32>(element, at).unwrap_or(1));
                        cells.hide_columns(first.max(1) - 1, last.max(1) - 1);
                    }
                    "c" => {
                        if let Some((r, c)) = attribute(element, "r").and_then(|r| reference(&r)) {
                            (row, column) = (r, c);
                        } else {
                            column = column.saturating_add(1);
                        }
                        let sort = attribute(element, "t").map(String::from).unwrap_or_default();
                        open = Some(Open { sort, style: number(element, "s"), ..Open::default() });
                    }
                    "v" => open.iter_mut().for_each(|open| open.in_value = true),
                    "mergeCell" => {
                        let range = attribute(element, "ref").and_then(|range| rectangle(&range));
                        if let Some(range) = range {
                            cells.merge(range, self.limits)?;
                        }
                    }
                    _ => open.iter_mut().for_each(|open| open.inline.take(&event)),
                },
                Event::End(element) => match element.local_name().into_inner() {
                    "c" => {
                        if let Some(open) = open.take()
                            && row > 0
                            && column > 0
                        {
                            self.put(&open, row - 1, column - 1, cells, book)?;
                        }
                    }
                    "v" => open.iter_mut().for_each(|open| open.in_value = false),
                    _ => open.iter_mut().for_each(|open| open.inline.take(&event)),
                },
                event => {
                    if let Some(open) = &mut open {
                        if open.in_value {
                            push_text(event, &mut open.value);
                        } else {
                            open.inline.take(event);
                        }
                    }
                }
            }
        }
    }

    fn put(
        &self,
        open: &Open,
        row: u32,
        column: u32,
        cells: &mut Cells,
        book: &mut Book<'_>,
    ) -> Result<(), ReadError> {
        let styled = open.style.and_then(|style| self.styles.0.get(style));
        let look = styled.map(|(_, look)| *look).unwrap_or_default();
        let value = open.value.trim();
        let shown;
        let text: &str = match open.sort.as_str() {
            "s" => value.parse::<usize>().ok().and_then(|at| self.strings.get(at)).map_or("", String::as_str),
            "inlineStr" => &open.inline.text,
            "str" | "e" => &open.value,
            "b" if value.is_empty() => "",
            "b" => {
                shown = truth(value == "1" || value == "true");
                &shown
            }
            // Days as text, as the strict form of the standard has them.
            "d" => value.split_once('T').map_or(value, |(day, time)| {
                if time.trim_matches(|c: char| "0:.Z".contains(c)).is_empty() { day } else { value }
            }),
            _ => match value.parse::<f64>() {
                Ok(number) => {
                    shown = match styled {
                        Some((format, _)) => format.show(number, self.epoch_1904),
                        None => general_text(number),
                    };
                    &shown
                }
                Err(_) => value,
            },
        };
        book.put(cells, row, column, text, look)
    }
}

/// `B7` as row and column, both from 1.
fn reference(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut column = 0u32;
    for letter in text.bytes().take(letters) {
        let place = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(place)?;
    }
    let row: u32 = text[letters..].parse().ok()?;
    (letters > 0 && row > 0).then_some((row, column))
}

/// `A1:C2` as first row, first column, last row, last column, from 0.
fn rectangle(text: &str) -> Option<[u32; 4]> {
    let (first, last) = text.split_once(':')?;
    let ((r1, c1), (r2, c2)) = (reference(first)?, reference(last)?);
    Some([r1 - 1, c1 - 1, r2 - 1, c2 - 1])
}
