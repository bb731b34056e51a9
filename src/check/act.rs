//! ACT: improvement actions.

use super::{Check, Raise, Scene, absent};
use crate::diag::Code;
use crate::rule::Verdict;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::ACT_01, run: each_miss_has_an_action },
    Check { code: Code::ACT_02, run: actions_have_owner_and_date },
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
            // A year answers with the actions of its parts.
            let whole = found.composed.as_ref().map_or(edition, |whole| &whole.edition);
            let has_action = whole.actions.values().any(|a| a.indicators.iter().any(|r| r.id == *id));
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
            let missing = absent(&[
                (("responsabile", "owner"), action.owner.known().is_none()),
                (("scadenza", "due date"), action.due.known().is_none()),
            ]);
            if let Some((it, en)) = missing {
                raise
                    .at(action.owner.span)
                    .with("found", action.id.as_str())
                    .with("missing", it)
                    .with("missing-en", en);
            }
        }
    }
}
