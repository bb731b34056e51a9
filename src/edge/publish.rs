//! A site to disk: built beside the old one, then exchanged. A killed build leaves the old site whole.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Failure, machine};
use crate::site::Site;

/// The file that marks a folder as ours.
pub const MARKER: &str = ".resoconto-site";

/// What a publication did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
}

/// Refuses folders that are not ours to write.
///
/// # Errors
/// The folder holds something else, or overlaps the sources.
pub fn guard(root: &Path, out: &Path) -> Result<(), Failure> {
    let absolute = |path: &Path| {
        fs::canonicalize(path)
            .unwrap_or_else(|_| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
    };
    let (root, target) = (absolute(root), absolute(out));
    let shown = out.display();
    let overlaps = root.starts_with(&target)
        || ["archive", "content", "data", "themes"]
            .iter()
            .any(|folder| target.starts_with(root.join(folder)));
    if overlaps {
        return Err(Failure::place(
            format!(
                "la cartella «{shown}» contiene i sorgenti o ne fa parte: sceglierne un’altra con --dest-dir"
            ),
            format!(
                "the folder «{shown}» holds the sources or is one of them: choose another with --dest-dir"
            ),
        ));
    }
    let Ok(kind) = fs::symlink_metadata(out) else { return Ok(()) };
    if kind.is_symlink() || !kind.is_dir() {
        return Err(Failure::place(
            format!("«{shown}» non è una cartella: sceglierne un’altra con --dest-dir"),
            format!("«{shown}» is not a folder: choose another with --dest-dir"),
        ));
    }
    let empty = machine("reading", out, fs::read_dir(out))?.next().is_none();
    if !empty && !out.join(MARKER).is_file() {
        return Err(Failure::place(
            format!(
                "la cartella «{shown}» contiene altro e non è stata creata da resoconto: svuotarla a mano o sceglierne un’altra con --dest-dir"
            ),
            format!(
                "the folder «{shown}» holds something else and was not made by resoconto: empty it by hand or choose another with --dest-dir"
            ),
        ));
    }
    Ok(())
}

/// Writes the site: the new folder is complete before the old one goes.
///
/// # Errors
/// The machine refuses; then the old site is untouched.
pub fn swap(site: &Site, root: &Path, out: &Path) -> Result<Published, Failure> {
    guard(root, out)?;
    let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    machine("writing", parent, fs::create_dir_all(parent))?;
    let name = out.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_else(|| "book".into());
    sweep(parent, &name);
    let fresh = machine(
        "writing",
        parent,
        tempfile::Builder::new().prefix(&format!(".{name}.new-")).tempdir_in(parent),
    )?;
    let published = fill(site, fresh.path(), out)?;
    let old = machine("replacing", out, exchange(fresh.path(), out))?;
    // What the temporary folder now holds is the old site; it goes when the guard is dropped.
    drop(fresh);
    if let Some(old) = old {
        machine("removing", &old, fs::remove_dir_all(&old))?;
    }
    Ok(published)
}

/// Leftovers of builds that were killed.
fn sweep(parent: &Path, name: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let ours = file.starts_with(&format!(".{name}.new-")) || file.starts_with(&format!(".{name}.old-"));
        let aged = entry
            .metadata()
            .and_then(|m| m.modified())
            .ok()
            .and_then(|at| at.elapsed().ok())
            .is_some_and(|age| age.as_secs() > 600);
        if ours && aged {
            // A leftover that cannot go now goes at a later build.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn fill(site: &Site, fresh: &Path, old: &Path) -> Result<Published, Failure> {
    let mut folders: Vec<PathBuf> =
        site.files.keys().filter_map(|p| fresh.join(p.as_str()).parent().map(Path::to_owned)).collect();
    folders.sort();
    folders.dedup();
    for folder in folders {
        machine("writing", &folder, fs::create_dir_all(&folder))?;
    }
    let list: Vec<_> = site.files.iter().collect();
    let kept: Result<Vec<bool>, Failure> =
        list.par_iter().map(|(path, bytes)| put(fresh, old, path.as_str(), bytes)).collect();
    let kept = kept?;
    let marker = fresh.join(MARKER);
    machine("writing", &marker, fs::write(&marker, concat!("resoconto ", env!("CARGO_PKG_VERSION"), "\n")))?;
    let unchanged = kept.iter().filter(|k| **k).count();
    Ok(Published { written: kept.len() - unchanged, unchanged, removed: gone(site, old) })
}

/// Puts one file; a file with the same bytes is linked, so that its time stays. Returns whether it was.
fn put(fresh: &Path, old: &Path, path: &str, bytes: &[u8]) -> Result<bool, Failure> {
    let (to, from) = (fresh.join(path), old.join(path));
    let same = fs::symlink_metadata(&from)
        .ok()
        .filter(|m| m.is_file() && m.len() == bytes.len() as u64)
        .is_some_and(|_| fs::read(&from).is_ok_and(|was| was == bytes));
    if same && fs::hard_link(&from, &to).is_ok() {
        return Ok(true);
    }
    machine("writing", &to, fs::write(&to, bytes))?;
    Ok(same)
}

/// How many files of the old site are not in the new one.
fn gone(site: &Site, old: &Path) -> usize {
    walkdir::WalkDir::new(old)
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .filter_map(|e| e.path().strip_prefix(old).ok().map(|p| p.to_string_lossy().replace('\\', "/")))
        .filter(|p| p != MARKER)
        .filter(|p| crate::site::SitePath::new(p.clone()).is_none_or(|p| !site.files.contains_key(&p)))
        .count()
}

/// Exchanges the two folders at once where the system can; elsewhere two renames, the old one kept
/// until the end and returned for removal.
fn exchange(fresh: &Path, out: &Path) -> std::io::Result<Option<PathBuf>> {
    if !out.exists() {
        fs::rename(fresh, out)?;
        fs::create_dir_all(fresh)?;
        return Ok(None);
    }
    #[cfg(unix)]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, fresh, CWD, out, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(None),
            Err(error) if matches!(error.raw_os_error(), 22 | 38 | 95) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let aside = fresh.with_file_name(
        fresh.file_name().map(|n| n.to_string_lossy().replace(".new-", ".old-")).unwrap_or_default(),
    );
    fs::rename(out, &aside)?;
    if let Err(error) = fs::rename(fresh, out) {
        fs::rename(&aside, out)?;
        return Err(error);
    }
    fs::create_dir_all(fresh)?;
    Ok(Some(aside))
}
