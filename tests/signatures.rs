//! Signature files as people and their tools make them, good and bad: each is judged right on every axis.
//!
//! Vectors: `tests/vectors/`, see its README. A line of the table says, for each signature of a file in
//! order, the role it fills and its axes; `valid_then` and a revocation not evaluated go without saying,
//! remarks stand in brackets, grave ones with `!`.
#![allow(clippy::disallowed_methods, reason = "tests read vectors and run OpenSSL")]

#[path = "signatures/hostile.rs"]
mod hostile;
#[path = "signatures/oracle.rs"]
mod oracle;
#[path = "signatures/persons.rs"]
mod persons;

use std::fs;
use std::path::PathBuf;

use resoconto::signature::{
    Code, Expected, Inspection, Remark, Signatory, Signature, Trust, imprint, inspect,
};
use resoconto::value::Date;

fn vectors() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors"))
}

fn file(name: &str) -> Vec<u8> {
    fs::read(vectors().join(name)).unwrap_or_else(|_| panic!("vector {name}"))
}

fn signed(name: &str) -> Vec<u8> {
    file(&format!("signed/{name}"))
}

fn signatory(role: &str, person: &str, name: &str, code: &str) -> Signatory {
    let code = Code::parse(code).expect("a tax code");
    Signatory {
        role: role.into(),
        label: role.to_uppercase(),
        person: person.into(),
        name: name.into(),
        tax_code_sha256: Some(imprint(person, &code)),
        from: None,
        to: None,
    }
}

/// A sealed report of 21 March 2022, three officers, one root, asked about on 15 January 2027.
struct World {
    document: Vec<u8>,
    signers: Vec<Signatory>,
    same_person: bool,
    trust: Trust,
    today: Date,
}

impl World {
    fn new() -> Self {
        let root = ("radice.pem".to_owned(), file("pki/root.pem"));
        Self {
            document: file("sealed.pdf"),
            signers: vec![
                signatory("rup", "maria", "Maria Rossi", "RSSMRA70A01F205X"),
                signatory("dec", "luigi", "Luigi Bianchi", "BNCLGU65B02H501Z"),
                signatory("director", "anna", "Anna Verdi", "VRDNNA80C43L219K"),
            ],
            same_person: false,
            trust: Trust { present: true, anchors: vec![root], ..Trust::default() },
            today: Date::parse("2027-01-15").expect("a day"),
        }
    }

    fn look(&self, bytes: &[u8]) -> Inspection {
        inspect(
            bytes,
            &Expected {
                document: &self.document,
                signers: &self.signers,
                same_person: self.same_person,
                dated: Date::new(2022, 3, 21),
                today: self.today,
                trust: &self.trust,
            },
        )
    }
}

/// An axis by the word under which it is published.
fn word(axis: impl serde::Serialize) -> String {
    serde_json::to_value(axis).expect("a word").as_str().expect("a word").to_owned()
}

fn remarks(list: &[Remark]) -> String {
    let words: Vec<String> =
        list.iter().map(|r| format!("{}{}", if r.grave { "!" } else { "" }, r.key)).collect();
    if words.is_empty() { String::new() } else { format!(" [{}]", words.join(" ")) }
}

fn one(signature: &Signature) -> String {
    let axes = &signature.axes;
    let role = signature.role.as_deref().unwrap_or("-");
    let mut words = vec![
        word(axes.document),
        word(axes.signature),
        word(axes.identity),
        word(axes.trust),
        word(axes.time),
    ];
    words.extend(
        [word(axes.certificate), word(axes.revocation)]
            .into_iter()
            .filter(|w| w != "valid_then" && w != "not_evaluated"),
    );
    let around = if signature.nested > 0 { format!("around {} ", signature.nested) } else { String::new() };
    let counter: Vec<String> = signature.counter.iter().map(|s| format!(" ({})", one(s))).collect();
    format!("{around}{role}: {}{}{}", words.join(" "), remarks(&signature.remarks), counter.concat())
}

