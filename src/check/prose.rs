//! TXT: how the prose speaks of the data: qualifiers, typed numbers, empty parts.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::txt::documents;
use super::{Check, Raise, Scene};
use crate::diag::{Code, Places, Span};
use crate::model::{Contract, Edition, Id};
use crate::rule::Judgement;
use crate::source::markdown::{Document, Link, Part, Target};
use crate::text::{Lang, number};
use crate::value::{Decimal, Fraction, Rounding, RoundingMode};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::TXT_03, run: slight_is_slight },
    Check { code: Code::TXT_04, run: numbers_are_cited },
    Check { code: Code::TXT_07, run: headings_have_content },
];

/// Words that make a gap small.
const SLIGHT: [&str; 7] =
    ["leggermente", "lievemente", "di poco", "appena", "slightly", "marginally", "lieve scostamento"];

/// TXT-03. «Slightly above» only where the gap is small against the threshold.
fn slight_is_slight(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let limit = scene.book.settings.slight_percent;
    for (document, contract, edition) in documents(scene.book) {
        let (Some(contract), Some(edition)) = (contract, edition) else { continue };
        let text = scene.sources.text(document.file);
        for link in &document.links {
            let Target::Citation { scheme, id } = &link.target else { continue };
            let Some(judgement) = (scheme == "indicator")
                .then(|| scene.findings.judgement(&contract.id, &edition.id, &Id::new(id.as_str())))
                .flatten()
            else {
                continue;
            };
            let Some(word) = qualifier(text, link, &document.links) else { continue };
            let Some(share) = gap_percent(contract, edition, id, judgement) else { continue };
            if share > limit {
                raise
                    .at(link.span)
                    .with("found", word)
                    .with("gap", number::decimal(share, Lang::It))
                    .with("limit", number::decimal(limit, Lang::It))
                    .with("key", id);
            }
        }
    }
}

/// The qualifier of the link's sentence that stands nearer to it than to any other citation.
fn qualifier(text: &str, link: &Link, links: &[Link]) -> Option<&'static str> {
    let (start, end) = (link.span.start as usize, link.span.end as usize);
    let from = text.get(..start)?.rfind(['.', ';', '\n', ':']).map_or(0, |at| at + 1);
    let to = text.get(end..)?.find(['.', ';', '\n', ':']).map_or(text.len(), |at| end + at);
    let sentence = text.get(from..to)?.to_lowercase();
    let distance = |at: usize, l: &Link| (l.span.start as usize).abs_diff(from + at);
    SLIGHT.into_iter().find(|word| {
        sentence.find(word).is_some_and(|at| links.iter().all(|l| distance(at, link) <= distance(at, l)))
    })
}

/// The gap as a share of the threshold, in percent with one digit.
fn gap_percent(contract: &Contract, edition: &Edition, id: &str, judgement: &Judgement) -> Option<Decimal> {
    let indicator = contract.indicators.get(id)?;
    let threshold = crate::assess::version_for(indicator, edition)?.rule.threshold().value.exact.abs();
    let gap = judgement.gap.as_ref()?.exact;
    if gap >= Decimal::ZERO {
        return None;
    }
    let hundredfold = gap.abs().checked_mul(Decimal::from(100_u64))?;
    Fraction::new(hundredfold, threshold)?.round(Rounding { digits: 1, mode: RoundingMode::HalfUp })
}

/// TXT-04. A value of this period typed by hand. Whole numbers are left alone: they may mean anything.
fn numbers_are_cited(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (document, contract, edition) in documents(scene.book) {
        let (Some(contract), Some(edition)) = (contract, edition) else { continue };
        let Some(found) = scene.findings.edition(&contract.id, &edition.id) else { continue };
        let text = scene.sources.text(document.file);
        for (id, judgement) in &found.judgements {
            let Some(value) = judgement.value.as_ref().filter(|v| v.exact.digits() > 0) else { continue };
            let shown = number::quantity(value, scene.book.settings.lang);
            let plain = shown.replace(number::NBSP, " ");
            let tight = plain.replace(' ', "");
            for written in [&shown, &plain, &tight] {
                for (at, _) in text.match_indices(written.as_str()) {
                    let end = at + written.len();
                    let cited = document
                        .links
                        .iter()
                        .any(|l| l.span.start as usize <= at && end <= l.span.end as usize);
                    let part_of_more = text[..at].ends_with(|c: char| c.is_ascii_digit() || c == ',');
                    if !cited && !part_of_more {
                        raise
                            .at(Span::new(document.file, at, end))
                            .with("found", written)
                            .with("expected", format!("[{plain}](indicator:{id})"))
                            .with("key", id);
                    }
                }
            }
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
