//! What a person reads of the signatures beside a closed edition.

use super::{Filed, STAMP, Signing, word};
use crate::signature::{self, Identity, Signature};
use crate::text::Lang;

/// Lines, each with its depth.
pub fn sentences(signing: &Signing, lang: Lang) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    if let Some(first) = summary(signing, lang) {
        lines.push((0, first));
    }
    if let Some(blind) = signing.blind.filter(|_| !signing.files.is_empty()) {
        lines.push((0, blind.sentence(lang).to_owned()));
    }
    lines.extend(
        signing.record.iter().map(|fault| (0, format!("firme/signatures.json: {}", fault.sentence(lang)))),
    );
    if signing.public_copy && !signing.files.is_empty() {
        let text = if lang == Lang::It {
            "copia per il pubblico, senza le impronte dei codici fiscali: i nomi sono quelli che l’ufficio ha registrato, che riconosce le persone dal fascicolo interno"
        } else {
            "a copy for the public, without the hashes of tax codes: the names are those that the office recorded; it recognises the persons from the internal dossier"
        };
        lines.push((0, text.to_owned()));
    }
    if let Some(stamp) = &signing.stamp {
        lines.push((0, STAMP.to_owned()));
        lines.extend(stamp.sentences(lang).into_iter().map(|text| (1, text)));
    }
    for file in &signing.files {
        lines.push((0, format!("firme/{}", file.name)));
        lines.extend(
            about(file, signing.public_copy, lang).into_iter().map(|(depth, text)| (depth + 1, text)),
        );
    }
    lines
}

/// «firme: 1 di 3; mancano Anna Esempio (RUP), …».
fn summary(signing: &Signing, lang: Lang) -> Option<String> {
    let it = lang == Lang::It;
    if signing.rendition {
        let text = if it {
            "rielaborazione di un originale firmato su carta: qui non si firma"
        } else {
            "rendition of an original signed on paper: nothing is signed here"
        };
        return Some(text.to_owned());
    }
    if signing.posts.is_empty() {
        return None;
    }
    if signing.public_copy {
        let (n, total) = (signing.registered(), signing.posts.len());
        return Some(if it {
            format!("firme registrate dall’ufficio: {n} di {total}")
        } else {
            format!("signatures recorded by the office: {n} of {total}")
        });
    }
    let (n, total) = (signing.filled(), signing.posts.len());
    let missing: Vec<String> = signing.missing().map(missing_one(lang)).collect();
    let list = missing.join(", ");
    Some(match (missing.len(), it) {
        (0, true) => format!("firmato: {n} firme su {total}").replace("1 firme", "1 firma"),
        (0, false) => format!("signed: {n} of {total} signatures"),
        (1, true) => format!("firme: {n} di {total}; manca {list}"),
        (_, true) => format!("firme: {n} di {total}; mancano {list}"),
        (_, false) => format!("signatures: {n} of {total}; missing {list}"),
    })
}

/// Who is missing; and whether he cannot be recognised at all.
fn missing_one(lang: Lang) -> impl Fn(&super::Post) -> String {
    move |post| match (&post.declared, lang) {
        (Some(_), Lang::It) => format!("{}: dichiarata, non verificata", post.who()),
        (Some(_), Lang::En) => format!("{}: declared, not verified", post.who()),
        (None, _) => post.who(),
    }
}

/// One file: its signatures, each with what is nested in it, then its notes.
fn about(file: &Filed, public_copy: bool, lang: Lang) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    for (at, found) in file.found.iter().flat_map(|f| &f.signatures).enumerate() {
        let from = lines.len();
        one(found, 0, lang, &mut lines);
        if public_copy && found.axes.identity == Identity::UnknownPerson {
            known_to_the_office(file, at, found, lang, &mut lines[from]);
            let unknown = |r: &&crate::signature::Remark| r.key == "nobody_recognised";
            let said: Vec<String> =
                found.remarks.iter().filter(unknown).map(|r| super::remark(r, lang)).collect();
            lines.retain(|(_, text)| !said.contains(text));
        }
    }
    if let Some(found) = &file.found {
        lines.extend(found.remarks.iter().map(|r| (0, super::remark(r, lang))));
        if let Some(other) = &found.other_sha256 {
            lines.push((0, format!("SHA-256 {other}")));
        }
    }
    lines.extend(file.notes(lang).into_iter().map(|text| (0, text)));
    lines
}

/// What a person is recognised by stays at the office: its absence is no fault of a public copy.
fn known_to_the_office(file: &Filed, at: usize, found: &Signature, lang: Lang, line: &mut (usize, String)) {
    let noted = file.recorded.as_ref().and_then(|r| r.signatures.get(at));
    let is_vouched = noted.is_some_and(|n| n.identity == word(&Identity::Expected));
    let said = signature::identity_words(found.axes.identity, lang);
    let text = match (is_vouched, lang) {
        (true, Lang::It) => "persona: in questa copia non si può controllare; l’ufficio l’ha riconosciuta",
        (false, Lang::It) => "persona: in questa copia non si può controllare",
        (true, Lang::En) => "person: cannot be checked in this copy; the office recognised the person",
        (false, Lang::En) => "person: cannot be checked in this copy",
    };
    line.1 = line.1.replacen(said, text, 1);
}

fn one(found: &Signature, depth: usize, lang: Lang, lines: &mut Vec<(usize, String)>) {
    lines.push((depth, super::sentence(found, lang)));
    lines.extend(found.remarks.iter().map(|r| (depth + 1, super::remark(r, lang))));
    for counter in &found.counter {
        one(counter, depth + 1, lang, lines);
    }
}
