//! Signed PDF files made by pyHanko and by hand, good and bad, each on every axis (`tests/vectors/pades.py`).
//!
//! A `.tail` is what stands after the sealed document; a `.pdf` is a whole file. Where pyHanko says something
//! else of the same file (`oracle.txt`), the table says why.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read their vectors")]

use std::fs;
use std::path::PathBuf;

use resoconto::signature::{
    Code, Document, Expected, Identity, Inspection, Integrity, Reliance, Revocation, Signatory, Time, Trust, imprint,
    inspect,
};
use resoconto::value::Date;

use Document::{Altered, Other, Sealed};
use Integrity::{Invalid, Malformed, Unsupported, Valid};

fn vector(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/pades");
    fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn base_of(name: &str) -> Vec<u8> {
    vector(if name == "p05-linear-kept" { "linear.pdf" } else { "base.pdf" })
}

fn file(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/pades");
    if folder.join(format!("{name}.pdf")).exists() {
        return vector(&format!("{name}.pdf"));
    }
    [base_of(name), vector(&format!("{name}.tail"))].concat()
}

fn signatory(role: &str, person: &str, code: &str) -> Signatory {
    let code = Code { kind: "TIN".to_owned(), country: "IT".to_owned(), value: code.to_owned() };
    Signatory {
        role: role.to_owned(),
        label: role.to_owned(),
        person: person.to_owned(),
        name: person.to_owned(),
        tax_code_sha256: Some(imprint(person, &code)),
        from: None,
        to: None,
    }
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a day")
}

fn judged(bytes: &[u8], document: &[u8], trust: &Trust) -> Inspection {
    let signers = [
        signatory("rup", "anna", "SMPNNA70A41F205X"),
        signatory("dec", "bruno", "PRVBRN71B02F205Y"),
        signatory("fornitore", "carla", "CMPCRL72C43F205Z"),
    ];
    let expected = Expected {
        document,
        signers: &signers,
        same_person: false,
        dated: Some(day(2022, 3, 21)),
        today: day(2027, 1, 1),
        trust,
    };
    inspect(bytes, &expected)
}

fn trust() -> Trust {
    let named = |name: &str| (name.to_owned(), vector(&format!("pki/{name}")));
    Trust {
        present: true,
        anchors: vec![named("root.pem")],
        intermediates: vec![named("sub.pem")],
        revoked: vec![named("root.crl"), named("sub.crl")],
    }
}

/// What has to be found: for each signature the document, the arithmetic and the role; the grave remarks and
/// those named `pdf_…`, of the file first.
struct Row {
    name: &'static str,
    signatures: &'static [(Document, Integrity, &'static str)],
    remarks: &'static [&'static str],
}

const fn row(
    name: &'static str,
    signatures: &'static [(Document, Integrity, &'static str)],
    remarks: &'static [&'static str],
) -> Row {
    Row { name, signatures, remarks }
}

const ONE: &[(Document, Integrity, &str)] = &[(Sealed, Valid, "rup")];
const TWO: &[(Document, Integrity, &str)] = &[(Sealed, Valid, "rup"), (Sealed, Valid, "dec")];
const THREE: &[(Document, Integrity, &str)] =
    &[(Sealed, Valid, "rup"), (Sealed, Valid, "dec"), (Sealed, Valid, "fornitore")];
const ALTERED: &[(Document, Integrity, &str)] = &[(Altered, Valid, "rup")];
const BROKEN: &[(Document, Integrity, &str)] = &[(Sealed, Malformed, "")];

