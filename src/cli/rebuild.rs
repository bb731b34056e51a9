//! `verify --rebuild`: what today's program would say of closed editions. Information, never a fault: the
//! closed findings and pages stand.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::Context;
use super::pipeline::{Checked, unsealed};
use crate::archive::{self, Inspected};
use crate::edge::Failure;
use crate::render::Theme;
use crate::text::Lang;
use crate::value::Date;

/// One closed edition made again.
#[derive(Debug, Serialize)]
pub(super) struct Rebuilt {
    contract: String,
    period: String,
    verdicts: Vec<Differs>,
    /// Published files: how many there are, and the names of those that would be other bytes.
    files: usize,
    differing: Vec<String>,
}

/// One indicator that would be judged otherwise.
#[derive(Debug, Serialize)]
struct Differs {
    indicator: String,
    sealed: String,
    now: String,
    /// The first line of today's arithmetic that the closed one does not have.
    why: String,
}

/// Judges and composes again every intact edition, or one period's.
pub(super) fn rebuilt(
    checked: Checked,
    period: Option<&str>,
    context: &Context,
) -> Result<Vec<Rebuilt>, Failure> {
    let checked = unsealed(checked);
    let (theme, facts) = checked.facts()?;
    let chosen = |place: &&Inspected| {
        place.faults.is_empty() && period.is_none_or(|period| place.folder.edition == period)
    };
    let mut list = Vec::new();
    for place in checked.closed.iter().filter(chosen) {
        let (contract, edition) = (&place.folder.contract, &place.folder.edition);
        let now = facts.iter().find(|f| text(f, "contract") == *contract && text(f, "period") == *edition);
        let sealed = archive::sealed_report(place);
        let (Some(now), Some(sealed)) = (now, sealed) else { continue };
        let (files, differing) = pages(&checked, place, context)?;
        list.push(Rebuilt {
            contract: contract.clone(),
            period: edition.clone(),
            verdicts: differs(&sealed, now, &theme),
            files,
            differing,
        });
    }
    Ok(list)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn by_indicator(report: &Value) -> BTreeMap<&str, &Value> {
    let all = report.get("verdicts").and_then(Value::as_array);
    all.into_iter().flatten().map(|verdict| (text(verdict, "id"), verdict)).collect()
}

fn differs(sealed: &Value, now: &Value, theme: &Theme) -> Vec<Differs> {
    let (old, new) = (by_indicator(sealed), by_indicator(now));
    let ids: std::collections::BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let judged = |verdict: Option<&&Value>| {
        let fields = ["value", "gap", "verdict", "also"];
        verdict.map(|verdict| fields.map(|key| verdict.get(key).cloned().unwrap_or_default()))
    };
    ids.into_iter()
        .filter(|id| judged(old.get(id)) != judged(new.get(id)))
        .map(|id| Differs {
            indicator: id.to_owned(),
            sealed: old.get(id).map_or_else(|| "–".to_owned(), |v| words(v, theme)),
            now: new.get(id).map_or_else(|| "–".to_owned(), |v| words(v, theme)),
            why: why(old.get(id).copied(), new.get(id).copied()),
        })
        .collect()
}

/// «non rispettato, 88,40 %».
fn words(verdict: &Value, theme: &Theme) -> String {
    let word = theme.words.get(&format!("verdict.{}", text(verdict, "verdict"))).to_lowercase();
    match verdict.get("value").map(|value| text(value, "text")).filter(|value| !value.is_empty()) {
        Some(value) => format!("{word}, {value}"),
        None => word,
    }
}

fn why(old: Option<&Value>, new: Option<&Value>) -> String {
    let steps = |verdict: Option<&Value>| -> Vec<String> {
        let list = verdict.and_then(|v| v.get("steps")).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|s| s.as_str().map(str::to_owned)).collect()
    };
    let (old, new) = (steps(old), steps(new));
    new.into_iter().find(|step| !old.contains(step)).unwrap_or_default()
}

/// How many published files there are, and which would be made of other bytes.
fn pages(checked: &Checked, place: &Inspected, context: &Context) -> Result<(usize, Vec<String>), Failure> {
    let seal = place.seal.as_ref();
    let on = seal.and_then(|seal| Date::parse(&seal.sealed_on).ok());
    let contract = checked.book.contracts.get(place.folder.contract.as_str());
    let edition =
        contract.and_then(|c| c.editions.values().find(|e| e.id.to_string() == place.folder.edition));
    let (Some(on), Some(contract), Some(edition)) = (on, contract, edition) else {
        return Ok((0, Vec::new()));
    };
    let (now, _) = checked.period(context, contract, edition, on)?;
    let now: BTreeMap<&str, String> = now
        .iter()
        .filter(|(path, _)| archive::is_published(path))
        .map(|(path, bytes)| (path.as_str(), archive::sha256(bytes)))
        .collect();
    let sealed: BTreeMap<&str, &String> = place
        .payload
        .iter()
        .filter_map(|(path, hash)| Some((path.strip_prefix("data/")?, hash)))
        .filter(|(path, _)| archive::is_published(path) && *path != archive::PDF)
        .collect();
    let paths: std::collections::BTreeSet<&str> = now.keys().chain(sealed.keys()).copied().collect();
    let differing = paths
        .iter()
        .filter(|path| now.get(*path) != sealed.get(*path).copied())
        .map(|path| (*path).to_owned())
        .collect();
    Ok((paths.len(), differing))
}

/// The answer for people.
pub(super) fn told(all: &[Rebuilt], lang: Lang) -> String {
    let mut out = String::from(match lang {
        Lang::It => "\ncon il programma di oggi (vale ciò che è chiuso):\n",
        Lang::En => "\nby today’s program (what is sealed stands):\n",
    });
    for one in all {
        let (contract, period, files) = (&one.contract, &one.period, one.files);
        let differing = one.differing.len().to_string();
        let total = files.to_string();
        let words = [("n", differing.as_str()), ("total", total.as_str())];
        let pages = match lang {
            Lang::It => "{n} {n:file diverso/file diversi} su {total}",
            Lang::En => "{n} {n:file differs/files differ} of {total}",
        };
        let pages = crate::text::fill(pages, &words);
        let same = match lang {
            Lang::It => "stessi esiti",
            Lang::En => "same verdicts",
        };
        let verdicts = if one.verdicts.is_empty() { same } else { "" };
        let head = [verdicts, &pages].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>();
        out.push_str(&format!("  {contract} {period}: {}\n", head.join(", ")));
        for verdict in &one.verdicts {
            let Differs { indicator, sealed, now, why } = verdict;
            let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
            out.push_str(&match lang {
                Lang::It => format!("    {indicator}: chiuso «{sealed}», oggi «{now}»{why}\n"),
                Lang::En => format!("    {indicator}: sealed «{sealed}», today «{now}»{why}\n"),
            });
        }
    }
    out
}
