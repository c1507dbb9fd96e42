//! Pages of PDF documents as pictures. Pages, edges and pixels are known before anything is drawn; time and memory are not,
//! so this runs in a process of its own ([`crate::Drawer`]).

use std::io::{self, ErrorKind, Read, Write};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use image::{DynamicImage, RgbaImage};

use crate::picture::jpeg;

/// A page longer or wider than so many points is no page of paper.
const LONGEST_PAGE: f32 = 14_400.0;
/// A page is drawn at most so many times larger than its points say.
const MOST_ENLARGED: f32 = 4.0;

/// The whole life of that process: reads a document, draws it, and writes each page behind its length.
///
/// # Errors
/// When it does not draw, or nobody reads.
pub fn draw(mut input: impl Read, mut output: impl Write, edge: u32, most: u32) -> io::Result<()> {
    let mut document = Vec::new();
    input.read_to_end(&mut document)?;
    for page in pages(document, edge, most).ok_or(ErrorKind::InvalidData)? {
        let length = u32::try_from(page.len()).map_err(io::Error::other)?;
        output.write_all(&length.to_be_bytes())?;
        output.write_all(&page)?;
    }
    output.flush()
}

/// The first `most` pages, each at most `edge` pixels long; `None` when one of them cannot be drawn.
fn pages(bytes: Vec<u8>, edge: u32, most: u32) -> Option<Vec<Vec<u8>>> {
    let document = Pdf::new(bytes).ok()?;
    let settings = InterpreterSettings::default();
    let cache = RenderCache::new();
    let shown = document.pages().iter().take(usize::try_from(most).unwrap_or(usize::MAX));
    let drawn: Option<Vec<_>> = shown
        .map(|page| {
            let (width, height) = page.render_dimensions();
            let longest = width.max(height);
            if !(1.0..=LONGEST_PAGE).contains(&longest) || width.min(height) < 1.0 {
                return None;
            }
            let scale = (f32::from(u16::try_from(edge).ok()?) / longest).min(MOST_ENLARGED);
            let asked = RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
            let pixels = render(page, &cache, &settings, &asked);
            let (width, height) = (pixels.width().into(), pixels.height().into());
            // Drawn on white, nothing is left clear, so that premultiplied colours are plain ones.
            let picture = RgbaImage::from_raw(width, height, pixels.data_as_u8_slice().to_vec())?;
            jpeg(&DynamicImage::ImageRgba8(picture))
        })
        .collect();
    drawn.filter(|pages| !pages.is_empty())
}
