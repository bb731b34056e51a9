//! Every text of a period, as written: lines of activities, findings and decisions of the review,
//! paragraphs of the pages. What is found in one has the place where it stands.

use super::Scene;
use super::txt::documents;
use crate::diag::{Places, Span};
use crate::model::activity::SubActivity;
use crate::model::service::Service;
use crate::model::{Contract, Edition, Id};
use crate::source::markdown::Part;

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Activity,
    /// Findings and decisions.
    Review,
    Action,
    /// What the editors add to a section of the review.
    Note,
    Page,
}

/// One text.
pub(super) struct Passage<'a> {
    pub(super) contract: &'a Contract,
    pub(super) edition: &'a Edition,
    pub(super) kind: Kind,
    /// As written in the file: quotes, indents and marks included.
    pub(super) text: &'a str,
    pub(super) at: Span,
    /// The record's identifier.
    pub(super) id: Option<&'a str>,
    /// What the same place of another period has in common: the area, the page.
    pub(super) home: String,
    /// The services it speaks of, where the record names some.
    pub(super) services: Vec<&'a Id<Service>>,
}

impl Passage<'_> {
    /// The place of a part of the text.
    pub(super) fn span(&self, at: usize, length: usize) -> Span {
        let from = self.at.start as usize + at;
        Span::new(self.at.file, from, from + length)
    }
}

/// Every text of every period.
pub(super) fn all<'a>(scene: &Scene<'a>) -> Vec<Passage<'a>> {
    let mut list = Vec::new();
    for (contract, edition, _) in scene.editions() {
        let mut of = Of { scene, contract, edition, list: &mut list };
        of.activities();
        of.review();
    }
    pages(scene, &mut list);
    list
}

struct Of<'s, 'a, 'l> {
    scene: &'s Scene<'a>,
    contract: &'a Contract,
    edition: &'a Edition,
    list: &'l mut Vec<Passage<'a>>,
}

impl<'a> Of<'_, 'a, '_> {
    fn take(
        &mut self,
        at: Span,
        kind: Kind,
        id: Option<&'a str>,
        home: &str,
        services: Vec<&'a Id<Service>>,
    ) {
        let bytes = self.scene.sources.file(at.file).bytes.get(at.start as usize..at.end as usize);
        let Some(text) = bytes.and_then(|b| std::str::from_utf8(b).ok()) else { return };
        let home = home.to_owned();
        let (contract, edition) = (self.contract, self.edition);
        self.list.push(Passage { contract, edition, kind, text, at, id, home, services });
    }

    fn activities(&mut self) {
        let edition = self.edition;
        for (service, groups) in &edition.activities {
            for item in groups.iter().flat_map(|g| g.items.iter()) {
                let id = Some(item.id.as_str());
                self.take(item.text.span, Kind::Activity, id, service.as_str(), vec![service]);
                self.details(&item.children, service);
            }
        }
    }

    fn details(&mut self, list: &'a [SubActivity], service: &'a Id<Service>) {
        for detail in list {
            self.take(detail.text.span, Kind::Activity, None, service.as_str(), vec![service]);
            self.details(&detail.children, service);
        }
    }

    fn review(&mut self) {
        let edition = self.edition;
        for (area, review) in &edition.reviews {
            let area = area.as_str();
            for section in review.analysis.iter().filter(|s| s.note.is_some()) {
                self.take(section.note.span, Kind::Note, None, area, Vec::new());
            }
            for finding in review.analysis.iter().flat_map(|a| a.findings.iter()) {
                let services = finding.services.iter().map(|s| &s.id).collect();
                self.take(finding.text.span, Kind::Review, Some(finding.id.as_str()), area, services);
            }
            for decision in review.outputs.iter().flat_map(|o| o.decisions.iter()) {
                let services = decision.services.iter().map(|s| &s.id).collect();
                self.take(decision.text.span, Kind::Review, Some(decision.id.as_str()), area, services);
            }
        }
        for action in edition.actions.values() {
            let services = action.services.iter().map(|s| &s.id).collect();
            self.take(action.text.span, Kind::Action, Some(action.id.as_str()), "", services);
        }
    }
}

/// Paragraphs of the pages of a period, without blocks and headings.
fn pages<'a>(scene: &Scene<'a>, list: &mut Vec<Passage<'a>>) {
    for (document, contract, edition) in documents(scene.book) {
        let (Some(contract), Some(edition)) = (contract, edition) else { continue };
        let path = scene.sources.path(document.file);
        let home = path.replace(&format!("/{}/", edition.id), "/");
        let text = scene.sources.text(document.file);
        let blocks: Vec<Span> = document
            .parts
            .iter()
            .filter_map(|part| if let Part::Block { span, .. } = part { Some(*span) } else { None })
            .collect();
        for (at, paragraph) in paragraphs(text) {
            let inside = |s: &Span| s.start as usize <= at && at < s.end as usize;
            if paragraph.starts_with(['#', '|', '`']) || blocks.iter().any(inside) {
                continue;
            }
            list.push(Passage {
                contract,
                edition,
                kind: Kind::Page,
                text: paragraph,
                at: Span::new(document.file, at, at + paragraph.len()),
                id: None,
                home: home.clone(),
                services: Vec::new(),
            });
        }
    }
}

/// Stretches between empty lines, after the front matter, with their places.
fn paragraphs(text: &str) -> Vec<(usize, &str)> {
    let body = text.strip_prefix("---").and_then(|rest| rest.find("\n---").map(|at| at + 7)).unwrap_or(0);
    let mut list = Vec::new();
    let (mut from, mut at) = (body, body);
    let mut close = |from: usize, to: usize| {
        let inner = &text[from..to];
        let start = from + inner.len() - inner.trim_start().len();
        if !inner.trim().is_empty() {
            list.push((start, text[start..to].trim_end()));
        }
    };
    for line in text[body..].split_inclusive('\n') {
        if line.trim().is_empty() {
            close(from, at);
            from = at;
        }
        at += line.len();
    }
    close(from, at);
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_stand_where_they_are() {
        let text = "---\ntitle: A\n---\n\nUno\ndue.\n\n# Tre\n\nquattro";
        assert_eq!(paragraphs(text), [(18, "Uno\ndue."), (28, "# Tre"), (35, "quattro")]);
        assert_eq!(paragraphs("solo"), [(0, "solo")]);
    }
}
