//! SLA: figures that must hold together across months and indicators.

use super::{Check, Raise, Scene};
use crate::assess::version_for;
use crate::diag::{Code, Span};
use crate::model::indicator::{Frequency, Indicator};
use crate::model::{Contract, Edition};
use crate::rule::{Judgement, Kind, Reason};
use crate::value::{Decimal, Fraction, Quantity, Unit};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::SLA_12, run: longer_periods_say_how_they_add_up },
    Check { code: Code::SLA_16, run: complements_fill_the_cases },
    Check { code: Code::SLA_17, run: sums_are_sums },
    Check { code: Code::SLA_18, run: wider_limits_hold_more },
    Check { code: Code::SLA_21, run: values_follow_their_past },
];

/// Fewer earlier values than this say nothing about the next one.
const FEWEST_EARLIER: usize = 3;
/// Older ones speak of another service.
const MOST_EARLIER: usize = 12;

/// SLA-21. Far from the median of the earlier periods, measured in median absolute deviations: a few odd
/// values in the past do not hide an odd one now.
fn values_follow_their_past(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let lang = crate::text::Lang::It;
    let spreads = scene.book.settings.outlier_spreads;
    for (contract, edition, _) in scene.editions() {
        for (id, measure) in &edition.measures {
            let Some(indicator) = contract.indicators.get(id).filter(|_| measure.confirmed.is_none()) else {
                continue;
            };
            let Some(now) = figure(scene, contract, edition, indicator) else { continue };
            let earlier: Vec<Decimal> = contract
                .before(edition.id.period)
                .take(MOST_EARLIER)
                .filter_map(|e| figure(scene, contract, e, indicator))
                .filter(|then| then.part == now.part && then.value.unit == now.value.unit)
                .map(|then| then.value.exact)
                .collect();
            let now = now.value.exact;
            let Some((middle, spread)) = spread(&earlier) else { continue };
            let distance = now.checked_sub(middle).map(Decimal::abs);
            let bound = spread.checked_mul(spreads);
            if let (Some(distance), Some(bound)) = (distance, bound)
                && distance > bound
            {
                raise
                    .at(place(edition, indicator))
                    .with("name", &indicator.short_name.value)
                    .with("found", crate::text::number::decimal(now, lang))
                    .with("median", crate::text::number::decimal(middle, lang))
                    .with("spread", crate::text::number::decimal(spread, lang))
                    .with("n", earlier.len());
            }
        }
    }
}

/// Median and median absolute deviation, exact; none for too few values or for values all alike.
fn spread(values: &[Decimal]) -> Option<(Decimal, Decimal)> {
    if values.len() < FEWEST_EARLIER {
        return None;
    }
    let middle = median(values.to_vec())?;
    let off: Option<Vec<Decimal>> = values.iter().map(|v| v.checked_sub(middle).map(Decimal::abs)).collect();
    let spread = median(off?)?;
    (!spread.is_zero()).then_some((middle, spread))
}

fn median(mut values: Vec<Decimal>) -> Option<Decimal> {
    values.sort();
    let half = values.len() / 2;
    if values.len() % 2 == 1 {
        return values.get(half).copied();
    }
    let sum = values.get(half.checked_sub(1)?)?.checked_add(*values.get(half)?)?;
    Fraction::new(sum, Decimal::from(2_u64))?.exact()
}

/// SLA-12. A period longer than the measuring frequency, declared as one figure, says how the parts
/// were put together.
fn longer_periods_say_how_they_add_up(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let months = |f: Frequency| match f {
        Frequency::Month => Some(1),
        Frequency::Quarter => Some(3),
        Frequency::Semester => Some(6),
        Frequency::Year => Some(12),
        Frequency::Event => None,
    };
    for (contract, edition, _) in scene.editions() {
        for (id, measure) in &edition.measures {
            let Some(indicator) = contract.indicators.get(id) else { continue };
            let Some(declared) = &measure.declared.value else { continue };
            let parts = indicator.frequency.known().and_then(|f| months(*f));
            let whole = months(indicator.observation_period.value);
            let shorter = matches!((parts, whole), (Some(p), Some(w)) if p < w);
            let explained = indicator.formula.known().is_some()
                || !measure.counts.is_empty()
                || !measure.months.is_empty()
                || measure.histogram.is_some();
            if shorter && !explained {
                raise.at(declared.value.span).with("name", &indicator.short_name.value).with("key", id);
            }
        }
    }
}

/// A value that may stand beside others: of the statistic that the rule asks for.
struct Figure<'a> {
    value: &'a Quantity,
    /// The part of a combined rule: another part's value is another figure.
    part: Option<&'a str>,
}

fn figure<'a>(
    scene: &Scene<'a>,
    contract: &Contract,
    edition: &Edition,
    indicator: &Indicator,
) -> Option<Figure<'a>> {
    let judgement: &Judgement = scene.findings.judgement(&contract.id, &edition.id, &indicator.id.value)?;
    let is_other = judgement.reasons.iter().any(|r| matches!(r, Reason::OtherStatistic { .. }));
    let value = judgement.value.as_ref().filter(|_| !is_other)?;
    Some(Figure { value, part: judgement.part.as_deref() })
}

