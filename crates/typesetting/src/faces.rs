//! The two faces every document is set in, embedded in the program; no font of the system is ever used.
//!
//! The body face is whole, because names need every character of GB 18030 level 2; the heading face is a subset whose
//! gaps the body face fills. Parsing costs a moment, so it happens once, on first use or when warmed.

use std::sync::OnceLock;

use ttf_parser::Face;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

pub(crate) static BODY: &[u8] = include_bytes!("../../../data/fonts/NotoSerifSC-Regular.ttf");
pub(crate) static HEADING: &[u8] = include_bytes!("../../../data/fonts/QichengHeading-Bold.ttf");

/// The faces as typst wants them.
pub(crate) struct Faces {
    pub(crate) book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Faces {
    fn load() -> Self {
        let fonts: Vec<Font> = [BODY, HEADING].into_iter().flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }

    pub(crate) fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }
}

/// Faces that load on first use.
#[derive(Default)]
pub(crate) struct Shelf(OnceLock<Faces>);

impl Shelf {
    pub(crate) fn faces(&self) -> &Faces {
        self.0.get_or_init(Faces::load)
    }
}

/// The characters of `text` the body face cannot print, each once, in order of appearance.
///
/// Line breaks are layout, not glyphs. An unreadable face would make every character missing, which is the safe side.
pub(crate) fn missing_glyphs(text: &str) -> Vec<char> {
    let face = Face::parse(BODY, 0).ok();
    let printable = |c: char| face.as_ref().is_some_and(|face| face.glyph_index(c).is_some());
    let mut missing = Vec::new();
    for c in text.chars() {
        if !matches!(c, '\n' | '\r') && !missing.contains(&c) && !printable(c) {
            missing.push(c);
        }
    }
    missing
}
