//! One test of a combined rule, by the name that its judgement bears.

use std::borrow::Cow;

use super::{Combined, Judgement, Rule, Simple, Threshold};

impl Rule {
    /// The test of a part: `2` of a list, `p1` of classes, `2/p1` of classes within a list. The class's own
    /// bound stands in it.
    pub fn part(&self, name: &str) -> Option<Simple> {
        let combined = match self {
            Self::Simple(simple) => return name.is_empty().then(|| simple.clone()),
            Self::Combined(combined) => combined.as_ref(),
        };
        match combined {
            Combined::All(rules) | Combined::Any(rules) => {
                let (at, inner) = name.split_once('/').unwrap_or((name, ""));
                rules.get(at.parse::<usize>().ok()?.checked_sub(1)?)?.part(inner)
            }
            Combined::By { rule, values, within } => {
                Some(super::combine::of_class(rule, values, within, name))
            }
            Combined::Windows { rule, .. } => rule.part(name),
        }
    }

    /// The threshold that a judgement was made by: of the part that decided, where there is one.
    pub fn threshold_of(&self, judgement: &Judgement) -> Cow<'_, Threshold> {
        match judgement.part.as_deref().and_then(|name| self.part(name)) {
            Some(part) => Cow::Owned(part.threshold),
            None => Cow::Borrowed(self.threshold()),
        }
    }
}
