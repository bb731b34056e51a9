//! REV: the management review: every input has a state, an answer and its documents.

use super::{Check, Raise, Scene};
use crate::diag::Code;
use crate::model::review::{EventKind, InputDocument, InputState, Review};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::REV_01, run: inputs_have_a_state },
    Check { code: Code::REV_02, run: considered_inputs_are_answered },
    Check { code: Code::REV_03, run: cited_documents_are_registered },
    Check { code: Code::REV_04, run: training_is_measured },
];

fn reviews<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Review> + use<'a> {
    scene.editions().flat_map(|(_, edition, _)| edition.reviews.values())
}

/// REV-01. No box of the list is left blank.
fn inputs_have_a_state(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for input in reviews(scene).flat_map(|r| r.inputs.iter()) {
        if input.state.known().is_none() {
            raise.at(input.state.span).with("name", &input.label.value).with("key", &input.key.value);
        }
    }
}

/// REV-02. What was considered is answered by a section of the analysis that exists.
fn considered_inputs_are_answered(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for review in reviews(scene) {
        for input in review.inputs.iter() {
            let missing: Vec<&str> = input
                .answered_by
                .iter()
                .map(String::as_str)
                .filter(|key| !review.analysis.iter().any(|a| a.key.value == *key))
                .collect();
            let considered = input.state.known() == Some(&InputState::Considered);
            if missing.is_empty() && !(considered && input.answered_by.is_empty()) {
                continue;
            }
            let raised = raise.at(input.answered_by.span);
            raised.with("name", &input.label.value).with("key", &input.key.value);
            if !missing.is_empty() {
                raised.with("missing", missing.join(", "));
            }
        }
    }
}

/// REV-03. A document named in words stands in the register.
fn cited_documents_are_registered(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for analysis in reviews(scene).flat_map(|r| r.analysis.iter()) {
        for document in analysis.input_documents.iter() {
            if let InputDocument::Named(text) = document
                && text.document.is_none()
            {
                raise.at(analysis.input_documents.span).with("found", &text.text);
            }
        }
    }
}

/// REV-04. Effectiveness of training has a criterion.
fn training_is_measured(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        for event in edition.events.values().filter(|e| e.kind.value == EventKind::Training) {
            let measured = event.effectiveness.as_ref().is_some_and(|e| e.criterion.known().is_some());
            if !measured {
                raise.at(event.kind.span).with("name", &event.title.value);
            }
        }
    }
}
