//! What a person reads when something is wrong: the exact line for each kind of mistake, once, at the
//! value, with the exit code. Each story lays one file over the smallest site.
#![allow(clippy::disallowed_methods, reason = "tests lay files and run the program")]

mod support;

use std::fs;
use std::path::PathBuf;

use support::{C, P, check, laid, run, site, story};

#[test]
fn keys_and_values_of_records() {
    let measure = &format!("{P}/measures/attesa.yaml");
    let contract = &format!("{C}/contract.yaml");
    let indicator = &format!("{C}/indicators/attesa.yaml");
    let report = &format!("{P}/report.yaml");
    story(
        measure,
        "evidence:",
        "evidenza:",
        &["{f}:3:1: errore SYN-01: chiave sconosciuta «evidenza»: forse «evidence»?"],
        1,
    );
    story(
        measure,
        "status: measured",
        "status: measured\nstatus: measured",
        &["{f}:3:1: errore SYN-10: chiave «status» ripetuta: è già alla riga 2"],
        1,
    );
    story(
        measure,
        "indicator: attesa",
        "indicator: atesa",
        &["{f}:1:12: errore SYN-07: indicatore «atesa» inesistente; il più vicino è «attesa»"],
        1,
    );
    story(
        measure,
        "2024-07-05",
        "05/07/2024",
        &["{f}:4:14: errore SYN-02: data «05/07/2024» non ISO: scrivere 2024-07-05"],
        1,
    );
    story(
        contract,
        "cig: \"A000000000\"",
        "cig: 0515399557",
        &["{f}:4:6: errore SYN-03: CIG: il codice «0515399557» va tra virgolette"],
        1,
    );
    story(
        contract,
        "\"A000000000\"",
        "\"A0000000\"",
        &["{f}:4:6: errore CTR-01: CIG «A0000000» di 8 caratteri: ne servono 10"],
        1,
    );
    story(
        indicator,
        "within: 20s",
        "within: 0:20",
        &["{f}:24:47: errore SYN-04: durata «0:20» ambigua: scrivere \"0m20s\""],
        1,
    );
    story(
        indicator,
        "value: 90",
        "value: \"90,5\"",
        &["{f}:24:69: errore SYN-06: separatore decimale in «90,5»: scrivere 90.5"],
        1,
    );
    story(indicator, "value: 90", "value: na", &["{f}:24:69: errore SYN-05: «na» non è un valore"], 1);
    story(
        indicator,
        "op: \">=\", ",
        "",
        &["{f}:24:59: errore SLA-02: soglia senza verso: «<= 90» o «>= 90»?"],
        1,
    );
    story(
        indicator,
        "stat: share",
        "stat: shere",
        &["{f}:24:18: errore SYN-14: valore «shere» non previsto: forse «share»?"],
        1,
    );
    story(
        "data/people.yaml",
        "public_role: true",
        "public_role: yes",
        &["{f}:2:103: errore SYN-22: «yes» non è né true né false"],
        1,
    );
    story(
        report,
        "to: 2024-06-30",
        "to: 2024-06-29",
        &["{f}:5:5: errore PER-01: 2024-s1: trovato 2024-06-29, atteso 2024-06-30"],
        1,
    );
    story(
        report,
        "dated: 2024-07-20",
        "dated: 2024-05-20",
        &[
            "{f}:7:8: avviso PER-03: resoconto datato 20/05/2024: -41 giorni dalla fine del periodo, ammessi da 0 a 120",
        ],
        0,
    );
}

#[test]
fn form_of_yaml_files() {
    let measure = &format!("{P}/measures/attesa.yaml");
    story(
        measure,
        "status: measured",
        "status: &a measured",
        &["{f}:2:9: errore SYN-12: costrutto YAML non ammesso: «&a» (ancora)"],
        1,
    );
    story(
        measure,
        "status: measured",
        "status: !!str measured",
        &["{f}:2:9: errore SYN-12: costrutto YAML non ammesso: «!!str» (etichetta di tipo)"],
        1,
    );
    story(
        measure,
        "received_on: 2024-07-05",
        "---\nreceived_on: 2024-07-05",
        &["{f}:4:1: errore SYN-12: costrutto YAML non ammesso: «---» (secondo documento)"],
        1,
    );
    let deep = format!("note: {}", "[".repeat(5_000));
    story(
        measure,
        "received_on: 2024-07-05",
        &deep,
        &["{f}:4:31: errore SYN-16: più di 24 livelli annidati"],
        1,
    );
}

