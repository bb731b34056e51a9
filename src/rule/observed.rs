//! What was observed, before any rule looks at it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::value::{Histogram, Period, Quantity};

/// A statistic that a declared value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stat {
    Share,
    Ratio,
    Mean,
    Max,
    Min,
    Quantile,
    Total,
}

impl Stat {
    pub fn key(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Ratio => "ratio",
            Self::Mean => "mean",
            Self::Max => "max",
            Self::Min => "min",
            Self::Quantile => "quantile",
            Self::Total => "total",
        }
    }
}

/// A value somebody states, not recomputable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// `None`: the source does not say which statistic it is.
    pub stat: Option<Stat>,
    pub value: Quantity,
}

/// What was counted in one stretch of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    pub counts: BTreeMap<String, u64>,
    pub histogram: Option<Histogram>,
}

impl Part {
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.histogram.is_none()
    }

    /// Adds another stretch, cell by cell; `None` on overflow or different units.
    pub fn merge(&mut self, other: &Self) -> Option<()> {
        for (name, count) in &other.counts {
            let sum = self.counts.entry(name.clone()).or_default();
            *sum = sum.checked_add(*count)?;
        }
        match (&mut self.histogram, &other.histogram) {
            (_, None) => Some(()),
            (Some(into), Some(more)) => into.merge(more),
            (empty, Some(more)) => {
                *empty = Some(more.clone());
                Some(())
            }
        }
    }
}

/// Everything observed for one indicator in one period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// Counts of the whole period, where they are not given by month.
    pub whole: Part,
    /// Months delivered, in order.
    pub months: Vec<(Period, Part)>,
    /// Months due in the period (after the service began, before it ended).
    pub due: Vec<Period>,
    pub declared: Option<Declared>,
}

impl Observed {
    /// Months due and not delivered; none where the whole is given at once.
    pub fn missing(&self) -> Vec<Period> {
        if self.months.is_empty() {
            return Vec::new();
        }
        self.due.iter().copied().filter(|due| !self.months.iter().any(|(month, _)| month == due)).collect()
    }

    /// The sum of everything counted; `None` on overflow.
    pub fn pooled(&self) -> Option<Part> {
        let mut sum = self.whole.clone();
        for (month, part) in &self.months {
            if self.due.is_empty() || self.due.contains(month) {
                sum.merge(part)?;
            }
        }
        Some(sum)
    }
}
