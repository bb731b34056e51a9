//! The program as people call it: exit codes, words and what it leaves on disk.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

/// One call: exit code, standard output, standard error.
fn run(dir: &Path, line: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("resoconto")
        .unwrap()
        .current_dir(dir)
        .env("NO_COLOR", "1")
        .args(line)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn site() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let (code, _, error) = run(dir.path(), &["init"]);
    assert_eq!(code, 0, "{error}");
    dir
}

#[test]
fn a_new_site_checks_clean_and_builds_the_same_twice() {
    let dir = site();
    let (code, out, error) = run(dir.path(), &["check", "--strict", "--as-of", "2024-10-01"]);
    assert_eq!(code, 0, "{out}{error}");
    let (code, out, error) = run(dir.path(), &["build"]);
    assert_eq!(code, 0, "{out}{error}");
    let home = dir.path().join("book/index.html");
    let before = fs::metadata(&home).unwrap().modified().unwrap();
    let (code, _, error) = run(dir.path(), &["build"]);
    assert_eq!(code, 0);
    assert!(error.contains(" 0 scritti"), "{error}");
    assert_eq!(fs::metadata(&home).unwrap().modified().unwrap(), before);
}

#[test]
fn init_never_overwrites() {
    let dir = site();
    fs::write(dir.path().join("book.toml"), "# mio\n").unwrap();
    let (code, _, error) = run(dir.path(), &["init"]);
    assert_eq!(code, 2, "{error}");
    let (code, _, error) = run(dir.path(), &["init", "--force"]);
    assert_eq!(code, 2);
    assert!(error.contains("book.toml"), "{error}");
    assert_eq!(fs::read_to_string(dir.path().join("book.toml")).unwrap(), "# mio\n");
}

#[test]
fn broken_data_stops_the_build_and_keeps_the_old_site() {
    let dir = site();
    assert_eq!(run(dir.path(), &["build"]).0, 0);
    fs::write(dir.path().join("data/people.yaml"), "people: [{id: x, nome: y}]\n").unwrap();
    for format in ["human", "short", "json"] {
        let (code, out, _) = run(dir.path(), &["check", "--format", format]);
        assert_eq!(code, 1, "the same code whatever the format: {format}");
        assert!(out.contains("data/people.yaml"), "{out}");
    }
    assert_eq!(run(dir.path(), &["build"]).0, 1);
    assert!(dir.path().join("book/index.html").exists());
}

