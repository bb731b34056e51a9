//! Bytes that no tool wrote: cut, flipped, spliced, without end. Nothing panics, nothing is believed.

use std::ops::Range;

use base64::Engine;
use proptest::collection::vec;
use proptest::prelude::*;

use resoconto::signature::{Document, Inspection, Integrity, Signature};

use super::{World, file, line, signed};

fn names() -> Vec<String> {
    super::TABLE.iter().map(|(_, name, _)| (*name).to_owned()).collect()
}

/// Signatures that hold and are of the sealed document.
fn holding(found: &Inspection) -> Vec<&Signature> {
    let holds = |s: &&Signature| s.axes.signature == Integrity::Valid && s.axes.document == Document::Sealed;
    found.signatures.iter().filter(holds).collect()
}

/// The file in DER, whatever its wrapping.
fn certificate(name: &str) -> Vec<u8> {
    let text = String::from_utf8(file(&format!("pki/{name}.pem"))).expect("a text");
    let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    base64::engine::general_purpose::STANDARD.decode(body).expect("base64")
}

fn place(bytes: &[u8], part: &[u8]) -> Range<usize> {
    let at = bytes.windows(part.len()).position(|window| window == part).expect("the part");
    at..at + part.len()
}

#[test]
fn v37_a_file_cut_anywhere_is_no_signature() {
    let world = World::new();
    for name in names() {
        let bytes = signed(&name);
        for end in (0..bytes.len()).step_by(64) {
            let found = world.look(&bytes[..end]);
            assert!(
                found.signatures.is_empty() && !found.remarks.is_empty(),
                "{name} cut at {end}: {}",
                line(&found)
            );
        }
    }
}

/// The parts of `rsa.p7m` that its signature covers: document, certificate, signed attributes, value.
fn covered(bytes: &[u8]) -> Vec<Range<usize>> {
    let content_type = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
    let attributes = place(bytes, &content_type).start - 2;
    // The algorithm and the head of the value stand between attributes and value: 15 and 4 octets.
    let value = bytes.len() - 256;
    vec![
        place(bytes, &file("sealed.pdf")),
        place(bytes, &certificate("a")),
        attributes..value - 19,
        value..bytes.len(),
    ]
}

#[test]
fn one_bit_anywhere_that_is_covered_and_the_signature_holds_no_more() {
    let world = World::new();
    let bytes = signed("rsa.p7m");
    let covered = covered(&bytes);
    let before = world.look(&bytes);
    let mut harmless = Vec::new();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        let found = world.look(&flipped);
        if let [signature] = holding(&found).as_slice() {
            assert!(!covered.iter().any(|range| range.contains(&at)), "{at}: {}", line(&found));
            assert_eq!(signature.certificate, before.signatures[0].certificate, "{at}");
            assert_eq!(signature.on, before.signatures[0].on, "{at}");
            harmless.push(at);
        }
    }
    // What nothing covers: versions, the list of hashes, the other certificate, parameters that are absent
    // anyway, the name of the issuer beside the number by which the certificate is found.
    let authority = place(&bytes, &certificate("sub"));
    let elsewhere = harmless.iter().filter(|at| !authority.contains(at)).count();
    assert!(harmless.len() > authority.len() / 2 && elsewhere < 160, "{} {elsewhere}", harmless.len());
}

#[test]
fn a_bit_flipped_in_any_file_makes_nobody_else_sign() {
    let world = World::new();
    for name in [
        "three.p7m",
        "nested.p7m",
        "chunked.p7m",
        "counter.p7m",
        "timestamp.p7m",
        "pyhanko-detached.p7s",
        "odd.p7m",
    ] {
        let bytes = signed(name);
        let before = world.look(&bytes);
        for at in (0..bytes.len()).step_by(5) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at / 5 % 8);
            let found = world.look(&flipped);
            for signature in holding(&found) {
                let same =
                    |s: &&Signature| s.certificate == signature.certificate && s.person == signature.person;
                assert!(before.signatures.iter().any(|s| same(&s)), "{name} {at}: {}", line(&found));
            }
        }
    }
}

#[test]
fn elements_without_end_are_refused_by_their_number_not_by_the_clock() {
    let world = World::new();
    let deep = [0x30, 0x80].repeat(200_000);
    let text = base64::engine::general_purpose::STANDARD.encode(&deep);
    for bytes in [deep, text.into_bytes()] {
        let found = world.look(&bytes);
        // Sixty-four elements of two octets each were looked at.
        assert_eq!((line(&found).as_str(), found.remarks[0].detail.as_str()), ("[!not_asn1]", "128"));
    }
    // A million empty elements in each place where there may be several.
    let wide = [0x05, 0x00].repeat(1_000_000);
    let oid = |last: u8| element(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last]);
    let content = element(0x30, &oid(1));
    let one = element(0x31, &[]);
    for fields in [
        [element(0x31, &wide), content.clone(), one.clone()].concat(),
        [one.clone(), content.clone(), element(0xa0, &wide), one.clone()].concat(),
        [one.clone(), content.clone(), element(0xa1, &wide), one.clone()].concat(),
        [one.clone(), content.clone(), element(0x31, &wide)].concat(),
    ] {
        let data = element(0x30, &[element(0x02, &[1]), fields].concat());
        let found = world.look(&element(0x30, &[oid(2), element(0xa0, &data)].concat()));
        assert_eq!(line(&found), "[!too_many]");
    }
    // The same as attributes of one signer.
    let signer = element(0x30, &[element(0x02, &[1]), element(0xa0, &wide)].concat());
    let data = element(0x30, &[element(0x02, &[1]), one, content, element(0x31, &signer)].concat());
    assert_eq!(line(&world.look(&element(0x30, &[oid(2), element(0xa0, &data)].concat()))), "[!not_cms]");
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("short").to_be_bytes();
    [&[tag, 0x84][..], &length, content].concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered_and_never_believed(bytes in vec(any::<u8>(), 0..400), sniffed in 0..4usize) {
        let head: &[u8] = [&b""[..], &[0x30, 0x80], b"-----BEGIN CMS-----\n", &[0x30, 0x82, 0x01, 0x00, 0x06, 0x09]][sniffed];
        let found = World::new().look(&[head, &bytes].concat());
        prop_assert!(holding(&found).is_empty() && !found.remarks.is_empty());
    }

    #[test]
    fn files_cut_and_glued_make_nobody_sign_who_did_not(
        one in 0..90usize, other in 0..90usize, cut in 0..6000usize, from in 0..6000usize,
    ) {
        let names = names();
        let (one, other) = (signed(&names[one % names.len()]), signed(&names[other % names.len()]));
        let (cut, from) = (cut % one.len(), from % other.len());
        let found = World::new().look(&[&one[..cut], &other[from..]].concat());
        for signature in holding(&found) {
            prop_assert!(signature.certificate.is_some());
        }
    }

    #[test]
    fn a_piece_written_twice_or_left_out_is_noticed(
        name in 0..90usize, at in 0..6000usize, length in 1..200usize, doubled: bool,
    ) {
        let names = names();
        let bytes = signed(&names[name % names.len()]);
        let at = at % bytes.len();
        let end = (at + length).min(bytes.len());
        let mutated = if doubled {
            [&bytes[..end], &bytes[at..]].concat()
        } else {
            [&bytes[..at], &bytes[end..]].concat()
        };
        let found = World::new().look(&mutated);
        let before = World::new().look(&bytes);
        for signature in holding(&found) {
            prop_assert!(before.signatures.iter().any(|s| s.certificate == signature.certificate));
        }
    }
}
