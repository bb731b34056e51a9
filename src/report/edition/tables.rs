//! Open data of a period: one table per file, and the facts as one document.

use serde_json::{Value, json};

use super::sla;
use crate::report::DataTable;
use crate::report::context::EditionContext;
use crate::rule::Judgement;
use crate::text::number;
use crate::value::Quantity;

pub(super) fn all(context: &EditionContext<'_>) -> Vec<DataTable> {
    vec![verdicts(context), activities(context), headcount(context), actions(context)]
}

fn table(name: &str, head: &[&str], rows: Vec<Vec<String>>) -> DataTable {
    let mut all = vec![head.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>()];
    all.extend(rows);
    DataTable { name: name.to_owned(), rows: all }
}

fn verdicts(context: &EditionContext<'_>) -> DataTable {
    let rows = sla::ordered(context)
        .into_iter()
        .filter_map(|indicator| {
            let judgement = context.judgement(indicator)?;
            let exact = |q: &Option<Quantity>| q.as_ref().map(|q| q.exact.to_string()).unwrap_or_default();
            let unit = |q: &Option<Quantity>| q.as_ref().map(|q| q.unit.key().to_owned()).unwrap_or_default();
            let version = crate::assess::version_for(indicator, context.edition);
            let threshold = version.map(|v| context.deciding(v, judgement).into_owned());
            Some(vec![
                indicator.id.value.to_string(),
                indicator.short_name.value.clone(),
                indicator.service.as_str().to_owned(),
                exact(&judgement.value),
                unit(&judgement.value),
                threshold.as_ref().map(|t| t.op.sign().to_owned()).unwrap_or_default(),
                threshold.as_ref().map(|t| t.value.exact.to_string()).unwrap_or_default(),
                threshold.as_ref().map(|t| t.value.unit.key().to_owned()).unwrap_or_default(),
                exact(&judgement.gap),
                judgement.verdict.key().to_owned(),
                judgement.also.iter().map(|v| v.key()).collect::<Vec<_>>().join(" "),
            ])
        })
        .collect();
    table(
        "esiti",
        &[
            "indicator",
            "name",
            "service",
            "value",
            "unit",
            "op",
            "threshold",
            "threshold_unit",
            "gap",
            "verdict",
            "also",
        ],
        rows,
    )
}

fn activities(context: &EditionContext<'_>) -> DataTable {
    let mut rows = Vec::new();
    for (service, groups) in &context.edition.activities {
        for group in groups {
            for item in &group.items {
                rows.push(vec![
                    service.to_string(),
                    group.group.to_string(),
                    item.id.value.to_string(),
                    item.text.document.plain(),
                    item.from.value.map(|d| d.to_string()).unwrap_or_default(),
                    item.to.value.map(|d| d.to_string()).unwrap_or_default(),
                ]);
            }
        }
    }
    table("attivita", &["service", "group", "id", "text", "from", "to"], rows)
}

fn headcount(context: &EditionContext<'_>) -> DataTable {
    let rows = context
        .edition
        .headcount
        .iter()
        .map(|h| {
            vec![
                h.service.value.to_string(),
                h.date.to_string(),
                h.heads.value.to_string(),
                h.on_leave.map(|n| n.to_string()).unwrap_or_default(),
                h.fte.as_ref().map(|f| f.value.to_string()).unwrap_or_default(),
                h.employer.as_ref().map(ToString::to_string).unwrap_or_default(),
            ]
        })
        .collect();
    table("operatori", &["service", "date", "heads", "on_leave", "fte", "employer"], rows)
}

