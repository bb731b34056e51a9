//! Folders in one file: a zip with the same bytes for the same contents, and zips that others made.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::around::{Around, CLOSED, HASHES};
use super::bag::{Bag, PDF};
use super::container::{Member, Odd, members};
use super::folder::{Entry, Folder, Kind, LARGEST_TEXT, READ};
use super::manifest::{hexadecimal, sha256};
use crate::value::Date;

/// Larger zips are refused unread (bytes).
pub const LARGEST_ZIP: u64 = 512 * 1024 * 1024;
/// What a zip may unfold to (bytes), and into how many files.
const LARGEST_CONTENT: u64 = 2 * 1024 * 1024 * 1024;
const MOST_FILES: usize = 50_000;
/// How many closed editions, and how long a list or a seal in it may be (bytes).
const MOST_EDITIONS: usize = 1_000;
const LARGEST_LIST: u64 = 16 * 1024 * 1024;

/// Packs files in the order of their names, unpressed, all dated alike.
///
/// # Errors
/// A file too large for the format: in words of the packer.
pub fn zip(files: &Bag, day: Date) -> Result<Vec<u8>, String> {
    // The format knows years from 1980 on; an earlier day becomes its first one.
    packed(files, dated(day).unwrap_or_default())
}

fn packed(files: &Bag, date: DateTime) -> Result<Vec<u8>, String> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(date)
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        writer.start_file(path.as_str(), options).map_err(|e| e.to_string())?;
        writer.write_all(bytes).map_err(|e| e.to_string())?;
    }
    Ok(writer.finish().map_err(|e| e.to_string())?.into_inner())
}

fn dated(day: Date) -> Option<DateTime> {
    let (month, number) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    DateTime::from_date_and_time(u16::try_from(day.year()).ok()?, month, number, 0, 0, 0).ok()
}

/// Why a zip was not looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unzipped {
    /// Not a zip, or one that cannot be read to its end: in words of the reader.
    Broken(String),
    /// It can be read, and its parts contradict each other.
    False(Odd),
    /// More files, or more bytes, than a closed edition has.
    TooMuch,
}

/// Closed folders inside a zip: hashed as they stand there, nothing is unpacked anywhere.
///
/// # Errors
/// It is no zip, its names would unpack outside their folder or over each other, or it is too large.
pub fn unzip(bytes: &[u8]) -> Result<Vec<Folder>, Unzipped> {
    // Each entry of the list has this mark: no more can be read than are counted here.
    if bytes.windows(4).filter(|w| *w == ENTRY).nth(MOST_FILES).is_some() {
        return Err(Unzipped::TooMuch);
    }
    let broken = |e: zip::result::ZipError| Unzipped::Broken(e.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let parts = members(bytes).map_err(Unzipped::False)?;
    // Of two with one name the reader shows one.
    if parts.len() != archive.len() {
        return Err(Unzipped::False(Odd::SameName));
    }
    let is_seal = |m: &&Member| m.name.ends_with(b"seal.json") || m.name.ends_with(b"manifest-sha256.txt");
    // A closed folder has a seal and two lists.
    if parts.iter().filter(is_seal).count() > 3 * MOST_EDITIONS {
        return Err(Unzipped::TooMuch);
    }
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    let mut texts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let (mut folded, mut folders) = (BTreeSet::new(), BTreeSet::new());
    let (mut total, mut all_whole) = (0, true);
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).map_err(broken)?;
        let name = file.name().map_err(broken)?.replace('\\', "/");
        if !stays_inside(&name) {
            return Err(Unzipped::False(Odd::LeadsOut));
        }
        // On some systems two such names are one: the last to be unpacked wins.
        let one = name.to_lowercase();
        folders.extend(above(&one).map(str::to_owned));
        if file.is_dir() || name.ends_with('/') {
            continue;
        }
        if !folded.insert(one) {
            return Err(Unzipped::False(Odd::SameName));
        }
        let is_list = READ.iter().chain([&HASHES]).any(|text| name.ends_with(text));
        let is_text = is_list || (beside(&name) && total < LARGEST_ZIP);
        let kind = if file.is_symlink() { Kind::Link } else { Kind::File };
        let said = file.size();
        let (entry, text, is_whole) = hashed(&mut file, kind, is_text, &mut total)?;
        all_whole &= is_whole;
        if is_list && entry.bytes > LARGEST_LIST {
            return Err(Unzipped::TooMuch);
        }
        // Others may believe the size and stop there, or wait for more.
        if entry.bytes != said {
            return Err(Unzipped::False(Odd::Size { name: super::plain(&name) }));
        }
        if let Some(text) = text.filter(|text| !name.ends_with(HASHES) || sha256(text) == entry.sha256) {
            texts.insert(name.clone(), text);
        }
        entries.insert(name, entry);
    }
    if folders.intersection(&folded).next().is_some() {
        return Err(Unzipped::False(Odd::SameName));
    }
    // A damaged file is told by its name.
    if let Some(at) = repacked(bytes, &parts).filter(|_| all_whole) {
        return Err(Unzipped::False(Odd::Repacked { at }));
    }
    let roots: BTreeSet<String> = entries
        .keys()
        .filter_map(|path| {
            let names = ["seal.json", "manifest-sha256.txt"];
            names.iter().find_map(|name| path.strip_suffix(name)).map(str::to_owned)
        })
        .filter(|root| (root.is_empty() || root.ends_with('/')) && !root.contains("data/"))
        .collect();
    if roots.len() > MOST_EDITIONS {
        return Err(Unzipped::TooMuch);
    }
    let alone = roots.len() == 1;
    let mut found: Vec<Folder> = roots.iter().map(|root| inside(root, &entries, &texts)).collect();
    for (folder, root) in found.iter_mut().zip(&roots) {
        folder.around = around(root, alone, &entries, &texts);
    }
    Ok(found)
}

