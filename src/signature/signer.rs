//! One signer: his attributes, his certificate, the arithmetic, and everything that follows from them.

use rasn::prelude::*;
use rasn_cms::SignerIdentifier;

use super::algorithms::{self, Hash};
use super::attributes::{self, Attribute, Signed};
use super::certificate::{Read, names};
use super::cms::{Case, Covered, Digests, Message, Signer};
use super::moment::Moment;
use super::{
    Axes, Document, Form, Identity, Integrity, Reliance, Remark, Revocation, Signature, Time, Validity,
    chain, counter, revocation, time,
};

/// What the arithmetic of one signer says, before anything is asked of his certificate.
pub(super) struct Arithmetic {
    pub(super) integrity: Integrity,
    pub(super) certificate: Option<Read>,
    pub(super) signed: Option<Signed>,
    /// Whether the digest in the attributes is that of the bytes asked about.
    pub(super) is_of_bytes: bool,
    pub(super) remarks: Vec<Remark>,
}

/// Whether a digest that differs speaks against the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bytes {
    Here,
    Elsewhere,
}

/// Holds one signer to RFC 5652, 5.6 and EN 319 122-1: attributes, certificate, value.
pub(super) fn arithmetic(
    signer: &Signer,
    content_type: Option<&str>,
    pool: &[Read],
    digests: &Digests<'_>,
    bytes: Bytes,
) -> Arithmetic {
    let attributes = match &signer.signed {
        Some(raw) => Signed::read(&raw.iter().cloned().collect::<Vec<_>>(), content_type),
        None => Err(Remark::grave("no_signed_attributes", "")),
    };
    let certificate = choose(signer, attributes.as_ref().ok(), pool);
    let mut out = Arithmetic {
        integrity: Integrity::Malformed,
        certificate,
        signed: None,
        is_of_bytes: false,
        remarks: vec![],
    };
    let signed = match attributes {
        Ok(signed) => signed,
        Err(remark) => {
            out.remarks.push(remark);
            return out;
        }
    };
    let verdict = compute(signer, &signed, &mut out, digests, bytes);
    out.signed = Some(signed);
    out.integrity = verdict.unwrap_or_else(|(integrity, remark)| {
        out.remarks.push(remark);
        integrity
    });
    out
}

type Verdict = Result<Integrity, (Integrity, Remark)>;

fn compute(
    signer: &Signer,
    signed: &Signed,
    out: &mut Arithmetic,
    digests: &Digests<'_>,
    bytes: Bytes,
) -> Verdict {
    let unsupported =
        |u: algorithms::Unsupported| (Integrity::Unsupported, Remark::grave("unsupported_algorithm", u.0));
    let invalid = |key| Err((Integrity::Invalid, Remark::grave(key, "")));
    let Some(certificate) = &out.certificate else {
        return Err((Integrity::Malformed, Remark::grave("certificate_missing", sought(signer))));
    };
    let hash = Hash::of(&signer.digest_algorithm).map_err(unsupported)?;
    out.is_of_bytes = signed.digest == digests.of(hash);
    let scheme = algorithms::scheme(&signer.algorithm, hash, certificate.key()).map_err(unsupported)?;
    if let Some(named) = &signed.named {
        if !named.is(certificate).map_err(unsupported)? {
            return invalid("certificate_not_the_signed_one");
        }
        if named.is_weak() {
            out.remarks.push(Remark::note("certificate_named_by_sha1", ""));
        }
    }
    if !signed.protect(&signer.digest_algorithm, &signer.algorithm) {
        return invalid("algorithms_not_the_signed_ones");
    }
    let value = signer.value.as_ref();
    if !algorithms::is_signed(scheme, certificate.key(), &signed.sorted, value) {
        // Some tools sign the attributes in the order in which they write them.
        if !algorithms::is_signed(scheme, certificate.key(), &signed.unsorted, value) {
            return invalid("signature_broken");
        }
        out.remarks.push(Remark::note("attributes_unsorted", ""));
    }
    if bytes == Bytes::Here && !out.is_of_bytes {
        return invalid("digest_differs");
    }
    Ok(Integrity::Valid)
}

