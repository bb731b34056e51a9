//! Consumers of the report tree: HTML, PDF, JSON, CSV, calendar. Nothing here judges or formats a number.

pub mod csv;
pub mod html;
pub mod ics;
pub mod lists;
#[cfg(feature = "pdf")]
pub mod pdf;
#[cfg(not(feature = "pdf"))]
#[path = "pdf_absent.rs"]
pub mod pdf;
mod theme;

pub use theme::{Theme, ThemeProblem};
