//! A signature of the form handed to the judge of CMS: its covered bytes, its time, its kind.

use lopdf::Object;

use super::fields::{Gap, Signed};
use super::view::View;
use super::{File, decode};
use crate::signature::algorithms::Hash;
use crate::signature::ber::Tlv;
use crate::signature::chain::Roots;
use crate::signature::cms::{self, Case, Covered};
use crate::signature::moment::Moment;
use crate::signature::{
    Axes, Document, Expected, Form, Identity, Integrity, Reliance, Remark, Revocation, Signature, Time,
    Validity, time,
};

/// Certificates and lists taken from the validation data of a file.
const EXTRAS: usize = 256;

/// A timestamp of the whole file: the update that brought it, and its instant.
pub(super) struct Proof {
    update: usize,
    at: Moment,
}

/// What hangs on the document for later validation.
#[derive(Default)]
pub(super) struct Extras {
    certificates: Vec<Vec<u8>>,
    revoked: Vec<Vec<u8>>,
}

/// What is in a signature dictionary, whatever file it came from.
pub(super) struct Bare<'a> {
    pub(super) covered: &'a [u8],
    pub(super) content: &'a [u8],
    pub(super) kind: &'a [u8],
}

impl Signed<'_> {
    pub(super) fn is_timestamp(&self) -> bool {
        self.kind() == b"ETSI.RFC3161"
    }

    pub(super) fn kind(&self) -> &[u8] {
        self.dictionary.get(b"SubFilter").and_then(Object::as_name).unwrap_or_default()
    }

    fn content(&self) -> &[u8] {
        match self.dictionary.get(b"Contents") {
            Ok(Object::String(content, _)) => content,
            _ => &[],
        }
    }
}

impl File<'_> {
    /// The covered bytes, in one piece.
    fn covered(&self, found: &Signed<'_>) -> Vec<u8> {
        let Ok(gap) = &found.gap else { return Vec::new() };
        let parts = (self.bytes.get(..gap.start), self.bytes.get(gap.end..found.end));
        [parts.0.unwrap_or_default(), parts.1.unwrap_or_default()].concat()
    }

    /// The timestamps that hold; of others it is said why they do not.
    pub(super) fn proofs(
        &self,
        extras: &Extras,
        signed: &[Signed<'_>],
        remarks: &mut Vec<Remark>,
    ) -> Vec<Proof> {
        let mut proofs = Vec::new();
        for found in signed.iter().filter(|found| found.is_timestamp()) {
            if let Err(gap) = found.gap {
                remarks.push(Remark::note(gap.key(), found.field.clone()));
                continue;
            }
            let covered = self.covered(found);
            let case = case(self.expected, self.roots, extras);
            match time::timestamp(found.content(), &|hash: Hash| hash.digest(&covered), &case) {
                Ok(stamp) => {
                    remarks.push(Remark::note("timestamp_by", stamp.authority));
                    proofs.push(Proof { update: found.update, at: stamp.at });
                }
                Err(remark) => remarks.push(remark),
            }
        }
        proofs
    }

    pub(super) fn signature(
        &self,
        found: &Signed<'_>,
        extras: &Extras,
        document: Document,
        proofs: &[Proof],
    ) -> Vec<Signature> {
        let later = proofs.iter().filter(|proof| proof.update > found.update);
        let stated = found.dictionary.get(b"M").ok().and_then(written);
        let case = Case {
            stated,
            proved: later.map(|proof| proof.at).min(),
            ..case(self.expected, self.roots, extras)
        };
        let covered = self.covered(found);
        let bare = Bare { covered: &covered, content: found.content(), kind: found.kind() };
        let mut judged = judge(&bare, document, &case);
        if let Err(gap) = found.gap {
            judged.iter_mut().for_each(|signature| misplaced(signature, gap, &found.field));
        }
        judged
    }
}

/// A signature whose range is not what it has to be counts for nothing, whatever the arithmetic over it.
fn misplaced(signature: &mut Signature, gap: Gap, field: &str) {
    signature.axes.signature = Integrity::Malformed;
    signature.remarks.retain(|remark| remark.key != "digest_differs");
    signature.remarks.push(Remark::grave(gap.key(), field));
}

pub(super) fn case<'a>(expected: &'a Expected<'a>, roots: &'a Roots, extras: &'a Extras) -> Case<'a> {
    Case {
        expected,
        roots,
        certificates: &extras.certificates,
        revoked: &extras.revoked,
        form: Form::Pades,
        stated: None,
        proved: None,
        nested: 0,
    }
}

