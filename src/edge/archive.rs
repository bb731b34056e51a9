//! Closed editions on disk: listed and hashed, read for publishing and for handing over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

pub use super::closing::write;
pub use super::handover::{guard, hand_over};
use super::{Failure, git, machine, read, refused};
use crate::archive::{
    Around, BESIDE, CLOSED, Entry, Folder, HASHES, Inspected, Kind, LARGEST_DOCUMENT, LARGEST_TEXT,
    LARGEST_ZIP, Lost, READ, Unzipped, signing, unzip,
};
use crate::text::Lang;

/// Every closed edition of a site, and what stands between them without being one. A name that begins
/// with a dot is work that was not finished, or a note for git.
///
/// # Errors
/// A folder or file cannot be read.
pub fn read_all(root: &Path) -> Result<Vec<Folder>, Failure> {
    let name = read::archive_folder(root);
    let top = root.join(&name);
    if let Ok(found) = top.symlink_metadata()
        && let Some(kind) = no_folder(found.file_type())
    {
        return Ok(vec![Folder::shelf("", [(name, kind)].into())]);
    }
    let (contracts, strays) = listed(&top)?;
    let mut found = vec![Folder::shelf(&name, strays)];
    let mut editions = Vec::new();
    for contract in contracts {
        let (inside, strays) = listed(&top.join(&contract))?;
        found.push(Folder::shelf(&format!("{name}/{contract}"), strays));
        editions.extend(inside.into_iter().map(|edition| (contract.clone(), edition)));
    }
    let editions: Vec<Folder> = editions
        .into_par_iter()
        .map(|(contract, edition)| {
            let read = folder(&top.join(&contract).join(&edition))?;
            let path = format!("{name}/{contract}/{edition}");
            Ok(Folder { path, contract, edition, in_office: true, ..read })
        })
        .collect::<Result<_, Failure>>()?;
    found.extend(editions);
    found.retain(|folder| !(folder.is_shelf && folder.entries.is_empty()));
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Closed editions that git has and the disk has not.
pub fn lost(root: &Path) -> Vec<Lost> {
    git::lost(root, &read::archive_folder(root))
}

/// The closed editions that a revision of git has: contract and edition.
pub fn sealed_at(root: &Path, revision: &str) -> BTreeSet<(String, String)> {
    git::sealed_at(root, revision, &read::archive_folder(root))
}

/// What a name stands for where a folder should be.
fn no_folder(kind: fs::FileType) -> Option<Kind> {
    match kind {
        kind if kind.is_dir() => None,
        kind if kind.is_symlink() => Some(Kind::Link),
        kind if kind.is_file() => Some(Kind::File),
        _ => Some(Kind::Special),
    }
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
    for outer in listed(at)?.0 {
        let place = at.join(&outer);
        if is_closed(&place) {
            found.push(folder(&place)?);
            continue;
        }
        found.extend(among(&place, &outer, is_closed)?);
    }
    Ok(found)
}

/// Closed folders in a folder. Where one stands at the place that its seal names, the folder is a contract's
/// in an archive: what else is in it has no business there.
fn among(place: &Path, contract: &str, is_closed: impl Fn(&Path) -> bool) -> Result<Vec<Folder>, Failure> {
    let (inside, strays) = listed(place)?;
    let (closed, others): (Vec<String>, Vec<String>) =
        inside.into_iter().partition(|inner| is_closed(&place.join(inner)));
    let mut found = Vec::new();
    for inner in closed {
        found.push(named(folder(&place.join(&inner))?, contract, &inner));
    }
    if found.iter().any(|folder| !folder.contract.is_empty()) {
        for inner in others {
            found.push(Folder {
                contract: contract.into(),
                edition: inner.clone(),
                ..folder(&place.join(inner))?
            });
        }
        if !strays.is_empty() {
            found.push(Folder::shelf(&place.display().to_string(), strays));
        }
    }
    Ok(found)
}

/// Folders of a copy may bear any name: only where two of them are those that the seal says is it a place in
/// an archive.
fn named(read: Folder, contract: &str, edition: &str) -> Folder {
    let seal: Option<serde_json::Value> =
        read.texts.get("seal.json").and_then(|bytes| serde_json::from_slice(bytes).ok());
    let says = |key: &str| seal.as_ref().and_then(|s| s.get(key)?.as_str().map(str::to_owned));
    if says("contract").as_deref() == Some(contract) && says("period").as_deref() == Some(edition) {
        return Folder { contract: contract.to_owned(), edition: edition.to_owned(), ..read };
    }
    read
}

/// The dossier around a closed folder that bears the name it has there.
///
/// # Errors
/// A file of the dossier cannot be read.
pub fn surrounded(closed: Folder) -> Result<Folder, Failure> {
    if closed.is_shelf {
        return Ok(closed);
    }
    // «.» and «..» have no name of their own.
    let at = machine("reading", Path::new(&closed.path), fs::canonicalize(&closed.path))?;
    let is_named = at.file_name().is_some_and(|name| name == CLOSED);
    let Some(top) = at.parent().filter(|_| is_named) else { return Ok(closed) };
    let lone = |name: &str| top.join(name).symlink_metadata().is_ok();
    if !BESIDE.into_iter().any(lone) {
        return Ok(closed);
    }
    let entries = folder(top)?.entries;
    let list = match entries.get(HASHES) {
        Some(entry) if entry.kind == Kind::File && entry.bytes < LARGEST_TEXT => {
            let at = top.join(HASHES);
            Some(machine("reading", &at, fs::read(&at))?)
        }
        _ => None,
    };
    Ok(Folder { around: Some(Around { entries, list }), ..closed })
}

/// Closed folders inside a zip.
///
/// # Errors
/// The file cannot be read, or is no zip that could hold one.
pub fn packed(at: &Path) -> Result<Vec<Folder>, Failure> {
    let shown = at.display();
    let size = machine("reading", at, fs::metadata(at))?.len();
    let too_large = || {
        Failure::place(
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
        // The reader's own words are English, and its own business.
        Unzipped::Broken(why) => Failure::place(
            format!("«{shown}» non è uno zip integro: chiederne un’altra copia"),
            format!("«{shown}» is no sound zip ({why}): ask for another copy"),
        ),
        Unzipped::False(odd) => Failure::sealed(
            format!("«{shown}» non è uno zip integro: {}; chiederne un’altra copia", odd.clause(Lang::It)),
            format!("«{shown}» is no sound zip: it {}; ask for another copy", odd.clause(Lang::En)),
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

/// The hash of a file that was handed over before; none where there is none.
///
/// # Errors
/// It cannot be read.
pub fn handed_over(at: &Path) -> Result<Option<String>, Failure> {
    if !at.exists() {
        return Ok(None);
    }
    machine("reading", at, hashed(at, false)).map(|(entry, _)| Some(entry.sha256))
}

/// The names of the folders in a folder, in order, and of what else is there; nothing where it does not
/// exist.
fn listed(at: &Path) -> Result<(Vec<String>, BTreeMap<String, Kind>), Failure> {
    let (mut names, mut others) = (Vec::new(), BTreeMap::new());
    let list = match fs::read_dir(at) {
        Ok(list) => list,
        Err(error) if [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory].contains(&error.kind()) => {
            return Ok((names, others));
        }
        Err(error) => return Err(refused("reading", at)(error)),
    };
    for entry in list {
        let entry = machine("reading", at, entry)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        match no_folder(machine("reading", at, entry.file_type())?) {
            None => names.push(name),
            Some(kind) => drop(others.insert(name, kind)),
        }
    }
    names.sort();
    Ok((names, others))
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
    type Read = (String, Entry, Option<Vec<u8>>);
    let read: Result<Vec<Read>, Failure> = names
        .into_par_iter()
        .map(|(inside, path, kind)| {
            let is_kept = READ.contains(&inside.as_str());
            let (entry, bytes) = match kind {
                Kind::File => machine("reading", &path, hashed(&path, is_kept))?,
                kind => (Entry { kind, bytes: 0, sha256: String::new(), unix_sha256: None }, None),
            };
            Ok((inside, entry, bytes))
        })
        .collect();
    let (mut entries, mut texts) = (BTreeMap::new(), BTreeMap::new());
    for (inside, entry, bytes) in read? {
        texts.extend(bytes.map(|bytes| (inside.clone(), bytes)));
        entries.insert(inside, entry);
    }
    for name in signing::needed(&entries) {
        let small = entries.get(&name).is_some_and(|e| e.kind == Kind::File && e.bytes < LARGEST_TEXT);
        if small {
            let path = at.join(&name);
            texts.insert(name, machine("reading", &path, fs::read(&path))?);
        }
    }
    let path = at.display().to_string();
    Ok(Folder { path, entries, texts, ..Folder::default() })
}

/// Files up to this size are read at once: a page is, a document of hundreds of megabytes is not.
const READ_AT_ONCE: u64 = 8 * 1024 * 1024;

/// The hash of a file; its bytes too, where they are asked for and the file is not large.
fn hashed(path: &Path, is_kept: bool) -> io::Result<(Entry, Option<Vec<u8>>)> {
    let mut file = fs::File::open(path)?;
    let size = file.metadata()?.len();
    if size > READ_AT_ONCE {
        return Ok((in_pieces(&mut file)?, None));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    file.read_to_end(&mut bytes)?;
    let text = |bytes: &[u8]| crate::archive::sha256(bytes);
    let entry = Entry {
        kind: Kind::File,
        bytes: bytes.len() as u64,
        sha256: text(&bytes),
        // Few files have such an end of line: nobody else pays for a second hash.
        unix_sha256: has_crlf(&bytes).then(|| text(&unix(&bytes))),
    };
    Ok((entry, is_kept.then_some(bytes)))
}

fn has_crlf(bytes: &[u8]) -> bool {
    let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\r');
    ends.into_iter().any(|(at, _)| bytes.get(at + 1) == Some(&b'\n'))
}

/// The same bytes with LF for CRLF.
fn unix(bytes: &[u8]) -> Vec<u8> {
    let is_end = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
    (0..bytes.len()).filter(|at| !is_end(*at)).map(|at| bytes[at]).collect()
}

/// The hash of a large file. Line ends are of texts, and no text is as large.
fn in_pieces(file: &mut fs::File) -> io::Result<Entry> {
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 256 * 1024]);
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        size += n as u64;
        hash.update(&buffer[..n]);
    }
    let sha256 = crate::archive::hexadecimal(&hash.finalize());
    Ok(Entry { kind: Kind::File, bytes: size, sha256, unix_sha256: None })
}

/// One file of a closed folder.
///
/// # Errors
/// It cannot be read.
pub fn file(root: &Path, place: &Inspected, path: &str) -> Result<Vec<u8>, Failure> {
    let at = root.join(&place.folder.path).join(path);
    machine("reading", &at, fs::read(&at))
}
