//! What a closed period rests on is closed with it, for every verb; what comes after it is free.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, CODE, DATA, Site};

const C: &str = "data/contratto-esempio";

/// The smallest site with penalties, a signer who is known by her tax code, and its period closed.
fn rich() -> Site {
    let site = Site::new();
    fs::write(
        site.path(&format!("{C}/penalties.yaml")),
        "suspensions:\n  - {id: congelamento, services: [sportello], from: 2024-02-01, until: {date: 2024-05-31}, act: capitolato}\n\
         rules:\n  - {id: penale-attesa, indicator: attesa, kind: step, on: gap, step: 1, partial: ceil, rate: 0.5, base: canone}\n\
         bases:\n  - {id: canone, amount: \"10000.00\", of: canone semestrale}\n  - {id: altra, amount: \"5.00\"}\n\
         cap: {per: period, rate: 10, base: canone}\n",
    )
    .unwrap();
    site.edit("data/people.yaml", CODE, &format!("tax_code_sha256: {}", "a".repeat(64)));
    site.commit();
    site.ok(&["seal", "2024-s1"]);
    site.commit();
    site.ok(&["check"]);
    site
}

/// One text replaced in one file.
struct Edit(&'static str, &'static str, &'static str);

#[test]
fn a_shared_fact_that_decides_the_period_stops_everything() {
    let site = rich();
    let indicator = "data/contratto-esempio/indicators/attesa.yaml";
    let penalties = "data/contratto-esempio/penalties.yaml";
    let roles = "data/contratto-esempio/roles.yaml";
    let service = "data/contratto-esempio/services/sportello.yaml";
    let people = "data/people.yaml";
    let monitoring = "id: monitoraggio, role: monitoring-head, label: Responsabile del monitoraggio, person: carla-modello, from: 2023-12-10";
    for (edit, key) in [
        (Edit(indicator, "value: 90", "value: 80"), "threshold/attesa"),
        (Edit(indicator, "op: \">=\"", "op: \">\""), "threshold/attesa"),
        (Edit(indicator, "within: 20s", "within: 30s"), "threshold/attesa"),
        (Edit(indicator, "from: 2024-01-01", "from: 2024-09-01"), "threshold/attesa"),
        (
            Edit(indicator, "  - from: 2024-01-01", "  - from: 2024-01-01\n    to: 2024-03-31"),
            "threshold/attesa",
        ),
        (Edit(indicator, "unit: percent\nsource", "unit: decimal\nsource"), "indicator/attesa"),
        (Edit(indicator, "digits: 2", "digits: 0"), "indicator/attesa"),
        (Edit(indicator, "mode: half_up", "mode: down"), "indicator/attesa"),
        (Edit(service, "active_from: 2024-01-01", "active_from: 2024-03-01"), "indicator/attesa"),
        (
            Edit(service, "active_from: 2024-01-01", "active_from: 2024-01-01\nactive_to: 2024-04-30"),
            "indicator/attesa",
        ),
        (Edit(penalties, "step: 1", "step: 2"), "penalty/penale-attesa"),
        (Edit(penalties, "partial: ceil", "partial: floor"), "penalty/penale-attesa"),
        (Edit(penalties, "amount: \"10000.00\"", "amount: \"9000.00\""), "base/canone"),
        (Edit(penalties, "rate: 10", "rate: 5"), "penalty-cap"),
        (Edit(penalties, "cap: {per: period, rate: 10, base: canone}\n", ""), "penalty-cap"),
        (Edit(penalties, "date: 2024-05-31", "date: 2024-12-31"), "suspension/attesa"),
        (
            Edit(
                roles,
                monitoring,
                "id: monitoraggio, role: monitoring-head, label: Responsabile del monitoraggio, person: anna-esempio, from: 2023-12-10",
            ),
            "role/monitoraggio",
        ),
        (
            Edit(roles, "person: carla-modello, from: 2023-12-10", "person: carla-modello, from: 2024-08-01"),
            "role/monitoraggio",
        ),
        (
            Edit(
                roles,
                "person: carla-modello, from: 2023-12-10",
                "person: carla-modello, from: 2023-12-10, to: 2024-07-01",
            ),
            "role/monitoraggio",
        ),
        (Edit(roles, "role: monitoring-head", "role: area-head"), "role/monitoraggio"),
        (Edit(people, "name: Carla Modello", "name: Carla Altra"), "person/carla-modello"),
        (Edit(people, "tax_code_sha256: aaaa", "tax_code_sha256: bbbb"), "signer/carla-modello"),
        (Edit("book.toml", "invented = true", "invented = true\nsuspect-points = 1"), "limits"),
    ] {
        let Edit(file, from, to) = edit;
        site.edit(file, from, to);
        let words = format!("{file}: {from} -> {to}");
        let (code, said) = site.run(&["check", "--format", "json"]);
        assert_eq!(code, 4, "{words}: {said}");
        assert!(said.contains(&format!("\"key\": \"{key}\"")), "{words}: {said}");
        site.says(&["verify"], 4, &["rimettere il dato", "amend 2024-s1"]);
        site.git(&["checkout", "-q", "--", "."]);
    }
}

/// The changed value is named, with what it was and is, and blamed on its own line.
#[test]
fn a_changed_fact_is_told_in_words_on_its_line() {
    let site = rich();
    let indicator = "data/contratto-esempio/indicators/attesa.yaml";
    let roles = "data/contratto-esempio/roles.yaml";
    for (file, from, to, told) in [
        (indicator, "value: 90", "value: 92", "la soglia di «Attesa» era 90\u{a0}%, ora è 92\u{a0}%"),
        (indicator, "within: 20s", "within: 30s", "la soglia di «Attesa»: «within» era «20s», ora è «30s»"),
        (indicator, "digits: 2", "digits: 0", "la scheda di «Attesa»: «digits» era 2, ora è 0"),
        (
            roles,
            "person: carla-modello, from",
            "person: anna-esempio, from",
            "era di Carla Modello, ora è di Anna Esempio",
        ),
        (
            "data/people.yaml",
            "name: Carla Modello",
            "name: Carla Altra",
            "il nome di «carla-modello» era «Carla Modello», ora è «Carla Altra»",
        ),
        (
            "data/contratto-esempio/penalties.yaml",
            "amount: \"10000.00\"",
            "amount: \"9000.00\"",
            "l’importo «canone» era 10.000,00\u{a0}€, ora è 9.000,00\u{a0}€",
        ),
    ] {
        let line = site.text(file).lines().position(|l| l.contains(from)).unwrap() + 1;
        site.edit(file, from, to);
        let (code, said) = site.run(&["check", "--format", "short"]);
        assert_eq!(code, 4, "{to}: {said}");
        let blamed: Vec<&str> = said.lines().filter(|l| l.contains("SIG-01") && l.contains(told)).collect();
        assert!(blamed.len() == 1 && blamed[0].starts_with(&format!("{file}:{line}:")), "{told}:\n{said}");
        site.git(&["checkout", "-q", "--", "."]);
    }
}

#[test]
fn what_comes_after_the_period_stops_nothing() {
    let site = rich();
    let indicator = "data/contratto-esempio/indicators/attesa.yaml";
    let penalties = "data/contratto-esempio/penalties.yaml";
    let roles = "data/contratto-esempio/roles.yaml";
    let people = "data/people.yaml";
    let later = "  - from: 2025-01-01\n    act: capitolato\n    rule: {stat: share, of: answered, within: 20s, op: \">=\", value: 95, unit: percent}\nresponsible:";
    for Edit(file, from, to) in [
        // A threshold that begins later, and the end of the old one that follows from it.
        Edit(indicator, "responsible:", later),
        Edit(indicator, "  - from: 2024-01-01", "  - from: 2024-01-01\n    to: 2024-12-31"),
        Edit(indicator, "question: Quante", "question: In cento casi, quante"),
        Edit(indicator, "order: 1", "order: 1\nnote: una nota"),
        Edit(indicator, "printed: 90% entro 20 secondi", "printed: \"90 % entro 20 secondi\""),
        Edit(indicator, "    act: capitolato", "    act: capitolato\n    note: spiegazione"),
        Edit("data/contratto-esempio/services/sportello.yaml", "order: 1", "order: 1\nactive_to: 2025-03-31"),
        Edit("data/contratto-esempio/services/sportello.yaml", "order: 1", "order: 1\nnote: una nota"),
        Edit(
            penalties,
            "suspensions:\n",
            "suspensions:\n  - {id: nuova, services: [sportello], from: 2024-09-01, until: {date: 2025-01-31}, act: capitolato}\n",
        ),
        Edit(penalties, "of: canone semestrale", "of: canone del semestre"),
        Edit(penalties, "amount: \"5.00\"", "amount: \"6.00\""),
        Edit(
            penalties,
            "act: capitolato}\n",
            "act: capitolato, resolved_on: 2024-09-09, resolution: decaduta}\n",
        ),
        Edit(
            roles,
            "roles:\n",
            "roles:\n  - {id: nuovo-rup, role: rup, label: RUP, person: carla-modello, from: 2024-10-01}\n",
        ),
        Edit(
            roles,
            "from: 2023-12-10}\n  - {id: responsabile",
            "from: 2023-12-10, to: 2024-12-31}\n  - {id: responsabile",
        ),
        Edit(
            roles,
            "roles:\n",
            "roles:\n  - {id: vice, role: area-head, label: Vice, person: bruno-prova, from: 2024-01-01}\n",
        ),
        Edit(people, "people:\n", "people:\n  - {id: dina-nuova, name: Dina Nuova, public_role: false}\n"),
        Edit(people, "name: Anna Esempio,", "name: Anna Esempio, email: anna@example.org, note: una nota,"),
        Edit("data/organisations.yaml", "name: Servizi Inventati S.r.l.", "name: Servizi Inventati S.p.A."),
        Edit("data/glossary.yaml", "meaning: Responsabile unico", "meaning: Il responsabile unico"),
        Edit(
            "data/documents.yaml",
            "documents:\n",
            "documents:\n  - {id: altro, title: Altro, kind: letter, date: 2024-09-01}\n",
        ),
        Edit("data/contratto-esempio/contract.yaml", "end_on: 2026-12-31", "end_on: 2027-12-31"),
        Edit("book.toml", "title = \"Monitoraggio", "description = \"altro\"\ntitle = \"Monitoraggio"),
    ] {
        site.edit(file, from, to);
        let (_, said) = site.run(&["check", "--format", "short"]);
        assert!(!said.contains("SIG-01"), "{file}: {from} -> {to}: {said}");
        site.git(&["checkout", "-q", "--", "."]);
    }
    // A new indicator with its own penalty, a new service, another contract, the next period.
    let sheet = site.text(indicator);
    let sheet = sheet.replace("id: attesa", "id: durata").replace("short_name: Attesa", "short_name: Durata");
    let sheet = sheet.replace("from: 2024-01-01", "from: 2024-09-01").replace("order: 1", "order: 2");
    fs::write(site.path("data/contratto-esempio/indicators/durata.yaml"), sheet).unwrap();
    site.edit(
        penalties,
        "rules:\n",
        "rules:\n  - {id: penale-durata, indicator: durata, kind: fixed, amount: \"50.00\"}\n",
    );
    let copied = site.sh("data", "cp -r contratto-esempio altro-contratto && rm -r altro-contratto/periods && sed -i 's/^id: contratto-esempio/id: altro-contratto/' altro-contratto/contract.yaml");
    assert!(copied.0, "{}", copied.1);
    let (_, said) = site.run(&["check", "--format", "short"]);
    assert!(!said.contains("SIG-01"), "{said}");
    // A comment in a file of the period is an edit of it, all the same.
    let report = site.text(&format!("{DATA}/report.yaml"));
    fs::write(site.path(&format!("{DATA}/report.yaml")), format!("# nota\n{report}")).unwrap();
    site.says(&["check"], 4, &["report.yaml"]);
}

#[test]
fn every_verb_stops_on_an_edited_input_and_names_it() {
    let site = rich();
    let report = format!("{DATA}/report.yaml");
    let sealed = site.sh(CLOSED, &format!("sha256sum data/fatti/{report}")).1;
    site.edit(&report, "place: Esempio", "place: Altrove");
    let now = site.sh(".", &format!("sha256sum {report}")).1;
    let words = [
        report.as_str(),
        &sealed[..12],
        &now[..12],
        &format!("cp {CLOSED}/data/fatti/{report} {report}"),
        "resoconto amend 2024-s1",
    ];
    let verbs: &[&[&str]] = &[
        &["check"],
        &["check", "--period", "2024-s1"],
        &["build"],
        &["verify"],
        &["verify", "2024-s1"],
        &["serve", "-p", "0"],
        &["list", "verdicts"],
        &["list", "periods", "--format", "json"],
        &["show", "attesa"],
        &["status"],
        &["status", "--for", "seal"],
        &["diff", "2024-s1"],
        &["diff", "--base", "HEAD"],
        &["new", "event", "--print"],
        &["amend", "2024-s1", "--reason", "prova"],
        &["archive", "2024-s1"],
    ];
    for verb in verbs {
        let (code, said) = stopped(&site, verb);
        assert_eq!(code, Some(4), "{verb:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{verb:?}: «{word}» in:\n{said}");
        }
    }
    assert!(!site.path("book").exists() && !site.path("data/contratto-esempio/periods/2024-s1-r1").exists());
    // The same for the next period.
    let made = site.sh(
        "data/contratto-esempio/periods",
        "cp -r 2024-s1 2024-s2 && sed -i 's/^id: 2024-s1/id: 2024-s2/; s/2024-01-01/2024-07-01/; s/2024-06-30/2024-12-31/; s/2024-07-20/2025-01-20/' 2024-s2/report.yaml && git add -A",
    );
    assert!(made.0, "{}", made.1);
    let (code, said) = stopped(&site, &["seal", "2024-s2"]);
    assert!(code == Some(4) && said.contains(&report), "{said}");
    // Put back as the message says, everything goes on.
    let (ok, said) = site.sh(".", &format!("cp {CLOSED}/data/fatti/{report} {report}"));
    assert!(ok, "{said}");
    site.ok(&["verify"]);
}

