//! What is found among the closed periods that does not belong there, or is no longer what it was; each thing
//! has its own sentence and its own way out.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::path::Path;
use std::process::Command;

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, Site};

fn lay(at: &Path, file: &Path, bytes: &[u8]) {
    let to = at.join(file);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::write(to, bytes).unwrap();
}

/// Says on the terminal itself, past the test's own capture, that a part was not tried here.
fn skipped(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "SALTATO: «{what}» non si può usare qui");
}

#[test]
fn what_stands_between_the_closed_periods_is_told() {
    let site = Site::closed();
    for (path, words) in [
        ("archive/appunti.txt", ["«appunti.txt» è fra i periodi chiusi", "toglierlo"]),
        ("archive/contratto-esempio/bozza.pdf", ["«bozza.pdf» è fra i periodi chiusi", "toglierlo"]),
        ("archive/contratto-esempio/Thumbs.db", ["«Thumbs.db» è fra i periodi chiusi", "eliminarlo"]),
        (
            "archive/contratto-esempio/2024-s2/nota.txt",
            ["mancano il sigillo e gli elenchi", "rimettere la cartella"],
        ),
        ("archive/archive/contratto-esempio/2024-s1/x", ["mancano il sigillo e gli elenchi", "toglierla"]),
    ] {
        lay(&site.root, Path::new(path), b"x");
        for verb in ["verify", "check", "build"] {
            site.says(&[verb], 4, &words);
        }
        let (_, json) = site.run(&["verify", "--format", "json"]);
        let found: serde_json::Value = serde_json::from_str(&json).unwrap();
        let faults =
            found["editions"].as_array().unwrap().iter().map(|e| e["faults"].as_array().unwrap().len());
        assert_eq!(faults.sum::<usize>(), 1, "{path}: told once: {json}");
        site.git(&["clean", "-qfd"]);
    }
    // Names that begin with a dot are git's, or work that was not finished.
    fs::write(site.path("archive/.gitkeep"), "").unwrap();
    site.ok(&["verify"]);
}

