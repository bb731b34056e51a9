//! One rule, one observation, one judgement: the strict reading.
//!
//! Source: Circolare AgID 1/2021 asks for indicators with threshold and verification; the contract's
//! capitolato gives each rule. The hard cases follow section 5 of the catalogue of rules.

use std::collections::BTreeMap;

use super::compare::{compare, shown};
use super::declared::{bounds, from_declared};
use super::suspect::suspect;
use super::terms::Terms;
use super::{Basis, Judgement, Kind, Observed, Part, Reason, Rule, Simple, Step, Steps, Verdict};
use crate::value::{Decimal, Fraction, Quantity, Unit};

/// Judges what was observed by the strict reading: only what the data prove.
pub fn judge(rule: &Rule, seen: &Observed, terms: &Terms<'_>) -> Judgement {
    match rule {
        Rule::Simple(simple) => judge_simple(simple, seen, terms),
        Rule::Combined(combined) => combined.judge(seen, terms),
    }
}

fn judge_simple(rule: &Simple, seen: &Observed, terms: &Terms<'_>) -> Judgement {
    let Some(pooled) = seen.pooled() else {
        return Judgement::without_value(Verdict::Indeterminate, Reason::Overflow);
    };
    let mut judgement = if pooled.is_empty() {
        match &seen.declared {
            Some(declared) => from_declared(rule, declared, terms),
            None => return Judgement::without_value(Verdict::NotMeasured, Reason::NoData),
        }
    } else {
        from_counts(rule, &pooled, seen, terms)
    };
    let recomputed = judgement.basis == Some(Basis::Recomputed);
    if !terms.confirmed && judgement.verdict.precedence() < Verdict::NotMeasured.precedence() {
        if let Some(words) = terms.doubt {
            judgement.override_with(Verdict::Suspect, Reason::Doubted { words: words.to_owned() });
        } else {
            let declared = seen.declared.as_ref().filter(|_| !recomputed);
            suspect(&mut judgement, declared, &rule.threshold, &bounds(rule), &terms.limits);
        }
    }
    judgement
}

// ── counts and distributions ────────────────────────────────────────────────────────────────────

/// A value computed from counts, or why there is none.
enum Computed {
    Value { exact: Fraction, unit: Unit, cases: u64 },
    Without(Verdict, Reason),
}

fn from_counts(rule: &Simple, pooled: &Part, seen: &Observed, terms: &Terms<'_>) -> Judgement {
    let mut steps = Steps::default();
    let missing = seen.missing();
    if !seen.months.is_empty() {
        steps.push(Step::Months {
            delivered: seen.due.len().max(seen.months.len()) - missing.len(),
            due: seen.due.len().max(seen.months.len()),
        });
    }
    let (exact, unit, cases) = match compute(rule, pooled, &mut steps) {
        Computed::Value { exact, unit, cases } => (exact, unit, cases),
        Computed::Without(verdict, reason) => {
            return Judgement { steps, ..Judgement::without_value(verdict, reason) };
        }
    };
    if unit != rule.threshold.value.unit {
        let mut judgement =
            Judgement { steps, ..Judgement::without_value(Verdict::Indeterminate, Reason::OtherUnit) };
        judgement.basis = Some(Basis::Recomputed);
        return judgement;
    }
    let mut judgement = compare(rule, Some(exact), unit, terms, steps);
    judgement.basis = Some(Basis::Recomputed);
    if let Some(needed) = rule.min_n.filter(|needed| cases < *needed) {
        judgement.verdict = Verdict::NotApplicable;
        judgement.tight = false;
        judgement.reasons.push(Reason::TooFew { cases, needed });
        return judgement;
    }
    if !missing.is_empty() {
        let missing = missing.iter().map(ToString::to_string).collect();
        judgement.provisional = true;
        judgement.reasons.push(Reason::MonthsMissing { missing });
        // What is known already breaks a limit that later months cannot mend.
        let broken = judgement.verdict == Verdict::Missed
            && matches!(rule.kind, Kind::Max { .. } | Kind::Total { .. })
            && !rule.threshold.op.wants_more();
        if !broken && judgement.verdict.precedence() < Verdict::Indeterminate.precedence() {
            judgement.verdict = Verdict::Indeterminate;
            judgement.tight = false;
        }
    }
    judgement
}

