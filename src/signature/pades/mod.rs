//! Signatures inside a PDF (PAdES, ETSI EN 319 142-1), judged against the sealed document.
//!
//! The arithmetic of a signature inside a PDF says only that some bytes of this file were signed, not that
//! they show what was sealed. So the rule is one of bytes, and the rules after it account for the rest:
//! 1. the file begins with the sealed document, byte for byte;
//! 2. what follows is a chain of incremental updates and nothing else ([`revisions`]);
//! 3. each signature leaves out its own content alone and ends where its update ends ([`fields`]);
//! 4. its kind is one that can be judged ([`signed`]);
//! 5. the updates bring signatures and validation data, and no other change ([`changes`], [`properties`],
//!    [`form`], [`store`], [`claim`]); what they show stands in its place ([`stamps`]);
//! 6. a certification that forbids any change is honoured;
//! 7. a raised version of PDF is told, not blamed.

mod changes;
mod claim;
mod decode;
mod fields;
mod form;
mod loose;
mod marks;
mod properties;
mod remarks;
mod revisions;
mod signed;
mod stamps;
mod store;
mod syntax;
mod table;
mod view;

pub(super) use remarks::REMARKS;

use lopdf::{Dictionary, LoadOptions, Object};

use self::changes::{Sealed, Step};
use self::fields::Signed;
use self::revisions::{Broken, Update};
use self::view::View;
use super::chain::Roots;
use super::{Document, Expected, Inspection, Remark};

/// What a stream of the sealed document may hold when unpacked.
const SEALED_CONTENT: usize = 64 << 20;

/// A rule that does not hold: a stable key, and what broke it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Breach {
    key: &'static str,
    detail: String,
}

impl Breach {
    fn new(key: &'static str, detail: impl Into<String>) -> Self {
        Self { key, detail: detail.into() }
    }

    fn remark(self) -> Remark {
        Remark::grave(self.key, self.detail)
    }
}

impl From<Broken> for Breach {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Appended(at) => Self::new("pdf_appended", at.to_string()),
            Broken::Chain(at) => Self::new("pdf_chain", at.to_string()),
            Broken::Text(at) => Self::new("pdf_unread", at.to_string()),
            Broken::TooMany => Self::new("pdf_too_many", String::new()),
        }
    }
}

/// Judges a file that begins as a PDF does. Total and bounded; who signed is left to the caller.
pub(super) fn inspect(bytes: &[u8], expected: &Expected<'_>, roots: &Roots) -> Inspection {
    let sealed = expected.document;
    if !bytes.starts_with(sealed) {
        return loose::other(bytes, expected, roots);
    }
    let options = LoadOptions { max_decompressed_size: Some(SEALED_CONTENT), ..LoadOptions::default() };
    let Ok(base) = lopdf::Document::load_mem_with_options(sealed, options) else {
        return alone(Remark::grave("pdf_sealed_unread", ""));
    };
    if bytes.len() == sealed.len() {
        return alone(Remark::grave("pdf_unsigned", ""));
    }
    let mut breach = None;
    let mut read = revisions::read(bytes, sealed.len(), &base);
    let mut whole = bytes;
    if let Err(Broken::Appended(at)) = read
        && at > sealed.len()
    {
        // What was there before somebody added to it can still be told.
        let line = [&b"\r\n"[..], b"\n", b"\r"].into_iter().find(|line| bytes[at..].starts_with(line));
        let at = at + line.map_or(0, <[u8]>::len);
        whole = &bytes[..at];
        breach = Some(Breach::new("pdf_appended", (bytes.len() - at).to_string()));
        read = revisions::read(whole, sealed.len(), &base);
    }
    match read {
        Ok(updates) => File { bytes: whole, base: &base, updates: &updates, expected, roots }.judge(breach),
        Err(broken) => loose::altered(bytes, breach.unwrap_or_else(|| broken.into()), expected, roots),
    }
}

fn alone(remark: Remark) -> Inspection {
    Inspection { signatures: Vec::new(), remarks: vec![remark], other_sha256: None }
}

/// A file whose updates could be told apart.
#[derive(Clone, Copy)]
struct File<'a> {
    bytes: &'a [u8],
    base: &'a lopdf::Document,
    updates: &'a [Update],
    expected: &'a Expected<'a>,
    roots: &'a Roots,
}

