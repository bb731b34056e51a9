//! Small sites laid on disk and the program run over them, for tests that tell a user's story.
#![allow(
    clippy::disallowed_methods,
    dead_code,
    reason = "tests lay files and run the program; each uses a part"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).map(|_| ()).expect("copied");
        }
    }
}

pub(crate) fn site() -> tempfile::TempDir {
    let temp = tempfile::tempdir().expect("a folder");
    copy(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/minimo"), temp.path());
    temp
}

pub(crate) fn run(root: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .args(arguments)
        .args(["--as-of", "2024-07-20", "-C"])
        .arg(root)
        .output()
        .expect("the program runs");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
}

pub(crate) fn check(root: &Path) -> (Vec<String>, Option<i32>) {
    let (text, code) = run(root, &["check", "--format", "short", "--all"]);
    (text.lines().map(str::to_owned).collect(), code)
}

pub(crate) const C: &str = "data/contratto-esempio";
pub(crate) const P: &str = "data/contratto-esempio/periods/2024-s1";

/// One text replaced in one file; the lines that `check` then prints, and its exit code.
pub(crate) fn story(file: &str, from: &str, to: &str, expected: &[&str], code: i32) {
    let temp = site();
    let path = temp.path().join(file);
    let text = fs::read_to_string(&path).expect("text");
    assert!(text.contains(from), "{file} has «{from}»");
    fs::write(&path, text.replacen(from, to, 1)).expect("written");
    let (lines, found) = check(temp.path());
    let expected: Vec<String> = expected.iter().map(|e| e.replace("{f}", file)).collect();
    assert_eq!(lines, expected, "{file}: {from} -> {to}");
    assert_eq!(found, Some(code), "{file}: {from} -> {to}");
}

/// A file laid beside the others.
pub(crate) fn laid(path: &str, bytes: &[u8]) -> (Vec<String>, Option<i32>) {
    let temp = site();
    let target = temp.path().join(path);
    fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
    fs::write(target, bytes).expect("written");
    check(temp.path())
}
