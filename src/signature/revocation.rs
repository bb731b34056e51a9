//! What lists of revoked certificates say of the day of a signature. Nothing is ever asked over a network.

use rustls_pki_types::CertificateDer;
use webpki::{
    BorrowedCertRevocationList, CertRevocationList, EndEntityCert, Error, ExpirationPolicy,
    RevocationCheckDepth, RevocationOptionsBuilder, UnknownStatusPolicy,
};

use super::attributes::{Attribute, Signed};
use super::ber::Tlv;
use super::certificate::Read;
use super::chain::{AnyPurpose, Roots, anchors, instant, others};
use super::cms::{Case, Message};
use super::moment::Moment;
use super::ocsp::{self, Status};
use super::{Remark, Revocation, Time};

/// ETSI EN 319 122-1, 5.4.2, and the signed attribute of Adobe that holds the same.
const REVOCATION_VALUES: &str = "1.2.840.113549.1.9.16.2.24";
const ADOBE_REVOCATION: &str = "1.2.840.113583.1.1.8";

/// More lists and answers than this, beside those of the administration, are not looked at.
const LISTS: usize = 8;

/// Lists and answers found with a signature.
#[derive(Default)]
pub(super) struct Lists {
    lists: Vec<Vec<u8>>,
    answers: Vec<Vec<u8>>,
}

impl Lists {
    fn put(&mut self, element: &[u8]) {
        let into = if ocsp::is_answer(element) { &mut self.answers } else { &mut self.lists };
        into.push(element.to_vec());
    }

    fn is_full(&self, own: usize) -> bool {
        self.lists.len() + self.answers.len() >= own + LISTS
    }
}

/// Gathers the lists of the administration first, which nothing in a file may crowd out; then those of the
/// message, of the file, of the signer's attributes.
pub(super) fn lists(
    message: &Message,
    signed: Option<&Signed>,
    unsigned: &[Attribute],
    case: &Case<'_>,
) -> Lists {
    let mut out = Lists::default();
    case.roots.revoked.iter().for_each(|list| out.put(list));
    let values = unsigned.iter().filter(|a| a.number == REVOCATION_VALUES).flat_map(|a| &a.values);
    let values = values.chain(signed.map_or(&[][..], |s| s.values(ADOBE_REVOCATION)));
    let kinds = values.filter_map(|value| Tlv::first(value)).flat_map(Tlv::children);
    let attributes =
        kinds.filter_map(|kind| Tlv::first(kind.content)).flat_map(Tlv::children).map(|t| t.whole);
    let found = message.revoked.iter().chain(case.revoked).map(|list| bare(list)).chain(attributes);
    for element in found {
        if out.is_full(case.roots.revoked.len()) {
            break;
        }
        out.put(element);
    }
    out
}

/// An answer among lists stands behind the number of its kind (RFC 5940).
fn bare(element: &[u8]) -> &[u8] {
    match Tlv::first(element) {
        Some(other) if other.tag == 0xa1 => other.children().nth(1).map_or(element, |answer| answer.whole),
        _ => element,
    }
}

/// What is known, and why not more.
pub(super) struct Known {
    pub(super) known: Revocation,
    pub(super) remarks: Vec<Remark>,
}

/// What one list says of one certificate.
enum Says {
    Revoked(Moment),
    /// Not revoked, and the word reaches the day.
    Good,
    /// Not revoked, on another day.
    TooOld,
    Nothing,
    Unusable,
}

/// Holds a certificate against every list.
///
/// A list speaks of the day of the signature where it was still in force then, or came later while the
/// certificate's own days lasted. A revocation after the day is harmless only where the day is proved.
pub(super) fn of(
    certificate: &Read,
    pool: &[Read],
    roots: &Roots,
    lists: &Lists,
    at: Moment,
    time: Time,
) -> Known {
    let mut known = Known { known: Revocation::NotEvaluated, remarks: Vec::new() };
    let mut is_doubtful = false;
    let lists_say = lists.lists.iter().map(|list| ask(certificate, pool, roots, list, at));
    for says in lists_say.chain(answered(certificate, pool, roots, &lists.answers, at)) {
        match says {
            Says::Revoked(since) if since <= at => {
                known.known = Revocation::Revoked;
                known.remarks = vec![Remark::grave("revoked", day(since))];
                return known;
            }
            Says::Revoked(since) if time == Time::Proved => {
                known.known = Revocation::Good;
                known.remarks.push(Remark::note("revoked_since", day(since)));
            }
            Says::Revoked(since) => {
                is_doubtful = true;
                known.remarks.push(Remark::grave("revoked_since_unproved", day(since)));
            }
            Says::Good => known.known = Revocation::Good,
            Says::TooOld => known.remarks.push(Remark::note("revocation_list_too_old", "")),
            Says::Nothing => {}
            Says::Unusable => known.remarks.push(Remark::note("revocation_list_unusable", "")),
        }
    }
    if is_doubtful {
        known.known = Revocation::NotEvaluated;
    }
    known
}

