//! `new` and the files it writes, as people call it.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// One call without a terminal: exit code, standard output, standard error.
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

fn ok(dir: &Path, line: &[&str]) -> String {
    let (code, out, error) = run(dir, line);
    assert_eq!(code, 0, "{line:?}: {out}{error}");
    out
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

/// A copy of an example, or of the site of this repository (`.`).
fn site(example: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(example);
    for part in ["content", "data"] {
        copy(&root.join(part), &dir.path().join(part));
    }
    fs::copy(root.join("book.toml"), dir.path().join("book.toml")).unwrap();
    dir
}

/// One call for each kind that writes a file; the words are traps for YAML on purpose.
fn every_kind(dir: &Path, period: &str, area: &str, service: &str, indicator: &str, person: &str) {
    let title = "No: «prova» n. 2 # \"sì\"";
    for line in [
        vec!["new", "service", "--area", area, "--title", title],
        vec!["new", "indicator", "nuovo-indicatore", "--service", service, "--title", title],
        vec!["new", "activity", "--period", period, "--service", service, "--title", title],
        vec!["new", "action", "--period", period, "--title", title, "--due", "2030-01-01"],
        vec!["new", "event", "--period", period, "--title", title, "--type", "training"],
        vec!["new", "page", "--title", title],
        vec!["new", "page", "--period", period, "--area", area, "--title", title, "--type", "review"],
        vec![
            "new",
            "waiver",
            "--code",
            "ACT-02",
            "--path",
            "data/people.yaml",
            "--reason",
            title,
            "--person",
            person,
            "--until",
            "2030-01-01",
        ],
        vec!["new", "measure", "--period", period, "--indicator", indicator],
    ] {
        let (code, out, error) = run(dir, &line);
        let exists = code == 5 && error.contains("esiste già") && matches!(line[1], "page" | "measure");
        assert!(code == 0 || exists, "{line:?}: {out}{error}");
    }
}

#[test]
fn every_kind_passes_check_at_once() {
    for (example, from, next, area, service, indicator, person) in [
        ("examples/minimo", "2024-s1", "2024-s2", "cittadini", "sportello", "attesa", "anna-esempio"),
        (
            ".",
            "2021-s2",
            "2022-s1",
            "contact-center-cup",
            "assistenza-tecnica",
            "cup-attesa",
            "michele-ciani",
        ),
    ] {
        let dir = site(example);
        let before = run(dir.path(), &["check", "--as-of", "2025-01-01"]);
        assert_eq!(before.0, 0, "{}{}", before.1, before.2);
        ok(dir.path(), &["new", "period", next, "--from", from]);
        every_kind(dir.path(), next, area, service, indicator, person);
        let (code, out, error) = run(dir.path(), &["check", "--as-of", "2025-01-01", "--all"]);
        assert_eq!(code, 0, "{example}: {out}{error}");
        ok(dir.path(), &["build", "--drafts"]);
    }
}

#[test]
fn open_actions_come_back_to_be_answered_and_closed_ones_do_not() {
    let dir = site("examples/completo");
    let action = dir.path().join("data/servizi-digitali/periods/2024-s1/actions/corso.yaml");
    fs::write(
        &action,
        "id: corso\ntext: |-\n  Un corso per tutti:\n\n  - prima il lunedì\n  - poi gli altri\nindicators: []\nclass: training\nowner: rup\ndue: 2024-12-31\nresources: due docenti\nstate: open\n",
    )
    .unwrap();
    let out = ok(dir.path(), &["new", "period", "2024-s2", "--from", "2024-s1"]);
    let folder = dir.path().join("data/servizi-digitali/periods/2024-s2");
    assert!(out.starts_with("creato  data/servizi-digitali/periods/2024-s2/report.yaml\n"), "{out}");
    assert!(!folder.join("actions/turni-lunedi.yaml").exists(), "closed: it does not come back");
    let back = fs::read_to_string(folder.join("actions/corso.yaml")).unwrap();
    assert!(
        back.contains("from_report: 2024-s1") && back.contains("state: {not_stated: da aggiornare}"),
        "{back}"
    );
    assert!(
        back.contains("text: |-\n  Un corso per tutti:\n\n  - prima il lunedì\n  - poi gli altri\n"),
        "{back}"
    );
    let report = fs::read_to_string(folder.join("report.yaml")).unwrap();
    assert!(report.contains("from: 2024-07-01\nto: 2024-12-31\n"), "{report}");
    assert!(report.contains("  - {role: dec, label: DEC}"), "{report}");
    let review = fs::read_to_string(folder.join("review/assistenza.yaml")).unwrap();
    assert_eq!(review.matches("state: {not_stated: da compilare}").count(), 2, "{review}");
    assert_eq!(fs::read_dir(folder.join("measures")).unwrap().count(), 6, "one for each indicator in force");
    ok(dir.path(), &["check", "--as-of", "2025-01-01"]);
    // Until somebody answers for it, the next report is held to it (ACT-03).
    fs::write(folder.join("report.yaml"), report.replace("state: draft", "state: review")).unwrap();
    let held = ["check", "--as-of", "2025-01-01", "--only", "ACT-03", "--format", "short"];
    assert!(
        ok(dir.path(), &held).contains("2024-s2/actions/corso.yaml:"),
        "the state is asked for at its line"
    );
    fs::write(
        folder.join("actions/corso.yaml"),
        back.replace("state: {not_stated: da aggiornare}", "state: open"),
    )
    .unwrap();
    assert_eq!(ok(dir.path(), &held), "");
    // The next period remembers where the action was born, not where it was last seen.
    ok(dir.path(), &["new", "period", "2025-s1", "--from", "2024-s2"]);
    let again = dir.path().join("data/servizi-digitali/periods/2025-s1/actions/corso.yaml");
    assert!(fs::read_to_string(again).unwrap().contains("from_report: 2024-s1"));
    ok(dir.path(), &["check", "--as-of", "2025-01-01"]);
}

#[test]
fn what_exists_is_never_touched_and_nothing_leaves_the_site() {
    let dir = site("examples/minimo");
    let root = dir.path();
    let people = fs::read_to_string(root.join("data/people.yaml")).unwrap();
    for (line, code, words) in [
        (vec!["new", "period", "2024-s1"], 5, "report.yaml:"),
        (vec!["new", "measure", "--indicator", "attesa"], 5, "esiste già"),
        (vec!["new", "action", "--title", "x", "--id", "orario-esteso"], 5, "orario-esteso.yaml:1"),
        (vec!["new", "person", "anna-esempio", "--title", "Anna"], 5, "data/people.yaml:2"),
        (vec!["new", "service", "sportello", "--area", "cittadini", "--title", "x"], 5, "sportello.yaml:1"),
        (vec!["new", "action", "--title", "x", "--id", "../../fuori"], 2, "non è un identificativo"),
        (vec!["new", "action", "--title", "x", "--id", "Più Turni"], 2, "«piu-turni»"),
        (vec!["new", "action", "--title", "x", "--period", "../2024-s1"], 2, "--period"),
        (vec!["new", "period", "2024-S2"], 2, "2024-s2"),
        (vec!["new", "period", "2024-s2", "--from", "2024-s3"], 2, "forse «2024-s1»"),
        (vec!["new", "period", "2023-s2", "--from", "2024-s1"], 2, "non viene prima"),
        (vec!["new", "measure", "--indicator", "atesa"], 2, "forse «attesa»"),
        (vec!["new", "action"], 2, "manca --title, --id"),
        (vec!["new", "activity", "--title", "x", "--service", "vuoto"], 2, "--service «vuoto» inesistente"),
        (vec!["new", "azione"], 2, "generi:"),
        (vec!["new", "measure", "--title", "x", "--indicator", "attesa"], 2, "--title non serve"),
        (vec!["new", "event", "--title", "x", "--date", "1/3/2024"], 2, "2024-03-01"),
        (vec!["new", "event", "--title", "x", "--date", "2024-02-30"], 2, "--date"),
    ] {
        let (found, out, error) = run(root, &line);
        assert_eq!(found, code, "{line:?}: {out}{error}");
        assert!(error.contains(words), "{line:?}: {error}");
    }
    let out = ok(root, &["new", "person", "carla-prova", "--title", "Carla Prova"]);
    assert!(out.starts_with("  - id: carla-prova\n"), "the entry to copy: {out}");
    assert_eq!(fs::read_to_string(root.join("data/people.yaml")).unwrap(), people);
    #[cfg(unix)]
    {
        let away = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(away.path(), root.join("data/contratto-esempio/waivers")).unwrap();
        let line = [
            "new",
            "waiver",
            "--code",
            "ACT-02",
            "--path",
            "book.toml",
            "--reason",
            "x",
            "--person",
            "anna-esempio",
            "--until",
            "2030-01-01",
        ];
        let (code, _, error) = run(root, &line);
        assert_eq!(code, 5, "{error}");
        assert_eq!(fs::read_dir(away.path()).unwrap().count(), 0, "a link is not followed");
    }
}

#[test]
fn a_service_without_groups_says_where_to_add_one() {
    let dir = site("examples/minimo");
    ok(dir.path(), &["new", "service", "nuovo", "--area", "cittadini", "--title", "Nuovo"]);
    let (code, _, error) = run(dir.path(), &["new", "activity", "--service", "nuovo", "--title", "x"]);
    assert_eq!(code, 2);
    assert!(error.contains("services/nuovo.yaml"), "{error}");
}

#[test]
fn print_writes_nothing() {
    let dir = site("examples/minimo");
    let out = ok(dir.path(), &["new", "action", "--title", "Provare: ancora", "--print"]);
    assert!(out.contains("id: provare-ancora\ntext: \"Provare: ancora\"\n"), "{out}");
    assert!(!dir.path().join("data/contratto-esempio/periods/2024-s1/actions/provare-ancora.yaml").exists());
}

#[test]
fn an_entry_pasted_at_the_end_of_its_register_passes_check() {
    let dir = site("examples/minimo");
    let root = dir.path();
    for (kind, file) in [
        ("area", "contratto-esempio/areas.yaml"),
        ("role", "contratto-esempio/roles.yaml"),
        ("person", "people.yaml"),
        ("organisation", "organisations.yaml"),
        ("system", "systems.yaml"),
        ("document", "documents.yaml"),
        ("term", "glossary.yaml"),
    ] {
        let entry = ok(root, &["new", kind, "nuova-voce", "--title", "Nuova: voce"]);
        let path = root.join("data").join(file);
        let old = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{old}{entry}")).unwrap();
    }
    ok(root, &["check", "--as-of", "2024-10-01"]);
}

/// A person at a terminal, played by `script`; skipped where it is not installed.
#[test]
#[cfg(target_os = "linux")]
fn a_person_at_a_terminal_is_asked() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let dir = site("examples/minimo");
    let program = assert_cmd::cargo::cargo_bin("resoconto");
    let started = Command::new("script")
        .args(["-qec", &format!("'{}' new activity", program.display()), "/dev/null"])
        .current_dir(dir.path())
        .env("TERM", "dumb")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        eprintln!("skipped: no `script` here");
        return;
    };
    // period: the last one; service: a wrong one, then its beginning; group: the only one; title; id.
    child.stdin.take().unwrap().write_all("\nsportelo\nspor\n\nRilascio: SPID\n\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("forse «sportello»?"), "{said}");
    assert!(!said.contains('\u{1b}'), "no colour and no cursor: {said}");
    let file =
        dir.path().join("data/contratto-esempio/periods/2024-s1/activities/sportello/rilascio-spid.yaml");
    assert!(fs::read_to_string(file).unwrap().contains("text: \"Rilascio: SPID\""), "{said}");
}
