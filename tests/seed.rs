//! No fact of the paper report is lost: every line of the original is claimed by a record, and every
//! fact of a line (number, date, acronym, name, address) stands in a record that claims it or in the
//! errata.
//!
//! `tests/seed/index.tsv` describes the original line by line without its text: number, section, item,
//! kind, hash of its words, facts. `tests/seed/claims.tsv` names the records that claim each item; a
//! record that disappears is missed there; `tests/seed/records.tsv` counts every file, list, row and
//! passage, also of records that name no line. `GOLDEN=accept cargo test --test seed` writes both again:
//! read the difference before it is committed.
#![allow(clippy::disallowed_methods, reason = "tests lay files and run the program")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use resoconto::diag::{Diagnostics, FileId};
use resoconto::model::Origin;
use resoconto::source::{Kind, Node, csv, markdown, yaml};

type Claims = BTreeMap<(String, String), BTreeMap<String, String>>;

struct Line {
    number: String,
    section: String,
    item: String,
    kind: String,
    facts: Vec<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn index() -> Vec<Line> {
    let text = fs::read_to_string(root().join("tests/seed/index.tsv")).expect("the index");
    text.lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 6, "{line}");
            Line {
                number: cells[0].into(),
                section: cells[1].into(),
                item: cells[2].into(),
                kind: cells[3].into(),
                facts: cells[5].split('|').filter(|f| !f.is_empty()).map(str::to_owned).collect(),
            }
        })
        .collect()
}

/// All texts below a node, its origins left out.
fn text(node: &Node, into: &mut String) {
    match &node.kind {
        Kind::Scalar { text, .. } => {
            into.push(' ');
            into.push_str(text);
        }
        Kind::List(items) => items.iter().for_each(|item| text(item, into)),
        Kind::Map(entries) => {
            for (key, value) in entries.iter().filter(|(key, _)| key.value != "origin") {
                into.push(' ');
                into.push_str(&key.value);
                text(value, into);
            }
        }
        Kind::Empty | Kind::Bad => {}
    }
}

fn places(origin: &Node) -> Vec<(String, String)> {
    let one = |place: &Node| -> Vec<(String, String)> {
        let get = |key: &str| place.get(key).and_then(Node::text).unwrap_or_default().to_owned();
        Origin::labels(&get("item")).into_iter().map(|label| (get("section"), label)).collect()
    };
    match &origin.kind {
        Kind::List(items) => items.iter().flat_map(one).collect(),
        _ => one(origin),
    }
}

fn walk(node: &Node, path: &str, claims: &mut Claims) {
    match &node.kind {
        Kind::Map(entries) => {
            if let Some(origin) = node.get("origin") {
                let mut words = String::new();
                text(node, &mut words);
                for place in places(origin) {
                    claims.entry(place).or_default().insert(path.to_owned(), words.clone());
                }
            }
            for (key, value) in entries.iter().filter(|(key, _)| key.value != "origin") {
                walk(value, &format!("{path}/{}", key.value), claims);
            }
        }
        Kind::List(items) => {
            for (at, item) in items.iter().enumerate() {
                let name = ["id", "key"].iter().find_map(|k| item.get(k).and_then(Node::text));
                let name = name.map_or_else(|| at.to_string(), str::to_owned);
                walk(item, &format!("{path}/{name}"), claims);
            }
        }
        Kind::Empty | Kind::Scalar { .. } | Kind::Bad => {}
    }
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, into) } else { into.push(path) }
    }
}

