//! What people type into texts and fields without meaning harm: contacts, names, addresses, repetitions.
//! Each story lays one change over the smallest site and reads the only line that follows.
#![allow(clippy::disallowed_methods, reason = "tests lay files and run the program")]

mod support;

use support::{C, P, story};

#[test]
fn contacts_of_persons_are_found_in_any_file() {
    let activities = &format!("{P}/activities/sportello/informazioni.yaml");
    let text = "text: Prenotazione degli appuntamenti allo sportello,";
    for (written, contact, column) in [
        ("text: Scrivere a mario.rossi@example.org,", "mario.rossi@example.org", 41),
        ("text: \"Chiamare il 340 1234567\",", "340 1234567", 43),
        ("text: Chiamare lo 0971 668111,", "0971 668111", 42),
        ("text: Cellulare 3401234567,", "3401234567", 40),
    ] {
        let line = format!("{{f}}:4:{column}: errore PRV-01: recapito «{contact}» in un campo pubblico");
        story(activities, text, written, &[&line], 1);
    }
    for (file, from, to, line) in [
        (
            "content/index.md".to_owned(),
            "Questo testo",
            "Scrivere a m.r@example.org. Questo testo",
            "{f}:4:12: errore PRV-01: recapito «m.r@example.org» in un campo pubblico",
        ),
        (
            "data/people.yaml".to_owned(),
            "public_role: true}",
            "public_role: true, email: a.e@example.org, note: a.e@example.org}",
            "{f}:2:139: errore PRV-01: recapito «a.e@example.org» in un campo pubblico",
        ),
    ] {
        story(&file, from, to, &[line], 1);
    }
}

#[test]
fn numbers_and_mailboxes_of_the_registers_are_public() {
    story(
        &format!("{C}/services/sportello.yaml"),
        "active_from:",
        "numbers: [{number: \"0971 668111\", note: si risponde allo 0971/668111}]\nactive_from:",
        &[],
        0,
    );
    story("data/administration.yaml", "offices:", "# scrivere a mario.rossi@example.org\noffices:", &[], 0);
}

#[test]
fn who_works_at_a_service_is_not_named() {
    let activities = &format!("{P}/activities/sportello/informazioni.yaml");
    for (written, name) in [
        ("dell’operatrice Anna Verdi", "Anna Verdi"),
        ("della collega Iolanda Neri", "Iolanda Neri"),
        ("di Maria, Luca e Anna", "Maria, Luca e Anna"),
    ] {
        let to = format!("text: \"Prenotazione {written}\",");
        let column = 24 + to[..to.find(name).unwrap_or_default()].chars().count();
        let line =
            format!("{{f}}:4:{column}: errore PRV-02: possibile nome di una persona nel testo: «{name}»");
        story(activities, "text: Prenotazione degli appuntamenti allo sportello,", &to, &[&line], 1);
    }
    for written in ["dell’operatore socio sanitario", "dell’Operatore Socio Sanitario", "di Anna Esempio"]
    {
        let to = format!("text: Prenotazione {written},");
        story(activities, "text: Prenotazione degli appuntamenti allo sportello,", &to, &[], 0);
    }
}

#[test]
fn a_slip_in_a_web_address_is_told_wherever_it_stands() {
    let activities = &format!("{P}/activities/sportello/informazioni.yaml");
    let text = "text: Prenotazione degli appuntamenti allo sportello,";
    story(
        activities,
        text,
        "text: \"Da www.example.org e news.example.org a blog.exmaple.org\",",
        &[
            "{f}:4:71: avviso TXT-06: indirizzo «blog.exmaple.org» sospetto: forse «example» al posto di «exmaple»?",
        ],
        0,
    );
    story(
        activities,
        text,
        "text: Notizie su https:/www.example.org,",
        &["{f}:4:41: avviso TXT-06: indirizzo «https:/www.example.org» non valido"],
        0,
    );
}

const PAGE: &str = "content/contratto-esempio/2024-s1/index.md";
const CITED: &str = "Il semestre dello sportello di esempio. Le chiamate con risposta entro venti secondi sono state il [95,00 %](indicator:attesa).";

