//! Bytes to positioned trees.
//!
//! Text stays text until a typed field asks: `69.49` never becomes a float, `no` never a boolean.

pub mod csv;
pub mod decode;
pub mod markdown;
mod nearest;
mod node;
pub mod schema;
mod syntax;
mod target;
pub mod toml;
mod values;
pub mod yaml;

pub use decode::{Decode, Fields, Reader, Reference, Unstated, choice, record};
pub use nearest::nearest;
pub use node::{Kind, Node};

use std::sync::OnceLock;

use crate::diag::{Code, Diagnostics, FileId, LineIndex, Place, Places, Span};

/// Files larger than this are refused unread (bytes).
pub const LARGEST_FILE: u64 = 4 * 1024 * 1024;

/// Why a file could not be taken in as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// Larger than [`LARGEST_FILE`]; its size in bytes.
    TooLarge(u64),
    /// A symbolic link.
    Link,
    /// A device, pipe or socket.
    Special,
    /// A folder where a file should be.
    Folder,
    /// A file where a folder should be.
    NotAFolder,
    /// A name with characters that change between systems.
    Name,
    /// Only its name is known, so that a message can point at it.
    Named,
}

/// One file of the site: its path from the root and its bytes.
#[derive(Debug, Clone)]
pub struct File {
    pub path: String,
    pub bytes: Vec<u8>,
    pub unread: Option<Unread>,
}

/// Every file of the site, in path order; a [`FileId`] is the place in that order.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<File>,
    /// Lines of each file, found when the first place in it is printed.
    lines: Vec<OnceLock<LineIndex>>,
}

impl Sources {
    /// Takes the files in any order. `book.toml` always exists, even if only as an empty file, so
    /// that what concerns the whole site has a place.
    pub fn new(mut files: Vec<File>) -> Self {
        if !files.iter().any(|f| f.path == "book.toml") {
            files.push(File { path: "book.toml".into(), bytes: Vec::new(), unread: None });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let lines = files.iter().map(|_| OnceLock::new()).collect();
        Self { files, lines }
    }

    /// Adds names without contents, so that messages can point at them.
    #[must_use]
    pub fn and_named(mut self, paths: impl IntoIterator<Item = String>) -> Self {
        for path in paths {
            if self.find(&path).is_none() {
                self.files.push(File { path, bytes: Vec::new(), unread: Some(Unread::Named) });
                self.files.sort_by(|a, b| a.path.cmp(&b.path));
            }
        }
        Self::new(self.files)
    }

    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self::new(
            files
                .into_iter()
                .map(|(path, text)| File { path: path.into(), bytes: text.into(), unread: None })
                .collect(),
        )
    }

    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files.iter().enumerate().map(|(at, file)| (id(at), file))
    }

    pub fn file(&self, file: FileId) -> &File {
        &self.files[file.0 as usize]
    }

    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.binary_search_by(|f| f.path.as_str().cmp(path)).ok().map(id)
    }

    /// The site's own place: `book.toml`, line 1.
    pub fn site_span(&self) -> Span {
        Span::start_of(self.find("book.toml").unwrap_or_default())
    }

    /// Files under a folder (`data/agenda-digitale/`), in path order.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (FileId, &'a File)> {
        let from = self.files.partition_point(|f| f.path.as_str() < folder);
        self.files[from..]
            .iter()
            .take_while(move |f| f.path.starts_with(folder))
            .enumerate()
            .map(move |(at, file)| (id(from + at), file))
    }

    /// Reports what was not taken in, and text files that are not UTF-8. Returns whether the file
    /// can be parsed.
    pub fn is_text(&self, file: FileId, out: &mut Diagnostics) -> bool {
        let f = self.file(file);
        if let Some(unread) = &f.unread {
            report_unread(f, unread, Span::start_of(file), out);
            return false;
        }
        match std::str::from_utf8(&f.bytes) {
            Ok(text) => match unseen(text) {
                Some((at, c)) => {
                    report_unseen(c, Span::new(file, at, at + c.len_utf8()), out);
                    false
                }
                None => true,
            },
            Err(error) => {
                let at = error.valid_up_to();
                let (it, en) = encoding(&f.bytes);
                out.raise(Code::SYN_15, Span::new(file, at, at)).with("reason", it).with("reason-en", en);
                false
            }
        }
    }
}

/// What bytes that are not UTF-8 most likely are.
fn encoding(bytes: &[u8]) -> (&'static str, &'static str) {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        ("è UTF-16", "it is UTF-16")
    } else if bytes.iter().any(|b| *b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r')) {
        ("sembra un file binario", "it looks like a binary file")
    } else {
        ("sembra Windows-1252", "it looks like Windows-1252")
    }
}

/// The first character of a text that readers do not see and that could deceive them or their
/// terminal: control characters, and those that turn the direction of writing.
pub(crate) fn unseen(text: &str) -> Option<(usize, char)> {
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.char_indices().find(|(_, c)| control(*c) || turns(*c))
}

/// Reports such a character (SYN-15).
pub(crate) fn report_unseen(c: char, at: Span, out: &mut Diagnostics) {
    let code = u32::from(c);
    out.raise(Code::SYN_15, at)
        .with("reason", format!("contiene il carattere invisibile U+{code:04X}"))
        .with("reason-en", format!("it holds the invisible character U+{code:04X}"));
}

/// Reports a file that was not read.
pub fn report_unread(file: &File, unread: &Unread, at: Span, out: &mut Diagnostics) {
    match unread {
        Unread::TooLarge(size) => {
            let mib = size.div_ceil(1024 * 1024);
            out.raise(Code::SYN_16, at)
                .with("problem", format!("il file è di {mib} MiB: il limite è 4 MiB"))
                .with("problem-en", format!("the file has {mib} MiB: the limit is 4 MiB"));
        }
        Unread::Link => {
            out.raise(Code::SYN_19, at)
                .with("problem", "collegamento simbolico: non viene seguito")
                .with("problem-en", "symbolic link: it is not followed");
        }
        Unread::Special => {
            out.raise(Code::SYN_19, at)
                .with("problem", "non è un file normale")
                .with("problem-en", "not a regular file");
        }
        Unread::Folder => {
            out.raise(Code::SYN_19, at)
                .with("problem", "è una cartella, non un file")
                .with("problem-en", "a folder, not a file");
        }
        Unread::NotAFolder => {
            out.raise(Code::SYN_19, at)
                .with("problem", "è un file, non una cartella")
                .with("problem-en", "a file, not a folder");
        }
        Unread::Named => {}
        Unread::Name => {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            out.raise(Code::SYN_24, at).with("found", name);
        }
    }
}

impl Places for Sources {
    fn path(&self, file: FileId) -> &str {
        &self.file(file).path
    }

    fn text(&self, file: FileId) -> &str {
        let bytes = &self.file(file).bytes;
        match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        }
    }

    fn place(&self, span: Span) -> Place {
        let text = self.text(span.file);
        let lines = self.lines[span.file.0 as usize].get_or_init(|| LineIndex::new(text));
        lines.place(self.path(span.file), text, span)
    }
}

fn id(at: usize) -> FileId {
    FileId(u32::try_from(at).unwrap_or(u32::MAX))
}