fn claims() -> Claims {
    let mut list = Vec::new();
    files(&root().join("data"), &mut list);
    files(&root().join("content"), &mut list);
    let mut claims = Claims::new();
    let mut wrong = Diagnostics::default();
    for path in list {
        let name = path.strip_prefix(root()).expect("inside").to_string_lossy().replace('\\', "/");
        let body = fs::read_to_string(&path).expect("text");
        if name.ends_with(".yaml") {
            walk(&yaml::parse(&body, FileId(0), &mut wrong), &name, &mut claims);
        } else if name.ends_with(".md") {
            let document = markdown::parse(&body, FileId(0), &mut wrong);
            if let Some(origin) = document.front.as_ref().and_then(|f| f.get("origin")) {
                for place in places(origin) {
                    claims.entry(place).or_default().insert(name.clone(), body.clone());
                }
            }
        } else if name.ends_with("headcount.csv") {
            table(&csv::parse(&body, FileId(0), &mut wrong), &name, &mut claims);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    claims
}

fn table(table: &csv::Table, name: &str, claims: &mut Claims) {
    let column = |wanted: &str| table.column(wanted).expect("a column");
    let (service, section, item) = (column("service"), column("section"), column("item"));
    for row in &table.rows {
        let cell = |at: usize| row.cells[at].value.clone();
        let words: Vec<String> = row.cells.iter().map(|c| c.value.clone()).collect();
        for label in Origin::labels(&cell(item)) {
            let key = format!("{name}/{}", cell(service));
            claims.entry((cell(section), label)).or_default().insert(key, words.join(" "));
        }
    }
}

/// Lower case, accents folded, everything else a space.
fn folded(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::from(" ");
    for c in text.nfd().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !('\u{300}'..='\u{36f}').contains(&c) && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

#[test]
fn every_line_is_claimed_and_every_fact_of_it_stands_in_a_record() {
    let claims = claims();
    let errata = root().join("data/agenda-digitale/periods/2021-s2/errata.yaml");
    let errata = folded(&fs::read_to_string(errata).expect("the errata"));
    let mut lost = Vec::new();
    for line in index() {
        let Some(records) = claims.get(&(line.section.clone(), line.item.clone())) else {
            lost.push(format!("line {}: nobody claims {} {}", line.number, line.section, line.item));
            continue;
        };
        let words: String = records.values().map(|text| folded(text)).collect();
        for fact in &line.facts {
            let fact = folded(fact);
            let wanted = fact.trim();
            if !words.contains(wanted) && !errata.contains(wanted) {
                lost.push(format!(
                    "line {}: «{wanted}» is in no record of {} {}",
                    line.number, line.section, line.item
                ));
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn no_origin_points_nowhere() {
    let known: BTreeSet<(String, String)> = index().into_iter().map(|l| (l.section, l.item)).collect();
    let nowhere: Vec<_> = claims().into_keys().filter(|place| !known.contains(place)).collect();
    assert!(nowhere.is_empty(), "{nowhere:?}");
}

#[test]
fn no_record_has_disappeared() {
    let mut found = String::from("section\titem\trecord\n");
    for ((section, item), records) in claims() {
        for record in records.keys() {
            found.push_str(&format!("{section}\t{item}\t{record}\n"));
        }
    }
    let path = root().join("tests/seed/claims.tsv");
    if std::env::var("GOLDEN").is_ok_and(|v| v == "accept") {
        fs::write(&path, &found).expect("written");
    }
    let golden = fs::read_to_string(&path).expect("the golden claims");
    let (now, before): (BTreeSet<&str>, BTreeSet<&str>) = (found.lines().collect(), golden.lines().collect());
    let gone: Vec<_> = before.difference(&now).collect();
    let new: Vec<_> = now.difference(&before).collect();
    assert!(gone.is_empty() && new.is_empty(), "disappeared: {gone:#?}\nnew: {new:#?}");
}

/// Every list below a node, with the number of its items: one that loses an item is missed, whether the
/// item says where it comes from or not.
fn lists(node: &Node, path: &str, into: &mut String) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, value) in entries {
                lists(value, &format!("{path}/{}", key.value), into);
            }
        }
        Kind::List(items) => {
            into.push_str(&format!("{path}\t{}\n", items.len()));
            for (at, item) in items.iter().enumerate() {
                let name = ["id", "key"].iter().find_map(|k| item.get(k).and_then(Node::text));
                lists(item, &format!("{path}/{}", name.map_or_else(|| at.to_string(), str::to_owned)), into);
            }
        }
        Kind::Empty | Kind::Scalar { .. } | Kind::Bad => {}
    }
}

/// Every file of data and texts, and what can be counted in it.
fn inventory() -> String {
    let (mut list, mut out) = (Vec::new(), String::from("record\titems\n"));
    files(&root().join("data"), &mut list);
    files(&root().join("content"), &mut list);
    let mut wrong = Diagnostics::default();
    for path in list {
        let name = path.strip_prefix(root()).expect("inside").to_string_lossy().replace('\\', "/");
        let body = fs::read_to_string(&path).expect("text");
        if name.ends_with(".yaml") {
            let node = yaml::parse(&body, FileId(0), &mut wrong);
            let keys = if let Kind::Map(entries) = &node.kind { entries.len() } else { 0 };
            out.push_str(&format!("{name}\t{keys}\n"));
            lists(&node, &name, &mut out);
        } else if name.ends_with(".csv") {
            let rows = csv::parse(&body, FileId(0), &mut wrong).rows.len();
            out.push_str(&format!("{name}\t{rows}\n"));
        } else {
            let passages = body.split("\n\n").filter(|p| !p.trim().is_empty()).count();
            out.push_str(&format!("{name}\t{passages}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    out
}

#[test]
fn no_file_item_row_or_passage_has_disappeared() {
    let found = inventory();
    let path = root().join("tests/seed/records.tsv");
    if std::env::var("GOLDEN").is_ok_and(|v| v == "accept") {
        fs::write(&path, &found).expect("written");
    }
    let golden = fs::read_to_string(&path).expect("the golden inventory");
    let (now, before): (BTreeSet<&str>, BTreeSet<&str>) = (found.lines().collect(), golden.lines().collect());
    let gone: Vec<_> = before.difference(&now).collect();
    let new: Vec<_> = now.difference(&before).collect();
    assert!(gone.is_empty() && new.is_empty(), "disappeared: {gone:#?}\nnew: {new:#?}");
}

#[test]
fn the_report_has_its_counted_parts() {
    let lines = index();
    let count = |wanted: &dyn Fn(&Line) -> bool| lines.iter().filter(|l| wanted(l)).count();
    let services = [
        "supporto-innovazione",
        "ufficio-stampa",
        "sportello-cittadino",
        "semplificazione-amministrativa",
        "politiche-persona",
        "urp-bur",
        "assistenza-tecnica",
    ];
    assert_eq!(count(&|l| services.contains(&l.section.as_str()) && l.kind == "item"), 223, "list marks");
    assert_eq!(
        count(&|l| l.section == "riesame-agenda-digitale" && l.item.parse::<u32>().is_ok_and(|n| n <= 12)),
        12
    );
    assert_eq!(
        count(&|l| l.section == "riesame-contact-center-cup" && l.item.parse::<u32>().is_ok_and(|n| n <= 11)),
        11
    );
    assert_eq!(count(&|l| l.section == "lista-di-distribuzione" && l.kind == "row"), 3);
    for section in ["scheda-cup", "scheda-contact-center"] {
        let rows: BTreeSet<_> = lines
            .iter()
            .filter(|l| l.section == section && l.item.starts_with("riga-"))
            .map(|l| &l.item)
            .collect();
        assert_eq!(rows.len(), 10, "{section}");
    }
}
