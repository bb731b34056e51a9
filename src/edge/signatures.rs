//! Signature files on their way into a closed folder: read whole or refused unread, written beside the
//! sealed bytes, never over them.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use super::closing::{Work, sync};
use super::lock::Lock;
use super::{Failure, machine, read};
use crate::archive::Inspected;
use crate::archive::signing::{NoRecord, RECORD, Record, Recorded};
use crate::text::Lang;

/// A signature file that somebody brings, if it is no larger than `limit` (bytes).
///
/// # Errors
/// It is larger, which is told before reading; or it cannot be read.
pub fn bring(at: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let shown = at.display();
    // Before it is opened: a pipe that nobody writes into would be waited for.
    let kind = machine("reading", at, fs::metadata(at))?;
    if !kind.is_file() {
        return Err(Failure::place(
            format!("«{shown}» non è un file: indicare con --file quello firmato"),
            format!("«{shown}» is not a file: name the signed one with --file"),
        ));
    }
    let too_large = |size: u64| {
        let (size, most) = (size.div_ceil(1024 * 1024), limit / 1024 / 1024);
        Failure::content(
            format!(
                "«{shown}» è di {size} MiB: una firma di questo documento non supera {most} MiB; controllare di avere preso il file giusto"
            ),
            format!(
                "«{shown}» has {size} MiB: a signature of this document has no more than {most} MiB; check that it is the right file"
            ),
        )
    };
    if kind.len() > limit {
        return Err(too_large(kind.len()));
    }
    let mut file = machine("reading", at, fs::File::open(at))?;
    let mut bytes = Vec::new();
    machine("reading", at, (&mut file).take(limit + 1).read_to_end(&mut bytes))?;
    if bytes.len() as u64 > limit { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

/// Puts a file into `firme/` and its entry into the record; what is there stays. Killed at any moment, both
/// are whole or absent, and the same command again completes them.
///
/// # Errors
/// Another process is writing, the record cannot be read, or the machine refuses.
pub fn record(root: &Path, place: &Inspected, bytes: &[u8], entry: &Recorded) -> Result<(), Failure> {
    let top = root.join(read::archive_folder(root));
    let _lock = Lock::take_within(&top.join(".lock"), Duration::ZERO)?;
    let folder = root.join(&place.folder.path);
    let seal = place.seal.as_ref();
    let (contract, period) = seal.map_or(("", ""), |s| (s.contract.as_str(), s.period.as_str()));
    let mut record = known(&folder.join(RECORD))?.unwrap_or_else(|| Record::new(contract, period));
    record.files.retain(|one| one.file != entry.file);
    record.files.push(entry.clone());
    let beside = folder.join("firme");
    let is_new = !beside.is_dir();
    machine("writing", &beside, fs::create_dir_all(&beside))?;
    let written = Work::begin(&top.join(format!(".tmp-{contract}-{period}-firme"))).and_then(|work| {
        put(&work.path.join("firma"), &beside.join(&entry.file), bytes)?;
        put(&work.path.join("elenco"), &folder.join(RECORD), &record.bytes())
    });
    if written.is_err() && is_new {
        // Only an empty one goes.
        let _ = fs::remove_dir(&beside);
    }
    written?;
    sync(&beside);
    Ok(())
}

/// Written elsewhere in the archive, then renamed: nobody finds a half.
fn put(aside: &Path, to: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let made = fs::File::create_new(aside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    machine("writing", to, made.and_then(|()| fs::rename(aside, to)))
}

fn known(at: &Path) -> Result<Option<Record>, Failure> {
    if !at.exists() {
        return Ok(None);
    }
    match Record::read(&machine("reading", at, fs::read(at))?) {
        Ok(record) => Ok(Some(record)),
        Err(why) => {
            let fault = match why {
                NoRecord::Newer(format) => crate::archive::signing::RecordFault::Newer(format),
                NoRecord::Form(why) => crate::archive::signing::RecordFault::Form(why),
                NoRecord::Altered(_) => crate::archive::signing::RecordFault::Altered,
            };
            Err(Failure::content(fault.sentence(Lang::It), fault.sentence(Lang::En)))
        }
    }
}
