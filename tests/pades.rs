//! Signed PDF files made by pyHanko and by hand, good and bad, each on every axis (`tests/vectors/pades.py`).
//!
//! A `.tail` is what stands after the sealed document; a `.pdf` is a whole file. Where pyHanko says something
//! else of the same file (`oracle.txt`), the table says why.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read their vectors")]

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use resoconto::signature::{
    Code, Document, Expected, Identity, Inspection, Integrity, Reliance, Revocation, Signatory, Time, Trust,
    imprint, inspect,
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
    row("p02-appended", ALTERED, &["pdf_appended"]),
    row("p02-appended-eof", ALTERED, &["pdf_appended"]),
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
    row(
        "p10-shared",
        &[(Altered, Malformed, ""), (Altered, Malformed, "")],
        &["pdf_range_shared", "pdf_uncovered"],
    ),
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
    // As poppler leaves them: a drawing that nothing shows, of generation one.
    row("hand-drafts", ONE, &[]),
    // As node-signpdf writes it: `startxref` names the end of line before the table.
    row("hand-early", ONE, &[]),
    row("hand-kids", ONE, &[]),
    // An object between others that no table lists: readers that repair a file would find it.
    row("hand-hidden", &[(Altered, Valid, "rup")], &["pdf_unread"]),
    row("hand-freed", ALTERED, &["pdf_removed"]),
    row("hand-hybrid", ALTERED, &["pdf_unread"]),
    row("hand-encrypted", ALTERED, &["pdf_encrypted"]),
    row("hand-text-field", ALTERED, &["pdf_field"]),
    row("hand-field-action", ALTERED, &["pdf_active"]),
    // Its table leads past the first signature, straight to the sealed document.
    row("hand-rollback", &[(Altered, Valid, "rup"), (Altered, Valid, "rup")], &["pdf_unread"]),
    row("hand-no-zoom", ALTERED, &["pdf_stamp"]),
    row("attachment-replaced", ALTERED, &["pdf_replaced"]),
    row("font-replaced", ALTERED, &["pdf_replaced"]),
    row("metadata-changed", ALTERED, &["pdf_properties"]),
    row("page-added", ALTERED, &["pdf_replaced"]),
    row("page-rotated", ALTERED, &["pdf_page"]),
    row("page-action", ALTERED, &["pdf_page"]),
    row("out-of-box", ALTERED, &["pdf_stamp"]),
    row("lta-renewed", ONE, &[]),
    row("saved-after", &[], &["pdf_rewritten"]),
    row("by-itext", ONE, &[]),
    row("by-itext-visible", ONE, &[]),
    row("by-pdfbox", ONE, &[]),
    row("by-node-signpdf", ONE, &["pdf_subfilter"]),
    row("unsigned", &[], &["pdf_unsigned"]),
];

