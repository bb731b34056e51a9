//! A period's first page: the answer, what is missed, what is unclear, then everything else.

use super::{figures, page as new_page, prose_path, sla, source};
use crate::assess::{Claim, ClaimKind, Standing, Tally};
use crate::model::Id;
use crate::model::indicator::Indicator;
use crate::report::block::{Block, Card, Cards, LinkItem, Links, Notice, Prose, Row, Strip, Summary, Table};
use crate::report::context::{Context, EditionContext, cell, escape};
use crate::report::prose::{self, Piece};
use crate::report::{Page, Section};
use crate::rule::{Judgement, Verdict};
use crate::text::number;

pub(super) fn page(context: &EditionContext<'_>) -> Page {
    let title = number::capitalised(&number::edition(&context.edition.id, context.words.lang));
    let mut sections =
        vec![Section::new("esito", context.t("front.outcome"), vec![Block::Summary(summary(context))])];
    sections.extend(super::composition::section(context));
    sections.push(cards(context, "fuori", "front.missed", &[Verdict::Missed]));
    sections.push(cards(context, "chiarire", "front.unclear", &[Verdict::Suspect, Verdict::Indeterminate]));
    sections.push(cards(context, "non-rilevati", "front.unmeasured", &[Verdict::NotMeasured]));
    sections.push(changes(context));
    sections.push(levels(context));
    sections.push(claims(context));
    sections.push(super::review::overview(context));
    sections.push(super::actions::overview(context));
    sections.push(super::activities::overview(context));
    sections.extend(economics(context));
    sections.push(super::people::dates(context));
    sections.extend(premise(context));
    sections.extend(areas(context));
    sections.push(documents(context));
    sections.extend(super::people::signatures(context));
    let mut page = new_page(context, "index.html".into(), title, "period", sections);
    page.eyebrow = context.t(&format!("report_kind.{}", context.edition.report.kind.key()));
    page.subtitle = contract_line(context);
    page.description = context.words.with(
        "front.description",
        &[("contract", &context.contract.terms.short_title), ("period", &page.title)],
    );
    page.chapter = false;
    page.source = Some(source(context, "report.yaml"));
    page
}

/// «Contratto «…», rep. 698 del 29 aprile 2021, affidato a …».
fn contract_line(context: &EditionContext<'_>) -> String {
    let terms = &context.contract.terms;
    let mut line = context.words.with("front.contract", &[("title", &terms.title)]);
    if let Some(repertory) = &terms.repertory.value {
        let date = context.plain_date(repertory.date.value);
        line.push_str(
            &context.words.with("front.repertory", &[("number", &repertory.number), ("date", &date)]),
        );
    }
    let last = context.edition.report.to.value;
    let supplier = terms
        .parties
        .iter()
        .filter(|p| p.to.value.is_none_or(|to| to >= last))
        .filter_map(|p| context.book.registers.organisations.get(&p.organisation.id))
        .map(|o| o.name.value.clone())
        .next();
    if let Some(supplier) = supplier {
        line.push_str(&context.words.with("front.supplier", &[("supplier", &supplier)]));
    }
    line
}

