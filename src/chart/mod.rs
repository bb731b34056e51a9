//! Data to SVG with a text alternative; the only room with floats, and only for pixels.
//!
//! Shapes are drawn by plotters on a backend of our own that writes classes instead of colours, so
//! that light, dark, print and forced colours are the stylesheet's business. Words come finished with
//! the data; every figure has a title and a description in words. Figures are drawn twice, for wide
//! and narrow places, so that their text keeps its size; the stylesheet shows one of them.
#![expect(clippy::float_arithmetic, reason = "pixels")]

mod backend;
mod bars;
mod bullet;
mod distance;
mod sign;
mod strip;
mod trend;

pub use bars::{Bar, Bars};
pub use bullet::Bullet;
pub use distance::{Distance, DistanceRow};
pub use strip::{Strip, Tile};
pub use trend::{Point, Trend};

use backend::Canvas;

/// The verdict behind a mark: its shape and its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Met,
    Missed,
    Indeterminate,
    Suspect,
    NotMeasured,
    NotApplicable,
}

impl Mark {
    /// The class that the stylesheet knows.
    pub fn key(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Indeterminate => "indeterminate",
            Self::Suspect => "suspect",
            Self::NotMeasured => "not_measured",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// A drawing that says in words what it shows.
pub trait Figure {
    /// What the drawing finds, as a sentence.
    fn title(&self) -> String;
    /// The numbers in words, for those who do not see it.
    fn alt(&self) -> String;
    /// Draws for a width in pixels.
    fn draw(&self, width: u32) -> Canvas;

    /// The wide and the narrow drawing; `id` keeps the parts of two charts of a page apart.
    fn svg(&self, id: &str) -> String {
        let wide = self.draw(WIDE).finish(&format!("{id}-w"), &self.title(), &self.alt(), "wide");
        let narrow = self.draw(NARROW).finish(&format!("{id}-n"), &self.title(), &self.alt(), "narrow");
        format!("{wide}{narrow}")
    }
}

const WIDE: u32 = 720;
const NARROW: u32 = 290;

/// A linear scale from data to pixels; a span of zero maps to the middle.
#[derive(Debug, Clone, Copy)]
struct Scale {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Scale {
    fn new(from: f64, to: f64, start: f64, end: f64) -> Self {
        Self { from, to, start, end }
    }

    fn at(&self, value: f64) -> i32 {
        let span = self.to - self.from;
        let share =
            if span.abs() < f64::EPSILON || !value.is_finite() { 0.5 } else { (value - self.from) / span };
        pixel(self.start + share.clamp(0.0, 1.0) * (self.end - self.start))
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

/// Rounds to whole pixels; out of range values stop at the edge.
#[expect(clippy::cast_possible_truncation, reason = "clamped to a few thousand pixels")]
fn pixel(value: f64) -> i32 {
    if value.is_finite() { value.round().clamp(-4_000.0, 4_000.0) as i32 } else { 0 }
}

#[cfg(test)]
mod tests;
