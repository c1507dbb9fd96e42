//! Pictures: measured, decoded within limits, turned upright and written anew, which leaves all metadata behind.

use std::io::Cursor;

use app::ports::{CheckedUpload, UploadKind, UploadLimits};
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageResult, Limits};

/// High enough that a seal's fine characters stay readable.
const QUALITY: u8 = 88;
const SCREEN_QUALITY: u8 = 78;
/// Bytes a decoder may take for one pixel: sixteen bits in four channels, twice for its own buffers.
const BYTES_PER_PIXEL: u64 = 16;
/// Longest edge, pixels; longer ones are panoramas or attacks.
const LONGEST_EDGE: u32 = 20_000;

pub(crate) fn check(
    name: &str,
    kind: UploadKind,
    bytes: &[u8],
    limits: &UploadLimits,
) -> Result<CheckedUpload, String> {
    let damaged = |()| format!("{name} 打不开，可能已损坏或没有传完整，请重新拍摄或另存后再上传");
    if kind == UploadKind::Jpeg && !jpeg_is_whole(bytes) {
        return Err(damaged(()));
    }
    let (width, height) = dimensions(kind, bytes).map_err(|_| damaged(()))?;
    if u64::from(width) * u64::from(height) > limits.max_pixels || width.max(height) > LONGEST_EDGE {
        return Err(format!(
            "{name} 有 {width}×{height} 像素，太大了，请缩小后再上传（不超过 {} 万像素）",
            limits.max_pixels / 10_000
        ));
    }
    let picture = decode(kind, bytes, limits).map_err(|_| damaged(()))?;
    let bytes = encode(kind, &picture).map_err(|_| damaged(()))?;
    Ok(CheckedUpload { kind, bytes, width: picture.width(), height: picture.height(), pages: 1 })
}

pub(crate) fn thumbnail(upload: &CheckedUpload, edge: u32) -> Option<Vec<u8>> {
    page(upload.kind, &upload.bytes, edge)
}

/// A stored picture as JPEG, its longer edge at most `edge` pixels; `None` for documents.
pub(crate) fn page(kind: UploadKind, bytes: &[u8], edge: u32) -> Option<Vec<u8>> {
    let format = match kind {
        UploadKind::Jpeg => ImageFormat::Jpeg,
        UploadKind::Png => ImageFormat::Png,
        UploadKind::Pdf => return None,
    };
    let picture = image::load_from_memory_with_format(bytes, format).ok()?;
    let small = if picture.width().max(picture.height()) > edge { picture.thumbnail(edge, edge) } else { picture };
    jpeg(&small)
}

/// As the screen shows it.
pub(crate) fn jpeg(picture: &DynamicImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, SCREEN_QUALITY).encode_image(&on_white(picture)).ok()?;
    Some(bytes)
}

/// A JPEG ends with a mark; decoders fill what is missing before it with grey, which would pass for a picture. The picture of
/// a camera carries a small one in a segment of its own, whose end is not the end.
fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xFF, marker, high, low, ..] = rest {
        if *marker == 0xDA {
            return rest.windows(2).any(|at| at == [0xFF, 0xD9]);
        }
        // Fill bytes may stand before a marker.
        let length = if *marker == 0xFF { 1 } else { 2 + usize::from(u16::from_be_bytes([*high, *low])) };
        rest = rest.get(length..).unwrap_or_default();
    }
    false
}

fn dimensions(kind: UploadKind, bytes: &[u8]) -> ImageResult<(u32, u32)> {
    Ok(match kind {
        UploadKind::Png => PngDecoder::new(Cursor::new(bytes))?.dimensions(),
        _ => JpegDecoder::new(Cursor::new(bytes))?.dimensions(),
    })
}

fn decode(kind: UploadKind, bytes: &[u8], limits: &UploadLimits) -> ImageResult<DynamicImage> {
    let mut bounds = Limits::default();
    bounds.max_alloc = Some(limits.max_pixels.saturating_mul(BYTES_PER_PIXEL));
    match kind {
        UploadKind::Png => upright(PngDecoder::with_limits(Cursor::new(bytes), bounds)?),
        _ => {
            let mut decoder = JpegDecoder::new(Cursor::new(bytes))?;
            decoder.set_limits(bounds)?;
            upright(decoder)
        }
    }
}

fn upright(mut decoder: impl ImageDecoder) -> ImageResult<DynamicImage> {
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn encode(kind: UploadKind, picture: &DynamicImage) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    match kind {
        UploadKind::Png => picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?,
        _ => JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&on_white(picture))?,
    }
    Ok(bytes)
}

/// JPEG has no transparency; what is clear becomes paper.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let clear = picture.to_rgba8();
    let paper = image::RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [red, green, blue, alpha] = clear.get_pixel(x, y).0;
        let over = |ink: u8| {
            let mixed = (u32::from(ink) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        image::Rgb([over(red), over(green), over(blue)])
    });
    DynamicImage::ImageRgb8(paper)
}