fn day(moment: Moment) -> String {
    moment.day().map(|day| day.to_string()).unwrap_or_default()
}

fn ask(certificate: &Read, pool: &[Read], roots: &Roots, bytes: &[u8], at: Moment) -> Says {
    let Ok(borrowed) = BorrowedCertRevocationList::from_der(bytes) else { return Says::Unusable };
    let list = CertRevocationList::Borrowed(borrowed);
    let der = CertificateDer::from(certificate.raw.as_slice());
    let Ok(end) = EndEntityCert::try_from(&der) else { return Says::Nothing };
    if list.issuer() != end.issuer() {
        return Says::Nothing;
    }
    let lists = [&list];
    let Ok(options) = RevocationOptionsBuilder::new(&lists) else { return Says::Nothing };
    let options = options
        .with_depth(RevocationCheckDepth::EndEntity)
        .with_status_policy(UnknownStatusPolicy::Deny)
        .with_expiration_policy(ExpirationPolicy::Ignore)
        .build();
    let others = others(pool);
    // Without a folder the list is believed as far as the authority that came with the signature.
    let trusted = if roots.present { roots.anchors.as_slice() } else { pool };
    let trusted: Vec<CertificateDer<'_>> = trusted
        .iter()
        .filter(|c| roots.present || c.is_authority())
        .map(|c| c.raw.as_slice().into())
        .collect();
    let anchors = anchors(&trusted);
    let time = instant(at.clamp(certificate.from, certificate.to.max(certificate.from)));
    let algorithms = webpki::ALL_VERIFICATION_ALGS;
    match end.verify_for_usage(algorithms, &anchors, &others, time, AnyPurpose, Some(options), None) {
        Ok(_) => {
            let mut days = days(bytes);
            days.next().map_or(Says::Unusable, |issued| reaches(issued, days.next(), certificate, at))
        }
        Err(Error::CertRevoked) => match list.find_serial(end.serial()) {
            Ok(Some(revoked)) => {
                let seconds = revoked.revocation_date.as_secs();
                Says::Revoked(Moment(i64::try_from(seconds).unwrap_or(i64::MAX)))
            }
            _ => Says::Unusable,
        },
        Err(Error::UnknownRevocationStatus | Error::UnknownIssuer) => Says::Nothing,
        Err(_) => Says::Unusable,
    }
}

/// Whether a word given on one day, in force until another, says something of the day of a signature.
fn reaches(issued: Moment, next: Option<Moment>, certificate: &Read, at: Moment) -> Says {
    let is_there = issued <= certificate.to && (issued >= at || next.is_some_and(|next| next >= at));
    if is_there { Says::Good } else { Says::TooOld }
}

/// What answers say, each by whom it is entitled to come from.
fn answered(certificate: &Read, pool: &[Read], roots: &Roots, answers: &[Vec<u8>], at: Moment) -> Vec<Says> {
    let issuers = roots.anchors.iter().chain(pool).filter(|c| c.tbs.subject == certificate.tbs.issuer);
    let authorities: Vec<&Read> = issuers.filter(|c| c.is_authority()).take(LISTS).collect();
    let one = |answer: &Vec<u8>| match ocsp::status(answer, certificate, &authorities) {
        None => Says::Nothing,
        Some(None) => Says::Unusable,
        Some(Some(Status::Revoked(since))) => Says::Revoked(since),
        Some(Some(Status::Good { from, to })) => reaches(from, to, certificate, at),
    };
    answers.iter().map(one).collect()
}

/// `thisUpdate` and, where it is stated, `nextUpdate`.
fn days(list: &[u8]) -> impl Iterator<Item = Moment> {
    let signed = Tlv::first(list).and_then(|list| list.children().next());
    let fields = signed.into_iter().flat_map(Tlv::children).take(6);
    fields.filter(|field| matches!(field.tag, 0x17 | 0x18)).filter_map(Moment::of)
}
