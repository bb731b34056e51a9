//! HDC: headcount.

use std::collections::BTreeMap;

use super::{Check, Raise, Scene};
use crate::diag::Code;
use crate::value::{Date, Decimal};

pub(super) const CHECKS: &[Check] =
    &[Check { code: Code::HDC_01, run: fte_within_heads }, Check { code: Code::HDC_02, run: heads_add_up }];

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

/// HDC-02. The last count of each service adds up to the total that the report states.
fn heads_add_up(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        let Some(stated) = edition.report.headcount_total.value else { continue };
        let mut last: BTreeMap<(&str, Option<&str>), (Date, u64)> = BTreeMap::new();
        for row in &edition.headcount {
            let key = (row.service.value.as_str(), row.employer.as_ref().map(|e| e.as_str()));
            let entry = last.entry(key).or_insert((row.date, row.heads.value));
            if row.date >= entry.0 {
                *entry = (row.date, row.heads.value);
            }
        }
        let sum: u64 = last.values().map(|(_, heads)| heads).sum();
        if sum != u64::from(stated) {
            raise.at(edition.report.headcount_total.span).with("found", stated).with("expected", sum);
        }
    }
}
