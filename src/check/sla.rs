//! SLA: indicators, thresholds and measures.
//!
//! A missed service level is news and is raised by no check.

use std::collections::BTreeMap;

use super::{Check, Raise, Scene, absent};
use crate::assess::{is_due, version_for};
use crate::diag::{Code, Span};
use crate::model::indicator::Indicator;
use crate::model::measure::{Measure, Month, RawQuantity, Status};
use crate::model::{Contract, Edition, Stated};
use crate::rule::{Basis, Judgement, Kind, Reason, Simple, Verdict, is_impossible};
use crate::text::Lang;
use crate::text::number::months_listed;
use crate::value::{Decimal, Rounding, RoundingMode};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::SLA_01, run: units_agree },
    Check { code: Code::SLA_03, run: counts_hold_together },
    Check { code: Code::SLA_04, run: the_statistic_is_the_rules },
    Check { code: Code::SLA_05, run: declared_is_recomputed },
    Check { code: Code::SLA_06, run: months_are_complete },
    Check { code: Code::SLA_07, run: values_are_plausible },
    Check { code: Code::SLA_08, run: values_are_not_their_threshold },
    Check { code: Code::SLA_09, run: gaps_have_a_reason },
    Check { code: Code::SLA_10, run: gaps_do_not_repeat },
    Check { code: Code::SLA_11, run: each_due_indicator_is_measured },
    Check { code: Code::SLA_13, run: a_changed_threshold_has_its_act },
    Check { code: Code::SLA_14, run: sheets_are_complete },
    Check { code: Code::SLA_19, run: tight_passes_are_told },
    Check { code: Code::SLA_20, run: rounding_does_not_decide },
    Check { code: Code::SLA_22, run: super::printed::numbers_are_those_printed },
];

/// One measure with everything around it.
struct Row<'a> {
    contract: &'a Contract,
    edition: &'a Edition,
    indicator: &'a Indicator,
    measure: &'a Measure,
    judgement: &'a Judgement,
}

impl Row<'_> {
    /// The place of the value that a message blames.
    fn value_span(&self) -> Span {
        match &self.measure.declared.value {
            Some(declared) => declared.value.span,
            None => self.measure.status.span,
        }
    }

    fn title(&self) -> &str {
        &self.indicator.short_name
    }

    fn has(&self, wanted: impl Fn(&Reason) -> bool) -> bool {
        self.judgement.reasons.iter().any(wanted)
    }
}

fn rows<'a>(scene: &Scene<'a>) -> Vec<Row<'a>> {
    scene
        .editions()
        .flat_map(|(contract, edition, found)| {
            edition.measures.iter().filter_map(move |(id, measure)| {
                let indicator = contract.indicators.get(id)?;
                let judgement = found.judgements.get(id)?;
                Some(Row { contract, edition, indicator, measure, judgement })
            })
        })
        .collect()
}

/// SLA-01. Hours are not working hours: such a value is shown and never compared.
fn units_agree(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        if !row.has(|r| *r == Reason::OtherUnit) {
            continue;
        }
        let Some(version) = version_for(row.indicator, row.edition) else { continue };
        let value = row.judgement.value.as_ref().map(|v| scene.shown(v)).unwrap_or_default();
        let threshold = scene.shown(&version.rule.threshold_of(row.judgement).value);
        raise
            .at(row.value_span())
            .with("name", row.title())
            .with("found", value)
            .with("expected", threshold)
            .with("against", "soglia")
            .with("against-en", "threshold");
    }
    for row in rows(scene) {
        if let Some(declared) = row.measure.declared.value.as_ref()
            && let (RawQuantity::Timed(time), Some(unit)) = (&declared.value.value, declared.unit.value)
        {
            let (name, found) = (row.title(), unit.key());
            raise
                .at(declared.unit.span)
                .with("name", name)
                .with("found", found)
                .with("expected", scene.shown(time))
                .with("against", "il valore")
                .with("against-en", "the value");
        }
    }
    sheets_have_the_unit_of_their_rule(scene, raise);
}