/// The sentence, one strip per service with indicators, and the legend.
pub(in crate::report) fn summary(context: &EditionContext<'_>) -> Summary {
    let found = context.found;
    let tally = found.tally(found.judgements.keys());
    let mut strips = Vec::new();
    for area in &context.contract.areas {
        let services = context.contract.services_of(&area.id);
        let before = strips.len();
        for service in &services {
            let indicators: Vec<&Indicator> = context
                .contract
                .indicators_of(&service.id)
                .into_iter()
                .filter(|i| found.judgements.contains_key(&i.id.value))
                .collect();
            if indicators.is_empty() {
                continue;
            }
            let own = found.tally(indicators.iter().map(|i| &i.id.value));
            strips.push(Strip {
                name: service.name.value.clone(),
                href: format!("@/servizi/{}.html", service.id.value),
                line: tally_words(context, &own),
                svg: figures::strip(context, service, &indicators),
            });
        }
        if strips.len() == before {
            strips.push(Strip {
                name: area.name.value.clone(),
                href: format!("@/riesame/{}.html", area.id.value),
                line: context.t("front.no_indicators"),
                svg: String::new(),
            });
        }
    }
    Summary {
        label: context
            .words
            .with("front.as_of", &[("date", &context.plain_date(context.edition.report.to.value))]),
        sentence_html: sentence(context, &tally),
        detail: detail(context, &tally),
        strips,
        legend: Verdict::ALL.iter().filter(|v| tally.of(**v) > 0).map(|v| context.mark(*v)).collect(),
    }
}

/// «3 indicatori non rispettati su 20».
fn sentence(context: &Context<'_>, tally: &Tally) -> String {
    let missed = tally.of(Verdict::Missed);
    let total = tally.total();
    let words = [
        ("n", missed.to_string()),
        ("total", total.to_string()),
        ("met", tally.of(Verdict::Met).to_string()),
    ];
    let words: Vec<(&str, &str)> = words.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let key = match (total, missed) {
        (0, _) => "front.sentence_none",
        (_, 0) if tally.of(Verdict::Met) == total => "front.sentence_all_met",
        (_, 0) => "front.sentence_no_miss",
        _ => "front.sentence_missed",
    };
    escape(&context.words.with(key, words.as_slice()))
}

/// The other verdicts; nothing where the sentence has said all.
fn detail(context: &Context<'_>, tally: &Tally) -> String {
    if tally.of(Verdict::Met) == tally.total() {
        return String::new();
    }
    let mut parts = Vec::new();
    for (key, n) in [
        ("tally.met", tally.of(Verdict::Met)),
        ("tally.indeterminate", tally.of(Verdict::Indeterminate)),
        ("tally.suspect", tally.of(Verdict::Suspect)),
        ("tally.not_measured", tally.of(Verdict::NotMeasured)),
        ("tally.not_applicable", tally.of(Verdict::NotApplicable)),
    ] {
        if n > 0 {
            parts.push(context.words.count(key, n));
        }
    }
    if parts.is_empty() {
        return String::new();
    }
    format!("{}.", number::capitalised(&number::listed(&parts, context.words.lang)))
}

/// «4 rispettati, 1 non rispettato, 2 indeterminati, 3 non rilevati».
pub(in crate::report) fn tally_words(context: &Context<'_>, tally: &Tally) -> String {
    let parts: Vec<String> = [
        Verdict::Missed,
        Verdict::Met,
        Verdict::Indeterminate,
        Verdict::Suspect,
        Verdict::NotMeasured,
        Verdict::NotApplicable,
    ]
    .iter()
    .filter(|v| tally.of(**v) > 0)
    .map(|v| context.words.count(&format!("tally.{}", v.key()), tally.of(*v)))
    .collect();
    if parts.is_empty() {
        context.t("front.no_indicators")
    } else {
        number::listed(&parts, context.words.lang)
    }
}

fn cards(context: &EditionContext<'_>, id: &str, key: &str, verdicts: &[Verdict]) -> Section {
    let items: Vec<Card> = sla::ordered(context)
        .into_iter()
        .filter_map(|indicator| {
            let judgement = context.judgement(indicator)?;
            verdicts.contains(&judgement.verdict).then(|| card(context, indicator))
        })
        .collect();
    let block = Block::Cards(Cards { empty: context.t(&format!("{key}_empty")), items });
    Section::new(id, context.t(key), vec![block]).guided(context.t(&format!("{key}_guide")))
}

