//! Arithmetic that explains itself.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Op;
use crate::value::{Date, Decimal, Quantity, Rounding};

/// A key of the program's own words; owned only where it was read back from a closed edition.
pub type Key = Cow<'static, str>;

/// One line of the arithmetic, as data; `text` makes the sentence in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// 681 / 1.000 = 68,1 %
    Percent { part: Decimal, whole: Decimal, value: Quantity },
    /// 12.400 / 310 = 40
    Quotient { sum: Quantity, number: Decimal, per: Option<u64>, value: Quantity },
    /// A count of the distribution: so many within the limit.
    Within { limit: Quantity, cases: u64, of: u64 },
    /// So many of at least a value.
    AtLeast { limit: Quantity, cases: u64, of: u64 },
    /// The p-th percentile of n cases.
    Quantile { share: Decimal, of: u64, value: Quantity },
    /// The largest or smallest of n cases.
    Extreme { largest: bool, value: Quantity },
    /// A sum over the months delivered.
    Months { delivered: usize, due: usize },
    /// A value somebody states.
    Declared { value: Quantity, stat: Option<Key> },
    /// Rounded as the sheet says.
    Rounded { value: Quantity, digits: u32, mode: Key },
    /// What is forgiven before the verdict.
    Tolerance { value: Quantity },
    /// 68,10 % < 97 %
    Compared { value: Quantity, op: Op, threshold: Quantity, holds: bool },
    /// Two units that cannot be compared.
    OtherUnits { value: Quantity, threshold: Quantity },
    /// Windows met, missed, unknown; needed.
    Windows { met: u64, missed: u64, unknown: u64, needed: u64 },
    /// One part of a combined rule.
    Member { name: String, verdict: Key },
    /// The arithmetic of one part of a year, or of the year itself: `2023-s1: 681 ÷ 1.000`.
    Of { of: String, line: Box<Step> },
    /// A part of a year in which the indicator was not due yet, or no longer.
    NotDue { of: String },
    /// Parts of the year hold no measure: what the others counted decides nothing.
    Undecided { parts: Vec<String> },
    /// The threshold changed within the year: the one in force on its last day judges all of it.
    Changed { on: Date },
}

/// The lines, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Steps(pub Vec<Step>);

impl Steps {
    pub fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    /// Notes a rounding; the sheet's own words name the mode.
    pub fn rounded(&mut self, value: &Quantity, rounding: Rounding) {
        use crate::value::RoundingMode;
        let mode = match rounding.mode {
            RoundingMode::HalfUp => "half_up",
            RoundingMode::HalfEven => "half_even",
            RoundingMode::Up => "up",
            RoundingMode::Down => "down",
            RoundingMode::CustomCut { .. } => "custom_cut",
        };
        self.push(Step::Rounded { value: value.clone(), digits: rounding.digits, mode: mode.into() });
    }
}
