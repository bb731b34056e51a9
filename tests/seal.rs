//! A period is closed, verified, corrected: as the monitoring director does it, and as time, git and
//! strangers disturb it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, DATA, Site, files};

#[test]
fn a_closed_period_is_checked_with_common_tools() {
    let site = Site::closed();
    let (ok, said) = site.sh(CLOSED, "sha256sum -c --quiet manifest-sha256.txt");
    assert!(ok && said.is_empty(), "{said}");
    let (ok, said) = site.sh(CLOSED, "sha256sum -c --quiet tagmanifest-sha256.txt");
    assert!(ok && said.is_empty(), "{said}");
    let (ok, said) = site.sh(&format!("{CLOSED}/data"), "sha256sum -c --quiet CONTENUTO.sha256");
    assert!(ok && said.is_empty(), "{said}");
    let (_, imprint) = site.sh(CLOSED, "sha256sum data/CONTENUTO.sha256");
    let imprint = imprint.split(' ').next().unwrap().to_owned();
    assert!(site.text(&format!("{CLOSED}/seal.json")).contains(&imprint));
    assert!(site.text(&format!("{CLOSED}/LEGGIMI.txt")).contains(&imprint));
    site.says(&["verify"], 0, &["contratto-esempio 2024-s1: integro", &imprint]);
    for file in ["data/index.html", "data/report.json", "data/esiti.json", "data/modello.json"] {
        assert!(site.path(CLOSED).join(file).is_file(), "{file}");
    }
    assert!(site.path(CLOSED).join("data/fatti").join(DATA).join("report.yaml").is_file());
}

#[test]
fn the_commands_of_the_readme_in_the_folder_are_true() {
    let site = Site::closed();
    let readme = site.text(&format!("{CLOSED}/LEGGIMI.txt"));
    let commands: Vec<&str> = readme.lines().filter_map(|l| l.strip_prefix("    sha256sum")).collect();
    assert_eq!(commands.len(), 2, "{readme}");
    for command in commands {
        let (ok, said) = site.sh(CLOSED, &format!("sha256sum{command}"));
        assert!(ok, "{command}: {said}");
    }
}

#[test]
fn a_period_is_closed_once_and_only_from_what_git_has() {
    let site = Site::new();
    site.edit(&format!("{DATA}/report.yaml"), "place: Esempio", "place: Altrove");
    site.says(&["seal", "2024-s1"], 1, &["modifiche non ancora in git", "report.yaml"]);
    assert!(!site.path("archive").exists());
    site.commit();
    site.says(&["seal", "2024-s1", "--dry-run"], 0, &["chiuderei"]);
    assert!(!site.path("archive").exists());
    site.says(&["seal", "2024-S1"], 2, &["nessun periodo «2024-S1»: forse «2024-s1»?"]);
    site.says(&["seal", ""], 2, &["nessun periodo «». «resoconto list periods» li elenca"]);
    site.says(&["seal", "2024-s3"], 2, &["nessun periodo «2024-s3»: forse «2024-s1»?"]);
    site.says(&["seal", "2024-s1", "--on", "2001-01-01"], 1, &["2001-01-01", "--on"]);
    site.ok(&["seal", "2024-s1"]);
    site.says(&["seal", "2024-s1"], 4, &["è già chiuso", "amend"]);
    site.git(&["init", "-q"]);
}

#[test]
fn without_git_or_without_signers_nothing_is_closed() {
    let site = Site::new();
    site.edit(
        &format!("{DATA}/report.yaml"),
        "signers:\n  - {role: monitoraggio, label: Responsabile del monitoraggio}\n",
        "",
    );
    site.commit();
    site.says(&["seal", "2024-s1"], 1, &["signers"]);
    let site = Site::new();
    fs::remove_dir_all(site.path(".git")).unwrap();
    let asked = ["status", "--for", "seal", "--period", "2024-s1"];
    for commands in ["«git init», «git add -A», «git commit»", "eseguire «git add -A», «git commit»"]
    {
        site.says(&["seal", "2024-s1"], 5, &["si chiude da git", commands, "poi ripetere"]);
        site.says(&asked, 1, &["si chiude da git", commands]);
        site.git(&["init", "-q"]);
    }
}

