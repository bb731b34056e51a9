//! Closed editions: their pages are copied byte for byte, never made again.

use super::assemble::Left;
use crate::report::EditionEntry;
use crate::text::json::pretty;

/// The lines that a closed edition leaves to search, lists and switcher: sealed with it, so that a build
/// copies and reads no page.
pub const INDEX: &str = "indice.json";

/// Where closed editions stand; read from several threads.
pub trait Shelf: Sync {
    /// Whether an edition is closed.
    fn holds(&self, entry: &EditionEntry) -> bool;
    /// Its pages, to be copied as they are.
    ///
    /// # Errors
    /// They cannot be read: why.
    fn pages(&self, entry: &EditionEntry) -> Result<Closed, String>;
}

/// No edition is closed.
#[derive(Debug, Clone, Copy)]
pub struct Empty;

impl Shelf for Empty {
    fn holds(&self, _: &EditionEntry) -> bool {
        false
    }
    fn pages(&self, _: &EditionEntry) -> Result<Closed, String> {
        Ok(Closed::default())
    }
}

/// The published files of a closed edition, by path inside its folder.
#[derive(Debug, Default)]
pub struct Closed {
    pub files: Vec<(String, Vec<u8>)>,
    /// Lists of hashes and signatures, published among the contract's pages.
    pub beside: Vec<(String, Vec<u8>)>,
    pub(super) left: Left,
}

impl Closed {
    /// # Errors
    /// The index is not one: why.
    pub fn new(
        files: Vec<(String, Vec<u8>)>,
        beside: Vec<(String, Vec<u8>)>,
        index: &[u8],
    ) -> Result<Self, String> {
        let left = serde_json::from_slice(index).map_err(|error| format!("{INDEX}: {error}"))?;
        Ok(Self { files, beside, left })
    }
}

pub(super) fn index(left: &Left) -> Vec<u8> {
    pretty(left).into_bytes()
}
