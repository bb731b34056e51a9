//! Penalties: what is due, what suspends it and until when. Unknown amounts are never zero.

use super::page as new_page;
use crate::model::contract::Suspension;
use crate::model::review::EventKind;
use crate::model::{Contract, Stated};
use crate::report::block::{Block, Cell, Entries, Entry, Notice, Row, Table};
use crate::report::context::{Context, EditionContext, cell, escape};
use crate::report::{Page, Section};
use crate::rule::penalty::Price;
use crate::text::number;

pub(super) fn page(context: &EditionContext<'_>) -> Page {
    let sections = vec![
        Section::new("penali", context.t("penalty.section"), blocks(context)),
        Section::new(
            "sospensioni",
            context.t("penalty.suspensions"),
            vec![suspensions(context, context.contract).unwrap_or_else(|| {
                Block::Entries(Entries { empty: context.t("penalty.no_suspensions"), items: Vec::new() })
            })],
        ),
    ];
    let mut page = new_page(context, "penali.html".into(), context.t("penalty.page"), "penalty", sections);
    page.subtitle = context.t("penalty.subtitle");
    page.source = Some(format!("{}/{}/penalties.yaml", context.book.settings.data_dir, context.contract.id));
    page
}

/// What the rules price, and the penalties recorded as facts.
pub(super) fn blocks(context: &EditionContext<'_>) -> Vec<Block> {
    let lang = context.words.lang;
    let mut rows: Vec<Row> = context
        .found
        .penalties
        .iter()
        .map(|due| {
            let price = match &due.price {
                Price::Euro(amount) => number::money(*amount, lang),
                Price::Between(low, high) => context.words.with(
                    "penalty.between",
                    &[("low", &number::money(*low, lang)), ("high", &number::money(*high, lang))],
                ),
                Price::NotComputable => context.t("penalty.not_computable"),
                Price::ByAct => context.t("penalty.by_act"),
            };
            let capped = due.capped.map(|c| number::money(c, lang)).unwrap_or_default();
            let state = match &due.suspended_by {
                Some(_) => context.t("penalty_state.suspended"),
                None => context.t("penalty_state.computed"),
            };
            let name = context
                .contract
                .indicators
                .get(&due.indicator)
                .map_or_else(|| due.indicator.to_string(), |i| i.short_name.value.clone());
            let name = match &due.of {
                Some(part) => format!("{name}, {}", number::edition(part, lang)),
                None => name,
            };
            Row {
                id: String::new(),
                group: String::new(),
                cells: vec![
                    cell(context.link(&format!("@/indicatori/{}.html", due.indicator), &name)),
                    cell(escape(&price)),
                    cell(escape(&capped)),
                    cell(escape(&state)),
                ],
            }
        })
        .collect();
    for event in context.edition.events.values().filter(|e| e.kind.value == EventKind::Penalty) {
        let amount = match &event.amount.value {
            Some(Stated::Known(amount)) => {
                Cell { html: escape(&number::money(*amount, lang)), ..Cell::default() }
            }
            Some(Stated::NotStated(reason)) => {
                Cell { html: context.not_stated(reason), missing: true, ..Cell::default() }
            }
            None => Cell { html: escape(&context.t("common.not_stated")), missing: true, ..Cell::default() },
        };
        let state = match event.state.as_ref() {
            Some(Stated::Known(state)) => context.t(&format!("penalty_state.{}", state.key())),
            _ => context.t("common.not_stated"),
        };
        rows.push(Row {
            id: String::new(),
            group: String::new(),
            cells: vec![cell(escape(&event.title)), amount, cell(String::new()), cell(escape(&state))],
        });
    }
    let mut blocks = Vec::new();
    if rows.is_empty() {
        let known = context.contract.penalties.as_ref().is_some_and(|p| !p.rules.is_empty());
        let key = if known { "penalty.none" } else { "penalty.no_rules" };
        blocks.push(Block::Notice(Notice {
            tone: "info".into(),
            title: context.t(key),
            html: String::new(),
        }));
    } else {
        blocks.push(Block::Table(Table {
            id: "penali".into(),
            caption: context.t("penalty.caption"),
            head: vec![
                context.column("column.penalty"),
                context.numeric("column.computed"),
                context.numeric("column.capped"),
                context.column("column.state"),
            ],
            rows,
            empty: String::new(),
            csv: String::new(),
            note: String::new(),
        }));
    }
    if let Some(note) = context.contract.penalties.as_ref().and_then(|p| p.note.as_ref()) {
        blocks.push(Block::Notice(Notice {
            tone: "info".into(),
            title: context.t("common.note"),
            html: context.md(note),
        }));
    }
    blocks
}

/// Suspensions with their act and end condition.
pub(in crate::report) fn suspensions(context: &Context<'_>, contract: &Contract) -> Option<Block> {
    let list = &contract.penalties.as_ref()?.suspensions.value;
    if list.is_empty() {
        return None;
    }
    let items = list.iter().map(|s| suspension(context, contract, s)).collect();
    Some(Block::Entries(Entries { empty: String::new(), items }))
}

fn suspension(context: &Context<'_>, contract: &Contract, s: &Suspension) -> Entry {
    let services: Vec<String> = s
        .services
        .iter()
        .map(|r| contract.services.get(&r.id).map_or_else(|| r.as_str().to_owned(), |x| x.name.value.clone()))
        .collect();
    let until = match (s.until.date.value, &s.until.condition.value) {
        (Some(day), _) => context.date(day),
        (None, Some(condition)) => escape(condition),
        (None, None) => escape(&context.t("common.not_stated")),
    };
    let mut facts = vec![
        context.fact("penalty.services", escape(&number::listed(&services, context.words.lang))),
        context.fact("common.from_label", context.stated_date(&s.from)),
        context.fact("penalty.until", until),
    ];
    if let Some(act) = &s.act.value {
        facts.push(context.fact("penalty.act", escape(&context.document_title(&act.id))));
    }
    if let Some(by) = &s.decided_by.value {
        facts.push(context.fact("penalty.decided_by", escape(by)));
    }
    match (s.resolved_on.value, &s.resolution.value) {
        (Some(day), _) => facts.push(context.fact("penalty.resolved", context.date(day))),
        _ => facts.push(context.fact("penalty.resolved", escape(&context.t("penalty.unresolved")))),
    }
    if let Some(text) = &s.resolution.value {
        facts.push(context.fact("penalty.resolution", context.markdown(text, Some(contract), None)));
    }
    if let Some(note) = &s.note.value {
        facts.push(context.fact("common.note", context.markdown(note, Some(contract), None)));
    }
    Entry {
        id: s.id.value.to_string(),
        title: context.t("penalty.suspended"),
        tag: context.t("penalty_state.suspended"),
        html: s
            .reason
            .as_ref()
            .map(|r| format!("<p>{}</p>", context.markdown(r, Some(contract), None)))
            .unwrap_or_default(),
        facts,
        links: Vec::new(),
        origin: context.origin(&s.origin),
        source: String::new(),
    }
}
