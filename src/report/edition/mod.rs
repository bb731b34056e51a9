//! A period's pages. Its folder stands alone: links lead only inside, no other period is named.

mod actions;
mod activities;
mod cover;
pub(super) mod figures;
mod front;
mod indicator;
pub(super) mod penalties;
mod people;
mod plan;
mod registers;
mod review;
mod service;
mod sla;
mod steps;
mod tables;
mod verify;
mod whole;

pub(super) use front::{summary, tally_words};
pub(super) use tables::facts;

use super::context::EditionContext;
use super::{Page, Report, Scope, Section, compose};
use crate::text::number;

pub(super) fn tree(context: &EditionContext<'_>) -> Report {
    let scope = Scope::Edition(context.contract.id.clone(), context.edition.id.clone());
    let name = number::capitalised(&number::edition(&context.edition.id, context.words.lang));
    let mut report = compose::report(context, scope, name, Some(context.edition));
    let mut pages = vec![front::page(context)];
    for area in &context.contract.areas {
        for service in context.contract.services_of(&area.id) {
            pages.push(service::page(context, service));
        }
        pages.extend(review::page(context, area));
    }
    for area in &context.contract.areas {
        for service in context.contract.services_of(&area.id) {
            for indicator in context.contract.indicators_of(&service.id) {
                pages.extend(indicator::page(context, indicator));
            }
        }
    }
    pages.push(actions::page(context));
    pages.push(penalties::page(context));
    pages.push(people::page(context));
    pages.extend(registers::pages(context));
    pages.push(verify::page(context));
    let whole = whole::page(context, &pages);
    pages.insert(1, whole);
    report.moved = compose::moved(context.contract, true);
    report.moved.retain(|(_, now)| pages.iter().any(|page| page.path == *now));
    report.pages = pages;
    report.tables = tables::all(context);
    report.facts = Some(tables::facts(context));
    report.cover = Some(Box::new(cover::cover(context)));
    report
}

/// A page of the period with its words.
fn page(
    context: &EditionContext<'_>,
    path: String,
    title: String,
    kind: &str,
    sections: Vec<Section>,
) -> Page {
    let period = number::capitalised(&number::edition(&context.edition.id, context.words.lang));
    Page {
        path,
        title,
        eyebrow: format!("{}, {}", context.contract.terms.short_title.value, period),
        subtitle: String::new(),
        description: String::new(),
        menu: "periods",
        chapter: true,
        kind: context.t(&format!("kind.{kind}")),
        sections,
        source: None,
    }
}

/// The path of a file of this period.
fn source(context: &EditionContext<'_>, file: &str) -> String {
    let data = &context.book.settings.data_dir;
    format!("{data}/{}/periods/{}/{file}", context.contract.id, context.edition.id)
}

/// Texts that `content/` has for this period: `index.md`, `<area>/riesame.md`.
fn prose_path(context: &EditionContext<'_>, file: &str) -> String {
    format!("{}/{}/{}/{file}", context.book.settings.src, context.contract.id, context.edition.id)
}
