//! `seal.json`: what was closed, when, by whom, and what came before.
//!
//! Machines write and read it: serde is the reader here, strict about unknown and repeated fields. The
//! file carries the hash of itself without that field, so a change in it is told from a change elsewhere.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::manifest::sha256;
use crate::text::json::pretty;

/// The form of `seal.json` that this program writes and reads.
pub const FORMAT: u32 = 1;

/// The seal of one edition (chiusura con impronte).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    pub format: u32,
    pub contract: String,
    /// The edition: `2021-s2`, `2021-s2-r1`.
    pub period: String,
    /// The sealed edition that this one corrects.
    pub amends: Option<Link>,
    /// The seal before this one in the contract's chain.
    pub previous: Option<Link>,
    /// SHA-256 of `data/CONTENUTO.sha256`: printed in the PDF, signed by the officers.
    pub content_sha256: String,
    /// SHA-256 of `manifest-sha256.txt`.
    pub manifest_sha256: String,
    /// SHA-256 of the files around `data/`, by name, save the two that depend on this one.
    pub tags: BTreeMap<String, String>,
    /// Absent where the program was built without the PDF.
    pub pdf: Option<PdfSeal>,
    pub counts: Counts,
    pub tool: Tool,
    pub git: Git,
    /// Day of the seal, year-month-day; never the day of a paper original.
    pub sealed_on: String,
    pub sealed_by: String,
    pub note: Option<String>,
    /// The paper original prevails: such an edition is never called signed.
    pub rendition: bool,
    pub expected_signers: Vec<Signer>,
    /// SHA-256 of this file with this field empty.
    pub self_sha256: String,
}

/// Another seal: its edition and the SHA-256 of its `seal.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub period: String,
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PdfSeal {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

/// What is under `data/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    pub files: u64,
    pub bytes: u64,
}

/// The program that closed the edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    pub name: String,
    pub version: String,
    /// Version of the schema of `book.toml` and of `modello.json`.
    pub schema: u32,
    /// The typesetter that made the document: its bytes are promised for one version. Absent where the
    /// document was made elsewhere, or there is none.
    pub typst: Option<String>,
}

/// The commit from which the edition was made; the tree was clean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Git {
    pub commit: String,
    pub clean: bool,
}

/// Who is to sign: a role and who holds it on the day of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    pub role: String,
    pub label: String,
    pub person: String,
    pub name: String,
    /// Days between which the role is held, year-month-day; open where absent.
    pub from: Option<String>,
    pub to: Option<String>,
}

/// Why the bytes are no seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// A later program wrote it.
    Newer(u32),
    /// Not the form of a seal: where it stops being one, from 1; 0 at the end of nothing.
    Form { line: usize, column: usize },
    /// Well formed, but not the bytes that were written.
    Altered,
}

impl Seal {
    /// The bytes of `seal.json`, with the hash of themselves.
    pub fn bytes(&self) -> Vec<u8> {
        let mut whole = self.clone();
        whole.self_sha256 = String::new();
        whole.self_sha256 = sha256(&written(&whole));
        written(&whole)
    }

    /// Reads the bytes; gives what was read also where it was altered.
    pub(super) fn read(bytes: &[u8]) -> (Option<Self>, Option<Unreadable>) {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        if let Ok(Head { format }) = serde_json::from_slice::<Head>(bytes)
            && format > FORMAT
        {
            return (None, Some(Unreadable::Newer(format)));
        }
        match serde_json::from_slice::<Self>(bytes) {
            Err(error) => (None, Some(Unreadable::Form { line: error.line(), column: error.column() })),
            Ok(seal) if seal.bytes() == bytes => (Some(seal), None),
            Ok(seal) => (Some(seal), Some(Unreadable::Altered)),
        }
    }
}

fn written(seal: &Seal) -> Vec<u8> {
    pretty(seal).into_bytes()
}
