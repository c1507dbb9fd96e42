//! Text tables: UTF-8, GB18030 and the UTF-16 of Excel's "Unicode 文本", separated by comma, tab or semicolon.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use csv::ByteRecord;
use encoding_rs::{Decoder, DecoderResult, Encoding};

use crate::Rows;

/// Whether the whole file is text in `encoding`. Leaves the file at its start.
pub(crate) fn check(name: &str, file: &mut File, encoding: &'static Encoding) -> Result<(), String> {
    let unreadable = |e: io::Error| format!("{name} 读不出来：{e}");
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut input = vec![0; 32 << 10];
    let mut output = vec![0; 128 << 10];
    loop {
        let read = file.read(&mut input).map_err(unreadable)?;
        let mut rest = input.get(..read).unwrap_or_default();
        loop {
            let (result, used, written) = decoder.decode_to_utf8_without_replacement(rest, &mut output, read == 0);
            if let DecoderResult::Malformed(..) = result {
                file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
                return Err(format!("{name} 里有认不出的文字，请另存为 .xlsx，或另存为“CSV UTF-8”后再上传"));
            }
            if output.get(..written).unwrap_or_default().contains(&0) {
                return Err(format!("{name} 不是表格，请上传 .xlsx 或 .csv 文件"));
            }
            rest = rest.get(used..).unwrap_or_default();
            if result == DecoderResult::InputEmpty {
                break;
            }
        }
        if read == 0 {
            file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
            return Ok(());
        }
    }
}

pub(crate) fn read(name: &str, mut file: File, encoding: &'static Encoding, rows: &mut Rows) -> Result<(), String> {
    let unreadable = |e: io::Error| format!("{name} 读不出来：{e}");
    let mut first = Vec::new();
    Utf8::new(&mut file, encoding).take(64 << 10).read_to_end(&mut first).map_err(unreadable)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&first))
        .flexible(true)
        .has_headers(false)
        .from_reader(Utf8::new(file, encoding));
    let mut record = ByteRecord::new();
    let mut number = 0_u64;
    let mut line = 1;
    while reader.read_byte_record(&mut record).map_err(|e| format!("{name} 第 {} 行之后读不出来：{e}", number))?
    {
        // The reader skips blank lines, a spreadsheet program counts them.
        let inside: u64 = record.iter().map(|field| field.iter().filter(|byte| **byte == b'\n').count() as u64).sum();
        let now = reader.position().line();
        let blank = (now - line).saturating_sub(inside + 1);
        line = now;
        number += blank + 1;
        let cells = record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect::<Vec<_>>();
        if number == 1 && cells.first().is_some_and(|cell| cell.starts_with("sep=")) {
            continue;
        }
        let number = u32::try_from(number).map_err(|_| format!("{name} 行数太多"))?;
        if let ControlFlow::Break(()) = rows.push(number, cells)? {
            return Ok(());
        }
    }
    Ok(())
}

/// The separator that occurs most outside quotes in the first line.
fn delimiter(text: &[u8]) -> u8 {
    if let Some(&[named, ..]) = text.strip_prefix(b"sep=") {
        return named;
    }
    let mut quoted = false;
    let mut counts = [(b',', 0_u32), (b'\t', 0), (b';', 0)];
    for byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if !quoted => {
                for (separator, count) in &mut counts {
                    *count += u32::from(separator == byte);
                }
            }
            _ => {}
        }
    }
    // The first of equals wins, so the comma is the default.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

/// Decodes and evens out line ends while reading; the text was found sound before.
struct Utf8<R> {
    source: R,
    decoder: Decoder,
    input: Box<[u8]>,
    decoded: Box<[u8]>,
    ready: std::ops::Range<usize>,
    finished: bool,
    after_return: bool,
}

impl<R: Read> Utf8<R> {
    fn new(source: R, encoding: &'static Encoding) -> Self {
        // No encoding here needs more than three UTF-8 bytes for one byte of input, and the decoder may keep one character back.
        let input = vec![0; 16 << 10].into_boxed_slice();
        let decoded = vec![0; 64 << 10].into_boxed_slice();
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            input,
            decoded,
            ready: 0..0,
            finished: false,
            after_return: false,
        }
    }
}

impl<R> Utf8<R> {
    /// Makes every line end `\n`, so that lines can be counted; returns what is left of `written`.
    fn plain_line_ends(&mut self, written: usize) -> usize {
        let mut kept = 0;
        for at in 0..written {
            let Some(byte) = self.decoded.get(at).copied() else { break };
            let second_half = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            if let (false, Some(place)) = (second_half, self.decoded.get_mut(kept)) {
                *place = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
        }
        kept
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !self.finished {
            let read = self.source.read(&mut self.input)?;
            let bytes = self.input.get(..read).unwrap_or_default();
            let (_, _, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.decoded, read == 0);
            self.ready = 0..self.plain_line_ends(written);
            self.finished = read == 0;
            // The last line ends like the others; one end too many is a blank line.
            if let (true, Some(end)) = (self.finished, self.decoded.get_mut(self.ready.end)) {
                *end = b'\n';
                self.ready.end += 1;
            }
        }
        let given = self.decoded.get(self.ready.clone()).unwrap_or_default().read(output)?;
        self.ready.start += given;
        Ok(given)
    }
}
