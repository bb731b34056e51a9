//! `list`: records as a table, JSON or CSV.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Context;
use super::args::List;
use super::lookup::{self, editions};
use super::pipeline::{self, Checked};
use super::signatures;
use crate::edge::{Exit, Failure};
use crate::render::{Theme, csv};
use crate::report::DataTable;
use crate::source::nearest;
use crate::text::json::pretty;
use crate::text::{Strings, number};
use crate::value::Date;

pub(super) const KINDS: &[&str] =
    &["verdicts", "indicators", "services", "actions", "people", "documents", "systems", "periods"];

pub(super) fn run(args: &List, context: &Context) -> Result<Exit, Failure> {
    if !KINDS.contains(&args.kind.as_str()) {
        let near =
            nearest(&args.kind, KINDS.iter().copied()).map(|n| format!(": forse «{n}»?")).unwrap_or_default();
        let all = KINDS.join(", ");
        return Err(Failure::usage(
            format!("«{}» non si può elencare{near}; generi: {all}", args.kind),
            format!("«{}» cannot be listed{near}; kinds: {all}", args.kind),
        ));
    }
    let checked = pipeline::sound(context, None)?;
    let rows = match args.kind.as_str() {
        "verdicts" => verdicts(&checked, args.period.as_deref())?,
        kind => records(&checked, kind, args.period.as_deref()),
    };
    if let Some(period) = &args.period {
        lookup::known(&checked.book, period)?;
    }
    let text = match args.format.as_str() {
        "json" => pretty(&rows),
        "csv" => String::from_utf8_lossy(&csv::file(&table(&args.kind, &rows))).into_owned(),
        _ => {
            let words =
                Theme::new(&BTreeMap::new(), context.lang).map(|theme| theme.words).unwrap_or_default();
            aligned(&readable(&args.kind, &rows, &words))
        }
    };
    context.terminal.say(&text);
    Ok(if checked.errors() > 0 { checked.exit(false) } else { Exit::Done })
}

fn verdicts(checked: &Checked, period: Option<&str>) -> Result<Vec<Value>, Failure> {
    let (_, facts) = checked.facts()?;
    Ok(facts
        .iter()
        .filter(|f| period.is_none_or(|p| f.get("period").and_then(Value::as_str) == Some(p)))
        .filter_map(|f| f.get("verdicts").and_then(Value::as_array))
        .flatten()
        .cloned()
        .collect())
}

pub(super) fn records(checked: &Checked, kind: &str, period: Option<&str>) -> Vec<Value> {
    let book = &checked.book;
    match kind {
        "people" => book.registers.people.values().map(|p| json!({"id": p.id.as_str(), "name": p.name.value})).collect(),
        "documents" => book
            .registers
            .documents
            .values()
            .map(|d| json!({"id": d.id.as_str(), "title": d.title.value, "kind": d.kind.key(), "date": d.date.value.map(|d| d.to_string())}))
            .collect(),
        "systems" => book.registers.systems.values().map(|s| json!({"id": s.id.as_str(), "name": s.name.value})).collect(),
        "indicators" => book
            .contracts
            .values()
            .flat_map(|c| c.indicators.values())
            .map(|i| json!({"id": i.id.as_str(), "name": i.short_name.value, "service": i.service.as_str()}))
            .collect(),
        "services" => book
            .contracts
            .values()
            .flat_map(|c| c.services.values())
            .map(|s| json!({"id": s.id.as_str(), "name": s.name.value, "area": s.area.as_str()}))
            .collect(),
        "periods" => periods(checked),
        _ => editions(book)
            .filter(|(_, e)| period.is_none_or(|p| e.id.to_string() == p))
            .flat_map(|(_, e)| {
                e.actions.values().map(move |a| {
                    json!({
                        "id": a.id.as_str(),
                        "period": e.id.to_string(),
                        "text": a.text.source,
                        "owner": a.owner.known().map(|r| r.as_str()),
                        "due": a.due.known().map(ToString::to_string),
                    })
                })
            })
            .collect(),
    }
}

