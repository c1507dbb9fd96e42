//! Uploads, thumbnails, the picture code and the files on disk. Owns what an upload may contain, judged by its bytes.
//! Invariant: nothing is decoded before its pixels are known, and nothing is stored with metadata a camera put in.

mod blobs;
mod document;
mod drawer;
mod drawing;
mod glyphs;
mod pdf;
mod picture;
mod picture_code;

pub use blobs::DiskBlobs;
pub use drawer::Drawer;
pub use drawing::draw;

use app::ports::{CheckedUpload, Pictures, UploadKind, UploadLimits};

/// The product's eyes: checks uploads, draws picture codes.
#[derive(Clone, Copy, Default, Debug)]
pub struct Eyes;

impl Pictures for Eyes {
    fn check(&self, name: &str, bytes: Vec<u8>, limits: &UploadLimits) -> Result<CheckedUpload, String> {
        if bytes.is_empty() {
            return Err(format!("{name} 是空文件，请重新选择"));
        }
        let kind = sniff(&bytes);
        let size = bytes.len() as u64;
        let (Some(kind), true) = (kind.filter(|kind| limits.kinds.contains(kind)), size <= limits.max_bytes) else {
            return Err(refused(name, kind, size, limits));
        };
        let upload = match kind {
            UploadKind::Jpeg | UploadKind::Png => picture::check(name, kind, &bytes, limits)?,
            UploadKind::Pdf => document::check(name, bytes, limits)?,
        };
        // A picture written anew may have grown.
        let size = upload.bytes.len() as u64;
        if size > limits.max_bytes { Err(refused(name, Some(kind), size, limits)) } else { Ok(upload) }
    }

    fn thumbnail(&self, upload: &CheckedUpload, edge: u32) -> Option<Vec<u8>> {
        picture::thumbnail(upload, edge)
    }

    fn picture_code(&self, code: &str, noise: [u8; 32]) -> Vec<u8> {
        picture_code::draw(code, noise)
    }
}

fn sniff(bytes: &[u8]) -> Option<UploadKind> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(UploadKind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(UploadKind::Png),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(UploadKind::Pdf),
        _ => None,
    }
}

fn refused(name: &str, kind: Option<UploadKind>, size: u64, limits: &UploadLimits) -> String {
    let allowed: Vec<&str> = limits
        .kinds
        .iter()
        .map(|kind| match kind {
            UploadKind::Jpeg => "jpg",
            UploadKind::Png => "png",
            UploadKind::Pdf => "pdf",
        })
        .collect();
    let fault = match kind {
        Some(kind) if limits.kinds.contains(&kind) => format!("为 {}", readable(size)),
        _ => "不是这些格式".to_owned(),
    };
    format!("只能上传 {}，每个不超过 {}：{name} {fault}", allowed.join("、"), readable(limits.max_bytes))
}

/// `18 MB`, rounded up so that a file over its limit never reads as the limit.
fn readable(bytes: u64) -> String {
    const MB: u64 = 1 << 20;
    if bytes < MB {
        format!("{} KB", bytes.div_ceil(1 << 10))
    } else if bytes.is_multiple_of(MB) || bytes >= 100 * MB {
        format!("{} MB", bytes.div_ceil(MB))
    } else {
        let tenths = (bytes * 10).div_ceil(MB);
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests;
