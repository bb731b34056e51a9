//! `show`: one indicator with its arithmetic, in every period or in one; another record with its fields.

use serde_json::Value;

use super::Context;
use super::args::Show;
use super::list::{KINDS, records};
use super::pipeline::{self, Checked};
use crate::edge::{Exit, Failure};
use crate::source::nearest;
use crate::text::json::pretty;

pub(super) fn run(args: &Show, context: &Context) -> Result<Exit, Failure> {
    let checked = pipeline::sound(context, None)?;
    let (theme, facts) = checked.facts()?;
    let all: Vec<Value> =
        facts.iter().filter_map(|f| f.get("verdicts").and_then(Value::as_array)).flatten().cloned().collect();
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let found: Vec<&Value> = all
        .iter()
        .filter(|v| text(v, "id") == args.id)
        .filter(|v| args.period.as_ref().is_none_or(|p| text(v, "period") == *p))
        .collect();
    if found.is_empty() {
        return record(&checked, args, context);
    }
    if args.format == "json" {
        let out = pretty(&found);
        context.terminal.say(&out);
        return Ok(Exit::Done);
    }
    for verdict in found {
        let name = checked
            .book
            .contracts
            .values()
            .find_map(|c| c.indicators.get(args.id.as_str()))
            .map_or_else(String::new, |i| i.name.value.clone());
        let word = theme.words.get(&format!("verdict.{}", text(verdict, "verdict")));
        let shown = |key: &str| {
            verdict.get(key).and_then(|v| v.get("text")).and_then(Value::as_str).unwrap_or("–").to_owned()
        };
        let mut out = format!("{} · {name} · {}\n", args.id, text(verdict, "period"));
        out.push_str(&format!("  {:10} {}\n", context.words("regola", "rule"), text(verdict, "rule")));
        out.push_str(&format!("  {:10} {}\n", context.words("valore", "value"), shown("value")));
        for step in verdict.get("steps").and_then(Value::as_array).into_iter().flatten() {
            out.push_str(&format!(
                "  {:10} {}\n",
                context.words("calcolo", "step"),
                step.as_str().unwrap_or_default()
            ));
        }
        out.push_str(&format!("  {:10} {word}", context.words("esito", "verdict")));
        if shown("gap") != "–" {
            out.push_str(&format!(", {} {}", context.words("scarto", "gap"), shown("gap")));
        }
        out.push_str("\n\n");
        context.terminal.say(&out);
    }
    Ok(Exit::Done)
}

/// A record that is no measured indicator: its kind and fields.
fn record(checked: &Checked, args: &Show, context: &Context) -> Result<Exit, Failure> {
    let id = |value: &Value| value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let of = |kind: &'static str| {
        records(checked, kind, args.period.as_deref()).into_iter().map(move |value| (kind, value))
    };
    let all: Vec<(&str, Value)> = KINDS.iter().filter(|k| **k != "verdicts").flat_map(|k| of(k)).collect();
    let found: Vec<_> = all.iter().filter(|(_, value)| id(value) == args.id).collect();
    if found.is_empty() {
        return Err(unknown(args, &all.iter().map(|(_, value)| id(value)).collect::<Vec<_>>()));
    }
    if args.format == "json" {
        let list: Vec<&Value> = found.iter().map(|(_, value)| value).collect();
        let out = pretty(&list);
        context.terminal.say(&out);
        return Ok(Exit::Done);
    }
    for (kind, value) in found {
        let mut out = format!("{} · {}\n", args.id, kind_word(kind, context));
        let mut fields: Vec<(String, String)> = value
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| *key != "id")
            .map(|(key, value)| (field_word(key, context), shown(value, context)))
            .collect();
        fields.extend(mentions(checked, kind, &args.id, context));
        for (name, text) in fields {
            out.push_str(&format!("  {name:12} {text}\n"));
        }
        out.push('\n');
        context.terminal.say(&out);
    }
    Ok(Exit::Done)
}

fn unknown(args: &Show, ids: &[String]) -> Failure {
    let near = nearest(&args.id, ids.iter().map(String::as_str));
    let (it, en) = match near {
        Some(near) if near == args.id => (String::new(), String::new()),
        Some(near) => (format!(": forse «{near}»?"), format!(": perhaps «{near}»?")),
        None => (
            ": «resoconto list indicators» elenca gli indicatori, e così gli altri generi".to_owned(),
            ": «resoconto list indicators» lists the indicators, and so for the other kinds".to_owned(),
        ),
    };
    let period = args.period.as_ref();
    let (of_it, of_en) = period
        .map_or_else(Default::default, |p| (format!(" nel periodo «{p}»"), format!(" in the period «{p}»")));
    Failure::usage(
        format!("nessun record «{}»{of_it}{it}", args.id),
        format!("no record «{}»{of_en}{en}", args.id),
    )
}

/// What else the book says of a record.
fn mentions(checked: &Checked, kind: &str, id: &str, context: &Context) -> Vec<(String, String)> {
    let contracts = || checked.book.contracts.values();
    let named = |it: &'static str, en: &'static str, list: Vec<String>| {
        list.into_iter().map(|text| (context.words(it, en).to_owned(), text)).collect::<Vec<_>>()
    };
    match kind {
        "people" => {
            let roles = contracts().flat_map(|c| c.roles.values().map(move |r| (c, r)));
            let held = roles.filter(|(_, r)| r.person.known().is_some_and(|p| p.as_str() == id));
            named("incarico", "role", held.map(|(c, r)| format!("{} ({})", r.label.value, c.id)).collect())
        }
        "services" => {
            let own = contracts().flat_map(|c| c.indicators.values()).filter(|i| i.service.as_str() == id);
            named(
                "indicatore",
                "indicator",
                own.map(|i| format!("{} ({})", i.short_name.value, i.id.value)).collect(),
            )
        }
        "actions" => {
            let actions = contracts().flat_map(|c| c.editions.values()).flat_map(|e| e.actions.values());
            let mut about: Vec<String> = actions
                .filter(|a| a.id.as_str() == id)
                .flat_map(|a| a.indicators.iter().map(|r| r.as_str().to_owned()))
                .collect();
            about.sort();
            about.dedup();
            named("indicatore", "indicator", about)
        }
        _ => Vec::new(),
    }
}

fn shown(value: &Value, context: &Context) -> String {
    match value {
        Value::Null => context.words("non indicato", "not stated").to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn kind_word(kind: &str, context: &Context) -> &'static str {
    match kind {
        "indicators" => context.words("indicatore senza rilevazione", "indicator without a measure"),
        "services" => context.words("servizio", "service"),
        "actions" => context.words("azione", "action"),
        "people" => context.words("persona", "person"),
        "documents" => context.words("documento", "document"),
        "systems" => context.words("sistema", "system"),
        _ => context.words("periodo", "period"),
    }
}

fn field_word(key: &str, context: &Context) -> String {
    let italian = match key {
        "name" => "nome",
        "title" => "titolo",
        "kind" => "genere",
        "date" => "data",
        "service" => "servizio",
        "area" => "area",
        "period" => "periodo",
        "text" => "testo",
        "owner" => "responsabile",
        "due" => "scadenza",
        "contract" => "contratto",
        "state" => "stato",
        _ => return key.to_owned(),
    };
    if context.lang == crate::text::Lang::It { italian.to_owned() } else { key.to_owned() }
}
