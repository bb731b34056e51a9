//! A certificate as it came: its bytes, and what it says of the person and of itself.

use std::fmt::Write;

use rasn::prelude::*;
use rasn_pkix::{AttributeTypeAndValue, Name, SubjectPublicKeyInfo};

use super::algorithms::{self, Hash};
use super::ber::{INTEGER, SEQUENCE, Tlv};
use super::cms::SMALL;
use super::moment::Moment;
use super::{Certificate, subject};

/// A certificate with its exact bytes: hashes and chains are of these, never of a second writing.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) raw: Vec<u8>,
    pub(super) tbs: rasn_pkix::TbsCertificate,
    pub(super) from: Moment,
    pub(super) to: Moment,
}

const KEY_USAGE: &str = "2.5.29.15";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
const SUBJECT_KEY: &str = "2.5.29.14";
const QUALIFIED: &str = "1.3.6.1.5.5.7.1.3";
/// ETSI EN 319 412-5: declared qualified; key on a device.
const QC_COMPLIANCE: &str = "0.4.0.1862.1.1";
const QC_DEVICE: &str = "0.4.0.1862.1.4";
const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
const ANSWERS: &str = "1.3.6.1.5.5.7.3.9";

impl Read {
    /// Reads one certificate; `None` where it is none, or one whose days cannot be read.
    pub(super) fn of(raw: &[u8]) -> Option<Self> {
        let whole = Tlv::first(raw).filter(|t| t.tag == SEQUENCE && t.whole.len() <= SMALL)?.whole;
        let certificate: rasn_pkix::Certificate = rasn::ber::decode(whole).ok()?;
        let tbs = certificate.tbs_certificate;
        // The instants of the decoder take offsets that RFC 5280 forbids: read them from the bytes.
        let days = tbs_fields(whole)?.nth(if tbs.version == rasn_pkix::Version::V1 { 3 } else { 4 })?;
        let mut days = days.children().map(Moment::of);
        let (from, to) = (days.next()??, days.next()??);
        Some(Self { raw: whole.to_vec(), tbs, from, to })
    }

    pub(super) fn key(&self) -> &SubjectPublicKeyInfo {
        &self.tbs.subject_public_key_info
    }

    fn extension(&self, number: &str) -> Option<&[u8]> {
        let extensions = self.tbs.extensions.as_ref()?;
        extensions.iter().find(|e| e.extn_id.to_string() == number).map(|e| e.extn_value.as_ref())
    }

    pub(super) fn subject_key(&self) -> Option<&[u8]> {
        Tlv::first(self.extension(SUBJECT_KEY)?)?.octets()
    }

    /// A certificate of an authority: nobody signs with it.
    pub(super) fn is_authority(&self) -> bool {
        let constraints = self.extension(BASIC_CONSTRAINTS).and_then(Tlv::first);
        constraints
            .and_then(|c| c.children().next())
            .is_some_and(|ca| ca.tag == 0x01 && ca.content.iter().any(|b| *b != 0))
    }

    /// nonRepudiation, which RFC 5280 calls contentCommitment too.
    pub(super) fn is_for_signatures(&self) -> bool {
        let usage = self.extension(KEY_USAGE).and_then(Tlv::first);
        usage.is_some_and(|bits| {
            bits.tag == 0x03 && bits.content.get(1).is_some_and(|first| first & 0x40 != 0)
        })
    }

    /// Whether it may sign timestamps, and nothing else (RFC 3161, 2.3).
    pub(super) fn is_for_timestamps(&self) -> bool {
        let purposes = self.extension(EXTENDED_KEY_USAGE).and_then(Tlv::first);
        let mut purposes = purposes.into_iter().flat_map(Tlv::children).map(number);
        purposes.next().flatten().as_deref() == Some(TIME_STAMPING) && purposes.next().is_none()
    }

