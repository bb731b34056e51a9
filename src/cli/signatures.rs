//! Signatures of closed editions for the verbs: looked at with the certificates of the site or of the command
//! line; told to pages, lists and people.

use std::path::Path;

use super::Context;
use crate::archive::signing::{self, Filed, Grounds, RECORD, Signing, word};
use crate::archive::{self, Inspected};
use crate::edge::{Failure, trust};
use crate::model::{Book, Contract, Edition};
use crate::report::{Closed, Imprints, Post, Proof, Proofs, ShownSignature, ShownStamp, Standing, Standings};
use crate::signature::{Signature, Trust};
use crate::text::Lang;
use crate::value::Date;

/// Looks at the signatures of every closed edition. The folder of certificates is read only where there is
/// something to look at.
pub(super) fn settle(
    all: &mut [Inspected],
    root: &Path,
    given: Option<&Trust>,
    today: Date,
) -> Result<(), Failure> {
    let any = |i: &Inspected| i.folder.entries.keys().any(|p| p.starts_with("firme/") && p != RECORD);
    let own = match given {
        None if all.iter().any(any) => trust::of_site(root)?,
        _ => Trust::default(),
    };
    signing::settle(all, &Grounds { trust: given.unwrap_or(&own), today });
    Ok(())
}

/// The certificates to rely on: of the command line, else the site's own.
pub(super) fn relied_on(folder: Option<&Path>, context: &Context) -> Result<Trust, Failure> {
    match folder {
        Some(folder) => trust::named(folder),
        None => trust::of_site(&context.root),
    }
}

/// States that follow from closed folders and the signatures beside them.
pub(super) fn standings(closed: &[Inspected]) -> Standings {
    let superseded = archive::superseded(closed);
    closed
        .iter()
        .filter_map(|c| c.seal.as_ref().map(|seal| (c, seal)))
        .map(|(place, seal)| {
            let key = (seal.contract.clone(), seal.period.clone());
            let by = superseded.get(&key).cloned();
            let signed = place.signing.is_complete();
            let sealed_on = Date::parse(&seal.sealed_on).ok();
            let (state, on) = match (&by, signed) {
                (Some(_), _) => (Closed::Superseded, sealed_on),
                (None, true) => (Closed::Signed, place.signing.completed_on().or(sealed_on)),
                (None, false) => (Closed::Sealed, sealed_on),
            };
            let proofs = Some(proofs(place, seal.pdf.as_ref().map(|pdf| pdf.sha256.clone())));
            (key, Standing { state, on, by, seal: Some(imprints(seal)), proofs })
        })
        .collect()
}

fn imprints(seal: &archive::Seal) -> Imprints {
    Imprints {
        data: seal.content_sha256.clone(),
        seal: archive::sha256(&seal.bytes()),
        previous: seal.previous.as_ref().map(|p| (p.period.clone(), p.sha256.clone())),
        files: seal.counts.files,
        sealed_by: seal.sealed_by.clone(),
        rendition: seal.rendition,
    }
}

fn proofs(place: &Inspected, document: Option<String>) -> Proofs {
    let signing = &place.signing;
    let names = names(signing);
    let posts = signing
        .posts
        .iter()
        .map(|post| Post {
            name: post.name.clone(),
            label: post.label.clone(),
            signed: post.filled.as_ref().map(|f| (f.on, f.time)),
            declared: post.declared.is_some(),
        })
        .collect();
    let papers = signing.files.iter().filter(|f| !f.is_paper());
    let files = papers.map(|file| proof(file, signing, &names)).collect();
    let stamp = signing.stamp.as_ref().map(|stamp| ShownStamp {
        file: signing::STAMP.to_owned(),
        on: stamp.proves(),
        authority: signing::without_codes(&stamp.found.authority),
        trust: stamp.found.trust,
        remarks: signing::lasting(&stamp.found.remarks).cloned().collect(),
        disputed: stamp.is_wrong(),
    });
    Proofs { document, posts, files, stamp, rendition: signing.rendition }
}

