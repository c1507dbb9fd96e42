//! Memory is the whole process's, so this test has a process of its own.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected ends there")]

use std::io::Write;
use std::ops::ControlFlow;

use app::ports::{Sheet, SheetColumn, Sheets};
use sheets::Workbooks;
use tempfile::NamedTempFile;

fn roster(rows: usize) -> Vec<u8> {
    let rows = (0..rows)
        .map(|at| {
            (0..19)
                .map(|column| if column < 6 { format!("{:018}", at * 31 + column) } else { format!("值{}", at % 50) })
                .collect()
        })
        .collect();
    let columns =
        (0..19).map(|at| SheetColumn { title: format!("字段{at}"), width: 12, ..SheetColumn::default() }).collect();
    Workbooks::default().write(&[Sheet { name: "名单".into(), columns, rows }]).unwrap()
}

/// The budget is 64 MB above idle for 50,000 rows; a tenth of them keeps an unoptimised test short.
#[test]
fn a_whole_roster_streams_in_little_memory() {
    let file = on_disk(&roster(5_000));
    let before = resident_kilobytes("VmRSS");
    let (mut rows, mut most) = (0, 0);
    Workbooks::default()
        .read("名单.xlsx", file.path(), &mut |_| {
            rows += 1;
            if rows % 500 == 0 {
                most = most.max(resident_kilobytes("VmRSS"));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(rows, 5_001);
    assert!(most.saturating_sub(before) < 16 << 10, "{} kB", most - before);
}

fn resident_kilobytes(which: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(which)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn on_disk(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}
