//! The signatures in the final form, and which bytes each of them covers (ISO 32000-1, 12.8.1).

use lopdf::{Dictionary, Object};

use super::revisions::Update;
use super::view::View;

/// Signatures of one file.
const SIGNATURES: usize = 64;

/// A signature dictionary that a field of the form holds.
#[derive(Debug)]
pub(super) struct Signed<'a> {
    /// The name of the field, for people to find it.
    pub(super) field: String,
    pub(super) dictionary: &'a Dictionary,
    /// The update that brought it.
    pub(super) update: usize,
    /// The bytes between the two covered parts, `<` and `>` included; or what is wrong with them.
    pub(super) gap: Result<std::ops::Range<usize>, Gap>,
    /// Where the covered part ends.
    pub(super) end: usize,
}

/// What is wrong with the bytes that a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Not four numbers in order from the first byte.
    Numbers,
    /// Its first part stops within the sealed document.
    Short,
    /// What it leaves out is not its own content alone.
    Hole,
    /// It does not end where its update ends.
    End,
    /// Two fields, one signature.
    Shared,
    /// The dictionary stands where no range of bytes can leave its content out.
    Packed,
}

impl Gap {
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Numbers => "pdf_range_numbers",
            Self::Short => "pdf_range_short",
            Self::Hole => "pdf_range_hole",
            Self::End => "pdf_range_end",
            Self::Shared => "pdf_range_shared",
            Self::Packed => "pdf_range_packed",
        }
    }
}

/// The signatures of the final form, oldest first; nothing where there are more than a file may have.
pub(super) fn signed<'a>(bytes: &[u8], sealed: usize, view: View<'a>) -> Option<Vec<Signed<'a>>> {
    let mut found: Vec<(Option<u32>, Signed<'a>)> = Vec::new();
    let form = view.catalog().and_then(|catalog| view.dictionary(catalog, b"AcroForm"));
    for field in form.map_or(&[][..], |form| view.array(form, b"Fields")) {
        let (Object::Reference((owner, _)), Ok(keys)) = (field, view.follow(field).as_dict()) else {
            continue;
        };
        let (Ok(value), Some(dictionary)) = (keys.get(b"V"), view.dictionary(keys, b"V")) else { continue };
        if view.key(keys, b"FT").and_then(|kind| kind.as_name().ok()) != Some(b"Sig") {
            continue;
        }
        let own = match value {
            Object::Reference((number, _)) => Some(*number),
            _ => None,
        };
        let number = own.unwrap_or(*owner);
        let update = view.updates.iter().rposition(|update| update.objects.contains_key(&number));
        let Some((update, brought)) = update.and_then(|at| Some((at, view.updates.get(at)?))) else {
            continue;
        };
        let name = view.key(keys, b"T").and_then(|name| lopdf::decode_text_string(name).ok());
        let gap = gap(bytes, sealed, dictionary, number, brought);
        let end = range(dictionary).map_or(0, |range| range[2].saturating_add(range[3]));
        let field = name.unwrap_or_else(|| format!("{owner} 0 R")).chars().take(80).collect();
        found.push((own, Signed { field, dictionary, update, gap, end }));
        if found.len() > SIGNATURES {
            return None;
        }
    }
    // The same object, or the same bytes: the second field would count a signature twice.
    for one in 0..found.len() {
        for other in 0..found.len() {
            let object = found[one].0.is_some() && found[one].0 == found[other].0;
            let bytes = found[one].1.end == found[other].1.end;
            if one != other && (object || bytes) {
                found[one].1.gap = Err(Gap::Shared);
            }
        }
    }
    found.sort_by_key(|(_, signed)| (signed.update, signed.end));
    Some(found.into_iter().map(|(_, signed)| signed).collect())
}

fn range(dictionary: &Dictionary) -> Option<[usize; 4]> {
    let list = dictionary.get(b"ByteRange").ok()?.as_array().ok()?;
    let numbers: Vec<usize> =
        list.iter().map(|n| n.as_i64().ok().and_then(|n| usize::try_from(n).ok())).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

fn gap(
    bytes: &[u8],
    sealed: usize,
    dictionary: &Dictionary,
    number: u32,
    update: &Update,
) -> Result<std::ops::Range<usize>, Gap> {
    let [from, first, second, long] = range(dictionary).ok_or(Gap::Numbers)?;
    let end = second.checked_add(long).filter(|&end| end <= bytes.len()).ok_or(Gap::Numbers)?;
    if from != 0 || second <= first {
        return Err(Gap::Numbers);
    }
    if first < sealed {
        return Err(Gap::Short);
    }
    let place = update.places.get(&number).ok_or(Gap::Packed)?;
    let inside = place.start < first && second < place.end;
    let written = bytes.get(first..second).filter(|_| inside).ok_or(Gap::Hole)?;
    let digits = written.strip_prefix(b"<").and_then(|text| text.strip_suffix(b">")).ok_or(Gap::Hole)?;
    let Ok(Object::String(content, _)) = dictionary.get(b"Contents") else { return Err(Gap::Hole) };
    let same = digits.len() == 2 * content.len()
        && digits.chunks(2).zip(content).all(|(pair, &byte)| hexadecimal(pair) == Some(byte));
    // The key stands right before: no other text of the dictionary looks like its content.
    let before = bytes[place.start..first].trim_ascii_end();
    if !same || !before.ends_with(b"/Contents") {
        return Err(Gap::Hole);
    }
    if (update.eof..=update.end).contains(&end) { Ok(first..second) } else { Err(Gap::End) }
}

fn hexadecimal(pair: &[u8]) -> Option<u8> {
    let digit = |at: usize| pair.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    u8::try_from(digit(0)? << 4 | digit(1)?).ok()
}
