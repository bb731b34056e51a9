//! Officers sign a closed period with their own tools; whoever receives the files records, verifies and
//! publishes them: as it goes well, and as it goes wrong.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests lay out folders, run programs and fail loudly"
)]

use resoconto::archive::signing::Record;
use std::fs;

#[path = "support/closed.rs"]
mod closed;
#[path = "support/officers.rs"]
mod officers;

use closed::{CLOSED, CODE, DATA, Site, files};
use officers::{ANNA, BRUNO, CARLA, Officers, closed_for_three, document, open_for_three, seal};

const ALL: [&str; 3] = [ANNA[0], BRUNO[0], CARLA[0]];

fn json(site: &Site, line: &[&str]) -> (i32, serde_json::Value) {
    let (code, text) = site.run(line);
    (code, serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}")))
}

/// The one file of `firme/` that is not the record, from the site's root.
fn recorded(site: &Site) -> String {
    let all = files(&site.path(CLOSED).join("firme"));
    let mut names = all.iter().map(|p| p.file_name().unwrap().to_str().unwrap());
    format!("{CLOSED}/firme/{}", names.find(|n| *n != "signatures.json").unwrap())
}

#[test]
fn three_officers_sign_and_the_period_is_signed() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    site.says(&["verify"], 0, &["firme: 0 di 3", "Anna Esempio (RUP del contratto)"]);

    let one = officers.sign(&[CARLA[0]], &document(&site), "Resoconto firmato (Carla).pdf.p7m");
    site.says(
        &["sign", "2024-s1", "--file", &one],
        0,
        &[
            "registrata: firme/",
            "-resoconto-firmato-carla.pdf.p7m",
            "firma integra di Carla Modello",
            "sul documento sigillato",
            "affidabilità del certificato non valutata",
            "data dichiarata dal firmatario:",
            "firme: 1 di 3; mancano Anna Esempio (RUP del contratto), Bruno Prova (Responsabile del servizio)",
            &format!("git add {CLOSED}/firme"),
            "git commit -m \"contratto-esempio 2024-s1: firma di Carla Modello\"",
        ],
    );
    assert_eq!(fs::read(&one).unwrap(), fs::read(site.path(&recorded(&site))).unwrap(), "byte for byte");
    site.says(&["sign", "2024-s1", "--file", &one], 0, &["già registrata", "firme: 1 di 3"]);
    site.says(&["build"], 0, &[]);
    assert!(site.text("book/periods.js").contains("firme: 1 di 3"), "{}", site.text("book/periods.js"));
    site.says(&["verify", "--require", "signatures"], 1, &["mancano firme"]);

    let three = officers.sign(&ALL, &document(&site), "tutti.p7m");
    site.says(&["sign", "2024-s1", "--file", &three], 0, &["firmato: 3 firme su 3"]);
    site.says(
        &["verify", "--require", "signatures"],
        0,
        &["integro", "firmato: 3 firme su 3", "le stesse firme, e altre, sono in «"],
    );
    site.says(&["list", "periods", "--format", "csv"], 0, &["signed"]);
    site.says(&["status", "--period", "2024-s1"], 0, &["firmato", "firmato: 3 firme su 3"]);
    site.says(&["check"], 0, &[]);
    site.says(&["build"], 0, &[]);
    assert!(site.text("book/periods.js").contains("\"state\":\"signed\""));
    let page = site.text("book/contratto-esempio/firme.html");
    for words in [
        "Documenti firmati",
        "è quello chiuso, byte per byte",
        "integra",
        "quella che doveva firmare",
        "non valutata",
        "dichiarata dal firmatario",
        "in corso di validità",
        "Firmato",
        "Le stesse firme, e altre, sono in",
        "</time>; firme: 3 di 3",
    ] {
        assert!(page.contains(words), "«{words}» in {page}");
    }
    // Neither a tax code nor its imprint is published, save inside the certificates themselves.
    let model = site.text(&format!("{CLOSED}/data/modello.json"));
    for [id, _, code] in [ANNA, BRUNO, CARLA] {
        let model: serde_json::Value = serde_json::from_str(&model).unwrap();
        let imprint = model["facts"][format!("signer/{id}")]["tax_code_sha256"].as_str().unwrap().to_owned();
        for path in files(&site.path("book")) {
            let is_signature = path.extension().is_some_and(|e| e == "p7m");
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            assert!(is_signature || !(text.contains(code) || text.contains(&imprint)), "{}", path.display());
        }
        let record = site.text(&format!("{CLOSED}/firme/signatures.json"));
        assert!(!record.contains(code) && !record.contains(&imprint), "{record}");
    }
    let built = site.path("book/contratto-esempio/chiusure/2024-s1/firme/signatures.json");
    assert!(built.is_file(), "proofs are published with their record");
}

#[test]
fn signatures_come_in_every_armour_and_order() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let pdf = document(&site);
    // One after the other, the second added to the first's file.
    let first = officers.sign(&[ANNA[0]], &pdf, "uno.p7m");
    let second = officers.resign(BRUNO[0], &first, "due.p7m");
    site.says(&["sign", "2024-s1", "--file", &second], 0, &["firme: 2 di 3; manca Carla Modello"]);
    // Nested: Carla signs the signed file.
    let nested = officers.sign(&[CARLA[0]], std::path::Path::new(&first), "annidata.p7m.p7m");
    site.says(&["sign", "2024-s1", "--file", &nested], 0, &["firmato: 3 firme su 3", "annidata"]);

    let site = closed_for_three();
    let pdf = document(&site);
    let beside = officers.sign_with(&[ANNA[0]], &pdf, "anna.p7s", &["-outform", "DER"]);
    let text = officers.sign_with(&[BRUNO[0]], &pdf, "bruno.pem", &["-nodetach", "-outform", "PEM"]);
    // Whatever its name says.
    let streamed =
        officers.sign_with(&[CARLA[0]], &pdf, "carla.docx", &["-nodetach", "-stream", "-outform", "DER"]);
    for (file, said) in [(&beside, "1 di 3"), (&text, "2 di 3"), (&streamed, "firmato: 3 firme su 3")] {
        site.says(&["sign", "2024-s1", "--file", file], 0, &[said]);
    }
    let (code, found) = json(&site, &["verify", "--format", "json"]);
    assert_eq!(code, 0);
    let signatures = &found["editions"][0]["signatures"];
    assert_eq!(signatures["complete"], true);
    let one = &signatures["files"][0]["signatures"][0];
    assert_eq!(one["axes"]["document"], "sealed");
    assert_eq!(one["axes"]["trust"], "not_evaluated");
    assert_eq!(one["indication"], "INDETERMINATE");
}

