//! A closed edition comes to the disk: made beside the others, read again, then put in its place at once.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use walkdir::WalkDir;

use super::archive::folder;
use super::lock::Lock;
use super::{Failure, machine, read};
use crate::archive::{Bag, Folder, inspect};

/// Says that a folder beside the closed ones was begun by the program.
const MARKER: &str = ".resoconto-chiusura";
/// How the names of such folders begin.
const WORK: &str = ".tmp-";
/// The edition, inside such a folder.
const FRESH: &str = "chiusura";

/// Writes a closed edition beside the others: made in a folder of its own, read again and inspected,
/// then renamed. Killed at any moment, the archive is as before.
///
/// # Errors
/// Another process is sealing, the edition is there already, or the machine refuses; the archive is
/// then untouched.
pub fn write(root: &Path, contract: &str, edition: &str, bag: &Bag) -> Result<PathBuf, Failure> {
    let top = root.join(read::archive_folder(root));
    let to = top.join(contract).join(edition);
    machine("writing", &top, fs::create_dir_all(&top))?;
    let _lock = Lock::take_within(&top.join(".lock"), Duration::ZERO)?;
    if to.symlink_metadata().is_ok() {
        let shown = to.display();
        return Err(Failure::sealed(
            format!(
                "«{shown}» c’è già: un periodo si chiude una volta sola; correggere con «resoconto amend»"
            ),
            format!("«{shown}» is there already: a period is sealed once; correct it with «resoconto amend»"),
        ));
    }
    clear(&top)?;
    let work = Work::begin(&top.join(format!("{WORK}{contract}-{edition}")))?;
    let fresh = work.path.join(FRESH);
    fill(&fresh, bag)?;
    let again = Folder { contract: contract.into(), edition: edition.into(), ..folder(&fresh)? };
    if let Some(fault) = inspect(again).faults.first() {
        let it = fault.sentence(crate::text::Lang::It);
        let en = fault.sentence(crate::text::Lang::En);
        return Err(Failure::place(
            format!(
                "il disco non restituisce ciò che è stato scritto: {it}; controllare il disco e riprovare"
            ),
            format!("the disk does not give back what was written: {en}; check the disk and try again"),
        ));
    }
    let parent = top.join(contract);
    machine("writing", &parent, fs::create_dir_all(&parent))?;
    machine("writing", &to, fs::rename(&fresh, &to))?;
    sync(&parent);
    Ok(to)
}

fn fill(fresh: &Path, bag: &Bag) -> Result<(), Failure> {
    for (path, bytes) in bag {
        let at = fresh.join(path);
        let folder = at.parent().unwrap_or(fresh);
        machine("writing", folder, fs::create_dir_all(folder))?;
        let made = fs::File::create_new(&at).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        machine("writing", &at, made)?;
    }
    for entry in WalkDir::new(fresh).follow_links(false).into_iter().flatten() {
        if entry.file_type().is_dir() {
            sync(entry.path());
        }
    }
    Ok(())
}

/// Asks the system to keep a folder's names; where it cannot, the files themselves are kept already.
pub(super) fn sync(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Removes what killed seals left behind, whatever they were closing. Nobody else is sealing: the lock is
/// ours.
fn clear(top: &Path) -> Result<(), Failure> {
    for entry in machine("reading", top, fs::read_dir(top))? {
        let entry = machine("reading", top, entry)?;
        let is_work = entry.file_name().to_string_lossy().starts_with(WORK);
        if is_work && (is_ours(&entry.path()) || fs::remove_dir(entry.path()).is_err()) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// A marker that is a plain file: a link could point anywhere.
fn is_ours(work: &Path) -> bool {
    work.join(MARKER).symlink_metadata().is_ok_and(|found| found.is_file())
}

/// The marker goes last but one, so that a removal that was cut short can be taken up again.
fn remove(work: &Path) -> Result<(), Failure> {
    if !is_ours(work) {
        let shown = work.display();
        return Err(Failure::place(
            format!("«{shown}» non è stata creata da resoconto: spostarla altrove"),
            format!("«{shown}» was not made by resoconto: move it elsewhere"),
        ));
    }
    let fresh = work.join(FRESH);
    if fresh.symlink_metadata().is_ok() {
        machine("removing", &fresh, fs::remove_dir_all(&fresh))?;
    }
    machine("removing", work, fs::remove_dir_all(work))
}

/// The folder where a seal is being made; removed when dropped, and by the next seal after a kill.
pub(super) struct Work {
    pub(super) path: PathBuf,
}

impl Work {
    /// Begins anew over what a killed run left there; whoever calls it holds the lock.
    pub(super) fn begin(path: &Path) -> Result<Self, Failure> {
        if is_ours(path) {
            remove(path)?;
        } else {
            // Killed before the marker was there, it is empty; anything else stays, and is told below.
            let _ = fs::remove_dir(path);
        }
        machine("writing", path, fs::create_dir(path))?;
        let work = Self { path: path.to_owned() };
        let marker = path.join(MARKER);
        machine("writing", &marker, fs::write(&marker, b"resoconto\n"))?;
        Ok(work)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // Best effort: the next seal clears what stays.
        if remove(&self.path).is_err() {
            let _ = fs::remove_dir(&self.path);
        }
    }
}
