//! What people saw wrong on the pages and in the documents of the examples.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests lay out folders, run the program and fail loudly"
)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use scraper::{Html, Selector};

/// Both examples, built once.
fn built() -> &'static Path {
    static BUILT: OnceLock<tempfile::TempDir> = OnceLock::new();
    let build = || {
        let folder = tempfile::tempdir().unwrap();
        for site in ["completo", "minimo"] {
            let done = Command::new(env!("CARGO_BIN_EXE_resoconto"))
                .args(["--quiet", "-C"])
                .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(site))
                .args(["build", "-d"])
                .arg(folder.path().join(site))
                .output()
                .unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        folder
    };
    BUILT.get_or_init(build).path()
}

fn text(path: &str) -> String {
    fs::read_to_string(built().join(path)).unwrap()
}

fn count(html: &str, selector: &str) -> usize {
    Html::parse_document(html).select(&Selector::parse(selector).unwrap()).count()
}

const FRONT: &str = "completo/servizi-digitali/2024-s1/index.html";

#[test]
fn an_improvement_is_not_painted_as_a_failure() {
    let front = text(FRONT);
    assert!(count(&front, "#cambiamenti .v-missed") > 0, "what was missed before is told");
    assert_eq!(count(&front, "#cambiamenti tr.tinted.v-missed"), 0, "and met now: {front}");
    assert_eq!(
        count(&front, "#cambiamenti tr.tinted.v-indeterminate"),
        1,
        "the newest verdict colours its row"
    );
    let contract = text("completo/servizi-digitali/index.html");
    assert_eq!(count(&contract, "#griglia tr.tinted"), 0, "one period of several colours no row");
    assert!(count(&contract, "#griglia td.alone.v-missed") > 0, "it colours its cell");
}

#[test]
fn a_closed_action_is_never_overdue() {
    for page in ["azioni.html", "indicatori/attesa.html"] {
        let closed = text(&format!("completo/servizi-digitali/2024-s1/{page}"));
        assert!(closed.contains("chiusa") && !closed.contains("data-due"), "{page}");
    }
    assert!(text("completo/servizi-digitali/2023/azioni.html").contains("data-due"), "an open one may be");
}

#[test]
fn no_heading_stands_over_nothing_or_is_said_twice() {
    let unmeasured = text("completo/servizi-digitali/2024-s1/indicatori/gradimento.html");
    assert_eq!(count(&unmeasured, "#calcolo"), 0, "no steps, no arithmetic");
    let differences = text("completo/servizi-digitali/differenze/2023-s1-2023-s2.html");
    assert!(count(&differences, "caption") > 0);
    assert_eq!(count(&differences, "caption:not(.sr)"), 0, "their headings are the same words");
    let penalties = text("completo/servizi-digitali/2024-s1/penali.html");
    assert_eq!(count(&penalties, "#sospensioni .tag"), 0);
    let documents = text("minimo/contratto-esempio/2024-s1/documenti.html");
    assert!(!documents.contains("L’originale non ha sommario"), "there is no original on paper");
}

#[test]
fn words_agree_with_their_numbers_and_their_articles() {
    let front = text("minimo/contratto-esempio/2024-s1/index.html");
    assert!(
        front.contains("1 elemento in ingresso (0 senza stato), 1 sezione di analisi, 1 decisione"),
        "{front}"
    );
    assert_eq!(count(&front, ".hero-detail"), 0, "the sentence has said all");
    let review = text("minimo/contratto-esempio/2024-s1/riesame/cittadini.html");
    assert!(review.contains("1 elemento, 0 senza stato."), "{review}");
    assert!(text("minimo/contratto-esempio/scadenze.html").contains("1 elemento su 1 con stato"));
    let first = text("minimo/contratto-esempio/2024-s1/indicatori/attesa.html");
    assert!(first.contains("nessuno pubblicato"), "nothing stands before the first period");
    let contract = text("completo/servizi-digitali/index.html");
    assert!(
        contract.contains("Che cosa è cambiato dal primo semestre 2023 al secondo semestre 2023"),
        "{contract}"
    );
}

#[test]
fn counts_and_days_have_the_names_that_people_read() {
    let sheet = text("minimo/contratto-esempio/2024-s1/indicatori/attesa.html");
    assert!(!sheet.contains("<code>answered</code>") && !sheet.contains("within / answered"), "{sheet}");
    assert!(text(FRONT).contains("Mancano i dati di giugno 2024."));
    let year = text("completo/servizi-digitali/2023/index.html");
    assert!(
        !year.contains("01/07/2023") && year.contains("soglia cambiata il 1º\u{a0}luglio 2023"),
        "{year}"
    );
}

#[test]
fn an_authority_has_a_name_and_its_whole_name_is_kept() {
    let signed = text("completo/servizi-digitali/firme.html");
    let shown = Html::parse_document(&signed);
    let whole = Selector::parse("details code").unwrap();
    assert!(shown.select(&whole).any(|code| code.text().collect::<String>().starts_with("CN=")), "{signed}");
    assert!(!signed.contains("<dd>CN="), "{signed}");
}

#[cfg(feature = "pdf")]
mod documents {
    use super::built;

    fn pages(path: &str) -> lopdf::Document {
        lopdf::Document::load(built().join(path)).unwrap()
    }

    #[test]
    fn a_list_is_one_sheet_and_a_short_report_has_none_on_its_long_side() {
        assert_eq!(pages("completo/elenco-contratti.pdf").get_pages().len(), 1);
        let short = pages("minimo/contratto-esempio/2024-s1/resoconto.pdf");
        assert!(short.get_pages().len() <= 13, "{}", short.get_pages().len());
        for id in short.get_pages().values() {
            let sizes = short.get_dictionary(*id).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
            let sizes: Vec<f32> = sizes.iter().map(|n| n.as_float().unwrap()).collect();
            assert!(sizes[2] < sizes[3], "upright");
        }
    }

    #[test]
    fn a_list_speaks_of_itself() {
        let list = pages("completo/elenco-contratti.pdf");
        let said: String = list.extract_text(&[1]).unwrap().split_whitespace().collect();
        for words in ["i dati dell’elenco", "17 luglio 2024", "per un foglio di calcolo", "per i programmi"]
        {
            assert!(said.contains(&words.replace(' ', "")), "{words}: {said}");
        }
        assert!(!said.contains("datidelresoconto"), "{said}");
    }
}