#[test]
fn what_is_no_signature_of_this_document_by_these_people_is_refused() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let pdf = document(&site);
    let firme = site.path(CLOSED).join("firme");
    let refused = |file: &str, words: &[&str]| {
        site.says(&["sign", "2024-s1", "--file", file], 1, words);
        assert!(!firme.exists(), "nothing is left: {file}");
    };
    // F16: the draft was signed; where the right file lies is said.
    let draft = officers.path("bozza.pdf");
    fs::write(&draft, b"%PDF-1.7\nbozza\n%%EOF\n").unwrap();
    let hash = |path: &std::path::Path| resoconto::archive::sha256(&fs::read(path).unwrap());
    let file = officers.sign(&[ANNA[0]], &draft, "bozza.p7m");
    let at = format!("«{CLOSED}/data/resoconto.pdf»");
    refused(
        &file,
        &[
            "su un altro documento",
            &hash(&draft),
            &hash(&pdf),
            "è la bozza, o il PDF di un altro periodo",
            &at,
        ],
    );
    // F14: somebody else, and somebody with the same name.
    officers.officer("dario", "Dario Estraneo", "STRDRA70A01F205Z", "firma");
    let file = officers.sign(&["dario"], &pdf, "dario.p7m");
    refused(&file, &["persona diversa da quelle attese", "devono firmare: Anna Esempio", "STR…"]);
    officers.officer("omonima", "Anna Esempio", "SMPNNA85E45H501X", "firma");
    let file = officers.sign(&["omonima"], &pdf, "omonima.p7m");
    refused(&file, &["stesso nome", "SMP…"]);
    // F19: the card's other certificate.
    officers.officer("accesso", "Anna Esempio", ANNA[2], "accesso");
    let file = officers.sign(&["accesso"], &pdf, "accesso.p7m");
    refused(&file, &["autenticazione", "CNS"]);
    // One good and one wrong signature: a file counts as a whole.
    let file = officers.sign(&[ANNA[0], "dario"], &pdf, "misto.p7m");
    refused(&file, &["firma integra di Anna Esempio", "persona diversa da quelle attese"]);
    // F18: broken, cut, empty, no signature at all.
    let whole = fs::read(officers.sign(&[ANNA[0]], &pdf, "buona.p7m")).unwrap();
    let broken = officers.path("rotta.p7m");
    let mut bytes = whole.clone();
    let last = bytes.len() - 5;
    bytes[last] ^= 1;
    for (bytes, words) in [
        (bytes, "non integra"),
        (whole[..whole.len() / 2].to_vec(), "troncato o alterato"),
        (Vec::new(), "vuoto"),
        (b"ciao".to_vec(), "non è una firma in un formato conosciuto"),
    ] {
        fs::write(&broken, bytes).unwrap();
        refused(broken.to_str().unwrap(), &[words]);
        // One thing wrong, one way out.
        let (_, said) = site.run(&["sign", "2024-s1", "--file", broken.to_str().unwrap()]);
        assert!(!said.contains("sulla parola") && !said.contains("è la bozza"), "{said}");
    }
    fs::write(&broken, [fs::read(&pdf).unwrap(), b"in coda".to_vec()].concat()).unwrap();
    refused(broken.to_str().unwrap(), &["il PDF non contiene firme"]);
    // The document itself, unsigned.
    refused(pdf.to_str().unwrap(), &["il PDF non contiene firme"]);
    // F20: two gigabytes are not read.
    let huge = officers.path("enorme.p7m");
    fs::File::create(&huge).unwrap().set_len(2 * 1024 * 1024 * 1024).unwrap();
    refused(huge.to_str().unwrap(), &["2048 MiB", "non supera 8 MiB"]);
    site.says(&["sign", "2024-s1", "--file", "manca.p7m"], 5, &["manca.p7m", "non esiste"]);
    site.says(&["sign", "2024-s9", "--file", "manca.p7m"], 2, &["non è chiuso"]);
    site.says(&["sign", "2024-s1"], 2, &["manca --file"]);
    site.says(&["verify"], 0, &["firme: 0 di 3"]);
}

#[test]
fn a_broken_seal_comes_before_any_signature() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let file = officers.sign(&[ANNA[0]], &document(&site), "anna.p7m");
    fs::write(site.path(CLOSED).join("data/report.json"), "{}").unwrap();
    site.says(&["sign", "2024-s1", "--file", &file], 4, &["data/report.json", "non corrisponde"]);
    assert!(!site.path(CLOSED).join("firme").exists());
}

#[test]
fn what_cannot_be_verified_is_declared_and_stays_so() {
    let Some(officers) = Officers::new() else { return };
    // Nobody wrote the imprints: it is said while it can still be mended.
    let site = Site::new();
    site.forget_code();
    let words = ["non si potrà riconoscere", "carla-modello TINIT-", "--without-codes"];
    site.says(&["status", "--period", "2024-s1", "--for", "seal"], 1, &words);
    site.says(&["seal", "2024-s1"], 1, &words);
    assert!(!site.path(CLOSED).exists());
    site.says(
        &["seal", "2024-s1", "--without-codes"],
        0,
        &["avviso: la firma di Carla Modello non si potrà"],
    );
    site.commit();
    let file = officers.sign(&[CARLA[0]], &document(&site), "carla.p7m");
    let code =
        resoconto::signature::Code { kind: "TIN".into(), country: "IT".into(), value: CARLA[2].into() };
    let imprint = resoconto::signature::imprint(CARLA[0], &code);
    site.says(
        &["sign", "2024-s1", "--file", &file],
        1,
        &["non si può riconoscere", "tax_code_sha256: ", &imprint, "--declared --reason"],
    );
    site.says(&["sign", "2024-s1", "--file", &file, "--declared"], 2, &["--reason"]);
    site.says(
        &["sign", "2024-s1", "--file", &file, "--declared", "--reason", "impronta non prevista"],
        0,
        &[
            "dichiarata, non verificata: impronta non prevista",
            "firme: 0 di 1; dichiarata ma non verificata: Carla Modello (Responsabile del monitoraggio)",
            "firma dichiarata di Carla Modello",
        ],
    );
    // On somebody's word the period is not signed, and everybody sees it.
    site.says(&["verify"], 0, &["dichiarata da Elena Prova, non verificata: impronta non prevista"]);
    site.says(&["verify", "--require", "signatures"], 1, &["mancano firme"]);
    site.ok(&["build"]);
    let page = site.text("book/contratto-esempio/firme.html");
    assert!(page.contains("dichiarata da Elena Prova, non verificata"), "{page}");
    // What speaks against a signature is never taken on anybody's word.
    let draft = officers.path("bozza.pdf");
    fs::write(&draft, b"%PDF-1.7\nbozza\n%%EOF\n").unwrap();
    let file = officers.sign(&[CARLA[0]], &draft, "bozza.p7m");
    site.says(&["sign", "2024-s1", "--file", &file, "--declared", "--reason", "x"], 1, &["altro documento"]);
}

