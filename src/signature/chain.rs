//! From a certificate to an authority of the administration's choice.

use std::time::Duration;

use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter};

use super::certificate::Read;
use super::moment::Moment;
use super::{Reliance, Remark, Trust, container};

/// The administration's folder, read once.
#[derive(Debug, Default)]
pub(super) struct Roots {
    pub(super) present: bool,
    pub(super) anchors: Vec<Read>,
    pub(super) intermediates: Vec<Read>,
    /// Lists of revoked certificates, each a whole element.
    pub(super) revoked: Vec<Vec<u8>>,
    /// Files that hold nothing of the kind.
    pub(super) remarks: Vec<Remark>,
}

impl Roots {
    pub(super) fn of(trust: &Trust) -> Self {
        let mut remarks = Vec::new();
        let mut certificates = |files: &[(String, Vec<u8>)]| {
            let mut out = Vec::new();
            for (name, bytes) in files {
                let elements = container::elements(bytes);
                let read: Vec<Read> = elements.iter().filter_map(|raw| Read::of(raw)).collect();
                if read.is_empty() || read.len() < elements.len() {
                    remarks.push(Remark::note("trust_file_unread", name));
                }
                out.extend(read);
            }
            out
        };
        let (anchors, intermediates) = (certificates(&trust.anchors), certificates(&trust.intermediates));
        let mut revoked = Vec::new();
        for (name, bytes) in &trust.revoked {
            let lists = container::elements(bytes);
            if lists.is_empty() {
                remarks.push(Remark::note("trust_file_unread", name));
            }
            revoked.extend(lists);
        }
        Self { present: trust.present, anchors, intermediates, revoked, remarks }
    }
}

/// Where a certificate leads.
pub(super) struct Led {
    pub(super) trust: Reliance,
    pub(super) anchor: Option<String>,
    pub(super) remarks: Vec<Remark>,
}

/// Any purpose: signatures of acts have none of their own in RFC 5280, and keyUsage is looked at apart.
pub(super) struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        Ok(())
    }
}

/// Whether a certificate leads to an anchor on the day of the signature.
///
/// A certificate that had expired is asked about on its last day: its days are another axis.
pub(super) fn lead(certificate: &Read, pool: &[Read], roots: &Roots, at: Moment) -> Led {
    let led =
        |trust, anchor, remark: Option<Remark>| Led { trust, anchor, remarks: remark.into_iter().collect() };
    if !roots.present {
        return led(Reliance::NotEvaluated, None, None);
    }
    let ders: Vec<CertificateDer<'_>> =
        roots.anchors.iter().map(|a| CertificateDer::from(a.raw.as_slice())).collect();
    let anchors = anchors(&ders);
    let others = others(pool);
    let der = CertificateDer::from(certificate.raw.as_slice());
    let path = EndEntityCert::try_from(&der).and_then(|end| {
        let time = instant(at.clamp(certificate.from, certificate.to.max(certificate.from)));
        let algorithms = webpki::ALL_VERIFICATION_ALGS;
        let path = end.verify_for_usage(algorithms, &anchors, &others, time, AnyPurpose, None, None)?;
        Ok(name_of(path.anchor(), roots))
    });
    match path {
        Ok(name) => led(Reliance::Trusted, Some(name), None),
        Err(error) => {
            let (trust, key) = reason(&error);
            let detail = if key == "chain_not_judged" { format!("{error:?}") } else { String::new() };
            led(trust, None, Some(Remark { grave: trust == Reliance::Untrusted, key, detail }))
        }
    }
}

/// Why no path was found: what this program cannot judge is not held against anybody.
fn reason(error: &Error) -> (Reliance, &'static str) {
    match error {
        Error::UnknownIssuer => (Reliance::Untrusted, "no_path"),
        Error::CertExpired { .. } | Error::CertNotValidYet { .. } => (Reliance::Untrusted, "chain_expired"),
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)
        | Error::UnsupportedCriticalExtension
        | Error::UnsupportedCertVersion
        | Error::MaximumPathBuildCallsExceeded
        | Error::MaximumSignatureChecksExceeded => (Reliance::NotEvaluated, "chain_not_judged"),
        _ => (Reliance::Untrusted, "chain_broken"),
    }
}

pub(super) fn anchors<'a>(ders: &'a [CertificateDer<'a>]) -> Vec<TrustAnchor<'a>> {
    ders.iter().filter_map(|der| webpki::anchor_from_trusted_cert(der).ok()).collect()
}

pub(super) fn others(pool: &[Read]) -> Vec<CertificateDer<'_>> {
    pool.iter().filter(|c| c.is_authority()).map(|c| CertificateDer::from(c.raw.as_slice())).collect()
}

pub(super) fn instant(at: Moment) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(at.0).unwrap_or(0)))
}

/// The name of the anchor's certificate, for people.
fn name_of(anchor: &TrustAnchor<'_>, roots: &Roots) -> String {
    let ders: Vec<CertificateDer<'_>> =
        roots.anchors.iter().map(|a| CertificateDer::from(a.raw.as_slice())).collect();
    let is_it = |der: &CertificateDer<'_>| {
        webpki::anchor_from_trusted_cert(der).is_ok_and(|one| {
            one.subject == anchor.subject && one.subject_public_key_info == anchor.subject_public_key_info
        })
    };
    let at = ders.iter().position(is_it);
    at.and_then(|at| roots.anchors.get(at)).map(|anchor| anchor.facts().name).unwrap_or_default()
}
