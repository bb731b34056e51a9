//! Prose to HTML: citations become links with the datum's text, pages become relative links.

use pulldown_cmark::{Event, Tag, TagEnd, html};

use super::context::{Context, escape};
use crate::model::indicator::Indicator;
use crate::model::{Contract, Id, Page};
use crate::source::markdown::path_from;
use crate::source::markdown::{Document, Part, Target};
use crate::text::number;
use crate::value::EditionId;

/// A block of prose, by name and body, in the order of the text.
pub(super) enum Piece {
    Html(String),
    Block { name: String, body: crate::source::Node },
}

/// A page of prose as HTML pieces and blocks.
pub(super) fn pieces(
    context: &Context<'_>,
    page: &Page,
    contract: Option<&Contract>,
    edition: Option<&EditionId>,
    level: u8,
) -> Vec<Piece> {
    let place = Place { context, contract, edition, page: Some(page), level };
    page.document
        .parts
        .iter()
        .map(|part| match part {
            Part::Prose(events) => Piece::Html(place.html(events)),
            Part::Block { name, body, .. } => Piece::Block { name: name.clone(), body: body.clone() },
        })
        .collect()
}

/// A field's text; a single paragraph loses its tags.
pub(super) fn inline(
    context: &Context<'_>,
    document: &Document,
    contract: Option<&Contract>,
    edition: Option<&EditionId>,
) -> String {
    let place = Place { context, contract, edition, page: None, level: 3 };
    let mut out = String::new();
    for part in &document.parts {
        if let Part::Prose(events) = part {
            out.push_str(&place.html(events));
        }
    }
    let trimmed = out.trim();
    match trimmed.strip_prefix("<p>").and_then(|t| t.strip_suffix("</p>")) {
        Some(one) if !one.contains("<p>") => one.to_owned(),
        _ => trimmed.to_owned(),
    }
}

