//! Files that are missing, empty, cut, misnamed or no files at all: each is told once, where it is, and
//! nothing that depends on it is blamed. Nothing disappears in silence.
#![allow(clippy::disallowed_methods, reason = "tests lay files and run the program")]

mod support;

use std::fs;
use std::path::Path;

use support::{C, P, check, site};

/// The lines that `check` prints after something was done to the smallest site.
fn after(change: impl FnOnce(&Path), expected: &[&str], code: i32) {
    let temp = site();
    change(temp.path());
    let (lines, found) = check(temp.path());
    assert_eq!(lines, expected);
    assert_eq!(found, Some(code), "{expected:?}");
}

#[test]
fn a_period_without_its_report_is_not_left_out_in_silence() {
    after(
        |root| fs::remove_file(root.join(P).join("report.yaml")).expect("removed"),
        &[&format!(
            "{P}/actions/orario-esteso.yaml:1:1: errore SYN-09: manca «report.yaml» (resoconto del periodo)"
        )],
        1,
    );
}

#[test]
fn a_contract_without_its_terms_is_one_mistake() {
    after(
        |root| fs::remove_file(root.join(C).join("contract.yaml")).expect("removed"),
        &[&format!("{C}/areas.yaml:1:1: errore SYN-09: manca «contract.yaml» (contratto)")],
        1,
    );
}

#[test]
fn a_site_without_facts_is_one_mistake() {
    after(
        |root| fs::remove_dir_all(root.join("data")).expect("removed"),
        &["book.toml:1:1: errore SYN-09: manca «data/» (cartella del sito, non vuota)"],
        1,
    );
}

#[test]
fn a_missing_register_is_told_at_the_first_mention() {
    after(
        |root| fs::remove_file(root.join("data/people.yaml")).expect("removed"),
        &[&format!(
            "{C}/roles.yaml:2:60: errore SYN-07: persona «anna-esempio» inesistente: «data/people.yaml» manca o è vuoto"
        )],
        1,
    );
}

#[test]
fn a_broken_file_blames_nothing_that_mentions_it() {
    for (file, place) in [
        (format!("{C}/indicators/attesa.yaml"), "errore SYN-20: «attesa.yaml» è vuoto"),
        (format!("{C}/contract.yaml"), "errore SYN-20: «contract.yaml» è vuoto"),
        (format!("{C}/services/sportello.yaml"), "errore SYN-20: «sportello.yaml» è vuoto"),
        (format!("{P}/report.yaml"), "errore SYN-20: «report.yaml» è vuoto"),
        (format!("{P}/measures/attesa.yaml"), "errore SYN-20: «attesa.yaml» è vuoto"),
        (format!("{P}/headcount.csv"), "errore SYN-08: la tabella è vuota: manca l’intestazione"),
    ] {
        after(
            |root| fs::write(root.join(&file), "").expect("written"),
            &[&format!("{file}:1:1: {place}")],
            1,
        );
    }
    after(
        |root| fs::write(root.join("data/people.yaml"), "people: [{id: mario").expect("written"),
        &["data/people.yaml:1:10: errore SYN-11: sintassi non valida: parentesi aperta e mai chiusa"],
        1,
    );
}

#[test]
fn folders_and_files_in_each_others_place_are_told() {
    let measure = format!("{P}/measures/attesa.yaml");
    after(
        |root| {
            fs::remove_file(root.join(&measure)).expect("removed");
            fs::create_dir(root.join(&measure)).expect("a folder");
        },
        &[&format!("{measure}:1:1: errore SYN-19: è una cartella, non un file")],
        1,
    );
    after(
        |root| {
            fs::remove_dir_all(root.join("content")).expect("removed");
            fs::write(root.join("content"), "").expect("written");
        },
        &["content:1:1: errore SYN-19: è un file, non una cartella"],
        1,
    );
}

