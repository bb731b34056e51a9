//! The outer shape of ASN.1: elements with tag, length and content, walked before anything is decoded.
//!
//! Signature files arrive in BER: indefinite lengths, texts in pieces. This walk holds depth and lengths to
//! bounds and writes the same elements with definite lengths and texts in one piece, so that whatever
//! follows can take the exact bytes of any element. What is already so is left untouched: hashes of
//! certificates must not change.

use std::borrow::Cow;

/// How deep elements may stand in each other: a signature with a timestamp inside a timestamp needs 30.
const DEPTH: usize = 64;

pub(super) const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const CONSTRUCTED: u8 = 0x20;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// Why bytes are no ASN.1, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The bytes end inside an element.
    Cut(usize),
    /// Deeper than anything that people sign.
    Deep(usize),
    /// A length or a tag that nobody may write.
    Odd(usize),
}

impl Fault {
    /// The offset, for the person who looks for it.
    pub(super) fn at(self) -> usize {
        match self {
            Self::Cut(at) | Self::Deep(at) | Self::Odd(at) => at,
        }
    }
}

/// Tag and length of one element.
#[derive(Clone, Copy)]
struct Head {
    tag: u8,
    /// Octets of tag and length.
    size: usize,
    /// Absent where the end is marked by two zeros.
    length: Option<usize>,
}

/// Reads tag and length at `at`; the content is within `bytes`.
fn head(bytes: &[u8], at: usize) -> Result<Head, Fault> {
    let byte = |i: usize| bytes.get(i).copied().ok_or(Fault::Cut(bytes.len()));
    let tag = byte(at)?;
    let mut next = at + 1;
    if tag & 0x1f == 0x1f {
        // No structure of a signature has a tag above 30; four octets are more than enough.
        let end = next + 4;
        while byte(next)? & 0x80 != 0 {
            next += 1;
            if next == end {
                return Err(Fault::Odd(at));
            }
        }
        next += 1;
    }
    let first = byte(next)?;
    next += 1;
    let length = match first {
        0x80 if tag & CONSTRUCTED != 0 => None,
        0..0x80 => Some(usize::from(first)),
        0x81..=0x88 => {
            let mut length: usize = 0;
            for _ in 0..first & 0x7f {
                length = length
                    .checked_mul(256)
                    .and_then(|l| l.checked_add(usize::from(bytes.get(next).copied()?)))
                    .ok_or(Fault::Cut(bytes.len()))?;
                next += 1;
            }
            Some(length)
        }
        _ => return Err(Fault::Odd(at)),
    };
    if length.is_some_and(|l| l > bytes.len() - next) {
        return Err(Fault::Cut(bytes.len()));
    }
    Ok(Head { tag, size: next - at, length })
}

/// Whether the pieces of such an element make one text: constructed strings of the universal class.
fn is_pieces(tag: u8) -> bool {
    tag & 0xe0 == CONSTRUCTED && matches!(tag & 0x1f, 4 | 12 | 18..=22 | 25..=30)
}

/// The end of the first element, and whether all within has definite lengths and whole texts.
fn survey(bytes: &[u8]) -> Result<(usize, bool), Fault> {
    // Where each open element ends; `None` is ended by two zeros.
    let mut open: Vec<Option<usize>> = Vec::new();
    let (mut at, mut plain) = (0, true);
    loop {
        while open.last().is_some_and(|end| *end == Some(at)) {
            open.pop();
        }
        if at > 0 && open.is_empty() {
            return Ok((at, plain));
        }
        // Nothing may lead out of the element it stands in.
        let end = open.iter().rev().find_map(|end| *end).unwrap_or(bytes.len());
        if open.last() == Some(&None) && bytes.get(at..at + 2) == Some(&[0, 0]) && at + 2 <= end {
            open.pop();
            at += 2;
            continue;
        }
        let head = head(&bytes[..end], at)?;
        if open.len() >= DEPTH {
            return Err(Fault::Deep(at));
        }
        plain &= head.length.is_some() && !is_pieces(head.tag);
        let content = at + head.size;
        match head.length {
            Some(length) if head.tag & CONSTRUCTED == 0 => at = content + length,
            Some(length) => {
                open.push(Some(content + length));
                at = content;
            }
            None => {
                open.push(None);
                at = content;
            }
        }
    }
}

