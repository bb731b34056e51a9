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
        LineIndex::new(text).place(self.path(span.file), text, span)
    }
}

/// Bytes between two counts of characters in a [`LineIndex`].
const STEP: usize = 1024;

/// Where lines begin, and how many characters come before every stretch of a text: a hundred thousand
/// places of one long line are found without reading it again for each.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
    chars: Vec<usize>,
}

impl LineIndex {
    /// Reads a text once. A carriage return alone ends a line too, as the readers of YAML and
    /// Markdown hold.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut index = Self { starts: vec![0], chars: Vec::with_capacity(bytes.len() / STEP + 1) };
        let mut chars = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if at % STEP == 0 {
                index.chars.push(chars);
            }
            chars += usize::from(starts_char(*byte));
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                index.starts.push(at + 1);
            }
        }
        index
    }

    /// The printed place of a range of the text this index was made of.
    pub fn place(&self, path: &str, text: &str, span: Span) -> Place {
        let (line, col) = self.line_col(text, span.start as usize);
        let (end_line, end_col) = self.line_col(text, span.end as usize);
        Place { path: path.to_owned(), line, col, end: End { line: end_line, col: end_col } }
    }

    /// Line and column of a byte offset; an offset beyond the text is its end.
    fn line_col(&self, text: &str, offset: usize) -> (usize, usize) {
        let mut cut = offset.min(text.len());
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= cut);
        let from = self.starts[line - 1];
        let mark = usize::from(line == 1 && cut > 0 && text.starts_with('\u{feff}'));
        (line, self.chars_before(text, cut) - self.chars_before(text, from) - mark + 1)
    }

    fn chars_before(&self, text: &str, at: usize) -> usize {
        let stretch = at / STEP;
        let Some(counted) = self.chars.get(stretch) else { return text.chars().count() };
        counted + text.as_bytes()[stretch * STEP..at].iter().filter(|b| starts_char(**b)).count()
    }
}

/// Whether a byte of UTF-8 begins a character.
fn starts_char(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_a_byte_order_mark_is_none() {
        let line_col = |text: &str, at: usize| LineIndex::new(text).line_col(text, at);
        assert_eq!(line_col("àè: 1\nb", 5), (1, 4));
        assert_eq!(line_col("\u{feff}ab", 4), (1, 2));
        assert_eq!(line_col("\u{feff}ab", 0), (1, 1));
        assert_eq!(line_col("a\r\nb", 3), (2, 1));
        assert_eq!(line_col("a\rb", 2), (2, 1));
        assert_eq!(line_col("a", 99), (1, 2));
        assert_eq!(line_col("", 9), (1, 1));
    }

    #[test]
    fn every_place_of_a_long_line_is_its_count_of_characters() {
        let text = "è, ".repeat(2_000);
        let index = LineIndex::new(&text);
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(index.line_col(&text, at), (1, n + 1));
        }
        assert_eq!(index.line_col(&text, text.len()), (1, 6_001));
    }
}
