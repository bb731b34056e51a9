//! Activities, review, prose.

use std::collections::BTreeMap;

use super::super::context::EditionContext;
use super::super::prose;
use super::{Change, Topic, by_id};
use crate::model::Markdown;
use crate::source::markdown::Document;

/// Texts by the identifier of their record.
pub(super) type Written = BTreeMap<String, Text>;

/// A text of a record, with the record's name as people know it.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) name: String,
    /// As written: a value that a citation fills in is told where the value changed.
    pub(super) written: String,
    /// As a reader sees it.
    pub(super) shown: String,
}

pub(super) fn changes(old: &EditionContext<'_>, new: &EditionContext<'_>) -> Vec<Change> {
    let mut list = by_words(Topic::Activity, &activities(old), &activities(new));
    list.extend(by_words(Topic::Review, &reviews(old), &reviews(new)));
    list.extend(by_words(Topic::Text, &pages(old), &pages(new)));
    list
}

/// Records whose own words changed, with both texts as they are read.
pub(super) fn by_words(topic: Topic, old: &Written, new: &Written) -> Vec<Change> {
    let shown = |side: &Written| {
        side.iter().map(|(id, t)| (id.clone(), (t.name.clone(), t.shown.clone()))).collect::<BTreeMap<_, _>>()
    };
    let mut changes = by_id(topic, &shown(old), &shown(new));
    let written = |side: &Written, id: &str| side.get(id).map(|t| t.written.clone());
    changes.retain(|change| written(old, &change.id) != written(new, &change.id));
    changes
}

/// A field's words as a reader sees them.
pub(super) fn read_out(context: &EditionContext<'_>, text: &Markdown) -> String {
    words(context, &text.document)
}

fn words(context: &EditionContext<'_>, document: &Document) -> String {
    prose::words(context, document, Some(context.contract), Some(&context.edition.id))
}

/// A field as written, on one line.
pub(super) fn plain(source: &str) -> String {
    source.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn activities(context: &EditionContext<'_>) -> Written {
    let mut map = BTreeMap::new();
    for (service, groups) in &context.edition.activities {
        let name = context.service_name(service.as_str());
        for item in groups.iter().flat_map(|g| &g.items) {
            let status = item.status.value.map(|s| context.t(&format!("progress.{}", s.key())));
            let line = |say: &dyn Fn(&Markdown) -> String| {
                let texts =
                    std::iter::once(&item.text.value).chain(item.children.iter().map(|c| &c.text.value));
                let text = texts.map(say).collect::<Vec<_>>().join("; ");
                status.as_ref().map_or(text.clone(), |status| format!("{text} ({status})"))
            };
            let text = Text {
                name: name.clone(),
                written: line(&|text| plain(&text.source)),
                shown: line(&|text| read_out(context, text)),
            };
            map.insert(format!("{service}/{}", item.id.value), text);
        }
    }
    map
}

/// States of the inputs, findings, decisions and claims of each review.
fn reviews(context: &EditionContext<'_>) -> Written {
    let mut map = BTreeMap::new();
    for (area, review) in &context.edition.reviews {
        let of_area = context.contract.areas.iter().find(|a| a.id.value == *area);
        let of_area = of_area.map_or_else(|| area.to_string(), |a| a.name.value.clone());
        let mut put = |key: &str, name: &str, written: String, shown: String| {
            map.insert(format!("{area}/{key}"), Text { name: name.to_owned(), written, shown });
        };
        for input in review.inputs.iter() {
            let state = input.state.known().map_or("not_stated", |s| s.key());
            let state = context.t(&format!("diff.input_{state}"));
            put(&input.key, &input.label, state.clone(), state);
        }
        let findings = review.analysis.iter().flat_map(|a| a.findings.iter());
        for (id, text) in findings.map(|f| (f.id.as_str(), &f.text)) {
            let name = context.words.with("diff.finding", &[("area", &of_area)]);
            put(id, &name, plain(&text.source), read_out(context, text));
        }
        let decisions = review.outputs.iter().flat_map(|o| o.decisions.iter());
        for (id, text) in decisions.map(|d| (d.id.as_str(), &d.text)) {
            let name = context.words.with("diff.decision", &[("area", &of_area)]);
            put(id, &name, plain(&text.source), read_out(context, text));
        }
        if let Some(claims) = &review.claims.value {
            let list =
                |names: Vec<String>| if names.is_empty() { "–".to_owned() } else { names.join(", ") };
            let missed = list(claims.missed.iter().map(|r| indicator_name(context, r.as_str())).collect());
            put("claims.missed", &context.t("diff.claims_missed"), missed.clone(), missed);
            let met = list(claims.all_met_in.iter().map(|r| context.service_name(r.as_str())).collect());
            put("claims.all_met_in", &context.t("diff.claims_met"), met.clone(), met);
        }
    }
    map
}

/// «Attesa»: an indicator by the name that its sheet has.
pub(super) fn indicator_name(context: &EditionContext<'_>, id: &str) -> String {
    context.contract.indicators.get(id).map_or_else(|| id.to_owned(), |i| i.short_name.value.clone())
}

/// Texts of the period by their path inside its folder.
fn pages(context: &EditionContext<'_>) -> Written {
    let folder = format!("{}/{}/{}/", context.book.settings.src, context.contract.id, context.edition.id);
    let inside =
        context.book.pages.iter().filter_map(|(path, page)| Some((path.strip_prefix(&folder)?, page)));
    inside
        .filter(|(_, page)| !page.is_draft())
        .map(|(path, page)| {
            let text = Text {
                name: page.title().unwrap_or(path).to_owned(),
                written: prose::written(&page.document),
                shown: words(context, &page.document),
            };
            (path.to_owned(), text)
        })
        .collect()
}
