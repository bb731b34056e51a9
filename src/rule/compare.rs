//! A value against its threshold: rounded once, compared exactly.

use super::suspect::Limits;
use super::terms::Terms;
use super::{Judgement, Reason, Simple, Step, Steps, Verdict};
use crate::value::{Decimal, Fraction, Quantity, Rounding, RoundingMode, Unit};

/// Rounds once as the sheet says, then compares exactly.
pub(super) fn compare(
    rule: &Simple,
    exact: Option<Fraction>,
    unit: Unit,
    terms: &Terms<'_>,
    mut steps: Steps,
) -> Judgement {
    let overflow = || Judgement::without_value(Verdict::Indeterminate, Reason::Overflow);
    let Some(exact) = exact else { return overflow() };
    let threshold = &rule.threshold;
    let Some(bound) = rule.bound() else { return overflow() };
    let (order, value) = match terms.rounding {
        Some(rounding) => {
            let Some(rounded) = exact.round(rounding) else { return overflow() };
            let value = Quantity::new(rounded, unit);
            steps.rounded(&value, rounding);
            (rounded.cmp(&bound), value)
        }
        None => {
            let Some(order) = exact.compare(bound) else { return overflow() };
            (order, Quantity::new(shown(exact, Some(bound), Some(threshold.op)), unit))
        }
    };
    if let Some(forgiven) = rule.tolerance {
        steps.push(Step::Tolerance { value: Quantity::new(forgiven, unit.of_difference()) });
    }
    let holds = threshold.op.holds(order);
    steps.push(Step::Compared {
        value: value.clone(),
        op: threshold.op,
        threshold: threshold.value.clone(),
        holds,
    });
    let gap = threshold.gap(&value);
    let tight = holds && gap.as_ref().is_some_and(|gap| is_tight(rule, &value, gap, &terms.limits));
    Judgement {
        verdict: if holds { Verdict::Met } else { Verdict::Missed },
        also: Vec::new(),
        value: Some(value),
        gap,
        basis: None,
        part: None,
        reasons: Vec::new(),
        tight,
        provisional: false,
        steps,
    }
}

impl Simple {
    /// The threshold moved by what the contract forgives.
    pub fn bound(&self) -> Option<Decimal> {
        let bound = self.threshold.value.exact;
        match self.tolerance {
            None => Some(bound),
            Some(t) if self.threshold.op.wants_more() => bound.checked_sub(t),
            Some(t) => bound.checked_add(t),
        }
    }
}

/// A pass within the configured share of the threshold, unless the value is the best its scale allows.
fn is_tight(rule: &Simple, value: &Quantity, gap: &Quantity, limits: &Limits) -> bool {
    let best = if rule.threshold.op.wants_more() { Decimal::from(100_u64) } else { Decimal::ZERO };
    if rule.kind.is_share() && value.exact == best {
        return false;
    }
    let hundredfold = gap.exact.abs().checked_mul(Decimal::from(100_u64));
    let margin = rule.threshold.value.exact.abs().checked_mul(limits.tight_percent);
    matches!((hundredfold, margin), (Some(g), Some(m)) if g < m)
}

/// The value to show where no rounding is stated: exact if it ends within four digits, otherwise
/// rounded to as many digits as keep it on its own side of the bound.
pub(super) fn shown(exact: Fraction, bound: Option<Decimal>, op: Option<super::Op>) -> Decimal {
    if let Some(whole) = exact.exact().map(Decimal::normalized).filter(|d| d.digits() <= 4) {
        return whole;
    }
    let same_side = |d: &Decimal| match (bound, op) {
        (Some(bound), Some(op)) => exact.compare(bound).map(|o| op.holds(o)) == Some(op.holds(d.cmp(&bound))),
        _ => true,
    };
    (2..=16)
        .filter_map(|digits| exact.round(Rounding { digits, mode: RoundingMode::HalfUp }))
        .find(same_side)
        .or_else(|| exact.round(Rounding { digits: 2, mode: RoundingMode::HalfUp }))
        .unwrap_or_default()
}
