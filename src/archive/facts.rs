//! The shared facts that decide a closed edition, as they stood that day, and what has drifted since.
//!
//! A fact is kept as it was written, not as this program reads it: a later program compares the same.
//! Files of the period itself are compared as bytes; of the shared files only what a verdict, a
//! threshold, a penalty or a signer rests on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::inspect::Inspected;
use super::manifest::sha256;
use crate::assess::{is_due, limits, version_for};
use crate::diag::{Diagnostics, FileId, Places, Span};
use crate::model::{Book, Contract, Edition};
use crate::source::{Kind, Node, Sources, yaml};
use crate::value::EditionId;

/// One fact and where it is written now.
#[derive(Debug, Clone)]
pub struct Fact {
    pub value: Value,
    pub at: Span,
}

/// Facts by key: `threshold/cup-attesa`, `role/rup`.
pub type Facts = BTreeMap<String, Fact>;

/// Keys that explain and decide nothing.
const COMMENTS: [&str; 4] = ["note", "origin", "printed", "aliases"];

/// Whether a file belongs to one edition: changed after the seal, it always breaks it.
pub fn is_input(path: &str, book: &Book, contract: &str, edition: &EditionId) -> bool {
    let settings = &book.settings;
    path.starts_with(&format!("{}/{contract}/periods/{edition}/", settings.data_dir))
        || path.starts_with(&format!("{}/{contract}/{edition}/", settings.src))
}

/// Every file that the edition was made from, its own and the shared ones, by path; texts with the line
/// ends of the repository.
pub fn inputs(sources: &Sources, book: &Book, contract: &str, edition: &EditionId) -> super::Bag {
    let settings = &book.settings;
    let others = |path: &str| {
        let inside = |root: &str| path.strip_prefix(root).and_then(|p| p.strip_prefix('/'));
        let owner = inside(&settings.data_dir).or_else(|| inside(&settings.src));
        let Some((first, rest)) = owner.and_then(|p| p.split_once('/')) else { return false };
        let foreign = book.contracts.contains_key(first) && first != contract;
        let period = rest.strip_prefix("periods/").unwrap_or(rest).split('/').next().unwrap_or_default();
        foreign || (first == contract && EditionId::parse(period).is_ok() && period != edition.to_string())
    };
    sources
        .iter()
        .filter(|(_, file)| file.unread.is_none() && !file.path.starts_with("themes/"))
        .filter(|(_, file)| !others(&file.path))
        .map(|(_, file)| {
            let is_text = [".yaml", ".yml", ".md", ".csv", ".toml"].iter().any(|e| file.path.ends_with(e));
            let bytes = if is_text { unix(&file.bytes).into_owned() } else { file.bytes.clone() };
            (file.path.clone(), bytes)
        })
        .collect()
}

/// The facts that decide an edition.
pub fn resolve(book: &Book, sources: &Sources, contract: &Contract, edition: &Edition) -> Facts {
    let mut trees = Trees { sources, read: BTreeMap::new() };
    let mut facts = Facts::new();
    for indicator in contract.indicators.values().filter(|i| is_due(contract, edition, i)) {
        let id = &indicator.id.value;
        let sheet = json!({
            "service": indicator.service.as_str(),
            "unit": indicator.unit.key(),
        });
        facts.insert(format!("indicator/{id}"), Fact { value: sheet, at: indicator.id.span });
        if let Some(version) = version_for(indicator, edition) {
            let value = trees.written(version.span);
            facts.insert(format!("threshold/{id}"), Fact { value, at: version.span });
        }
    }
    if let Some(penalties) = &contract.penalties {
        for rule in penalties.rules.iter() {
            let value = trees.written(rule.span);
            facts.insert(format!("penalty/{}", rule.id.value), Fact { value, at: rule.span });
        }
    }
    let day = edition.report.dated.known().copied().unwrap_or(edition.report.to.value);
    let held = contract
        .roles
        .values()
        .filter(|r| r.from.known().is_none_or(|from| *from <= day) && r.to.is_none_or(|to| to >= day));
    for role in held {
        let person = role.person.known().map(|p| p.as_str());
        let name =
            role.person.known().and_then(|p| book.registers.people.get(&p.id)).map(|p| p.name.value.clone());
        let value = json!({"role": role.role.as_str(), "person": person, "name": name});
        facts.insert(format!("role/{}", role.id.value), Fact { value, at: role.id.span });
    }
    for signer in edition.report.signers.iter() {
        let person = contract.roles.get(&signer.role.id).and_then(|r| r.person.known());
        let Some(person) = person.and_then(|p| book.registers.people.get(&p.id)) else { continue };
        // By which a signature is recognised: no later edit may make somebody else the expected one.
        let value = json!({"tax_code_sha256": person.tax_code_sha256.as_ref().map(|i| &i.0)});
        facts.insert(format!("signer/{}", person.id.value), Fact { value, at: person.id.span });
    }
    let limits = limits(book);
    let value = json!({
        "suspect_points": limits.suspect_points.to_string(),
        "suspect_ratio": limits.suspect_ratio.to_string(),
        "tight_percent": limits.tight_percent.to_string(),
    });
    facts.insert("limits".into(), Fact { value, at: sources.site_span() });
    facts
}