#[test]
fn nobodys_word_makes_a_signature_of_what_is_none() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let firme = site.path(CLOSED).join("firme");
    let whole = fs::read(officers.sign(&[ANNA[0]], &document(&site), "buona.p7m")).unwrap();
    let mut flipped = whole.clone();
    let last = flipped.len() - 5;
    flipped[last] ^= 1;
    let at = officers.path("prova.p7m");
    let file = at.to_str().unwrap().to_owned();
    let declare = |bytes: &[u8], code: i32, words: &[&str]| {
        fs::write(&at, bytes).unwrap();
        let line =
            ["sign", "2024-s1", "--file", &file, "--declared", "--reason", "lo dice lei", "--role", "rup"];
        site.says(&line, code, words);
    };
    let none = "non è stato registrato";
    for (bytes, words) in [
        (&b"ciao"[..], none),
        (b"", none),
        (b"<html><body>pagina di accesso</body></html>", none),
        (b"PK\x03\x04 un foglio di calcolo", none),
        (b"\x30\x03\x02\x01\x05", none),
        (b"%PDF-1.7\nbozza\n%%EOF\n", none),
        (&whole[..whole.len() / 2], none),
        (&flipped, "non integra"),
        (&[&whole[..], b"altro"].concat(), "malformata"),
    ] {
        declare(bytes, 1, &[words]);
        assert!(!firme.exists(), "nothing is left: {words}");
    }
    // Forms of signatures that are known and not opened: without somebody's word they are refused, and why.
    let xades = b"<?xml version=\"1.0\"?><Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>";
    fs::write(&at, xades).unwrap();
    site.says(&["sign", "2024-s1", "--file", &file], 1, &["XAdES", "--declared --reason"]);
    declare(xades, 0, &["dichiarata, non verificata: lo dice lei", "firme: 0 di 3"]);
    site.says(&["verify"], 0, &["dichiarata da Elena Prova"]);
    // A record that calls a signature what is none is not believed.
    let name = recorded(&site);
    let hash = resoconto::archive::sha256(xades);
    site.edit(&format!("{CLOSED}/firme/signatures.json"), &hash, &resoconto::archive::sha256(b"ciao"));
    fs::write(site.path(&name), "ciao").unwrap();
    site.says(&["verify"], 1, &["non è una firma in un formato conosciuto"]);
}

#[test]
fn trust_is_what_the_administration_chose() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let file = officers.sign(&ALL, &document(&site), "tutti.p7m");
    site.ok(&["sign", "2024-s1", "--file", &file]);
    site.says(&["verify", "--require", "trust"], 1, &["--require trust"]);
    let trust = officers.path("fiducia");
    fs::create_dir(&trust).unwrap();
    fs::copy(officers.path("ca.pem"), trust.join("radice.pem")).unwrap();
    let (_, print) = site.sh(
        ".",
        &format!("openssl x509 -in '{}' -outform DER | sha256sum", trust.join("radice.pem").display()),
    );
    let print = print.split(' ').next().unwrap();
    let at = trust.to_str().unwrap();
    site.says(
        &["verify", "--trust", at, "--require", "trust,signatures"],
        0,
        &["certificato affidabile secondo", "radice.pem", print],
    );
    // The site's own folder; it is no source of the site.
    fs::create_dir(site.path("trust")).unwrap();
    fs::copy(officers.path("ca.pem"), site.path("trust/radice.pem")).unwrap();
    site.says(&["verify", "--require", "trust"], 0, &["certificato affidabile secondo", print]);
    site.says(&["check", "--all", "--format", "short"], 0, &[]);
    // Another authority than the officers': the period is not called signed.
    let other = Officers::new().unwrap();
    fs::copy(other.path("ca.pem"), site.path("trust/radice.pem")).unwrap();
    site.says(&["verify"], 1, &["non riconducibile a trust/", "firme: 0 di 3"]);
    site.says(&["verify", "--trust", "manca"], 2, &["--trust"]);
}

#[test]
fn a_copy_is_verified_with_its_signatures_and_a_public_one_says_what_it_lacks() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    site.says(&["archive", "2024-s1", "--require", "signatures"], 1, &["mancano firme"]);
    let file = officers.sign(&ALL, &document(&site), "tutti.p7m");
    site.ok(&["sign", "2024-s1", "--file", &file]);
    site.ok(&["archive", "2024-s1", "--require", "signatures", "-o", "pubblico.zip"]);
    site.ok(&["archive", "2024-s1", "--audience", "internal", "-o", "interno.zip"]);
    site.says(&["archive", "2024-s1", "-o", "pubblico.zip", "--check"], 0, &["è il fascicolo di oggi"]);
    site.says(&["archive", "2024-s1", "-o", "interno.zip", "--check"], 1, &["non è più quello di oggi"]);
    let empty = tempfile::tempdir().unwrap();
    for (zip, code, words) in [
        ("interno.zip", 0, vec!["firmato: 3 firme su 3", "persona attesa"]),
        (
            "pubblico.zip",
            1,
            vec![
                "copia per il pubblico",
                "firme registrate dall’ufficio: 3 di 3",
                "in una copia per il pubblico o per AgID non si riconosce chi ha firmato",
            ],
        ),
    ] {
        fs::copy(site.path(zip), empty.path().join(zip)).unwrap();
        let at = empty.path().join(zip);
        let at = at.to_str().unwrap();
        site.says(&["verify", "--archive", at, "--require", "signatures"], code, &words);
        site.says(&["verify", "--archive", at], 0, &words[..words.len() - 1]);
        let (_, said) = site.run(&["verify", "--archive", at]);
        assert_eq!(said.contains("firmato: "), code == 0, "only who is recognised has signed: {said}");
    }
    let (_, said) = site.run(&["verify", "--archive", "pubblico.zip"]);
    assert!(
        said.contains("secondo «signatures.json», che nessuno firma, l’ufficio l’ha riconosciuta"),
        "{said}"
    );
    assert!(!said.contains("non riconoscibile") && !said.contains("non è riconoscibile"), "{said}");
    let (_, periods) = site.sh(".", "unzip -p pubblico.zip '*/periodi.html'");
    for words in ["Firmato", "Anna Esempio", "data dichiarata dal firmatario"] {
        assert!(periods.contains(words), "«{words}»: {periods}");
    }
    let (_, list) = site.sh(".", "unzip -l pubblico.zip");
    assert!(list.contains("chiusura/firme/metadati-completi.json"), "{list}");
    let (_, text) = site.sh(".", "unzip -p pubblico.zip '*/verifica.json' '*/metadati-completi.json'");
    assert!(
        text.contains("\"FirmatoDigitalmente\": true") && text.contains("\"document\": \"sealed\""),
        "{text}"
    );
    for [_, _, code] in [ANNA, BRUNO, CARLA] {
        assert!(!text.contains(code), "no tax code: {text}");
    }
}

