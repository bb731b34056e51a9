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
    /// By path inside the folder.
    pub entries: BTreeMap<String, Entry>,
    /// Bytes of the lists and of the seal, by path inside the folder.
    pub texts: BTreeMap<String, Vec<u8>>,
}

/// Small files whose bytes are needed, not only their hash.
pub const READ: [&str; 5] = [
    super::bag::SEAL,
    super::bag::MANIFEST,
    super::bag::TAG_MANIFEST,
    super::bag::CONTENTS,
    super::bag::MODEL,
];

/// A file of which more than the hash is wanted is no larger (bytes).
pub const LARGEST_TEXT: u64 = 64 * 1024 * 1024;

impl Folder {
    /// Whether a name lies beside the sealed bytes: signatures come after the seal.
    pub(super) fn is_outside(path: &str) -> bool {
        path.starts_with("firme/")
    }

    pub(super) fn text(&self, path: &str) -> &[u8] {
        self.texts.get(path).map_or(&[], Vec::as_slice)
    }
}
