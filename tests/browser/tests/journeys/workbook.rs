//! The school's list of graduates: a filled template with three faults, and the returned rows repaired.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;

/// Somebody on the list.
#[derive(Clone, Debug)]
pub struct Student {
    pub name: String,
    pub document: String,
    pub exam_number: String,
    pub mobile: String,
    /// 培养方式 as the list writes it.
    pub training: &'static str,
}

/// The one bound by an agreement, counted from 1.
const TARGETED: usize = 8;

impl Student {
    /// The `number`-th of the list, from 1: a person who cannot exist, reached at a number nobody has.
    fn new(number: usize) -> Self {
        let given = ["宁远", "思齐", "嘉言", "知行", "清和", "书宜", "明远", "安歌"];
        Self {
            name: format!("测{}", given[number % given.len()]),
            document: identity(number),
            exam_number: format!("23990000{number:06}"),
            mobile: format!("13800000{number:03}"),
            training: if number == TARGETED { "定向（不可网签）" } else { "非定向" },
        }
    }

    /// The mobile as pages and messages mask it.
    pub fn masked_mobile(&self) -> String {
        format!("{}****{}", &self.mobile[..3], &self.mobile[7..])
    }
}

/// A resident id that passes its check and is issued to nobody: its address code names a whole province.
fn identity(number: usize) -> String {
    let body = format!("11000020040{}{:02}{:03}", number % 9 + 1, number % 27 + 1, number + 500);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize])
}

pub fn students(count: usize) -> Vec<Student> {
    (1..=count).map(Student::new).collect()
}

/// What stands under each heading of the template.
fn cell(heading: &str, student: &Student, cohort: u16, department: &str) -> String {
    match heading {
        "考生号" => student.exam_number.clone(),
        "姓名" => student.name.clone(),
        "身份证号" => student.document.clone(),
        "民族" => "汉族".into(),
        "政治面貌" => "共青团员".into(),
        "院系" => department.into(),
        "学历层次" => "本科".into(),
        "专业" => "(080902)软件工程".into(),
        "培养方式" => student.training.into(),
        "生源所在地" => "四川省宜宾市翠屏区".into(),
        "学号" => format!("{}{}", cohort - 4, &student.exam_number[10..]),
        "学制" => "4".into(),
        "入学时间" => format!("{}09", cohort - 4),
        "毕业时间" => format!("{cohort}06"),
        "手机号码" => student.mobile.clone(),
        _ => String::new(),
    }
}

/// The template with these students, three of them with a fault: an unknown department, a wrong check character, no
/// 考生号.
pub fn filled(template: Vec<u8>, students: &[Student], cohort: u16, department: &str) -> Vec<u8> {
    let headings = read(template).remove(0);
    let mut rows: Vec<Vec<String>> = students
        .iter()
        .map(|student| headings.iter().map(|heading| cell(heading, student, cohort, department)).collect())
        .collect();
    let place = |heading: &str| headings.iter().position(|known| known == heading).unwrap();
    rows[3][place("院系")] = "计算机系统学院".into();
    let number = &mut rows[4][place("身份证号")];
    let wrong = if number.ends_with('0') { "1" } else { "0" };
    number.replace_range(17.., wrong);
    rows[5][place("考生号")].clear();
    write(&headings, &rows)
}

/// The returned workbook of the three rows, each put right.
pub fn repaired(returned: Vec<u8>, students: &[Student], cohort: u16, department: &str) -> Vec<u8> {
    let mut rows = read(returned);
    let headings = rows.remove(0);
    assert_eq!(rows.len(), 3);
    let name = headings.iter().position(|heading| heading == "姓名").unwrap();
    for row in &mut rows {
        row.resize(headings.len(), String::new());
        assert!(row.last().is_some_and(|reason| !reason.is_empty()), "no reason: {row:?}");
        let student = students.iter().find(|student| student.name == row[name]).unwrap();
        for (heading, value) in headings.iter().zip(row) {
            if ["院系", "身份证号", "考生号"].contains(&heading.as_str()) {
                *value = cell(heading, student, cohort, department);
            }
        }
    }
    write(&headings, &rows)
}

fn read(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

fn write(headings: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (line, row) in std::iter::once(headings).chain(rows.iter().map(Vec::as_slice)).enumerate() {
        for (column, value) in row.iter().enumerate() {
            let (line, column) = (u32::try_from(line).unwrap(), u16::try_from(column).unwrap());
            sheet.write_string(line, column, value).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}
