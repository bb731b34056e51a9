//! Signatures of a PDF that is not the sealed one, or that cannot be followed: found by their text.
//!
//! Nothing here can make a document sealed. It says who signed something else, and whether the sealed
//! document was under a signature before its bytes were changed.

use lopdf::Object;

use super::Breach;
use super::signed::{self, Bare, Extras};
use super::syntax::Reader;
use crate::signature::algorithms::Hash;
use crate::signature::certificate::hexadecimal;
use crate::signature::chain::Roots;
use crate::signature::{Document, Expected, Inspection, Integrity, Remark, Signature};

/// Signatures looked for in one file.
const SIGNATURES: usize = 16;

/// What every signature dictionary says.
const MARK: &[u8] = b"/ByteRange";

/// Judges a file that does not begin with the sealed document.
pub(super) fn other(bytes: &[u8], expected: &Expected<'_>, roots: &Roots) -> Inspection {
    let signatures = signatures(bytes, Document::Other, expected, roots);
    let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    let altered = signatures.iter().any(|signature| signature.axes.document == Document::Altered);
    let key = match &signatures[..] {
        _ if altered => "pdf_sealed_changed",
        _ if has(b"/Encrypt") => "pdf_encrypted",
        [] if !has(MARK) => "pdf_unsigned_other",
        _ => "pdf_rewritten",
    };
    let other_sha256 = Some(hexadecimal(&Hash::Sha256.digest(bytes)));
    Inspection { signatures, remarks: vec![Remark::grave(key, "")], other_sha256 }
}

/// Judges a file that begins with the sealed document and goes on in a way that cannot be followed.
pub(super) fn altered(bytes: &[u8], breach: Breach, expected: &Expected<'_>, roots: &Roots) -> Inspection {
    let signatures = signatures(bytes, Document::Altered, expected, roots);
    Inspection { signatures, remarks: vec![breach.remark()], other_sha256: None }
}

fn signatures(bytes: &[u8], document: Document, expected: &Expected<'_>, roots: &Roots) -> Vec<Signature> {
    let mut found = Vec::new();
    let (mut at, mut tried) = (0, 0);
    while tried < SIGNATURES
        && let Some(next) = bytes[at..].windows(MARK.len()).position(|window| window == MARK)
    {
        at += next + MARK.len();
        tried += 1;
        found.extend(signature(bytes, at, document, expected, roots));
    }
    found
}

/// The signature whose range is written at `at`.
fn signature(
    bytes: &[u8],
    at: usize,
    document: Document,
    expected: &Expected<'_>,
    roots: &Roots,
) -> Option<Signature> {
    let Ok(Object::Array(list)) = Reader::bounded(bytes, at, 8).direct() else { return None };
    let numbers = list.iter().map(|n| n.as_i64().ok().and_then(|n| usize::try_from(n).ok()));
    let numbers: Vec<usize> = numbers.collect::<Option<_>>()?;
    let &[from, long, second, rest] = numbers.as_slice() else { return None };
    let first = bytes.get(from..from.checked_add(long)?)?;
    let last = bytes.get(second..second.checked_add(rest)?)?;
    let Ok(Object::String(content, _)) = Reader::bounded(bytes.get(..second)?, from + long, 1).direct()
    else {
        return None;
    };
    let extras = Extras::default();
    let case = signed::case(expected, roots, &extras);
    let kind = kind(bytes, [at, from + long, second]);
    let ask = |covered: &[u8]| {
        let bare = Bare { covered, content: &content, kind };
        signed::judge(&bare, document, &case).into_iter().next()
    };
    let mut signature = ask(&[first, last].concat())?;
    let sealed = expected.document;
    if document == Document::Other
        && signature.axes.signature == Integrity::Invalid
        && from == 0
        && let Some(after) = first.get(sealed.len()..)
        && let Some(before) = ask(&[sealed, after, last].concat())
        && before.axes.signature == Integrity::Valid
    {
        signature.axes.document = Document::Altered;
    }
    Some(signature)
}

/// The kind of signature, written in the same dictionary: near its range, or on either side of its content.
fn kind(bytes: &[u8], places: [usize; 3]) -> &'static [u8] {
    const KINDS: [&[u8]; 4] =
        [b"ETSI.CAdES.detached", b"adbe.pkcs7.detached", b"adbe.pkcs7.sha1", b"adbe.x509.rsa_sha1"];
    let near =
        places.map(|at| bytes.get(at.saturating_sub(300)..bytes.len().min(at + 300)).unwrap_or_default());
    let has = |kind: &&&[u8]| near.iter().any(|part| part.windows(kind.len()).any(|window| window == **kind));
    KINDS.iter().find(has).copied().unwrap_or_default()
}
