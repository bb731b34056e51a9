//! Forty closed periods: a build against copying and hashing the same bytes, round by round in one run.
//!
//! `cargo bench --bench sealed`. The copy is `cp -r` of the pages that the build publishes, the hash
//! `sha256sum` of every closed file; both are what a build cannot do without.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a benchmark lays out folders, runs programs and prints"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use resoconto::archive::{Closing, Git, Link, close, document, inputs, resolve, sha256};
use resoconto::assess::{Kept, Sealed, assess};
use resoconto::model::load;
use resoconto::render::Theme;
use resoconto::report::{Request, compose};
use resoconto::site::{Documents, Empty, Maker};
use resoconto::source::Sources;
use resoconto::text::Lang;
use resoconto::text::json::pretty;

#[path = "support/reports.rs"]
mod reports;

const PERIODS: usize = 40;
const ROUNDS: usize = 7;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("sito");
    let sources = reports::sources(PERIODS);
    for (_, file) in sources.iter() {
        put(&site.join(&file.path), &file.bytes);
    }
    seal(&sources, &site.join("archive"));
    let out = folder.path().join("libro");
    let copy = folder.path().join("copia");
    let published = folder.path().join("pubblicato");
    build(&site, &out);
    let (files, bytes) = size(&site.join("archive"));
    assert!(Command::new("mv").args([&out, &published]).status().unwrap().success());
    println!("{PERIODS} periodi chiusi, {files} file, {} MB", bytes / 1_000_000);
    let (mut plain, mut cold, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let pages = published.join("contratto-esempio").display().to_string();
        let archive = site.join("archive").display().to_string();
        let line = format!(
            "cp -r '{pages}' '{}' && find '{archive}' -type f -print0 | xargs -0 sha256sum",
            copy.display()
        );
        plain.push(timed(Command::new("sh").args(["-c", &line])));
        fs::remove_dir_all(&copy).unwrap();
        cold.push(build(&site, &out));
        again.push(build(&site, &out));
        fs::remove_dir_all(&out).unwrap();
    }
    let plain = median(plain);
    println!("cp + sha256sum           {:>5} ms", plain.as_millis());
    for (name, list) in [("build, da zero", cold), ("build, nulla di cambiato", again)] {
        let time = median(list);
        let hundredths = time.as_micros() * 100 / plain.as_micros().max(1);
        println!("{name:<24} {:>5} ms, {}.{:02} volte", time.as_millis(), hundredths / 100, hundredths % 100);
    }
}

fn put(at: &Path, bytes: &[u8]) {
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    fs::write(at, bytes).unwrap();
}

fn build(site: &Path, out: &Path) -> Duration {
    timed(
        Command::new(env!("CARGO_BIN_EXE_resoconto"))
            .args(["build", "-q", "-C"])
            .arg(site)
            .arg("-d")
            .arg(out),
    )
}

fn timed(command: &mut Command) -> Duration {
    let begun = Instant::now();
    let done = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(done.success(), "{command:?}");
    begun.elapsed()
}

fn median(mut list: Vec<Duration>) -> Duration {
    list.sort();
    list[list.len() / 2]
}

fn size(at: &Path) -> (usize, u64) {
    let files = walkdir::WalkDir::new(at).into_iter().flatten().filter(|e| e.file_type().is_file());
    files.fold((0, 0), |(n, sum), entry| (n + 1, sum + entry.metadata().unwrap().len()))
}

/// Closes every period, each after the one before.
fn seal(sources: &Sources, archive: &Path) {
    let (book, _) = load(sources);
    let findings = assess(&book, &Sealed::new());
    let theme = Theme::new(&std::collections::BTreeMap::new(), Lang::It).unwrap();
    let request = Request { drafts: true, ..Request::default() };
    let publication = compose(&book, &findings, &[], &theme.words, request);
    let maker = Maker {
        publication: &publication,
        book: &book,
        sources,
        theme: &theme,
        changed: None,
        shelf: &Empty,
        documents: Documents::Left,
    };
    let mut previous = None;
    for entry in &publication.editions {
        let contract = &book.contracts[&entry.contract];
        let edition = &contract.editions[&entry.edition];
        let mut payload = maker.period(entry).unwrap();
        let facts = inputs(sources, &book, contract.id.as_str(), &edition.id);
        payload.extend(facts.into_iter().map(|(path, bytes)| (format!("fatti/{path}"), bytes)));
        payload.insert("modello.json".into(), document(&resolve(&book, sources, contract, edition)));
        let found = Kept::of(findings.edition(&contract.id, &edition.id).unwrap());
        let report = publication.facts(entry);
        let kept = serde_json::json!({"schema": 1, "report": report, "findings": found, "notes": []});
        payload.insert("esiti.json".into(), pretty(&kept).into_bytes());
        let closing = Closing {
            typst: None,
            contract: contract.id.to_string(),
            period: edition.id.to_string(),
            organisation: "Comune di Esempio".into(),
            title: "Resoconto".into(),
            amends: None,
            previous,
            version: "0.0.0".into(),
            git: Git { commit: "0".repeat(40), clean: true },
            sealed_on: "2024-07-20".into(),
            sealed_by: "Prova".into(),
            note: None,
            rendition: false,
            expected_signers: Vec::new(),
        };
        let (bag, seal) = close(payload, None, &closing);
        for (path, bytes) in bag {
            put(&archive.join(contract.id.as_str()).join(edition.id.to_string()).join(path), &bytes);
        }
        previous = Some(Link { period: seal.period.clone(), sha256: sha256(&seal.bytes()) });
    }
}
