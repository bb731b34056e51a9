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
            "copia per il pubblico o per AgID, senza le impronte dei codici fiscali: i nomi sono quelli che l’ufficio ha registrato, che riconosce le persone dal fascicolo interno"
        } else {
            "a copy for the public or for AgID, without the hashes of tax codes: the names are those that the office recorded; it recognises the persons from the internal dossier"
        };
        lines.push((0, text.to_owned()));
    }
    if let Some(stamp) = &signing.stamp {
        lines.push((0, STAMP.to_owned()));
        lines.extend(stamp.sentences(lang).into_iter().map(|text| (1, text)));
    }
    let names: Vec<(&str, &str)> =
        signing.posts.iter().map(|p| (p.person.as_str(), p.name.as_str())).collect();
    for file in &signing.files {
        lines.push((0, format!("firme/{}", file.name)));
        let told = about(file, &names, signing.public_copy, lang);
        lines.extend(told.into_iter().map(|(depth, text)| (depth + 1, text)));
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
    let (declared, missing): (Vec<_>, Vec<_>) = signing.missing().partition(|p| p.declared.is_some());
    if declared.is_empty() && missing.is_empty() {
        return Some(match it {
            true => format!("firmato: {n} firme su {total}").replace("1 firme", "1 firma"),
            false => format!("signed: {n} of {total} signatures"),
        });
    }
    let who = |list: &[&super::Post]| list.iter().map(|p| p.who()).collect::<Vec<_>>().join(", ");
    let mut text = if it { format!("firme: {n} di {total}") } else { format!("signatures: {n} of {total}") };
    let list = who(&missing);
    match (missing.len(), it) {
        (0, _) => {}
        (1, true) => text.push_str(&format!("; manca {list}")),
        (_, true) => text.push_str(&format!("; mancano {list}")),
        (_, false) => text.push_str(&format!("; missing {list}")),
    }
    // Somebody answers for these; they are not verified for that.
    if !declared.is_empty() {
        let list = who(&declared);
        text.push_str(&match it {
            true => format!("; dichiarata ma non verificata: {list}"),
            false => format!("; declared but not verified: {list}"),
        });
    }
    Some(text)
}

/// One file: its signatures, each with what is nested in it, then its notes.
fn about(file: &Filed, names: &[(&str, &str)], public_copy: bool, lang: Lang) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    for (at, found) in file.found.iter().flat_map(|f| &f.signatures).enumerate() {
        let from = lines.len();
        one(found, names, 0, lang, &mut lines);
        if public_copy && found.axes.identity == Identity::UnknownPerson {
            known_to_the_office(file, at, found, lang, &mut lines[from..]);
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
    lines.extend(file.notes(names, lang).into_iter().map(|text| (0, text)));
    lines
}

/// What a person is recognised by stays at the office: its absence is no fault of a public copy.
fn known_to_the_office(
    file: &Filed,
    at: usize,
    found: &Signature,
    lang: Lang,
    lines: &mut [(usize, String)],
) {
    let noted = file.recorded.as_ref().and_then(|r| r.signatures.get(at));
    let is_vouched = noted.is_some_and(|n| n.identity == word(&Identity::Expected));
    let said = signature::identity_words(found.axes.identity, lang);
    let text = match (is_vouched, lang) {
        (true, Lang::It) => {
            "persona: in questa copia non si può controllare; secondo «signatures.json», che nessuno firma, l’ufficio l’ha riconosciuta"
        }
        (false, Lang::It) => "persona: in questa copia non si può controllare",
        (true, Lang::En) => {
            "person: cannot be checked in this copy; «signatures.json», which nobody signs, says that the office recognised the person"
        }
        (false, Lang::En) => "person: cannot be checked in this copy",
    };
    if let Some(line) = lines.iter_mut().find(|(_, line)| line.contains(said)) {
        line.1 = line.1.replacen(said, text, 1);
    }
}

fn one(
    found: &Signature,
    names: &[(&str, &str)],
    depth: usize,
    lang: Lang,
    lines: &mut Vec<(usize, String)>,
) {
    let own = super::lines(found, names, lang).into_iter().enumerate();
    lines.extend(own.map(|(at, line)| (depth + usize::from(at > 0), line)));
    lines.extend(found.remarks.iter().map(|r| (depth + 1, super::remark(r, lang))));
    for counter in &found.counter {
        one(counter, names, depth + 1, lang, lines);
    }
}
