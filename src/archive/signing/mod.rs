//! Signatures beside a closed edition: the files of `firme/` looked at again each time, the roles they
//! fill, what the record says of them and where it is wrong.

mod anchors;
mod examine;
mod intake;
mod machine;
mod names;
mod posts;
mod record;
mod sentence;
mod stamped;
mod told;
mod words;

pub use anchors::imprints;
pub use examine::{look, settle, signatories};
pub use intake::{Intake, Refusal, already_held, intake, unrecognised};
pub use machine::{form, lasting};
pub use names::{bearer, ending, file_name, same_name, shown_name, without_codes};
pub use posts::{Filled, Post};
pub use record::{Declared, NoRecord, Noted, RECORD, Record, Recorded, word};
pub use sentence::{lines, remark};
pub use stamped::{STAMP, SealStamp};
pub use told::sentences;

use std::collections::BTreeMap;

use super::bag::PDF;
use super::folder::{Entry, Kind};
use crate::signature::{
    self, Document, Form, Identity, Inspection, Integrity, Reliance, Revocation, Signature, Time, Trust,
    Validity,
};
use crate::value::Date;

/// What has a meaning of its own in `firme/` and is no signature.
const OURS: [&str; 2] = ["signatures.json", "seal.json.tsr"];

/// What a dossier adds there, and its list holds: in the office's own archive it is somebody's.
const OF_DOSSIERS: &str = "metadati-completi.json";

/// The largest signature file that is looked at, for a document of some size (bytes).
pub fn largest(document: u64) -> u64 {
    signature::limit(usize::try_from(document).unwrap_or(usize::MAX)) as u64
}

/// Paths whose bytes are wanted to look at the signatures of a folder; none where there are none.
pub fn needed(entries: &BTreeMap<String, Entry>) -> Vec<String> {
    let document = format!("data/{PDF}");
    let limit = largest(entries.get(&document).map_or(0, |e| e.bytes));
    let beside = entries.iter().filter(|(path, entry)| {
        path.starts_with("firme/")
            && entry.kind == Kind::File
            && if *path == STAMP { stamped::is_read(path, entry) } else { entry.bytes <= limit }
    });
    let mut paths: Vec<String> = beside.map(|(path, _)| path.clone()).collect();
    if !paths.is_empty() && entries.contains_key(&document) {
        paths.push(document);
    }
    paths
}

/// What a look at signatures rests on beside the folder itself.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    pub trust: &'a Trust,
    pub today: Date,
}

/// Everything found in `firme/`, and which of the expected signatures there are.
#[derive(Debug, Clone, Default)]
pub struct Signing {
    /// One for each role that is to sign, in the order of the seal.
    pub posts: Vec<Post>,
    /// Recorded ones in their order, then the others by name.
    pub files: Vec<Filed>,
    /// What is wrong with the record itself.
    pub record: Vec<RecordFault>,
    /// The timestamp over the seal.
    pub stamp: Option<SealStamp>,
    /// Why no signature could be compared with the document.
    pub blind: Option<Blind>,
    /// The paper original prevails: never called signed.
    pub rendition: bool,
    /// Imprints of tax codes stay at the office: identities rest on its record.
    pub public_copy: bool,
}

/// Why signatures could not be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blind {
    /// The edition was closed without its document.
    NoDocument,
    /// The document is not the one of the seal, or the seal cannot be read.
    Broken,
}

/// One file of `firme/`.
#[derive(Debug, Clone)]
pub struct Filed {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
    pub recorded: Option<Recorded>,
    /// Absent where it was not looked at.
    pub found: Option<Inspection>,
    pub troubles: Vec<FileTrouble>,
    /// The file that holds the same signatures and more.
    pub superseded_by: Option<String>,
}

