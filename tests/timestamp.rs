//! A timestamp over the seal, laid beside it: who receives the folder learns by when the seal existed, or why
//! that is not proved. It is no signature.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests lay out folders, run programs and fail loudly"
)]

use std::fs;

use resoconto::signature::{Imprint, Reliance, Stamp, Trust, sentence, stamp};
use resoconto::text::Lang;
use resoconto::value::Date;

#[path = "support/closed.rs"]
mod closed;
#[path = "support/officers.rs"]
mod officers;

use closed::{CLOSED, Site};
use officers::{ANNA, BRUNO, CARLA, Officers, closed_for_three, document};

const TSR: &str = "archive/contratto-esempio/2024-s1/firme/seal.json.tsr";

fn file(name: &str) -> Vec<u8> {
    fs::read(format!("{}/tests/vectors/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// An authority of timestamps, and a closed period.
fn world() -> Option<(Officers, Site)> {
    let officers = Officers::new()?;
    officers.officer("marca", "Marca Esempio", "", "marca");
    Some((officers, closed_for_three()))
}

/// Lays bytes where the timestamp over the seal belongs.
fn lay(site: &Site, bytes: &[u8]) {
    fs::create_dir_all(site.path(CLOSED).join("firme")).unwrap();
    fs::write(site.path(TSR), bytes).unwrap();
}

fn trusted(root: &str) -> Trust {
    Trust { present: true, anchors: vec![("radice.pem".into(), file(root))], ..Trust::default() }
}

fn judged(bytes: &[u8], trust: &Trust) -> Stamp {
    stamp(bytes, &file("sealed.pdf"), trust, Date::new(2027, 1, 15).unwrap())
}

/// The keys of what is to be known, grave ones with `!`.
fn keys(found: &Stamp) -> String {
    let keys: Vec<String> =
        found.remarks.iter().map(|r| format!("{}{}", if r.grave { "!" } else { "" }, r.key)).collect();
    keys.join(" ")
}

#[test]
fn an_answer_or_a_bare_token_proves_the_day_in_any_armour() {
    for name in ["answer.tsr", "answer.txt", "token.tst", "token.pem", "sha512.tsr"] {
        let found = judged(&file(&format!("stamps/{name}")), &trusted("pki/root.pem"));
        assert_eq!(found.proves(), Date::new(2026, 11, 26), "{name}: {}", keys(&found));
        assert_eq!(found.authority, "Marca temporale di prova", "{name}");
        assert_eq!((found.imprint, found.trust), (Imprint::Same, Reliance::Trusted), "{name}");
        assert!(found.anchor.is_some() && found.remarks.is_empty(), "{name}: {}", keys(&found));
    }
    let found = judged(&file("stamps/answer.tsr"), &Trust::default());
    assert_eq!((found.trust, found.proves()), (Reliance::NotEvaluated, Date::new(2026, 11, 26)));
}

#[test]
fn what_proves_nothing_says_why() {
    let cut = file("stamps/answer.tsr");
    let mut flipped = file("stamps/token.tst");
    let last = flipped.len() - 9;
    flipped[last] ^= 1;
    let longer = [&file("stamps/answer.tsr")[..], b"altro"].concat();
    for (name, bytes, said) in [
        ("of another file", file("stamps/draft.tsr"), "!timestamp_of_another_file"),
        ("refused by the authority", file("stamps/refused.tsr"), "!timestamp_refused"),
        ("of a hash that is not taken", file("stamps/sha1.tsr"), "timestamp_unsupported"),
        ("by an authority nobody chose", file("stamps/stranger.tsr"), "timestamp_untrusted"),
        ("with one bit changed", flipped, "!timestamp_broken"),
        ("cut", cut[..cut.len() / 2].to_vec(), "!timestamp_unread"),
        ("with something after it", longer, "!timestamp_unread"),
        ("a signature", file("signed/rsa.p7m"), "!timestamp_unread"),
        ("a letter", b"ciao".to_vec(), "!timestamp_unread"),
        ("nothing", Vec::new(), "!timestamp_unread"),
        ("five megabytes", vec![0x30; 5 << 20], "!timestamp_too_large"),
        ("open elements without end", b"\x30\x80".repeat(100_000), "!timestamp_unread"),
    ] {
        let found = judged(&bytes, &trusted("pki/root.pem"));
        assert_eq!(keys(&found), said, "{name}");
        assert_eq!((found.proves(), found.is_wrong()), (None, said.starts_with('!')), "{name}");
    }
    let early = stamp(
        &file("stamps/answer.tsr"),
        &file("sealed.pdf"),
        &Trust::default(),
        Date::new(2026, 11, 25).unwrap(),
    );
    assert_eq!(keys(&early), "timestamp_in_the_future");
    let refused = judged(&file("stamps/refused.tsr"), &Trust::default());
    assert!(sentence(&refused.remarks[0], Lang::It).contains("stato 2"), "{refused:?}");
}

#[test]
fn no_cut_and_no_bit_makes_it_prove_another_day() {
    let whole = file("stamps/answer.tsr");
    for end in (0..whole.len()).step_by(7) {
        assert_eq!(judged(&whole[..end], &Trust::default()).proves(), None, "cut at {end}");
    }
    let right = Date::new(2026, 11, 26);
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 4;
        let found = judged(&bytes, &trusted("pki/root.pem")).proves();
        assert!(found.is_none() || found == right, "octet {at}: {found:?}");
    }
}

#[test]
fn verify_dossier_and_page_say_by_when_the_seal_existed() {
    let Some((officers, site)) = world() else { return };
    let answer = officers.stamp("marca", &site.path(CLOSED).join("seal.json"), "seal.json.tsr");
    lay(&site, &fs::read(&answer).unwrap());
    let proved = "il sigillo esisteva il ";
    let by = "marca temporale di «Marca Esempio»; affidabilità dell’autorità non valutata";
    site.says(&["verify"], 0, &[TSR.rsplit_once("2024-s1/").unwrap().1, proved, by, "firme: 0 di 3"]);
    site.says(&["verify", "--lang", "en"], 0, &["the seal existed on ", "timestamp by «Marca Esempio»"]);
    // No signature: nobody has signed, and none is missing for it.
    site.says(&["verify", "--require", "signatures"], 1, &["mancano firme"]);
    let (code, text) = site.run(&["verify", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    let signatures = &found["editions"][0]["signatures"];
    assert_eq!((code, &signatures["files"]), (0, &serde_json::json!([])));
    let told = &signatures["stamp"];
    assert_eq!((&told["imprint"], &told["trust"]), (&"same".into(), &"not_evaluated".into()), "{told}");
    assert_eq!((&told["proves"], &told["wrong"]), (&true.into(), &false.into()), "{told}");
    assert_eq!(told["file"], "firme/seal.json.tsr");
    assert!(told["on"].is_string() && told["sentence"].as_str().unwrap().starts_with(proved), "{told}");

    site.ok(&["archive", "2024-s1", "-o", "pubblico.zip"]);
    let (_, text) =
        site.sh(".", "unzip -p pubblico.zip '*/verifica.json' '*/chiusura/firme/metadati-completi.json'");
    for words in [proved, "\"MarcaturaTemporale\": true", "\"FirmatoDigitalmente\": false"] {
        assert!(text.contains(words), "«{words}»: {text}");
    }
    site.says(&["verify", "--archive", "pubblico.zip"], 0, &[proved, by]);

    site.ok(&["build"]);
    let page = site.text("book/contratto-esempio/firme.html");
    for words in ["Marca temporale del sigillo", "Il sigillo esisteva il ", "Scarica la marca temporale"] {
        assert!(page.contains(words), "«{words}»: {page}");
    }
    let published = site.path("book/contratto-esempio/chiusure/2024-s1/firme/seal.json.tsr");
    assert_eq!(fs::read(published).unwrap(), fs::read(&answer).unwrap());

    // Whoever has no resoconto asks OpenSSL, with the words of the folder itself.
    let readme = site.text(&format!("{CLOSED}/LEGGIMI.txt"));
    let typed = readme.lines().find(|l| l.contains("openssl ts -verify")).unwrap().trim().to_owned();
    let typed = typed.replace("radici.pem", officers.path("ca.pem").to_str().unwrap());
    let (done, said) = site.sh(CLOSED, &typed);
    assert!(done && said.contains("Verification: OK"), "{said}");
}

#[test]
fn the_authority_of_the_timestamp_is_one_that_the_office_chose_or_it_proves_nothing() {
    let Some((officers, site)) = world() else { return };
    let answer = officers.stamp("marca", &site.path(CLOSED).join("seal.json"), "seal.json.tsr");
    lay(&site, &fs::read(answer).unwrap());
    fs::create_dir(site.path("trust")).unwrap();
    fs::copy(officers.path("ca.pem"), site.path("trust/radice.pem")).unwrap();
    site.says(&["verify"], 0, &["il sigillo esisteva il ", "autorità affidabile secondo «"]);
    let other = Officers::new().unwrap();
    fs::copy(other.path("ca.pem"), site.path("trust/radice.pem")).unwrap();
    let (code, said) = site.run(&["verify"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("marca temporale di «Marca Esempio» non porta a nessuna autorità di trust/"),
        "{said}"
    );
    assert!(!said.contains("il sigillo esisteva"), "{said}");
    site.ok(&["archive", "2024-s1", "-o", "pubblico.zip"]);
    let (_, text) = site.sh(".", "unzip -p pubblico.zip '*/metadati-completi.json'");
    assert!(text.contains("\"MarcaturaTemporale\": false"), "{text}");
}

#[test]
fn a_timestamp_of_other_bytes_or_none_at_all_is_told_and_fails() {
    let Some((officers, site)) = world() else { return };
    let other = officers.stamp("marca", &document(&site), "altro.tsr");
    // By somebody whose certificate is not for timestamps OpenSSL does not even make one.
    for (bytes, words) in [
        (fs::read(other).unwrap(), "la marca temporale è su altri byte, non su questo file"),
        (b"ciao".to_vec(), "la marca temporale non è leggibile"),
        (file("stamps/refused.tsr"), "l’autorità l’ha rifiutata"),
        (vec![0x30; 5 << 20], "troppi per una marca temporale"),
    ] {
        lay(&site, &bytes);
        site.says(&["verify"], 1, &["integro", "firme/seal.json.tsr", words]);
    }
    site.ok(&["build"]);
    assert!(site.text("book/contratto-esempio/firme.html").contains("troppi per una marca temporale"));
    // A period that is signed stays so: the timestamp takes nothing from the signatures.
    let all = officers.sign(&[ANNA[0], BRUNO[0], CARLA[0]], &document(&site), "tutti.p7m");
    site.says(&["sign", "2024-s1", "--file", &all], 0, &["firmato: 3 firme su 3"]);
    site.says(&["verify"], 1, &["firmato: 3 firme su 3", "troppi per una marca temporale"]);
}
