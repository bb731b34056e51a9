//! Removing a built site: only a folder that carries our marker.

use std::fs;
use std::path::Path;

use super::publish::{MARKER, guard};
use super::{Failure, machine};

/// Removes the folder, or only counts its files. `None` if there is nothing to remove.
///
/// # Errors
/// The folder is not ours, or the machine refuses.
pub fn remove(root: &Path, out: &Path, dry_run: bool) -> Result<Option<usize>, Failure> {
    if !out.exists() {
        return Ok(None);
    }
    guard(root, out)?;
    if !out.join(MARKER).is_file() {
        return Ok(None);
    }
    let files = walkdir::WalkDir::new(out).into_iter().flatten().filter(|e| e.file_type().is_file()).count();
    if !dry_run {
        machine("removing", out, fs::remove_dir_all(out))?;
    }
    Ok(Some(files))
}
