//! PER: periods, dates of the report, facts outside the period.

use super::{Check, Raise, Scene};
use crate::diag::Code;
use crate::model::Flaw;
use crate::model::edition::ReportKind;
use crate::text::Lang;
use crate::text::number::{listed, period as named, short_date};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::PER_01, run: period_has_its_days },
    Check { code: Code::PER_02, run: facts_lie_in_the_period },
    Check { code: Code::PER_03, run: report_is_dated_in_time },
    Check { code: Code::PER_04, run: late_services_have_dated_heads },
    Check { code: Code::PER_05, run: title_is_of_the_period },
    Check { code: Code::PER_06, run: years_are_whole },
    Check { code: Code::PER_07, run: years_name_latest_editions },
];

/// PER-01. The days are those of the identifier, and the kind is its kind.
fn period_has_its_days(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        let report = &edition.report;
        let period = edition.id.period;
        for (at, found, expected) in [
            (report.from.span, report.from.value, period.first_day()),
            (report.to.span, report.to.value, period.last_day()),
        ] {
            if found != expected {
                raise.at(at).with("period", &edition.id).with("found", found).with("expected", expected);
            }
        }
        let kind = match report.kind.value {
            ReportKind::Semester => "semester",
            ReportKind::Quarter => "quarter",
            ReportKind::Annual => "year",
            ReportKind::ExPost => continue,
        };
        if kind != period.kind() {
            raise
                .at(report.kind.span)
                .with("period", &edition.id)
                .with("found", report.kind.key())
                .with("expected", if period.kind() == "year" { "annual" } else { period.kind() });
        }
    }
}

/// PER-02. A fact outside the period is marked `context`.
fn facts_lie_in_the_period(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        for event in edition.events.values() {
            let Some(date) = event.date.known() else { continue };
            let inside = edition.id.period.contains(*date);
            if !inside && event.context.value != Some(true) {
                raise
                    .at(event.date.span)
                    .with("title", &event.title.value)
                    .with("found", short_date(*date))
                    .with("period", &edition.id);
            }
        }
    }
}

/// PER-03. Dated after the period's end and within the configured days.
fn report_is_dated_in_time(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        let dated = &edition.report.dated;
        let Some(date) = dated.known() else { continue };
        let days = edition.id.period.last_day().days_until(*date);
        let most = scene.book.settings.report_days;
        if days < 0 || u32::try_from(days).is_ok_and(|d| d > most) {
            raise.at(dated.span).with("found", short_date(*date)).with("days", days).with("most", most);
        }
    }
}

/// PER-04. A service with people in the period says since when it is active, or that this is not
/// stated.
fn late_services_have_dated_heads(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        for row in &edition.headcount {
            let Some(service) = contract.services.get(&row.service.value) else { continue };
            let Some(from) = service.active_from.known() else { continue };
            if *from > row.date {
                raise
                    .at(row.service.span)
                    .with("service", &service.name.value)
                    .with("found", short_date(row.date))
                    .with("expected", short_date(*from));
            }
        }
    }
}

/// PER-05. A half-year and a year in the report's title are the period's.
fn title_is_of_the_period(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        let period = edition.id.period;
        let title = &edition.report.title;
        let words: Vec<String> = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let half = words.windows(2).find(|w| w[1] == "semestre").and_then(|w| match w[0].as_str() {
            "i" | "primo" | "1" => Some(1),
            "ii" | "secondo" | "2" => Some(2),
            _ => None,
        });
        let year = words.iter().filter(|w| w.len() == 4).find_map(|w| w.parse::<i16>().ok());
        let other_half = period.kind() == "semester" && half.is_some_and(|n| n != period.number());
        let other_year = year.is_some_and(|y| (1990..2100).contains(&y) && y != period.year());
        if other_half || other_year {
            raise.at(title.span).with("found", &title.value).with("expected", &edition.id);
        }
    }
}

/// PER-06. A yearly report is made of parts that hold each day of the year once.
fn years_are_whole(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        let Some((at, flaw)) = contract.composition(edition).flaw else { continue };
        if matches!(flaw, Flaw::Superseded(..)) {
            continue; // PER-07
        }
        let (it, en) = told(&flaw);
        let (way, way_en) = way_out(&flaw);
        raise
            .at(at)
            .with("period", &edition.id)
            .with("problem", it)
            .with("problem-en", en)
            .with("way", way)
            .with("way-en", way_en);
    }
}

/// PER-07. A year that names a half which was corrected since does not hold the correction. One that was
/// itself replaced is mended already.
fn years_name_latest_editions(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        if contract.latest(edition.id.period).is_some_and(|latest| latest.id > edition.id) {
            continue;
        }
        if let Some((at, Flaw::Superseded(part, by))) = contract.composition(edition).flaw {
            raise.at(at).with("period", &edition.id).with("found", part).with("expected", by);
        }
    }
}

/// What mends a year: its parts are named well, or the part in draft is ended first.
fn way_out(flaw: &Flaw) -> (String, String) {
    match flaw {
        Flaw::Draft(part) => (
            format!("completare {part}, scrivere «state: review» e chiuderlo"),
            format!("complete {part}, write «state: review» and close it"),
        ),
        _ => (
            "nominare in «composed_of» i periodi che coprono l’anno, ciascuno una volta sola".to_owned(),
            "name in «composed_of» the periods that cover the year, each once".to_owned(),
        ),
    }
}

fn told(flaw: &Flaw) -> (String, String) {
    match flaw {
        Flaw::NotAYear => (
            "solo un resoconto annuale si compone di altri".to_owned(),
            "only a yearly report is made of others".to_owned(),
        ),
        Flaw::Missing(part) => (format!("«{part}» non c’è"), format!("«{part}» is not there")),
        Flaw::Outside(part) => {
            (format!("«{part}» non è una parte dell’anno"), format!("«{part}» is no part of the year"))
        }
        Flaw::Twice(one, two) => (
            format!("«{one}» e «{two}» contano gli stessi mesi"),
            format!("«{one}» and «{two}» count the same months"),
        ),
        Flaw::Gap(months) => {
            let all = |lang| months.iter().map(|m| named(*m, lang)).collect::<Vec<_>>();
            (
                format!("nessuna parte conta {}", listed(&all(Lang::It), Lang::It)),
                format!("no part counts {}", listed(&all(Lang::En), Lang::En)),
            )
        }
        Flaw::Superseded(part, by) => {
            (format!("«{part}» è sostituito da «{by}»"), format!("«{by}» took the place of «{part}»"))
        }
        Flaw::Draft(part) => (format!("«{part}» è ancora in bozza"), format!("«{part}» is still a draft")),
    }
}
