//! The ZIP container of a workbook, weighed before it is parsed. Declared sizes are only claims, so every part that
//! a parser would read is unpacked once into nothing and measured; so is how much of it the parser must hold at once.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::ReadLimits;

/// Bytes between two tags, so that no single text or attribute fills the memory.
const LONGEST_RUN: u64 = 256 << 10;
/// Bytes from the start of a cell or shared text to its end.
const LONGEST_CELL: u64 = 512 << 10;
/// Tags in the shared texts: four for a plain text, so a million texts.
const SHARED_TAGS: u64 = 4_000_000;
/// Tags in every other part that is read as a whole.
const OTHER_TAGS: u64 = 200_000;
/// The end record, its longest comment, and the long form before it, bytes.
const END_RECORD_REACH: u64 = (64 << 10) + 256;
/// Ratios of small parts say nothing.
const RATIO_FROM: u64 = 1 << 20;

/// # Errors
/// In Chinese: damaged, protected, another kind of document, or too large once unpacked.
pub(crate) fn weigh(name: &str, file: &mut File, limits: &ReadLimits) -> Result<(), String> {
    if claimed_parts(file).map_err(|_| damaged(name))? > limits.parts {
        return Err(too_large(name));
    }
    let mut archive = ZipArchive::new(file).map_err(|_| damaged(name))?;
    let parts = archive.file_names().map(|part| part.map(|p| p.to_lowercase())).collect::<Result<Vec<_>, _>>();
    let parts = parts.map_err(|_| damaged(name))?;
    check_kind(name, &parts)?;
    let mut total = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|e| match e {
            ZipError::UnsupportedArchive(_) => {
                format!("{name} 设了密码或用了少见的压缩方式，请在 Excel 或 WPS 里另存为 .xlsx 后再上传")
            }
            _ => damaged(name),
        })?;
        let part = Part::of(&entry.name().map_err(|_| damaged(name))?.to_lowercase());
        let packed = entry.compressed_size().max(1);
        let most = part.most_bytes(limits);
        if entry.size() > most || total + entry.size() > limits.total_bytes {
            return Err(too_large(name));
        }
        let mut scan = Scan::new(part);
        let mut buffer = vec![0; 64 << 10];
        let mut bytes = 0;
        loop {
            let read = entry.read(&mut buffer).map_err(|_| damaged(name))?;
            if read == 0 {
                break;
            }
            bytes += read as u64;
            let hollow = bytes > RATIO_FROM && bytes / packed > limits.ratio;
            if bytes > most || total + bytes > limits.total_bytes || hollow {
                return Err(too_large(name));
            }
            if part != Part::Unread && !scan.feed(buffer.get(..read).unwrap_or_default()) {
                return Err(format!("{name} 里有过长或不认识的内容，请在 Excel 或 WPS 里另存为新的 .xlsx 后再上传"));
            }
        }
        total += bytes;
    }
    Ok(())
}

/// The largest number of parts any end record of the container claims: the parser makes room for that many.
/// The long form of the record is for containers no workbook needs, and counts as too many.
fn claimed_parts(file: &mut File) -> std::io::Result<usize> {
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(size.saturating_sub(END_RECORD_REACH)))?;
    let mut tail = Vec::new();
    file.by_ref().take(END_RECORD_REACH).read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    let claims = tail.windows(12).filter_map(|at| match at {
        [b'P', b'K', 6, 6, ..] => Some(usize::MAX),
        [b'P', b'K', 5, 6, .., low, high] => Some(usize::from(u16::from_le_bytes([*low, *high]))),
        _ => None,
    });
    Ok(claims.max().unwrap_or_default())
}

fn check_kind(name: &str, parts: &[String]) -> Result<(), String> {
    let has = |part: &str| parts.iter().any(|p| p.replace('\\', "/") == part);
    if has("xl/workbook.xml") || (has("_rels/.rels") && parts.iter().any(|p| p.ends_with("workbook.xml"))) {
        return Ok(());
    }
    Err(if has("xl/workbook.bin") {
        format!("{name} 是 .xlsb 格式，请另存为 .xlsx 后再上传")
    } else if has("content.xml") {
        format!("{name} 是 .ods 格式，请另存为 .xlsx 后再上传")
    } else {
        format!("{name} 不是表格，请上传 .xlsx 或 .csv 文件")
    })
}

