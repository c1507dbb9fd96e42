//! What a file is, from its first bytes. The name only appears in messages.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::text;

pub(crate) enum Kind {
    Workbook,
    Text(&'static Encoding),
}

const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Name of the stream in which Office keeps a workbook with an opening password (MS-OFFCRYPTO 2.3.1), UTF-16LE.
const ENCRYPTED_PACKAGE: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// Leaves the file at its start.
///
/// # Errors
/// In Chinese, when the bytes are no table this program reads.
pub(crate) fn detect(name: &str, file: &mut File) -> Result<Kind, String> {
    let unreadable = |e: std::io::Error| format!("{name} 读不出来：{e}");
    let mut head = Vec::with_capacity(1024);
    file.by_ref().take(1024).read_to_end(&mut head).map_err(unreadable)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    if head.starts_with(b"PK") {
        return Ok(Kind::Workbook);
    }
    if head.starts_with(&COMPOUND_FILE) {
        return Err(if contains(file, ENCRYPTED_PACKAGE).map_err(unreadable)? {
            format!("{name} 设了打开密码，请在 Excel 或 WPS 里去掉密码后再上传")
        } else {
            format!("{name} 是旧版 Excel 格式（.xls），请另存为 .xlsx 后再上传")
        });
    }
    if head.starts_with(b"%PDF") || is_picture(&head) {
        return Err(format!("{name} 不是表格，请上传 .xlsx 或 .csv 文件"));
    }
    if head.starts_with(&[0xFF, 0xFE]) {
        return text::check(name, file, UTF_16LE).map(|()| Kind::Text(UTF_16LE));
    }
    if head.starts_with(&[0xFE, 0xFF]) {
        return text::check(name, file, UTF_16BE).map(|()| Kind::Text(UTF_16BE));
    }
    let start = head.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(&head).trim_ascii_start();
    if start.first() == Some(&b'<') {
        return Err(format!("{name} 其实是网页格式的表格，请用 Excel 或 WPS 打开后另存为 .xlsx"));
    }
    if head.contains(&0) {
        return Err(format!("{name} 不是表格，请上传 .xlsx 或 .csv 文件"));
    }
    match text::check(name, file, UTF_8) {
        Ok(()) => Ok(Kind::Text(UTF_8)),
        Err(_) => text::check(name, file, GB18030).map(|()| Kind::Text(GB18030)),
    }
}

fn is_picture(head: &[u8]) -> bool {
    head.starts_with(&[0xFF, 0xD8, 0xFF]) || head.starts_with(b"\x89PNG") || head.starts_with(b"GIF8")
}

fn contains(file: &mut File, wanted: &[u8]) -> std::io::Result<bool> {
    let mut window = Vec::new();
    loop {
        let read = file.by_ref().take(64 << 10).read_to_end(&mut window)?;
        if window.windows(wanted.len()).any(|at| at == wanted) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        let spent = window.len().saturating_sub(wanted.len());
        window.drain(..spent);
    }
}
