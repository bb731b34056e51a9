//! Closed editions that are no longer what they were, as findings (SIG-01, SIG-02, SIG-05).

use std::collections::{BTreeMap, BTreeSet};

use super::chain::superseded;
use super::drift::{Drift, DriftKind, drift};
use super::facts::{Trees, broken};
use super::inspect::Inspected;
use super::signing::shown_name;
use crate::diag::{Code, Diagnostics, Span};
use crate::model::Book;
use crate::signature::{Identity, Signature};
use crate::source::Sources;
use crate::text::Lang;
use crate::text::number::short_date;
use crate::value::EditionId;

/// Paths that findings will point at although the sources do not hold them.
pub fn places(all: &[Inspected]) -> Vec<String> {
    let faulty = |i: &Inspected| -> Vec<String> { i.faults.iter().map(|f| i.folder.at(&f.path)).collect() };
    let held = all.iter().flat_map(|i| not_held(i).map(|(file, _)| i.folder.at(&format!("firme/{file}"))));
    all.iter().flat_map(faulty).chain(held).collect()
}

/// Recorded signatures of people who did not hold the role on that day.
fn not_held(place: &Inspected) -> impl Iterator<Item = (&str, &Signature)> {
    let recorded = place.signing.files.iter().filter(|f| f.recorded.is_some());
    recorded.flat_map(|file| {
        let found = file.found.iter().flat_map(|f| &f.signatures);
        let wrong = found.filter(|s| s.axes.identity == Identity::RoleNotHeld);
        wrong.map(|s| (file.name.as_str(), s))
    })
}

/// SIG-02, for signatures that are there: whoever signed held the role on that day.
fn signatures(place: &Inspected, sources: &Sources, out: &mut Diagnostics) {
    let posts = &place.signing.posts;
    let names: Vec<(&str, &str)> = posts.iter().map(|p| (p.person.as_str(), p.name.as_str())).collect();
    for (file, found) in not_held(place) {
        let path = place.folder.at(&format!("firme/{file}"));
        let at = sources.find(&path).map_or(sources.site_span(), Span::start_of);
        let post = posts.iter().find(|p| Some(&p.role) == found.role.as_ref());
        out.raise(Code::SIG_02, at)
            .with("found", shown_name(found, &names))
            .with("role", post.map(|p| p.label.clone()).unwrap_or_default())
            .with("date", found.on.map(short_date).unwrap_or_default());
    }
}

/// One file of each type in each closed folder, by path from the site's root: what git would do to it, it
/// would do to its likes.
pub fn samples(all: &[Inspected]) -> Vec<String> {
    let each = all.iter().filter(|i| !i.folder.is_shelf).flat_map(|place| {
        let mut by_type: BTreeMap<&str, String> = BTreeMap::new();
        for path in place.folder.entries.keys().filter(|path| path.starts_with("data/")) {
            let kind = path.rsplit_once('.').map_or("", |(_, kind)| kind);
            by_type.entry(kind).or_insert_with(|| place.folder.at(path));
        }
        by_type.into_values()
    });
    each.collect()
}

/// Closed editions that an open one amends: contract and period, with the period of the amendment.
fn under_amendment(all: &[Inspected], book: &Book) -> BTreeMap<(String, String), EditionId> {
    let closed: BTreeSet<(&str, &str)> =
        all.iter().map(|i| (i.folder.contract.as_str(), i.folder.edition.as_str())).collect();
    let editions = book.contracts.values().flat_map(|c| c.editions.values().map(move |e| (c, e)));
    editions
        .filter(|(c, e)| !closed.contains(&(c.id.as_str(), e.id.to_string().as_str())))
        .filter_map(|(c, e)| {
            let amends = e.report.amends.value.as_ref()?;
            Some(((c.id.to_string(), amends.period.value.to_string()), e.id.clone()))
        })
        .collect()
}

/// Whether the working tree still has the own files of every closed edition, and every folder is whole: shared
/// facts may have changed, and an amendment is the way to let them.
pub fn is_amendable(all: &[Inspected], book: &Book, sources: &Sources) -> bool {
    let mut trees = Trees::of(sources);
    all.iter().all(|place| {
        let mut own = drift(place, true, book, &mut trees, &BTreeSet::new()).into_iter();
        place.faults.is_empty() && own.all(|d| d.kind == DriftKind::Shared)
    })
}

