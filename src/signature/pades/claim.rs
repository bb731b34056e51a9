//! What hangs on a signature field or on validation data: taken whole, if nothing in it acts or hides a file.

use lopdf::{Dictionary, Object};

use super::Breach;
use super::changes::{Walk, name};

/// Keys of things that run, fetch or carry files, wherever they stand.
const ACTIVE: [&[u8]; 9] = [
    b"AA",
    b"JS",
    b"JavaScript",
    b"OpenAction",
    b"XFA",
    b"EF",
    b"EmbeddedFiles",
    b"RichMediaContent",
    b"RichMediaSettings",
];

impl<'a> Walk<'a> {
    /// Explains the new objects under a value. One that stood before is left to the place it had.
    pub(super) fn claim(&mut self, value: Option<&'a Object>) -> Result<(), Breach> {
        let Some(value) = value else { return Ok(()) };
        let mut open = Vec::new();
        passive(value, &mut open)?;
        self.claim_all(open)
    }

    /// Drawings that nothing shows: some tools leave those they drew for a stamp and did not take.
    pub(super) fn drafts(&mut self) -> Result<(), Breach> {
        let is_draft = |value: &Object| {
            let kind = value.as_stream().ok().and_then(|stream| stream.dict.get(b"Subtype").ok());
            kind.and_then(|kind| kind.as_name().ok()) == Some(b"Form")
        };
        let update = self.update;
        let drafts = update
            .objects
            .iter()
            .filter(|(number, now)| !self.explained.contains(number) && now.as_ref().is_some_and(is_draft));
        let drafts: Vec<u32> = drafts.map(|(&number, _)| number).collect();
        self.step.validation &= drafts.is_empty();
        self.claim_all(drafts)
    }

    fn claim_all(&mut self, mut open: Vec<u32>) -> Result<(), Breach> {
        while let Some(number) = open.pop() {
            if !self.touched(number) || self.pair.before.has(number) || !self.claimed.insert(number) {
                continue;
            }
            self.explained.insert(number);
            if let Some(object) = self.pair.after.numbered(number) {
                passive(object, &mut open)?;
            }
        }
        Ok(())
    }
}

/// Refuses what acts, and collects the references.
fn passive(value: &Object, open: &mut Vec<u32>) -> Result<(), Breach> {
    match value {
        Object::Reference((number, _)) => open.push(*number),
        Object::Array(items) => items.iter().try_for_each(|item| passive(item, open))?,
        Object::Dictionary(keys) => passive_keys(keys, open)?,
        Object::Stream(stream) => passive_keys(&stream.dict, open)?,
        _ => {}
    }
    Ok(())
}

fn passive_keys(keys: &Dictionary, open: &mut Vec<u32>) -> Result<(), Breach> {
    acts(keys)?;
    keys.iter().try_for_each(|(_, item)| passive(item, open))
}

/// Refuses a dictionary that is an action or has one.
pub(super) fn acts(keys: &Dictionary) -> Result<(), Breach> {
    for (key, value) in keys {
        let action = key == b"A" && matches!(value, Object::Dictionary(_) | Object::Reference(_));
        if action || ACTIVE.contains(&key.as_slice()) {
            return Err(Breach::new("pdf_active", name("", key).trim().to_owned()));
        }
    }
    let says =
        |key: &[u8], word: &[u8]| keys.get(key).and_then(Object::as_name).is_ok_and(|name| name == word);
    // A program in PostScript, pages of another file (8.8.2, 8.10.4).
    let kinds = [
        (says(b"Type", b"Action"), "Action"),
        (says(b"Subtype", b"PS") || says(b"Subtype2", b"PS"), "PS"),
        (keys.has(b"Ref"), "Ref"),
    ];
    match kinds.into_iter().find(|(is_so, _)| *is_so) {
        Some((_, kind)) => Err(Breach::new("pdf_active", kind)),
        None => Ok(()),
    }
}
