//! Time of parsing, of a check and of a whole site, for 10, 100 and 1,000 generated reports.
//!
//! `cargo bench`: each report has twenty indicators, four services and twenty activities.

use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use resoconto::assess::assess;
use resoconto::check::{Scene, run};
use resoconto::model::load;
use resoconto::render::Theme;
use resoconto::report::{Request, compose};
use resoconto::site::{Documents, Empty, Maker};
use resoconto::source::{File, Sources};
use resoconto::text::Lang;
use resoconto::value::Date;

fn main() {
    divan::main();
}

const INDICATORS: usize = 20;

/// A site with so many half-yearly reports of one contract.
fn sources(reports: usize) -> Sources {
    let minimal = [
        ("book.toml", include_str!("../examples/minimo/book.toml")),
        ("data/administration.yaml", include_str!("../examples/minimo/data/administration.yaml")),
        ("data/people.yaml", include_str!("../examples/minimo/data/people.yaml")),
        ("data/organisations.yaml", include_str!("../examples/minimo/data/organisations.yaml")),
        ("data/documents.yaml", include_str!("../examples/minimo/data/documents.yaml")),
        ("data/systems.yaml", include_str!("../examples/minimo/data/systems.yaml")),
        ("data/glossary.yaml", include_str!("../examples/minimo/data/glossary.yaml")),
        (
            "data/contratto-esempio/contract.yaml",
            include_str!("../examples/minimo/data/contratto-esempio/contract.yaml"),
        ),
        (
            "data/contratto-esempio/areas.yaml",
            include_str!("../examples/minimo/data/contratto-esempio/areas.yaml"),
        ),
        (
            "data/contratto-esempio/roles.yaml",
            include_str!("../examples/minimo/data/contratto-esempio/roles.yaml"),
        ),
        (
            "data/contratto-esempio/services/sportello.yaml",
            include_str!("../examples/minimo/data/contratto-esempio/services/sportello.yaml"),
        ),
    ];
    let mut files: Vec<(String, String)> =
        minimal.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let sheet = include_str!("../examples/minimo/data/contratto-esempio/indicators/attesa.yaml")
        .replace("from: 2024-01-01", "from: 1500-01-01");
    for n in 0..INDICATORS {
        let path = format!("data/contratto-esempio/indicators/attesa-{n}.yaml");
        files.push((path, sheet.replace("id: attesa", &format!("id: attesa-{n}"))));
    }
    for n in 0..reports {
        report(n, &mut files);
    }
    let list =
        files.into_iter().map(|(path, text)| File { path, bytes: text.into_bytes(), unread: None }).collect();
    Sources::new(list)
}

fn report(n: usize, files: &mut Vec<(String, String)>) {
    let (year, half) = (1600 + n / 2, n % 2 + 1);
    let (from, to) = if half == 1 { ("01-01", "06-30") } else { ("07-01", "12-31") };
    let root = format!("data/contratto-esempio/periods/{year}-s{half}");
    let text = format!(
        "id: {year}-s{half}\nkind: semester\ntitle: Resoconto\nfrom: {year}-{from}\nto: {year}-{to}\nstate: review\ndated: {year}-{to}\n"
    );
    files.push((format!("{root}/report.yaml"), text));
    for i in 0..INDICATORS {
        let measure = format!("indicator: attesa-{i}\nstatus: measured\nevidence: [dati-sportello]\n");
        files.push((format!("{root}/measures/attesa-{i}.yaml"), measure));
        let mut table = String::from("month,answered,within\n");
        for month in (half * 6 - 5)..=(half * 6) {
            let _ = writeln!(table, "{year}-{month:02},{},{}", 1_000 + i, 900 + (n + i * 7) % 100);
        }
        files.push((format!("{root}/measures/attesa-{i}.csv"), table));
    }
    let mut activities = String::from("group: informazioni\nitems:\n");
    for i in 0..20 {
        let _ = writeln!(
            activities,
            "  - {{id: voce-{i}, text: Risposte su orari e uffici, systems: [centralino]}}"
        );
    }
    files.push((format!("{root}/activities/sportello/informazioni.yaml"), activities));
}

fn today() -> Date {
    Date::new(2024, 7, 20).expect("a day")
}

/// Reading and decoding alone: what `check` is measured against.
#[divan::bench(args = [10, 100, 1_000], sample_count = 3, sample_size = 1)]
fn parse(bencher: divan::Bencher<'_, '_>, reports: usize) {
    let sources = sources(reports);
    bencher.bench(|| load(&sources).1.len());
}

#[divan::bench(args = [10, 100, 1_000], sample_count = 3, sample_size = 1)]
fn check(bencher: divan::Bencher<'_, '_>, reports: usize) {
    let sources = sources(reports);
    bencher.bench(|| {
        let (book, wrong) = load(&sources);
        let findings = assess(&book);
        let found = run(&Scene { book: &book, findings: &findings, sources: &sources, today: today() });
        wrong.len() + found.len()
    });
}

#[divan::bench(args = [10, 100, 1_000], sample_count = 2, sample_size = 1)]
fn site(bencher: divan::Bencher<'_, '_>, reports: usize) {
    let sources = sources(reports);
    let theme = Theme::new(&std::collections::BTreeMap::new(), Lang::It).expect("the built-in theme");
    bencher.bench(|| {
        let (book, _) = load(&sources);
        let findings = assess(&book);
        let publication = compose(&book, &findings, &[], &theme.words, Request::default());
        let maker = Maker {
            publication: &publication,
            book: &book,
            sources: &sources,
            theme: &theme,
            changed: None,
            shelf: &Empty,
            documents: Documents::Left,
        };
        let bytes = AtomicUsize::new(0);
        let put = |_, made: Vec<u8>| -> Result<(), std::convert::Infallible> {
            bytes.fetch_add(made.len(), Ordering::Relaxed);
            Ok(())
        };
        assert!(maker.each(&put).is_ok(), "every page is made");
        bytes.into_inner()
    });
}
