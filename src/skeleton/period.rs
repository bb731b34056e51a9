//! A new period, from nothing or from the one before: what was open comes back to be answered.

use super::fill::{entry, fill, line, lines, missing, plain, scalar};
use super::here::Here;
use super::records::{PREMISE, measure_of, page_of};
use super::{NewFile, Refusal};
use crate::model::review::{Action, ActionState, Review};
use crate::model::{Contract, Edition, Stated};
use crate::text::{Lang, number};
use crate::value::{EditionId, Period};

/// Everything a new period begins with.
pub(super) fn files(here: &Here<'_>) -> Result<Vec<NewFile>, Refusal> {
    let contract = here.needed_contract()?;
    let id = here.need("id")?;
    let period = EditionId::parse(id)
        .map_err(|_| {
            Refusal::call(
                format!("«{id}» non è un periodo: scrivere 2024-s2"),
                format!("«{id}» is not a period: write 2024-s2"),
            )
        })?
        .period;
    let known = contract.editions.values().find(|e| e.id.period == period);
    here.unused(id, known.map(|e| &e.report.id))?;
    let from = previous(here, contract, period)?;
    let folder = format!("{}/periods/{period}", here.data(contract));
    let parts = parts(contract, period);
    let mut files = vec![report(contract, from, period, &folder, &parts)];
    let page = format!("{}/{}/{period}/index.md", here.book.settings.src, contract.id);
    if !parts.is_empty() {
        // Measures, people, actions and reviews are those of its parts.
        files.push(page_of(page, "Premessa", PREMISE));
        return Ok(files);
    }
    if let Some(from) = from {
        files.extend(from.actions.values().filter(|a| is_open(a)).map(|a| carried(a, from, &folder)));
    }
    files.push(NewFile {
        path: format!("{folder}/headcount.csv"),
        text: "service,date,heads,on_leave,fte,employer\n".to_owned(),
    });
    for indicator in contract.indicators.values() {
        let active = contract.services.get(&indicator.service.id).is_none_or(|s| {
            s.active_from.known().is_none_or(|day| *day <= period.last_day())
                && s.active_to.is_none_or(|day| day >= period.first_day())
        });
        if active && indicator.version_on(period.last_day()).is_some() {
            let name = number::period(period, Lang::It);
            files.push(measure_of(&folder, indicator, name, period.last_day()));
        }
    }
    for area in &contract.areas {
        let before = from.and_then(|e| e.reviews.get(&area.id.value));
        files.push(review(contract, &area.id.value.to_string(), before, period, &folder));
    }
    files.push(page_of(page, "Premessa", PREMISE));
    Ok(files)
}

/// The halves or quarters that a year can be made of: all of them, each in the edition in force.
fn parts(contract: &Contract, year: Period) -> Vec<String> {
    if year.kind() != "year" {
        return Vec::new();
    }
    let of_kind = |kind: &str| -> Vec<(Period, String)> {
        let inside = contract.in_force().map(|e| &e.id);
        let inside = inside.filter(|id| id.period.kind() == kind && year.covers(id.period));
        inside.map(|id| (id.period, id.to_string())).collect()
    };
    let whole =
        |list: &Vec<(Period, String)>| list.iter().map(|(p, _)| p.months().count()).sum::<usize>() == 12;
    let found = ["semester", "quarter", "month"].into_iter().map(of_kind).find(whole);
    found.unwrap_or_default().into_iter().map(|(_, id)| id).collect()
}

fn previous<'a>(
    here: &Here<'a>,
    contract: &'a Contract,
    period: Period,
) -> Result<Option<&'a Edition>, Refusal> {
    let Some(name) = here.answer("from") else { return Ok(None) };
    let from = contract.editions.values().find(|e| e.id.to_string() == name);
    match from {
        Some(from) if from.id.period < period => Ok(Some(from)),
        _ => Err(Refusal::call(
            format!("--from «{name}» non viene prima di «{period}»: indicare un periodo precedente"),
            format!("--from «{name}» is not before «{period}»: give an earlier period"),
        )),
    }
}

/// Whether an action has to be answered for in the next report: only «closed» ends it.
fn is_open(action: &Action) -> bool {
    action.state.known() != Some(&ActionState::Closed)
}

fn report(
    contract: &Contract,
    from: Option<&Edition>,
    period: Period,
    folder: &str,
    parts: &[String],
) -> NewFile {
    let kind = match period.kind() {
        "semester" => "semester",
        "quarter" => "quarter",
        _ => "annual",
    };
    let place = from.and_then(|e| e.report.place.value.as_deref());
    let place = place.map_or_else(|| "# place: Potenza".to_owned(), |p| format!("place: {}", scalar(p)));
    let recipients: Vec<String> = match from {
        Some(from) => from
            .report
            .distribution
            .iter()
            .map(|r| {
                let person =
                    r.person.value.as_ref().map(|p| format!(", person: {}", p.as_str())).unwrap_or_default();
                format!("\n  - {{role: {}{person}, label: {}}}", r.role.as_str(), scalar(&r.label))
            })
            .collect(),
        None => contract
            .roles
            .values()
            .filter(|r| matches!(r.role.as_str(), "rtd" | "rup" | "dec"))
            .map(|r| format!("\n  - {{role: {}, label: {}}}", r.id.value, scalar(&r.label)))
            .collect(),
    };
    let article = if kind == "annual" { "dell’" } else { "del " };
    let words = [
        ("id", lines(scalar_id(period))),
        ("kind", lines(kind)),
        ("title", lines(scalar(&format!("Resoconto {article}{}", number::period(period, Lang::It))))),
        ("from", lines(period.first_day().to_string())),
        ("to", lines(period.last_day().to_string())),
        ("place", lines(place)),
        ("composed", lines(composed(parts))),
        ("distribution", lines(list(&recipients))),
        ("signers", lines(signers(contract, from))),
    ];
    NewFile {
        path: format!("{folder}/report.yaml"),
        text: fill(include_str!("templates/report.yaml"), &words),
    }
}