#[test]
fn a_value_typed_by_hand_is_told_in_pages_and_records() {
    let line = |at: &str, found: &str| format!("{{f}}:{at}: avviso TXT-04: numero «{found}» scritto a mano");
    story(PAGE, CITED, "Sono state il 95,00 %.", &[&line("4:15", "95,00 %")], 0);
    story(PAGE, CITED, "Erano il 94,98 % e ora il 95,10 %.", &[], 0);
    let measures = format!("{P}/measures/attesa.csv");
    let temp = support::site();
    let edit = |file: &str, from: &str, to: &str| {
        let path = temp.path().join(file);
        let text = std::fs::read_to_string(&path).expect("text");
        assert!(text.contains(from), "{file}: {from}");
        std::fs::write(path, text.replacen(from, to, 1)).expect("written");
    };
    edit(&measures, "2024-06,800,760", "2024-06,800,706");
    edit(PAGE, CITED, "Sono state il 94,10% delle chiamate, [94,10 %](indicator:attesa).");
    edit(
        &format!("{P}/review/cittadini.yaml"),
        "I tempi di risposta sono sopra la soglia in ogni mese",
        "In tempo il 94,10 % delle chiamate",
    );
    let (lines, _) = support::check(temp.path());
    let expected = [
        line("4:15", "94,10%").replace("{f}", PAGE),
        line("9:45", "94,10 %").replace("{f}", &format!("{P}/review/cittadini.yaml")),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_qualifier_is_held_against_the_gap_it_speaks_of() {
    let temp = |page: &str| {
        let temp = support::site();
        let counts = temp.path().join(format!("{P}/measures/attesa.csv"));
        let text =
            std::fs::read_to_string(&counts).expect("text").replace(",1045", ",545").replace(",1140", ",640");
        std::fs::write(counts, text).expect("written");
        let path = temp.path().join(PAGE);
        let text = std::fs::read_to_string(&path).expect("text").replace(CITED, page);
        std::fs::write(path, text).expect("written");
        let (lines, _) = support::check(temp.path());
        lines.into_iter().filter(|l| l.contains("TXT-03")).collect::<Vec<_>>()
    };
    for (page, at) in [
        ("Il valore, [](indicator:attesa), è leggermente sotto la soglia.", "4:36"),
        ("L’attesa è poco sotto la soglia, com’era.", "4:12"),
        ("Siamo, di poco, sotto\nil limite: [](indicator:attesa).", "4:8"),
    ] {
        let lines = temp(page);
        assert_eq!(lines.len(), 1, "{page}: {lines:?}");
        assert!(lines[0].starts_with(&format!("{PAGE}:{at}: avviso TXT-03")), "{page}: {lines:?}");
    }
    for page in [
        "Il valore, [](indicator:attesa), è molto sotto la soglia.",
        "Il valore, [](indicator:attesa), è leggermente migliorato, ma sotto la soglia.",
        "Il personale è leggermente sotto organico.",
    ] {
        assert_eq!(temp(page), Vec::<String>::new(), "{page}");
    }
}

#[test]
fn minutes_named_in_a_sentence_are_in_the_register_with_their_date() {
    let review = &format!("{P}/review/cittadini.yaml");
    let text = "I tempi di risposta sono sopra la soglia in ogni mese";
    story(
        review,
        text,
        "Come deciso nel verbale del comitato n. 3",
        &["{f}:9:49: avviso REV-03: documento «verbale del comitato n. 3» citato e non registrato"],
        0,
    );
    let temp = support::site();
    let lay = |file: &str, from: &str, to: &str| {
        let path = temp.path().join(file);
        let text = std::fs::read_to_string(&path).expect("text");
        std::fs::write(path, text.replacen(from, to, 1)).expect("written");
    };
    lay(
        "data/documents.yaml",
        "documents:\n",
        "documents:\n  - {id: verbale-3, title: Verbale n. 3, kind: minutes, number: \"3\", date: 2024-03-12}\n",
    );
    lay(review, text, "Come deciso nel verbale n. 3 del 12/03/2024 e ancora nel verbale n. 3 del 13/03/2024");
    let (lines, _) = support::check(temp.path());
    let told = "avviso REV-03: documento «verbale n. 3 del 13/03/2024»: il registro lo data 12/03/2024";
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].ends_with(told), "{lines:?}");
}

#[test]
fn a_line_repeated_in_its_group_is_told_even_after_one_of_another_group() {
    let services = format!("{C}/services/sportello.yaml");
    let temp = support::site();
    let path = temp.path().join(services);
    let text = std::fs::read_to_string(&path).expect("text");
    std::fs::write(&path, format!("{text}  - {{id: zona, title: Zona, order: 2}}\n")).expect("written");
    let folder = temp.path().join(format!("{P}/activities/sportello"));
    let twice = "group: zona\nitems:\n  - {id: a, text: Prenotazione degli appuntamenti allo sportello}\n  - {id: b, text: «Prenotazione» degli appuntamenti allo sportello.}\n";
    std::fs::write(folder.join("zona.yaml"), twice).expect("written");
    let (lines, code) = support::check(temp.path());
    let codes: Vec<&str> = lines.iter().filter_map(|l| l.split(": ").nth(1)).collect();
    assert_eq!(codes, ["nota TXT-17", "avviso TXT-05"], "{lines:?}");
    assert_eq!(code, Some(0));
}
