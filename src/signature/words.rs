//! Signatures in words: always the whole of what was found, and of what was not asked.

use super::pades;
use super::remarks::REMARKS;
use super::{Axes, Document, Identity, Integrity, Reliance, Remark, Revocation, Signature, Time, Validity};
use crate::text::Lang;
use crate::text::number::short_date;

/// The word of ETSI EN 319 102-1 for people who know it.
///
/// `TOTAL-PASSED` only where everything is proved; what was not evaluated makes `INDETERMINATE`. Who signed
/// is no question of that standard.
pub fn outcome(axes: &Axes) -> &'static str {
    let broken = matches!(axes.signature, Integrity::Invalid | Integrity::Malformed);
    let foreign = axes.document != Document::Sealed;
    let late = axes.certificate != Validity::ValidThen || axes.revocation == Revocation::Revoked;
    if broken || foreign || (late && axes.time == Time::Proved) {
        return "TOTAL-FAILED";
    }
    let passed = axes.signature == Integrity::Valid
        && axes.trust == Reliance::Trusted
        && axes.time == Time::Proved
        && axes.certificate == Validity::ValidThen
        && axes.revocation == Revocation::Good;
    if passed { "TOTAL-PASSED" } else { "INDETERMINATE" }
}

/// A remark as a sentence: what is so, then the way out. A key without words is shown as it is.
pub fn sentence(remark: &Remark, lang: Lang) -> String {
    match REMARKS.iter().chain(pades::REMARKS).find(|(key, ..)| *key == remark.key) {
        Some((_, it, en)) => pick(lang, it, en).replace("{}", &remark.detail),
        None if remark.detail.is_empty() => remark.key.to_owned(),
        None => format!("{} ({})", remark.key, remark.detail),
    }
}

fn pick<'a>(lang: Lang, it: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::It => it,
        Lang::En => en,
    }
}

/// The whole finding on one signature: «firma integra di MARIA ROSSI (certificato …4f3a1207), sul documento
/// sigillato; …». Never «valida» alone: to a lawyer that says more than what was looked at.
pub fn phrase(signature: &Signature, lang: Lang) -> String {
    findings(signature, None, lang).join("; ")
}

/// The same, one finding after the other; the signer as the site names him, where it knows him.
pub fn findings(signature: &Signature, name: Option<&str>, lang: Lang) -> Vec<String> {
    let axes = &signature.axes;
    let mut parts = vec![
        format!("{} {}, {}", integrity(axes, lang), signer(signature, name, lang), document(axes, lang)),
        identity_words(axes.identity, lang).to_owned(),
        reliance(signature, lang),
        day(signature, lang),
    ];
    parts.extend(validity(axes, lang).map(str::to_owned));
    parts.push(revocation(axes, lang).to_owned());
    parts
}

fn integrity(axes: &Axes, lang: Lang) -> &'static str {
    match axes.signature {
        Integrity::Valid => pick(lang, "firma integra", "signature intact,"),
        Integrity::Invalid => pick(lang, "firma non integra", "signature broken,"),
        Integrity::Unsupported => pick(
            lang,
            "firma non giudicata (algoritmo non trattato)",
            "signature not judged (algorithm not taken),",
        ),
        Integrity::Malformed => pick(lang, "firma malformata", "signature malformed,"),
    }
}

/// Whose signature, with the last digits of the certificate's number, which tell certificates issued one after
/// the other apart: never a tax code.
fn signer(signature: &Signature, named: Option<&str>, lang: Lang) -> String {
    let Some(certificate) = &signature.certificate else {
        return pick(
            lang,
            "di una persona il cui certificato manca",
            "by a person whose certificate is missing",
        )
        .to_owned();
    };
    let digits = &certificate.serial;
    let short = digits.char_indices().rev().nth(7).map_or(digits.as_str(), |(at, _)| &digits[at..]);
    let own = if certificate.name.is_empty() { &certificate.subject } else { &certificate.name };
    let name = named.unwrap_or(own);
    match lang {
        Lang::It => format!("di {name} (certificato …{short})"),
        Lang::En => format!("by {name} (certificate …{short})"),
    }
}

