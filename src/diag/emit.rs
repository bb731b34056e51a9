//! Diagnostics for people and machines: one list, several forms, never another exit code.

mod github;
mod gitlab;
mod human;
mod json;
mod sarif;

pub use github::github;
pub use gitlab::gitlab;
pub use human::{human, short};
pub use json::json;
pub use sarif::sarif;

use super::{Diagnostic, Level, Span};
use crate::text::{Lang, fill};

/// The sentence of a diagnostic, filled.
pub fn message(diagnostic: &Diagnostic, lang: Lang) -> String {
    fill(diagnostic.code.page().sentence(lang), &diagnostic.words)
}

/// The way out, filled.
pub fn help(diagnostic: &Diagnostic, lang: Lang) -> String {
    fill(diagnostic.code.page().help(lang), &diagnostic.words)
}

/// A missed service level, for the forges: news at the place of its measure, never a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub at: Span,
    pub text: String,
}

/// The word for a level.
pub fn level_word(level: Level, lang: Lang) -> &'static str {
    match (level, lang) {
        (Level::Error, Lang::It) => "errore",
        (Level::Error, Lang::En) => "error",
        (Level::Warning, Lang::It) => "avviso",
        (Level::Warning, Lang::En) => "warning",
        (Level::Info, Lang::It) => "nota",
        (Level::Info, Lang::En) => "note",
    }
}
