//! Diagnostics for people and machines: one list, several forms, never another exit code.

mod human;
mod json;

pub use human::{human, short};
pub use json::json;

use super::{Diagnostic, Level};
use crate::text::{Lang, fill};

/// The sentence of a diagnostic, filled.
pub fn message(diagnostic: &Diagnostic, lang: Lang) -> String {
    fill(diagnostic.code.page().sentence(lang), &diagnostic.words)
}

/// The way out, filled.
pub fn help(diagnostic: &Diagnostic, lang: Lang) -> String {
    fill(diagnostic.code.page().help(lang), &diagnostic.words)
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
