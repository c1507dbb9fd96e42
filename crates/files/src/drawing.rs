//! Pages of PDF documents as pictures. What a stranger sent is drawn within bounds: pages, edges and pixels are known
//! before anything is drawn.

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

/// The first `most` pages, each at most `edge` pixels long; `None` when one of them cannot be drawn.
pub(crate) fn pages(bytes: &[u8], edge: u32, most: u32) -> Option<Vec<Vec<u8>>> {
    let document = Pdf::new(bytes.to_vec()).ok()?;
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
