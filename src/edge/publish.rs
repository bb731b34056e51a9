//! Puts a site on disk: built beside the old one, then exchanged with it.
//!
//! Killed at any moment, the old site is whole; what was left behind is cleaned at the next start.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::guard::{self, Standing};
use super::lock::Lock;
use super::whole::{Over, put};
use super::{Failure, refused};
use crate::site::{Put, SitePath};

pub use super::guard::MARKER;

const MARKER_TEXT: &str = "Cartella scritta da resoconto: ogni costruzione la sostituisce per intero.\n\
Folder written by resoconto: each build replaces it as a whole.\n";

/// Published last where an exchange is impossible: they lead to the others.
const LAST: [&str; 2] = ["periods.js", "index.html"];

/// What publishing did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Size of the whole site.
    pub bytes: u64,
}

/// Refuses folders that are not ours to write, before any work is done for them.
///
/// # Errors
/// The folder holds something else, or overlaps the sources.
pub fn guard(root: &Path, out: &Path) -> Result<(), Failure> {
    guard::output(out, root).map(|_| ())
}

/// Publishes at `out` what `make` makes, file by file; `root` is the site's own folder, never to be
/// touched.
///
/// # Errors
/// What `make` says, the folder is not ours, or the machine refuses; the old site is then untouched.
pub fn swap(
    root: &Path,
    out: &Path,
    make: impl FnOnce(&Put<'_, Failure>) -> Result<(), Failure>,
) -> Result<Published, Failure> {
    let (out, _) = guard::output(out, root)?;
    let beside = Beside::of(&out)?;
    fs::create_dir_all(&beside.parent).map_err(refused("writing", &beside.parent))?;
    let _lock = Lock::take(&beside.lock)?;
    beside.recover()?;
    let (_, standing) = guard::output(&out, root)?; // another build may have ended while we waited

    let fresh = Fresh::create(&beside.fresh)?;
    let Tally { mut counts, paths, .. } = write_all(make, &out, &fresh.path)?;
    counts.removed = match standing {
        Standing::Ours => stale(&out, &paths)?.len(),
        Standing::Nothing | Standing::Empty => 0,
    };
    if standing == Standing::Ours && counts.written == 0 && counts.removed == 0 {
        return Ok(counts); // nothing to exchange; the fresh folder is dropped
    }
    exchange(&fresh.path, &out, &beside.old, standing, &paths)?;
    Ok(counts)
}

/// What has been written so far.
#[derive(Default)]
struct Tally {
    counts: Published,
    paths: BTreeSet<SitePath>,
    folders: BTreeSet<String>,
}

/// The names beside an output `book`: `.book.new-<process>`, `.book.old-<process>`, `.book.lock`.
struct Beside {
    parent: PathBuf,
    out: PathBuf,
    prefix: String,
    fresh: PathBuf,
    old: PathBuf,
    lock: PathBuf,
}

impl Beside {
    fn of(out: &Path) -> Result<Self, Failure> {
        let (Some(parent), Some(name)) = (out.parent(), out.file_name().and_then(|n| n.to_str())) else {
            let shown = out.display();
            return Err(Failure::place(
                format!(
                    "«{shown}» non può essere una cartella di uscita: sceglierne un’altra con --dest-dir"
                ),
                format!("«{shown}» cannot be an output folder: choose another with --dest-dir"),
            ));
        };
        let prefix = format!(".{name}.");
        let process = std::process::id();
        Ok(Self {
            fresh: parent.join(format!("{prefix}new-{process}")),
            old: parent.join(format!("{prefix}old-{process}")),
            lock: parent.join(format!("{prefix}lock")),
            parent: parent.to_path_buf(),
            out: out.to_path_buf(),
            prefix,
        })
    }

    /// Cleans up after a killed build: puts back an old site left between two renames, and removes
    /// folders that carry our marker (or nothing at all). Others are left alone.
    fn recover(&self) -> Result<(), Failure> {
        let entries = fs::read_dir(&self.parent).map_err(refused("looking at", &self.parent))?;
        for entry in entries {
            let entry = entry.map_err(refused("looking at", &self.parent))?;
            let name = entry.file_name();
            let Some(rest) = name.to_str().and_then(|n| n.strip_prefix(&self.prefix)) else { continue };
            let is_old = rest.starts_with("old-");
            if !(is_old || rest.starts_with("new-")) || !entry.file_type().is_ok_and(|t| t.is_dir()) {
                continue;
            }
            let path = entry.path();
            if !guard::is_ours(&path) {
                let _ = fs::remove_dir(&path); // succeeds only when empty
            } else if is_old && fs::symlink_metadata(&self.out).is_err() {
                fs::rename(&path, &self.out).map_err(refused("replacing", &self.out))?;
            } else {
                fs::remove_dir_all(&path).map_err(refused("removing", &path))?;
            }
        }
        Ok(())
    }
}

/// The folder being filled; whatever stands at its path when dropped is removed.
struct Fresh {
    path: PathBuf,
}

impl Fresh {
    fn create(path: &Path) -> Result<Self, Failure> {
        fs::create_dir(path).map_err(refused("writing", path))?;
        let fresh = Self { path: path.to_path_buf() };
        let marker = path.join(MARKER);
        fs::write(&marker, MARKER_TEXT).map_err(refused("writing", &marker))?;
        Ok(fresh)
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // Best effort: the next build cleans what stays.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn write_all(
    make: impl FnOnce(&Put<'_, Failure>) -> Result<(), Failure>,
    old: &Path,
    fresh: &Path,
) -> Result<Tally, Failure> {
    let tally = Mutex::new(Tally::default());
    // A panic while holding it cannot leave it half-made in a way that matters: nothing is exchanged then.
    let held = || tally.lock().unwrap_or_else(PoisonError::into_inner);
    make(&|path: SitePath, bytes: Vec<u8>| {
        if let Some((folder, _)) = path.as_str().rsplit_once('/')
            && !held().folders.contains(folder)
        {
            let place = fresh.join(folder);
            fs::create_dir_all(&place).map_err(refused("writing", &place))?;
            held().folders.insert(folder.to_owned());
        }
        let written = place(&bytes, &old.join(path.as_str()), &fresh.join(path.as_str()))?;
        let mut tally = held();
        tally.counts.written += usize::from(written);
        tally.counts.unchanged += usize::from(!written);
        tally.counts.bytes += bytes.len() as u64;
        tally.paths.insert(path);
        Ok(())
    })?;
    Ok(tally.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Keeps the old file when it holds the same bytes (so its date stands still); true when written.
fn place(bytes: &[u8], old: &Path, fresh: &Path) -> Result<bool, Failure> {
    if holds(old, bytes) && fs::hard_link(old, fresh).is_ok() {
        return Ok(false);
    }
    write(fresh, bytes).map_err(refused("writing", fresh))?;
    if holds(old, bytes) {
        // Where links are not allowed, the copy keeps the date.
        if let (Ok(modified), Ok(file)) =
            (fs::metadata(old).and_then(|f| f.modified()), fs::File::options().write(true).open(fresh))
        {
            let _ = file.set_modified(modified);
        }
        return Ok(false);
    }
    Ok(true)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    file.write_all(bytes)?;
    file.flush()
}

/// A plain file with exactly these bytes: length first, which costs no reading.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    fs::symlink_metadata(path).is_ok_and(|f| f.is_file() && f.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|old| old == bytes)
}

/// Files of the old site that the new one does not have.
fn stale(out: &Path, paths: &BTreeSet<SitePath>) -> Result<Vec<PathBuf>, Failure> {
    let mut stale = Vec::new();
    for entry in walkdir::WalkDir::new(out).follow_links(false).sort_by_file_name() {
        let entry = entry.map_err(|e| refused("looking at", out)(e.into()))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let inner =
            entry.path().strip_prefix(out).ok().and_then(|p| p.to_str()).map(|p| p.replace('\\', "/"));
        let is_kept =
            inner.is_some_and(|p| p == MARKER || SitePath::new(p).is_some_and(|path| paths.contains(&path)));
        if !is_kept {
            stale.push(entry.into_path());
        }
    }
    Ok(stale)
}

fn exchange(
    fresh: &Path,
    out: &Path,
    old: &Path,
    standing: Standing,
    paths: &BTreeSet<SitePath>,
) -> Result<(), Failure> {
    if standing == Standing::Nothing {
        return fs::rename(fresh, out).map_err(refused("replacing", out));
    }
    if swap_at_once(fresh, out) {
        return Ok(()); // the old site now stands at `fresh` and goes when that is dropped
    }
    match fs::rename(out, old) {
        Ok(()) => {
            if let Err(error) = fs::rename(fresh, out) {
                let _ = fs::rename(old, out);
                return Err(refused("replacing", out)(error));
            }
            let _ = fs::remove_dir_all(old); // else the next build removes it
            Ok(())
        }
        // A mount point cannot be renamed: its files are replaced one by one.
        Err(_) => file_by_file(fresh, out, paths),
    }
}

#[cfg(unix)]
fn swap_at_once(fresh: &Path, out: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, fresh, CWD, out, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(unix))]
fn swap_at_once(_fresh: &Path, _out: &Path) -> bool {
    false
}

/// Each file is replaced whole, the ways in last, and only then the stale ones are removed: a reader
/// in between finds no page missing.
fn file_by_file(fresh: &Path, out: &Path, paths: &BTreeSet<SitePath>) -> Result<(), Failure> {
    let marker = out.join(MARKER);
    fs::write(&marker, MARKER_TEXT).map_err(refused("writing", &marker))?;
    let is_last = |path: &SitePath| LAST.contains(&path.as_str().rsplit('/').next().unwrap_or_default());
    let (last, first): (Vec<_>, Vec<_>) = paths.iter().partition(|path| is_last(path));
    for path in first.into_iter().chain(last) {
        let (from, to) = (fresh.join(path.as_str()), out.join(path.as_str()));
        let bytes = fs::read(&from).map_err(refused("reading", &from))?;
        if holds(&to, &bytes) {
            continue;
        }
        let folder = to.parent().unwrap_or(out);
        fs::create_dir_all(folder).map_err(refused("writing", folder))?;
        put(&to, &bytes, Over::Output).map_err(refused("writing", &to))?;
    }
    for path in stale(out, paths)? {
        fs::remove_file(&path).map_err(refused("removing", &path))?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "publish_tests.rs"]
mod tests;
