//! Files on the local disk: `{root}/{school-12 | employer-…}/{ab}/{cd}/{sha256}`. A file is whole or absent: it is
//! written under another name, synced, renamed, and its folder synced. Paths come from numbers and hashes only.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use app::ports::{BlobOwner, BlobStore, PortError};
use async_trait::async_trait;
use domain::ids::{EmployerId, SchoolId};
use domain::time::Instant;
use sha2::{Digest, Sha256};

/// Blobs below one folder.
#[derive(Clone, Debug)]
pub struct DiskBlobs {
    root: PathBuf,
}

impl DiskBlobs {
    /// The folder is made when the first blob is written.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn path(&self, owner: BlobOwner, sha256: [u8; 32]) -> PathBuf {
        let name = hex(&sha256);
        let (first, second) = (name.get(..2).unwrap_or_default(), name.get(2..4).unwrap_or_default());
        self.root.join(owner_folder(owner)).join(first).join(second).join(&name)
    }
}

#[async_trait]
impl BlobStore for DiskBlobs {
    async fn put(&self, owner: BlobOwner, bytes: &[u8]) -> Result<[u8; 32], PortError> {
        let bytes = bytes.to_vec();
        let store = self.clone();
        blocking("writing a file", move || {
            let sha256: [u8; 32] = Sha256::digest(&bytes).into();
            // Written again even if present: the sweep of orphans goes by the time of the last writing.
            write(&store.path(owner, sha256), &bytes).map(|()| sha256)
        })
        .await
    }

    async fn get(&self, owner: BlobOwner, sha256: [u8; 32]) -> Result<Option<Vec<u8>>, PortError> {
        let path = self.path(owner, sha256);
        blocking("reading a file", move || {
            let Some(bytes) = present(fs::read(path))? else { return Ok(None) };
            if <[u8; 32]>::from(Sha256::digest(&bytes)) == sha256 {
                Ok(Some(bytes))
            } else {
                Err(io::Error::new(ErrorKind::InvalidData, format!("blob {} does not match its name", hex(&sha256))))
            }
        })
        .await
    }

    async fn delete(&self, owner: BlobOwner, sha256: [u8; 32]) -> Result<(), PortError> {
        let path = self.path(owner, sha256);
        blocking("deleting a file", move || present(fs::remove_file(path)).map(|_| ())).await
    }

    async fn list(&self, before: Instant) -> Result<Vec<(BlobOwner, [u8; 32])>, PortError> {
        let root = self.root.clone();
        blocking("listing files", move || {
            let mut found = Vec::new();
            for owner in entries(&root)? {
                let Some(id) = owner.file_name().to_str().and_then(parse_owner) else { continue };
                for first in entries(&owner.path())? {
                    for second in entries(&first.path())? {
                        for blob in entries(&second.path())? {
                            let Some(sha256) = blob.file_name().to_str().and_then(unhex) else { continue };
                            if written(&blob)?.is_some_and(|at| at < before) {
                                found.push((id, sha256));
                            }
                        }
                    }
                }
            }
            found.sort_unstable();
            Ok(found)
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, PortError> {
    let done = tokio::task::spawn_blocking(work).await.unwrap_or_else(|e| Err(io::Error::other(e)));
    done.map_err(|e| PortError {
        what,
        temporary: !matches!(
            e.kind(),
            ErrorKind::InvalidData | ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
        ),
        cause: e.to_string(),
    })
}

/// Tells the temporary names of one process apart.
static WRITES: AtomicU64 = AtomicU64::new(0);

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let turn = WRITES.fetch_add(1, Ordering::Relaxed);
    let temporary = path.with_extension(format!("{}-{turn}.part", std::process::id()));
    let done = File::create(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&temporary, path));
    if done.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
        return done;
    }
    // A folder made just now is itself an entry of the folder above, up to the root.
    folder.ancestors().take(4).try_for_each(|folder| File::open(folder)?.sync_all())
}

fn present<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Vec::new()),
        Err(e) => Err(e),
    }
}

/// `None` when it has gone meanwhile.
fn written(entry: &fs::DirEntry) -> io::Result<Option<Instant>> {
    let Some(metadata) = present(entry.metadata())? else { return Ok(None) };
    let since = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(Some(Instant::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))))
}

fn owner_folder(owner: BlobOwner) -> String {
    match owner {
        BlobOwner::School(school) => format!("school-{school}"),
        BlobOwner::Employer(employer) => format!("employer-{employer}"),
    }
}

fn parse_owner(folder: &str) -> Option<BlobOwner> {
    let owner = match folder.split_once('-')? {
        ("school", id) => BlobOwner::School(id.parse::<SchoolId>().ok()?),
        ("employer", id) => BlobOwner::Employer(id.parse::<EmployerId>().ok()?),
        _ => return None,
    };
    (owner_folder(owner) == folder).then_some(owner)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(name: &str) -> Option<[u8; 32]> {
    let mut sha256 = [0; 32];
    if name.len() != 64 {
        return None;
    }
    for (byte, at) in sha256.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(name.get(at..at + 2)?, 16).ok()?;
    }
    (hex(&sha256) == name).then_some(sha256)
}
