//! One signature in one sentence that is always whole: what holds, on what, and what was not asked. Never
//! «valid» alone: to a lawyer it means more than was checked.

use crate::signature::{
    Document, Form, Identity, Integrity, Reliance, Remark, Revocation, Signature, Time, Validity,
};
use crate::text::{Lang, number};

/// «firma integra di Maria Rossi (TIN IT, RSS…205X; certificato 4F…), sul documento chiuso; …».
pub fn sentence(found: &Signature, lang: Lang) -> String {
    let pick = |it: &'static str, en: &'static str| if lang == Lang::It { it } else { en };
    let axes = &found.axes;
    let whole = match axes.signature {
        Integrity::Valid => pick("firma integra", "whole signature"),
        Integrity::Invalid => pick("firma NON integra", "signature NOT whole"),
        Integrity::Unsupported => {
            pick("firma di un tipo non verificabile qui", "signature of a kind not verified here")
        }
        Integrity::Malformed => pick("firma illeggibile", "unreadable signature"),
    };
    let document = match axes.document {
        Document::Sealed => pick("sul documento chiuso", "on the sealed document"),
        Document::Other => pick("su un ALTRO documento", "on ANOTHER document"),
        Document::Altered => {
            pick("sul documento chiuso, poi ALTERATO", "on the sealed document, then ALTERED")
        }
    };
    let identity = match axes.identity {
        Identity::Expected => pick("la persona è quella attesa", "the person is the expected one"),
        Identity::WrongPerson => pick(
            "la persona NON è fra quelle che devono firmare",
            "the person is NOT among those who are to sign",
        ),
        Identity::RoleNotHeld => pick(
            "quel giorno la persona NON ricopriva l’incarico",
            "the person did NOT hold the role on that day",
        ),
        Identity::UnknownPerson => {
            pick("la persona non si può riconoscere", "the person cannot be recognised")
        }
    };
    let trust = match (axes.trust, &found.anchor) {
        (Reliance::Trusted, Some(anchor)) => match lang {
            Lang::It => format!("certificato affidabile, da «{anchor}»"),
            Lang::En => format!("trusted certificate, from «{anchor}»"),
        },
        (Reliance::Trusted, None) => pick("certificato affidabile", "trusted certificate").to_owned(),
        (Reliance::Untrusted, _) => pick(
            "certificato che NON porta a nessuna delle autorità scelte",
            "certificate that leads to NONE of the chosen authorities",
        )
        .to_owned(),
        (Reliance::NotEvaluated, _) => pick(
            "affidabilità del certificato non valutata: nessuna cartella di certificati",
            "reliance on the certificate not evaluated: no folder of certificates",
        )
        .to_owned(),
    };
    let mut parts = vec![format!("{whole}{}, {document}", signer(found, lang)), identity.to_owned(), trust];
    parts.push(time(found, lang));
    match axes.certificate {
        Validity::ValidThen => {}
        Validity::ExpiredThen => {
            parts.push(pick("certificato già SCADUTO quel giorno", "certificate EXPIRED on that day").into())
        }
        Validity::NotYet => parts.push(
            pick("certificato NON ancora valido quel giorno", "certificate NOT yet valid on that day").into(),
        ),
    }
    match axes.revocation {
        Revocation::Good => parts.push(pick("non revocato", "not revoked").into()),
        Revocation::Revoked => parts.push(pick("certificato REVOCATO", "certificate REVOKED").into()),
        Revocation::NotEvaluated => {
            parts.push(pick("revoca non valutata", "revocation not evaluated").into())
        }
    }
    if found.form == Form::Pkcs7 {
        parts.push(pick("senza gli attributi di CAdES", "without the attributes of CAdES").into());
    }
    if found.nested > 0 {
        parts.push(pick("annidata", "nested").into());
    }
    parts.join("; ")
}

fn signer(found: &Signature, lang: Lang) -> String {
    let Some(own) = &found.certificate else { return String::new() };
    let name = super::without_codes(&own.name);
    let serial = &own.serial;
    let code = own.code.as_ref().map(|c| format!("{}, ", c.masked())).unwrap_or_default();
    match lang {
        Lang::It => format!(" di {name} ({code}certificato {serial})"),
        Lang::En => format!(" of {name} ({code}certificate {serial})"),
    }
}

