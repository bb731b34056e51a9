//! What strangers may put in the place of a closed period: no bytes make the program stop, hang or agree.
#![allow(clippy::unwrap_used, reason = "tests fail loudly")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use resoconto::archive::{
    Bag, Closing, Entry, Folder, Git, Kind, READ, Unzipped, close, inspect, sha256, unzip, zip,
};
use resoconto::text::Lang;
use resoconto::value::Date;

fn closed() -> Bag {
    let payload = Bag::from([
        ("index.html".to_owned(), b"<p>uno</p>\n".to_vec()),
        ("report.json".to_owned(), b"{}\n".to_vec()),
        ("modello.json".to_owned(), b"{\"schema\":1,\"facts\":{}}\n".to_vec()),
        ("csv/esiti.csv".to_owned(), b"a,b\r\n".to_vec()),
    ]);
    let closing = Closing {
        contract: "contratto".into(),
        period: "2024-s1".into(),
        organisation: "Comune\ndi Esempio".into(),
        title: "Resoconto".into(),
        amends: None,
        previous: None,
        version: "0".into(),
        typst: None,
        git: Git { commit: "0".repeat(40), clean: true },
        sealed_on: "2024-07-20".into(),
        sealed_by: "Elena".into(),
        note: None,
        rendition: false,
        expected_signers: Vec::new(),
    };
    close(payload, None, &closing).0
}

fn folder(bag: &Bag) -> Folder {
    let entry = |bytes: &Vec<u8>| Entry {
        kind: Kind::File,
        bytes: bytes.len() as u64,
        sha256: sha256(bytes),
        unix_sha256: None,
    };
    Folder {
        contract: "contratto".into(),
        edition: "2024-s1".into(),
        path: "archive/contratto/2024-s1".into(),
        entries: bag.iter().map(|(path, bytes)| (path.clone(), entry(bytes))).collect(),
        texts: bag
            .iter()
            .filter(|(path, _)| READ.contains(&path.as_str()))
            .map(|(path, bytes)| (path.clone(), bytes.clone()))
            .collect::<BTreeMap<_, _>>(),
        ..Folder::default()
    }
}

