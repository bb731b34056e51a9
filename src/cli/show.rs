//! `show`: one indicator with its arithmetic, in every period or in one.

use serde_json::Value;

use super::Context;
use super::args::Show;
use super::pipeline;
use crate::edge::{Exit, Failure};
use crate::source::nearest;

pub(super) fn run(args: &Show, context: &Context) -> Result<Exit, Failure> {
    let checked = pipeline::load(context, None)?;
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
        let ids: Vec<String> = all.iter().map(|v| text(v, "id")).collect();
        let near = nearest(&args.id, ids.iter().map(String::as_str))
            .map(|n| format!(": forse «{n}»?"))
            .unwrap_or_default();
        return Err(Failure::usage(
            format!(
                "nessun indicatore «{}» con questi filtri{near} «resoconto list indicators» li elenca",
                args.id
            ),
            format!(
                "no indicator «{}» with these filters{near} «resoconto list indicators» lists them",
                args.id
            ),
        ));
    }
    if args.format == "json" {
        let mut out = serde_json::to_string_pretty(&found).unwrap_or_default();
        out.push('\n');
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
