//! What the working tree says otherwise than a closed edition, file by file and fact by fact.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::changed::{leaves, one_line, sentence};
use super::facts::{
    CODE, FILE, Facts, PERSON, SIGNER, Trees, name, own_folders, resolved, sealed, stands_in,
};
use super::inspect::Inspected;
use super::manifest::{sha256, unix};
use crate::diag::{FileId, Span};
use crate::model::{Book, Contract};
use crate::source::Sources;
use crate::text::Lang;
use crate::value::EditionId;

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
    /// What people read of it, in Italian and in English.
    pub told: [String; 2],
    /// The file of the closed folder with the bytes of that day, by path inside it; a folder ends in `/`.
    pub kept: Option<String>,
    pub kind: DriftKind,
}

/// Whose the changed thing is: it decides whether an amendment may leave it as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriftKind {
    /// A file of the edition itself: it stays, whatever happens to the edition.
    Own,
    /// A fact shared with other editions: an amendment lets it change.
    Shared,
}

/// What the working tree says otherwise than a closed edition. The shared facts of an edition that another
/// one replaced may go on: who reads it reads its own bytes, and the facts of today are closed with its
/// amendment. Its own files stay as they are, for it stays public. Facts that rest on a file in `broken` and
/// are not there are not told: whoever wrote the line that cannot be read has had that message already.
pub fn drift(
    place: &Inspected,
    is_replaced: bool,
    book: &Book,
    trees: &mut Trees<'_>,
    broken: &BTreeSet<String>,
) -> Vec<Drift> {
    let sources = trees.sources;
    let Ok(id) = EditionId::parse(&place.folder.edition) else { return Vec::new() };
    let sealed = sealed(&place.folder);
    let mut found = files(place, sealed.as_ref(), book, sources, &id);
    let contract = book.contracts.get(place.folder.contract.as_str());
    let edition = contract.and_then(|c| Some((c, c.editions.get(&id)?)));
    if let (Some((contract, edition)), Some(sealed), false) = (edition, &sealed, is_replaced) {
        let now = resolved(trees, book, contract, edition);
        let rests = |key: &str| stands_in(key, book, &place.folder.contract, &id);
        found.extend(changed_facts(sealed, now, (book, contract), trees, &rests, broken));
    }
    found
}

type Sealed = serde_json::Map<String, Value>;

fn files(
    place: &Inspected,
    model: Option<&Sealed>,
    book: &Book,
    sources: &Sources,
    id: &EditionId,
) -> Vec<Drift> {
    let contract = place.folder.contract.as_str();
    let own = own_folders(book, contract, id);
    let by_name =
        place.payload.iter().filter_map(|(p, h)| Some((p.strip_prefix("data/fatti/")?, h.as_str())));
    let by_hash = model.into_iter().flatten().filter_map(|(k, v)| Some((k.strip_prefix(FILE)?, v.as_str()?)));
    let kept = |path: &str, hash: &str| {
        let named = format!("data/fatti/{path}");
        let hidden = || format!("data/fatti/riservati/{}", hash.get(..16).unwrap_or_default());
        if place.payload.contains_key(&named) { named } else { hidden() }
    };
    let sealed: BTreeMap<&str, &str> = by_name
        .chain(by_hash)
        .filter(|(path, _)| own.iter().any(|folder| path.starts_with(folder)))
        .collect();
    let now: BTreeMap<&str, (FileId, &[u8])> = own
        .iter()
        .flat_map(|folder| sources.under(folder))
        .filter(|(_, file)| file.unread.is_none())
        .map(|(at, file)| (file.path.as_str(), (at, file.bytes.as_slice())))
        .collect();
    if now.is_empty() && !sealed.is_empty() {
        // Told once, not for each file.
        let what = format!("{}/{contract}/periods/{id}/", book.settings.data_dir);
        let expected = Some(format!("{} file", sealed.len()));
        return vec![Drift {
            at: sources.site_span(),
            told: told(&what, expected.as_deref(), None),
            what,
            expected,
            found: None,
            kept: Some("data/fatti/".to_owned()),
            kind: DriftKind::Own,
        }];
    }
    let paths: BTreeSet<&str> = sealed.keys().chain(now.keys()).copied().collect();
    paths
        .into_iter()
        .filter_map(|path| {
            let (expected, found) = (sealed.get(path).copied(), now.get(path));
            let same = |bytes: &[u8]| Some(sha256(bytes).as_str()) == expected;
            let same = found.is_some_and(|(_, bytes)| same(bytes) || same(&unix(bytes)));
            let now = found.map(|(_, bytes)| sha256(&unix(bytes)));
            (!same).then(|| Drift {
                at: found.map_or(sources.site_span(), |(file, _)| Span::start_of(*file)),
                what: path.to_owned(),
                told: told(path, expected, now.as_deref()),
                expected: expected.map(str::to_owned),
                found: now,
                kept: expected.map(|hash| kept(path, hash)),
                kind: DriftKind::Own,
            })
        })
        .collect()
}

