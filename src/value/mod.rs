//! Exact values with units; knows nothing of contracts.
//!
//! No binary float reaches a value: decimals are exact, quotients are kept as fractions and compared
//! by cross-multiplication, and rounding happens once, where the indicator's sheet says.

mod date;
mod decimal;
mod histogram;
mod period;
mod problem;
mod quantity;

pub use date::Date;
pub use decimal::{Decimal, Fraction, Rounding, RoundingMode};
pub use histogram::Histogram;
pub use period::{EditionId, Period};
pub use problem::ParseProblem;
pub use quantity::{Quantity, Unit};