fn card(context: &EditionContext<'_>, indicator: &Indicator) -> Card {
    let id = &indicator.id.value;
    let judgement = context.judgement(indicator);
    let action = context.edition.actions.values().find(|a| a.indicators.iter().any(|r| r.id == *id));
    let missing_action = judgement.is_some_and(|j| j.verdict == Verdict::Missed) && action.is_none();
    Card {
        service: context.service_name(indicator.service.as_str()),
        title: indicator.short_name.value.clone(),
        href: format!("@/indicatori/{id}.html"),
        mark: judgement.map(|j| context.judged(j)).unwrap_or_default(),
        value: judgement.map(|j| context.value(j)).unwrap_or_default(),
        exact: judgement.and_then(|j| j.value.as_ref()).map(|v| v.exact.to_string()).unwrap_or_default(),
        threshold: judgement
            .map_or_else(|| context.threshold_of(indicator), |j| context.threshold_by(indicator, j)),
        gap: judgement.map(|j| context.gap(j)).unwrap_or_default(),
        svg: figures::bullet(context, indicator),
        text: judgement.map(|j| because(context, indicator, j)).unwrap_or_default(),
        action: match action {
            Some(action) => prose::inline(
                context,
                &action.text.document,
                Some(context.contract),
                Some(&context.edition.id),
            )
            .replace(['<', '>'], ""),
            None if missing_action => context.t("front.no_action"),
            None => String::new(),
        },
        action_href: action.map(|a| format!("@/azioni.html#{}", a.id.value)).unwrap_or_default(),
        comparison: comparison(context, indicator),
    }
}

/// Why, and by which threshold where it changed within the year.
fn because(context: &EditionContext<'_>, indicator: &Indicator, judgement: &Judgement) -> String {
    let why = sla::why(context, indicator, judgement);
    match sla::changed_threshold(context, indicator, judgement) {
        Some(changed) if why.is_empty() => changed,
        Some(changed) => format!("{why} ({changed})"),
        None => why,
    }
}

/// «Il periodo precedente: 71,20 %».
fn comparison(context: &EditionContext<'_>, indicator: &Indicator) -> String {
    context
        .previous_judgement(indicator)
        .filter(|j| j.value.is_some())
        .map(|j| {
            let now = context.judgement(indicator).unwrap_or(j);
            context.words.with("front.before", &[("value", &context.value_beside(indicator, now, j))])
        })
        .unwrap_or_default()
}

/// What changed since the period before: verdicts that flipped.
fn changes(context: &EditionContext<'_>) -> Section {
    let title = context.t("front.changes");
    if context.previous().is_none() {
        let html = format!("<p>{}</p>", escape(&no_previous(context)));
        return Section::new("cambiamenti", title, vec![Block::Prose(Prose { html })]);
    }
    let rows: Vec<Row> =
        sla::ordered(context)
            .into_iter()
            .filter_map(|indicator| {
                let now = context.judgement(indicator)?;
                let before = context.previous_judgement(indicator);
                let was = before.map(|j| j.verdict);
                (was != Some(now.verdict)).then(|| Row {
                    id: String::new(),
                    group: context.service_name(indicator.service.as_str()),
                    cells: vec![
                        cell(context.link(
                            &format!("@/indicatori/{}.html", indicator.id.value),
                            &indicator.short_name,
                        )),
                        crate::report::block::Cell {
                            mark: before.map(|j| context.judged(j)),
                            html: if before.is_none() {
                                escape(&context.t("common.not_due"))
                            } else {
                                String::new()
                            },
                            ..Default::default()
                        },
                        crate::report::block::Cell { mark: Some(context.judged(now)), ..Default::default() },
                    ],
                })
            })
            .collect();
    let table = Table {
        id: "cambiamenti".into(),
        caption: context.t("front.changes_caption"),
        head: ["column.indicator", "column.before", "column.now"].map(|k| context.column(k)).to_vec(),
        rows,
        empty: context.t("front.nothing_changed"),
        csv: String::new(),
        note: String::new(),
    };
    Section::new("cambiamenti", title, vec![Block::Table(table)])
}