#[test]
fn the_record_is_held_against_the_files() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let file = officers.sign(&[ANNA[0]], &document(&site), "anna.p7m");
    site.ok(&["sign", "2024-s1", "--file", &file]);
    let (record, at) = (format!("{CLOSED}/firme/signatures.json"), recorded(&site));
    let written = site.text(&record);
    for (from, to, words) in [
        ("\"identity\": \"expected\"", "\"identity\": \"wrong_person\"", "non corrisponde al file (persona"),
        ("\"format\": 1", "\"format\": 1, \"altro\": 2", "non si legge"),
        ("\"format\": 1", "\"format\": 9", "versione più recente"),
        ("\"period\": \"2024-s1\"", "\"period\": \"2023-s1\"", "parla di contratto-esempio 2023-s1"),
    ] {
        site.edit(&record, from, to);
        site.says(&["verify"], 1, &[words]);
        fs::write(site.path(&record), &written).unwrap();
    }
    // The file is gone, or another; or lies there unrecorded.
    let bytes = fs::read(site.path(&at)).unwrap();
    fs::remove_file(site.path(&at)).unwrap();
    site.says(&["verify"], 1, &["è registrato e non c’è più", "firme: 0 di 3"]);
    site.says(&["sign", "2024-s1", "--file", &file], 0, &["firme: 1 di 3"]);
    fs::write(site.path(&at), &bytes[..bytes.len() - 3]).unwrap();
    site.says(&["verify"], 1, &["non è più il file registrato"]);
    fs::write(site.path(&at), &bytes).unwrap();
    fs::remove_file(site.path(&record)).unwrap();
    site.says(&["verify"], 0, &["firme: 1 di 3", "non è registrato"]);
    // A letter laid beside them is told and weighs nothing; a name that is no address stops no build.
    fs::write(site.path(CLOSED).join("firme/Esito del verificatore.txt"), "tutto bene").unwrap();
    site.ok(&["build"]);
    let (code, said) = site.run(&["verify"]);
    assert!(code == 1 && said.contains("il suo nome non è lo stesso su tutti i sistemi"), "{said}");
}

#[test]
fn the_record_cannot_be_rewritten_unseen() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let file = officers.sign(&[ANNA[0]], &document(&site), "anna.p7m");
    site.ok(&["sign", "2024-s1", "--file", &file]);
    let record = format!("{CLOSED}/firme/signatures.json");
    let written = site.text(&record);
    let whole: serde_json::Value = serde_json::from_str(&written).unwrap();
    let day = whole["files"][0]["recorded_on"].as_str().unwrap().to_owned();
    site.says(&["verify"], 0, &["firme: 1 di 3"]);
    let signature = |key: &str, value: &str| {
        let mut json = whole.clone();
        json["files"][0]["signatures"][0][key] = value.into();
        // As whoever rewrites it would, hash and all.
        serde_json::from_value::<Record>(json).unwrap().bytes()
    };
    for (key, value, words) in [
        ("on", "2024-07-20", "giorno della firma: registrato «2024-07-20»"),
        ("form", "pades", "forma della firma: registrato «pades»"),
        ("time", "proved", "data: registrato «provata da una marca temporale»"),
        (
            "issuer",
            "CN=Autorita accreditata",
            "chi ha rilasciato il certificato: registrato «CN=Autorita accreditata»",
        ),
        ("serial", "01", "numero del certificato: registrato «01»"),
        ("name", "Dario Estraneo", "nome: registrato «Dario Estraneo»"),
    ] {
        fs::write(site.path(&record), signature(key, value)).unwrap();
        site.says(&["verify"], 1, &[&format!("non corrisponde al file ({words}")]);
        site.ok(&["build"]);
        let page = site.text("book/contratto-esempio/firme.html");
        assert!(!page.contains("Dario Estraneo") && !page.contains("Autorita accreditata"), "{page}");
    }
    for (key, value, words) in [
        (
            "trust",
            "trusted",
            "affidabilità del certificato, firma di Anna Esempio: ora «non valutata»; quando il file è stato registrato «porta a un’autorità scelta dall’amministrazione»",
        ),
        (
            "revocation",
            "good",
            "revoca, firma di Anna Esempio: ora «non valutata»; quando il file è stato registrato «non revocato quel giorno»",
        ),
    ] {
        fs::write(site.path(&record), signature(key, value)).unwrap();
        site.says(&["verify"], 0, &[words]);
    }
    for said in ["2024-01-01", "2099-01-01", "ieri", ""] {
        let days = (format!("\"recorded_on\": \"{day}\""), format!("\"recorded_on\": \"{said}\""));
        fs::write(site.path(&record), written.replace(&days.0, &days.1)).unwrap();
        site.says(
            &["verify"],
            1,
            &["modificato dopo la registrazione", &format!("risulta registrato il «{said}»")],
        );
    }
    for (before, after) in [
        ("\"tool\": \"resoconto", "\"tool\": \"rasoconto"),
        ("\"certificate\": \"valid_then\"", "\"certificate\": \"expired_then\""),
        ("\"role\": \"rup\"", "\"role\": \"sindaco\""),
        ("\"remarks\": []", "\"remarks\": [\"no_path\"]"),
    ] {
        assert!(written.contains(before), "{before} in {written}");
        fs::write(site.path(&record), written.replacen(before, after, 1)).unwrap();
        site.says(&["verify"], 1, &["«signatures.json» è stato modificato dopo la registrazione"]);
    }
    // Also with a hash made anew: a role that the seal does not give this person.
    fs::write(site.path(&record), signature("role", "sindaco")).unwrap();
    site.says(&["verify"], 1, &["(role: registrato «sindaco»"]);
    fs::write(site.path(&record), written.replace('\n', "\r\n")).unwrap();
    site.says(&["verify"], 0, &["firme: 1 di 3"]);
}

