//! The small world a document is set in: files in memory, no disk, no network, no packages, no clock.

use std::collections::BTreeMap;
use std::path::PathBuf;

use typst::Library;
use typst::World;
use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, Source, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, pdf};

use super::kit::{Kit, file};

/// The theme's templates with one document's own files.
struct Sheet<'k> {
    kit: &'k Kit,
    files: &'k BTreeMap<String, Bytes>,
    main: FileId,
}

/// A path of the document's own files; none for a package.
fn inside(id: FileId) -> Option<&'static str> {
    let path = id.get();
    matches!(path.root(), VirtualRoot::Project).then(|| path.vpath().get_without_slash())
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_without_slash()))
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.kit.standard
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.kit.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        inside(id).and_then(|path| self.kit.sources.get(path)).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = inside(id).ok_or_else(|| absent(id))?;
        self.files.get(path).or_else(|| self.kit.files.get(path)).cloned().ok_or_else(|| absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.kit.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets `main` and writes it as PDF/A-3a with PDF/UA-1. The same input gives the same bytes.
///
/// # Errors
/// What the template engine says, with the template's file and line.
pub(super) fn set(
    kit: &Kit,
    main: &str,
    files: &BTreeMap<String, Bytes>,
    ident: &str,
) -> Result<Vec<u8>, String> {
    let main = file(main).ok_or_else(|| main.to_owned())?;
    let sheet = Sheet { kit, files, main };
    let Warned { output, .. } = typst::compile::<PagedDocument>(&sheet);
    let made = output.and_then(|document| pdf(&document, &options(ident)));
    // The engine remembers for the sake of an editor; a build would only grow.
    typst::comemo::evict(0);
    made.map_err(|errors| errors.iter().map(|e| told(&sheet, e)).collect::<Vec<_>>().join("; "))
}

fn options(ident: &str) -> PdfOptions {
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
    PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some(concat!("resoconto ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: None,
        standards: standards.expect("PDF/A-3a and PDF/UA-1 are both at home in PDF 1.7"),
        ..PdfOptions::default()
    }
}

/// The message with its place and the hints.
fn told(sheet: &Sheet<'_>, error: &SourceDiagnostic) -> String {
    use typst::WorldExt;
    let place = error.span.id().map(|id| {
        let path = inside(id).unwrap_or_default();
        let line = sheet
            .source(id)
            .ok()
            .and_then(|source| source.lines().byte_to_line(sheet.range(error.span)?.start))
            .map_or_else(String::new, |line| format!(":{}", line + 1));
        format!("pdf/{path}{line}: ")
    });
    let hints: String = error.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
    format!("{}{}{hints}", place.unwrap_or_default(), error.message)
}
