//! The form of a document: signature fields may be added and signed, and nothing else may happen to it.

use lopdf::{Dictionary, Object};

use super::Breach;
use super::changes::{Walk, name, object};
use super::claim;

/// Keys of a signature field and of its widget (ISO 32000-1, tables 164, 188, 220, 232).
const FIELD: [&[u8]; 30] = [
    b"Type",
    b"Subtype",
    b"FT",
    b"T",
    b"TU",
    b"TM",
    b"F",
    b"Ff",
    b"Rect",
    b"P",
    b"V",
    b"AP",
    b"AS",
    b"MK",
    b"DA",
    b"DR",
    b"Lock",
    b"SV",
    b"Kids",
    b"Parent",
    b"M",
    b"NM",
    b"StructParent",
    b"Border",
    b"BS",
    b"C",
    b"H",
    b"Contents",
    b"Q",
    b"DV",
];

/// What signing changes in a field that waited for it.
const SIGNING: [&[u8]; 9] = [b"V", b"AP", b"AS", b"F", b"M", b"MK", b"DA", b"Lock", b"P"];

/// Fields of one form.
const FIELDS: usize = 256;

impl<'a> Walk<'a> {
    pub(super) fn form(&mut self, before: &'a Dictionary, after: &'a Dictionary) -> Result<(), Breach> {
        let key = b"AcroForm";
        let named = (before.get(key).ok(), after.get(key).ok());
        if matches!(named.1, Some(Object::Reference((number, _))) if self.touched(*number)) {
            self.step.validation = false;
        }
        self.seize(named.0, named.1)?;
        let old = self.pair.before.dictionary(before, key);
        let Some(new) = self.pair.after.dictionary(after, key) else {
            let gone = old.is_some() || self.pair.after.key(after, key).is_some();
            return if gone { Err(Breach::new("pdf_form", name("Catalog", key))) } else { Ok(()) };
        };
        let nothing = Dictionary::new();
        for key in new.iter().map(|(key, _)| key.as_slice()) {
            let same = match (old.and_then(|old| old.get(key).ok()), new.get(key).ok()) {
                (Some(before), Some(after)) => self.pair.same(before, after),
                _ => false,
            };
            let value = self.pair.after.key(new, key);
            match key {
                b"Type" | b"Fields" | b"SigFlags" | b"DA" | b"Q" => {}
                b"DR" => self.claim(new.get(key).ok())?,
                b"NeedAppearances" if value.is_some_and(|value| *value == Object::Boolean(false)) => {}
                b"XFA" => return Err(Breach::new("pdf_active", "XFA".to_owned())),
                _ if same => {}
                _ => return Err(Breach::new("pdf_form", name("AcroForm", key))),
            }
        }
        let gone = old.unwrap_or(&nothing).iter().any(|(key, _)| key != b"NeedAppearances" && !new.has(key));
        if gone {
            return Err(Breach::new("pdf_form", "AcroForm".to_owned()));
        }
        self.seize(old.and_then(|old| old.get(b"Fields").ok()), new.get(b"Fields").ok())?;
        let fields = |view: super::view::View<'a>, form: Option<&'a Dictionary>| {
            form.map_or(&[][..], |form| view.array(form, b"Fields"))
        };
        self.fields(fields(self.pair.before, old), fields(self.pair.after, Some(new)))
    }

    fn fields(&mut self, before: &'a [Object], after: &'a [Object]) -> Result<(), Breach> {
        if after.len() > FIELDS || before.iter().any(|field| !after.contains(field)) {
            return Err(Breach::new("pdf_form", "Fields".to_owned()));
        }
        for (place, field) in after.iter().enumerate() {
            let &Object::Reference((number, _)) = field else {
                return Err(Breach::new("pdf_form", "Fields".to_owned()));
            };
            if after[..place].contains(field) {
                return Err(Breach::new("pdf_form", object(number)));
            }
            if before.contains(field) { self.kept(number)? } else { self.added(number)? }
        }
        Ok(())
    }

    fn dictionary(&self, number: u32) -> Result<&'a Dictionary, Breach> {
        match self.pair.after.numbered(number) {
            Some(Object::Dictionary(found)) => Ok(found),
            _ => Err(Breach::new("pdf_form", object(number))),
        }
    }

    /// A field that was there: whole, or signed now.
    fn kept(&mut self, number: u32) -> Result<(), Breach> {
        let after = self.dictionary(number)?;
        let kids = self.pair.after.array(after, b"Kids");
        self.widgets.insert(number);
        self.signed(number)?;
        for kid in kids.iter().take(FIELDS) {
            if let Object::Reference((kid, _)) = kid {
                self.widgets.insert(*kid);
                self.signed(*kid)?;
            }
        }
        Ok(())
    }

    /// A field or a widget that the update replaces: only where it waited for its signature.
    fn signed(&mut self, number: u32) -> Result<(), Breach> {
        let Some(Object::Dictionary(before)) = self.pair.before.numbered(number) else { return Ok(()) };
        if !self.touched(number) {
            return Ok(());
        }
        self.step.validation = false;
        let after = self.dictionary(number)?;
        let owner = self.pair.before.dictionary(before, b"Parent").unwrap_or(before);
        let waiting = owner.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Sig")
            && self.pair.before.key(owner, b"V").is_none();
        for key in self.pair.different(before, after) {
            if !waiting || !SIGNING.contains(&key) {
                return Err(Breach::new("pdf_field", name(&object(number), key)));
            }
            self.claim(after.get(key).ok())?;
        }
        claim::acts(after)?;
        self.explained.insert(number);
        Ok(())
    }

    /// A new field: of signature, with a name, and its widgets.
    fn added(&mut self, number: u32) -> Result<(), Breach> {
        self.step.validation = false;
        let field = self.dictionary(number)?;
        let kind = self.pair.after.key(field, b"FT").and_then(|kind| kind.as_name().ok());
        if kind != Some(b"Sig") || self.pair.before.has(number) {
            return Err(Breach::new("pdf_field", object(number)));
        }
        self.plain(number, field)?;
        let kids = self.pair.after.array(field, b"Kids");
        if kids.len() > FIELDS {
            return Err(Breach::new("pdf_field", object(number)));
        }
        for kid in kids {
            let &Object::Reference((kid, _)) = kid else {
                return Err(Breach::new("pdf_field", object(number)));
            };
            let widget = self.dictionary(kid)?;
            let parent = widget.get(b"Parent").and_then(Object::as_reference).ok();
            if self.pair.before.has(kid)
                || parent.map(|parent| parent.0) != Some(number)
                || widget.has(b"Kids")
            {
                return Err(Breach::new("pdf_field", object(kid)));
            }
            self.plain(kid, widget)?;
        }
        Ok(())
    }

    /// Known keys only, nothing that acts; what hangs on them is new and belongs to it.
    fn plain(&mut self, number: u32, keys: &'a Dictionary) -> Result<(), Breach> {
        claim::acts(keys)?;
        self.explained.insert(number);
        self.widgets.insert(number);
        for (key, value) in keys {
            if !FIELD.contains(&key.as_slice()) {
                return Err(Breach::new("pdf_field", name(&object(number), key)));
            }
            if key != b"Kids" && key != b"Parent" {
                self.claim(Some(value))?;
            }
        }
        Ok(())
    }
}
