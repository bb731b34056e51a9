//! Mistakes that people make in a copy of this repository: each is found where it is, with its code, and
//! nothing else is said.
//!
//! `tests/seeded/mistakes.tsv` holds one mistake a line: name, file, the text that stood there, the text
//! that took its place, and every finding that it adds (`path:line:column CODE`, path empty for the same
//! file). `GOLDEN=accept` rewrites the last column: read it by eye.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read folders and fail loudly")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use resoconto::assess::{Sealed, assess};
use resoconto::check::{Scene, run, waive};
use resoconto::diag::{Level, Places};
use resoconto::edge::read;
use resoconto::model::load;
use resoconto::source::{File, Sources};
use resoconto::value::Date;

/// Findings above the level of a note, without those accepted: place and code. Places that only moved
/// with the lines around them are compared by file and code.
fn found(sources: &Sources) -> Vec<(String, String)> {
    let (book, mut wrong) = load(sources);
    let findings = assess(&book, &Sealed::new());
    let today = Date::parse("2026-11-01").unwrap();
    let known: Vec<_> = wrong.iter().map(|d| (d.code, d.at)).collect();
    let mut more = run(&Scene { book: &book, findings: &findings, sources, today });
    more.retain(|d| !known.contains(&(d.code, d.at)));
    wrong.extend(more);
    waive(&book, sources, today, &mut wrong);
    wrong.sort();
    wrong
        .iter()
        .filter(|d| d.code.page().level != Level::Info)
        .filter(|d| !d.is_accepted())
        .map(|d| {
            let place = sources.place(d.at);
            (place.path.clone(), format!("{}:{}:{} {}", place.path, place.line, place.col, d.code.id))
        })
        .collect()
}

fn with(sources: &Sources, path: &str, from: &str, to: &str) -> Sources {
    let mut files: Vec<File> = sources.iter().map(|(_, f)| f.clone()).collect();
    if from.is_empty() {
        files.retain(|f| f.path != path);
        files.push(File { path: path.into(), bytes: to.into(), unread: None });
    } else {
        let file = files.iter_mut().find(|f| f.path == path).unwrap_or_else(|| panic!("{path}"));
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        assert!(text.contains(from), "{path} has no «{from}»");
        file.bytes = text.replacen(from, to, 1).into_bytes();
    }
    Sources::new(files)
}

fn plain(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\t", "\t")
}

#[test]
fn each_mistake_is_found_where_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = root.join("tests/seeded/mistakes.tsv");
    let text = fs::read_to_string(&table).unwrap();
    let sources = read::site(root).unwrap();
    assert_eq!(found(&sources), Vec::new(), "the repository has nothing open");
    let mut wrong = BTreeMap::new();
    let mut out = String::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, path, from, to, expected] = cells[..] else { panic!("{line}") };
        let damaged = with(&sources, path, &plain(from), &plain(to));
        let lines: Vec<String> = found(&damaged)
            .into_iter()
            .map(|(file, said)| if file == path { said[file.len()..].to_owned() } else { said })
            .collect();
        let said = lines.join(" ");
        assert!(!said.is_empty(), "{name}: nobody noticed");
        if said != expected {
            wrong.insert(name.to_owned(), (expected.to_owned(), said.clone()));
        }
        writeln!(out, "{name}\t{path}\t{from}\t{to}\t{said}").unwrap();
    }
    if std::env::var("GOLDEN").as_deref() == Ok("accept") {
        fs::write(&table, out).unwrap();
        return;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