#[test]
fn a_day_is_neither_before_the_seal_nor_still_to_come() {
    let Some(officers) = Officers::new() else { return };
    let site = open_for_three();
    for verb in [
        &["seal", "2024-s1", "--on", "2099-01-01"][..],
        &["seal", "2024-s1", "--dry-run", "--on", "2099-01-01"],
    ] {
        site.says(verb, 1, &["2099-01-01 è un giorno che deve ancora venire"]);
    }
    assert!(!site.path(CLOSED).exists());
    seal(&site);
    let file = officers.sign(&[ANNA[0]], &document(&site), "anna.p7m");
    for (day, words) in
        [("2099-01-01", "deve ancora venire"), ("2024-01-01", "una firma non si registra prima")]
    {
        site.says(&["sign", "2024-s1", "--file", &file, "--on", day], 1, &[words]);
    }
    assert!(!site.path(CLOSED).join("firme").exists());
    site.says(
        &["sign", "2024-s1", "--file", &file, "--declared", "--reason", "per prudenza"],
        0,
        &["--declared non serviva", "chiunque può fare un certificato con questo nome", "firme: 1 di 3"],
    );
}

/// Somebody makes himself a certificate with the officer's name and tax code.
fn impostor(officers: &Officers, site: &Site) -> String {
    let [_, _, code] = ANNA;
    officers.openssl(&[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "falsa.key",
        "-out",
        "falsa.pem",
        "-days",
        "3650",
        "-subj",
        &format!("/C=IT/GN=Anna/SN=Esempio/serialNumber=TINIT-{code}/CN=Anna Esempio"),
        "-config",
        "estensioni.cnf",
        "-extensions",
        "firma",
    ]);
    officers.sign(&["falsa"], &document(site), "falsa.p7m")
}

#[test]
fn a_certificate_of_ones_own_making_is_not_recorded_where_authorities_are_chosen() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let file = impostor(&officers, &site);
    fs::create_dir(site.path("trust")).unwrap();
    fs::copy(officers.path("ca.pem"), site.path("trust/radice.pem")).unwrap();
    for more in [&[][..], &["--declared", "--reason", "lo conosco"]] {
        let line = [&["sign", "2024-s1", "--file", &file][..], more].concat();
        site.says(&line, 1, &["non porta a nessuna autorità di trust/", "mettere in trust/"]);
        let (_, said) = site.run(&line);
        assert!(!said.contains("git commit"), "{said}");
    }
    assert!(!site.path(CLOSED).join("firme").exists());
    let true_one = officers.sign(&[ANNA[0]], &document(&site), "anna.p7m");
    let (code, said) = site.run(&["sign", "2024-s1", "--file", &true_one]);
    assert!(code == 0 && !said.contains("chiunque"), "{said}");
}

#[test]
fn a_stranger_in_a_public_copy_counts_for_nobody() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let file = officers.sign(&[ANNA[0]], &document(&site), "anna.p7m");
    site.ok(&["sign", "2024-s1", "--file", &file]);
    site.ok(&["archive", "2024-s1", "-o", "pubblico.zip"]);
    let (ok, said) = site.sh(
        ".",
        "mkdir fuori && cd fuori && unzip -q ../pubblico.zip && mv */chiusura . && rm -r contratto*",
    );
    assert!(ok, "{said}");
    let copy = "fuori/chiusura";
    site.says(&["verify", "--archive", copy], 0, &["firme registrate dall’ufficio: 1 di 3"]);
    officers.officer("dario", "Dario Estraneo", "STRDRA70A01F205Z", "firma");
    let strange = officers.sign(&["dario"], &document(&site), "dario.p7m");
    let bytes = fs::read(&strange).unwrap();
    let record = format!("{copy}/firme/signatures.json");
    let mut json: serde_json::Value = serde_json::from_str(&site.text(&record)).unwrap();
    let name = json["files"][0]["file"].as_str().unwrap().to_owned();
    fs::write(site.path(&format!("{copy}/firme/{name}")), &bytes).unwrap();
    json["files"][0]["sha256"] = resoconto::archive::sha256(&bytes).into();
    // Serial number and issuer as the stranger's certificate has them.
    let (_, said) =
        site.sh(".", &format!("openssl x509 -in '{}' -noout -serial", officers.path("dario.pem").display()));
    let serial = said.trim().trim_start_matches("serial=").to_lowercase();
    json["files"][0]["signatures"][0]["serial"] = serial.into();
    fs::write(site.path(&record), serde_json::to_string_pretty(&json).unwrap()).unwrap();
    site.says(
        &["verify", "--archive", copy],
        1,
        &["firme registrate dall’ufficio: 0 di 3", "registrato «Anna Esempio», trovato «Dario Estraneo»"],
    );
    site.says(&["verify", "--archive", copy, "--require", "signatures"], 1, &["lo riconosce l’ufficio"]);
}

