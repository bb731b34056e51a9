//! An indicator in a period: the number large, what it means, the arithmetic, the whole sheet.

use super::{composition, figures, page as new_page, sla, source, steps};
use crate::assess::version_for;
use crate::model::Stated;
use crate::model::indicator::Indicator;
use crate::model::measure::{Measure, Printed};
use crate::report::block::{Block, Entries, Entry, Fact, Facts, Head, Notice, StepList};
use crate::report::context::{EditionContext, escape, listed};
use crate::report::{Page, Section};
use crate::rule::Judgement;

pub(super) fn page(context: &EditionContext<'_>, indicator: &Indicator) -> Option<Page> {
    let judgement = context.judgement(indicator)?;
    let id = &indicator.id.value;
    let measure = context.edition.measures.get(id);
    let mut sections = vec![Section::new(
        "esito",
        context.t("indicator.outcome"),
        vec![head(context, indicator, judgement)],
    )];
    let lines = steps::lines(context, indicator, judgement);
    if !lines.is_empty() {
        let block = Block::Steps(StepList { lines });
        sections.push(
            Section::new("calcolo", context.t("indicator.arithmetic"), vec![block])
                .guided(context.t("indicator.arithmetic_guide")),
        );
    }
    sections.extend(composition::of_indicator(context, indicator));
    let mut comparison: Vec<Block> = figures::comparison(context, indicator).into_iter().collect();
    comparison.extend(figures::trend(context, indicator));
    comparison.extend(figures::months(context, indicator));
    if !comparison.is_empty() {
        sections.push(Section::new("confronto", context.t("indicator.comparison"), comparison));
    }
    sections.push(actions(context, indicator));
    if let Some(measure) = measure {
        sections.push(Section::new(
            "rilevazione",
            context.t("indicator.measure"),
            vec![Block::Facts(measured(context, indicator, measure))],
        ));
    }
    sections.push(Section::new(
        "scheda",
        context.t("indicator.sheet"),
        vec![Block::Facts(sheet(context, indicator))],
    ));
    if let Some(printed) = measure.and_then(|m| m.printed.as_ref()) {
        sections.push(
            Section::new(
                "stampato",
                context.t("indicator.printed"),
                vec![Block::Facts(printed_cells(context, printed))],
            )
            .guided(context.t("indicator.printed_guide")),
        );
    }
    let title =
        format!("{}: {}", context.service_name(indicator.service.as_str()), indicator.short_name.value);
    let mut page = new_page(context, format!("indicatori/{id}.html"), title, "indicator", sections);
    page.subtitle = indicator.question.value.clone().unwrap_or_else(|| indicator.name.value.clone());
    page.description.clone_from(&indicator.name.value);
    page.source = Some(source(context, &format!("measures/{id}.yaml")));
    Some(composition::without_source(context, indicator, page))
}

fn head(context: &EditionContext<'_>, indicator: &Indicator, judgement: &Judgement) -> Block {
    let previous = previous(context, indicator, judgement);
    let changed = sla::changed_threshold(context, indicator, judgement);
    let changed = changed.map(|text| format!("{}.", crate::text::number::capitalised(&text)));
    let reasons = changed.into_iter().chain(sla::reasons(context, judgement));
    Block::Head(Box::new(Head {
        mark: context.judged(judgement),
        also: judgement.also.iter().map(|v| context.mark(*v)).collect(),
        value: context.value(judgement),
        exact: judgement.value.as_ref().map(|v| v.exact.to_string()).unwrap_or_default(),
        sentence: sla::good_sentence(context, indicator, judgement).unwrap_or_default(),
        threshold: context.threshold_by(indicator, judgement),
        gap: context.gap(judgement),
        basis: context.basis(judgement),
        previous,
        reasons: reasons.collect(),
        svg: figures::bullet(context, indicator),
    }))
}

/// The value of the period before; where there is none, whether nothing was published, due or measured.
fn previous(context: &EditionContext<'_>, indicator: &Indicator, judgement: &Judgement) -> String {
    match (context.previous(), context.previous_judgement(indicator)) {
        (None, _) => context.t("front.first"),
        (Some(_), None) => context.t("common.not_due"),
        (Some(_), Some(before)) if before.value.is_some() => {
            let value = context.value_beside(indicator, judgement, before);
            context.words.with("front.before", &[("value", &value)])
        }
        (Some(_), Some(_)) => context.t("common.no_value"),
    }
}

