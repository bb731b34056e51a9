//! TXT: how the texts speak of the figures: qualifiers held against the gap, values typed by hand.

use std::collections::BTreeMap;

use super::passage::{self, Kind, Passage};
use super::{Check, Raise, Scene};
use crate::assess::version_for;
use crate::diag::Code;
use crate::model::Id;
use crate::model::indicator::Indicator;
use crate::rule::Judgement;
use crate::text::{Lang, number};
use crate::value::{Decimal, Fraction, Quantity, Rounding, RoundingMode, Unit};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::TXT_03, run: slight_is_slight },
    Check { code: Code::TXT_04, run: numbers_are_cited },
];

/// Words that make a gap small, by themselves or before a word of comparison.
const SLIGHT: [&str; 12] = [
    "leggermente",
    "lievemente",
    "marginalmente",
    "lieve",
    "lievi",
    "leggero",
    "leggera",
    "di poco",
    "poco",
    "appena",
    "slightly",
    "marginally",
];
/// Words that compare with the threshold. A sentence without one speaks of something else.
const COMPARING: [&str; 16] = [
    "sopra",
    "sotto",
    "soglia",
    "soglie",
    "limite",
    "limiti",
    "superior",
    "inferior",
    "oltre",
    "scost",
    "scart",
    "super",
    "above",
    "below",
    "threshold",
    "beyond",
];
/// Words that compare with another time.
const OVER_TIME: [&str; 9] =
    ["preceden", "scors", "migliora", "peggiora", "aument", "calat", "cresc", "diminui", "previous"];

/// TXT-03. «Slightly above» only where the gap is small against the threshold.
fn slight_is_slight(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let limit = scene.book.settings.slight_percent;
    for passage in passage::all(scene).iter().filter(|p| p.kind != Kind::Activity) {
        for (at, sentence) in sentences(passage.text) {
            let lower = sentence.to_lowercase();
            // Offsets hold only where small letters are as long as capitals.
            if lower.len() != sentence.len() || !speaks_of_the_gap(&lower) {
                continue;
            }
            let Some((word_at, word)) = qualifier(&lower) else { continue };
            let Some(id) = spoken_of(passage, sentence, &lower, word_at) else { continue };
            let judgement = scene.findings.judgement(&passage.contract.id, &passage.edition.id, &id);
            let Some(share) = judgement.and_then(|j| gap_percent(passage, &id, j)) else { continue };
            if share > limit {
                let name = passage.contract.indicators.get(&id).map_or("", |i| &i.short_name.value);
                raise
                    .at(passage.span(at + word_at, word.len()))
                    .with("found", word)
                    .with("name", name)
                    .with("gap", number::decimal(share, Lang::It))
                    .with("limit", number::decimal(limit, Lang::It))
                    .with("key", &id);
            }
        }
    }
}

/// Sentences of a text, with their places: an abbreviation («n. 3») ends none.
fn sentences(text: &str) -> Vec<(usize, &str)> {
    let mut list = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| ".;!?".contains(*c)) {
        let mut rest = text[at + c.len_utf8()..].chars();
        let parted = rest.next().is_none_or(char::is_whitespace);
        let word = text[from..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let short = word.chars().count() <= 3 && word.chars().all(char::is_alphabetic);
        if parted && (c != '.' || !short) {
            list.push((from, &text[from..at]));
            from = at + c.len_utf8();
        }
    }
    list.push((from, &text[from..]));
    list
}

fn speaks_of_the_gap(sentence: &str) -> bool {
    COMPARING.iter().any(|w| sentence.contains(w)) && !OVER_TIME.iter().any(|w| sentence.contains(w))
}

/// The first qualifier that stands as a word; «poco» and «appena» only right before a comparison.
fn qualifier(sentence: &str) -> Option<(usize, &'static str)> {
    let letter = |c: char| c.is_alphanumeric();
    SLIGHT.into_iter().find_map(|word| {
        let found = sentence.match_indices(word).find(|(at, _)| {
            let after = &sentence[at + word.len()..];
            let alone = !sentence[..*at].ends_with(letter) && !after.starts_with(letter);
            let next = after.trim_start();
            let weak = matches!(word, "poco" | "appena");
            alone && (!weak || COMPARING.iter().any(|c| next.starts_with(c)))
        });
        found.map(|(at, _)| (at, word))
    })
}

