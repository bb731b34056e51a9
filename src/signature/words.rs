//! Signatures in words: what was found, and what was not asked.

use super::{Axes, Document, Integrity, Reliance, Revocation, Time, Validity};

/// The word of ETSI EN 319 102-1 for people who know it.
///
/// `TOTAL-PASSED` only where everything is proved; what was not evaluated makes `INDETERMINATE`. Who signed
/// is no question of that standard.
pub fn outcome(axes: &Axes) -> &'static str {
    let broken = matches!(axes.signature, Integrity::Invalid | Integrity::Malformed);
    let foreign = axes.document != Document::Sealed;
    let late = axes.certificate != Validity::ValidThen || axes.revocation == Revocation::Revoked;
    if broken || foreign || (late && axes.time == Time::Proved) {
        return "TOTAL-FAILED";
    }
    let passed = axes.signature == Integrity::Valid
        && axes.trust == Reliance::Trusted
        && axes.time == Time::Proved
        && axes.certificate == Validity::ValidThen
        && axes.revocation == Revocation::Good;
    if passed { "TOTAL-PASSED" } else { "INDETERMINATE" }
}
