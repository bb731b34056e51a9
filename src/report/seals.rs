//! «Periodi chiusi» of a contract: hashes, chain, who closed each edition and what took its place. Never
//! sealed itself: it knows what came after.

use super::block::{Block, Cell, LinkItem, Links, Prose, Row, Table};
use super::compose::Standing;
use super::context::{Context, cell, escape};
use super::{Page, Section, differences};
use crate::model::{Contract, Edition};
use crate::text::number;
use crate::value::EditionId;

/// Closed editions, newest first.
pub(super) fn closed<'a>(
    context: &'a Context<'a>,
    contract: &'a Contract,
    shown: &'a [&'a Edition],
) -> impl Iterator<Item = (&'a Edition, &'a Standing)> {
    shown.iter().rev().filter_map(|e| Some((*e, context.standing(&contract.id, &e.id)?)))
}

/// The way from the contract's page.
pub(super) fn way(context: &Context<'_>) -> Section {
    let item = LinkItem {
        text: context.t("seals.page"),
        href: "@/chiusure.html".into(),
        detail: context.t("seals.way"),
        mark: None,
    };
    Section::new(
        "chiusure",
        context.t("seals.page"),
        vec![Block::Links(Links { empty: String::new(), items: vec![item] })],
    )
}

/// The page; none where nothing is closed yet.
pub(super) fn page(context: &Context<'_>, contract: &Contract, shown: &[&Edition]) -> Option<Page> {
    let rows: Vec<Row> =
        closed(context, contract, shown).map(|(e, s)| row(context, contract, e, s)).collect();
    if rows.is_empty() {
        return None;
    }
    let table = Table {
        id: "tabella-chiusure".into(),
        caption: context.t("seals.caption"),
        head: ["seals.edition", "seals.state", "seals.imprints", "seals.lists"]
            .map(|k| context.column(k))
            .to_vec(),
        rows,
        empty: String::new(),
        csv: String::new(),
        note: context.t("seals.note"),
    };
    let html = format!("<p>{}</p>", escape(&context.t("seals.meaning_text")));
    let sections = vec![
        Section::new("elenco", context.t("seals.list"), vec![Block::Table(table)]),
        Section::new("significato", context.t("seals.meaning"), vec![Block::Prose(Prose { html })]),
    ];
    Some(Page {
        path: "chiusure.html".into(),
        title: context.t("seals.page"),
        eyebrow: contract.terms.short_title.value.clone(),
        subtitle: context.t("seals.way"),
        description: context.t("seals.way"),
        menu: "contracts",
        chapter: false,
        kind: context.t("kind.contract"),
        sections,
        source: None,
    })
}

fn row(context: &Context<'_>, contract: &Contract, edition: &Edition, standing: &Standing) -> Row {
    let name = number::capitalised(&number::edition(&edition.id, context.words.lang));
    let folder = format!("@site/{}/{}/", contract.id, edition.id);
    let mut what = context.link(&format!("{folder}index.html"), &name);
    let signed = format!("@/firme.html#edizione-{}", edition.id);
    let place = place(context, contract, standing).to_string();
    let chain = context.words.with("seals.place", &[("n", &place)]);
    what.push_str(&format!("<span class=\"note\">{}</span>", escape(&chain)));
    for (href, text) in [(format!("{folder}come-verificare.html"), "verify.page"), (signed, "proofs.page")] {
        what.push_str(&format!("<span class=\"note\">{}</span>", context.link(&href, &context.t(text))));
    }
    Row {
        id: edition.id.to_string(),
        group: String::new(),
        cells: vec![
            cell(what),
            cell(state(context, contract, standing) + &corrected(context, contract, edition, standing)),
            cell(imprints(context, contract, standing)),
            lists(context, edition),
        ],
    }
}

/// Which link of the chain a seal is: as many as stand before it, and itself.
fn place(context: &Context<'_>, contract: &Contract, standing: &Standing) -> usize {
    let before = |standing: &&Standing| {
        let (period, _) = standing.seal.as_ref()?.previous.as_ref()?;
        context.standing(&contract.id, &EditionId::parse(period).ok()?)
    };
    // A chain that bites its tail is a finding elsewhere: here it only has to end.
    std::iter::successors(Some(standing), before).take(contract.editions.len()).count()
}

