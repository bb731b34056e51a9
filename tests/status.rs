//! `status`: what is missing before a period can be closed, for whom, by when.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

fn run(dir: &Path, line: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("resoconto")
        .unwrap()
        .current_dir(dir)
        .env("NO_COLOR", "1")
        .args(line)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &there);
        } else {
            assert!(fs::copy(entry.path(), there).is_ok());
        }
    }
}

fn site(example: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(example);
    for part in ["content", "data"] {
        copy(&root.join(part), &dir.path().join(part));
    }
    fs::copy(root.join("book.toml"), dir.path().join("book.toml")).unwrap();
    dir
}

/// Everything recorded in git: a seal is made from there.
fn commit(dir: &Path) {
    for line in [
        &["init", "-q"][..],
        &["config", "user.name", "Elena Prova"],
        &["config", "user.email", "elena@example.org"],
        &["add", "-A"],
        &["commit", "-qm", "lavoro"],
    ] {
        assert!(std::process::Command::new("git").current_dir(dir).args(line).status().unwrap().success());
    }
}

/// The example with a second period just opened.
fn opened() -> tempfile::TempDir {
    let dir = site("examples/minimo");
    let (code, out, error) = run(dir.path(), &["new", "period", "2024-s2", "--from", "2024-s1"]);
    assert_eq!(code, 0, "{out}{error}");
    dir
}

fn json(dir: &Path, line: &[&str]) -> Value {
    let mut all = vec!["status", "--format", "json"];
    all.extend(line);
    let (code, out, error) = run(dir, &all);
    assert_eq!(code, 0, "{error}");
    serde_json::from_str::<Value>(&out).unwrap()[0].clone()
}

/// What `check` finds is told by its own tests: a new check leaves these words as they are.
fn without_findings(text: &str) -> String {
    let told = [
        "rilievi ",
        "findings ",
        "- **rilievi**",
        "    \"warnings\":",
        "    \"errors\":",
        "    \"accepted\":",
    ];
    let keep = text.lines().filter(|line| !told.iter().any(|t| line.starts_with(t)));
    let text: String = keep.map(|line| format!("{line}\n")).collect();
    match text.split_once("    \"blockers\":") {
        Some((before, _)) => before.to_owned(),
        None => text,
    }
}

/// `GOLDEN=accept` writes the file anew.
fn golden(name: &str, found: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/status").join(name);
    if std::env::var_os("GOLDEN").is_some_and(|v| v == "accept") {
        fs::write(&path, found).unwrap();
    }
    assert_eq!(
        found,
        fs::read_to_string(&path).unwrap_or_default(),
        "{name}: GOLDEN=accept cargo test --test status"
    );
}

#[test]
fn a_period_just_opened_says_everything_that_is_missing() {
    let dir = opened();
    for (name, line) in [
        ("persone.txt", vec!["status", "--as-of", "2025-01-10"]),
        ("persone.en.txt", vec!["--lang", "en", "status", "--as-of", "2025-01-10"]),
        ("persone.md", vec!["status", "--as-of", "2025-01-10", "--format", "markdown"]),
        ("persone.json", vec!["status", "--as-of", "2025-01-10", "--format", "json"]),
    ] {
        let (code, out, error) = run(dir.path(), &line);
        assert_eq!(code, 0, "news is no failure: {error}");
        golden(name, &without_findings(&out));
    }
}

#[test]
fn a_seal_is_refused_with_each_reason_and_its_way_out_in_every_format() {
    let dir = opened();
    let line = ["status", "--for", "seal", "--as-of", "2025-01-10"];
    let (code, out, _) = run(dir.path(), &line);
    assert_eq!(code, 1);
    let folder = "data/contratto-esempio/periods/2024-s2";
    for words in [
        format!("{folder}/measures/attesa.yaml:7: SLA-09: «Attesa» non è rilevato"),
        format!("{folder}/review/cittadini.yaml:9: REV-01: "),
        format!("{folder}/report.yaml: bozza\n    = completare"),
        "content/contratto-esempio/2024-s2/index.md: bozza".to_owned(),
        "2024-s1 viene prima e non è chiuso".to_owned(),
        "si chiude da git: eseguire «git init»".to_owned(),
        "non sigillabile: ".to_owned(),
    ] {
        assert!(out.contains(&words), "{words}: {out}");
    }
    for format in ["json", "markdown"] {
        assert_eq!(run(dir.path(), &["status", "--for", "seal", "--format", format]).0, 1, "{format}");
    }
    commit(dir.path());
    let (code, out, _) = run(dir.path(), &["status", "--for", "seal", "--period", "2024-s1"]);
    assert_eq!(code, 0, "the finished period is not held by the open one: {out}");
    assert!(out.contains("nulla impedisce il sigillo"), "{out}");
}

