//! Gates: news that a caller wants to stop for (`--fail-on`). Without one, a missed level stops nothing.

use crate::assess::{EditionFindings, Findings};
use crate::model::review::ActionState;
use crate::model::{Book, Contract, Edition};
use crate::rule::Verdict;
use crate::value::Date;

/// An edition with its contract and findings.
pub(super) type Scoped<'a> = (&'a Contract, &'a Edition, &'a EditionFindings);

/// The newest edition of each contract, or those of one period.
pub(super) fn scope<'a>(book: &'a Book, findings: &'a Findings, period: Option<&str>) -> Vec<Scoped<'a>> {
    book.contracts
        .values()
        .flat_map(|contract| {
            let chosen: Vec<&Edition> = match period {
                Some(period) => contract.editions.values().filter(|e| e.id.to_string() == period).collect(),
                None => contract.editions.values().last().into_iter().collect(),
            };
            chosen.into_iter().map(move |edition| (contract, edition))
        })
        .filter_map(|(c, e)| findings.edition(&c.id, &e.id).map(|found| (c, e, found)))
        .collect()
}

/// What trips a gate, as identifiers.
pub(super) fn tripped(gate: &str, scope: &[Scoped<'_>], today: Date) -> Vec<String> {
    let judged = |wanted: fn(&crate::rule::Judgement) -> bool| -> Vec<String> {
        let each = scope.iter().flat_map(|(_, _, found)| &found.judgements);
        each.filter(|(_, j)| wanted(j)).map(|(id, _)| id.to_string()).collect()
    };
    match gate {
        "missed" => judged(|j| j.verdict == Verdict::Missed),
        "near" => judged(|j| j.tight),
        "not-measured" => judged(|j| j.verdict == Verdict::NotMeasured),
        "overdue" => scope
            .iter()
            .flat_map(|(_, edition, _)| edition.actions.values())
            .filter(|a| a.state.known() != Some(&ActionState::Closed))
            .filter(|a| a.due.known().is_some_and(|due| *due < today))
            .map(|a| a.id.to_string())
            .collect(),
        _ => Vec::new(),
    }
}

/// Indicators whose verdict differs from an earlier state of the same site.
pub(super) fn changed(scope: &[Scoped<'_>], before: &Findings) -> Vec<String> {
    let mut list = Vec::new();
    for (contract, edition, found) in scope {
        for (id, judgement) in &found.judgements {
            let old = before.judgement(&contract.id, &edition.id, id);
            if old.is_some_and(|old| old.verdict != judgement.verdict) {
                list.push(id.to_string());
            }
        }
    }
    list
}
