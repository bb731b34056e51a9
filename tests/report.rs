//! The real semester, as a reader and a machine get it: verdicts, claims, headcount, banner.
#![allow(clippy::disallowed_methods, reason = "tests lay files and run the program")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .args(arguments)
        .arg("-C")
        .arg(root())
        .output()
        .expect("the program runs");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
}

#[test]
fn the_twenty_verdicts_by_the_strict_reading() {
    let (text, code) = run(&["list", "verdicts", "--period", "2021-s2", "--format", "json"]);
    assert_eq!(code, Some(0));
    let verdicts: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let verdict = |id: &str| {
        let found = verdicts.iter().find(|v| v["id"] == id).unwrap_or_else(|| panic!("{id}"));
        found["verdict"].as_str().expect("a word").to_owned()
    };
    let rows = [
        ("attesa", "missed", "missed"),
        ("risposta-scritta", "not_measured", "suspect"),
        ("perse", "met", "missed"),
        ("primo-contatto-evase", "met", "met"),
        ("primo-contatto", "indeterminate", "indeterminate"),
        ("secondo-livello", "met", "met"),
        ("tempo-secondo-livello", "indeterminate", "suspect"),
        ("acquisizione-dati", "not_measured", "not_measured"),
        ("efficienza", "not_measured", "not_measured"),
        ("continuita", "met", "suspect"),
    ];
    assert_eq!(verdicts.len(), 20);
    for (name, cup, contact_center) in rows {
        assert_eq!(verdict(&format!("cup-{name}")), cup, "cup-{name}");
        assert_eq!(verdict(&format!("cc-{name}")), contact_center, "cc-{name}");
    }
    let second = verdicts.iter().find(|v| v["id"] == "cc-tempo-secondo-livello").expect("the row");
    assert_eq!(second["also"][0], "indeterminate");
    let wait = verdicts.iter().find(|v| v["id"] == "cup-attesa").expect("the row");
    assert_eq!(wait["value"]["exact"], "69.49");
    assert_eq!(wait["gap"]["exact"], "-27.51");
    assert_eq!(wait["gap"]["unit"], "points");
}

#[test]
fn check_is_green_with_warnings_whatever_the_format() {
    for format in ["human", "short", "json"] {
        let (_, code) = run(&["check", "--format", format, "--as-of", "2022-03-21"]);
        assert_eq!(code, Some(0), "{format}");
    }
    let (text, code) = run(&["check", "--strict", "--format", "short", "--as-of", "2022-03-21", "--all"]);
    assert_eq!(code, Some(0), "every warning of the signed original is accepted by a recorded decision");
    for expected in ["TXT-01", "TXT-02", "SLA-15", "SLA-07", "SLA-08", "SLA-01", "CTR-06", "CTR-08"] {
        assert!(text.contains(expected), "{expected}");
    }
}

fn built() -> tempfile::TempDir {
    let temp = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .args(["build", "-C"])
        .arg(root())
        .arg("-d")
        .arg(temp.path().join("sito"))
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    temp
}

fn pages(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            pages(&path, into);
        } else if path.extension().is_some_and(|e| e == "html") {
            into.push(path);
        }
    }
}

#[test]
fn every_page_of_the_period_says_that_it_is_a_rendition() {
    let temp = built();
    let mut list = Vec::new();
    pages(&temp.path().join("sito/agenda-digitale/2021-s2"), &mut list);
    assert!(list.len() > 40, "{} pages", list.len());
    for path in list {
        let html = fs::read_to_string(&path).expect("a page");
        assert!(html.contains("fa fede l’originale"), "{}", path.display());
        assert!(!html.contains("⟦"), "{} has a word without its text", path.display());
    }
}

#[test]
fn no_page_loads_anything_from_another_host_or_leaves_its_period() {
    let temp = built();
    let mut list = Vec::new();
    pages(&temp.path().join("sito"), &mut list);
    for path in list {
        let html = fs::read_to_string(&path).expect("a page");
        assert!(html.contains("default-src 'none'"), "{}", path.display());
        let document = scraper::Html::parse_document(&html);
        let selector = scraper::Selector::parse(
            "script[src], link[href], img[src], iframe, object, embed, style, [style], [onclick]",
        )
        .expect("a selector");
        for element in document.select(&selector) {
            let address =
                element.value().attr("src").or_else(|| element.value().attr("href")).unwrap_or("//inline");
            assert!(!address.contains("//"), "{}: {address}", path.display());
        }
        let inside =
            path.strip_prefix(temp.path().join("sito")).expect("inside").to_string_lossy().into_owned();
        if !inside.starts_with("agenda-digitale/2021-s2/") {
            continue;
        }
        let depth = inside.matches('/').count() - 2;
        let links = scraper::Selector::parse("a[href]").expect("a selector");
        for link in document.select(&links) {
            let href = link.value().attr("href").unwrap_or_default();
            let leaves = href.starts_with(&"../".repeat(depth + 1));
            assert!(!leaves || href.ends_with("../../periodi.html"), "{inside}: {href}");
        }
    }
}
