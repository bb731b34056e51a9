//! A theme: templates, words and files. The built-in one is inside the executable; a site's own files
//! of the same name take its place.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use tera::Tera;

use crate::diag::{Diagnostics, FileId};
use crate::source::toml;
use crate::text::{Lang, Strings};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/agid");

/// Templates compiled once, words of one language, static files.
pub struct Theme {
    pub(super) tera: Tera,
    pub words: Strings,
    /// Static files by path (`style.css`, `fonts/…`).
    pub statics: BTreeMap<String, Vec<u8>>,
    /// Their published names, hashed once.
    published: BTreeMap<String, String>,
    /// Templates and fonts of the official document, by path inside `pdf/`; never published.
    #[cfg(feature = "pdf")]
    document: BTreeMap<String, Vec<u8>>,
    /// The same, read: many sites never ask.
    #[cfg(feature = "pdf")]
    shelf: std::sync::OnceLock<super::pdf::Shelf>,
}

/// Why a theme cannot be used: the file and the reason, as the template engine gives it.
#[derive(Debug)]
pub struct ThemeProblem {
    pub path: String,
    pub reason: String,
}

impl Theme {
    /// The built-in theme with the site's own files laid over it (path inside the theme -> bytes).
    ///
    /// # Errors
    /// A template that does not parse, or words that are no TOML.
    pub fn new(own: &BTreeMap<String, Vec<u8>>, lang: Lang) -> Result<Self, ThemeProblem> {
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        collect(&BUILT_IN, &mut files);
        files.extend(own.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
        let templates: Vec<(String, String)> = files
            .iter()
            .filter_map(|(path, bytes)| {
                let name = path.strip_prefix("templates/")?;
                Some((name.to_owned(), String::from_utf8_lossy(bytes).into_owned()))
            })
            .collect();
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html"]);
        tera.add_raw_templates(templates)
            .map_err(|error| ThemeProblem { path: "templates".into(), reason: error.to_string() })?;
        let words = words(&files, lang)?;
        let mut under = |folder: &str| -> BTreeMap<String, Vec<u8>> {
            let found = files.extract_if(.., |path, _| path.starts_with(folder));
            found.map(|(path, bytes)| (path[folder.len()..].to_owned(), bytes)).collect()
        };
        let statics = under("static/");
        #[cfg(feature = "pdf")]
        let document = under("pdf/");
        // Once for all templates: given to each render they would cost more than the page.
        tera.global_context().insert("words", &words.tree());
        let published = statics.iter().map(|(path, bytes)| (path.clone(), published(path, bytes))).collect();
        Ok(Self {
            tera,
            words,
            statics,
            published,
            #[cfg(feature = "pdf")]
            document,
            #[cfg(feature = "pdf")]
            shelf: std::sync::OnceLock::new(),
        })
    }

    /// What the official document is set with.
    #[cfg(feature = "pdf")]
    pub(super) fn documents(&self) -> super::pdf::Shelf {
        std::sync::Arc::clone(self.shelf.get_or_init(|| super::pdf::shelf(&self.document)))
    }

    /// The name under which a static file is published.
    pub fn published<'t>(&'t self, path: &'t str) -> &'t str {
        self.published.get(path).map_or(path, String::as_str)
    }

    pub fn has_template(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }
}

/// With the first digits of its hash, so that a changed file is never taken from a cache. Fonts keep their
/// names: the stylesheet cites them.
fn published(path: &str, bytes: &[u8]) -> String {
    if path.starts_with("fonts/") {
        return path.to_owned();
    }
    let hash: String = Sha256::digest(bytes).iter().take(4).map(|b| format!("{b:02x}")).collect();
    match path.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{path}-{hash}"),
    }
}

fn collect(dir: &Dir<'_>, into: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        into.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec());
    }
    for inner in dir.dirs() {
        collect(inner, into);
    }
}

fn words(files: &BTreeMap<String, Vec<u8>>, lang: Lang) -> Result<Strings, ThemeProblem> {
    let path = format!("strings/{}.toml", lang.tag());
    let bytes = files.get(&path).cloned().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut wrong = Diagnostics::default();
    let node = toml::parse(&text, FileId::default(), &mut wrong);
    let found = wrong.iter().next().map(|d| d.words.get("found").cloned().unwrap_or_default());
    if let Some(reason) = found {
        return Err(ThemeProblem { path, reason });
    }
    let mut map = BTreeMap::new();
    if let crate::source::Kind::Map(entries) = &node.kind {
        for (key, value) in entries {
            map.insert(key.value.clone(), value.text().unwrap_or_default().to_owned());
        }
    }
    Ok(Strings::new(lang, map))
}
