//! The container of a zip, byte by byte. Programs that unpack one read different parts of it: where its list,
//! what stands before each file and the files themselves do not agree, it is one thing to one reader and
//! another to the next.
//!
//! The form is that of PKWARE's APPNOTE.TXT, section 4.3; sections named below are of it.

use std::ops::Range;

use crate::text::Lang;

/// What is wrong with a zip as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Odd {
    SameName,
    Overlap,
    LeadsOut,
    /// A length that is not true of this file.
    Size {
        name: String,
    },
    /// From this byte on, bytes that belong to no file.
    Stray {
        at: usize,
    },
    /// What stands before or after this file is not what the list says of it.
    Disagrees {
        name: String,
        at: usize,
    },
    /// Neither a file nor a folder, or both.
    Kind {
        name: String,
    },
    /// A dossier as this program packs it, save for this byte: no file is touched by it.
    Repacked {
        at: usize,
    },
}

impl Odd {
    /// What is wrong, in a clause.
    pub fn clause(&self, lang: Lang) -> String {
        let (it, en) = match self {
            Self::SameName => ("ha due file con lo stesso nome".into(), "has two files with one name".into()),
            Self::Overlap => ("ha file che si sovrappongono".into(), "has files that overlap".into()),
            Self::LeadsOut => {
                ("ha un nome che porta fuori dalla cartella".into(), "has a name that leads out of it".into())
            }
            Self::Size { name } => (
                format!("dà a «{name}» una lunghezza non vera"),
                format!("gives «{name}» a size that is not true"),
            ),
            Self::Stray { at } => (
                format!("dal byte {at} ha contenuto che non appartiene a nessun file"),
                format!("from byte {at} on has contents that belong to no file"),
            ),
            Self::Disagrees { name, at } => (
                format!("di «{name}» dice due cose diverse (byte {at})"),
                format!("says two different things of «{name}» (byte {at})"),
            ),
            Self::Kind { name } => (
                format!("contiene «{name}», che non è né un file né una cartella"),
                format!("contains «{name}», which is neither a file nor a folder"),
            ),
            Self::Repacked { at } => (
                format!("al byte {at} non è come è stato composto; i file che contiene sono quelli"),
                format!("is not as it was packed at byte {at}; the files in it are the same"),
            ),
        };
        if lang == Lang::It { it } else { en }
    }
}

/// One line of a zip's list.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) name: Vec<u8>,
    /// Where its stored bytes are.
    pub(super) data: Range<usize>,
    pub(super) is_pressed: bool,
    /// Year, month and day, then the time, as the format has them.
    pub(super) dated: (u16, u16),
    size: u64,
    pressed: u64,
    sum: u32,
    flags: u16,
    method: u16,
    made_by: u8,
    attributes: u32,
    at: u64,
}

impl Member {
    pub(super) fn is_folder(&self) -> bool {
        self.name.ends_with(b"/") || self.name.ends_with(b"\\")
    }

    fn shown(&self) -> String {
        crate::archive::plain(&String::from_utf8_lossy(&self.name))
    }
}

/// The mark of the list's end, the lengths of the end and of its two longer forms (4.3.14 to 4.3.16).
const END: [u8; 4] = *b"PK\x05\x06";
const END_LENGTH: usize = 22;
const LOCATOR_LENGTH: usize = 20;
const LONG_END_LENGTH: usize = 56;
/// The flag that says: the sum and the lengths follow the file (4.4.4).
const FOLLOWS: u16 = 1 << 3;

/// Every line of the list, in the order of the files, when nothing contradicts it and each byte of the zip
/// belongs to something.
pub(super) fn members(bytes: &[u8]) -> Result<Vec<Member>, Odd> {
    let (list, count) = list(bytes)?;
    let mut at = list.start;
    let mut all = Vec::new();
    while at < list.end {
        let (member, next) = listed(bytes, at).ok_or(Odd::Stray { at })?;
        all.push(member);
        at = next;
    }
    if at != list.end || all.len() as u64 != count {
        return Err(Odd::Stray { at: list.end.min(at) });
    }
    all.sort_by_key(|member| member.at);
    let mut from = 0;
    let starts: Vec<usize> = all.iter().map(|m| usize::try_from(m.at).unwrap_or(usize::MAX)).collect();
    for (nth, member) in all.iter_mut().enumerate() {
        if starts[nth] != from {
            return Err(Odd::Stray { at: from });
        }
        let until = starts.get(nth + 1).copied().unwrap_or(list.start);
        from = placed(bytes, member, from, until)?;
    }
    if from == list.start { Ok(all) } else { Err(Odd::Stray { at: from }) }
}

