//! What is wrong with closed folders, each thing once and by its own name.

use std::collections::{BTreeMap, BTreeSet};

use super::anchored;
use super::bag::{CONTENTS, MANIFEST, MODEL, SEAL, TAG_MANIFEST, TAGS};
use super::chain;
use super::facts::sealed;
use super::folder::{Entry, Folder, Kind};
use super::manifest::{is_portable, list, parse, unix};
use super::seal::{Seal, Unreadable};
use super::signing::Signing;

/// One thing that is wrong: a path inside the folder and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub path: String,
    pub trouble: Trouble,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    Changed {
        expected: String,
        found: String,
    },
    /// Only the ends of lines changed: git did that.
    LineEnds,
    Missing,
    /// The same bytes stand under another name.
    Moved {
        to: String,
    },
    Extra,
    Link,
    Special,
    Name,
    /// A list of hashes that is not one: its first wrong line.
    List {
        line: usize,
    },
    /// Not the form of a seal: where it stops being one.
    Seal {
        line: usize,
        column: usize,
    },
    /// The closed facts stand there with their hash and cannot be read: nothing could be compared with them.
    Model,
    /// A later program wrote it.
    Newer {
        format: u32,
    },
    /// The seal speaks of another contract or period.
    Misplaced {
        says: String,
    },
    Chain {
        period: String,
        expected: String,
        found: String,
    },
    Gap {
        period: String,
    },
    Fork {
        other: String,
    },
    /// The list whose hash the document prints does not say what the other list says of a path.
    Unlisted {
        path: String,
    },
    /// The seal states something of the folder that is not so: the name of the field.
    Field {
        name: &'static str,
    },
    /// A folder among the editions with neither seal nor lists.
    NotClosed,
    /// A name in the archive where only folders of editions are.
    Stray,
    /// The whole folder of a closed edition is gone; a revision of git has it.
    Lost {
        folder: String,
        revision: String,
    },
}

impl Trouble {
    /// The word for machines.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "changed",
            Self::LineEnds => "line_ends",
            Self::Missing => "missing",
            Self::Moved { .. } => "moved",
            Self::Extra => "extra",
            Self::Link => "link",
            Self::Special => "special",
            Self::Name => "name",
            Self::List { .. } => "list",
            Self::Seal { .. } => "seal",
            Self::Model => "model",
            Self::Newer { .. } => "newer",
            Self::Misplaced { .. } => "misplaced",
            Self::Chain { .. } => "chain",
            Self::Gap { .. } => "gap",
            Self::Fork { .. } => "fork",
            Self::Unlisted { .. } => "unlisted",
            Self::Field { .. } => "field",
            Self::NotClosed => "not_closed",
            Self::Stray => "stray",
            Self::Lost { .. } => "lost",
        }
    }
}

/// A folder with its seal and everything wrong with it.
#[derive(Debug, Clone)]
pub struct Inspected {
    pub folder: Folder,
    /// Also where it was altered: for showing, never for trusting.
    pub seal: Option<Seal>,
    pub faults: Vec<Fault>,
    /// What is under `data/`, by path inside the folder; empty where the list is unreadable.
    pub payload: BTreeMap<String, String>,
    /// A copy for the public: the parts that only the office keeps are left out, all of them.
    pub is_public_copy: bool,
    /// What stands in `firme/`, once it was looked at (see [`super::signing::settle`]).
    pub signing: Signing,
}

impl Inspected {
    pub(super) fn has_seal_fault(&self) -> bool {
        self.faults.iter().any(|f| f.path == SEAL)
    }

    /// Whether the whole folder is gone.
    pub fn is_lost(&self) -> bool {
        self.faults.iter().any(|f| matches!(f.trouble, Trouble::Lost { .. }))
    }

    /// Whether only a program older than the seal stands in the way.
    pub fn is_newer(&self) -> bool {
        self.faults.iter().any(|f| matches!(f.trouble, Trouble::Newer { .. }))
    }
}

/// Every folder, then the chain between them.
pub fn inspect_all(folders: Vec<Folder>) -> Vec<Inspected> {
    let mut all: Vec<Inspected> = folders.into_iter().map(inspect).collect();
    for (at, fault) in chain::faults(&all) {
        all[at].faults.push(fault);
    }
    all
}