#[test]
fn the_closed_folder_is_intact_and_its_title_breaks_no_line() {
    let bag = closed();
    assert_eq!(inspect(folder(&bag)).faults, Vec::new());
    let info = String::from_utf8(bag["bag-info.txt"].clone()).unwrap();
    assert!(info.starts_with("Source-Organization: Comune di Esempio\n"), "{info}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// One bit anywhere: exactly that file is blamed.
    #[test]
    fn one_bit_anywhere_is_told_of_its_file(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut bag = closed();
        let path = bag.keys().nth(which.index(bag.len())).unwrap().clone();
        let bytes = bag.get_mut(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let found = inspect(folder(&bag)).faults;
        let blamed: Vec<&str> = found.iter().map(|f| f.path.as_str()).collect();
        prop_assert_eq!(blamed, vec![path.as_str()]);
    }

    /// Any bytes in the place of a list or of the seal.
    #[test]
    fn any_bytes_for_a_list_are_a_fault_and_nothing_more(which in 0usize..READ.len(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut bag = closed();
        bag.insert(READ[which].to_owned(), bytes);
        prop_assert!(!inspect(folder(&bag)).faults.is_empty());
    }

    /// A file more, a file less, a file under another name.
    #[test]
    fn files_that_come_go_or_move(which in any::<prop::sample::Index>(), what in 0u8..3, name in "[a-z]{1,8}\\.[a-z]{1,3}") {
        let mut bag = closed();
        let path = bag.keys().nth(which.index(bag.len())).unwrap().clone();
        match what {
            0 => { bag.insert(format!("data/nuovo-{name}"), b"nuovo".to_vec()); }
            1 => { bag.remove(&path); }
            _ => { let bytes = bag.remove(&path).unwrap(); bag.insert(format!("data/altrove-{name}"), bytes); }
        }
        let partial = what > 0 && path == "data/modello.json";
        prop_assert!(partial || !inspect(folder(&bag)).faults.is_empty(), "{} {}", what, path);
    }

    #[test]
    fn no_bytes_of_a_zip_stop_the_program(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = unzip(&bytes);
    }

    /// Damage in a zip: refused, or the folders in it are judged by what can be read.
    #[test]
    fn a_damaged_zip_is_read_to_its_end(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let bag: Bag = closed().into_iter().map(|(path, bytes)| (format!("x/{path}"), bytes)).collect();
        let mut bytes = zip(&bag, Date::parse("2024-07-20").unwrap()).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        for folder in unzip(&bytes).unwrap_or_default() {
            let _ = inspect(folder);
        }
        bytes.truncate(cut.index(bytes.len()));
        let _ = unzip(&bytes);
    }
}

#[test]
fn two_files_with_one_name_are_no_zip() {
    let bag = Bag::from([("a.txt".to_owned(), b"1".to_vec()), ("b.txt".to_owned(), b"2".to_vec())]);
    let bytes = zip(&bag, Date::parse("2024-07-20").unwrap()).unwrap();
    let twice: Vec<u8> = String::from_utf8_lossy(&bytes)
        .contains("b.txt")
        .then(|| {
            let mut bytes = bytes.clone();
            for at in 0..bytes.len() - 5 {
                if &bytes[at..at + 5] == b"b.txt" {
                    bytes[at] = b'a';
                }
            }
            bytes
        })
        .unwrap();
    assert!(unzip(&twice).is_err());
}

/// What a reader of the zip finds wrong: with the zip itself, or with what is in it.
fn is_noticed(bytes: &[u8]) -> bool {
    match unzip(bytes) {
        Err(_) => true,
        Ok(folders) => folders.len() != 1 || folders.into_iter().any(|f| !inspect(f).faults.is_empty()),
    }
}

fn packed() -> Vec<u8> {
    let bag: Bag = closed().into_iter().map(|(path, bytes)| (format!("x/{path}"), bytes)).collect();
    zip(&bag, Date::parse("2024-07-20").unwrap()).unwrap()
}

/// Nothing in a zip of ours is free: days, rights and versions that no list of hashes holds, too.
#[test]
fn no_byte_of_a_zip_can_be_altered_unseen() {
    let whole = packed();
    assert!(!is_noticed(&whole));
    let silent: Vec<usize> = (0..whole.len())
        .filter(|at| {
            let mut bytes = whole.clone();
            bytes[*at] ^= 1 << (at % 8);
            !is_noticed(&bytes)
        })
        .collect();
    assert!(silent.is_empty(), "{silent:?} of {}", whole.len());
}

/// Another end of a line in the seal of a zip: nobody converted it on the way.
#[test]
fn line_ends_of_a_seal_in_a_zip_are_told() {
    let mut bag: Bag = closed().into_iter().map(|(path, bytes)| (format!("x/{path}"), bytes)).collect();
    let seal = String::from_utf8(bag["x/seal.json"].clone()).unwrap();
    bag.insert("x/seal.json".into(), seal.replacen('\n', "\r\n", 1).into_bytes());
    assert!(is_noticed(&zip(&bag, Date::parse("2024-07-20").unwrap()).unwrap()));
}

/// Readers that go by the list and readers that go from file to file find the same.
#[test]
fn bytes_of_no_file_are_told_with_their_place() {
    let whole = packed();
    let end = whole.len() - 22;
    let list = u32::from_le_bytes(whole[end + 16..end + 20].try_into().unwrap()) as usize;
    let told = |bytes: &[u8]| match unzip(bytes) {
        Err(Unzipped::False(odd)) => odd.clause(Lang::It),
        other => panic!("{other:?}"),
    };
    let stray = |at: usize| format!("dal byte {at} ha contenuto che non appartiene a nessun file");
    assert_eq!(told(&[&whole[..], b"x"].concat()), stray(whole.len()));
    assert_eq!(told(&[&whole[..], &whole[..]].concat()), stray(end), "a second zip behind the first");
    // A file that the list does not know, found by whoever reads from the beginning.
    let hidden = b"PK\x03\x04\x0a\0\0\0\0\0\0\0\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0x/y.z";
    let mut bytes = [&whole[..list], hidden, &whole[list..]].concat();
    let at = bytes.len() - 6;
    bytes[at..at + 4].copy_from_slice(&u32::try_from(list + hidden.len()).unwrap().to_le_bytes());
    assert_eq!(told(&bytes), stray(list));
    // Another name before the file than in the list.
    let mut bytes = whole.clone();
    bytes[30] = b'y';
    assert_eq!(told(&bytes), "di «x/.gitattributes» dice due cose diverse (byte 30)");
    // Rights: no reader of the contents would know.
    let mut bytes = whole.clone();
    bytes[list + 41] ^= 0x08;
    let said = told(&bytes);
    assert!(said.starts_with(&format!("al byte {} non è come è stato composto", list + 41)), "{said}");
}

/// The folder of [`closed`] with its lists, its seal and the seal's own hash made anew around a change.
fn resealed(change: impl FnOnce(&mut Bag), seal: impl FnOnce(&mut serde_json::Value)) -> Vec<String> {
    let mut bag = closed();
    change(&mut bag);
    let listed = |bag: &Bag, keep: &dyn Fn(&str) -> bool| -> Vec<u8> {
        let lines = bag.iter().filter(|(path, _)| keep(path));
        lines.map(|(path, bytes)| format!("{}  {path}\n", sha256(bytes))).collect::<String>().into_bytes()
    };
    let manifest = listed(&bag, &|path| path.starts_with("data/"));
    let mut stated: serde_json::Value = serde_json::from_slice(&bag["seal.json"]).unwrap();
    stated["manifest_sha256"] = sha256(&manifest).into();
    seal(&mut stated);
    bag.insert("manifest-sha256.txt".into(), manifest);
    let mut whole: resoconto::archive::Seal = serde_json::from_value(stated).unwrap();
    whole.self_sha256 = String::new();
    bag.insert("seal.json".into(), whole.bytes());
    let tags = listed(&bag, &|path| !path.starts_with("data/") && !path.starts_with("tagmanifest"));
    bag.insert("tagmanifest-sha256.txt".into(), tags);
    inspect(folder(&bag)).faults.into_iter().map(|f| f.sentence(resoconto::text::Lang::It)).collect()
}

#[test]
fn a_folder_sealed_anew_around_a_forgery_contradicts_itself() {
    let nothing = |_: &mut serde_json::Value| {};
    assert_eq!(resealed(|_| {}, nothing), Vec::<String>::new(), "as it was");
    let page = |bag: &mut Bag| {
        bag.insert("data/index.html".into(), b"<p>due</p>\n".to_vec());
    };
    assert_eq!(
        resealed(page, nothing),
        ["«data/CONTENUTO.sha256» e l’elenco delle impronte non dicono lo stesso di «index.html»"],
    );
    let more = |bag: &mut Bag| {
        bag.insert("data/nuovo.html".into(), b"<p>due</p>\n".to_vec());
    };
    assert_eq!(resealed(more, nothing).len(), 2, "one file more in the list, and in the counts");
    for (field, value) in [
        ("content_sha256", serde_json::json!("0".repeat(64))),
        ("counts", serde_json::json!({"files": 1, "bytes": 1})),
        ("pdf", serde_json::json!({"path": "data/resoconto.pdf", "bytes": 1, "sha256": "0".repeat(64)})),
        ("sealed_on", serde_json::json!("2026-13-45")),
        (
            "expected_signers",
            serde_json::json!([{"role": "rup", "label": "RUP", "person": "anna", "name": "Anna", "from": null, "to": null}]),
        ),
        ("rendition", serde_json::json!(true)),
    ] {
        let said = resealed(|_| {}, |seal| seal[field] = value);
        assert_eq!(said.len(), 1, "{field}: {said:?}");
        assert!(said[0].starts_with("«seal.json», alla voce"), "{field}: {said:?}");
    }
}