fn changed_facts(
    sealed: &Sealed,
    mut now: Facts,
    (book, contract): (&Book, &Contract),
    trees: &mut Trees<'_>,
    rests: &dyn Fn(&str) -> Vec<String>,
    broken: &BTreeSet<String>,
) -> Vec<Drift> {
    // A role that was entered later is none that the edition knew; a name is compared wherever it is used.
    now.retain(|key, _| sealed.contains_key(key) || ![PERSON, "role/"].iter().any(|k| key.starts_with(k)));
    for id in sealed.keys().filter_map(|key| key.strip_prefix(PERSON)) {
        now.extend(name(book, id).map(|fact| (format!("{PERSON}{id}"), fact)));
    }
    let none = Value::Null;
    let sources = trees.sources;
    let keys: BTreeSet<&str> =
        sealed.keys().map(String::as_str).chain(now.keys().map(String::as_str)).collect();
    keys.into_iter()
        .filter(|key| !key.starts_with(FILE)) // files are compared as such
        .filter_map(|key| {
            let (old, new) = (sealed.get(key), now.get(key));
            let same = old.unwrap_or(&none) == new.map_or(&none, |f| &f.value);
            if same || (key.starts_with(SIGNER) && is_learnt(old, new.map(|f| &f.value))) {
                return None;
            }
            let on = rests(key);
            // A value beside the line that cannot be read is compared as long as it is there.
            if new.is_none() && broken.iter().any(|path| on.iter().any(|on| path.starts_with(on.as_str()))) {
                return None;
            }
            let stood = || on.iter().find_map(|path| sources.find(path)).map(Span::start_of);
            let at = match (old, new) {
                (Some(old), Some(new)) => {
                    let first = leaves(old, &new.value).into_iter().next();
                    let path = first.map(|leaf| leaf.path).unwrap_or_default();
                    trees.place(new.at, &path).unwrap_or(new.at)
                }
                (_, Some(new)) => new.at,
                (_, None) => stood().unwrap_or(sources.site_span()),
            };
            let both = (old, new.map(|f| &f.value));
            Some(Drift {
                at,
                what: key.to_owned(),
                expected: old.map(one_line),
                found: new.map(|f| one_line(&f.value)),
                told: [Lang::It, Lang::En].map(|lang| sentence(key, both, book, contract, lang)),
                kept: None,
                kind: DriftKind::Shared,
            })
        })
        .collect()
}

/// Whether a signer whom nobody could recognise when the edition was closed can be recognised since: that
/// changes nothing in it, for its own seal decides whom it knows. An imprint that changed or went away does.
fn is_learnt(sealed: Option<&Value>, now: Option<&Value>) -> bool {
    let unknown = sealed.and_then(|v| v.get(CODE)).is_some_and(Value::is_null);
    unknown && now.and_then(|v| v.get(CODE)).is_some_and(Value::is_string)
}

/// What happened to a file, in both languages.
fn told(what: &str, expected: Option<&str>, found: Option<&str>) -> [String; 2] {
    let short = |text: Option<&str>| -> String {
        let text = text.unwrap_or_default();
        let is_hash = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if is_hash { text.chars().take(12).collect() } else { text.to_owned() }
    };
    let (old, new) = (short(expected), short(found));
    match (expected, found) {
        (Some(_), None) => [
            format!("«{what}» faceva parte del periodo chiuso e non c’è più (nel sigillo: {old})"),
            format!("«{what}» was part of the closed period and is gone (in the seal: {old})"),
        ],
        (None, _) => [
            format!("«{what}» non faceva parte del periodo chiuso ({new})"),
            format!("«{what}» was not part of the closed period ({new})"),
        ],
        _ => [
            format!("«{what}» è cambiato dopo la chiusura: nel sigillo {old}, ora {new}"),
            format!("«{what}» changed after the seal: sealed {old}, now {new}"),
        ],
    }
}
