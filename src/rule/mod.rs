//! Kinds of threshold and their arithmetic.
//!
//! A rule is judged from what was observed: counts, a distribution, monthly parts or a declared value.
//! Every step of the arithmetic is written down while it is done ([`Steps`]); pages and terminal print
//! those steps, there is no second text that could say something else.

mod combine;
mod compare;
mod declared;
mod decode;
mod judge;
mod kind;
mod observed;
mod part;
pub mod penalty;
mod shape;
mod steps;
mod suspect;
mod terms;
#[cfg(test)]
mod tests;
mod verdict;

pub use combine::{Combined, DEFAULT, Need};
pub use judge::{is_impossible, judge};
pub use kind::{Kind, Op, Ratio, Rule, Simple, Threshold};
pub use observed::{Declared, Observed, Part, Stat};
pub use steps::{Key, Step, Steps};
pub use suspect::Limits;
pub use terms::Terms;
pub use verdict::{Basis, Judgement, Reason, Verdict};
