//! A mistake in a closed period is corrected: both editions stay public, and a page says what changed.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::process::Command;

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, Site};

const SECOND: &str = "data/contratto-esempio/periods/2024-s1-r1";
const CHANGES: &str = "book/contratto-esempio/differenze/2024-s1-2024-s1-r1.html";

/// A closed period, and its correction closed after it: one month had been counted badly.
fn amended() -> Site {
    let site = Site::closed();
    site.ok(&["amend", "2024-s1", "--reason", "le risposte di marzo erano state contate due volte"]);
    let counts = site.text(&format!("{SECOND}/measures/attesa.csv"));
    let march = counts.lines().find(|line| line.starts_with("2024-03")).unwrap().to_owned();
    site.edit(&format!("{SECOND}/measures/attesa.csv"), &march, "2024-03,1000,500");
    site.edit("content/contratto-esempio/2024-s1-r1/index.md", "[95,00 %]", "[]");
    site.edit(&format!("{SECOND}/report.yaml"), "state: draft", "state: review");
    site.commit();
    site.ok(&["seal", "2024-s1-r1", "--by", "Bruno Esempio"]);
    site.commit();
    site.ok(&["build"]);
    site
}

fn hash(site: &Site, file: &str) -> String {
    let (_, said) = site.sh(".", &format!("sha256sum {file}"));
    said.split(' ').next().unwrap().to_owned()
}

#[test]
fn a_page_says_why_who_and_what_changed() {
    let site = amended();
    let page = site.text(CHANGES);
    for words in [
        "le risposte di marzo erano state contate due volte",
        "Elena Prova",
        "Bruno Esempio",
        "Perché questa rettifica",
        "marzo 2024",
        "500",
        "95,00\u{a0}%",
        "peggiora",
        &hash(&site, "archive/contratto-esempio/2024-s1/seal.json"),
        &hash(&site, "archive/contratto-esempio/2024-s1-r1/seal.json"),
        &hash(&site, "archive/contratto-esempio/2024-s1-r1/data/CONTENUTO.sha256"),
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for column in ["1º\u{a0}sem. 2024 (sostituita)<", "1º\u{a0}sem. 2024, rettifica 1<"] {
        assert!(site.text("book/contratto-esempio/index.html").contains(column), "{column}");
    }
    let closed = site.text("book/contratto-esempio/chiusure.html");
    assert!(closed.contains("chiusura n. 1 della catena") && closed.contains("chiusura n. 2"), "{closed}");
    let todo = site.text("book/contratto-esempio/scadenze.html");
    assert!(todo.contains("è chiuso: che cosa resta da fare"), "{todo}");
    // Two neighbouring editions of one period, not of two: nothing else is compared.
    let front = site.text("book/contratto-esempio/index.html");
    assert_eq!(front.matches("differenze/2024-s1-2024-s1-r1.html\"").count(), 1, "{front}");
}

#[test]
fn the_way_to_it_stands_wherever_editions_are_listed() {
    let site = amended();
    let way = "contratto-esempio/differenze/2024-s1-2024-s1-r1.html";
    let list = site.text("book/periodi.html");
    assert_eq!(list.matches(&format!("href=\"{way}\"")).count(), 2, "from both editions: {list}");
    let by = "sostituito da primo semestre 2024, rettifica 1";
    assert!(list.contains(by), "without any script, and by its name: {list}");
    let first =
        "rettifica <a href=\"contratto-esempio/2024-s1/index.html\">primo semestre 2024</a>: le risposte";
    assert!(list.contains(first), "{list}");
    let closed = site.text("book/contratto-esempio/chiusure.html");
    assert_eq!(closed.matches("href=\"differenze/2024-s1-2024-s1-r1.html\"").count(), 2, "{closed}");
    let table = site.text("book/periods.js");
    assert_eq!(table.matches("\"changes\":\"differenze/2024-s1-2024-s1-r1.html\"").count(), 2, "{table}");
    let second = site.text("book/contratto-esempio/2024-s1-r1/index.html");
    // A closed page links only inside its folder: words without a link.
    assert!(second.contains("Questa edizione rettifica primo semestre 2024, che resta pubblica"), "{second}");
    assert!(second.contains("Motivo: le risposte di marzo"), "{second}");
}

#[test]
fn the_first_edition_stays_as_it_was_and_its_readers_are_told() {
    let site = amended();
    let page = "contratto-esempio/2024-s1/index.html";
    let closed = site.text(&format!("{CLOSED}/data/index.html"));
    assert_eq!(site.text(&format!("book/{page}")), closed, "byte for byte");
    assert!(closed.contains("../../periodi.html") && closed.contains("../../periods.js"), "the ways out");
    let second = "contratto-esempio/2024-s1-r1/index.html";
    for (page, words) in [(page, "Edizione sostituita"), (second, "Che cosa cambia con la rettifica")] {
        let at = format!("file://{}", site.path("book").join(page).display());
        let line = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", at.as_str()];
        let Ok(shown) = Command::new("chromium").args(line).output() else {
            eprintln!("senza Chromium: pagina non aperta");
            return;
        };
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        assert!(shown.contains(words), "{page}: {shown}");
        assert!(shown.contains("differenze/2024-s1-2024-s1-r1.html"), "{page}: {shown}");
        let banners =
            shown.split("<div class=\"banners\">").nth(1).and_then(|rest| rest.split("</div>").next());
        assert!(banners.is_some_and(|b| !page.contains("s1/") || b.contains(words)), "{page}: {shown}");
    }
}

#[test]
fn only_the_latest_closed_edition_is_amended_and_once_at_a_time() {
    let site = Site::new();
    site.says(&["amend", "2024-s1", "--reason", "prova"], 1, &["2024-s1 non è chiuso"]);
    let site = amended();
    site.says(&["amend", "2024-s1", "--reason", "ancora"], 1, &["già sostituito da 2024-s1-r1"]);
    site.ok(&["amend", "2024-s1-r1", "--reason", "manca un allegato"]);
    site.says(&["amend", "2024-s1-r1", "--reason", "di nuovo"], 1, &["2024-s1-r2 è già aperta"]);
    site.edit("data/contratto-esempio/periods/2024-s1-r2/report.yaml", "state: draft", "state: review");
    site.commit();
    site.ok(&["seal", "2024-s1-r2"]);
    site.ok(&["build"]);
    // Each correction is compared with what it corrects.
    assert!(site.path("book/contratto-esempio/differenze/2024-s1-r1-2024-s1-r2.html").is_file());
    assert!(!site.path("book/contratto-esempio/differenze/2024-s1-2024-s1-r2.html").exists());
}
