//! ACT: what becomes of an action: it comes back until it is closed, the review decides it, it ends.

use super::{Check, Raise, Scene, with_former};
use crate::diag::{Code, Span};
use crate::model::review::{Action, ActionState, Decision};
use crate::model::{Contract, Edition};
use crate::text::number;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::ACT_03, run: open_actions_come_back },
    Check { code: Code::ACT_04, run: the_review_decides_the_actions },
    Check { code: Code::ACT_05, run: actions_do_not_linger },
];

fn is_open(action: &Action) -> bool {
    action.state.known() != Some(&ActionState::Closed)
}

/// ACT-03. What was open in the former report is in this one, with its state.
fn open_actions_come_back(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        // A draft is still being filled: `status` says what it lacks.
        for (before, now) in with_former(contract).into_iter().filter(|(_, now)| !now.is_draft()) {
            let mut left = Vec::new();
            for action in before.actions.values().filter(|a| is_open(a)) {
                match now.actions.get(&action.id.value) {
                    Some(again) if again.state.known().is_none() => {
                        raise
                            .at(again.state.span)
                            .with("found", again.id.as_str())
                            .with("period", &before.id)
                            .and_at(action.id.span);
                    }
                    Some(_) => {}
                    None if has_file(scene, contract, now, &format!("actions/{}.yaml", action.id.value)) => {}
                    None => left.push(action),
                }
            }
            not_taken_up(before, now, &left, raise);
        }
    }
}

fn not_taken_up(before: &Edition, now: &Edition, left: &[&Action], raise: &mut Raise<'_>) {
    if left.is_empty() {
        return;
    }
    let names: Vec<&str> = left.iter().map(|a| a.id.as_str()).collect();
    // A section that says «none» says it wrongly: that is the line to correct.
    let raised = raise.at(says_none(now).unwrap_or(now.report.id.span));
    raised.with("missing", names.join(", ")).with("n", left.len()).with("period", &before.id);
    for action in left {
        raised.and_at(action.id.span);
    }
}

/// Where the review says that former reports left no actions.
fn says_none(edition: &Edition) -> Option<Span> {
    let sections = edition.reviews.values().flat_map(|r| r.analysis.iter());
    let about = |text: &str| {
        let text = text.to_lowercase();
        text.contains("azioni") && text.contains("precedent")
    };
    sections.filter(|s| about(&s.title) && s.state.is_some()).map(|s| s.state.span).next()
}

/// Whether a period has a file that could not be read: its own mistake is told, nothing else.
fn has_file(scene: &Scene<'_>, contract: &Contract, edition: &Edition, file: &str) -> bool {
    let data = &scene.book.settings.data_dir;
    scene.sources.find(&format!("{data}/{}/periods/{}/{file}", contract.id, edition.id)).is_some()
}

/// ACT-04. Where the review states its outputs, each action of the period is one of them, and each
/// action they name is one of the period.
fn the_review_decides_the_actions(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        let decisions: Vec<&Decision> = edition
            .reviews
            .values()
            .flat_map(|r| r.outputs.iter())
            .flat_map(|o| o.decisions.iter())
            .collect();
        let unread = contract.areas.iter().any(|area| {
            !edition.reviews.contains_key(&area.id.value)
                && has_file(scene, contract, edition, &format!("review/{}.yaml", area.id.value))
        });
        if decisions.is_empty() || unread {
            continue;
        }
        let cites = |d: &Decision, id: &str| d.action.as_ref().is_some_and(|r| r.as_str() == id);
        for action in edition.actions.values() {
            let id = action.id.as_str();
            if action.from_report.is_none() && !decisions.iter().any(|d| cites(d, id)) {
                raise.at(action.id.span).with("found", id).with("undecided", "");
            }
        }
        for decision in decisions {
            let Some(cited) = decision.action.as_ref() else { continue };
            let elsewhere = contract.editions.values().any(|e| e.actions.contains_key(&cited.id));
            if elsewhere && !edition.actions.contains_key(&cited.id) {
                raise
                    .at(decision.action.span)
                    .with("found", cited.as_str())
                    .with("decision", &decision.id.value);
            }
        }
    }
}

/// ACT-05. Overdue when the report was written, or open for the third report without a measured effect.
fn actions_do_not_linger(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        for edition in contract.editions.values() {
            for action in edition.actions.values().filter(|a| is_open(a)) {
                let (times, since) = open_for(contract, edition, action);
                lingering(edition, action, times, since, raise);
            }
        }
    }
}

/// Reports in a row in which an action is open, this one included, and where it began.
fn open_for(contract: &Contract, edition: &Edition, action: &Action) -> (usize, Span) {
    let still = |e: &Edition| e.actions.get(&action.id.value).filter(|a| is_open(a)).map(|a| a.id.span);
    let before = contract.before(edition.id.period).map_while(still);
    before.fold((1, action.id.span), |(times, _), since| (times + 1, since))
}

fn lingering(edition: &Edition, action: &Action, times: usize, since: Span, raise: &mut Raise<'_>) {
    let measured = action
        .effect
        .as_ref()
        .and_then(|e| e.measured.as_ref())
        .is_some_and(|measured| measured.known().is_some());
    let written = edition.report.dated.known().copied().unwrap_or(edition.report.to.value);
    if let Some(due) = action.due.known().filter(|due| **due < written) {
        raise.at(action.due.span).with("found", &action.id.value).with("due", number::short_date(*due));
    } else if times >= 3 && !measured {
        raise.at(action.id.span).with("found", &action.id.value).with("times", times).and_at(since);
    }
}
