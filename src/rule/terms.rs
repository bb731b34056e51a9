//! How strictly a rule is read: rounding, limits of plausibility, what a person said of the value.

use super::suspect::Limits;
use crate::value::Rounding;

/// What beside rule and data decides a verdict.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a> {
    /// The sheet's rounding; `None` where it is not stated: the comparison is exact.
    pub rounding: Option<Rounding>,
    pub limits: Limits,
    /// Somebody confirmed the value with evidence.
    pub confirmed: bool,
    /// A person's doubt, in words.
    pub doubt: Option<&'a str>,
}