/// What is wrong with a file as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileTrouble {
    TooLarge {
        limit: u64,
    },
    /// Its name is not the same on every system: it is not published.
    Name,
    /// Other bytes than the recorded ones.
    Changed {
        expected: String,
    },
    /// The record says otherwise than the file: which axis, recorded, found.
    Disagrees {
        axis: &'static str,
        recorded: String,
        found: String,
    },
}

/// What is wrong with the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordFault {
    Newer(u32),
    Form(String),
    /// Not the bytes that were written.
    Altered,
    /// It speaks of another edition.
    Misplaced {
        says: String,
    },
    /// A recorded file is not there.
    Gone {
        file: String,
    },
    /// Two entries with one name.
    Repeated {
        file: String,
    },
    /// The day on which a file is said to have been recorded is none, or none on which it can have been.
    Day {
        file: String,
        says: String,
    },
}

/// How a signature stands, all axes taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It fills the role of an expected signer.
    Counts,
    /// In a copy that cannot recognise anybody: the office recorded it for a role, and the certificate bears
    /// that person's name. It fills no role here.
    Registered,
    /// Nothing is wrong, but it fills no role here: somebody answers for it, or the copy cannot tell.
    Tolerated,
    /// Something is wrong with it.
    Wrong,
}

impl Filed {
    /// How each of its signatures stands.
    pub fn weights(&self, public_copy: bool) -> Vec<Weight> {
        let found = self.found.iter().flat_map(|f| &f.signatures);
        found.enumerate().map(|(at, s)| self.weigh(at, s, public_copy)).collect()
    }

    fn weigh(&self, at: usize, found: &Signature, public_copy: bool) -> Weight {
        if counts(found) {
            return Weight::Counts;
        }
        let declared = self.recorded.as_ref().is_some_and(|r| r.declared.is_some());
        if declared && may_be_declared(found) {
            return Weight::Tolerated;
        }
        if public_copy && is_whole(found) && found.axes.identity == Identity::UnknownPerson {
            let named = self.recorded.as_ref().and_then(|r| r.signatures.get(at));
            let vouched = named.is_some_and(|n| n.identity == word(&Identity::Expected));
            let bears = named.zip(found.certificate.as_ref()).is_some_and(|(n, own)| {
                same_name(&n.name, &own.name) || n.bearer.as_ref() == Some(&without_codes(&own.name))
            });
            return if vouched && bears { Weight::Registered } else { Weight::Tolerated };
        }
        Weight::Wrong
    }

    /// Nothing in it could be read as a signature.
    pub fn is_unread(&self) -> bool {
        self.found.as_ref().is_some_and(|f| f.signatures.is_empty())
    }

    /// A paper laid beside the signatures: the report of another verifier, a letter. Never recorded, and
    /// in a form in which signatures do not come.
    pub fn is_paper(&self) -> bool {
        let papers = [".json", ".xml", ".html", ".txt", ".pdf", ".csv", ".tsr"];
        self.is_unread() && self.recorded.is_none() && papers.iter().any(|end| self.name.ends_with(end))
    }

    /// Whether something is wrong with it or with a signature in it.
    pub fn is_wrong(&self, public_copy: bool) -> bool {
        let declared = self.recorded.as_ref().is_some_and(|r| r.declared.is_some());
        !self.troubles.is_empty()
            || self.weights(public_copy).contains(&Weight::Wrong)
            || (self.is_unread() && !self.is_paper() && !(declared && self.found.iter().all(is_not_taken)))
    }
}

/// Whole, on the closed document, and nothing known against its certificate on that day.
pub fn is_whole(found: &Signature) -> bool {
    let axes = &found.axes;
    axes.document == Document::Sealed
        && axes.signature == Integrity::Valid
        && axes.trust != Reliance::Untrusted
        && axes.certificate == Validity::ValidThen
        && axes.revocation != Revocation::Revoked
        && found.form != Form::Pkcs7
        && !found.remarks.iter().any(|r| r.grave)
}