/// `status --for seal` and `seal` never say two things.
#[test]
fn what_stops_the_seal_is_told_beforehand() {
    let site = Site::new();
    let (asked, seal) = (["status", "--for", "seal", "--period", "2024-s1"], ["seal", "2024-s1"]);
    site.says(&asked, 0, &["nulla impedisce il sigillo"]);
    site.forget_code();
    site.edit(&format!("{DATA}/report.yaml"), "place: Esempio", "place: Altrove");
    for line in [&asked[..], &seal] {
        site.says(
            line,
            1,
            &["modifiche non ancora in git", "report.yaml", "Carla Modello non si potrà riconoscere"],
        );
    }
    site.git(&["checkout", "-q", "HEAD~1", "--", "."]);
    site.commit();
    site.ok(&seal);
    site.commit();
    site.says(&asked, 1, &["2024-s1 è già chiuso", "non sigillabile: 1 impedimento"]);
    let (_, said) = site.run(&["status", "--period", "2024-s1"]);
    assert!(
        said.contains("Nei file del periodo chiuso non manca nulla; manca la firma di Carla Modello.")
            && said.contains("firme: 0 di 1; manca Carla Modello"),
        "nobody can do anything in it any more but sign: {said}"
    );
}

/// What the program itself made beside the sources is no change that a commit has to have.
#[test]
fn outputs_do_not_stand_in_the_way_of_a_seal() {
    let site = Site::closed();
    assert!(site.text(".gitignore").lines().any(|line| line == "*.zip"));
    fs::write(site.path(".gitignore"), "").unwrap();
    site.commit();
    site.ok(&["build"]);
    site.ok(&["archive", "2024-s1"]);
    site.ok(&["amend", "2024-s1", "--reason", "prova"]);
    site.edit(&format!("{DATA}-r1/report.yaml"), "state: draft", "state: review");
    site.git(&["add", "data", "content"]);
    site.git(&["commit", "-qm", "rettifica"]);
    let (asked, seal) = (["status", "--for", "seal"], ["seal", "2024-s1-r1"]);
    fs::write(site.path("note.txt"), "").unwrap();
    for line in [&asked[..], &seal] {
        let (code, said) = site.run(line);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("modifiche non ancora in git: note.txt;"), "{said}");
    }
    fs::remove_file(site.path("note.txt")).unwrap();
    site.says(&asked, 0, &["nulla impedisce il sigillo"]);
    site.ok(&seal);
}

#[test]
fn errors_come_before_the_seal() {
    let site = Site::new();
    site.edit(&format!("{DATA}/report.yaml"), "to: 2024-06-30", "to: 2024-06-29");
    site.commit();
    site.says(&["seal", "2024-s1"], 1, &["PER-01"]);
}

#[test]
fn the_same_period_gives_the_same_bytes() {
    let (one, two) = (Site::new(), Site::new());
    for site in [&one, &two] {
        site.ok(&["seal", "2024-s1"]);
    }
    for path in files(&one.path(CLOSED)) {
        let inside = path.strip_prefix(&one.root).unwrap();
        let name = inside.file_name().unwrap().to_str().unwrap();
        if !["seal.json", "tagmanifest-sha256.txt"].contains(&name) {
            assert_eq!(fs::read(&path).unwrap(), fs::read(two.root.join(inside)).unwrap(), "{inside:?}");
        }
    }
}

