//! A yearly report as its parts make it: their activities, people, amounts, actions and facts, together.

use std::collections::BTreeSet;

use crate::model::indicator::Indicator;
use crate::model::measure::Measure;
use crate::model::resources::Economics;
use crate::model::{Contract, Edition, GroupItems, Id};
use crate::rule::Part;
use crate::value::{Decimal, EditionId};

/// The year with what its parts recorded, for pages; checks look at the parts themselves.
#[derive(Debug)]
pub struct Composed {
    pub edition: Edition,
    /// In order.
    pub parts: Vec<EditionId>,
}

pub(super) fn of<'p>(
    contract: &Contract,
    own: &Edition,
    parts: impl Iterator<Item = &'p Edition>,
) -> Composed {
    let parts: Vec<&Edition> = parts.collect();
    let mut whole = own.clone();
    for part in &parts {
        activities(&mut whole, part);
        whole.headcount.extend(part.headcount.iter().cloned());
        economics(&mut whole.economics, &part.economics);
        // An action that comes back is the same record: its last state is the year's.
        whole.actions.extend(part.actions.iter().map(|(id, action)| (id.clone(), action.clone())));
        for (id, event) in &part.events {
            let id = unused(id, part, |id| whole.events.contains_key(id));
            let mut event = event.clone();
            event.id.value = id.clone();
            whole.events.insert(id, event);
        }
        for erratum in &part.errata {
            let mut erratum = erratum.clone();
            erratum.id.value =
                unused(&erratum.id.value, part, |id| whole.errata.iter().any(|e| e.id.value == *id));
            whole.errata.push(erratum);
        }
    }
    for id in contract.indicators.keys() {
        if !whole.measures.contains_key(id)
            && let Some(measure) = measure(id, &parts)
        {
            whole.measures.insert(id.clone(), measure);
        }
    }
    Composed { edition: whole, parts: parts.iter().map(|p| p.id.clone()).collect() }
}

/// An identifier that nothing on the year's pages has: the part's name is added where the halves use one
/// twice.
fn unused<T>(id: &Id<T>, part: &Edition, is_taken: impl Fn(&Id<T>) -> bool) -> Id<T> {
    if is_taken(id) { Id::new(format!("{id}-{}", part.id)) } else { id.clone() }
}

fn activities(whole: &mut Edition, part: &Edition) {
    for (service, groups) in &part.activities {
        let into = whole.activities.entry(service.clone()).or_default();
        let taken: BTreeSet<String> =
            into.iter().flat_map(|g| &g.items).map(|item| item.id.value.to_string()).collect();
        for group in groups {
            let mut items = group.items.clone();
            let renamed = |id: &Id<_>| unused(id, part, |id| taken.contains(id.as_str()));
            for item in &mut items {
                item.id.value = renamed(&item.id.value);
                item.duplicate_of.value = item.duplicate_of.value.as_ref().map(renamed);
            }
            into.push(GroupItems { group: group.group.clone(), items, of: Some(part.id.clone()) });
        }
    }
}

/// Amounts of the same item add up where both parts state them; what one does not state, the year does not.
fn economics(into: &mut Vec<Economics>, more: &[Economics]) {
    let sum = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_add(b?);
    for line in more {
        match into.iter_mut().find(|l| l.item == line.item) {
            None => into.push(line.clone()),
            Some(whole) => {
                whole.budgeted = sum(whole.budgeted, line.budgeted);
                whole.accrued = sum(whole.accrued, line.accrued);
                whole.invoiced = sum(whole.invoiced, line.invoiced);
                whole.paid = sum(whole.paid, line.paid);
                whole.penalties_withheld = sum(whole.penalties_withheld, line.penalties_withheld);
            }
        }
    }
}

/// The counts of all parts in one record; none where a part has a measure and counts nothing.
fn measure(id: &Id<Indicator>, parts: &[&Edition]) -> Option<Measure> {
    let each: Vec<&Measure> = parts.iter().filter_map(|p| p.measures.get(id)).collect();
    let mut whole = (*each.last()?).clone();
    let mut sum = Part::default();
    let mut months = Vec::new();
    let mut evidence = Vec::new();
    let mut origin = Vec::new();
    for measure in each {
        let counted =
            Part { counts: measure.counts.value.clone(), histogram: measure.histogram.value.clone() };
        if counted.is_empty() && measure.months.is_empty() {
            return None;
        }
        sum.merge(&counted)?;
        months.extend(measure.months.iter().cloned());
        for document in measure.evidence.iter() {
            if !evidence.iter().any(|known: &crate::model::Ref<_>| known.id == document.id) {
                evidence.push(document.clone());
            }
        }
        origin.extend(measure.origin.0.iter().cloned());
    }
    whole.counts.value = sum.counts;
    whole.histogram.value = sum.histogram;
    whole.months.value = months;
    whole.evidence.value = evidence;
    whole.origin.value.0 = origin;
    whole.declared.value = None;
    whole.doubt.value = None;
    whole.confirmed.value = None;
    whole.corrected_from.value = None;
    whole.received_on.value = None;
    whole.supplier_declared.value = None;
    whole.printed.value = None;
    whole.note.value = None;
    Some(whole)
}