/// Where the list is and how many lines it has: its end stands at the end of the zip, with nothing after it
/// but the note whose length it says.
fn list(bytes: &[u8]) -> Result<(Range<usize>, u64), Odd> {
    let last = bytes.windows(4).rposition(|mark| mark == END).unwrap_or(bytes.len());
    let odd = || Odd::Stray { at: last };
    let number = |at: usize| u16_at(bytes, at).map(u64::from).ok_or_else(odd);
    let after = bytes.len().checked_sub(last + END_LENGTH).ok_or_else(odd)?;
    if number(last + 20)? != after as u64 {
        return Err(Odd::Stray { at: last + END_LENGTH });
    }
    let (mut count, mut length, mut start) = (
        number(last + 10)?,
        u32_at(bytes, last + 12).map(u64::from).ok_or_else(odd)?,
        u32_at(bytes, last + 16).map(u64::from).ok_or_else(odd)?,
    );
    let mut end = last;
    // All on one disk: no such zip has been written for decades.
    if number(last + 4)? != 0 || number(last + 6)? != 0 || number(last + 8)? != count {
        return Err(odd());
    }
    let short = (count, length, start);
    let locator = last.checked_sub(LOCATOR_LENGTH).filter(|at| bytes[*at..].starts_with(b"PK\x06\x07"));
    if locator.is_none() && (count == 0xffff || length == 0xffff_ffff || start == 0xffff_ffff) {
        return Err(odd());
    }
    // Some packers write the long form also where the short one would do.
    if let Some(locator) = locator {
        end = locator.checked_sub(LONG_END_LENGTH).ok_or_else(odd)?;
        let is_long = bytes[end..].starts_with(b"PK\x06\x06");
        let place = u64_at(bytes, locator + 8).ok_or_else(odd)?;
        if !is_long || place != end as u64 || u64_at(bytes, end + 4) != Some(LONG_END_LENGTH as u64 - 12) {
            return Err(Odd::Stray { at: end });
        }
        let wide = |at: usize| u64_at(bytes, at).ok_or_else(odd);
        (count, length, start) = (wide(end + 32)?, wide(end + 40)?, wide(end + 48)?);
        let agrees = |said: u64, full: u64, long: u64| said == full || said == long;
        let all = agrees(short.0, 0xffff, count)
            && agrees(short.1, 0xffff_ffff, length)
            && agrees(short.2, 0xffff_ffff, start);
        if !all {
            return Err(odd());
        }
    }
    let start = usize::try_from(start).map_err(|_| odd())?;
    match usize::try_from(length).ok().and_then(|length| start.checked_add(length)) {
        Some(until) if until == end => Ok((start..end, count)),
        Some(until) => Err(Odd::Stray { at: until.min(end) }),
        None => Err(odd()),
    }
}

/// One line of the list (4.3.12), and where the next begins.
fn listed(bytes: &[u8], at: usize) -> Option<(Member, usize)> {
    if !bytes.get(at..)?.starts_with(b"PK\x01\x02") {
        return None;
    }
    let short = |offset: usize| u16_at(bytes, at + offset);
    let long = |offset: usize| u32_at(bytes, at + offset).map(u64::from);
    let (name, extra, comment) = (short(28)?, short(30)?, short(32)?);
    let from = at + 46;
    let extras = from + usize::from(name);
    let next = extras + usize::from(extra);
    // A note on a single file is shown by no reader.
    if comment != 0 || short(34)? != 0 || next > bytes.len() {
        return None;
    }
    let mut wide = wide_numbers(bytes.get(extras..next)?).into_iter();
    let mut number = |value: u64| if value == 0xffff_ffff { wide.next() } else { Some(value) };
    let (size, pressed, place) = (number(long(24)?)?, number(long(20)?)?, number(long(42)?)?);
    let member = Member {
        name: bytes.get(from..extras)?.to_vec(),
        data: 0..0,
        is_pressed: short(10)? != 0,
        dated: (short(14)?, short(12)?),
        size,
        pressed,
        sum: u32_at(bytes, at + 16)?,
        flags: short(8)?,
        method: short(10)?,
        made_by: *bytes.get(at + 5)?,
        attributes: u32_at(bytes, at + 38)?,
        at: place,
    };
    Some((member, next))
}

