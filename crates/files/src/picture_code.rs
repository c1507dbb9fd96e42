//! Draws the picture code: strokes turned, shifted and sheared, under thin lines and speckle. The 32 noise bytes
//! decide all of it, so the same code and noise give the same picture.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};

use crate::glyphs::strokes;

const WIDTH: u32 = 200;
const HEIGHT: u32 = 64;
const PAPER: f32 = 246.0;
const INK: f32 = 40.0;
const LINE: f32 = 120.0;
/// Pixels of one grid step of a character.
const STEP: (f32, f32) = (5.2, 5.6);
/// Half the width of a stroke, pixels.
const PEN: f32 = 1.7;
const HAIR: f32 = 0.6;

pub(crate) fn draw(code: &str, noise: [u8; 32]) -> Vec<u8> {
    let mut noise = Noise::new(noise);
    let mut sheet = Sheet { light: vec![PAPER; (WIDTH * HEIGHT) as usize] };
    speckle(&mut sheet, &mut noise);
    let count = u16::try_from(code.chars().count().max(1)).unwrap_or(u16::MAX);
    let pitch = (f32_of(WIDTH) - 16.0) / f32::from(count);
    for (character, place) in code.chars().zip(0_u16..) {
        let middle =
            (8.0 + pitch * (f32::from(place) + 0.5) + noise.within(3.0), f32_of(HEIGHT) / 2.0 + noise.within(6.0));
        glyph(&mut sheet, character, middle, &mut noise);
    }
    for _ in 0..3 {
        let from = (0.0, 8.0 + noise.share() * (f32_of(HEIGHT) - 16.0));
        let to = (f32_of(WIDTH), 8.0 + noise.share() * (f32_of(HEIGHT) - 16.0));
        let bend = (f32_of(WIDTH) * (0.3 + 0.4 * noise.share()), noise.share() * f32_of(HEIGHT));
        sheet.line(from, bend, HAIR, LINE);
        sheet.line(bend, to, HAIR, LINE);
    }
    sheet.png()
}

fn glyph(sheet: &mut Sheet, character: char, middle: (f32, f32), noise: &mut Noise) {
    let (sine, cosine) = noise.within(0.30).sin_cos();
    let shear = noise.within(0.18);
    let size = 1.0 + noise.within(0.10);
    let place = |(x, y): (u8, u8)| {
        let y = (f32::from(y) - 3.0) * STEP.1 * size;
        let x = (f32::from(x) - 2.0) * STEP.0 * size + shear * y;
        (middle.0 + x * cosine - y * sine, middle.1 + x * sine + y * cosine)
    };
    for stroke in strokes(character) {
        for (from, to) in stroke.iter().zip(stroke.iter().skip(1)) {
            sheet.line(place(*from), place(*to), PEN, INK);
        }
    }
}

fn speckle(sheet: &mut Sheet, noise: &mut Noise) {
    for _ in 0..90 {
        let at = (noise.share() * f32_of(WIDTH), noise.share() * f32_of(HEIGHT));
        let to = (at.0 + noise.within(2.5), at.1 + noise.within(2.5));
        let dark = 150.0 + 60.0 * noise.share();
        sheet.line(at, to, 0.7, dark);
    }
}

/// A grey picture, 0 black to 255 white.
struct Sheet {
    light: Vec<f32>,
}

impl Sheet {
    /// A line with round ends and soft edges; darker wins.
    fn line(&mut self, from: (f32, f32), to: (f32, f32), half_width: f32, ink: f32) {
        let reach = half_width + 1.0;
        let (left, right) = (from.0.min(to.0) - reach, from.0.max(to.0) + reach);
        let (top, bottom) = (from.1.min(to.1) - reach, from.1.max(to.1) + reach);
        for (row, y) in self.light.chunks_mut(WIDTH as usize).zip(0_u16..) {
            let y = f32::from(y) + 0.5;
            if y < top || y > bottom {
                continue;
            }
            for (pixel, x) in row.iter_mut().zip(0_u16..) {
                let x = f32::from(x) + 0.5;
                if x >= left && x <= right {
                    let cover = (half_width + 0.5 - distance((x, y), from, to)).clamp(0.0, 1.0);
                    *pixel = pixel.min(PAPER + (ink - PAPER) * cover);
                }
            }
        }
    }

    fn png(&self) -> Vec<u8> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "light stays between INK and PAPER"
        )]
        let pixels = self.light.iter().map(|light| *light as u8);
        let mut picture = GrayImage::new(WIDTH, HEIGHT);
        for (place, light) in picture.pixels_mut().zip(pixels) {
            *place = Luma([light]);
        }
        let mut bytes = Cursor::new(Vec::new());
        // Writing into memory fails only for want of memory; an empty picture asks the user to reload it.
        match picture.write_to(&mut bytes, ImageFormat::Png) {
            Ok(()) => bytes.into_inner(),
            Err(_) => Vec::new(),
        }
    }
}

fn distance(point: (f32, f32), from: (f32, f32), to: (f32, f32)) -> f32 {
    let along = (to.0 - from.0, to.1 - from.1);
    let length = along.0 * along.0 + along.1 * along.1;
    let share = if length == 0.0 {
        0.0
    } else {
        (((point.0 - from.0) * along.0 + (point.1 - from.1) * along.1) / length).clamp(0.0, 1.0)
    };
    (point.0 - from.0 - share * along.0).hypot(point.1 - from.1 - share * along.1)
}

/// Stretches the 32 bytes to as many numbers as the drawing needs (xorshift; looks matter here, not secrecy).
struct Noise(u64);

impl Noise {
    fn new(bytes: [u8; 32]) -> Self {
        let seed = bytes
            .iter()
            .fold(0xCBF2_9CE4_8422_2325_u64, |seed, byte| (seed ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3));
        Self(seed | 1)
    }

    /// From 0 to just under 1.
    fn share(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let [.., high, low] = (self.0 >> 20).to_be_bytes();
        f32::from(u16::from_be_bytes([high, low])) / 65_536.0
    }

    /// Between minus and plus `most`.
    fn within(&mut self, most: f32) -> f32 {
        (self.share() * 2.0 - 1.0) * most
    }
}

fn f32_of(pixels: u32) -> f32 {
    f32::from(u16::try_from(pixels).unwrap_or(u16::MAX))
}
