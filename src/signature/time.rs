//! When a signature was made: proved by a timestamp (RFC 3161), claimed by the signer, or unknown.

use super::algorithms::Hash;
use super::attributes::{Attribute, Signed, TIMESTAMP};
use super::ber::{SEQUENCE, Tlv};
use super::chain::Led;
use super::cms::{self, Case, Digests};
use super::moment::Moment;
use super::signer::{self, Bytes};
use super::{Integrity, Reliance, Remark, Revocation, Time, chain, revocation};

const TIMESTAMP_CONTENT: &str = "1.2.840.113549.1.9.16.1.4";

/// More timestamps on one signature than anybody keeps.
const TOKENS: usize = 4;

/// What the time of a signature rests on.
pub(super) struct Timing {
    pub(super) kind: Time,
    pub(super) at: Option<Moment>,
    pub(super) remarks: Vec<Remark>,
}

/// A timestamp that holds.
#[derive(Debug)]
pub(super) struct Holding {
    pub(super) at: Moment,
    /// The name of the authority, for people.
    pub(super) authority: String,
}

/// What a timestamp says whose arithmetic holds, before its authority is weighed.
pub(super) struct Said {
    pub(super) at: Moment,
    pub(super) authority: String,
    pub(super) led: Led,
    pub(super) revocation: Revocation,
}

/// The time of a signature with the given value: the earliest proof, else what the signer claims, else what
/// the container says.
pub(super) fn of(value: &[u8], signed: Option<&Signed>, unsigned: &[Attribute], case: &Case<'_>) -> Timing {
    let mut remarks = Vec::new();
    let tokens = unsigned.iter().filter(|a| a.number == TIMESTAMP).flat_map(|a| &a.values).take(TOKENS);
    let mut proved = case.proved;
    for token in tokens {
        match timestamp(token, &|hash| hash.digest(value), case) {
            Ok(stamp) => {
                remarks.push(Remark::note("timestamp_by", stamp.authority));
                proved = Some(proved.map_or(stamp.at, |earlier| earlier.min(stamp.at)));
            }
            Err(remark) => remarks.push(remark),
        }
    }
    let claimed = signed.and_then(|s| s.time).or(case.stated);
    let (kind, at) = match (proved, claimed) {
        (Some(at), _) => (Time::Proved, Some(at)),
        (None, Some(at)) => (Time::Claimed, Some(at)),
        (None, None) => (Time::Unknown, None),
    };
    remarks.extend(doubts(kind, at, case));
    Timing { kind, at, remarks }
}

/// Days on which nobody can have signed.
fn doubts(kind: Time, at: Option<Moment>, case: &Case<'_>) -> Option<Remark> {
    let Some(day) = at.and_then(Moment::day) else { return Some(Remark::note("time_unknown", "")) };
    if day > case.expected.today {
        return Some(Remark::note("signed_in_the_future", day.to_string()));
    }
    let is_early = kind != Time::Unknown && case.expected.dated.is_some_and(|dated| day < dated);
    is_early.then(|| Remark::note("signed_before_the_report", day.to_string()))
}

/// Verifies one timestamp over bytes whose digest is asked for by the hash that the timestamp uses.
///
/// With a folder of trust the authority has to lead there: else everybody could prove any day to himself.
pub(super) fn timestamp(
    token: &[u8],
    imprinted: &dyn Fn(Hash) -> Vec<u8>,
    case: &Case<'_>,
) -> Result<Holding, Remark> {
    let Said { at, authority, led, revocation } = said(token, imprinted, case)?;
    if case.roots.present && led.trust != Reliance::Trusted {
        return Err(Remark::note("timestamp_untrusted", authority));
    }
    if revocation == Revocation::Revoked {
        return Err(Remark::note("timestamp_revoked", authority));
    }
    Ok(Holding { at, authority })
}

/// Verifies the arithmetic of one timestamp. Zeros after it are padding.
pub(super) fn said(
    token: &[u8],
    imprinted: &dyn Fn(Hash) -> Vec<u8>,
    case: &Case<'_>,
) -> Result<Said, Remark> {
    let unread = || Remark::note("timestamp_unread", "");
    let (message, used) = cms::read(token).map_err(|_| unread())?;
    let content = message.content.as_deref().filter(|_| message.content_type == TIMESTAMP_CONTENT);
    let content = content.filter(|_| token[used..].iter().all(|b| *b == 0)).ok_or_else(unread)?;
    let (algorithm, imprint, at) = info(content).ok_or_else(unread)?;
    let hash = Hash::of(&algorithm).map_err(|u| Remark::note("timestamp_unsupported", u.0))?;
    if imprinted(hash) != imprint {
        return Err(Remark::note("timestamp_of_other_bytes", ""));
    }
    let [signer] = message.signers.as_slice() else { return Err(unread()) };
    let pool = signer::pool(&message, case);
    let source = |hash: Hash| hash.digest(content);
    let digests = Digests::new(&source);
    let found = signer::arithmetic(signer, Some(TIMESTAMP_CONTENT), &pool, &digests, Bytes::Here);
    let certificate = match (found.integrity, found.certificate) {
        (Integrity::Valid, Some(certificate)) => certificate,
        (Integrity::Unsupported, _) => {
            let name = found.remarks.into_iter().next().map(|r| r.detail).unwrap_or_default();
            return Err(Remark::note("timestamp_unsupported", name));
        }
        _ => return Err(Remark::note("timestamp_broken", "")),
    };
    if !certificate.is_for_timestamps() {
        return Err(Remark::note("timestamp_by_nobody", certificate.facts().name));
    }
    if !(certificate.from..=certificate.to).contains(&at) {
        return Err(Remark::note("timestamp_certificate_expired", ""));
    }
    let authority = certificate.facts().name;
    let led = chain::lead(&certificate, &pool, case.roots, at);
    let lists = revocation::lists(&message, None, &[], case);
    let revocation = revocation::of(&certificate, &pool, case.roots, &lists, at, Time::Proved).known;
    Ok(Said { at, authority, led, revocation })
}

/// The imprint and the instant of a `TSTInfo`.
fn info(content: &[u8]) -> Option<(rasn_pkix::AlgorithmIdentifier, Vec<u8>, Moment)> {
    let mut fields = Tlv::first(content).filter(|t| t.tag == SEQUENCE)?.children();
    let imprint = fields.by_ref().nth(2).filter(|t| t.tag == SEQUENCE)?;
    let mut parts = imprint.children();
    let algorithm = rasn::ber::decode(parts.next()?.whole).ok()?;
    let value = parts.next()?.octets()?.to_vec();
    // The serial number stands between.
    let at = fields.nth(1).and_then(Moment::of)?;
    Some((algorithm, value, at))
}
