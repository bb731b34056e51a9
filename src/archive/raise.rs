//! Closed editions that are no longer what they were, as findings (SIG-01, SIG-02, SIG-05, SIG-06).

use std::collections::{BTreeMap, BTreeSet};

use super::chain::superseded;
use super::drift::{Drift, DriftKind, drift};
use super::facts::{Trees, broken};
use super::inspect::Inspected;
use super::manifest::sha256;
use super::signing::{FileTrouble, RECORD, RecordFault, shown_name};
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
    let recorded = all.iter().flat_map(|i| unlike_recorded(i).into_iter().map(|(path, ..)| path));
    all.iter().flat_map(faulty).chain(held).chain(recorded).collect()
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
    let mut astray = Diagnostics::default();
    amended(all, book, &mut astray);
    astray.is_empty()
        && all.iter().all(|place| {
            let mut own = drift(place, true, book, &mut trees, &BTreeSet::new()).into_iter();
            place.faults.is_empty() && own.all(|d| d.kind == DriftKind::Shared)
        })
}

/// SIG-01, for open amendments: the closed edition that each names is there, with that seal. A closed one says
/// it by its own seal.
fn amended(all: &[Inspected], book: &Book, out: &mut Diagnostics) {
    let closed = |contract: &str, edition: &str| {
        all.iter().find(|i| i.folder.contract == contract && i.folder.edition == edition)
    };
    for (contract, edition) in book.contracts.values().flat_map(|c| c.editions.values().map(move |e| (c, e)))
    {
        let Some(amends) = edition.report.amends.value.as_ref() else { continue };
        let (contract, id, old) =
            (contract.id.as_str(), edition.id.to_string(), amends.period.value.to_string());
        if closed(contract, &id).is_some() {
            continue;
        }
        let seal =
            closed(contract, &old).map(|place| place.seal.as_ref().filter(|_| place.faults.is_empty()));
        let [it, en] = match seal {
            // What is wrong with its folder is told there.
            Some(None) => continue,
            Some(Some(seal)) if sha256(&seal.bytes()) == amends.seal.value => continue,
            Some(Some(_)) => [
                format!("il sigillo di {old} nell’archivio non è quello che la rettifica {id} corregge"),
                format!("the seal of {old} in the archive is not the one that the amendment {id} corrects"),
            ],
            None => [
                format!("la rettifica {id} ne corregge il sigillo, e la sua cartella non è nell’archivio"),
                format!("the amendment {id} corrects its seal, and its folder is not in the archive"),
            ],
        };
        out.raise(Code::SIG_01, amends.seal.span)
            .with("what", it)
            .with("what-en", en)
            .with(
                "way",
                format!("rimettere la cartella di {old} com’era alla chiusura, da git o da una copia"),
            )
            .with("way-en", format!("put the folder of {old} back as it was sealed, from git or from a copy"))
            .with("period", old);
    }
}

/// SIG-06: a recorded signature file that is gone, or another one now. What else `verify` finds wrong with
/// signatures takes none away and stops no build: pages show it.
fn recorded(place: &Inspected, sources: &Sources, out: &mut Diagnostics) {
    for (path, [it, en]) in unlike_recorded(place) {
        let at = sources.find(&path).map_or(sources.site_span(), Span::start_of);
        out.raise(Code::SIG_06, at)
            .with("period", &place.folder.edition)
            .with("what", it)
            .with("what-en", en);
    }
}

/// Recorded files that are not there with their bytes: where, and what in both languages.
fn unlike_recorded(place: &Inspected) -> Vec<(String, [String; 2])> {
    const LANGS: [Lang; 2] = [Lang::It, Lang::En];
    let gone = place.signing.record.iter().filter(|fault| matches!(fault, RecordFault::Gone { .. }));
    let gone = gone.map(|fault| (place.folder.at(RECORD), LANGS.map(|lang| fault.told(lang).0)));
    let files = place.signing.files.iter().filter(|f| f.recorded.is_some());
    let files = files.flat_map(|file| file.troubles.iter().map(move |trouble| (file, trouble)));
    let changed = files.filter(|(_, trouble)| matches!(trouble, FileTrouble::Changed { .. }));
    let changed = changed.map(|(file, trouble)| {
        let name = &file.name;
        let what = LANGS.map(|lang| format!("«{name}»: {}", trouble.told(lang).0));
        (place.folder.at(&format!("firme/{name}")), what)
    });
    gone.chain(changed).collect()
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
    amended(all, book, out);
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
        recorded(place, sources, out);
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
    let [it, en] = &drift.told;
    let [back_it, back_en] = back(place, drift);
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
        .with("key", &drift.what)
        .with("expected", drift.expected.clone().unwrap_or_default())
        .with("found", drift.found.clone().unwrap_or_default());
}

/// How it comes back to what it was. The closed folder has every file of that day: no commit need be known.
fn back(place: &Inspected, drift: &Drift) -> [String; 2] {
    let what = &drift.what;
    match (&drift.kept, drift.kind) {
        (Some(kept), _) if kept.ends_with('/') => {
            let from = place.folder.at(kept);
            [
                format!("riprendere i file da «{from}», che ha quelli di quel giorno"),
                format!("take the files from «{from}», which has those of that day"),
            ]
        }
        (Some(kept), _) => {
            let command = format!("cp {} {}", shell_word(&place.folder.at(kept)), shell_word(what));
            [
                format!("rimettere il file di quel giorno con «{command}»"),
                format!("put the file of that day back with «{command}»"),
            ]
        }
        (None, DriftKind::Own) => ["togliere il file".to_owned(), "take the file out".to_owned()],
        (None, DriftKind::Shared) => ["rimettere il dato com’era".to_owned(), "put the fact back".to_owned()],
    }
}

/// A path as a shell takes it for one word, whatever is in it.
fn shell_word(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._".contains(c);
    let starts_plain = path.starts_with(is_plain);
    if starts_plain && path.chars().all(|c| is_plain(c) || c == '-') {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}

/// SIG-05: a change of a shared fact that waits for its amendment to be closed.
fn amending(place: &Inspected, drift: &Drift, by: &EditionId, out: &mut Diagnostics) {
    let [it, en] = &drift.told;
    out.raise(Code::SIG_05, drift.at)
        .with("what", it)
        .with("what-en", en)
        .with("period", &place.folder.edition)
        .with("amendment", by)
        .with("key", &drift.what)
        .with("expected", drift.expected.clone().unwrap_or_default())
        .with("found", drift.found.clone().unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn a_path_is_one_word_of_the_shell() {
        assert_eq!(shell_word("data/a-b/report.yaml"), "data/a-b/report.yaml");
        assert_eq!(shell_word("data/due parole; rm.yaml"), "'data/due parole; rm.yaml'");
        assert_eq!(shell_word("-r"), "'-r'");
        assert_eq!(shell_word("d'oro"), r"'d'\''oro'");
    }
}
