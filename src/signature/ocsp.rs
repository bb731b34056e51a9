//! Answers of OCSP services that came with a signature (RFC 6960). No service is ever asked.

use rasn_pkix::AlgorithmIdentifier;

use super::algorithms::{self, Hash};
use super::ber::{SEQUENCE, Tlv};
use super::certificate::Read;
use super::moment::Moment;

/// `OCSPResponse` begins with an enumerated status.
const ENUMERATED: u8 = 0x0a;

/// Certificates that one answer speaks of, at most; services answer about one.
const SINGLES: usize = 16;

/// What an answer says of one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Good { from: Moment, to: Option<Moment> },
    Revoked(Moment),
}

/// Whether an element is an answer rather than a list: by its shape, as both stand in the same places.
pub(super) fn is_answer(bytes: &[u8]) -> bool {
    basic(bytes).is_some()
}

/// The signed answer inside, whether wrapped with its status or not.
fn basic(bytes: &[u8]) -> Option<Tlv<'_>> {
    let outer = Tlv::first(bytes).filter(|t| t.tag == SEQUENCE)?;
    let mut fields = outer.children();
    let first = fields.next()?;
    if first.tag == ENUMERATED {
        let wrapped = Tlv::first(fields.next().filter(|t| t.tag == 0xa0)?.content)?;
        return basic(wrapped.children().nth(1)?.octets()?);
    }
    // A list begins with a version or an algorithm, an answer with a responder.
    matches!(first.children().next()?.tag, 0xa0..=0xa2).then_some(outer)
}

/// What an answer says of a certificate issued by one of `authorities`.
///
/// `None` where it speaks of others; `Some(None)` where it speaks of this one and nobody entitled to has signed
/// it. Entitled is who issued the certificate, or who has from him a certificate for answers (RFC 6960,
/// 4.2.2.2).
pub(super) fn status(answer: &[u8], certificate: &Read, authorities: &[&Read]) -> Option<Option<Status>> {
    let basic = basic(answer)?;
    let mut fields = basic.children();
    let (data, algorithm, value) = (fields.next()?, fields.next()?, fields.next()?);
    let singles = data.children().find(|t| t.tag == SEQUENCE)?;
    let issuer = authorities.iter().find(|a| a.has_issued(certificate))?;
    let single = singles
        .children()
        .take(SINGLES)
        .find(|single| is_about(*single, certificate, issuer).unwrap_or(false))?;
    let produced = data.children().find_map(Moment::of)?;
    let companions = fields.next().and_then(|t| Tlv::first(t.content));
    let companions: Vec<Read> =
        companions.into_iter().flat_map(Tlv::children).take(4).filter_map(|c| Read::of(c.whole)).collect();
    let delegates = companions
        .iter()
        .filter(|c| c.is_for_answers() && issuer.has_issued(c) && (c.from..=c.to).contains(&produced));
    let is_signed = std::iter::once(*issuer).chain(delegates).any(|by| signs(by, data, algorithm, value));
    Some(is_signed.then(|| says(single)).flatten())
}

fn signs(by: &Read, data: Tlv<'_>, algorithm: Tlv<'_>, value: Tlv<'_>) -> bool {
    let Ok(algorithm) = rasn::ber::decode::<AlgorithmIdentifier>(algorithm.whole) else { return false };
    let Ok(scheme) = algorithms::scheme_alone(&algorithm, by.key()) else { return false };
    // A BIT STRING begins with the count of bits unused: none.
    let Some((0, value)) = value.content.split_first() else { return false };
    algorithms::is_signed(scheme, by.key(), data.whole, value)
}

/// Whether a part of an answer is about a certificate: hashes of the issuer's name and key, and the number.
fn is_about(single: Tlv<'_>, certificate: &Read, issuer: &Read) -> Option<bool> {
    let mut id = single.children().next()?.children();
    let algorithm: AlgorithmIdentifier = rasn::ber::decode(id.next()?.whole).ok()?;
    let digest = |bytes: &[u8]| match Hash::of(&algorithm) {
        Ok(hash) => Some(hash.digest(bytes)),
        Err(unsupported) if unsupported.0 == "SHA-1" => Some(algorithms::sha1(bytes)),
        Err(_) => None,
    };
    let (name, key, serial) = (id.next()?.octets()?, id.next()?.octets()?, id.next()?);
    let issuer_key = issuer.key().subject_public_key.as_raw_slice();
    Some(
        digest(certificate.issuer_bytes()?)? == name
            && digest(issuer_key)? == key
            && certificate.serial_bytes()? == serial.content,
    )
}

fn says(single: Tlv<'_>) -> Option<Status> {
    let mut fields = single.children().skip(1);
    let status = fields.next()?;
    let from = fields.next().and_then(Moment::of)?;
    match status.tag {
        0x80 => {
            let to = fields.next().filter(|t| t.tag == 0xa0).and_then(|t| Tlv::first(t.content));
            Some(Status::Good { from, to: to.and_then(Moment::of) })
        }
        0xa1 => status.children().find_map(Moment::of).map(Status::Revoked),
        _ => None,
    }
}
