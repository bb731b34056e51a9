//! What a pull request changes for the contract, from real local repositories: exactly that, and nothing for a
//! change of spelling.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const P: &str = "data/contratto-esempio/periods/2024-s1";
const PREMISE: &str = "content/contratto-esempio/2024-s1/index.md";

struct Repository {
    _folder: tempfile::TempDir,
    root: PathBuf,
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
        .args(["-c", "protocol.file.allow=always"])
        .args(line)
        .output()
        .unwrap();
    assert!(done.status.success(), "{line:?}: {}", String::from_utf8_lossy(&done.stderr));
}

impl Repository {
    /// The smallest site, committed, in a folder whose name has spaces and accents.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("il contratto di città");
        fs::create_dir(&root).unwrap();
        git(folder.path(), &["init", "-q"]);
        let done =
            Command::new(env!("CARGO_BIN_EXE_resoconto")).current_dir(&root).arg("init").output().unwrap();
        assert!(done.status.success());
        let this = Self { _folder: folder, root };
        this.commit("prima");
        this
    }

    fn commit(&self, message: &str) {
        git(&self.root, &["add", "-A"]);
        git(&self.root, &["commit", "-qm", message]);
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.root.join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn diff(&self, line: &[&str]) -> (i32, String, String) {
        diff(&self.root, line)
    }

    /// The comment for what the working tree changes.
    fn comment(&self) -> String {
        let (code, out, error) = self.diff(&["--base", "HEAD", "--format", "markdown"]);
        assert_eq!(code, 0, "{error}");
        out.replace(['\u{a0}', '\u{202f}'], " ")
    }
}

