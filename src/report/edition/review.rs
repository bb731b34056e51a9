//! The review of an area: inputs with their state, analysis, outputs, decisions.

use super::{activities, composition, page as new_page, prose_path, source};
use crate::model::Stated;
use crate::model::contract::Area;
use crate::model::review::{Analysis, Decision, InputDocument, Outcome, Review, SectionState};
use crate::report::block::{Anchor, Block, CheckItem, Checklist, Entries, Entry, LinkItem, Links, Notice};
use crate::report::context::{EditionContext, escape};
use crate::report::{Page, Section};

/// The area's review page; none if the area has no review.
pub(super) fn page(context: &EditionContext<'_>, area: &Area) -> Option<Page> {
    let review = context.edition.reviews.get(&area.id.value);
    let path = prose_path(context, &format!("{}/riesame.md", area.id.value));
    let text = context.book.pages.get(&path).filter(|p| !p.is_draft());
    let of_parts = composition::reviewed(context, area);
    if review.is_none() && text.is_none() && of_parts.is_empty() {
        let html = escape(&context.t("review.none"));
        let notice =
            Block::Notice(Notice { tone: "info".into(), title: context.t("review.none_title"), html });
        let sections = vec![Section::new("riesame", context.t("review.title"), vec![notice])];
        return Some(finish(context, area, sections));
    }
    let mut sections = Vec::new();
    if let Some(page) = text {
        sections.push(Section::new("testo", context.t("review.text"), activities::prose(context, page)));
    }
    if let Some(review) = review {
        sections.push(
            Section::new("ingresso", context.t("review.inputs"), vec![inputs(context, review)])
                .guided(inputs_guide(context, review)),
        );
        for analysis in &review.analysis.value {
            sections.push(analysed(context, analysis));
        }
        for outcome in &review.outputs.value {
            sections.push(output(context, outcome));
        }
        if let Some(note) = &review.note.value {
            sections.push(Section::new(
                "nota",
                context.t("common.note"),
                vec![Block::Notice(Notice {
                    tone: "info".into(),
                    title: String::new(),
                    html: context.md(note),
                })],
            ));
        }
    }
    sections.extend(of_parts);
    Some(finish(context, area, sections))
}

fn finish(context: &EditionContext<'_>, area: &Area, sections: Vec<Section>) -> Page {
    let id = &area.id.value;
    let title = context.words.with("review.page_title", &[("area", &area.name)]);
    let mut page = new_page(context, format!("riesame/{id}.html"), title, "review", sections);
    page.description.clone_from(&page.title);
    page.source = Some(source(context, &format!("review/{id}.yaml")));
    page
}

/// «12 elementi, 12 senza stato».
fn inputs_guide(context: &EditionContext<'_>, review: &Review) -> String {
    let open = review.inputs.iter().filter(|i| i.state.known().is_none()).count();
    context
        .words
        .with("review.inputs_guide", &[("n", &review.inputs.len().to_string()), ("open", &open.to_string())])
}

pub(super) fn inputs(context: &EditionContext<'_>, review: &Review) -> Block {
    let items = review
        .inputs
        .iter()
        .map(|input| {
            let (key, state) = match &input.state.value {
                Stated::Known(state) => {
                    (state.key().to_owned(), context.t(&format!("input_state.{}", state.key())))
                }
                Stated::NotStated(_) => ("not_stated".to_owned(), context.t("input_state.not_stated")),
            };
            let mut html = input.summary.as_ref().map(|s| context.md(s)).unwrap_or_default();
            if let Stated::NotStated(reason) = &input.state.value {
                html.push_str(&format!("<span class=\"reason\">{}</span>", escape(reason)));
            }
            let mut links: Vec<Anchor> = input
                .answered_by
                .iter()
                .map(|key| Anchor {
                    text: review
                        .analysis
                        .iter()
                        .find(|a| a.key.value == *key)
                        .map_or_else(|| key.clone(), |a| a.title.value.clone()),
                    href: format!("@/riesame/{}.html#{key}", review.area.as_str()),
                })
                .collect();
            links.extend(context.documents(&input.evidence));
            CheckItem {
                label: input.label.value.clone(),
                state,
                key,
                html,
                links,
                origin: context.origin(&input.origin),
            }
        })
        .collect();
    Block::Checklist(Checklist { items })
}

