//! Judging a declared value: only what it proves of the rule's own statistic.

use super::compare::compare;
use super::terms::Terms;
use super::{Basis, Declared, Judgement, Kind, Reason, Simple, Stat, Step, Steps, Verdict};
use crate::value::{Decimal, Fraction, Quantity, Unit};

/// Every number of the rule that a declared value may be a copy of.
pub(super) fn bounds(rule: &Simple) -> Vec<&Quantity> {
    let mut bounds = vec![&rule.threshold.value];
    if let Kind::Share { within: limit, .. } | Kind::ShareAtLeast { at_least: limit, .. } = &rule.kind {
        bounds.push(limit);
    }
    bounds
}

/// Judges a value that somebody declared, without the data it was made of.
pub(super) fn from_declared(rule: &Simple, declared: &Declared, terms: &Terms<'_>) -> Judgement {
    let mut steps = Steps::default();
    let value = &declared.value;
    steps.push(Step::Declared { value: value.clone(), stat: declared.stat.map(|s| s.key().into()) });
    if let Some(proof) = proof(rule, declared) {
        let threshold = bounds(rule).last().copied().unwrap_or(&rule.threshold.value).clone();
        let op = super::Op::AtMost;
        steps.push(Step::Compared { value: value.clone(), op, threshold, holds: proof == Verdict::Met });
        return Judgement { steps, ..declared_judgement(proof, value) };
    }
    if !is_statistic_of(rule, declared) {
        let reason = Reason::OtherStatistic {
            declared: declared.stat.map_or("not_stated", Stat::key).into(),
            wanted: rule.kind.key().into(),
        };
        let mut judgement = Judgement { steps, ..declared_judgement(Verdict::Indeterminate, value) };
        judgement.reasons.push(reason);
        note_units(rule, value, &mut judgement);
        return judgement;
    }
    if value.unit != rule.threshold.value.unit {
        let mut judgement = Judgement { steps, ..declared_judgement(Verdict::Indeterminate, value) };
        note_units(rule, value, &mut judgement);
        return judgement;
    }
    let exact = Fraction::whole(value.exact);
    let mut judgement = compare(rule, exact, value.unit, terms, steps);
    judgement.basis = Some(Basis::Declared);
    // A declared value is shown as it was declared, unless the sheet rounds it.
    if terms.rounding.is_none() && judgement.value.is_some() {
        judgement.value = Some(value.clone());
        judgement.gap = rule.threshold.gap(value);
    }
    judgement
}

fn declared_judgement(verdict: Verdict, value: &Quantity) -> Judgement {
    Judgement {
        verdict,
        also: Vec::new(),
        value: Some(value.clone()),
        gap: None,
        basis: Some(Basis::Declared),
        part: None,
        reasons: Vec::new(),
        tight: false,
        provisional: false,
        steps: Steps::default(),
    }
}

fn note_units(rule: &Simple, value: &Quantity, judgement: &mut Judgement) {
    let time = |unit| matches!(unit, Unit::Seconds | Unit::WorkingSeconds);
    for bound in bounds(rule) {
        if bound.unit != value.unit && time(bound.unit) && time(value.unit) {
            judgement.steps.push(Step::OtherUnits { value: value.clone(), threshold: bound.clone() });
            judgement.reasons.push(Reason::OtherUnit);
            return;
        }
    }
    // Of a share, another statistic has another unit by right; a bare number against a time has none.
    let comparable = judgement.reasons.is_empty() || !rule.kind.is_share();
    if rule.threshold.value.unit != value.unit && comparable {
        judgement
            .steps
            .push(Step::OtherUnits { value: value.clone(), threshold: rule.threshold.value.clone() });
        judgement.reasons.push(Reason::OtherUnit);
    }
}

/// A share of cases and a ratio of counts are both parts of a whole; other statistics stand alone.
fn is_statistic_of(rule: &Simple, declared: &Declared) -> bool {
    let Some(stat) = declared.stat else { return false };
    match rule.kind {
        Kind::Share { .. } | Kind::ShareAtLeast { .. } | Kind::Ratio(_) => {
            matches!(stat, Stat::Share | Stat::Ratio)
        }
        Kind::Mean { .. } => stat == Stat::Mean,
        Kind::Quantile { .. } => stat == Stat::Quantile,
        Kind::Max { .. } => stat == Stat::Max,
        Kind::Min { .. } => stat == Stat::Min,
        Kind::Total { .. } => stat == Stat::Total,
    }
}

/// A largest value within the bound proves any share and mean; a smallest one beyond it refutes them.
fn proof(rule: &Simple, declared: &Declared) -> Option<Verdict> {
    let bound = match &rule.kind {
        Kind::Share { within, .. } => within,
        Kind::Mean { per: None, over: None, .. } | Kind::Quantile { .. }
            if !rule.threshold.op.wants_more() =>
        {
            &rule.threshold.value
        }
        _ => return None,
    };
    let order = declared.value.compare(bound)?;
    match declared.stat? {
        Stat::Max if order.is_le() && holds_for(rule, 100) => Some(Verdict::Met),
        Stat::Min if order.is_gt() && !holds_for(rule, 0) => Some(Verdict::Missed),
        _ => None,
    }
}

/// Whether a share of so many percent would pass; other kinds are bounded directly.
fn holds_for(rule: &Simple, percent: u64) -> bool {
    match rule.kind {
        Kind::Share { .. } => {
            rule.threshold.op.holds(Decimal::from(percent).cmp(&rule.threshold.value.exact))
        }
        _ => percent == 100,
    }
}
