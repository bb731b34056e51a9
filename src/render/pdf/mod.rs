//! The official document of a report: PDF/A-3a with PDF/UA-1, set by Typst from the same tree as the pages.
//!
//! The report becomes data (`document.json`), the theme's templates (`pdf/*.typ`) dress it. No text of a
//! person is ever source; the world the templates see is in memory and has no disk, network or clock.

mod contents;
mod drawing;
mod fragment;
mod kit;
mod tree;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use typst::foundations::Bytes;

use super::Theme;
use crate::report::{Cover, Report, Scope};
use crate::text::Lang;
use contents::Part;
use kit::Kit;
use tree::Maker;

/// The template that everything starts from.
const MAIN: &str = "main.typ";
/// Letters of a hash that stand in the footer.
const SHORT: usize = 12;

/// Templates and fonts of a theme, read once for all its documents.
pub(super) type Shelf = Arc<Kit>;

pub(super) fn shelf(theme: &BTreeMap<String, Vec<u8>>) -> Shelf {
    Arc::new(Kit::new(theme))
}

/// The version of the typesetter, for the seal: the same bytes are promised for one version only.
pub fn typesetter() -> Option<String> {
    Some(typst::utils::version().raw().to_owned())
}

/// What a closed edition's document prints, so that its signatures cover the data and the whole past.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// SHA-256 of the list of contents, in hexadecimal.
    pub data: String,
    /// The seal before: its edition and its SHA-256.
    pub previous: Option<(String, String)>,
}

/// A file that travels inside the document: the same bytes as the published one.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// `report.json`, `csv/esiti.csv`.
    pub path: String,
    pub mime: &'static str,
    pub bytes: Vec<u8>,
}

/// A document ready to be set: it owns all it needs, so that it can be made later, or never.
pub struct Recipe {
    kit: Shelf,
    ident: String,
    files: BTreeMap<String, Bytes>,
    /// The same document without the images of the prose, should one of them be no image.
    without_images: Bytes,
}

impl std::fmt::Debug for Recipe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recipe").field("ident", &self.ident).finish_non_exhaustive()
    }
}

impl Recipe {
    /// The document's bytes.
    ///
    /// # Errors
    /// A template of the theme that fails: what the typesetter says, with file and line.
    pub fn make(&self) -> Result<Vec<u8>, String> {
        let made = world::set(&self.kit, MAIN, &self.files, &self.ident);
        let has_images = self.files.keys().any(|path| path.starts_with("images/"));
        match made {
            Err(_) if has_images => {
                let mut files = self.files.clone();
                files.insert(DATA.to_owned(), self.without_images.clone());
                world::set(&self.kit, MAIN, &files, &self.ident)
            }
            other => other,
        }
    }
}

const DATA: &str = "document.json";

/// The document of a report; none for a report without a cover.
///
/// `images` are those of the prose, by file name. A stamp is what a closed edition's document prints.
pub fn document(
    theme: &Theme,
    report: &Report,
    attachments: &[Attachment],
    images: &BTreeMap<String, Vec<u8>>,
    stamp: Option<&Stamp>,
) -> Option<Recipe> {
    let cover = report.cover.as_deref()?;
    let kit = theme.documents();
    let images: BTreeMap<String, Bytes> =
        images.iter().map(|(name, bytes)| (name.clone(), Bytes::new(bytes.clone()))).collect();
    let (data, mut files) = data(&kit, theme, report, cover, attachments, &images, stamp);
    let without_images = if images.is_empty() {
        Bytes::new(Vec::new())
    } else {
        self::data(&kit, theme, report, cover, attachments, &BTreeMap::new(), stamp).0
    };
    files.insert(DATA.to_owned(), data);
    files.extend(images.into_iter().map(|(name, bytes)| (format!("images/{name}"), bytes)));
    for attachment in attachments {
        files.insert(format!("attached/{}", attachment.path), Bytes::new(attachment.bytes.clone()));
    }
    Some(Recipe { kit, ident: cover.ident.clone(), files, without_images })
}

/// What the templates read, and the drawings it names.
fn data(
    kit: &Kit,
    theme: &Theme,
    report: &Report,
    cover: &Cover,
    attachments: &[Attachment],
    images: &BTreeMap<String, Bytes>,
    stamp: Option<&Stamp>,
) -> (Bytes, BTreeMap<String, Bytes>) {
    let words = &theme.words;
    let mut maker = Maker::new(kit, images);
    let parts: Vec<Part> = match report.scope {
        Scope::Edition(..) => contents::chapters(report, cover, words),
        Scope::Site | Scope::Contract(_) => report
            .pages
            .iter()
            .find(|page| page.path == format!("{}.html", cover.ident))
            .map(contents::of_list)
            .unwrap_or_default(),
    };
    let chapters: Vec<Value> = parts.iter().map(|part| maker.part(part, 1)).collect();
    let around = around(&mut maker, report, cover, stamp);
    let mut document = json!({
        "lang": words.lang.tag(),
        "region": match words.lang { Lang::It => "IT", Lang::En => "GB" },
        "meta": meta(kit, theme, report, cover, stamp),
        "words": vocabulary(kit, theme),
        "chapters": chapters,
        "attachments": attachments.iter().map(|file| json!({
            "path": format!("attached/{}", file.path),
            "name": file.path,
            "mime": file.mime,
            "description": described(kit, theme, &file.path),
        })).collect::<Vec<_>>(),
    });
    if let (Value::Object(map), Value::Object(more)) = (&mut document, around) {
        map.extend(more);
    }
    maker.settle(&mut document);
    // A tree of texts always has a JSON form.
    (Bytes::new(serde_json::to_vec(&document).unwrap_or_default()), maker.files)
}