fn analysed(context: &EditionContext<'_>, analysis: &Analysis) -> Section {
    let mut blocks = Vec::new();
    let documents: Vec<LinkItem> = analysis
        .input_documents
        .iter()
        .map(|d| match d {
            InputDocument::Known(r) => LinkItem {
                text: context.document_title(&r.id),
                href: context.document_href(&r.id),
                detail: context.t("review.input_document"),
                mark: None,
            },
            InputDocument::Named(text) => LinkItem {
                text: text.text.clone(),
                href: text.document.as_ref().map(|r| context.document_href(&r.id)).unwrap_or_default(),
                detail: context.t("review.input_document"),
                mark: None,
            },
        })
        .chain(analysis.inputs.iter().map(|i| LinkItem {
            text: i.text.clone(),
            href: i.document.as_ref().map(|r| context.document_href(&r.id)).unwrap_or_default(),
            detail: context.origin(&i.origin),
            mark: None,
        }))
        .collect();
    if !documents.is_empty() {
        blocks.push(Block::Links(Links { empty: String::new(), items: documents }));
    }
    let items: Vec<Entry> = analysis
        .findings
        .iter()
        .map(|finding| {
            let mut links = context.services(&finding.services);
            links.extend(finding.events.iter().map(|e| {
                Anchor {
                    text: context
                        .edition
                        .events
                        .get(&e.id)
                        .map_or_else(|| e.as_str().to_owned(), |x| x.title.value.clone()),
                    href: format!("@/index.html#{}", e.as_str()),
                }
            }));
            let mut facts = Vec::new();
            if let Some(day) = finding.date.value {
                facts.push(context.fact("common.date", context.date(day)));
            }
            if let Some(note) = &finding.note.value {
                facts.push(context.fact("common.note", context.md(note)));
            }
            Entry {
                id: finding.id.value.to_string(),
                html: format!("<p>{}</p>", context.md(&finding.text)),
                facts,
                links,
                origin: context.origin(&finding.origin),
                ..Entry::default()
            }
        })
        .collect();
    match section_state(context, analysis.state.as_ref()) {
        Some(notice) => blocks.push(notice),
        None => blocks.push(Block::Entries(Entries { empty: context.t("review.no_findings"), items })),
    }
    if let Some(note) = &analysis.note.value {
        blocks.push(Block::Notice(Notice {
            tone: "info".into(),
            title: context.t("common.note"),
            html: context.md(note),
        }));
    }
    Section::new(&analysis.key, analysis.title.value.clone(), blocks).guided(context.origin(&analysis.origin))
}

fn section_state(context: &EditionContext<'_>, state: Option<&SectionState>) -> Option<Block> {
    let state = state?;
    let (key, printed) = match (&state.not_applicable.value, &state.none.value) {
        (Some(text), _) => ("review.not_applicable", text),
        (None, Some(text)) => ("review.nothing", text),
        (None, None) => return None,
    };
    Some(Block::Notice(Notice { tone: "info".into(), title: context.t(key), html: escape(printed) }))
}

fn output(context: &EditionContext<'_>, outcome: &Outcome) -> Section {
    let mut blocks = Vec::new();
    match section_state(context, outcome.state.as_ref()) {
        Some(notice) => blocks.push(notice),
        None => {
            let items = outcome.decisions.iter().map(|d| decision(context, d)).collect();
            blocks.push(Block::Entries(Entries { empty: context.t("review.no_decisions"), items }));
        }
    }
    let class = context.t(&format!("output_class.{}", outcome.class.key()));
    let section = Section::new(&outcome.key, outcome.title.value.clone(), blocks);
    if class.to_lowercase() == outcome.title.value.to_lowercase() { section } else { section.guided(class) }
}

fn decision(context: &EditionContext<'_>, decision: &Decision) -> Entry {
    let mut links = context.services(&decision.services);
    if let Some(action) = &decision.action.value {
        links.push(Anchor {
            text: context.t("review.action"),
            href: format!("@/azioni.html#{}", action.as_str()),
        });
    }
    Entry {
        id: decision.id.value.to_string(),
        html: format!("<p>{}</p>", context.md(&decision.text)),
        facts: vec![
            context.stated_fact("action.owner", &decision.owner, |r| escape(&context.role_label(r.as_str()))),
            context.stated_fact("action.due", &decision.due, |d| context.date(*d)),
        ],
        links,
        origin: context.origin(&decision.origin),
        ..Entry::default()
    }
}

/// What was decided, area by area.
pub(super) fn overview(context: &EditionContext<'_>) -> Section {
    let mut items = Vec::new();
    for area in &context.contract.areas {
        let Some(review) = context.edition.reviews.get(&area.id.value) else {
            let of_parts = !composition::reviewed(context, area).is_empty();
            items.push(LinkItem {
                text: area.name.value.clone(),
                href: format!("@/riesame/{}.html", area.id.value),
                detail: context.t(if of_parts { "composition.reviews" } else { "review.none_title" }),
                mark: None,
            });
            continue;
        };
        let decisions: usize = review.outputs.iter().map(|o| o.decisions.len()).sum();
        let open = review.inputs.iter().filter(|i| i.state.known().is_none()).count();
        let detail = context.words.with(
            "review.overview",
            &[
                ("inputs", &review.inputs.len().to_string()),
                ("open", &open.to_string()),
                ("sections", &review.analysis.len().to_string()),
                ("n", &decisions.to_string()),
            ],
        );
        let text = context.words.with("review.page_title", &[("area", &area.name)]);
        items.push(LinkItem { text, href: format!("@/riesame/{}.html", area.id.value), detail, mark: None });
        for outcome in &review.outputs.value {
            for decision in &outcome.decisions.value {
                items.push(LinkItem {
                    text: decision.text.document.plain(),
                    href: format!("@/riesame/{}.html#{}", area.id.value, decision.id.value),
                    detail: context.t("review.decision"),
                    mark: None,
                });
            }
        }
    }
    let block = Block::Links(Links { empty: context.t("review.none"), items });
    Section::new("riesame", context.t("review.section"), vec![block])
}
