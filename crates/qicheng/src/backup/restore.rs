//! Puts a back-up into an empty data folder and an empty database.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Component, Path};

use anyhow::{Context, Result, bail, ensure};
use app::ledger::verify::Verification;
use store::backup as rows;
use store::engine::Database;
use zip::ZipArchive;

use super::{FORMAT, KEYS, MANIFEST, Manifest, PAGE, TableEntry, cell, wrap};
use crate::config::Config;
use crate::folder::DataFolder;
use crate::progress;

type Archive = ZipArchive<BufReader<File>>;

/// What came out of the archive, and what its ledger says.
#[derive(Clone, Debug)]
pub struct Restored {
    pub rows: u64,
    pub files: u64,
    pub ledger: Verification,
}

/// # Errors
/// When folder or database hold something, the archive is damaged or of another version, or the passphrase is wrong.
pub async fn restore(config: &Config, from: &Path, passphrase: &str) -> Result<Restored> {
    let file = File::open(from).with_context(|| from.display().to_string())?;
    let mut archive = ZipArchive::new(BufReader::new(file)).context("this is no back-up")?;
    let manifest: Manifest = serde_json::from_slice(&read(&mut archive, MANIFEST)?).context(MANIFEST)?;
    ensure!(manifest.format == FORMAT, "the back-up is of layout {}, this program reads {FORMAT}", manifest.format);
    let keys = wrap::unwrap(&read(&mut archive, KEYS)?, passphrase)?;

    let folder = DataFolder::create(&config.data)?;
    let occupied = std::fs::read_dir(folder.path())?.next().is_some();
    ensure!(!occupied, "{} is not empty: restore into a new folder", folder.path().display());
    let _lock = folder.lock()?;
    wrap::put(&folder.keys(), &keys)?;

    let database = folder.database(config)?;
    let pending = database.pending_migrations().await?.len();
    database.migrate().await?;
    {
        let mut tx = database.read().await?;
        let steps = rows::steps(&mut tx).await?;
        ensure!(pending == steps.len(), "the database is not empty: restore into a new one");
        ensure!(
            steps == manifest.steps,
            "the back-up is of program {}: restore it with that version, then run `qicheng migrate` with this one",
            manifest.program
        );
    }
    let restored = fill(&mut archive, &manifest, &database).await?;
    ensure!(
        restored == manifest.tables.iter().map(|table| table.rows).sum::<u64>(),
        "rows are missing from the back-up"
    );
    let files = copy_files(&mut archive, &folder)?;
    ensure!(files == manifest.files, "{} files were taken, {files} are there", manifest.files);
    database.close().await?;
    drop(database);

    let app = folder.app(config)?;
    let ledger = app::ledger::verify::verify(&app).await?;
    Ok(Restored { rows: restored, files, ledger })
}

async fn fill(archive: &mut Archive, manifest: &Manifest, database: &Database) -> Result<u64> {
    let tables = rows::tables(&mut *database.read().await?).await?;
    let bar = progress::bar("rows", manifest.tables.iter().map(|table| table.rows).sum());
    let mut total = 0;
    for table in tables {
        let Some(entry) = manifest.tables.iter().find(|entry| entry.name == table.name) else {
            bail!("table {} is not in the back-up", table.name);
        };
        let found = fill_table(archive, database, &table, entry, &bar).await?;
        ensure!(found == entry.rows, "{}: {} rows were taken, {found} are there", table.name, entry.rows);
        total += found;
    }
    bar.finish_and_clear();
    Ok(total)
}

async fn fill_table(
    archive: &mut Archive,
    database: &Database,
    table: &rows::Table,
    entry: &TableEntry,
    bar: &indicatif::ProgressBar,
) -> Result<u64> {
    let columns: Vec<&str> = entry.columns.iter().map(String::as_str).collect();
    let text = archive.by_name(&format!("tables/{}.jsonl", table.name))?;
    let mut lines = BufReader::new(text).lines();
    let mut tx = database.write().await?;
    let mut total = 0;
    loop {
        let page = lines.by_ref().take(PAGE.unsigned_abs() as usize);
        let page: Vec<_> =
            page.map(|line| cell::row(&line?)).collect::<Result<_>>().with_context(|| entry.name.clone())?;
        if page.is_empty() {
            break;
        }
        let loaded = rows::load(&mut tx, table, &columns, page).await?;
        total += loaded;
        bar.inc(loaded);
    }
    tx.commit().await?;
    Ok(total)
}

fn copy_files(archive: &mut Archive, folder: &DataFolder) -> Result<u64> {
    let mut copied = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let Some(path) = entry.enclosed_name().filter(|path| path.starts_with("files")) else { continue };
        ensure!(path.components().all(|part| matches!(part, Component::Normal(_))), "{} leads astray", path.display());
        let path = folder.path().join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let mut file = File::create_new(&path).with_context(|| path.display().to_string())?;
        std::io::copy(&mut entry, &mut file)?;
        file.sync_all()?;
        copied += 1;
    }
    Ok(copied)
}

fn read(archive: &mut Archive, name: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    archive.by_name(name).with_context(|| format!("{name} is not in the archive"))?.read_to_end(&mut bytes)?;
    Ok(bytes)
}