#[test]
fn recording_is_whole_or_absent() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let file = officers.sign(&[ANNA[0]], &document(&site), "anna.p7m");
    // Two at once: the second waits for nobody and says so.
    let held = fs::File::create(site.path("archive/.lock")).unwrap();
    held.lock().unwrap();
    site.says(&["sign", "2024-s1", "--file", &file], 5, &["sta scrivendo"]);
    assert!(!site.path(CLOSED).join("firme").exists());
    drop(held);
    fs::remove_file(site.path("archive/.lock")).unwrap();
    // A place that cannot be written.
    fs::create_dir(site.path("archive/.lock")).unwrap();
    site.says(&["sign", "2024-s1", "--file", &file], 5, &["prenotazione"]);
    fs::remove_dir(site.path("archive/.lock")).unwrap();
    // Killed before: the folder in which it worked is there, not yet marked or half full; somebody's own is not
    // touched.
    let work = site.path("archive/.tmp-contratto-esempio-2024-s1-firme");
    for left in [&[][..], &[".resoconto-chiusura", "firma"], &["appunti.txt"]] {
        fs::create_dir(&work).unwrap();
        left.iter().for_each(|name| fs::write(work.join(name), "x").unwrap());
        let is_foreign = left.contains(&"appunti.txt");
        let (code, said) = site.run(&["sign", "2024-s1", "--file", &file]);
        assert_eq!((code, work.exists()), if is_foreign { (5, true) } else { (0, false) }, "{said}");
        let _ = fs::remove_dir_all(site.path(CLOSED).join("firme"));
    }
    fs::remove_dir_all(&work).unwrap();
    // Killed at any moment: then the same command again.
    for wait in [0, 20, 60] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_resoconto"))
            .current_dir(&site.root)
            .args(["sign", "2024-s1", "-q", "--file", &file])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
        let (code, said) = site.run(&["verify"]);
        assert_eq!(code, 0, "{said}");
    }
    site.says(&["sign", "2024-s1", "--file", &file], 0, &["firme: 1 di 3"]);
    let root = site.path("archive");
    let inside = |p: std::path::PathBuf| p.strip_prefix(&root).unwrap().display().to_string();
    let left: Vec<String> = files(&root).into_iter().map(inside).filter(|p| p.starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn without_a_document_or_of_a_rendition_nothing_is_signed() {
    let site = Site::new();
    site.edit(
        &format!("{DATA}/report.yaml"),
        "signers:\n  - {role: monitoraggio, label: Responsabile del monitoraggio}\n",
        "paper:\n  document: capitolato\n  signed_on: 2024-07-22\n  place: Esempio\n  relation: rendition\n  signers:\n    - {label: Responsabile, person: carla-modello, role: monitoraggio}\n",
    );
    let documents = site.text("data/documents.yaml");
    if !documents.contains("id: capitolato") {
        let id = documents.split("id: ").nth(1).unwrap().split([',', '\n', '}']).next().unwrap().to_owned();
        site.edit(&format!("{DATA}/report.yaml"), "document: capitolato", &format!("document: {id}"));
    }
    site.commit();
    site.ok(&["seal", "2024-s1"]);
    site.commit();
    site.says(&["sign", "2024-s1", "--file", "book.toml"], 1, &["firmato su carta", "originale"]);
    site.says(&["verify"], 0, &["qui non si firma"]);
    site.ok(&["build"]);
    let page = site.text("book/contratto-esempio/firme.html").replace('\u{a0}', " ");
    for words in [
        "Firme sull’originale su carta",
        "Carla Modello",
        "Esempio",
        "22 luglio 2024",
        "che l’ufficio conserva",
    ] {
        assert!(page.contains(words), "«{words}»: {page}");
    }
    assert!(site.text("book/periods.js").contains("\"state\":\"sealed\""));
}

#[test]
fn the_commands_of_the_page_verify_the_signatures() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let file = officers.sign(&ALL, &document(&site), "tutti.p7m");
    site.ok(&["sign", "2024-s1", "--file", &file]);
    let page = typed(&site.text(&format!("{CLOSED}/data/come-verificare.html")));
    let readme = typed_in_the_readme(&site.text(&format!("{CLOSED}/LEGGIMI.txt")));
    assert_eq!(page[4..], readme[4..], "the page and the readme say the same");
    let [around, beside, inside, who] = &page[4..] else { panic!("{page:?}") };
    let (ok, said) = site.sh(CLOSED, around);
    assert!(ok, "{around}: {said}");
    assert_eq!(said.matches("CMS Verification successful").count(), 1, "{said}");
    assert!(said.contains("OK firme/") && !said.contains("NO "), "{said}");
    for absent in [beside, inside] {
        assert_eq!(site.sh(CLOSED, absent), (true, String::new()), "no such file, nothing to say");
    }
    let (ok, said) = site.sh(CLOSED, who);
    let year = said.lines().filter(|l| l.contains("TIME:") && l.contains("GMT")).count();
    assert!(ok && said.contains("CN=Anna Esempio") && year == 3, "each of the three with a date: {said}");
    assert!(said.lines().count() < 20, "{said}");
    // One byte of the document changed: they see it too.
    let pdf = document(&site);
    let mut bytes = fs::read(&pdf).unwrap();
    bytes[12] ^= 1;
    fs::write(&pdf, bytes).unwrap();
    let (_, said) = site.sh(CLOSED, around);
    assert!(said.contains("differ") && said.contains("NO firme/") && !said.contains("OK"), "{said}");
    site.says(&["verify"], 4, &["data/resoconto.pdf", "firme non esaminate"]);
    site.git(&["checkout", "-q", "--", "."]);
    // One byte of the signature changed, or a document that only bears a signature's name.
    let firma = site.path(&recorded(&site));
    let sound = fs::read(&firma).unwrap();
    let mut bytes = sound.clone();
    *bytes.last_mut().unwrap() ^= 1;
    for forged in [bytes, fs::read(document(&site)).unwrap()] {
        fs::write(&firma, forged).unwrap();
        let (_, said) = site.sh(CLOSED, around);
        assert!(said.contains("NO firme/") && !said.contains("OK"), "{said}");
    }

    fs::remove_dir_all(site.path(CLOSED).join("firme")).unwrap();
    let (ok, said) = site.sh(CLOSED, &[around, beside, inside, who].map(String::as_str).join("\n"));
    assert!(ok && said.is_empty(), "without a signature there is nothing to say: {said}");
    let detached = officers.sign_with(&[ANNA[0]], &document(&site), "anna.p7s", &["-outform", "DER"]);
    site.ok(&["sign", "2024-s1", "--file", &detached]);
    let (ok, said) = site.sh(CLOSED, beside);
    assert!(ok && said.contains("CMS Verification successful") && said.contains("OK firme/"), "{said}");
    let (_, said) = site.sh(CLOSED, who);
    assert!(said.contains("CN=Anna Esempio") && said.contains("TIME:"), "{said}");
    assert_eq!(site.sh(CLOSED, around), (true, String::new()));
}

