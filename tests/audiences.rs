//! What is not for the public is in no byte of the public site, nor in the public dossier.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::path::Path;

#[path = "support/closed.rs"]
mod closed;
#[path = "support/pdf.rs"]
mod pdf;
use closed::{DATA, Site, files};
use pdf::Pdf;

/// The smallest site with a marker in every field that some readers may not see, each cited wherever a
/// record may cite it.
fn marked() -> Site {
    let site = Site::new();
    site.edit(
        "data/people.yaml",
        "name: Anna Esempio,",
        "name: Anna Esempio, email: zqxwmail@example.org, phone: \"0971 555777\",",
    );
    let documents = site.text("data/documents.yaml");
    fs::write(
        site.path("data/documents.yaml"),
        format!(
            "{documents}  - {{id: zqxwid-interno, title: Zqxwtitolo interno, kind: letter, number: zqxwnumero, held_by: zqxwcustode, \
             note: zqxwnota, file: zqxwfile.pdf, visibility: internal}}\n  - {{id: zqxwid-agid, title: Zqxwtitolo agid, kind: letter, \
             number: zqxwnumero-agid, visibility: agid}}\n"
        ),
    )
    .unwrap();
    let measure = format!("{DATA}/measures/attesa.yaml");
    let text = site.text(&measure);
    let (before, after) = text.split_once("evidence: [").unwrap();
    fs::write(site.path(&measure), format!("{before}evidence: [zqxwid-interno, zqxwid-agid, {after}"))
        .unwrap();
    site.edit(
        "data/contratto-esempio/roles.yaml",
        "from: 2024-01-01}",
        "from: 2024-01-01, act: zqxwid-interno}",
    );
    site.commit();
    site
}

/// Markers in names and bytes of files, lower case.
fn leaks(at: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(at) {
        let name = path.display().to_string();
        // A document's text, alternatives and attached files are compressed: they are read as a reader does.
        let bytes = match name.ends_with(".pdf") {
            true => Pdf::open(&path).everything().to_lowercase(),
            false => String::from_utf8_lossy(&fs::read(&path).unwrap()).to_lowercase(),
        };
        for (start, _) in bytes.match_indices("zqxw") {
            let marker: String = bytes[start..].chars().take_while(|c| !"<\"' ,;&".contains(*c)).collect();
            found.push(format!("{name}: {marker}"));
        }
        if bytes.contains("555777") || name.contains("zqxw") {
            found.push(name);
        }
    }
    found
}

#[test]
fn nothing_reserved_is_in_any_public_byte() {
    let site = marked();
    site.ok(&["build"]);
    assert_eq!(leaks(&site.path("book")), Vec::<String>::new());
    let page = site.text("book/contratto-esempio/2024-s1/indicatori/attesa.html");
    assert!(page.contains("documento riservato"), "that there is one is said");
    assert!(!page.contains("href=\"\""), "{page}");
}

#[test]
fn agid_sees_its_part_and_the_office_everything() {
    let site = marked();
    site.ok(&["build", "--audience", "agid", "-d", "agid"]);
    let found = leaks(&site.path("agid")).join("\n");
    assert!(found.contains("zqxwmail@example.org") && found.contains("zqxwnumero-agid"), "{found}");
    assert!(!found.contains("zqxwcustode") && !found.contains("zqxwtitolo interno"), "{found}");
    let home = site.text("agid/index.html");
    assert!(home.contains("Copia per AgID"), "{home}");
    site.ok(&["build", "--audience", "internal", "-d", "interno"]);
    let found = leaks(&site.path("interno")).join("\n");
    assert!(found.contains("zqxwcustode"), "{found}");
    site.says(&["build", "--audience", "tutti"], 2, &["public, agid, internal"]);
}

#[test]
fn the_public_dossier_holds_nothing_reserved() {
    let site = marked();
    site.ok(&["seal", "2024-s1"]);
    site.ok(&["archive", "2024-s1", "-o", "fascicolo.zip"]);
    let (ok, said) = site.sh(".", "mkdir fuori && cd fuori && unzip -q ../fascicolo.zip");
    assert!(ok, "{said}");
    assert_eq!(leaks(&site.path("fuori")), Vec::<String>::new());
    site.commit();
    site.ok(&["build", "--audience", "internal"]);
    let sealed = leaks(&site.path("book/contratto-esempio/2024-s1"));
    assert_eq!(sealed, Vec::<String>::new(), "closed pages are those of the public");
}
