//! Distributions: cases by whole second. They add up exactly over months, channels and services.

use std::collections::BTreeMap;

use super::{Decimal, Fraction, Quantity, Unit};

/// Cases by value; values are whole units (seconds or working seconds).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    pub unit: Unit,
    cases: BTreeMap<u64, u64>,
}

impl Histogram {
    pub fn new(unit: Unit) -> Self {
        Self { unit, cases: BTreeMap::new() }
    }

    /// Adds cases of one value; `None` on overflow.
    pub fn add(&mut self, value: u64, cases: u64) -> Option<()> {
        self.total().checked_add(cases)?;
        let cell = self.cases.entry(value).or_default();
        *cell = cell.checked_add(cases)?;
        Some(())
    }

    /// Cell by cell; `None` for different units and on overflow.
    pub fn merge(&mut self, other: &Self) -> Option<()> {
        if self.unit != other.unit {
            return None;
        }
        other.cases.iter().try_for_each(|(value, cases)| self.add(*value, *cases).ok_or(())).ok()
    }

    pub fn total(&self) -> u64 {
        self.cases.values().sum()
    }

    /// Cases up to a value, the value itself inside.
    pub fn up_to(&self, limit: u64) -> u64 {
        self.cases.range(..=limit).map(|(_, n)| n).sum()
    }

    /// Cases from a value on.
    pub fn from(&self, limit: u64) -> u64 {
        self.cases.range(limit..).map(|(_, n)| n).sum()
    }

    /// The ⌈p·n/100⌉-th smallest value, never interpolated.
    pub fn quantile(&self, percent: Decimal) -> Option<u64> {
        let n = self.total();
        let share = Fraction::new(percent.checked_mul(Decimal::from(n))?, Decimal::from(100_u64))?;
        let rank =
            share.round(super::Rounding { digits: 0, mode: super::RoundingMode::Up })?.to_u64()?.max(1);
        let mut seen = 0;
        self.cases.iter().find_map(|(value, cases)| {
            seen += cases;
            (seen >= rank && n > 0).then_some(*value)
        })
    }

    /// The exact mean; `None` without cases.
    pub fn mean(&self) -> Option<Fraction> {
        Fraction::new(self.sum()?, Decimal::from(self.total()))
    }

    /// Sum of all values.
    pub fn sum(&self) -> Option<Decimal> {
        self.cases.iter().try_fold(Decimal::ZERO, |sum, (value, cases)| {
            sum.checked_add(Decimal::from(*value).checked_mul(Decimal::from(*cases))?)
        })
    }

    pub fn min(&self) -> Option<Quantity> {
        self.edge(self.cases.iter().find(|(_, n)| **n > 0))
    }

    pub fn max(&self) -> Option<Quantity> {
        self.edge(self.cases.iter().rev().find(|(_, n)| **n > 0))
    }

    fn edge(&self, cell: Option<(&u64, &u64)>) -> Option<Quantity> {
        cell.map(|(value, _)| Quantity::new(Decimal::from(*value), self.unit))
    }

    /// Value and cases, from the smallest value.
    pub fn cells(&self) -> impl Iterator<Item = (u64, u64)> {
        self.cases.iter().map(|(value, cases)| (*value, *cases))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn histogram(cells: &[(u64, u64)]) -> Histogram {
        let mut h = Histogram::new(Unit::Seconds);
        for (value, cases) in cells {
            h.add(*value, *cases).expect("small");
        }
        h
    }

    proptest! {
        #[test]
        fn quantile_and_share_are_the_same_test(
            cells in prop::collection::vec((0u64..60, 1u64..50), 1..20), limit in 0u64..60, p in 1u64..100,
        ) {
            let h = histogram(&cells);
            let quantile = h.quantile(Decimal::from(p)).expect("cases");
            let share_met = u128::from(h.up_to(limit)) * 100 >= u128::from(p) * u128::from(h.total());
            prop_assert_eq!(quantile <= limit, share_met);
        }

        #[test]
        fn months_add_up_in_any_order(
            a in prop::collection::vec((0u64..60, 1u64..50), 0..20),
            b in prop::collection::vec((0u64..60, 1u64..50), 0..20),
        ) {
            let mut left = histogram(&a);
            left.merge(&histogram(&b)).expect("one unit");
            let mut right = histogram(&b);
            right.merge(&histogram(&a)).expect("one unit");
            let whole = histogram(&[a, b].concat());
            prop_assert_eq!(&left, &right);
            prop_assert_eq!(left, whole);
        }
    }
}
