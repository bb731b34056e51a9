//! The same files in other worlds: another folder of trust, other persons, other days.

use resoconto::signature::{Revocation, Trust, outcome, phrase, sentence};
use resoconto::text::Lang;
use resoconto::value::Date;

use super::{GOOD, World, file, line, signatory, signed};

fn day(text: &str) -> Option<Date> {
    Date::parse(text).ok()
}

fn named(name: &str) -> (String, Vec<u8>) {
    (name.to_owned(), file(&format!("pki/{name}")))
}

#[test]
fn v02_without_a_folder_trust_is_not_evaluated_and_that_is_said() {
    let mut world = World::new();
    world.trust = Trust::default();
    let found = world.look(&signed("rsa.p7m"));
    assert_eq!(line(&found), "rup: sealed valid expected not_evaluated claimed");
    let it = phrase(&found.signatures[0], Lang::It);
    assert!(it.starts_with("firma integra di MARIA ROSSI (certificato …"), "{it}");
    assert!(it.contains("), sul documento sigillato; persona attesa; affidabilità del certificato non valutata: nessun elenco di fiducia in trust/; data dichiarata dal firmatario: 26/11/2026; revoca non valutata"), "{it}");
    let en = phrase(&found.signatures[0], Lang::En);
    assert!(en.starts_with("signature intact, by MARIA ROSSI (certificate …"), "{en}");
    assert_eq!(outcome(&found.signatures[0].axes), "INDETERMINATE");
}

#[test]
fn v03_a_folder_that_lacks_the_root_makes_the_certificate_untrusted() {
    let mut world = World::new();
    world.trust.anchors = vec![named("other.pem")];
    let found = world.look(&signed("rsa.p7m"));
    assert_eq!(line(&found), "rup: sealed valid expected untrusted claimed [!no_path]");
    world.trust.anchors.clear();
    assert_eq!(line(&world.look(&signed("rsa.p7m"))), line(&found));
}

#[test]
fn the_authority_that_issues_to_persons_may_be_chosen_itself() {
    let mut world = World::new();
    world.trust.anchors = vec![named("sub.pem")];
    let found = world.look(&signed("rsa.p7m"));
    assert_eq!(line(&found), GOOD);
    assert_eq!(found.signatures[0].anchor.as_deref(), Some("Autorità di prova"));
}

#[test]
fn a_file_of_the_folder_that_is_no_certificate_is_named() {
    let mut world = World::new();
    world.trust.anchors.push(("note.txt".into(), b"chiamare l'ufficio".to_vec()));
    let found = world.look(&signed("rsa.p7m"));
    assert_eq!(line(&found), format!("{GOOD} [trust_file_unread]"));
    assert_eq!(found.remarks[0].detail, "note.txt");
}

#[test]
fn v33_a_certificate_left_out_is_found_in_the_folder_of_intermediates() {
    let mut world = World::new();
    world.trust.intermediates = vec![named("a.pem"), named("sub.pem")];
    assert_eq!(line(&world.look(&signed("nocerts.p7m"))), GOOD);
    assert_eq!(line(&world.look(&signed("no-certificate-at-all.p7m"))), GOOD);
}

#[test]
fn a_signed_pdf_signed_once_more_as_a_file_has_both_signatures() {
    let mut world = World::new();
    world.document = file("small.pdf");
    let inner = line(&world.look(&signed("inside.pdf")));
    assert!(inner.starts_with(GOOD), "{inner}");
    let bytes = signed("around-pdf.p7m");
    let around = "around 1 dec: sealed valid expected trusted claimed";
    assert_eq!(line(&world.look(&bytes)), format!("{inner} | {around}"));
    // One letter of the document: neither holds any more.
    let mut altered = bytes.clone();
    let page = altered.windows(8).position(|w| w == b"MediaBox").expect("the page");
    altered[page] ^= 1;
    let found = world.look(&altered);
    assert!(found.signatures.iter().all(|s| outcome(&s.axes) == "TOTAL-FAILED"), "{}", line(&found));
    assert_eq!(found.signatures.len(), 2);
}

