//! The period's own pages for every document, system and term, its errata and what checks found.

use super::{page as new_page, source};
use crate::diag::Level;
use crate::model::Stated;
use crate::report::block::{Block, Entries, Entry, Fact};
use crate::report::block::{Row, Table};
use crate::report::context::{EditionContext, cell, escape};
use crate::report::{Page, Section};

pub(super) fn pages(context: &EditionContext<'_>) -> Vec<Page> {
    let data = &context.book.settings.data_dir;
    let mut documents = one(context, "documenti.html", "documents", documents(context));
    documents.source = Some(format!("{data}/documents.yaml"));
    let mut systems = one(context, "sistemi.html", "systems", systems(context));
    systems.source = Some(format!("{data}/systems.yaml"));
    let mut glossary = one(context, "glossario.html", "glossary", glossary(context));
    glossary.source = Some(format!("{data}/glossary.yaml"));
    let mut errata = one(context, "errata.html", "errata", errata(context));
    errata.source = Some(source(context, "errata.yaml"));
    let notes = one(context, "rilievi.html", "notes", notes(context));
    vec![documents, systems, glossary, errata, notes]
}

fn one(context: &EditionContext<'_>, path: &str, key: &str, block: Block) -> Page {
    let mut blocks = vec![block];
    if key == "documents" {
        // Only an original has a table of contents that is not this document's own.
        let report = &context.edition.report;
        if report.paper.is_some() || !report.contents.is_empty() {
            blocks.push(contents(context));
        }
        blocks.push(attachments(context));
    }
    let section = Section::new(key, context.t(&format!("{key}.section")), blocks);
    let mut page = new_page(context, path.into(), context.t(&format!("{key}.page")), key, vec![section]);
    page.subtitle = context.t(&format!("{key}.subtitle"));
    page
}

fn documents(context: &EditionContext<'_>) -> Block {
    let items = context
        .book
        .registers
        .documents
        .values()
        .filter(|d| context.shows(d))
        .map(|document| {
            let mut facts: Vec<Fact> = Vec::new();
            if let Some(number) = &document.number.value {
                facts.push(context.fact("document.number", escape(number)));
            }
            if let Some(day) = document.date.value {
                facts.push(context.fact("common.date", context.date(day)));
            }
            if let Some(holder) = &document.held_by.value {
                facts.push(context.fact("document.held_by", escape(holder)));
            }
            if let Some(note) = &document.note.value {
                facts.push(context.fact("common.note", context.md(note)));
            }
            Entry {
                id: document.id.value.to_string(),
                title: document.title.value.clone(),
                tag: context.t(&format!("document_kind.{}", document.kind.key())),
                facts,
                origin: context.origin(&document.origin),
                ..Entry::default()
            }
        })
        .collect();
    Block::Entries(Entries { empty: context.t("documents.none"), items })
}

/// The printed table of contents, with its page numbers.
fn contents(context: &EditionContext<'_>) -> Block {
    let rows = context
        .edition
        .report
        .contents
        .iter()
        .map(|line| Row {
            id: String::new(),
            group: String::new(),
            cells: vec![
                cell(escape(&line.title)),
                cell(line.page.value.map(|p| p.to_string()).unwrap_or_default()),
                cell(format!("<span class=\"origin\">{}</span>", escape(&context.origin(&line.origin)))),
            ],
        })
        .collect();
    Block::Table(Table {
        id: "sommario".into(),
        caption: context.t("documents.contents"),
        head: vec![
            context.column("column.title"),
            context.numeric("column.page"),
            context.column("column.origin"),
        ],
        rows,
        empty: context.t("documents.no_contents"),
        csv: String::new(),
        note: String::new(),
    })
}

/// Annexes and the words of the printed cover.
fn attachments(context: &EditionContext<'_>) -> Block {
    let annexes = context.edition.report.attachments.iter().map(|a| Entry {
        title: a.title.value.clone(),
        tag: context.t("documents.annex"),
        html: a.note.as_ref().map(|n| format!("<p>{}</p>", context.md(n))).unwrap_or_default(),
        origin: context.origin(&a.origin),
        ..Entry::default()
    });
    let cover = context.edition.report.cover.iter().map(|passage| Entry {
        tag: context.t("documents.cover"),
        html: format!("<p>{}</p>", context.md(&passage.text)),
        origin: context.origin(&passage.origin),
        ..Entry::default()
    });
    let items = annexes.chain(cover).collect();
    Block::Entries(Entries { empty: context.t("documents.no_annexes"), items })
}

