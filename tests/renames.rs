//! An identifier that changes leaves its old address behind; a published address does not vanish in silence.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::path::Path;
use std::process::Command;

fn run(dir: &Path, program: &str, line: &[&str]) -> (i32, String) {
    let done = Command::new(program)
        .current_dir(dir)
        .env("NO_COLOR", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .args(line)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.code().unwrap(), text)
}

fn resoconto(dir: &Path, line: &[&str]) -> (i32, String) {
    run(dir, env!("CARGO_BIN_EXE_resoconto"), line)
}

/// The smallest site in a repository, and the same with its indicator renamed.
fn renamed() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(resoconto(dir.path(), &["init"]).0, 0);
    for line in [
        &["init", "-q"][..],
        &["add", "-A"],
        &["-c", "user.name=P", "-c", "user.email=p@example.org", "commit", "-qm", "prima"],
    ] {
        assert_eq!(run(dir.path(), "git", line).0, 0);
    }
    let root = dir.path().join("data/contratto-esempio");
    let period = root.join("periods/2024-s1");
    fs::rename(root.join("indicators/attesa.yaml"), root.join("indicators/tempo-attesa.yaml")).unwrap();
    for end in ["yaml", "csv"] {
        fs::rename(
            period.join(format!("measures/attesa.{end}")),
            period.join(format!("measures/tempo-attesa.{end}")),
        )
        .unwrap();
    }
    for (file, from, to) in [
        ("data/contratto-esempio/indicators/tempo-attesa.yaml", "id: attesa", "id: tempo-attesa"),
        (
            "data/contratto-esempio/periods/2024-s1/measures/tempo-attesa.yaml",
            "indicator: attesa",
            "indicator: tempo-attesa",
        ),
        ("data/contratto-esempio/periods/2024-s1/actions/orario-esteso.yaml", "[attesa]", "[tempo-attesa]"),
        ("content/contratto-esempio/2024-s1/index.md", "indicator:attesa", "indicator:tempo-attesa"),
    ] {
        let path = dir.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
    dir
}

#[test]
fn a_vanished_address_is_an_error_until_an_alias_leads_on() {
    let dir = renamed();
    let (code, text) = resoconto(dir.path(), &["check"]);
    assert_eq!(code, 0, "{text}");
    let (code, text) = resoconto(dir.path(), &["check", "--published", "HEAD", "--format", "short"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("book.toml:1:1: errore PUB-04: l’indirizzo contratto-esempio/2024-s1/indicatori/attesa.html era pubblicato in HEAD"), "{text}");
    let sheet = dir.path().join("data/contratto-esempio/indicators/tempo-attesa.yaml");
    let before = fs::read_to_string(&sheet).unwrap();
    fs::write(&sheet, before + "aliases: [attesa]\n").unwrap();
    let (code, text) = resoconto(dir.path(), &["check", "--published", "HEAD"]);
    assert_eq!(code, 0, "{text}");
    let (code, text) = resoconto(dir.path(), &["build"]);
    assert_eq!(code, 0, "{text}");
    for folder in ["contratto-esempio", "contratto-esempio/2024-s1"] {
        let page =
            fs::read_to_string(dir.path().join(format!("book/{folder}/indicatori/attesa.html"))).unwrap();
        for words in [
            "0; url=../indicatori/tempo-attesa.html",
            "noindex",
            "<a href=\"../indicatori/tempo-attesa.html\">",
        ] {
            assert!(page.contains(words), "{page}");
        }
    }
}

#[test]
fn who_still_cites_the_old_name_is_told_the_new_one() {
    let dir = renamed();
    let sheet = dir.path().join("data/contratto-esempio/indicators/tempo-attesa.yaml");
    let before = fs::read_to_string(&sheet).unwrap();
    fs::write(&sheet, before + "aliases: [attesa]\n").unwrap();
    let action = dir.path().join("data/contratto-esempio/periods/2024-s1/actions/orario-esteso.yaml");
    let text = fs::read_to_string(&action).unwrap();
    fs::write(&action, text.replace("[tempo-attesa]", "[attesa]")).unwrap();
    let (code, text) = resoconto(dir.path(), &["check", "--format", "short"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("indicatore «attesa» inesistente; il più vicino è «tempo-attesa»"), "{text}");
}