#[test]
fn a_recorded_decision_frees_the_seal_and_an_error_never_is() {
    let dir = site("examples/minimo");
    let action = dir.path().join("data/contratto-esempio/periods/2024-s1/actions/orario-esteso.yaml");
    let text = fs::read_to_string(&action).unwrap();
    fs::write(&action, text.replace("owner: responsabile", "owner: {not_stated: da decidere}")).unwrap();
    let seal = ["status", "--for", "seal", "--as-of", "2024-08-01"];
    let (code, out, _) = run(dir.path(), &seal);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("ACT-02") && out.contains("orario-esteso.yaml:5"), "{out}");
    let (code, _, error) = run(
        dir.path(),
        &[
            "new",
            "waiver",
            "--code",
            "ACT-02",
            "--reason",
            "la nomina è in corso",
            "--person",
            "Anna Esempio, RUP",
            "--path",
            "data/contratto-esempio/periods/2024-s1/actions/orario-esteso.yaml",
            "--until",
            "2024-12-31",
        ],
    );
    assert_eq!(code, 0, "{error}");
    commit(dir.path());
    assert_eq!(run(dir.path(), &seal).0, 0, "a record of why is enough");
    let late = run(dir.path(), &["status", "--for", "seal", "--as-of", "2025-02-01"]);
    assert_eq!(late.0, 1, "until it expires: {}", late.1);
    fs::write(dir.path().join("data/people.yaml"), "people: [{id: anna-esempio, nome: x}]\n").unwrap();
    assert_eq!(run(dir.path(), &seal).0, 1, "an error in a shared register stops too");
}

#[test]
fn today_moves_actions_and_deadlines_and_nothing_else() {
    let dir = site("examples/minimo");
    let at = |day: &str| json(dir.path(), &["--as-of", day]);
    for (day, standing) in
        [("2024-07-01", "open"), ("2024-12-01", "due"), ("2024-12-31", "due"), ("2025-01-01", "overdue")]
    {
        assert_eq!(at(day)["actions"][0]["standing"], standing, "{day}");
    }
    let law = |day: &str| -> Vec<String> {
        let all = at(day)["deadlines"].as_array().unwrap().clone();
        let of_law = all.iter().filter(|d| d["kind"] == "law");
        of_law.map(|d| d["date"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(law("2025-03-30"), ["2025-03-30", "2025-09-23", "2025-09-30"], "the day itself still counts");
    assert_eq!(law("2025-03-31"), ["2025-09-23", "2025-09-30", "2026-03-30"]);
    assert_eq!(at("2024-07-01")["verdicts"], at("2025-07-01")["verdicts"]);
}

#[test]
fn the_real_report_is_told_whole() {
    // As it was worked on, before it was closed.
    let dir = site(".");
    let status = json(dir.path(), &["--as-of", "2022-04-01"]);
    assert_eq!(status["inputs"], serde_json::json!({"done": 0, "total": 23}));
    assert_eq!(status["measures"]["total"], 20);
    assert_eq!(status["verdicts"]["missed"], 3);
    assert_eq!(status["suspensions"][0]["decided"], false);
    let inputs = status["tasks"].as_array().unwrap().iter().filter(|t| t["kind"] == "inputs");
    let people: Vec<&str> = inputs.map(|t| t["person"].as_str().unwrap()).collect();
    assert_eq!(people, ["Rocco Gallucci", "Michele Ciani"], "by the area's lead");
}

#[test]
fn a_wrong_call_is_answered_with_the_nearest() {
    let dir = site("examples/minimo");
    for (line, words) in [
        (vec!["status", "--period", "2024-s3"], "forse «2024-s1»"),
        (vec!["status", "--contract", "contratto-esempo"], "forse «contratto-esempio»"),
        (vec!["status", "--for", "firma"], "firma"),
        (vec!["status", "--as-of", "domani"], "domani"),
    ] {
        let (code, _, error) = run(dir.path(), &line);
        assert_eq!(code, 2, "{line:?}: {error}");
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn the_site_tells_the_deadlines_and_gives_a_calendar() {
    let dir = site("examples/completo");
    let (code, out, error) = run(dir.path(), &["build"]);
    assert_eq!(code, 0, "{out}{error}");
    let folder = dir.path().join("book/servizi-digitali");
    let page = fs::read_to_string(folder.join("scadenze.html")).unwrap();
    assert!(page.contains("href=\"scadenze.ics\""), "the page leads to the calendar");
    assert!(page.contains("data-due=\"2024-12-31\""), "the reader's browser marks what has passed");
    assert!(page.contains("30\u{a0}marzo, ogni anno") && !page.contains("30\u{a0}marzo 2025"), "{page}");
    assert!(fs::read_to_string(folder.join("index.html")).unwrap().contains("href=\"scadenze.html\""));
    let calendar = fs::read_to_string(folder.join("scadenze.ics")).unwrap();
    let unfolded = icalendar::parser::unfold(&calendar);
    let read = icalendar::parser::read_calendar(&unfolded).unwrap();
    let mut uids: Vec<String> = Vec::new();
    for event in &read.components {
        let text = |name: &str| {
            let found = event.properties.iter().find(|p| p.name == name);
            found.map(|p| p.val.to_string()).unwrap_or_else(|| panic!("no {name}"))
        };
        assert_eq!(text("DTSTAMP"), "20240717T000000Z", "the day the data refer to");
        uids.push(text("UID"));
        assert!(!text("SUMMARY").is_empty() && text("DTSTART").len() == 8);
    }
    assert!(
        uids.contains(&"servizi-digitali-measure-gradimento@comune-valmarina.resoconto.invalid".to_owned()),
        "{uids:?}"
    );
    let count = uids.len();
    uids.sort();
    uids.dedup();
    assert_eq!(uids.len(), count, "each entry has its own name");
    let (code, _, error) = run(dir.path(), &["build"]);
    assert_eq!(code, 0);
    assert!(error.contains(" 0 scritti"), "the same bytes on any day: {error}");
}
