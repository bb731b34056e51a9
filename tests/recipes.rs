//! The recipes for pull requests, run as they are in real repositories.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests lay out folders and run programs"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const P: &str = "data/contratto-esempio/periods/2024-s1";

fn recipes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ricette/richieste")
}

/// Runs a shell line with our program first in the path, and with a forge's tool that only notes its call.
fn shell(dir: &Path, line: &str, variables: &[(&str, &str)]) -> Output {
    let own = Path::new(env!("CARGO_BIN_EXE_resoconto")).parent().unwrap();
    let tools = dir.parent().unwrap().join("strumenti");
    fs::create_dir_all(&tools).unwrap();
    fs::write(tools.join("gh"), "#!/bin/sh\necho \"$@\" > chiamata.txt\n").unwrap();
    fs::write(tools.join("cargo"), "#!/bin/sh\nexit 0\n").unwrap();
    Command::new("chmod").args(["-R", "+x"]).arg(&tools).output().unwrap();
    let path = format!("{}:{}:{}", tools.display(), own.display(), std::env::var("PATH").unwrap());
    Command::new("sh")
        .args(["-ec", line])
        .current_dir(dir)
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env_remove("GITHUB_ACTIONS")
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

fn done(output: &Output) {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace(['\u{a0}', '\u{202f}'], " ")
}

fn git(dir: &Path, line: &str) {
    done(&shell(
        dir,
        &format!("git -c user.name=Prova -c user.email=p@example.org -c init.defaultBranch=main {line}"),
        &[],
    ));
}

/// A clone with a branch that changes a measure, beside the repository it comes from.
fn branch() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let origin = folder.path().join("origine");
    fs::create_dir(&origin).unwrap();
    git(&origin, "init -q");
    done(&shell(&origin, "resoconto init --force .", &[]));
    fs::create_dir(origin.join(".ricette")).unwrap();
    fs::copy(recipes().join("controlla.sh"), origin.join(".ricette/controlla.sh")).unwrap();
    git(&origin, "add -A");
    git(&origin, "commit -qm prima");
    let clone = folder.path().join("copia di lavoro");
    git(folder.path().join("origine").as_path(), &format!("clone -q . '{}'", clone.display()));
    git(&clone, "checkout -q -b modifica");
    edit(&clone, &format!("{P}/measures/attesa.csv"), "2024-06,800,760", "2024-06,800,770");
    edit(&clone, "content/contratto-esempio/2024-s1/index.md", "95,00 %", "95,17 %");
    git(&clone, "commit -qam valore");
    (folder, clone)
}

fn edit(dir: &Path, path: &str, from: &str, to: &str) {
    let path = dir.join(path);
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.contains(from), "{from}");
    fs::write(path, before.replace(from, to)).unwrap();
}

/// The shell lines of a recipe, in order.
fn lines(recipe: &str) -> Vec<String> {
    let all = fs::read_to_string(recipes().join(recipe)).unwrap();
    let mut list = Vec::new();
    let mut script = false;
    for line in all.lines() {
        let trimmed = line.trim();
        if let Some(run) = trimmed.strip_prefix("run: ") {
            list.push(run.to_owned());
        }
        if trimmed.ends_with("script:") {
            script = true;
        } else if let Some(run) = trimmed.strip_prefix("- ").filter(|_| script) {
            list.push(run.to_owned());
        } else if !trimmed.starts_with('-') {
            script = false;
        }
    }
    assert!(list.len() > 2, "{recipe}: {list:?}");
    list
}

#[test]
fn every_step_of_every_forge_runs() {
    for (recipe, variables) in [
        ("github.yml", vec![("GITHUB_BASE_REF", "main"), ("RICHIESTA", "7")]),
        ("forgejo.yml", vec![("GITHUB_BASE_REF", "main")]),
        ("gitlab-ci.yml", vec![("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")]),
    ] {
        let (_folder, clone) = branch();
        for line in lines(recipe).iter().filter(|l| !l.starts_with("apt-get")) {
            let output = shell(&clone, line, &variables);
            assert!(
                output.status.success(),
                "{recipe}: {line}\n{}{}",
                text(&output.stdout),
                text(&output.stderr)
            );
        }
        let comment = text(&fs::read(clone.join("uscita/commento.md")).unwrap());
        assert!(comment.contains("| rispettato (95,00 %) | rispettato (95,17 %) |"), "{recipe}: {comment}");
        let zip = shell(&clone, "unzip -l uscita/anteprima.zip", &[]);
        assert!(text(&zip.stdout).contains("anteprima/index.html"), "{recipe}");
        if recipe == "github.yml" {
            let call = fs::read_to_string(clone.join("chiamata.txt")).unwrap();
            assert_eq!(
                call.trim(),
                "pr comment 7 --edit-last --create-if-none --body-file uscita/commento.md"
            );
        }
        if recipe == "gitlab-ci.yml" {
            let report: serde_json::Value =
                serde_json::from_slice(&fs::read(clone.join("uscita/rilievi.txt")).unwrap()).unwrap();
            assert_eq!(report, serde_json::json!([]));
        }
    }
}

#[test]
fn a_mistake_fails_the_check_and_still_leaves_the_comment() {
    let (_folder, clone) = branch();
    edit(&clone, &format!("{P}/measures/attesa.yaml"), "[dati-sportello]", "[dati-sportelo]");
    git(&clone, "commit -qam sbaglio");
    let output = shell(&clone, "sh .ricette/controlla.sh origin/main github", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("::error file="), "{}", text(&output.stdout));
    assert!(clone.join("uscita/commento.md").exists());
    assert!(!clone.join("uscita/anteprima.zip").exists(), "a broken site has no preview");
}

#[test]
fn the_hook_stops_a_broken_commit_and_lets_a_good_one_pass() {
    let (_folder, clone) = branch();
    let hook = clone.join(".git/hooks/pre-commit");
    fs::copy(recipes().join("pre-commit"), &hook).unwrap();
    done(&shell(&clone, "chmod +x .git/hooks/pre-commit", &[]));
    edit(&clone, &format!("{P}/measures/attesa.yaml"), "[dati-sportello]", "[dati-sportelo]");
    let line = "git -c user.name=P -c user.email=p@example.org commit -qam x";
    let output = shell(&clone, line, &[]);
    assert!(!output.status.success());
    assert!(text(&output.stdout).contains("SYN-07") || text(&output.stderr).contains("SYN-07"));
    edit(&clone, &format!("{P}/measures/attesa.yaml"), "[dati-sportelo]", "[dati-sportello, capitolato]");
    done(&shell(&clone, line, &[]));
}

#[test]
fn code_owners_name_places_that_exist() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/completo");
    let rules = fs::read_to_string(recipes().join("CODEOWNERS")).unwrap();
    for rule in rules.lines().filter(|l| l.starts_with('/') && !l.contains("waivers")) {
        let pattern = rule.split_whitespace().next().unwrap();
        let found = shell(&example, &format!("ls -d .{pattern}"), &[]);
        assert!(found.status.success(), "{pattern}");
    }
}
