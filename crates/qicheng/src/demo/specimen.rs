//! Evidence of the demo: small pictures and documents drawn by code, each marked 示意 for whoever opens it.
//!
//! A serial stands in the drawing as bars, so that no two files are the same and nothing looks like a copy.

/// 示 and 意, one row a number, the leftmost point in the highest of 24 bits.
const GLYPHS: [[u32; 24]; 2] = [
    [
        0x000000, 0x000000, 0x000020, 0x000070, 0x1ffff8, 0x1ffff8, 0x000000, 0x000000, 0x00000c, 0x7ffffe, 0xffffff,
        0x7ffffe, 0x001c00, 0x071dc0, 0x079ce0, 0x0f1c70, 0x0e1c78, 0x1c1c3c, 0x3c1c1e, 0x381c0e, 0x701c0e, 0xe1fc06,
        0x01f800, 0x007800,
    ],
    [
        0x000000, 0x007000, 0x007810, 0x003c38, 0x3ffffc, 0x1ffffc, 0x01c3c8, 0x01e39e, 0x7fffff, 0x7ffffe, 0x0ffff0,
        0x0ffff8, 0x0f00f0, 0x0ffff0, 0x0ffff0, 0x0ffff0, 0x0ffff0, 0x0ffff0, 0x1fdc78, 0x1f9e7c, 0x3b8ede, 0x7bceee,
        0x7bffee, 0x71ffe0,
    ],
];
/// Size of the drawing in points.
const WIDTH: u32 = 320;
const HEIGHT: u32 = 200;
/// Points to a point of a glyph.
const SCALE: u32 = 4;
const LEFT: u32 = 60;
const TOP: u32 = 36;
/// Bars of the serial, the highest bit first.
const BARS: u32 = 32;
const BAR: u32 = 8;
const BAR_TOP: u32 = 152;

/// Whether the point is black.
fn is_ink(serial: u32, x: u32, y: u32) -> bool {
    let frame = x < 3 || y < 3 || x >= WIDTH - 3 || y >= HEIGHT - 3;
    let bars_left = (WIDTH - BARS * BAR) / 2;
    let bar = (x.wrapping_sub(bars_left) / BAR < BARS && (BAR_TOP..BAR_TOP + 24).contains(&y)).then(|| {
        let at = (x - bars_left) / BAR;
        y == BAR_TOP || (serial >> (BARS - 1 - at)) & 1 == 1
    });
    let glyph = (x >= LEFT && y >= TOP).then(|| {
        let (column, row) = ((x - LEFT) / SCALE, (y - TOP) / SCALE);
        let line = GLYPHS.get(usize::try_from(column / 24).unwrap_or(usize::MAX));
        let line = line.and_then(|glyph| glyph.get(usize::try_from(row).unwrap_or(usize::MAX)));
        line.is_some_and(|line| (line >> (23 - column % 24)) & 1 == 1)
    });
    frame || bar.unwrap_or_default() || glyph.unwrap_or_default()
}

/// A picture in two colours.
pub(super) fn png(serial: u32) -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        rows.push(0);
        for byte in 0..WIDTH / 8 {
            let ink = (0..8).fold(0_u8, |bits, bit| bits << 1 | u8::from(!is_ink(serial, byte * 8 + bit, y)));
            rows.push(ink);
        }
    }
    let mut head = Vec::new();
    head.extend_from_slice(&WIDTH.to_be_bytes());
    head.extend_from_slice(&HEIGHT.to_be_bytes());
    // One bit, grey.
    head.extend_from_slice(&[1, 0, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in [(b"IHDR", head), (b"IDAT", stored(&rows)), (b"IEND", Vec::new())] {
        let named = [kind.as_slice(), &body].concat();
        png.extend_from_slice(&u32::try_from(body.len()).unwrap_or_default().to_be_bytes());
        png.extend_from_slice(&named);
        png.extend_from_slice(&crc(&named).to_be_bytes());
    }
    png
}

/// A zlib stream that compresses nothing.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    let mut stream = vec![0x78, 0x01, 0x01];
    stream.extend_from_slice(&length.to_le_bytes());
    stream.extend_from_slice(&(!length).to_le_bytes());
    stream.extend_from_slice(bytes);
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    stream.extend_from_slice(&(b << 16 | a).to_be_bytes());
    stream
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 })
    })
}

/// The same drawing as a document of one page.
pub(super) fn pdf(serial: u32) -> Vec<u8> {
    let mut drawing = String::new();
    for y in 0..HEIGHT {
        let mut x = 0;
        while x < WIDTH {
            let run = (x..WIDTH).take_while(|x| is_ink(serial, *x, y)).count();
            let run = u32::try_from(run).unwrap_or_default();
            if run > 0 {
                drawing.push_str(&format!("{x} {} {run} 1 re ", HEIGHT - 1 - y));
            }
            x += run + 1;
        }
    }
    drawing.push_str("f\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R /Resources << >> >>"),
        format!("<< /Length {} >>\nstream\n{drawing}endstream", drawing.len()),
    ];
    let mut text = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(text.len());
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = text.len();
    text.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        text.push_str(&format!("{place:010} 00000 n \n"));
    }
    text.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1));
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use app::ports::{Pictures as _, UploadKind, UploadLimits};

    use super::*;

    #[test]
    fn both_pass_the_checks_of_an_upload_and_no_two_are_the_same() {
        let limits = UploadLimits {
            max_bytes: 1 << 20,
            max_pixels: 1 << 20,
            max_pages: 2,
            kinds: vec![UploadKind::Png, UploadKind::Pdf],
        };
        let pictures = files::Eyes;
        let checked = pictures.check("示意.png", png(7), &limits).unwrap();
        assert_eq!((checked.kind, checked.width, checked.height), (UploadKind::Png, WIDTH, HEIGHT));
        let checked = pictures.check("示意.pdf", pdf(7), &limits).unwrap();
        assert_eq!((checked.kind, checked.pages), (UploadKind::Pdf, 1));
        assert!(png(7) != png(8) && pdf(7) != pdf(8) && png(7) == png(7));
        assert!(png(7).len() < 16 * 1024 && pdf(7).len() < 64 * 1024);
    }
}
