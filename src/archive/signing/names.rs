//! Names of files and of persons that may be published.

use std::collections::BTreeSet;

use crate::signature::{Form, Identity, Inspection, Signature};

/// Longest part of the given name that is kept, ending included.
const LONGEST: usize = 80;

/// The name of a recorded file: the first eight digits of its hash, and what remains of its own name when
/// only letters are kept that mean the same on every system.
pub fn file_name(sha256: &str, given: &str) -> String {
    let plain = |c: char| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9' | '.' | '_') => c,
        'à' | 'á' | 'À' | 'Á' => 'a',
        'è' | 'é' | 'È' | 'É' => 'e',
        'ì' | 'í' | 'Ì' | 'Í' => 'i',
        'ò' | 'ó' | 'Ò' | 'Ó' => 'o',
        'ù' | 'ú' | 'Ù' | 'Ú' => 'u',
        _ => '-',
    };
    let mut name = String::new();
    for c in given.chars().map(plain) {
        match (name.chars().last(), c) {
            (Some('-' | '.'), '-') | (Some('.'), '.') => {}
            (Some('-'), '.') => {
                name.pop();
                name.push('.');
            }
            _ => name.push(c),
        }
    }
    let name = name.trim_matches(['-', '.']);
    // The end says the form of the file, the beginning only what somebody called it.
    let kept = &name[name.len().saturating_sub(LONGEST)..];
    let kept = kept.trim_start_matches(['-', '.']);
    let first: String = sha256.chars().take(8).collect();
    format!("{first}-{}", if kept.is_empty() { "firma" } else { kept })
}

/// The ending by which the outsider's commands know the kind of a signature file; none where nothing was
/// verified. A file shorter than the document cannot hold it.
pub fn ending(found: &Inspection, bytes: usize, document: usize) -> Option<&'static str> {
    let inside = |s: &&Signature| s.form == Form::Pades;
    let around = found.signatures.iter().find(|s| !inside(s));
    match around {
        Some(_) if bytes < document => Some(".p7s"),
        Some(_) => Some(".p7m"),
        None => found.signatures.iter().find(inside).map(|_| ".pdf"),
    }
}

/// A signer's name: as the seal has it, where he is the expected one; else as his certificate says, without
/// any code.
pub fn shown_name(found: &Signature, names: &[(&str, &str)]) -> String {
    let expected = matches!(found.axes.identity, Identity::Expected | Identity::RoleNotHeld);
    let known = found.person.as_deref().filter(|_| expected);
    let known = known.and_then(|person| names.iter().find(|(id, _)| *id == person));
    match (known, &found.certificate) {
        (Some((_, name)), _) => (*name).to_owned(),
        (None, Some(certificate)) => without_codes(&certificate.name),
        (None, None) => String::new(),
    }
}

/// The name in the certificate of an expected signer, where nobody would take it for the name in the seal: the
/// tax code is the same, the name may have changed.
pub fn bearer(found: &Signature, names: &[(&str, &str)]) -> Option<String> {
    let certificate = found.certificate.as_ref()?;
    let is_other =
        found.axes.identity == Identity::Expected && !same_name(&shown_name(found, names), &certificate.name);
    is_other.then(|| without_codes(&certificate.name))
}

/// Whether two texts are one person's name: whatever the order, the capitals and the accents, and where one
/// has a second given name that the other leaves out.
pub fn same_name(one: &str, other: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let plain = name.to_lowercase().chars().map(unaccented).collect::<String>();
        plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    one.len().min(other.len()) >= 2 && (one.is_subset(&other) || other.is_subset(&one))
}

fn unaccented(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        c => c,
    }
}

/// A text with every word masked that has the form of a tax code.
pub fn without_codes(text: &str) -> String {
    // Six letters, then places of letters and digits; digits may be letters where two persons would be one.
    let digit = |b: u8| b.is_ascii_digit() || b"LMNPQRSTUV".contains(&b.to_ascii_uppercase());
    let is_code = |word: &str| {
        word.len() == 16
            && word.bytes().enumerate().all(|(at, b)| match at {
                6 | 7 | 9 | 10 | 12..=14 => digit(b),
                _ => b.is_ascii_alphabetic(),
            })
    };
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if is_code(word) {
            out.push_str(&format!("{}…{}", &word[..3], &word[12..]));
        } else {
            out.push_str(word);
        }
        let next = after.chars().next();
        out.extend(next);
        rest = &after[next.map_or(0, char::len_utf8)..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_becomes_one_that_every_system_has() {
        let hash = "0a1b2c3d4e5f";
        for (given, name) in [
            ("resoconto.pdf.p7m", "0a1b2c3d-resoconto.pdf.p7m"),
            ("Resoconto 2° semestre (firmato).PDF", "0a1b2c3d-resoconto-2-semestre-firmato.pdf"),
            ("Perché…", "0a1b2c3d-perche"),
            ("../../etc/passwd", "0a1b2c3d-etc-passwd"),
            ("日本", "0a1b2c3d-firma"),
            ("", "0a1b2c3d-firma"),
            ("..", "0a1b2c3d-firma"),
        ] {
            assert_eq!(file_name(hash, given), name, "{given}");
        }
        let long = file_name(hash, &format!("{}.p7m", "é".repeat(300)));
        assert!(long.len() <= 9 + LONGEST && long.ends_with(".p7m"), "{long}");
        assert!(crate::archive::is_portable(&long));
    }

    #[test]
    fn one_name_is_written_in_many_ways() {
        for (one, other) in [
            ("Anna Esempio", "ESEMPIO ANNA"),
            ("Maria Rossi", "Rossi Maria Cristina"),
            ("Nicolò D’Amico", "D'AMICO NICOLO'"),
        ] {
            assert!(same_name(one, other), "{one} = {other}");
        }
        for (one, other) in [("Anna Esempio", "Dario Estraneo"), ("Anna Esempio", "Anna Prova"), ("", "Anna")]
        {
            assert!(!same_name(one, other), "{one} = {other}");
        }
    }

    #[test]
    fn no_tax_code_remains() {
        assert_eq!(without_codes("RSSMRA70A01F205X/742"), "RSS…205X/742");
        assert_eq!(without_codes("rssmraTLALMFNLRX"), "rss…NLRX", "digits may be letters");
        assert_eq!(without_codes("Internazionalità 1234567890123456"), "Internazionalità 1234567890123456");
        assert_eq!(
            without_codes("CN=ROSSI MARIA,2.5.4.5=TINIT-RSSMRA70A01F205X"),
            "CN=ROSSI MARIA,2.5.4.5=TINIT-RSS…205X"
        );
        assert_eq!(without_codes("Anna Esempio — perché"), "Anna Esempio — perché");
    }
}
