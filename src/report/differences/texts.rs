//! Activities, review, prose.

use std::collections::BTreeMap;

use pulldown_cmark::Event;

use super::super::context::EditionContext;
use super::people::plain;
use super::{Change, Topic, by_id};
use crate::source::markdown::{Document, Part};

type Texts = BTreeMap<String, (String, String)>;

pub(super) fn changes(old: &EditionContext<'_>, new: &EditionContext<'_>) -> Vec<Change> {
    let mut list = by_id(Topic::Activity, &activities(old), &activities(new));
    list.extend(by_id(Topic::Review, &reviews(old), &reviews(new)));
    list.extend(by_id(Topic::Text, &pages(old), &pages(new)));
    list
}

fn activities(context: &EditionContext<'_>) -> Texts {
    let mut map = BTreeMap::new();
    for (service, groups) in &context.edition.activities {
        let name =
            context.contract.services.get(service).map_or(service.to_string(), |s| s.name.value.clone());
        for item in groups.iter().flat_map(|g| &g.items) {
            let mut text = plain(&item.text.source);
            for child in item.children.iter() {
                text.push_str("; ");
                text.push_str(&plain(&child.text.source));
            }
            if let Some(status) = item.status.value {
                text.push_str(&format!(" ({})", context.t(&format!("progress.{}", status.key()))));
            }
            map.insert(format!("{service}/{}", item.id.value), (name.clone(), text));
        }
    }
    map
}

/// States of the inputs, findings, decisions and claims of each review.
fn reviews(context: &EditionContext<'_>) -> Texts {
    let mut map = BTreeMap::new();
    for (area, review) in &context.edition.reviews {
        let mut put = |key: &str, name: &str, text: String| {
            map.insert(format!("{area}/{key}"), (name.to_owned(), text));
        };
        for input in review.inputs.iter() {
            let state = input.state.known().map_or("not_stated", |s| s.key());
            put(&input.key, &input.label, context.t(&format!("diff.input_{state}")));
        }
        for finding in review.analysis.iter().flat_map(|a| a.findings.iter()) {
            put(finding.id.as_str(), finding.id.as_str(), plain(&finding.text.source));
        }
        for decision in review.outputs.iter().flat_map(|o| o.decisions.iter()) {
            put(decision.id.as_str(), decision.id.as_str(), plain(&decision.text.source));
        }
        if let Some(claims) = &review.claims.value {
            let list = |refs: Vec<&str>| if refs.is_empty() { "–".to_owned() } else { refs.join(", ") };
            put(
                "claims.missed",
                &context.t("diff.claims_missed"),
                list(claims.missed.iter().map(|r| r.as_str()).collect()),
            );
            put(
                "claims.all_met_in",
                &context.t("diff.claims_met"),
                list(claims.all_met_in.iter().map(|r| r.as_str()).collect()),
            );
        }
    }
    map
}

/// Texts of the period by their path inside its folder.
fn pages(context: &EditionContext<'_>) -> Texts {
    let folder = format!("{}/{}/{}/", context.book.settings.src, context.contract.id, context.edition.id);
    let inside =
        context.book.pages.iter().filter_map(|(path, page)| Some((path.strip_prefix(&folder)?, page)));
    inside
        .filter(|(_, page)| !page.is_draft())
        .map(|(path, page)| {
            (path.to_owned(), (page.title().unwrap_or(path).to_owned(), words(&page.document)))
        })
        .collect()
}

/// The words of a text as a reader sees them.
fn words(document: &Document) -> String {
    let mut text = String::new();
    for part in &document.parts {
        match part {
            Part::Prose(events) => {
                for event in events {
                    match event {
                        Event::Text(words) | Event::Code(words) => text.push_str(words),
                        _ => text.push(' '),
                    }
                }
            }
            Part::Block { name, .. } => text.push_str(&format!(" [{name}] ")),
        }
    }
    plain(&text)
}