/// The value where it is the indicator's only one: what decides a combined rule is one of several.
fn only_value<'a>(
    scene: &Scene<'a>,
    contract: &Contract,
    edition: &Edition,
    indicator: &Indicator,
) -> Option<&'a Quantity> {
    figure(scene, contract, edition, indicator).filter(|f| f.part.is_none()).map(|f| f.value)
}

fn place(edition: &Edition, indicator: &Indicator) -> Span {
    edition.measures.get(&indicator.id.value).map_or(edition.report.id.span, |m| match &m.declared.value {
        Some(declared) => declared.value.span,
        None => m.status.span,
    })
}

/// SLA-16. Two shares that part the same cases never sum to more than all of them.
fn complements_fill_the_cases(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        for indicator in contract.indicators.values() {
            let Some(other) = &indicator.complement_of.value else { continue };
            let Some(other) = contract.indicators.get(&other.id) else { continue };
            let share = |of: &Indicator| {
                only_value(scene, contract, edition, of).filter(|v| v.unit == Unit::Percent).map(|v| v.exact)
            };
            let (Some(one), Some(two)) = (share(indicator), share(other)) else { continue };
            let Some(sum) = one.checked_add(two).filter(|s| *s > Decimal::from(100_u64)) else { continue };
            raise
                .at(place(edition, indicator))
                .with("name", &indicator.short_name.value)
                .with("other", &other.short_name.value)
                .with("found", crate::text::number::decimal(sum, crate::text::Lang::It))
                .and_at(place(edition, other));
        }
    }
}

/// SLA-17. A count that the sheet calls a sum is the sum: answered and lost are all that were offered.
fn sums_are_sums(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        for (id, measure) in &edition.measures {
            let Some(indicator) = contract.indicators.get(id) else { continue };
            let tables = std::iter::once((&measure.counts.value, measure.counts.span))
                .chain(measure.months.iter().map(|m| (&m.counts.value, m.counts.span)));
            for (counts, at) in tables {
                for datum in indicator.data.iter().filter(|d| !d.sum_of.is_empty()) {
                    let parts: Option<Vec<u64>> =
                        datum.sum_of.iter().map(|n| counts.get(n).copied()).collect();
                    let (Some(whole), Some(parts)) = (counts.get(&datum.name.value), parts) else { continue };
                    let sum: u128 = parts.iter().map(|n| u128::from(*n)).sum();
                    if sum != u128::from(*whole) {
                        raise
                            .at(at)
                            .with("name", &datum.name.value)
                            .with("parts", datum.sum_of.join(" + "))
                            .with("found", whole)
                            .with("expected", sum);
                    }
                }
            }
        }
    }
}

/// SLA-18. More cases lie within a wider limit; a mean is not above the largest.
fn wider_limits_hold_more(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        let simple: Vec<(&Indicator, &Kind)> = contract
            .indicators
            .values()
            .filter_map(|i| Some((i, &version_for(i, edition)?.rule.simple()?.kind)))
            .collect();
        for (narrow, narrow_kind) in &simple {
            for (wide, wide_kind) in &simple {
                let same = narrow.service.id == wide.service.id && is_inside(narrow_kind, wide_kind);
                let only = |of: &Indicator| only_value(scene, contract, edition, of);
                if let (true, Some(less), Some(more)) = (same, only(narrow), only(wide))
                    && less.compare(more).is_some_and(std::cmp::Ordering::is_gt)
                {
                    raise
                        .at(place(edition, wide))
                        .with("name", &wide.short_name.value)
                        .with("other", &narrow.short_name.value)
                        .and_at(place(edition, narrow));
                }
            }
        }
    }
}

/// Whether the first figure can never exceed the second.
fn is_inside(first: &Kind, second: &Kind) -> bool {
    match (first, second) {
        (Kind::Share { of: a, within: x }, Kind::Share { of: b, within: y }) => {
            a == b && x.unit == y.unit && x.exact < y.exact && x.unit != Unit::Percent
        }
        (Kind::Mean { of: a, over: None, per: None, .. }, Kind::Max { of: b }) => a == b,
        (Kind::Min { of: a }, Kind::Mean { of: b, over: None, per: None, .. }) => a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(list: &[u64]) -> Vec<Decimal> {
        list.iter().map(|n| Decimal::from(*n)).collect()
    }

    #[test]
    fn one_odd_value_does_not_move_the_middle() {
        let (middle, spread) = spread(&numbers(&[95, 96, 94, 10])).expect("four values");
        assert_eq!((middle.to_string(), spread.to_string()), ("94.5".into(), "1".into()));
        assert!(super::spread(&numbers(&[95, 96])).is_none(), "too few");
        assert!(super::spread(&numbers(&[95, 95, 95])).is_none(), "all alike: nothing to measure with");
    }
}
