//! A year judged once, from the exact sum of what its parts counted; never from a mean of their values.
//!
//! Unknown is not zero: a part that only declares a value, or was not measured, leaves the year undecided.

use std::collections::BTreeMap;

use super::{EditionFindings, composed, observe, penalty, version_for};
use crate::model::indicator::{Frequency, Indicator, Version};
use crate::model::measure::Status;
use crate::model::{Book, Contract, Edition};
use crate::rule::{
    Basis, Combined, Declared, Judgement, Kind, Limits, Need, Observed, Reason, Rule, Stat, Step, Steps,
    Terms, Verdict, judge,
};
use crate::value::Quantity;

/// A part of the year with what was found for it.
pub(super) struct PartOf<'a> {
    pub(super) edition: &'a Edition,
    pub(super) found: &'a EditionFindings,
}

impl PartOf<'_> {
    fn name(&self) -> String {
        self.edition.id.to_string()
    }
}

pub(super) fn findings(
    book: &Book,
    contract: &Contract,
    edition: &Edition,
    parts: &[PartOf<'_>],
) -> EditionFindings {
    let limits = super::limits(book);
    let mut judgements = BTreeMap::new();
    let mut own = BTreeMap::new();
    for (id, indicator) in &contract.indicators {
        let is_told = |e: &Edition| e.broken.contains(id);
        if contract.broken.contains(id) || is_told(edition) || parts.iter().any(|p| is_told(p.edition)) {
            continue;
        }
        // What was measured over the year itself needs no sum.
        if edition.measures.contains_key(id) {
            let judgement = super::verdict(contract, edition, indicator, limits);
            own.insert(id.clone(), judgement.clone());
            judgements.insert(id.clone(), judgement);
        } else if parts.iter().any(|p| p.found.judgements.contains_key(id)) {
            judgements.insert(id.clone(), verdict(contract, edition, parts, indicator, limits));
        }
    }
    // A miss is paid for in the period where it happened, never again in the year.
    let mut penalties = penalty::due(contract, edition, &own);
    for part in parts {
        let due = part.found.penalties.iter().cloned();
        penalties.extend(due.map(|due| penalty::Due { of: Some(part.edition.id.clone()), ..due }));
    }
    let claims = super::claimed(contract, edition, &judgements);
    let composed = composed::of(contract, edition, parts.iter().map(|p| p.edition));
    EditionFindings { judgements, claims, penalties, composed: Some(Box::new(composed)) }
}

/// What the parts hold for one indicator.
#[derive(Default)]
struct Gathered {
    counted: Vec<(String, Observed)>,
    declared: Vec<(String, Declared)>,
    missing: Vec<String>,
    without_cases: Vec<String>,
    /// Counted by a rule that is not the year's.
    otherwise: Vec<String>,
    suspect: Vec<String>,
}

impl Gathered {
    fn of(contract: &Contract, due: &[&PartOf<'_>], indicator: &Indicator, version: &Version) -> Self {
        let mut all = Self::default();
        for part in due {
            let id = &indicator.id.value;
            let measure = part.edition.measures.get(id);
            let status = measure.map_or(Status::NotMeasured, |m| m.status.value);
            let Some(measure) = measure.filter(|_| status == Status::Measured) else {
                let list = match status {
                    Status::NotApplicable => &mut all.without_cases,
                    _ => &mut all.missing,
                };
                list.push(part.name());
                continue;
            };
            if part.found.judgements.get(id).is_some_and(|j| j.verdict == Verdict::Suspect) {
                all.suspect.push(part.name());
            }
            let seen = observe::observed(contract, part.edition, indicator, measure);
            let pooled = seen.pooled().unwrap_or_default();
            if pooled.is_empty() {
                match seen.declared {
                    Some(declared) => all.declared.push((part.name(), declared)),
                    None => all.missing.push(part.name()),
                }
                continue;
            }
            let theirs = version_for(indicator, part.edition);
            let alike = theirs.is_none_or(|v| counts_alike(&v.rule, &version.rule));
            // A distribution answers for any limit; counts only for the one they were counted by.
            if !alike && pooled.histogram.is_none() {
                all.otherwise.push(part.name());
            }
            all.counted.push((part.name(), seen));
        }
        all
    }

    fn has_no_value(&self) -> bool {
        self.counted.is_empty() && self.declared.is_empty()
    }

    /// Everything counted, part after part; none where the numbers do not add up.
    fn sum(&self) -> Option<Observed> {
        let mut sum = Observed::default();
        for (_, seen) in &self.counted {
            sum.whole.merge(&seen.whole)?;
            if !seen.months.is_empty() {
                sum.months.extend(seen.months.iter().cloned());
                sum.due.extend(&seen.due);
            }
        }
        Some(sum)
    }
}

fn verdict(
    contract: &Contract,
    edition: &Edition,
    parts: &[PartOf<'_>],
    indicator: &Indicator,
    limits: Limits,
) -> Judgement {
    let id = &indicator.id.value;
    let due: Vec<&PartOf<'_>> = parts.iter().filter(|p| p.found.judgements.contains_key(id)).collect();
    let in_force = version_for(indicator, edition);
    let Some(version) = in_force.or_else(|| version_for(indicator, due.last()?.edition)) else {
        return Judgement::without_value(Verdict::Indeterminate, Reason::RuleNotStated);
    };
    let gathered = Gathered::of(contract, &due, indicator, version);
    let mut head = Steps::default();
    for part in parts.iter().filter(|p| !p.found.judgements.contains_key(id)) {
        head.push(Step::NotDue { of: part.name() });
    }
    if let Some(on) = changed(indicator, edition, version) {
        head.push(Step::Changed { on });
    }
    told(&gathered, &version.rule, &mut head);
    let rounding = indicator.rounding.known().map(|rule| rule.0);
    let terms = Terms { rounding, limits, confirmed: gathered.suspect.is_empty(), doubt: None };
    let mut judgement = decided(&gathered, &due, indicator, &version.rule, &terms);
    if !gathered.suspect.is_empty() {
        judgement.override_with(Verdict::Suspect, Reason::PartsSuspect { parts: gathered.suspect.clone() });
    }
    let own = std::mem::take(&mut judgement.steps.0);
    head.0.extend(own.into_iter().map(|step| of_year(step, edition)));
    judgement.steps = head;
    judgement
}

/// The day within the year from which its threshold holds, where another one held before.
fn changed(indicator: &Indicator, edition: &Edition, version: &Version) -> Option<crate::value::Date> {
    let from = version.from.known().copied()?;
    let earlier = indicator
        .versions
        .iter()
        .filter(|v| v.span != version.span && v.from.known().is_none_or(|before| *before < from))
        .max_by_key(|v| v.from.known().copied());
    let differs = earlier.is_some_and(|v| v.rule.value != version.rule.value);
    (differs && from > edition.report.from.value).then_some(from)
}

/// One line for each part: what it counted, declared, or lacks.
fn told(gathered: &Gathered, rule: &Rule, head: &mut Steps) {
    let alone = Terms { confirmed: true, ..Terms::default() };
    let mut lines: Vec<(String, Step)> = Vec::new();
    for (name, seen) in &gathered.counted {
        let one = Observed { whole: seen.pooled().unwrap_or_default(), ..Observed::default() };
        let steps = judge(inner(rule), &one, &alone).steps.0;
        lines.extend(steps.into_iter().filter(is_arithmetic).map(|step| (name.clone(), of(name, step))));
    }
    for (name, declared) in &gathered.declared {
        let stat = declared.stat.map(|s| s.key().into());
        lines.push((name.clone(), of(name, Step::Declared { value: declared.value.clone(), stat })));
    }
    let without =
        [(&gathered.missing, Verdict::NotMeasured), (&gathered.without_cases, Verdict::NotApplicable)];
    for (names, verdict) in without {
        let each = names
            .iter()
            .map(|name| (name.clone(), Step::Member { name: name.clone(), verdict: verdict.key().into() }));
        lines.extend(each);
    }
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    head.0.extend(lines.into_iter().map(|(_, step)| step));
}

/// The test inside windows: a part is shown by what it counted, not month by month.
fn inner(rule: &Rule) -> &Rule {
    match rule {
        Rule::Combined(combined) => match combined.as_ref() {
            Combined::Windows { rule, .. } => rule,
            _ => rule,
        },
        Rule::Simple(_) => rule,
    }
}

fn is_arithmetic(step: &Step) -> bool {
    matches!(
        step,
        Step::Percent { .. } | Step::Quotient { .. } | Step::Extreme { .. } | Step::Quantile { .. }
    )
}

fn of(name: &str, step: Step) -> Step {
    Step::Of { of: name.to_owned(), line: Box::new(step) }
}

fn of_year(step: Step, edition: &Edition) -> Step {
    if is_arithmetic(&step) { of(&edition.id.to_string(), step) } else { step }
}

fn decided(
    gathered: &Gathered,
    due: &[&PartOf<'_>],
    indicator: &Indicator,
    rule: &Rule,
    terms: &Terms<'_>,
) -> Judgement {
    if gathered.has_no_value() {
        return match gathered.missing.is_empty() {
            true => Judgement::without_value(Verdict::NotApplicable, Reason::NoCases),
            false => Judgement::without_value(Verdict::NotMeasured, Reason::NoData),
        };
    }
    if is_part_by_part(rule, indicator, gathered) {
        return part_by_part(gathered, due, indicator, rule, terms);
    }
    if let Some(judgement) = extreme(gathered, rule, terms) {
        return with_missing(judgement, gathered, true);
    }
    if !gathered.declared.is_empty() {
        let parts = gathered.declared.iter().map(|(name, _)| name.clone()).collect();
        return Judgement::without_value(Verdict::Indeterminate, Reason::PartsDeclared { parts });
    }
    if !gathered.otherwise.is_empty() {
        let reason = Reason::PartsCountedOtherwise { parts: gathered.otherwise.clone() };
        return Judgement::without_value(Verdict::Indeterminate, reason);
    }
    match gathered.sum() {
        Some(sum) => with_missing(judge(rule, &sum, terms), gathered, false),
        None => Judgement::without_value(Verdict::Indeterminate, Reason::Overflow),
    }
}

/// What a part without a measure does to the year's verdict. Only a largest value that already breaks its
/// limit stays a miss: nothing that comes can mend it.
fn with_missing(mut judgement: Judgement, gathered: &Gathered, is_extreme: bool) -> Judgement {
    if gathered.missing.is_empty() {
        return judgement;
    }
    judgement.reasons.push(Reason::PartsMissing { parts: gathered.missing.clone() });
    judgement.provisional = true;
    if is_extreme && judgement.verdict == Verdict::Missed {
        return judgement;
    }
    if judgement.verdict.precedence() < Verdict::Indeterminate.precedence() {
        judgement.verdict = Verdict::Indeterminate;
    }
    // What follows from some of the parts would argue for a verdict that the year does not have.
    let steps = Steps(vec![Step::Undecided { parts: gathered.missing.clone() }]);
    Judgement { value: None, gap: None, basis: None, tight: false, steps, ..judgement }
}

/// The largest of the largest values is exact, also where parts only declare theirs.
fn extreme(gathered: &Gathered, rule: &Rule, terms: &Terms<'_>) -> Option<Judgement> {
    let Rule::Simple(simple) = rule else { return None };
    let (largest, stat) = match simple.kind {
        Kind::Max { .. } => (true, Stat::Max),
        Kind::Min { .. } => (false, Stat::Min),
        _ => return None,
    };
    let alone = Terms { confirmed: true, ..Terms::default() };
    let mut values: Vec<Quantity> = Vec::new();
    for (_, seen) in &gathered.counted {
        values.push(judge(rule, seen, &alone).value?);
    }
    for (_, declared) in &gathered.declared {
        values.push(declared.value.clone());
        if declared.stat != Some(stat) {
            return None;
        }
    }
    let unit = simple.threshold.value.unit;
    if values.iter().any(|v| v.unit != unit) {
        return None;
    }
    let order = |a: &&Quantity, b: &&Quantity| a.exact.cmp(&b.exact);
    let value = if largest { values.iter().max_by(order) } else { values.iter().min_by(order) }?.clone();
    let whole = Observed {
        declared: Some(Declared { stat: Some(stat), value: value.clone() }),
        ..Observed::default()
    };
    let mut judgement = judge(rule, &whole, terms);
    judgement.basis = Some(if gathered.declared.is_empty() { Basis::Recomputed } else { Basis::Declared });
    judgement.steps.0.retain(|step| !matches!(step, Step::Declared { .. }));
    judgement.steps.0.insert(0, Step::Extreme { largest, value });
    Some(judgement)
}

/// Whether two rules are answered by the same counts: only their bound may differ.
fn counts_alike(one: &Rule, two: &Rule) -> bool {
    match (one, two) {
        (Rule::Simple(a), Rule::Simple(b)) => a.kind == b.kind,
        (Rule::Combined(a), Rule::Combined(b)) => match (a.as_ref(), b.as_ref()) {
            (Combined::All(a), Combined::All(b)) | (Combined::Any(a), Combined::Any(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| counts_alike(a, b))
            }
            (Combined::By { rule: a, within: x, .. }, Combined::By { rule: b, within: y, .. }) => {
                a.kind == b.kind && x == y
            }
            (Combined::Windows { rule: a, .. }, Combined::Windows { rule: b, .. }) => counts_alike(a, b),
            _ => false,
        },
        _ => false,
    }
}

/// Whether the bound is set for a part of the year, so that a sum over the year cannot be held against it:
/// a number of events, a number of months.
fn is_part_by_part(rule: &Rule, indicator: &Indicator, gathered: &Gathered) -> bool {
    if indicator.observation_period.value == Frequency::Year {
        return false;
    }
    match rule {
        Rule::Simple(simple) => matches!(simple.kind, Kind::Total { .. }),
        Rule::Combined(combined) => match combined.as_ref() {
            Combined::All(rules) | Combined::Any(rules) => {
                rules.iter().any(|rule| is_part_by_part(rule, indicator, gathered))
            }
            Combined::By { rule, .. } => matches!(rule.kind, Kind::Total { .. }),
            Combined::Windows { need, of, .. } => {
                let by_month = gathered.counted.iter().all(|(_, seen)| !seen.months.is_empty());
                of.is_some() || matches!(need, Need::Number(_)) || !by_month
            }
        },
    }
}

/// The year holds where each part holds.
fn part_by_part(
    gathered: &Gathered,
    due: &[&PartOf<'_>],
    indicator: &Indicator,
    rule: &Rule,
    terms: &Terms<'_>,
) -> Judgement {
    let id = &indicator.id.value;
    let each: Vec<(String, Verdict)> =
        due.iter().filter_map(|p| Some((p.name(), p.found.judgements.get(id)?.verdict))).collect();
    let mut judgement = Judgement::without_value(folded(&each), Reason::PartByPart);
    let simple = matches!(rule, Rule::Simple(_));
    if simple && gathered.missing.is_empty() && gathered.declared.is_empty() {
        let sum = gathered.sum().map(|sum| judge(rule, &sum, terms));
        judgement.value = sum.as_ref().and_then(|j| j.value.clone());
        judgement.basis = sum.and_then(|j| j.basis);
    }
    if !gathered.missing.is_empty() {
        judgement.reasons.push(Reason::PartsMissing { parts: gathered.missing.clone() });
        judgement.provisional = true;
    }
    for (name, verdict) in each {
        if !gathered.missing.contains(&name) && !gathered.without_cases.contains(&name) {
            judgement.steps.push(Step::Member { name, verdict: verdict.key().into() });
        }
    }
    judgement
}

fn folded(each: &[(String, Verdict)]) -> Verdict {
    let counted: Vec<Verdict> =
        each.iter().map(|(_, v)| *v).filter(|v| *v != Verdict::NotApplicable).collect();
    let all = |wanted: Verdict| counted.iter().all(|v| *v == wanted);
    if counted.is_empty() {
        Verdict::NotApplicable
    } else if counted.contains(&Verdict::Missed) {
        Verdict::Missed
    } else if all(Verdict::Met) {
        Verdict::Met
    } else if all(Verdict::NotMeasured) {
        Verdict::NotMeasured
    } else {
        Verdict::Indeterminate
    }
}
