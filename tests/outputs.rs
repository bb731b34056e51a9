//! One list of findings, many forms, one exit code; waivers that hide nothing; gates that stop only who asks.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// One call: exit code, standard output, standard error.
fn run(dir: &Path, line: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .current_dir(dir)
        .env("NO_COLOR", "1")
        .env_remove("GITHUB_ACTIONS")
        .env_remove("GITHUB_STEP_SUMMARY")
        .args(line)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

const MEASURE: &str = "data/contratto-esempio/periods/2024-s1/measures/attesa.yaml";
const COUNTS: &str = "data/contratto-esempio/periods/2024-s1/measures/attesa.csv";
const FORMATS: [&str; 6] = ["human", "short", "json", "sarif", "github", "gitlab"];

fn init(dir: &Path) {
    let (code, _, error) = run(dir, &["init", "."]);
    assert_eq!(code, 0, "{error}");
}

fn site() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    init(dir.path());
    dir
}

fn edit(dir: &Path, path: &str, from: &str, to: &str) {
    let path = dir.join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

fn git(dir: &Path, line: &[&str]) {
    let done = Command::new("git")
        .current_dir(dir)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .args([
            "-c",
            "user.name=Prova",
            "-c",
            "user.email=prova@example.org",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(line)
        .output()
        .unwrap();
    assert!(done.status.success(), "{line:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_exit_code_does_not_depend_on_the_format() {
    let good = site();
    let bad = site();
    edit(bad.path(), MEASURE, "[dati-sportello]", "[dati-sportelo]");
    let config = site();
    edit(config.path(), "book.toml", "language", "lingua");
    for (dir, expected) in [(&good, 0), (&bad, 1), (&config, 2)] {
        for format in FORMATS {
            let (code, out, error) = run(dir.path(), &["check", "--format", format, "--as-of", "2024-10-01"]);
            assert_eq!(code, expected, "{format}: {out}{error}");
        }
    }
}

#[test]
fn sarif_is_valid_and_names_the_rule_and_the_place() {
    let dir = site();
    edit(dir.path(), MEASURE, "[dati-sportello]", "[dati-sportelo]");
    let (_, out, _) = run(dir.path(), &["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&out).unwrap();
    let schema: Value = serde_json::from_str(include_str!("schemas/sarif-schema-2.1.0.json")).unwrap();
    let judge = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> =
        judge.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(problems, Vec::<String>::new());
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "SYN-07");
    assert_eq!(result["level"], "error");
    let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][at]["id"], "SYN-07");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], MEASURE);
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&3.into(), &12.into()));
}

#[test]
fn annotations_attach_to_the_diff_of_the_whole_repository() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("siti, e altro/città");
    fs::create_dir_all(&root).unwrap();
    git(dir.path(), &["init", "-q"]);
    init(&root);
    edit(&root, MEASURE, "[dati-sportello]", "[dati-sportelo]");
    let (code, out, _) = run(&root, &["check", "--format", "github"]);
    assert_eq!(code, 1);
    let expected = format!(
        "::error file=siti%2C e altro/città/{MEASURE},line=3,endLine=3,col=12,endColumn=25,\
         title=SYN-07 Riferimento inesistente::documento «dati-sportelo» inesistente; il più vicino è «dati-sportello»\
         %0Acorreggere l’identificativo oppure aggiungere il record\n"
    );
    assert_eq!(out, expected);
    let (_, out, _) = run(&root, &["check", "--format", "gitlab"]);
    let list: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(list[0]["location"]["path"], format!("siti, e altro/città/{MEASURE}"));
    assert_eq!(list[0]["severity"], "critical");
    assert_eq!(list[0]["fingerprint"].as_str().unwrap().len(), 64);
}

