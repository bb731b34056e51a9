//! One build at a time for one output folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Failure, refused};

/// How long to wait for another build before giving up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Held while a build writes; the system lets go of it even when the process is killed.
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Waits a little for another build to end.
    pub(super) fn take(path: &Path) -> Result<Self, Failure> {
        Self::take_within(path, PATIENCE)
    }

    pub(super) fn take_within(path: &Path, patience: Duration) -> Result<Self, Failure> {
        let start = Instant::now();
        loop {
            let file = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)
                .map_err(refused("reserving", path))?;
            match file.try_lock() {
                // The one before us may have removed the file we hold: then it guards nothing.
                Ok(()) if is_same(&file, path) => {
                    sign(&file);
                    return Ok(Self { path: path.to_path_buf(), _file: file });
                }
                Ok(()) => continue,
                Err(TryLockError::WouldBlock) if start.elapsed() < patience => {
                    std::thread::sleep(Duration::from_millis(50));
                }
                Err(TryLockError::WouldBlock) => return Err(taken(path)),
                // Some network shares know no locks: going on is better than never building.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self { path: path.to_path_buf(), _file: file });
                }
                Err(TryLockError::Error(error)) => return Err(refused("reserving", path)(error)),
            }
        }
    }
}

/// Leaves the number of this process for whoever waits; without it the lock is as good.
fn sign(mut file: &File) {
    let _ = file.set_len(0).and_then(|()| file.rewind());
    let _ = write!(file, "{}", std::process::id());
}

/// Somebody else is writing: who, where the file can be read.
fn taken(path: &Path) -> Failure {
    let number = fs::read_to_string(path).ok().and_then(|text| text.trim().parse::<u32>().ok());
    let (it, en) = number
        .map_or((String::new(), String::new()), |n| (format!(" (processo {n})"), format!(" (process {n})")));
    Failure::place(
        format!("un altro resoconto sta scrivendo{it}: attendere che finisca e riprovare"),
        format!("another resoconto is writing{en}: wait for it to end, then try again"),
    )
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still held; whoever waits sees another file at the path and starts again.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(there)) => (held.dev(), held.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same(_file: &File, _path: &Path) -> bool {
    true // an open file cannot be removed there
}