#[test]
fn a_signature_inside_another_is_verified_by_the_same_commands() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let mut file = document(&site).display().to_string();
    for (id, out) in [(ANNA[0], "uno.p7m"), (BRUNO[0], "due.p7m.p7m"), (CARLA[0], "tre.p7m.p7m.p7m")] {
        file = officers.sign(&[id], std::path::Path::new(&file), out);
    }
    site.ok(&["sign", "2024-s1", "--file", &file]);
    let page = typed(&site.text(&format!("{CLOSED}/data/come-verificare.html")));
    let (ok, said) = site.sh(CLOSED, &page[4]);
    assert!(ok && said.contains("OK firme/") && !said.contains("NO "), "{said}");
    assert_eq!(said.matches("CMS Verification successful").count(), 3, "{said}");
    let (_, said) = site.sh(CLOSED, &page[7]);
    for name in ["CN=Anna Esempio", "CN=Bruno Prova", "CN=Carla Modello"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    assert_eq!(said.matches("TIME:").count(), 3, "{said}");
}

/// What a reader types, as the page shows it.
fn typed(page: &str) -> Vec<String> {
    let plain = |text: &str| {
        text.replace("<span class=\"word\">", "")
            .replace("</span>", "")
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
    };
    page.split("<pre><code>").skip(1).filter_map(|r| r.split("</code>").next()).map(plain).collect()
}

/// The same in the text beside the closed folder: lines set in by four, without what is only to be compared.
fn typed_in_the_readme(text: &str) -> Vec<String> {
    let mut list = vec![String::new()];
    for line in text.lines() {
        match line.strip_prefix("    ") {
            Some(line) => list.last_mut().unwrap().push_str(&format!("{line}\n")),
            None => list.push(String::new()),
        }
    }
    let is_command =
        |c: &&String| ["(cd ", "grep ", "sha256sum ", "for "].iter().any(|verb| c.starts_with(verb));
    list.iter().filter(is_command).map(|c| c.trim_end().to_owned()).collect()
}

#[test]
fn pages_do_not_age_and_english_has_its_words() {
    let Some(officers) = Officers::new() else { return };
    let site = open_for_three();
    site.edit("book.toml", "language = \"it\"", "language = \"en\"");
    site.edit("content/contratto-esempio/2024-s1/index.md", "95,00 %", "95.00 %");
    site.commit();
    seal(&site);
    let file = officers.sign(&[ANNA[0]], &document(&site), "anna.p7m");
    site.says(
        &["sign", "2024-s1", "--file", &file, "--lang", "en"],
        0,
        &["recorded: firme/", "signatures: 1 of 3; missing"],
    );
    site.ok(&["build", "--as-of", "2026-01-01", "-d", "uno"]);
    site.ok(&["build", "--as-of", "2060-01-01", "-d", "due"]);
    for path in files(&site.path("uno")) {
        let inside = path.strip_prefix(site.path("uno")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), fs::read(site.path("due").join(inside)).unwrap(), "{inside:?}");
    }
    let page = site.text("uno/contratto-esempio/firme.html");
    for words in ["Signed documents", "the sealed one, byte for byte", "claimed by the signer", "missing"] {
        assert!(page.contains(words), "«{words}»: {page}");
    }
    assert!(site.text("uno/periods.js").contains("signatures: 1 of 3"));
}

#[test]
fn who_has_two_roles_signs_once_for_each() {
    let Some(officers) = Officers::new() else { return };
    let site = open_for_three();
    site.edit("data/contratto-esempio/roles.yaml", "person: carla-modello", "person: anna-esempio");
    site.edit(
        &format!("{DATA}/report.yaml"),
        "signers:\n",
        "same_person_allowed: ufficio di due persone\nsigners:\n",
    );
    site.commit();
    seal(&site);
    let one = officers.sign(&[ANNA[0]], &document(&site), "anna-1.p7m");
    let two = officers.sign(&[ANNA[0]], &document(&site), "anna-2.p7m");
    site.says(
        &["sign", "2024-s1", "--file", &one, "--role", "direttore"],
        2,
        &["«direttore»", "rup, responsabile"],
    );
    site.says(
        &["sign", "2024-s1", "--file", &one, "--role", "responsabile"],
        1,
        &["nessuna firma del file è di Bruno"],
    );
    site.says(
        &["sign", "2024-s1", "--file", &one, "--role", "monitoraggio"],
        0,
        &["firme: 1 di 3; mancano Anna Esempio (RUP del contratto), Bruno Prova"],
    );
    site.says(
        &["sign", "2024-s1", "--file", &two, "--role", "rup"],
        0,
        &["firme: 2 di 3; manca Bruno Prova"],
    );
}

#[test]
fn whoever_left_the_role_does_not_sign_for_it() {
    let Some(officers) = Officers::new() else { return };
    let site = open_for_three();
    let held = "organisation: servizi-inventati, from: 2024-01-01";
    site.edit("data/contratto-esempio/roles.yaml", held, &format!("{held}, to: 2024-09-30"));
    site.commit();
    seal(&site);
    let file = officers.sign(&[BRUNO[0]], &document(&site), "bruno.p7m");
    site.says(&["sign", "2024-s1", "--file", &file], 1, &["incarico non ricoperto quel giorno"]);
    // Laid there by hand with a record of its own, it stops the site.
    let firme = site.path(CLOSED).join("firme");
    fs::create_dir(&firme).unwrap();
    fs::copy(&file, firme.join("bruno.p7m")).unwrap();
    site.says(&["verify"], 1, &["incarico non ricoperto quel giorno", "non è registrato"]);
    site.ok(&["check"]);
    let mut record = resoconto::archive::signing::Record::new("contratto-esempio", "2024-s1");
    record.files.push(resoconto::archive::signing::Recorded {
        file: "bruno.p7m".into(),
        sha256: resoconto::archive::sha256(&fs::read(&file).unwrap()),
        recorded_on: "2026-01-01".into(),
        tool: "a mano".into(),
        declared: None,
        signatures: Vec::new(),
    });
    fs::write(firme.join("signatures.json"), record.bytes()).unwrap();
    site.says(
        &["check", "--format", "short"],
        1,
        &["SIG-02", "«Bruno Prova» non ricopriva l’incarico", "firme/bruno.p7m"],
    );
    site.says(&["verify"], 1, &["non corrisponde al file (numero delle firme"]);
}

#[test]
fn a_tax_code_is_never_written_where_its_imprint_goes() {
    let site = Site::new();
    site.edit("data/people.yaml", CODE, "tax_code_sha256: TINIT-MDLCRL80A41H501X");
    site.says(&["check", "--format", "short"], 1, &["SYN-26", "64 cifre", "PRV-01"]);
    let (_, said) = site.run(&["explain", "SYN-26"]);
    assert!(said.contains("printf 'anna-esempio TINIT-CODICEFISCALE' | sha256sum"), "{said}");
}

