//! ROL: who holds which role, and whether readers know what its letters mean.

use super::{Check, Raise, Scene};
use crate::diag::Code;
use crate::text::number::short_date;
use crate::value::Date;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::ROL_01, run: monitoring_has_its_head },
    Check { code: Code::ROL_02, run: letters_are_explained },
];

/// ROL-01. Somebody heads the monitoring on each day of the period (Circolare AgID 1/2021, par. 3.1).
fn monitoring_has_its_head(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        let (first, last) = (edition.id.period.first_day(), edition.id.period.last_day());
        let mut held: Vec<(Option<Date>, Option<Date>, crate::diag::Span)> = contract
            .roles
            .values()
            .filter(|r| r.role.as_str() == "monitoring-head")
            .map(|r| (r.from.known().copied(), r.to.value, r.to.span))
            .collect();
        held.sort();
        let mut next = first;
        let mut at = edition.report.id.span;
        for (from, to, span) in held {
            if from.is_some_and(|from| from > next) {
                break;
            }
            match to {
                None => next = last.plus_days(1),
                Some(to) if to >= next => {
                    next = to.plus_days(1);
                    at = span;
                }
                Some(_) => {}
            }
        }
        if next <= last {
            raise.at(at).with("found", short_date(next)).with("period", &edition.id);
        }
    }
}

/// ROL-02. A role named only by its letters has them in the glossary, with their meaning.
fn letters_are_explained(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let terms = &scene.book.registers.terms;
    for role in scene.book.contracts.values().flat_map(|c| c.roles.values()) {
        let label = role.label.value.trim();
        let short = (2..=5).contains(&label.len()) && label.chars().all(|c| c.is_ascii_uppercase());
        let known = terms.values().any(|t| t.term.value == label && t.meaning.known().is_some());
        if short && !known {
            raise.at(role.label.span).with("found", label);
        }
    }
}
