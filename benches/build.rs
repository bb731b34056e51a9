//! Time of parsing, of a check and of a whole site, for 10, 100 and 1,000 generated reports.
//!
//! `cargo bench`: each report has twenty indicators, four services and twenty activities.

use std::sync::atomic::{AtomicUsize, Ordering};

use resoconto::assess::{Sealed, assess};
use resoconto::check::{Scene, run};
use resoconto::model::load;
use resoconto::render::Theme;
use resoconto::report::{Request, compose};
use resoconto::site::{Documents, Empty, Maker};
use resoconto::text::Lang;
use resoconto::value::Date;

fn main() {
    divan::main();
}

#[path = "support/reports.rs"]
mod reports;
use reports::sources;

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
        let findings = assess(&book, &Sealed::new());
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
        let findings = assess(&book, &Sealed::new());
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
