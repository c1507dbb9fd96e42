//! Workbooks and text tables in and out. Owns what a file is (judged by its bytes, never by its name), how much of
//! it may be unpacked, and how a cell reads as text. Invariant: nothing is handed to a parser before its unpacked
//! size is known, and no sheet is held in memory as a whole.

mod container;
mod kind;
mod number;
mod text;
mod workbook;
mod write;

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use app::ports::{PortError, Sheet, SheetRow, Sheets};

use crate::kind::Kind;

/// What a file may cost before it is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReadLimits {
    /// Size of the file itself, bytes.
    pub file_bytes: u64,
    /// Parts inside a workbook.
    pub parts: usize,
    /// Unpacked size of one part, bytes.
    pub part_bytes: u64,
    /// Unpacked size of all parts, bytes.
    pub total_bytes: u64,
    /// Unpacked size of the parts a spreadsheet program keeps in memory (shared texts, formats), bytes.
    pub resident_bytes: u64,
    /// Unpacked size over packed size; asked only of parts above one megabyte.
    pub ratio: u64,
    /// Rows with content, the heading included.
    pub rows: u32,
    pub columns: u32,
    /// Characters in one cell.
    pub cell_chars: usize,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            file_bytes: 30 << 20,
            parts: 500,
            part_bytes: 256 << 20,
            total_bytes: 384 << 20,
            resident_bytes: 48 << 20,
            ratio: 200,
            rows: 100_000,
            columns: 200,
            cell_chars: 5_000,
        }
    }
}

/// The product's reader and writer of workbooks and text tables.
#[derive(Clone, Default, Debug)]
pub struct Workbooks {
    limits: ReadLimits,
}

impl Workbooks {
    /// With limits other than the usual ones.
    pub fn with_limits(limits: ReadLimits) -> Self {
        Self { limits }
    }
}

impl Sheets for Workbooks {
    fn read(&self, name: &str, file: &Path, on_row: &mut dyn FnMut(SheetRow) -> ControlFlow<()>) -> Result<(), String> {
        let mut file = File::open(file).map_err(|e| format!("{name} 打不开：{e}"))?;
        let size = file.metadata().map_err(|e| format!("{name} 打不开：{e}"))?.len();
        if size == 0 {
            return Err(format!("{name} 是空文件，请重新选择"));
        }
        if size > self.limits.file_bytes {
            return Err(format!(
                "{name} 有 {} MB，超过 {} MB，请分成几个文件",
                size.div_ceil(1 << 20),
                self.limits.file_bytes >> 20
            ));
        }
        let mut rows = Rows { limits: self.limits, seen: 0, on_row };
        match kind::detect(name, &mut file)? {
            Kind::Workbook => workbook::read(name, file, &mut rows),
            Kind::Text(encoding) => text::read(name, file, encoding, &mut rows),
        }
    }

    fn write(&self, sheets: &[Sheet]) -> Result<Vec<u8>, PortError> {
        write::workbook(sheets).map_err(|e| PortError {
            what: "writing a workbook",
            cause: e.to_string(),
            temporary: matches!(e, rust_xlsxwriter::XlsxError::IoError(_)),
        })
    }
}

/// Where both readers hand their rows: the bounds are kept here, once.
struct Rows<'a> {
    limits: ReadLimits,
    seen: u32,
    on_row: &'a mut dyn FnMut(SheetRow) -> ControlFlow<()>,
}

impl Rows<'_> {
    /// Passes a row on unless it is blank.
    fn push(&mut self, number: u32, mut cells: Vec<String>) -> Result<ControlFlow<()>, String> {
        let used = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        if used == 0 {
            return Ok(ControlFlow::Continue(()));
        }
        cells.truncate(used);
        if used > self.limits.columns as usize {
            return Err(format!("第 {number} 行有 {used} 列，超过 {} 列，请按模板填写", self.limits.columns));
        }
        if self.seen >= self.limits.rows {
            return Err(format!("表格超过 {} 行，请分成几个文件", self.limits.rows));
        }
        self.seen += 1;
        for (cell, column) in cells.iter().zip(1..) {
            self.check_cell(number, column, cell)?;
        }
        Ok((self.on_row)(SheetRow { number, cells }))
    }

    fn check_cell(&self, row: u32, column: u32, cell: &str) -> Result<(), String> {
        if cell.len() > self.limits.cell_chars && cell.chars().count() > self.limits.cell_chars {
            return Err(format!(
                "第 {row} 行第 {column} 列的内容超过 {} 字，请检查是否少了引号或粘贴了别的内容",
                self.limits.cell_chars
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
