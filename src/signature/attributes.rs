//! Signed attributes: what a signer put his name to, beside the digest of the document.

use rasn::prelude::*;
use rasn_pkix::AlgorithmIdentifier;

use super::Remark;
use super::algorithms::{self, Hash, Unsupported};
use super::ber::{self, SEQUENCE, SET, Tlv};
use super::certificate::{Read, names};
use super::cms::SMALL;
use super::moment::Moment;

pub(super) const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
pub(super) const COUNTER_SIGNATURE: &str = "1.2.840.113549.1.9.6";
const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";
pub(super) const TIMESTAMP: &str = "1.2.840.113549.1.9.16.2.14";

/// One attribute: its number and its values, each a whole element.
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    pub(super) number: String,
    pub(super) values: Vec<Vec<u8>>,
}

/// More values than an attribute has.
const VALUES: usize = 16;

/// Attributes of one signer that can be read; one of an odd number or form is passed over.
pub(super) fn read(raw: &[Any]) -> Vec<Attribute> {
    let one = |raw: &Any| {
        let mut parts = Tlv::first(raw.as_bytes()).filter(|t| t.tag == SEQUENCE)?.children();
        let kind = parts.next().filter(|kind| kind.content.len() <= SMALL)?;
        let kind: ObjectIdentifier = rasn::ber::decode(kind.whole).ok()?;
        let set = parts.next().filter(|t| t.tag == SET)?;
        let values: Vec<Vec<u8>> = set.children().take(VALUES + 1).map(|v| v.whole.to_vec()).collect();
        (values.len() <= VALUES).then(|| Attribute { number: kind.to_string(), values })
    };
    raw.iter().filter_map(one).collect()
}

/// The signed attributes of one signer.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    /// What the signature is over: a set in DER, sorted.
    pub(super) sorted: Vec<u8>,
    /// The same in the order of the file, where tools forget to sort.
    pub(super) unsorted: Vec<u8>,
    pub(super) digest: Vec<u8>,
    pub(super) time: Option<Moment>,
    pub(super) named: Option<Named>,
    all: Vec<Attribute>,
}

/// The certificate that the signer names as his own.
#[derive(Debug, Clone)]
pub(super) struct Named {
    hash: Result<Hash, Unsupported>,
    value: Vec<u8>,
    issuer_serial: Option<IssuerSerial>,
    /// By SHA-1, as before 2008.
    pub(super) old: bool,
}

#[derive(AsnType, Decode)]
struct Names {
    certificates: SequenceOf<Any>,
    _policies: Option<Any>,
}

#[derive(AsnType, Decode)]
struct NameV2 {
    hash: Option<AlgorithmIdentifier>,
    value: OctetString,
    issuer_serial: Option<IssuerSerial>,
}

#[derive(AsnType, Decode, Debug, Clone)]
struct IssuerSerial {
    issuer: SequenceOf<Any>,
    serial: Integer,
}

impl Signed {
    /// Reads and holds to RFC 5652, 11 and EN 319 122-1: each attribute once, with one value where one is
    /// meant. `content_type` is what the content says of itself, absent for counter-signatures.
    pub(super) fn read(raw: &[Any], content_type: Option<&str>) -> Result<Self, Remark> {
        // Each is small: nothing that is signed beside the document comes near this.
        if raw.iter().any(|a| a.as_bytes().len() > SMALL) {
            return Err(Remark::grave("too_many", raw.len().to_string()));
        }
        let all = read(raw);
        let kind =
            |a: &Any| Tlv::first(a.as_bytes()).and_then(|a| a.children().next()).map(|k| k.whole.to_vec());
        let kinds: Vec<Option<Vec<u8>>> = raw.iter().map(kind).collect();
        if let Some(at) = (0..kinds.len()).find(|at| kinds[..*at].contains(&kinds[*at])) {
            let kind = kinds[at].as_deref().and_then(|k| rasn::ber::decode::<ObjectIdentifier>(k).ok());
            return Err(Remark::grave("attribute_twice", kind.map(|k| k.to_string()).unwrap_or_default()));
        }
        let stated = one(&all, CONTENT_TYPE)?.and_then(|v| rasn::ber::decode::<ObjectIdentifier>(v).ok());
        match (stated.map(|number| number.to_string()), content_type) {
            // RFC 5652 wants none in a counter-signature; some tools write one all the same.
            (_, None) => {}
            (Some(stated), Some(meant)) if stated == meant => {}
            (None, Some(_)) => return Err(Remark::grave("content_type_missing", "")),
            (Some(stated), Some(_)) => return Err(Remark::grave("content_type_differs", stated)),
        }
        let digest = one(&all, MESSAGE_DIGEST)?.and_then(Tlv::first).and_then(Tlv::octets);
        let digest = digest.ok_or_else(|| Remark::grave("message_digest_missing", ""))?.to_vec();
        let time = one(&all, SIGNING_TIME)?.and_then(Tlv::first).and_then(Moment::of);
        let named = named(&all)?;
        let encoded = raw.iter().map(|a| ber::distinguished(a.as_bytes())).collect::<Result<Vec<_>, _>>();
        let mut encoded = encoded.map_err(|fault| Remark::grave("not_asn1", fault.at().to_string()))?;
        let unsorted = ber::element(SET, &raw.iter().map(Any::as_bytes).collect::<Vec<_>>().concat());
        encoded.sort();
        Ok(Self { sorted: ber::element(SET, &encoded.concat()), unsorted, digest, time, named, all })
    }

