//! What one update changes in the document, and that nothing of it is more than a signature.
//!
//! Two moments are compared from the catalogue down. Each object that the update brings or replaces must be
//! explained by its place: the form and its signature fields, the annotations of a page, validation data,
//! properties whose dates and producer may change. One that nothing explains is an alteration, also where no
//! page shows it: a later update could.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::revisions::Update;
use super::view::{self, Pair, View};
use super::{Breach, properties};

/// What is asked of the sealed document once.
pub(super) struct Sealed<'a> {
    pub(super) base: &'a Document,
    pub(super) pages: Vec<ObjectId>,
    /// Objects that a signing tool replaces: the form, its unsigned fields, lists of annotations.
    pub(super) open: BTreeSet<u32>,
    /// Numbers that are named and not there: who brings them fills a place of the sealed document.
    dangling: BTreeSet<u32>,
}

/// What an update does, when it does nothing forbidden.
#[derive(Default)]
pub(super) struct Step {
    /// Places of a page where something new is shown: the page, the widget.
    pub(super) stamps: Vec<(ObjectId, u32)>,
    /// Whether it brings validation data and nothing of the form.
    pub(super) validation: bool,
    /// The version of PDF that it raises the document to.
    pub(super) version: Option<String>,
}

pub(super) struct Walk<'a> {
    pub(super) sealed: &'a Sealed<'a>,
    pub(super) pair: Pair<'a>,
    pub(super) update: &'a Update,
    pub(super) explained: BTreeSet<u32>,
    /// Of those, the ones whose content was followed already.
    pub(super) claimed: BTreeSet<u32>,
    /// The widgets of signature fields.
    pub(super) widgets: BTreeSet<u32>,
    pub(super) step: Step,
}

/// Judges the last update of `after` against the document before it.
pub(super) fn judge<'a>(sealed: &'a Sealed<'a>, after: View<'a>) -> Result<Step, Breach> {
    let Some((update, earlier)) = after.updates.split_last() else { return Ok(Step::default()) };
    let before = View { base: after.base, updates: earlier };
    let mut walk = Walk {
        sealed,
        pair: Pair { before, after },
        update,
        explained: update.frames.clone(),
        claimed: BTreeSet::new(),
        widgets: BTreeSet::new(),
        step: Step { validation: true, ..Step::default() },
    };
    walk.trailer(earlier.last().map_or(&sealed.base.trailer, |update| &update.trailer))?;
    walk.catalog()?;
    walk.pages()?;
    walk.drafts()?;
    walk.leftovers()?;
    Ok(walk.step)
}

impl<'a> Sealed<'a> {
    pub(super) fn new(base: &'a Document) -> Self {
        let view = View { base, updates: &[] };
        let mut sealed = Self {
            base,
            pages: base.page_iter().take(20_000).collect(),
            open: BTreeSet::new(),
            dangling: BTreeSet::new(),
        };
        for object in base.objects.values() {
            references(object, &mut |(number, _)| {
                if !view::sealed(base, number) {
                    sealed.dangling.insert(number);
                }
            });
        }
        let mut open = BTreeSet::new();
        let mut add = |value: Option<&Object>| {
            if let Some(Object::Reference((number, _))) = value {
                open.insert(*number);
            }
        };
        for page in sealed.pages.iter().filter_map(|&page| base.get_dictionary(page).ok()) {
            add(page.get(b"Annots").ok());
        }
        if let Some(catalog) = view.catalog() {
            add(catalog.get(b"AcroForm").ok());
            add(catalog.get(b"DSS").ok());
            if let Some(form) = view.dictionary(catalog, b"AcroForm") {
                add(form.get(b"Fields").ok());
                for field in view.array(form, b"Fields") {
                    add(Some(field));
                    if let Ok(field) = view.follow(field).as_dict() {
                        view.array(field, b"Kids").iter().for_each(|kid| add(Some(kid)));
                    }
                }
            }
        }
        sealed.open = open;
        sealed
    }
}

