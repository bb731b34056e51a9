//! Closed editions on disk: listed and hashed, read for publishing, written once and never again.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::lock::Lock;
use super::{Failure, machine, read, refused};
use crate::archive::{
    Bag, Entry, Folder, Inspected, Kind, LARGEST_DOCUMENT, LARGEST_TEXT, LARGEST_ZIP, READ, Unzipped,
    inspect, signing, unzip,
};

/// Says that a folder beside the closed ones was begun by the program.
const MARKER: &str = ".resoconto-chiusura";

/// Every closed edition of a site. A name that begins with a dot is work that was not finished.
///
/// # Errors
/// A folder or file cannot be read.
pub fn read_all(root: &Path) -> Result<Vec<Folder>, Failure> {
    let name = read::archive_folder(root);
    let top = root.join(&name);
    let mut found = Vec::new();
    for contract in folders(&top)? {
        for edition in folders(&top.join(&contract))? {
            found.push((contract.clone(), edition));
        }
    }
    found
        .into_iter()
        .map(|(contract, edition)| {
            let at = top.join(&contract).join(&edition);
            Ok(Folder { path: format!("{name}/{contract}/{edition}"), contract, edition, ..folder(&at)? })
        })
        .collect()
}

/// Closed folders at a place: itself, or one or two folders below.
///
/// # Errors
/// A folder or file cannot be read.
pub fn found_in(at: &Path) -> Result<Vec<Folder>, Failure> {
    let is_closed = |at: &Path| ["seal.json", "manifest-sha256.txt"].iter().any(|n| at.join(n).is_file());
    if is_closed(at) {
        return Ok(vec![folder(at)?]);
    }
    let mut found = Vec::new();
    for outer in folders(at)? {
        let place = at.join(&outer);
        if is_closed(&place) {
            found.push(folder(&place)?);
            continue;
        }
        for inner in folders(&place)? {
            if is_closed(&place.join(&inner)) {
                let read = folder(&place.join(&inner))?;
                found.push(Folder { contract: outer.clone(), edition: inner, ..read });
            }
        }
    }
    Ok(found)
}

/// Closed folders inside a zip.
///
/// # Errors
/// The file cannot be read, or is no zip that could hold one.
pub fn packed(at: &Path) -> Result<Vec<Folder>, Failure> {
    let shown = at.display();
    let size = machine("reading", at, fs::metadata(at))?.len();
    let too_large = || {
        Failure::usage(
            format!("«{shown}» è troppo grande per essere un fascicolo"),
            format!("«{shown}» is too large to be a dossier"),
        )
    };
    if size > LARGEST_ZIP {
        return Err(too_large());
    }
    let bytes = machine("reading", at, fs::read(at))?;
    unzip(&bytes).map_err(|reason| match reason {
        Unzipped::TooMuch => too_large(),
        Unzipped::Broken(why) => Failure::sealed(
            format!("«{shown}» non è uno zip integro ({why}): chiederne un’altra copia"),
            format!("«{shown}» is no sound zip ({why}): ask for another copy"),
        ),
    })
}

/// A document made elsewhere, whole.
///
/// # Errors
/// It cannot be read, or it is larger than any report.
pub fn document(at: &Path) -> Result<Vec<u8>, Failure> {
    let file = fs::File::open(at).map_err(refused("reading", at))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_DOCUMENT + 1).read_to_end(&mut bytes).map_err(refused("reading", at))?;
    if bytes.len() as u64 > LARGEST_DOCUMENT {
        let shown = at.display();
        return Err(Failure::content(
            format!(
                "«{shown}» supera 64 MiB: non è il documento di un resoconto; indicarne un altro con --pdf"
            ),
            format!("«{shown}» is larger than 64 MiB: no report’s document; name another with --pdf"),
        ));
    }
    Ok(bytes)
}

/// Writes a file beside its place and renames it: whoever reads it finds it whole.
///
/// # Errors
/// A folder stands there, or the machine refuses.
pub fn hand_over(to: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let made = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(to).map_err(|e| e.error)
    });
    machine("writing", to, made.map(drop))
}

/// The hash of a file that was handed over before; none where there is none.
///
/// # Errors
/// It cannot be read.
pub fn handed_over(at: &Path) -> Result<Option<String>, Failure> {
    if !at.exists() {
        return Ok(None);
    }
    machine("reading", at, hashed(at)).map(|entry| Some(entry.sha256))
}

