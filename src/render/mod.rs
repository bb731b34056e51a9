//! Consumers of the report tree: HTML, JSON, CSV, calendar. Nothing here judges or formats a number.

pub mod csv;
pub mod html;
pub mod ics;
pub mod json;
pub mod lists;
mod theme;

pub use theme::{Theme, ThemeProblem};