/// The first element of `bytes` with definite lengths and texts in one piece, and the octets it took.
///
/// Costs one walk, and a copy only where the element is not so already.
pub(super) fn definite(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, usize), Fault> {
    let (end, plain) = survey(bytes)?;
    if plain {
        return Ok((Cow::Borrowed(&bytes[..end]), end));
    }
    let mut out = Vec::with_capacity(end);
    write(&bytes[..end], 0, Lengths::Kept, &mut out)?;
    Ok((Cow::Owned(out), end))
}

/// One element as DER writes it: shortest lengths, texts in one piece. The order within sets is kept.
pub(super) fn distinguished(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let (end, _) = survey(bytes)?;
    let mut out = Vec::with_capacity(end);
    write(&bytes[..end], 0, Lengths::Shortest, &mut out)?;
    Ok(out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lengths {
    /// As they came, where nothing within changed.
    Kept,
    Shortest,
}

/// Writes the element at `at` and answers where the next begins. [`survey`] bounds the depth.
fn write(bytes: &[u8], at: usize, lengths: Lengths, out: &mut Vec<u8>) -> Result<usize, Fault> {
    let head = head(bytes, at)?;
    let content = at + head.size;
    let begin = out.len();
    let end = match head.length {
        Some(length) if head.tag & CONSTRUCTED == 0 => {
            out.extend_from_slice(&bytes[content..content + length]);
            content + length
        }
        _ if is_pieces(head.tag) => join(bytes, head.tag, content, head.length, out)?,
        _ => each(bytes, content, head.length, |child| write(bytes, child, lengths, out))?,
    };
    let same = head.length == Some(out.len() - begin);
    let mut prefix = if lengths == Lengths::Kept && same && !is_pieces(head.tag) {
        bytes[at..content].to_vec()
    } else {
        header(bytes, at, head.tag, out.len() - begin)
    };
    if is_pieces(head.tag) {
        prefix[0] &= !CONSTRUCTED;
    }
    out.splice(begin..begin, prefix);
    Ok(end)
}

/// Calls `child` at each element of a content; answers where the content, with its end mark, ends.
fn each(
    bytes: &[u8],
    content: usize,
    length: Option<usize>,
    mut child: impl FnMut(usize) -> Result<usize, Fault>,
) -> Result<usize, Fault> {
    let mut at = content;
    loop {
        match length {
            Some(length) if at >= content + length => return Ok(at),
            None if bytes.get(at..at + 2) == Some(&[0, 0]) => return Ok(at + 2),
            _ => at = child(at)?,
        }
    }
}

/// Writes the pieces of a text one after the other; each is of the same kind, or plain octets.
fn join(
    bytes: &[u8],
    whole: u8,
    content: usize,
    length: Option<usize>,
    out: &mut Vec<u8>,
) -> Result<usize, Fault> {
    each(bytes, content, length, |child| {
        let head = head(bytes, child)?;
        let content = child + head.size;
        let kind = head.tag & !CONSTRUCTED;
        if kind != OCTETS && kind != whole & !CONSTRUCTED {
            return Err(Fault::Odd(child));
        }
        if head.tag & CONSTRUCTED != 0 {
            return join(bytes, whole, content, head.length, out);
        }
        let end = content + head.length.unwrap_or_default();
        out.extend_from_slice(&bytes[content..end]);
        Ok(end)
    })
}

/// Tag and shortest length.
fn header(bytes: &[u8], at: usize, tag: u8, length: usize) -> Vec<u8> {
    let mut out = vec![tag];
    if tag & 0x1f == 0x1f {
        out.extend(bytes[at + 1..].iter().scan(true, |more, b| {
            let taken = *more;
            *more = b & 0x80 != 0;
            taken.then_some(*b)
        }));
    }
    out.extend(shortest(length));
    out
}

fn shortest(length: usize) -> Vec<u8> {
    if length < 0x80 {
        return vec![u8::try_from(length).unwrap_or_default()];
    }
    let octets: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|b| *b == 0).collect();
    let mut out = vec![0x80 | u8::try_from(octets.len()).unwrap_or_default()];
    out.extend(octets);
    out
}

/// An element with the given tag around a content.
pub(super) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    out.extend(shortest(content.len()));
    out.extend_from_slice(content);
    out
}

