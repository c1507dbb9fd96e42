//! Memory is the whole process's, so this test has a process of its own.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected ends there")]

use std::io::Write;
use std::ops::ControlFlow;

use app::ports::Sheets;
use sheets::Workbooks;
use zip::write::SimpleFileOptions;

#[test]
fn a_small_bomb_is_refused_before_memory_grows() {
    let sheet = b"<row/>".repeat(5 << 20);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, bytes) in [("xl/workbook.xml", b"<workbook/>".as_slice()), ("xl/worksheets/sheet1.xml", &sheet)] {
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 511 << 10);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&bomb).unwrap();
    let before = peak_kilobytes();
    let refused = Workbooks::default().read("名单.xlsx", file.path(), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(refused.contains("解压后过大"), "{refused}");
    assert!(peak_kilobytes() - before < 16 << 10);
}

fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
