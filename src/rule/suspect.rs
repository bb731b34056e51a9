//! Values too strange to be judged until somebody confirms them (SLA-07, SLA-08).

use super::{Declared, Judgement, Reason, Threshold, Verdict};
use crate::value::{Decimal, Quantity, Unit};

/// Limits from `book.toml`.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Percentages further than this from their threshold are suspect (points).
    pub suspect_points: Decimal,
    /// Other values beyond this ratio to their threshold, or below its inverse.
    pub suspect_ratio: Decimal,
    /// A pass nearer than this share of the threshold is tight (percent).
    pub tight_percent: Decimal,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            suspect_points: Decimal::from(50_u64),
            suspect_ratio: Decimal::from(10_u64),
            tight_percent: Decimal::from(2_u64),
        }
    }
}

/// What a rule's own bounds say about a declared value: the limits it may be a copy of.
pub(super) fn copies(declared: &Declared, bounds: &[&Quantity]) -> bool {
    // «3 ore» against «3 ore lavorative»: the same number, whatever the unit.
    bounds.iter().any(|bound| {
        let time = |unit| matches!(unit, Unit::Seconds | Unit::WorkingSeconds);
        let alike = bound.unit == declared.value.unit || (time(bound.unit) && time(declared.value.unit));
        alike && bound.exact == declared.value.exact
    })
}

/// Whether a value is implausibly far from its threshold, within one unit.
pub(super) fn implausible(value: &Quantity, threshold: &Quantity, limits: &Limits) -> bool {
    if value.unit != threshold.unit {
        return false;
    }
    let (v, t) = (value.exact, threshold.exact);
    if value.unit == Unit::Percent {
        return v.checked_sub(t).is_none_or(|gap| gap.abs() > limits.suspect_points);
    }
    if t.is_zero() || v.is_zero() {
        return false;
    }
    let beyond = |big: Decimal, small: Decimal| {
        small.checked_mul(limits.suspect_ratio).is_some_and(|bound| big > bound)
    };
    beyond(v, t) || beyond(t, v)
}

/// A declared value for a person to look at. `bounds` are the rule's threshold and time limits.
pub(super) fn suspect(
    judgement: &mut Judgement,
    declared: Option<&Declared>,
    threshold: &Threshold,
    bounds: &[&Quantity],
    limits: &Limits,
) {
    if let Some(declared) = declared {
        if copies(declared, bounds) {
            judgement.override_with(Verdict::Suspect, Reason::SameAsThreshold);
            return;
        }
        let far = bounds
            .iter()
            .find(|b| b.unit == declared.value.unit)
            .is_some_and(|bound| implausible(&declared.value, bound, limits));
        if far {
            judgement.override_with(Verdict::Suspect, Reason::Implausible);
        }
        return;
    }
    let far = judgement.value.as_ref().is_some_and(|value| implausible(value, &threshold.value, limits));
    if far {
        judgement.override_with(Verdict::Suspect, Reason::Implausible);
    }
}