/// A verb that should end by itself; one that does not (a preview) is ended and has no code.
fn stopped(site: &Site, verb: &[&str]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .current_dir(&site.root)
        .env("NO_COLOR", "1")
        .args(verb)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    if verb[0] == "serve" {
        // A preview that starts says where: then it did not stop.
        let mut first = [0; 1];
        if child.stdout.as_mut().unwrap().read(&mut first).unwrap_or(0) > 0 {
            let _ = child.kill();
        }
    }
    let done = child.wait_with_output().unwrap();
    (done.status.code(), String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned())
}

#[test]
fn a_period_whose_files_are_gone_is_told_once() {
    let site = rich();
    for gone in [DATA, "data/contratto-esempio"] {
        fs::remove_dir_all(site.path(gone)).unwrap();
        if gone == DATA {
            fs::remove_dir_all(site.path("content/contratto-esempio/2024-s1")).unwrap();
        }
        let (code, said) = site.run(&["verify"]);
        assert_eq!(code, 4, "{gone}: {said}");
        if gone == DATA {
            assert_eq!(said.matches("faceva parte del periodo chiuso").count(), 1, "{said}");
            assert!(
                said.contains(&format!("«{DATA}/»")) && said.contains(&format!("«{CLOSED}/data/fatti/»")),
                "{said}"
            );
        }
        site.says(&["check"], 4, &["SIG-01"]);
        site.says(&["build"], 4, &["SIG-01"]);
        site.git(&["checkout", "-q", "--", "."]);
    }
}

