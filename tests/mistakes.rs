//! The same mistake written in many ways: each gets one message, at its place, with the right spelling.
//! Each story lays one file over the smallest site.
#![allow(clippy::disallowed_methods, reason = "tests lay files and run the program")]

mod support;

use support::{C, P, laid, run, site, story};

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

/// The whole of a file replaced, and the only line that follows.
fn whole(file: &str, text: &str, line: &str) {
    let (lines, code) = laid(file, text.as_bytes());
    assert_eq!(lines, [line.replace("{f}", file)], "{text}");
    assert_eq!(code, Some(1), "{text}");
}

#[test]
fn tables_as_spreadsheets_write_them() {
    let file = &format!("{P}/headcount.csv");
    for (text, line) in [
        ("service;date;heads\na;b;c\n", "{f}:1:1: errore SYN-08: colonne separate da «;»: usare la virgola"),
        (
            "service\tdate\theads\n",
            "{f}:1:1: errore SYN-08: colonne separate da tabulatori: usare la virgola",
        ),
        (
            "Personale\nservice,date,heads\nsportello,2024-06-30,4\n",
            "{f}:1:1: errore SYN-08: l’intestazione ha 1 colonna, le righe 3",
        ),
        (
            "service,date,Persone\nsportello,2024-06-30,4\n",
            "{f}:1:14: errore SYN-01: chiave sconosciuta «Persone»: forse «heads»?",
        ),
        (
            "service,date,heads\n\"sportello,2024-06-30,4\n",
            "{f}:2:1: errore SYN-08: virgolette aperte e mai chiuse",
        ),
        (
            "service,date,heads\n\"sportello\" x,2024-06-30,4\n",
            "{f}:2:12: errore SYN-08: testo dopo le virgolette chiuse",
        ),
    ] {
        whole(file, text, line);
    }
}

#[test]
fn counts_of_months() {
    let file = &format!("{P}/measures/attesa.csv");
    story(
        file,
        "answered",
        "anwsered",
        &["{f}:1:7: errore SYN-01: chiave sconosciuta «anwsered»: forse «answered»?"],
        1,
    );
    story(
        file,
        "answered",
        "risposte",
        &["{f}:1:7: errore SYN-01: chiave sconosciuta «risposte»: forse «answered»?"],
        1,
    );
    story(file, "2024-02", "2024-01", &["{f}:3:1: errore SYN-08: righe ripetute per «2024-01»"], 1);
    story(
        file,
        "2024-01",
        "2023-01",
        &["{f}:2:1: errore SYN-21: «2023-01» non è un mese del periodo 2024-s1"],
        1,
    );
}

#[test]
fn blocks_of_prose() {
    let file = "content/contratto-esempio/2024-s1/index.md";
    for (text, line) in [
        ("```chart\nkind: torta\n```\n", "{f}:2:7: errore SYN-14: valore «torta» non previsto"),
        ("```chart\nkind: trend\n```\n", "{f}:2:7: errore SYN-09: manca «indicator» (indicatore)"),
        ("```chart\n```\n", "{f}:1:1: errore SYN-09: manca «kind» (tipo di grafico)"),
        (
            "```chart\nkind: trend\nindicator: atesa\n```\n",
            "{f}:3:12: errore SYN-07: indicatore «atesa» inesistente; il più vicino è «attesa»",
        ),
        (
            "```chart\nkind: trend\nindicator: attesa\nindicatore: x\n```\n",
            "{f}:4:1: errore SYN-01: chiave sconosciuta «indicatore»: forse «indicator»?",
        ),
        (
            "- a\n\n  ```chart\n  kind: trnd\n  indicator: attesa\n  ```\n",
            "{f}:4:9: errore SYN-14: valore «trnd» non previsto: forse «trend»?",
        ),
        ("```activities\nservice: boh\n```\n", "{f}:2:10: errore SYN-07: servizio «boh» inesistente"),
        ("```actions\nquali: tutte\n```\n", "{f}:2:1: errore SYN-01: chiave sconosciuta «quali»"),
        ("```grafico\nkind: trend\n```\n", "{f}:1:1: errore TXT-15: blocco «grafico» sconosciuto"),
        (
            "```chart largo\nkind: x\n```\n",
            "{f}:1:1: errore TXT-15: blocco «chart largo» sconosciuto: forse «chart»?",
        ),
    ] {
        whole(file, text, line);
    }
    let listing = laid(file, b"```json\n{}\n```\n\n~~~\nuno\n~~~\n");
    assert_eq!(listing, (vec![], Some(0)));
    whole(
        "content/index.md",
        "```chart\nkind: headcount\n```\n",
        "{f}:1:1: errore TXT-15: blocco «chart» fuori dalle pagine di un periodo",
    );
}

