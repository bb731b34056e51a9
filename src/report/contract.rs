//! A contract's own pages: who, how much, since when; its periods; each indicator's history.

use super::block::{Block, Cell, Column, Fact, Facts, Figure, LinkItem, Links, Notice, Row, Table};
use super::context::{Context, EditionContext, cell, escape};
use super::{Page, Report, Scope, Section, compose, deadlines, differences, edition, proofs, seals, site};
use crate::assess::trend;
use crate::model::indicator::Indicator;
use crate::model::{Contract, Edition, Stated};
use crate::text::number;

pub(super) fn tree(context: &Context<'_>, contract: &Contract, shown: &[&Edition]) -> Report {
    let scope = Scope::Contract(contract.id.clone());
    let mut report = compose::report(context, scope, contract.terms.short_title.value.clone(), None);
    report.pages.push(front(context, contract, shown));
    if let Some(last) = shown.last() {
        report.pages.push(latest(context, contract, last));
        let (page, calendar) = deadlines::made(context, contract, last);
        report.pages.extend(page);
        report.calendar = calendar;
    }
    report.pages.extend(seals::page(context, contract, shown));
    report.pages.extend(proofs::page(context, contract, shown));
    for (before, after) in differences::neighbours(shown) {
        report.pages.extend(differences::page(context, contract, before, after));
    }
    for indicator in contract.indicators.values() {
        report.pages.push(history(context, contract, indicator, shown));
    }
    report.moved = compose::moved(contract, false);
    report
}

fn front(context: &Context<'_>, contract: &Contract, shown: &[&Edition]) -> Page {
    let mut sections = Vec::new();
    let text = format!("{}/{}/index.md", context.book.settings.src, contract.id);
    sections.extend(site::prose_section(context, &text, Some(contract)));
    sections.push(Section::new(
        "scheda",
        context.t("contract.sheet"),
        vec![Block::Facts(sheet(context, contract))],
    ));
    sections.push(
        Section::new("esiti", context.t("contract.grid"), vec![Block::Table(grid(context, contract, shown))])
            .guided(context.t("contract.grid_guide")),
    );
    if shown.len() > 1 {
        sections.push(Section::new(
            "differenze",
            context.t("contract.differences"),
            vec![steps(context, contract, shown)],
        ));
    }
    if shown.last().is_some() {
        sections.push(deadlines::way(context));
    }
    if seals::closed(context, contract, shown).next().is_some() {
        sections.push(seals::way(context));
        sections.push(proofs::way(context));
    }
    sections.push(Section::new(
        "fornitori",
        context.t("contract.parties"),
        vec![Block::Table(parties(context, contract))],
    ));
    sections.push(Section::new(
        "servizi",
        context.t("contract.services"),
        vec![Block::Table(services(context, contract, shown))],
    ));
    if let Some(penalties) = edition::penalties::suspensions(context, contract) {
        sections.push(Section::new("penali", context.t("contract.penalties"), vec![penalties]));
    }
    sections.push(Section::new("elenco", context.t("contract.listing"), vec![listing(context, contract)]));
    Page {
        path: "index.html".into(),
        title: contract.terms.short_title.value.clone(),
        eyebrow: context.t("contract.eyebrow"),
        subtitle: contract.terms.title.value.clone(),
        description: contract.terms.title.value.clone(),
        menu: "contracts",
        chapter: false,
        kind: context.t("kind.contract"),
        sections,
        source: Some(format!("{}/{}/contract.yaml", context.book.settings.data_dir, contract.id)),
    }
}

/// The pages between neighbouring periods, newest first.
fn steps(context: &Context<'_>, contract: &Contract, shown: &[&Edition]) -> Block {
    let items = differences::neighbours(shown)
        .into_iter()
        .rev()
        .map(|(before, after)| LinkItem {
            text: differences::title(context, &before.id, &after.id),
            href: format!("@site/{}/{}", contract.id, differences::address(&before.id, &after.id)),
            detail: String::new(),
            mark: None,
        })
        .collect();
    Block::Links(Links { empty: String::new(), items })
}