/// The names of the folders in a folder, in order; none where it does not exist.
fn folders(at: &Path) -> Result<Vec<String>, Failure> {
    let list = match fs::read_dir(at) {
        Ok(list) => list,
        Err(error) if [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory].contains(&error.kind()) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(refused("reading", at)(error)),
    };
    let mut names = Vec::new();
    for entry in list {
        let entry = machine("reading", at, entry)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && entry.file_type().is_ok_and(|t| t.is_dir()) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// One folder, wherever it stands: every name with its hash. Links are named, never followed.
///
/// # Errors
/// It cannot be read.
pub fn folder(at: &Path) -> Result<Folder, Failure> {
    let mut names = Vec::new();
    for entry in WalkDir::new(at).min_depth(1).follow_links(false).sort_by_file_name() {
        let entry = entry.map_err(|error| Failure::Machine {
            doing: "reading",
            path: error.path().unwrap_or(at).to_owned(),
            cause: error.into_io_error().unwrap_or_else(|| io::Error::other("walk")),
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let inside =
            entry.path().strip_prefix(at).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
        let kind = match entry.file_type() {
            kind if kind.is_symlink() => Kind::Link,
            kind if kind.is_file() => Kind::File,
            _ => Kind::Special,
        };
        names.push((inside, entry.into_path(), kind));
    }
    let entries: Result<BTreeMap<String, Entry>, Failure> = names
        .into_par_iter()
        .map(|(inside, path, kind)| {
            let entry = match kind {
                Kind::File => machine("reading", &path, hashed(&path))?,
                kind => Entry { kind, bytes: 0, sha256: String::new(), unix_sha256: None },
            };
            Ok((inside, entry))
        })
        .collect();
    let entries = entries?;
    let mut texts = BTreeMap::new();
    for name in READ.map(str::to_owned).into_iter().chain(signing::needed(&entries)) {
        let small = entries.get(&name).is_some_and(|e| e.kind == Kind::File && e.bytes < LARGEST_TEXT);
        if small {
            let path = at.join(&name);
            texts.insert(name, machine("reading", &path, fs::read(&path))?);
        }
    }
    let path = at.display().to_string();
    Ok(Folder { path, entries, texts, ..Folder::default() })
}

/// The hash of a file, read in pieces; and of the same bytes with LF for CRLF, where there is one.
fn hashed(path: &Path) -> io::Result<Entry> {
    let mut file = fs::File::open(path)?;
    let (mut plain, mut unix) = (Sha256::new(), Sha256::new());
    let (mut bytes, mut converted, mut held) = (0u64, false, false);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        let part = &buffer[..n];
        bytes += n as u64;
        plain.update(part);
        if !converted && !held && !part.contains(&b'\r') {
            unix.update(part);
            continue;
        }
        for byte in part {
            if held && *byte != b'\n' {
                unix.update(b"\r");
            }
            converted |= held && *byte == b'\n';
            held = *byte == b'\r';
            if !held {
                unix.update([*byte]);
            }
        }
    }
    if held {
        unix.update(b"\r");
    }
    let text = |hash: Sha256| crate::archive::hexadecimal(&hash.finalize());
    Ok(Entry { kind: Kind::File, bytes, sha256: text(plain), unix_sha256: converted.then(|| text(unix)) })
}

/// One file of a closed folder.
///
/// # Errors
/// It cannot be read.
pub fn file(root: &Path, place: &Inspected, path: &str) -> Result<Vec<u8>, Failure> {
    let at = root.join(&place.folder.path).join(path);
    machine("reading", &at, fs::read(&at))
}

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
    let work = Work::begin(&top.join(format!(".tmp-{contract}-{edition}")))?;
    let fresh = work.path.join("chiusura");
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

/// The folder where a seal is being made; removed when dropped, and by the next seal after a kill.
pub(super) struct Work {
    pub(super) path: PathBuf,
}

impl Work {
    pub(super) fn begin(path: &Path) -> Result<Self, Failure> {
        if path.symlink_metadata().is_ok() {
            if !path.join(MARKER).symlink_metadata().is_ok_and(|m| m.is_file()) {
                let shown = path.display();
                return Err(Failure::place(
                    format!("«{shown}» non è stata creata da resoconto: spostarla altrove"),
                    format!("«{shown}» was not made by resoconto: move it elsewhere"),
                ));
            }
            machine("removing", path, fs::remove_dir_all(path))?;
        }
        machine("writing", path, fs::create_dir_all(path))?;
        let marker = path.join(MARKER);
        let work = Self { path: path.to_owned() };
        machine("writing", &marker, fs::write(&marker, b"resoconto\n"))?;
        Ok(work)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
