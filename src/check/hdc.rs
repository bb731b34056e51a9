//! HDC: headcount.

use super::{Check, Raise, Scene};
use crate::diag::Code;
use crate::value::Decimal;

pub(super) const CHECKS: &[Check] = &[Check { code: Code::HDC_01, run: fte_within_heads }];

/// HDC-01. Full-time equivalents are never more than the persons.
fn fte_within_heads(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        for row in &edition.headcount {
            let Some(fte) = &row.fte else { continue };
            if fte.value > Decimal::from(row.heads.value) {
                raise.at(fte.span).with("found", fte.value).with("expected", row.heads.value);
            }
        }
    }
}