fn sheet(context: &Context<'_>, contract: &Contract) -> Facts {
    let terms = &contract.terms;
    let lang = context.words.lang;
    let mut rows = vec![context.fact("contract.title", escape(&terms.title))];
    rows.push(context.stated_fact("contract.cig", &terms.cig, |c| format!("<code>{}</code>", escape(&c.0))));
    rows.push(context.stated_fact("contract.project_code", &terms.project_code, |c| {
        format!("<code>{}</code>", escape(&c.0))
    }));
    if let Some(repertory) = &terms.repertory.value {
        let html = context.words.with(
            "contract.repertory_value",
            &[("number", &escape(&repertory.number)), ("date", &context.date(repertory.date.value))],
        );
        rows.push(context.fact("contract.repertory", html));
    }
    if let Some(code) = &terms.agid_opinion_code.value {
        rows.push(context.stated_fact("contract.agid_opinion", code, |c| escape(c)));
    }
    rows.push(context.stated_fact("contract.route", &terms.route, |t| escape(t)));
    rows.push(context.stated_fact("contract.regime", &terms.legal_regime, |t| escape(t)));
    rows.push(context.stated_fact("contract.signed", &terms.signed_on, |d| context.date(*d)));
    rows.push(context.stated_fact("contract.start", &terms.start_on, |d| context.date(*d)));
    rows.push(context.stated_fact("contract.end", &terms.end_on, |d| context.date(*d)));
    rows.push(
        context.stated_fact("contract.amount", &terms.amount_net, |a| escape(&number::money(*a, lang))),
    );
    rows.push(context.stated_fact("contract.criterion", &terms.monitoring.criterion, |c| {
        escape(&context.t(&format!("criterion.{}", c.key())))
    }));
    rows.push(context.stated_fact("contract.mode", &terms.monitoring.mode, |m| {
        escape(&context.t(&format!("mode.{}", m.key())))
    }));
    if let Some(body) = &terms.monitoring.body.value {
        rows.push(context.stated_fact("contract.body", body, |b| escape(b)));
    }
    if let Some(reason) = &terms.monitoring.reason.value {
        rows.push(context.fact("contract.reason", escape(reason)));
    }
    for change in &terms.changes.value {
        let when = match &change.date.value {
            Stated::Known(day) => context.plain_date(*day),
            Stated::NotStated(reason) => reason.clone(),
        };
        let delta = change.amount_delta.map(|d| format!(" ({})", number::money(d, lang))).unwrap_or_default();
        rows.push(context.fact("contract.change", escape(&format!("{}, {when}{delta}", change.kind.value))));
    }
    if let Some(note) = &terms.note.value {
        rows.push(context.fact("common.note", context.markdown(note, Some(contract), None)));
    }
    if !terms.origin.0.is_empty() {
        rows.push(Fact {
            term: context.t("common.origin"),
            html: escape(&context.origin(&terms.origin)),
            missing: false,
            origin: String::new(),
        });
    }
    Facts { caption: context.t("contract.sheet"), rows }
}

/// `1º sem. 2023 (sostituita)` beside `1º sem. 2023, rettifica 1`: two editions of one period told apart.
fn heading(context: &Context<'_>, contract: &Contract, edition: &Edition) -> String {
    let period = number::short_period(edition.id.period, context.words.lang);
    let n = edition.id.revision.to_string();
    let text = match edition.id.revision {
        0 => period,
        _ => context.words.with("contract.amendment", &[("period", &period), ("n", &n)]),
    };
    match context.standing(&contract.id, &edition.id).and_then(|s| s.by.as_ref()) {
        Some(_) => context.words.with("contract.superseded", &[("edition", &text)]),
        None => text,
    }
}

/// Verdicts by indicator and period: the newest periods that fit a screen; each indicator's page has all.
fn grid(context: &Context<'_>, contract: &Contract, shown: &[&Edition]) -> Table {
    let shown = &shown[shown.len().saturating_sub(edition::figures::DRAWN)..];
    let mut head = vec![context.column("column.indicator")];
    head.extend(shown.iter().map(|e| Column { text: heading(context, contract, e), numeric: false }));
    let mut rows = Vec::new();
    for area in &contract.areas {
        for service in contract.services_of(&area.id) {
            for indicator in contract.indicators_of(&service.id) {
                let id = &indicator.id.value;
                let mut cells =
                    vec![cell(context.link(&format!("@/indicatori/{id}.html"), &indicator.short_name))];
                for e in shown {
                    let judgement = context.findings.judgement(&contract.id, &e.id, id);
                    let html = judgement.map_or_else(
                        || escape(&context.t("common.not_due")),
                        |j| {
                            context.link(
                                &format!("@site/{}/{}/indicatori/{id}.html", contract.id, e.id),
                                &context.value(j),
                            )
                        },
                    );
                    cells.push(Cell {
                        html,
                        mark: judgement.map(|j| context.judged(j)),
                        alone: true,
                        ..Cell::default()
                    });
                }
                rows.push(Row { id: id.to_string(), group: service.name.value.clone(), cells });
            }
        }
    }
    Table {
        id: "griglia".into(),
        caption: context.t("contract.grid_caption"),
        head,
        rows,
        empty: context.t("contract.no_indicators"),
        csv: String::new(),
        note: String::new(),
    }
}