#[test]
fn v31_the_same_file_is_without_remark_while_its_certificate_lasts() {
    let mut world = World::new();
    world.today = day("2026-12-01").expect("a day");
    assert_eq!(line(&world.look(&signed("expiry.p7m"))), GOOD);
}

#[test]
fn a_list_of_the_revoked_tells_before_from_after() {
    let mut world = World::new();
    world.trust.revoked = vec![named("sub.crl")];
    let rup = "rup: sealed valid expected trusted";
    for (name, expected) in [
        ("rsa.p7m", format!("{rup} claimed good")),
        ("after-revocation.p7m", format!("{rup} claimed revoked [!revoked]")),
        // The signer says that he signed before; only a timestamp would prove it.
        ("before-revocation.p7m", format!("{rup} claimed [!revoked_since_unproved]")),
        ("revoked-proved.p7m", format!("{rup} proved revoked [timestamp_by !revoked]")),
        ("revoked-since.p7m", format!("{rup} proved good [timestamp_by revoked_since]")),
        // Without a day of its own a signature is asked about today.
        ("no-time.p7m", format!("{rup} unknown good [time_unknown]")),
    ] {
        assert_eq!(line(&world.look(&signed(name))), expected, "{name}");
    }
    // A list that another authority signed says nothing.
    world.trust.anchors = vec![named("other.pem")];
    let found = world.look(&signed("after-revocation.p7m"));
    assert_eq!(found.signatures[0].axes.revocation, Revocation::NotEvaluated);
    // Nor does a good word of an authority that leads nowhere.
    let found = world.look(&signed("ocsp.p7m"));
    assert_eq!(line(&found), "rup: sealed valid expected untrusted claimed [!no_path]");
}

#[test]
fn all_proved_is_the_only_total_pass() {
    let found = World::new().look(&signed("passed.p7m"));
    assert_eq!(outcome(&found.signatures[0].axes), "TOTAL-PASSED");
    for (name, expected) in [
        ("rsa.p7m", "INDETERMINATE"),
        ("timestamp.p7m", "INDETERMINATE"),
        ("sha1.p7m", "INDETERMINATE"),
        ("past.p7m", "INDETERMINATE"),
        ("broken.p7m", "TOTAL-FAILED"),
        ("altered.p7m", "TOTAL-FAILED"),
        ("draft.p7m", "TOTAL-FAILED"),
        ("no-attributes.p7m", "TOTAL-FAILED"),
    ] {
        assert_eq!(outcome(&World::new().look(&signed(name)).signatures[0].axes), expected, "{name}");
    }
}

#[test]
fn a_role_is_held_on_the_day_of_the_signature_or_not_at_all() {
    let mut world = World::new();
    world.signers[0].to = day("2026-11-25");
    let found = world.look(&signed("rsa.p7m"));
    assert_eq!(line(&found), "rup: sealed valid role_not_held trusted claimed [!role_not_held]");
    assert_eq!(found.signatures[0].remarks[0].detail, "RUP, 2026-11-26");
    world.signers[0].to = day("2026-11-26");
    assert_eq!(line(&world.look(&signed("rsa.p7m"))), GOOD);
    // The role went to somebody else and came back: the days that hold count.
    let mut again = world.signers[0].clone();
    world.signers[0].to = day("2024-01-01");
    again.from = day("2025-01-01");
    again.to = None;
    world.signers.push(again);
    assert_eq!(line(&world.look(&signed("rsa.p7m"))), GOOD);
}

#[test]
fn one_person_fills_two_roles_only_where_that_is_allowed() {
    let mut world = World::new();
    world.signers.push(signatory("director", "maria", "Maria Rossi", "RSSMRA70A01F205X"));
    world.signers.remove(2);
    let one = GOOD;
    let second = "sealed valid expected trusted claimed";
    assert_eq!(line(&world.look(&signed("twice.p7m"))), format!("{one} | -: {second} [!same_person]"));
    world.same_person = true;
    assert_eq!(line(&world.look(&signed("twice.p7m"))), format!("{one} | director: {second}"));
}

