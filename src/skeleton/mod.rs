//! New files for `new`: commented YAML that teaches, right from the first `check`.
//!
//! Pure: from the book and the answers to paths and texts; the disk is written in `edge`. No file that
//! exists is ever touched, so no comment of a person can be lost.

mod accept;
mod amendment;
mod fill;
mod here;
mod period;
mod question;
mod records;
mod registers;

pub use accept::{accept, nothing_to_choose};
pub use amendment::amended;
pub use question::{Choice, Question, Shape, implied, questions};

use std::collections::BTreeMap;

use crate::model::Book;
use crate::source::Sources;
use here::Here;

/// What is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Action,
    Activity,
    Area,
    Document,
    Event,
    Indicator,
    Measure,
    Organisation,
    Page,
    Period,
    Person,
    Role,
    Service,
    System,
    Term,
    Waiver,
}

impl Kind {
    /// Every kind, with the word of the command line.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("action", Self::Action),
        ("activity", Self::Activity),
        ("area", Self::Area),
        ("document", Self::Document),
        ("event", Self::Event),
        ("indicator", Self::Indicator),
        ("measure", Self::Measure),
        ("organisation", Self::Organisation),
        ("page", Self::Page),
        ("period", Self::Period),
        ("person", Self::Person),
        ("role", Self::Role),
        ("service", Self::Service),
        ("system", Self::System),
        ("term", Self::Term),
        ("waiver", Self::Waiver),
    ];

    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
    }
}

/// What was answered, by flag (`"period"` for `--period`).
pub type Answers = BTreeMap<&'static str, String>;

/// One file to write: its path from the site's root and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    pub path: String,
    pub text: String,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// New files, the most important first.
    Files(Vec<NewFile>),
    /// An entry for a register that many people share: it exists and is not touched.
    Entry { path: String, text: String },
}

/// Why nothing can be made: a sentence with the way out, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Whether the name or the place is already taken, rather than the call wrong.
    pub taken: bool,
    pub it: String,
    pub en: String,
}

impl Refusal {
    fn call(it: impl Into<String>, en: impl Into<String>) -> Self {
        Self { taken: false, it: it.into(), en: en.into() }
    }

    fn taken(it: impl Into<String>, en: impl Into<String>) -> Self {
        Self { taken: true, it: it.into(), en: en.into() }
    }
}

/// Makes the files of a kind from complete answers.
///
/// # Errors
/// A name that is taken, or an answer that names nothing.
pub fn make(book: &Book, sources: &Sources, kind: Kind, answers: &Answers) -> Result<Made, Refusal> {
    let here = Here { book, sources, answers };
    let made = match kind {
        Kind::Period => period::files(&here)?,
        Kind::Service => records::service(&here)?,
        Kind::Indicator => records::indicator(&here)?,
        Kind::Measure => records::measure(&here)?,
        Kind::Activity => records::activity(&here)?,
        Kind::Action => records::action(&here)?,
        Kind::Event => records::event(&here)?,
        Kind::Waiver => records::waiver(&here)?,
        Kind::Page => records::page(&here)?,
        _ => return registers::entry(&here, kind),
    };
    for file in &made {
        here.free(&file.path)?;
    }
    Ok(Made::Files(made))
}