const ROWS: &[Row] = &[
    row("p01-one", ONE, &[]),
    row("p01-three", THREE, &[]),
    // pyHanko is content with bytes after the end.
    row(
        "p02-appended",
        &[(Altered, Valid, "rup"), (Altered, Valid, "dec"), (Altered, Valid, "fornitore")],
        &["pdf_appended"],
    ),
    row(
        "p02-appended-eof",
        &[(Altered, Valid, "rup"), (Altered, Valid, "dec"), (Altered, Valid, "fornitore")],
        &["pdf_appended"],
    ),
    row("p03-changed-after", ALTERED, &["pdf_page"]),
    // The second signature is good to pyHanko: it does not know what was sealed.
    row("p03-changed-between", &[(Altered, Valid, "rup"), (Altered, Valid, "dec")], &["pdf_page"]),
    row("p04-changed-before", ALTERED, &["pdf_page"]),
    row("p05-rewritten", &[(Other, Valid, "rup")], &["pdf_rewritten"]),
    row("p05-linear-kept", ONE, &[]),
    row("p06-hole", BROKEN, &["pdf_range_hole"]),
    row("p06-hole-after", BROKEN, &["pdf_range_hole"]),
    row("p07-not-from-0", BROKEN, &["pdf_range_numbers"]),
    row("p08-overlap", BROKEN, &["pdf_range_numbers"]),
    row("p09-six", BROKEN, &["pdf_range_numbers"]),
    row("p09-end-early", BROKEN, &["pdf_range_end"]),
    row("p10-shared", &[(Altered, Malformed, ""), (Altered, Malformed, "")], &["pdf_range_shared", "pdf_uncovered"]),
    row("p11-certified", ONE, &[]),
    row("p11-docmdp1", &[(Altered, Valid, "rup"), (Sealed, Valid, "dec")], &["pdf_certified"]),
    row("p11-docmdp2", TWO, &[]),
    row("p12-padded", ONE, &[]),
    // Nothing of the sealed bytes is known to pyHanko: a stamp over the table is a stamp.
    row("p13-over-table", ALTERED, &["pdf_stamp"]),
    row("hand-over-text", ALTERED, &["pdf_stamp"]),
    row("in-box", ONE, &[]),
    row("in-margin", ONE, &[]),
    row("p14-lta", ONE, &[]),
    row("lt", ONE, &[]),
    row("stamped", ONE, &[]),
    row("document-timestamp", ONE, &[]),
    row("p15-encrypted", &[], &["pdf_encrypted"]),
    row("p15-javascript", ALTERED, &["pdf_active"]),
    row("p15-launch", ALTERED, &["pdf_field"]),
    row("p15-xfa", ALTERED, &["pdf_active"]),
    row("p15-names", ALTERED, &["pdf_replaced"]),
    row("pkcs7-detached", ONE, &["pdf_subfilter"]),
    row("pkcs7-sha1", &[(Sealed, Unsupported, "")], &["pdf_subfilter_refused"]),
    row("x509-sha1", &[(Sealed, Unsupported, "")], &["pdf_subfilter_refused"]),
    row("title-changed", ALTERED, &["pdf_properties"]),
    row("annotation-added", ALTERED, &["pdf_annotation"]),
    row("field-signed-later", ONE, &[]),
    // pyHanko lets anybody add a field for one more signature; here nobody answers for what no signature covers.
    row("field-unsigned-after", ALTERED, &["pdf_uncovered"]),
    row("orphan-object", ALTERED, &["pdf_added"]),
    row("signed-field-moved", ALTERED, &["pdf_field"]),
    row("content-flipped", &[(Sealed, Invalid, "rup")], &["signature_broken"]),
    row("not-hexadecimal", &[], &["pdf_unread"]),
    row("padding-not-zero", BROKEN, &["trailing_bytes"]),
    row("hand-classic", ONE, &[]),
    row("hand-crlf", ONE, &[]),
    row("hand-cr", ONE, &[]),
    row("hand-stream", ONE, &[]),
    row("hand-packed", ONE, &[]),
    row("hand-then-two", THREE, &[]),
    row("packed-then-one", TWO, &[]),
    row("unsigned", &[], &["pdf_unsigned"]),
];

fn remarks(found: &Inspection) -> Vec<String> {
    let all = found.remarks.iter().chain(found.signatures.iter().flat_map(|signature| &signature.remarks));
    all.map(|remark| format!("{}{} {}", if remark.grave { "!" } else { "" }, remark.key, remark.detail)).collect()
}

