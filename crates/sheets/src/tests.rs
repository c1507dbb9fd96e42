use std::io::Write;
use std::ops::ControlFlow;

use app::ports::{Sheet, SheetColumn, SheetRow, Sheets};
use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;

use crate::Workbooks;

fn on_disk(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn read(bytes: &[u8]) -> Result<Vec<SheetRow>, String> {
    let file = on_disk(bytes);
    let mut rows = Vec::new();
    Workbooks::default().read("名单", file.path(), &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

fn texts(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    read(bytes).unwrap().into_iter().map(|row| (row.number, row.cells)).collect()
}

fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

fn refusal(bytes: &[u8], words: &str) {
    let message = read(bytes).unwrap_err();
    assert!(message.contains(words), "{message}");
}

const WORKBOOK: &str = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const PACKAGE: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const STYLES: &str =
    r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>"#;

fn raw_workbook(sheet: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = [
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (path, bytes) in parts.iter().chain(more) {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheet(rows: &str) -> Vec<u8> {
    raw_workbook(format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").as_bytes(), &[])
}

#[test]
fn cells_read_as_the_user_sees_them() {
    let rows = texts(&sheet(
        r#"<row r="2"><c r="A2"><v>7</v></c><c r="B2" s="1"><v>46344</v></c><c r="C2" s="2"><v>46344.5</v></c>
        <c r="D2"><v>110105199001011000</v></c><c r="E2"><v>0.30000000000000004</v></c><c r="F2" t="inlineStr"><is><t>110101199003070012</t></is></c>
        <c r="G2" t="b"><v>1</v></c><c r="H2" t="str"><v>  </v></c></row><row r="9"><c r="C9"><v>3.50</v></c></row>"#,
    ));
    let first = ["7", "2026-11-18", "2026-11-18 12:00", "1.10105E+17", "0.3", "110101199003070012", "TRUE"];
    assert_eq!(rows, [row(2, &first), row(9, &["", "", "3.5"])]);
}

#[test]
fn what_is_written_reads_back() {
    let choices: Vec<String> = (0..300).map(|at| format!("专业,{at}")).collect();
    let columns = vec![
        SheetColumn { title: "姓名".into(), width: 10, note: "与证件一致".into(), ..SheetColumn::default() },
        SheetColumn {
            title: "性别".into(),
            width: 6,
            choices: vec!["男".into(), "女".into()],
            ..SheetColumn::default()
        },
        SheetColumn { title: "专业".into(), width: 20, choices: choices.clone(), ..SheetColumn::default() },
        SheetColumn { title: "问题".into(), width: 30, warning: true, ..SheetColumn::default() },
    ];
    let formula = r#"=HYPERLINK("http://127.0.0.1","x")"#;
    let rows = vec![
        vec!["𬱖龑".to_owned(), "女".into(), choices[7].clone(), formula.into()],
        vec!["-1+1".to_owned(), "@x".into()],
    ];
    let bytes = Workbooks::default()
        .write(&[Sheet { name: "名单".into(), columns, rows }, Sheet { name: "说明".into(), ..Sheet::default() }])
        .unwrap();
    let rows = texts(&bytes);
    assert_eq!(rows[0], row(1, &["姓名", "性别", "专业", "问题"]));
    assert_eq!(rows[1], row(2, &["𬱖龑", "女", "专业,7", formula]));
    assert_eq!(rows[2], row(3, &["-1+1", "@x"]));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut part = |path: &str| std::io::read_to_string(archive.by_name(path).unwrap()).unwrap();
    let first = part("xl/worksheets/sheet1.xml");
    assert!(!first.contains("<f>"), "no cell is a formula");
    assert!(first.contains(r#"state="frozen""#) && first.contains("'选项'!$A$1:$A$300") && first.contains("男,女"));
    assert!(part("xl/styles.xml").contains("quotePrefix"));
    let workbook = part("xl/workbook.xml");
    let at = |name: &str| workbook.find(&format!("name=\"{name}\"")).unwrap();
    assert!(at("名单") < at("说明") && at("说明") < at("选项"), "{workbook}");
    assert!(workbook.contains(r#"state="hidden""#));
}

#[test]
fn text_tables_in_every_encoding_and_separator() {
    let expected = vec![row(1, &["姓名", "学号"]), row(3, &["㛃䶮", "001"])];
    assert_eq!(texts("姓名,学号\r\n\r\n㛃䶮,001\n".as_bytes()), expected);
    assert_eq!(texts("\u{feff}姓名\t学号\n\n\"㛃䶮\"\t001".as_bytes()), expected);
    let (gb, _, _) = encoding_rs::GB18030.encode("姓名;学号\r\n\r\n㛃䶮;001\r\n");
    assert_eq!(texts(&gb), expected);
    let (rare, _, lost) = encoding_rs::GB18030.encode("姓名,学号\n𬱖喆堃,1\n");
    assert!(!lost);
    assert_eq!(texts(&rare)[1], row(2, &["𬱖喆堃", "1"]));
    let utf16: Vec<u8> = "\u{feff}姓名\t学号\r\n甲\t2".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(texts(&utf16)[1], row(2, &["甲", "2"]));
}

#[test]
fn text_tables_keep_numbers_quotes_and_line_ends() {
    let rows = texts("a,b\r\n\"一\r\n二\",2\r\n\n\n110101199003070012,\" x\"\r3,4,,,\n,,\n5".as_bytes());
    assert_eq!(rows[1], row(2, &["一\n二", "2"]));
    assert_eq!(rows[2], row(5, &["110101199003070012", " x"]));
    assert_eq!(rows[3].1, ["3", "4"]);
    assert_eq!(rows.last().unwrap().1, ["5"]);
    assert_eq!(texts(b"sep=;\r\na;b\r\n"), [row(2, &["a", "b"])]);
}

#[test]
fn long_text_decodes_across_buffers() {
    let line = "𬱖龑,喆堃堃堃,0123456789\n".repeat(20_000);
    let (gb, _, _) = encoding_rs::GB18030.encode(&line);
    let rows = texts(&gb);
    assert_eq!(rows.len(), 20_000);
    assert!(rows.iter().all(|(_, cells)| cells == &["𬱖龑", "喆堃堃堃", "0123456789"]));
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused() {
    let mut bomb = raw_workbook(&vec![b' '; 9 << 20], &[]);
    let real = (9_u32 << 20).to_le_bytes();
    let places: Vec<usize> = bomb.windows(4).enumerate().filter(|(_, at)| *at == real).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert!(read(&bomb).is_err());
}

#[test]
fn claims_that_make_a_parser_reserve_memory_are_refused() {
    let texts = br#"<sst xmlns="x" uniqueCount="99999999999999"><si><t>a</t></si></sst>"#;
    refusal(&raw_workbook(b"<worksheet><sheetData/></worksheet>", &[("xl/sharedStrings.xml", texts)]), "过长或不认识");
    let mut many = sheet("");
    let end = many.windows(4).rposition(|at| at == b"PK\x05\x06").unwrap();
    many[end + 10..end + 12].copy_from_slice(&60_000_u16.to_le_bytes());
    refusal(&many, "解压后过大");
    refusal(&raw_workbook(b"<worksheet><!-- <c> --><sheetData/></worksheet>", &[]), "过长或不认识");
    refusal(&raw_workbook(br#"<worksheet><dimension ref="B9:A1"/><sheetData/></worksheet>"#, &[]), "已损坏");
}

#[test]
fn oversized_cells_rows_and_columns_are_named() {
    refusal(
        &sheet(&format!(r#"<row r="3"><c r="B3" t="str"><v>{}</v></c></row>"#, "长".repeat(5_001))),
        "第 3 行第 2 列",
    );
    let noise: String = (0..300_000_u32)
        .map(|at| char::from(b'a' + u8::try_from(at.wrapping_mul(2_654_435_761) >> 28).unwrap()))
        .collect();
    refusal(&sheet(&format!(r#"<row r="1"><c r="A1" t="str"><v>{noise}</v></c></row>"#)), "过长或不认识");
    refusal(&sheet(r#"<row r="1"><c r="ZZ1"><v>1</v></c></row>"#), "超过 200 列");
    refusal("x,y\n".repeat(100_001).as_bytes(), "超过 100000 行");
    refusal(format!("a,\"{}", "不关的引号\n".repeat(2_000)).as_bytes(), "少了引号");
}

#[test]
fn other_files_are_refused_by_content() {
    refusal(b"", "空文件");
    refusal(b"%PDF-1.7", "不是表格");
    refusal(b"\x89PNG\r\n\x1a\n", "不是表格");
    refusal(b"MZ\0\0\x01", "不是表格");
    refusal(b"a,b\n\xff\xff\xff\xff", "认不出的文字");
    refusal(b"\xEF\xBB\xBF <html><table>", "网页格式");
    let mut compound = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    compound.resize(200_000, 0);
    refusal(&compound, "旧版 Excel");
    compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    refusal(&compound, "打开密码");
    let whole = sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    refusal(&whole[..whole.len() / 2], "已损坏");
    let mut other = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    other.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    refusal(&other.finish().unwrap().into_inner(), "不是表格");
}

#[test]
fn reading_stops_when_told() {
    let file = on_disk(b"a\nb\nc\n");
    let mut seen = 0;
    let stop = &mut |_| {
        seen += 1;
        if seen == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    Workbooks::default().read("名单.csv", file.path(), stop).unwrap();
    assert_eq!(seen, 2);
}
