//! TXT: text that says the same again: inside a group, inside a report, from one period to the next.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::{self, Print};
use super::passage::{self, Kind, Passage};
use super::{Check, Raise, Scene, with_former};
use crate::diag::{Code, Span};
use crate::model::activity::{Activity, SubActivity};
use crate::model::{Contract, Edition, Id, service};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::TXT_05, run: no_line_twice_in_a_group },
    Check { code: Code::TXT_17, run: lines_of_other_groups_are_told },
    Check { code: Code::TXT_18, run: near_repetitions_are_told },
    Check { code: Code::TXT_19, run: copied_services_are_told },
    Check { code: Code::TXT_20, run: copied_texts_are_told },
];

/// Texts shorter than this (words) resemble each other by chance.
const FEWEST_WORDS: usize = 8;
/// A paragraph of a page may introduce what follows in the same words every time (words).
const FEWEST_OF_A_PARAGRAPH: usize = 12;
/// Lists shorter than this (lines) repeat themselves rightly.
const FEWEST_LINES: usize = 5;

/// One activity of a period with where it stands.
struct Line<'a> {
    group: &'a Id<service::Group>,
    service: &'a Id<service::Service>,
    item: &'a Activity,
    print: Print,
}

impl Line<'_> {
    fn at(&self) -> Span {
        self.item.text.span
    }

    /// Somebody says why the line is there once more.
    fn is_explained(&self) -> bool {
        self.item.duplicate_of.is_some() || self.item.note.is_some()
    }
}

fn lines(edition: &Edition) -> Vec<Line<'_>> {
    let mut list = Vec::new();
    for (service, groups) in &edition.activities {
        for group in groups {
            list.extend(group.items.iter().map(|item| Line {
                group: &group.group,
                service,
                item,
                print: Print::of(&item.text.source),
            }));
        }
    }
    list
}

/// TXT-05. The same line twice in a group, unless it is recorded as a repetition; a detail twice under
/// its line.
fn no_line_twice_in_a_group(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        let lines = lines(edition);
        let mut first: BTreeMap<_, &Line<'_>> = BTreeMap::new();
        for line in &lines {
            details(&line.item.children, raise);
            if line.item.duplicate_of.is_some() {
                continue;
            }
            let before = *first.entry((line.service, line.group, line.print.whole)).or_insert(line);
            if !std::ptr::eq(before, line) {
                raise
                    .at(line.at())
                    .with("found", &line.item.id.value)
                    .with("other", &before.item.id.value)
                    .and_at(before.at());
            }
        }
    }
}

fn details(list: &[SubActivity], raise: &mut Raise<'_>) {
    let mut first: BTreeMap<u64, &SubActivity> = BTreeMap::new();
    for detail in list {
        details(&detail.children, raise);
        let before = *first.entry(Print::of(&detail.text.source).whole).or_insert(detail);
        if !std::ptr::eq(before, detail) {
            raise
                .at(detail.text.span)
                .with("found", beginning(&detail.text.source))
                .with("other", beginning(&before.text.source))
                .and_at(before.text.span);
        }
    }
}

/// TXT-17. The same line in two groups: it may be right, the reader is told.
fn lines_of_other_groups_are_told(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions() {
        let lines = lines(edition);
        let mut first: BTreeMap<u64, &Line<'_>> = BTreeMap::new();
        let mut told = BTreeSet::new();
        for line in lines.iter().filter(|l| !l.is_explained()) {
            // A second time in its group is TXT-05.
            if !told.insert((line.service, line.group, line.print.whole)) {
                continue;
            }
            let before = *first.entry(line.print.whole).or_insert(line);
            if (line.service, line.group) != (before.service, before.group) {
                raise
                    .at(line.at())
                    .with("found", &line.item.id.value)
                    .with("other", &before.item.id.value)
                    .and_at(before.at());
            }
        }
    }
}

/// TXT-18. Nearly the same text in two places of a report: lines of activities among themselves, what
/// the review finds and decides, paragraphs of the pages.
fn near_repetitions_are_told(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let percent = scene.book.settings.similar_percent as usize;
    for (_, edition, _) in scene.editions() {
        let lines: Vec<Line<'_>> = lines(edition)
            .into_iter()
            .filter(|l| l.print.words >= FEWEST_WORDS && !l.is_explained())
            .collect();
        let prints: Vec<&Print> = lines.iter().map(|l| &l.print).collect();
        for (one, two, share) in alike::pairs(&prints, percent) {
            let (before, line) = (&lines[one], &lines[two]);
            // The same words are TXT-05 and TXT-17; other systems are other work.
            if before.print.whole == line.print.whole || systems(before.item) != systems(line.item) {
                continue;
            }
            raise
                .at(line.at())
                .with("found", &line.item.id.value)
                .with("other", &before.item.id.value)
                .with("share", share)
                .and_at(before.at());
        }
    }
    for passages in by_edition(scene).values() {
        for kind in [Kind::Review, Kind::Page] {
            let list: Vec<&Printed<'_>> = passages.iter().filter(|p| p.passage.kind == kind).collect();
            let prints: Vec<&Print> = list.iter().map(|p| &p.print).collect();
            for (one, two, share) in alike::pairs(&prints, percent) {
                let (before, text) = (&list[one].passage, &list[two].passage);
                // One fact told in the review of two areas keeps its identifier.
                if before.id.is_none() || before.id != text.id {
                    raise
                        .at(text.at)
                        .with("found", shown(text))
                        .with("other", shown(before))
                        .with("share", share)
                        .and_at(before.at);
                }
            }
        }
    }
}

