//! TXT: text that says the same again: inside a group, inside a report, from one period to the next.
//!
//! An index of runs of words, never a comparison of each text with each other: time grows with the words.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Raise, Scene};
use crate::diag::{Code, Span};
use crate::model::activity::Activity;
use crate::model::{Contract, Edition, Id, service};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::TXT_05, run: no_line_twice_in_a_group },
    Check { code: Code::TXT_17, run: lines_of_other_groups_are_told },
    Check { code: Code::TXT_18, run: near_repetitions_are_told },
    Check { code: Code::TXT_19, run: copied_services_are_told },
];

/// Texts shorter than this (words) resemble each other by chance.
const FEWEST_WORDS: usize = 8;
/// Words of a run.
const RUN: usize = 4;
/// A run that more texts share says nothing about any of them.
const COMMON: usize = 12;

/// One activity of a period with where it stands.
struct Line<'a> {
    group: &'a Id<service::Group>,
    service: &'a Id<service::Service>,
    item: &'a Activity,
}

impl Line<'_> {
    fn span(&self) -> Span {
        self.item.text.span
    }

    fn known(&self) -> bool {
        self.item.duplicate_of.is_some() || self.item.note.is_some()
    }
}

fn lines(edition: &Edition) -> Vec<Line<'_>> {
    let mut list = Vec::new();
    for (service, groups) in &edition.activities {
        for group in groups {
            list.extend(group.items.iter().map(|item| Line { group: &group.group, service, item }));
        }
    }
    list
}

/// Letters and digits alone, lower case.
fn plain(text: &str) -> String {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

/// Pairs of lines with the same words: the later one and the first.
fn same<'a, 'l>(lines: &'l [Line<'a>]) -> Vec<(&'l Line<'a>, &'l Line<'a>)> {
    let mut first: BTreeMap<String, &Line<'a>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for line in lines {
        let words = plain(&line.item.text.source);
        match first.get(&words) {
            Some(before) => pairs.push((line, *before)),
            None => {
                first.insert(words, line);
            }
        }
    }
    pairs
}

/// TXT-05. The same line twice in a group, unless it is recorded as a repetition.
fn no_line_twice_in_a_group(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        for (line, before) in same(&lines(edition)) {
            if line.service == before.service
                && line.group == before.group
                && !line.known()
                && !before.known()
            {
                raise
                    .at(line.span())
                    .with("found", &line.item.id.value)
                    .with("other", &before.item.id.value)
                    .and_at(before.span());
            }
        }
    }
}

/// TXT-17. The same line in two groups: it may be right, the reader is told.
fn lines_of_other_groups_are_told(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        for (line, before) in same(&lines(edition)) {
            if (line.service, line.group) != (before.service, before.group)
                && !line.known()
                && !before.known()
            {
                raise
                    .at(line.span())
                    .with("found", &line.item.id.value)
                    .with("other", &before.item.id.value)
                    .and_at(before.span());
            }
        }
    }
}

/// The runs of words of a text; nothing for a short one.
fn runs(text: &str) -> BTreeSet<Vec<String>> {
    let text = plain(text);
    let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    if words.len() < FEWEST_WORDS {
        return BTreeSet::new();
    }
    words.windows(RUN).map(<[String]>::to_vec).collect()
}

/// Pairs of texts that share so many percent of their runs, found through the runs few texts have.
fn alike(texts: &[&str], percent: u32) -> Vec<(usize, usize, usize)> {
    let all: Vec<BTreeSet<Vec<String>>> = texts.iter().map(|t| runs(t)).collect();
    let mut index: BTreeMap<&Vec<String>, Vec<usize>> = BTreeMap::new();
    for (at, runs) in all.iter().enumerate() {
        for run in runs {
            index.entry(run).or_default().push(at);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for holders in index.values().filter(|h| h.len() > 1 && h.len() <= COMMON) {
        for (i, one) in holders.iter().enumerate() {
            for two in &holders[i + 1..] {
                *shared.entry((*one, *two)).or_default() += 1;
            }
        }
    }
    let wanted = percent as usize;
    shared
        .into_iter()
        .filter_map(|((one, two), common)| {
            let union = all[one].len() + all[two].len() - common;
            let share = common * 100 / union.max(1);
            (share >= wanted).then_some((one, two, share))
        })
        .collect()
}

/// TXT-18. Nearly the same text in two places of a report.
fn near_repetitions_are_told(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        let lines = lines(edition);
        let texts: Vec<&str> = lines.iter().map(|l| l.item.text.source.as_str()).collect();
        for (one, two, share) in alike(&texts, scene.book.settings.similar_percent) {
            let (before, line) = (&lines[one], &lines[two]);
            if plain(texts[one]) == plain(texts[two]) || line.known() || before.known() {
                continue;
            }
            raise
                .at(line.span())
                .with("found", &line.item.id.value)
                .with("other", &before.item.id.value)
                .with("share", share)
                .and_at(before.span());
        }
    }
}

/// TXT-19. A service whose activities are nearly all those of the period before, word for word.
fn copied_services_are_told(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        let editions: Vec<&Edition> = contract.editions.values().collect();
        for pair in editions.windows(2) {
            let [before, now] = pair else { continue };
            copied(contract, before, now, raise);
        }
    }
}

fn copied(contract: &Contract, before: &Edition, now: &Edition, raise: &mut Raise<'_>) {
    let old: BTreeSet<String> = lines(before).iter().map(|l| plain(&l.item.text.source)).collect();
    let mut counts: BTreeMap<&Id<service::Service>, (usize, usize, Span)> = BTreeMap::new();
    let lines = lines(now);
    for line in &lines {
        let entry = counts.entry(line.service).or_insert((0, 0, line.span()));
        entry.0 += 1;
        entry.1 += usize::from(old.contains(&plain(&line.item.text.source)));
    }
    for (service, (all, same, at)) in counts {
        if all >= 5 && same * 10 >= all * 9 {
            let name = contract.services.get(service).map_or(service.as_str(), |s| &s.name.value);
            raise.at(at).with("service", name).with("n", same).with("all", all).with("period", &before.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_repetitions_are_found_through_the_index() {
        let texts = [
            "assistenza agli utenti del portale regionale per la firma digitale e la posta certificata",
            "assistenza agli utenti del portale regionale per la firma digitale e la posta elettronica certificata",
            "raccolta dei dati dell’agricoltura per il censimento generale del duemilaventi",
        ];
        let found = alike(&texts, 60);
        assert_eq!(found.iter().map(|(a, b, _)| (*a, *b)).collect::<Vec<_>>(), [(0, 1)]);
        assert!(alike(&texts, 95).is_empty());
    }
}
