//! The cross-reference section of an update: which objects it brings, and where they stand (ISO 32000-1, 7.5).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, Stream};

use super::decode;
use super::syntax::{Flaw, Reader};

/// Objects that one update may bring.
const OBJECTS: usize = 50_000;

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Free,
    /// Bytes from the beginning of the file, and the generation: some tools count from one.
    At(usize, u16),
    /// The object stream it is in, and its place there.
    In(u32, usize),
}

/// A section with what follows it, up to the end of its update.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) start: usize,
    pub(super) entries: BTreeMap<u32, Entry>,
    pub(super) trailer: Dictionary,
    /// The object that the section itself is, where it is a stream.
    pub(super) own: Option<u32>,
    /// After `%%EOF`, and after its end of line.
    pub(super) eof: usize,
    pub(super) end: usize,
}

/// Reads the section that `named` points to with its trailer, `startxref` and `%%EOF`.
pub(super) fn section(bytes: &[u8], named: usize) -> Result<Section, Flaw> {
    let mut reader = Reader::new(bytes, named);
    // Some tools point to the end of line before it.
    reader.blank();
    let start = reader.at();
    let mut own = None;
    let (entries, trailer) = if reader.take(b"xref") {
        let entries = classic(&mut reader)?;
        reader.skip()?;
        reader.word(b"trailer")?;
        let Object::Dictionary(trailer) = reader.direct()? else { return reader.flaw() };
        // Two tables for two kinds of reader.
        if trailer.has(b"XRefStm") {
            return Err(Flaw(start));
        }
        (entries, trailer)
    } else {
        let object = reader.indirect(&|_| None)?;
        let Object::Stream(stream) = object.value else { return Err(Flaw(start)) };
        own = Some(object.number);
        (packed(&stream).ok_or(Flaw(start))?, stream.dict)
    };
    let size = trailer.get(b"Size").and_then(Object::as_i64).map_err(|_| Flaw(start))?;
    // Readers pass over objects beyond the size: not all of them do.
    if entries.keys().next_back().is_some_and(|&last| i64::from(last) >= size) {
        return Err(Flaw(start));
    }
    reader.skip()?;
    reader.word(b"startxref")?;
    reader.blank();
    if reader.natural()? != named {
        return reader.flaw();
    }
    reader.blank();
    if !reader.take(b"%%EOF") {
        return reader.flaw();
    }
    let eof = reader.at();
    reader.end_of_line();
    Ok(Section { start, entries, trailer, own, eof, end: reader.at() })
}

fn classic(reader: &mut Reader<'_>) -> Result<BTreeMap<u32, Entry>, Flaw> {
    let mut entries = BTreeMap::new();
    loop {
        reader.blank();
        let Ok(first) = reader.natural() else { return Ok(entries) };
        reader.blank();
        let count = reader.natural()?;
        for number in first..first.saturating_add(count) {
            reader.blank();
            let offset = reader.natural()?;
            reader.blank();
            let generation = reader.natural()?;
            reader.blank();
            let entry = if reader.take(b"n") {
                Entry::At(offset, u16::try_from(generation).or_else(|_| reader.flaw())?)
            } else if reader.take(b"f") {
                Entry::Free
            } else {
                return reader.flaw();
            };
            let number = u32::try_from(number).or_else(|_| reader.flaw())?;
            if entries.len() >= OBJECTS || entries.insert(number, entry).is_some() {
                return reader.flaw();
            }
        }
    }
}

/// A cross-reference stream (7.5.8).
fn packed(stream: &Stream) -> Option<BTreeMap<u32, Entry>> {
    if !stream.dict.has_type(b"XRef") {
        return None;
    }
    let whole = |value: &Object| value.as_i64().ok().and_then(|n| usize::try_from(n).ok());
    let widths: Vec<usize> =
        stream.dict.get(b"W").and_then(Object::as_array).ok()?.iter().map(whole).collect::<Option<_>>()?;
    let &[kind, second, third] = widths.as_slice() else { return None };
    if widths.iter().any(|&width| width > 8) || second == 0 {
        return None;
    }
    let index: Vec<usize> = match stream.dict.get(b"Index") {
        Ok(list) => list.as_array().ok()?.iter().map(whole).collect::<Option<_>>()?,
        Err(_) => vec![0, whole(stream.dict.get(b"Size").ok()?)?],
    };
    if !index.len().is_multiple_of(2) {
        return None;
    }
    let content = decode::content(stream)?;
    let mut rows = content.chunks_exact(kind + second + third);
    let mut entries = BTreeMap::new();
    for pair in index.chunks_exact(2) {
        for number in pair[0]..pair[0].checked_add(pair[1])? {
            let row = rows.next()?;
            let field = |from: usize, width: usize| {
                row[from..from + width].iter().fold(0_usize, |sum, &byte| sum << 8 | usize::from(byte))
            };
            let entry = match (if kind == 0 { 1 } else { field(0, kind) }, field(kind + second, third)) {
                (0, _) => Entry::Free,
                (1, generation) => Entry::At(field(kind, second), u16::try_from(generation).ok()?),
                (2, place) => Entry::In(u32::try_from(field(kind, second)).ok()?, place),
                _ => return None,
            };
            let number = u32::try_from(number).ok()?;
            if entries.len() >= OBJECTS || entries.insert(number, entry).is_some() {
                return None;
            }
        }
    }
    (rows.next().is_none() && rows.remainder().is_empty()).then_some(entries)
}