fn time(found: &Signature, lang: Lang) -> String {
    let day = found.on.map(|day| number::short_date(day)).unwrap_or_default();
    match (found.axes.time, found.on.is_some(), lang) {
        (Time::Proved, true, Lang::It) => format!("il {day}, data provata da una marca temporale"),
        (Time::Proved, true, Lang::En) => format!("on {day}, proved by a timestamp"),
        (Time::Claimed, true, Lang::It) => format!("il {day}, data dichiarata dal firmatario"),
        (Time::Claimed, true, Lang::En) => format!("on {day}, as the signer claims"),
        (_, _, Lang::It) => "senza data".to_owned(),
        (_, _, Lang::En) => "without a date".to_owned(),
    }
}

/// What a person should know beside the axes: by its key.
pub fn remark(remark: &Remark, lang: Lang) -> String {
    let known = REMARKS.iter().find(|(key, ..)| *key == remark.key);
    let text = match (known, lang) {
        (Some((_, it, _)), Lang::It) => *it,
        (Some((_, _, en)), Lang::En) => *en,
        (None, _) => remark.key,
    };
    let detail = super::without_codes(&remark.detail);
    if detail.is_empty() { text.to_owned() } else { format!("{text}: {detail}") }
}

const REMARKS: &[(&str, &str, &str)] = &[
    ("attribute_twice", "un attributo firmato è ripetuto", "a signed attribute is repeated"),
    (
        "attribute_values",
        "un attributo firmato non ha un solo valore",
        "a signed attribute has not one value",
    ),
    (
        "attributes_unsorted",
        "attributi firmati non in ordine: la firma vale per come sono scritti",
        "signed attributes out of order: the signature is of them as written",
    ),
    (
        "authority_as_signer",
        "firma il certificato di un’autorità, non di una persona",
        "the certificate of an authority signs, not a person’s",
    ),
    (
        "algorithms_not_the_signed_ones",
        "gli algoritmi non sono quelli firmati",
        "the algorithms are not the signed ones",
    ),
    (
        "certificate_missing",
        "manca il certificato del firmatario: metterlo fra gli intermedi",
        "the signer’s certificate is missing: put it among the intermediates",
    ),
    (
        "certificate_named_by_sha1",
        "il certificato è indicato con un’impronta SHA-1",
        "the certificate is named by a SHA-1 hash",
    ),
    (
        "certificate_not_the_signed_one",
        "il certificato non è quello indicato nella firma",
        "the certificate is not the one that the signature names",
    ),
    (
        "container_not_read",
        "contenitore che il programma non apre: estrarne la firma con lo strumento con cui è stato fatto",
        "a container that the program does not open: take the signature out with the tool that made it",
    ),
    ("content_not_data", "il contenuto firmato non è un documento", "the signed content is no document"),
    (
        "content_type_differs",
        "l’attributo del tipo di contenuto non corrisponde",
        "the attribute of the content type disagrees",
    ),
    (
        "content_type_missing",
        "manca l’attributo del tipo di contenuto",
        "the attribute of the content type is missing",
    ),
    (
        "counter_signature",
        "controfirma: firma un’altra firma, non il documento",
        "counter-signature: of another signature, not of the document",
    ),
    (
        "digest_differs",
        "l’impronta firmata non è quella del documento",
        "the signed hash is not the document’s",
    ),
    ("empty_file", "il file è vuoto", "the file is empty"),
    ("encrypted", "il file è cifrato: chiederlo in chiaro", "the file is encrypted: ask for it in the clear"),
    (
        "expired_since",
        "certificato scaduto ora, valido allora: lo prova la marca temporale",
        "certificate expired now, valid then: the timestamp proves it",
    ),
    (
        "expired_since_unproved",
        "certificato scaduto ora, valido allora se la data dichiarata è vera",
        "certificate expired now, valid then if the claimed date is true",
    ),
    (
        "expired_then",
        "certificato già scaduto il giorno della firma",
        "certificate already expired on the day of the signature",
    ),
    (
        "homonym",
        "porta lo stesso nome di chi doveva firmare, ma il codice fiscale è un altro",
        "has the name of one who was to sign, but another tax code",
    ),
    ("message_digest_missing", "manca l’impronta firmata", "the signed hash is missing"),
    (
        "nested_too_deep",
        "troppi file firmati uno dentro l’altro: il limite è",
        "too many signed files inside one another: the limit is",
    ),
    (
        "no_code",
        "il certificato non dice il codice fiscale: la persona non si riconosce",
        "the certificate states no tax code: the person cannot be recognised",
    ),
    ("no_signature_file", "non è un file firmato", "it is no signed file"),
    (
        "no_signed_attributes",
        "mancano gli attributi firmati: firmare in CAdES",
        "the signed attributes are missing: sign in CAdES",
    ),
    ("no_signer", "nessuno ha firmato", "nobody has signed"),
    (
        "nobody_recognised",
        "di qualcuno che deve firmare manca l’impronta del codice fiscale in questa copia: non si può dire se è",
        "the hash of the tax code of somebody who is to sign is missing in this copy: whether it is he cannot be told",
    ),
    (
        "not_cades",
        "manca l’impronta del certificato fra gli attributi firmati: firmare in CAdES",
        "the certificate’s hash is not among the signed attributes: sign in CAdES",
    ),
    ("not_cms", "il file non è leggibile come firma", "the file cannot be read as a signature"),
    (
        "not_detached",
        "la firma nel PDF contiene un documento, che non dovrebbe",
        "the signature in the PDF holds a document, which it should not",
    ),
    (
        "not_for_signatures",
        "il certificato è per l’autenticazione, non per la firma (forse quello della CNS): firmare con quello di firma",
        "the certificate is for authentication, not for signatures (perhaps the one of the CNS): sign with the signature one",
    ),
    ("not_signed_data", "il file non è una firma", "the file is no signature"),
    (
        "not_yet_valid",
        "certificato non ancora valido il giorno della firma",
        "certificate not yet valid on the day of the signature",
    ),
    ("ocsp_not_read", "le risposte OCSP non sono lette", "OCSP answers are not read"),
    (
        "revocation_list_too_old",
        "l’elenco dei revocati è più vecchio della firma",
        "the list of revoked certificates is older than the signature",
    ),
    (
        "revocation_list_unusable",
        "l’elenco dei revocati non è utilizzabile",
        "the list of revoked certificates cannot be used",
    ),
    ("revoked", "certificato revocato", "certificate revoked"),
    ("revoked_since", "certificato revocato dopo la firma", "certificate revoked after the signature"),
    (
        "revoked_since_unproved",
        "certificato revocato, dopo la firma se la data dichiarata è vera",
        "certificate revoked, after the signature if the claimed date is true",
    ),
    ("role_not_held", "l’incarico non era ricoperto quel giorno", "the role was not held on that day"),
    (
        "same_person",
        "la stessa persona ha già firmato per un altro incarico",
        "the same person has signed for another role",
    ),
    (
        "signature_broken",
        "la firma non corrisponde a ciò che è stato firmato",
        "the signature does not match what was signed",
    ),
    (
        "signed_before_the_report",
        "data dichiarata prima che il documento ci fosse",
        "the claimed date is before the document existed",
    ),
    ("signed_in_the_future", "data dichiarata nel futuro", "the claimed date is in the future"),
    ("signed_twice", "la stessa persona ha già firmato", "the same person has signed already"),
    (
        "signing_certificate_unread",
        "l’attributo del certificato non si legge",
        "the attribute of the certificate cannot be read",
    ),
    ("time_unknown", "la firma non dice quando", "the signature does not say when"),
    ("timestamp_broken", "marca temporale non integra", "timestamp not whole"),
    ("timestamp_by", "marca temporale di", "timestamp by"),
    ("timestamp_by_nobody", "marca temporale senza certificato", "timestamp without a certificate"),
    (
        "timestamp_certificate_expired",
        "certificato della marca temporale scaduto quel giorno",
        "the timestamp’s certificate was expired on that day",
    ),
    (
        "timestamp_of_other_bytes",
        "la marca temporale è di un’altra firma",
        "the timestamp is of another signature",
    ),
    (
        "timestamp_revoked",
        "certificato della marca temporale revocato",
        "the timestamp’s certificate is revoked",
    ),
    ("timestamp_unread", "marca temporale illeggibile", "unreadable timestamp"),
    (
        "timestamp_unsupported",
        "marca temporale di un tipo non verificabile qui",
        "a timestamp of a kind not verified here",
    ),
    (
        "timestamp_untrusted",
        "la marca temporale non porta a nessuna delle autorità scelte",
        "the timestamp leads to none of the chosen authorities",
    ),
    (
        "too_large",
        "il file è troppo grande per essere una firma di questo documento (byte)",
        "the file is too large to be a signature of this document (bytes)",
    ),
    ("too_many", "troppe firme o certificati", "too many signatures or certificates"),
    ("trailing_bytes", "dopo la firma ci sono altri byte", "there are more bytes after the signature"),
    (
        "trust_file_unread",
        "un file fra i certificati di cui ci si fida non si legge",
        "a file among the trusted certificates cannot be read",
    ),
    (
        "unsupported_algorithm",
        "algoritmo che il programma non verifica",
        "an algorithm that the program does not verify",
    ),
    ("wrong_person", "chi ha firmato non doveva firmare", "whoever signed was not to sign"),
];
