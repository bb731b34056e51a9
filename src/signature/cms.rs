//! One CMS (RFC 5652): its signers, its certificates, and the judgement of each signer.

use std::cell::OnceCell;

use rasn::prelude::*;
use rasn_pkix::AlgorithmIdentifier;

use super::algorithms::Hash;
use super::ber::{self, SEQUENCE, SET, Tlv};
use super::certificate::Read;
use super::chain::Roots;
use super::moment::Moment;
use super::{Document, Expected, Form, Remark, Signature, identity, signer};

/// More signers, certificates or lists in one file than any act has.
const SIGNERS: usize = 16;
const CERTIFICATES: usize = 256;
/// More attributes or values than a signer writes.
const ATTRIBUTES: usize = 64;
/// Names, algorithms and certificates stay far below; decoded, they would grow twentyfold.
pub(super) const SMALL: usize = 64 * 1024;

pub(super) const DATA: &str = "1.2.840.113549.1.7.1";
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";

/// A signed message as decoded: only what is judged, each certificate with its exact bytes.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) content_type: String,
    /// Absent where the signed bytes lie elsewhere.
    pub(super) content: Option<Vec<u8>>,
    pub(super) certificates: Vec<Read>,
    /// Lists of revoked certificates, each a whole element.
    pub(super) revoked: Vec<Vec<u8>>,
    pub(super) signers: Vec<Signer>,
}

/// One signer, attributes still as elements.
#[derive(AsnType, Decode, Debug, Clone)]
pub(super) struct Signer {
    _version: Integer,
    pub(super) certificate: rasn_cms::SignerIdentifier,
    pub(super) digest_algorithm: AlgorithmIdentifier,
    #[rasn(tag(0))]
    pub(super) signed: Option<SetOf<Any>>,
    pub(super) algorithm: AlgorithmIdentifier,
    pub(super) value: OctetString,
    #[rasn(tag(1))]
    pub(super) unsigned: Option<SetOf<Any>>,
}

#[derive(AsnType, Decode)]
struct SignedData {
    _version: Integer,
    _digest_algorithms: SetOf<Any>,
    content: Content,
    #[rasn(tag(0))]
    certificates: Option<SetOf<Any>>,
    #[rasn(tag(1))]
    revoked: Option<SetOf<Any>>,
    signers: SetOf<Any>,
}

#[derive(AsnType, Decode)]
struct Content {
    kind: ObjectIdentifier,
    #[rasn(tag(explicit(0)))]
    content: Option<Any>,
}

/// Reads a CMS at the beginning of `bytes`; answers how many octets it took too.
pub(super) fn read(bytes: &[u8]) -> Result<(Message, usize), Remark> {
    let unread = |what: &str| Remark::grave("not_cms", what);
    let (definite, used) =
        ber::definite(bytes).map_err(|fault| Remark::grave("not_asn1", fault.at().to_string()))?;
    let outer = Tlv::first(&definite).filter(|t| t.tag == SEQUENCE).ok_or_else(|| unread("ContentInfo"))?;
    let mut outer = outer.children();
    let kind = outer
        .next()
        .filter(|t| t.content.len() <= SMALL)
        .and_then(|t| rasn::ber::decode::<ObjectIdentifier>(t.whole).ok());
    match kind.map(|kind| kind.to_string()).as_deref() {
        Some(SIGNED_DATA) => {}
        Some("1.2.840.113549.1.7.3" | "1.2.840.113549.1.9.16.1.23") => {
            return Err(Remark::grave("encrypted", ""));
        }
        Some("1.2.840.113549.1.9.16.1.31") => {
            return Err(Remark::grave("container_not_read", "TimeStampedData (.tsd)"));
        }
        Some(other) => return Err(Remark::grave("not_signed_data", other)),
        None => return Err(unread("ContentInfo")),
    }
    let data = outer.next().filter(|t| t.tag == 0xa0).ok_or_else(|| unread("SignedData"))?;
    crowded(Tlv::first(data.content).ok_or_else(|| unread("SignedData"))?)?;
    let data: SignedData = rasn::ber::decode(data.content).map_err(|_| unread("SignedData"))?;
    Ok((Message::of(&data)?, used))
}

/// Counts what stands in each set of a `SignedData` before any of it is decoded: a million empty elements
/// are few bytes and much memory.
fn crowded(data: Tlv<'_>) -> Result<(), Remark> {
    for field in data.children().take(ATTRIBUTES) {
        let limit = if field.tag == SET { SIGNERS } else { CERTIFICATES };
        let count = field.children().take(limit + 1).count();
        if field.tag & 0x20 != 0 && count > limit {
            return Err(Remark::grave("too_many", count.to_string()));
        }
    }
    Ok(())
}