    /// RFC 6211: where the algorithms are protected, they are those of the signer.
    pub(super) fn protect(&self, digest: &AlgorithmIdentifier, signature: &AlgorithmIdentifier) -> bool {
        let protection = self.all.iter().find(|a| a.number == ALGORITHM_PROTECTION);
        let Some(protection) = protection.and_then(|a| a.values.first()).and_then(|v| Tlv::first(v)) else {
            return true;
        };
        let number = |tlv: Tlv<'_>| {
            let number = tlv.children().next()?;
            rasn::ber::decode::<ObjectIdentifier>(number.whole).ok()
        };
        protection.children().all(|part| match part.tag {
            SEQUENCE => number(part).as_ref() == Some(&digest.algorithm),
            0xa1 => number(part).as_ref() == Some(&signature.algorithm),
            _ => false,
        })
    }

    /// Values of an attribute, none where it is absent.
    pub(super) fn values(&self, wanted: &str) -> &[Vec<u8>] {
        self.all.iter().find(|a| a.number == wanted).map_or(&[], |a| &a.values)
    }
}

/// The only value of an attribute; several are a fault.
fn one<'a>(all: &'a [Attribute], number: &str) -> Result<Option<&'a [u8]>, Remark> {
    match all.iter().find(|a| a.number == number).map(|a| a.values.as_slice()) {
        None => Ok(None),
        Some([value]) => Ok(Some(value)),
        Some(_) => Err(Remark::grave("attribute_values", number)),
    }
}

/// Reads `signing-certificate-v2`, else its older form. Of several certificates the first is the signer's.
fn named(all: &[Attribute]) -> Result<Option<Named>, Remark> {
    let unread = || Remark::grave("signing_certificate_unread", "");
    let (value, old) = match (one(all, SIGNING_CERTIFICATE_V2)?, one(all, SIGNING_CERTIFICATE)?) {
        (Some(value), _) => (value, false),
        (None, Some(value)) => (value, true),
        (None, None) => return Ok(None),
    };
    let names: Names = rasn::ber::decode(value).map_err(|_| unread())?;
    let first = names.certificates.first().ok_or_else(unread)?;
    let name: NameV2 = rasn::ber::decode(first.as_bytes()).map_err(|_| unread())?;
    Ok(Some(Named {
        hash: name.hash.as_ref().map_or(Ok(Hash::Sha256), Hash::of),
        value: name.value.as_ref().to_vec(),
        issuer_serial: name.issuer_serial,
        old,
    }))
}

impl Named {
    /// Whether a certificate is the one that is meant; `Err` where its hash is of a kind not taken.
    pub(super) fn is(&self, certificate: &Read) -> Result<bool, Unsupported> {
        let hash = if self.old {
            algorithms::sha1(&certificate.raw)
        } else {
            match &self.hash {
                Ok(hash) => hash.digest(&certificate.raw),
                Err(unsupported) if unsupported.0 == "SHA-1" => algorithms::sha1(&certificate.raw),
                Err(unsupported) => return Err(unsupported.clone()),
            }
        };
        Ok(hash == self.value && self.issuer_serial.as_ref().is_none_or(|i| i.is_of(certificate)))
    }

    /// Whether the certificate is named by SHA-1, whichever attribute does it.
    pub(super) fn is_weak(&self) -> bool {
        self.old || self.hash.is_err()
    }
}

impl IssuerSerial {
    fn is_of(&self, certificate: &Read) -> bool {
        // [4] holds the name of an authority; other kinds of name say nothing of a certificate.
        let directory = self.issuer.iter().filter_map(|n| Tlv::first(n.as_bytes()).filter(|n| n.tag == 0xa4));
        let mut read = directory.filter_map(|n| rasn::ber::decode::<rasn_pkix::Name>(n.content).ok());
        let issuer = names(&certificate.tbs.issuer);
        self.serial == certificate.tbs.serial_number && read.all(|name| names(&name) == issuer)
    }
}
