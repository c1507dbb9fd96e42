//! One server per SQLite folder: a second one would not see the first one's fair lock.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::error::StoreError;

/// Held as long as the value lives; the operating system lets go when the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes `folder/server.lock` and writes this process's number into it.
    ///
    /// # Errors
    /// [`StoreError::FolderTaken`] with the holder's number; [`StoreError::File`] when the folder cannot be written.
    pub fn take(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("server.lock");
        let failed = |cause| StoreError::file(path.display().to_string(), cause);
        let mut options = OpenOptions::new();
        let mut file = options.read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
                writeln!(file, "{}", std::process::id()).map_err(failed)?;
                Ok(Self { _file: file })
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder).map_err(failed)?;
                Err(StoreError::FolderTaken { holder: holder.trim().to_owned() })
            }
            Err(TryLockError::Error(cause)) => Err(failed(cause)),
        }
    }
}
