//! What a theme brings to the official document: templates, fonts, and which characters they can show.

use std::collections::BTreeMap;
use std::fmt::Write;

use typst::foundations::Bytes;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A word longer than this gets places where it may break.
const LONG: usize = 22;

/// Templates and fonts, read once for all documents of a build.
pub(in crate::render) struct Kit {
    pub(super) standard: LazyHash<Library>,
    pub(super) book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
    pub(super) sources: BTreeMap<String, Source>,
    pub(super) files: BTreeMap<String, Bytes>,
    /// One bit for each character that some font can show.
    shown: Vec<u64>,
}

impl Kit {
    /// From the theme's files under `pdf/`, by path inside that folder.
    pub(super) fn new(theme: &BTreeMap<String, Vec<u8>>) -> Self {
        let (mut fonts, mut sources, mut files) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        for (path, bytes) in theme {
            let bytes = Bytes::new(bytes.clone());
            if path.ends_with(".ttf") || path.ends_with(".otf") {
                fonts.extend(Font::iter(bytes));
            } else if let (true, Some(id)) = (path.ends_with(".typ"), file(path)) {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                sources.insert(path.clone(), Source::new(id, text));
            } else {
                files.insert(path.clone(), bytes);
            }
        }
        let mut shown = vec![0_u64; 0x11_0000 / 64];
        for c in fonts.iter().flat_map(|font| font.info().coverage.iter()) {
            if let Some(word) = shown.get_mut(c as usize / 64) {
                *word |= 1 << (c % 64);
            }
        }
        let features = Features::from_iter([Feature::A11yExtras]);
        Self {
            standard: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sources,
            files,
            shown,
        }
    }

    fn shows(&self, c: char) -> bool {
        let c = c as usize;
        self.shown.get(c / 64).is_some_and(|word| word & (1 << (c % 64)) != 0)
    }

    /// Text as the document can show it: composed letters, a visible substitute for a character that no
    /// font has (`□[U+1F9ED]`), places to break in long words. Nothing readable is lost.
    pub(super) fn legible(&self, text: &str) -> String {
        self.shown_text(text, true)
    }

    /// The same without places to break: for names of the document and alternatives in words.
    pub(super) fn plain(&self, text: &str) -> String {
        self.shown_text(text, false)
    }

    fn shown_text(&self, text: &str, breaks: bool) -> String {
        let composed: String = if is_nfc(text) { text.to_owned() } else { text.nfc().collect() };
        let mut out = String::with_capacity(composed.len());
        for word in composed.split_inclusive(char::is_whitespace) {
            if breaks && word.trim_end().chars().count() > LONG && !is_address(word) {
                self.put_long(word, &mut out);
            } else {
                word.chars().for_each(|c| self.put(c, &mut out));
            }
        }
        out
    }

    /// A long word with places to break: after a sign that joins, and where a stretch without one is too
    /// long. None before a space, where the line may end anyway.
    fn put_long(&self, word: &str, out: &mut String) {
        let mut run = 0;
        let mut rest = word.chars().peekable();
        while let Some(c) = rest.next() {
            self.put(c, out);
            run += 1;
            let joint = run > 3 && "/._-@?&=:,".contains(c);
            if (run >= LONG || joint) && rest.peek().is_some_and(|next| !next.is_whitespace()) {
                out.push('\u{200b}');
                run = 0;
            }
        }
    }

    fn put(&self, c: char, out: &mut String) {
        match c {
            '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
            // What changes the order of the text without being seen is made visible: this is an act.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => substitute(c, out),
            // PDF/A allows no private characters.
            '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fffe}' | '\u{ffff}' => {
                substitute(c, out);
            }
            // Signs for shaping, which have no form of their own.
            '\u{feff}' => {}
            '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' if !self.shows(c) => {
            }
            c if c.is_control() => substitute(c, out),
            c if c == ' ' || self.shows(c) => out.push(c),
            c => substitute(c, out),
        }
    }
}

/// Addresses of the web: the document's own rules break them, without a sign that whoever copies them would
/// copy too, and without a hyphen that the address does not have.
fn is_address(word: &str) -> bool {
    word.contains("://") || word.contains("www.")
}

fn substitute(c: char, out: &mut String) {
    // Writing into a String cannot fail.
    let _ = write!(out, "□[U+{:04X}]", u32::from(c));
}

/// The identity of a file of the document's own small world; none for a path that leads out of it.
pub(super) fn file(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::render::Theme;
    use crate::text::Lang;

    #[test]
    fn what_no_font_shows_is_seen_and_nothing_is_lost() {
        let theme = Theme::new(&BTreeMap::new(), Lang::It).expect("the built-in theme");
        let kit = theme.documents();
        for (text, expected) in [
            ("perché 69,49\u{a0}% ≤ 97", "perché 69,49\u{a0}% ≤ 97"),
            ("perche\u{301}", "perché"),
            ("a\u{202e}b", "a□[U+202E]b"),
            ("\u{1f9ed}\u{6f22}\u{e000}", "□[U+1F9ED]□[U+6F22]□[U+E000]"),
            ("a\u{1}\u{feff}b\tc", "a□[U+0001]b c"),
        ] {
            assert_eq!(kit.legible(text), expected);
        }
        let long = kit.legible(&"o".repeat(100));
        assert_eq!(long.replace('\u{200b}', ""), "o".repeat(100));
        assert!(long.split('\u{200b}').all(|part| part.len() <= super::LONG), "{long}");
        assert_eq!(kit.plain(&"o".repeat(100)), "o".repeat(100));
        let address = "(https://www.iolf.eu/Account/Login?ReturnUrl=%2f),";
        assert_eq!(kit.legible(address), address, "whoever copies it copies the address alone");
        let hyphenated = "«semplificazione-amministrativa», e";
        assert_eq!(kit.legible(hyphenated), "«semplificazione-\u{200b}amministrativa», e");
    }
}