fn systems(context: &EditionContext<'_>) -> Block {
    let items = context
        .book
        .registers
        .systems
        .values()
        .map(|system| {
            let mut facts: Vec<Fact> = Vec::new();
            if let Some(owner) = &system.owner.value {
                facts.push(context.fact("system.owner", escape(owner)));
            }
            if let Some(url) = &system.url.value {
                facts.push(context.fact("system.url", format!("<code>{}</code>", escape(url))));
            }
            if !system.also.is_empty() {
                facts.push(context.fact("system.also", escape(&system.also.join(", "))));
            }
            if let Some(note) = &system.note.value {
                facts.push(context.fact("common.note", context.md(note)));
            }
            Entry {
                id: system.id.value.to_string(),
                title: system.name.value.clone(),
                tag: system.kind.value.clone().unwrap_or_default(),
                facts,
                origin: context.origin(&system.origin),
                ..Entry::default()
            }
        })
        .collect();
    Block::Entries(Entries { empty: context.t("systems.none"), items })
}

fn glossary(context: &EditionContext<'_>) -> Block {
    let mut terms: Vec<_> = context.book.registers.terms.values().collect();
    terms.sort_by_key(|t| t.term.to_lowercase());
    let items = terms
        .into_iter()
        .map(|term| {
            let html = match &term.meaning.value {
                Stated::Known(meaning) => format!("<p>{}</p>", context.md(meaning)),
                Stated::NotStated(reason) => format!("<p>{}</p>", context.not_stated(reason)),
            };
            let links = term
                .see_also
                .iter()
                .filter_map(|r| context.book.registers.terms.get(&r.id))
                .map(|t| crate::report::block::Anchor {
                    text: t.term.value.clone(),
                    href: format!("@/glossario.html#{}", t.id.value),
                })
                .collect();
            Entry {
                id: term.id.value.to_string(),
                title: term.term.value.clone(),
                tag: term.scope.value.clone().unwrap_or_default(),
                html,
                links,
                origin: context.origin(&term.origin),
                ..Entry::default()
            }
        })
        .collect();
    Block::Entries(Entries { empty: context.t("glossary.none"), items })
}

fn errata(context: &EditionContext<'_>) -> Block {
    let rows = context
        .edition
        .errata
        .iter()
        .map(|slip| {
            let meant = context.stated_text(&slip.as_meant);
            let mut why = escape(&slip.reason);
            if let Some(note) = &slip.note.value {
                why.push_str(&format!(" {}", context.md(note)));
            }
            Row {
                id: slip.id.value.to_string(),
                group: String::new(),
                cells: vec![
                    cell(format!("«{}»", escape(&slip.as_printed))),
                    cell(meant),
                    cell(why),
                    cell(escape(&context.t(&format!("erratum_kind.{}", slip.kind.key())))),
                    cell(format!("<span class=\"origin\">{}</span>", escape(&context.origin(&slip.origin)))),
                ],
            }
        })
        .collect();
    Block::Table(Table {
        id: "errata".into(),
        caption: context.t("errata.caption"),
        head: ["column.printed", "column.meant", "column.reason", "column.kind", "column.origin"]
            .map(|k| context.column(k))
            .to_vec(),
        rows,
        empty: context.t("errata.none"),
        csv: String::new(),
        note: String::new(),
    })
}

/// What the checks found in this period's files and in those it shares.
fn notes(context: &EditionContext<'_>) -> Block {
    let data = &context.book.settings.data_dir;
    let own = format!("/periods/{}/", context.edition.id);
    let mut shown: Vec<&crate::report::Note> = context
        .notes
        .iter()
        .filter(|n| n.path.starts_with(data.as_str()) || n.path.starts_with(&context.book.settings.src))
        .filter(|n| n.path.contains(&own) || !n.path.contains("/periods/"))
        .filter(|n| {
            // A register belongs to all contracts, a contract's folder to one.
            let rest = n.path.strip_prefix(&format!("{data}/")).unwrap_or(&n.path);
            !rest.contains('/')
                || rest.starts_with(&format!("{}/", context.contract.id))
                || !n.path.starts_with(data.as_str())
        })
        .collect();
    // What is open first, then what was accepted; the sort keeps the order of the files.
    shown.sort_by_key(|n| (n.accepted.is_some(), n.level));
    let items = shown.into_iter().map(|n| note(context, n)).collect();
    Block::Entries(Entries { empty: context.t("notes.none"), items })
}

/// One finding; an accepted one says why, who decided and until when.
fn note(context: &EditionContext<'_>, note: &crate::report::Note) -> Entry {
    let level = match note.level {
        Level::Error => "level.error",
        Level::Warning => "level.warning",
        Level::Info => "level.info",
    };
    let mut tag = format!("{} {}", context.t(level), note.code);
    let mut facts = vec![context.fact("notes.help", escape(&note.help))];
    if let Some(decision) = &note.accepted {
        tag = format!("{tag} · {}", context.t("notes.accepted"));
        facts = vec![
            context.fact("notes.reason", escape(&decision.reason)),
            context.fact("notes.by", escape(&decision.by)),
        ];
        if let Some(until) = decision.until {
            facts.push(context.fact("notes.until", context.date(until)));
        }
    }
    Entry {
        title: note.title.to_owned(),
        tag,
        html: format!("<p>{}</p>", escape(&note.message)),
        facts,
        links: Vec::new(),
        source: format!("{}:{}", note.path, note.line),
        ..Entry::default()
    }
}
