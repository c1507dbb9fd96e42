//! Takes a back-up beside a running server.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use app::App;
use store::backup::{self as rows, Table};
use store::engine::{ReadTx, Value};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{FORMAT, KEYS, MANIFEST, Manifest, PAGE, TableEntry, cell, wrap};
use crate::folder::DataFolder;
use crate::progress;

type Archive = ZipWriter<BufWriter<File>>;

/// What went into the archive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taken {
    pub rows: u64,
    pub files: u64,
}

/// Writes the archive `to`, whole or not at all.
///
/// The snapshot comes first: a file is on disk before the row that names it, and only files no row names are swept, so
/// every file of the snapshot is still there when the files are copied.
///
/// # Errors
/// When the target exists, the passphrase is too short, or reading or writing fails.
pub async fn take(app: &App, folder: &DataFolder, to: &Path, passphrase: &str) -> Result<Taken> {
    ensure!(!to.exists(), "{} exists already", to.display());
    let keys = wrap::wrap(&folder.keys(), passphrase, app.entropy.as_ref())?;
    let part = to.with_extension("part");
    let done = write(app, folder, &part, &keys).await;
    if done.is_err() {
        // The first error is the one to report.
        let _ = std::fs::remove_file(&part);
        return done;
    }
    std::fs::rename(&part, to).with_context(|| to.display().to_string())?;
    done
}

async fn write(app: &App, folder: &DataFolder, part: &Path, keys: &[u8]) -> Result<Taken> {
    let file = File::options().write(true).create_new(true).open(part).with_context(|| part.display().to_string())?;
    let mut archive = ZipWriter::new(BufWriter::new(file));
    let mut tx = app.db.read().await?;
    tx.expect_long_statements();
    let steps = rows::steps(&mut tx).await?;
    let mut tables = Vec::new();
    let all = rows::tables(&mut tx).await?;
    let bar = progress::bar("tables", all.len() as u64);
    for table in all {
        tables.push(write_table(&mut archive, &mut tx, &table).await?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    drop(tx);

    let paths = files_below(&folder.files())?;
    let bar = progress::bar("files", paths.len() as u64);
    for path in &paths {
        let name = path.strip_prefix(folder.path())?.to_string_lossy().into_owned();
        archive.start_file(name, options())?;
        std::io::copy(&mut File::open(path).with_context(|| path.display().to_string())?, &mut archive)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    archive.start_file(KEYS, options())?;
    archive.write_all(keys)?;

    let taken = Taken { rows: tables.iter().map(|table| table.rows).sum(), files: paths.len() as u64 };
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        taken: app.now().minute_text(),
        steps,
        tables,
        files: taken.files,
    };
    archive.start_file(MANIFEST, options())?;
    archive.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    let file = archive.finish()?.into_inner().map_err(|error| error.into_error())?;
    file.sync_all()?;
    Ok(taken)
}

async fn write_table(archive: &mut Archive, tx: &mut ReadTx, table: &Table) -> Result<TableEntry> {
    archive.start_file(format!("tables/{}.jsonl", table.name), options())?;
    let mut count = 0;
    let mut last: Option<Vec<Value>> = None;
    loop {
        let page = rows::page(tx, table, last.as_deref(), PAGE).await?;
        let Some(newest) = page.last().cloned() else { break };
        for row in page {
            archive.write_all(cell::line(row).as_bytes())?;
            archive.write_all(b"\n")?;
            count += 1;
        }
        last = Some(newest);
    }
    let columns = table.columns().into_iter().map(ToOwned::to_owned).collect();
    Ok(TableEntry { name: table.name.to_owned(), columns, rows: count })
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().large_file(true).unix_permissions(0o600)
}

/// Every finished file below `folder`, in order.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|extension| extension != "part") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
