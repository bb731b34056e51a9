//! The words of the site as people wrote them, file by file: for what stands in any field alike.

use super::Scene;
use crate::diag::{FileId, Span};

/// One file whose words reach readers.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub(super) file: FileId,
    pub(super) path: &'a str,
    pub(super) text: &'a str,
}

/// Every file of facts and prose, and the site's own configuration. Evidence is kept, not published.
pub(super) fn public<'a>(scene: &Scene<'a>) -> impl Iterator<Item = Written<'a>> + use<'a> {
    let settings = &scene.book.settings;
    let (data, prose) = (format!("{}/", settings.data_dir), format!("{}/", settings.src));
    scene.sources.iter().filter_map(move |(id, file)| {
        let shown = file.path.starts_with(&data) || file.path.starts_with(&prose) || file.path == "book.toml";
        let is_text = [".yaml", ".md", ".csv", ".toml"].iter().any(|end| file.path.ends_with(end));
        if !shown || !is_text || file.unread.is_some() || file.path.contains("/evidence/") {
            return None;
        }
        let text = std::str::from_utf8(&file.bytes).ok()?;
        Some(Written { file: id, path: &file.path, text })
    })
}

impl<'a> Written<'a> {
    pub(super) fn span(&self, at: usize, length: usize) -> Span {
        Span::new(self.file, at, at + length)
    }

    /// Whether a place lies in a comment: no reader of the site sees it.
    pub(super) fn is_comment(&self, at: usize) -> bool {
        if !(self.path.ends_with(".yaml") || self.path.ends_with(".toml")) {
            return false;
        }
        let line = self.line_before(at);
        let hash = |at: usize| at == 0 || line[..at].ends_with([' ', '\t']);
        let outside = |at: usize| line[..at].matches('"').count().is_multiple_of(2);
        line.match_indices('#').any(|(at, _)| hash(at) && outside(at))
    }

    /// The key whose value begins at a place, quotes aside: `email` in `email: "a@b.it"`.
    pub(super) fn key(&self, at: usize) -> Option<&'a str> {
        let before = self.line_before(at).trim_end_matches(['"', '\'', ' ', '+']).strip_suffix(':')?;
        let from = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
        Some(&before[from.map_or(0, |at| at + 1)..])
    }

    /// The part of a line that stands before a place.
    pub(super) fn line_before(&self, at: usize) -> &'a str {
        let from = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        &self.text[from..at]
    }
}
