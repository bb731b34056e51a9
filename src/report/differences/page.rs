//! The page between two neighbouring periods: «Che cosa è cambiato».

use super::super::block::{Block, Column, Fact, Facts, Row, Table};
use super::super::compose::Standing;
use super::super::context::{Context, EditionContext, cell, escape};
use super::super::{Page, Section};
use super::{Change, Tone, Topic, address, amended, between};
use crate::model::{Contract, Edition};
use crate::text::number;
use crate::value::EditionId;

/// From one edition to the next; none where either has no findings.
pub(in crate::report) fn page(
    context: &Context<'_>,
    contract: &Contract,
    before: &Edition,
    after: &Edition,
) -> Option<Page> {
    let scoped = |edition| EditionContext::of(*context, contract, edition);
    let changes = between(&scoped(before)?, &scoped(after)?);
    let why = (amended(after) == Some(&before.id)).then(|| why(context, contract, before, after)).flatten();
    let changed = Topic::ALL.into_iter().filter_map(|topic| {
        let rows: Vec<Row> = changes.iter().filter(|c| c.topic == topic).map(|c| row(context, c)).collect();
        (!rows.is_empty()).then(|| section(context, topic, rows))
    });
    let sections: Vec<Section> = why.into_iter().chain(changed).collect();
    let title = title(context, &before.id, &after.id);
    Some(Page {
        path: address(&before.id, &after.id),
        description: title.clone(),
        title,
        eyebrow: contract.terms.short_title.value.clone(),
        subtitle: summary(context, &changes),
        menu: "periods",
        chapter: false,
        kind: context.t("kind.differences"),
        sections,
        source: None,
    })
}

/// «Che cosa è cambiato dal secondo semestre 2023 alla sua rettifica 1».
pub(in crate::report) fn title(context: &Context<'_>, before: &EditionId, after: &EditionId) -> String {
    let mut from = context.edition_words("from", before);
    if before.revision > 0 {
        from.push(',');
    }
    let n = after.revision.to_string();
    let to = match (before.period == after.period, before.revision) {
        (true, 0) => context.words.with("diff.to_own", &[("n", &n)]),
        (true, _) => context.words.with("diff.to_amendment", &[("n", &n)]),
        (false, _) => context.edition_words("to", after),
    };
    context.words.with("diff.title", &[("from", &from), ("to", &to)])
}

/// Why an edition corrects another, who closed it, and the hashes of both.
fn why(context: &Context<'_>, contract: &Contract, before: &Edition, after: &Edition) -> Option<Section> {
    let amends = after.report.amends.as_ref()?;
    let closed = |edition: &Edition| context.standing(&contract.id, &edition.id);
    let mut rows = vec![context.fact("amendment.reason", escape(&amends.reason))];
    for (key, edition) in [("amendment.first", before), ("amendment.second", after)] {
        rows.push(imprints(context, key, closed(edition)));
    }
    let block = Block::Facts(Facts { caption: context.t("amendment.title"), rows });
    Some(Section::new("motivo", context.t("amendment.title"), vec![block]))
}

fn imprints(context: &Context<'_>, key: &str, standing: Option<&Standing>) -> Fact {
    let Some((standing, seal)) = standing.and_then(|s| Some((s, s.seal.as_ref()?))) else {
        return context.fact(key, escape(&context.t("composition.open")));
    };
    let mut html = standing.on.map(|day| context.date(day)).unwrap_or_default();
    html.push_str(&format!(
        " <span class=\"note\">{}</span>",
        context.words.with("seals.by", &[("name", &escape(&seal.sealed_by))])
    ));
    for (key, hash) in [("seals.data", &seal.data), ("seals.seal", &seal.seal)] {
        let label = escape(&context.t(key));
        html.push_str(&format!(
            "<span class=\"note\">{label}</span><code class=\"hash\">{}</code>",
            escape(hash)
        ));
    }
    context.fact(key, html)
}

/// «2 esiti peggiorano, 1 migliora; 4 attività nuove»: what a reader wants in one sentence.
pub(in crate::report) fn summary(context: &Context<'_>, changes: &[Change]) -> String {
    let count = |keep: &dyn Fn(&&Change) -> bool| changes.iter().filter(keep).count();
    let worse = count(&|c| c.tone == Tone::Worse);
    let better = count(&|c| c.tone == Tone::Better);
    let mut parts = Vec::new();
    for (key, n) in [("diff.worse", worse), ("diff.better", better)] {
        if n > 0 {
            parts.push(context.words.count(key, n));
        }
    }
    let moved = count(&|c| matches!(c.topic, Topic::Verdict | Topic::Value | Topic::Threshold));
    if moved == 0 {
        parts.push(context.t("diff.no_indicator"));
    }
    for topic in Topic::ALL {
        let n = count(&|c| c.topic == topic && c.tone == Tone::Neutral);
        if n > 0 {
            parts.push(context.words.count(&format!("diff.count_{}", topic.key()), n));
        }
    }
    if changes.is_empty() { context.t("diff.nothing") } else { number::capitalised(&parts.join(", ")) + "." }
}

fn section(context: &Context<'_>, topic: Topic, rows: Vec<Row>) -> Section {
    let title = context.t(&format!("diff.topic_{}", topic.key()));
    let head: Vec<Column> =
        ["column.what", "column.before", "column.after"].map(|key| context.column(key)).to_vec();
    let table = Table {
        id: format!("differenze-{}", topic.key()),
        caption: title.clone(),
        head,
        rows,
        empty: String::new(),
        csv: String::new(),
        note: String::new(),
    };
    Section::new(&format!("cambia-{}", topic.key()), title, vec![Block::Table(table)])
}

fn row(context: &Context<'_>, change: &Change) -> Row {
    let text = |side: &Option<String>, absent: &str| match side {
        Some(text) => escape(text),
        None => format!("<span class=\"missing\">{}</span>", escape(&context.t(absent))),
    };
    let tone = match change.tone {
        Tone::Better => format!(" <strong>{}</strong>", escape(&context.t("diff.tone_better"))),
        Tone::Worse => format!(" <strong>{}</strong>", escape(&context.t("diff.tone_worse"))),
        Tone::Neutral => String::new(),
    };
    Row {
        id: String::new(),
        group: String::new(),
        cells: vec![
            cell(format!("{}{tone}", escape(&change.name))),
            cell(text(&change.before, "diff.absent_before")),
            cell(text(&change.after, "diff.absent_after")),
        ],
    }
}
