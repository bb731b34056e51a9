//! From data to thousandths of the width and pixels down; nothing leaves the sheet, nothing is NaN.

use super::backend::ACROSS;
use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

/// Beyond this a number is only "very large": differences of such numbers stay finite.
const HUGE: f64 = 1e15;

/// A number a drawing can place.
pub(super) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite()).map(|v| v.clamp(-HUGE, HUGE))
}

/// A linear scale on plotters' coordinate; a span of zero maps to its middle.
pub(super) struct Scale {
    coord: RangedCoordf64,
    low: f64,
    high: f64,
    pixels: (i32, i32),
}

impl Scale {
    pub(super) fn new(low: f64, high: f64, pixels: (i32, i32)) -> Self {
        let (low, high) = (finite(Some(low)).unwrap_or(0.0), finite(Some(high)).unwrap_or(1.0));
        let (low, high) = if high - low > f64::EPSILON { (low, high) } else { (low - 0.5, low + 0.5) };
        Self { coord: (low..high).into(), low, high, pixels }
    }

    pub(super) fn across(low: f64, high: f64) -> Self {
        Self::new(low, high, (0, ACROSS))
    }

    /// Values past the ends stop at the edge.
    pub(super) fn at(&self, value: f64) -> i32 {
        let value = finite(Some(value)).unwrap_or(self.low).clamp(self.low, self.high);
        self.coord.map(&value, self.pixels)
    }
}

/// A scale's end that leaves some air past the widest value.
pub fn headroom(widest: f64) -> f64 {
    (widest * 1.25).max(1.0)
}

/// A gap in percent of its threshold; `None` for a threshold of zero.
pub fn percent_of(gap: f64, threshold: f64) -> Option<f64> {
    let share = gap / threshold.abs() * 100.0;
    share.is_finite().then_some(share)
}
