//! What kind of file people bring, and the signature inside its wrapping of text.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::Remark;
use super::ber::{self, SEQUENCE};

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Opened<'a> {
    Pdf,
    /// A CMS, with whatever follows it.
    Cms(Cow<'a, [u8]>),
}

/// Tells by the content, never by the name: names of signature files lie.
pub(super) fn open(bytes: &[u8]) -> Result<Opened<'_>, Remark> {
    if bytes.is_empty() {
        return Err(Remark::grave("empty_file", ""));
    }
    if bytes.starts_with(b"%PDF-") {
        return Ok(Opened::Pdf);
    }
    if bytes[0] == SEQUENCE {
        return Ok(Opened::Cms(Cow::Borrowed(bytes)));
    }
    let not_read = |what: &str| Err(Remark::grave("container_not_read", what));
    // Only what has the marks of a signature: other archives, pages and messages are none.
    if bytes.starts_with(b"PK\x03\x04") && holds(bytes, b"META-INF/") {
        return not_read("ASiC (.zip)");
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // The parts of a message may be no text at all.
    if is_mail(text) && heading(text).contains("multipart/") && holds(text, b"pkcs7-") {
        return not_read("MIME (.m7m)");
    }
    if text.trim_ascii_start().starts_with(b"<") && holds(text, XMLDSIG) {
        return not_read("XAdES (.xml)");
    }
    let Some(text) = std::str::from_utf8(text).ok().filter(|text| text.is_ascii()).map(str::trim) else {
        return Err(Remark::grave("no_signature_file", ""));
    };
    if let Some(block) = blocks(text).next() {
        return decoded(block);
    }
    if is_mail(text.as_bytes()) {
        let body = text.find("\r\n\r\n").or_else(|| text.find("\n\n")).unwrap_or_default();
        return decoded(&text[body..]);
    }
    decoded(text)
}

/// The namespace of every signature in XML.
const XMLDSIG: &[u8] = b"http://www.w3.org/2000/09/xmldsig#";

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

/// Whether bytes begin as a message of mail does.
fn is_mail(bytes: &[u8]) -> bool {
    let begins =
        |word: &str| bytes.get(..word.len()).is_some_and(|b| b.eq_ignore_ascii_case(word.as_bytes()));
    begins("MIME-Version:") || begins("Content-Type:")
}

/// What stands before the first empty line, in small letters.
fn heading(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(4096)];
    let end =
        head.windows(2).position(|w| w == b"\n\n").or_else(|| head.windows(3).position(|w| w == b"\n\r\n"));
    String::from_utf8_lossy(&head[..end.unwrap_or(head.len())]).to_ascii_lowercase()
}

fn decoded(text: &str) -> Result<Opened<'static>, Remark> {
    base64(text)
        .map(|bytes| Opened::Cms(Cow::Owned(bytes)))
        .ok_or_else(|| Remark::grave("no_signature_file", ""))
}

/// The texts between `-----BEGIN …-----` and `-----END …-----`, whatever the label.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split("-----BEGIN ").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once("-----")?;
        let (body, _) = rest.split_once("-----END ")?;
        // Lines of `Key: value` before an empty line belong to the wrapping.
        let body =
            body.rfind(": ").map_or(body, |at| body[at..].find('\n').map_or(body, |end| &body[at + end..]));
        Some(body)
    })
}

/// Base64 with lines of any length, or none, padded or not.
fn base64(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let compact: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let bytes = GeneralPurpose::new(&alphabet::STANDARD, config).decode(compact).ok()?;
    (bytes.first() == Some(&SEQUENCE)).then_some(bytes)
}

/// Certificates or lists of a file of the administration: one in DER, or blocks of text.
pub(super) fn elements(bytes: &[u8]) -> Vec<Vec<u8>> {
    if bytes.first() == Some(&SEQUENCE) {
        return ber::definite(bytes).map(|(element, _)| vec![element.into_owned()]).unwrap_or_default();
    }
    let text = String::from_utf8_lossy(bytes);
    let blocks: Vec<Vec<u8>> = blocks(&text).filter_map(base64).collect();
    if blocks.is_empty() { base64(&text).into_iter().collect() } else { blocks }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cms(bytes: &[u8]) -> Option<Vec<u8>> {
        match open(bytes) {
            Ok(Opened::Cms(bytes)) => Some(bytes.into_owned()),
            _ => None,
        }
    }

    #[test]
    fn a_signature_is_found_in_any_wrapping_of_text() {
        // 30 03 02 01 05
        for text in [
            "MAMCAQU=",
            "MAMCAQU",
            "\u{feff}MAMC\r\nAQU=\r\n",
            "-----BEGIN PKCS7-----\nMAMCAQU=\n-----END PKCS7-----\n",
            "-----BEGIN CMS-----\r\nMA\r\nMCAQU=\r\n-----END CMS-----",
            "-----BEGIN X-----\nProc-Type: 4\nOther: a\n\nMAMCAQU=\n-----END X-----",
            "chiave 1\n-----BEGIN PKCS #7 SIGNED DATA-----MAMCAQU=-----END PKCS #7 SIGNED DATA-----",
            "MIME-Version: 1.0\nContent-Type: application/pkcs7-mime\n\nMAMCAQU=\n",
        ] {
            assert_eq!(cms(text.as_bytes()).as_deref(), Some(&[0x30, 3, 2, 1, 5][..]), "{text}");
        }
    }

    #[test]
    fn other_files_are_named() {
        for (bytes, key) in [
            (&b""[..], "empty_file"),
            (b"PK\x03\x04\xff META-INF/signatures.xml", "container_not_read"),
            (b"PK\x03\x04abc", "no_signature_file"),
            ("<a città='' xmlns='http://www.w3.org/2000/09/xmldsig#'/>".as_bytes(), "container_not_read"),
            (b"<!DOCTYPE html>", "no_signature_file"),
            (
                b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: application/pkcs7-mime",
                "container_not_read",
            ),
            (
                b"Mime-Version: 1.0\r\nContent-Type: Multipart/Mixed; boundary=x\r\n\r\n\xff\xfe pkcs7-signature",
                "container_not_read",
            ),
            (b"Content-Type: multipart/mixed; boundary=x\n\n--x\nciao", "no_signature_file"),
            (b"una lettera", "no_signature_file"),
            (b"\xff\xfe\x00", "no_signature_file"),
            (b"-----BEGIN CMS-----\nMAMCAQU=", "no_signature_file"),
        ] {
            assert_eq!(open(bytes).expect_err("no signature").key, key, "{bytes:?}");
        }
    }
}