fn actions(context: &EditionContext<'_>, indicator: &Indicator) -> Section {
    let items: Vec<Entry> = context
        .edition
        .actions
        .values()
        .filter(|a| a.indicators.iter().any(|r| r.id == indicator.id.value))
        .map(|a| super::actions::entry(context, a))
        .collect();
    let block = Block::Entries(Entries { empty: context.t("indicator.no_action"), items });
    Section::new("azioni", context.t("indicator.actions"), vec![block])
}

/// Source, evidence and state of the number.
fn measured(context: &EditionContext<'_>, indicator: &Indicator, measure: &Measure) -> Facts {
    let mut rows = vec![
        context
            .fact("measure.status", escape(&context.t(&format!("measure_status.{}", measure.status.key())))),
    ];
    if let Some(reason) = &measure.reason.value {
        rows.push(context.stated_fact("measure.reason", reason, |r| escape(r)));
    }
    if let Some(expected) = &measure.expected_on.value {
        rows.push(context.stated_fact("measure.expected_on", expected, |d| context.date(*d)));
    }
    if let Some(declared) = &measure.declared.value {
        let value = crate::text::number::quantity(&declared.quantity(), context.words.lang);
        let stat = match &declared.stat.value {
            Stated::Known(stat) => context.t(&format!("stat.{}", stat.key())),
            Stated::NotStated(_) => context.t("stat.not_stated"),
        };
        let printed = declared
            .printed
            .as_ref()
            .map(|p| format!(", {}", context.words.with("measure.as_printed", &[("printed", p)])))
            .unwrap_or_default();
        rows.push(context.fact("measure.declared", escape(&format!("{value}, {stat}{printed}"))));
    }
    let counts: Vec<String> = measure
        .counts
        .iter()
        .map(|(name, n)| {
            let name = context.count_name(indicator, name);
            format!("{name}: {}", crate::text::number::count(*n, context.words.lang))
        })
        .collect();
    if !counts.is_empty() {
        rows.push(context.fact("measure.counts", escape(&counts.join("; "))));
    }
    if !measure.evidence.is_empty() {
        rows.push(context.fact("measure.evidence", listed(&context.documents(&measure.evidence))));
    } else {
        rows.push(Fact {
            term: context.t("measure.evidence"),
            html: escape(&context.t("measure.no_evidence")),
            missing: true,
            origin: String::new(),
        });
    }
    if let Some(day) = measure.received_on.value {
        rows.push(context.fact("measure.received_on", context.date(day)));
    }
    if let Some(confirmed) = &measure.confirmed.value {
        let who = context.person_name(&confirmed.by.id);
        rows.push(
            context
                .fact("measure.confirmed", format!("{}, {}", escape(&who), context.date(confirmed.on.value))),
        );
    }
    if let Some(was) = &measure.corrected_from.value {
        rows.push(context.fact("measure.corrected_from", escape(was)));
    }
    if let Some(doubt) = &measure.doubt.value {
        rows.push(context.fact("measure.doubt", context.md(doubt)));
    }
    if let Some(note) = &measure.note.value {
        rows.push(context.fact("common.note", context.md(note)));
    }
    if !measure.origin.0.is_empty() {
        rows.push(context.fact("common.origin", escape(&context.origin(&measure.origin))));
    }
    Facts { caption: context.t("indicator.measure"), rows }
}

