//! The improvement plan (piano di miglioramento): one sheet for each service, one row for each indicator,
//! with the columns of the paper sheets.

use crate::model::Stated;
use crate::model::indicator::Indicator;
use crate::model::review::Action;
use crate::report::block::{Cell, Row, Table};
use crate::report::context::{EditionContext, cell, escape, listed};
use crate::rule::Judgement;

/// Service and sheet, in the order of areas and services.
pub(super) fn sheets(context: &EditionContext<'_>) -> Vec<(String, Table)> {
    let contract = context.contract;
    let services = contract.areas.iter().flat_map(|area| contract.services_of(&area.id));
    services
        .filter_map(|service| {
            let rows: Vec<Row> = contract
                .indicators_of(&service.id)
                .into_iter()
                .filter_map(|indicator| Some(row(context, indicator, context.judgement(indicator)?)))
                .collect();
            (!rows.is_empty()).then(|| (service.name.value.clone(), sheet(context, rows)))
        })
        .collect()
}

fn sheet(context: &EditionContext<'_>, rows: Vec<Row>) -> Table {
    let day = context.plain_date(context.edition.report.to.value);
    let mut head = ["pdf.plan.goal", "pdf.plan.indicator", "", "pdf.plan.target", "pdf.plan.survey"]
        .map(|key| context.column(key))
        .to_vec();
    head[2].text = context.words.with("pdf.plan.value", &[("date", &day)]);
    head[2].numeric = true;
    head[3].numeric = true;
    head.extend(["column.verdict", "pdf.plan.action", "action.resources"].map(|key| context.column(key)));
    Table {
        id: String::new(),
        caption: String::new(),
        head,
        rows,
        empty: String::new(),
        csv: String::new(),
        note: String::new(),
    }
}

fn row(context: &EditionContext<'_>, indicator: &Indicator, judgement: &Judgement) -> Row {
    let goal = format!(
        "{}<span class=\"note\">{}</span>",
        context.link(&format!("@/indicatori/{}.html", indicator.id.value), &indicator.short_name),
        process(context, indicator),
    );
    let unit = context.t(&format!("unit.{}", indicator.unit.key()));
    let measured = format!("{}<span class=\"note\">{}</span>", escape(&indicator.name), escape(&unit));
    let actions: Vec<&Action> = context
        .edition
        .actions
        .values()
        .filter(|a| a.indicators.iter().any(|r| r.id == indicator.id.value))
        .collect();
    Row {
        id: String::new(),
        group: String::new(),
        cells: vec![
            cell(goal),
            cell(measured),
            context.value_cell(judgement),
            cell(escape(&context.threshold_by(indicator, judgement))),
            cell(survey(context, indicator)),
            verdict(context, judgement),
            decided(context, &actions),
            resources(context, &actions),
        ],
    }
}

fn process(context: &EditionContext<'_>, indicator: &Indicator) -> String {
    match &indicator.process.value {
        Stated::Known(process) => escape(process),
        Stated::NotStated(_) => escape(&context.t("common.not_stated")),
    }
}

/// Documents, who answers, how often.
fn survey(context: &EditionContext<'_>, indicator: &Indicator) -> String {
    let unknown = || escape(&context.t("common.not_stated"));
    let source = match &indicator.source.value {
        Stated::Known(list) if !list.is_empty() => listed(&context.documents(list)),
        _ => unknown(),
    };
    let who = indicator.responsible.known().map_or_else(unknown, |r| escape(&context.role_label(r.as_str())));
    let often = indicator
        .frequency
        .known()
        .map_or_else(unknown, |f| escape(&context.t(&format!("frequency.{}", f.key()))));
    let line =
        |key: &str, text: String| format!("<span class=\"note\">{}: {text}</span>", escape(&context.t(key)));
    format!("{source}{}{}", line("sheet.responsible", who), line("pdf.plan.frequency", often))
}

fn verdict(context: &EditionContext<'_>, judgement: &Judgement) -> Cell {
    Cell {
        html: distance(context, &context.gap(judgement)),
        mark: Some(context.judged(judgement)),
        ..Cell::default()
    }
}

/// «scarto −27,51 punti».
fn distance(context: &EditionContext<'_>, gap: &str) -> String {
    if gap.is_empty() {
        return String::new();
    }
    format!("<span class=\"note\">{} {}</span>", escape(&context.t("card.gap")), escape(gap))
}

/// What was decided, by whom and when it is to be done.
fn decided(context: &EditionContext<'_>, actions: &[&Action]) -> Cell {
    if actions.is_empty() {
        return cell(escape(&context.t("common.dash")));
    }
    let one = |action: &&Action| {
        let unknown = || escape(&context.t("common.not_stated"));
        let who = action.owner.known().map_or_else(unknown, |r| escape(&context.role_label(r.as_str())));
        let due = action.due.known().map_or_else(unknown, |d| escape(&context.plain_date(*d)));
        format!(
            "<p>{}</p><span class=\"note\">{}: {who}</span><span class=\"note\">{}: {due}</span>",
            context.md(&action.text),
            escape(&context.t("action.owner")),
            escape(&context.t("action.due")),
        )
    };
    cell(actions.iter().map(one).collect())
}

fn resources(context: &EditionContext<'_>, actions: &[&Action]) -> Cell {
    let known: Vec<String> =
        actions.iter().filter_map(|a| a.resources.known()).map(|text| escape(text)).collect();
    if !known.is_empty() {
        return cell(known.join("; "));
    }
    match actions.is_empty() {
        true => cell(escape(&context.t("common.dash"))),
        false => Cell { html: escape(&context.t("common.not_stated")), missing: true, ..Cell::default() },
    }
}
