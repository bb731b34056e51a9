//! What is wrong, where, and the way out.
//!
//! A [`Diagnostic`] names a [`Code`], whose page under `codes/` holds the sentence, the level and the
//! explanation; the diagnostic itself carries only the place and the words that fill the sentence.

mod code;
pub mod emit;
mod span;

pub use code::{CODES, Code, Level, Page, find as find_code};
pub use span::{FileId, LineIndex, Place, Places, Span, Spanned};

use std::collections::BTreeMap;

/// One thing that is wrong (or worth knowing) at one place of the sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub at: Span,
    /// Fills of the sentence's `{name}` holes. `key`, `found` and `expected` also go to JSON.
    pub words: BTreeMap<&'static str, String>,
    /// Other places of the same contradiction.
    pub also: Vec<Span>,
    /// The recorded decision that accepts it, if there is one.
    pub accepted: Option<Accepted>,
}

/// A waiver (deroga) as a finding carries it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Accepted {
    pub reason: String,
    pub by: String,
    /// Last day, year-month-day.
    pub until: String,
    /// The last day has passed: pages still show the decision, the gate no longer honours it.
    pub expired: bool,
}

impl Diagnostic {
    /// Fills one hole of the sentence.
    #[expect(clippy::needless_pass_by_value, reason = "callers pass numbers, texts and references alike")]
    pub fn with(&mut self, name: &'static str, word: impl ToString) -> &mut Self {
        self.words.insert(name, word.to_string());
        self
    }

    /// Whether a decision that is still good accepts it.
    pub fn is_accepted(&self) -> bool {
        self.accepted.as_ref().is_some_and(|a| !a.expired)
    }

    /// Names another place that disagrees with this one.
    pub fn and_at(&mut self, span: Span) -> &mut Self {
        self.also.push(span);
        self
    }
}

/// Everything found in one run. Nothing stops at the first.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a diagnostic; the words are filled on what is returned.
    pub fn raise(&mut self, code: Code, at: Span) -> &mut Diagnostic {
        self.list.push(Diagnostic { code, at, words: BTreeMap::new(), also: Vec::new(), accepted: None });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    pub fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether something at this place is already reported: a second message would be noise.
    pub fn has_at(&self, span: Span) -> bool {
        self.list.iter().any(|d| d.at == span)
    }

    /// By file (ids follow path order), place and code; exact repetitions are dropped.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| (a.at, a.code.id, &a.words).cmp(&(b.at, b.code.id, &b.words)));
        self.list.dedup();
    }

    pub fn count(&self, level: Level) -> usize {
        self.list.iter().filter(|d| d.code.page().level == level).count()
    }

    /// How many of a level nobody has accepted.
    pub fn open(&self, level: Level) -> usize {
        self.list.iter().filter(|d| d.code.page().level == level && !d.is_accepted()).count()
    }

    /// How many stand under a recorded decision that is still good.
    pub fn accepted(&self) -> usize {
        self.list.iter().filter(|d| d.is_accepted()).count()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// Keeps only what the predicate accepts.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }
}