/// The words of a text as a reader sees them, citations filled; a block of the page is named in words.
pub(super) fn words(
    context: &Context<'_>,
    document: &Document,
    contract: Option<&Contract>,
    edition: Option<&EditionId>,
) -> String {
    let place = Place { context, contract, edition, page: None, level: 3 };
    let mut text = String::new();
    for part in &document.parts {
        match part {
            Part::Prose(events) => place.read_out(events, &mut text),
            Part::Block { name, .. } => {
                text.push_str(&format!(
                    " ({}) ",
                    context.t(&format!("diff.block_{}", name.replace('-', "_")))
                ));
            }
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same words with the address in the place of what a citation is filled with: what its author wrote.
pub(super) fn written(document: &Document) -> String {
    let mut text = String::new();
    for part in &document.parts {
        match part {
            Part::Block { name, .. } => text.push_str(&format!(" [{name}] ")),
            Part::Prose(events) => {
                for event in events {
                    match event {
                        Event::Text(words) | Event::Code(words) => text.push_str(words),
                        Event::Start(Tag::Link { dest_url, .. }) => text.push_str(&format!(" <{dest_url}> ")),
                        _ => text.push(' '),
                    }
                }
            }
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Place<'a> {
    context: &'a Context<'a>,
    contract: Option<&'a Contract>,
    edition: Option<&'a EditionId>,
    page: Option<&'a Page>,
    /// Level that the text's own top headings take on the page.
    level: u8,
}

impl Place<'_> {
    fn html(&self, events: &[Event<'static>]) -> String {
        let mut out = String::new();
        let mut mapped: Vec<Event<'_>> = Vec::with_capacity(events.len());
        let mut closing: Vec<Option<&'static str>> = Vec::new();
        let mut skipping_title = false;
        for (at, event) in events.iter().enumerate() {
            match event {
                // The page's first heading is its title, which the page already shows.
                Event::Start(Tag::Heading { level, .. }) if *level as u8 == 1 && self.page.is_some() => {
                    skipping_title = true;
                }
                Event::End(TagEnd::Heading(level)) if *level as u8 == 1 && skipping_title => {
                    skipping_title = false;
                }
                _ if skipping_title => {}
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let n = self.shown_level(*level as u8);
                    let id = id.as_ref().map(|id| format!(" id=\"{}\"", escape(id))).unwrap_or_default();
                    mapped.push(Event::Html(format!("<h{n}{id}>").into()));
                }
                Event::End(TagEnd::Heading(level)) => {
                    mapped.push(Event::Html(format!("</h{}>\n", self.shown_level(*level as u8)).into()));
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let empty = matches!(events.get(at + 1), Some(Event::End(TagEnd::Link)));
                    let (open, close) = self.open(dest_url, empty);
                    mapped.push(Event::Html(open.into()));
                    closing.push(Some(close));
                }
                Event::End(TagEnd::Link) => {
                    let close = closing.pop().flatten().unwrap_or("</a>");
                    mapped.push(Event::Html(close.into()));
                }
                Event::Start(Tag::Image { dest_url, link_type, title, id }) => {
                    mapped.push(Event::Start(Tag::Image {
                        link_type: *link_type,
                        dest_url: self.image(dest_url).into(),
                        title: title.clone(),
                        id: id.clone(),
                    }));
                }
                other => mapped.push(other.clone()),
            }
        }
        html::push_html(&mut out, mapped.into_iter());
        out
    }

    fn read_out(&self, events: &[Event<'static>], out: &mut String) {
        for (at, event) in events.iter().enumerate() {
            match event {
                Event::Text(words) | Event::Code(words) => out.push_str(words),
                Event::Start(Tag::Link { dest_url, .. })
                    if matches!(events.get(at + 1), Some(Event::End(TagEnd::Link))) =>
                {
                    out.push_str(&self.filling(dest_url));
                }
                // Inside a line nothing separates a bold word, or a link, from the comma after it.
                Event::Start(tag) if is_in_line(&tag.to_end()) => {}
                Event::End(tag) if is_in_line(tag) => {}
                _ => out.push(' '),
            }
        }
    }

    /// The text of a link that has none of its own.
    fn filling(&self, destination: &str) -> String {
        let Some(Target::Citation { scheme, id }) = Target::read(destination, false) else {
            return destination.to_owned();
        };
        match id.split_once('/') {
            Some((other, id)) => {
                let contract = self.context.book.contracts.get(other);
                let edition = self.edition.filter(|_| self.contract.is_some_and(|c| c.id.as_str() == other));
                Place { contract, edition, ..*self }.datum(&scheme, id)
            }
            None => self.datum(&scheme, &id),
        }
    }

    fn shown_level(&self, level: u8) -> u8 {
        let first = if self.page.is_some() { 2 } else { 1 };
        (level.saturating_sub(first) + self.level).clamp(2, 6)
    }

    /// The tags around a link's text.
    fn open(&self, destination: &str, empty: bool) -> (String, &'static str) {
        match Target::read(destination, false) {
            Some(Target::Citation { scheme, id }) => self.citation(&scheme, &id, empty),
            Some(Target::Outside(url)) => {
                let label = self.context.t("common.external");
                let text = if empty { escape(&url) } else { String::new() };
                let attributes = "rel=\"external noopener noreferrer\" class=\"external\"";
                (
                    format!("<a href=\"{}\" {attributes} title=\"{}\">{text}", escape(&url), escape(&label)),
                    "</a>",
                )
            }
            Some(Target::Page { path, anchor }) => {
                let href = self.page_href(&path, anchor.as_deref());
                (format!("<a href=\"{}\">", escape(&href)), "</a>")
            }
            _ => ("<span>".to_owned(), "</span>"),
        }
    }

    fn citation(&self, scheme: &str, id: &str, empty: bool) -> (String, &'static str) {
        // A record of a contract by its full name: a period's folder has no way to another contract's.
        if let Some((other, id)) = id.split_once('/') {
            let contract = self.context.book.contracts.get(other);
            let own = self.contract.is_some_and(|c| c.id.as_str() == other);
            let edition = self.edition.filter(|_| own);
            let place =
                Place { context: self.context, contract, edition, page: self.page, level: self.level };
            if own || self.edition.is_none() {
                return place.citation(scheme, id, empty);
            }
            let text = if empty { escape(&place.datum(scheme, id)) } else { String::new() };
            return (format!("<span>{text}"), "</span>");
        }
        let text = if empty { escape(&self.datum(scheme, id)) } else { String::new() };
        let inside = self.edition.is_some();
        let href = match (scheme, inside) {
            ("indicator", true) => format!("@/indicatori/{id}.html"),
            ("indicator", false) => {
                self.contract.map(|c| format!("@site/{}/indicatori/{id}.html", c.id)).unwrap_or_default()
            }
            ("service", true) => format!("@/servizi/{id}.html"),
            ("person", true) => format!("@/persone.html#{id}"),
            ("document", true) => self.context.document_href(&Id::new(id)),
            ("system", true) => format!("@/sistemi.html#{id}"),
            ("term", true) => format!("@/glossario.html#{id}"),
            ("action", true) => format!("@/azioni.html#{id}"),
            _ => String::new(),
        };
        if href.is_empty() {
            return (format!("<span>{text}"), "</span>");
        }
        (format!("<a class=\"cite\" href=\"{}\">{text}", escape(&href)), "</a>")
    }

    /// What an empty citation is filled with.
    fn datum(&self, scheme: &str, id: &str) -> String {
        let registers = &self.context.book.registers;
        match scheme {
            "indicator" => self.indicator_value(id),
            "person" => self.context.person_name(&Id::new(id)),
            "document" => self.context.document_title(&Id::new(id)),
            "system" => registers.systems.get(id).map_or_else(|| id.to_owned(), |s| s.name.value.clone()),
            "term" => registers.terms.get(id).map_or_else(|| id.to_owned(), |t| t.term.value.clone()),
            "service" => self
                .contract
                .and_then(|c| c.services.get(id))
                .map_or_else(|| id.to_owned(), |s| s.name.value.clone()),
            _ => id.to_owned(),
        }
    }

    fn indicator_value(&self, id: &str) -> String {
        let Some(contract) = self.contract else { return id.to_owned() };
        let edition = self.edition.or_else(|| contract.in_force().next_back().map(|e| &e.id));
        let id = Id::<Indicator>::new(id);
        edition
            .and_then(|e| self.context.findings.judgement(&contract.id, e, &id))
            .and_then(|j| j.value.as_ref())
            .map_or_else(
                || self.context.t("common.no_value"),
                |v| number::quantity(v, self.context.words.lang),
            )
    }

    /// The address of a page of prose; anchors stay.
    fn page_href(&self, path: &str, anchor: Option<&str>) -> String {
        let from = self.page.map_or("", |p| p.path.as_str());
        let hash = anchor.map(|a| format!("#{a}")).unwrap_or_default();
        let Some(target) = path_from(from, path) else { return hash };
        if target == from {
            return hash;
        }
        let src = format!("{}/", self.context.book.settings.src);
        let address =
            super::compose::address_of(self.context.book, target.strip_prefix(&src).unwrap_or(&target));
        match (self.edition, self.contract) {
            (Some(edition), Some(contract)) => {
                let own = format!("{}/{edition}/", contract.id);
                match address.strip_prefix(&own) {
                    Some(inside) => format!("@/{inside}{hash}"),
                    // A period's folder stands alone: what is outside is reached by the one way out.
                    None => "@/../../periodi.html".to_owned(),
                }
            }
            _ => format!("@site/{address}{hash}"),
        }
    }

    fn image(&self, path: &str) -> String {
        let from = self.page.map_or("", |p| p.path.as_str());
        let name = path_from(from, path).unwrap_or_default();
        format!("@/assets/{}", name.rsplit('/').next().unwrap_or_default())
    }
}

fn is_in_line(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
}