/// `modello.json`.
pub fn document(facts: &Facts) -> Vec<u8> {
    let values: BTreeMap<&str, &Value> =
        facts.iter().map(|(key, fact)| (key.as_str(), &fact.value)).collect();
    let mut bytes = serde_json::to_vec_pretty(&json!({"schema": 1, "facts": values})).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// One thing that no longer agrees with a closed edition.
#[derive(Debug, Clone)]
pub struct Drift {
    pub at: Span,
    /// A path or a key of [`Facts`].
    pub what: String,
    /// What the seal has; absent where the thing was added.
    pub expected: Option<String>,
    /// What stands there now; absent where it is gone.
    pub found: Option<String>,
}

/// What the working tree says otherwise than a closed edition. An edition whose files are all gone is not
/// worked on any more: its folder speaks for itself.
pub fn drift(place: &Inspected, book: &Book, sources: &Sources) -> Vec<Drift> {
    let (Some(contract), Ok(id)) =
        (book.contracts.get(place.folder.contract.as_str()), EditionId::parse(&place.folder.edition))
    else {
        return Vec::new();
    };
    let mut found = files(place, book, sources, &id);
    if let Some(edition) = contract.editions.get(&id) {
        found.extend(changed_facts(place, &resolve(book, sources, contract, edition), sources));
    }
    found
}

fn files(place: &Inspected, book: &Book, sources: &Sources, id: &EditionId) -> Vec<Drift> {
    let contract = place.folder.contract.as_str();
    let sealed: BTreeMap<&str, &str> = place
        .payload
        .iter()
        .filter_map(|(path, hash)| path.strip_prefix("data/fatti/").map(|p| (p, hash.as_str())))
        .filter(|(path, _)| is_input(path, book, contract, id))
        .collect();
    let now: BTreeMap<&str, (FileId, &[u8])> = sources
        .iter()
        .filter(|(_, file)| file.unread.is_none() && is_input(&file.path, book, contract, id))
        .map(|(at, file)| (file.path.as_str(), (at, file.bytes.as_slice())))
        .collect();
    let paths: BTreeSet<&str> = sealed.keys().chain(now.keys()).copied().collect();
    paths
        .into_iter()
        .filter_map(|path| {
            let (expected, found) = (sealed.get(path).copied(), now.get(path));
            let same = |bytes: &[u8]| Some(sha256(bytes).as_str()) == expected;
            let same = found.is_some_and(|(_, bytes)| same(bytes) || same(&unix(bytes)));
            (!same).then(|| Drift {
                at: found.map_or(sources.site_span(), |(file, _)| Span::start_of(*file)),
                what: path.to_owned(),
                expected: expected.map(str::to_owned),
                found: found.map(|(_, bytes)| sha256(&unix(bytes))),
            })
        })
        .collect()
}

fn changed_facts(place: &Inspected, now: &Facts, sources: &Sources) -> Vec<Drift> {
    let model = place.folder.texts.get(super::bag::MODEL);
    let model: Value = model.and_then(|b| serde_json::from_slice(b).ok()).unwrap_or_default();
    let Some(sealed) = model.get("facts").and_then(Value::as_object) else { return Vec::new() };
    let none = Value::Null;
    let keys: BTreeSet<&str> =
        sealed.keys().map(String::as_str).chain(now.keys().map(String::as_str)).collect();
    keys.into_iter()
        .filter_map(|key| {
            let (old, new) = (sealed.get(key), now.get(key));
            let same = old.unwrap_or(&none) == new.map_or(&none, |f| &f.value);
            (!same).then(|| Drift {
                at: new.map_or(sources.site_span(), |f| f.at),
                what: key.to_owned(),
                expected: old.map(told),
                found: new.map(|f| told(&f.value)),
            })
        })
        .collect()
}

/// A value on one line.
fn told(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) => {
            let parts: Vec<String> = map.iter().map(|(k, v)| format!("{k}: {}", told(v))).collect();
            parts.join(", ")
        }
        Value::Array(list) => list.iter().map(told).collect::<Vec<_>>().join("; "),
        Value::Null => "–".to_owned(),
        other => other.to_string(),
    }
}

/// Line ends of a working copy are git's business: a fact does not change with them.
fn unix(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if !bytes.windows(2).any(|pair| pair == b"\r\n") {
        return bytes.into();
    }
    let mut out = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if !(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
            out.push(*byte);
        }
    }
    out.into()
}

/// Files read again as trees, each once.
struct Trees<'s> {
    sources: &'s Sources,
    read: BTreeMap<FileId, Node>,
}

impl Trees<'_> {
    /// The value written at a place, keys in order, texts as typed, comments left out.
    fn written(&mut self, at: Span) -> Value {
        let tree = self
            .read
            .entry(at.file)
            .or_insert_with(|| yaml::parse(self.sources.text(at.file), at.file, &mut Diagnostics::default()));
        find(tree, at).map_or(Value::Null, plain)
    }
}

fn find(node: &Node, at: Span) -> Option<&Node> {
    if node.span == at {
        return Some(node);
    }
    match &node.kind {
        Kind::List(items) => items.iter().find_map(|n| find(n, at)),
        Kind::Map(entries) => entries.iter().find_map(|(_, n)| find(n, at)),
        _ => None,
    }
}

fn plain(node: &Node) -> Value {
    match &node.kind {
        Kind::Empty | Kind::Bad => Value::Null,
        Kind::Scalar { text, .. } => Value::String(text.clone()),
        Kind::List(items) => items.iter().map(plain).collect(),
        Kind::Map(entries) => {
            let sorted: BTreeMap<&str, Value> = entries
                .iter()
                .filter(|(key, _)| !COMMENTS.contains(&key.value.as_str()))
                .map(|(key, node)| (key.value.as_str(), plain(node)))
                .collect();
            json!(sorted)
        }
    }
}