impl Signer {
    /// Decodes one `SignerInfo`, once its parts are found to be of a size that signers write.
    pub(super) fn read(whole: &[u8]) -> Option<Self> {
        let is_set = |tag| matches!(tag, 0xa0 | 0xa1);
        let fits = |field: Tlv<'_>| match field.tag {
            // The attributes follow the version and the identifier, which may bear the same tag.
            tag if is_set(tag) => field.children().take(ATTRIBUTES + 1).count() <= ATTRIBUTES,
            _ => field.content.len() <= SMALL,
        };
        Tlv::first(whole)?.children().all(fits).then(|| rasn::ber::decode(whole).ok())?
    }
}

impl Message {
    fn of(data: &SignedData) -> Result<Self, Remark> {
        let content = match &data.content.content {
            None => None,
            Some(content) => {
                let octets = Tlv::first(content.as_bytes()).and_then(Tlv::octets);
                Some(octets.ok_or_else(|| Remark::grave("not_cms", "eContent"))?.to_vec())
            }
        };
        let certificates = data.certificates.as_ref().map(SetOf::to_vec).unwrap_or_default();
        let signers = data.signers.iter().map(|raw| Signer::read(raw.as_bytes())).collect::<Option<Vec<_>>>();
        let signers = signers.ok_or_else(|| Remark::grave("not_cms", "SignerInfo"))?;
        if signers.is_empty() {
            return Err(Remark::grave("no_signer", ""));
        }
        // Attribute certificates and other formats bear other tags: they say nothing of who signed.
        let certificates = certificates.iter().filter_map(|raw| Read::of(raw.as_bytes())).collect();
        let revoked = data.revoked.as_ref().map(SetOf::to_vec).unwrap_or_default();
        let revoked = revoked.iter().map(|raw| raw.as_bytes().to_vec()).collect();
        let content_type = data.content.kind.to_string();
        Ok(Self { content_type, content, certificates, revoked, signers })
    }
}

/// What signers are judged against, beside the bytes that they cover.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) expected: &'a Expected<'a>,
    pub(super) roots: &'a Roots,
    /// Certificates and lists that stand elsewhere in the same file (the DSS dictionary of a PDF).
    pub(super) certificates: &'a [Vec<u8>],
    pub(super) revoked: &'a [Vec<u8>],
    pub(super) form: Form,
    /// What the container says of the time, where the signature itself says nothing (`/M` in a PDF).
    pub(super) stated: Option<Moment>,
    /// A timestamp of the whole file that covers the signature (DocTimeStamp in a PDF), verified.
    pub(super) proved: Option<Moment>,
    /// See [`Signature::nested`].
    pub(super) nested: usize,
}

/// The bytes under a signature.
pub(super) struct Covered<'a> {
    /// What the covered bytes are, found by comparing them with the sealed document.
    pub(super) document: Document,
    /// Whether the bytes stand in the same file. Then a digest that differs speaks against the signature;
    /// else the signature is of another document, which is not at hand.
    pub(super) here: bool,
    /// The digest of the covered bytes, which need not stand in one piece.
    pub(super) digest: &'a dyn Fn(Hash) -> Vec<u8>,
}

/// The digests of the same bytes, each computed once whatever the number of signers.
pub(super) struct Digests<'a> {
    source: &'a dyn Fn(Hash) -> Vec<u8>,
    known: [OnceCell<Vec<u8>>; 3],
}

impl<'a> Digests<'a> {
    pub(super) fn new(source: &'a dyn Fn(Hash) -> Vec<u8>) -> Self {
        Self { source, known: [const { OnceCell::new() }; 3] }
    }

    pub(super) fn of(&self, hash: Hash) -> &[u8] {
        let at = match hash {
            Hash::Sha256 => 0,
            Hash::Sha384 => 1,
            Hash::Sha512 => 2,
        };
        self.known[at].get_or_init(|| (self.source)(hash))
    }
}

/// The signatures of one CMS, and the octets it took of the bytes given.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) signatures: Vec<Signature>,
    pub(super) used: usize,
}

/// Judges every signer of a CMS that holds no content, against bytes that lie elsewhere.
///
/// Bytes after the CMS are left to the caller: [`Judged::used`]. The axis `document` is the caller's word.
pub(super) fn judge(bytes: &[u8], covered: &Covered<'_>, case: &Case<'_>) -> Result<Judged, Remark> {
    let (message, used) = read(bytes)?;
    if message.content.as_ref().is_some_and(|content| !content.is_empty()) {
        return Err(Remark::grave("not_detached", ""));
    }
    if message.content_type != DATA {
        return Err(Remark::grave("content_not_data", message.content_type));
    }
    let mut signatures = signer::judge_all(&message, covered, case);
    identity::assign(&mut signatures, case.expected);
    Ok(Judged { signatures, used })
}
