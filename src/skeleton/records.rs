//! One function per kind of record that has its own file.

use super::fill::{fill, line, lines, missing, plain, scalar};
use super::here::Here;
use super::{NewFile, Refusal};
use crate::model::indicator::Indicator;
use crate::model::{Contract, Edition};
use crate::rule::Rule;
use crate::text::{Lang, number};
use crate::value::Date;

type Files = Result<Vec<NewFile>, Refusal>;

fn one(path: String, text: String) -> Vec<NewFile> {
    vec![NewFile { path, text }]
}

/// One more than the largest.
fn next(orders: impl Iterator<Item = u32>) -> String {
    orders.max().unwrap_or(0).saturating_add(1).to_string()
}

pub(super) fn service(here: &Here<'_>) -> Files {
    let contract = here.needed_contract()?;
    let id = here.need("id")?;
    here.unused(id, contract.services.get(id).map(|s| &s.id))?;
    let area = here.need("area")?;
    let order = next(contract.services.values().filter(|s| s.area.as_str() == area).map(|s| s.order.value));
    let words = [
        ("id", lines(id)),
        ("title", lines(scalar(here.need("title")?))),
        ("area", lines(area)),
        ("type", lines(here.need("type")?)),
        ("order", lines(order)),
    ];
    Ok(one(
        format!("{}/services/{id}.yaml", here.data(contract)),
        fill(include_str!("templates/service.yaml"), &words),
    ))
}

pub(super) fn indicator(here: &Here<'_>) -> Files {
    let contract = here.needed_contract()?;
    let id = here.need("id")?;
    here.unused(id, contract.indicators.get(id).map(|i| &i.id))?;
    let service = here.need("service")?;
    let order =
        next(contract.indicators.values().filter(|i| i.service.as_str() == service).map(|i| i.order.value));
    let words = [
        ("id", lines(id)),
        ("title", lines(scalar(here.need("title")?))),
        ("service", lines(service)),
        ("type", lines(here.need("type")?)),
        ("order", lines(order)),
    ];
    let path = format!("{}/indicators/{id}.yaml", here.data(contract));
    Ok(one(path, fill(include_str!("templates/indicator.yaml"), &words)))
}

pub(super) fn measure(here: &Here<'_>) -> Files {
    let contract = here.needed_contract()?;
    let edition = here.needed_edition()?;
    let indicator = here.indicator().ok_or_else(|| {
        Refusal::call("manca --indicator: indicare un indicatore", "missing --indicator: give an indicator")
    })?;
    let folder = here.folder(contract, edition);
    let last = edition.report.to.value;
    Ok(vec![measure_of(&folder, indicator, number::edition(&edition.id, Lang::It), last)])
}

/// The skeleton of one measure: what to count is said, no value is invented.
pub(super) fn measure_of(folder: &str, indicator: &Indicator, period: String, last: Date) -> NewFile {
    let id = &indicator.id.value;
    let rule = indicator.version_on(last).map_or_else(
        || "nessuna: aggiungerla alla scheda dell’indicatore".to_owned(),
        |v| v.printed.value.clone().unwrap_or_else(|| thresholds(&v.rule)),
    );
    let document = indicator.source.known().and_then(|s| s.first()).map_or("un-documento", |d| d.as_str());
    let words = [
        ("name", plain(&*indicator.name.value)),
        ("period", plain(period)),
        ("rule", plain(rule)),
        ("indicator", lines(id.as_str())),
        ("counts", lines(counts(indicator))),
        ("document", plain(document)),
        ("day", plain(last.plus_days(10).to_string())),
    ];
    NewFile {
        path: format!("{folder}/measures/{id}.yaml"),
        text: fill(include_str!("templates/measure.yaml"), &words),
    }
}

/// Every threshold of a rule, a class's with its name.
fn thresholds(rule: &Rule) -> String {
    let each = rule.tests().into_iter().map(|(name, test)| {
        let of = name.rsplit('/').find(|part| part.parse::<u16>().is_err() && !part.is_empty());
        let of = of.map(|class| format!("{class}: ")).unwrap_or_default();
        let threshold = &test.threshold;
        format!("{of}{} {}", threshold.op.shown(), number::quantity(&threshold.value, Lang::It))
    });
    each.collect::<Vec<_>>().join("; ")
}

/// What to count, by the names of the sheet.
fn counts(indicator: &Indicator) -> String {
    if indicator.data.is_empty() {
        return "# counts: {…}   i nomi sono quelli di «data» nella scheda dell’indicatore".to_owned();
    }
    let names: Vec<&str> = indicator.data.iter().map(|d| d.name.value.as_str()).collect();
    let mut out = format!(
        "# counts: {{{}}}",
        names.iter().map(|n| format!("{}: 0", line(n))).collect::<Vec<_>>().join(", ")
    );
    for datum in indicator.data.iter() {
        let said = datum.description.value.as_deref().or(datum.unit.value.as_deref()).unwrap_or_default();
        if !said.is_empty() {
            out.push_str(&format!("\n#   {}: {}", line(&datum.name), line(said)));
        }
    }
    out.push_str(&format!(
        "\n# Mese per mese stanno meglio in {}.csv, accanto a questo file:\n#   month,{}",
        indicator.id.value,
        names.join(",")
    ));
    out
}