fn parties(context: &Context<'_>, contract: &Contract) -> Table {
    let rows = contract
        .terms
        .parties
        .iter()
        .map(|party| {
            let organisation = context.book.registers.organisations.get(&party.organisation.id);
            let name =
                organisation.map_or_else(|| party.organisation.as_str().to_owned(), |o| o.name.value.clone());
            let members: Vec<String> = organisation
                .map(|o| {
                    o.members
                        .iter()
                        .filter_map(|m| context.book.registers.organisations.get(&m.organisation.id))
                        .map(|m| m.name.value.clone())
                        .collect()
                })
                .unwrap_or_default();
            let to =
                party.to.value.map_or_else(|| escape(&context.t("common.open_end")), |d| context.date(d));
            Row {
                id: String::new(),
                group: String::new(),
                cells: vec![
                    cell(escape(&name)),
                    cell(escape(&number::listed(&members, context.words.lang))),
                    cell(context.stated_date(&party.from)),
                    cell(to),
                ],
            }
        })
        .collect();
    Table {
        id: "fornitori".into(),
        caption: context.t("contract.parties_caption"),
        head: ["column.supplier", "column.members", "column.from", "column.to"]
            .map(|k| context.column(k))
            .to_vec(),
        rows,
        empty: context.t("contract.no_parties"),
        csv: String::new(),
        note: String::new(),
    }
}

fn services(context: &Context<'_>, contract: &Contract, shown: &[&Edition]) -> Table {
    let last = shown.last();
    let mut rows = Vec::new();
    for area in &contract.areas {
        for service in contract.services_of(&area.id) {
            let href = last
                .map(|e| format!("@site/{}/{}/servizi/{}.html", contract.id, e.id, service.id.value))
                .unwrap_or_default();
            rows.push(Row {
                id: service.id.value.to_string(),
                group: area.name.value.clone(),
                cells: vec![
                    cell(context.link(&href, &service.name)),
                    cell(escape(&context.t(&format!("service_kind.{}", service.kind.key())))),
                    cell(context.stated_date(&service.active_from)),
                    cell(contract.indicators_of(&service.id).len().to_string()),
                ],
            });
        }
    }
    let mut head: Vec<Column> =
        ["column.service", "column.kind", "column.active_from"].map(|k| context.column(k)).to_vec();
    head.push(context.numeric("column.indicators"));
    Table {
        id: "servizi".into(),
        caption: context.t("contract.services_caption"),
        head,
        rows,
        empty: context.t("contract.no_services"),
        csv: String::new(),
        note: String::new(),
    }
}

/// Whether the contract can stand in the list that AgID asks for, and what is missing.
fn listing(context: &Context<'_>, contract: &Contract) -> Block {
    let path = format!("{}/{}/contract.yaml", context.book.settings.data_dir, contract.id);
    let missing: Vec<&str> = context
        .notes
        .iter()
        .filter(|n| n.code == "CTR-08" && n.path == path)
        .map(|n| n.message.as_str())
        .collect();
    let (tone, key) = if missing.is_empty() {
        ("success", "contract.listing_ok")
    } else {
        ("warning", "contract.listing_missing")
    };
    Block::Notice(Notice { tone: tone.into(), title: context.t(key), html: escape(&missing.join("; ")) })
}

fn latest(context: &Context<'_>, contract: &Contract, last: &Edition) -> Page {
    let name = number::capitalised(&number::edition(&last.id, context.words.lang));
    let href = format!("@site/{}/{}/index.html", contract.id, last.id);
    let html =
        format!("<p>{}</p>", context.link(&href, &context.words.with("latest.link", &[("period", &name)])));
    Page {
        path: "latest.html".into(),
        title: context.t("latest.title"),
        eyebrow: contract.terms.short_title.value.clone(),
        subtitle: name,
        description: context.t("latest.title"),
        menu: "periods",
        chapter: false,
        kind: context.t("kind.contract"),
        sections: vec![Section::new(
            "ultimo",
            String::new(),
            vec![Block::Prose(super::block::Prose { html })],
        )],
        source: None,
    }
}

