use std::io::Cursor;

use app::ports::{Pictures, UploadKind};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::{check, refusal};
use crate::Eyes;

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        if x < width / 2 && y < height / 2 { Rgb([220, 20, 20]) } else { Rgb([240; 3]) }
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// An EXIF part that asks for a quarter turn to the right and names a place.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(b"GPS-30.5N-114.3E");
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xFF, 0xE1]);
    bytes.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

fn has(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|at| at == text)
}

#[test]
fn pictures_are_turned_upright_and_lose_their_metadata() {
    let sent = with_exif(&picture(64, 32, ImageFormat::Jpeg));
    let upload = check(&sent).unwrap();
    assert_eq!((upload.kind, upload.width, upload.height, upload.pages), (UploadKind::Jpeg, 32, 64, 1));
    assert!(has(&sent, b"GPS-") && !has(&upload.bytes, b"GPS-") && !has(&upload.bytes, b"Exif"));
    let turned = image::load_from_memory(&upload.bytes).unwrap().to_rgb8();
    assert!(turned.get_pixel(28, 4).0[1] < 90, "the red corner moved to the top right");
    assert!(turned.get_pixel(4, 4).0[1] > 180);
}

#[test]
fn the_extension_decides_nothing_and_nothing_rides_along() {
    let mut sent = picture(20, 10, ImageFormat::Png);
    sent.extend(b"PK\x03\x04 %PDF-1.7 <script>alert(1)</script>");
    let upload = check(&sent).unwrap();
    assert_eq!((upload.kind, upload.width, upload.height), (UploadKind::Png, 20, 10));
    assert!(!has(&upload.bytes, b"script") && !has(&upload.bytes, b"PK\x03\x04"));
}

#[test]
fn a_pixel_bomb_is_refused_by_its_heading() {
    let mut bomb = picture(8, 8, ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let checksum = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
    refusal(&bomb, "60000×60000 像素");
    let mut jpeg = picture(8, 8, ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|at| at == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xEA, 0x60, 0xEA, 0x60]);
    refusal(&jpeg, "像素");
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[test]
fn truncated_and_disguised_files_are_refused() {
    let png = picture(200, 200, ImageFormat::Png);
    refusal(&png[..png.len() / 2], "打不开");
    refusal(b"\xFF\xD8\xFF\xE0<html>", "打不开");
    let jpeg = picture(400, 300, ImageFormat::Jpeg);
    // A small picture inside, as cameras put it, ends before the large one does.
    let inside = [&[0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xD9, 0xFF, 0xD9], &jpeg[2..]].concat();
    for whole in [&png, &jpeg, &inside] {
        assert!(check(whole).is_ok());
        for quarter in 1..4 {
            refusal(&whole[..whole.len() * quarter / 4], "打不开");
        }
    }
}

#[test]
fn thumbnails_are_small_and_documents_have_none() {
    let upload = check(&picture(900, 300, ImageFormat::Png)).unwrap();
    let small = image::load_from_memory(&Eyes.thumbnail(&upload, 300).unwrap()).unwrap();
    assert_eq!((small.width(), small.height()), (300, 100));
    let document = app::ports::CheckedUpload { kind: UploadKind::Pdf, ..upload };
    assert_eq!(Eyes.thumbnail(&document, 300), None);
}

#[test]
fn picture_codes_follow_their_noise() {
    let one = Eyes.picture_code("A7K3P", [1; 32]);
    assert_eq!(one, Eyes.picture_code("A7K3P", [1; 32]));
    assert_ne!(one, Eyes.picture_code("A7K3P", [2; 32]));
    assert_ne!(one, Eyes.picture_code("A7K3R", [1; 32]));
    let drawn = image::load_from_memory_with_format(&one, ImageFormat::Png).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (200, 64));
    assert!(one.len() < 16 << 10);
}