#[test]
fn every_byte_name_and_file_counts() {
    let site = Site::closed();
    let all = files(&site.path(CLOSED));
    for path in &all {
        let bytes = fs::read(path).unwrap();
        let inside = path.strip_prefix(site.path(CLOSED)).unwrap().to_str().unwrap().to_owned();
        if bytes.is_empty() {
            continue;
        }
        let mut altered = bytes.clone();
        let at = bytes.len() / 2;
        altered[at] ^= 1;
        fs::write(path, &altered).unwrap();
        let (code, text) = site.run(&["verify", "--archive", CLOSED, "--format", "json"]);
        assert_eq!(code, 4, "{inside}: {text}");
        let found: serde_json::Value = serde_json::from_str(&text).unwrap();
        let faults = found["editions"][0]["faults"].as_array().unwrap();
        assert_eq!(faults.len(), 1, "{inside}: {text}");
        assert_eq!(faults[0]["path"], inside.as_str(), "{text}");
        fs::write(path, &bytes).unwrap();
    }
    site.says(&["verify"], 0, &["integro"]);

    let page = site.path(CLOSED).join("data/index.html");
    let moved = site.path(CLOSED).join("data/indice-vecchio.html");
    fs::rename(&page, &moved).unwrap();
    site.says(
        &["verify"],
        4,
        &["«data/index.html» è stato spostato in «data/indice-vecchio.html»", "1 differenza"],
    );
    fs::rename(&moved, &page).unwrap();

    for junk in ["data/Thumbs.db", "appunti.txt", "data/.DS_Store"] {
        fs::write(site.path(CLOSED).join(junk), "x").unwrap();
        site.says(&["verify"], 4, &[junk, "1 differenza"]);
        fs::remove_file(site.path(CLOSED).join(junk)).unwrap();
    }
    let gone = fs::read(&page).unwrap();
    fs::remove_file(&page).unwrap();
    site.says(&["verify"], 4, &["manca «data/index.html»", "1 differenza"]);
    fs::write(&page, gone).unwrap();
    site.says(&["verify"], 0, &["integro"]);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_file_is_told() {
    let site = Site::closed();
    let page = site.path(CLOSED).join("data/report.json");
    let elsewhere = site.path("copia.json");
    fs::rename(&page, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &page).unwrap();
    site.says(&["verify"], 4, &["«data/report.json» è un collegamento"]);
}

#[test]
fn line_ends_that_git_converted_are_recognised() {
    let site = Site::closed();
    let page = site.path(CLOSED).join("data/index.html");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace('\n', "\r\n")).unwrap();
    site.says(&["verify"], 4, &["altri fine riga", ".gitattributes"]);
    // A checkout that converts leaves the folder alone: its own attributes say so.
    site.git(&["checkout", "-q", "--", "."]);
    site.git(&["config", "core.autocrlf", "true"]);
    fs::remove_dir_all(site.path("archive")).unwrap();
    fs::remove_dir_all(site.path("data")).unwrap();
    site.git(&["checkout", "-q", "--", "."]);
    assert!(site.text(&format!("{DATA}/report.yaml")).contains("\r\n"), "git converts the sources");
    site.says(&["verify"], 0, &["integro"]);
    site.ok(&["check"]);
}

#[test]
fn what_was_closed_stops_every_verb_when_it_changes() {
    let site = Site::closed();
    site.ok(&["build"]);
    site.edit(&format!("{DATA}/report.yaml"), "place: Esempio", "place: Altrove");
    for verb in ["check", "build", "verify"] {
        site.says(
            &[verb],
            4,
            &[&format!("{DATA}/report.yaml"), "amend", &format!("cp {CLOSED}/data/fatti/")],
        );
    }
    assert!(site.path("book/index.html").is_file(), "the old site stays");
    site.git(&["checkout", "-q", "--", "."]);
    site.ok(&["check"]);

    fs::write(site.path(&format!("{DATA}/events/nuovo.yaml")), "id: nuovo\n").unwrap_or_else(|_| {
        fs::create_dir_all(site.path(&format!("{DATA}/events"))).unwrap();
        fs::write(site.path(&format!("{DATA}/events/nuovo.yaml")), "id: nuovo\n").unwrap();
    });
    site.says(&["check"], 4, &["events/nuovo.yaml", "non faceva parte"]);
}

#[test]
fn shared_facts_that_decide_the_period_are_closed_with_it() {
    let site = Site::closed();
    let indicator = files(&site.path("data/contratto-esempio/indicators")).remove(0);
    let name = indicator.strip_prefix(&site.root).unwrap().to_str().unwrap().to_owned();
    let text = site.text(&name);
    let (before, after) = text.split_once("value: ").unwrap();
    let end = after.find([',', '}', '\n']).unwrap();
    fs::write(&indicator, format!("{before}value: 1{}", &after[end..])).unwrap();
    site.says(&["check", "--format", "short"], 4, &["SIG-01", "la soglia di «", &name]);
    site.git(&["checkout", "-q", "--", "."]);

    site.edit("data/contratto-esempio/roles.yaml", "person: carla-modello", "person: anna-esempio");
    site.says(&["check"], 4, &["l’incarico «Responsabile del monitoraggio» era di"]);
    site.git(&["checkout", "-q", "--", "."]);

    // What decides nothing may change: a comment, a note, a person who comes.
    site.edit("data/contratto-esempio/roles.yaml", "roles:", "# elenco degli incarichi\nroles:");
    let people = site.text("data/people.yaml");
    fs::write(site.path("data/people.yaml"), format!("{people}# fine\n")).unwrap();
    site.ok(&["check"]);
}

