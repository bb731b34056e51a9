//! A mistake in a closed period is corrected: both editions stay public, and a page says what changed.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::process::Command;

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, CODE, Site};

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
    let named = "Che cosa è cambiato dal primo semestre 2024 alla sua rettifica 1";
    assert!(site.text(&format!("book/{way}")).contains(named), "{way}");
    let signed = site.text("book/contratto-esempio/firme.html");
    assert!(
        signed.contains("sostituito dal primo semestre 2024, rettifica 1"),
        "no code of an edition: {signed}"
    );
    let whole = site.text("book/contratto-esempio/2024-s1-r1/report.html");
    assert!(
        whole.contains("primo semestre 2024, datato "),
        "the day of the first edition is its own: {whole}"
    );
    let list = site.text("book/periodi.html");
    assert_eq!(list.matches(&format!("href=\"{way}\"")).count(), 2, "from both editions: {list}");
    let by = "sostituito dal primo semestre 2024, rettifica 1";
    assert!(list.contains(by), "without any script, and by its name: {list}");
    let first =
        "rettifica <a href=\"contratto-esempio/2024-s1/index.html\">il primo semestre 2024</a>: le risposte";
    assert!(list.contains(first), "{list}");
    let closed = site.text("book/contratto-esempio/chiusure.html");
    assert_eq!(closed.matches("href=\"differenze/2024-s1-2024-s1-r1.html\"").count(), 2, "{closed}");
    let table = site.text("book/periods.js");
    assert_eq!(table.matches("\"changes\":\"differenze/2024-s1-2024-s1-r1.html\"").count(), 2, "{table}");
    let second = site.text("book/contratto-esempio/2024-s1-r1/index.html");
    // A closed page links only inside its folder: words without a link.
    assert!(
        second.contains("Questa edizione rettifica il primo semestre 2024, che resta pubblica"),
        "{second}"
    );
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

/// A name that was written wrongly is closed with the period: it is corrected by an amendment.
#[test]
fn a_name_is_corrected_by_an_amendment() {
    let site = Site::closed();
    let people = "data/people.yaml";
    site.edit(people, "name: Carla Modello,", "name: Carla Modelli,");
    site.says(&["check"], 4, &["il nome di «carla-modello»", "resoconto amend 2024-s1"]);
    site.says(&["seal", "2024-s1"], 4, &["già chiuso"]);
    // What a changed file of the period itself never may, a changed shared fact may.
    site.edit("data/contratto-esempio/periods/2024-s1/report.yaml", "place: Esempio", "place: Altrove");
    site.says(&["amend", "2024-s1", "--reason", "il nome"], 4, &["report.yaml"]);
    site.git(&["checkout", "-q", "--", "data/contratto-esempio"]);
    site.ok(&["amend", "2024-s1", "--reason", "il nome di chi firma era sbagliato"]);
    let told = ["SIG-05", "il nome di «carla-modello»", "rettifica 2024-s1-r1 di 2024-s1, ancora aperta"];
    site.says(&["check"], 0, &told);
    site.says(&["verify"], 0, &["2024-s1: integro", told[1], told[2]]);
    for verb in [&["build"][..], &["status"], &["list", "verdicts"], &["archive", "2024-s1"]] {
        site.ok(verb);
    }
    // A site that takes warnings for errors can be mended as well.
    site.edit("book.toml", "[monitoring]", "[check]\nstrict = true\n\n[monitoring]");
    site.edit(&format!("{SECOND}/report.yaml"), "state: draft", "state: review");
    site.says(&["check"], 0, &told);
    site.commit();
    let said = site.ok(&["seal", "2024-s1-r1"]);
    assert!(!said.contains("non ne differisce"), "a shared fact differs: {said}");
    site.commit();
    let seal = site.text("archive/contratto-esempio/2024-s1-r1/seal.json");
    assert!(seal.contains("Carla Modelli"), "{seal}");
    assert!(site.text(&format!("{CLOSED}/seal.json")).contains("Carla Modello"));
    let (code, said) = site.run(&["check", "--all"]);
    assert!(code == 0 && !said.contains("SIG-0"), "the first edition rests on its own bytes: {said}");
    site.says(&["verify", "2024-s1"], 0, &["sostituito da 2024-s1-r1"]);
    site.says(&["archive", "2024-s1"], 0, &["2024-s1 è sostituito da 2024-s1-r1"]);
    assert_eq!(site.ok(&["verify", "-q"]), "", "nothing is wrong");
    site.ok(&["build"]);
    // Its own files stay what they were, and the facts of the new one are closed in their turn.
    site.edit("data/contratto-esempio/periods/2024-s1/report.yaml", "place: Esempio", "place: Altrove");
    site.says(&["check"], 4, &["periodo 2024-s1 chiuso", "report.yaml"]);
    site.git(&["checkout", "-q", "--", "data/contratto-esempio"]);
    site.edit(people, "name: Carla Modelli,", "name: Carla Modello,");
    site.says(&["check"], 4, &["periodo 2024-s1-r1 chiuso", "il nome di «carla-modello»"]);
}

/// Whom nobody could recognise may become known: the closed period stays as it was.
#[test]
fn a_code_that_is_stated_after_the_seal_stops_nothing() {
    let site = Site::new();
    site.forget_code();
    site.ok(&["seal", "2024-s1", "--without-codes"]);
    site.commit();
    site.edit("data/people.yaml", "name: Carla Modello,", &format!("name: Carla Modello, {CODE},"));
    site.says(&["check"], 0, &["0 errori"]);
    site.says(&["verify"], 0, &["integro"]);
    // One that the seal has is neither changed nor taken away.
    let site = Site::closed();
    for other in [format!(", tax_code_sha256: {}", "a".repeat(64)), String::new()] {
        site.edit("data/people.yaml", &format!(", {CODE}"), &other);
        site.says(&["check"], 4, &["ciò da cui si riconosce la firma di Carla Modello era"]);
        site.git(&["checkout", "-q", "--", "."]);
    }
}

/// A seal is for ever: an amendment that corrects nothing is told beforehand.
#[test]
fn an_amendment_without_a_correction_is_told() {
    let site = amended();
    site.ok(&["amend", "2024-s1-r1", "--reason", "prova"]);
    site.edit("data/contratto-esempio/periods/2024-s1-r2/report.yaml", "state: draft", "state: review");
    site.commit();
    let told = "2024-s1-r2 rettifica 2024-s1-r1 e non ne differisce in esiti, dati e testi";
    site.says(&["seal", "2024-s1-r2", "--dry-run"], 0, &["avviso", told]);
    let march = "data/contratto-esempio/periods/2024-s1-r2/measures/attesa.csv";
    site.edit(march, "2024-03,1000,500", "2024-03,1000,501");
    site.commit();
    assert!(!site.ok(&["seal", "2024-s1-r2", "--dry-run"]).contains("non ne differisce"));
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