#[test]
fn a_missed_level_is_news_and_a_gate_stops_only_who_asks() {
    let dir = site();
    edit(dir.path(), COUNTS, "2024-06,800,760", "2024-06,800,160");
    edit(dir.path(), "content/contratto-esempio/2024-s1/index.md", "95,00 %", "85,00 %");
    let (code, out, _) = run(dir.path(), &["check"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("esiti contratto-esempio/2024-s1: 1 non rispettato"), "{out}");
    let (code, out, _) = run(dir.path(), &["check", "--format", "github", "--only", "SLA"]);
    assert_eq!(code, 0);
    assert!(out.contains("title=Esito::Attesa: NON RISPETTATO, 85,00"), "{out}");
    let (code, _, error) = run(dir.path(), &["check", "--fail-on", "missed"]);
    assert_eq!(code, 3, "{error}");
    assert!(error.contains("attesa"), "{error}");
    let (code, ..) = run(dir.path(), &["check", "--fail-on", "not-measured,near"]);
    assert_eq!(code, 0);
    let (code, ..) = run(dir.path(), &["check", "--fail-on", "overdue", "--as-of", "2024-12-31"]);
    assert_eq!(code, 0);
    let (code, _, error) = run(dir.path(), &["check", "--fail-on", "overdue", "--as-of", "2025-01-01"]);
    assert_eq!(code, 3);
    assert!(error.contains("orario-esteso"), "{error}");
}

#[test]
fn a_waiver_accepts_shows_expires_and_is_reported_when_useless() {
    let dir = site();
    edit(dir.path(), COUNTS, "2024-06,800,760", "2024-06,800,170");
    edit(dir.path(), "content/contratto-esempio/2024-s1/index.md", "95,00 %", "85,17 %");
    let strict = |day: &str| run(dir.path(), &["check", "--strict", "--as-of", day]);
    let (code, out, _) = strict("2024-10-01");
    assert_eq!(code, 1);
    assert!(out.contains("TXT-02"), "{out}");
    let waiver = dir.path().join("data/contratto-esempio/waivers/testo-firmato.yaml");
    fs::create_dir_all(waiver.parent().unwrap()).unwrap();
    let text = "code: TXT-02\npath: data/contratto-esempio/periods/2024-s1/\nreason: il testo firmato dice così\nby: direzione\nuntil: 2024-12-31\n";
    fs::write(&waiver, text).unwrap();
    let (code, out, error) = strict("2024-10-01");
    assert_eq!(code, 0, "{out}{error}");
    assert!(error.contains("1 accettato con deroga"), "{error}");
    let (code, out, _) = strict("2025-01-01");
    assert_eq!(code, 1);
    assert!(out.contains("WVR-01") && out.contains("TXT-02"), "{out}");
    let (code, _, error) = run(dir.path(), &["build", "--as-of", "2024-10-01"]);
    assert_eq!(code, 0, "{error}");
    let page = fs::read_to_string(dir.path().join("book/contratto-esempio/2024-s1/rilievi.html")).unwrap();
    for words in ["Rilievi e deroghe", "il testo firmato dice così", "direzione", "datetime=\"2024-12-31\""]
    {
        assert!(page.contains(words), "{words}");
    }
    let (_, out, _) = run(dir.path(), &["check", "--format", "json", "--as-of", "2024-10-01"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["diagnostics"][0]["accepted"]["by"], "direzione");
    fs::write(&waiver, text.replace("TXT-02", "SYN-07")).unwrap();
    let (code, out, _) = strict("2024-10-01");
    assert_eq!(code, 1);
    assert!(out.contains("WVR-03"), "{out}");
    fs::write(&waiver, text.replace("TXT-02", "SLA-09")).unwrap();
    let (code, out, _) = strict("2024-10-01");
    assert_eq!(code, 1);
    assert!(out.contains("WVR-02"), "{out}");
}

#[test]
fn only_what_changed_since_a_revision_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("il mio sito à");
    fs::create_dir_all(&root).unwrap();
    git(dir.path(), &["init", "-q"]);
    init(&root);
    edit(&root, "data/contratto-esempio/indicators/attesa.yaml", "[dati-sportello]", "[dati-sportelo]");
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-qm", "prima"]);
    let (code, out, _) = run(&root, &["check", "--format", "short", "--changed-since", "HEAD"]);
    assert_eq!((code, out.as_str()), (0, ""));
    git(dir.path(), &["checkout", "-q", "-b", "modifica"]);
    edit(&root, MEASURE, "evidence: [dati-sportello]", "evidence: [dati-sportella]");
    let (code, out, _) = run(&root, &["check", "--format", "short", "--changed-since", "main"]);
    assert_eq!(code, 1);
    assert_eq!(out.lines().count(), 1, "{out}");
    assert!(out.starts_with(MEASURE), "{out}");
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-qm", "seconda"]);
    let shallow = dir.path().join("copia");
    git(dir.path(), &["clone", "-q", "--depth", "1", &format!("file://{}", dir.path().display()), "copia"]);
    let (code, _, error) = run(&shallow.join("il mio sito à"), &["check", "--changed-since", "HEAD~1"]);
    assert_eq!(code, 5, "{error}");
    assert!(error.contains("--unshallow"), "{error}");
    for (revision, words) in [("nessuna", "git fetch"), ("--output=x", "--output=x")] {
        let (code, _, error) = run(&root, &["check", &format!("--changed-since={revision}")]);
        assert_eq!(code, 5, "{error}");
        assert!(error.contains(words), "{error}");
    }
    assert!(!root.join("x").exists());
    let lonely = site();
    let (code, _, error) = run(lonely.path(), &["check", "--changed-since", "HEAD"]);
    assert_eq!(code, 5);
    assert!(error.contains("non è in un deposito git"), "{error}");
}

#[test]
fn a_changed_verdict_stops_who_asks() {
    let dir = site();
    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-qm", "prima"]);
    let (code, _, error) = run(dir.path(), &["check", "--fail-on", "changed-verdict"]);
    assert_eq!(code, 0, "{error}");
    edit(dir.path(), COUNTS, "2024-06,800,760", "2024-06,800,160");
    edit(dir.path(), "content/contratto-esempio/2024-s1/index.md", "95,00 %", "85,00 %");
    let (code, _, error) = run(dir.path(), &["check", "--fail-on", "changed-verdict"]);
    assert_eq!(code, 3, "{error}");
    assert!(error.contains("changed-verdict") && error.contains("attesa"), "{error}");
}

#[test]
fn the_real_report_passes_the_strict_check_by_recorded_decisions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (code, out, error) = run(root, &["check", "--strict", "--as-of", "2026-11-24"]);
    assert_eq!(code, 0, "{out}{error}");
    assert!(error.contains("accettati con deroga"), "{error}");
}

#[test]
fn unknown_codes_and_periods_are_refused_with_the_nearest() {
    let dir = site();
    let (code, _, error) = run(dir.path(), &["check", "--only", "SLA-70"]);
    assert_eq!(code, 2);
    assert!(error.contains("SLA-70") && error.contains("forse «SLA-0"), "{error}");
    let (code, _, error) = run(dir.path(), &["check", "--period", "2024-s2"]);
    assert_eq!(code, 2);
    assert!(error.contains("forse «2024-s1»"), "{error}");
}