fn composed(parts: &[String]) -> String {
    if parts.is_empty() {
        return String::new();
    }
    let list = parts.join(", ");
    format!("\n# I valori dell’anno sono la somma dei conteggi di questi periodi.\ncomposed_of: [{list}]")
}

/// A year alone would be a number.
fn scalar_id(period: Period) -> String {
    if period.kind() == "year" { format!("\"{period}\"") } else { period.to_string() }
}

fn list(items: &[String]) -> String {
    if items.is_empty() { " []".to_owned() } else { items.concat() }
}

/// Who signed last time, as a reminder: signatures themselves are never carried.
/// Who is to sign: as in the period before, else whoever answers for the monitoring.
fn signers(contract: &Contract, from: Option<&Edition>) -> String {
    let before = from.map(|e| &e.report.signers.value).filter(|s| !s.is_empty());
    let entry = |role: &str, label: &str| format!("\n  - {{role: {role}, label: {}}}", scalar(label));
    let listed: Vec<String> = match before {
        Some(before) => before.iter().map(|s| entry(s.role.as_str(), &s.label)).collect(),
        None => {
            let paper = from.and_then(|e| e.report.paper.value.as_ref());
            let signed: Vec<String> = paper
                .iter()
                .flat_map(|p| p.signers.iter())
                .filter_map(|s| Some(entry(s.role.value.as_ref()?.as_str(), &s.label)))
                .collect();
            let heads = contract.roles.values().filter(|r| r.role.as_str() == "monitoring-head");
            if signed.is_empty() {
                heads.map(|r| entry(&r.id.value.to_string(), &r.label)).collect()
            } else {
                signed
            }
        }
    };
    if listed.is_empty() {
        return "# Chi firma, prima di «resoconto seal»: incarichi da roles.yaml.\n# signers:\n#   - {role: rup, label: RUP}".to_owned();
    }
    format!("# Chi firma: incarichi da roles.yaml.\nsigners:{}", listed.concat())
}

fn carried(action: &Action, from: &Edition, folder: &str) -> NewFile {
    let indicators: Vec<&str> = action.indicators.iter().map(|r| r.as_str()).collect();
    let effect = action.effect.value.as_ref();
    let stated = |value: Option<&Stated<String>>, why: &str| match value {
        Some(Stated::Known(text)) => scalar(text),
        Some(Stated::NotStated(reason)) => missing(reason),
        None => missing(why),
    };
    let mut more = Vec::new();
    if !action.services.is_empty() {
        let services: Vec<&str> = action.services.iter().map(|s| s.as_str()).collect();
        more.push(format!("services: [{}]", services.join(", ")));
    }
    if let Some(note) = &action.note.value {
        more.push(entry("note", &note.source));
    }
    let born = action.from_report.value.unwrap_or(from.id.period);
    let words = [
        ("period", plain(number::edition(&from.id, Lang::It))),
        ("id", lines(action.id.as_str())),
        ("text", lines(entry("text", &action.text.source))),
        ("indicators", lines(format!("[{}]", indicators.join(", ")))),
        ("class", lines(action.class.key())),
        (
            "owner",
            lines(match &action.owner.value {
                Stated::Known(role) => role.as_str().to_owned(),
                Stated::NotStated(_) => missing("da indicare"),
            }),
        ),
        (
            "due",
            lines(match &action.due.value {
                Stated::Known(day) => day.to_string(),
                Stated::NotStated(_) => missing("da indicare"),
            }),
        ),
        ("resources", lines(stated(Some(&action.resources.value), "da indicare"))),
        ("from", lines(scalar_id(born))),
        ("baseline", lines(stated(effect.and_then(|e| e.baseline.value.as_ref()), "da indicare"))),
        ("target", lines(stated(effect.and_then(|e| e.target.value.as_ref()), "da indicare"))),
        ("more", lines(more.join("\n"))),
    ];
    let text = fill(include_str!("templates/carried.yaml"), &words);
    NewFile {
        path: format!("{folder}/actions/{}.yaml", action.id.value),
        text: format!("{}\n", text.trim_end()),
    }
}

fn review(contract: &Contract, area: &str, before: Option<&Review>, period: Period, folder: &str) -> NewFile {
    let inputs: Vec<String> = before
        .map(|r| {
            r.inputs
                .iter()
                .map(|i| {
                    format!(
                        "\n  - {{key: {}, label: {}, state: {}}}",
                        scalar(&i.key),
                        scalar(&i.label),
                        missing("da compilare")
                    )
                })
                .collect()
        })
        .unwrap_or_default();
    let scheme = before.map_or("iso9001_2015", |r| r.scheme.key());
    let words = [
        ("contract", plain(contract.id.as_str())),
        ("period", plain(period.to_string())),
        ("area", lines(line(area))),
        ("scheme", lines(scheme)),
        ("inputs", lines(list(&inputs))),
        ("day", plain(period.next().last_day().to_string())),
    ];
    NewFile {
        path: format!("{folder}/review/{area}.yaml"),
        text: fill(include_str!("templates/review.yaml"), &words),
    }
}
