//! A real browser over the built sites. Where Node, its packages or Chromium are missing the test says
//! so and passes, unless `RESOCONTO_BROWSER=required`.
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "tests lay files and run the program")]

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What is missing to run the browser, if anything.
fn missing() -> Option<&'static str> {
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into());
    if Command::new("node").arg("--version").output().is_err() {
        return Some("Node");
    }
    if !root().join("tests/browser/node_modules/playwright-core").is_dir() {
        return Some("the packages of tests/browser (npm ci --prefix tests/browser)");
    }
    (!Path::new(&chromium).exists()).then_some("Chromium (set CHROMIUM to its path)")
}

fn open(site: &Path) {
    if let Some(what) = missing() {
        let required = std::env::var("RESOCONTO_BROWSER").is_ok_and(|v| v == "required");
        assert!(!required, "the browser test is required and {what} is missing");
        eprintln!("SKIPPED: the browser test needs {what}");
        return;
    }
    let temp = tempfile::tempdir().expect("a folder");
    let out = temp.path().join("sito");
    let built = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .args(["build", "-q", "-C"])
        .arg(site)
        .arg("-d")
        .arg(&out)
        .output()
        .expect("the program runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let checked = Command::new("node")
        .arg(root().join("tests/browser/check.mjs"))
        .arg(&out)
        .output()
        .expect("Node runs");
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{said}{}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn the_real_site_in_a_browser() {
    open(&root());
}

#[test]
fn the_example_in_a_browser() {
    open(&root().join("examples/completo"));
}

#[test]
fn the_guide_in_a_browser() {
    open(&root().join("docs/guida"));
}
