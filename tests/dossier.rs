//! The dossier of a closed period, handed over and checked by whoever receives it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, DATA, Site, files};

const ZIP: &str = "contratto-esempio-2024-s1-pubblico.zip";

#[test]
fn the_same_period_gives_the_same_zip_and_anybody_can_open_it() {
    let site = Site::closed();
    site.says(&["archive", "2024-s1"], 0, &[ZIP, "metadati da completare", "classificazione"]);
    let first = fs::read(site.path(ZIP)).unwrap();
    site.ok(&["archive", "2024-s1", "-o", "altro.zip"]);
    assert_eq!(first, fs::read(site.path("altro.zip")).unwrap());
    site.says(
        &["verify", "--archive", ZIP],
        0,
        &["contratto-esempio 2024-s1: integro", "copia per il pubblico"],
    );

    let (ok, said) = site.sh(".", &format!("mkdir fuori && cd fuori && unzip -q ../{ZIP}"));
    assert!(ok, "{said}");
    let top = "fuori/contratto-esempio-2024-s1";
    for file in ["LEGGIMI.txt", "metadati.json", "metadati.xml", "verifica.json", "chiusura/data/index.html"]
    {
        assert!(site.path(top).join(file).is_file(), "{file}");
    }
    assert!(!site.path(top).join("chiusura/data/fatti").exists());
    assert!(!site.path(top).join("chiusura/data/modello.json").exists());
    // From whatever folder it is looked at: what a copy's folders are called says nothing.
    for at in [format!("{top}/chiusura"), top.to_owned(), "fuori".to_owned()] {
        site.says(&["verify", "--archive", &at], 0, &["integro", "non sono inclusi"]);
    }
    let entrance = site.text(&format!("{top}/index.html"));
    assert!(entrance.contains("periodi.html") && entrance.contains("chiusura/data/index.html"), "{entrance}");
    let periods = site.text(&format!("{top}/periodi.html"));
    for words in ["Chiuso con impronte", "rel=\"stylesheet\" href=\"chiusura/data/assets/style-", "2024-s1"] {
        assert!(periods.contains(words), "«{words}»: {periods}");
    }
    assert!(site.text(&format!("{top}/verifica.json")).contains("\"public_copy\": true"));
    let (ok, said) = site.sh(
        &format!("{top}/chiusura"),
        "grep -v -e data/fatti/ -e data/modello.json -e data/esiti.json manifest-sha256.txt | sha256sum -c --quiet --strict && sha256sum data/CONTENUTO.sha256",
    );
    assert!(ok, "{said}");
}

#[test]
fn the_closed_pages_open_from_the_unpacked_dossier() {
    let site = Site::closed();
    site.ok(&["archive", "2024-s1"]);
    site.sh(".", &format!("mkdir fuori && cd fuori && unzip -q ../{ZIP}"));
    let top = site.path("fuori/contratto-esempio-2024-s1");
    for page in files(&top).into_iter().filter(|p| p.extension().is_some_and(|e| e == "html")) {
        let text = fs::read_to_string(&page).unwrap();
        for attribute in ["href=\"", "src=\""] {
            for link in text.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                let path = link.split('#').next().unwrap();
                let outside = path.is_empty() || path.contains(':') || path.contains("periods.js");
                let target = page.parent().unwrap().join(path);
                assert!(outside || target.is_file(), "{} -> {link}", page.display());
            }
        }
    }
}

#[test]
fn the_office_keeps_everything_in_its_own_copy() {
    let site = Site::closed();
    site.ok(&["archive", "2024-s1", "--audience", "internal", "-o", "interno.zip"]);
    let (_, list) = site.sh(".", "unzip -l interno.zip");
    assert!(list.contains(&format!("chiusura/data/fatti/{DATA}/report.yaml")), "{list}");
    let (_, said) = site.run(&["verify", "--archive", "interno.zip"]);
    assert!(said.contains("integro") && !said.contains("copia per il pubblico"), "{said}");
}

#[test]
fn one_file_left_out_is_no_public_copy() {
    let site = Site::closed();
    fs::remove_file(site.path(CLOSED).join("data/modello.json")).unwrap();
    site.says(&["verify", "--archive", CLOSED], 4, &["manca «data/modello.json»"]);
}

#[test]
fn a_zip_altered_anywhere_is_not_the_closed_period() {
    let site = Site::closed();
    site.ok(&["archive", "2024-s1"]);
    let whole = fs::read(site.path(ZIP)).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 120) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        fs::write(site.path("danno.zip"), &bytes).unwrap();
        let (code, said) = site.run(&["verify", "--archive", "danno.zip"]);
        assert!([2, 4, 5].contains(&code), "byte {at}: {said}");
    }
    for text in ["", "PK", "non sono uno zip"] {
        fs::write(site.path("danno.zip"), text).unwrap();
        site.says(&["verify", "--archive", "danno.zip"], 5, &["non è uno zip integro"]);
    }
    for cut in [10, whole.len() / 2, whole.len() - 1] {
        fs::write(site.path("danno.zip"), &whole[..cut]).unwrap();
        site.says(&["verify", "--archive", "danno.zip"], 5, &["danno.zip"]);
    }
}

