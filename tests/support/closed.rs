//! The smallest site as a git repository whose periods can be closed.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    dead_code,
    reason = "tests lay out folders and fail loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) const DATA: &str = "data/contratto-esempio/periods/2024-s1";
pub(crate) const CLOSED: &str = "archive/contratto-esempio/2024-s1";

/// What the smallest site recognises its signer by.
pub(crate) const CODE: &str =
    "tax_code_sha256: e3638e7353768ce1118fb10ee105f21bdb79bfc9afc2d82f91ab0b2ec7d8e90d";

pub(crate) struct Site {
    _folder: tempfile::TempDir,
    pub(crate) root: PathBuf,
}

impl Site {
    /// The smallest site, committed.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("sito");
        fs::create_dir(&root).unwrap();
        let this = Self { _folder: folder, root };
        this.ok(&["init"]);
        this.begin();
        this
    }

    /// A copy of an example site, committed.
    pub(crate) fn example(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("sito");
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        for path in files(&from) {
            let inside = path.strip_prefix(&from).unwrap();
            // What somebody built inside the example is no part of it.
            if inside.starts_with("book") || inside.starts_with("archive") {
                continue;
            }
            let to = root.join(inside);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(path, to).unwrap();
        }
        fs::write(root.join(".gitignore"), "book/\n").unwrap();
        let this = Self { _folder: folder, root };
        this.begin();
        this
    }

    fn begin(&self) {
        self.git(&["init", "-q"]);
        self.git(&["config", "user.name", "Elena Prova"]);
        self.git(&["config", "user.email", "elena@example.org"]);
        self.commit();
    }

    /// The smallest site with its period closed and the closing committed.
    pub(crate) fn closed() -> Self {
        let this = Self::new();
        this.ok(&["seal", "2024-s1"]);
        this.commit();
        this
    }

    pub(crate) fn git(&self, line: &[&str]) {
        let done = Command::new("git")
            .current_dir(&self.root)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .args(line)
            .output()
            .unwrap();
        assert!(done.status.success(), "{line:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "lavoro"]);
    }

    /// Exit code and everything said.
    pub(crate) fn run(&self, line: &[&str]) -> (i32, String) {
        let done = Command::new(env!("CARGO_BIN_EXE_resoconto"))
            .current_dir(&self.root)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("NO_COLOR", "1")
            .args(line)
            .output()
            .unwrap();
        let text = [done.stdout, done.stderr].concat();
        (done.status.code().unwrap(), String::from_utf8(text).unwrap())
    }

    pub(crate) fn ok(&self, line: &[&str]) -> String {
        let (code, text) = self.run(line);
        assert_eq!(code, 0, "{line:?}: {text}");
        text
    }

    /// The exit code, and words that have to be said.
    pub(crate) fn says(&self, line: &[&str], code: i32, words: &[&str]) {
        let (found, text) = self.run(line);
        assert_eq!(found, code, "{line:?}: {text}");
        for word in words {
            assert!(text.contains(word), "{line:?}: «{word}» in:\n{text}");
        }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "{path}: {from}");
        fs::write(self.path(path), text.replacen(from, to, 1)).unwrap();
    }

    /// Takes away what the signer is recognised by.
    pub(crate) fn forget_code(&self) {
        self.edit("data/people.yaml", &format!(", {CODE}"), "");
        self.commit();
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn sh(&self, folder: &str, line: &str) -> (bool, String) {
        let done = Command::new("sh").args(["-c", line]).current_dir(self.path(folder)).output().unwrap();
        (done.status.success(), String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned())
    }
}

pub(crate) fn files(at: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(at).sort_by_file_name();
    walk.into_iter().flatten().filter(|e| e.file_type().is_file()).map(|e| e.into_path()).collect()
}