fn periods(checked: &Checked) -> Vec<Value> {
    let standings = checked.standings();
    let each = editions(&checked.book).map(|(c, e)| {
        let id = e.id.to_string();
        let closed = signatures::state(&standings, c.id.as_str(), &id);
        let state = closed.unwrap_or(e.report.state.key());
        let signed = signatures::is_signed(&checked.closed, c.id.as_str(), &id);
        json!({"id": id, "contract": c.id.as_str(), "state": state, "signed": signed})
    });
    each.collect()
}

/// Columns in the order of the first record; nested values as their text.
fn table(name: &str, rows: &[Value]) -> DataTable {
    let keys: Vec<String> = rows
        .first()
        .and_then(Value::as_object)
        .map(|o| o.keys().filter(|k| !["steps", "parts"].contains(&k.as_str())).cloned().collect())
        .unwrap_or_default();
    let mut all = vec![keys.clone()];
    all.extend(
        rows.iter().map(|row| keys.iter().map(|k| row.get(k).map(cell).unwrap_or_default()).collect()),
    );
    DataTable { name: name.to_owned(), rows: all }
}

/// A value as the text of a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(map) => map.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// What people read of each kind, in their order: key of the record, key of its heading.
fn columns(kind: &str) -> &'static [(&'static str, &'static str)] {
    match kind {
        "verdicts" => &[
            ("id", "column.indicator"),
            ("period", "column.period"),
            ("verdict", "column.verdict"),
            ("value", "column.value"),
            ("gap", "column.gap"),
            ("service", "column.service"),
            ("rule", "column.threshold"),
        ],
        "indicators" => &[("id", "column.id"), ("name", "sheet.name"), ("service", "column.service")],
        "services" => &[("id", "column.id"), ("name", "sheet.name"), ("area", "column.area")],
        "actions" => &[
            ("id", "column.id"),
            ("period", "column.period"),
            ("due", "column.due"),
            ("owner", "column.owner"),
            ("text", "column.action"),
        ],
        "documents" => &[
            ("id", "column.id"),
            ("date", "column.date"),
            ("kind", "column.kind"),
            ("title", "column.title"),
        ],
        "periods" => &[("id", "column.period"), ("state", "column.state"), ("contract", "column.contract")],
        _ => &[("id", "column.id"), ("name", "sheet.name")],
    }
}

/// The table for people: their words, not the keys of machines.
fn readable(kind: &str, rows: &[Value], words: &Strings) -> DataTable {
    let columns = columns(kind);
    let mut all = vec![columns.iter().map(|(_, heading)| words.get(heading)).collect()];
    all.extend(rows.iter().map(|row| columns.iter().map(|(key, _)| shown(row, key, words)).collect()));
    DataTable { name: kind.to_owned(), rows: all }
}

fn shown(row: &Value, key: &str, words: &Strings) -> String {
    let text = row.get(key).map(cell).unwrap_or_default();
    match key {
        "verdict" => {
            let also = row.get("also").and_then(Value::as_array).into_iter().flatten();
            let all = std::iter::once(text.as_str()).chain(also.filter_map(Value::as_str));
            all.map(|v| words.get(&format!("verdict.{v}")).to_lowercase()).collect::<Vec<_>>().join(", ")
        }
        "state" => {
            let word = words.get(&format!("state.{text}")).to_lowercase();
            let signed = text != "signed" && row.get("signed") == Some(&Value::Bool(true));
            if signed { format!("{word}, {}", words.get("state.signed").to_lowercase()) } else { word }
        }
        "kind" => words.get(&format!("document_kind.{text}")),
        "date" | "due" => Date::parse(&text).map_or(text, number::short_date),
        _ => text,
    }
}

fn aligned(table: &DataTable) -> String {
    let columns = table.rows.first().map_or(0, Vec::len);
    let width = |at: usize| table.rows.iter().map(|r| r[at].chars().count()).max().unwrap_or(0).min(60);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in &table.rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, w)| format!("{cell:<w$}", w = *w)).collect();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
    out
}
