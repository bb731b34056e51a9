//! Whether a file that somebody brings is recorded, and why not.

use super::{Filed, Post, counts, is_not_taken, may_be_declared};
use crate::signature::{Document, Identity, Inspection, Reliance, Signature, imprint};

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intake {
    /// Every signature counts.
    Record,
    /// Some could not be verified, nothing speaks against them: recorded on somebody's word.
    Declare,
    Refuse(Refusal),
}

/// Why a file is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A form of signatures that this program does not open: it could be taken on somebody's word.
    Unread,
    /// No signature at all, or one too damaged to be read: nobody's word makes it one.
    None,
    /// Another document was signed, or the closed one was altered.
    Document,
    /// A signature is not whole, not of the right person, or its certificate was not good that day.
    Wrong,
    /// A certificate leads to none of the authorities that the administration chose.
    Untrusted,
    /// It could only be taken on somebody's word.
    Unverified,
}

/// Decides. A file counts as a whole: one wrong signature, and none is recorded.
pub fn intake(found: &Inspection, declared: bool) -> Intake {
    let list = &found.signatures;
    if list.is_empty() {
        return match (is_not_taken(found), declared) {
            (true, true) => Intake::Declare,
            (true, false) => Intake::Refuse(Refusal::Unread),
            (false, _) => Intake::Refuse(Refusal::None),
        };
    }
    if list.iter().any(|s| s.axes.document != Document::Sealed) {
        return Intake::Refuse(Refusal::Document);
    }
    if list.iter().all(counts) {
        return Intake::Record;
    }
    let fine = |s: &Signature| counts(s) || may_be_declared(s);
    if list.iter().any(|s| s.axes.trust == Reliance::Untrusted) && list.iter().all(|s| fine(&relied(s))) {
        return Intake::Refuse(Refusal::Untrusted);
    }
    match (list.iter().all(fine), declared) {
        (true, true) => Intake::Declare,
        (true, false) => Intake::Refuse(Refusal::Unverified),
        (false, _) => Intake::Refuse(Refusal::Wrong),
    }
}

/// The recorded file that holds every signature that a file brings, each with the same value: another armour of
/// it, which adds nothing.
pub fn already_held<'f>(found: &Inspection, files: &'f [Filed]) -> Option<&'f Filed> {
    let same = |one: &Signature, other: &Signature| !one.value.is_empty() && one.value == other.value;
    let holds = |file: &&Filed| {
        let held = || file.found.iter().flat_map(|f| &f.signatures);
        found.signatures.iter().all(|one| held().any(|other| same(one, other)))
    };
    let sealed = found.signatures.iter().all(|s| s.axes.document == Document::Sealed);
    let mut recorded = files.iter().filter(|f| f.recorded.is_some());
    (sealed && !found.signatures.is_empty()).then(|| recorded.find(holds)).flatten()
}

/// The same signature as if its authority were relied upon: to tell what else is wrong with it.
fn relied(found: &Signature) -> Signature {
    let mut found = found.clone();
    if found.axes.trust == Reliance::Untrusted {
        found.axes.trust = Reliance::NotEvaluated;
        found.remarks.retain(|r| !["no_path", "chain_broken", "chain_expired"].contains(&r.key));
    }
    found
}

/// Expected persons by whom a signature could be, had the site stated their imprint: each with the imprint to
/// write. By name where one has the certificate's, else all that cannot be recognised.
pub fn unrecognised<'p>(found: &Inspection, posts: &'p [Post]) -> Vec<(&'p Post, String)> {
    let words = |name: &str| {
        let mut words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        words.sort();
        words
    };
    let mut list = Vec::new();
    for signature in found.signatures.iter().filter(|s| s.axes.identity == Identity::UnknownPerson) {
        let Some(own) = &signature.certificate else { continue };
        let Some(code) = &own.code else { continue };
        let open: Vec<&Post> = posts.iter().filter(|p| !p.recognisable).collect();
        let same: Vec<&Post> = open.iter().copied().filter(|p| words(&p.name) == words(&own.name)).collect();
        for post in if same.is_empty() { open } else { same } {
            list.push((post, imprint(&post.person, code)));
        }
    }
    list.dedup();
    list
}
