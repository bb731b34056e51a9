//! National numbers of persons in certificates, their imprint, and the names beside them.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// A number that stands for a person: kind, country, value (ETSI EN 319 412-1, `TINIT-…`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// `TIN`, `PAS`, `IDC` and the like.
    pub kind: String,
    pub country: String,
    /// Capitals and digits.
    pub value: String,
}

impl Code {
    /// Reads what certificates write in `serialNumber`: `TINIT-…`, `IT:…` as older ones, the bare Italian tax
    /// code, in capitals or not. `None` where it is a number of another sort.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.trim().to_uppercase();
        let bare = text.strip_prefix("IT:").unwrap_or(&text);
        if is_tax_code(bare) {
            return Some(Self { kind: "TIN".into(), country: "IT".into(), value: bare.into() });
        }
        let (scheme, value) = text.split_once('-')?;
        let letters = scheme.len() == 5 && scheme.bytes().all(|b| b.is_ascii_uppercase());
        let value: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
        (letters && !value.is_empty()).then(|| Self {
            kind: scheme[..3].into(),
            country: scheme[3..].into(),
            value,
        })
    }

    /// What may be shown: `TINIT-RSS…205X`.
    pub fn masked(&self) -> String {
        format!("{}{}-{}", self.kind, self.country, mask(&self.value))
    }
}

/// The first three and the last four characters; nothing of a number too short for that to hide anything.
fn mask(value: &str) -> String {
    match (value.get(..3), value.len().checked_sub(4).and_then(|at| value.get(at..))) {
        (Some(first), Some(last)) if value.len() >= 12 => format!("{first}…{last}"),
        _ => "…".into(),
    }
}

/// Whether a text has the form of an Italian tax code, with the letters that stand for digits where two
/// persons would have the same.
fn is_tax_code(text: &str) -> bool {
    let digit = |b: u8| b.is_ascii_digit() || matches!(b, b'L'..=b'N' | b'P'..=b'V');
    text.len() == 16
        && text.bytes().enumerate().all(|(at, b)| match at {
            6 | 7 | 9 | 10 | 12..=14 => digit(b),
            _ => b.is_ascii_uppercase(),
        })
}

/// What a site keeps in the place of a tax code: SHA-256, in hexadecimal, of the person's identifier, a
/// space, and the code as certificates write it (`anna-esempio TINIT-RSSMRA70A01F205X`).
pub fn imprint(person: &str, code: &Code) -> String {
    let text = format!("{person} {}{}-{}", code.kind, code.country, code.value);
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut out, byte| {
        // Writing into a text cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

const COMMON_NAME: &str = "2.5.4.3";
const SURNAME: &str = "2.5.4.4";
const SERIAL_NUMBER: &str = "2.5.4.5";
const GIVEN_NAME: &str = "2.5.4.42";

/// Longest text taken out of a certificate; real names stay far below.
const LONGEST: usize = 1000;

/// The person's number: in `serialNumber`, else wherever an Italian tax code stands in the name, as cards
/// and old certificates write it (`CN=RSSMRA70A01F205X/2019…`).
pub(super) fn code(parts: &[(String, String)]) -> Option<Code> {
    let serials = parts.iter().filter(|(number, _)| number == SERIAL_NUMBER);
    let anywhere = || parts.iter().flat_map(|(_, text)| words(text)).find_map(Code::parse);
    serials.clone().find_map(|(_, text)| Code::parse(text)).or_else(anywhere)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| is_tax_code(&word.to_uppercase()))
}

/// Given name and surname, as the registers write them, else the common name; never a tax code.
pub(super) fn name(parts: &[(String, String)]) -> String {
    let first = |wanted: &str| {
        let part = parts.iter().find(|(number, text)| number == wanted && !text.trim().is_empty());
        part.map(|(_, text)| readable(text))
    };
    match (first(SURNAME), first(GIVEN_NAME)) {
        (Some(surname), Some(given)) => format!("{given} {surname}"),
        (surname, given) => first(COMMON_NAME).or(surname).or(given).unwrap_or_default(),
    }
}

/// A text without tax codes, line breaks and marks that change the order of letters on a screen.
fn readable(text: &str) -> String {
    let mut out: String = text
        .chars()
        .filter(|c| {
            !c.is_control()
                && !matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .take(LONGEST)
        .collect();
    for code in words(text) {
        out = out.replace(code, &mask(code));
    }
    out
}

/// The whole name in the order and writing of RFC 4514, personal numbers masked.
pub(super) fn text(parts: &[(String, String)]) -> String {
    let part = |(number, text): &(String, String)| {
        let text = match Code::parse(text) {
            Some(code) if number == SERIAL_NUMBER => code.masked(),
            _ => readable(text),
        };
        format!("{}={}", label(number), escaped(&text))
    };
    let text = parts.iter().rev().map(part).collect::<Vec<_>>().join(",");
    text.chars().take(LONGEST).collect()
}

fn label(number: &str) -> &str {
    match number {
        COMMON_NAME => "CN",
        SURNAME => "SN",
        SERIAL_NUMBER => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        GIVEN_NAME => "GN",
        "2.5.4.46" => "dnQualifier",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        other => other,
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, ',' | '+' | '"' | '\\' | '<' | '>' | ';') || (out.is_empty() && matches!(c, '#' | ' '))
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether two names have the same words, in any order and any case.
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    let sorted = |name: &str| {
        let mut words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        words.sort();
        words
    };
    sorted(one) == sorted(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_named_as_the_registers_name_people() {
        let part = |number: &str, text: &str| (number.to_owned(), text.to_owned());
        let whole = [part(COMMON_NAME, "FERRI CARLA"), part(SURNAME, "Ferri"), part(GIVEN_NAME, "Carla")];
        assert_eq!(name(&whole), "Carla Ferri");
        assert_eq!(name(&whole[..1]), "FERRI CARLA", "nothing tells its words apart");
    }

    #[test]
    fn a_tax_code_is_the_same_however_a_certificate_writes_it() {
        let anna = Code::parse("TINIT-RSSMRA70A01F205X");
        assert!(anna.is_some());
        for text in
            ["IT:RSSMRA70A01F205X", "tinit-rssmra70a01f205x", " RSSMRA70A01F205X ", "it:RSSMRA70A01F205X"]
        {
            assert_eq!(Code::parse(text), anna, "{text}");
        }
        assert_eq!(
            Code::parse("PASDE-C01X00T47").map(|c| (c.kind, c.country)),
            Some(("PAS".into(), "DE".into()))
        );
        for text in ["", "12345", "IT:12345", "TINIT-", "RSSMRA70A01F205", "TI€IT-RSSMRA70A01F205X"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_tax_code_inside_another_part_is_found_and_never_shown() {
        let parts = [
            ("2.5.4.6".to_owned(), "IT".to_owned()),
            (COMMON_NAME.to_owned(), "rssmra70a01f205x/7420001, ROSSI MARIA".to_owned()),
        ];
        assert_eq!(code(&parts).map(|c| c.value), Some("RSSMRA70A01F205X".into()));
        assert_eq!(name(&parts), "rss…205x/7420001, ROSSI MARIA");
        assert_eq!(text(&parts), "CN=rss…205x/7420001\\, ROSSI MARIA,C=IT");
        let parts = [(SERIAL_NUMBER.to_owned(), "IT:RSSMRA70A01F205X".to_owned())];
        assert_eq!(text(&parts), "serialNumber=TINIT-RSS…205X");
        assert_eq!(mask("A1234567"), "…");
    }
}
