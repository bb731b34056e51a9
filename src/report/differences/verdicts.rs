//! Verdicts that flipped, values, thresholds with their acts, penalties.

use std::collections::{BTreeMap, BTreeSet};

use super::super::context::EditionContext;
use super::{Change, Tone, Topic, by_id};
use crate::assess::version_for;
use crate::model::Id;
use crate::model::indicator::Indicator;
use crate::rule::penalty::Price;
use crate::rule::{Judgement, Verdict};
use crate::text::number;

pub(super) fn changes(old: &EditionContext<'_>, new: &EditionContext<'_>) -> Vec<Change> {
    let ids: BTreeSet<&Id<Indicator>> =
        old.found.judgements.keys().chain(new.found.judgements.keys()).collect();
    let mut list: Vec<Change> = ids.into_iter().filter_map(|id| judged(old, new, id)).collect();
    list.extend(by_id(Topic::Threshold, &thresholds(old), &thresholds(new)).into_iter().filter(known));
    list.extend(by_id(Topic::Penalty, &penalties(old), &penalties(new)));
    list
}

/// A threshold that comes or goes with its indicator is told there.
fn known(change: &Change) -> bool {
    change.before.is_some() && change.after.is_some()
}

fn judged(old: &EditionContext<'_>, new: &EditionContext<'_>, id: &Id<Indicator>) -> Option<Change> {
    let (before, after) = (old.found.judgements.get(id), new.found.judgements.get(id));
    let text = |context: &EditionContext<'_>, judgement: Option<&Judgement>| {
        judgement.map(|j| {
            let word = context.t(&format!("verdict.{}", j.verdict.key())).to_lowercase();
            match &j.value {
                Some(value) => {
                    let value = number::quantity(value, context.words.lang);
                    let part = context.contract.indicators.get(id).and_then(|i| context.decided_by(i, j));
                    let part = part.map(|name| format!("; {name}")).unwrap_or_default();
                    format!("{word} ({value}{part})")
                }
                None => word,
            }
        })
    };
    let same_verdict = before.map(|j| j.verdict) == after.map(|j| j.verdict);
    let same_value = before.map(|j| &j.value) == after.map(|j| &j.value);
    if same_verdict && same_value {
        return None;
    }
    let topic = if same_verdict { Topic::Value } else { Topic::Verdict };
    let name = name(new, id).or_else(|| name(old, id)).unwrap_or_default();
    let mut change = Change::new(topic, id.as_str(), &name, text(old, before), text(new, after));
    if let (Some(before), Some(after), Topic::Verdict) = (before, after, topic) {
        change.tone = tone(before.verdict, after.verdict);
    }
    Some(change)
}

/// Service and indicator, as people know them.
pub(super) fn name(context: &EditionContext<'_>, id: &Id<Indicator>) -> Option<String> {
    let indicator = context.contract.indicators.get(id)?;
    let service = context.contract.services.get(&indicator.service.id)?;
    Some(format!("{}, {}", service.name.value, indicator.short_name.value))
}

/// Met is better than what is not known, and that is better than missed.
fn tone(before: Verdict, after: Verdict) -> Tone {
    let rank = |verdict| {
        match verdict {
            Verdict::Missed => 0,
            Verdict::NotApplicable => return None,
            Verdict::Suspect | Verdict::Indeterminate | Verdict::NotMeasured => 1,
            Verdict::Met => 2,
        }
        .into()
    };
    let rank = |verdict| -> Option<u8> { rank(verdict) };
    match (rank(before), rank(after)) {
        (Some(before), Some(after)) if before < after => Tone::Better,
        (Some(before), Some(after)) if before > after => Tone::Worse,
        _ => Tone::Neutral,
    }
}

/// The rule in force with its act, in words.
fn thresholds(context: &EditionContext<'_>) -> BTreeMap<String, (String, String)> {
    let mut map = BTreeMap::new();
    for (id, indicator) in &context.contract.indicators {
        let Some(version) = version_for(indicator, context.edition) else { continue };
        let act = version
            .act
            .value
            .as_ref()
            .and_then(|a| a.known())
            .map(|r| format!(" ({})", context.document_title(&r.id)));
        let text = format!("{}{}", context.rule(&version.rule), act.unwrap_or_default());
        map.insert(id.to_string(), (name(context, id).unwrap_or_default(), text));
    }
    map
}

/// What is due by the rules and what is recorded.
fn penalties(context: &EditionContext<'_>) -> BTreeMap<String, (String, String)> {
    let lang = context.words.lang;
    let mut map = BTreeMap::new();
    for due in &context.found.penalties {
        let text = match due.price {
            Price::Euro(amount) => number::money(amount, lang),
            Price::Between(low, high) => {
                format!("{} – {}", number::money(low, lang), number::money(high, lang))
            }
            Price::NotComputable | Price::ByAct => context.t("common.not_stated"),
        };
        map.insert(due.rule.clone(), (name(context, &due.indicator).unwrap_or_default(), text));
    }
    for event in context.edition.events.values() {
        let state = event.state.value.as_ref().and_then(|s| s.known().copied());
        if let Some(state) = state {
            let amount = event.amount.value.as_ref().and_then(|a| a.known().copied());
            let amount = amount.map(|a| format!(", {}", number::money(a, lang))).unwrap_or_default();
            let text = format!("{}{amount}", context.t(&format!("penalty_state.{}", state.key())));
            map.insert(event.id.to_string(), (event.title.value.clone(), text));
        }
    }
    map
}