/// Persons by id, with the names of the seal.
pub(super) fn names(signing: &Signing) -> Vec<(&str, &str)> {
    signing.posts.iter().map(|p| (p.person.as_str(), p.name.as_str())).collect()
}

fn proof(file: &Filed, signing: &Signing, names: &[(&str, &str)]) -> Proof {
    let recorded = file.recorded.as_ref();
    let declared = recorded.and_then(|r| r.declared.as_ref());
    Proof {
        file: file.name.clone(),
        sha256: file.sha256.clone(),
        published: archive::is_portable(&file.name),
        recorded_on: recorded.map(|r| r.recorded_on.clone()),
        declared: declared.map(|d| (d.reason.clone(), d.by.clone())),
        superseded_by: file.superseded_by.clone(),
        signatures: file.found.iter().flat_map(|f| &f.signatures).map(|s| shown(s, signing, names)).collect(),
        unread: file.is_unread(),
        disputed: file.is_wrong(signing.public_copy),
    }
}

fn shown(found: &Signature, signing: &Signing, names: &[(&str, &str)]) -> ShownSignature {
    let post = found.role.as_ref().and_then(|role| signing.posts.iter().find(|p| p.role == *role));
    let own = found.certificate.as_ref();
    ShownSignature {
        name: signing::shown_name(found, names),
        label: post.map(|p| p.label.clone()).unwrap_or_default(),
        form: word(&found.form),
        axes: found.axes,
        on: found.on,
        issuer: own.map(|c| signing::without_codes(&c.issuer)).unwrap_or_default(),
        serial: own.map(|c| c.serial.clone()).unwrap_or_default(),
        anchor: found.anchor.clone(),
        nested: found.nested,
        counter: found.counter.iter().map(|c| signing::shown_name(c, names)).collect(),
    }
}

/// Those who are to sign and could not be recognised: the register states no imprint of their tax code. A
/// sealed edition keeps it so.
pub(super) fn unrecognisable(book: &Book, contract: &Contract, edition: &Edition, lang: Lang) -> Vec<String> {
    // The signatures of a rendition are on paper.
    if edition.is_rendition() {
        return Vec::new();
    }
    let roles = edition.report.signers.iter().filter_map(|s| contract.roles.get(&s.role.id));
    let people = roles.filter_map(|r| r.person.known().and_then(|p| book.registers.people.get(&p.id)));
    let mut list: Vec<String> = people
        .filter(|p| p.tax_code_sha256.is_none())
        .map(|p| {
            let (name, id) = (&p.name.value, &p.id.value);
            match lang {
                Lang::It => format!(
                    "la firma di {name} non si potrà riconoscere: in people.yaml manca «tax_code_sha256» di {id}, e dopo la chiusura non si aggiunge più; l’impronta è ciò che dà\n    printf '{id} TINIT-…' | sha256sum   (con il codice fiscale al posto di …)"
                ),
                Lang::En => format!(
                    "the signature of {name} will not be recognised: people.yaml has no «tax_code_sha256» of {id}, and after the seal none can be added; the hash is what this gives\n    printf '{id} TINIT-…' | sha256sum   (with the tax code in the place of …)"
                ),
            }
        })
        .collect();
    list.dedup();
    list
}

/// Whether everybody who had to has signed; a later edition that takes its place takes nothing from that.
pub(super) fn is_signed(closed: &[Inspected], contract: &str, edition: &str) -> bool {
    let is = |c: &&Inspected| c.folder.contract == contract && c.folder.edition == edition;
    closed.iter().find(is).is_some_and(|place| place.signing.is_complete())
}

/// The state of an edition that follows from its closed folder: the word for machines.
pub(super) fn state(standings: &Standings, contract: &str, edition: &str) -> Option<&'static str> {
    standings.get(&(contract.to_owned(), edition.to_owned())).map(|s| s.state.key())
}