fn compute(rule: &Simple, part: &Part, steps: &mut Steps) -> Computed {
    match &rule.kind {
        Kind::Share { of, within } => share(part, of, within, false, steps),
        Kind::ShareAtLeast { of, at_least } => share(part, of, at_least, true, steps),
        Kind::Ratio(ratio) => {
            let sum = |terms: &[(bool, String)]| signed_sum(part, terms);
            match (sum(&ratio.part), sum(&ratio.whole)) {
                (Ok(n), Ok(whole)) => percentage(n, whole, rule.threshold.value.unit, steps),
                (Err(reason), _) | (_, Err(reason)) => Computed::Without(Verdict::Indeterminate, reason),
            }
        }
        Kind::Mean { sum, over, per, of } => {
            mean(rule, part, of, sum.as_deref(), over.as_deref(), *per, steps)
        }
        Kind::Quantile { share, .. } => {
            let Some(h) = part.histogram.as_ref() else { return needs("distribution") };
            match h.quantile(*share) {
                Some(value) => {
                    let value = Quantity::new(Decimal::from(value), h.unit);
                    steps.push(Step::Quantile { share: *share, of: h.total(), value: value.clone() });
                    whole(&value, h.total())
                }
                None => Computed::Without(Verdict::NotApplicable, Reason::NoCases),
            }
        }
        Kind::Max { of } => extreme(rule, part, of, true, steps),
        Kind::Min { of } => extreme(rule, part, of, false, steps),
        Kind::Total { of } => match part.counts.get(of) {
            Some(n) => whole(&Quantity::new(Decimal::from(*n), rule.threshold.value.unit), *n),
            None => needs(of),
        },
    }
}

fn needs(name: &str) -> Computed {
    Computed::Without(Verdict::Indeterminate, Reason::CountMissing { name: name.to_owned() })
}

fn whole(value: &Quantity, cases: u64) -> Computed {
    match Fraction::whole(value.exact) {
        Some(exact) => Computed::Value { exact, unit: value.unit, cases },
        None => Computed::Without(Verdict::Indeterminate, Reason::Overflow),
    }
}

fn share(part: &Part, of: &str, limit: &Quantity, at_least: bool, steps: &mut Steps) -> Computed {
    let (cases, all) = if let Some(h) = &part.histogram {
        let Some(bound) = limit.exact.to_u64().filter(|_| h.unit == limit.unit) else {
            return Computed::Without(Verdict::Indeterminate, Reason::OtherUnit);
        };
        (if at_least { h.from(bound) } else { h.up_to(bound) }, h.total())
    } else {
        let all = part.counts.get(of).or_else(|| part.counts.get("all"));
        let within = part.counts.get(if at_least { "at_least" } else { "within" });
        match (within, all) {
            (Some(within), Some(all)) => (*within, *all),
            (None, _) => return needs("within"),
            (_, None) => return needs(of),
        }
    };
    let limit = limit.clone();
    steps.push(if at_least {
        Step::AtLeast { limit, cases, of: all }
    } else {
        Step::Within { limit, cases, of: all }
    });
    percentage(i128::from(cases), i128::from(all), Unit::Percent, steps)
}

fn signed_sum(part: &Part, terms: &[(bool, String)]) -> Result<i128, Reason> {
    terms.iter().try_fold(0_i128, |sum, (plus, name)| {
        let count = part.counts.get(name).ok_or_else(|| Reason::CountMissing { name: name.clone() })?;
        let signed = i128::from(*count) * if *plus { 1 } else { -1 };
        sum.checked_add(signed).ok_or(Reason::Overflow)
    })
}

/// A part lies between zero and its whole; a quotient that is no percentage may be more than one.
fn holds_together(part: i128, whole: i128, percent: bool) -> bool {
    whole > 0 && part >= 0 && (!percent || part <= whole)
}

