//! Penalties: what is due, what suspends it and until when. Unknown amounts are never zero.

use super::page as new_page;
use crate::assess::Due;
use crate::model::contract::Suspension;
use crate::model::review::{Event, EventKind, PenaltyState};
use crate::model::{Contract, Stated};
use crate::report::block::{Block, Cell, Entries, Entry, Notice, Row, Table};
use crate::report::context::{Context, EditionContext, cell, escape};
use crate::report::{Page, Section};
use crate::rule::penalty::Price;
use crate::text::number;
use crate::value::EditionId;

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
    let rows = rows(context);
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
                context.numeric("column.recorded"),
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

/// One row for each penalty: what the rules price with the act that records it, then acts without a price.
fn rows(context: &EditionContext<'_>) -> Vec<Row> {
    let mut acts: Vec<&Event> =
        context.edition.events.values().filter(|e| e.kind.value == EventKind::Penalty).collect();
    let mut rows: Vec<Row> = Vec::new();
    for due in &context.found.penalties {
        let act = acts.iter().position(|act| records(context, act, due)).map(|at| acts.remove(at));
        rows.push(row(context, Some(due), act));
    }
    rows.extend(acts.into_iter().map(|act| row(context, None, Some(act))));
    rows
}

/// Whether an act is about what fell due: the same indicator, in the same part of a year.
fn records(context: &EditionContext<'_>, act: &Event, due: &Due) -> bool {
    let is_there = |part: &EditionId| {
        let part = context.contract.editions.get(part);
        part.is_some_and(|part| part.events.values().any(|own| own.id.span == act.id.span))
    };
    act.indicator.as_ref().is_some_and(|r| r.id == due.indicator) && due.of.as_ref().is_none_or(is_there)
}

fn row(context: &EditionContext<'_>, due: Option<&Due>, act: Option<&Event>) -> Row {
    let dash = || escape(&context.t("common.dash"));
    let money = |amount| escape(&number::money(amount, context.words.lang));
    Row {
        id: String::new(),
        group: String::new(),
        cells: vec![
            cell(name(context, due, act)),
            cell(due.map_or_else(dash, |due| escape(&price(context, due)))),
            cell(due.and_then(|due| due.capped).map(money).unwrap_or_default()),
            act.map_or_else(|| cell(dash()), |act| recorded(context, act, due.is_some())),
            cell(escape(&state(context, due, act))),
        ],
    }
}

/// The indicator, with the title of the act below it.
fn name(context: &EditionContext<'_>, due: Option<&Due>, act: Option<&Event>) -> String {
    let Some(due) = due else { return act.map(|act| escape(&act.title)).unwrap_or_default() };
    let indicator = context.contract.indicators.get(&due.indicator);
    let mut name = indicator.map_or_else(|| due.indicator.to_string(), |i| i.short_name.value.clone());
    if let Some(part) = &due.of {
        name = format!("{name}, {}", number::edition(part, context.words.lang));
    }
    let title = act.map(|act| format!("<span class=\"note\">{}</span>", escape(&act.title)));
    let link = context.link(&format!("@/indicatori/{}.html", due.indicator), &name);
    format!("{link}{}", title.unwrap_or_default())
}

fn price(context: &EditionContext<'_>, due: &Due) -> String {
    let money = |amount| number::money(amount, context.words.lang);
    match &due.price {
        Price::Euro(amount) => money(*amount),
        Price::Between(low, high) => {
            context.words.with("penalty.between", &[("low", &money(*low)), ("high", &money(*high))])
        }
        Price::NotComputable => context.t("penalty.not_computable"),
        Price::ByAct => context.t("penalty.by_act"),
    }
}

/// The amount that the act states. Before it is applied, what the rules price is the only amount there is.
fn recorded(context: &EditionContext<'_>, act: &Event, has_price: bool) -> Cell {
    let missing = |html| Cell { html, missing: true, ..Cell::default() };
    match &act.amount.value {
        Some(Stated::Known(amount)) => cell(escape(&number::money(*amount, context.words.lang))),
        Some(Stated::NotStated(reason)) => missing(context.not_stated(reason)),
        None if has_price && !is_decided(act) => cell(escape(&context.t("common.dash"))),
        None => missing(escape(&context.t("common.not_stated"))),
    }
}

fn stands(act: &Event) -> Option<PenaltyState> {
    act.state.as_ref().and_then(|state| state.known().copied())
}

fn is_decided(act: &Event) -> bool {
    matches!(stands(act), Some(PenaltyState::Applied | PenaltyState::Paid))
}

/// What the act says, unless it says no more than the rules do: then a suspension in force is said.
fn state(context: &EditionContext<'_>, due: Option<&Due>, act: Option<&Event>) -> String {
    let is_suspended = due.is_some_and(|due| due.suspended_by.is_some());
    let state = match (act.and_then(stands), due) {
        (None | Some(PenaltyState::Computed), Some(_)) if is_suspended => PenaltyState::Suspended,
        (Some(state), _) => state,
        (None, Some(_)) => PenaltyState::Computed,
        (None, None) => return context.t("common.not_stated"),
    };
    context.t(&format!("penalty_state.{}", state.key()))
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
        title: match services.is_empty() {
            true => context.t("penalty.suspended"),
            false => number::listed(&services, context.words.lang),
        },
        tag: String::new(),
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