fn actions(context: &EditionContext<'_>) -> DataTable {
    let rows = context
        .edition
        .actions
        .values()
        .map(|a| {
            let indicators: Vec<&str> = a.indicators.iter().map(|r| r.as_str()).collect();
            vec![
                a.id.value.to_string(),
                a.text.document.plain(),
                indicators.join(" "),
                a.owner.known().map(|r| r.as_str().to_owned()).unwrap_or_default(),
                a.due.known().map(|d| d.to_string()).unwrap_or_default(),
                a.state.known().map(|s| s.key().to_owned()).unwrap_or_default(),
            ]
        })
        .collect();
    table("azioni", &["id", "text", "indicators", "owner", "due", "state"], rows)
}

/// `report.json`: what `list verdicts` says, with the period around it.
pub(in crate::report) fn facts(context: &EditionContext<'_>) -> Value {
    let report = &context.edition.report;
    let verdicts: Vec<Value> = sla::ordered(context)
        .into_iter()
        .filter_map(|indicator| {
            let judgement = context.judgement(indicator)?;
            Some(verdict_json(context, indicator, judgement))
        })
        .collect();
    let mut value = json!({
        "schema": 1,
        "contract": context.contract.id.as_str(),
        "contract_title": context.contract.terms.title.value,
        "period": context.edition.id.to_string(),
        "from": report.from.value.to_string(),
        "to": report.to.value.to_string(),
        "dated": report.dated.known().map(ToString::to_string),
        "state": report.state.key(),
        "rendition": report.paper.as_ref().map(|p| p.relation.key()),
        "verdicts": verdicts,
        "headcount": context.edition.headcount.iter().map(|h| json!({
            "service": h.service.as_str(),
            "date": h.date.to_string(),
            "heads": h.heads.value,
            "on_leave": h.on_leave,
            "fte": h.fte.as_ref().map(|f| f.value.to_string()),
        })).collect::<Vec<_>>(),
    });
    let parts: Vec<Value> = context.parts().iter().map(|part| part_json(context, part)).collect();
    if let (Value::Object(fields), false) = (&mut value, parts.is_empty()) {
        fields.insert("composed_of".into(), json!(parts));
    }
    value
}

/// A part of a year, with the hashes of its seal where it is closed.
fn part_json(context: &EditionContext<'_>, part: &EditionContext<'_>) -> Value {
    let seal = context.standing(&context.contract.id, &part.edition.id).and_then(|s| s.seal.as_ref());
    json!({
        "period": part.edition.id.to_string(),
        "content_sha256": seal.map(|s| &s.data),
        "seal_sha256": seal.map(|s| &s.seal),
    })
}

/// One verdict as machines read it (`design`: interfaces for machines).
pub(crate) fn verdict_json(
    context: &EditionContext<'_>,
    indicator: &crate::model::indicator::Indicator,
    judgement: &Judgement,
) -> Value {
    let quantity = |q: &Option<Quantity>| {
        q.as_ref().map(|q| {
            json!({"exact": q.exact.to_string(), "unit": q.unit.key(), "text": number::quantity(q, context.words.lang)})
        })
    };
    let parts: Vec<Value> = context
        .parts()
        .iter()
        .filter(|_| !context.is_own_measure(indicator))
        .map(|part| {
            let judgement = part.judgement(indicator);
            json!({
                "period": part.edition.id.to_string(),
                "value": judgement.and_then(|j| quantity(&j.value)),
                "verdict": judgement.map(|j| j.verdict.key()),
            })
        })
        .collect();
    let mut value = json!({
        "id": indicator.id.as_str(),
        "service": indicator.service.as_str(),
        "period": context.edition.id.to_string(),
        "rule": context.threshold_of(indicator),
        "value": quantity(&judgement.value),
        "gap": quantity(&judgement.gap),
        "verdict": judgement.verdict.key(),
        "also": judgement.also.iter().map(|v| v.key()).collect::<Vec<_>>(),
        "steps": super::steps::lines(context, indicator, judgement),
    });
    // Only a year has parts: no other document changes its form.
    if let (Value::Object(fields), false) = (&mut value, parts.is_empty()) {
        fields.insert("parts".into(), json!(parts));
    }
    value
}