#[test]
fn json_is_one_document() {
    let dir = site();
    fs::write(dir.path().join("data/people.yaml"), "people: [{id: x, nome: y}]\n").unwrap();
    let (_, out, _) = run(dir.path(), &["check", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    let first = &document["diagnostics"][0];
    for key in ["code", "level", "path", "line", "col", "message", "help"] {
        assert!(!first[key].is_null(), "{key}: {first}");
    }
}

#[test]
fn a_mistake_in_the_configuration_is_a_mistake_of_the_call() {
    let dir = site();
    let book = dir.path().join("book.toml");
    let text = fs::read_to_string(&book).unwrap();
    fs::write(&book, format!("{text}\n[monitoring-x]\na = 1\n")).unwrap();
    let (code, out, _) = run(dir.path(), &["check", "--format", "short"]);
    assert_eq!(code, 2, "{out}");
    assert!(out.contains("book.toml:"), "{out}");
}

#[test]
fn a_foreign_folder_is_refused_and_untouched() {
    let dir = site();
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("tesi.odt"), "anni").unwrap();
    let there = other.path().to_str().unwrap();
    for line in
        [["build", "-d", there], ["clean", "-d", there], ["build", "-d", "."], ["build", "-d", "data"]]
    {
        let (code, _, error) = run(dir.path(), &line);
        assert_eq!(code, 5, "{line:?}: {error}");
        assert!(error.contains("--dest-dir"), "the way out is said: {error}");
    }
    assert_eq!(fs::read_to_string(other.path().join("tesi.odt")).unwrap(), "anni");
    assert!(dir.path().join("data/people.yaml").exists());
}

#[test]
fn clean_says_what_it_would_do_then_does_it() {
    let dir = site();
    assert_eq!(run(dir.path(), &["build"]).0, 0);
    let (code, _, said) = run(dir.path(), &["clean", "--dry-run"]);
    assert_eq!(code, 0);
    assert!(said.contains("book"), "{said}");
    assert!(dir.path().join("book").exists());
    assert_eq!(run(dir.path(), &["clean"]).0, 0);
    assert!(!dir.path().join("book").exists());
    assert_eq!(run(dir.path(), &["clean"]).0, 0, "twice is no mistake");
}

#[cfg(unix)]
#[test]
fn a_link_among_the_sources_is_named_and_not_followed() {
    let dir = site();
    std::os::unix::fs::symlink("/etc/passwd", dir.path().join("data/fuori.yaml")).unwrap();
    let (code, out, _) = run(dir.path(), &["check", "--format", "short"]);
    assert_eq!(code, 1);
    assert!(out.contains("data/fuori.yaml:1:1"), "{out}");
    assert!(!out.contains("root:"), "{out}");
}

#[test]
fn wrong_words_get_the_nearest_one_in_the_readers_language() {
    let dir = tempfile::tempdir().unwrap();
    for (line, expected) in [
        (&["biuld"][..], "build"),
        (&["build", "--strcit"], "--strict"),
        (&["check", "--format", "xml"], "json"),
        (&["explain", "SLA-99"], "SLA-99"),
    ] {
        let (code, out, error) = run(dir.path(), line);
        assert_eq!(code, 2, "{line:?}: {error}");
        assert_eq!(out, "", "{line:?}");
        assert!(error.contains(expected), "{line:?}: {error}");
        assert!(error.starts_with("errore:"), "{error}");
        let english: Vec<&str> = line.iter().copied().chain(["--lang", "en"]).collect();
        let (_, _, error) = run(dir.path(), &english);
        assert!(error.starts_with("error:"), "{error}");
    }
}

#[test]
fn help_is_italian_unless_asked_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let verbs = ["init", "build", "check", "serve", "clean", "list", "show", "explain", "completions"];
    let (code, out, _) = run(dir.path(), &["--help"]);
    assert_eq!(code, 0);
    for verb in verbs {
        assert!(out.contains(&format!("  {verb}")), "{out}");
        let (code, out, _) = run(dir.path(), &[verb, "--help"]);
        assert_eq!(code, 0);
        assert!(out.contains("Uso: resoconto") && out.contains("Opzioni comuni:"), "{out}");
        let (_, out, _) = run(dir.path(), &["--lang", "en", verb, "--help"]);
        assert!(out.contains("Usage: resoconto") && out.contains("Common options:"), "{out}");
    }
}

#[test]
fn completions_are_written_for_each_shell() {
    let dir = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, out, _) = run(dir.path(), &["completions", shell]);
        assert_eq!(code, 0);
        assert!(out.contains("resoconto") && out.contains("build"), "{shell}");
    }
    assert_eq!(run(dir.path(), &["completions", "dos"]).0, 2);
}

#[test]
fn lists_are_tables_for_people_and_data_for_machines() {
    let dir = site();
    for kind in ["verdicts", "indicators", "services", "actions", "people", "documents", "systems", "periods"]
    {
        let (code, out, error) = run(dir.path(), &["list", kind]);
        assert_eq!(code, 0, "{kind}: {error}");
        assert!(!out.is_empty(), "{kind}");
        let (_, out, _) = run(dir.path(), &["list", kind, "--format", "json"]);
        let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert!(rows.as_array().is_some_and(|rows| !rows.is_empty()), "{kind}: {out}");
        let (_, out, _) = run(dir.path(), &["list", kind, "--format", "csv"]);
        assert!(out.lines().count() > 1, "{kind}: {out}");
    }
    assert_eq!(run(dir.path(), &["list", "nuvole"]).0, 2);
    let (_, out, _) = run(dir.path(), &["list", "verdicts"]);
    let heading: Vec<&str> = out.lines().next().unwrap_or_default().split_whitespace().collect();
    assert_eq!(heading, ["Indicatore", "Periodo", "Esito", "Valore", "Scarto", "Servizio", "Soglia"]);
    assert!(out.contains("rispettato") && !out.contains(" met"), "{out}");
    let (_, out, _) = run(dir.path(), &["list", "periods", "--lang", "en"]);
    assert!(out.starts_with("Period") && out.contains("in review"), "{out}");
    let (code, out, _) = run(dir.path(), &["show", "attesa"]);
    assert_eq!(code, 0);
    assert!(out.contains("esito"), "{out}");
    assert_eq!(run(dir.path(), &["show", "attessa"]).0, 2);
}