/// The unit of a sheet is that of its threshold; a share within a time may be stated in either. Of several
/// tests one is enough.
fn sheets_have_the_unit_of_their_rule(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        for indicator in contract.indicators.values() {
            let has_unit = |test: &Simple| {
                let limit = match &test.kind {
                    Kind::Share { within, .. } => Some(within.unit),
                    Kind::ShareAtLeast { at_least, .. } => Some(at_least.unit),
                    _ => None,
                };
                let units = [Some(test.threshold.unit()), limit];
                units.into_iter().flatten().any(|unit| indicator.unit.measures(unit))
            };
            let differs = indicator.versions.iter().find_map(|version| {
                let tests = version.rule.tests();
                let alone = !tests.iter().any(|(_, test)| has_unit(test));
                tests.into_iter().next().filter(|_| alone)
            });
            if let Some((_, test)) = differs {
                raise
                    .at(indicator.unit.span)
                    .with("name", &indicator.short_name.value)
                    .with("found", indicator.unit.key())
                    .with("against", "soglia")
                    .with("against-en", "threshold")
                    .with("expected", scene.shown(&test.threshold.value));
            }
        }
    }
}

/// SLA-03. 0 ≤ part ≤ whole; a zero whole with a zero part is no case at all.
fn counts_hold_together(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        let listed = |counts: &BTreeMap<String, u64>| {
            counts.iter().map(|(k, v)| format!("{k} {v}")).collect::<Vec<_>>().join(", ")
        };
        let rule = version_for(row.indicator, row.edition).map(|v| &v.rule.value);
        // The sum of the months may hide one that cannot be.
        let is_wrong = |month: &&Month| rule.is_some_and(|rule| is_impossible(rule, &month.counts));
        let mut months = row.measure.months.iter().filter(is_wrong).peekable();
        if months.peek().is_none() && row.has(|r| *r == Reason::BadCounts) {
            let at =
                if row.measure.counts.is_empty() { row.measure.months.span } else { row.measure.counts.span };
            raise.at(at).with("name", row.title()).with("found", listed(&row.measure.counts));
        }
        for month in months {
            raise.at(month.counts.span).with("name", row.title()).with("found", listed(&month.counts));
        }
        if let Some(declared) = row.measure.impossible_share() {
            let found = scene.shown(&declared.quantity());
            raise.at(declared.value.span).with("name", row.title()).with("found", found);
        }
    }
}

/// SLA-04. A mean cannot decide a share of cases.
fn the_statistic_is_the_rules(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        for reason in &row.judgement.reasons {
            let Reason::OtherStatistic { declared, wanted } = reason else { continue };
            let at = row.measure.declared.value.as_ref().map_or(row.measure.span, |d| d.stat.span);
            let words = |stat: &crate::rule::Key| stat_words(stat);
            raise
                .at(at)
                .with("name", row.title())
                .with("found", words(declared).0)
                .with("found-en", words(declared).1)
                .with("expected", words(wanted).0)
                .with("expected-en", words(wanted).1);
        }
    }
}

fn stat_words(stat: &str) -> (&'static str, &'static str) {
    match stat {
        "share" => ("la quota dei casi entro il limite", "the share of cases within the limit"),
        "ratio" => ("il rapporto fra due conteggi", "the ratio of two counts"),
        "mean" => ("una media", "a mean"),
        "max" => ("il valore massimo", "the largest value"),
        "min" => ("il valore minimo", "the smallest value"),
        "quantile" => ("un percentile", "a percentile"),
        "total" => ("un totale", "a total"),
        _ => ("un valore senza statistica indicata", "a value whose statistic is not stated"),
    }
}

/// SLA-05. The sheet's rounding applies to both sides, or 68.095 and 68.10 would differ.
fn declared_is_recomputed(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        let (Some(declared), Some(Basis::Recomputed), Some(computed)) =
            (&row.measure.declared.value, row.judgement.basis, &row.judgement.value)
        else {
            continue;
        };
        // What is declared is the whole; the value of a combined rule is of one of its parts.
        let is_partial = row.judgement.provisional || row.judgement.part.is_some();
        if is_partial || !same_statistic(row.indicator, row.edition, declared.stat.known()) {
            continue;
        }
        let stated = declared.quantity();
        let rounded = to_digits_of(computed.exact, stated.exact);
        if stated.unit == computed.unit && Some(stated.exact.normalized()) != rounded.map(|r| r.normalized())
        {
            raise
                .at(declared.value.span)
                .with("name", row.title())
                .with("found", scene.shown(&stated))
                .with("expected", scene.shown(computed));
        }
    }
}