impl File<'_> {
    fn judge(&self, mut breach: Option<Breach>) -> Inspection {
        let view = View { base: self.base, updates: self.updates };
        let steps = match self.steps() {
            Ok(steps) => steps,
            Err(found) => {
                breach.get_or_insert(found);
                Vec::new()
            }
        };
        let Some(signed) = fields::signed(self.bytes, self.expected.document.len(), view) else {
            return alone(Remark::grave("pdf_too_many", ""));
        };
        if breach.is_none() {
            breach = uncovered(&signed, &steps);
        }
        let mut remarks: Vec<Remark> = breach.clone().map(Breach::remark).into_iter().collect();
        remarks.extend(versions(&steps, &self.base.version));
        if signed.is_empty() {
            remarks.push(Remark::grave("pdf_unsigned", ""));
        }
        let document = if breach.is_some() { Document::Altered } else { Document::Sealed };
        let extras = signed::extras(view);
        let proofs = self.proofs(&extras, &signed, &mut remarks);
        let mut signatures = Vec::new();
        for (place, found) in signed.iter().enumerate().filter(|(_, found)| !found.is_timestamp()) {
            let sealed = is_certified(found, view) && changed_after(&signed, &steps, place);
            let mut judged = self.signature(found, &extras, document, &proofs);
            if sealed {
                for signature in &mut judged {
                    signature.axes.document = Document::Altered;
                    signature.remarks.push(Remark::grave("pdf_certified", found.field.clone()));
                }
            }
            signatures.extend(judged);
        }
        Inspection { signatures, remarks, other_sha256: None }
    }

    /// What each update does, if none does what it may not.
    fn steps(&self) -> Result<Vec<Step>, Breach> {
        let sealed = Sealed::new(self.base);
        let mut steps = Vec::new();
        for count in 1..=self.updates.len() {
            let view = View { base: self.base, updates: &self.updates[..count] };
            let step = changes::judge(&sealed, view)?;
            stamps::judge(&step, view)?;
            steps.push(step);
        }
        Ok(steps)
    }
}

/// What comes after the last signature, unless it is data for validating it: nobody answers for that.
fn uncovered(signed: &[Signed<'_>], steps: &[Step]) -> Option<Breach> {
    let last = signed.iter().map(|found| found.update).max()?;
    let after = steps.get(last + 1..).unwrap_or_default();
    after.iter().any(|step| !step.validation).then(|| Breach::new("pdf_uncovered", ""))
}

fn versions(steps: &[Step], sealed: &str) -> Option<Remark> {
    let raised =
        steps.iter().rev().find_map(|step| step.version.clone()).filter(|raised| raised != sealed)?;
    Some(Remark::note("pdf_version", raised))
}

/// Whether a signature certifies the document against any change (ISO 32000-1, 12.8.2.2).
fn is_certified(found: &Signed<'_>, view: View<'_>) -> bool {
    let forbids = |reference: &Dictionary| {
        let method = view_name(view, reference, b"TransformMethod");
        let level = match reference.get(b"TransformParams").ok() {
            Some(Object::Reference(id)) => view.get(*id).and_then(|value| value.as_dict().ok()),
            Some(value) => value.as_dict().ok(),
            None => None,
        };
        let level = level.and_then(|keys| keys.get(b"P").ok()).and_then(|level| level.as_i64().ok());
        method.as_deref() == Some(b"DocMDP") && level == Some(1)
    };
    let references = view.array(found.dictionary, b"Reference");
    references.iter().filter_map(|item| view.follow(item).as_dict().ok()).any(forbids)
}

fn view_name(view: View<'_>, keys: &Dictionary, key: &[u8]) -> Option<Vec<u8>> {
    let value = match keys.get(key).ok()? {
        Object::Reference(id) => view.get(*id)?,
        value => value,
    };
    value.as_name().ok().map(<[u8]>::to_vec)
}

/// Whether an update after a signature brings more than validation data and timestamps, which a
/// certification never forbids (ISO 32000-2, 12.8.2.2).
fn changed_after(signed: &[Signed<'_>], steps: &[Step], place: usize) -> bool {
    let Some(certified) = signed.get(place) else { return false };
    steps.iter().enumerate().skip(certified.update + 1).any(|(update, step)| {
        let mut here = signed.iter().filter(|found| found.update == update).peekable();
        let stamped = here.peek().is_some() && here.all(Signed::is_timestamp);
        !step.validation && !stamped
    })
}
