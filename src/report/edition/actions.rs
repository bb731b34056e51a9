//! Improvement actions: what, for which indicators, who, by when, with what effect.

use super::{page as new_page, source};
use crate::model::review::{Action, ActionState};
use crate::report::block::{Block, Cell, Entries, Entry, Row, Table};
use crate::report::context::{EditionContext, cell, escape};
use crate::report::{Page, Section};
use crate::value::Date;

pub(super) fn page(context: &EditionContext<'_>) -> Page {
    let sections = vec![Section::new("azioni", context.t("action.all"), vec![all(context)])];
    let mut page = new_page(context, "azioni.html".into(), context.t("action.page"), "action", sections);
    page.subtitle = context.t("action.subtitle");
    page.source = Some(source(context, "actions"));
    page
}

pub(super) fn all(context: &EditionContext<'_>) -> Block {
    let items = context.edition.actions.values().map(|a| entry(context, a)).collect();
    Block::Entries(Entries { empty: context.t("action.none"), items })
}

pub(super) fn entry(context: &EditionContext<'_>, action: &Action) -> Entry {
    let id = &action.id.value;
    let mut facts = vec![
        context.stated_fact("action.state", &action.state, |s| {
            escape(&context.t(&format!("action_state.{}", s.key())))
        }),
        context.fact("action.class", escape(&context.t(&format!("action_class.{}", action.class.key())))),
        context.stated_fact("action.owner", &action.owner, |r| {
            context.link(&format!("@/persone.html#{}", r.as_str()), &context.role_label(r.as_str()))
        }),
        context.stated_fact("action.due", &action.due, |d| due(context, action, *d)),
        context.stated_fact("action.resources", &action.resources, |t| escape(t)),
    ];
    if let Some(effect) = &action.effect.value {
        for (key, value) in [
            ("action.baseline", &effect.baseline.value),
            ("action.target", &effect.target.value),
            ("action.measured", &effect.measured.value),
        ] {
            if let Some(value) = value {
                facts.push(context.stated_fact(key, value, |t| escape(t)));
            }
        }
    }
    if let Some(from) = action.from_report.value {
        let name = crate::text::number::period(from, context.words.lang);
        facts.push(context.fact("action.from_report", escape(&name)));
    }
    if let Some(note) = &action.note.value {
        facts.push(context.fact("common.note", context.md(note)));
    }
    let mut links = context.indicators(&action.indicators);
    links.extend(context.services(&action.services));
    links.extend(context.documents(&action.evidence));
    Entry {
        id: id.to_string(),
        title: String::new(),
        tag: context.t(&format!("action_class.{}", action.class.key())),
        html: format!("<p>{}</p>", context.md(&action.text)),
        facts,
        links,
        origin: context.origin(&action.origin),
        source: source(context, &format!("actions/{id}.yaml")),
    }
}

/// A day that the reader's browser marks once it has passed: what is closed is never overdue.
fn due(context: &EditionContext<'_>, action: &Action, day: Date) -> String {
    if action.state.known() == Some(&ActionState::Closed) {
        return context.date(day);
    }
    format!("<time datetime=\"{day}\" data-due=\"{day}\">{}</time>", escape(&context.plain_date(day)))
}

/// Actions with their owner and date, shortly.
pub(super) fn overview(context: &EditionContext<'_>) -> Section {
    let rows = context
        .edition
        .actions
        .values()
        .map(|action| {
            let text = action.text.document.plain();
            let owner = context
                .stated_fact("action.owner", &action.owner, |r| escape(&context.role_label(r.as_str())));
            let due = context.stated_fact("action.due", &action.due, |d| context.date(*d));
            let state = context.stated_fact("action.state", &action.state, |s| {
                escape(&context.t(&format!("action_state.{}", s.key())))
            });
            let from = |fact: crate::report::block::Fact| Cell {
                html: if fact.missing { escape(&context.t("common.not_stated")) } else { fact.html },
                missing: fact.missing,
                ..Cell::default()
            };
            Row {
                id: String::new(),
                group: String::new(),
                cells: vec![
                    cell(context.link(&format!("@/azioni.html#{}", action.id.value), text.trim())),
                    from(owner),
                    from(due),
                    from(state),
                ],
            }
        })
        .collect();
    let table = Table {
        id: "azioni".into(),
        caption: context.t("action.caption"),
        head: ["column.action", "column.owner", "column.due", "column.state"]
            .map(|k| context.column(k))
            .to_vec(),
        rows,
        empty: context.t("action.none"),
        csv: if context.book.settings.csv { "@/csv/azioni.csv".into() } else { String::new() },
        note: String::new(),
    };
    Section::new("azioni", context.t("action.section"), vec![Block::Table(table)])
}
