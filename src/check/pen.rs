//! PEN: penalties, their caps, their suspensions.

use super::{Check, Raise, Scene, absent};
use crate::assess::penalty_limit;
use crate::diag::Code;
use crate::model::review::{Event, EventKind, PenaltyState};
use crate::rule::penalty::{CapPer, Price};
use crate::text::{Lang, number};
use crate::value::Decimal;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::PEN_01, run: penalties_stay_under_the_cap },
    Check { code: Code::PEN_02, run: suspensions_have_act_and_end },
    Check { code: Code::PEN_03, run: ended_suspensions_are_decided },
    Check { code: Code::PEN_04, run: each_penalty_due_has_its_event },
    Check { code: Code::PEN_06, run: a_begun_step_is_stated },
];

fn penalties<'a>(events: impl Iterator<Item = &'a Event>) -> Vec<&'a Event> {
    let dropped =
        |e: &Event| e.state.value.as_ref().and_then(|s| s.known().copied()) == Some(PenaltyState::Waived);
    events.filter(|e| e.kind.value == EventKind::Penalty && !dropped(e)).collect()
}

fn total(events: &[&Event]) -> Option<Decimal> {
    events
        .iter()
        .filter_map(|e| e.amount.value.as_ref().and_then(|a| a.known().copied()))
        .try_fold(Decimal::ZERO, Decimal::checked_add)
}

/// PEN-01. Recorded penalties never exceed the contract's own cap.
fn penalties_stay_under_the_cap(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        let Some(cap) = contract.penalties.as_ref().and_then(|p| p.cap.value.as_ref()) else { continue };
        let Some(limit) = penalty_limit(cap, contract) else { continue };
        let groups: Vec<Vec<&Event>> = match cap.per.value {
            CapPer::Contract => {
                vec![penalties(contract.in_force().flat_map(|e| e.events.values()))]
            }
            CapPer::Period => contract.in_force().map(|e| penalties(e.events.values())).collect(),
            CapPer::Year => continue,
        };
        for group in groups {
            let Some(sum) = total(&group).filter(|sum| *sum > limit) else { continue };
            let Some(last) = group.last() else { continue };
            raise
                .at(last.amount.span)
                .with("found", number::money(sum, Lang::It))
                .with("expected", number::money(limit, Lang::It));
        }
    }
}

/// PEN-02. A suspension rests on an act and says when it ends.
fn suspensions_have_act_and_end(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        for suspension in contract.penalties.iter().flat_map(|p| p.suspensions.iter()) {
            let until = &suspension.until;
            let missing = absent(&[
                (("atto", "act"), suspension.act.is_none()),
                (
                    ("termine o condizione", "date or condition of its end"),
                    until.date.is_none() && until.condition.is_none(),
                ),
            ]);
            if let Some((it, en)) = missing {
                raise
                    .at(suspension.id.span)
                    .with("found", suspension.id.as_str())
                    .with("missing", it)
                    .with("missing-en", en);
            }
        }
    }
}

/// PEN-03. Once its day has passed, somebody decides: applied or waived.
fn ended_suspensions_are_decided(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        for suspension in contract.penalties.iter().flat_map(|p| p.suspensions.iter()) {
            let Some(until) = suspension.until.date.value.filter(|until| *until < scene.today) else {
                continue;
            };
            if suspension.resolved_on.is_none() {
                raise
                    .at(suspension.until.date.span)
                    .with("name", suspension.id.as_str())
                    .with("found", number::short_date(until));
            }
        }
    }
}

/// PEN-04. A penalty that the rules make due is recorded, even if it is suspended.
fn each_penalty_due_has_its_event(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, found) in scene.editions() {
        // What fell due in a part of a year is recorded there.
        for due in found.penalties.iter().filter(|due| due.of.is_none()) {
            let recorded = edition.events.values().any(|e| {
                e.kind.value == EventKind::Penalty
                    && e.indicator.as_ref().is_some_and(|r| r.id == due.indicator)
            });
            if recorded {
                continue;
            }
            let name = contract.indicators.get(&due.indicator).map(|i| i.short_name.value.clone());
            let at =
                edition.measures.get(&due.indicator).map_or(edition.report.id.span, |m| m.indicator.span);
            raise.at(at).with("name", name.unwrap_or_default()).with("rule", &due.rule);
        }
    }
}

/// PEN-06. «O frazione» is written or the amount is an interval.
fn a_begun_step_is_stated(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, _, found) in scene.editions() {
        let Some(penalties) = &contract.penalties else { continue };
        for due in found.penalties.iter().filter(|due| due.of.is_none()) {
            let Price::Between(low, high) = due.price else { continue };
            let Some(rule) = penalties.rules.iter().find(|r| r.id.value == due.rule) else { continue };
            raise
                .at(rule.kind.span)
                .with("name", &due.rule)
                .with("low", number::money(low, Lang::It))
                .with("high", number::money(high, Lang::It));
        }
    }
}
