//! Rules made of rules: all, any, by class, windows of a period.

use std::collections::BTreeMap;

use super::judge::judge;
use super::terms::Terms;
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
            Self::All(rules) => fold(&each(rules, seen, terms), all_of, true),
            Self::Any(rules) => fold(&each(rules, seen, terms), any_of, false),
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

/// The parts in one judgement: value, gap and margin of the part that decides, steps of all.
fn fold(parts: &[(String, Judgement)], decide: fn(&[Verdict]) -> Verdict, is_hard: bool) -> Judgement {
    let verdicts: Vec<Verdict> = parts.iter().map(|(_, j)| j.verdict).collect();
    let verdict = decide(&verdicts);
    let mut result = deciding(parts, verdict, is_hard).map_or_else(
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
    result.provisional = parts.iter().any(|(_, j)| j.provisional);
    add(&mut result.reasons, carried(parts));
    result
}

/// Of the parts that have the verdict of the whole, the one that people are told of. Where every part has to
/// be met it is the one with the least margin; where one is enough, one with more.
fn deciding(parts: &[(String, Judgement)], verdict: Verdict, is_hard: bool) -> Option<&(String, Judgement)> {
    let alike = || parts.iter().filter(|(_, j)| j.verdict == verdict);
    alike().find(|(_, j)| j.tight == is_hard).or_else(|| alike().next()).or_else(|| parts.first())
}

/// What is true of the whole whichever part decides: a doubt, months that lack, counts that cannot be. What
/// is said of one part's value stays with that part.
fn carried(parts: &[(String, Judgement)]) -> Vec<Reason> {
    let of_all = |reason: &&Reason| {
        matches!(
            reason,
            Reason::Doubted { .. }
                | Reason::MonthsMissing { .. }
                | Reason::BadCounts
                | Reason::CountMissing { .. }
                | Reason::BoundMissing { .. }
                | Reason::Overflow
        )
    };
    parts.iter().flat_map(|(_, j)| &j.reasons).filter(of_all).cloned().collect()
}

/// Each reason once.
fn add(reasons: &mut Vec<Reason>, more: impl IntoIterator<Item = Reason>) {
    for reason in more {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
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
            let seen = Observed { whole: part, ..Observed::default() };
            let judged = of_class(rule, values, within, class).map_or_else(
                || {
                    let reason = Reason::BoundMissing { class: class.to_owned() };
                    Judgement::without_value(Verdict::Indeterminate, reason)
                },
                |own| judge(&Rule::Simple(own), &seen, terms),
            );
            (class.to_owned(), judged)
        })
        .collect();
    fold(&parts, all_of, true)
}

/// The bound of the classes that have none of their own.
pub const DEFAULT: &str = "default";

/// The test with the bounds of one class; none where the rule has bounds for other classes only.
pub(super) fn of_class(
    rule: &Simple,
    values: &BTreeMap<String, Decimal>,
    within: &BTreeMap<String, Quantity>,
    class: &str,
) -> Option<Simple> {
    let mut own = rule.clone();
    if !values.is_empty() {
        own.threshold.value.exact = *values.get(class).or_else(|| values.get(DEFAULT))?;
    }
    if let (super::Kind::Share { within: limit, .. }, false) = (&mut own.kind, within.is_empty()) {
        *limit = within.get(class).or_else(|| within.get(DEFAULT))?.clone();
    }
    Some(own)
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
    let unknown = total.saturating_sub(met + missed);
    let verdict = if total == 0 {
        Verdict::NotApplicable
    } else if met >= needed {
        Verdict::Met
    } else if missed > total - needed {
        Verdict::Missed
    } else if count(Verdict::Suspect) > 0 {
        // Once somebody confirms them they may decide: the doubt comes before what is not known.
        Verdict::Suspect
    } else {
        Verdict::Indeterminate
    };
    let mut steps = Steps::default();
    for (name, j) in &each {
        steps.push(Step::Member { name: name.clone(), verdict: j.verdict.key().into() });
    }
    steps.push(Step::Windows { met, missed, unknown, needed });
    let reasons = why_open(&each, verdict, seen);
    let also = match verdict {
        Verdict::Suspect if unknown > count(Verdict::Suspect) => vec![Verdict::Indeterminate],
        _ => Vec::new(),
    };
    let pooled = judge(rule, seen, terms);
    Judgement { verdict, steps, reasons, also, tight: false, provisional: unknown > 0, ..pooled }
}

/// Why windows decide nothing; of those that decide, what is true whatever they say.
fn why_open(each: &[(String, Judgement)], verdict: Verdict, seen: &Observed) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if matches!(verdict, Verdict::Suspect | Verdict::Indeterminate) {
        let open = |j: &&Judgement| matches!(j.verdict, Verdict::Suspect | Verdict::Indeterminate);
        add(&mut reasons, each.iter().map(|(_, j)| j).filter(open).flat_map(|j| j.reasons.clone()));
        let missing: Vec<String> = seen.missing().iter().map(ToString::to_string).collect();
        add(&mut reasons, (!missing.is_empty()).then_some(Reason::MonthsMissing { missing }));
    }
    add(&mut reasons, carried(each));
    reasons
}