#[test]
fn a_closed_period_under_another_name_is_recognised() {
    let site = Site::closed();
    for (to, words) in [
        (
            "archive/contratto-esempio/vecchio",
            ["parla di «contratto-esempio/2024-s1»", "archive/contratto-esempio/2024-s1"],
        ),
        (
            "archive/Contratto-Esempio/2024-s1",
            ["parla di «contratto-esempio/2024-s1»", "rimettere la cartella in"],
        ),
        (
            "archive/altro-contratto/2024-s1",
            ["parla di «contratto-esempio/2024-s1»", "rimettere la cartella in"],
        ),
    ] {
        fs::create_dir_all(site.path(to).parent().unwrap()).unwrap();
        fs::rename(site.path(CLOSED), site.path(to)).unwrap();
        site.says(&["verify"], 4, &words);
        site.says(&["check"], 4, &words);
        fs::rename(site.path(to), site.path(CLOSED)).unwrap();
        let _ = fs::remove_dir(site.path(to).parent().unwrap());
    }
    site.ok(&["verify"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_no_closed_period_wherever_it_stands() {
    use std::os::unix::fs::symlink;
    let site = Site::closed();
    for place in ["archive", "archive/contratto-esempio", CLOSED] {
        let away = site.root.parent().unwrap().join("altrove");
        fs::rename(site.path(place), &away).unwrap();
        symlink(&away, site.path(place)).unwrap();
        let name = place.rsplit('/').next().unwrap();
        for line in [&["verify"][..], &["check"], &["build"], &["seal", "2024-s1"]] {
            site.says(line, 4, &[&format!("«{name}» è fra i periodi chiusi e non lo è"), "cartella vera"]);
        }
        fs::remove_file(site.path(place)).unwrap();
        fs::rename(&away, site.path(place)).unwrap();
    }
    // Inside a closed period: links, also to folders, pipes and devices.
    let page = site.path(CLOSED).join("data/index.html");
    let pipe = site.path(CLOSED).join("data/tubo");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    site.says(&["verify"], 4, &["«data/tubo» non è un file", "1 differenza"]);
    fs::remove_file(&pipe).unwrap();
    if Command::new("mknod").arg(&pipe).args(["c", "1", "5"]).status().is_ok_and(|s| s.success()) {
        site.says(&["verify"], 4, &["«data/tubo» non è un file"]); // endless zeros: never read
        fs::remove_file(&pipe).unwrap();
    } else {
        skipped("mknod");
    }
    symlink("/", site.path(CLOSED).join("data/tutto")).unwrap();
    site.says(&["verify"], 4, &["«data/tutto» è un collegamento", "1 differenza"]);
    fs::remove_file(site.path(CLOSED).join("data/tutto")).unwrap();
    // A second name for the same bytes is no harm, an empty folder is no file.
    fs::hard_link(&page, site.path("copia.html")).unwrap();
    fs::create_dir(site.path(CLOSED).join("data/vuota")).unwrap();
    site.says(&["verify"], 0, &["integro"]);
}

#[cfg(unix)]
#[test]
fn rights_and_dates_of_files_are_no_part_of_the_seal() {
    let site = Site::closed();
    let (ok, said) = site.sh(CLOSED, "chmod -R a-w . && find . -exec touch -d 1980-01-01 {} +");
    assert!(ok, "{said}");
    site.says(&["verify"], 0, &["integro"]);
    site.ok(&["build"]);
    let (ok, said) = site.sh(CLOSED, "chmod -R a+rwx .");
    assert!(ok, "{said}");
    site.says(&["verify"], 0, &["integro"]);
}

#[test]
fn junk_is_named_with_its_way_out() {
    let site = Site::closed();
    for junk in ["data/Thumbs.db", "data/.DS_Store", "desktop.ini", "data/~$nota.docx", "data/._index.html"] {
        fs::write(site.path(CLOSED).join(junk), "x").unwrap();
        site.says(&["verify"], 4, &[junk, "è un file lasciato dal sistema: eliminarlo", "1 differenza"]);
        fs::remove_file(site.path(CLOSED).join(junk)).unwrap();
    }
}

#[test]
fn each_fault_has_its_sentence_and_its_way_out() {
    let site = Site::closed();
    let place = site.path(CLOSED);
    fs::rename(place.join("data/index.html"), place.join("data/indice.html")).unwrap();
    site.says(
        &["verify"],
        4,
        &[
            "«data/index.html» è stato spostato in «data/indice.html»",
            "rimettere «data/indice.html» al suo posto",
        ],
    );
    fs::rename(place.join("data/indice.html"), place.join("data/index.html")).unwrap();
    let bytes = fs::read(place.join("data/report.json")).unwrap();
    fs::remove_file(place.join("data/report.json")).unwrap();
    site.says(
        &["verify"],
        4,
        &["manca «data/report.json»", &format!("«git restore -- {CLOSED}/data/report.json»")],
    );
    fs::write(place.join("data/report.json"), [&bytes[..], b" "].concat()).unwrap();
    site.says(
        &["verify"],
        4,
        &[
            "è stato modificato: impronta attesa",
            "trovata",
            &format!("git log -1 --format=%h -- {CLOSED}/data/report.json"),
        ],
    );
}

#[test]
fn a_later_period_is_verified_without_the_earlier_ones() {
    let site = Site::closed();
    site.ok(&["amend", "2024-s1", "--reason", "prova"]);
    site.edit("data/contratto-esempio/periods/2024-s1-r1/report.yaml", "state: draft", "state: review");
    site.commit();
    site.ok(&["seal", "2024-s1-r1"]);
    site.commit();
    site.ok(&["archive", "2024-s1-r1", "-o", "f.zip"]);
    let (_, hash) = site.sh(CLOSED, "sha256sum seal.json");
    let next = "archive/contratto-esempio/2024-s1-r1";
    for place in ["f.zip", next] {
        let words =
            ["2024-s1-r1: integro", "la chiusura precedente, 2024-s1, non è in questa copia", &hash[..64]];
        site.says(&["verify", "--archive", place], 0, &words);
        site.says(&["verify", "2024-s1-r1", "--archive", place], 0, &["integro"]);
        site.says(
            &["verify", "2024-s1", "--archive", place],
            2,
            &["nessun periodo chiuso «2024-s1»: ci sono 2024-s1-r1"],
        );
    }
    // In an archive, or a copy of one, what came before is there, or is missed.
    site.says(&["verify", "--archive", "archive"], 0, &["2024-s1: integro", "2024-s1-r1: integro"]);
    fs::rename(site.path(CLOSED), site.path("altrove")).unwrap();
    let (_, said) = site.run(&["verify", "--archive", "archive"]);
    assert_eq!(said.matches("cita il sigillo di 2024-s1, che non c’è").count(), 1, "told once: {said}");
}