/// Says what is wrong with the folders, then what the working tree says otherwise.
///
/// A shared fact that changed stops everything until it is undone or the edition is amended. It is amended
/// in two steps, and in both the way has to be open: while the amendment is written the change is told and
/// stops nothing (SIG-05), or the amendment could never be closed; once it is closed the edition that it
/// replaces is compared with nothing but its own bytes.
pub fn report(all: &[Inspected], book: &Book, sources: &Sources, out: &mut Diagnostics) {
    let mut trees = Trees::of(sources);
    let (replaced, open) = (superseded(all), under_amendment(all, book));
    let broken = broken(sources, out);
    for place in all {
        for fault in &place.faults {
            let path = place.folder.at(&fault.path);
            let at = sources.find(&path).map_or(sources.site_span(), Span::start_of);
            out.raise(Code::SIG_01, at)
                .with("what", fault.sentence(Lang::It))
                .with("what-en", fault.sentence(Lang::En))
                .with("way", fault.way_out(place, Lang::It))
                .with("way-en", fault.way_out(place, Lang::En))
                .with("period", if place.folder.is_shelf { "–" } else { place.folder.edition.as_str() });
        }
        signatures(place, sources, out);
        if place.faults.is_empty() {
            let key = (place.folder.contract.clone(), place.folder.edition.clone());
            for found in drift(place, replaced.contains_key(&key), book, &mut trees, &broken) {
                match open.get(&key).filter(|_| found.kind == DriftKind::Shared) {
                    Some(by) => amending(place, &found, by, out),
                    None => raise(place, &found, out),
                }
            }
        }
    }
}

fn raise(place: &Inspected, drift: &Drift, out: &mut Diagnostics) {
    let edition = &place.folder.edition;
    let what = &drift.what;
    let (it, en) = told(drift);
    let commit = place.seal.as_ref().map(|s| s.git.commit.chars().take(12).collect::<String>());
    let commit = commit.unwrap_or_default();
    let (back_it, back_en) = if what.contains('.') || what.ends_with('/') {
        (
            format!("ripristinare il file con «git checkout {commit} -- {what}»"),
            format!("restore the file with «git checkout {commit} -- {what}»"),
        )
    } else {
        ("rimettere il dato com’era".to_owned(), "put the fact back".to_owned())
    };
    out.raise(Code::SIG_01, drift.at)
        .with("what", it)
        .with("what-en", en)
        .with(
            "way",
            format!("{back_it}; se il periodo va corretto, poi «resoconto amend {edition} --reason …»"),
        )
        .with(
            "way-en",
            format!(
                "{back_en}; if the period has to be corrected, then «resoconto amend {edition} --reason …»"
            ),
        )
        .with("period", edition)
        .with("expected", drift.expected.clone().unwrap_or_default())
        .with("found", drift.found.clone().unwrap_or_default());
}

/// What changed, in both languages.
fn told(drift: &Drift) -> (String, String) {
    let short = |text: &Option<String>| {
        let text = text.clone().unwrap_or_default();
        let is_hash = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if is_hash { text.chars().take(12).collect() } else { text }
    };
    let (what, old, new) = (&drift.what, short(&drift.expected), short(&drift.found));
    match (&drift.expected, &drift.found) {
        (Some(_), None) => (
            format!("«{what}» faceva parte del periodo chiuso e non c’è più (nel sigillo: {old})"),
            format!("«{what}» was part of the closed period and is gone (in the seal: {old})"),
        ),
        (None, _) => (
            format!("«{what}» non faceva parte del periodo chiuso ({new})"),
            format!("«{what}» was not part of the closed period ({new})"),
        ),
        _ => (
            format!("«{what}» è cambiato dopo la chiusura: nel sigillo {old}, ora {new}"),
            format!("«{what}» changed after the seal: sealed {old}, now {new}"),
        ),
    }
}

/// SIG-05: a change of a shared fact that waits for its amendment to be closed.
fn amending(place: &Inspected, drift: &Drift, by: &EditionId, out: &mut Diagnostics) {
    let (it, en) = told(drift);
    out.raise(Code::SIG_05, drift.at)
        .with("what", it)
        .with("what-en", en)
        .with("period", &place.folder.edition)
        .with("amendment", by)
        .with("expected", drift.expected.clone().unwrap_or_default())
        .with("found", drift.found.clone().unwrap_or_default());
}
