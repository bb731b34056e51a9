//! Folders in one file: a zip with the same bytes for the same contents, and zips that others made.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::around::{Around, CLOSED, HASHES};
use super::bag::{Bag, PDF};
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
    let date = dated(day).unwrap_or_default();
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
    /// It can be read, and its lists contradict each other.
    False(String),
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
    if listed(bytes).is_some_and(|n| n != archive.len() as u64) {
        return Err(Unzipped::False("two files with one name".into()));
    }
    if archive.has_overlapping_entries().map_err(broken)? {
        return Err(Unzipped::False("files that overlap".into()));
    }
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    let mut texts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut folded: BTreeSet<String> = BTreeSet::new();
    let mut total = 0;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).map_err(broken)?;
        let name = file.name().map_err(broken)?.replace('\\', "/");
        if !stays_inside(&name) {
            return Err(Unzipped::False("a name that leads out of it".into()));
        }
        if file.is_dir() || name.ends_with('/') {
            continue;
        }
        // On some systems two such names are one file: the last to be unpacked wins.
        if !folded.insert(name.to_lowercase()) {
            return Err(Unzipped::False("two files with one name".into()));
        }
        let is_list = READ.iter().chain([&HASHES]).any(|text| name.ends_with(text));
        let is_text = is_list || (beside(&name) && total < LARGEST_ZIP);
        let kind = if file.is_symlink() { Kind::Link } else { Kind::File };
        let said = file.size();
        let (entry, text) = hashed(&mut file, kind, is_text, &mut total)?;
        if is_list && entry.bytes > LARGEST_LIST {
            return Err(Unzipped::TooMuch);
        }
        // Others may believe the size and stop there, or wait for more.
        if entry.bytes != said {
            return Err(Unzipped::False("a size that is not true".into()));
        }
        if let Some(text) = text.filter(|text| !name.ends_with(HASHES) || sha256(text) == entry.sha256) {
            texts.insert(name.clone(), text);
        }
        entries.insert(name, entry);
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

/// How an entry of the list of a zip begins.
const ENTRY: [u8; 4] = [0x50, 0x4b, 1, 2];

/// A relative name that goes nowhere up and that every system can write down.
fn stays_inside(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':');
    let odd = |part: &str| part == ".." || part == ".";
    !name.starts_with('/') && !is_drive && !name.split('/').any(odd) && !name.chars().any(char::is_control)
}

/// How many files the list at the zip's end counts.
fn listed(bytes: &[u8]) -> Option<u64> {
    let last = |mark: [u8; 4]| bytes.windows(4).rposition(|w| w == mark);
    let end = last([0x50, 0x4b, 5, 6])?;
    let short = u16::from_le_bytes(bytes.get(end + 10..end + 12)?.try_into().ok()?);
    if short != u16::MAX {
        return Some(u64::from(short));
    }
    // The longer form of the list's end, which the short one stands in for.
    let end = last([0x50, 0x4b, 6, 6])?;
    Some(u64::from_le_bytes(bytes.get(end + 32..end + 40)?.try_into().ok()?))
}

/// Signatures and the document that they are of: looked at like those on a disk.
fn beside(name: &str) -> bool {
    name.starts_with("firme/") || name.contains("/firme/") || name.ends_with(&format!("data/{PDF}"))
}

fn hashed(
    file: &mut impl Read,
    kind: Kind,
    is_text: bool,
    total: &mut u64,
) -> Result<(Entry, Option<Vec<u8>>), Unzipped> {
    let (mut hash, mut bytes, mut text) = (Sha256::new(), 0u64, is_text.then(Vec::new));
    let mut buffer = vec![0; 64 * 1024];
    loop {
        // A sum that does not fit is a changed file: its hash will say so.
        let n = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(_) => {
                hash.update(b"unreadable");
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
    Ok((entry, text))
}

fn inside(root: &str, entries: &BTreeMap<String, Entry>, texts: &BTreeMap<String, Vec<u8>>) -> Folder {
    let under = |path: &str| path.strip_prefix(root).map(str::to_owned);
    Folder {
        path: if root.is_empty() { "zip".to_owned() } else { format!("zip:{}", root.trim_end_matches('/')) },
        entries: entries.iter().filter_map(|(p, e)| Some((under(p)?, e.clone()))).collect(),
        texts: texts.iter().filter_map(|(p, t)| Some((under(p)?, t.clone()))).collect(),
        ..Folder::default()
    }
}
