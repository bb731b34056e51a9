//! Consumers of the report tree: HTML, JSON, CSV. Nothing here judges or formats a number.

pub mod csv;
pub mod html;
pub mod json;
mod theme;

pub use theme::{Theme, ThemeProblem};
