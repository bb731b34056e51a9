//! Links of the prose: citations, pages, anchors, images (SYN-07, TXT-12, TXT-13, TXT-14).

use super::txt::documents;
use super::{Check, Raise, Scene};
use crate::diag::Code;
use crate::model::{Book, Contract, Edition};
use crate::source::markdown::{Link, Target, path_from};
use crate::source::nearest;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::SYN_07, run: citations_resolve },
    Check { code: Code::TXT_12, run: pages_exist },
    Check { code: Code::TXT_13, run: anchors_exist },
    Check { code: Code::TXT_14, run: images_exist },
];

fn citations_resolve(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (document, contract, edition) in documents(scene.book) {
        for link in &document.links {
            let Target::Citation { scheme, id } = &link.target else { continue };
            let (contract, edition, short) = cited(scene.book, id, contract, edition);
            let known = ids(scene.book, scheme, contract, edition);
            if known.contains(&short) || is_unread(scene.book, scheme, contract, short) {
                continue;
            }
            let (kind, kind_en) = words(scheme);
            let near = nearest(short, known.iter().copied());
            let raised = raise.at(link.span);
            raised.with("kind", kind).with("kind-en", kind_en).with("found", id);
            if let Some(near) = near {
                raised.with("nearest", near).with("expected", near);
            }
        }
    }
}

/// Where a citation is to be looked up: `agenda-digitale/cup-attesa` names a record of another contract.
pub(super) fn cited<'b, 'i>(
    book: &'b Book,
    id: &'i str,
    contract: Option<&'b Contract>,
    edition: Option<&'b Edition>,
) -> (Option<&'b Contract>, Option<&'b Edition>, &'i str) {
    match id.split_once('/') {
        Some((other, id)) if contract.is_some_and(|c| c.id.as_str() == other) => (contract, edition, id),
        Some((other, id)) => (book.contracts.get(other), None, id),
        None => (contract, edition, id),
    }
}

/// Whether a record exists, or may exist, that could not be read: its own file says what is wrong.
fn is_unread(book: &Book, scheme: &str, contract: Option<&Contract>, id: &str) -> bool {
    let home = contract.map_or("", |c| c.id.as_str());
    let read = scheme == "action"
        && contract.is_some_and(|c| c.editions.values().any(|e| e.actions.contains_key(id)));
    !read && book.known.may_have(scheme, home, id)
}

fn words(scheme: &str) -> (&'static str, &'static str) {
    match scheme {
        "indicator" => ("indicatore", "indicator"),
        "person" => ("persona", "person"),
        "document" => ("documento", "document"),
        "action" => ("azione", "action"),
        "system" => ("sistema", "system"),
        "service" => ("servizio", "service"),
        _ => ("voce di glossario", "glossary term"),
    }
}

fn ids<'b>(
    book: &'b Book,
    scheme: &str,
    contract: Option<&'b Contract>,
    edition: Option<&'b Edition>,
) -> Vec<&'b str> {
    let registers = &book.registers;
    let in_contract = |list: fn(&'b Contract) -> Vec<&'b str>| contract.map(list).unwrap_or_default();
    match scheme {
        "indicator" => in_contract(|c| c.indicators.keys().map(crate::model::Id::as_str).collect()),
        "service" => in_contract(|c| c.services.keys().map(crate::model::Id::as_str).collect()),
        "person" => registers.people.keys().map(crate::model::Id::as_str).collect(),
        "document" => registers.documents.keys().map(crate::model::Id::as_str).collect(),
        "system" => registers.systems.keys().map(crate::model::Id::as_str).collect(),
        "action" => match edition {
            Some(edition) => edition.actions.keys().map(crate::model::Id::as_str).collect(),
            None => in_contract(|c| {
                c.editions.values().flat_map(|e| e.actions.keys()).map(crate::model::Id::as_str).collect()
            }),
        },
        _ => registers.terms.keys().map(crate::model::Id::as_str).collect(),
    }
}

/// Page links of every page: (page, link, path it leads to, anchor).
fn page_links(book: &Book) -> Vec<(&Link, Option<String>, Option<&str>)> {
    let mut list = Vec::new();
    for page in book.pages.values().filter(|p| !p.is_draft()) {
        for link in &page.document.links {
            if let Target::Page { path, anchor } = &link.target {
                list.push((link, path_from(&page.path, path), anchor.as_deref()));
            }
        }
    }
    list
}

fn pages_exist(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (link, leads, _) in page_links(scene.book) {
        let Target::Page { path: written, .. } = &link.target else { continue };
        let found = leads.clone().unwrap_or_else(|| written.clone());
        if scene.book.pages.contains_key(&found) || scene.book.images.contains_key(&found) {
            continue;
        }
        let near = nearest(&found, scene.book.pages.keys().map(String::as_str));
        let raised = raise.at(link.span);
        raised.with("found", &found);
        if let Some(near) = near {
            raised.with("nearest", near).with("expected", near);
        }
    }
}

fn anchors_exist(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (link, leads, anchor) in page_links(scene.book) {
        let (Some(page), Some(anchor)) = (leads.and_then(|p| scene.book.pages.get(&p)), anchor) else {
            continue;
        };
        let headings = &page.document.headings;
        if headings.iter().any(|h| h.id == anchor) {
            continue;
        }
        let near = nearest(anchor, headings.iter().map(|h| h.id.as_str()));
        let raised = raise.at(link.span);
        raised.with("found", anchor);
        if let Some(near) = near {
            raised.with("nearest", near).with("expected", near);
        }
    }
}

fn images_exist(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for page in scene.book.pages.values() {
        for link in &page.document.links {
            let Target::Image(path) = &link.target else { continue };
            let leads = path_from(&page.path, path);
            if !leads.is_some_and(|p| scene.book.images.contains_key(&p)) {
                raise.at(link.span).with("found", path);
            }
        }
    }
}