/// One element of definite length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tlv<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    /// Tag, length and content.
    pub(super) whole: &'a [u8],
}

impl<'a> Tlv<'a> {
    /// The first element of `bytes`, which [`definite`] has passed or which came as DER.
    pub(super) fn first(bytes: &'a [u8]) -> Option<Self> {
        let head = head(bytes, 0).ok()?;
        let end = head.size + head.length?;
        Some(Self { tag: head.tag, content: &bytes[head.size..end], whole: &bytes[..end] })
    }

    /// The elements within, as far as they can be read.
    pub(super) fn children(self) -> Children<'a> {
        Children { rest: self.content }
    }

    /// The content of an octet string.
    pub(super) fn octets(self) -> Option<&'a [u8]> {
        (self.tag == OCTETS).then_some(self.content)
    }

    /// The octets of a number without leading zeros.
    pub(super) fn magnitude(self) -> Option<&'a [u8]> {
        let zeros = self.content.iter().take_while(|b| **b == 0).count();
        (self.tag == INTEGER).then_some(&self.content[zeros..])
    }
}

/// Elements one after the other.
pub(super) struct Children<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Children<'a> {
    type Item = Tlv<'a>;

    fn next(&mut self) -> Option<Tlv<'a>> {
        let tlv = Tlv::first(self.rest)?;
        self.rest = &self.rest[tlv.whole.len()..];
        Some(tlv)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_definite_is_not_touched_and_what_follows_is_not_taken() {
        // A length written longer than it need be stays: the hash of a certificate is of its bytes.
        let bytes = [0x30, 0x81, 0x03, 0x02, 0x01, 0x05, 0xff];
        let (same, used) = definite(&bytes).expect("an element");
        assert!(matches!(same, Cow::Borrowed(_)));
        assert_eq!((&*same, used), (&bytes[..6], 6));
        assert_eq!(distinguished(&bytes).expect("an element"), [0x30, 0x03, 0x02, 0x01, 0x05]);
    }

    #[test]
    fn pieces_of_a_text_are_joined_and_ends_marked_by_zeros_become_lengths() {
        let bytes = [0x30, 0x80, 0x24, 0x80, 0x04, 0x02, b'a', b'b', 0x04, 0x01, b'c', 0, 0, 0, 0, 0x55];
        let (out, used) = definite(&bytes).expect("an element");
        assert_eq!((&*out, used), (&[0x30, 0x05, 0x04, 0x03, b'a', b'b', b'c'][..], 15));
        let number = [0x24, 0x80, 0x02, 0x01, 0x05, 0, 0];
        assert_eq!(definite(&number).expect_err("a number is no piece"), Fault::Odd(2));
    }

    #[test]
    fn two_hundred_thousand_open_elements_are_refused_at_the_sixty_fifth() {
        let bytes: Vec<u8> = [0x30, 0x80].repeat(200_000);
        assert_eq!(definite(&bytes).expect_err("too deep"), Fault::Deep(128));
    }

    #[test]
    fn no_element_leads_out_of_the_one_it_stands_in() {
        for bytes in [&[0x30, 0x02, 0x04, 0x05, 1, 2, 3, 4, 5][..], &[0x30, 0x80, 0x04, 0x01], &[0x30], &[]] {
            assert!(matches!(definite(bytes), Err(Fault::Cut(_))), "{bytes:?}");
        }
        assert_eq!(definite(&[0x04, 0x80, 0, 0]).expect_err("indefinite primitive"), Fault::Odd(0));
    }
}
