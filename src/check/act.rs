//! ACT: improvement actions.

use super::{Check, Raise, Scene};
use crate::diag::Code;
use crate::model::review::{Action, ActionState};
use crate::rule::Verdict;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::ACT_01, run: each_miss_has_an_action },
    Check { code: Code::ACT_02, run: actions_have_owner_and_date },
    Check { code: Code::ACT_03, run: open_actions_come_back },
    Check { code: Code::ACT_04, run: the_review_decides_the_actions },
    Check { code: Code::ACT_05, run: actions_do_not_linger },
];

/// ACT-01. Each missed indicator has at least one action in the report.
fn each_miss_has_an_action(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, found) in scene.editions() {
        // An action whose file could not be read may be the one.
        let read = |id: &str| contract.editions.values().any(|e| e.actions.contains_key(id));
        if scene.book.known.of("action", contract.id.as_str()).any(|id| !read(id)) {
            continue;
        }
        for (id, judgement) in &found.judgements {
            if judgement.verdict != Verdict::Missed {
                continue;
            }
            let has_action = edition.actions.values().any(|a| a.indicators.iter().any(|r| r.id == *id));
            let Some(indicator) = contract.indicators.get(id).filter(|_| !has_action) else { continue };
            let at = edition.measures.get(id).map_or(edition.report.id.span, |m| m.indicator.span);
            raise.at(at).with("name", &indicator.short_name.value).with("found", id);
        }
    }
}

/// ACT-02. An action has who does it and by when.
fn actions_have_owner_and_date(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        for action in edition.actions.values() {
            let missing: Vec<&str> = [
                ("responsabile", action.owner.known().is_none()),
                ("scadenza", action.due.known().is_none()),
            ]
            .into_iter()
            .filter_map(|(name, missing)| missing.then_some(name))
            .collect();
            if !missing.is_empty() {
                raise
                    .at(action.owner.span)
                    .with("found", action.id.as_str())
                    .with("missing", missing.join(", "));
            }
        }
    }
}

fn is_open(action: &Action) -> bool {
    action.state.known() != Some(&ActionState::Closed)
}

/// ACT-03. What was open in the former report is in this one, with its state.
fn open_actions_come_back(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        let editions: Vec<_> = contract.editions.values().filter(|e| !e.is_draft()).collect();
        for pair in editions.windows(2) {
            let [before, now] = pair else { continue };
            if before.id.period == now.id.period {
                continue;
            }
            let left: Vec<&str> = before
                .actions
                .values()
                .filter(|a| is_open(a))
                .filter(|a| now.actions.get(&a.id.value).is_none_or(|again| again.state.known().is_none()))
                .map(|a| a.id.as_str())
                .collect();
            if !left.is_empty() {
                raise
                    .at(now.report.id.span)
                    .with("missing", left.join(", "))
                    .with("n", left.len())
                    .with("period", &before.id);
            }
        }
    }
}

/// ACT-04. Where the review states its outputs, each action is one of them.
fn the_review_decides_the_actions(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        let decisions: Vec<_> = edition
            .reviews
            .values()
            .flat_map(|r| r.outputs.iter())
            .flat_map(|o| o.decisions.iter())
            .collect();
        if decisions.is_empty() {
            continue;
        }
        for action in edition.actions.values() {
            let id = &action.id.value;
            let decided = decisions.iter().any(|d| d.action.as_ref().is_some_and(|r| r.id == *id));
            if !decided && action.from_report.is_none() {
                raise.at(action.id.span).with("found", id);
            }
        }
    }
}

/// ACT-05. Overdue at the period's end, or open for the third report without a measured effect.
fn actions_do_not_linger(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        for action in edition.actions.values().filter(|a| is_open(a)) {
            let id = &action.id.value;
            let times = contract
                .editions
                .range(..=&edition.id)
                .rev()
                .take_while(|(_, e)| e.actions.get(id).is_some_and(is_open))
                .count();
            let effect = action.effect.as_ref().and_then(|e| e.measured.value.as_ref());
            let measured = effect.is_some_and(|m| m.known().is_some());
            let due = action.due.known().filter(|due| **due < edition.report.to.value);
            if let Some(due) = due {
                raise
                    .at(action.due.span)
                    .with("found", id)
                    .with("due", crate::text::number::short_date(*due));
            } else if times >= 3 && !measured {
                raise.at(action.id.span).with("found", id).with("times", times);
            }
        }
    }
}
