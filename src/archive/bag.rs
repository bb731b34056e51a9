//! Composing the folder of a closed edition: payload, lists of hashes, seal, tag files (RFC 8493).

use std::collections::BTreeMap;

use super::manifest::{list, sha256};
use super::seal::{Counts, FORMAT, Git, Link, PdfSeal, Seal, Signer, Tool};
use super::words;

/// The official document, from the payload's folder.
pub const PDF: &str = "resoconto.pdf";
pub(super) const SEAL: &str = "seal.json";
pub(super) const MANIFEST: &str = "manifest-sha256.txt";
pub(super) const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
pub(super) const CONTENTS: &str = "data/CONTENUTO.sha256";
/// The shared facts as they were on the day of the seal.
pub(super) const MODEL: &str = "data/modello.json";

/// Files around `data/` whose hashes the seal states.
pub(super) const TAGS: [&str; 4] = [".gitattributes", "LEGGIMI.txt", "bag-info.txt", "bagit.txt"];

/// Parts of the payload that hold everything, beside the sources in `fatti/`.
const RESERVED: [&str; 2] = ["modello.json", "esiti.json"];

/// Whether a path under `data/` holds everything, also what is not for the public.
pub fn is_reserved(path: &str) -> bool {
    path.starts_with("fatti/") || RESERVED.contains(&path)
}

/// Whether a path under `data/` is a page or a file that pages lead to.
pub fn is_published(path: &str) -> bool {
    !is_reserved(path) && !["indice.json", "CONTENUTO.sha256"].contains(&path)
}

/// A finished folder: path inside it to bytes.
pub type Bag = BTreeMap<String, Vec<u8>>;

/// What the seal says beside the hashes.
#[derive(Debug, Clone)]
pub struct Closing {
    pub contract: String,
    pub period: String,
    /// The administration that answers for the report.
    pub organisation: String,
    pub title: String,
    pub amends: Option<Link>,
    pub previous: Option<Link>,
    pub version: String,
    /// Version of the typesetter of the document.
    pub typst: Option<String>,
    pub git: Git,
    pub sealed_on: String,
    pub sealed_by: String,
    pub note: Option<String>,
    pub rendition: bool,
    pub expected_signers: Vec<Signer>,
}

/// The list of all that is closed save the document, and its hash, which the document prints.
pub fn contents(payload: &Bag) -> (Vec<u8>, String) {
    let hashes: Vec<(&str, String)> = payload.iter().map(|(p, b)| (p.as_str(), sha256(b))).collect();
    let bytes = list(hashes.iter().map(|(path, hash)| (*path, hash.as_str())));
    let hash = sha256(&bytes);
    (bytes, hash)
}

/// Puts the folder together: `payload` by path under `data/`, the document made with its imprint.
pub fn close(payload: Bag, pdf: Option<Vec<u8>>, closing: &Closing) -> (Bag, Seal) {
    let (list_of_contents, content_sha256) = contents(&payload);
    let mut bag: Bag = payload.into_iter().map(|(path, bytes)| (format!("data/{path}"), bytes)).collect();
    bag.insert(CONTENTS.to_owned(), list_of_contents);
    let pdf = pdf.map(|bytes| {
        let path = format!("data/{PDF}");
        let seal = PdfSeal { path: path.clone(), bytes: bytes.len() as u64, sha256: sha256(&bytes) };
        bag.insert(path, bytes);
        seal
    });
    let counts = Counts { files: bag.len() as u64, bytes: bag.values().map(|b| b.len() as u64).sum() };
    let manifest = listed(&bag);
    let manifest_sha256 = sha256(&manifest);
    let mut tags = Bag::from([
        (".gitattributes".to_owned(), b"* -text\n".to_vec()),
        ("bagit.txt".to_owned(), b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_vec()),
        ("bag-info.txt".to_owned(), info(closing, counts)),
        ("LEGGIMI.txt".to_owned(), words::readme(closing, &content_sha256, pdf.is_some()).into_bytes()),
    ]);
    let seal = Seal {
        format: FORMAT,
        contract: closing.contract.clone(),
        period: closing.period.clone(),
        amends: closing.amends.clone(),
        previous: closing.previous.clone(),
        content_sha256,
        manifest_sha256,
        tags: tags.iter().map(|(path, bytes)| (path.clone(), sha256(bytes))).collect(),
        pdf,
        counts,
        tool: Tool {
            name: "resoconto".into(),
            version: closing.version.clone(),
            schema: 1,
            typst: closing.typst.clone(),
        },
        git: closing.git.clone(),
        sealed_on: closing.sealed_on.clone(),
        sealed_by: closing.sealed_by.clone(),
        note: closing.note.clone(),
        rendition: closing.rendition,
        expected_signers: closing.expected_signers.clone(),
        self_sha256: String::new(),
    };
    tags.insert(MANIFEST.to_owned(), manifest);
    tags.insert(SEAL.to_owned(), seal.bytes());
    let tag_manifest = listed(&tags);
    bag.extend(tags);
    bag.insert(TAG_MANIFEST.to_owned(), tag_manifest);
    (bag, seal)
}

fn listed(files: &Bag) -> Vec<u8> {
    let hashes: Vec<(&str, String)> = files.iter().map(|(p, b)| (p.as_str(), sha256(b))).collect();
    list(hashes.iter().map(|(path, hash)| (*path, hash.as_str())))
}

/// `bag-info.txt`: one line for each fact, so nothing in a title may break a line.
fn info(closing: &Closing, counts: Counts) -> Vec<u8> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!(
        "Source-Organization: {}\nExternal-Description: {}\nExternal-Identifier: {}/{}\nBagging-Date: {}\n\
         Payload-Oxum: {}.{}\nBag-Software-Agent: resoconto {}\n",
        plain(&closing.organisation),
        plain(&closing.title),
        closing.contract,
        closing.period,
        closing.sealed_on,
        counts.bytes,
        counts.files,
        closing.version
    )
    .into_bytes()
}