#[test]
fn a_folder_that_is_no_site_is_told_with_the_way_out() {
    let dir = tempfile::tempdir().unwrap();
    for verb in ["build", "check", "serve", "clean"] {
        let (code, _, error) = run(dir.path(), &[verb]);
        assert_eq!(code, 2, "{verb}");
        assert!(error.contains("book.toml") && error.contains("init"), "{error}");
    }
}

#[test]
fn every_code_can_be_explained() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, _) = run(dir.path(), &["explain", "SYN-01"]);
    assert_eq!(code, 0);
    assert!(out.contains("SYN-01"), "{out}");
    assert_eq!(run(dir.path(), &["explain", "syn-01"]).0, 0, "capitals are not asked for");
}

#[test]
fn any_record_can_be_shown_by_its_name() {
    let dir = site();
    for (id, word) in [
        ("attesa", "esito"),
        ("orario-esteso", "azione"),
        ("anna-esempio", "incarico"),
        ("sportello", "servizio"),
        ("2024-s1", "periodo"),
    ] {
        let (code, out, error) = run(dir.path(), &["show", id]);
        assert_eq!(code, 0, "{id}: {error}");
        assert!(out.contains(word), "{id}: {out}");
        let (code, out, _) = run(dir.path(), &["show", id, "--format", "json"]);
        assert_eq!(code, 0);
        let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(rows[0]["id"], id);
    }
    let (code, _, error) = run(dir.path(), &["show", "orario-estes"]);
    assert_eq!((code, error.as_str()), (2, "errore: nessun record «orario-estes»: forse «orario-esteso»?\n"));
    let (code, _, error) = run(dir.path(), &["show", "orario-esteso", "--period", "2031-s1"]);
    assert_eq!(code, 2);
    assert!(error.starts_with("errore: nessun record «orario-esteso» nel periodo «2031-s1»"), "{error}");
}

#[test]
fn quiet_is_quiet_in_every_verb() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(run(dir.path(), &["init", "-q"]), (0, String::new(), String::new()));
    assert_eq!(run(dir.path(), &["build", "-q"]), (0, String::new(), String::new()));
    assert_eq!(run(dir.path(), &["check", "-q"]), (0, String::new(), String::new()));
    assert_eq!(run(dir.path(), &["clean", "-q"]), (0, String::new(), String::new()));
}

#[test]
fn slips_of_the_command_line_are_named() {
    let dir = site();
    fs::write(dir.path().join("nota.txt"), "").unwrap();
    for (line, expected) in [
        (&["check", ".", "altro"][..], "argomento di troppo «altro»"),
        (&["build", "-d"], "manca il valore di --dest-dir <CARTELLA>"),
        (&["seal"], "manca il periodo: per esempio «resoconto seal 2024-s1»"),
        (&["amend"], "mancano il periodo e --reason <TESTO>: per esempio"),
        (&["new", "period", "2025-s3"], "«2025-s3» non è un periodo: scrivere 2024-s2"),
        (&["check", "--strict", "--strict"], "opzione ripetuta «--strict»"),
        (&["check", "--strict=1"], "--strict non vuole un valore"),
        (&["check", "nota.txt"], "«nota.txt» non è una cartella: indicare quella che contiene book.toml"),
    ] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_resoconto"))
            .args(line)
            .current_dir(dir.path())
            .output()
            .unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{line:?}: {error}");
        assert!(error.starts_with(&format!("errore: {expected}")), "{line:?}: {error}");
        let help = format!("vedere «resoconto {} --help»", line[0]);
        assert!(error.lines().count() == 1 || error.contains(&help), "{line:?}: {error}");
    }
    let (_, out, _) = run(dir.path(), &["seal", "--help"]);
    let own = out.find("--dry-run").unwrap_or(usize::MAX);
    assert!(own < out.find("--root").unwrap_or(0), "what the verb is asked comes first: {out}");
    assert!(out.contains("--note <TESTO>") && out.contains("<PERIODO>"), "{out}");
}