/// Cover, running lines, signatures.
fn around(maker: &mut Maker<'_>, report: &Report, cover: &Cover, stamp: Option<&Stamp>) -> Value {
    let distribution =
        cover.distribution.clone().and_then(|t| maker.block(&crate::report::block::Block::Table(t)));
    let facts = maker.value("facts", json!(cover.facts));
    let signers = maker.value("signers", json!(cover.signers));
    let paper = cover.paper.as_ref().map(|(signatures, kept)| {
        let mut value = maker.value("paper", json!(signatures));
        if let Value::Object(map) = &mut value {
            map.insert("kept".into(), maker.value("html", json!(kept)));
        }
        value
    });
    let state = maker.value("state", json!(report.state));
    // The cover says which original prevails with its own sentence.
    let banners = report.banners.iter().filter(|b| b.kind != "rendition").collect::<Vec<_>>();
    let banners = maker.value("banners", json!(banners));
    json!({
        "cover": {
            "administration": maker.text(&cover.administration),
            "kind": maker.text(&cover.kind),
            "title": maker.text(&cover.title),
            "subject": maker.text(&cover.subject),
            "facts": facts,
            "prevails": maker.text(&cover.prevails),
            "banners": banners,
            "state": state,
        },
        "is_list": cover.distribution.is_none(),
        "running": {
            "contract": maker.text(if report.contract.is_empty() { &cover.title } else { &report.contract }),
            "period": maker.text(if report.contract.is_empty() { "" } else { &report.name }),
            "state": maker.text(report.state.as_ref().map_or("", |s| s.word.as_str())),
        },
        "stamp": stamp.map(|stamp| json!({
            "data": stamp.data,
            "short": stamp.data.get(..SHORT).unwrap_or(&stamp.data),
            "previous": stamp.previous.as_ref().map(|(edition, hash)| json!({"edition": edition, "hash": hash})),
        })),
        "distribution": distribution,
        "signers": signers,
        "paper": paper,
    })
}

/// What programs read about the document without opening it.
fn meta(kit: &Kit, theme: &Theme, report: &Report, cover: &Cover, stamp: Option<&Stamp>) -> Value {
    let title = match (&report.scope, cover.subject.is_empty()) {
        (Scope::Edition(..), false) => format!("{} – {}", cover.title, report.contract),
        _ => cover.title.clone(),
    };
    let author = if cover.administration.is_empty() {
        &theme.words.get("pdf.no_author")
    } else {
        &cover.administration
    };
    let mut keywords = vec![cover.ident.clone()];
    if let Some(stamp) = stamp {
        keywords.push(format!("sha256-data:{}", stamp.data));
        keywords.extend(stamp.previous.iter().map(|(_, hash)| format!("sha256-previous-seal:{hash}")));
    }
    json!({
        "title": kit.plain(&title),
        "author": kit.plain(author),
        "description": kit.plain(&cover.kind),
        "keywords": keywords,
        "date": cover.day.map(|day| json!([day.year(), day.month(), day.day()])),
    })
}

/// The theme's words that templates use.
fn vocabulary(kit: &Kit, theme: &Theme) -> Value {
    let Value::Object(all) = theme.words.tree() else { return Value::Null };
    let used = ["pdf", "common", "card", "activities", "nav", "signatures", "people"];
    let mut some: serde_json::Map<String, Value> =
        all.into_iter().filter(|(family, _)| used.contains(&family.as_str())).collect();
    some.values_mut().for_each(|words| legible(kit, words));
    Value::Object(some)
}

fn legible(kit: &Kit, value: &mut Value) {
    match value {
        Value::String(text) => *text = kit.plain(text),
        Value::Object(map) => map.values_mut().for_each(|inner| legible(kit, inner)),
        Value::Array(list) => list.iter_mut().for_each(|inner| legible(kit, inner)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What an attached file holds, in words.
fn described(kit: &Kit, theme: &Theme, path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path).replace('-', "_");
    let name = file.split('.').next().unwrap_or(&file);
    // One list may travel in several forms, each with a description of its own.
    let keys = [file.replace('.', "_"), name.to_owned()].map(|name| format!("pdf.attached.{name}"));
    let text = match keys.iter().find(|key| theme.words.has(key)) {
        Some(key) => theme.words.get(key),
        None => theme.words.with("pdf.attached.other", &[("name", path)]),
    };
    kit.plain(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::block::Block;

    #[test]
    fn every_block_and_every_node_has_its_template() {
        let theme = Theme::new(&BTreeMap::new(), Lang::It).expect("the built-in theme");
        let kit = theme.documents();
        for kind in Block::KINDS.iter().filter(|kind| **kind != "search") {
            let path = format!("blocks/{kind}.typ");
            let source = kit.sources.get(&path).unwrap_or_else(|| panic!("no pdf/{path}"));
            assert!(source.text().contains("#let render("), "pdf/{path} has no render");
            let list = kit.sources["blocks.typ"].text();
            assert!(list.contains(&format!("\"{path}\"")), "pdf/blocks.typ does not import {path}");
        }
        let prose = kit.sources["prose.typ"].text();
        for node in fragment::KINDS {
            assert!(prose.contains(&format!("#let node-{node}(")), "pdf/prose.typ has no node-{node}");
        }
    }
}