#[test]
fn prose() {
    let premise = "content/contratto-esempio/2024-s1/index.md";
    story(
        premise,
        "[95,00 %]",
        "[95,10 %]",
        &["{f}:4:100: errore TXT-08: il testo dice «95,10 %», il dato è «95,00\u{a0}%»"],
        1,
    );
    story(
        premise,
        "Il semestre",
        "<b>Il</b> semestre",
        &["{f}:4:1: errore TXT-10: HTML non ammesso nel testo: «<b>»"],
        1,
    );
    story(
        premise,
        "Il semestre",
        "[x](javascript:alert)",
        &["{f}:4:1: errore TXT-11: collegamento «javascript:alert» non ammesso"],
        1,
    );
    story(
        premise,
        "Il semestre",
        "[x](../indx.md)",
        &["{f}:4:1: errore TXT-12: la pagina «content/contratto-esempio/indx.md» non esiste"],
        1,
    );
    story(
        premise,
        "Il semestre",
        "[x](../../index.md#nulla)",
        &["{f}:4:1: errore TXT-13: nella pagina non c’è il titolo «nulla»"],
        1,
    );
    story(
        premise,
        "Il semestre",
        "![x](foto.png)",
        &["{f}:4:1: errore TXT-14: immagine «foto.png» non trovata"],
        1,
    );
    story(
        premise,
        "Il semestre",
        "```chrt\n```\n",
        &["{f}:4:1: errore TXT-15: blocco «chrt» sconosciuto: forse «chart»?"],
        1,
    );
}

#[test]
fn tables() {
    let counts = &format!("{P}/measures/attesa.csv");
    story(
        counts,
        "2024-02,1100,1045",
        "2024-02,1100",
        &["{f}:3:1: errore SYN-08: riga 3: 2 colonne, attese 3"],
        1,
    );
    story(
        &format!("{P}/headcount.csv"),
        ",3.5,",
        ",4.5,",
        &["{f}:2:25: errore HDC-01: FTE 4.5 maggiore delle 4 persone"],
        1,
    );
    story(
        &format!("{P}/headcount.csv"),
        "service,date",
        "servizio,date",
        &["{f}:1:1: errore SYN-01: chiave sconosciuta «servizio»: forse «service»?"],
        1,
    );
}

#[test]
fn the_configuration_ends_with_two() {
    story(
        "book.toml",
        "[book]",
        "[bok]",
        &["{f}:3:2: errore SYN-01: chiave sconosciuta «bok»: forse «book»?"],
        2,
    );
    story(
        "book.toml",
        "language",
        "langage",
        &["{f}:5:1: errore SYN-01: chiave sconosciuta «langage»: forse «language»?"],
        2,
    );
    story(
        "book.toml",
        "schema = 1",
        "schema = ",
        &["{f}:1:10: errore SYN-11: sintassi non valida: manca il valore dopo «=»"],
        2,
    );
}

#[test]
fn files_that_are_not_what_they_should_be() {
    let binary = laid("data/glossary.yaml", &[0xff, 0xfe, 0x00, 0x41]);
    assert_eq!(
        binary,
        (vec!["data/glossary.yaml:1:1: errore SYN-15: il file non è testo UTF-8: è UTF-16".into()], Some(1))
    );
    let unused = laid(&format!("{C}/appunti.yaml"), b"a: 1\n");
    assert_eq!(
        unused,
        (vec![format!("{C}/appunti.yaml:1:1: avviso SYN-18: il file non è usato da nessuna parte")], Some(0))
    );
    let windows = laid(
        "data/glossary.yaml",
        "\u{feff}terms:\r\n  - {id: rup, term: RUP, meaning: Responsabile}\r\n".as_bytes(),
    );
    assert_eq!(windows, (vec![], Some(0)));
    let list = laid("data/glossary.yaml", b"- uno\n- due\n");
    assert_eq!(
        list,
        (
            vec![
                "data/glossary.yaml:1:1: errore SYN-13: «contenuto»: trovato un elenco, atteso un gruppo di chiavi"
                    .into()
            ],
            Some(1)
        )
    );
    let bomb = laid("data/glossary.yaml", b"a: &a [x, x]\nterms: [*a, *a, *a]\n");
    assert!(bomb.0.iter().all(|l| l.contains("SYN-")) && bomb.1 == Some(1), "{bomb:?}");
}