/// The certificate that a signer names by issuer and serial number, or by its key's identifier. Of several
/// the one whose hash is signed; where a name was written in another alphabet, the hash alone decides.
fn choose(signer: &Signer, signed: Option<&Signed>, pool: &[Read]) -> Option<Read> {
    let is_hashed = |c: &Read| signed.and_then(|s| s.named.as_ref()).is_some_and(|n| n.is(c) == Ok(true));
    let mut named: Vec<&Read> = pool.iter().filter(|c| is_named(signer, c)).collect();
    if named.is_empty()
        && let SignerIdentifier::IssuerAndSerialNumber(id) = &signer.certificate
    {
        named = pool.iter().filter(|c| c.tbs.serial_number == id.serial_number && is_hashed(c)).collect();
    }
    let hashed = named.iter().copied().find(|c| is_hashed(c));
    hashed.or_else(|| named.first().copied()).cloned()
}

fn is_named(signer: &Signer, certificate: &Read) -> bool {
    match &signer.certificate {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            id.serial_number == certificate.tbs.serial_number
                && (id.issuer == certificate.tbs.issuer
                    || names(&id.issuer) == names(&certificate.tbs.issuer))
        }
        SignerIdentifier::SubjectKeyIdentifier(key) => certificate.subject_key() == Some(key.as_ref()),
    }
}

/// Which certificate is missing, for the person who has to find it.
fn sought(signer: &Signer) -> String {
    match &signer.certificate {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            format!("{} / {}", super::subject::text(&names(&id.issuer)), id.serial_number)
        }
        SignerIdentifier::SubjectKeyIdentifier(key) => super::certificate::hexadecimal(key.as_ref()),
    }
}

/// All certificates in which signers are looked for: those of the message first.
pub(super) fn pool(message: &Message, case: &Case<'_>) -> Vec<Read> {
    let elsewhere = case.certificates.iter().filter_map(|raw| Read::of(raw));
    message
        .certificates
        .iter()
        .cloned()
        .chain(elsewhere)
        .chain(case.roots.intermediates.iter().cloned())
        .collect()
}

/// Judges every signer of a message, in the order of the file.
pub(super) fn judge_all(message: &Message, covered: &Covered<'_>, case: &Case<'_>) -> Vec<Signature> {
    let pool = pool(message, case);
    let digests = Digests::new(covered.digest);
    let sealed = |hash: Hash| hash.digest(case.expected.document);
    let sealed = Digests::new(&sealed);
    let one = |signer: &Signer| judge(signer, message, covered, &digests, &sealed, &pool, case);
    message.signers.iter().map(one).collect()
}

fn judge(
    signer: &Signer,
    message: &Message,
    covered: &Covered<'_>,
    digests: &Digests<'_>,
    sealed: &Digests<'_>,
    pool: &[Read],
    case: &Case<'_>,
) -> Signature {
    let bytes = if covered.here { Bytes::Here } else { Bytes::Elsewhere };
    let found = arithmetic(signer, Some(&message.content_type), pool, digests, bytes);
    let document = document(covered, &found, signer, sealed, case.expected.document);
    let unsigned = unsigned(signer);
    let mut signature = follow(&found, document, signer, &unsigned, message, pool, case);
    signature.counter = counter::signatures(&unsigned, signer.value.as_ref(), document, message, pool, case);
    signature
}

/// The unsigned attributes; those that cannot be read say nothing.
pub(super) fn unsigned(signer: &Signer) -> Vec<Attribute> {
    let raw: Vec<Any> = signer.unsigned.as_ref().map(|set| set.iter().cloned().collect()).unwrap_or_default();
    attributes::read(&raw)
}

/// The axis `document` of one signer.
///
/// Bytes in the file that are not the sealed ones are *altered* where the signer's own digest is that of the
/// sealed document (somebody changed it under the signature), else *other*: the signer signed something else.
/// Where the bytes are not in the file, a signer whose digest differs, or cannot be read, signed another
/// document.
fn document(
    covered: &Covered<'_>,
    found: &Arithmetic,
    signer: &Signer,
    digests: &Digests<'_>,
    sealed: &[u8],
) -> Document {
    let signs_sealed = || {
        found.signed.as_ref().is_some_and(|signed| match Hash::of(&signer.digest_algorithm) {
            Ok(hash) => signed.digest == digests.of(hash),
            Err(unsupported) => unsupported.0 == "SHA-1" && signed.digest == algorithms::sha1(sealed),
        })
    };
    match covered.document {
        Document::Other if covered.here && signs_sealed() => Document::Altered,
        Document::Sealed if !covered.here && !signs_sealed() => Document::Other,
        other => other,
    }
}