#[test]
fn each_file_is_judged_on_every_axis() {
    let trust = Trust::default();
    let mut wrong = Vec::new();
    for row in ROWS {
        let found = judged(&file(row.name), &base_of(row.name), &trust);
        let signatures: Vec<_> = found
            .signatures
            .iter()
            .map(|s| (s.axes.document, s.axes.signature, s.role.as_deref().unwrap_or_default()))
            .collect();
        let said = remarks(&found);
        let named = row.remarks.iter().all(|key| said.iter().any(|r| r.trim_start_matches('!').starts_with(key)));
        let silent = !row.remarks.is_empty() || said.iter().all(|r| !r.starts_with('!'));
        let broken = |s: &(Document, Integrity, &str)| s.1 != Valid;
        let same = signatures.len() == row.signatures.len()
            && signatures.iter().zip(row.signatures).all(|(found, expected)| {
                (found.0, found.1) == (expected.0, expected.1) && (broken(expected) || found.2 == expected.2)
            });
        if !same || !named || !silent {
            wrong.push(format!("{}: {signatures:?}\n    {said:?}", row.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_vector_has_its_row() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/pades");
    for entry in fs::read_dir(folder).expect("vectors") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let Some((name, "tail" | "pdf")) = name.rsplit_once('.') else { continue };
        assert!(["base", "linear"].contains(&name) || ROWS.iter().any(|row| row.name == name), "{name}");
    }
}

#[test]
fn trust_and_time_are_what_the_file_proves() {
    use Time::{Claimed, Proved};
    let trust = trust();
    for (name, time, revocation) in [
        ("p01-one", Claimed, Revocation::NotEvaluated),
        ("hand-classic", Claimed, Revocation::NotEvaluated),
        ("stamped", Proved, Revocation::Good),
        ("lt", Proved, Revocation::Good),
        ("p14-lta", Proved, Revocation::Good),
        ("document-timestamp", Proved, Revocation::Good),
    ] {
        let found = judged(&file(name), &base_of(name), &trust);
        let axes = found.signatures[0].axes;
        assert_eq!((axes.document, axes.signature), (Sealed, Valid), "{name}");
        assert_eq!((axes.trust, axes.time, axes.identity), (Reliance::Trusted, time, Identity::Expected), "{name}");
        assert_eq!(axes.revocation, revocation, "{name}: {:?}", remarks(&found));
    }
}

#[test]
fn lists_inside_the_file_serve_where_the_folder_has_none() {
    let trust = Trust { revoked: Vec::new(), intermediates: Vec::new(), ..trust() };
    let found = judged(&file("p14-lta"), &base_of("p14-lta"), &trust);
    assert_eq!(found.signatures[0].axes.trust, Reliance::Trusted);
    assert_eq!(found.signatures[0].axes.revocation, Revocation::Good, "{:?}", remarks(&found));
}

#[test]
fn a_draft_that_was_signed_is_another_document_with_its_hash() {
    let found = judged(&file("p05-rewritten"), &base_of("p05-rewritten"), &Trust::default());
    assert!(found.other_sha256.is_some_and(|hash| hash.len() == 64));
    let draft = judged(&file("p01-one"), &vector("linear.pdf"), &Trust::default());
    assert_eq!(draft.signatures[0].axes.document, Other);
}

/// Whether a file passes: its document sealed and a signature valid, with nothing grave.
fn passes(bytes: &[u8], document: &[u8]) -> bool {
    let found = judged(bytes, document, &Trust::default());
    !found.remarks.iter().any(|remark| remark.grave)
        && found.signatures.iter().any(|s| s.axes.document == Sealed && s.axes.signature == Valid)
}

#[test]
fn a_bit_of_the_sealed_document_makes_it_no_longer_sealed() {
    let (bytes, document) = (file("p01-three"), base_of("p01-three"));
    assert!(passes(&bytes, &document));
    for at in (0..document.len()).step_by(97) {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        let found = judged(&changed, &document, &Trust::default());
        for signature in &found.signatures {
            assert_ne!(signature.axes.document, Sealed, "byte {at}");
        }
    }
}

#[test]
fn sealed_bytes_changed_under_a_signature_are_told_from_another_document() {
    let (mut bytes, document) = (file("p01-one"), base_of("p01-one"));
    bytes[document.len() / 2] ^= 1;
    let found = judged(&bytes, &document, &Trust::default());
    let axes = found.signatures[0].axes;
    assert_eq!((axes.document, axes.signature), (Altered, Invalid));
    assert_eq!(found.remarks[0].key, "pdf_sealed_changed");
}

/// Bytes that no signature covers by definition: inside the hexadecimal content of a signature stand its own
/// certificates, unsigned attributes and padding, and digits may be capitals. There the signature may stay
/// valid; everywhere else a changed bit is found.
#[test]
fn a_bit_after_the_sealed_document_is_found_unless_nothing_can_cover_it() {
    for name in ["p01-one", "hand-stream", "hand-packed", "hand-crlf", "in-box"] {
        let (bytes, document) = (file(name), base_of(name));
        let holes = holes(&bytes);
        for at in (document.len()..bytes.len()).filter(|at| !holes.iter().any(|hole| hole.contains(at))) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(!passes(&changed, &document), "{name}, byte {at} of {}", bytes.len());
        }
    }
}

/// The digits of each signature's content.
fn holes(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut holes = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes[at..].windows(11).position(|window| window == b"/Contents <") {
        let start = at + next + 11;
        at = start + bytes[start..].iter().position(|&byte| byte == b'>').expect("an end");
        holes.push(start..at);
    }
    holes
}