fn diff(root: &Path, line: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .current_dir(root)
        .env("NO_COLOR", "1")
        .arg("diff")
        .args(line)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

const NOTHING: &str = "Nessuna differenza di significato.\n";

#[test]
fn a_change_of_spelling_order_or_comments_says_nothing() {
    let site = Repository::new();
    site.edit(
        &format!("{P}/measures/attesa.yaml"),
        "status: measured",
        "# un commento\nstatus: \"measured\"",
    );
    site.edit(
        &format!("{P}/actions/orario-esteso.yaml"),
        "class: process\nowner: responsabile\n",
        "owner: responsabile\nclass: process\n",
    );
    site.write(
        "data/glossary.yaml",
        "terms:\n  - id: rup\n    meaning: 'Responsabile unico del progetto'\n    term: RUP\n",
    );
    site.edit(PREMISE, "Il semestre dello sportello", "Il semestre\ndello sportello");
    let from = site.root.join(format!("{P}/activities/sportello/informazioni.yaml"));
    fs::rename(&from, from.with_file_name("altro-nome.yaml")).unwrap();
    assert_eq!(site.comment(), NOTHING);
    let (_, out, _) = site.diff(&["--base", "HEAD"]);
    assert_eq!(out, NOTHING);
    let (_, out, _) = site.diff(&["--base", "HEAD", "--format", "json"]);
    assert_eq!(out, "[]\n");
}

#[test]
fn a_verdict_that_flips() {
    let site = Repository::new();
    site.edit(&format!("{P}/measures/attesa.csv"), "2024-06,800,760", "2024-06,800,160");
    site.edit(PREMISE, "[95,00 %]", "[85,00 %]");
    assert_eq!(
        site.comment(),
        "### Sportello, Primo semestre 2024\n\n1 esito peggiora, 1 dato rilevato cambiato, 1 testo.\n\n**Esiti**\n\n\
         | Che cosa | Prima | Dopo |\n| --- | --- | --- |\n\
         | Sportello telefonico, Attesa ▼ peggiora | rispettato (95,00 %) | non rispettato (85,00 %) |\n\n\
         **Dati rilevati**\n\n| Che cosa | Prima | Dopo |\n| --- | --- | --- |\n\
         | Sportello telefonico, Attesa: giugno 2024 | chiamate risposte: 800; chiamate risposte entro 20 secondi: 760 | chiamate risposte: 800; chiamate risposte entro 20 secondi: 160 |\n\n\
         **Testi**\n\n| Che cosa | Prima | Dopo |\n| --- | --- | --- |\n\
         | Premessa | Il semestre dello sportello di esempio. Le chiamate con risposta entro venti secondi sono state il 95,00 %. | \
         Il semestre dello sportello di esempio. Le chiamate con risposta entro venti secondi sono state il 85,00 %. |\n\n"
    );
}

#[test]
fn a_value_that_changes_without_a_verdict() {
    let site = Repository::new();
    site.edit(&format!("{P}/measures/attesa.csv"), "2024-06,800,760", "2024-06,800,770");
    let text = site.comment();
    assert!(text.contains("1 valore cambiato, 1 dato rilevato cambiato."), "{text}");
    assert!(text.contains("| rispettato (95,00 %) | rispettato (95,17 %) |"), "{text}");
}

#[test]
fn a_threshold_with_its_act() {
    let site = Repository::new();
    site.edit("data/contratto-esempio/indicators/attesa.yaml", "value: 90", "value: 92");
    let text = site.comment();
    assert!(text.contains("1 soglia cambiata."), "{text}");
    assert!(
        text.contains("| almeno 90 % dei casi entro 20 s (Capitolato tecnico) | almeno 92 % dei casi entro 20 s (Capitolato tecnico) |"),
        "{text}"
    );
}

#[test]
fn activities_added_reworded_and_closed() {
    let site = Repository::new();
    let file = format!("{P}/activities/sportello/informazioni.yaml");
    site.edit(&file, "Risposte su orari e uffici comunali", "Risposte su orari e servizi comunali");
    site.edit(&file, "status: ongoing", "status: done");
    site.write(
        &format!("{P}/activities/sportello/spid.yaml"),
        "group: informazioni\nitems:\n  - {id: spid, text: Rilascio di SPID `<b>urgente</b>` | ecc.}\n",
    );
    let text = site.comment();
    assert!(text.contains("Nessun indicatore cambia, 3 attività."), "{text}");
    assert!(text.contains("| Risposte su orari e uffici comunali (conclusa) | Risposte su orari e servizi comunali (conclusa) |"), "{text}");
    assert!(
        text.contains("(in corso) | Prenotazione degli appuntamenti allo sportello (conclusa) |"),
        "{text}"
    );
    assert!(
        text.contains("| _non c’era_ | Rilascio di SPID &lt;b&gt;urgente&lt;/b&gt; \\| ecc. |"),
        "{text}"
    );
}

#[test]
fn an_action_closed_a_role_moved_staff_and_claims() {
    let site = Repository::new();
    site.edit(&format!("{P}/actions/orario-esteso.yaml"), "state: open", "state: closed");
    site.edit("data/contratto-esempio/roles.yaml", "person: bruno-prova", "person: carla-modello");
    site.edit(&format!("{P}/headcount.csv"), ",4,,3.5,", ",5,,4.5,");
    site.edit(&format!("{P}/review/cittadini.yaml"), "all_met_in: [sportello]", "all_met_in: []");
    let text = site.comment();
    for expected in [
        "Nessun indicatore cambia, 1 azione, 1 incarico, 1 servizio con altro personale, 1 voce del riesame.",
        "sabato mattina (aperta, Responsabile del servizio, 31 dicembre 2024)",
        "sabato mattina (chiusa, Responsabile del servizio, 31 dicembre 2024)",
        "| Responsabile del servizio | Bruno Prova | Carla Modello |",
        "| Sportello telefonico | 4 persone | 5 persone |",
        "| Servizi detti rispettati | Sportello telefonico | – |",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn two_revisions_across_branches_and_merges() {
    let site = Repository::new();
    git(&site.root, &["checkout", "-q", "-b", "modifica"]);
    site.edit(&format!("{P}/measures/attesa.csv"), "2024-06,800,760", "2024-06,800,770");
    site.edit(PREMISE, "[95,00 %]", "[95,17 %]");
    site.commit("valore");
    git(&site.root, &["checkout", "-q", "main"]);
    site.edit(&format!("{P}/headcount.csv"), ",4,,3.5,", ",5,,4.5,");
    site.commit("persone");
    let (code, out, _) = site.diff(&["--base", "main", "modifica", "--format", "json"]);
    assert_eq!(code, 0);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let topics: Vec<&str> =
        json[0]["changes"].as_array().unwrap().iter().map(|c| c["topic"].as_str().unwrap()).collect();
    assert_eq!(topics, ["value", "data", "staff", "text"]);
    git(&site.root, &["merge", "-q", "--no-edit", "modifica"]);
    let (_, out, _) = site.diff(&["--base", "HEAD^1", "HEAD", "--format", "json"]);
    assert!(out.contains("\"value\"") && !out.contains("\"staff\""), "{out}");
}

#[test]
fn a_broken_base_is_compared_as_far_as_it_can_be_read() {
    let site = Repository::new();
    site.edit(&format!("{P}/actions/orario-esteso.yaml"), "class: process", "class: processo");
    site.commit("sbaglio");
    site.edit(&format!("{P}/actions/orario-esteso.yaml"), "class: processo", "class: process");
    let (code, out, error) = site.diff(&["--base", "HEAD"]);
    assert_eq!(code, 0, "{error}");
    assert!(error.contains("errori: si confronta ciò che si legge"), "{error}");
    assert!(out.contains("sabato mattina") && !out.contains("orario-esteso"), "{out}");
}

#[test]
fn shallow_clones_submodules_and_foreign_names() {
    let site = Repository::new();
    site.edit(&format!("{P}/headcount.csv"), ",4,,3.5,", ",5,,4.5,");
    site.commit("persone");
    let top = site.root.parent().unwrap().to_path_buf();
    let elsewhere = tempfile::tempdir().unwrap();
    git(elsewhere.path(), &["clone", "-q", "--depth", "1", &format!("file://{}", top.display()), "copia"]);
    let copy = elsewhere.path().join("copia/il contratto di città");
    let (code, _, error) = diff(&copy, &["--base", "HEAD~1"]);
    assert_eq!(code, 5);
    assert!(error.contains("git fetch --unshallow"), "{error}");
    let (code, out, _) = diff(&copy, &["--base", "HEAD"]);
    assert_eq!((code, out.as_str()), (0, NOTHING));
    // The site as a submodule of another repository, and another repository inside the site.
    let outer = tempfile::tempdir().unwrap();
    git(outer.path(), &["init", "-q"]);
    git(outer.path(), &["submodule", "--quiet", "add", &format!("file://{}", top.display()), "sito"]);
    let inner = outer.path().join("sito/il contratto di città");
    let (code, out, error) = diff(&inner, &["--base", "HEAD~1"]);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("5 persone"), "{out}");
    for name in ["--output=x", "nessuna"] {
        let (code, _, error) = site.diff(&[&format!("--base={name}")]);
        assert_eq!(code, 5, "{error}");
        assert!(error.contains(name), "{error}");
    }
    let lonely = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .current_dir(lonely.path())
        .arg("init")
        .output()
        .unwrap();
    assert!(done.status.success());
    let (code, _, error) = diff(lonely.path(), &["--base", "HEAD"]);
    assert_eq!(code, 5);
    assert!(error.contains("non è in un deposito git"), "{error}");
}

#[test]
fn two_periods_in_the_terminal_and_on_a_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/completo");
    let (code, out, error) = diff(&root, &["2023-s1", "2023-s2"]);
    assert_eq!(code, 0, "{error}");
    let text = out.replace(['\u{a0}', '\u{202f}'], " ");
    assert!(text.starts_with("Servizi digitali, da 2023-s1 a 2023-s2"), "{text}");
    assert!(
        text.contains(
            "▼ Assistenza telefonica, Attesa\n      - rispettato (87,08 %)\n      + non rispettato (88,40 %)"
        ),
        "{text}"
    );
    assert!(text.contains("almeno 85 % dei casi entro 20 s"), "{text}");
    let (code, _, error) = diff(&root, &["2023-s3"]);
    assert_eq!(code, 2);
    assert!(error.contains("forse «2023-s"), "{error}");
    let (code, _, error) = diff(&root, &[]);
    assert_eq!(code, 2);
    assert!(error.contains("--base"), "{error}");
    let out = tempfile::tempdir().unwrap();
    let site = out.path().join("sito");
    let built = Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .args(["build", "-q", "-C"])
        .arg(&root)
        .arg("-d")
        .arg(&site)
        .output()
        .unwrap();
    assert!(built.status.success());
    let page = fs::read_to_string(site.join("servizi-digitali/differenze/2023-s1-2023-s2.html")).unwrap();
    for words in ["Che cosa è cambiato", "peggiora", "non rispettato"] {
        assert!(page.contains(words), "{words}");
    }
    let front = fs::read_to_string(site.join("servizi-digitali/index.html")).unwrap();
    assert!(front.contains("differenze/2023-s2-2024-s1.html\""), "the contract's page leads to it");
}

#[test]
fn texts_read_as_on_their_page_and_records_by_their_name() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/completo");
    let (code, out, error) = diff(&example, &["2023-s1", "2023-s2", "--format", "markdown"]);
    assert_eq!(code, 0, "{error}");
    let text = out.replace(['\u{a0}', '\u{202f}'], " ");
    for expected in [
        "La quota di chiamate con risposta in tempo è 87,08 %. (segue l’elenco delle attività)",
        "La quota di chiamate con risposta in tempo è 88,40 %. (segue un grafico) (segue l’elenco delle attività)",
        "Azione per Attesa, Soluzione, Guasti e Qualità",
        "| Indicatori detti non rispettati | – | Attesa, Soluzione, Guasti, Qualità |",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    for id in ["[chart]", "[activities]", "turni-lunedi", "qualita"] {
        assert!(!text.contains(id), "«{id}» in {text}");
    }
}

#[test]
fn a_value_that_a_text_cites_is_told_once_where_it_changed() {
    let site = Repository::new();
    site.edit(PREMISE, "[95,00 %](indicator:attesa)", "[](indicator:attesa)");
    site.commit("citazione");
    site.edit(&format!("{P}/measures/attesa.csv"), "2024-06,800,760", "2024-06,800,770");
    let text = site.comment();
    assert!(text.contains("95,17 %") && !text.contains("sportello nel"), "{text}");
    assert!(!text.contains("Testi") && !text.contains("testo"), "{text}");
}

/// Folders under other names are the same folders, at a revision too.
#[test]
fn folders_that_book_toml_renames_are_compared() {
    let site = Repository::new();
    git(&site.root, &["mv", "data", "dati"]);
    site.edit("book.toml", "[monitoring]", "[build]\ndata-dir = \"dati\"\n\n[monitoring]");
    site.commit("dati");
    assert_eq!(site.comment(), NOTHING);
    site.edit(
        &format!("{}/measures/attesa.csv", P.replace("data/", "dati/")),
        "2024-06,800,760",
        "2024-06,800,770",
    );
    let comment = site.comment();
    assert!(comment.contains("95,17 %") && comment.contains("95,00 %"), "{comment}");
    git(&site.root, &["commit", "-qam", "valore", "--date", "2030-05-01T12:00:00Z"]);
    let day = resoconto::edge::git::last_change(&site.root).map(|day| day.to_string());
    assert_eq!(day.as_deref(), Some("2030-05-01"));
    // The name is the one of each revision.
    let (code, out, error) = site.diff(&["--base", "HEAD~2", "--format", "json"]);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("\"value\"") && !error.contains("HEAD~2"), "{error}{out}");
}

/// What is closed found what it found on both sides: the same tree differs in nothing.
#[test]
fn a_closed_period_is_not_judged_again_on_one_side_only() {
    let site = Repository::new();
    let run = |line: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_resoconto")).current_dir(&site.root).args(line).output();
        let done = done.unwrap();
        assert!(done.status.success(), "{line:?}: {}", String::from_utf8_lossy(&done.stderr));
    };
    run(&["seal", "2024-s1", "--by", "Elena"]);
    site.commit("chiusura");
    run(&["amend", "2024-s1", "--reason", "prova"]);
    site.edit("data/contratto-esempio/indicators/attesa.yaml", "value: 90", "value: 99");
    site.commit("soglia");
    assert_eq!(site.comment(), NOTHING);
}
