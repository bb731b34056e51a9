//! Lists of hashes as `sha256sum` writes and checks them.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

/// SHA-256 of some bytes in hexadecimal, small letters.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Small letters, two for each byte.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// `hash`, two spaces, path; ordered by the bytes of the path, each line ending in LF.
pub(super) fn list<'a>(hashes: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let sorted: BTreeMap<&str, &str> = hashes.collect();
    let lines: String = sorted.into_iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect();
    lines.into_bytes()
}

/// Reads such a list strictly: exactly what [`list`] writes, nothing more.
///
/// # Errors
/// The number of the first line that is otherwise (from 1).
pub(super) fn parse(bytes: &[u8]) -> Result<BTreeMap<String, String>, usize> {
    parse_named(bytes, is_portable)
}

/// The same, of files that others named: signatures and documents keep the names they came with.
///
/// # Errors
/// As [`parse`].
pub(super) fn parse_named(
    bytes: &[u8],
    is_name: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, String>, usize> {
    let text = std::str::from_utf8(bytes).map_err(|_| 1usize)?;
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut rest = text;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let (line, after) = rest.split_once('\n').ok_or(number)?;
        rest = after;
        let (hash, path) = line.split_once("  ").ok_or(number)?;
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let ordered = found.last_key_value().is_none_or(|(last, _)| last.as_str() < path);
        if hash.len() != 64 || !hash.bytes().all(hex) || !is_name(path) || !ordered {
            return Err(number);
        }
        found.insert(path.to_owned(), hash.to_owned());
    }
    Ok(found)
}

/// Names that mean the same on every system: small ASCII letters, digits, `._-`, no part that a system
/// reserves, at most 150 bytes. Two names of ours are in capitals by custom.
pub fn is_portable(path: &str) -> bool {
    let plain = |part: &str| {
        let reserved = ["con", "prn", "aux", "nul"];
        let stem = part.split('.').next().unwrap_or_default();
        let numbered = |name: &str| {
            stem.strip_prefix(name).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
        };
        part == ".gitattributes"
            || (!part.is_empty()
                && !part.starts_with('.')
                && !part.ends_with('.')
                && !reserved.contains(&stem)
                && !numbered("com")
                && !numbered("lpt")
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b)))
    };
    path.len() <= 150
        && path.split('/').all(|part| plain(part) || ["LEGGIMI.txt", "CONTENUTO.sha256"].contains(&part))
}

/// The same text with LF for CRLF. Line ends of a working copy are git's business: no fact changes with
/// them.
pub(super) fn unix(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if !bytes.windows(2).any(|pair| pair == b"\r\n") {
        return bytes.into();
    }
    let mut out = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if !(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
            out.push(*byte);
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let (one, two) = (sha256(b"uno"), sha256(b"due"));
        let bytes = list([("data/b.html", two.as_str()), ("data/a.html", one.as_str())].into_iter());
        assert_eq!(String::from_utf8_lossy(&bytes), format!("{one}  data/a.html\n{two}  data/b.html\n"));
        assert_eq!(parse(&bytes).unwrap().len(), 2);
    }

    #[test]
    fn a_list_is_read_strictly() {
        let hash = sha256(b"");
        for (text, line) in [
            (format!("{hash}  b\n{hash}  a\n"), 2),
            (format!("{hash}  a\n{hash}  a\n"), 2),
            (format!("{hash}  a\r\n"), 1),
            (format!("{hash} a\n"), 1),
            (format!("{hash}  a"), 1),
            (format!("{}  a\n", hash.to_uppercase()), 1),
            (format!("{hash}  ../a\n"), 1),
            (format!("{hash}  /a\n"), 1),
            ("\n".to_owned(), 1),
        ] {
            assert_eq!(parse(text.as_bytes()), Err(line), "{text:?}");
        }
    }

    #[test]
    fn names_are_portable() {
        for good in ["data/index.html", "LEGGIMI.txt", "data/CONTENUTO.sha256", ".gitattributes"] {
            assert!(is_portable(good), "{good}");
        }
        for bad in ["data/Indice.html", "data/con.html", "data/lpt1", "data/a.", "data/è", "a//b", "data/.x"]
        {
            assert!(!is_portable(bad), "{bad}");
        }
    }
}