#[test]
fn each_state_is_a_word_on_pages_and_in_lists() {
    let Some(officers) = Officers::new() else { return };
    for (lang, words) in [
        ("it", ["Bozza", "In revisione", "Chiuso con impronte", "Firmato", "Sostituito"]),
        ("en", ["Draft", "In review", "Sealed", "Signed", "Superseded"]),
    ] {
        let site = open_for_three();
        if lang == "en" {
            site.edit("book.toml", "language = \"it\"", "language = \"en\"");
            site.edit("content/contratto-esempio/2024-s1/index.md", "95,00 %", "95.00 %");
            site.commit();
        }
        let report = format!("{DATA}/report.yaml");
        let shown = |edition: &str, key: &str, word: &str, page: bool| {
            site.ok(&["build", "--drafts"]);
            let table = site.text("book/periods.js");
            let entry =
                table.split("{\"by\"").find(|e| e.contains(&format!("\"id\":\"{edition}\""))).unwrap();
            assert!(
                entry.contains(&format!("\"state\":\"{key}\"")) && entry.contains(word),
                "{word}: {entry}"
            );
            assert!(site.text("book/periodi.html").contains(word), "{word} in the list of periods");
            let own = site.text(&format!("book/contratto-esempio/{edition}/index.html"));
            assert!(!page || own.contains(word), "{word} on the page itself");
            site.says(&["list", "periods", "--format", "csv"], 0, &[key]);
        };
        site.edit(&report, "state: review", "state: draft");
        shown("2024-s1", "draft", words[0], true);
        site.edit(&report, "state: draft", "state: review");
        shown("2024-s1", "review", words[1], true);
        seal(&site);
        shown("2024-s1", "sealed", words[2], true);
        let file = officers.sign(&ALL, &document(&site), "tutti.p7m");
        site.ok(&["sign", "2024-s1", "--file", &file]);
        site.commit();
        // The closed page stays as it was; the table beside it says the new state.
        shown("2024-s1", "signed", words[3], false);
        site.ok(&["amend", "2024-s1", "--reason", "prova"]);
        site.edit("data/contratto-esempio/periods/2024-s1-r1/report.yaml", "state: draft", "state: review");
        site.commit();
        site.ok(&["seal", "2024-s1-r1"]);
        shown("2024-s1", "superseded", words[4], false);
        // That it was signed is not lost.
        site.says(&["list", "periods", "--lang", "it"], 0, &["sostituito, firmato"]);
    }
}

#[test]
fn a_pdf_signed_by_another_tool_is_recorded() {
    let Some(officers) = Officers::new() else { return };
    let python = std::env::var("PYHANKO_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = std::process::Command::new(&python).args(["-c", "import pyhanko"]).output();
    if !has.is_ok_and(|o| o.status.success()) {
        eprintln!("SKIPPED: pyHanko is not installed, no PDF is signed");
        return;
    }
    let site = closed_for_three();
    let script = "
import sys
from pyhanko.sign import signers, fields
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
src, out, folder = sys.argv[1:4]
data = open(src, 'rb').read()
import io
for who in sys.argv[4:]:
    signer = signers.SimpleSigner.load(f'{folder}/{who}.key', f'{folder}/{who}.pem', ca_chain_files=(f'{folder}/ca.pem',))
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    meta = signers.PdfSignatureMetadata(field_name=who, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm='sha256')
    data = signers.sign_pdf(writer, meta, signer=signer).getvalue()
open(out, 'wb').write(data)
";
    let out = officers.path("firmato.pdf");
    let done = std::process::Command::new(&python)
        .args(["-c", script])
        .args([document(&site), out.clone(), officers.path("")])
        .args(ALL)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    site.says(
        &["sign", "2024-s1", "--file", out.to_str().unwrap()],
        0,
        &["firma integra di Anna Esempio", "sul documento sigillato", "firmato: 3 firme su 3"],
    );
    site.says(&["verify", "--require", "signatures"], 0, &["-firmato.pdf"]);
    let page = site.text(&format!("{CLOSED}/data/come-verificare.html"));
    let (_, said) = site.sh(CLOSED, &typed(&page)[5]);
    assert!(said.contains("OK firme/"), "the signed file begins with the closed document: {said}");
}

/// A married name: the tax code says who it is, the certificate bears another name.
#[test]
fn another_name_in_the_certificate_is_told_and_stands_in_every_copy() {
    let Some(officers) = Officers::new() else { return };
    officers.officer("sposata", "Annamaria Sposata", ANNA[2], "firma");
    let site = closed_for_three();
    let file = officers.sign(&["sposata"], &document(&site), "sposata.p7m");
    let told = "il certificato è intestato a «Annamaria Sposata»";
    site.says(&["sign", "2024-s1", "--file", &file], 0, &["firma integra di Anna Esempio", told]);
    site.commit();
    site.says(&["verify"], 0, &["firme: 1 di 3", told]);
    site.ok(&["archive", "2024-s1", "-o", "pubblico.zip"]);
    site.says(&["verify", "--archive", "pubblico.zip"], 0, &["firme registrate dall’ufficio: 1 di 3"]);
}

/// The report of another verifier may lie there; it is told as what it is, also under a name of ours.
#[test]
fn what_somebody_lays_beside_the_signatures_is_told() {
    let site = closed_for_three();
    let firme = site.path(CLOSED).join("firme");
    fs::create_dir_all(&firme).unwrap();
    for name in ["verifica.json", "metadati-completi.json"] {
        fs::write(firme.join(name), "{\"falso\":2}").unwrap();
        site.says(&["verify"], 0, &[&format!("firme/{name}"), "allegato: non è una firma"]);
    }
}

/// Nobody waits for a pipe that nobody writes into.
#[test]
#[cfg(unix)]
fn a_pipe_is_no_signature() {
    let site = closed_for_three();
    let line = format!(
        "mkfifo tubo; timeout 20 '{}' sign 2024-s1 --file tubo 2>&1; echo \"uscita $?\"",
        env!("CARGO_BIN_EXE_resoconto")
    );
    let (_, said) = site.sh(".", &line);
    assert!(said.contains("«tubo» non è un file") && !said.contains("uscita 124"), "{said}");
}
