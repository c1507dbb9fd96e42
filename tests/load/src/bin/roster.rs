//! Checking a workbook of many rows: rows a second against calamine alone, and the memory it takes.

use std::io::Cursor;
use std::time::Instant;

use anyhow::{Context, Result};
use calamine::{Reader as _, Xlsx};
use load::Scale;
use load::browser::Browser;
use load::figures::{round, table};
use load::place::Place;
use rust_xlsxwriter::Workbook;

const HEADINGS: [&str; 20] = [
    "考生号",
    "姓名",
    "性别",
    "证件类型",
    "身份证号",
    "民族",
    "政治面貌",
    "出生日期",
    "毕业院校",
    "院系",
    "学历层次",
    "专业",
    "培养方式",
    "生源所在地",
    "学号",
    "学制",
    "入学时间",
    "毕业时间",
    "手机号码",
    "电子邮箱",
];
const CHECK_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_LETTERS: [&str; 11] = ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"];

/// A number that passes its check, of an invented person.
fn identity(number: usize) -> String {
    let (day, serial) = (number / 1_000, number % 1_000);
    let body = format!("110101{}{:02}{:02}{serial:03}", 2003 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
    let sum: u32 = body.bytes().zip(CHECK_WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", CHECK_LETTERS.get((sum % 11) as usize).unwrap_or(&"0"))
}

fn workbook(rows: usize, cohort: i32, department: &str) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, column, heading)?;
    }
    let (entered, year) = (cohort - 4, (cohort - 4) % 100);
    for number in 0..rows {
        let cells = [
            format!("{year:02}9900{number:08}"),
            format!("测试{}", ["安", "宁", "和", "清", "明"].get(number % 5).unwrap_or(&"安")),
            String::new(),
            "居民身份证".into(),
            identity(number),
            "汉族".into(),
            "共青团员".into(),
            String::new(),
            String::new(),
            department.into(),
            "本科".into(),
            "(080902)软件工程".into(),
            "非定向".into(),
            "四川省宜宾市翠屏区".into(),
            format!("{entered}9{number:06}"),
            "4".into(),
            format!("{entered}09"),
            format!("{cohort}06"),
            format!("19{:09}", 900_000_000 + number),
            String::new(),
        ];
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(u32::try_from(number + 1)?, column, cell)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// Seconds calamine alone needs to hand out every cell.
fn calamine_alone(bytes: &[u8]) -> Result<(f64, usize)> {
    let begun = Instant::now();
    let mut book = Xlsx::new(Cursor::new(bytes))?;
    let name = book.sheet_names().first().context("no sheet")?.clone();
    let mut cells = book.worksheet_cells_reader(&name)?;
    let mut count = 0;
    while let Some(cell) = cells.next_cell()? {
        std::hint::black_box(cell.get_value());
        count += 1;
    }
    Ok((begun.elapsed().as_secs_f64(), count))
}

#[tokio::main]
async fn main() -> Result<()> {
    let scale = Scale::asked();
    let rows = scale.pick(50_000, 500);
    let place = Place::sqlite(60, 12).await?;
    let (login, password) = place.account("school", "管理设置")?;
    let running = place.serve().await?;
    let browser = Browser::log_in(running.address(), &login, &password).await?;
    let cohort = browser.cohort()?;
    let list = browser.get(&format!("/s/{cohort}/students")).await?;
    let department =
        list.split("学院").next().and_then(|text| text.rsplit(['>', ' ', '\n']).next()).unwrap_or_default();
    let bytes = workbook(rows, cohort.parse()?, &format!("{department}学院"))?;
    let (alone, cells) = calamine_alone(&bytes)?;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let idle = running.megabytes("VmRSS")?;
    let begun = Instant::now();
    let path = browser.upload(&format!("/s/{cohort}/imports/new"), "名单.xlsx", &bytes).await?;
    let took = begun.elapsed().as_secs_f64();
    let above = running.megabytes("VmHWM")? - idle;
    let result = browser.get(&path).await?;
    anyhow::ensure!(result.contains("检查结果"), "the upload led to {path}");
    let line = vec![
        rows.to_string(),
        cells.to_string(),
        round(took),
        round(rows as f64 / took),
        round(rows as f64 / alone),
        round(alone / took),
        round(above),
        round(bytes.len() as f64 / 1024.0 / 1024.0),
    ];
    let head =
        ["Rows", "Cells", "Seconds", "Rows/s", "calamine alone rows/s", "Ratio", "Peak MB above idle", "File MB"];
    println!("{}", table(&head, &[line]));
    Ok(())
}