#[test]
fn closed_pages_are_copied_whatever_the_theme_becomes() {
    let site = Site::closed();
    fs::create_dir_all(site.path("themes/agid/static")).unwrap();
    fs::write(site.path("themes/agid/static/style.css"), "body { color: red }\n").unwrap();
    site.ok(&["build"]);
    for path in files(&site.path(CLOSED).join("data")) {
        let inside = path.strip_prefix(site.path(CLOSED).join("data")).unwrap();
        let built = site.path("book/contratto-esempio/2024-s1").join(inside);
        let hidden = inside.starts_with("fatti")
            || ["modello.json", "esiti.json", "indice.json", "CONTENUTO.sha256"]
                .contains(&inside.to_str().unwrap());
        assert_eq!(built.exists(), !hidden, "{inside:?}");
        if !hidden {
            assert_eq!(fs::read(&path).unwrap(), fs::read(built).unwrap(), "{inside:?}");
        }
    }
    let page = site.text("book/contratto-esempio/2024-s1/index.html");
    assert!(page.contains("Chiuso con impronte"), "{page}");
    let found = site.text("book/search-index.js");
    assert!(found.contains("contratto-esempio/2024-s1/"), "closed pages are found");
    assert!(site.text("book/periods.js").contains("\"state\":\"sealed\""));
}

#[test]
fn an_amendment_is_a_new_edition_and_the_first_one_stays() {
    let site = Site::closed();
    site.says(&["amend", "2024-s1"], 2, &["--reason"]);
    site.ok(&["amend", "2024-s1", "--reason", "un numero era sbagliato"]);
    site.says(&["amend", "2024-s1", "--reason", "di nuovo"], 1, &["già aperta"]);
    let report = "data/contratto-esempio/periods/2024-s1-r1/report.yaml";
    assert!(site.text(report).contains("reason: un numero era sbagliato"));
    site.ok(&["check"]);
    site.edit(report, "state: draft", "state: review");
    site.commit();
    site.ok(&["seal", "2024-s1-r1"]);
    site.commit();
    site.says(&["verify"], 0, &["2024-s1: integro", "2024-s1-r1: integro"]);
    site.says(&["amend", "2024-s1", "--reason", "ancora"], 1, &["2024-s1-r1"]);
    site.ok(&["build"]);
    let table = site.text("book/periods.js");
    assert!(table.contains("superseded") && table.contains("Edizione sostituita"), "{table}");
    assert!(site.path("book/contratto-esempio/2024-s1/index.html").is_file());
    assert!(site.path("book/contratto-esempio/2024-s1-r1/index.html").is_file());
}

#[test]
fn the_chain_leads_from_seal_to_seal() {
    let site = Site::closed();
    site.ok(&["amend", "2024-s1", "--reason", "prova"]);
    site.edit("data/contratto-esempio/periods/2024-s1-r1/report.yaml", "state: draft", "state: review");
    site.commit();
    site.ok(&["seal", "2024-s1-r1"]);
    let (_, hash) = site.sh("archive/contratto-esempio/2024-s1", "sha256sum seal.json");
    let hash = hash.split(' ').next().unwrap();
    assert!(site.text("archive/contratto-esempio/2024-s1-r1/seal.json").contains(hash));
    fs::rename(site.path(CLOSED), site.path("altrove")).unwrap();
    site.says(&["verify"], 4, &["2024-s1: NON c’è più", "git restore"]);
}

#[test]
fn a_copy_is_verified_without_site_or_git() {
    let site = Site::closed();
    let copy = tempfile::tempdir().unwrap();
    let (ok, said) = site.sh(".", &format!("cp -r {CLOSED} '{}/chiusura copiata'", copy.path().display()));
    assert!(ok, "{said}");
    let at = copy.path().join("chiusura copiata");
    site.says(&["verify", "--archive", at.to_str().unwrap()], 0, &["contratto-esempio 2024-s1: integro"]);
    fs::remove_file(site.path("book.toml")).unwrap();
    site.says(&["verify"], 0, &["integro"]);
    site.says(&["verify", "2030-s1"], 2, &["nessun periodo chiuso «2030-s1»: ci sono 2024-s1"]);
}

#[test]
fn a_seal_of_the_future_is_told_and_its_hashes_are_checked() {
    let site = Site::closed();
    site.edit(&format!("{CLOSED}/seal.json"), "\"format\": 1", "\"format\": 2");
    site.says(&["verify", "--archive", CLOSED], 5, &["versione più recente"]);
    fs::write(site.path(CLOSED).join("data/report.json"), "{}").unwrap();
    site.says(&["verify", "--archive", CLOSED], 4, &["data/report.json"]);
}