/// The whole of an inspection in a line.
fn line(inspection: &Inspection) -> String {
    let signatures: Vec<String> = inspection.signatures.iter().map(one).collect();
    format!("{}{}", signatures.join(" | "), remarks(&inspection.remarks)).trim().to_owned()
}

const GOOD: &str = "rup: sealed valid expected trusted claimed";

/// Vector, file, what is found with the root in the folder of trust.
const TABLE: &[(&str, &str, &str)] = &[
    ("V01", "rsa.p7m", GOOD),
    ("V04", "rsa-base64.p7m", GOOD),
    ("V05", "rsa-pkcs7.pem", GOOD),
    ("V06", "rsa-cms-crlf.pem", GOOD),
    ("V07", "chunked-attributes.p7m", GOOD),
    ("V07", "chunked.p7m", GOOD),
    ("V07", "rsa-stream.p7m", GOOD),
    ("V08", "detached.p7s", GOOD),
    ("V09", "detached-other.p7s", "rup: other valid expected trusted claimed"),
    (
        "V10",
        "three-chunked.p7m",
        "dec: sealed valid expected trusted claimed | director: sealed valid expected trusted claimed | rup: sealed valid expected trusted claimed",
    ),
    (
        "V10",
        "three.p7m",
        "dec: sealed valid expected trusted claimed | director: sealed valid expected trusted claimed | rup: sealed valid expected trusted claimed",
    ),
    (
        "V11",
        "resigned.p7m",
        "dec: sealed valid expected trusted claimed | rup: sealed valid expected trusted claimed",
    ),
    (
        "V12",
        "nested-base64.p7m",
        "rup: sealed valid expected trusted claimed | around 1 dec: sealed valid expected trusted claimed",
    ),
    (
        "V12",
        "nested.p7m",
        "rup: sealed valid expected trusted claimed | around 1 dec: sealed valid expected trusted claimed",
    ),
    ("V13", "deep.p7m", "[!nested_too_deep]"),
    (
        "V14",
        "counter-broken.p7m",
        "rup: sealed valid expected trusted claimed (director: sealed invalid expected trusted claimed [counter_signature !digest_differs]) | dec: sealed valid expected trusted claimed",
    ),
    (
        "V14",
        "counter.p7m",
        "rup: sealed valid expected trusted claimed (director: sealed valid expected trusted claimed [counter_signature]) | dec: sealed valid expected trusted claimed",
    ),
    ("V15", "altered.p7m", "rup: altered invalid expected trusted claimed [!digest_differs]"),
    ("V16", "broken.p7m", "rup: sealed invalid expected trusted claimed [!signature_broken]"),
    ("V17", "wrong-digest.p7m", "rup: sealed invalid expected trusted claimed [!digest_differs]"),
    (
        "V18",
        "no-content-type.p7m",
        "rup: sealed malformed expected trusted unknown [!content_type_missing time_unknown]",
    ),
    (
        "V18",
        "wrong-content-type.p7m",
        "rup: sealed malformed expected trusted unknown [!content_type_differs time_unknown]",
    ),
    (
        "V19",
        "no-digest.p7m",
        "rup: sealed malformed expected trusted unknown [!message_digest_missing time_unknown]",
    ),
    (
        "V19",
        "two-digests.p7m",
        "rup: sealed malformed expected trusted unknown [!attribute_twice time_unknown]",
    ),
    (
        "V19",
        "two-values.p7m",
        "rup: sealed malformed expected trusted unknown [!attribute_values time_unknown]",
    ),
    (
        "V20",
        "no-attributes.p7m",
        "rup: sealed malformed expected trusted unknown [!no_signed_attributes time_unknown]",
    ),
    ("V21", "pkcs7.p7m", "rup: sealed valid expected trusted claimed [not_cades]"),
    ("V21", "smime.p7m", "rup: sealed valid expected trusted claimed [not_cades]"),
    (
        "V22",
        "issuer-serial-differs.p7m",
        "rup: sealed invalid expected trusted claimed [!certificate_not_the_signed_one]",
    ),
    (
        "V22",
        "substituted.p7m",
        "-: sealed invalid wrong_person trusted claimed [!certificate_not_the_signed_one !wrong_person]",
    ),
    ("V23", "sha1.p7m", "rup: sealed unsupported expected trusted claimed [!unsupported_algorithm]"),
    ("V23", "sha1-detached.p7s", "rup: sealed unsupported expected trusted claimed [!unsupported_algorithm]"),
    (
        "V23",
        "sha1-detached-other.p7s",
        "rup: other unsupported expected trusted claimed [!unsupported_algorithm]",
    ),
    ("V24", "weak.p7m", "rup: sealed unsupported expected trusted claimed [!unsupported_algorithm]"),
    ("V25", "pss-long.p7m", "rup: sealed unsupported expected trusted claimed [!unsupported_algorithm]"),
    ("V25", "pss-mask.p7m", "rup: sealed unsupported expected trusted claimed [!unsupported_algorithm]"),
    ("V25", "pss-python.p7m", GOOD),
    ("V25", "pss.p7m", GOOD),
    ("V25", "pyhanko-pss.p7m", "rup: sealed unsupported expected trusted claimed [!unsupported_algorithm]"),
    ("V26", "p384.p7m", "director: sealed valid expected trusted claimed"),
    ("V27", "p521.p7m", "rup: sealed unsupported expected trusted claimed [!unsupported_algorithm]"),
    ("V28", "cns.p7m", "rup: sealed valid expected trusted claimed [!not_for_signatures]"),
    ("V29", "past.p7m", "rup: sealed valid expected trusted claimed expired_then [!expired_then]"),
    ("V30", "timestamp.p7m", "rup: sealed valid expected trusted proved [timestamp_by expired_since]"),
    ("V31", "expiry.p7m", "rup: sealed valid expected trusted claimed [expired_since_unproved]"),
    (
        "V32",
        "timestamp-garbage.p7m",
        "rup: sealed valid expected trusted claimed [timestamp_unread expired_since_unproved]",
    ),
    (
        "V32",
        "timestamp-nobody.p7m",
        "rup: sealed valid expected trusted claimed [timestamp_by_nobody expired_since_unproved]",
    ),
    (
        "V32",
        "timestamp-other.p7m",
        "rup: sealed valid expected trusted claimed [timestamp_of_other_bytes expired_since_unproved]",
    ),
    (
        "V32",
        "timestamp-stranger.p7m",
        "rup: sealed valid expected trusted claimed [timestamp_untrusted expired_since_unproved]",
    ),
    (
        "V33",
        "no-certificate-at-all.p7m",
        "-: sealed malformed unknown_person not_evaluated claimed [!certificate_missing]",
    ),
    ("V33", "nocerts.p7m", "-: sealed malformed unknown_person not_evaluated claimed [!certificate_missing]"),
    ("V34", "equal-serials.p7m", GOOD),
    ("V35", "card.p7m", GOOD),
    ("V35", "code-absent.p7m", "-: sealed valid unknown_person trusted claimed [!no_code]"),
    ("V35", "code-lower.p7m", "director: sealed valid expected trusted claimed"),
    ("V35", "code-old.p7m", "dec: sealed valid expected trusted claimed"),
    ("V36", "homonym.p7m", "-: sealed valid wrong_person trusted claimed [!homonym]"),
    ("V37", "bomb.p7m", "[!not_asn1]"),
    ("V38", "trailing-zeros.p7m", "rup: sealed malformed expected trusted claimed [!trailing_bytes]"),
    ("V38", "trailing.p7m", "rup: sealed malformed expected trusted claimed [!trailing_bytes]"),
    (
        "V39",
        "draft-nested.p7m",
        "rup: other valid expected trusted claimed | around 1 dec: other valid expected trusted claimed",
    ),
    ("V39", "draft.p7m", "rup: other valid expected trusted claimed"),
    ("", "after-revocation.p7m", GOOD),
    (
        "",
        "algorithms-differ.p7m",
        "rup: sealed unsupported expected trusted claimed [!unsupported_algorithm]",
    ),
    (
        "",
        "authority.p7m",
        "-: sealed valid unknown_person untrusted claimed [!authority_as_signer !chain_broken !no_code]",
    ),
    ("", "before-revocation.p7m", GOOD),
    ("", "early.p7m", "rup: sealed valid expected trusted claimed [signed_before_the_report]"),
    ("", "ed25519.p7m", "rup: sealed unsupported expected trusted claimed [!unsupported_algorithm]"),
    ("", "encrypted.p7m", "[!encrypted]"),
    ("", "future.p7m", "rup: sealed valid expected trusted claimed [signed_in_the_future]"),
    ("", "issuer-serial.p7m", GOOD),
    ("", "key-identifier.p7m", GOOD),
    ("", "many-signers.p7m", "[!too_many]"),
    ("", "named-algorithm.p7m", GOOD),
    ("", "named-sha512.p7m", GOOD),
    ("", "named-v1.p7m", "rup: sealed valid expected trusted claimed [certificate_named_by_sha1]"),
    ("", "no-signer.p7b", "[!no_signer]"),
    ("", "no-signers.p7m", "[!no_signer]"),
    ("", "no-time.p7m", "rup: sealed valid expected trusted unknown [time_unknown]"),
    (
        "",
        "not-data.p7m",
        "rup: sealed malformed expected trusted unknown [!content_type_differs time_unknown]",
    ),
    ("", "ocsp.p7m", "rup: sealed valid expected trusted claimed good"),
    ("", "ocsp-attribute.p7m", "rup: sealed valid expected trusted claimed good"),
    ("", "ocsp-delegate.p7m", "rup: sealed valid expected trusted claimed good"),
    ("", "ocsp-revoked.p7m", "rup: sealed valid expected trusted claimed revoked [!revoked]"),
    ("", "ocsp-of-another.p7m", GOOD),
    ("", "ocsp-by-himself.p7m", "rup: sealed valid expected trusted claimed [revocation_list_unusable]"),
    ("", "ocsp-by-stranger.p7m", "rup: sealed valid expected trusted claimed [revocation_list_unusable]"),
    ("", "odd.p7m", "rup: sealed valid expected trusted claimed good [revocation_list_unusable]"),
    ("", "other-content-type.p7m", "[!content_not_data]"),
    ("", "passed.p7m", "rup: sealed valid expected trusted proved good [timestamp_by]"),
    (
        "",
        "protection-differs.p7m",
        "rup: sealed invalid expected trusted claimed [!algorithms_not_the_signed_ones]",
    ),
    ("", "pyhanko-detached.p7s", GOOD),
    ("", "pyhanko-p384.p7m", "director: sealed valid expected trusted claimed"),
    ("", "pyhanko.p7m", GOOD),
    ("", "revoked-proved.p7m", "rup: sealed valid expected trusted proved [timestamp_by]"),
    ("", "revoked-since.p7m", "rup: sealed valid expected trusted proved [timestamp_by]"),
    ("", "sha512.p7m", GOOD),
    ("", "ski.p7m", GOOD),
    ("", "smime.txt", GOOD),
    ("", "stamped.m7m", "[!container_not_read]"),
    ("", "stamped.tsd", "[!container_not_read]"),
    (
        "",
        "twice.p7m",
        "rup: sealed valid expected trusted claimed | rup: sealed valid expected trusted claimed [signed_twice]",
    ),
    ("", "unsorted-signed.p7m", "rup: sealed valid expected trusted claimed [attributes_unsorted]"),
    ("", "unsorted.p7m", GOOD),
];

#[test]
fn every_vector_is_judged_right_on_every_axis() {
    let world = World::new();
    let mut wrong = Vec::new();
    for (vector, name, expected) in TABLE {
        let found = line(&world.look(&signed(name)));
        if found != *expected {
            wrong.push(format!("{vector} {name}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
