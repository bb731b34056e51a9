//! The closed set of rule kinds (valore di soglia).

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Combined;
use crate::value::{Decimal, Quantity, Unit};

/// A rule: one test, or several combined.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    Simple(Simple),
    Combined(Box<Combined>),
}

/// One test: a kind with its data, and a threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Simple {
    pub kind: Kind,
    pub threshold: Threshold,
    /// Fewer cases than this: not applicable, with the value shown.
    pub min_n: Option<u64>,
    /// Forgiven before the verdict, shown apart.
    pub tolerance: Option<Decimal>,
}

/// The bound and its direction; the comparison is exact after the sheet's rounding.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    pub op: Op,
    pub value: Quantity,
}

/// Direction of a threshold, always explicit (SLA-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = ">")]
    Above,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = "<")]
    Below,
}

impl Op {
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::Above => ">",
            Self::AtMost => "<=",
            Self::Below => "<",
        }
    }

    /// The sign as people read it.
    pub fn shown(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::Above => ">",
            Self::AtMost => "≤",
            Self::Below => "<",
        }
    }

    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Self::AtLeast => order.is_ge(),
            Self::Above => order.is_gt(),
            Self::AtMost => order.is_le(),
            Self::Below => order.is_lt(),
        }
    }

    /// Whether more is better.
    pub fn wants_more(self) -> bool {
        matches!(self, Self::AtLeast | Self::Above)
    }
}

/// What is computed before the comparison. Catalogue: section 2 of the rules.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Share of cases within a time, the bound itself inside: «97 % entro 13 s».
    Share {
        of: String,
        within: Quantity,
    },
    /// Share of cases of at least a value.
    ShareAtLeast {
        of: String,
        at_least: Quantity,
    },
    /// Part over whole; each a sum of signed counts.
    Ratio(Ratio),
    /// Sum over number, times `per`; `over` when the divisor is another population.
    Mean {
        of: String,
        sum: Option<String>,
        over: Option<String>,
        per: Option<u64>,
    },
    /// The ⌈p·n/100⌉-th smallest, never interpolated.
    Quantile {
        of: String,
        share: Decimal,
    },
    Max {
        of: String,
    },
    Min {
        of: String,
    },
    /// A sum or a number of events in the period.
    Total {
        of: String,
    },
}

/// Signed sums of counts: `[calls, -late, -dropped]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratio {
    pub part: Vec<(bool, String)>,
    pub whole: Vec<(bool, String)>,
}

impl Kind {
    /// The word of the file, `stat: share`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Share { .. } | Self::ShareAtLeast { .. } => "share",
            Self::Ratio(_) => "ratio",
            Self::Mean { .. } => "mean",
            Self::Quantile { .. } => "quantile",
            Self::Max { .. } => "max",
            Self::Min { .. } => "min",
            Self::Total { .. } => "total",
        }
    }

    /// Whether the value is a percentage, between 0 and 100.
    pub fn is_share(&self) -> bool {
        matches!(self, Self::Share { .. } | Self::ShareAtLeast { .. } | Self::Ratio(_))
    }
}

impl Rule {
    /// The single test, if the rule is one.
    pub fn simple(&self) -> Option<&Simple> {
        match self {
            Self::Simple(simple) => Some(simple),
            Self::Combined(combined) => combined.only(),
        }
    }

    /// The threshold people quote: of the single test, or of the first.
    pub fn threshold(&self) -> &Threshold {
        match self {
            Self::Simple(simple) => &simple.threshold,
            Self::Combined(combined) => combined.first().threshold(),
        }
    }
}

impl Rule {
    /// Names of the counts it is computed from, where no distribution is given; `None` where they depend
    /// on classes.
    pub fn counts(&self) -> Option<std::collections::BTreeSet<&str>> {
        match self {
            Self::Simple(simple) => Some(simple.kind.counts()),
            Self::Combined(combined) => combined.counts(),
        }
    }
}

impl Kind {
    fn counts(&self) -> std::collections::BTreeSet<&str> {
        match self {
            Self::Share { of, .. } => [of.as_str(), "within"].into(),
            Self::ShareAtLeast { of, .. } => [of.as_str(), "at_least"].into(),
            Self::Ratio(ratio) => ratio.part.iter().chain(&ratio.whole).map(|(_, n)| n.as_str()).collect(),
            Self::Mean { of, sum, over, .. } => {
                [sum.as_deref().unwrap_or("sum"), over.as_deref().unwrap_or(of)].into()
            }
            Self::Quantile { .. } => [].into(),
            Self::Max { of } | Self::Min { of } | Self::Total { of } => [of.as_str()].into(),
        }
    }
}

impl Threshold {
    /// Distance of a value to the threshold: negative on the bad side.
    pub fn gap(&self, value: &Quantity) -> Option<Quantity> {
        if value.unit != self.value.unit {
            return None;
        }
        let above = value.exact.checked_sub(self.value.exact)?;
        let gap = if self.op.wants_more() { above } else { above.negated() };
        Some(Quantity::new(gap, value.unit.of_difference()))
    }

    pub fn unit(&self) -> Unit {
        self.value.unit
    }
}
