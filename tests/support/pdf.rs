//! A PDF as tests look at it: catalog, structure tree, text, attached files; read by lopdf, which had no
//! part in writing it.
#![allow(clippy::unwrap_used, dead_code, reason = "tests fail loudly; each uses a part")]

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

pub(crate) struct Pdf {
    pub(crate) document: Document,
    pub(crate) bytes: Vec<u8>,
}

/// An element of the structure tree: its type and attributes, with what stands below.
pub(crate) struct Element {
    pub(crate) kind: String,
    pub(crate) alt: String,
    pub(crate) scope: String,
    pub(crate) inner: Vec<Element>,
}

impl Element {
    /// This element and all below, in reading order.
    pub(crate) fn all(&self) -> Vec<&Element> {
        let mut list = vec![self];
        for inner in &self.inner {
            list.extend(inner.all());
        }
        list
    }

    pub(crate) fn of(&self, kind: &str) -> Vec<&Element> {
        self.all().into_iter().filter(|e| e.kind == kind).collect()
    }
}

impl Pdf {
    pub(crate) fn read(bytes: Vec<u8>) -> Self {
        Self { document: Document::load_mem(&bytes).expect("a PDF"), bytes }
    }

    pub(crate) fn open(path: &std::path::Path) -> Self {
        Self::read(std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
    }

    pub(crate) fn follow<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).map_or(object, |(_, found)| found)
    }

    pub(crate) fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Object> {
        dictionary.get(key.as_bytes()).ok().map(|object| self.follow(object))
    }

    pub(crate) fn dict<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
        match self.get(dictionary, key)? {
            Object::Dictionary(found) => Some(found),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    pub(crate) fn list<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Vec<&'a Object> {
        match self.get(dictionary, key) {
            Some(Object::Array(list)) => list.iter().map(|o| self.follow(o)).collect(),
            Some(Object::Null) | None => Vec::new(),
            Some(one) => vec![one],
        }
    }

    pub(crate) fn text_of(&self, dictionary: &Dictionary, key: &str) -> String {
        match self.get(dictionary, key) {
            Some(Object::Name(name)) => String::from_utf8_lossy(name).into_owned(),
            Some(text @ Object::String(..)) => lopdf::decode_text_string(text).unwrap_or_default(),
            _ => String::new(),
        }
    }

    pub(crate) fn catalog(&self) -> &Dictionary {
        self.document.catalog().expect("a catalog")
    }

    /// Every dictionary of the file, streams' included.
    pub(crate) fn dictionaries(&self) -> Vec<(ObjectId, &Dictionary)> {
        self.document
            .objects
            .iter()
            .filter_map(|(id, object)| match object {
                Object::Dictionary(dictionary) => Some((*id, dictionary)),
                Object::Stream(stream) => Some((*id, &stream.dict)),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn stream(&self, object: &Object) -> Vec<u8> {
        let Object::Stream(stream) = self.follow(object) else { return Vec::new() };
        stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())
    }

    pub(crate) fn metadata(&self) -> String {
        String::from_utf8(self.stream(self.get(self.catalog(), "Metadata").expect("metadata"))).unwrap()
    }

    pub(crate) fn structure(&self) -> Element {
        let root = self.dict(self.catalog(), "StructTreeRoot").expect("a structure tree");
        let inner = self.list(root, "K").into_iter().filter_map(|kid| self.element(kid)).collect();
        Element { kind: "root".into(), alt: String::new(), scope: String::new(), inner }
    }

    fn element(&self, object: &Object) -> Option<Element> {
        let Object::Dictionary(dictionary) = object else { return None };
        let kind = self.text_of(dictionary, "S");
        if kind.is_empty() {
            return None;
        }
        let scope = self
            .list(dictionary, "A")
            .into_iter()
            .filter_map(|a| a.as_dict().ok())
            .map(|a| self.text_of(a, "Scope"))
            .find(|scope| !scope.is_empty())
            .unwrap_or_default();
        let inner = self.list(dictionary, "K").into_iter().filter_map(|kid| self.element(kid)).collect();
        Some(Element { kind, alt: self.text_of(dictionary, "Alt"), scope, inner })
    }

    /// The text of all pages in the order it was written.
    pub(crate) fn text(&self) -> String {
        self.document
            .get_pages()
            .keys()
            .map(|page| self.document.extract_text(&[*page]).unwrap_or_else(|e| panic!("page {page}: {e}")))
            .collect()
    }

    /// Titles of the bookmarks with their depth.
    pub(crate) fn outline(&self) -> Vec<(usize, String)> {
        let mut list = Vec::new();
        if let Some(outlines) = self.dict(self.catalog(), "Outlines") {
            self.below(outlines, 1, &mut list);
        }
        list
    }

    fn below(&self, parent: &Dictionary, depth: usize, list: &mut Vec<(usize, String)>) {
        let mut at = self.dict(parent, "First");
        while let Some(item) = at {
            list.push((depth, self.text_of(item, "Title")));
            self.below(item, depth + 1, list);
            at = self.dict(item, "Next");
        }
    }

    /// Attached files: name, relationship, type, description, bytes.
    pub(crate) fn attached(&self) -> BTreeMap<String, (String, String, String, Vec<u8>)> {
        self.list(self.catalog(), "AF")
            .into_iter()
            .filter_map(|file| file.as_dict().ok())
            .map(|file| {
                let inside = self.dict(file, "EF").expect("an embedded file");
                let stream = self.get(inside, "F").expect("its stream");
                let Object::Stream(data) = stream else { panic!("no stream") };
                (
                    self.text_of(file, "UF"),
                    (
                        self.text_of(file, "AFRelationship"),
                        self.text_of(&data.dict, "Subtype"),
                        self.text_of(file, "Desc"),
                        self.stream(stream),
                    ),
                )
            })
            .collect()
    }

    /// Everything that can be read in the file, for tests that look for what must not be there.
    pub(crate) fn everything(&self) -> String {
        let mut all = self.text();
        for (title, file) in self.outline().into_iter().map(|(_, t)| t).zip(std::iter::repeat("\n")) {
            all.push_str(&title);
            all.push_str(file);
        }
        for element in self.structure().all() {
            all.push_str(&element.alt);
        }
        for (_, (_, _, description, bytes)) in self.attached() {
            all.push_str(&description);
            all.push_str(&String::from_utf8_lossy(&bytes));
        }
        all + &self.metadata()
    }
}

/// Letters and digits alone: lines, hyphens at their ends and spaces are the page's affair.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{ad}' | '\u{200b}' | '\u{2010}' | '\u{2060}'))
        .collect()
}
