//! Reads the first visible sheet of a workbook, cell by cell.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::{Rows, container, number};

pub(crate) fn read(name: &str, mut file: File, rows: &mut Rows) -> Result<(), String> {
    container::weigh(name, &mut file, &rows.limits)?;
    file.seek(SeekFrom::Start(0)).map_err(|e| format!("{name} 读不出来：{e}"))?;
    let mut workbook: Xlsx<_> = guarded(name, || Xlsx::new(BufReader::new(file)))?;
    let sheet = workbook
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .ok_or_else(|| format!("{name} 里没有可以读的工作表"))?;
    let mut reader = guarded(name, || workbook.worksheet_cells_reader(&sheet))?;
    let mut row = 0;
    let mut cells: Vec<String> = Vec::new();
    while let Some(cell) = guarded(name, || reader.next_cell())? {
        let (at, column) = cell.get_position();
        if at < row {
            return Err(format!("{name} 里行的次序是乱的，请在 Excel 或 WPS 里另存为新的 .xlsx 后再上传"));
        }
        if at > row {
            if let ControlFlow::Break(()) = rows.push(row + 1, std::mem::take(&mut cells))? {
                return Ok(());
            }
            row = at;
        }
        let text = number::cell_text(cell.get_value().clone());
        if text.is_empty() {
            continue;
        }
        if column >= rows.limits.columns {
            return Err(format!(
                "第 {} 行用到了第 {} 列，超过 {} 列，请按模板填写",
                row + 1,
                column + 1,
                rows.limits.columns
            ));
        }
        let column = column as usize;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(place) = cells.get_mut(column) {
            *place = text;
        }
    }
    rows.push(row + 1, cells).map(|_| ())
}

/// The parser does unchecked arithmetic on what a file claims; such a file is damaged, not our fault.
fn guarded<T>(name: &str, step: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(XlsxError::Password)) => Err(format!("{name} 设了打开密码，请在 Excel 或 WPS 里去掉密码后再上传")),
        Ok(Err(_)) | Err(_) => Err(format!("{name} 已损坏或没有传完整，请重新保存后再上传")),
    }
}