/// The numbers too large for their place (4.5.3), in their order.
fn wide_numbers(mut extra: &[u8]) -> Vec<u64> {
    while let (Some(kind), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let Some(body) = extra.get(4..4 + usize::from(length)) else { break };
        if kind == 1 {
            return body.chunks_exact(8).filter_map(|eight| u64_at(eight, 0)).collect();
        }
        extra = &extra[4 + usize::from(length)..];
    }
    Vec::new()
}

/// The file at its place: what stands before it (4.3.7) and after it (4.3.9) says what the list says. Gives
/// where it ends.
fn placed(bytes: &[u8], member: &mut Member, at: usize, until: usize) -> Result<usize, Odd> {
    let odd = |at: usize| Odd::Disagrees { name: member.shown(), at };
    let short = |offset: usize| u16_at(bytes, at + offset).ok_or_else(|| odd(at + offset));
    if !bytes.get(at..).is_some_and(|rest| rest.starts_with(b"PK\x03\x04")) {
        return Err(odd(at));
    }
    let (date, time) = member.dated;
    for (offset, wanted) in [(6, member.flags), (8, member.method), (10, time), (12, date)] {
        if short(offset)? != wanted {
            return Err(odd(at + offset));
        }
    }
    let from = at + 30;
    let name = from + usize::from(short(26)?);
    let data = name + usize::from(short(28)?);
    if bytes.get(from..name) != Some(&member.name) {
        return Err(odd(from));
    }
    let wide = wide_numbers(bytes.get(name..data).unwrap_or_default());
    let follows = member.flags & FOLLOWS != 0;
    let (sum, pressed, size) = (u64::from(member.sum), member.pressed, member.size);
    for (offset, wanted, nth) in [(14, sum, None), (18, pressed, Some(1)), (22, size, Some(0))] {
        let said = u32_at(bytes, at + offset).map(u64::from).ok_or_else(|| odd(at + offset))?;
        let said = match nth {
            Some(nth) if said == 0xffff_ffff => wide.get(nth).copied().unwrap_or(said),
            _ => said,
        };
        if said != wanted && !(follows && said == 0) {
            return Err(odd(at + offset));
        }
    }
    let end = usize::try_from(pressed).ok().and_then(|n| data.checked_add(n)).ok_or_else(|| odd(at + 18))?;
    if end > until {
        return Err(Odd::Overlap);
    }
    let kind = kind(member);
    let after =
        if follows { end + following(bytes, member, end, until).ok_or_else(|| odd(end))? } else { end };
    member.data = data..end;
    kind.map(|()| after)
}

/// How long the sum and the lengths behind a file are, where they are true.
fn following(bytes: &[u8], member: &Member, end: usize, until: usize) -> Option<usize> {
    let length = until.checked_sub(end)?;
    let is_marked = matches!(length, 16 | 24);
    if is_marked && !bytes.get(end..)?.starts_with(b"PK\x07\x08") {
        return None;
    }
    let from = end + if is_marked { 4 } else { 0 };
    let (pressed, size) = match length {
        12 | 16 => (u64::from(u32_at(bytes, from + 4)?), u64::from(u32_at(bytes, from + 8)?)),
        20 | 24 => (u64_at(bytes, from + 4)?, u64_at(bytes, from + 12)?),
        _ => return None,
    };
    let is_true = u32_at(bytes, from)? == member.sum && pressed == member.pressed && size == member.size;
    is_true.then_some(length)
}

/// A name with a stroke at its end is a folder and empty; any other is a file or a link.
fn kind(member: &Member) -> Result<(), Odd> {
    const UNIX: u8 = 3;
    const DOS_FOLDER: u32 = 0x10;
    let rights = member.attributes >> 16 & 0o170_000;
    let is_true = if member.is_folder() {
        member.size == 0 && (member.made_by != UNIX || matches!(rights, 0 | 0o040_000))
    } else {
        member.attributes & DOS_FOLDER == 0
            // What was packed from a pipe is marked as one and unpacked as the file it is.
            && (member.made_by != UNIX || matches!(rights, 0 | 0o010_000 | 0o100_000 | 0o120_000))
    };
    if is_true { Ok(()) } else { Err(Odd::Kind { name: member.shown() }) }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}