fn same_statistic(
    indicator: &Indicator,
    edition: &Edition,
    stat: Option<&crate::model::measure::DeclaredStat>,
) -> bool {
    let Some(simple) = version_for(indicator, edition).and_then(|v| v.rule.simple()) else { return false };
    stat.is_some_and(|s| {
        s.key() == simple.kind.key() || (simple.kind.is_share() && matches!(s.key(), "share" | "ratio"))
    })
}

/// SLA-06. A period made of months has all of them.
fn months_are_complete(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        for reason in &row.judgement.reasons {
            let Reason::MonthsMissing { missing } = reason else { continue };
            if !missing.is_empty() {
                raise
                    .at(row.measure.months.span)
                    .with("name", row.title())
                    .with("missing", months_listed(missing, Lang::It))
                    .with("missing-en", months_listed(missing, Lang::En));
            }
        }
    }
}

/// SLA-07. Implausible or doubted, until confirmed with evidence.
fn values_are_plausible(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        let value = row.judgement.value.as_ref().map(|v| scene.shown(v)).unwrap_or_default();
        let threshold = version_for(row.indicator, row.edition)
            .map(|v| scene.shown(&v.rule.threshold_of(row.judgement).value))
            .unwrap_or_default();
        for reason in &row.judgement.reasons {
            match reason {
                // An impossible share is told as such.
                Reason::Implausible if row.measure.impossible_share().is_some() => {}
                Reason::Implausible => {
                    raise
                        .at(row.value_span())
                        .with("name", row.title())
                        .with("found", &value)
                        .with("expected", &threshold);
                }
                Reason::Doubted { words } => {
                    raise
                        .at(row.measure.doubt.span)
                        .with("name", row.title())
                        .with("found", &value)
                        .with("expected", &threshold)
                        .with("doubt", words);
                }
                _ => {}
            }
        }
    }
}

/// SLA-08. Measured, or copied from the contract?
fn values_are_not_their_threshold(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        if row.has(|r| *r == Reason::SameAsThreshold) {
            let value = row.judgement.value.as_ref().map(|v| scene.shown(v)).unwrap_or_default();
            raise.at(row.value_span()).with("name", row.title()).with("found", value);
        }
    }
}

/// SLA-09. What is not measured says why, or that the source does not say.
fn gaps_have_a_reason(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        if row.measure.status.value != Status::NotMeasured {
            continue;
        }
        match &row.measure.reason.value {
            None => {
                raise.at(row.measure.status.span).with("name", row.title());
            }
            Some(Stated::NotStated(_)) => {
                raise.at(row.measure.reason.span).with("name", row.title());
            }
            Some(Stated::Known(_)) => {}
        }
    }
}

/// SLA-10. Not measured twice in a row.
fn gaps_do_not_repeat(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        let verdict_in = |edition: &Edition| {
            scene
                .findings
                .judgement(&row.contract.id, &edition.id, &row.indicator.id.value)
                .map(|j| j.verdict)
        };
        let before = row.contract.latest(row.edition.id.period.previous());
        if row.judgement.verdict == Verdict::NotMeasured
            && before.is_some_and(|b| verdict_in(b) == Some(Verdict::NotMeasured))
        {
            raise.at(row.measure.status.span).with("name", row.title());
        }
    }
}

/// SLA-11. Each indicator due has its measure.
fn each_due_indicator_is_measured(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, found) in scene.editions() {
        // A year is measured by its parts.
        if found.composed.is_some() {
            continue;
        }
        for (id, indicator) in &contract.indicators {
            let told = contract.broken.contains(id) || edition.broken.contains(id);
            if !told && is_due(contract, edition, indicator) && !edition.measures.contains_key(id) {
                raise.at(edition.report.id.span).with("found", id).with("period", &edition.id);
            }
        }
    }
}

