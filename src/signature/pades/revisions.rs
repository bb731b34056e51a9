//! What follows the sealed bytes, split into incremental updates, every byte of it accounted for.
//!
//! An update is objects, the section that lists exactly those, a trailer, `startxref`, `%%EOF` and at most one
//! end of line; its section leads to the one before and at last to the sealed document's own. So there is one
//! way to read it, whatever the reader: nothing hidden between objects, nothing listed that lies elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object};

use super::decode;
use super::syntax::{self, Flaw, Reader};
use super::table::{self, Entry, Section};

/// Updates of one file; three officers with validation data make about ten.
const UPDATES: usize = 64;

/// One incremental update.
#[derive(Debug)]
pub(super) struct Update {
    /// The objects it brings by number; nothing stands for one that it takes away.
    pub(super) objects: BTreeMap<u32, Option<Object>>,
    /// The generations of those that are not of the first.
    pub(super) generations: BTreeMap<u32, u16>,
    /// Where those stand that are not packed in another.
    pub(super) places: BTreeMap<u32, Range<usize>>,
    /// Streams that hold objects or the section itself: form, no content.
    pub(super) frames: BTreeSet<u32>,
    pub(super) trailer: Dictionary,
    pub(super) eof: usize,
    pub(super) end: usize,
}

/// Why the bytes are no chain of updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// The file goes on after the end that its last update states, or before its first.
    Appended(usize),
    /// The updates do not lead to the sealed document.
    Chain(usize),
    Text(usize),
    TooMany,
}

impl From<Flaw> for Broken {
    fn from(flaw: Flaw) -> Self {
        Self::Text(flaw.0)
    }
}

/// The updates after the first `sealed` bytes, oldest first.
pub(super) fn read(bytes: &[u8], sealed: usize, base: &Document) -> Result<Vec<Update>, Broken> {
    let mut sections = Vec::new();
    let mut at = last_section(bytes)?;
    while at != base.xref_start {
        if at < sealed || sections.last().is_some_and(|last: &Section| at >= last.start) {
            return Err(Broken::Chain(at));
        }
        if sections.len() == UPDATES {
            return Err(Broken::TooMany);
        }
        let section = table::section(bytes, at)?;
        let previous = section.trailer.get(b"Prev").and_then(Object::as_i64).ok();
        at = previous.and_then(|n| usize::try_from(n).ok()).ok_or(Broken::Chain(at))?;
        sections.push(section);
    }
    sections.reverse();
    let mut known = entries(base);
    let mut updates = Vec::new();
    let mut start = sealed;
    let mut room = syntax::VALUES;
    for section in sections {
        let end = section.end;
        updates.push(update(bytes, start, section, &mut known, &mut room)?);
        start = end;
    }
    if start == bytes.len() { Ok(updates) } else { Err(Broken::Appended(start)) }
}

/// The section that the end of the file names.
fn last_section(bytes: &[u8]) -> Result<usize, Broken> {
    const MARK: &[u8] = b"startxref";
    let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let Some(text) = text.strip_suffix(b"%%EOF") else {
        let tail = bytes.windows(5).rposition(|window| window == b"%%EOF");
        return Err(Broken::Appended(tail.map_or(0, |at| at + 5)));
    };
    let tail = text.len().saturating_sub(64);
    let found = text[tail..].windows(MARK.len()).rposition(|window| window == MARK);
    let found = found.ok_or(Broken::Text(text.len()))?;
    let mut reader = Reader::new(text, tail + found + MARK.len());
    reader.blank();
    Ok(reader.natural()?)
}

fn entries(base: &Document) -> BTreeMap<u32, Entry> {
    let entry = |entry: &XrefEntry| match *entry {
        XrefEntry::Free | XrefEntry::UnusableFree => Entry::Free,
        XrefEntry::Normal { offset, generation } => Entry::At(offset as usize, generation),
        XrefEntry::Compressed { container, index } => Entry::In(container, usize::from(index)),
    };
    base.reference_table.entries.iter().map(|(&number, found)| (number, entry(found))).collect()
}

