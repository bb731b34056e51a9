//! Removing a built site: only a folder that carries our marker.

use std::fs;
use std::path::Path;

use super::guard::{self, Standing};
use super::{Failure, refused};

/// Removes the folder, or only counts its files. `None` if there is nothing of ours to remove.
///
/// # Errors
/// The folder is not ours, or the machine refuses.
pub fn remove(root: &Path, out: &Path, dry_run: bool) -> Result<Option<usize>, Failure> {
    let (place, standing) = guard::output(out, root)?;
    if standing != Standing::Ours {
        return Ok(None);
    }
    let inside = walkdir::WalkDir::new(&place).follow_links(false);
    let files = inside.into_iter().flatten().filter(|e| !e.file_type().is_dir()).count();
    if !dry_run {
        fs::remove_dir_all(&place).map_err(refused("removing", &place))?;
    }
    Ok(Some(files))
}
