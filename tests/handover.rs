//! The dossier leaves the office: where it may be written, what it holds for whom, how its reader checks it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, Site, files};

/// A closed period whose register holds a plan, public and reserved papers, and one that lies elsewhere.
fn with_papers() -> Site {
    let site = Site::new();
    fs::create_dir_all(site.path("data/documenti")).unwrap();
    for (name, text) in [
        ("piano.pdf", "piano"),
        ("verbale.pdf", "verbale"),
        ("lettera-a-rossi.pdf", "lettera"),
        ("elenco.pdf", "nomi"),
    ] {
        fs::write(site.path(&format!("data/documenti/{name}")), format!("%PDF {text}")).unwrap();
    }
    site.edit(
        "data/documents.yaml",
        "documents:\n",
        "documents:\n\
         \x20 - {id: piano, title: Piano di monitoraggio 2024, kind: plan, date: 2024-01-30, file: data/documenti/piano.pdf}\n\
         \x20 - {id: piano-vecchio, title: Piano di monitoraggio 2023, kind: plan, date: 2023-01-30, held_by: Ufficio protocollo}\n\
         \x20 - {id: verbale, title: Verbale di marzo, kind: minutes, date: 2024-03-30, file: data/documenti/verbale.pdf, visibility: agid}\n\
         \x20 - {id: lettera, title: Lettera interna, kind: letter, date: 2024-04-30, file: data/documenti/lettera-a-rossi.pdf, visibility: internal}\n\
         \x20 - {id: elenco, title: Elenco, kind: dataset, date: 2024-05-30, file: data/documenti/elenco.pdf, visibility: agid, personal_data: true}\n",
    );
    site.commit();
    let (code, said) = site.run(&["check", "--format", "short"]);
    assert_eq!(code, 0, "{said}");
    site.ok(&["seal", "2024-s1"]);
    site.commit();
    site
}

fn unpacked(site: &Site, zip: &str) -> String {
    let (ok, said) = site.sh(".", &format!("rm -rf fuori && mkdir fuori && cd fuori && unzip -q ../{zip}"));
    assert!(ok, "{said}");
    "fuori/contratto-esempio-2024-s1".to_owned()
}

#[test]
fn each_reader_finds_the_papers_that_are_for_them() {
    let site = with_papers();
    for (audience, inside, outside) in [
        ("public", &["piano"][..], &["verbale", "lettera-a-rossi", "elenco"][..]),
        ("agid", &["piano", "verbale"], &["lettera-a-rossi", "elenco"]),
        ("internal", &["piano", "verbale", "lettera-a-rossi", "elenco"], &[]),
    ] {
        site.ok(&["archive", "2024-s1", "--audience", audience, "-o", "f.zip"]);
        let top = unpacked(&site, "f.zip");
        for name in inside {
            assert!(
                site.path(&format!("{top}/prove/data/documenti/{name}.pdf")).is_file(),
                "{audience}: {name}"
            );
        }
        let read = site.text(&format!("{top}/LEGGIMI.txt"));
        assert!(read.contains("Piano di monitoraggio 2024: prove/data/documenti/piano.pdf"), "{read}");
        assert!(
            read.contains("Piano di monitoraggio 2023: non è nel deposito, lo conserva Ufficio protocollo"),
            "{read}"
        );
        for name in outside {
            for path in files(&site.path(&top)) {
                let bytes = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                let path = path.display();
                assert!(
                    !bytes.contains(&format!("{name}.pdf")) && !path.to_string().contains(name),
                    "{audience}: {name} in {path}"
                );
            }
        }
        let (ok, said) = site.sh(&top, "sha256sum -c --quiet impronte-sha256.txt");
        assert!(ok && said.is_empty(), "{audience}: {said}");
        let listed = site.text(&format!("{top}/impronte-sha256.txt")).lines().count();
        assert_eq!(listed + 1, files(&site.path(&top)).len(), "{audience}: every file is listed");
    }
}

#[test]
fn a_dossier_without_a_plan_says_so() {
    let site = Site::closed();
    site.ok(&["archive", "2024-s1", "-o", "f.zip"]);
    let top = unpacked(&site, "f.zip");
    let read = site.text(&format!("{top}/LEGGIMI.txt"));
    assert!(read.contains("Il piano e lo screening del monitoraggio non sono in questo fascicolo"), "{read}");
}

#[test]
fn papers_leave_as_they_were_closed() {
    let site = with_papers();
    for audience in ["public", "agid", "internal"] {
        site.ok(&["archive", "2024-s1", "--audience", audience, "-o", &format!("{audience}.zip")]);
    }
    for name in ["piano", "verbale", "lettera-a-rossi"] {
        fs::write(site.path(&format!("data/documenti/{name}.pdf")), "%PDF cambiato dopo").unwrap();
    }
    for audience in ["public", "agid", "internal"] {
        site.ok(&["archive", "2024-s1", "--audience", audience, "-o", "altro.zip"]);
        let same = fs::read(site.path("altro.zip")).unwrap()
            == fs::read(site.path(&format!("{audience}.zip"))).unwrap();
        assert!(same, "{audience}");
    }
    // A period's own paper is one of its files, also where the list shows only its hash.
    let list = site.text(&format!("{CLOSED}/manifest-sha256.txt"));
    assert!(!list.contains("lettera-a-rossi") && list.contains("data/fatti/riservati/"), "{list}");
}