/// The whole sheet (scheda indicatore).
fn sheet(context: &EditionContext<'_>, indicator: &Indicator) -> Facts {
    let mut rows = vec![context.fact("sheet.name", escape(&indicator.name))];
    if let Some(code) = &indicator.code.value {
        rows.push(context.fact("sheet.code", escape(code)));
    }
    let service = format!("@/servizi/{}.html", indicator.service.as_str());
    rows.push(
        context
            .fact("sheet.service", context.link(&service, &context.service_name(indicator.service.as_str()))),
    );
    rows.push(context.stated_fact("sheet.process", &indicator.process, |t| escape(t)));
    rows.push(context.stated_fact("sheet.aspect", &indicator.aspect, |t| escape(t)));
    rows.push(context.stated_fact("sheet.definition", &indicator.definition, |t| context.md(t)));
    rows.push(context.fact("sheet.unit", escape(&context.t(&format!("unit.{}", indicator.unit.key())))));
    rows.push(context.fact("sheet.threshold", escape(&context.threshold_of(indicator))));
    if let Some(version) = version_for(indicator, context.edition) {
        if let Some(printed) = &version.printed.value {
            rows.push(context.fact("sheet.threshold_printed", format!("«{}»", escape(printed))));
        }
        rows.push(context.fact("sheet.threshold_from", context.stated_date(&version.from)));
        if let Some(act) = version.act.as_ref() {
            rows.push(context.stated_fact("sheet.act", act, |a| {
                context.link(&context.document_href(&a.id), &context.document_title(&a.id))
            }));
        }
        if let Some(note) = &version.note.value {
            rows.push(context.fact("sheet.threshold_note", context.md(note)));
        }
    }
    rows.push(
        context.stated_fact("sheet.source", &indicator.source, |list| listed(&context.documents(list))),
    );
    rows.push(context.fact(
        "sheet.observation",
        escape(&context.t(&format!("frequency.{}", indicator.observation_period.key()))),
    ));
    rows.push(context.stated_fact("sheet.frequency", &indicator.frequency, |f| {
        escape(&context.t(&format!("frequency.{}", f.key())))
    }));
    for datum in &indicator.data.value {
        let key = || format!("<code>{}</code>", escape(&datum.name));
        let html = datum.description.value.as_ref().map_or_else(key, |text| escape(text));
        rows.push(context.fact("sheet.datum", html));
    }
    rows.push(context.stated_fact("sheet.sampling", &indicator.sampling, |t| escape(t)));
    rows.push(
        context.stated_fact("sheet.formula", &indicator.formula, |t| escape(&context.formula(indicator, t))),
    );
    rows.push(context.stated_fact("sheet.rounding", &indicator.rounding, |r| {
        escape(&context.words.with("sheet.rounding_value", &[("digits", &r.0.digits.to_string())]))
    }));
    if let Some(clock) = &indicator.clock.value {
        rows.push(context.stated_fact("sheet.clock_start", &clock.start, |t| escape(t)));
        rows.push(context.stated_fact("sheet.clock_stop", &clock.stop, |t| escape(t)));
    }
    rows.push(context.stated_fact("sheet.responsible", &indicator.responsible, |r| {
        context.link(&format!("@/persone.html#{}", r.as_str()), &context.role_label(r.as_str()))
    }));
    if let Some(exceptions) = &indicator.exceptions.value {
        rows.push(context.fact("sheet.exceptions", context.md(exceptions)));
    }
    if let Some(note) = &indicator.note.value {
        rows.push(context.fact("common.note", context.md(note)));
    }
    if !indicator.origin.0.is_empty() {
        rows.push(context.fact("common.origin", escape(&context.origin(&indicator.origin))));
    }
    Facts { caption: context.t("indicator.sheet"), rows }
}

/// The cells of the paper sheet, as printed.
fn printed_cells(context: &EditionContext<'_>, printed: &Printed) -> Facts {
    let cells = [
        ("printed.process", &printed.process),
        ("printed.objective", &printed.objective),
        ("printed.definition", &printed.definition),
        ("printed.value_date", &printed.value_date),
        ("printed.value", &printed.value),
        ("printed.threshold", &printed.threshold),
        ("printed.threshold_date", &printed.threshold_date),
        ("printed.source", &printed.source),
        ("printed.responsible", &printed.responsible),
        ("printed.frequency", &printed.frequency),
        ("printed.achieved", &printed.achieved),
        ("printed.ok_ko", &printed.ok_ko),
        ("printed.action", &printed.action),
        ("printed.resources", &printed.resources),
    ];
    let rows = cells
        .into_iter()
        .filter_map(|(key, cell)| cell.as_ref().map(|cell| context.stated_fact(key, cell, |t| escape(t))))
        .collect();
    Facts { caption: context.t("indicator.printed"), rows }
}

/// A notice for indicators of services without any.
pub(super) fn none(context: &EditionContext<'_>) -> Block {
    Block::Notice(Notice {
        tone: "info".into(),
        title: context.t("service.no_indicators"),
        html: String::new(),
    })
}
