//! Italian and English have the same words with the same holes, and every key that the program or a
//! template asks for exists.
#![allow(clippy::disallowed_methods, reason = "tests lay files and run the program")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use resoconto::render::Theme;
use resoconto::rule::Verdict;
use resoconto::text::{Lang, Strings};

fn strings(lang: Lang) -> Strings {
    Theme::new(&BTreeMap::new(), lang).expect("the built-in theme").words
}

/// The names of the holes, plurals by their count.
fn holes(text: &str) -> BTreeSet<String> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .map(|hole| hole.split(':').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_and_holes() {
    let (it, en) = (strings(Lang::It), strings(Lang::En));
    assert_eq!(it.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for key in it.keys() {
        assert_eq!(holes(&it.get(key)), holes(&en.get(key)), "{key}");
    }
}

fn sources(folder: &Path, ending: &str, into: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, ending, into);
        } else if path.extension().is_some_and(|e| e == ending) {
            let text = fs::read_to_string(&path).expect("text");
            into.push((path, text));
        }
    }
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let words = strings(Lang::It);
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut missing = BTreeSet::new();
    let mut code = Vec::new();
    sources(&root.join("src/report"), "rs", &mut code);
    sources(&root.join("src/render"), "rs", &mut code);
    sources(&root.join("src/site"), "rs", &mut code);
    for (path, text) in code {
        for call in [".t(\"", ".count(\"", ".with(\"", "column(\"", "numeric(\"", "fact(\"", ".get(\""] {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                let known =
                    key.contains('.') && key.bytes().all(|b| b.is_ascii_lowercase() || b"._-".contains(&b));
                if known && !words.has(key) {
                    missing.insert(format!("{}: {key}", path.display()));
                }
            }
        }
    }
    let mut templates = Vec::new();
    sources(&root.join("themes/agid/templates"), "html", &mut templates);
    for (path, text) in templates {
        for rest in text.split("words.").skip(1) {
            let key: String =
                rest.chars().take_while(|c| c.is_ascii_lowercase() || "._".contains(*c)).collect();
            let key = key.trim_end_matches('.');
            if key.contains('.') && !words.has(key) {
                missing.insert(format!("{}: {key}", path.display()));
            }
        }
    }
    let mut documents = Vec::new();
    sources(&root.join("themes/agid/pdf"), "typ", &mut documents);
    for (path, text) in documents {
        for rest in text.split("words.").skip(1) {
            let key: String =
                rest.chars().take_while(|c| c.is_ascii_lowercase() || "._".contains(*c)).collect();
            let key = key.trim_end_matches('.');
            if key.contains('.') && !words.has(key) {
                missing.insert(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_verdict_has_its_words_and_its_meaning() {
    for lang in [Lang::It, Lang::En] {
        let words = strings(lang);
        for verdict in Verdict::ALL {
            for family in ["verdict", "tally", "how.verdict"] {
                let key = format!("{family}.{}", verdict.key());
                assert!(words.has(&key), "{key}");
            }
        }
    }
}

#[test]
fn sentences_agree_in_number() {
    let it = strings(Lang::It);
    let missed =
        |n: usize| it.with("front.sentence_missed", &[("n", &n.to_string()), ("total", "20"), ("met", "6")]);
    assert_eq!(missed(1), "1 indicatore non rispettato su 20.");
    assert_eq!(missed(3), "3 indicatori non rispettati su 20.");
    assert_eq!(it.count("tally.met", 1), "1 rispettato");
    assert_eq!(it.count("tally.not_measured", 5), "5 non rilevati");
    let en = strings(Lang::En);
    assert_eq!(
        en.with("front.sentence_missed", &[("n", "1"), ("total", "20"), ("met", "6")]),
        "1 indicator missed of 20."
    );
}
