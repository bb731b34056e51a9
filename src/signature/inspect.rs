//! The whole way: from a file to its signatures, through files signed again.

use super::algorithms::Hash;
use super::certificate::hexadecimal;
use super::chain::Roots;
use super::cms::{self, Case, Covered, DATA, Message};
use super::container::{self, Opened};
use super::{Document, Expected, Form, Inspection, Integrity, Remark, Signature, identity, pades, signer};

/// Signed files inside signed files: more than five never come from people.
const LAYERS: usize = 5;

/// What a signature, its certificates and its lists may add to twice the document.
const ROOM: usize = 8 * 1024 * 1024;

/// The most octets that a signature file of such a document may have: twice the document, for texts in
/// base64, and eight megabytes. To be asked before a file is read.
pub fn limit(document: usize) -> usize {
    document.saturating_mul(2).saturating_add(ROOM)
}

/// Judges a signature file against what it has to be about.
///
/// Total: whatever the bytes, it answers, in time and memory bounded by [`limit`]. Signatures stand in the
/// order in which they were made as far as the file tells: the innermost first.
pub fn inspect(bytes: &[u8], expected: &Expected<'_>) -> Inspection {
    let roots = Roots::of(expected.trust);
    let mut inspection = match read(bytes, expected, &roots) {
        Ok(inspection) => inspection,
        Err(remark) => Inspection { signatures: Vec::new(), remarks: vec![remark], other_sha256: None },
    };
    identity::assign(&mut inspection.signatures, expected);
    inspection.remarks.extend(roots.remarks);
    inspection
}

fn read(bytes: &[u8], expected: &Expected<'_>, roots: &Roots) -> Result<Inspection, Remark> {
    if bytes.len() > limit(expected.document.len()) {
        return Err(Remark::grave("too_large", bytes.len().to_string()));
    }
    match container::open(bytes)? {
        Opened::Pdf => Ok(pades::inspect(bytes, expected, roots)),
        Opened::Cms(cms) => layers(&cms, expected, roots),
    }
}

/// Opens signed files inside signed files, then judges them from the innermost.
fn layers(outermost: &[u8], expected: &Expected<'_>, roots: &Roots) -> Result<Inspection, Remark> {
    let mut remarks = Vec::new();
    let mut messages = vec![message(outermost, &mut remarks)?];
    while let Some(inner) = inner(&messages, expected) {
        if messages.len() == LAYERS {
            return Err(Remark::grave("nested_too_deep", LAYERS.to_string()));
        }
        match message(&inner, &mut remarks) {
            Ok(message) => messages.push(message),
            Err(remark) => {
                remarks.push(remark);
                break;
            }
        }
    }
    let innermost = signed_pdf(&messages, expected, roots);
    let first = usize::from(innermost.is_some());
    let none = || Inspection { signatures: Vec::new(), remarks: Vec::new(), other_sha256: None };
    let mut inspection = innermost.unwrap_or_else(none);
    inspection.remarks.splice(0..0, remarks);
    for (at, message) in messages.iter().rev().enumerate() {
        let nested = first + at;
        let covered = covered(message, &inspection.signatures, nested, expected);
        if nested == 0 {
            inspection.other_sha256 = other(message, covered, expected);
        }
        inspection.signatures.extend(judge(message, covered, nested, expected, roots));
    }
    if inspection.remarks.iter().any(|remark| remark.key == "trailing_bytes") {
        inspection.signatures.iter_mut().for_each(|s| s.axes.signature = Integrity::Malformed);
    }
    Ok(inspection)
}

fn message(bytes: &[u8], remarks: &mut Vec<Remark>) -> Result<Message, Remark> {
    let (message, used) = cms::read(bytes)?;
    if used < bytes.len() {
        remarks.push(Remark::grave("trailing_bytes", (bytes.len() - used).to_string()));
    }
    if message.content_type != DATA {
        return Err(Remark::grave("content_not_data", message.content_type));
    }
    Ok(message)
}

/// The signed file inside the last message, if its content is one.
fn inner(messages: &[Message], expected: &Expected<'_>) -> Option<Vec<u8>> {
    let content = messages.last()?.content.as_deref().filter(|content| *content != expected.document)?;
    match container::open(content).ok()? {
        Opened::Cms(inner) => is_content_info(&inner).then(|| inner.into_owned()),
        Opened::Pdf => None,
    }
}

/// The signatures inside a PDF that the last message holds: offices sign the PDF, then the signed PDF.
fn signed_pdf(messages: &[Message], expected: &Expected<'_>, roots: &Roots) -> Option<Inspection> {
    let content = messages.last()?.content.as_deref().filter(|content| *content != expected.document)?;
    let Ok(Opened::Pdf) = container::open(content) else { return None };
    // A PDF without signatures is a document as any other.
    Some(pades::inspect(content, expected, roots)).filter(|found| !found.signatures.is_empty())
}

/// Whether bytes begin as a CMS does: a sequence, then a number.
fn is_content_info(bytes: &[u8]) -> bool {
    let Some(head) = bytes.get(..16) else { return false };
    let skip = match head[1] {
        0..=0x80 => 2,
        octets => 2 + usize::from(octets & 0x0f),
    };
    head.get(skip).is_some_and(|tag| *tag == 0x06)
}

/// What the signers of a message cover, and whether it stands in the file.
#[derive(Clone, Copy)]
struct Under {
    document: Document,
    here: bool,
}

/// A signature around a signed file is of the sealed document where the inner ones are.
fn covered(message: &Message, inner: &[Signature], nested: usize, expected: &Expected<'_>) -> Under {
    let document = match (&message.content, nested) {
        (None, _) => Document::Sealed,
        (Some(content), 0) if content == expected.document => Document::Sealed,
        (Some(_), 0) => Document::Other,
        (Some(_), _) if inner.iter().all(|s| s.axes.document == Document::Sealed) => Document::Sealed,
        (Some(_), _) => Document::Other,
    };
    Under { document, here: message.content.is_some() }
}

fn judge(
    message: &Message,
    under: Under,
    nested: usize,
    expected: &Expected<'_>,
    roots: &Roots,
) -> Vec<Signature> {
    let bytes = message.content.as_deref().unwrap_or(expected.document);
    let digest = |hash: Hash| hash.digest(bytes);
    let covered = Covered { document: under.document, here: under.here, digest: &digest };
    let case = Case {
        expected,
        roots,
        certificates: &[],
        revoked: &[],
        form: Form::Cades,
        stated: None,
        proved: None,
        nested,
    };
    signer::judge_all(message, &covered, &case)
}

/// SHA-256 of the document that is not the sealed one: of the bytes in the file, else as the first signer
/// states it.
fn other(message: &Message, under: Under, expected: &Expected<'_>) -> Option<String> {
    let sealed = Hash::Sha256.digest(expected.document);
    let digest = match &message.content {
        Some(content) if under.document == Document::Other => Hash::Sha256.digest(content),
        Some(_) => return None,
        None => signer::stated_digest(message, Hash::Sha256)?,
    };
    (digest != sealed).then(|| hexadecimal(&digest))
}