#[test]
fn front_matter_and_links() {
    let file = "content/contratto-esempio/2024-s1/index.md";
    for (text, line) in [
        (
            "---\ntitle: Premessa\n\nCiao.\n",
            "{f}:1:1: errore SYN-11: sintassi non valida: l’intestazione comincia con «---» e non è chiusa da un’altra riga «---», senza righe vuote dopo la prima",
        ),
        (
            "+++\ntitle = \"x\"\n+++\n",
            "{f}:1:1: errore SYN-11: sintassi non valida: l’intestazione si scrive in YAML fra due righe «---»",
        ),
        (
            "---\ntitle: a\ntitle: b\n---\nCiao.\n",
            "{f}:3:1: errore SYN-10: chiave «title» ripetuta: è già alla riga 2",
        ),
        ("Vedere [qui]().\n", "{f}:1:8: errore TXT-11: collegamento «» non ammesso"),
        ("Vedere [qui][nota].\n", "{f}:1:8: errore TXT-12: la pagina «nota» non esiste"),
        (
            "Vedere [qui](../../../../../../etc/passwd).\n",
            "{f}:1:8: errore TXT-12: la pagina «../../../../../../etc/passwd» non esiste",
        ),
    ] {
        whole(file, text, line);
    }
    let empty = laid(file, b"---\n---\nCiao.\n");
    assert_eq!(empty, (vec![], Some(0)));
}

#[test]
fn sheets_that_contradict_their_rules() {
    let file = &format!("{C}/indicators/attesa.yaml");
    story(
        file,
        "unit: percent",
        "unit: count",
        &["{f}:10:7: avviso SLA-01: «Attesa»: count contro soglia 90\u{a0}%, unità diverse"],
        0,
    );
    story(
        file,
        "digits: 2",
        "digits: 99",
        &["{f}:19:20: errore SYN-21: «99» non è un numero di cifre da 0 a 10"],
        1,
    );
    story(
        file,
        "from: 2024-01-01",
        "from: 2030-01-01",
        &["{f}:21:11: errore SLA-13: «Attesa»: nessuna soglia vale alla fine del periodo 2024-s1"],
        1,
    );
    story(
        file,
        "id: attesa",
        "id: atesa",
        &["{f}:1:5: errore SYN-17: identificativo «atesa» non valido: atteso «attesa»"],
        1,
    );
}

#[test]
fn a_citation_may_name_its_contract() {
    let file = "content/contratto-esempio/2024-s1/index.md";
    let right = laid(file, "[95,00 %](indicator:contratto-esempio/attesa)\n".as_bytes());
    assert_eq!(right, (vec![], Some(0)));
    whole(
        file,
        "[95,10 %](indicator:contratto-esempio/attesa)\n",
        "{f}:1:1: errore TXT-08: il testo dice «95,10 %», il dato è «95,00\u{a0}%»",
    );
    whole(
        file,
        "[95,00 %](indicator:altro/attesa)\n",
        "{f}:1:1: errore SYN-07: indicatore «altro/attesa» inesistente",
    );
}