#[test]
fn a_folder_with_a_name_that_changes_between_systems_is_told_once() {
    after(
        |root| {
            fs::rename(root.join(P).join("activities"), root.join(P).join("Attività mie")).expect("renamed");
        },
        &[&format!("{P}/Attività mie:1:1: errore SYN-24: nome di file «Attività mie» non portabile")],
        1,
    );
}

#[cfg(unix)]
#[test]
fn names_and_links_cannot_deceive_the_terminal_or_the_theme() {
    after(
        |root| fs::write(root.join("data/a\u{1b}[31m\nb.yaml"), "").expect("written"),
        &["data/a?u{1b}[31m?nb.yaml:1:1: errore SYN-24: nome di file «a?u{1b}[31m?nb.yaml» non portabile"],
        1,
    );
    after(
        |root| {
            let folder = root.join("themes/agid/static");
            fs::create_dir_all(&folder).expect("a folder");
            std::os::unix::fs::symlink("/etc/passwd", folder.join("a.css")).expect("a link");
        },
        &["themes/agid/static/a.css:1:1: errore SYN-19: collegamento simbolico: non viene seguito"],
        1,
    );
}

#[test]
fn texts_that_no_page_shows_are_named() {
    let unused = "avviso SYN-18: il file non è usato da nessuna parte";
    for path in [
        "content/altro-contratto/index.md",
        "content/contratto-esempio/2031-s2/index.md",
        "content/contratto-esempio/2024-s1/nessuna-area/riesame.md",
        "content/contratto-esempio/note.md",
        "content/pagina.html",
    ] {
        let expected = format!("{path}:1:1: {unused}");
        after(
            |root| {
                let target = root.join(path);
                fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
                fs::write(target, "Ciao\n").expect("written");
            },
            &[&expected],
            0,
        );
    }
}

#[test]
fn the_folders_that_the_configuration_names_are_read() {
    let named = |root: &Path, table: &str| {
        let text = fs::read_to_string(root.join("book.toml")).expect("text");
        fs::write(root.join("book.toml"), format!("{text}\n[build]\ndata-dir = \"{table}\"\n"))
            .expect("written");
    };
    after(
        |root| {
            fs::rename(root.join("data"), root.join("dati")).expect("renamed");
            named(root, "dati");
        },
        &[],
        0,
    );
    after(
        |root| named(root, "dati"),
        &["book.toml:13:12: errore SYN-09: manca «dati/» (cartella del sito, non vuota)"],
        2,
    );
    after(
        |root| named(root, "../fuori"),
        &["book.toml:13:12: errore SYN-21: «../fuori» non è una cartella del sito"],
        2,
    );
}

#[test]
fn the_configuration_is_read_strictly() {
    for (from, to, line) in [
        ("schema = 1", "schema = 2", "1:10: errore SYN-14: valore «2» non previsto"),
        (
            "schema = 1",
            "schema = \"1\"",
            "1:10: errore SYN-13: «schema»: trovato un testo, atteso un numero senza virgolette",
        ),
        (
            "[monitoring]",
            "[monitoring]\ncurrent = \"2031-s2\"",
            "8:11: errore SYN-07: periodo «2031-s2» inesistente",
        ),
        (
            "schema = 1",
            "schema = 1\noutput.html.theme = \"agidd\"",
            "2:21: errore SYN-07: tema «agidd» inesistente; il più vicino è «agid»",
        ),
        (
            "schema = 1",
            "schema = 1\noutput.html.site-url = \"javascript:alert(1)\"",
            "2:24: errore SYN-21: «javascript:alert(1)» non è un indirizzo web",
        ),
    ] {
        after(
            |root| {
                let text = fs::read_to_string(root.join("book.toml")).expect("text");
                assert!(text.contains(from), "{from}: {text}");
                fs::write(root.join("book.toml"), text.replacen(from, to, 1)).expect("written");
            },
            &[&format!("book.toml:{line}")],
            2,
        );
    }
}