/// One indicator across the periods: values, thresholds by date, verdicts.
fn history(context: &Context<'_>, contract: &Contract, indicator: &Indicator, shown: &[&Edition]) -> Page {
    let id = &indicator.id.value;
    let points: Vec<_> = trend(contract, context.findings, indicator, None, usize::MAX)
        .into_iter()
        .filter(|t| shown.binary_search_by(|e| e.id.cmp(t.edition)).is_ok())
        .collect();
    let rows =
        points
            .iter()
            .map(|t| {
                let href = format!("@site/{}/{}/indicatori/{id}.html", contract.id, t.edition);
                let threshold = t.version.map(|v| context.rule(&v.rule)).unwrap_or_default();
                Row {
                    id: t.edition.to_string(),
                    group: String::new(),
                    cells: vec![
                        cell(context.link(
                            &href,
                            &number::capitalised(&number::edition(t.edition, context.words.lang)),
                        )),
                        cell(escape(&context.value(t.judgement))),
                        cell(escape(&threshold)),
                        cell(escape(&context.gap(t.judgement))),
                        Cell { mark: Some(context.judged(t.judgement)), ..Cell::default() },
                    ],
                }
            })
            .collect();
    let table = Table {
        id: "storia".into(),
        caption: context.t("history.caption"),
        head: vec![
            context.column("column.period"),
            context.numeric("column.value"),
            context.numeric("column.threshold"),
            context.numeric("column.gap"),
            context.column("column.verdict"),
        ],
        rows,
        empty: context.t("history.none"),
        csv: String::new(),
        note: String::new(),
    };
    let mut blocks = Vec::new();
    if let Some(scoped) = shown.last().and_then(|last| EditionContext::of(*context, contract, last)) {
        let drawn = super::edition::figures::trend(&scoped, indicator);
        blocks.extend(drawn.map(|block| match block {
            // The table of open data belongs to the period's folder.
            Block::Figure(figure) => Block::Figure(Figure { csv: String::new(), ..figure }),
            other => other,
        }));
    }
    blocks.push(Block::Table(table));
    let sections = vec![
        Section::new("andamento", context.t("history.title"), blocks),
        Section::new(
            "soglie",
            context.t("history.thresholds"),
            vec![Block::Table(thresholds(context, contract, indicator))],
        ),
    ];
    Page {
        path: format!("indicatori/{id}.html"),
        title: indicator.short_name.value.clone(),
        eyebrow: context.t("history.eyebrow"),
        subtitle: contract
            .services
            .get(&indicator.service.id)
            .map(|s| s.name.value.clone())
            .unwrap_or_default(),
        description: indicator.name.value.clone(),
        menu: "contracts",
        chapter: false,
        kind: context.t("kind.indicator"),
        sections,
        source: Some(format!("{}/{}/indicators/{id}.yaml", context.book.settings.data_dir, contract.id)),
    }
}

fn thresholds(context: &Context<'_>, contract: &Contract, indicator: &Indicator) -> Table {
    let rows = indicator
        .versions
        .iter()
        .map(|version| {
            let act = match version.act.as_ref() {
                Some(Stated::Known(act)) => escape(&context.document_title(&act.id)),
                Some(Stated::NotStated(reason)) => context.not_stated(reason),
                None => String::new(),
            };
            let note =
                version.note.as_ref().map(|n| context.markdown(n, Some(contract), None)).unwrap_or_default();
            Row {
                id: String::new(),
                group: String::new(),
                cells: vec![
                    cell(context.stated_date(&version.from)),
                    cell(escape(&context.rule(&version.rule))),
                    cell(act),
                    cell(note),
                ],
            }
        })
        .collect();
    Table {
        id: "soglie".into(),
        caption: context.t("history.thresholds_caption"),
        head: ["column.from", "column.threshold", "column.act", "column.note"]
            .map(|k| context.column(k))
            .to_vec(),
        rows,
        empty: context.t("history.no_thresholds"),
        csv: String::new(),
        note: String::new(),
    }
}
