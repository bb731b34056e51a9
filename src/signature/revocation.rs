//! What lists of revoked certificates say of the day of a signature. Nothing is ever asked over a network.

use rustls_pki_types::CertificateDer;
use webpki::{
    BorrowedCertRevocationList, CertRevocationList, EndEntityCert, Error, ExpirationPolicy,
    RevocationCheckDepth, RevocationOptionsBuilder, UnknownStatusPolicy,
};

use super::attributes::{Attribute, Signed};
use super::ber::{SEQUENCE, Tlv};
use super::certificate::Read;
use super::chain::{AnyPurpose, Roots, anchors, instant, others};
use super::cms::{Case, Message};
use super::moment::Moment;
use super::{Remark, Revocation, Time};

/// ETSI EN 319 122-1, 5.4.2, and the signed attribute of Adobe that holds the same.
const REVOCATION_VALUES: &str = "1.2.840.113549.1.9.16.2.24";
const ADOBE_REVOCATION: &str = "1.2.840.113583.1.1.8";

/// More lists than this are not looked at: each costs a chain.
const LISTS: usize = 8;

/// Lists found with a signature.
#[derive(Default)]
pub(super) struct Lists {
    lists: Vec<Vec<u8>>,
    /// Whether there is an answer of an OCSP service, which is not read.
    ocsp: bool,
}

/// Gathers the lists of the message, of the signer's attributes, of the file, of the administration.
pub(super) fn lists(
    message: &Message,
    signed: Option<&Signed>,
    unsigned: &[Attribute],
    case: &Case<'_>,
) -> Lists {
    let mut out = Lists::default();
    for list in message.revoked.iter().chain(case.revoked).chain(&case.roots.revoked) {
        if list.first() == Some(&SEQUENCE) {
            out.lists.push(list.clone());
        } else {
            out.ocsp = true;
        }
    }
    let values = unsigned.iter().filter(|a| a.number == REVOCATION_VALUES).flat_map(|a| &a.values);
    for value in values.chain(signed.map_or(&[][..], |s| s.values(ADOBE_REVOCATION))) {
        for part in Tlv::first(value).into_iter().flat_map(Tlv::children) {
            match part.tag {
                0xa0 => {
                    let lists = Tlv::first(part.content).into_iter().flat_map(Tlv::children);
                    out.lists.extend(lists.map(|list| list.whole.to_vec()));
                }
                _ => out.ocsp = true,
            }
        }
    }
    out.lists.truncate(LISTS);
    out
}

/// What is known, and why not more.
pub(super) struct Known {
    pub(super) known: Revocation,
    pub(super) remarks: Vec<Remark>,
}

/// What one list says of one certificate.
enum Says {
    Revoked(Moment),
    /// Not in the list, which was issued and valid in these days.
    Absent,
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
    for list in &lists.lists {
        match ask(certificate, pool, roots, list, at) {
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
            Says::Absent if speaks_of(list, certificate, at) => known.known = Revocation::Good,
            Says::Absent => known.remarks.push(Remark::note("revocation_list_too_old", "")),
            Says::Nothing => {}
            Says::Unusable => known.remarks.push(Remark::note("revocation_list_unusable", "")),
        }
    }
    if is_doubtful {
        known.known = Revocation::NotEvaluated;
    }
    if known.known == Revocation::NotEvaluated && lists.ocsp {
        known.remarks.push(Remark::note("ocsp_not_read", ""));
    }
    known
}

fn day(moment: Moment) -> String {
    moment.day().map(|day| day.to_string()).unwrap_or_default()
}

fn ask(certificate: &Read, pool: &[Read], roots: &Roots, list: &[u8], at: Moment) -> Says {
    let Ok(borrowed) = BorrowedCertRevocationList::from_der(list) else { return Says::Unusable };
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
        Ok(_) => Says::Absent,
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

/// Whether the days of a list say something of the day of a signature.
fn speaks_of(list: &[u8], certificate: &Read, at: Moment) -> bool {
    let mut days = days(list);
    let Some(issued) = days.next() else { return false };
    issued <= certificate.to && (issued >= at || days.next().is_some_and(|next| next >= at))
}

/// `thisUpdate` and, where it is stated, `nextUpdate`.
fn days(list: &[u8]) -> impl Iterator<Item = Moment> {
    let signed = Tlv::first(list).and_then(|list| list.children().next());
    let fields = signed.into_iter().flat_map(Tlv::children).take(6);
    fields.filter(|field| matches!(field.tag, 0x17 | 0x18)).filter_map(Moment::of)
}