/// The indicator that the qualifier is about: the nearest one cited in the sentence, else one whose
/// short name stands in the same part between commas.
fn spoken_of(passage: &Passage<'_>, sentence: &str, lower: &str, word: usize) -> Option<Id<Indicator>> {
    let cited = citations(sentence).into_iter().min_by_key(|(at, _)| at.abs_diff(word));
    if let Some((_, id)) = cited {
        return Some(Id::new(id));
    }
    let from = lower[..word].rfind(',').map_or(0, |at| at + 1);
    let to = lower[word..].find(',').map_or(lower.len(), |at| word + at);
    let part = &lower[from..to];
    let named: Vec<&Indicator> = passage
        .contract
        .indicators
        .values()
        .filter(|i| passage.services.is_empty() || passage.services.contains(&&i.service.id))
        .filter(|i| part.contains(&i.short_name.to_lowercase()) || part.contains(&i.name.to_lowercase()))
        .collect();
    // A name that two services share names neither.
    let [one] = named[..] else { return None };
    Some(one.id.value.clone())
}

/// Indicators cited in a sentence, with the place of the citation.
fn citations(sentence: &str) -> Vec<(usize, &str)> {
    let mark = "](indicator:";
    sentence
        .match_indices(mark)
        .filter_map(|(at, _)| {
            let rest = &sentence[at + mark.len()..];
            let id = &rest[..rest.find(')')?];
            Some((at, id.rsplit('/').next().unwrap_or(id)))
        })
        .collect()
}

/// The gap of a miss as a share of the threshold, in percent with one digit.
fn gap_percent(passage: &Passage<'_>, id: &Id<Indicator>, judgement: &Judgement) -> Option<Decimal> {
    let indicator = passage.contract.indicators.get(id)?;
    let threshold = version_for(indicator, passage.edition)?.rule.threshold_of(judgement).value.exact.abs();
    let gap = judgement.gap.as_ref()?.exact;
    if !gap.is_negative() {
        return None;
    }
    let hundredfold = gap.abs().checked_mul(Decimal::from(100_u64))?;
    Fraction::new(hundredfold, threshold)?.round(Rounding { digits: 1, mode: RoundingMode::HalfUp })
}

/// TXT-04. A value of this period typed by hand, with its unit, exactly as the site shows it.
fn numbers_are_cited(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let mut shown: BTreeMap<_, BTreeMap<String, Vec<&Id<Indicator>>>> = BTreeMap::new();
    for (contract, edition, found) in scene.editions() {
        let values = found.judgements.iter().filter_map(|(id, j)| Some((id, j.value.as_ref()?)));
        let mut by_text: BTreeMap<String, Vec<&Id<Indicator>>> = BTreeMap::new();
        for (id, value) in values.filter(|(_, value)| is_telling(value)) {
            let text = number::quantity(value, scene.book.settings.lang);
            by_text.entry(squeezed(&text)).or_default().push(id);
        }
        // A number that is also a threshold may be meant as such.
        let versions = contract.indicators.values().filter_map(|i| version_for(i, edition));
        for (_, test) in versions.flat_map(|v| v.rule.tests()) {
            by_text.remove(&squeezed(&number::quantity(&test.threshold.value, scene.book.settings.lang)));
        }
        shown.insert((&contract.id, &edition.id), by_text);
    }
    for passage in passage::all(scene) {
        let Some(values) = shown.get(&(&passage.contract.id, &passage.edition.id)) else { continue };
        for (at, written) in figures(passage.text) {
            let Some(ids) = values.get(&squeezed(written)) else { continue };
            let of_services = |id: &&&Id<Indicator>| {
                let service = passage.contract.indicators.get(**id).map(|i| &i.service.id);
                service.is_some_and(|s| passage.services.contains(&s))
            };
            let Some(id) = ids.iter().find(of_services).or(ids.first()) else { continue };
            raise
                .at(passage.span(at, written.len()))
                .with("found", written)
                .with("expected", format!("[{written}](indicator:{id})"))
                .with("key", id);
        }
    }
}

