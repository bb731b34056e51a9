//! One test of a combined rule, by the name that its judgement bears.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Combined, Judgement, Rule, Simple, Threshold};

impl Rule {
    /// The test of a part: `2` of a list, `p1` of classes, `2/p1` of classes within a list. The class's own
    /// bound stands in it.
    pub fn part(&self, name: &str) -> Option<Simple> {
        self.named(name, true)
    }

    fn named(&self, name: &str, in_windows: bool) -> Option<Simple> {
        let combined = match self {
            Self::Simple(simple) => return name.is_empty().then(|| simple.clone()),
            Self::Combined(combined) => combined.as_ref(),
        };
        match combined {
            Combined::All(rules) | Combined::Any(rules) => {
                let (at, inner) = name.split_once('/').unwrap_or((name, ""));
                rules.get(at.parse::<usize>().ok()?.checked_sub(1)?)?.named(inner, in_windows)
            }
            Combined::By { rule, values, within } => super::combine::of_class(rule, values, within, name),
            Combined::Windows { rule, .. } if in_windows => rule.named(name, in_windows),
            Combined::Windows { .. } => None,
        }
    }

    /// Every single test with the name of its part: of classes one for each that the rule names, of windows
    /// the test inside them. A test that stands alone has no name.
    pub fn tests(&self) -> Vec<(String, Simple)> {
        let combined = match self {
            Self::Simple(simple) => return vec![(String::new(), simple.clone())],
            Self::Combined(combined) => combined.as_ref(),
        };
        match combined {
            Combined::All(rules) | Combined::Any(rules) => {
                let each = rules.iter().enumerate();
                each.flat_map(|(at, rule)| rule.tests().into_iter().map(move |t| within(at + 1, t))).collect()
            }
            Combined::By { rule, values, within } => {
                let classes: BTreeSet<&String> = values.keys().chain(within.keys()).collect();
                let test = |class: &String| super::combine::of_class(rule, values, within, class);
                classes.into_iter().filter_map(|class| Some((class.clone(), test(class)?))).collect()
            }
            Combined::Windows { rule, .. } => rule.tests(),
        }
    }

    /// The one test that value and verdict of a judgement are of: none of windows, whose verdict counts months.
    pub fn test_of(&self, judgement: &Judgement) -> Option<Simple> {
        self.named(judgement.part.as_deref().unwrap_or_default(), false)
    }

    /// The threshold that a judgement was made by: of the part that decided, where there is one.
    pub fn threshold_of(&self, judgement: &Judgement) -> Cow<'_, Threshold> {
        match judgement.part.as_deref().and_then(|name| self.part(name)) {
            Some(part) => Cow::Owned(part.threshold),
            None => Cow::Borrowed(self.threshold()),
        }
    }
}

fn within(at: usize, (name, test): (String, Simple)) -> (String, Simple) {
    let name = if name.is_empty() { at.to_string() } else { format!("{at}/{name}") };
    (name, test)
}