fn document(axes: &Axes, lang: Lang) -> &'static str {
    match axes.document {
        Document::Sealed => pick(lang, "sul documento sigillato", "on the sealed document"),
        Document::Other => pick(lang, "su un altro documento", "on another document"),
        Document::Altered => {
            pick(lang, "sul documento sigillato, poi alterato", "on the sealed document, altered since")
        }
    }
}

/// Who signed, measured against who was to sign.
pub fn identity_words(identity: Identity, lang: Lang) -> &'static str {
    match identity {
        Identity::Expected => pick(lang, "persona attesa", "the expected person"),
        Identity::WrongPerson => {
            pick(lang, "persona diversa da quelle attese", "none of the expected persons")
        }
        Identity::RoleNotHeld => {
            pick(lang, "incarico non ricoperto quel giorno", "role not held on that day")
        }
        Identity::UnknownPerson => pick(lang, "persona non riconoscibile", "person not recognisable"),
    }
}

fn reliance(signature: &Signature, lang: Lang) -> String {
    let unjudged = signature.remarks.iter().any(|remark| remark.key == "chain_not_judged");
    match (signature.axes.trust, &signature.anchor) {
        (Reliance::Trusted, anchor) => {
            let anchor = anchor.as_deref().unwrap_or_default();
            format!(
                "{} «{anchor}»",
                pick(lang, "certificato affidabile secondo", "certificate relied upon through")
            )
        }
        (Reliance::Untrusted, _) => {
            pick(lang, "certificato non riconducibile a trust/", "certificate leading to nothing in trust/")
                .to_owned()
        }
        (Reliance::NotEvaluated, _) if unjudged => pick(
            lang,
            "affidabilità del certificato non valutata: catena non trattata",
            "reliance on the certificate not evaluated: chain not taken",
        )
        .to_owned(),
        (Reliance::NotEvaluated, _) if signature.certificate.is_none() => pick(
            lang,
            "affidabilità non valutata: manca il certificato",
            "reliance not evaluated: no certificate",
        )
        .to_owned(),
        (Reliance::NotEvaluated, _) => pick(
            lang,
            "affidabilità del certificato non valutata: nessun elenco di fiducia in trust/",
            "reliance on the certificate not evaluated: no trust list in trust/",
        )
        .to_owned(),
    }
}

fn day(signature: &Signature, lang: Lang) -> String {
    let day = signature.on.map(short_date).unwrap_or_default();
    match signature.axes.time {
        Time::Proved => {
            format!("{} {day}", pick(lang, "data provata da marca temporale:", "day proved by a timestamp:"))
        }
        Time::Claimed => {
            format!("{} {day}", pick(lang, "data dichiarata dal firmatario:", "day claimed by the signer:"))
        }
        Time::Unknown => pick(lang, "data non indicata", "no day stated").to_owned(),
    }
}

fn validity(axes: &Axes, lang: Lang) -> Option<&'static str> {
    match axes.certificate {
        Validity::ValidThen => None,
        Validity::ExpiredThen => {
            Some(pick(lang, "certificato già scaduto quel giorno", "certificate expired by that day"))
        }
        Validity::NotYet => {
            Some(pick(lang, "certificato non ancora in vigore quel giorno", "certificate not in force yet"))
        }
    }
}

fn revocation(axes: &Axes, lang: Lang) -> &'static str {
    match axes.revocation {
        Revocation::Good => pick(lang, "certificato non revocato", "certificate not revoked"),
        Revocation::Revoked => pick(lang, "certificato revocato", "certificate revoked"),
        Revocation::NotEvaluated => pick(lang, "revoca non valutata", "revocation not evaluated"),
    }
}
