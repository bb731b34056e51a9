//! The same mistake written in many ways: each gets one message, at its place, with the right spelling.
//! Each story lays one file over the smallest site.
#![allow(clippy::disallowed_methods, reason = "tests lay files and run the program")]

mod support;

use support::{C, laid, run, site, story};

/// One value in the place of another, and the only line that follows.
fn values(file: &str, from: &str, stories: &[(&str, &str)]) {
    for (to, line) in stories {
        story(file, from, to, &[line], 1);
    }
}

#[test]
fn thresholds_in_other_spellings() {
    let file = &format!("{C}/indicators/attesa.yaml");
    values(
        file,
        "value: 90,",
        &[
            ("value: 90,5,", "{f}:24:69: errore SYN-06: separatore decimale in «90,5»: scrivere 90.5"),
            ("value: 90%,", "{f}:24:69: errore SYN-21: «90%» non è un numero o una durata"),
            ("value: si,", "{f}:24:69: errore SYN-21: «si» non è un numero o una durata"),
            ("value: 1e2,", "{f}:24:69: errore SYN-21: «1e2» non è un numero o una durata"),
            ("value: -90,", "{f}:24:69: errore SYN-21: «-90» non è un numero non negativo"),
            ("value: 900,", "{f}:24:69: errore SYN-21: «900» non è una percentuale da 0 a 100"),
            ("value: ,", "{f}:24:62: errore SYN-09: manca «value» (soglia)"),
        ],
    );
    values(
        file,
        "within: 20s",
        &[
            ("within: 20''", "{f}:24:47: errore SYN-04: durata «20''» ambigua: scrivere \"20s\""),
            ("within: 20 S", "{f}:24:47: errore SYN-04: durata «20 S» ambigua: scrivere \"20s\""),
            ("within: 20", "{f}:24:47: errore SYN-04: durata «20» ambigua"),
            ("within: 20kg", "{f}:24:47: errore SYN-21: «20kg» non è una durata"),
        ],
    );
}

#[test]
fn a_key_in_italian_is_one_mistake() {
    values(
        &format!("{C}/indicators/attesa.yaml"),
        "rule:",
        &[("regola:", "{f}:24:5: errore SYN-01: chiave sconosciuta «regola»: forse «rule»?")],
    );
    values(
        &format!("{C}/contract.yaml"),
        "short_title:",
        &[("nome_breve:", "{f}:3:1: errore SYN-01: chiave sconosciuta «nome_breve»: forse «short_title»?")],
    );
}

#[test]
fn a_missing_part_of_a_rule_blames_no_other() {
    values(
        &format!("{C}/indicators/attesa.yaml"),
        "of: answered, ",
        &[("", "{f}:24:12: errore SYN-09: manca «of» (casi)")],
    );
}

#[test]
fn syntax_errors_say_their_reason() {
    let file = &format!("{C}/contract.yaml");
    for (to, place, reason) in [
        (
            "title: a: b",
            "2:9",
            "due punti in una posizione non ammessa: mettere il testo fra virgolette o chiudere la parentesi aperta prima",
        ),
        ("title: @a", "2:8", "un testo non può cominciare con questo carattere: metterlo fra virgolette"),
        (
            "title: [a",
            "3:12",
            "due punti in una posizione non ammessa: mettere il testo fra virgolette o chiudere la parentesi aperta prima",
        ),
    ] {
        let line = format!("{{f}}:{place}: errore SYN-11: sintassi non valida: {reason}");
        story(file, "title: Servizio di sportello telefonico", to, &[&line], 1);
    }
}

#[test]
fn characters_that_nobody_sees_are_refused() {
    for (bytes, place, reason) in [
        (&b"terms: []\n# \x1b[31m\n"[..], "2:3", "contiene il carattere invisibile U+001B"),
        (b"terms: []\0\n", "1:10", "contiene il carattere invisibile U+0000"),
        ("# \u{202e}\nterms: []\n".as_bytes(), "1:3", "contiene il carattere invisibile U+202E"),
        (b"# perch\xe9\nterms: []\n", "1:8", "sembra Windows-1252"),
    ] {
        let (lines, code) = laid("data/glossary.yaml", bytes);
        let line = format!("data/glossary.yaml:{place}: errore SYN-15: il file non è testo UTF-8: {reason}");
        assert_eq!((lines, code), (vec![line], Some(1)));
    }
}

#[test]
fn a_hundred_thousand_mistakes_in_one_line_are_told_at_once() {
    let temp = site();
    let terms = "{id: a, term: b, meaning: c},".repeat(20_000);
    std::fs::write(temp.path().join("data/glossary.yaml"), format!("terms: [{terms}]\n")).expect("written");
    let start = std::time::Instant::now();
    let (text, code) = run(temp.path(), &["check", "--format", "short", "--all"]);
    assert_eq!(code, Some(1));
    assert_eq!(text.lines().count(), 19_999);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
