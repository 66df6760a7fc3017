//! Prints what the format reads of a document: counts and time per page, with `--page N` everything
//! on one page.
//!
//! Usage: `cargo run -p sifferkoll-format-pdf --example dump -- FILE [--page N]`. A debugging aid, so
//! it prints, reads a file and looks at the clock, which the crate itself never does.
#![expect(clippy::print_stdout, reason = "a debugging aid")]

use sifferkoll_format_pdf::PdfFormat;
use sifferkoll_plugin::model::{Glyph, GlyphOrigin, GlyphText, Page, Sheet, StoredPart, TextPage, Warning};
use sifferkoll_plugin::{InputFormat, Limits, PageSink, Source};
use std::ops::ControlFlow;
use std::time::Instant;

fn text_of(glyph: &Glyph) -> String {
    match &glyph.text {
        Some(GlyphText::Char(c)) => c.to_string(),
        Some(GlyphText::Str(text)) => text.to_string(),
        None => "\u{FFFD}".to_owned(),
    }
}

struct Print {
    wanted: Option<u32>,
    since: Instant,
    all: bool,
}

impl PageSink for Print {
    fn pages(&mut self, count: u32) {
        println!("pages {count}  opened in {:.1} ms", self.since.elapsed().as_secs_f64() * 1e3);
        self.since = Instant::now();
    }

    fn page(&mut self, page: Page) -> ControlFlow<()> {
        let took = self.since.elapsed().as_secs_f64() * 1e3;
        let count = |wanted: fn(&Glyph) -> bool| page.glyphs.iter().filter(|glyph| wanted(glyph)).count();
        if self.all {
            println!(
                "page {} {}x{} glyphs {} bold {} invisible {} unknown {} rulings {} fills {} images {} tags {} {took:.1} ms",
                page.index.number(),
                page.width,
                page.height,
                page.glyphs.len(),
                count(|g| g.bold),
                count(|g| g.origin == GlyphOrigin::InvisibleLayer),
                count(|g| g.text.is_none()),
                page.rulings.len(),
                page.fills.len(),
                page.images.len(),
                page.tags.len(),
            );
        }
        if self.wanted == Some(page.index.number()) {
            for glyph in &page.glyphs {
                let text = text_of(glyph);
                let b = glyph.bbox;
                println!(
                    "glyph\t{text}\t{:.2}\t{:.2}\t{:.2}\t{:.2}\t{:.1}\t{}\t{:?}\t{:?}",
                    b.x0, b.y0, b.x1, b.y1, glyph.size, glyph.bold, glyph.turn, glyph.origin
                );
            }
            for (place, tag) in page.tags.iter().enumerate() {
                let own = page.glyphs.iter().filter(|g| g.tag.is_some_and(|tag| tag.0 as usize == place));
                let text: String = own.map(text_of).collect();
                println!("{tag:?} {text:?}");
            }
            for ruling in &page.rulings {
                println!("{ruling:?}");
            }
            for fill in &page.fills {
                println!("{fill:?}");
            }
            for image in &page.images {
                println!("{image:?}");
            }
        }
        self.since = Instant::now();
        ControlFlow::Continue(())
    }

    fn lines(&mut self, _: TextPage) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn stored(&mut self, _: Vec<StoredPart>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
    fn sheet(&mut self, _: Sheet) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn warn(&mut self, warning: Warning) {
        println!("warning {} {} {:?}", warning.code.name(), warning.detail, warning.location);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("usage: dump FILE [--page N]")?;
    let wanted = args.find(|arg| arg == "--page").and_then(|_| args.next());
    let wanted: Option<u32> = wanted.map(|number| number.parse()).transpose()?;
    let bytes = std::fs::read(&path)?.into();
    let start = Instant::now();
    let mut sink = Print { wanted, since: start, all: wanted.is_none() };
    let limits = Limits {
        max_pages: 5_000,
        max_page_operations: 2_000_000,
        max_cells: 0,
        max_unpacked: 0,
        threads: 1,
    };
    PdfFormat.read(&Source::new(&path, &bytes), &limits, &mut sink)?;
    println!("total {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    Ok(())
}
