//! Photographs nobody took: a slow change of light under grain, each its own, as large as asked for.

use anyhow::{Result, bail};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

/// From the best downwards.
const QUALITIES: [u8; 12] = [97, 95, 93, 91, 89, 87, 85, 80, 75, 70, 60, 40];

/// A photograph of so many pixels, in the best quality that keeps it within so many bytes.
///
/// # Errors
/// When it is larger than that in every quality.
pub fn photograph(number: u32, (width, height): (u32, u32), most_bytes: usize) -> Result<Vec<u8>> {
    let mut seed = number.wrapping_mul(2_654_435_761).wrapping_add(1);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [grain, ..] = seed.to_be_bytes();
        let [.., light] = (64 + (x / 64 + y / 48) % 96).to_be_bytes();
        let tone = light.saturating_add(grain / 8);
        Rgb([tone, tone, tone.saturating_sub(8)])
    });
    for quality in QUALITIES {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&picture)?;
        if bytes.len() <= most_bytes {
            return Ok(bytes);
        }
    }
    bail!("{width} × {height} pixels do not fit into {most_bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_its_own_and_none_is_too_large() {
        let (first, second) = (photograph(1, (80, 60), 8_000).unwrap(), photograph(2, (80, 60), 8_000).unwrap());
        assert!(first != second && first.len() <= 8_000);
        assert!(photograph(1, (80, 60), 100).is_err());
    }
}
