//! Prose: pages of `content/` and Markdown fields of records.

use serde_json::Value;

use crate::source::schema::{self, Shapes};
use std::sync::Arc;

use super::contract::Area;
use super::indicator::Indicator;
use super::service::Service;
use super::{Origin, Ref, Spanned};
use crate::diag::Code;
use crate::source::{Decode, Fields, Node, Reader, choice, markdown, record};

/// A Markdown field of a record: parsed where it is read, rendered where it is shown.
#[derive(Debug, Clone)]
pub struct Markdown {
    /// As written.
    pub source: String,
    pub document: Arc<markdown::Document>,
}

impl Decode for Markdown {
    fn schema(_: &mut Shapes) -> Value {
        schema::text()
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let source = String::decode(node, reader)?;
        let document = markdown::parse_field(&source, node.span, &mut reader.wrong);
        Some(Self { source, document: Arc::new(document) })
    }
}

record! {
    /// Front matter of a page.
    pub struct Front = "intestazione" {
        title: Option<String> = "titolo",
        description: Option<String> = "descrizione",
        weight: Option<u32> = "ordine",
        draft: Option<bool> = "bozza",
        aliases: Vec<String> = "vecchi indirizzi",
        origin: Origin = "da dove viene",
    }
}

choice! {
    /// Charts that prose may ask for.
    enum ChartKind { Trend = "trend", Comparison = "comparison", Headcount = "headcount", Distance = "distance" }
}
record! {
    struct ChartBlock = "grafico" {
        kind: ChartKind = "tipo di grafico",
        indicator: Option<Ref<Indicator>> = "indicatore",
        service: Option<Ref<Service>> = "servizio",
    }
}
record! { struct IndicatorsBlock = "indicatori" { service: Option<Ref<Service>> = "servizio" } }
record! { struct ActivitiesBlock = "attività" { service: Ref<Service> = "servizio" } }
record! { struct InputsBlock = "elementi in ingresso" { area: Ref<Area> = "area" } }

/// Reads the body of a block of prose as its kind wants it: what is wrong is reported at its place.
pub(super) fn check_block(name: &str, body: &Node, reader: &mut Reader) {
    match name {
        "chart" => {
            let before = reader.wrong.len();
            let chart = ChartBlock::decode(body, reader).filter(|_| reader.wrong.len() == before);
            let of_one = |c: &ChartBlock| matches!(c.kind.value, ChartKind::Trend | ChartKind::Comparison);
            if let Some(chart) = chart.filter(|c| of_one(c) && c.indicator.is_none()) {
                reader
                    .wrong
                    .raise(Code::SYN_09, chart.kind.span)
                    .with("key", "indicator")
                    .with("title", "indicatore")
                    .with("expected", "indicator");
            }
        }
        "indicators" => drop(IndicatorsBlock::decode(body, reader)),
        "activities" => drop(ActivitiesBlock::decode(body, reader)),
        "review-inputs" => drop(InputsBlock::decode(body, reader)),
        _ => {
            if let Some(fields) = Fields::open(body, &[], reader) {
                fields.close(reader);
            }
        }
    }
}

/// A page of prose.
#[derive(Debug)]
pub struct Page {
    /// Path from the site's root, `content/agenda-digitale/index.md`.
    pub path: String,
    pub front: Option<Front>,
    pub document: markdown::Document,
}

impl Page {
    pub fn title(&self) -> Option<&str> {
        self.front
            .as_ref()
            .and_then(|f| f.title.value.as_deref())
            .or_else(|| self.document.headings.iter().find(|h| h.level == 1).map(|h| h.text.as_str()))
    }

    pub fn is_draft(&self) -> bool {
        self.front.as_ref().is_some_and(|f| f.draft.value == Some(true))
    }

    /// Paths of the files that the page shows or leads to.
    pub(super) fn files_shown(&self) -> Vec<String> {
        use markdown::Target;
        let links = self.document.links.iter().filter_map(|link| match &link.target {
            Target::Image(path) | Target::Page { path, .. } => Some(path),
            Target::Citation { .. } | Target::Outside(_) => None,
        });
        links.filter_map(|path| markdown::path_from(&self.path, path)).collect()
    }

    pub fn origin(&self) -> Option<&Spanned<Origin>> {
        self.front.as_ref().map(|f| &f.origin)
    }
}