/// Judges one CMS of a PDF.
pub(super) fn judge(bare: &Bare<'_>, document: Document, case: &Case<'_>) -> Vec<Signature> {
    let kind = String::from_utf8_lossy(bare.kind).into_owned();
    let note = match bare.kind {
        b"ETSI.CAdES.detached" => None,
        b"adbe.pkcs7.detached" => Some(Remark::note("pdf_subfilter", kind)),
        _ => {
            return vec![unjudged(
                document,
                Integrity::Unsupported,
                Remark::grave("pdf_subfilter_refused", kind),
            )];
        }
    };
    let digest = |hash: Hash| hash.digest(bare.covered);
    let covered = Covered { document, here: true, digest: &digest };
    let judged = match cms::judge(bare.content, &covered, case) {
        Ok(judged) => judged,
        Err(remark) => return vec![unjudged(document, Integrity::Malformed, remark)],
    };
    let rest = bare.content.get(judged.used..).unwrap_or_default();
    let padded = rest.iter().all(|&byte| byte == 0);
    let single = judged.signatures.len() == 1;
    let mut signatures = judged.signatures;
    for signature in &mut signatures {
        if !padded {
            signature.axes.signature = Integrity::Malformed;
            signature.remarks.push(Remark::grave("trailing_bytes", rest.len().to_string()));
        }
        // One field, one signer (EN 319 142-1, 6.3).
        if !single {
            signature.axes.signature = Integrity::Malformed;
            signature.remarks.push(Remark::grave("pdf_signers", ""));
        }
        if signature.remarks.iter().any(|remark| remark.key == "not_cades") {
            signature.form = Form::Pkcs7;
        }
        signature.remarks.extend(note.clone());
    }
    signatures
}

/// A signature of which nothing can be said but why.
fn unjudged(document: Document, signature: Integrity, remark: Remark) -> Signature {
    Signature {
        form: Form::Pades,
        axes: Axes {
            document,
            signature,
            identity: Identity::UnknownPerson,
            trust: Reliance::NotEvaluated,
            time: Time::Unknown,
            certificate: Validity::ValidThen,
            revocation: Revocation::NotEvaluated,
        },
        certificate: None,
        role: None,
        person: None,
        anchor: None,
        on: None,
        nested: 0,
        counter: Vec::new(),
        remarks: vec![remark],
        value: Vec::new(),
    }
}

/// Certificates and lists of the DSS dictionary (EN 319 142-1, 5.4.2).
pub(super) fn extras(view: View<'_>) -> Extras {
    let Some(store) = view.catalog().and_then(|catalog| view.dictionary(catalog, b"DSS")) else {
        return Extras::default();
    };
    let mut room = decode::CONTENT;
    let mut taken = |key: &[u8]| -> Vec<Vec<u8>> {
        let streams = view.array(store, key).iter().take(EXTRAS);
        let streams = streams.filter_map(|item| view.follow(item).as_stream().ok());
        streams
            .filter_map(|stream| {
                let content = decode::content(stream)?;
                room = room.checked_sub(content.len())?;
                Some(content)
            })
            .collect()
    };
    // Lists and answers are told apart by whoever reads them.
    let certificates = taken(b"Certs");
    Extras { certificates, revoked: [taken(b"CRLs"), taken(b"OCSPs")].concat() }
}

/// `D:20220321101500+01'00'` (ISO 32000-1, 7.9.4).
pub(super) fn written(value: &Object) -> Option<Moment> {
    let Object::String(text, _) = value else { return None };
    let text = std::str::from_utf8(text).ok()?.strip_prefix("D:")?;
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    if !matches!(digits.len(), 8 | 10 | 12 | 14) {
        return None;
    }
    let instant = format!("{digits:0<14}Z");
    let Moment(universal) = Moment::of(Tlv { tag: 0x18, content: instant.as_bytes(), whole: &[] })?;
    let zone = &text[digits.len()..];
    let part = |at: usize| zone.get(at..at + 2).and_then(|n| n.parse::<i64>().ok());
    let away = match zone.as_bytes().first() {
        Some(b'+' | b'-') => part(1)? * 3600 + part(4).unwrap_or(0) * 60,
        _ => 0,
    };
    Some(Moment(if zone.starts_with('-') { universal + away } else { universal - away }))
}