/// Every reference inside a value.
fn references(value: &Object, each: &mut impl FnMut(ObjectId)) {
    match value {
        Object::Reference(id) => each(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, each)),
        Object::Dictionary(keys) => keys.iter().for_each(|(_, item)| references(item, each)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, item)| references(item, each)),
        _ => {}
    }
}

/// «oggetto N», for the detail of a remark.
pub(super) fn object(number: u32) -> String {
    format!("{number} 0 R")
}

impl<'a> Walk<'a> {
    pub(super) fn touched(&self, number: u32) -> bool {
        self.update.objects.contains_key(&number)
    }

    /// Explains the object that a place names now: the one that stood there, or a new one.
    pub(super) fn seize(&mut self, before: Option<&Object>, after: Option<&Object>) -> Result<(), Breach> {
        let Some(Object::Reference((number, _))) = after else { return Ok(()) };
        if !self.touched(*number) {
            return Ok(());
        }
        if self.pair.before.has(*number) {
            let open = !view::sealed(self.sealed.base, *number) || self.sealed.open.contains(number);
            if before != after || !open {
                return Err(Breach::new("pdf_replaced", object(*number)));
            }
        }
        self.explained.insert(*number);
        Ok(())
    }

    fn trailer(&self, before: &'a Dictionary) -> Result<(), Breach> {
        let after = &self.update.trailer;
        if after.has(b"Encrypt") {
            return Err(Breach::new("pdf_encrypted", String::new()));
        }
        let root = view::root(self.sealed.base);
        if root.is_none() || after.get(b"Root").and_then(Object::as_reference).ok() != root {
            return Err(Breach::new("pdf_replaced", "Root".to_owned()));
        }
        // A document is known by the first of its two identifiers (14.4).
        let identity = |trailer: &'a Dictionary| {
            trailer.get(b"ID").ok().and_then(|ids| ids.as_array().ok()).and_then(|ids| ids.first())
        };
        match (identity(before), identity(after)) {
            (Some(one), Some(other)) if !self.pair.same(one, other) => {
                Err(Breach::new("pdf_replaced", "ID".to_owned()))
            }
            _ => Ok(()),
        }
    }

    fn catalog(&mut self) -> Result<(), Breach> {
        let root = view::root(self.sealed.base).map_or(0, |id| id.0);
        let (Some(before), Some(after)) = (self.pair.before.catalog(), self.pair.after.catalog()) else {
            return Err(Breach::new("pdf_replaced", "Root".to_owned()));
        };
        self.explained.insert(root);
        for key in self.pair.different(before, after) {
            match key {
                b"AcroForm" | b"Perms" => self.step.validation = false,
                b"DSS" | b"Metadata" => {}
                b"Extensions" => self.claim(after.get(key).ok())?,
                b"Version" => self.step.version = version(self.pair.after.key(after, key))?,
                b"OpenAction" | b"AA" => return Err(Breach::new("pdf_active", name("Catalog", key))),
                _ => return Err(Breach::new("pdf_replaced", name("Catalog", key))),
            }
        }
        self.properties(before, after)?;
        self.form(before, after)?;
        self.permissions(before, after)?;
        self.validation(before, after)
    }

    fn properties(&mut self, before: &'a Dictionary, after: &'a Dictionary) -> Result<(), Breach> {
        let earlier = &self.pair.before.updates.last().map_or(&self.sealed.base.trailer, |u| &u.trailer);
        let info = (earlier.get(b"Info").ok(), self.update.trailer.get(b"Info").ok());
        let metadata = (before.get(b"Metadata").ok(), after.get(b"Metadata").ok());
        for (old, new) in [info, metadata] {
            let Some(Object::Reference((number, _))) = new else { continue };
            if self.touched(*number) {
                if old != new && self.pair.before.has(*number) {
                    return Err(Breach::new("pdf_replaced", object(*number)));
                }
                self.explained.insert(*number);
            }
        }
        properties::information(&self.pair, info.0, info.1)?;
        properties::metadata(&self.pair, metadata.0, metadata.1)
    }

    /// The rights that a certifying signature sets.
    fn permissions(&mut self, before: &'a Dictionary, after: &'a Dictionary) -> Result<(), Breach> {
        self.seize(before.get(b"Perms").ok(), after.get(b"Perms").ok())?;
        let Some(rights) = self.pair.after.dictionary(after, b"Perms") else { return Ok(()) };
        for (key, value) in rights {
            if key != b"DocMDP" {
                return Err(Breach::new("pdf_replaced", name("Perms", key)));
            }
            self.claim(Some(value))?;
        }
        Ok(())
    }

    fn pages(&mut self) -> Result<(), Breach> {
        let sealed = self.sealed;
        for &id in &sealed.pages {
            let pages = (self.pair.before.get(id), self.pair.after.get(id));
            let (Some(Object::Dictionary(before)), Some(Object::Dictionary(after))) = pages else {
                return Err(Breach::new("pdf_page", object(id.0)));
            };
            let lists = (before.get(b"Annots").ok(), after.get(b"Annots").ok());
            let listed = |list: Option<&Object>| match list {
                Some(Object::Reference((number, _))) => self.touched(*number),
                _ => false,
            };
            if !self.touched(id.0) && !listed(lists.1) {
                continue;
            }
            self.step.validation = false;
            self.explained.insert(id.0);
            for key in self.pair.different(before, after) {
                if key != b"Annots" && key != b"Tabs" {
                    return Err(Breach::new("pdf_page", name(&object(id.0), key)));
                }
            }
            self.seize(lists.0, lists.1)?;
            self.annotations(id, before, after)?;
        }
        Ok(())
    }

    /// Those there were stay, in their order; what comes after them are the widgets of signature fields.
    fn annotations(
        &mut self,
        page: ObjectId,
        before: &'a Dictionary,
        after: &'a Dictionary,
    ) -> Result<(), Breach> {
        let before = self.pair.before.array(before, b"Annots");
        let after = self.pair.after.array(after, b"Annots");
        let kept = before.len() <= after.len()
            && before.iter().zip(after).all(|(before, after)| self.pair.same(before, after));
        if !kept {
            return Err(Breach::new("pdf_annotation", object(page.0)));
        }
        for item in &after[before.len()..] {
            match item {
                Object::Reference((number, _)) if self.widgets.contains(number) => {
                    self.step.stamps.push((page, *number));
                }
                _ => return Err(Breach::new("pdf_annotation", object(page.0))),
            }
        }
        Ok(())
    }

    /// Whatever no place explains, unless it says what it said before.
    fn leftovers(&self) -> Result<(), Breach> {
        let brought = self.update.objects.keys().chain(&self.update.frames);
        if let Some(&number) = brought.into_iter().find(|number| self.sealed.dangling.contains(number)) {
            return Err(Breach::new("pdf_added", object(number)));
        }
        for (&number, now) in &self.update.objects {
            let sealed = view::sealed(self.sealed.base, number);
            if self.explained.contains(&number) && now.is_some() {
                continue;
            }
            match (self.pair.before.numbered(number), now) {
                (Some(before), Some(now)) if self.pair.same(before, now) => {}
                (Some(_), Some(_)) => return Err(Breach::new("pdf_replaced", object(number))),
                (_, None) => return Err(Breach::new("pdf_removed", object(number))),
                (None, Some(_)) if sealed => return Err(Breach::new("pdf_replaced", object(number))),
                (None, Some(_)) => return Err(Breach::new("pdf_added", object(number))),
            }
        }
        Ok(())
    }
}

pub(super) fn name(place: &str, key: &[u8]) -> String {
    format!("{place} /{}", String::from_utf8_lossy(key))
}

fn version(value: Option<&Object>) -> Result<Option<String>, Breach> {
    match value {
        Some(Object::Name(text)) if text.len() < 8 => Ok(Some(String::from_utf8_lossy(text).into_owned())),
        _ => Err(Breach::new("pdf_replaced", "Catalog /Version".to_owned())),
    }
}
