//! National numbers of persons in certificates, and their imprint.

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
