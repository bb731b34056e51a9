//! Places in the sources: byte offsets in memory, lines and columns only when printed.

use std::ops::Deref;

/// A file of this run, numbered in path order. Never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A range of bytes of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clip(start), end: clip(end.max(start)) }
    }

    /// The first place of a file: for what concerns the file as a whole.
    pub fn start_of(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }
}

/// A value and where it is written. Reads as `T`; equality compares values, never places.
#[derive(Debug, Clone, Default)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}
impl<T: Eq> Eq for Spanned<T> {}

/// A printed place. Lines and columns count from 1; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    pub path: String,
    pub line: usize,
    pub col: usize,
    pub end: End,
}

/// Where the range ends (exclusive), counted like [`Place`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct End {
    pub line: usize,
    pub col: usize,
}

/// Whoever knows the files: path and text of each.
pub trait Places {
    /// Path relative to the site's root, with `/`.
    fn path(&self, file: FileId) -> &str;
    /// The text, or as much of it as is valid UTF-8.
    fn text(&self, file: FileId) -> &str;

    fn place(&self, span: Span) -> Place {
        let text = self.text(span.file);
        let (line, col) = line_col(text, span.start as usize);
        let (end_line, end_col) = line_col(text, span.end as usize);
        Place { path: self.path(span.file).to_owned(), line, col, end: End { line: end_line, col: end_col } }
    }
}

/// Line and column of a byte offset; an offset beyond the text is its end.
fn line_col(text: &str, offset: usize) -> (usize, usize) {
    let mut cut = offset.min(text.len());
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let before = &text[..cut];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let from = before.rfind('\n').map_or(0, |at| at + 1);
    let col = before[from..].chars().filter(|c| *c != '\u{feff}').count() + 1;
    (line, col)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_a_byte_order_mark_is_none() {
        assert_eq!(line_col("àè: 1\nb", 5), (1, 4));
        assert_eq!(line_col("\u{feff}ab", 4), (1, 2));
        assert_eq!(line_col("a\r\nb", 3), (2, 1));
        assert_eq!(line_col("a", 99), (1, 2));
    }
}
