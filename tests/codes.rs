//! The page of each code is its own test: the bad example raises the code on the marked line, the good one
//! does not.
//!
//! An example is a fenced block: language, `bad`, `good` or `also` (laid for both), a path, and `line:N`
//! where the language has no comments. It is laid over the one period of `examples/minimo`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read folders and fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use resoconto::assess::{Sealed, assess};
use resoconto::check::{Scene, run, waive};
use resoconto::diag::{CODES, Code, Diagnostics, Level, Places, emit};
use resoconto::model::load;
use resoconto::source::Sources;
use resoconto::text::Lang;
use resoconto::value::Date;

const MARK: &str = "# ← qui";

struct Example {
    /// `diff` edits the file of the smallest site, any other language replaces it.
    language: String,
    kind: String,
    path: String,
    line: Option<usize>,
    text: String,
}

fn examples(body: &str) -> Vec<Example> {
    let mut list: Vec<Example> = Vec::new();
    let mut open = false;
    for line in body.lines() {
        if let Some(info) = line.strip_prefix("```") {
            open = !open;
            if open {
                let words: Vec<&str> = info.split_whitespace().collect();
                let [language, kind, path, rest @ ..] = &words[..] else { panic!("{info}") };
                let line = rest.iter().find_map(|w| w.strip_prefix("line:")).map(|n| n.parse().unwrap());
                list.push(Example {
                    language: (*language).into(),
                    kind: (*kind).into(),
                    path: full(path),
                    line,
                    text: String::new(),
                });
            }
        } else if open {
            let last = list.last_mut().unwrap();
            if line.contains(MARK) {
                last.line = Some(last.text.lines().count() + 1);
            }
            last.text.push_str(line.split(MARK).next().unwrap().trim_end());
            last.text.push('\n');
        }
    }
    list
}

/// Short paths are those of the period, then of the contract, then of the registers.
fn full(path: &str) -> String {
    let contract = "data/contratto-esempio";
    let first = path.split('/').next().unwrap();
    match first {
        "data" | "content" | "book.toml" => path.to_owned(),
        "measures" | "actions" | "activities" | "events" | "review" | "report.yaml" | "headcount.csv"
        | "errata.yaml" | "economics.csv" => format!("{contract}/periods/2024-s1/{path}"),
        _ => format!("{contract}/{path}"),
    }
}

/// Lines that begin with `-` are taken out, those with `+` stand in their place; without a `-` they come last.
fn edited(before: &str, diff: &str) -> String {
    let mut text = before.to_owned();
    let (mut old, mut new) = (String::new(), String::new());
    let mut apply = |old: &mut String, new: &mut String| {
        if old.is_empty() {
            text.push_str(new);
        } else {
            assert!(text.contains(old.as_str()), "«{old}» is not in:\n{text}");
            text = text.replacen(old.as_str(), new, 1);
        }
        old.clear();
        new.clear();
    };
    for line in diff.lines() {
        if let Some(gone) = line.strip_prefix('-') {
            if !new.is_empty() {
                apply(&mut old, &mut new);
            }
            old.push_str(gone);
            old.push('\n');
        } else if let Some(come) = line.strip_prefix('+') {
            new.push_str(come);
            new.push('\n');
        }
    }
    apply(&mut old, &mut new);
    text
}

fn minimal() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/minimo");
    walkdir::WalkDir::new(&root)
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.file_type().is_file())
        .map(|e| {
            let path = e.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read_to_string(e.path()).unwrap())
        })
        .collect()
}

fn found(examples: &[Example], kind: &str) -> (Sources, Diagnostics) {
    let mut files = minimal();
    for example in examples {
        if example.kind == "remove" {
            files.remove(&example.path);
        } else if (example.kind == kind || example.kind == "also") && example.language == "diff" {
            let before = files.get(&example.path).cloned().unwrap_or_default();
            files.insert(example.path.clone(), edited(&before, &example.text));
        } else if example.kind == kind || example.kind == "also" {
            files.insert(example.path.clone(), example.text.replace("~~~", "```"));
        }
    }
    let sources = Sources::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let (book, mut wrong) = load(&sources);
    let findings = assess(&book, &Sealed::new());
    let today = Date::new(2024, 10, 1).unwrap();
    wrong.extend(run(&Scene { book: &book, findings: &findings, sources: &sources, today }));
    waive(&book, &sources, today, &mut wrong);
    wrong.sort();
    (sources, wrong)
}

fn said(wrong: &Diagnostics, sources: &Sources) -> String {
    wrong.iter().map(|d| emit::short(d, sources, Lang::It)).collect()
}

fn check(code: Code) {
    let examples = examples(code.page().body);
    let (sources, wrong) = found(&examples, "bad");
    let listed = said(&wrong, &sources);
    let own: Vec<_> = wrong.iter().filter(|d| d.code == code).collect();
    assert!(!own.is_empty(), "{}: the bad example raises nothing:\n{listed}", code.id);
    let edits = examples.iter().any(|e| e.kind == "bad" && e.language == "diff");
    if edits {
        let path = &examples.iter().find(|e| e.kind == "bad").unwrap().path;
        let told = own.iter().any(|d| sources.place(d.at).path == *path);
        let elsewhere = ["ROL-01", "PEN-06", "TXT-02", "ACT-01", "SLA-06", "SLA-08", "SLA-19", "SLA-03"];
        assert!(told || elsewhere.contains(&code.id), "{}: in another file:\n{listed}", code.id);
    }
    let marked = examples.iter().find(|e| e.kind == "bad" && e.line.is_some());
    if let Some(marked) = marked {
        let place = sources.place(own[0].at);
        assert_eq!(
            (place.path.as_str(), Some(place.line)),
            (marked.path.as_str(), marked.line),
            "{}:\n{listed}",
            code.id
        );
    }
    for d in wrong.iter() {
        let errors_of_others = d.code != code && d.code.page().level == Level::Error;
        assert!(!errors_of_others, "{}: another error:\n{listed}", code.id);
    }
    for d in own {
        for lang in [Lang::It, Lang::En] {
            let text = format!("{} {}", emit::message(d, lang), emit::help(d, lang));
            assert!(!text.contains('⟦') && !text.contains("[["), "{}: {text}", code.id);
        }
    }
    let (sources, wrong) = found(&examples, "good");
    let listed = said(&wrong, &sources);
    for d in wrong.iter() {
        assert!(
            d.code != code && d.code.page().level != Level::Error,
            "{}: the good example:\n{listed}",
            code.id
        );
    }
}

#[test]
fn each_page_is_its_own_test() {
    let mut without = BTreeSet::new();
    let mut failed = Vec::new();
    for code in CODES {
        let kinds: Vec<String> = examples(code.page().body).into_iter().map(|e| e.kind).collect();
        if kinds.iter().any(|k| k == "bad") {
            if std::panic::catch_unwind(|| check(*code)).is_err() {
                failed.push(code.id);
            }
        } else {
            without.insert(code.id);
        }
    }
    assert_eq!(failed, Vec::<&str>::new(), "pages whose examples do not hold");
    // Raised and pinned by tests/diagnostics.rs and tests/cli.rs; a new page comes with its examples.
    let known: BTreeSet<&str> = include_str!("codes_without_examples.txt").lines().collect();
    assert_eq!(without, known, "pages without examples");
}
