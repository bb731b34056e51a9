//! CAL: what is due on a day of the year. These look at today and change no page.

use super::{Check, Raise, Scene};
use crate::diag::Code;
use crate::model::contract::DutyKind;
use crate::text::number::short_date;
use crate::value::Date;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::CAL_01, run: duties_are_done_in_time },
    Check { code: Code::CAL_02, run: accessibility_is_reviewed },
];

/// CAL-01. List and plan by 30 March, updates by 30 September (AgID, «Monitoraggio contratti»).
fn duties_are_done_in_time(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for duty in scene.book.contracts.values().flat_map(|c| c.terms.monitoring.duties.iter()) {
        let Some(deadline) = duty.deadline() else { continue };
        let done = duty.done_on.value.as_ref();
        let (day, late) = match done.map(|d| d.known()) {
            Some(Some(day)) => (*day, *day > deadline),
            Some(None) => continue,
            None => (scene.today, scene.today > deadline),
        };
        if !late {
            continue;
        }
        let (it, en) = match duty.kind.value {
            DutyKind::List => ("elenco dei contratti", "list of contracts"),
            DutyKind::Plan => ("piano di monitoraggio", "monitoring plan"),
            DutyKind::Update => ("aggiornamento", "update"),
        };
        let at = if done.is_some() { duty.done_on.span } else { duty.kind.span };
        raise
            .at(at)
            .with("name", it)
            .with("name-en", en)
            .with("days", deadline.days_until(day))
            .with("expected", short_date(deadline));
    }
}

/// CAL-02. The accessibility statement is looked at again by 23 September of each year.
fn accessibility_is_reviewed(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let Some(administration) = &scene.book.registers.administration else { return };
    let Some(reviewed) = administration.accessibility_reviewed_on.value else { return };
    let day = |year| Date::new(year, 9, 23);
    let year = scene.today.year();
    let last = day(year).filter(|d| *d <= scene.today).or_else(|| day(year - 1));
    if let Some(last) = last.filter(|last| reviewed < *last) {
        raise
            .at(administration.accessibility_reviewed_on.span)
            .with("found", short_date(reviewed))
            .with("expected", short_date(last));
    }
}
