//! Rules made of rules: all, any, by class, windows of a period.

use std::collections::BTreeMap;

use super::judge::{Terms, judge};
use super::{Judgement, Observed, Part, Reason, Rule, Simple, Step, Steps, Verdict};
use crate::value::{Decimal, Quantity};

/// A rule over rules; two deep at most (the decoder refuses more).
#[derive(Debug, Clone, PartialEq)]
pub enum Combined {
    /// One promise with several tests: one missed, all missed.
    All(Vec<Rule>),
    /// One met is enough.
    Any(Vec<Rule>),
    /// The same test for each class, with the class's own bound. Counts carry the class before a
    /// slash: `p1/within`.
    By { rule: Simple, values: BTreeMap<String, Decimal>, within: BTreeMap<String, Quantity> },
    /// The test in each month: met if enough of them are.
    Windows { rule: Rule, need: Need, of: Option<u64> },
}

/// How many windows must be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    All,
    Number(u64),
}

impl Combined {
    pub fn key(&self) -> &'static str {
        match self {
            Self::All(_) => "all",
            Self::Any(_) => "any",
            Self::By { .. } => "by",
            Self::Windows { .. } => "windows",
        }
    }

    /// The single test inside, where there is just one kind of it.
    pub fn only(&self) -> Option<&Simple> {
        match self {
            Self::All(_) | Self::Any(_) => None,
            Self::By { rule, .. } => Some(rule),
            Self::Windows { rule, .. } => rule.simple(),
        }
    }

    /// Names of the counts that all of it needs; `None` where they depend on classes or on choice.
    pub(super) fn counts(&self) -> Option<std::collections::BTreeSet<&str>> {
        match self {
            Self::All(rules) => {
                let all: Option<Vec<_>> = rules.iter().map(Rule::counts).collect();
                Some(all?.into_iter().flatten().collect())
            }
            Self::Any(_) | Self::By { .. } => None,
            Self::Windows { rule, .. } => rule.counts(),
        }
    }

    /// The first test inside, for a short description.
    pub(super) fn first(&self) -> FirstRule<'_> {
        match self {
            Self::All(rules) | Self::Any(rules) => FirstRule::Rule(&rules[0]),
            Self::By { rule, .. } => FirstRule::Simple(rule),
            Self::Windows { rule, .. } => FirstRule::Rule(rule),
        }
    }

    pub(super) fn judge(&self, seen: &Observed, terms: &Terms<'_>) -> Judgement {
        match self {
            Self::All(rules) => fold(&each(rules, seen, terms), all_of),
            Self::Any(rules) => fold(&each(rules, seen, terms), any_of),
            Self::By { rule, values, within } => by_class(rule, values, within, seen, terms),
            Self::Windows { rule, need, of } => windows(rule, *need, *of, seen, terms),
        }
    }
}

pub(super) enum FirstRule<'r> {
    Rule(&'r Rule),
    Simple(&'r Simple),
}
impl<'r> FirstRule<'r> {
    pub(super) fn threshold(self) -> &'r super::Threshold {
        match self {
            Self::Rule(rule) => rule.threshold(),
            Self::Simple(simple) => &simple.threshold,
        }
    }
}

fn each(rules: &[Rule], seen: &Observed, terms: &Terms<'_>) -> Vec<(String, Judgement)> {
    rules.iter().enumerate().map(|(at, rule)| ((at + 1).to_string(), judge(rule, seen, terms))).collect()
}

/// One part missed: missed; else the worst of the others; parts not applicable are skipped.
fn all_of(verdicts: &[Verdict]) -> Verdict {
    let counted: Vec<Verdict> = verdicts.iter().copied().filter(|v| *v != Verdict::NotApplicable).collect();
    if counted.contains(&Verdict::Missed) {
        return Verdict::Missed;
    }
    counted.into_iter().max_by_key(|v| v.precedence()).unwrap_or(Verdict::NotApplicable)
}

/// One part met: met; all missed: missed; else the worst of the undecided.
fn any_of(verdicts: &[Verdict]) -> Verdict {
    let counted: Vec<Verdict> = verdicts.iter().copied().filter(|v| *v != Verdict::NotApplicable).collect();
    if counted.contains(&Verdict::Met) {
        return Verdict::Met;
    }
    counted.into_iter().max_by_key(|v| v.precedence()).unwrap_or(Verdict::NotApplicable)
}