/// Whole, and of a person who was to sign.
pub fn counts(found: &Signature) -> bool {
    is_whole(found) && found.axes.identity == Identity::Expected
}

/// Whether somebody may answer for it: nothing speaks against it, something could not be checked.
pub fn may_be_declared(found: &Signature) -> bool {
    let axes = &found.axes;
    axes.document == Document::Sealed
        // No authority to lead to is a finding, not something left unchecked.
        && axes.trust != Reliance::Untrusted
        && matches!(axes.signature, Integrity::Valid | Integrity::Unsupported)
        && matches!(axes.identity, Identity::Expected | Identity::UnknownPerson)
        && axes.certificate == Validity::ValidThen
        && axes.revocation != Revocation::Revoked
        && !found.remarks.iter().any(|r| r.grave && !ANSWERED.contains(&r.key))
}

/// Whether a file without any signature that could be read is of a known form of signatures that this program
/// does not open. Anything else without a signature is none, whatever anybody declares.
pub fn is_not_taken(found: &Inspection) -> bool {
    let mut grave = found.remarks.iter().filter(|r| r.grave).peekable();
    found.signatures.is_empty() && grave.peek().is_some() && grave.all(|r| r.key == "container_not_read")
}

/// Grave remarks that somebody may answer for: what was not checked, not what was found wrong.
const ANSWERED: [&str; 2] = ["no_code", "unsupported_algorithm"];

impl Signing {
    /// Roles filled by a signature.
    pub fn filled(&self) -> usize {
        self.posts.iter().filter(|p| p.filled.is_some()).count()
    }

    /// Roles for which the office recorded a signature, in a copy that cannot recognise who signed.
    pub fn registered(&self) -> usize {
        self.posts.iter().filter(|p| p.registered.is_some()).count()
    }

    /// Roles that were to sign and have not, in the order of the report.
    pub fn missing(&self) -> impl Iterator<Item = &Post> {
        self.posts.iter().filter(|p| p.filled.is_none())
    }

    /// Whether every role that was to sign has signed.
    pub fn is_complete(&self) -> bool {
        !self.rendition && !self.posts.is_empty() && self.missing().next().is_none()
    }

    /// The day of the last of the signatures, where each has one.
    pub fn completed_on(&self) -> Option<Date> {
        self.posts
            .iter()
            .map(|p| p.filled.as_ref().and_then(|f| f.on))
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .max()
    }

    /// Whether something is wrong: the record, the timestamp over the seal, a file, a signature.
    pub fn is_wrong(&self) -> bool {
        !self.record.is_empty()
            || self.stamp.as_ref().is_some_and(SealStamp::is_wrong)
            || self.files.iter().any(|f| f.is_wrong(self.public_copy))
    }

    /// Whether a document that was recorded as the signed one is not the closed one any more.
    pub fn is_broken(&self) -> bool {
        let recorded = self.files.iter().filter(|f| f.recorded.is_some());
        let mut found = recorded.flat_map(|f| f.found.iter().flat_map(|i| &i.signatures));
        found.any(|s| s.axes.document == Document::Altered)
    }

    /// Whether a third party proves the day of the seal, or of each signature that counts.
    pub fn is_stamped(&self) -> bool {
        let proved = |p: &Post| p.filled.as_ref().is_some_and(|f| f.time == Time::Proved);
        self.stamp.as_ref().is_some_and(|stamp| stamp.proves().is_some())
            || self.is_complete() && self.posts.iter().all(proved)
    }

    /// Signatures that lead to an authority of the administration's choice: each, and at least one.
    pub fn is_trusted(&self) -> bool {
        let list: Vec<&Signature> = self
            .files
            .iter()
            .flat_map(|f| f.found.iter().flat_map(|i| &i.signatures))
            .filter(|s| s.axes.document == Document::Sealed)
            .collect();
        !list.is_empty() && list.iter().all(|s| s.axes.trust == Reliance::Trusted)
    }
}
