//! A year and its parts: which editions it is made of, how they stand, what each says of an indicator.

use crate::assess::version_for;
use crate::model::contract::Area;
use crate::model::indicator::Indicator;
use crate::report::block::{Block, Cell, Entries, Entry, Row, Table};
use crate::report::context::{EditionContext, cell, escape};
use crate::report::publication::state;
use crate::report::{Page, Section};
use crate::text::number;

/// What the year is made of, with the hashes of what is closed already; none for other periods.
pub(super) fn section(context: &EditionContext<'_>) -> Option<Section> {
    let parts = context.parts();
    let is_open = parts.iter().any(|p| context.standing(&context.contract.id, &p.edition.id).is_none());
    let rows: Vec<Row> = parts.iter().map(|part| row(context, part)).collect();
    if rows.is_empty() {
        return None;
    }
    let table = Table {
        id: "parti".into(),
        caption: context.t("composition.caption"),
        head: ["column.period", "seals.state", "seals.imprints", "composition.verdicts"]
            .map(|key| context.column(key))
            .to_vec(),
        rows,
        empty: String::new(),
        csv: String::new(),
        note: if is_open { context.t("composition.note") } else { String::new() },
    };
    let section = Section::new("composizione", context.t("composition.title"), vec![Block::Table(table)]);
    Some(section.guided(context.t("composition.guide")))
}

fn row(context: &EditionContext<'_>, part: &EditionContext<'_>) -> Row {
    let stands = state(context, &context.contract.id, part.edition);
    let mut how = escape(&stands.word);
    if !stands.detail.is_empty() {
        how.push_str(&format!(" {}", escape(&stands.detail)));
    }
    let seal = context.standing(&context.contract.id, &part.edition.id).and_then(|s| s.seal.as_ref());
    let imprints = match seal {
        None => escape(&context.t("composition.open")),
        Some(seal) => [("seals.data", &seal.data), ("seals.seal", &seal.seal)]
            .map(|(key, hash)| {
                let label = escape(&context.t(key));
                format!("<span class=\"note\">{label}</span><code class=\"hash\">{}</code>", escape(hash))
            })
            .concat(),
    };
    let tally = part.found.tally(part.found.judgements.keys());
    Row {
        id: format!("parte-{}", part.edition.id),
        group: String::new(),
        cells: vec![
            cell(format!("{} (<code>{}</code>)", escape(&name(context, part)), part.edition.id)),
            cell(how),
            cell(imprints),
            cell(escape(&super::tally_words(context, &tally))),
        ],
    }
}

fn name(context: &EditionContext<'_>, part: &EditionContext<'_>) -> String {
    number::capitalised(&number::edition(&part.edition.id, context.words.lang))
}

/// One indicator in each part and in the year, with the threshold that judged each.
pub(super) fn of_indicator(context: &EditionContext<'_>, indicator: &Indicator) -> Option<Section> {
    let parts = context.parts();
    if parts.is_empty() || context.is_own_measure(indicator) {
        return None;
    }
    let mut rules: Vec<String> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for scoped in parts.iter().chain([context]) {
        let judgement = scoped.judgement(indicator);
        let threshold = judgement.map(|j| scoped.threshold_by(indicator, j)).unwrap_or_default();
        // Another part of the same rule may decide each half: only another rule is a change.
        let rule = scoped.threshold_of(indicator);
        if judgement.is_some() && !rules.contains(&rule) {
            rules.push(rule);
        }
        let absent = || cell(escape(&context.t("common.not_due")));
        rows.push(Row {
            id: String::new(),
            group: String::new(),
            cells: vec![
                cell(escape(&name(context, scoped))),
                judgement.map_or_else(absent, |j| context.value_cell(j)),
                cell(escape(&threshold)),
                Cell { mark: judgement.map(|j| context.judged(j)), ..Cell::default() },
            ],
        });
    }
    let table = Table {
        id: "parti".into(),
        caption: context.t("composition.indicator_caption"),
        head: vec![
            context.column("column.period"),
            context.numeric("column.value"),
            context.numeric("column.threshold"),
            context.column("column.verdict"),
        ],
        rows,
        empty: String::new(),
        csv: String::new(),
        note: match (rules.len() > 1, version_for(indicator, context.edition)) {
            (true, Some(version)) => {
                let threshold = context.rule(&version.rule);
                let date = context.plain_date(context.edition.report.to.value);
                let words = [("threshold", threshold.as_str()), ("date", date.as_str())];
                context.words.with("composition.threshold_changed", &words)
            }
            _ => String::new(),
        },
    };
    let section = Section::new("parti", context.t("composition.indicator_title"), vec![Block::Table(table)]);
    Some(section.guided(context.t("composition.indicator_guide")))
}

/// What the reviews of the parts found and decided in an area.
pub(super) fn reviewed(context: &EditionContext<'_>, area: &Area) -> Vec<Section> {
    let parts = context.parts();
    let each = parts.iter().filter_map(|part| {
        let review = part.edition.reviews.get(&area.id.value)?;
        let findings = review.analysis.iter().flat_map(|a| {
            a.findings.iter().map(move |f| (a.title.value.clone(), f.text.value.clone(), &f.origin))
        });
        let decisions = review.outputs.iter().flat_map(|o| {
            o.decisions.iter().map(move |d| (o.title.value.clone(), d.text.value.clone(), &d.origin))
        });
        let items: Vec<Entry> = findings
            .chain(decisions)
            .map(|(tag, text, origin)| Entry {
                tag,
                html: format!("<p>{}</p>", context.md(&text)),
                origin: context.origin(origin),
                ..Entry::default()
            })
            .collect();
        let block = Block::Entries(Entries { empty: context.t("composition.no_review"), items });
        let period = number::edition(&part.edition.id, context.words.lang);
        let title = context.words.with("composition.review", &[("period", &period)]);
        Some(Section::new(&format!("riesame-{}", part.edition.id), title, vec![block]))
    });
    each.collect()
}

/// A page of the year names no file that the year does not have.
pub(super) fn without_source(context: &EditionContext<'_>, indicator: &Indicator, mut page: Page) -> Page {
    if !context.parts().is_empty() && !context.is_own_measure(indicator) {
        page.source = None;
    }
    page
}