fn update(
    bytes: &[u8],
    start: usize,
    section: Section,
    known: &mut BTreeMap<u32, Entry>,
    room: &mut usize,
) -> Result<Update, Broken> {
    if section.start < start {
        return Err(Broken::Chain(section.start));
    }
    let listed = &section.entries;
    let length = |number: u32| match listed.get(&number) {
        Some(Entry::At(at, _)) if (start..section.start).contains(at) => {
            // A number is short: what is long would be read again for each stream that names it.
            let short = bytes.get(..bytes.len().min(at + 64))?;
            match Reader::new(short, *at).indirect(&|_| None).ok()?.value {
                Object::Integer(long) => usize::try_from(long).ok(),
                _ => None,
            }
        }
        _ => None,
    };
    let mut objects = BTreeMap::new();
    let mut places = BTreeMap::new();
    let mut generations = BTreeMap::new();
    let mut frames = BTreeSet::new();
    let mut reader = Reader::bounded(bytes, start, *room);
    loop {
        reader.skip()?;
        let at = reader.at();
        if at >= section.start {
            break;
        }
        let object = reader.indirect(&length)?;
        if listed.get(&object.number) != Some(&Entry::At(at, object.generation)) {
            return Err(Broken::Text(at));
        }
        places.insert(object.number, at..reader.at());
        if object.generation != 0 {
            generations.insert(object.number, object.generation);
        }
        objects.insert(object.number, Some(object.value));
    }
    if reader.at() != section.start {
        return Err(Broken::Text(reader.at()));
    }
    *room = reader.left();
    unpack(listed, &mut objects, &mut frames, room).ok_or(Broken::Text(start))?;
    frames.extend(section.own);
    // What holds objects takes no other object's number.
    if frames.iter().any(|number| known.get(number).is_some_and(|entry| *entry != Entry::Free)) {
        return Err(Broken::Text(start));
    }
    for (&number, entry) in listed {
        let before = known.get(&number).copied().unwrap_or(Entry::Free);
        let here = objects.contains_key(&number)
            || (section.own == Some(number) && *entry == Entry::At(section.start, 0));
        match entry {
            Entry::Free if before == Entry::Free => {}
            Entry::Free => {
                objects.insert(number, None);
            }
            // Some tools list again what they did not touch.
            _ if here || before == *entry => {}
            _ => return Err(Broken::Text(section.start)),
        }
        known.insert(number, *entry);
    }
    Ok(Update {
        objects,
        generations,
        places,
        frames,
        trailer: section.trailer,
        eof: section.eof,
        end: section.end,
    })
}

/// Takes the objects out of the streams that hold them, each listed exactly where it is.
fn unpack(
    listed: &BTreeMap<u32, Entry>,
    objects: &mut BTreeMap<u32, Option<Object>>,
    frames: &mut BTreeSet<u32>,
    room: &mut usize,
) -> Option<()> {
    let mut found = BTreeMap::new();
    let mut unpacked = 0;
    for (&container, object) in objects.iter() {
        let Some(Object::Stream(stream)) = object else { continue };
        if !stream.dict.has_type(b"ObjStm") {
            continue;
        }
        frames.insert(container);
        let whole =
            |key: &[u8]| stream.dict.get(key).ok()?.as_i64().ok().and_then(|n| usize::try_from(n).ok());
        let content = decode::content(stream)?;
        unpacked += content.len();
        if unpacked > decode::CONTENT {
            return None;
        }
        let first = whole(b"First").filter(|_| !stream.dict.has(b"Extends"))?;
        let mut index = Reader::new(content.get(..first)?, 0);
        let mut end = first;
        for place in 0..whole(b"N")? {
            index.blank();
            let number = u32::try_from(index.natural().ok()?).ok()?;
            index.blank();
            let at = first.checked_add(index.natural().ok()?)?;
            if at < end || listed.get(&number) != Some(&Entry::In(container, place)) {
                return None;
            }
            let mut reader = Reader::bounded(&content, at, *room);
            found.insert(number, Some(reader.direct().ok()?));
            end = reader.at();
            *room = reader.left();
        }
    }
    objects.extend(found);
    Some(())
}