/// The parts in one judgement: value and gap of the part that decides, steps of all.
fn fold(parts: &[(String, Judgement)], decide: fn(&[Verdict]) -> Verdict) -> Judgement {
    let verdicts: Vec<Verdict> = parts.iter().map(|(_, j)| j.verdict).collect();
    let verdict = decide(&verdicts);
    let deciding = parts.iter().find(|(_, j)| j.verdict == verdict).or_else(|| parts.first());
    let mut result = deciding.map_or_else(
        || Judgement::without_value(Verdict::NotApplicable, Reason::NoCases),
        |(name, j)| {
            let inner = j.part.as_ref().map(|inner| format!("/{inner}")).unwrap_or_default();
            Judgement { part: Some(format!("{name}{inner}")), ..j.clone() }
        },
    );
    let mut steps = Steps::default();
    for (name, part) in parts {
        steps.0.extend(part.steps.0.iter().cloned());
        steps.push(Step::Member { name: name.clone(), verdict: part.verdict.key().into() });
    }
    result.steps = steps;
    result.verdict = verdict;
    result.tight = parts.iter().any(|(_, j)| j.tight) && verdict == Verdict::Met;
    result
}

fn by_class(
    rule: &Simple,
    values: &BTreeMap<String, Decimal>,
    within: &BTreeMap<String, Quantity>,
    seen: &Observed,
    terms: &Terms<'_>,
) -> Judgement {
    let Some(pooled) = seen.pooled() else {
        return Judgement::without_value(Verdict::Indeterminate, Reason::Overflow);
    };
    let mut classes: BTreeMap<&str, Part> = BTreeMap::new();
    for (name, count) in &pooled.counts {
        if let Some((class, name)) = name.split_once('/') {
            classes.entry(class).or_default().counts.insert(name.to_owned(), *count);
        }
    }
    if classes.is_empty() {
        return Judgement::without_value(Verdict::NotMeasured, Reason::NoData);
    }
    let parts: Vec<(String, Judgement)> = classes
        .into_iter()
        .map(|(class, part)| {
            let own = of_class(rule, values, within, class);
            let seen = Observed { whole: part, ..Observed::default() };
            (class.to_owned(), judge(&Rule::Simple(own), &seen, terms))
        })
        .collect();
    fold(&parts, all_of)
}

/// The test with the bounds of one class.
pub(super) fn of_class(
    rule: &Simple,
    values: &BTreeMap<String, Decimal>,
    within: &BTreeMap<String, Quantity>,
    class: &str,
) -> Simple {
    let mut own = rule.clone();
    if let Some(value) = values.get(class).or_else(|| values.get("default")) {
        own.threshold.value.exact = *value;
    }
    if let (super::Kind::Share { within: limit, .. }, Some(bound)) =
        (&mut own.kind, within.get(class).or_else(|| within.get("default")))
    {
        *limit = bound.clone();
    }
    own
}

/// met if m ≥ N, missed if x > M − N, otherwise indeterminate. Missing and doubtful windows are in
/// neither count, so one formula serves the open year, the missing month and the late beginning.
fn windows(rule: &Rule, need: Need, of: Option<u64>, seen: &Observed, terms: &Terms<'_>) -> Judgement {
    let each: Vec<(String, Judgement)> = seen
        .months
        .iter()
        .filter(|(month, _)| seen.due.is_empty() || seen.due.contains(month))
        .map(|(month, part)| {
            let one = Observed { whole: part.clone(), ..Observed::default() };
            (month.to_string(), judge(rule, &one, terms))
        })
        .collect();
    if each.is_empty() {
        return judge(rule, seen, terms);
    }
    let count = |verdict| each.iter().filter(|(_, j)| j.verdict == verdict).count() as u64;
    let (met, missed, dropped) = (count(Verdict::Met), count(Verdict::Missed), count(Verdict::NotApplicable));
    let due = if seen.due.is_empty() { each.len() as u64 } else { seen.due.len() as u64 };
    let total = of.unwrap_or(due).saturating_sub(dropped);
    let needed = match need {
        Need::All => total,
        Need::Number(n) => n.min(total),
    };
    let verdict = if total == 0 {
        Verdict::NotApplicable
    } else if met >= needed {
        Verdict::Met
    } else if missed > total - needed {
        Verdict::Missed
    } else {
        Verdict::Indeterminate
    };
    let mut steps = Steps::default();
    for (name, j) in &each {
        steps.push(Step::Member { name: name.clone(), verdict: j.verdict.key().into() });
    }
    let unknown = total.saturating_sub(met + missed);
    steps.push(Step::Windows { met, missed, unknown, needed });
    let pooled = judge(rule, seen, terms);
    let reasons = if verdict == Verdict::Indeterminate {
        vec![Reason::MonthsMissing { missing: seen.missing().iter().map(ToString::to_string).collect() }]
    } else {
        Vec::new()
    };
    Judgement { verdict, steps, reasons, also: Vec::new(), tight: false, provisional: unknown > 0, ..pooled }
}