/// SLA-13. A later version needs its act, and some version holds at the period's end.
fn a_changed_threshold_has_its_act(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        for id in edition.measures.keys().filter(|id| !contract.broken.contains(*id)) {
            let Some(indicator) = contract.indicators.get(id) else { continue };
            let first = indicator.versions.first().filter(|_| version_for(indicator, edition).is_none());
            if let Some(version) = first {
                raise
                    .at(version.from.span)
                    .with("name", &indicator.short_name.value)
                    .with("problem", format!("nessuna soglia vale alla fine del periodo {}", edition.id))
                    .with("problem-en", format!("no threshold holds at the end of the period {}", edition.id))
                    .with("found", &edition.id);
            }
        }
    }
    for contract in scene.book.contracts.values() {
        for indicator in contract.indicators.values() {
            let mut versions: Vec<_> = indicator.versions.iter().collect();
            versions.sort_by_key(|v| v.from.known().copied());
            for later in versions.iter().skip(1) {
                let has_act = later.act.as_ref().is_some_and(|act| act.known().is_some());
                if !has_act {
                    let from = later.from.known().map(ToString::to_string).unwrap_or_default();
                    raise
                        .at(later.from.span)
                        .with("name", &indicator.short_name.value)
                        .with("problem", format!("soglia dal {from} senza atto"))
                        .with("problem-en", format!("threshold from {from} without its act"))
                        .with("found", from);
                }
            }
        }
    }
}

/// SLA-14. Fields that a reader needs to make the figure again.
fn sheets_are_complete(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        for indicator in contract.indicators.values().filter(|i| !contract.broken.contains(&i.id.value)) {
            let missing = absent(&[
                (("aspetto da valutare", "aspect"), indicator.aspect.known().is_none()),
                (("definizione", "definition"), indicator.definition.known().is_none()),
                (("fonte dei dati", "source of the data"), indicator.source.known().is_none()),
                (("frequenza", "frequency"), indicator.frequency.known().is_none()),
                (("formula", "formula"), indicator.formula.known().is_none()),
                (("arrotondamento", "rounding"), indicator.rounding.known().is_none()),
                (("responsabile", "who answers for it"), indicator.responsible.known().is_none()),
            ]);
            if let Some((it, en)) = missing {
                raise
                    .at(indicator.name.span)
                    .with("name", &indicator.short_name.value)
                    .with("missing", it)
                    .with("missing-en", en);
            }
        }
    }
}

/// SLA-19. Met, with a margin under the configured limit.
fn tight_passes_are_told(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        let (true, Some(gap)) = (row.judgement.tight, &row.judgement.gap) else { continue };
        raise.at(row.value_span()).with("name", row.title()).with("found", scene.shown(gap));
    }
}

/// SLA-20. Rounding is not stated, and rounding to the digits of the threshold would turn the verdict.
fn rounding_does_not_decide(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for row in rows(scene) {
        if row.indicator.rounding.known().is_some() || row.judgement.basis.is_none() {
            continue;
        }
        let version = version_for(row.indicator, row.edition);
        let Some(rule) = version.and_then(|v| v.rule.test_of(row.judgement)) else { continue };
        let Some(value) = row.judgement.value.as_ref().filter(|v| v.unit == rule.threshold.unit()) else {
            continue;
        };
        if matches!(rule.kind, Kind::Max { .. } | Kind::Min { .. })
            || !matches!(row.judgement.verdict, Verdict::Met | Verdict::Missed)
        {
            continue;
        }
        let Some(bound) = rule.bound() else { continue };
        let Some(rounded) = to_digits_of(value.exact, rule.threshold.value.exact) else { continue };
        let holds = rule.threshold.op.holds(rounded.cmp(&bound));
        if holds != (row.judgement.verdict == Verdict::Met) {
            raise.at(row.value_span()).with("name", row.title()).with("found", scene.shown(value));
        }
    }
}

/// A number rounded half up to as many digits as another has.
fn to_digits_of(value: Decimal, model: Decimal) -> Option<Decimal> {
    Rounding { digits: model.digits(), mode: RoundingMode::HalfUp }.apply(value)
}