/// What stands instead of a comparison: a year of published parts is not the first thing published.
fn no_previous(context: &EditionContext<'_>) -> String {
    let parts: Vec<String> =
        context.parts().iter().map(|p| number::edition(&p.edition.id, context.words.lang)).collect();
    if parts.is_empty() {
        return context.t("front.no_previous");
    }
    context.words.with("front.no_previous_year", &[("parts", &number::listed(&parts, context.words.lang))])
}

fn levels(context: &EditionContext<'_>) -> Section {
    let mut blocks = vec![Block::Table(sla::table(context, &sla::ordered(context), "livelli"))];
    blocks.extend(figures::distance(context, &sla::ordered(context)));
    Section::new("livelli", context.t("front.levels"), blocks).guided(context.t("front.levels_guide"))
}

/// What the report's text asserts, against the data.
fn claims(context: &EditionContext<'_>) -> Section {
    let items: Vec<LinkItem> = context.found.claims.iter().map(|claim| claim_line(context, claim)).collect();
    let block = Block::Links(Links { empty: context.t("claims.none"), items });
    Section::new("affermazioni", context.t("claims.title"), vec![block]).guided(context.t("claims.guide"))
}

fn claim_line(context: &EditionContext<'_>, claim: &Claim) -> LinkItem {
    let indicator = |id: &Id<Indicator>| {
        context.contract.indicators.get(id).map_or_else(
            || id.to_string(),
            |i| format!("{}, {}", context.service_name(i.service.as_str()), i.short_name.value),
        )
    };
    let (text, href) = match &claim.kind {
        ClaimKind::Missed(id) => (
            context.words.with("claims.missed", &[("name", &indicator(id))]),
            format!("@/indicatori/{id}.html"),
        ),
        ClaimKind::Silent(id) => (
            context.words.with("claims.silent", &[("name", &indicator(id))]),
            format!("@/indicatori/{id}.html"),
        ),
        ClaimKind::AllMet(id) => service_claim(context, "claims.all_met", id.as_str()),
        ClaimKind::AllOtherMeasuredMet(id) => service_claim(context, "claims.all_other", id.as_str()),
        ClaimKind::MetWhereForeseen(id) => service_claim(context, "claims.where_foreseen", id.as_str()),
    };
    let (key, ids) = match &claim.standing {
        Standing::Confirmed => ("confirmed", Vec::new()),
        Standing::Contradicted(ids) => ("contradicted", ids.clone()),
        Standing::Unprovable(ids) => ("unprovable", ids.clone()),
        Standing::WithoutData => ("without_data", Vec::new()),
    };
    let mut detail = context.t(&format!("standing.{key}"));
    if !ids.is_empty() && !matches!(claim.kind, ClaimKind::Missed(_) | ClaimKind::Silent(_)) {
        let names: Vec<String> = ids.iter().map(indicator).collect();
        detail = format!("{detail}: {}", number::listed(&names, context.words.lang));
    }
    LinkItem { text, href, detail, mark: None }
}

fn service_claim(context: &EditionContext<'_>, key: &str, id: &str) -> (String, String) {
    let name = context.service_name(id);
    (context.words.with(key, &[("name", &name)]), format!("@/servizi/{id}.html"))
}