/// The dossier unpacked, and each of its files by its name in it.
fn unpacked(site: &Site) -> (String, Vec<String>) {
    site.ok(&["archive", "2024-s1"]);
    let (ok, said) = site.sh(".", &format!("mkdir fuori && cd fuori && unzip -q ../{ZIP}"));
    assert!(ok, "{said}");
    let top = "fuori/contratto-esempio-2024-s1".to_owned();
    let named = |p: std::path::PathBuf| p.strip_prefix(site.path(&top)).unwrap().to_str().unwrap().to_owned();
    let names = files(&site.path(&top)).into_iter().map(named).collect();
    (top, names)
}

#[test]
fn a_dossier_without_its_list_is_not_a_lone_folder() {
    let site = Site::closed();
    let (top, _) = unpacked(&site);
    for name in ["impronte-sha256.txt", "metadati.json", "metadati.xml", "verifica.json"] {
        fs::remove_file(site.path(&top).join(name)).unwrap();
    }
    site.says(&["verify", "--archive", &top], 4, &["impronte-sha256.txt"]);
}

#[test]
fn a_list_with_other_line_ends_is_told_so_and_nothing_else() {
    let site = Site::closed();
    let (top, _) = unpacked(&site);
    let list = format!("{top}/impronte-sha256.txt");
    fs::write(site.path(&list), site.text(&list).replace('\n', "\r\n")).unwrap();
    let (code, said) = site.run(&["verify", "--archive", &top]);
    assert!(code == 4 && said.contains("altri fine riga"), "{code} {said}");
    assert!(!said.contains("è di troppo") && !said.contains("manca «") && !said.contains('\r'), "{said}");
}

#[test]
fn every_file_of_the_dossier_is_held_and_only_that_one_is_blamed() {
    let site = Site::closed();
    let (top, names) = unpacked(&site);
    for place in [top.clone(), format!("{top}/chiusura")] {
        site.says(&["verify", "--archive", &place], 0, &["integro"]);
    }
    assert!(names.len() > 20, "{names:?}");
    for name in &names {
        let at = site.path(&top).join(name);
        let whole = fs::read(&at).unwrap();
        let shown = match name.strip_prefix("chiusura/") {
            Some(inside) if !inside.starts_with("firme/") => format!("«{inside}»"),
            _ => format!("«../{name}»"),
        };
        let mut other = whole.clone();
        let last = other.len() - 1;
        other[last] ^= 1;
        for bytes in [Some(other), None] {
            // Each file of the closed folder is held in tests/seal.rs; here it is enough that none is blamed twice.
            if bytes.is_none() && name.starts_with("chiusura/data/") {
                continue;
            }
            match &bytes {
                Some(bytes) => fs::write(&at, bytes).unwrap(),
                None => fs::remove_file(&at).unwrap(),
            }
            let (code, said) = site.run(&["verify", "--archive", &top]);
            assert!(code == 4 && said.contains(&shown), "{name}: {code} {said}");
            let around = said.lines().filter(|l| l.contains("«../")).count();
            assert_eq!(around, usize::from(shown.starts_with("«../")), "{name}: {said}");
            fs::write(&at, &whole).unwrap();
        }
    }
    for extra in ["altro.txt", "prove/altro.pdf", "chiusura/firme/altro.json", "Thumbs.db"] {
        let at = site.path(&top).join(extra);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(&at, "x").unwrap();
        site.says(&["verify", "--archive", &top], 4, &[&format!("«../{extra}»"), "1 differenza"]);
        fs::remove_file(at).unwrap();
    }
    site.says(&["verify", "--archive", &top], 0, &["integro"]);
}

#[test]
fn a_bit_of_any_file_in_the_zip_is_seen() {
    let site = Site::closed();
    site.ok(&["archive", "2024-s1"]);
    let whole = fs::read(site.path(ZIP)).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&whole[..])).unwrap();
    for at in 0..zip.len() {
        let (name, start, size) = {
            let file = zip.by_index_raw(at).unwrap();
            (file.name().unwrap().to_string(), file.data_start().unwrap(), file.size())
        };
        let mut bytes = whole.clone();
        bytes[usize::try_from(start + size / 2).unwrap()] ^= 1;
        fs::write(site.path("danno.zip"), &bytes).unwrap();
        let (code, said) = site.run(&["verify", "--archive", "danno.zip"]);
        let shown = name.rsplit('/').next().unwrap();
        assert!(code == 4 && said.contains(shown), "{name}: {code} {said}");
    }
    // What lies beside the dossier in its zip is of nobody.
    fs::write(site.path("estraneo.txt"), "x").unwrap();
    let (ok, said) = site.sh(".", &format!("cp {ZIP} piu.zip && zip -q piu.zip estraneo.txt"));
    if ok {
        site.says(&["verify", "--archive", "piu.zip"], 4, &["estraneo.txt", "1 differenza"]);
    } else {
        assert!(said.contains("zip"), "{said}");
    }
}

