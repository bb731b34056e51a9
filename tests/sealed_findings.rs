//! What a closed period found stands: later programs, rules and readings do not judge it again.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;

use resoconto::archive::{Bag, Closing, close, inspect};
use resoconto::assess::Kept;
use resoconto::edge::archive::folder;
use serde_json::Value;

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, Site, files};

const FINDINGS: &str = "archive/contratto-esempio/2024-s1/data/esiti.json";

/// Closes the period again as a program that judged otherwise would have closed it: the same facts, other
/// findings, a sound seal.
fn closed_by_another_program(site: &Site, change: impl Fn(&mut Value)) {
    let mut payload = Bag::new();
    let data = site.path(CLOSED).join("data");
    for path in files(&data) {
        let inside = path.strip_prefix(&data).unwrap().to_str().unwrap().to_owned();
        if inside != "CONTENUTO.sha256" {
            payload.insert(inside, fs::read(&path).unwrap());
        }
    }
    let mut findings: Value = serde_json::from_slice(&payload["esiti.json"]).unwrap();
    change(&mut findings);
    payload.insert("esiti.json".into(), serde_json::to_vec_pretty(&findings).unwrap());
    let seal = inspect(folder(&site.path(CLOSED)).unwrap()).seal.unwrap();
    let closing = Closing {
        contract: seal.contract,
        period: seal.period,
        organisation: "Comune di Esempio".into(),
        title: "Resoconto".into(),
        amends: seal.amends,
        previous: seal.previous,
        version: "0.0.1".into(),
        typst: None,
        git: seal.git,
        sealed_on: seal.sealed_on,
        sealed_by: seal.sealed_by,
        note: seal.note,
        rendition: seal.rendition,
        expected_signers: seal.expected_signers,
    };
    let pdf = payload.remove("resoconto.pdf");
    let (bag, _) = close(payload, pdf, &closing);
    fs::remove_dir_all(site.path(CLOSED)).unwrap();
    for (path, bytes) in bag {
        let to = site.path(CLOSED).join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
}

/// The verdict turned over: in what machines read back and in what people compare.
fn turned(findings: &mut Value) {
    let judgement = &mut findings["findings"]["judgements"]["attesa"];
    assert_eq!(judgement["verdict"], "met");
    judgement["verdict"] = "missed".into();
    let row = &mut findings["report"]["verdicts"][0];
    row["verdict"] = "missed".into();
}

#[test]
fn trends_lists_and_history_read_the_closed_verdict() {
    let site = Site::closed();
    closed_by_another_program(&site, turned);
    site.says(&["verify"], 0, &["integro"]);
    let list = site.ok(&["list", "verdicts", "--format", "json"]);
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    assert_eq!(list[0]["verdict"], "missed");
    site.says(&["show", "attesa"], 0, &["esito      Non rispettato"]);
    site.ok(&["build"]);
    for page in ["book/contratto-esempio/indicatori/attesa.html", "book/contratto-esempio/index.html"] {
        assert!(site.text(page).contains("Non rispettato"), "{page}");
    }
    assert!(site.text("book/periodi.html").contains("1 non rispettato"));
}

#[test]
fn what_today_would_say_otherwise_is_information() {
    let site = Site::closed();
    let same = site.ok(&["verify", "--rebuild"]);
    assert!(same.contains("2024-s1: stessi esiti, 0 file diversi su"), "{same}");
    closed_by_another_program(&site, turned);
    site.says(
        &["verify", "--rebuild"],
        0,
        &["integro", "attesa: chiuso «non rispettato, 95,00\u{a0}%», oggi «rispettato, 95,00\u{a0}%»"],
    );
    let (code, text) = site.run(&["verify", "2024-s1", "--rebuild", "--format", "json"]);
    assert_eq!(code, 0, "{text}");
    let document: Value = serde_json::from_str(&text).unwrap();
    let rebuilt = &document["rebuilt"][0];
    assert_eq!(rebuilt["verdicts"][0]["indicator"], "attesa");
    // The pages were closed by the same program: only the findings were turned.
    assert_eq!(rebuilt["differing"], serde_json::json!([]), "{text}");
    // A theme that changed since makes other pages; the closed ones stand.
    fs::create_dir_all(site.path("themes/agid/static")).unwrap();
    fs::write(site.path("themes/agid/static/style.css"), "body { color: red }\n").unwrap();
    site.says(&["verify", "--rebuild"], 0, &["file diversi su"]);
}

#[test]
fn findings_are_read_back_as_they_were_kept() {
    let site = Site::example("completo");
    for period in ["2023-s1", "2023-s2", "2023", "2024-s1"] {
        site.ok(&["seal", period]);
        site.commit();
    }
    for period in ["2023-s1", "2023-s2", "2023", "2024-s1"] {
        let text = site.text(&format!("archive/servizi-digitali/{period}/data/esiti.json"));
        let kept = Kept::read(text.as_bytes()).expect(period);
        let written: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(&kept).unwrap(), written["findings"], "{period}");
        assert!(!kept.judgements.is_empty(), "{period}");
    }
    // With everything closed, the site reads as before, and today's program agrees with it.
    let said = site.ok(&["verify", "--rebuild"]);
    assert_eq!(said.matches("stessi esiti").count(), 4, "{said}");
}

#[test]
fn findings_that_are_none_are_not_believed() {
    let site = Site::closed();
    fs::write(site.path(FINDINGS), "{\"findings\": 3}").unwrap();
    site.says(&["check"], 4, &["esiti.json"]);
    closed_by_another_program_without_findings(&site);
    site.ok(&["check"]);
}

/// A closed folder of a program that kept no findings is judged as an open period is.
fn closed_by_another_program_without_findings(site: &Site) {
    fs::write(site.path(FINDINGS), "{}").unwrap();
    closed_by_another_program(site, |_| {});
}