/// Economic progress, line by line; nothing where the period has no table.
fn economics(context: &EditionContext<'_>) -> Option<Section> {
    let list = &context.edition.economics;
    if list.is_empty() {
        return None;
    }
    let money = |amount: Option<crate::value::Decimal>| {
        amount.map_or_else(
            || cell(escape(&context.t("common.dash"))),
            |a| cell(escape(&number::money(a, context.words.lang))),
        )
    };
    let rows = list
        .iter()
        .map(|line| Row {
            id: String::new(),
            group: String::new(),
            cells: vec![
                cell(escape(&line.item)),
                money(line.budgeted),
                money(line.accrued),
                money(line.invoiced),
                money(line.paid),
                money(line.penalties_withheld),
            ],
        })
        .collect();
    let mut head = vec![context.column("column.item")];
    head.extend(
        ["column.budgeted", "column.accrued", "column.invoiced", "column.paid", "column.withheld"]
            .map(|key| context.numeric(key)),
    );
    let table = Table {
        id: "avanzamento".into(),
        caption: context.t("economics.caption"),
        head,
        rows,
        empty: String::new(),
        csv: String::new(),
        note: String::new(),
    };
    Some(Section::new("economia", context.t("economics.title"), vec![Block::Table(table)]))
}

/// The premise that people wrote for the period, with its blocks.
fn premise(context: &EditionContext<'_>) -> Option<Section> {
    let path = prose_path(context, "index.md");
    let page = context.book.pages.get(&path).filter(|p| !p.is_draft())?;
    Some(Section::new("premessa", context.t("front.premise"), blocks(context, page, 3)))
}

fn areas(context: &EditionContext<'_>) -> Vec<Section> {
    context
        .contract
        .areas
        .iter()
        .filter_map(|area| {
            let path = prose_path(context, &format!("{}/index.md", area.id.value));
            let page = context.book.pages.get(&path).filter(|p| !p.is_draft());
            let intro = area
                .intro
                .as_ref()
                .map(|i| Block::Prose(Prose { html: format!("<p>{}</p>", context.md(i)) }));
            let text = page.map(|p| blocks(context, p, 3)).unwrap_or_default();
            let all: Vec<Block> = intro.into_iter().chain(text).collect();
            (!all.is_empty())
                .then(|| Section::new(&format!("area-{}", area.id.value), area.name.value.clone(), all))
        })
        .collect()
}

/// A page of prose as blocks, its fenced blocks filled.
pub(super) fn blocks(context: &EditionContext<'_>, page: &crate::model::Page, level: u8) -> Vec<Block> {
    prose::pieces(context, page, Some(context.contract), Some(&context.edition.id), level)
        .into_iter()
        .flat_map(|piece| match piece {
            Piece::Html(html) if html.trim().is_empty() => Vec::new(),
            Piece::Html(html) => vec![Block::Prose(Prose { html })],
            Piece::Block { name, body } => super::activities::fenced(context, &name, &body),
        })
        .collect()
}

/// Where the evidence is: files of open data, the paper original, what the checks found.
fn documents(context: &EditionContext<'_>) -> Section {
    let item = |key: &str, href: &str| LinkItem {
        text: context.t(key),
        href: href.to_owned(),
        detail: context.t(&format!("{key}_detail")),
        mark: None,
    };
    let mut items = vec![item("data.whole", "@/report.html")];
    if context.book.settings.pdf {
        items.push(item("data.pdf", "@/resoconto.pdf"));
    }
    if context.book.settings.json {
        items.push(item("data.json", "@/report.json"));
    }
    if context.book.settings.csv {
        items.push(item("data.csv", "@/csv/esiti.csv"));
    }
    items.push(item("data.verify", "@/come-verificare.html"));
    items.push(item("data.documents", "@/documenti.html"));
    items.push(item("data.systems", "@/sistemi.html"));
    items.push(item("data.glossary", "@/glossario.html"));
    items.push(item("data.errata", "@/errata.html"));
    items.push(item("data.notes", "@/rilievi.html"));
    items.push(item("data.people", "@/persone.html"));
    items.push(item("data.penalties", "@/penali.html"));
    let mut blocks = vec![Block::Links(Links { empty: String::new(), items })];
    if let Some(note) = &context.edition.report.note.value {
        blocks.push(Block::Notice(Notice {
            tone: "info".into(),
            title: context.t("common.note"),
            html: context.md(note),
        }));
    }
    Section::new("documenti", context.t("front.documents"), blocks)
}