    /// Whether it may sign answers of an OCSP service.
    pub(super) fn is_for_answers(&self) -> bool {
        let purposes = self.extension(EXTENDED_KEY_USAGE).and_then(Tlv::first);
        purposes
            .into_iter()
            .flat_map(Tlv::children)
            .any(|purpose| number(purpose).as_deref() == Some(ANSWERS))
    }

    /// Whether its key signed another certificate that names it as issuer.
    pub(super) fn has_issued(&self, other: &Self) -> bool {
        let signed = || {
            let mut parts = Tlv::first(&other.raw)?.children();
            let (tbs, algorithm, value) = (parts.next()?, parts.next()?, parts.next()?);
            let algorithm = rasn::ber::decode(algorithm.whole).ok()?;
            let scheme = algorithms::scheme_alone(&algorithm, self.key()).ok()?;
            let value = value.content.strip_prefix(&[0])?;
            Some(algorithms::is_signed(scheme, self.key(), tbs.whole, value))
        };
        self.tbs.subject == other.tbs.issuer && signed().unwrap_or(false)
    }

    /// The issuer's name as it stands in the certificate.
    pub(super) fn issuer_bytes(&self) -> Option<&[u8]> {
        // After the number and the algorithm, with or without a version before.
        let mut fields = tbs_fields(&self.raw)?.skip_while(|field| field.tag != INTEGER);
        fields.nth(2).map(|field| field.whole)
    }

    /// The number as it stands in the certificate, sign and all.
    pub(super) fn serial_bytes(&self) -> Option<&[u8]> {
        tbs_fields(&self.raw)?.find(|field| field.tag == INTEGER).map(|field| field.content)
    }

    fn declares(&self, statement: &str) -> bool {
        let statements = self.extension(QUALIFIED).and_then(Tlv::first);
        let mut statements = statements.into_iter().flat_map(Tlv::children);
        statements.any(|s| s.children().next().and_then(number).as_deref() == Some(statement))
    }

    /// What is shown of it.
    pub(super) fn facts(&self) -> Certificate {
        let parts = names(&self.tbs.subject);
        let serial = self.serial_bytes().map(hexadecimal).unwrap_or_default();
        Certificate {
            name: subject::name(&parts),
            subject: subject::text(&parts),
            code: subject::code(&parts),
            issuer: subject::text(&names(&self.tbs.issuer)),
            serial,
            sha256: hexadecimal(&Hash::Sha256.digest(&self.raw)),
            from: self.from.day(),
            to: self.to.day(),
            for_signatures: self.is_for_signatures(),
            declared_qualified: self.declares(QC_COMPLIANCE),
            declared_device: self.declares(QC_DEVICE),
        }
    }
}

/// The fields of the signed part.
fn tbs_fields(raw: &[u8]) -> Option<super::ber::Children<'_>> {
    Some(Tlv::first(raw)?.children().next()?.children())
}

fn number(tlv: Tlv<'_>) -> Option<String> {
    rasn::ber::decode::<ObjectIdentifier>(tlv.whole).ok().map(|number| number.to_string())
}

/// Whether bytes are one certificate.
pub fn is_certificate(bytes: &[u8]) -> bool {
    Read::of(bytes).is_some()
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing into a text cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The attributes of a name in order: number and text.
pub(super) fn names(name: &Name) -> Vec<(String, String)> {
    let Name::RdnSequence(names) = name;
    let part = |a: &AttributeTypeAndValue| (a.r#type.to_string(), text(a.value.as_bytes()));
    names.iter().flat_map(|together| together.iter().map(part)).collect()
}

/// A text in any of the alphabets of names.
fn text(value: &[u8]) -> String {
    let Some(value) = Tlv::first(value) else { return String::new() };
    match value.tag {
        // BMPString, two octets a letter.
        0x1e => {
            let units: Vec<u16> =
                value.content.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        // TeletexString, Latin-1 as everybody wrote it.
        0x14 => value.content.iter().map(|b| char::from(*b)).collect(),
        _ => String::from_utf8_lossy(value.content).into_owned(),
    }
}
