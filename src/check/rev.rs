//! REV: the management review: every input has a state, an answer and its documents.

use super::{Check, Raise, Scene, passage};
use crate::diag::Code;
use crate::model::registers::{Document, DocumentKind};
use crate::model::review::{EventKind, InputDocument, InputState, Review};
use crate::text::number;
use crate::value::Date;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::REV_01, run: inputs_have_a_state },
    Check { code: Code::REV_02, run: considered_inputs_are_answered },
    Check { code: Code::REV_03, run: cited_documents_are_registered },
    Check { code: Code::REV_03, run: minutes_are_registered },
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
                raise.at(analysis.input_documents.span).with("found", &text.text).with("unregistered", "");
            }
        }
    }
}

/// REV-03. Minutes that a text names by number stand in the register, with the date the text gives.
fn minutes_are_registered(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let documents = scene.book.registers.documents.values();
    let minutes: Vec<&Document> = documents.filter(|d| d.kind.value == DocumentKind::Minutes).collect();
    for passage in passage::all(scene) {
        for named in minutes_named(passage.text) {
            let same = |d: &&&Document| d.number.value.as_deref() == Some(named.number);
            let registered: Vec<&&Document> = minutes.iter().filter(same).collect();
            let other_date = registered.iter().find_map(|d| d.date.value).filter(|_| {
                named.date.is_some()
                    && registered.iter().all(|d| d.date.is_some() && d.date.value != named.date)
            });
            let at = passage.span(named.at, named.text.len());
            if registered.is_empty() {
                raise.at(at).with("found", named.text).with("unregistered", "");
            } else if let Some(date) = other_date {
                raise.at(at).with("found", named.text).with("date", number::short_date(date));
            }
        }
    }
}

/// «Verbale Comitato Paritetico n. 2 del 07/12/2021» in a sentence.
struct Named<'t> {
    at: usize,
    text: &'t str,
    number: &'t str,
    date: Option<Date>,
}

fn minutes_named(text: &str) -> Vec<Named<'_>> {
    let mut list = Vec::new();
    for (at, _) in text.match_indices("erbale ") {
        let Some(start) = at.checked_sub(1).filter(|s| matches!(text.as_bytes()[*s], b'V' | b'v')) else {
            continue;
        };
        let rest = &text[start..];
        // A sentence's end, a link, or too many words: the number is of something else.
        let Some(mark) = rest.find(" n. ").filter(|n| *n <= 60) else { continue };
        if rest[..mark].contains(['.', ',', ';', '[', ']', '(', '\n']) {
            continue;
        }
        let digits = &rest[mark + 4..];
        let number = &digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())];
        let after = &digits[number.len()..];
        let day = after.strip_prefix(" del ").and_then(|d| d.get(..10));
        let date = day.and_then(italian_date);
        let length = mark + 4 + number.len() + if date.is_some() { 15 } else { 0 };
        if !number.is_empty() {
            list.push(Named { at: start, text: &rest[..length], number, date });
        }
    }
    list
}

/// `07/12/2021`.
fn italian_date(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// REV-04. Effectiveness of training has a criterion and its result.
fn training_is_measured(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        for event in edition.events.values().filter(|e| e.kind.value == EventKind::Training) {
            let at = match event.effectiveness.as_ref() {
                None => event.kind.span,
                Some(e) if e.criterion.known().is_none() => e.criterion.span,
                Some(e) if e.result.known().is_none() => e.result.span,
                Some(_) => continue,
            };
            raise.at(at).with("name", &event.title.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_read_with_their_number_and_date() {
        let found = |text: &str| {
            minutes_named(text)
                .iter()
                .map(|n| (n.at, n.text.to_owned(), n.date.is_some()))
                .collect::<Vec<_>>()
        };
        let text = "il Verbale Comitato Paritetico n. 2 del 07/12/2021, poi il verbale n. 3";
        let first = (3, "Verbale Comitato Paritetico n. 2 del 07/12/2021".to_owned(), true);
        assert_eq!(found(text), [first, (59, "verbale n. 3".to_owned(), false)]);
        assert!(found("un verbale del comitato. Poi n. 4 visite").is_empty());
    }
}
