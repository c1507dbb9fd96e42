//! Writes workbooks: every cell is text, headings stay in view, choices drop down.

use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};

use app::ports::{Sheet, SheetColumn};

/// Drop-downs reach this far below the heading, so that rows added by hand have them too.
const LAST_ROW: u32 = 100_000;
/// Room for choices written into the rule itself (a limit of the format).
const INLINE_CHOICES: usize = 255;
/// Characters a cell can hold (a limit of the format).
const CELL_CHARS: usize = 32_767;
const CHOICES_SHEET: &str = "选项";

struct Styles {
    heading: Format,
    warning_heading: Format,
    text: Format,
    quoted: Format,
    warning: Format,
    warning_quoted: Format,
}

impl Styles {
    fn new() -> Self {
        let text = Format::new().set_num_format("@");
        let warning = text
            .clone()
            .set_background_color(Color::RGB(0xFE_F3C7))
            .set_font_color(Color::RGB(0x92_400E))
            .set_text_wrap()
            .set_align(FormatAlign::Top);
        let heading = text
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border_bottom(FormatBorder::Thin)
            .set_background_color(Color::RGB(0xE5_E7EB));
        let warning_heading = heading.clone().set_background_color(Color::RGB(0xFD_E68A));
        // The quote prefix keeps a text that looks like a formula a text even after the cell is edited.
        let (quoted, warning_quoted) = (text.clone().set_quote_prefix(), warning.clone().set_quote_prefix());
        Self { heading, warning_heading, text, quoted, warning, warning_quoted }
    }

    fn cell(&self, column: Option<&SheetColumn>, text: &str) -> &Format {
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        match (column.is_some_and(|column| column.warning), formula) {
            (false, false) => &self.text,
            (false, true) => &self.quoted,
            (true, false) => &self.warning,
            (true, true) => &self.warning_quoted,
        }
    }
}

pub(crate) fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let styles = Styles::new();
    let mut long_lists: Vec<&[String]> = Vec::new();
    for sheet in sheets {
        let worksheet = workbook.add_worksheet_with_constant_memory()?;
        worksheet.set_name(&sheet.name)?;
        columns(worksheet, &styles, &sheet.columns, &mut long_lists)?;
        rows(worksheet, &styles, sheet)?;
    }
    if !long_lists.is_empty() {
        choices(workbook.add_worksheet_with_constant_memory()?, &long_lists)?;
    }
    workbook.save_to_buffer()
}

fn columns<'a>(
    worksheet: &mut Worksheet,
    styles: &Styles,
    columns: &'a [SheetColumn],
    long_lists: &mut Vec<&'a [String]>,
) -> Result<(), XlsxError> {
    if columns.is_empty() {
        return Ok(());
    }
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.set_row_height(0, 30)?;
    for (column, at) in columns.iter().zip(0_u16..) {
        let style = if column.warning { &styles.warning } else { &styles.text };
        worksheet.set_column_format(at, style)?;
        worksheet.set_column_width(at, f64::from(column.width.clamp(4, 120)))?;
        let heading = if column.warning { &styles.warning_heading } else { &styles.heading };
        worksheet.write_string_with_format(0, at, fitting(&column.title), heading)?;
        if !column.note.is_empty() {
            worksheet.insert_note(0, at, &Note::new(&column.note).add_author_prefix(false).set_width(260))?;
        }
        if !column.choices.is_empty() {
            let rule = drop_down(&column.choices, long_lists)?;
            worksheet.add_data_validation(1, at, LAST_ROW, at, &rule)?;
        }
    }
    Ok(())
}

fn drop_down<'a>(choices: &'a [String], long_lists: &mut Vec<&'a [String]>) -> Result<DataValidation, XlsxError> {
    let length: usize = choices.iter().map(|choice| choice.encode_utf16().count() + 1).sum();
    let inline = length <= INLINE_CHOICES && !choices.iter().any(|choice| choice.contains([',', '"']));
    let rule = DataValidation::new();
    let rule = if inline {
        rule.allow_list_strings(choices)?
    } else {
        let known = long_lists.iter().position(|list| *list == choices);
        let at = known.unwrap_or(long_lists.len());
        if known.is_none() {
            long_lists.push(choices);
        }
        rule.allow_list_formula(Formula::new(format!(
            "='{CHOICES_SHEET}'!${0}$1:${0}${1}",
            column_letters(at),
            choices.len()
        )))
    };
    rule.set_error_title("请从列表中选择")?.set_error_message("这一列只能填列表里的内容。")
}

fn rows(worksheet: &mut Worksheet, styles: &Styles, sheet: &Sheet) -> Result<(), XlsxError> {
    let first = u32::from(!sheet.columns.is_empty());
    for (row, at) in sheet.rows.iter().zip(first..) {
        for (text, column) in row.iter().zip(0_u16..) {
            if !text.is_empty() {
                let style = styles.cell(sheet.columns.get(usize::from(column)), text);
                worksheet.write_string_with_format(at, column, fitting(text), style)?;
            }
        }
    }
    Ok(())
}

fn choices(worksheet: &mut Worksheet, lists: &[&[String]]) -> Result<(), XlsxError> {
    worksheet.set_name(CHOICES_SHEET)?;
    worksheet.set_hidden(true);
    // Rows one after the other: a constant-memory sheet never goes back.
    let longest = lists.iter().map(|list| list.len()).max().unwrap_or_default();
    for (row, at) in (0..longest).zip(0_u32..) {
        for (list, column) in lists.iter().zip(0_u16..) {
            if let Some(choice) = list.get(row) {
                worksheet.write_string(at, column, fitting(choice))?;
            }
        }
    }
    Ok(())
}

/// A, B, … Z, AA: the name of a column counted from 0.
fn column_letters(mut at: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + u8::try_from(at % 26).unwrap_or_default()));
        if at < 26 {
            return letters;
        }
        at = at / 26 - 1;
    }
}

fn fitting(text: &str) -> &str {
    let end = text.char_indices().scan(0, |units, (at, c)| {
        *units += c.len_utf16();
        Some((at, *units))
    });
    match end.into_iter().find(|(_, units)| *units > CELL_CHARS) {
        Some((at, _)) => text.get(..at).unwrap_or_default(),
        None => text,
    }
}