#[test]
fn a_broken_signature_takes_no_role_from_a_good_one() {
    let mut world = World::new();
    world.signers = vec![signatory("director", "anna", "Anna Verdi", "VRDNNA80C43L219K")];
    let found = world.look(&signed("counter-broken.p7m"));
    assert_eq!(found.signatures[0].role, None);
    assert_eq!(found.signatures[0].counter[0].role.as_deref(), Some("director"));
}

#[test]
fn a_site_that_states_no_imprint_recognises_nobody_and_accuses_nobody() {
    let mut world = World::new();
    world.signers[1].tax_code_sha256 = None;
    assert_eq!(
        line(&world.look(&signed("code-old.p7m"))),
        "-: sealed valid unknown_person trusted claimed [nobody_recognised]"
    );
    // Those stated are recognised all the same.
    assert_eq!(line(&world.look(&signed("rsa.p7m"))), GOOD);
    world.signers.clear();
    assert_eq!(
        line(&world.look(&signed("rsa.p7m"))),
        "-: sealed valid unknown_person trusted claimed [nobody_recognised]"
    );
}

#[test]
fn no_tax_code_is_in_any_word_that_is_shown_or_published() {
    let world = World::new();
    for entry in std::fs::read_dir(super::vectors().join("signed")).expect("the vectors") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a vector");
        let found = world.look(&bytes);
        let mut shown = serde_json::to_string(&found).expect("an inspection");
        for signature in &found.signatures {
            for lang in [Lang::It, Lang::En] {
                shown += &phrase(signature, lang);
                shown.extend(signature.remarks.iter().map(|r| sentence(r, lang)));
            }
        }
        for code in [
            "RSSMRA70A01F205X",
            "BNCLGU65B02H501Z",
            "VRDNNA80C43L219K",
            "RSSMRA55D41F205Q",
            "NREGNI50A01F205X",
        ] {
            assert!(!shown.to_uppercase().contains(code), "{code} in {shown}");
        }
    }
    let homonym = world.look(&signed("homonym.p7m"));
    assert_eq!(homonym.signatures[0].remarks[0].detail, "MARIA ROSSI (TINIT-RSS…205Q)");
}

#[test]
fn every_remark_has_its_sentence_in_both_languages() {
    let mut keys = std::collections::BTreeSet::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/signature");
    for entry in std::fs::read_dir(folder).expect("the room") {
        let path = entry.expect("an entry").path();
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        for call in ["Remark::grave(", "Remark::note(", "invalid("] {
            let after = text.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
            keys.extend(after.filter_map(|rest| rest.split_once('"')).map(|(key, _)| key.to_owned()));
        }
    }
    assert!(keys.len() > 50, "{keys:?}");
    for key in keys {
        let remark = resoconto::signature::Remark {
            grave: true,
            key: Box::leak(key.into_boxed_str()),
            detail: "<>".into(),
        };
        let (it, en) = (sentence(&remark, Lang::It), sentence(&remark, Lang::En));
        assert!(it != en && !it.starts_with(remark.key) && !it.ends_with('.'), "{} {it} {en}", remark.key);
    }
}

#[test]
fn a_file_larger_than_any_signature_of_the_document_is_not_even_opened() {
    let world = World::new();
    let mut bytes = signed("rsa.p7m");
    bytes.resize(resoconto::signature::limit(world.document.len()) + 1, 0);
    assert_eq!(line(&world.look(&bytes)), "[!too_large]");
}

#[test]
fn v39_both_hashes_of_a_draft_are_told() {
    use sha2::{Digest, Sha256};
    let draft: String = Sha256::digest(file("draft.pdf")).iter().map(|b| format!("{b:02x}")).collect();
    for name in ["draft.p7m", "draft-nested.p7m", "detached-other.p7s"] {
        assert_eq!(World::new().look(&signed(name)).other_sha256.as_deref(), Some(draft.as_str()), "{name}");
    }
    assert_eq!(World::new().look(&signed("rsa.p7m")).other_sha256, None);
}