/// Whether counts by themselves cannot be, by any test of a rule (SLA-03): the sum of months may hide one.
pub fn is_impossible(rule: &Rule, counts: &BTreeMap<String, u64>) -> bool {
    let whole = Part { counts: counts.clone(), histogram: None };
    let alone = Observed { whole, ..Observed::default() };
    judge(rule, &alone, &Terms::default()).reasons.contains(&Reason::BadCounts)
}

/// part ÷ whole. A zero whole with a zero part is «nessun caso», not an error (rules, section 5).
fn percentage(part: i128, whole: i128, unit: Unit, steps: &mut Steps) -> Computed {
    let percent = unit == Unit::Percent;
    if part == 0 && whole == 0 {
        return Computed::Without(Verdict::NotApplicable, Reason::NoCases);
    }
    if !holds_together(part, whole, percent) {
        return Computed::Without(Verdict::Indeterminate, Reason::BadCounts);
    }
    let number = |n: i128| i64::try_from(n).ok().map(Decimal::from);
    let (Some(part), Some(whole)) = (number(part), number(whole)) else {
        return Computed::Without(Verdict::Indeterminate, Reason::Overflow);
    };
    let scale = if percent { 100 } else { 1 };
    let Some(exact) = Fraction::new(part, whole).and_then(|f| f.times(scale)) else {
        return Computed::Without(Verdict::Indeterminate, Reason::Overflow);
    };
    let value = Quantity::new(shown(exact, None, None), unit);
    steps.push(Step::Percent { part, whole, value });
    Computed::Value { exact, unit, cases: whole.to_u64().unwrap_or(u64::MAX) }
}

fn mean(
    rule: &Simple,
    part: &Part,
    of: &str,
    sum: Option<&str>,
    over: Option<&str>,
    per: Option<u64>,
    steps: &mut Steps,
) -> Computed {
    let unit = rule.threshold.value.unit;
    let (total, number, unit) = match (&part.histogram, sum) {
        (Some(h), None) => {
            let Some(total) = h.sum() else {
                return Computed::Without(Verdict::Indeterminate, Reason::Overflow);
            };
            let number = match over {
                Some(name) => match part.counts.get(name) {
                    Some(n) => *n,
                    None => return needs(name),
                },
                None => h.total(),
            };
            (total, number, h.unit)
        }
        (_, name) => {
            let name = name.unwrap_or("sum");
            let Some(total) = part.counts.get(name) else { return needs(name) };
            let by = over.unwrap_or(of);
            let Some(number) = part.counts.get(by).or_else(|| part.counts.get("all")) else {
                return needs(by);
            };
            (Decimal::from(*total), *number, unit)
        }
    };
    if number == 0 {
        return if total.is_zero() {
            Computed::Without(Verdict::NotApplicable, Reason::NoCases)
        } else {
            Computed::Without(Verdict::Indeterminate, Reason::BadCounts)
        };
    }
    let Some(exact) = Fraction::new(total, Decimal::from(number)).and_then(|f| f.times(per.unwrap_or(1)))
    else {
        return Computed::Without(Verdict::Indeterminate, Reason::Overflow);
    };
    steps.push(Step::Quotient {
        sum: Quantity::new(total, unit),
        number: Decimal::from(number),
        per,
        value: Quantity::new(shown(exact, None, None), unit),
    });
    Computed::Value { exact, unit, cases: number }
}

fn extreme(rule: &Simple, part: &Part, of: &str, largest: bool, steps: &mut Steps) -> Computed {
    let (value, cases) = match &part.histogram {
        Some(h) => (if largest { h.max() } else { h.min() }, h.total()),
        None => match part.counts.get(of) {
            Some(n) => (Some(Quantity::new(Decimal::from(*n), rule.threshold.value.unit)), *n),
            None => return needs(of),
        },
    };
    match value {
        Some(value) => {
            steps.push(Step::Extreme { largest, value: value.clone() });
            whole(&value, cases)
        }
        None => Computed::Without(Verdict::NotApplicable, Reason::NoCases),
    }
}
