//! What lies around a closed folder in its dossier, held against the dossier's own list of hashes.

use std::collections::{BTreeMap, BTreeSet};

use super::folder::{Entry, Folder, Kind};
use super::inspect::{Fault, Inspected, Trouble};
use super::manifest::{parse_named, unix};

/// The list of everything in a dossier, itself left out.
pub const HASHES: &str = "impronte-sha256.txt";

/// The folder of a dossier that is the closed one.
pub const CLOSED: &str = "chiusura";

/// What only a dossier has beside the closed folder: where one of these is, all are, and the list says so.
pub const BESIDE: [&str; 5] = [HASHES, "metadati.json", "metadati.xml", "verifica.json", "periodi.html"];

/// A dossier around a closed folder.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Everything in it, the closed folder too, by path inside the dossier.
    pub entries: BTreeMap<String, Entry>,
    /// The bytes of its list; absent where there is none that can be read to its end.
    pub list: Option<Vec<u8>>,
}

impl Around {
    /// Whether these files are a dossier's and not of somebody who keeps a closed folder among other things.
    pub fn is_dossier(&self) -> bool {
        BESIDE.iter().any(|name| self.entries.contains_key(*name))
    }
}

/// Holds each dossier against its list, both ways: changed, missing, extra, each blamed once and by its own
/// name.
pub fn surround(all: &mut [Inspected]) {
    for place in all {
        let found = place.folder.around.as_ref().filter(|around| around.is_dossier());
        let found = found.map(|around| faults(around, &place.folder, &place.faults)).unwrap_or_default();
        place.faults.extend(found);
    }
}

fn faults(around: &Around, folder: &Folder, known: &[Fault]) -> Vec<Fault> {
    let fault = |path: &str, trouble| Fault { path: format!("../{path}"), trouble };
    let Some(bytes) = &around.list else {
        let there = around.entries.contains_key(HASHES);
        return vec![fault(HASHES, if there { Trouble::List { line: 1 } } else { Trouble::Missing })];
    };
    // Whoever unpacks it as text gets other line ends: that is told, and compared all the same.
    let converted = unix(bytes);
    let other_ends = converted.len() != bytes.len();
    let listed = match parse_named(&converted, |path| !path.is_empty()) {
        Ok(listed) => listed,
        Err(line) => return vec![fault(HASHES, Trouble::List { line })],
    };
    // What the seal says is wrong is told already, by the name it has in the closed folder.
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for one in known {
        told.insert(&one.path);
        if let Trouble::Moved { to } = &one.trouble {
            told.insert(to);
        }
    }
    let sealed = |path: &str| {
        let inside = path.strip_prefix(CLOSED).and_then(|rest| rest.strip_prefix('/'));
        inside.filter(|inside| !Folder::is_outside(inside)).map(str::to_owned)
    };
    let mut found: Vec<Fault> = Vec::new();
    found.extend(other_ends.then(|| fault(HASHES, Trouble::LineEnds)));
    let mut wrong_line = None;
    let names: BTreeSet<&String> = listed.keys().chain(around.entries.keys()).collect();
    for path in names.into_iter().filter(|path| *path != HASHES) {
        let (wanted, there) = (listed.get(path), around.entries.get(path));
        let trouble = match (wanted, there) {
            (Some(hash), Some(entry)) if entry.kind == Kind::File && *hash == entry.sha256 => continue,
            (_, Some(entry)) if entry.kind == Kind::Link => Trouble::Link,
            (_, Some(entry)) if entry.kind == Kind::Special => Trouble::Special,
            (Some(hash), Some(entry)) if entry.unix_sha256.as_ref() == Some(hash) => Trouble::LineEnds,
            (Some(hash), Some(entry)) => {
                Trouble::Changed { expected: hash.clone(), found: entry.sha256.clone() }
            }
            (Some(_), None) => Trouble::Missing,
            (None, _) => Trouble::Extra,
        };
        match sealed(path) {
            Some(inside) if told.contains(inside.as_str()) => {}
            // The seal holds the file and finds it whole: the list is what was altered.
            Some(inside) if folder.entries.contains_key(&inside) => {
                let before = listed.keys().filter(|other| *other < path).count();
                wrong_line = wrong_line.or(Some(before + 1));
            }
            _ => found.push(fault(path, trouble)),
        }
    }
    found.extend(wrong_line.map(|line| fault(HASHES, Trouble::List { line })));
    found
}
