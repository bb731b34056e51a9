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
