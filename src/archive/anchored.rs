//! What a seal states beside the hash of its list, held against what it speaks of: whoever makes one half
//! anew has to make the other anew too, down to the number that the signed document prints.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::bag::{CONTENTS, MODEL, PDF, SEAL};
use super::folder::Folder;
use super::inspect::Trouble;
use super::manifest::parse;
use super::printed::{prints, states};
use super::seal::{Seal, Signer};
use crate::value::Date;

/// The fact of `modello.json` that says whose signatures the edition waits for.
pub(super) const EDITION: &str = "edition";

/// Who signs, in which words, and whether a paper original prevails: sealed with the facts, so that the
/// seal's own words cannot be cut short.
pub(super) fn edition(
    contract: &str,
    period: &str,
    rendition: bool,
    signers: impl Iterator<Item = [String; 3]>,
) -> Value {
    let signers: Vec<Value> = signers
        .map(|[role, label, person]| json!({"role": role, "label": label, "person": person}))
        .collect();
    json!({"contract": contract, "period": period, "rendition": rendition, "signers": signers})
}

/// Everything that does not agree, each with the file to blame.
pub(super) fn disagreements(
    folder: &Folder,
    seal: &Seal,
    payload: &BTreeMap<String, String>,
    is_whole: bool,
) -> Vec<(&'static str, Trouble)> {
    let mut found = Vec::new();
    found.extend(contents(folder, payload).map(|path| (CONTENTS, Trouble::Unlisted { path })));
    let mut field = |agrees: bool, name: &'static str| {
        if !agrees {
            found.push((SEAL, Trouble::Field { name }));
        }
    };
    field(payload.get(CONTENTS) == Some(&seal.content_sha256), "content_sha256");
    field(document(folder, seal, payload), "pdf");
    field(!is_whole || counts(folder, seal, payload), "counts");
    field(Date::parse(&seal.sealed_on).is_ok(), "sealed_on");
    field(signers(folder, seal), "expected_signers");
    if let Some(pdf) = folder.texts.get(&format!("data/{PDF}")) {
        let stated = |hash: &str, mark: &str| states(pdf, &format!("{mark}{hash}")) || prints(pdf, hash);
        field(stated(&seal.content_sha256, "sha256-data:"), "content_sha256");
        let previous = seal.previous.as_ref().filter(|_| seal.tool.typst.is_some());
        field(previous.is_none_or(|p| stated(&p.sha256, "sha256-previous-seal:")), "previous");
    }
    found
}

/// The first path on which the two lists of hashes differ: the inner one is what the document's number
/// stands for.
fn contents(folder: &Folder, payload: &BTreeMap<String, String>) -> Option<String> {
    let inner = parse(folder.text(CONTENTS)).ok()?;
    let pdf = format!("data/{PDF}");
    let outer: BTreeMap<&str, &str> = payload
        .iter()
        .filter(|(path, _)| *path != CONTENTS && **path != pdf)
        .filter_map(|(path, hash)| Some((path.strip_prefix("data/")?, hash.as_str())))
        .collect();
    let differs = |path: &&str| inner.get(*path).map(String::as_str) != outer.get(*path).copied();
    inner.keys().map(String::as_str).chain(outer.keys().copied()).find(differs).map(str::to_owned)
}

fn document(folder: &Folder, seal: &Seal, payload: &BTreeMap<String, String>) -> bool {
    let path = format!("data/{PDF}");
    match (&seal.pdf, payload.get(&path)) {
        (None, None) => true,
        (Some(stated), Some(hash)) => {
            let bytes = folder.entries.get(&path).map(|e| e.bytes);
            stated.path == path && stated.sha256 == *hash && bytes.is_none_or(|b| b == stated.bytes)
        }
        _ => false,
    }
}

fn counts(folder: &Folder, seal: &Seal, payload: &BTreeMap<String, String>) -> bool {
    let bytes: u64 = payload.keys().filter_map(|path| folder.entries.get(path)).map(|e| e.bytes).sum();
    seal.counts.files == payload.len() as u64 && seal.counts.bytes == bytes
}

/// A copy for the public has no model to ask.
fn signers(folder: &Folder, seal: &Seal) -> bool {
    let Some(model) = folder.texts.get(MODEL) else { return true };
    let model: Value = serde_json::from_slice(model).unwrap_or_default();
    let fact = model.get("facts").and_then(|facts| facts.get(EDITION));
    let of = |s: &Signer| [s.role.clone(), s.label.clone(), s.person.clone()];
    let stated = edition(&seal.contract, &seal.period, seal.rendition, seal.expected_signers.iter().map(of));
    match fact {
        Some(fact) => *fact == stated,
        None => seal.expected_signers.is_empty() && !seal.rendition,
    }
}