#[test]
fn work_left_by_a_killed_seal_is_cleared_and_foreign_work_is_not() {
    let site = Site::new();
    fs::remove_file(site.path(".gitignore")).unwrap();
    site.commit();
    let left = site.path("archive/.tmp-contratto-esempio-2024-s1");
    fs::create_dir_all(left.join("chiusura/data")).unwrap();
    site.says(&["seal", "2024-s1"], 5, &["non è stata creata da resoconto"]);
    fs::write(left.join(".resoconto-chiusura"), "").unwrap();
    site.ok(&["seal", "2024-s1"]);
    assert!(!left.exists());
    site.says(&["verify"], 0, &["integro"]);
}

#[test]
fn two_seals_at_once_are_one() {
    let site = Site::new();
    fs::create_dir_all(site.path("archive")).unwrap();
    let held = fs::File::create(site.path("archive/.lock")).unwrap();
    held.lock().unwrap();
    site.says(&["seal", "2024-s1"], 5, &["sta scrivendo"]);
    assert!(!site.path(CLOSED).exists());
    drop(held);
    site.ok(&["seal", "2024-s1"]);
}

#[cfg(unix)]
#[test]
fn a_seal_killed_anywhere_leaves_the_archive_as_it_was() {
    for wait in [0, 5, 15, 30, 50, 80, 120] {
        let site = Site::new();
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_resoconto"))
            .current_dir(&site.root)
            .args(["seal", "2024-s1", "-q"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
        if site.path(CLOSED).exists() {
            site.says(&["verify"], 0, &["integro"]); // it came through before the kill, whole
        } else {
            site.ok(&["check"]);
            site.ok(&["seal", "2024-s1"]);
            site.says(&["verify"], 0, &["integro"]);
        }
    }
}

/// What only the office keeps may be left out of a copy, never of the office's own archive.
#[test]
fn the_office_does_not_lose_the_facts_unseen() {
    let site = Site::closed();
    let folder = site.path(CLOSED);
    for path in ["data/fatti", "data/modello.json", "data/esiti.json"] {
        let path = folder.join(path);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
    site.says(&["verify"], 4, &["manca «data/modello.json»", "manca «data/esiti.json»"]);
    for verb in [&["check"][..], &["build"], &["archive", "2024-s1", "--audience", "internal"]] {
        assert_eq!(site.run(verb).0, 4, "{verb:?}");
    }
    site.says(&["verify", "--archive", CLOSED], 0, &["copia per il pubblico"]);
}

#[test]
fn an_altered_seal_is_not_excused_by_its_line_ends() {
    let site = Site::closed();
    let seal = format!("{CLOSED}/seal.json");
    let text = site.text(&seal);
    fs::write(site.path(&seal), text.replace('\n', "\r\n")).unwrap();
    site.says(&["verify"], 4, &["«seal.json» ha altri fine riga"]);
    fs::write(
        site.path(&seal),
        text.replace("\"sealed_on\": \"20", "\"sealed_on\": \"21").replace('\n', "\r\n"),
    )
    .unwrap();
    let (code, said) = site.run(&["verify"]);
    assert!(code == 4 && said.contains("seal.json") && !said.contains("altri fine riga"), "{said}");
}

#[test]
fn strangers_in_a_copy_of_the_archive_are_told() {
    let site = Site::closed();
    let (ok, said) = site.sh(".", "cp -r archive copia && cd copia/contratto-esempio && echo x > nota.txt && mkdir 2024-s2 && echo falso > 2024-s2/index.html");
    assert!(ok, "{said}");
    site.says(&["verify", "--archive", "copia"], 4, &["nota.txt", "2024-s2"]);
}

/// A name in capitals is told once, with one way out: the file is there, under another name.
#[test]
fn a_renamed_file_is_told_once() {
    let site = Site::closed();
    let data = site.path(CLOSED).join("data");
    fs::rename(data.join("index.html"), data.join("Index.html")).unwrap();
    fs::write(data.join(".nota"), "").unwrap();
    let (code, said) = site.run(&["verify"]);
    assert!(code == 4 && said.contains("2 differenze"), "{said}");
    assert!(said.contains("«data/.nota» è di troppo"), "{said}");
}