/// One folder by itself.
pub fn inspect(folder: Folder) -> Inspected {
    if let Some(faults) = no_edition(&folder) {
        let payload = BTreeMap::new();
        return Inspected {
            folder,
            seal: None,
            faults,
            payload,
            is_public_copy: false,
            signing: Signing::default(),
        };
    }
    let mut faults = Vec::new();
    for (path, entry) in &folder.entries {
        let trouble = match entry.kind {
            Kind::Link => Trouble::Link,
            Kind::Special => Trouble::Special,
            Kind::File => continue,
        };
        faults.push(Fault { path: path.clone(), trouble });
    }
    let named: BTreeSet<String> = faults.iter().map(|f| f.path.clone()).collect();
    let kept = folder.in_office || folder.entries.keys().any(|path| is_reserved(path));
    let mut look = Look { folder: &folder, faults, named, left_out: false, kept };
    let (seal, sound) = look.seal();
    let payload = look.lists(sound.then_some(seal.as_ref()).flatten());
    if folder.entries.contains_key(MODEL) && sealed(&folder).is_none() {
        look.raise(MODEL, Trouble::Model);
    }
    look.anchors(sound.then_some(seal.as_ref()).flatten(), &payload);
    let is_public_copy = look.left_out;
    let mut faults = look.faults;
    faults.sort_by(|a, b| a.path.cmp(&b.path));
    Inspected { folder, seal, faults, payload, is_public_copy, signing: Signing::default() }
}

/// What is wrong with something that never was a closed edition: one sentence, not one for each file.
fn no_edition(folder: &Folder) -> Option<Vec<Fault>> {
    if folder.is_shelf {
        let fault = |path: &String| Fault { path: path.clone(), trouble: Trouble::Stray };
        return Some(folder.entries.keys().map(fault).collect());
    }
    let known = [SEAL, MANIFEST, TAG_MANIFEST].iter().any(|name| folder.entries.contains_key(*name));
    (!known).then(|| vec![Fault { path: SEAL.into(), trouble: Trouble::NotClosed }])
}

struct Look<'f> {
    folder: &'f Folder,
    faults: Vec<Fault>,
    /// Paths with a fault already: told once.
    named: BTreeSet<String>,
    /// Some part that only the office keeps is there, or has to be: this is the office's own archive.
    kept: bool,
    /// Such parts are listed, and none is there.
    left_out: bool,
}

/// What only the office keeps: `fatti/`, the model, the verdicts with their findings.
fn is_reserved(path: &str) -> bool {
    path.strip_prefix("data/").is_some_and(super::bag::is_reserved)
}