#[test]
fn a_period_that_is_open_or_broken_has_no_dossier() {
    let site = Site::new();
    site.says(&["archive", "2024-s1"], 2, &["non è chiuso", "resoconto seal 2024-s1"]);
    site.ok(&["seal", "2024-s1"]);
    fs::write(site.path(CLOSED).join("data/index.html"), "altro").unwrap();
    site.says(&["archive", "2024-s1"], 4, &["data/index.html", "non corrisponde"]);
    assert!(!site.path(ZIP).exists());
}

#[test]
fn metadata_say_what_is_known_and_claim_nothing() {
    let site = Site::closed();
    site.ok(&["archive", "2024-s1"]);
    let (_, json) = site.sh(".", &format!("unzip -p {ZIP} '*/metadati.json'"));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["Verifica"]["SigillatoElettronicamente"], false);
    assert_eq!(json["IdDoc"]["Algoritmo"], "SHA-256");
    let (_, xml) = site.sh(".", &format!("unzip -p {ZIP} '*/metadati.xml'"));
    assert!(xml.contains("<ChiaveDescrittiva>"), "{xml}");
    let (_, all) = site.sh(".", &format!("unzip -p {ZIP} '*/LEGGIMI.txt' '*/metadati.*'"));
    for word in ["a norma", "conforme", "conservato"] {
        assert!(!all.contains(word), "«{word}» claims too much: {all}");
    }
}

#[test]
fn the_commands_of_the_page_how_to_verify_are_true() {
    let site = Site::closed();
    site.ok(&["build"]);
    site.ok(&["archive", "2024-s1"]);
    site.sh(".", &format!("mkdir fuori && cd fuori && unzip -q ../{ZIP}"));
    let top = "fuori/contratto-esempio-2024-s1/chiusura";
    let page = site.text(&format!("{top}/data/come-verificare.html"));
    let plain = |text: &str| {
        let text = text.replace("<span class=\"word\">", "").replace("</span>", "");
        text.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&")
    };
    let typed: Vec<String> = page
        .split("<pre><code>")
        .skip(1)
        .filter_map(|rest| rest.split("</code>").next())
        .map(plain)
        .collect();
    assert_eq!(typed.len(), 8, "{typed:?}");
    for command in &typed[..2] {
        let (ok, said) = site.sh(top, command);
        assert!(ok && said.is_empty(), "{command}: {said}");
    }
    // The text beside it says the same, and what a reader of this copy needs comes first.
    let readme = site.text(&format!("{top}/LEGGIMI.txt"));
    let (before, after) = readme.split_once(&format!("    {}\n", typed[0])).unwrap();
    assert!(before.contains("Se è una copia per il pubblico") && !before.contains("sha256sum"), "{before}");
    let whole = after.lines().find(|l| l.contains("sha256sum -c")).unwrap().trim();
    assert!(site.sh(CLOSED, whole) == (true, String::new()), "{whole}");
    let (ok, said) = site.sh(top, &typed[2]);
    let imprint = said.split(' ').next().unwrap();
    assert!(ok && imprint.len() == 64, "{said}");
    let closed = site.text("book/contratto-esempio/chiusure.html");
    assert!(closed.contains(imprint), "{closed}");
    assert!(typed[3].starts_with("certutil"), "for systems that have no sha256sum: not run here");

    fs::write(site.path(&format!("{top}/data/report.json")), "{}").unwrap();
    let (ok, said) = site.sh(top, &typed[0]);
    assert!(!ok && said.contains("data/report.json"), "{said}");
    // Forged with its list: the list that the document's number stands for still tells.
    site.sh(top, "sed -i \"s|^.*  data/report.json$|$(sha256sum data/report.json)|\" manifest-sha256.txt");
    assert_eq!(site.sh(top, &typed[0]), (true, String::new()), "the outer list alone is deceived");
    let (ok, said) = site.sh(top, &typed[1]);
    assert!(!ok && said.contains("report.json"), "{said}");
    for list in ["seal.json", "manifest-sha256.txt", "contenuto.sha256"] {
        assert!(site.path(&format!("book/contratto-esempio/chiusure/2024-s1/{list}")).is_file(), "{list}");
    }
}