fn remarks(found: &Inspection) -> Vec<String> {
    let all = found.remarks.iter().chain(found.signatures.iter().flat_map(|signature| &signature.remarks));
    all.map(|remark| format!("{}{} {}", if remark.grave { "!" } else { "" }, remark.key, remark.detail))
        .collect()
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
        let named =
            row.remarks.iter().all(|key| said.iter().any(|r| r.trim_start_matches('!').starts_with(key)));
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
    for (name, time) in [
        ("p01-one", Claimed),
        ("hand-classic", Claimed),
        ("stamped", Proved),
        ("lt", Proved),
        ("p14-lta", Proved),
        ("lta-renewed", Proved),
        ("document-timestamp", Proved),
    ] {
        let found = judged(&file(name), &base_of(name), &trust);
        let axes = found.signatures[0].axes;
        assert_eq!((axes.document, axes.signature), (Sealed, Valid), "{name}");
        assert_eq!(
            (axes.trust, axes.time, axes.identity),
            (Reliance::Trusted, time, Identity::Expected),
            "{name}"
        );
        assert_eq!(axes.revocation, Revocation::Good, "{name}: {:?}", remarks(&found));
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

/// Bytes that no signature covers by definition stand inside its own content: the certificates of others, the
/// name by which it calls its own (whose hash is signed), unsigned attributes, parameters without meaning, and
/// digits that may be capitals. Everywhere else a changed bit is found.
#[test]
fn a_bit_after_the_sealed_document_is_found_unless_nothing_can_cover_it() {
    for name in ["p01-one", "hand-stream", "hand-packed", "hand-crlf", "in-box"] {
        let (bytes, document) = (file(name), base_of(name));
        let holes = holes(&bytes);
        let outside = (document.len()..bytes.len()).filter(|at| !holes.iter().any(|hole| hole.contains(at)));
        for at in outside.step_by(if name == "p01-one" { 3 } else { 37 }) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(!passes(&changed, &document), "{name}, byte {at} of {}", bytes.len());
        }
    }
}

#[test]
fn a_bit_that_no_signature_covers_changes_nothing_of_what_is_said() {
    let (bytes, document) = (file("p01-one"), base_of("p01-one"));
    let signer = |found: &Inspection| {
        found.signatures[0].certificate.as_ref().map(|own| (own.sha256.clone(), own.subject.clone()))
    };
    let own = signer(&judged(&bytes, &document, &Trust::default()));
    let mut passed = 0;
    for at in holes(&bytes).remove(0).step_by(31) {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        if passes(&changed, &document) {
            passed += 1;
            let found = judged(&changed, &document, &Trust::default());
            assert_eq!(
                (signer(&found), found.signatures[0].role.as_deref()),
                (own.clone(), Some("rup")),
                "{at}"
            );
        }
    }
    assert!(passed > 0);
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

/// A mutation: where, as a share of the file, and what.
fn mutate(bytes: &mut Vec<u8>, from: usize, edits: &[(u16, u8, u8)]) {
    for &(place, what, value) in edits {
        let at = from + (bytes.len() - from) * usize::from(place) / 65_536;
        match what % 6 {
            0 => bytes[at] = value,
            1 => bytes.truncate(at.max(from + 1)),
            2 => bytes.insert(at, value),
            3 => drop(bytes.drain(at..(at + usize::from(value)).min(bytes.len() - 1))),
            4 => bytes.extend_from_within(at..),
            _ => {
                let text = TEXTS[usize::from(value) % TEXTS.len()];
                let end = (at + text.len()).min(bytes.len());
                bytes.splice(at..end, text.iter().copied());
            }
        }
        bytes.truncate(400_000);
    }
}

/// What a reader of PDF stumbles over.
const TEXTS: [&[u8]; 14] = [
    b"<<",
    b">>",
    b"[[[[[[[[",
    b"startxref\n0\n%%EOF",
    b"/Length 99999999999",
    b"/Prev -1 ",
    b" 0 obj ",
    b"stream\n",
    b"endstream endobj",
    b"/ByteRange [0 9 9 9]",
    b"99999999999999999999 0 R",
    b"/Kids[1 0 R]",
    b"%%EOF\n",
    b"(((((",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mutation_makes_it_panic_and_none_of_the_covered_bytes_passes(
        which in 0..ROWS.len(),
        edits in prop::collection::vec((any::<u16>(), any::<u8>(), any::<u8>()), 1..4),
    ) {
        let name = ROWS[which].name;
        let document = base_of(name);
        let bytes = file(name);
        let from = if bytes.starts_with(&document) { document.len() } else { 5 };
        prop_assume!(bytes.len() > from);
        let mut changed = bytes.clone();
        mutate(&mut changed, from, &edits);
        // Judged without a panic, and nothing that was refused becomes good by chance.
        let passed = passes(&changed, &document);
        prop_assert!(!passed || passes(&bytes, &document), "{}", name);
    }

    #[test]
    fn any_bytes_after_a_sealed_document_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        let document = vector("base.pdf");
        prop_assert!(!passes(&[&document[..], &bytes].concat(), &document));
        prop_assert!(!passes(&[b"%PDF-1.7\n", &bytes[..]].concat(), &document));
    }
}

#[test]
fn what_would_take_long_or_much_is_refused_at_once() {
    let document = vector("base.pdf");
    let end = document.len();
    let last = |text: Vec<u8>, at: usize| {
        let tail = format!("\nstartxref\n{}\n%%EOF\n", end + at);
        [&document[..], &text, tail.as_bytes()].concat()
    };
    let many = |text: &[u8]| text.iter().copied().cycle().take(4 << 20).collect::<Vec<u8>>();
    for bytes in [
        last(many(b"["), 0),
        last(many(b"<</A"), 0),
        last([b"xref\n0 4000000000\n".to_vec(), many(b"0000000000 00000 n \n")].concat(), 0),
        last([b"1 0 obj [".to_vec(), many(b"0 ")].concat(), 0),
        last([b"1 0 obj ".to_vec(), many(b"(")].concat(), 0),
        last(many(b"1 0 R 1 0 obj % "), 0),
        last(many(b"/ByteRange [0 1 2 3] <00>"), 0),
    ] {
        let began = std::time::Instant::now();
        let found = judged(&bytes, &document, &Trust::default());
        assert!(found.remarks.iter().any(|remark| remark.grave));
        // Far above what it takes; a quadratic reading of four megabytes would take an hour.
        assert!(began.elapsed().as_secs() < 20, "{:?}", String::from_utf8_lossy(&bytes[end..end + 12]));
    }
}

/// A document of one page, small enough to be read here, that names an object which it lacks.
fn tiny() -> Vec<u8> {
    built(
        b"%PDF-1.7\n",
        &[
            (1, "<</Type/Catalog/Pages 2 0 R>>"),
            (2, "<</Type/Pages/Count 1/Kids[3 0 R]>>"),
            (3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Thumb 9 0 R>>"),
            (4, "<</Length 0>>stream\n\nendstream"),
        ],
        None,
    )
}

/// Objects with their table, after what there is.
fn built(before: &[u8], objects: &[(usize, &str)], previous: Option<usize>) -> Vec<u8> {
    let mut out = before.to_vec();
    let mut table = "xref\n".to_owned();
    for (number, text) in objects {
        table += &format!("{number} 1\n{:010} 00000 n \n", out.len());
        out.extend(format!("{number} 0 obj\n{text}\nendobj\n").bytes());
    }
    let at = out.len();
    let previous = previous.map(|at| format!("/Prev {at}")).unwrap_or_default();
    out.extend(
        format!("{table}trailer\n<</Size 30/Root 1 0 R{previous}>>\nstartxref\n{at}\n%%EOF\n").bytes(),
    );
    out
}

fn start(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.rsplit("startxref\n").next().and_then(|rest| rest.lines().next()?.parse().ok()).expect("a place")
}

/// Adds updates to the tiny document and answers the first thing said against them.
fn said_of(updates: &[&[(usize, &str)]]) -> String {
    let document = tiny();
    let bytes =
        updates.iter().fold(document.clone(), |bytes, objects| built(&bytes, objects, Some(start(&bytes))));
    let found = judged(&bytes, &document, &Trust::default());
    found.remarks.first().map(|remark| format!("{} {}", remark.key, remark.detail)).unwrap_or_default()
}

#[test]
fn what_no_signature_needs_is_named_by_its_place() {
    const FIELD: (usize, &str) = (11, "<</FT/Sig/T(a)/Subtype/Widget/Rect[0 0 0 0]/AP<</N 12 0 R>>>>");
    const FORM: (usize, &str) = (10, "<</Fields[11 0 R]/SigFlags 3>>");
    const DRAWN: (usize, &str) = (12, "<</Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream");
    const SHOWN: (usize, &str) =
        (3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Thumb 9 0 R/Annots[11 0 R]>>");
    let root = (1, "<</Type/Catalog/Pages 2 0 R/AcroForm 10 0 R>>");
    let stored = (1, "<</Type/Catalog/Pages 2 0 R/AcroForm 10 0 R/DSS 20 0 R>>");
    let first: &[(usize, &str)] = &[root, FORM, FIELD, DRAWN, SHOWN];
    for (updates, expected) in [
        // A field that waits to be signed is no fault by itself.
        (&[first][..], "pdf_unsigned "),
        // The page names this drawing and lacks it; beside it one that nothing names.
        (&[&[(9, DRAWN.1)]], "pdf_added 9 0 R"),
        (&[&[(8, DRAWN.1)]], "pdf_unsigned "),
        (&[&[(4, "<</Length 1>>stream\nf\nendstream")]], "pdf_replaced 4 0 R"),
        (&[&[(2, "<</Type/Pages/Count 2/Kids[3 0 R 3 0 R]>>")]], "pdf_replaced 2 0 R"),
        // Written anew as it was: nothing changed.
        (&[&[(2, "<</Kids [ 3 0 R ] /Count 1 /Type /Pages>>")]], "pdf_unsigned "),
        (&[&[(1, "<</Type/Catalog/Pages 2 0 R/Lang(en)>>")]], "pdf_replaced Catalog /Lang"),
        (&[&[(1, "<</Type/Catalog/Pages 2 0 R/AA<<>>>>")]], "pdf_active Catalog /AA"),
        (
            &[first, &[(12, "<</Subtype/Form/BBox[0 0 9 9]/Length 1>>stream\nf\nendstream")]],
            "pdf_replaced 12 0 R",
        ),
        (
            &[first, &[(11, "<</FT/Sig/T(b)/Subtype/Widget/Rect[0 0 0 0]/AP<</N 12 0 R>>>>")]],
            "pdf_field 11 0 R /T",
        ),
        (&[first, &[(10, "<</Fields[]/SigFlags 3>>")]], "pdf_form Fields"),
        (&[first, &[(10, "<</Fields[11 0 R 11 0 R]/SigFlags 3>>")]], "pdf_form 11 0 R"),
        // A drawing under the name of validation data, to be exchanged later.
        (&[first, &[stored, (20, "<</Certs 12 0 R>>")]], "pdf_replaced DSS /Certs"),
        (&[first, &[stored, (20, "<</VRI<</x 12 0 R>>>>")]], "pdf_replaced DSS /x"),
        (&[first, &[stored, (20, "<</Certs[3 0 R]>>")]], "pdf_replaced DSS /Certs"),
        (&[first, &[stored, (20, "<</Certs[21 0 R]>>"), (21, DRAWN.1)]], "pdf_unsigned "),
        // A page under the name of the form.
        (&[&[(1, "<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>")]], "pdf_form AcroForm /Parent"),
    ] {
        assert_eq!(said_of(updates), expected, "{updates:?}");
    }
}
