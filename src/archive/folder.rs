//! A closed folder as it was found on a disk or in a zip: names, kinds and hashes, no contents.

use std::collections::BTreeMap;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    File,
    Link,
    /// A device, a pipe, a socket.
    Special,
}

/// One name in the folder.
#[derive(Debug, Clone)]
pub struct Entry {
    pub kind: Kind,
    pub bytes: u64,
    pub sha256: String,
    /// SHA-256 after CRLF has become LF, where there is any: to recognise what git does to line ends.
    pub unix_sha256: Option<String>,
}

/// `archive/<contract>/<edition>/`.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    pub contract: String,
    pub edition: String,
    /// How messages name it: `archive/agenda-digitale/2021-s2`.
    pub path: String,
    /// No edition: what stands in the archive, or among a contract's editions, without being one.
    pub is_shelf: bool,
    /// In the archive of the site itself, where nothing may be left out as in a copy for the public.
    pub in_office: bool,
    /// By path inside the folder.
    pub entries: BTreeMap<String, Entry>,
    /// Bytes of the lists and of the seal, by path inside the folder.
    pub texts: BTreeMap<String, Vec<u8>>,
    /// The dossier that it lies in, where it lies in one.
    pub around: Option<super::around::Around>,
}

/// Small files whose bytes are needed, not only their hash.
pub const READ: [&str; 6] = [
    super::bag::SEAL,
    super::bag::MANIFEST,
    super::bag::TAG_MANIFEST,
    super::bag::CONTENTS,
    super::bag::MODEL,
    super::bag::FINDINGS,
];

/// A file of which more than the hash is wanted is no larger (bytes).
pub const LARGEST_TEXT: u64 = 64 * 1024 * 1024;

impl Folder {
    /// Names that stand in a folder of the archive without being a folder themselves.
    pub fn shelf(path: &str, strays: BTreeMap<String, Kind>) -> Self {
        let entry = |kind| Entry { kind, bytes: 0, sha256: String::new(), unix_sha256: None };
        let entries = strays.into_iter().map(|(name, kind)| (name, entry(kind))).collect();
        Self { path: path.to_owned(), is_shelf: true, entries, ..Self::default() }
    }

    /// Handed over by itself, in no archive that would say where it belongs.
    pub(super) fn is_copy(&self) -> bool {
        self.contract.is_empty() && !self.is_shelf
    }

    /// A path inside the folder as messages name it.
    pub fn at(&self, path: &str) -> String {
        if self.path.is_empty() { path.to_owned() } else { format!("{}/{path}", self.path) }
    }

    /// Whether a name lies beside the sealed bytes: signatures come after the seal.
    pub(super) fn is_outside(path: &str) -> bool {
        path.starts_with("firme/")
    }

    pub(super) fn text(&self, path: &str) -> &[u8] {
        self.texts.get(path).map_or(&[], Vec::as_slice)
    }
}
