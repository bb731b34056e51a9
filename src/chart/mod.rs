//! Data to SVG with a text alternative; the only room with floats, and only for pixels.
//!
//! One drawing serves every width: positions across are percentages, positions down are pixels, so the
//! lines follow their box and the text keeps its size. What fits is reckoned for the narrowest place
//! (`svg::NARROWEST`) with the font's own widths; labels that need more room carry `only-wide`.
//! Plotters draws on a backend of ours that writes roles as classes: light, dark, paper and forced
//! colours are the stylesheet's business. Words come finished with the data; the room has none.
#![expect(clippy::float_arithmetic, reason = "pixels; no value of the report is computed here")]

mod advance;
mod backend;
mod bars;
mod bullet;
mod distance;
mod scale;
mod shape;
mod strip;
mod svg;
mod trend;

pub use bars::{Bar, Bars};
pub use bullet::Bullet;
pub use distance::{Distance, DistanceRow};
pub use scale::{headroom, percent_of};
pub use shape::{Mark, Standing};
pub use strip::{Strip, Tile};
pub use trend::{Point, Trend};

/// A drawing that says in words what it shows.
pub trait Figure {
    /// What the drawing finds, as a sentence.
    fn title(&self) -> &str;
    /// The numbers in words, for those who do not see it.
    fn alt(&self) -> String;
    /// The drawing; `id` keeps the parts of two charts of a page apart.
    fn svg(&self, id: &str) -> String;
}

#[cfg(test)]
mod tests;