/// Whether a value says by itself which one it is: whole percentages and plain counts may mean anything.
fn is_telling(value: &Quantity) -> bool {
    match value.unit {
        Unit::Percent => value.exact.digits() > 0,
        Unit::Seconds | Unit::WorkingSeconds => value.exact.to_u64().is_some_and(|s| s % 60 != 0 && s > 60),
        _ => false,
    }
}

/// Without the spaces that people put differently.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != number::NBSP).collect()
}

/// Numbers with a unit in a text, outside of links and code, with their places.
fn figures(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let mut list = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let glued = text[..at].ends_with(|c: char| c.is_alphanumeric() || ",.:/-–−+'".contains(c));
        let end = figure_end(text, at);
        if let Some(end) = end.filter(|_| !glued)
            && !is_linked(text, at, end)
        {
            list.push((at, &text[at..end]));
        }
        at = end.unwrap_or(at + 1).max(at + 1);
        while !glued && end.is_none() && bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
    }
    list
}

/// Where `69,49 %` or `3 min 56 s` ends, if one begins here.
fn figure_end(text: &str, at: usize) -> Option<usize> {
    let number = |at: usize| {
        let length = text[at..].find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.'))?;
        (length > 0).then_some(at + length)
    };
    let blank =
        |at: usize| at + text[at..].chars().next().filter(|c| c.is_whitespace()).map_or(0, char::len_utf8);
    let unit_at = |at: usize, units: &[&str]| {
        let unit = units.iter().find(|u| text[at..].starts_with(**u))?;
        let end = at + unit.len();
        (!text[end..].starts_with(char::is_alphanumeric)).then_some(end)
    };
    let first = number(at)?;
    if let Some(end) = unit_at(blank(first), &["%"]) {
        return Some(end);
    }
    let mut end = unit_at(blank(first), &["min", "h", "s"])?;
    while let Some(next) =
        number(blank(end)).and_then(|n| unit_at(blank(n), &["min", "s", "lav.", "working"]))
    {
        end = next;
    }
    Some(end)
}

/// Whether a stretch is part of a link's text or of its address, or stands between backticks.
fn is_linked(text: &str, at: usize, end: usize) -> bool {
    let opens =
        text[..at].rfind(['[', '(', ']', '\n']).filter(|i| matches!(text.as_bytes()[*i], b'[' | b'('));
    let in_text = opens.is_some_and(|i| text.as_bytes()[i] == b'[')
        && text[end..].find(']').is_some_and(|i| text[end + i..].starts_with("]("));
    let in_address = opens.is_some_and(|i| text.as_bytes()[i] == b'(' && text[..i].ends_with(']'));
    let quoted = text[..at].matches('`').count() % 2 == 1;
    in_text || in_address || quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_with_their_unit_outside_of_links() {
        let found = |text: &str| figures(text).iter().map(|f| f.1.to_owned()).collect::<Vec<_>>();
        assert_eq!(found("il 69,49 % e il 2,60% in 3 min 56 s, oggi"), ["69,49 %", "2,60%", "3 min 56 s"]);
        assert_eq!(found("il [69,49 %](indicator:a) (il 12,5 %) e `1,5 %`"), ["12,5 %"]);
        assert_eq!(found("entro 13 secondi, art. 3 e 1.234 casi, 31/12/2021"), Vec::<String>::new());
    }

    #[test]
    fn a_qualifier_needs_a_comparison_and_an_abbreviation_ends_no_sentence() {
        let word = |text: &str| qualifier(text).map(|q| q.1);
        assert_eq!(word("è leggermente sotto la soglia"), Some("leggermente"));
        assert_eq!(word("poco sopra la soglia"), Some("poco"));
        assert_eq!(word("poco tempo sopra la soglia"), None);
        assert_eq!(sentences("Vedi art. 3 e n. 4. Poi basta. Fine").len(), 3);
        assert!(!speaks_of_the_gap("leggermente migliorato, sopra la soglia"));
    }
}