/// What names a text in a message: its identifier, or its first words.
fn shown(passage: &Passage<'_>) -> String {
    passage.id.map_or_else(|| beginning(passage.text), str::to_owned)
}

fn beginning(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(5).collect();
    format!("{}…", words.join(" ").trim_matches('"'))
}

fn systems(item: &Activity) -> Vec<&str> {
    let mut list: Vec<&str> = item.systems.iter().map(|s| s.as_str()).collect();
    list.sort_unstable();
    list
}

/// A text long enough to be compared.
struct Printed<'a> {
    passage: Passage<'a>,
    print: Print,
}

type Key<'a> = (&'a str, &'a crate::value::EditionId);

fn by_edition<'a>(scene: &Scene<'a>) -> BTreeMap<Key<'a>, Vec<Printed<'a>>> {
    let mut all: BTreeMap<Key<'a>, Vec<Printed<'a>>> = BTreeMap::new();
    for passage in passage::all(scene).into_iter().filter(|p| matches!(p.kind, Kind::Review | Kind::Page)) {
        let print = Print::of(passage.text);
        let fewest = if passage.kind == Kind::Page { FEWEST_OF_A_PARAGRAPH } else { FEWEST_WORDS };
        if print.words >= fewest {
            let key = (passage.contract.id.as_str(), &passage.edition.id);
            all.entry(key).or_default().push(Printed { passage, print });
        }
    }
    all
}

/// TXT-19. A service whose activities are nearly all those of the period before, word for word.
fn copied_services_are_told(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let percent = scene.book.settings.copied_percent as usize;
    for contract in scene.book.contracts.values() {
        for (before, now) in with_former(contract) {
            copied(contract, before, now, percent, raise);
        }
    }
}

fn copied(contract: &Contract, before: &Edition, now: &Edition, percent: usize, raise: &mut Raise<'_>) {
    for (service, groups) in &now.activities {
        let prints = |groups: &[crate::model::GroupItems]| -> Vec<u64> {
            groups.iter().flat_map(|g| g.items.iter()).map(|i| Print::of(&i.text.source).whole).collect()
        };
        let (Some(old), new) = (before.activities.get(service), prints(groups)) else { continue };
        let old: BTreeSet<u64> = prints(old).into_iter().collect();
        let same = new.iter().filter(|print| old.contains(print)).count();
        let first = groups.iter().find_map(|g| g.items.first());
        if let Some(first) = first.filter(|_| new.len() >= FEWEST_LINES && same * 100 >= new.len() * percent)
        {
            let name = contract.services.get(service).map_or(service.as_str(), |s| &s.name.value);
            raise
                .at(first.text.span)
                .with("service", name)
                .with("n", same)
                .with("all", new.len())
                .with("period", &before.id);
        }
    }
}

/// TXT-20. A text of the review or of a page that is nearly the one of the period before.
fn copied_texts_are_told(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let percent = scene.book.settings.copied_percent as usize;
    let all = by_edition(scene);
    for contract in scene.book.contracts.values() {
        for (before, now) in with_former(contract) {
            let (Some(old), Some(new)) =
                (all.get(&(contract.id.as_str(), &before.id)), all.get(&(contract.id.as_str(), &now.id)))
            else {
                continue;
            };
            told_again(old, new, before, percent, raise);
        }
    }
}

fn told_again(
    old: &[Printed<'_>],
    new: &[Printed<'_>],
    before: &Edition,
    percent: usize,
    raise: &mut Raise<'_>,
) {
    let prints: Vec<&Print> = old.iter().chain(new).map(|p| &p.print).collect();
    let mut told = BTreeSet::new();
    for (one, two, share) in alike::pairs(&prints, percent) {
        let (Some(was), Some(at)) = (old.get(one), two.checked_sub(old.len())) else { continue };
        let text = &new[at];
        if was.passage.home == text.passage.home && told.insert(at) {
            raise
                .at(text.passage.at)
                .with("found", shown(&text.passage))
                .with("share", share)
                .with("period", &before.id)
                .and_at(was.passage.at);
        }
    }
}
