//! Schemas against an independent validator: every file of ours is valid, every file wrong in form is not.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read folders and fail loudly")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use resoconto::diag::{Diagnostics, FileId};
use resoconto::model::schemas::{KINDS, find};
use resoconto::source::{Kind, Node, yaml};
use serde_json::{Value, json};

/// A YAML text as an editor sees it: YAML 1.2, core schema.
fn seen(node: &Node) -> Value {
    match &node.kind {
        Kind::Map(entries) => {
            Value::Object(entries.iter().map(|(key, value)| (key.value.clone(), seen(value))).collect())
        }
        Kind::List(items) => Value::Array(items.iter().map(seen).collect()),
        Kind::Scalar { text, quoted: true } => json!(text),
        Kind::Scalar { text, quoted: false } => plain(text),
        _ => Value::Null,
    }
}

fn plain(text: &str) -> Value {
    match text {
        "true" | "false" => json!(text == "true"),
        "null" | "~" | "" => Value::Null,
        _ => text
            .parse::<i64>()
            .map(|n| json!(n))
            .or_else(|_| text.parse::<f64>().map(|n| json!(n)))
            .unwrap_or_else(|_| json!(text)),
    }
}

fn read(text: &str) -> Value {
    seen(&yaml::parse(text, FileId::default(), &mut Diagnostics::default()))
}

struct Judges(BTreeMap<&'static str, jsonschema::Validator>);

impl Judges {
    fn new() -> Self {
        Self(KINDS.iter().map(|k| (k.kind, jsonschema::draft202012::new(&k.schema()).unwrap())).collect())
    }

    fn problems(&self, kind: &str, value: &Value) -> Vec<String> {
        self.0[kind].iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
    }
}

/// The kind of file that stands at a path: the pattern of its place, `*` for one name.
fn kind_of(path: &str) -> Option<&'static str> {
    KINDS.iter().find(|k| matches(k.place, path)).map(|k| k.kind)
}

fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(&path).all(|(p, s)| match p.split_once('*') {
            Some((before, after)) => s.starts_with(before) && s.ends_with(after),
            None => p == s,
        })
}

#[test]
fn schemas_are_valid_themselves() {
    for kind in KINDS {
        let schema = kind.schema();
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{}", kind.kind);
        assert!(!schema.to_string().contains("http://"), "{}: nothing is fetched", kind.kind);
    }
}

#[test]
fn every_file_of_every_site_of_ours_is_valid() {
    let judges = Judges::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut checked = 0;
    for site in [root.to_owned(), root.join("examples/minimo"), root.join("examples/completo")] {
        for entry in walkdir::WalkDir::new(site.join("data")).into_iter().map(Result::unwrap) {
            let path = entry.path().strip_prefix(&site).unwrap().to_str().unwrap().to_owned();
            if !path.ends_with(".yaml") {
                continue;
            }
            let kind = kind_of(&path).unwrap_or_else(|| panic!("{path} has no schema"));
            let value = read(&std::fs::read_to_string(entry.path()).unwrap());
            assert_eq!(judges.problems(kind, &value), Vec::<String>::new(), "{path}");
            checked += 1;
        }
    }
    assert!(checked > 150, "{checked}");
}

#[test]
fn files_wrong_in_form_are_refused() {
    let judges = Judges::new();
    for (kind, text) in [
        ("measure", "indicator: attesa\nstatus: measured\nevidenza: [a]\n"),
        ("measure", "indicator: attesa\nstatus: misurata\n"),
        ("measure", "status: measured\n"),
        ("measure", "indicator: attesa\nstatus: measured\nreceived_on: 05/07/2024\n"),
        ("measure", "indicator: attesa\nstatus: measured\nevidence: dati\n"),
        ("measure", "indicator: Attesa Media\nstatus: measured\n"),
        ("people", "people:\n  - {id: a, name: A, public_role: si}\n"),
        ("glossary", "- uno\n- due\n"),
        (
            "report",
            "id: 2024-s1\nkind: semestre\ntitle: x\nfrom: 2024-01-01\nto: 2024-06-30\nstate: review\ndated: 2024-07-01\n",
        ),
        ("waiver", "code: SLA-09\npath: data/\nreason: x\nby: y\nuntil: domani\n"),
    ] {
        assert!(!judges.problems(kind, &read(text)).is_empty(), "{text}");
    }
    let sheet = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("examples/minimo/data/contratto-esempio/indicators/attesa.yaml"),
    )
    .unwrap();
    for (from, to) in [
        ("stat: share", "stat: shere"),
        ("op: \">=\", ", ""),
        ("within: 20s", "within: 0:20"),
        ("value: 90", "value: na"),
        ("of: answered, ", ""),
        ("unit: percent}", "unit: percento}"),
        ("digits: 2", "digits: due"),
        ("frequency: month", "frequency: mese"),
    ] {
        assert!(sheet.contains(from), "{from}");
        let problems = judges.problems("indicator", &read(&sheet.replace(from, to)));
        assert!(!problems.is_empty(), "{to}");
    }
}

#[test]
fn the_written_schemas_are_current() {
    let done = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["schema", "--check"])
        .output()
        .unwrap();
    assert!(done.status.success(), "run «resoconto schema»:\n{}", String::from_utf8_lossy(&done.stdout));
}

#[test]
fn the_verb_writes_prints_and_never_takes_an_editors_settings() {
    let folder = tempfile::tempdir().unwrap();
    let run = |line: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_resoconto"))
            .current_dir(folder.path())
            .args(line)
            .output()
            .unwrap();
        (done.status.code().unwrap(), String::from_utf8(done.stdout).unwrap())
    };
    std::fs::create_dir(folder.path().join(".vscode")).unwrap();
    std::fs::write(folder.path().join(".vscode/settings.json"), "{}").unwrap();
    assert_eq!(run(&["schema"]).0, 0);
    assert_eq!(std::fs::read_to_string(folder.path().join(".vscode/settings.json")).unwrap(), "{}");
    assert_eq!(run(&["schema"]), (0, String::new()), "nothing to write again");
    std::fs::write(folder.path().join("schema/measure.json"), "{}").unwrap();
    let (code, out) = run(&["schema", "--check"]);
    assert_eq!(code, 1);
    assert!(out.contains("schema/measure.json"), "{out}");
    let (code, out) = run(&["schema", "--kind", "measure", "--stdout"]);
    assert_eq!(code, 0);
    let schema: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(schema["title"], "Rilevazione");
    assert_eq!(schema, find("measure").unwrap().schema());
    assert_eq!(run(&["schema", "--kind", "misura"]).0, 2);
}
