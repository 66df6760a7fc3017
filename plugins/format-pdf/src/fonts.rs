//! Says of a run's font whether it is bold, and what the library did to its glyphs.
//!
//! In: the glyphs of a run. Out: `RunFont`. Most fonts say it themselves; for Type 1 fonts and fonts
//! that are not embedded the library gives no name, so the font dictionaries of the document are
//! loaded a second time, on demand, and compared with the run. Cannot fail: an unknown font is
//! neither bold nor stretched. Source: ISO 32000-1, 9.6 to 9.8.

use hayro_font::{Font, FontCache, FontGlyph, OutlineGlyph};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::font::{Glyph, PositionedGlyph};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Rect};
use hayro_syntax::page::Resources;
use std::collections::{BTreeMap, BTreeSet};

/// Weight from which a font counts as bold (OS/2 `usWeightClass` and `FontWeight`: 600 is semibold).
const BOLD_WEIGHT: u32 = 600;
/// `ForceBold` in a font descriptor's `Flags` (bit 19).
const FORCE_BOLD: u32 = 1 << 18;
/// How many glyphs of a run are compared to find its font.
const COMPARED: usize = 8;
/// A Type 3 font's box is taken for its size only where the two differ by more than this factor.
const TYPE3_TRUST: f64 = 2.0;

/// What the device needs to know of a run's font.
pub(crate) struct RunFont<'a> {
    /// Bold by name, flags or weight.
    pub(crate) bold: bool,
    /// Height of a line of the font in ems: 1 but for Type 3 fonts with units of their own.
    pub(crate) em: f64,
    font: Option<Font<'a>>,
}

impl RunFont<'_> {
    /// The factor by which the library stretched the glyph to fit a substitute font to its width.
    pub(crate) fn stretch(&self, glyph: &Glyph<'_>) -> f64 {
        let (Some(font), Glyph::Outline(outline)) = (&self.font, glyph) else {
            return 1.0;
        };
        let stretch = font.glyph_stretch(outline.glyph_id(), outline.char_code());
        if stretch.is_finite() && stretch > 0.0 { stretch } else { 1.0 }
    }
}

/// Fonts of one document whose names the library does not give.
pub(crate) struct FontTable<'a> {
    pdf: &'a Pdf,
    settings: InterpreterSettings,
    cache: FontCache<'a>,
    known: Vec<Known<'a>>,
    /// Their places by the bytes of their dictionaries: an order that does not depend on which pages were read
    /// before.
    places: BTreeMap<&'a [u8], usize>,
    seen: BTreeSet<&'a [u8]>,
    /// The dictionaries of the page that is being read, and the places of its fonts once these are loaded.
    page: BTreeSet<&'a [u8]>,
    of_page: Option<Vec<usize>>,
    pending: Vec<Dict<'a>>,
    searched: bool,
}

struct Known<'a> {
    font: Font<'a>,
    /// Codes of more than one byte.
    composite: bool,
    bold: bool,
    em: f64,
}

impl<'a> FontTable<'a> {
    /// An empty table.
    pub(crate) fn new(pdf: &'a Pdf, settings: &InterpreterSettings) -> Self {
        Self {
            pdf,
            settings: settings.clone(),
            cache: FontCache::new(),
            known: Vec::new(),
            places: BTreeMap::new(),
            seen: BTreeSet::new(),
            page: BTreeSet::new(),
            of_page: None,
            pending: Vec::new(),
            searched: false,
        }
    }

    /// Notes the fonts of a page, to be loaded when a run needs them.
    pub(crate) fn learn(&mut self, resources: &Resources<'a>) {
        self.page.clear();
        self.of_page = None;
        for name in resources.fonts.keys() {
            if let Some(dict) = resources.fonts.get::<Dict<'a>>(&name) {
                self.page.insert(dict.data());
                if self.seen.insert(dict.data()) {
                    self.pending.push(dict);
                }
            }
        }
    }

    /// The font of a run, which all its glyphs share.
    pub(crate) fn of_run(&mut self, glyphs: &[PositionedGlyph<'a>]) -> RunFont<'a> {
        if let Some(Glyph::Outline(first)) = glyphs.first().map(|glyph| &**glyph)
            && let Some(data) = first.font_data()
        {
            let named = data.postscript_name.is_some_and(|name| is_bold_name(&name));
            let bold = named || data.weight.is_some_and(|weight| weight >= BOLD_WEIGHT);
            return RunFont { bold, em: 1.0, font: None };
        }
        self.load_pending();
        let (page, places) = (&self.page, &self.places);
        let of_page = self
            .of_page
            .get_or_insert_with(|| page.iter().filter_map(|data| places.get(data).copied()).collect());
        if let Some(font) = found(&self.known, &*of_page, glyphs) {
            return font;
        }
        if !self.searched {
            self.search_document();
        }
        found(&self.known, self.places.values(), glyphs).unwrap_or(RunFont {
            bold: false,
            em: 1.0,
            font: None,
        })
    }

    fn load_pending(&mut self) {
        for dict in std::mem::take(&mut self.pending) {
            let font = self.cache.font(&dict, &self.settings.font_resolver, &self.settings.cmap_resolver);
            let Some(font) = font else { continue };
            let kind = dict.get::<Name<'_>>("Subtype");
            let kind = kind.as_ref().map_or(&b""[..], |name| name.as_ref());
            let em = if kind == b"Type3" { type3_em(&dict) } else { 1.0 };
            let bold = is_bold_dict(&dict);
            self.places.insert(dict.data(), self.known.len());
            self.known.push(Known { font, composite: kind == b"Type0", bold, em });
        }
    }

    /// Notes every font of the document: forms have resources of their own.
    fn search_document(&mut self) {
        self.searched = true;
        for object in self.pdf.objects() {
            let Some(dict) = object.into_dict() else {
                continue;
            };
            let font = dict.get::<Name<'_>>("Subtype").is_some_and(|name| {
                matches!(
                    name.as_ref(),
                    b"Type1" | b"MMType1" | b"TrueType" | b"Type0" | b"Type3" | b"OpenType"
                )
            });
            if font && self.seen.insert(dict.data()) {
                self.pending.push(dict);
            }
        }
        self.load_pending();
    }
}

