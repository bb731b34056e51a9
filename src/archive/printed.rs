//! Whether a document made elsewhere prints what has to stand in it.

use lopdf::Document;

/// Larger than this is no report.
pub const LARGEST_DOCUMENT: u64 = 64 * 1024 * 1024;

/// Whether a PDF says `text` of itself, in the part that is never packed (its XMP metadata).
pub(super) fn states(pdf: &[u8], text: &str) -> bool {
    pdf.windows(text.len()).any(|part| part == text.as_bytes())
}

/// Whether the text of a PDF's pages holds `text`, wherever its lines break.
pub fn prints(pdf: &[u8], text: &str) -> bool {
    if pdf.len() as u64 > LARGEST_DOCUMENT {
        return false;
    }
    let Ok(document) = Document::load_mem(pdf) else { return false };
    let wanted: String = text.split_whitespace().collect();
    document.get_pages().keys().any(|page| {
        let shown = document.extract_text(&[*page]).unwrap_or_default();
        shown.split_whitespace().collect::<String>().contains(&wanted)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_document_prints_nothing() {
        for bytes in [&b""[..], b"%PDF-1.7", b"impronta"] {
            assert!(!prints(bytes, "impronta"));
        }
    }
}
