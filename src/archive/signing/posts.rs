//! Which role has signed, in which file, and which file holds all that another holds.

use std::collections::BTreeSet;

use super::{Filed, Weight};
use crate::signature::{Signatory, Signature, Time};
use crate::value::Date;

/// A role that is to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub role: String,
    pub label: String,
    pub person: String,
    pub name: String,
    /// Whether the closed facts hold what the person is recognised by.
    pub recognisable: bool,
    pub filled: Option<Filled>,
    /// The same in a copy that cannot recognise who signed: as the office recorded it.
    pub registered: Option<Filled>,
    /// Somebody answers that the role has signed, in this file; it does not fill the role.
    pub declared: Option<String>,
}

/// The signature that fills a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    pub file: String,
    pub on: Option<Date>,
    pub time: Time,
}

impl Post {
    fn is_open(&self) -> bool {
        self.filled.is_none() && self.registered.is_none()
    }

    pub(super) fn open(signer: &Signatory) -> Self {
        Self {
            role: signer.role.clone(),
            label: signer.label.clone(),
            person: signer.person.clone(),
            name: signer.name.clone(),
            recognisable: signer.tax_code_sha256.is_some(),
            filled: None,
            registered: None,
            declared: None,
        }
    }
}

/// Gives each role the first signature that is for it.
pub(super) fn fill(posts: &mut [Post], files: &[Filed], public_copy: bool) {
    for file in files {
        let found = file.found.iter().flat_map(|f| &f.signatures);
        for (at, (signature, weight)) in found.zip(file.weights(public_copy)).enumerate() {
            if !matches!(weight, Weight::Counts | Weight::Registered) {
                continue;
            }
            let Some((role, person)) = holder(file, at, signature) else { continue };
            let open = posts.iter_mut().find(|p| p.role == role && p.person == person && p.is_open());
            if let Some(post) = open {
                let filled = Filled { file: file.name.clone(), on: signature.on, time: signature.axes.time };
                match weight {
                    Weight::Registered => post.registered = Some(filled),
                    _ => post.filled = Some(filled),
                }
            }
        }
        let declared = file.recorded.as_ref().and_then(|r| r.declared.as_ref()).and_then(|d| d.role.as_ref());
        if let Some(post) = declared.and_then(|role| posts.iter_mut().find(|p| p.role == *role)) {
            post.declared = Some(file.name.clone());
        }
    }
}

/// The role and the person: of two roles of one person the record says which; in a copy without the imprints
/// only the record knows.
fn holder(file: &Filed, at: usize, found: &Signature) -> Option<(String, String)> {
    let noted = file.recorded.as_ref().and_then(|r| r.signatures.get(at));
    let person = found.person.clone().or_else(|| noted.and_then(|n| n.person.clone()))?;
    let noted = noted.filter(|n| n.person.as_ref() == Some(&person)).and_then(|n| n.role.clone());
    Some((noted.or_else(|| found.role.clone())?, person))
}

/// Marks files all of whose signatures stand in a later one with more.
pub(super) fn supersede(files: &mut [Filed], public_copy: bool) {
    let held: Vec<BTreeSet<String>> = files
        .iter()
        .map(|file| {
            let found = file.found.iter().flat_map(|f| &f.signatures);
            let counted = found
                .zip(file.weights(public_copy))
                .filter(|(_, w)| matches!(w, Weight::Counts | Weight::Registered));
            counted.filter_map(|(s, _)| s.certificate.as_ref().map(|c| c.sha256.clone())).collect()
        })
        .collect();
    for at in 0..files.len() {
        let more = |other: &usize| {
            *other != at
                && !held[at].is_empty()
                && held[at].is_subset(&held[*other])
                && held[at].len() < held[*other].len()
        };
        let best = (0..files.len()).filter(more).max_by_key(|other| held[*other].len());
        files[at].superseded_by = best.map(|other| files[other].name.clone());
    }
}