#[test]
fn an_archive_with_another_name_is_the_archive() {
    let site = Site::new();
    site.edit("book.toml", "[monitoring]", "[build]\narchive-dir = \"chiusi/periodi\"\n\n[monitoring]");
    site.edit(".gitignore", "/archive/.*", "/chiusi/periodi/.*");
    site.commit();
    site.ok(&["seal", "2024-s1"]);
    site.commit();
    assert!(site.path("chiusi/periodi/contratto-esempio/2024-s1/seal.json").is_file());
    site.says(&["verify"], 0, &["integro"]);
    site.ok(&["build"]);
    site.says(&["archive", "2024-s1", "-o", "chiusi/periodi/f.zip"], 5, &["fra i sorgenti"]);
    fs::write(site.path("chiusi/periodi/contratto-esempio/2024-s1/data/index.html"), "").unwrap();
    site.says(&["check"], 4, &["chiusi/periodi/contratto-esempio/2024-s1/data/index.html"]);
}

#[test]
fn one_typing_mistake_is_one_message() {
    let site = rich();
    let penalties = "data/contratto-esempio/penalties.yaml";
    for (from, to) in [("rate: 0.5, base", "rate: pippo, base"), ("date: 2024-05-31", "date: ieri")] {
        site.edit(penalties, from, to);
        let (code, said) = site.run(&["check", "--format", "short"]);
        assert_eq!(code, 1, "{to}: {said}");
        assert!(said.contains(&format!("{penalties}:")) && !said.contains("SIG-01"), "{to}: {said}");
        let open = ["dati al lavoro non leggibili: non confrontati", penalties, "resoconto check"];
        site.says(&["verify"], 1, &open);
        // A change beside the mistake is still told.
        site.edit("data/contratto-esempio/indicators/attesa.yaml", "value: 90", "value: 80");
        site.says(&["verify"], 4, &["la soglia di «", "era 90\u{a0}%, ora è 80\u{a0}%", "non confrontati"]);
        site.git(&["checkout", "-q", "--", "."]);
    }
    site.says(&["verify"], 0, &["integro"]);
    // A file of the period itself is another file now: that is told, and nothing that follows from it.
    site.edit(&format!("{DATA}/measures/attesa.csv"), "2024-06,", "2024-giugno,");
    let (code, said) = site.run(&["check", "--format", "short"]);
    assert_eq!(code, 4, "{said}");
    let told: Vec<&str> = said.lines().filter(|l| l.contains("SIG-01")).collect();
    assert!(told.len() == 1 && told[0].contains("measures/attesa.csv"), "{said}");
}

