//! How a number or date in a workbook reads as text: as its cell shows it in a column of ordinary width.

use calamine::{DataRef, ExcelDateTime};

pub(crate) fn cell_text(value: DataRef) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text,
        DataRef::SharedString(text) => text.to_owned(),
        DataRef::Int(number) => integer_text(number),
        DataRef::Float(number) => float_text(number),
        DataRef::Bool(yes) => if yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => moment_text(&moment),
        DataRef::DateTimeIso(text) => iso_text(&text),
        DataRef::DurationIso(text) => text,
        DataRef::Error(error) => error.to_string(),
    }
}

/// From here on a spreadsheet program has already replaced the last digits by zeros.
const FIRST_INEXACT: f64 = 1e15;

fn integer_text(number: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "only the size is looked at, and large ones are shown rounded")]
    let wide = number as f64;
    if wide.abs() < FIRST_INEXACT { number.to_string() } else { scientific(wide) }
}

fn float_text(number: f64) -> String {
    if number.abs() >= FIRST_INEXACT {
        return scientific(number);
    }
    if number.fract() == 0.0 {
        return format!("{number:.0}");
    }
    // Fifteen digits, as the cell keeps them: 0.1 + 0.2 reads 0.3.
    format!("{number:.14e}").parse::<f64>().unwrap_or(number).to_string()
}

/// `1.10105E+17`, so that the checker can say what happened to an identity number.
fn scientific(number: f64) -> String {
    let text = format!("{number:.5E}");
    let Some((digits, exponent)) = text.split_once('E') else { return text };
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{digits}E+{exponent}")
}

fn moment_text(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    // Outside the calendar of a spreadsheet program (1900 to 9999) the cell shows no date either.
    if !(0.0..2_958_466.0).contains(&serial) {
        return float_text(serial);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time =
        if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") };
    if moment.is_duration() || serial < 1.0 {
        time
    } else if serial.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {time}")
    }
}

fn iso_text(text: &str) -> String {
    match text.split_once('T') {
        Some((day, time)) if time.trim_end_matches('Z').bytes().all(|b| matches!(b, b'0' | b':' | b'.')) => {
            day.to_owned()
        }
        Some((day, time)) => format!("{day} {}", time.trim_end_matches('Z')),
        None => text.to_owned(),
    }
}