fn damaged(name: &str) -> String {
    format!("{name} 已损坏或没有传完整，请重新保存后再上传")
}

fn too_large(name: &str) -> String {
    format!("{name} 解压后过大，已拒绝。请删去图片和多余的工作表，或分成几个文件")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Sheet,
    SharedTexts,
    Other,
    /// Pictures, printer settings, macros: never opened.
    Unread,
}

impl Part {
    fn of(path: &str) -> Self {
        let path = path.replace('\\', "/");
        let file = path.rsplit('/').next().unwrap_or_default();
        match file {
            "sharedstrings.xml" => Self::SharedTexts,
            "styles.xml" | "workbook.xml" => Self::Other,
            _ if path.contains("worksheets/") && file.ends_with(".xml") => Self::Sheet,
            _ if file.ends_with(".xml") || file.ends_with(".rels") => Self::Other,
            _ => Self::Unread,
        }
    }

    fn most_bytes(self, limits: &ReadLimits) -> u64 {
        match self {
            Self::Sheet | Self::Unread => limits.part_bytes,
            Self::SharedTexts | Self::Other => limits.resident_bytes.min(limits.part_bytes),
        }
    }

    fn most_tags(self) -> u64 {
        match self {
            Self::Sheet | Self::Unread => u64::MAX,
            Self::SharedTexts => SHARED_TAGS,
            Self::Other => OTHER_TAGS,
        }
    }
}

/// Follows the tags of a part without building anything.
struct Scan {
    part: Part,
    tags: u64,
    /// Bytes since the last `<`.
    run: u64,
    /// Bytes since the cell or shared text opened; `None` outside.
    cell: Option<u64>,
    /// The beginning of the tag being read, enough to know its name and the claimed number of shared texts.
    tag: Vec<u8>,
}

/// Enough for `<sst` with both name spaces and both counts.
const TAG_KEPT: usize = 512;

impl Scan {
    fn new(part: Part) -> Self {
        Self { part, tags: 0, run: 0, cell: None, tag: Vec::with_capacity(TAG_KEPT) }
    }

    /// Whether the part is still acceptable.
    fn feed(&mut self, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() {
            let next = bytes.iter().position(|byte| *byte == b'<');
            let piece = bytes.get(..next.unwrap_or(bytes.len())).unwrap_or_default();
            self.run += piece.len() as u64;
            self.cell = self.cell.map(|cell| cell + piece.len() as u64);
            let room = TAG_KEPT.saturating_sub(self.tag.len());
            self.tag.extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or_default());
            if self.run > LONGEST_RUN || self.cell.is_some_and(|cell| cell > LONGEST_CELL) {
                return false;
            }
            let Some(next) = next else { return true };
            if !self.close_tag() {
                return false;
            }
            self.tags += 1;
            self.run = 0;
            self.cell = self.cell.map(|cell| cell + 1);
            bytes = bytes.get(next + 1..).unwrap_or_default();
        }
        self.tags <= self.part.most_tags()
    }

    /// Looks at the tag that ended when the next one began.
    fn close_tag(&mut self) -> bool {
        // Comments, literal sections and document types may hide tags; no spreadsheet program writes them.
        if self.tag.first() == Some(&b'!') {
            return false;
        }
        let closing = self.tag.first() == Some(&b'/');
        let name = self.tag.get(usize::from(closing)..).unwrap_or_default();
        let end = name.iter().position(|byte| matches!(byte, b' ' | b'>' | b'/' | b'\r' | b'\n' | b'\t'));
        let (name, rest) = name.split_at(end.unwrap_or(name.len()));
        let name = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
        let empty = rest.split(|byte| *byte == b'>').next().is_some_and(|head| head.ends_with(b"/"));
        match name {
            b"c" | b"si" => self.cell = if closing || empty { None } else { Some(0) },
            // The parser reserves room for as many texts as the file claims.
            b"sst" if !closing && claimed(rest).is_some_and(|count| count > SHARED_TAGS / 4) => return false,
            _ => {}
        }
        self.tag.clear();
        true
    }
}

fn claimed(attributes: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(attributes);
    let (_, value) = text.split_once("uniqueCount")?;
    let digits: String = value
        .trim_start_matches(['=', ' ', '"', '\'', '+', '\t', '\r', '\n'])
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    // Digits that do not fit are a claim beyond every limit.
    if digits.is_empty() { None } else { Some(digits.parse().unwrap_or(u64::MAX)) }
}