/// The dossier around a closed folder. In a zip that holds nothing else, whatever lies outside it is of
/// nobody.
fn around(
    root: &str,
    alone: bool,
    entries: &BTreeMap<String, Entry>,
    texts: &BTreeMap<String, Vec<u8>>,
) -> Option<Around> {
    let top = root.strip_suffix('/')?.strip_suffix(CLOSED)?;
    if !(top.is_empty() || top.ends_with('/')) {
        return None;
    }
    let named = |path: &String| match path.strip_prefix(top) {
        Some(inside) => Some(inside.to_owned()),
        None => alone.then(|| format!("../{path}")),
    };
    Some(Around {
        entries: entries.iter().filter_map(|(path, entry)| Some((named(path)?, entry.clone()))).collect(),
        list: texts.get(&format!("{top}{HASHES}")).cloned(),
    })
}

/// The folders that a name leads through; of a folder, itself too.
fn above(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

/// Where a zip that this program packed is not as it packs it: rights, days, versions that no list of hashes
/// holds. None for one that others packed: it differs at every file.
fn repacked(bytes: &[u8], parts: &[Member]) -> Option<usize> {
    let is_ours = |m: &Member| !m.is_pressed && !m.is_folder();
    if !parts.iter().all(is_ours) || !parts.is_sorted_by(|a, b| a.name < b.name) {
        return None;
    }
    let mut days: BTreeMap<u16, usize> = BTreeMap::new();
    parts.iter().for_each(|part| *days.entry(part.dated.0).or_default() += 1);
    let (day, _) = days.into_iter().max_by_key(|(_, n)| *n)?;
    let again: Option<Bag> = parts
        .iter()
        .map(|m| Some((String::from_utf8(m.name.clone()).ok()?, bytes.get(m.data.clone())?.to_vec())))
        .collect();
    let again = packed(&again?, DateTime::try_from_msdos(day, 0).ok()?).ok()?;
    let mut unlike = bytes.iter().zip(&again).enumerate().filter(|(_, (a, b))| a != b).map(|(at, _)| at);
    let first = unlike.next()?;
    // A note at the end makes it longer, and its length another.
    (again.len() <= bytes.len() && unlike.count() + 1 < parts.len().max(2)).then_some(first)
}

/// How an entry of the list of a zip begins.
const ENTRY: [u8; 4] = [0x50, 0x4b, 1, 2];

/// A relative name that goes nowhere up and that every system can write down.
fn stays_inside(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':');
    let odd = |part: &str| part == ".." || part == ".";
    !name.starts_with('/') && !is_drive && !name.split('/').any(odd) && !name.chars().any(char::is_control)
}

/// Signatures and the document that they are of: looked at like those on a disk.
fn beside(name: &str) -> bool {
    name.starts_with("firme/") || name.contains("/firme/") || name.ends_with(&format!("data/{PDF}"))
}

/// Hash, bytes where they are wanted, and whether its sum is true.
fn hashed(
    file: &mut impl Read,
    kind: Kind,
    is_text: bool,
    total: &mut u64,
) -> Result<(Entry, Option<Vec<u8>>, bool), Unzipped> {
    let (mut hash, mut bytes, mut text) = (Sha256::new(), 0u64, is_text.then(Vec::new));
    let mut is_whole = true;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        // A sum that does not fit is a changed file: its hash will say so.
        let n = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(_) => {
                hash.update(b"unreadable");
                is_whole = false;
                break;
            }
        };
        *total += n as u64;
        bytes += n as u64;
        if *total > LARGEST_CONTENT {
            return Err(Unzipped::TooMuch);
        }
        hash.update(&buffer[..n]);
        if bytes > LARGEST_TEXT {
            text = None;
        }
        if let Some(text) = &mut text {
            text.extend_from_slice(&buffer[..n]);
        }
    }
    let entry = Entry { kind, bytes, sha256: hexadecimal(&hash.finalize()), unix_sha256: None };
    Ok((entry, text, is_whole))
}

fn inside(root: &str, entries: &BTreeMap<String, Entry>, texts: &BTreeMap<String, Vec<u8>>) -> Folder {
    Folder {
        path: if root.is_empty() { "zip".to_owned() } else { format!("zip:{}", root.trim_end_matches('/')) },
        entries: under(root, entries),
        texts: under(root, texts),
        ..Folder::default()
    }
}

/// What lies below a folder, by path inside it; the rest is not looked at.
fn under<T: Clone>(root: &str, all: &BTreeMap<String, T>) -> BTreeMap<String, T> {
    let from = all.range(root.to_owned()..);
    from.map_while(|(path, one)| Some((path.strip_prefix(root)?.to_owned(), one.clone()))).collect()
}