impl Look<'_> {
    fn raise(&mut self, path: &str, trouble: Trouble) {
        if self.named.insert(path.to_owned()) {
            self.faults.push(Fault { path: path.to_owned(), trouble });
        }
    }

    /// The seal, and whether its words can be relied upon.
    fn seal(&mut self) -> (Option<Seal>, bool) {
        let Some(entry) = self.folder.entries.get(SEAL) else {
            self.raise(SEAL, Trouble::Missing);
            return (None, false);
        };
        // As git found it before it converted it; what the seal says is then to be relied upon.
        let bytes = self.folder.text(SEAL);
        let text = unix(bytes);
        let (seal, unreadable) = Seal::read(&text);
        if text.len() != bytes.len() && unreadable.is_none() {
            self.raise(SEAL, Trouble::LineEnds);
            return (seal, true);
        }
        let trouble = match (&seal, unreadable) {
            (_, Some(Unreadable::Newer(format))) => Trouble::Newer { format },
            (_, Some(Unreadable::Form { line, column })) => Trouble::Seal { line, column },
            (Some(seal), Some(Unreadable::Altered)) => {
                Trouble::Changed { expected: seal.self_sha256.clone(), found: entry.sha256.clone() }
            }
            (Some(seal), None) => {
                let says = format!("{}/{}", seal.contract, seal.period);
                let here = format!("{}/{}", self.folder.contract, self.folder.edition);
                if self.folder.contract.is_empty() || says == here {
                    return (Some(seal.clone()), true);
                }
                Trouble::Misplaced { says }
            }
            (None, _) => Trouble::Missing,
        };
        self.raise(SEAL, trouble);
        (seal, false)
    }

    /// The lists against the seal, the files against the lists.
    fn lists(&mut self, seal: Option<&Seal>) -> BTreeMap<String, String> {
        let expected = |path: &str, seal: &Seal| match path {
            MANIFEST => Some(seal.manifest_sha256.clone()),
            path => seal.tags.get(path).cloned(),
        };
        // The list of tags says nothing that a sound seal does not say better.
        let tags: BTreeMap<String, String> = match seal {
            Some(seal) => {
                let seal_hash = super::sha256(&unix(self.folder.text(SEAL)));
                let mut tags: BTreeMap<String, String> = seal.tags.clone();
                tags.insert(MANIFEST.into(), expected(MANIFEST, seal).unwrap_or_default());
                let mut whole = tags.clone();
                whole.insert(SEAL.into(), seal_hash);
                let bytes = list(whole.iter().map(|(p, h)| (p.as_str(), h.as_str())));
                tags.insert(TAG_MANIFEST.into(), super::sha256(&bytes));
                tags
            }
            None => self.parsed(TAG_MANIFEST).into_iter().filter(|(path, _)| path != SEAL).collect(),
        };
        self.held(&tags);
        let altered = self.faults.iter().any(|f| f.path == MANIFEST && f.trouble != Trouble::LineEnds);
        let payload = match altered {
            // The other list knows the same files, save itself and the document.
            true => {
                let seal_knows = seal.map(|s| (CONTENTS.to_owned(), s.content_sha256.clone()));
                let pdf = seal.and_then(|s| s.pdf.as_ref()).map(|p| (p.path.clone(), p.sha256.clone()));
                let inner = self.parsed(CONTENTS).into_iter().map(|(p, h)| (format!("data/{p}"), h));
                inner.chain(seal_knows).chain(pdf).collect()
            }
            false => self.parsed(MANIFEST),
        };
        self.held(&payload);
        self.extra(&payload, &tags);
        payload
    }

    /// What the seal and its lists say of one another; only where each is by itself what was sealed.
    fn anchors(&mut self, seal: Option<&Seal>, payload: &BTreeMap<String, String>) {
        let Some(seal) = seal.filter(|_| self.faults.is_empty()) else { return };
        for (path, trouble) in anchored::disagreements(self.folder, seal, payload, !self.left_out) {
            self.raise(path, trouble);
        }
    }

    fn parsed(&mut self, path: &str) -> BTreeMap<String, String> {
        if !self.folder.entries.contains_key(path) {
            self.raise(path, Trouble::Missing);
            return BTreeMap::new();
        }
        let mut bytes = std::borrow::Cow::Borrowed(self.folder.text(path));
        if self.folder.entries.get(path).is_some_and(|e| e.unix_sha256.is_some()) {
            self.raise(path, Trouble::LineEnds);
            bytes = unix(self.folder.text(path));
        }
        parse(&bytes).unwrap_or_else(|line| {
            self.raise(path, Trouble::List { line });
            BTreeMap::new()
        })
    }

    /// Each listed file is there with its bytes.
    fn held(&mut self, listed: &BTreeMap<String, String>) {
        for (path, expected) in listed {
            match self.folder.entries.get(path) {
                Some(entry) if entry.kind != Kind::File || entry.sha256 == *expected => {}
                Some(entry) => {
                    let trouble = if entry.unix_sha256.as_ref() == Some(expected) {
                        Trouble::LineEnds
                    } else {
                        Trouble::Changed { expected: expected.clone(), found: entry.sha256.clone() }
                    };
                    self.raise(path, trouble);
                }
                None if !self.kept && is_reserved(path) => self.left_out = true,
                None => {
                    let same = |(other, entry): &(&String, &Entry)| {
                        entry.sha256 == *expected && !listed.contains_key(*other)
                    };
                    let moved = self.folder.entries.iter().find(same).map(|(other, _)| other.clone());
                    match moved {
                        Some(to) => {
                            self.raise(path, Trouble::Moved { to: to.clone() });
                            self.named.insert(to); // told with its old name
                        }
                        None => self.raise(path, Trouble::Missing),
                    }
                }
            }
        }
    }

    fn extra(&mut self, payload: &BTreeMap<String, String>, tags: &BTreeMap<String, String>) {
        let ours =
            |path: &str| path == SEAL || path == MANIFEST || path == TAG_MANIFEST || TAGS.contains(&path);
        // With no list to go by, every file would be one too many.
        let unlisted = payload.is_empty();
        let unknown = self
            .folder
            .entries
            .keys()
            .filter(|path| !Folder::is_outside(path) && !ours(path) && !tags.contains_key(*path))
            .filter(|path| !payload.contains_key(*path));
        for path in unknown.cloned().collect::<Vec<_>>() {
            match unlisted && path.starts_with("data/") {
                false => self.raise(&path, Trouble::Extra),
                true if !is_portable(&path) => self.raise(&path, Trouble::Name),
                true => {}
            }
        }
    }
}
