//! Same input, same bytes: on another day, in another folder, with another locale, zone and number of
//! cores. And a build with nothing new writes nothing.
#![allow(clippy::disallowed_methods, reason = "tests lay files and run the program")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(at: &Path, root: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, root, into);
            } else {
                let name = path.strip_prefix(root).expect("inside").to_string_lossy().into_owned();
                into.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(folder, folder, &mut files);
    files
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

/// A copy of this repository's site, without its history: the date of the last change comes from git.
fn site(into: &Path) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(into).expect("a folder");
    fs::copy(root.join("book.toml"), into.join("book.toml")).expect("copied");
    for folder in ["content", "data", "themes"] {
        copy(&root.join(folder), &into.join(folder));
    }
}

fn build(root: &Path, settings: &[(&str, &str)], day: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .args(["build", "--as-of", day, "-C"])
        .arg(root)
        .envs(settings.iter().copied())
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn two_builds_give_the_same_bytes() {
    let temp = tempfile::tempdir().expect("a folder");
    let (one, two) = (temp.path().join("uno"), temp.path().join("un altro posto à"));
    site(&one);
    site(&two);
    build(&one, &[("LANG", "C"), ("TZ", "UTC"), ("RAYON_NUM_THREADS", "1")], "2022-03-21");
    build(&two, &[("LANG", "it_IT.UTF-8"), ("TZ", "Asia/Tokyo"), ("RAYON_NUM_THREADS", "8")], "2031-01-02");
    let (first, second) = (bytes(&one.join("book")), bytes(&two.join("book")));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (name, bytes) in &first {
        assert!(Some(bytes) == second.get(name), "{name} differs");
    }
}

#[test]
fn a_build_with_nothing_new_writes_nothing() {
    let temp = tempfile::tempdir().expect("a folder");
    site(temp.path());
    build(temp.path(), &[], "2022-03-21");
    let before =
        fs::metadata(temp.path().join("book/index.html")).and_then(|m| m.modified()).expect("a time");
    let said = build(temp.path(), &[], "2022-03-21");
    assert!(said.contains(" 0 scritti"), "{said}");
    let after = fs::metadata(temp.path().join("book/index.html")).and_then(|m| m.modified()).expect("a time");
    assert_eq!(before, after, "an unchanged file keeps its time");
}