/// Everything after the arithmetic: time, validity, chain, revocation.
pub(super) fn follow(
    found: &Arithmetic,
    document: Document,
    signer: &Signer,
    unsigned: &[Attribute],
    message: &Message,
    pool: &[Read],
    case: &Case<'_>,
) -> Signature {
    let timing = time::of(signer.value.as_ref(), found.signed.as_ref(), unsigned, case);
    let at = timing.at.unwrap_or_else(|| Moment::noon(case.expected.today));
    let mut remarks = found.remarks.clone();
    let is_cades = found.signed.as_ref().is_some_and(|s| s.named.is_some());
    if !is_cades && found.signed.is_some() {
        remarks.push(Remark::note("not_cades", ""));
    }
    remarks.extend(timing.remarks);
    let mut axes = Axes {
        document,
        signature: found.integrity,
        identity: Identity::UnknownPerson,
        trust: Reliance::NotEvaluated,
        time: timing.kind,
        certificate: Validity::ValidThen,
        revocation: Revocation::NotEvaluated,
    };
    let mut anchor = None;
    if let Some(certificate) = &found.certificate {
        remarks.extend(unfit(certificate));
        axes.certificate = validity(certificate, at);
        remarks.extend(aged(certificate, axes.certificate, timing.kind, case));
        let led = chain::lead(certificate, pool, case.roots, at);
        axes.trust = led.trust;
        anchor = led.anchor;
        remarks.extend(led.remarks);
        let lists = revocation::lists(message, found.signed.as_ref(), unsigned, case);
        let revoked = revocation::of(certificate, pool, case.roots, &lists, at, timing.kind);
        // Nobody vouches for an authority that leads nowhere, save against itself.
        let is_vouched = axes.trust != Reliance::Untrusted || revoked.known == Revocation::Revoked;
        axes.revocation = if is_vouched { revoked.known } else { Revocation::NotEvaluated };
        remarks.extend(revoked.remarks);
    }
    Signature {
        form: if case.form == Form::Cades && !is_cades { Form::Pkcs7 } else { case.form },
        axes,
        certificate: found.certificate.as_ref().map(Read::facts),
        role: None,
        person: None,
        anchor,
        on: timing.at.and_then(Moment::day),
        nested: case.nested,
        counter: Vec::new(),
        remarks,
        value: signer.value.as_ref().to_vec(),
    }
}

/// Certificates that sign no acts.
fn unfit(certificate: &Read) -> Option<Remark> {
    if certificate.is_authority() {
        return Some(Remark::grave("authority_as_signer", ""));
    }
    (!certificate.is_for_signatures()).then(|| Remark::grave("not_for_signatures", ""))
}

fn validity(certificate: &Read, at: Moment) -> Validity {
    if at < certificate.from {
        Validity::NotYet
    } else if at > certificate.to {
        Validity::ExpiredThen
    } else {
        Validity::ValidThen
    }
}

/// What became of a certificate since, and whether the day rests on more than the signer's word.
fn aged(certificate: &Read, then: Validity, time: Time, case: &Case<'_>) -> Option<Remark> {
    let to = certificate.to.day().map(|day| day.to_string()).unwrap_or_default();
    let expired = Moment::noon(case.expected.today) > certificate.to;
    match (then, time) {
        (Validity::ExpiredThen, _) => Some(Remark::grave("expired_then", to)),
        (Validity::NotYet, _) => {
            let from = certificate.from.day().map(|day| day.to_string()).unwrap_or_default();
            Some(Remark::grave("not_yet_valid", from))
        }
        (Validity::ValidThen, Time::Proved) if expired => Some(Remark::note("expired_since", to)),
        (Validity::ValidThen, _) if expired => Some(Remark::note("expired_since_unproved", to)),
        (Validity::ValidThen, _) => None,
    }
}

/// The digest of the document as the first signer states it, where he uses this hash.
pub(super) fn stated_digest(message: &Message, wanted: Hash) -> Option<Vec<u8>> {
    let signer = message.signers.iter().find(|s| Hash::of(&s.digest_algorithm) == Ok(wanted))?;
    let raw: Vec<Any> = signer.signed.as_ref()?.iter().cloned().collect();
    Signed::read(&raw, Some(&message.content_type)).ok().map(|signed| signed.digest)
}
