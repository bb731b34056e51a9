//! The rooms of `src/` import one another only as the table of `ARCHITECTURE.md` says.
#![allow(clippy::disallowed_methods, reason = "tests lay files and run the program")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Table = BTreeMap<String, BTreeSet<String>>;

/// The rows of «Who may import whom».
fn table() -> Table {
    let text = include_str!("../ARCHITECTURE.md");
    let part = text.split("## Who may import whom").nth(1).expect("the heading");
    let part = part.split("\n## ").next().unwrap_or(part);
    part.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| room") && !line.starts_with("| ---"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            (cells[0].to_owned(), cells.get(1).unwrap_or(&"").split_whitespace().map(str::to_owned).collect())
        })
        .collect()
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn imports_follow_the_table() {
    let table = table();
    let src = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (room, allowed) in &table {
        let mut list = Vec::new();
        files(&src.join(room), &mut list);
        assert!(!list.is_empty(), "`{room}` is a room of src/");
        for path in list {
            let text = fs::read_to_string(&path).expect("text");
            for (number, line) in text.lines().enumerate() {
                for rest in line.split("crate::").skip(1) {
                    let used: String =
                        rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                    if table.contains_key(&used) && used != *room && !allowed.contains(&used) {
                        let place = path.strip_prefix(&src).expect("inside").display();
                        wrong.push(format!("{place}:{}: `{room}` may not import `{used}`", number + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "see the table in ARCHITECTURE.md\n{}", wrong.join("\n"));
}

#[test]
fn every_room_is_in_the_table_and_imports_run_one_way() {
    let table = table();
    let src = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(&src).expect("src") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            assert!(table.contains_key(&name), "`{name}` has no row");
        }
    }
    // Rooms whose imports are all placed can be placed; a cycle leaves some that never can.
    let mut placed: BTreeSet<&String> = BTreeSet::new();
    while placed.len() < table.len() {
        let next: Vec<&String> = table
            .iter()
            .filter(|(room, used)| !placed.contains(room) && used.iter().all(|u| placed.contains(u)))
            .map(|(room, _)| room)
            .collect();
        assert!(!next.is_empty(), "the table has a cycle");
        placed.extend(next);
    }
}