#[test]
fn a_fact_that_is_gone_is_told_where_it_stood() {
    let site = rich();
    let penalties = "data/contratto-esempio/penalties.yaml";
    site.edit(penalties, "cap: {per: period, rate: 10, base: canone}\n", "");
    let (code, said) = site.run(&["check", "--format", "short"]);
    assert_eq!(code, 4, "{said}");
    let told: Vec<&str> = said.lines().filter(|l| l.contains("SIG-01")).collect();
    assert!(told.len() == 1 && told[0].starts_with(&format!("{penalties}:")), "{said}");
}

#[test]
fn closed_facts_that_cannot_be_read_are_a_fault_not_an_absence_of_facts() {
    let site = rich();
    let mut folders = resoconto::edge::archive::read_all(&site.root).unwrap();
    let folder = folders.remove(0);
    assert!(resoconto::archive::inspect(folder.clone()).faults.is_empty());
    for bytes in ["{", "{}", "{\"facts\": []}"] {
        let mut folder = folder.clone();
        folder.texts.insert("data/modello.json".into(), bytes.into());
        let place = resoconto::archive::inspect(folder);
        let said: Vec<String> = place.faults.iter().map(|f| f.sentence(resoconto::text::Lang::It)).collect();
        assert!(
            said.len() == 1 && said[0].contains("«data/modello.json» non è leggibile"),
            "{bytes}: {said:?}"
        );
    }
}
