//! TXT-07: something stands under each heading, in the pages and in the review.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::txt::documents;
use super::{Check, Raise, Scene};
use crate::diag::Code;
use crate::model::review::Review;
use crate::source::markdown::{Document, Part};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::TXT_07, run: headings_have_content },
    Check { code: Code::TXT_21, run: levels_go_down_one_by_one },
];

/// TXT-21. Under a heading comes one of the next level, not of a lower one; the page's title is the first.
fn levels_go_down_one_by_one(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (document, ..) in documents(scene.book) {
        let mut before = 1;
        for heading in &document.headings {
            if heading.level > before + 1 {
                raise
                    .at(heading.span)
                    .with("found", &heading.text)
                    .with("level", heading.level)
                    .with("before", before)
                    .with("expected", before + 1);
            }
            before = heading.level;
        }
    }
}

/// TXT-07. Something stands under each heading, were it only «nessun elemento».
fn headings_have_content(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (document, ..) in documents(scene.book) {
        for at in empty_headings(document) {
            let Some(heading) = document.headings.get(at) else { continue };
            raise.at(heading.span).with("found", &heading.text);
        }
    }
    for (_, edition, _) in scene.editions() {
        for review in edition.reviews.values() {
            sections_have_content(review, raise);
        }
    }
}

/// Sections of the analysis and classes of outputs; a section with sections of its own is their title.
fn sections_have_content(review: &Review, raise: &mut Raise<'_>) {
    for section in review.analysis.iter() {
        let has_parts =
            review.analysis.iter().any(|a| a.parent.value.as_deref() == Some(section.key.as_str()));
        let says = !section.findings.is_empty()
            || !section.inputs.is_empty()
            || !section.input_documents.is_empty()
            || section.state.is_some()
            || section.note.is_some();
        if !says && !has_parts {
            raise.at(section.title.span).with("found", &section.title.value);
        }
    }
    for output in review.outputs.iter() {
        if output.decisions.is_empty() && output.state.is_none() && output.note.is_none() {
            raise.at(output.title.span).with("found", &output.title.value);
        }
    }
}

/// Headings, by number, with nothing before the next of their level or above.
fn empty_headings(document: &Document) -> Vec<usize> {
    let mut empty = Vec::new();
    let mut open: Option<(usize, u8)> = None;
    let (mut number, mut inside) = (0, false);
    let close = |open: &mut Option<(usize, u8)>, level: u8, empty: &mut Vec<usize>| {
        if let Some((at, own)) = open.take()
            && level <= own
            && own > 1
        {
            empty.push(at);
        }
    };
    for part in &document.parts {
        let Part::Prose(events) = part else {
            open = None;
            continue;
        };
        for event in events {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    close(&mut open, *level as u8, &mut empty);
                    open = Some((number, *level as u8));
                    number += 1;
                    inside = true;
                }
                Event::End(TagEnd::Heading(_)) => inside = false,
                Event::Start(_) | Event::Rule if !inside => open = None,
                _ => {}
            }
        }
    }
    close(&mut open, 1, &mut empty);
    empty
}