#[test]
fn a_reserved_paper_of_the_period_is_closed_with_it() {
    let site = Site::new();
    let paper = format!("{}/evidence/nomi-e-cognomi.pdf", closed::DATA);
    fs::create_dir_all(site.path(&paper).parent().unwrap()).unwrap();
    fs::write(site.path(&paper), "%PDF uno").unwrap();
    site.edit(
        "data/documents.yaml",
        "documents:\n",
        &format!("documents:\n  - {{id: nomi, title: Nomi, kind: dataset, date: 2024-05-30, file: {paper}, visibility: internal}}\n"),
    );
    site.commit();
    site.ok(&["seal", "2024-s1"]);
    site.commit();
    site.ok(&["check"]);
    assert!(!site.text(&format!("{CLOSED}/manifest-sha256.txt")).contains("nomi-e-cognomi"));
    fs::write(site.path(&paper), "%PDF due").unwrap();
    site.says(&["check"], 4, &["nomi-e-cognomi.pdf", "è cambiato dopo la chiusura"]);
    fs::remove_file(site.path(&paper)).unwrap();
    site.says(&["check"], 4, &["nomi-e-cognomi.pdf", "non c’è più"]);
}

#[test]
fn a_dossier_is_written_only_where_it_does_no_harm() {
    let site = Site::closed();
    let before = site.sh(".", "git status --porcelain").1;
    for place in [
        "data/f.zip",
        "content/f.zip",
        "archive/f.zip",
        &format!("{CLOSED}/f.zip"),
        ".git/f.zip",
        "archive",
        "themes/x.zip",
    ] {
        site.says(&["archive", "2024-s1", "-o", place], 5, &["fra i sorgenti o i periodi chiusi", "con -o"]);
    }
    site.says(&["archive", "2024-s1", "-o", "book.toml"], 5, &["fra i sorgenti"]);
    fs::write(site.path("lettera.txt"), "cara collega").unwrap();
    site.says(&["archive", "2024-s1", "-o", "lettera.txt"], 5, &["c’è già e non è un fascicolo"]);
    assert_eq!(site.text("lettera.txt"), "cara collega");
    site.says(&["archive", "2024-s1", "-o", "non/esiste/f.zip"], 5, &["la cartella «non/esiste» non c’è"]);
    fs::remove_file(site.path("lettera.txt")).unwrap();
    assert_eq!(site.sh(".", "git status --porcelain").1, before);
    // A folder takes it under its own name; an earlier dossier is replaced.
    fs::create_dir(site.path("../uscita")).unwrap();
    for _ in 0..2 {
        site.ok(&["archive", "2024-s1", "-o", "../uscita"]);
    }
    let all = files(&site.path("../uscita"));
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].ends_with("contratto-esempio-2024-s1-pubblico.zip"), "{all:?}");
    let hash = site.sh("../uscita", "sha256sum *.zip").1;
    site.says(
        &["archive", "2024-s1", "--check"],
        0,
        &["il fascicolo sarebbe", &hash[..64], "metadati da completare"],
    );
    assert!(!site.path("contratto-esempio-2024-s1-pubblico.zip").exists(), "only said");
    site.says(&["archive", "2024-s1", "--audience", "tutti"], 2, &["public, agid, internal"]);
    site.says(&["archive", "2030-s1"], 2, &["non è chiuso"]);
}

#[cfg(unix)]
#[test]
fn anybody_here_may_read_the_dossier() {
    let site = Site::closed();
    let bin = env!("CARGO_BIN_EXE_resoconto");
    for (umask, rights) in [("022", "644"), ("077", "600"), ("002", "664")] {
        let (ok, said) = site.sh(
            ".",
            &format!("umask {umask} && {bin} archive 2024-s1 -q -o f.zip >/dev/null && stat -c %a f.zip"),
        );
        assert!(ok && said.trim_end().ends_with(rights), "{umask}: {said}");
    }
}

#[test]
fn hours_rights_and_languages_of_a_machine_leave_no_trace_in_the_zip() {
    let site = Site::closed();
    let bin = env!("CARGO_BIN_EXE_resoconto");
    let mut seen = std::collections::BTreeSet::new();
    for (at, around) in
        ["TZ=Asia/Tokyo LANG=C", "TZ=America/Lima LANG=it_IT.UTF-8 HOME=/nonexistent", "TZ=UTC"]
            .iter()
            .enumerate()
    {
        let copy = format!("../copia-{at}");
        let (ok, said) = site.sh(".", &format!("umask 07{at} && git clone -q . {copy} && cd {copy} && {around} {bin} archive 2024-s1 -o ../{at}.zip"));
        assert!(ok, "{said}");
        seen.insert(fs::read(site.path(&format!("../{at}.zip"))).unwrap());
    }
    assert_eq!(seen.len(), 1, "one dossier, whoever makes it");
}