/// «Chiuso con impronte il …, da …»; what took its place; whose original prevails.
fn state(context: &Context<'_>, contract: &Contract, standing: &Standing) -> String {
    let mut html = escape(&context.t(&format!("state.{}", standing.state.key())));
    if let Some(day) = standing.on {
        html.push_str(&format!(" {}", context.words.with("state.on", &[("date", &context.date(day))])));
    }
    let mut notes = Vec::new();
    notes.extend(super::proofs::progress(context, standing).map(|text| escape(&text)));
    if let Some(seal) = &standing.seal {
        notes.push(context.words.with("seals.by", &[("name", &escape(&seal.sealed_by))]));
        if seal.rendition {
            notes.push(escape(&context.t("seals.rendition")));
        }
    }
    if let Some(by) = standing.by.as_deref().and_then(|by| EditionId::parse(by).ok()) {
        let by = link_to(context, contract, &by, &context.edition_words("by", &by));
        notes.push(context.words.with("seals.superseded", &[("edition", &by)]));
    }
    for note in notes {
        html.push_str(&format!("<span class=\"note\">{note}</span>"));
    }
    html
}

/// The reason of a correction, and the way to what it changes: from both editions.
pub(super) fn corrected(
    context: &Context<'_>,
    contract: &Contract,
    edition: &Edition,
    standing: &Standing,
) -> String {
    let by = standing.by.as_deref().and_then(|by| EditionId::parse(by).ok());
    let amends = edition.report.amends.as_ref();
    let pairs = [
        amends.map(|amends| differences::address(&amends.period, &edition.id)),
        by.map(|by| differences::address(&edition.id, &by)),
    ];
    let mut html = String::new();
    if let Some(amends) = amends {
        let words = [
            (
                "edition",
                link_to(context, contract, &amends.period, &context.edition_words("the", &amends.period)),
            ),
            ("reason", escape(&amends.reason.value)),
        ];
        let words: Vec<(&str, &str)> = words.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let text = context.words.with("amendment.line", words.as_slice());
        html.push_str(&format!("<span class=\"note\">{text}</span>"));
    }
    for address in pairs.into_iter().flatten() {
        let link = context.link(&format!("@/{address}"), &context.t("amendment.way"));
        html.push_str(&format!("<span class=\"note\">{link}</span>"));
    }
    html
}

/// An edition by its name, with the way to it: for pages that are never sealed.
fn link_to(context: &Context<'_>, contract: &Contract, edition: &EditionId, name: &str) -> String {
    context.link(&format!("@site/{}/{edition}/index.html", contract.id), name)
}

fn imprints(context: &Context<'_>, contract: &Contract, standing: &Standing) -> String {
    let Some(seal) = &standing.seal else { return String::new() };
    let line = |key: &str, hash: &str| {
        format!(
            "<span class=\"note\">{}</span><code class=\"hash\">{}</code>",
            escape(&context.t(key)),
            escape(hash)
        )
    };
    let mut html = line("seals.data", &seal.data) + &line("seals.seal", &seal.seal);
    if let Some((period, hash)) = &seal.previous {
        let name = EditionId::parse(period).map_or_else(
            |_| escape(period),
            |period| link_to(context, contract, &period, &number::edition(&period, context.words.lang)),
        );
        let label = context.words.with("seals.previous", &[("edition", &name)]);
        html.push_str(&format!(
            "<span class=\"note\">{label}</span><code class=\"hash\">{}</code>",
            escape(hash)
        ));
    }
    html
}

fn lists(context: &Context<'_>, edition: &Edition) -> Cell {
    let folder = format!("@/chiusure/{}/", edition.id);
    let files = ["manifest-sha256.txt", "contenuto.sha256", "seal.json"];
    let links: Vec<String> =
        files.iter().map(|name| context.link(&format!("{folder}{name}"), name)).collect();
    cell(links.join("<br>"))
}