/// The font of a run among those at some places. Fonts that draw all its glyphs alike cannot be told apart: the run
/// is bold only where all of them are.
fn found<'a, 'p>(
    known: &[Known<'a>],
    places: impl IntoIterator<Item = &'p usize>,
    glyphs: &[PositionedGlyph<'a>],
) -> Option<RunFont<'a>> {
    let fits = |known: &&Known<'a>| glyphs.iter().take(COMPARED).all(|glyph| known.has(glyph));
    let mut fitting = places.into_iter().filter_map(|place| known.get(*place)).filter(fits);
    let first = fitting.next()?;
    let bold = first.bold && fitting.all(|known| known.bold);
    Some(RunFont { bold, em: first.em, font: Some(first.font.clone()) })
}

impl Known<'_> {
    /// Whether the glyph could come from this font: same program, same glyph, same width.
    fn has(&self, glyph: &Glyph<'_>) -> bool {
        let code = glyph.char_code();
        if !self.composite && code > u32::from(u8::MAX) {
            return false;
        }
        match (self.font.glyph(self.font.map_code(code), code), glyph) {
            (FontGlyph::Outline(own), Glyph::Outline(drawn)) => same_outline(&own, drawn),
            (FontGlyph::Type3(own), Glyph::Type3(drawn)) => {
                Some(own.advance_width()) == drawn.advance_width() && own.as_unicode() == drawn.as_unicode()
            }
            _ => false,
        }
    }
}

fn same_outline(own: &OutlineGlyph, drawn: &OutlineGlyph) -> bool {
    own.advance_width() == drawn.advance_width() && own.identifier() == drawn.identifier()
}

/// Height of a Type 3 font's box in ems where the font counts in units of its own, as bitmap fonts
/// with an identity matrix do; else 1.
fn type3_em(dict: &Dict<'_>) -> f64 {
    let (Some(matrix), Some(frame)) = (dict.get::<[f64; 6]>("FontMatrix"), dict.get::<Rect>("FontBBox"))
    else {
        return 1.0;
    };
    let height = (matrix[3] * frame.height()).abs();
    let odd = height.is_finite() && height > 0.0;
    if odd && !(1.0 / TYPE3_TRUST..=TYPE3_TRUST).contains(&height) { height } else { 1.0 }
}

fn is_bold_dict(dict: &Dict<'_>) -> bool {
    if dict.get::<Name<'_>>("BaseFont").is_some_and(|name| is_bold_name(name.as_str())) {
        return true;
    }
    let Some(descriptor) = dict.get::<Dict<'_>>("FontDescriptor") else {
        return false;
    };
    let weight = descriptor.get::<f32>("FontWeight").unwrap_or(0.0);
    let flags = descriptor.get::<u32>("Flags").unwrap_or(0);
    weight >= BOLD_WEIGHT as f32 || flags & FORCE_BOLD != 0
}

/// Whether a font's name says that it is bold. The words are looked for as words, so that neither
/// "Regular" nor "Blackadder" is taken for bold; TeX names theirs `CMBX10` and the like.
fn is_bold_name(name: &str) -> bool {
    let name = match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 => rest,
        _ => name,
    };
    if name.to_ascii_lowercase().contains("bold") {
        return true;
    }
    let tex = ["CMBX", "CMSSBX", "CMB1", "SFBX", "ECBX", "SFSX", "LMBX"];
    if tex.iter().any(|prefix| name.starts_with(prefix)) {
        return true;
    }
    words(name).any(|word| matches!(word, "Black" | "Heavy" | "Demi" | "Bd" | "Blk" | "Hv" | "Fet"))
}

/// Splits `Frutiger-BdCn` into `Frutiger`, `Bd`, `Cn`.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut starts: Vec<usize> = vec![0];
    let mut before = ' ';
    for (place, c) in name.char_indices() {
        let edge = !c.is_alphanumeric() || (c.is_uppercase() && !before.is_uppercase());
        if edge || !before.is_alphanumeric() {
            starts.push(place);
        }
        before = c;
    }
    starts.push(name.len());
    (1..starts.len()).map(move |i| &name[starts[i - 1]..starts[i]])
}

#[cfg(test)]
mod tests {
    use super::is_bold_name;

    #[test]
    fn bold_is_told_by_the_name() {
        let bold = ["ABCDEF+Arial-BoldMT", "Arial,Bold", "CMBX10", "Frutiger-BdCn", "Corbel-Black"];
        for name in bold.into_iter().chain(["OpenSans-SemiBold", "arialbold", "FuturaStd-Heavy"]) {
            assert!(is_bold_name(name), "{name}");
        }
        let plain = ["TimesNewRomanPSMT", "AGaramondPro-Regular", "Blackadder", "Calibri-Light"];
        for name in plain.into_iter().chain(["CMR10", "Helvetica", "", "+", "ÅÄÖ-Medium"]) {
            assert!(!is_bold_name(name), "{name}");
        }
    }
}