pub(super) fn activity(here: &Here<'_>) -> Files {
    let contract = here.needed_contract()?;
    let edition = here.needed_edition()?;
    let (id, service) = (here.need("id")?, here.need("service")?);
    let items = edition.activities.get(service).into_iter().flatten().flat_map(|g| &g.items);
    here.unused(id, items.map(|i| &i.id).find(|i| i.as_str() == id))?;
    let words = [
        ("group", lines(here.need("group")?)),
        ("service", plain(service)),
        ("id", lines(id)),
        ("title", lines(scalar(here.need("title")?))),
        ("from", plain(edition.report.from.value.to_string())),
        ("to", plain(edition.report.to.value.to_string())),
        ("system", plain(here.book.registers.systems.keys().next().map_or("un-sistema", |s| s.as_str()))),
    ];
    let path = format!("{}/activities/{service}/{id}.yaml", here.folder(contract, edition));
    Ok(one(path, fill(include_str!("templates/activity.yaml"), &words)))
}

pub(super) fn action(here: &Here<'_>) -> Files {
    let contract = here.needed_contract()?;
    let edition = here.needed_edition()?;
    let id = here.need("id")?;
    // A name that another period uses means the same action: it comes back with `new period --from`.
    let other = contract.editions.values().find_map(|e| e.actions.get(id));
    here.unused(id, other.map(|a| &a.id))?;
    let indicators = here.answer("indicator").map_or_else(|| "[]".to_owned(), |i| format!("[{i}]"));
    let words = [
        ("id", lines(id)),
        ("title", lines(scalar(here.need("title")?))),
        ("indicators", lines(indicators)),
        ("type", lines(here.need("type")?)),
        ("owner", lines(here.answer("owner").map_or_else(|| missing("da indicare"), str::to_owned))),
        ("due", lines(here.answer("due").map_or_else(|| missing("da indicare"), str::to_owned))),
    ];
    let path = format!("{}/actions/{id}.yaml", here.folder(contract, edition));
    Ok(one(path, fill(include_str!("templates/action.yaml"), &words)))
}

pub(super) fn event(here: &Here<'_>) -> Files {
    let contract = here.needed_contract()?;
    let edition = here.needed_edition()?;
    let id = here.need("id")?;
    let other = contract.editions.values().find_map(|e| e.events.get(id));
    here.unused(id, other.map(|e| &e.id))?;
    let words = [
        ("id", lines(id)),
        ("type", lines(here.need("type")?)),
        ("day", plain(edition.report.from.value.plus_days(30).to_string())),
        ("date", lines(here.answer("date").map_or_else(|| missing("da indicare"), str::to_owned))),
        ("title", lines(scalar(here.need("title")?))),
    ];
    let path = format!("{}/events/{id}.yaml", here.folder(contract, edition));
    Ok(one(path, fill(include_str!("templates/event.yaml"), &words)))
}

pub(super) fn waiver(here: &Here<'_>) -> Files {
    let contract = here.needed_contract()?;
    let words = [
        ("code", plain(here.need("code")?)),
        ("path", plain(here.need("path")?)),
        ("reason", lines(scalar(here.need("reason")?))),
        ("person", lines(scalar(here.need("person")?))),
        ("until", lines(here.need("until")?)),
    ];
    let path = format!("{}/waivers/{}.yaml", here.data(contract), here.need("id")?);
    Ok(one(path, fill(include_str!("templates/waiver.yaml"), &words)))
}

pub(super) fn page(here: &Here<'_>) -> Files {
    let src = &here.book.settings.src;
    let title = here.need("title")?;
    let (path, text) = match here.need("type")? {
        "site" => (format!("{src}/{}.md", here.need("id")?), "Testo da scrivere."),
        "contract" => (
            format!("{src}/{}/index.md", here.needed_contract()?.id),
            "Presentazione del contratto, da scrivere.",
        ),
        "period" => (period_page(here, here.needed_contract()?, here.needed_edition()?), PREMISE),
        kind => {
            let (contract, edition, area) =
                (here.needed_contract()?, here.needed_edition()?, here.need("area")?);
            let name = if kind == "review" { "riesame" } else { "index" };
            (format!("{src}/{}/{}/{area}/{name}.md", contract.id, edition.id), "Testo da scrivere.")
        }
    };
    Ok(vec![page_of(path, title, text)])
}

pub(super) const PREMISE: &str = "Premessa da scrivere: che cosa è successo nel periodo, in poche righe.\n\nUn numero si cita dai dati, così non può invecchiare: `[](indicator:identificativo)` diventa il valore.";

fn period_page(here: &Here<'_>, contract: &Contract, edition: &Edition) -> String {
    format!("{}/{}/{}/index.md", here.book.settings.src, contract.id, edition.id)
}

/// A page of prose, a draft until somebody writes it.
pub(super) fn page_of(path: String, title: &str, text: &str) -> NewFile {
    let words = [("title", lines(scalar(title))), ("text", lines(text))];
    NewFile { path, text: fill(include_str!("templates/page.md"), &words) }
}