#[test]
fn a_hundred_megabytes_are_refused_unread() {
    let temp = site();
    let file = fs::File::create(temp.path().join("data/glossary.yaml")).expect("a file");
    file.set_len(100 * 1024 * 1024).expect("sparse");
    let (lines, code) = check(temp.path());
    assert_eq!(lines, ["data/glossary.yaml:1:1: errore SYN-16: il file è di 100 MiB: il limite è 4 MiB"]);
    assert_eq!(code, Some(1));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_tree_is_not_followed() {
    let temp = site();
    std::os::unix::fs::symlink("/etc/passwd", temp.path().join("content/segreto.md")).expect("a link");
    let (lines, code) = check(temp.path());
    assert_eq!(lines, ["content/segreto.md:1:1: errore SYN-19: collegamento simbolico: non viene seguito"]);
    assert_eq!(code, Some(1));
}

#[test]
fn all_mistakes_of_all_files_in_one_run_in_order_whatever_the_format() {
    let temp = site();
    let wrong = [
        ("data/documents.yaml", "kind: contract", "kind: contratto"),
        ("data/organisations.yaml", "kind: company", "kind: ditta"),
    ];
    for (file, from, to) in wrong {
        let path = temp.path().join(file);
        let text = fs::read_to_string(&path).expect("text").replacen(from, to, 1);
        fs::write(path, text).expect("written");
    }
    let (lines, code) = check(temp.path());
    assert_eq!(code, Some(1));
    let places: Vec<&str> = lines.iter().filter_map(|l| l.split(": errore").next()).collect();
    assert_eq!(places[..2], ["data/documents.yaml:2:55", "data/organisations.yaml:2:67"], "{lines:#?}");
    for format in ["human", "short", "json"] {
        assert_eq!(run(temp.path(), &["check", "--format", format]).1, Some(1), "{format}");
    }
    let (json, _) = run(temp.path(), &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let first = &json["diagnostics"][0];
    assert_eq!(first["code"], "SYN-14");
    assert_eq!(first["level"], "error");
    assert_eq!(first["found"], "contratto");
    for key in ["path", "line", "col", "end", "key", "message", "help", "expected"] {
        assert!(!first[key].is_null(), "{key}");
    }
}

#[test]
fn a_wrong_site_leaves_the_old_one_whole() {
    let temp = site();
    assert_eq!(run(temp.path(), &["build"]).1, Some(0));
    let page = temp.path().join("book/index.html");
    let before = fs::read(&page).expect("a page");
    fs::write(temp.path().join("data/people.yaml"), "people: [").expect("written");
    assert_eq!(run(temp.path(), &["build"]).1, Some(1));
    assert_eq!(fs::read(&page).expect("a page"), before);
}

/// Bytes that matter to the formats.
const MARKS: &[u8] = b"{}[]:,-#&*!|>'\"%@` \n\t\0\xff";

/// A small generator, the same on every machine.
struct Dice(u64);
impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }
}

#[test]
fn random_damage_never_panics_and_always_has_a_place() {
    use resoconto::diag::Places;
    use resoconto::source::{File, Sources};
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/minimo");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
                files.push((name, fs::read(&path).expect("a file")));
            }
        }
    }
    files.sort();
    let mut dice = Dice(7);
    for round in 0..600 {
        let mut damaged = files.clone();
        for _ in 0..=dice.roll(3) {
            let (_, bytes) = &mut damaged[dice.roll(files.len())];
            let at = dice.roll(bytes.len());
            match dice.roll(5) {
                0 => bytes.truncate(at),
                1 if !bytes.is_empty() => {
                    bytes.remove(at);
                }
                2 => bytes.insert(at, MARKS[dice.roll(MARKS.len())]),
                3 => bytes.splice(at..at, *b": {a: [").for_each(drop),
                _ if !bytes.is_empty() => bytes[at] = u8::try_from(dice.roll(256)).unwrap_or(0),
                _ => {}
            }
        }
        let list = damaged.into_iter().map(|(path, bytes)| File { path, bytes, unread: None }).collect();
        let sources = Sources::new(list);
        let (book, mut wrong) = resoconto::model::load(&sources);
        let findings = resoconto::assess::assess(&book, &resoconto::assess::Sealed::new());
        let today = resoconto::value::Date::new(2024, 7, 20).expect("a day");
        wrong.extend(resoconto::check::run(&resoconto::check::Scene {
            book: &book,
            findings: &findings,
            sources: &sources,
            today,
        }));
        for found in wrong.iter() {
            let place = sources.place(found.at);
            assert!(!place.path.is_empty() && place.line > 0 && place.col > 0, "round {round}: {found:?}");
            let sentence = resoconto::diag::emit::message(found, resoconto::text::Lang::It);
            assert!(!sentence.contains('{') || sentence.contains('«'), "round {round}: {sentence}");
        }
    }
}
